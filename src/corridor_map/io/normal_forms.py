"""The normal forms of Unicode, in time that grows with the text.

Python's own functions take quadratic time for a long run of combining marks that are out of order.
No writing system has such a run, but a file may. The results are the same, character for character.
"""

import re
import unicodedata
from typing import Literal, TypeAlias

_Form: TypeAlias = Literal["NFC", "NFD", "NFKC", "NFKD"]

_LONGEST_RUN = 30
"""Largest number of marks in a run that Python may sort; Unicode's Stream-Safe Text Format has the same."""

_MAY_BE_LONG = re.compile(f"[^\x00-\x7f]{{{_LONGEST_RUN + 1},}}")


def normal(form: _Form, text: str) -> str:
    """Return a text in one of the normal forms of Unicode.

    Parameters
    ----------
    form
        ``NFC`` for what is kept, ``NFKC`` and ``NFKD`` for what is compared.
    text
        Any text.
    """
    if text.isascii():
        return text
    return unicodedata.normalize(form, _MAY_BE_LONG.sub(lambda found: _in_order(form, found[0]), text))


def _in_order(form: _Form, run: str) -> str:
    """Return a stretch of text with its marks in canonical order, if they are many."""
    apart: Literal["NFD", "NFKD"] = "NFKD" if "K" in form else "NFD"
    if not _has_many_marks(run):
        return run
    ordered: list[str] = []
    marks: list[str] = []
    for part in "".join([unicodedata.normalize(apart, char) for char in run]):
        if unicodedata.combining(part):
            marks.append(part)
            continue
        ordered += (*sorted(marks, key=unicodedata.combining), part)
        marks.clear()
    return "".join((*ordered, *sorted(marks, key=unicodedata.combining)))


def _has_many_marks(run: str) -> bool:
    """Say whether a run of marks is so long that sorting it may be slow.

    A character whose decomposition begins with a mark counts as one.
    """
    length = 0
    for char in run:
        is_mark = unicodedata.combining(char) or unicodedata.combining(unicodedata.normalize("NFKD", char)[0])
        length = length + 1 if is_mark else 0
        if length > _LONGEST_RUN:
            return True
    return False
