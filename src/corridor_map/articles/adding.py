"""Add files as cleaned, linked articles to a user's folder, for `corridor-map add`."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from corridor_map.articles.annotations import Annotation
from corridor_map.articles.article_store import ArticleFolder
from corridor_map.articles.cleaning.cleaning import clean
from corridor_map.articles.correcting import by_hand
from corridor_map.articles.duplicates import NEAR, nearest
from corridor_map.articles.importers import Imported
from corridor_map.articles.links import Link, to_annotations
from corridor_map.articles.metadata import Stated, described, slug_for
from corridor_map.articles.origin import Ground, Origin
from corridor_map.articles.reanchoring import Reanchored, Undecided, reanchor
from corridor_map.articles.records import Article
from corridor_map.errors import Fault


class Links(Protocol):
    """Something that finds passages, such as a `corridor_map.linking.pipeline.Linker`."""

    def link(self, text: str) -> list[Link]:
        """Return the sentences of a text that concern a route, in order."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file as the user named it, its bytes, and the importer's result."""

    file: str
    content: bytes
    imported: Imported


@dataclass(frozen=True, slots=True)
class Added:
    """Result of adding one file.

    Attributes
    ----------
    file
        The file as the user named it.
    outcome
        ``added``, ``replaced`` or ``duplicate``; in a dry run, the outcome that it would have.
    article
        The article as it is kept; for a duplicate, the one that is there already.
    kind
        The kind of file: ``HTML``, ``PDF``, ``DOCX``, ``Markdown`` or ``plain text``.
    annotations
        The article's annotations in reading order.
    left_out
        The parts of the file that are not in the article, and why, each in a few words.
    notices
        Notices for the user, each one sentence without a full stop.
    undecided
        Hand annotations that need a decision, because the text they stood in was replaced.
    """

    file: str
    outcome: str
    article: Article
    kind: str
    annotations: tuple[Annotation, ...] = ()
    left_out: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    undecided: tuple[Undecided, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """A reader's decision on a sentence of a text that is being added.

    `start` and `end` count code points of the canonical text. Empty targets mean that it concerns no route.
    """

    start: int
    end: int
    targets: tuple[str, ...]


class Adder:
    """Adds articles to one folder.

    Parameters
    ----------
    folder
        The user's ``seeds/``; None to say only what would be added.
    linker
        The linker that finds the passages.
    shipped
        The articles that ship with the package, which are not added again.
    """

    def __init__(self, folder: ArticleFolder | None, linker: Links, shipped: ArticleFolder) -> None:
        self._folder = folder
        self._linker = linker
        self._shipped = shipped

    def add(
        self,
        source: Source,
        stated: Stated,
        *,
        replaces: bool = False,
        dry_run: bool = False,
        decided: Sequence[Decision] = (),
    ) -> Added | Fault:
        """Clean, link and store an imported file as an article.

        Parameters
        ----------
        source
            The file, its bytes and the importer's result.
        stated
            The user's metadata, which takes precedence over the file's.
        replaces
            Whether to replace an article of the folder that is the same, or has the requested slug.
            Metadata that neither the user nor the file states is then taken from it.
        dry_run
            Whether to write nothing.
        decided
            The reader's decisions, which replace the results of linking there.

        Raises
        ------
        UsageError
            If the positions of a decision enclose no passage of the text.
        OutputError
            If the folder cannot be written in. Nothing of this file is in it then.
        """
        if dry_run or self._folder is None:
            if self._folder is not None:
                self._folder.look_through()
            made = self._made(source, stated, replaces, decided)
        else:
            with self._folder.locked():
                made = self._made(source, stated, replaces, decided)
                if isinstance(made, Added) and made.outcome != "duplicate":
                    self._folder.store(made.article, made.annotations, source.content)
        return made

    def _made(
        self, source: Source, stated: Stated, replaces: bool, decided: Sequence[Decision]
    ) -> Added | Fault:
        own = self._folder.articles() if self._folder is not None else {}
        named = own.get(stated.slug)
        if problem := self._slug_problem(stated.slug, named, replaces=replaces):
            return Fault(source.file, "", problem)
        same = self._same_file(source.content) or self._same_text(canonical(source.imported, "", "")[0])
        if same is not None and not (replaces and same[0].slug in own and named in (None, same[0])):
            return self._duplicate(source, *same)
        earlier = named or (same[0] if same else None)
        metadata, notices = described(source.imported, stated, earlier)
        if isinstance(metadata, Fault):
            return replace(metadata, file=source.file)
        body, left_out = canonical(source.imported, metadata["title"], metadata["author"])
        if not any(char.isalpha() for char in body):
            return Fault(source.file, "", "has no text left once page furniture is left out")
        if earlier is None and (same := self._same_text(body)) is not None:
            return self._duplicate(source, *same)
        if source.imported.encoding:
            guess = f"its encoding is a guess, {source.imported.encoding}; --encoding says it"
            notices = (*notices, guess)
        draft = Article(slug="", body=body, original=self._original(source), **metadata)
        article = replace(
            draft, slug=earlier.slug if earlier else stated.slug or self._free_slug(draft, source)
        )
        links = tuple(self._linker.link(body))
        kept = _decided(self._kept(earlier, body), links, article, decided)
        annotations = with_links(links, article, kept)
        return Added(
            source.file,
            "replaced" if earlier else "added",
            article,
            source.imported.kind,
            tuple(annotations),
            left_out,
            notices,
            kept.undecided,
        )

    def _slug_problem(self, slug: str, named: Article | None, *, replaces: bool) -> str:
        if not slug:
            return ""
        if slug in self._shipped.articles():
            return f"the slug “{slug}” is that of an article which ships with corridor-map; choose another"
        if named is not None and not replaces:
            return f"the slug “{slug}” is taken; --replace puts the file in that article's place"
        if named is None and self._folder is not None and self._folder.has(slug):
            return (
                f"the article “{slug}” cannot be read; mend it first, “corridor-map check” says what is wrong"
            )
        return ""

    def _same_file(self, content: bytes) -> tuple[Article, str] | None:
        for folder in filter(None, (self._folder, self._shipped)):
            if slug := folder.same_bytes(content):
                return folder.articles()[slug], "is the same file as"
        return None

    def _same_text(self, body: str) -> tuple[Article, str] | None:
        for folder in filter(None, (self._folder, self._shipped)):
            for article in folder.articles().values():
                if article.body == body:
                    return article, "has the same text as"
            slug, share = nearest(body, folder.keys())
            if share >= NEAR:
                return folder.articles()[slug], f"has {share:.0%} of its sentences in"
        return None

    def _duplicate(self, source: Source, article: Article, how: str) -> Added:
        is_own = self._folder is not None and article.slug in self._folder.articles()
        whose = "" if is_own else ", which ships with corridor-map"
        notice = f"{how} “{article.slug}”{whose}"
        return Added(source.file, "duplicate", article, source.imported.kind, notices=(notice,))

    def _original(self, source: Source) -> str:
        name = Path(source.file).name
        return self._folder.original_name(name, source.content) if self._folder is not None else name

    def _free_slug(self, draft: Article, source: Source) -> str:
        shipped = self._shipped.articles()
        folder = self._folder
        return slug_for(
            draft, source.file, lambda slug: slug in shipped or (folder is not None and folder.has(slug))
        )

    def _kept(self, earlier: Article | None, body: str) -> Reanchored:
        if earlier is None or self._folder is None:
            return Reanchored((), ())
        return reanchor((one for one in self._folder.annotations(earlier) if not one.origin.is_machine), body)


def with_links(links: tuple[Link, ...], article: Article, kept: Reanchored) -> list[Annotation]:
    """Return an article's hand annotations, with links where no hand annotation stands.

    Parameters
    ----------
    links
        The links that were found in the article's body.
    article
        The article.
    kept
        Its hand annotations. A sentence that one of them covers is not linked. Annotations that need
        a decision stay as they were, and come last.
    """
    waiting = [one.annotation for one in kept.undecided]
    taken = {one.id for one in (*kept.standing, *waiting)}
    linked: list[Annotation] = []
    number = 0
    for link, one in zip(links, to_annotations(links, article.body, article.slug), strict=True):
        if any(hand.start < link.end and link.start < hand.end for hand in kept.standing):
            continue
        number += 1
        while f"{article.slug}/a{number:03}" in taken:
            number += 1
        why = tuple(Ground(reason.route, reason.rule, reason.matched) for reason in link.why)
        linked.append(replace(one, id=f"{article.slug}/a{number:03}", origin=Origin(True, why)))
    return [*sorted([*kept.standing, *linked], key=lambda one: (one.start, one.id)), *waiting]


def _decided(
    kept: Reanchored, links: tuple[Link, ...], article: Article, decided: Sequence[Decision]
) -> Reanchored:
    """Return an article's hand annotations, with the reader's decisions made while adding it."""
    standing = list(kept.standing)
    mentions = {(one.start, one.end): one.mention for one in to_annotations(links, article.body, "")}
    for one in decided:
        mention = mentions.get((one.start, one.end), "named")
        made, others = by_hand(article, standing, one.start, one.end, one.targets, mention=mention)
        standing = [*others, made]
    return replace(kept, standing=tuple(standing))


def canonical(imported: Imported, title: str, author: str) -> tuple[str, tuple[str, ...]]:
    """Return the canonical text of an import, and the parts that it leaves out, with reasons."""
    if imported.is_canonical:
        return imported.text, imported.left_out
    cleaned = clean(imported.text, title=title, author=author)
    by_reason: dict[str, list[str]] = {}
    for first, last, reason in cleaned.left_out:
        by_reason.setdefault(reason, []).append(str(first) if first == last else f"{first}-{last}")
    runs = []
    for reason, lines in by_reason.items():
        shown = ", ".join(lines[:6]) + (" and more" if len(lines) > 6 else "")
        is_one = len(lines) == 1 and "-" not in lines[0]
        runs.append(f"{reason} ({'line' if is_one else 'lines'} {shown})")
    return cleaned.text, (*imported.left_out, *runs)
