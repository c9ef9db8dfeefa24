"""Annotations of an article that was edited: which still stand, and which need a decision."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, replace

from corridor_map.errors import Fault
from corridor_map.text.annotation_items import Annotation
from corridor_map.text.selectors import Anchoring, Selectors, describe, match
from corridor_map.text.sentences import paragraphs, sentences

_MOST_PLACES = 5
_LEAST_LIKENESS = 0.6


@dataclass(frozen=True, slots=True)
class Undecided:
    """An annotation whose quotation stands in several places of a text, or in none.

    `places` are where it may belong, the likeliest first, as start and end: the places of an
    ambiguous quotation, or the sentences most like an orphaned one. None of them is taken by itself.
    """

    annotation: Annotation
    places: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Reanchored:
    """Annotations held against a text: those that stand in it, and those to be decided on."""

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
        What stands where it was is ``exact``; what one other place fits is ``moved`` there and
        described anew. Each other one is undecided, ``ambiguous`` or ``orphaned``.
    """
    standing: list[Annotation] = []
    undecided: list[Undecided] = []
    for annotation in annotations:
        a = annotation
        found = match(body, Selectors(a.exact, a.prefix, a.suffix, a.start, a.end))
        now = replace(annotation, anchoring=found.anchoring)
        if found.anchoring in (Anchoring.EXACT, Anchoring.MOVED):
            standing.append(_at(now, body, found.start, found.end))
        elif found.anchoring is Anchoring.AMBIGUOUS:
            undecided.append(Undecided(now, _occurrences(body, a.exact, a.start)))
        else:
            undecided.append(Undecided(now, _alike(body, a.exact)))
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


def _occurrences(body: str, exact: str, near: int) -> tuple[tuple[int, int], ...]:
    places: list[int] = []
    start = body.find(exact)
    while start >= 0:
        places.append(start)
        start = body.find(exact, start + 1)
    nearest = sorted(places, key=lambda place: (abs(place - near), place))
    return tuple((place, place + len(exact)) for place in nearest[:_MOST_PLACES])


def _alike(body: str, exact: str) -> tuple[tuple[int, int], ...]:
    matcher = difflib.SequenceMatcher(autojunk=False)
    matcher.set_seq2(exact)
    found: list[tuple[float, int, int]] = []
    for first, last in paragraphs(body):
        for start, end in sentences(body, first, last):
            matcher.set_seq1(body[start:end])
            if matcher.real_quick_ratio() >= _LEAST_LIKENESS and matcher.quick_ratio() >= _LEAST_LIKENESS:
                likeness = matcher.ratio()
                if likeness >= _LEAST_LIKENESS:
                    found.append((-likeness, start, end))
    return tuple((start, end) for _, start, end in sorted(found)[:_MOST_PLACES])
