"""W3C quote and position selectors, to describe quotations and to anchor them again.

The selectors are those of the Web Annotation Data Model,
https://www.w3.org/TR/annotation-model/#selectors. Positions count code points, which is what
indices of a Python string are.
"""

from dataclasses import dataclass
from enum import StrEnum

from corridor_map.errors import CorridorMapError

CONTEXT = 32
"""Number of code points of prefix and of suffix that `describe` records."""

MOST_WORK = 2_500_000_000
"""Largest number of characters searched for all quotations of an article; ten seconds at most."""

# In a shorter text Python compares every place with all of the quotation.
_SHORTEST = 30_000


class TooMuchError(CorridorMapError):
    """The quotations of an article take too long to find; the text is the message for the user."""


class Anchoring(StrEnum):
    """Outcome of anchoring a quotation in its article."""

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
    """Position of a quotation in a text, and how it was anchored.

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


class Finder:
    """Finds quotations in a text that may have changed since they were described.

    Each quotation is searched for a few times at most, whatever it and the text are. So the work for
    one that has moved is proportional to the text's length. The work is counted, and has a limit.

    Parameters
    ----------
    text
        The text.

    Attributes
    ----------
    work
        The number of characters searched so far.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._length = len(text)
        self._padded = text.ljust(_SHORTEST, "\0")
        self._reversed = ""
        self.work = 0

    def match(self, selectors: Selectors) -> Match:
        """Find a quotation again.

        An occurrence of the quotation is better if more sides of its context agree in full: both,
        one or none. An occurrence is chosen only if it alone is best. A prefix or suffix that agrees
        only in part never counts.

        Returns
        -------
        Match
            ``exact`` if the quotation is where it was and no other place fits its context
            better, ``moved`` if one other place fits best, ``ambiguous`` if several do, and
            ``orphaned`` if the text does not hold the quotation.

        Raises
        ------
        TooMuchError
            If more characters than `MOST_WORK` were searched.
        """
        exact, prefix, suffix = selectors.exact, selectors.prefix, selectors.suffix
        if not exact:
            return Match(selectors.start, selectors.end, Anchoring.ORPHANED)
        length, start = len(exact), selectors.start
        stays = selectors.end - start == length
        if stays and start >= len(prefix) and self._stands(prefix + exact + suffix, start - len(prefix)):
            return Match(start, selectors.end, Anchoring.EXACT)
        # By how many sides agree: each pattern, and how far into it the quotation begins.
        before, after = (prefix + exact, len(prefix)), (exact + suffix, 0)
        for patterns in ([(before[0] + suffix, len(prefix))], [before, after], [(exact, 0)]):
            firsts = {one: place for one in patterns if (place := self._first(*one)) >= 0}
            if not firsts:
                if len(patterns) == 1 and (patterns[0][0] == exact or not self.has(exact)):
                    return Match(start, selectors.end, Anchoring.ORPHANED)
                continue
            if stays and any(self._stands(pattern, start - into) for pattern, into in firsts):
                return Match(start, start + length, Anchoring.EXACT)
            first = min(firsts.values())
            if first == max(self._last(*one) for one in firsts):
                return Match(first, first + length, Anchoring.MOVED)
            near = {place for one in firsts for place in self._beside(*one, start)}
            nearest = min(near, key=lambda place: (abs(place - start), place))
            return Match(nearest, nearest + length, Anchoring.AMBIGUOUS)
        raise AssertionError("a quotation that the text has is found by itself")

    def nearest(self, exact: str, near: int, most: int) -> tuple[int, ...]:
        """Return at most `most` places of a quotation, those nearest to a position first."""
        places: list[int] = []
        place = near
        while len(places) < most and (place := self._last(exact, 0, place)) >= 0:
            places.append(place)
            place -= 1
        place, before = near, len(places)
        while len(places) < before + most and (place := self._first(exact, 0, place + 1)) >= 0:
            places.append(place)
        return tuple(sorted(places, key=lambda place: (abs(place - near), place))[:most])

    def has(self, words: str) -> bool:
        """Say whether the text contains some words."""
        return self._first(words, 0) >= 0

    def _stands(self, pattern: str, at: int) -> bool:
        return at >= 0 and self._text.startswith(pattern, at)

    def _beside(self, pattern: str, into: int, near: int) -> list[int]:
        places = (self._last(pattern, into, near), self._first(pattern, into, near))
        return [place for place in places if place >= 0]

    def _first(self, pattern: str, into: int, least: int = 0) -> int:
        """Return the first place of a quotation that is not before `least`; -1 if there is none.

        The search is for a pattern in which the quotation begins after `into` characters.
        """
        return self._found(self._padded, pattern, least - into, into)

    def _last(self, pattern: str, into: int, most: int | None = None) -> int:
        """Return the last place of a quotation that is not after `most`; -1 if there is none."""
        # Backwards Python takes time with the square; a text that is turned round does not.
        self._reversed = self._reversed or self._text[::-1].ljust(_SHORTEST, "\0")
        least = 0 if most is None else self._length - most - (len(pattern) - into)
        found = self._found(self._reversed, pattern[::-1], least, 0)
        return self._length - found - len(pattern) + into if found >= 0 else -1

    def _found(self, text: str, pattern: str, least: int, into: int) -> int:
        start = max(0, least)
        if start > self._length:
            return -1
        found = text.find(pattern, start)
        self.count((found if found >= 0 else self._length) - start + len(pattern))
        return found + into if 0 <= found <= self._length - len(pattern) else -1

    def count(self, characters: int) -> None:
        """Add to the number of characters searched.

        Raises
        ------
        TooMuchError
            If the total is more than `MOST_WORK`.
        """
        self.work += characters
        if self.work > MOST_WORK:
            raise TooMuchError(
                "the quotations from here on were not looked for, as so many others are not where the "
                "file says, in so long a text; expected positions that fit the text, or a shorter text"
            )


def match(text: str, selectors: Selectors) -> Match:
    """Find one quotation again in a text that may have changed; see `Finder.match`."""
    return Finder(text).match(selectors)
