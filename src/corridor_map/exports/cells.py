r"""Cells of tables: what a spreadsheet or a terminal would act on is written so that it does not.

A cell that a spreadsheet would run as a formula has an apostrophe before it. What steers a terminal
or the direction of writing, and the ends of lines but the line feed, stand as ``\x1b``, ``\u202e`` or
``\U000e0041``; a backslash before what looks like one of these stands as ``\x5c``. `plain` gives the
text back. Numbers are numbers, and have neither.
"""

import csv
import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from corridor_map.errors import is_shown

_BEGINS_FORMULA = "=+-@"
_FIRST = re.compile(r"['\s]*(.)", re.DOTALL)
_ESCAPE = r"\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|U(000[0-9a-f]{5}|0010[0-9a-f]{4}))"
_ESCAPED = re.compile(_ESCAPE)
_LIKE_ESCAPED = re.compile(rf"\\(?={_ESCAPE[2:]})")


class Table:
    """A table of comma-separated values, the one way in which they are written.

    Parameters
    ----------
    file
        Where to; opened with ``newline=""``.
    columns
        The header.
    quoted
        Whether every cell stands in quotes, or only those that must.
    """

    def __init__(self, file: Any, columns: Iterable[str], *, quoted: bool = False) -> None:
        self._columns = tuple(columns)
        self._writer = csv.writer(
            file, quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL, lineterminator="\n"
        )
        self._writer.writerow(self._columns)

    def add(self, row: dict[str, Any]) -> None:
        """Write a row by column; a column that it does not have is empty, what is no column is left out."""
        self._writer.writerow([_cell(row.get(column, "")) for column in self._columns])


def guarded(text: str) -> str:
    """Return `text` so that no spreadsheet takes it for a formula, and no terminal for a command.

    What begins with a character of a formula, its full-width and other compatible forms included,
    has an apostrophe before it, as has what begins so after white space or apostrophes.
    """
    safe = f"'{text}" if _is_formula(text) else text
    if safe.isprintable() and "\\" not in safe:
        return safe
    return "".join(_escaped(char) for char in _LIKE_ESCAPED.sub(r"\\x5c", safe))


def plain(text: str) -> str:
    """Return the text that `guarded` was given."""
    safe = _ESCAPED.sub(lambda found: chr(int(found[1] or found[2] or found[3], 16)), text)
    return safe[1:] if safe.startswith("'") and _is_formula(safe) else safe


def _cell(value: Any) -> Any:
    return guarded(value) if isinstance(value, str) else value


def _escaped(char: str) -> str:
    if char == "\n" or is_shown(char) or unicodedata.category(char) == "Zs":
        return char
    code = ord(char)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _is_formula(text: str) -> bool:
    first = _FIRST.match(text)
    return first is not None and unicodedata.normalize("NFKC", first[1])[0] in _BEGINS_FORMULA
