"""Damage that leaves a text as many characters: of another encoding, or letters that only look right."""

import re

# In Persian the half-space parts words, or parts of one, as a space would.
_HALF_SPACE = re.compile("(?<=[\u0600-\u06ff])\u200c+(?=[\u0600-\u06ff])")
_ZERO_SPACE = re.compile("(?<=[a-z])\u200b(?=[A-Z])")
# Typographic marks in UTF-8 that were read as Windows-1252.
_MOJIBAKE = re.compile("(?:â|a\u0302)€[^\n\f]")
_LATIN, _CYRILLIC = "aceopxyABCEHKMOPTXiI", "асеорхуАВСЕНКМОРТХіІ"
_TO_LATIN = str.maketrans(_CYRILLIC, _LATIN)
_TO_CYRILLIC = str.maketrans(_LATIN, _CYRILLIC)
_CYRILLIC_LETTER = re.compile("[\u0400-\u04ff]")
_MIXED = re.compile("[A-Za-z][\u0400-\u04ff]|[\u0400-\u04ff][A-Za-z]")
_MIXED_WORD = re.compile(
    "[A-Za-z]+[\u0400-\u04ff][A-Za-z\u0400-\u04ff]*|[\u0400-\u04ff]+[A-Za-z][A-Za-z\u0400-\u04ff]*"
)


def repaired(plain: str) -> str:
    """Return a text with half-spaces, misread typographic marks and words of mixed scripts put right.

    Every character of the result stands where it stood in `plain`.
    """
    if "\u200c" in plain:
        plain = _HALF_SPACE.sub(lambda found: " " * len(found[0]), plain)
    if "\u200b" in plain:
        plain = _ZERO_SPACE.sub(" ", plain)
    if "€" in plain:
        plain = _MOJIBAKE.sub(lambda found: " " * len(found[0]), plain)
    if _CYRILLIC_LETTER.search(plain) and _MIXED.search(plain):
        plain = _MIXED_WORD.sub(_in_one_script, plain)
    return plain


def _in_one_script(found: "re.Match[str]") -> str:
    word = found[0]
    cyrillic = sum("\u0400" <= char <= "\u04ff" for char in word)
    return word.translate(_TO_LATIN if 2 * cyrillic < len(word) else _TO_CYRILLIC)
