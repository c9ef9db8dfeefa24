"""Values that are sound, or nearly, and that nobody thinks of."""

from typing import Any

TEXTS: tuple[str, ...] = (
    ("", " ", "…", "—", "?", "★", "...", "(x)", "A (B)", "(Iran)", "Baku", "Land BBB", "place 1")
    + ("a", "A", "İ", "ß", "ǅ", "ﬃ", "中文", "שלום", "تهران", "\u200c", "\u200b", "\u00ad", "\u0301" * 40)
    + ("x" * 300, "x " * 2000, "\u202eabc", "\x1b[2J", "a\nb", "a\r", "a\u2028b", "\ud800", "\ufffe", "\x7f")
    + (
        "constructor",
        "__proto__",
        "toString",
        "borders",
        "evil",
        "evil/only",
        "evil-a",
        "evil-actor",
        "other",
    )
    + (
        "evil/p001",
        "evil/a001",
        "evil-border",
        "evil-b",
        "ab",
        "../x",
        "x/y/z",
        "/",
        ".",
        "-",
        "0",
        "-1",
        "1.5",
    )
    + ("=1+1", "=cmd|' /C calc'!A0", "@x", "{{7*7}}", "%s", "</script>", "]]>", "&#0;", "\\", '"', "'", "§1")
    + ("2024", "2024-06", "2024-02-30", "0000", "0001-01-01", "9999-12-31", "12024", "-5", "2024-06-01T00:00")
    + ("km", "USD", "rail", "road", "operating", "announced", "retired", "uncertain", "named", "described")
    + ("borders", "supports", "report", "IRN", "AAA", "ZZZ", "en", "fa", "az-Latn", "xx-yy-zz", "#000000")
    + ("https://example.org/", "javascript:alert(1)", "http://[", "https://example.org:99999/", "\uff1d1")
)
NAMES = TEXTS[:33]
"""Those of the texts that something may be called."""

NUMBERS: tuple[Any, ...] = (
    0,
    -0.0,
    1,
    -1,
    2,
    3,
    6,
    7,
    13,
    14,
    0.5,
    85,
    85.06,
    90,
    -90,
    180,
    -180,
    179.99999,
    1e-300,
    1e308,
) + (-1e308, 2**31, 2**53, 2**63, 10**18, 10**400, 1e16, True, False, None, "1", float("inf"), float("nan"))
