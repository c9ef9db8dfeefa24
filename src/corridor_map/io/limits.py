"""Length limits of texts in the data, so that no name fills a page."""

LONGEST_NAME = 2_000
"""Largest number of characters (code points) in a name, title or other one-line text."""

LONGEST_TEXT = 20_000
"""Largest number of characters in a text of sentences."""

_TEXTS = frozenset(
    ("summary", "note", "text", "description", "source", "licence", "date_note", "measures", "counted")
)
# A quotation is as long as the sentence that it is, and what it is of has a largest size.
_UNLIMITED = frozenset(("exact", "prefix", "suffix"))


def too_long(key: str, *values: str) -> str:
    """Return a fault if one of the texts under a key is too long, as the end of a sentence; else nothing.

    Parameters
    ----------
    key
        The name of the texts in the files.
    *values
        The texts.
    """
    most = LONGEST_TEXT if key in _TEXTS else LONGEST_NAME
    found = max(map(len, values), default=0)
    if found <= most or key in _UNLIMITED:
        return ""
    return f"has {found:,} characters; expected at most {most:,}"
