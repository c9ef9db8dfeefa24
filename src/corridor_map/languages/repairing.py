"""Repair of damage that keeps the number of characters: wrong encodings, and look-alike letters."""

import re

# In Persian the half-space parts words, or parts of one, as a space would.
_HALF_SPACE = re.compile("(?<=[\u0600-\u06ff])\u200c+(?=[\u0600-\u06ff])")
_ZERO_SPACE = re.compile("(?<=[a-z])\u200b(?=[A-Z])")
# Typographic marks in UTF-8 that were read as Windows-1252 or Windows-1251, whatever came of the last byte.
_MOJIBAKE = re.compile("(?:(?:â|a\u0302)€|вЂ)[^\n\f]")
_LATIN, _CYRILLIC = "aceopxyiABCEHKMOPTXI", "асеорхуіАВСЕНКМОРТХІ"
# Letters that look alike in one direction only, or nearly so.
_TO_LATIN = str.maketrans(_CYRILLIC + "ѕјһԁԛԝкУҮ", _LATIN + "sjhdqwkYY")
_TO_CYRILLIC = str.maketrans(_LATIN + "kmnuYb", _CYRILLIC + "кмпиУь")
_LIKE_LATIN = frozenset(_CYRILLIC + "ѕјһԁԛԝ")
_LIKE_CYRILLIC = frozenset(_LATIN)
_GREEK_WORD = re.compile("[A-Za-z]+[Α-ω][A-Za-zΑ-ω]*|[Α-ω]+[A-Za-z][A-Za-zΑ-ω]*")
_LIKELY_GREEK = "ΑΖΟΝΡΙαοινρ"
_GREEK_TO_LATIN = str.maketrans("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧαεικνορτυχ", "ABEZHIKMNOPTYXaeikvoptux")
_CYRILLIC_LETTER = re.compile("[\u0400-\u04ff]")
_MIXED = re.compile("[A-Za-z][\u0400-\u04ff]|[\u0400-\u04ff][A-Za-z]")
_MIXED_WORD = re.compile(
    "[A-Za-z]+[\u0400-\u04ff][A-Za-z\u0400-\u04ff]*|[\u0400-\u04ff]+[A-Za-z][A-Za-z\u0400-\u04ff]*"
)


def repaired(plain: str) -> str:
    """Repair half-spaces, misread typographic marks and words of mixed scripts in a text.

    Every character of the result stands where it stood in `plain`.
    """
    if "\u200c" in plain:
        plain = _HALF_SPACE.sub(lambda found: " " * len(found[0]), plain)
    if "\u200b" in plain:
        plain = _ZERO_SPACE.sub(" ", plain)
    if "€" in plain or "Ђ" in plain:
        plain = _MOJIBAKE.sub(lambda found: " " * len(found[0]), plain)
    if _CYRILLIC_LETTER.search(plain) and _MIXED.search(plain):
        plain = _MIXED_WORD.sub(_in_one_script, plain)
    if any(letter in plain for letter in _LIKELY_GREEK):
        plain = _GREEK_WORD.sub(lambda found: found[0].translate(_GREEK_TO_LATIN), plain)
    return plain


def _in_one_script(found: "re.Match[str]") -> str:
    word = found[0]
    cyrillic = {char for char in word if "\u0400" <= char <= "\u04ff"}
    latin = set(word) - cyrillic
    # Which letters look like none of the other script tells the word's own one; else most of them do.
    if (cyrillic <= _LIKE_LATIN) != (latin <= _LIKE_CYRILLIC):
        return word.translate(_TO_LATIN if cyrillic <= _LIKE_LATIN else _TO_CYRILLIC)
    mostly = 2 * sum(char in cyrillic for char in word) >= len(word)
    return word.translate(_TO_CYRILLIC if mostly else _TO_LATIN)
