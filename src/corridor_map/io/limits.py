"""How long the texts of data may be, so that no name is a book and no page is one name."""

LONGEST_NAME = 2_000
"""Characters (code points) of names, titles and whatever else stands in one line."""

LONGEST_TEXT = 20_000
"""Characters of what is said in sentences."""

_TEXTS = frozenset(
    ("summary", "note", "text", "description", "source", "licence", "date_note", "measures", "counted")
)
# A quotation is as long as the sentence that it is, and what it is of has a largest size.
_UNLIMITED = frozenset(("exact", "prefix", "suffix"))


def too_long(key: str, *values: str) -> str:
    """Return that one of some texts under a key is too long, as the end of a sentence; empty if none is.

    Parameters
    ----------
    key
        What the texts are, as the files name it.
    *values
        The texts.
    """
    most = LONGEST_TEXT if key in _TEXTS else LONGEST_NAME
    found = max(map(len, values), default=0)
    if found <= most or key in _UNLIMITED:
        return ""
    return f"has {found:,} characters; expected at most {most:,}"
