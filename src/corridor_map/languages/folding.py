"""Folding of texts for comparison: no case, accents, kinds of dashes and quotes, invisible characters.

A folded text has letters and digits; one kind of space for all that may stand inside a name
(spaces, dashes, quotes); one apostrophe; a comma, a full stop or a bracket for what parts phrases.
Every position in it can be traced to the text it was made from.
"""

import re
import unicodedata
from collections.abc import Callable
from functools import cache, lru_cache

from corridor_map.languages.folded import Folded, assembled
from corridor_map.languages.misencoded import reread
from corridor_map.languages.repairing import repaired

COMMA, STOP, BRACKET = ",", ".", "("
"""The marks that punctuation is folded to, by how strongly it separates its two sides."""

WORD = re.compile(r"([^ ,.('\s]+)(?:(?<=[^ ,.('\s]{3})'[^ ,.('\s]{1,3}(?![^ ,.('\s]))?")
"""Pattern of a word in a folded text, without an ending after an apostrophe: "Iran's", "Bakı'nın"."""

_COMMAS = ",;:،؛՝、"
_STOPS = ".!?…։؟。।•"
_BRACKETS = "()[]{}"
_APOSTROPHES = "'’‘ʼʹ`´"
_NONE, _SEVERAL = "\0", "\1"
# Letters that are no accented form of another one but are written for it.
_LETTERS = {
    **dict.fromkeys("əǝ", "e"),
    **{"ı": "i", "ł": "l", "ø": "o", "đ": "d", "ß": "s", "ґ": "г"},
    **dict.fromkeys("يىېے", "ی"),
    **{"ك": "ک", "ة": "ه", "ە": "ه", "ھ": "ه"},
    **dict(zip("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ", "abcdefghijklmnoprstuvwyz", strict=True)),
}
_TYPOGRAPHIC = (
    ("’", "'"),
    ("‘", "'"),
    ("“", '"'),
    ("”", '"'),
    ("–", "-"),
    ("—", "-"),
    ("\xa0", " "),
    ("…", "."),
)
# A scanner reads letters as digits, and loses spaces: "C0rridor", "AstaraRailway".
_DIGIT_IN_WORD = re.compile("[01](?=[A-Za-z]{2})(?<=[A-Za-z].)")
# Where either may stand, told of the kinds of the characters: a search for one byte is quickest.
_KINDS = bytes(
    ord("A" if chr(code).isupper() else "a" if chr(code).islower() else "0" if code in b"01" else " ")
    if code < 128
    else ord(" ")
    for code in range(256)
)
_MAY_BE_DIGIT = re.compile(b"0(?=[Aa]{2})(?<=[Aa].)")
_RUN_TOGETHER = re.compile(b"A(?=aa)(?<=aa.)")
# What may break a word at a line's end, and after it has been lost from there; not across paragraphs.
_BREAK = re.compile("[-\u2010-\u2015\u2212\xad][^\\S\n\f]*(?:\n[^\\S\n\f]*)?")
_ASCII_BREAK = re.compile("-[^\\S\n\f]*(?:\n[^\\S\n\f]*)?")
_LETTERS_BEFORE = re.compile(r"[^\W\d_]*\Z")
_LETTERS_AFTER = re.compile(r"[^\W\d_]*")
_LONGEST_PART, _MOST_PARTS = 24, 4
_NOT_ASCII = re.compile("[^\x00-\x7f][^\x00-\x7f]*")
_IRREGULAR = re.compile("\0+|\1")
_MOSTLY = 0.9
_MOST_REMEMBERED = 100_000


