"""Repair of texts that were decoded with a wrong encoding: "ZÉ™ngÉ™zur dÉ™hlizi"."""

import html
import re
from dataclasses import dataclass
from functools import cache

_PAD = "\u2060"
"""Filler after a repaired character, which keeps positions; it is invisible, and folds to nothing."""

_ENTITY = re.compile("&(?:#[0-9]{2,5}|#[xX][0-9a-fA-F]{2,5}|[A-Za-z]{2,8});|&nbsp\\b")
_LOST = re.compile("[?](?=[a-z])(?<=[A-Za-z].)"), re.compile("\ufffd(?=[a-z])")
# What an encoding has no letter for is most often this one: "Z?ng?zur d?hlizi".
_MOST_LOST = "e"
_SINGLE_BYTES = re.compile("[À-ÿ¸¨³²¿¯ºª]+")
_MANY_SINGLE_BYTES = re.compile("[À-ÿ]{5}")
_FIRST, _LAST = 0x80, 0xFF


@dataclass(frozen=True, slots=True)
class _Misreading:
    """Patterns of UTF-8 text that was decoded with one other encoding.

    Such a text has at least one of the characters `signs`, and most others have none. To look for
    single characters takes hardly any time.
    """

    signs: str
    run: re.Pattern[str]
    letter: re.Pattern[str]
    bytes_of: dict[str, int]

    def mended(self, plain: str) -> str:
        """Return a text with each misread letter decoded, at the position of its first byte."""
        if not any(sign in plain for sign in self.signs):
            return plain
        return self.run.sub(lambda run: self.letter.sub(self.decoded, run[0]), plain)

    def decoded(self, letter: "re.Match[str]") -> str:
        read = bytes(self.bytes_of.get(char, ord(char) & _LAST) for char in letter[0])
        return _padded(read.decode("utf-8", "ignore"), letter[0])


def _misreading(encoding: str, at_least: int, signs: str, spaced: str = "") -> _Misreading:
    """Return the misreading of UTF-8 as an encoding, in runs of at least so many letters.

    A letter of `spaced` and a no-break space together stand for one letter. The no-break space may have
    become a space since.
    """
    read = {byte: bytes([byte]).decode(encoding, "replace") for byte in range(_FIRST, _LAST + 1)}
    # A byte that stands for no character stays the control character of its number.
    chars = {byte: chr(byte) if char == "\ufffd" else char for byte, char in read.items()}
    goes_on = "[" + re.escape("".join(chars[byte] for byte in range(0x80, 0xC0))) + "\x80-\x9f]"
    two, three = (
        re.escape("".join(chars[byte] for byte in range(*ends))) for ends in ((0xC2, 0xE0), (0xE0, 0xF0))
    )
    letter = f"[{two}]{goes_on}|[{three}]{goes_on}{{2}}"
    if spaced:
        letter = f"{letter}|[{spaced}] (?=[{two}]{goes_on})"
    bytes_of = {char: byte for byte, char in chars.items()} | {" ": 0xA0}
    run = f"(?:{letter}){{{at_least},}}"
    return _Misreading(signs, re.compile(run), re.compile(letter), bytes_of)


@cache
def _misreadings() -> tuple[_Misreading, ...]:
    return (
        _misreading("cp1252", 1, "ÃÐÑØÙÛÕ™±Ÿ°€ƒ¤å\x9f\x83", "Ð"),
        _misreading("cp1251", 2, "ѕ°§ѓЎ¤™", "Р"),
        _misreading("cp1256", 3, "§°¾µ"),
    )


_AMONG_LATIN = re.compile("(?<=[A-Za-z])[Г-Й][^\\s\\x00-\\x7fА-Яа-я]|[Г-Й][^\\s\\x00-\\x7fА-Яа-я](?=[a-z])")


def reread(plain: str) -> str:
    """Repair what was decoded with a wrong encoding in a text, and resolve HTML entities.

    Every character of the result stands where it began in `plain`.
    """
    if "&" in plain:
        plain = _ENTITY.sub(_resolved, plain)
    if not plain.isascii():
        for misreading in _misreadings():
            plain = misreading.mended(plain)
        if any(sign in plain for sign in "™±¶ј"):
            plain = _AMONG_LATIN.sub(_misreadings()[1].decoded, plain)
        if "ð" in plain and _MANY_SINGLE_BYTES.search(plain):
            plain = _SINGLE_BYTES.sub(_from_cyrillic, plain)
    for sign, lost in zip("?\ufffd", _LOST, strict=True):
        if sign in plain:
            plain = lost.sub(_MOST_LOST, plain)
    return plain


def _resolved(entity: "re.Match[str]") -> str:
    char = html.unescape(entity[0])
    return entity[0] if char == entity[0] else _padded(char, entity[0])


def _from_cyrillic(found: "re.Match[str]") -> str:
    return found[0].encode("latin-1").decode("cp1251", "replace")


def _padded(char: str, written: str) -> str:
    """Return a character with fillers after it, so that it is as long as `written`."""
    char = char[:1]
    return char + (" " if char.isspace() else _PAD) * (len(written) - len(char))
