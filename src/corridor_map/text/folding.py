"""Texts as they are compared: without case, accents, kinds of dashes and quotes, invisible characters.

A folded text has letters and digits; one kind of space for all that may stand inside a name
(spaces, dashes, quotes, apostrophes); a comma, a full stop or a bracket for what parts phrases.
Every position in it can be traced to the text it was made from.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

COMMA, STOP, BRACKET = ",", ".", "("
"""What punctuation is folded to, by how far it parts what stands on its two sides."""

_COMMAS = ",;:،؛՝、"
_STOPS = ".!?…։؟。।•"
_BRACKETS = "()[]{}"
_NONE, _SEVERAL = "\0", "\1"
# Letters that are no accented form of another one but are written for it.
_LETTERS = {
    **dict.fromkeys("əǝ", "e"),
    **{"ı": "i", "ł": "l", "ø": "o", "đ": "d", "ß": "s", "ґ": "г"},
    **dict.fromkeys("يىېے", "ی"),
    **{"ك": "ک", "ة": "ه", "ە": "ه", "ھ": "ه"},
}
_TYPOGRAPHIC = (("’", "'"), ("‘", "'"), ("“", '"'), ("”", '"'), ("–", "-"), ("—", "-"), ("\xa0", " "), ("…", "."))
# In Persian the half-space parts words, or parts of one, as a space would.
_HALF_SPACE = re.compile("(?<=[\u0600-\u06ff])\u200c+(?=[\u0600-\u06ff])")
# What may break a word at a line's end, and after it has been lost from there.
_BREAK = re.compile("[-\u2010-\u2015\u2212]\\s*|\xad\\s+")
_LETTERS_BEFORE = re.compile(r"[^\W\d_]*\Z")
_LETTERS_AFTER = re.compile(r"[^\W\d_]*")
_LONGEST_PART = 24
_MOST_PARTS = 4


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text, and where its characters stood.

    From the position ``cuts[i]`` of the folded text on, the original position is larger by
    ``shifts[i]``.
    """

    text: str
    cuts: tuple[int, ...] = ()
    shifts: tuple[int, ...] = ()

    def origin(self, position: int) -> int:
        """Return where in the original the character at `position` of the folded text stood."""
        index = bisect_right(self.cuts, position) - 1
        return position + self.shifts[index] if index >= 0 else position


def fold(text: str, known: Callable[[str], bool] | None = None) -> Folded:
    """Fold a text.

    Parameters
    ----------
    text
        Any text; its forms of Unicode normalisation all fold to the same.
    known
        Says whether a folded word is one that is put together again where a hyphen breaks it.
    """
    plain = text
    for typographic, ascii_form in _TYPOGRAPHIC:
        plain = plain.replace(typographic, ascii_form)
    holes = _broken(plain, known) if known is not None else []
    if plain.isascii():
        return _assembled(plain.translate(_ascii_table()), plain, holes)
    plain = _HALF_SPACE.sub(lambda found: " " * len(found[0]), plain)
    folded = plain.translate(_table())
    if _NONE in folded or _SEVERAL in folded:
        holes = sorted([*holes, *((m.start(), m.end()) for m in re.finditer("\0+|\1", folded))])
    return _assembled(folded, plain, holes)


def fold_words(text: str) -> list[str]:
    """Return the folded words of a text."""
    return re.findall(r"[^ ,.(]+", fold(text).text)


def _broken(plain: str, known: Callable[[str], bool]) -> list[tuple[int, int]]:
    """Return the stretches between the parts of words that hyphens break."""
    breaks = [found.span() for found in _BREAK.finditer(plain)]
    holes: list[tuple[int, int]] = []
    index = 0
    while index < len(breaks):
        start, end = breaks[index]
        first = _LETTERS_BEFORE.search(plain, max(0, start - _LONGEST_PART), start)
        word = first[0] if first else ""
        joined = 0
        for number in range(index, min(index + _MOST_PARTS, len(breaks))) if word else ():
            if number > index and breaks[number][0] != end:
                break
            rest = _LETTERS_AFTER.match(plain, breaks[number][1], breaks[number][1] + _LONGEST_PART)
            if rest is None or not rest[0]:
                break
            word, end = word + rest[0], rest.end()
            if known(fold(word).text):
                joined = number + 1 - index
        holes += breaks[index : index + joined]
        index += joined or 1
    return holes


def _assembled(folded: str, plain: str, holes: list[tuple[int, int]]) -> Folded:
    if not holes:
        return Folded(folded)
    parts: list[str] = []
    cuts: list[int] = []
    shifts: list[int] = []
    last = length = 0
    for start, end in holes:
        if start < last:
            continue
        parts.append(folded[last:start])
        length += start - last
        if folded[start] == _SEVERAL:
            several = _several(plain[start])
            parts.append(several)
            # Each of them stood where the one character stands.
            cuts.extend(range(length, length + len(several)))
            shifts.extend(start - position for position in range(length, length + len(several)))
            length += len(several)
        cuts.append(length)
        shifts.append(end - length)
        last = end
    parts.append(folded[last:])
    return Folded("".join(parts), tuple(cuts), tuple(shifts))


class _Table(dict[int, str]):
    """The fold of each character, made when it is first met."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = _one(chr(code))
        return folded


@cache
def _table() -> _Table:
    return _Table()


@cache
def _ascii_table() -> dict[int, str]:
    return {code: _one(chr(code)) for code in range(128)}


@cache
def _several(char: str) -> str:
    return "".join(_kept(char))


def _kept(char: str) -> list[str]:
    lower = _LETTERS.get(char.lower(), char.lower())
    parts = unicodedata.normalize("NFKD", lower).lower()
    return [_LETTERS.get(part, part) for part in parts if part.isalnum() and not _is_invisible(part)]


def _is_invisible(char: str) -> bool:
    return unicodedata.category(char) in ("Mn", "Me", "Cf", "Lm") or char in "՛՜՞"


def _one(char: str) -> str:
    """Return what one character is folded to: one, or a mark that it is none or several."""
    for marks, folded in ((_COMMAS, COMMA), (_STOPS, STOP), (_BRACKETS, BRACKET)):
        if char in marks:
            return folded
    if _is_invisible(char):
        return _NONE
    kept = _kept(char)
    if not kept:
        return " "
    return kept[0] if len(kept) == 1 else _SEVERAL
