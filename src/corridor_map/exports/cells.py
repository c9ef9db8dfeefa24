r"""Cells of tables, escaped so that neither a spreadsheet nor a terminal acts on them.

A cell that a spreadsheet would run as a formula gets an apostrophe before it. Characters that control a
terminal or the direction of writing, and line ends other than the line feed, are written as ``\x1b``,
``\u202e`` or ``\U000e0041``. A backslash before what looks like such an escape is written as ``\x5c``.
`plain` gives the text back. Numbers stay numbers, and get neither.
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
    """A writer of comma-separated values; all such tables are written by it.

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
        """Write a row given by column; missing columns stay empty, unknown ones are left out."""
        self._writer.writerow([_cell(row.get(column, "")) for column in self._columns])


def guarded(text: str) -> str:
    """Return `text` escaped, so that no spreadsheet takes it for a formula, and no terminal for a command.

    A text gets an apostrophe before it if it begins with a character of a formula, full-width and other
    compatible forms included. White space or apostrophes may stand before that character.
    """
    safe = f"'{text}" if _is_formula(text) else text
    if safe.isprintable() and "\\" not in safe:
        return safe
    return "".join(_escaped(char) for char in _LIKE_ESCAPED.sub(r"\\x5c", safe))


def plain(text: str) -> str:
    """Undo `guarded`, and return the text that it was given."""
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
