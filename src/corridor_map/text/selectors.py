"""W3C quote and position selectors: how a quotation is described, and found again.

The selectors are those of the Web Annotation Data Model,
https://www.w3.org/TR/annotation-model/#selectors. Positions count code points, which is what
indices of a Python string are.
"""

from dataclasses import dataclass
from enum import StrEnum

CONTEXT = 32
"""Code points of prefix and of suffix that `describe` records."""


class Anchoring(StrEnum):
    """How a quotation was found again in its article."""

    EXACT = "exact"
    MOVED = "moved"
    AMBIGUOUS = "ambiguous"
    ORPHANED = "orphaned"


@dataclass(frozen=True, slots=True)
class Selectors:
    """A TextQuoteSelector and a TextPositionSelector of one quotation."""

    exact: str
    prefix: str
    suffix: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Match:
    """Where a quotation is in a text, and how sure that is.

    The positions of an ambiguous match are those of the occurrence nearest to where it was;
    of an orphaned one they are the positions it was described with, and mean nothing here.
    """

    start: int
    end: int
    anchoring: Anchoring


def describe(text: str, start: int, end: int) -> Selectors:
    """Describe the quotation from code point `start` up to `end` of `text`.

    Raises
    ------
    ValueError
        If the two positions do not enclose at least one code point of the text.
    """
    if not 0 <= start < end <= len(text):
        raise ValueError(f"positions {start} and {end} enclose nothing in a text of {len(text)} code points")
    return Selectors(
        exact=text[start:end],
        prefix=text[max(0, start - CONTEXT) : start],
        suffix=text[end : end + CONTEXT],
        start=start,
        end=end,
    )


def match(text: str, selectors: Selectors) -> Match:
    """Find a quotation again in a text that may have changed since it was described.

    An occurrence of the quotation is the better, the more sides of its context agree whole:
    both, one or none. Only if one occurrence is best of all is it taken; a part of a prefix
    that happens to agree is never a reason.

    Returns
    -------
    Match
        ``exact`` if the quotation is where it was and no other place fits its context
        better, ``moved`` if one other place fits best, ``ambiguous`` if several do, and
        ``orphaned`` if the text does not hold the quotation.
    """
    length = len(selectors.exact)
    sides = {start: _agreeing_sides(text, start, selectors) for start in _occurrences(text, selectors.exact)}
    if not sides:
        return Match(selectors.start, selectors.end, Anchoring.ORPHANED)
    most = max(sides.values())
    best = [start for start, agreeing in sides.items() if agreeing == most]
    if selectors.start in best and selectors.end - selectors.start == length:
        return Match(selectors.start, selectors.end, Anchoring.EXACT)
    nearest = min(best, key=lambda start: abs(start - selectors.start))
    return Match(nearest, nearest + length, Anchoring.MOVED if len(best) == 1 else Anchoring.AMBIGUOUS)


def _occurrences(text: str, quotation: str) -> list[int]:
    starts: list[int] = []
    start = text.find(quotation) if quotation else -1
    while start >= 0:
        starts.append(start)
        # Occurrences may overlap: "aa" is twice in "aaa".
        start = text.find(quotation, start + 1)
    return starts


def _agreeing_sides(text: str, start: int, selectors: Selectors) -> int:
    end = start + len(selectors.exact)
    return text.endswith(selectors.prefix, 0, start) + text.startswith(selectors.suffix, end)