class Folder:
    """Folds texts, and joins words that hyphens break.

    Parameters
    ----------
    known
        Says whether a folded word may be joined again where a hyphen breaks it after that many
        characters. Without it words stay broken.
    """

    def __init__(self, known: Callable[[str, int], bool] | None = None) -> None:
        self._known = known
        self._remembered: dict[tuple[str, str, bool], bool] = {}

    def fold(self, text: str) -> Folded:
        """Fold a text; its paragraphs do not affect each other.

        Parameters
        ----------
        text
            Any text; all of its Unicode normalisation forms fold to the same text.
        """
        plain = _with_plain_marks(text)
        if plain.isascii():
            plain = reread(plain)
        else:
            # Marks may be bytes of letters that were misread, so these come first.
            plain = _with_plain_marks(reread(text))
            plain = plain if plain.isascii() else repaired(plain)
        edits: list[tuple[int, int, str]] = []
        kinds = plain.encode("ascii", "replace").translate(_KINDS)
        if _MAY_BE_DIGIT.search(kinds):
            plain = _DIGIT_IN_WORD.sub(lambda found: "o" if found[0] == "0" else "l", plain)
            kinds = plain.encode("ascii", "replace").translate(_KINDS)
        edits += [(found.start(), found.start(), " ") for found in _RUN_TOGETHER.finditer(kinds)]
        if self._known is not None:
            edits += [(start, end, "") for start, end in self._broken(plain, self._known)]
        folded = _one_by_one(plain)
        if _NONE in folded or _SEVERAL in folded:
            edits += [
                (m.start(), m.end(), _several(plain[m.start()]) if m[0] == _SEVERAL else "")
                for m in _IRREGULAR.finditer(folded)
            ]
        return assembled(folded, sorted(edits))

    def _broken(self, plain: str, known: Callable[[str, int], bool]) -> list[tuple[int, int]]:
        """Return the spans between the parts of words that hyphens break."""
        broken = _ASCII_BREAK if plain.isascii() else _BREAK
        breaks = [found.span() for found in broken.finditer(plain)]
        holes: list[tuple[int, int]] = []
        index = 0
        while index < len(breaks):
            joined = self._parts(plain, breaks, index, known)
            holes += breaks[index : index + joined]
            index += joined or 1
        return holes

    def _parts(
        self, plain: str, breaks: list[tuple[int, int]], index: int, known: Callable[[str, int], bool]
    ) -> int:
        """Return the number of breaks, from an index on, that lie within one word."""
        start, end = breaks[index]
        if not plain[start - 1 : start].isalnum() or not plain[end : end + 1].isalnum():
            return 0
        near = plain[max(0, start - _LONGEST_PART) : start]
        word = near[near.rfind(" ") + 1 :]
        if not word.isalpha():
            first = _LETTERS_BEFORE.search(word)
            word = first[0] if first else ""
        joined = 0
        for number in range(index, min(index + _MOST_PARTS, len(breaks))) if word else ():
            if number > index and breaks[number][0] != end:
                break
            start, after = breaks[number]
            rest = _LETTERS_AFTER.match(plain, after, after + _LONGEST_PART)
            if rest is None or not rest[0] or (plain[start] == "\xad" and after == start + 1):
                break
            before, word, end = word, word + rest[0], rest.end()
            if self._is_one(before, rest[0], after == start + 1, known):
                joined = number + 1 - index
        return joined

    def _is_one(self, before: str, rest: str, inside: bool, known: Callable[[str, int], bool]) -> bool:
        """Say whether two parts are one word; a hyphen `inside` a line may belong to the word."""
        key = before, rest, inside
        is_one = self._remembered.get(key)
        if is_one is None:
            first = _fold_word(before)
            # Both parts of "North-South" are words; a hyphen in the middle of a line is part of it.
            parted = inside and known(_fold_word(rest), 0) and known(first, 0)
            is_one = not parted and known(_fold_word(before + rest), len(first))
            if len(self._remembered) > _MOST_REMEMBERED:
                self._remembered.clear()
            self._remembered[key] = is_one
        return is_one


def fold(text: str, known: Callable[[str, int], bool] | None = None) -> Folded:
    """Fold one text; see `Folder`."""
    return Folder(known).fold(text)


def _with_plain_marks(text: str) -> str:
    if not text.isascii():
        for typographic, ascii_form in _TYPOGRAPHIC:
            text = text.replace(typographic, ascii_form)
    return text


def _one_by_one(plain: str) -> str:
    """Fold each character to one character, or to a mark for none or for several."""
    if not plain.isascii() and len(plain.encode("ascii", "ignore")) > _MOSTLY * len(plain):
        # Python is much faster with what is all ASCII; what is folded once folds to itself.
        mostly = plain.replace(_NONE, " ").replace(_SEVERAL, " ")
        mostly = _NOT_ASCII.sub(lambda found: found[0].translate(_table()), mostly)
        if mostly.isascii():
            return mostly.translate(_marked_table())
    return plain.translate(_ascii_table() if plain.isascii() else _table())


@lru_cache(maxsize=8192)
def _fold_word(word: str) -> str:
    return fold(word).text


def fold_words(text: str) -> list[str]:
    """Return the folded words of a text."""
    # A lexicon has the same words again and again, and is read again when its folder changes.
    return list(_few_words(text)) if len(text) <= _LONGEST_PART else WORD.findall(fold(text).text)


@lru_cache(maxsize=1 << 15)
def _few_words(text: str) -> tuple[str, ...]:
    return tuple(WORD.findall(fold(text).text))


class _Table(dict[int, str]):
    """The fold of each character, computed on first use."""

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
def _marked_table() -> dict[int, str]:
    return _ascii_table() | {ord(mark): mark for mark in (_NONE, _SEVERAL)}


@cache
def _several(char: str) -> str:
    return "".join(_kept(char))


def _kept(char: str) -> list[str]:
    if "\u3040" <= char <= "\u9fff":
        # Chinese and Japanese have no spaces between words; each character is taken for one.
        return [" ", unicodedata.normalize("NFKD", char)[0]]
    lower = _LETTERS.get(char.lower(), char.lower())
    parts = unicodedata.normalize("NFKD", lower).lower()
    return [_LETTERS.get(part, part) for part in parts if part.isalnum() and not _is_invisible(part)]


def _is_invisible(char: str) -> bool:
    return unicodedata.category(char) in ("Mn", "Me", "Cf", "Lm") or char in "՛՜՞"


def _one(char: str) -> str:
    """Return the fold of a character: one character, or a mark for none or for several."""
    for marks, folded in ((_COMMAS, COMMA), (_STOPS, STOP), (_BRACKETS, BRACKET), (_APOSTROPHES, "'")):
        if char in marks:
            return folded
    if _is_invisible(char):
        return _NONE
    kept = _kept(char)
    if not kept:
        return " "
    return kept[0] if len(kept) == 1 else _SEVERAL
