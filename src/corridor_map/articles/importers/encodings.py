"""Decode bytes to text by a byte order mark, else by the content, else by a guess that is reported."""

import codecs
import contextlib
import re

from corridor_map.articles.importers.imported import UnreadableError

_MARKS = (
    # UTF-32 before UTF-16, whose mark its own begins with.
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(
    rb"""<(?:meta|\?xml)[^>]*?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE
)
# What browsers take these names for (WHATWG Encoding Standard, section 4.2).
_SUPERSETS = {"iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874"}
# What texts about the region and its neighbours were written in before Unicode.
_LIKELY = [
    *("cp1252", "cp1251", "cp1250", "cp1254", "cp1256", "cp1253", "cp1255", "cp1257", "koi8_r", "koi8_u"),
    *("iso8859_2", "iso8859_5", "iso8859_6", "iso8859_9", "cp866", "mac_roman", "mac_cyrillic"),
    *("gb18030", "big5", "shift_jis", "euc_jp", "euc_kr"),
]
_LEAST_GUESSED = 32
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def decode(content: bytes, encoding: str = "") -> tuple[str, str]:
    """Return the text of bytes, and the encoding where it had to be guessed.

    Parameters
    ----------
    content
        The bytes of a text file or of an HTML page.
    encoding
        The encoding, if stated; it is then used or refused.

    Raises
    ------
    UnreadableError
        If the bytes are no text in the encoding that they must be in, or in any that can be told.
    """
    if encoding:
        return _checked(_strictly(content, encoding, "it was said to be in")), ""
    for mark, name in _MARKS:
        if content.startswith(mark):
            return _checked(_strictly(content, name, "its byte order mark says")), ""
    if (wide := _wide(content)) is not None:
        with contextlib.suppress(UnicodeDecodeError):
            return _checked(content.decode(wide)), wide
    try:
        return _checked(content.decode("utf-8")), ""
    except UnicodeDecodeError as error:
        first = error.start
    declared = _DECLARED.search(content[:4096])
    if declared:
        name = declared[1].decode("ascii", "replace")
        try:
            return _checked(_strictly(content, name, "the page says")), ""
        except UnreadableError:
            if name.lower().replace("_", "-") not in ("utf-8", "utf8"):
                raise
    return _guessed(content, first)


def _strictly(content: bytes, encoding: str, who: str) -> str:
    try:
        name = codecs.lookup(encoding).name
        return content.decode(_SUPERSETS.get(name, name))
    except LookupError:
        raise UnreadableError(
            f"is in the encoding “{encoding[:40]}” ({who} so), which nobody knows"
        ) from None
    except UnicodeDecodeError as error:
        raise UnreadableError(f"is not in {encoding}, which {who}: byte {error.start} does not fit") from None
    except (UnicodeError, TypeError, ValueError):
        raise UnreadableError(f"is not in {encoding}, which {who}") from None


def _wide(content: bytes) -> str | None:
    """Return the UTF-16 byte order that the positions of null bytes suggest; None if they suggest none."""
    sample = content[:4096]
    if len(sample) < 4 or b"\x00" not in sample:
        return None
    even, odd = sample[::2].count(0) / len(sample[::2]), sample[1::2].count(0) / len(sample[1::2])
    if odd > 0.02 and even * 10 < odd:
        return "utf-16-le"
    if even > 0.02 and odd * 10 < even:
        return "utf-16-be"
    return None


def _guessed(content: bytes, first: int) -> tuple[str, str]:
    from charset_normalizer import from_bytes

    if _CONTROL.search(content[:65_536].decode("latin-1")) is not None or len(content) < _LEAST_GUESSED:
        best = None
    else:
        best = from_bytes(content, threshold=0.2, cp_isolation=_LIKELY).best()
    if best is None:
        raise UnreadableError(
            f"is no text in an encoding that can be told (byte {first} is not UTF-8); "
            "say which with --encoding"
        )
    return _checked(str(best).removeprefix("\ufeff")), best.encoding


def _checked(text: str) -> str:
    # Escape and form feed are met in text; other control characters are a sign of something else.
    found = _CONTROL.search(text)
    if found is None:
        return text
    raise UnreadableError(
        f"is no text: it has the control character U+{ord(found[0]):04X} at character {found.start()}"
    )
