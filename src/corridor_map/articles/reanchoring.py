"""Reanchoring of annotations after their article was edited; some may need a decision."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from corridor_map.articles.annotation_items import Annotation
from corridor_map.articles.likeness import LikeSentences
from corridor_map.articles.selectors import Anchoring, Finder, Selectors, describe
from corridor_map.errors import Fault

_MOST_PLACES = 5


@dataclass(frozen=True, slots=True)
class Undecided:
    """An annotation whose quotation fits several places of a text, or none.

    `places` are where it may belong, the likeliest first, as start and end: the places of an
    ambiguous quotation, or the sentences most like an orphaned one. None of them is chosen automatically.
    """

    annotation: Annotation
    places: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Reanchored:
    """Result of reanchoring: annotations that stand in the text, and those that need a decision."""

    standing: tuple[Annotation, ...]
    undecided: tuple[Undecided, ...]


def reanchor(annotations: Iterable[Annotation], body: str) -> Reanchored:
    """Find the quotations of annotations again in a text that may have been edited.

    Parameters
    ----------
    annotations
        Annotations of one article.
    body
        Its text as it is now, in whose code points the positions of the result count.

    Returns
    -------
    Reanchored
        An annotation that stands where it was is ``exact``. One that fits one other place is ``moved``
        there, with new selectors. Every other one is undecided, ``ambiguous`` or ``orphaned``.

    Raises
    ------
    TooMuchError
        If the quotations take too long to be found.
    """
    finder = Finder(body)
    alike: LikeSentences | None = None
    standing: list[Annotation] = []
    undecided: list[Undecided] = []
    for annotation in annotations:
        a = annotation
        found = finder.match(Selectors(a.exact, a.prefix, a.suffix, a.start, a.end))
        now = replace(annotation, anchoring=found.anchoring)
        if found.anchoring in (Anchoring.EXACT, Anchoring.MOVED):
            standing.append(_at(now, body, found.start, found.end))
        elif found.anchoring is Anchoring.AMBIGUOUS:
            places = finder.nearest(a.exact, a.start, _MOST_PLACES)
            undecided.append(Undecided(now, tuple((place, place + len(a.exact)) for place in places)))
        else:
            alike = alike or LikeSentences(body, _MOST_PLACES)
            undecided.append(Undecided(now, alike.places(a.exact)))
    return Reanchored(tuple(standing), tuple(undecided))


def decide(annotation: Annotation, body: str, start: int, end: int) -> Annotation:
    """Return an annotation at the place that a reader chose for it.

    Raises
    ------
    ValueError
        If the two positions do not enclose at least one code point of the text.
    """
    return _at(replace(annotation, anchoring=Anchoring.EXACT), body, start, end)


def ambiguities(annotations: Iterable[Annotation]) -> list[Fault]:
    """Return a fault for each annotation that several places of its article fit equally well."""
    return [
        Fault(
            f"seeds/{annotation.article}.annotations.json",
            annotation.id,
            f"the quotation “{_short(annotation.exact)}” fits several places of the article equally well; "
            "“corridor-map reanchor” lists them",
        )
        for annotation in annotations
        if annotation.anchoring is Anchoring.AMBIGUOUS
    ]


def _short(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:79]}…"


def _at(annotation: Annotation, body: str, start: int, end: int) -> Annotation:
    about = describe(body, start, end)
    return replace(
        annotation, exact=about.exact, prefix=about.prefix, suffix=about.suffix, start=start, end=end
    )
