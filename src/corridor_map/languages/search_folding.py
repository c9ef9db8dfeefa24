"""Folding for search, so that typed words match those of articles; static/search.js does the same.

The fold of a text is the fold of each of its characters, one after the other, so that it does not
depend on what stands beside it. The fold of a character is made in these steps:

1. its compatibility decomposition (NFKD);
2. without marks (categories M*) and without what cannot be seen (category Cf, Arabic tatweel) or
   only says how to speak (the modifier letters U+02B9 to U+02C1), but with a space for what parts
   words without being seen: U+200B and, in Persian the half-space, U+200C;
3. in small letters, then in capitals, then in small letters again, by the full mappings of Unicode
   that depend on no language;
4. steps 1 and 2 again, for what these mappings gave;
5. each letter of `LETTERS` as the one it is a form of.

The words of a text are the longest runs of letters and digits (categories L* and N*) in its fold.
"""

import re
import unicodedata
from functools import cache

from corridor_map.io.normal_forms import normal

LETTERS = {
    "ς": "σ",
    **{"ə": "e", "ǝ": "e", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe"},
    **{"ı": "i", "ґ": "г"},
    # The second half of the Armenian ligature of ե and ւ; in capitals, in the East, it is ԵՎ.
    "ւ": "վ",
    **dict.fromkeys("يىېےۍێؠ", "ی"),
    **dict.fromkeys("كڪ", "ک"),
    **dict.fromkeys("ةەہھۃ", "ه"),
    "ٱ": "ا",
    **{chr(zero + digit): str(digit) for zero in (0x660, 0x6F0) for digit in range(10)},
}
"""Letters that stand for another one, or that Unicode does not list as an accented form of it."""

_PARTING = "\u200b\u200c"
_UNSPOKEN = frozenset({"\u0640", *map(chr, range(0x2B9, 0x2C2))})
_WORD = re.compile(r"[^\W_]+")


def fold(text: str) -> str:
    """Return `text` without case, accents and forms of letters; see the module's docstring.

    The fold of a fold is itself, and the fold of two texts joined is that of the first and then
    that of the second.
    """
    if text.isascii():
        return text.lower()
    return text.translate(_table())


def words(text: str) -> list[str]:
    """Return the folded words of a text, in order."""
    return _WORD.findall(fold(text))


def word_spans(text: str) -> list[tuple[str, int, int]]:
    """Return the folded words of a text, each with where it begins and ends in `text`.

    Positions are in code points. Characters that fold to nothing belong to the word they follow.
    """
    folded = [fold(char) for char in text]
    origins = [at for at, parts in enumerate(folded) for _ in parts]
    spans = []
    for found in _WORD.finditer("".join(folded)):
        end = origins[found.end() - 1] + 1
        while end < len(text) and not folded[end]:
            end += 1
        spans.append((found[0], origins[found.start()], end))
    return spans


class _Table(dict[int, str]):
    """The fold of each character, computed on first use."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = _fold_character(chr(code))
        return folded


@cache
def _table() -> _Table:
    return _Table()


def _fold_character(char: str) -> str:
    small = _bare(char).lower().upper().lower()
    return "".join(LETTERS.get(part, part) for part in _bare(small))


def _bare(text: str) -> str:
    kept = []
    for char in normal("NFKD", text):
        if char in _PARTING:
            kept.append(" ")
        elif unicodedata.category(char)[0] != "M" and unicodedata.category(char) != "Cf":
            kept.append("" if char in _UNSPOKEN else char)
    return "".join(kept)
