"""A reader's corrections of annotations in their own folder, which take precedence over linking."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from corridor_map.articles.annotations import MENTIONS, SUFFIX, Annotation
from corridor_map.articles.article_store import ArticleFolder
from corridor_map.articles.origin import BY_HAND
from corridor_map.articles.reanchoring import Undecided, decide, reanchor
from corridor_map.articles.records import Article
from corridor_map.articles.selectors import Anchoring, describe
from corridor_map.errors import DataError, Fault, UnknownIdError, UsageError
from corridor_map.io.folders import is_there
from corridor_map.io.unfinished import noted

DROP = "drop"


@dataclass(frozen=True, slots=True)
class Waiting:
    """An annotation of an article that needs a decision, and the file that it is in."""

    file: Path
    article: Article
    undecided: Undecided


def correct(
    data: Path,
    article: Article,
    start: int,
    end: int,
    targets: Sequence[str],
    *,
    known: Collection[str],
    mention: str = "named",
) -> Annotation:
    """Annotate a passage by hand, in place of the result of linking.

    Parameters
    ----------
    data
        The user's folder, in whose ``seeds/`` the annotation is kept.
    article
        The article; it may be one that ships.
    start, end
        Where the passage is, in code points of the article's body.
    targets
        Ids of the routes, segments, places or borders that it concerns. None means that it concerns
        no route, and linking will not link it again.
    known
        All ids that exist.
    mention
        How the passage refers to them, one of `MENTIONS`.

    Returns
    -------
    Annotation
        The annotation as it was written. It keeps the stances, claims and events of an earlier one of
        the same passage, unless it rejects the passage; stances only on its own targets.

    Raises
    ------
    UnknownIdError
        If a target does not exist.
    UsageError
        If the positions enclose no passage, or the mention is none of `MENTIONS`.
    OutputError
        If the folder cannot be written in.
    """
    for target in targets:
        if target not in known:
            raise UnknownIdError(f"there is no route, segment, place or border “{target}”")
    if mention not in MENTIONS:
        raise UsageError(
            f"“{mention}” is not how a passage means a route; expected one of {', '.join(MENTIONS)}"
        )
    folder = ArticleFolder(data / "seeds", within=data)
    with folder.locked():
        made, others = by_hand(article, folder.annotations(article), start, end, targets, mention=mention)
        folder.rewrite({article.slug: _ordered([*others, made])})
    return made


def by_hand(
    article: Article,
    annotations: Sequence[Annotation],
    start: int,
    end: int,
    targets: Sequence[str],
    *,
    mention: str = "named",
) -> tuple[Annotation, list[Annotation]]:
    """Return the hand annotation of a passage, as `correct` would write it, and the other annotations.

    Raises
    ------
    UsageError
        If the positions enclose no passage.
    """
    try:
        about = describe(article.body, start, end)
    except ValueError as error:
        raise UsageError(str(error)) from None
    earlier = next((one for one in annotations if _is_shown_at(one, article.body, (start, end))), None)
    made = Annotation(
        id=earlier.id if earlier else _free_id(article.slug, {one.id for one in annotations}),
        article=article.slug,
        exact=about.exact,
        prefix=about.prefix,
        suffix=about.suffix,
        start=start,
        end=end,
        targets=tuple(targets),
        mention=mention if targets else "",
        stances=tuple(one for one in earlier.stances if one.towards in targets) if earlier else (),
        claims=earlier.claims if earlier and targets else (),
        anchoring=Anchoring.EXACT,
        events=earlier.events if earlier and targets else (),
        origin=BY_HAND,
    )
    return made, [one for one in annotations if one is not earlier]


def waiting(data: Path, articles: Mapping[str, Article]) -> list[Waiting]:
    """Return the annotations of a user's folder whose quotation fits several places of a text, or none.

    Raises
    ------
    OutputError
        If a file of annotations has faults of its form.
    """
    folder = ArticleFolder(data / "seeds", within=data)
    found: list[Waiting] = []
    for slug in sorted(articles):
        file = folder.seeds / f"{slug}.annotations.json"
        if is_there(file):
            undecided = reanchor(folder.annotations(articles[slug]), articles[slug].body).undecided
            found.extend(Waiting(file, articles[slug], one) for one in undecided)
    return found


def settle_anchors(data: Path, articles: Mapping[str, Article], decisions: Mapping[str, str]) -> int:
    """Move annotations to the places that a reader chose, or drop them, and rewrite their files.

    Parameters
    ----------
    data
        The user's folder.
    articles
        The articles by slug.
    decisions
        By the id of an annotation that is `waiting`, the number of the place, from 1, or `DROP`.

    Returns
    -------
    int
        The number of annotations that still wait.

    Raises
    ------
    UnknownIdError
        If no annotation with such an id is waiting.
    UsageError
        If there is no such place.
    DataError
        If a claim of an annotation is not in the words of its new place.
    OutputError
        If a file cannot be written. None of the decisions is kept then.
    """
    folder = ArticleFolder(data / "seeds", within=data)
    begun = noted(folder.seeds, within=data)
    with folder.locked():
        open_ones = waiting(data, articles)
        ids = {one.undecided.annotation.id for one in open_ones}
        # What was decided before a kill is finished by the lock, and the same decision then has its place.
        done = {id_ for id_ in decisions if f"{id_.rpartition('/')[0]}{SUFFIX}" in begun} - ids
        for id_ in decisions:
            if id_ not in ids | done:
                listed = f"; these do: {', '.join(sorted(ids))}" if ids else ""
                raise UnknownIdError(f"no annotation “{id_}” waits for a decision{listed}")
        faults: list[Fault] = []
        rewritten: dict[str, list[Annotation]] = {}
        for slug in sorted(
            {one.article.slug for one in open_ones if one.undecided.annotation.id in decisions}
        ):
            article = articles[slug]
            stood = reanchor(folder.annotations(article), article.body)
            kept = list(stood.standing)
            for undecided in stood.undecided:
                choice = decisions.get(undecided.annotation.id)
                if choice is None:
                    kept.append(undecided.annotation)
                elif choice != DROP:
                    placed = _placed(undecided, article, choice)
                    faults.extend(_lost_claims(placed, folder.seeds))
                    kept.append(placed)
            rewritten[slug] = kept
        if faults:
            raise DataError(*faults)
        folder.rewrite({slug: _ordered(annotations) for slug, annotations in rewritten.items()})
    return len(open_ones) - len(decisions.keys() - done)


def _is_shown_at(annotation: Annotation, body: str, place: tuple[int, int]) -> bool:
    if annotation.anchoring is Anchoring.AMBIGUOUS:
        return reanchor([annotation], body).undecided[0].places[0] == place
    return (annotation.start, annotation.end) == place


def _placed(undecided: Undecided, article: Article, choice: str) -> Annotation:
    own_id, places = undecided.annotation.id, undecided.places
    if not (choice.isascii() and choice.isdigit() and 1 <= int(choice) <= len(places)):
        expected = f"a number from 1 to {len(places)}, or {DROP}" if places else DROP
        raise UsageError(f"“{choice}” is no place for {own_id}; expected {expected}")
    placed = decide(undecided.annotation, article.body, *places[int(choice) - 1])
    return replace(placed, origin=BY_HAND)


def _lost_claims(annotation: Annotation, seeds: Path) -> list[Fault]:
    file = str(seeds / f"{annotation.article}.annotations.json")
    return [
        Fault(
            file,
            annotation.id,
            f"the claim's words “{claim.exact}” are not in the place chosen; edit the claim first",
        )
        for claim in annotation.claims
        if claim.exact not in annotation.exact
    ]


def _free_id(slug: str, taken: Collection[str]) -> str:
    number = 1
    while f"{slug}/h{number:03}" in taken:
        number += 1
    return f"{slug}/h{number:03}"


def _ordered(annotations: Sequence[Annotation]) -> list[Annotation]:
    # What has no place in the text keeps its order after all that has one.
    placed = [one for one in annotations if one.anchoring is not Anchoring.ORPHANED]
    lost = [one for one in annotations if one.anchoring is Anchoring.ORPHANED]
    return [*sorted(placed, key=lambda one: (one.start, one.id)), *lost]
