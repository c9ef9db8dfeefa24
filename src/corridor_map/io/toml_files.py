"""TOML files of users: the table of each, or the one fault that says why there is none."""

import math
import re
import tomllib
from pathlib import Path
from typing import Any

from corridor_map.errors import Fault
from corridor_map.io.json_files import TOO_DEEP, is_deep
from corridor_map.io.text_files import read_text

MOST_BYTES = 5_000_000
"""Largest number of bytes in a file that is read; a lexicon of 50,000 names has about 2 MB."""

MOST_ENTRIES = 250_000
"""Largest number of lines, parts of keys and items in a file; each takes time, however short it is."""

MOST_PARTS = 10
"""Largest number of parts in a dotted key; reading one takes time and memory quadratic in the parts."""

_MOST_WHOLE = 1 << 63
"""Bound of whole numbers: TOML requires no program to read larger ones, and Python writes no huge ones."""

# A text or a comment; one that is open goes on to its line's or the file's end, where the reader stops.
_TEXT = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*+(?:"""|\Z)'
    r"|'''(?:[^']|'(?!''))*+(?:'''|\Z)"
    r'|"(?:[^"\\\n]|\\.)*+"?'
    r"|'[^'\n]*+'?"
    r"|#[^\n]*+",
    re.DOTALL,
)
_NEITHER_DOT_NOR_END = re.compile(r"[^.,=\[\]{}\n]+")


def read_toml(file: Path, *, within: Path | None = None) -> dict[str, Any] | Fault:
    """Return the table of a TOML file in UTF-8.

    NaN, infinite numbers and whole numbers beyond 64 bits are faults. So are nesting deeper than JSON
    files may have, keys of more than `MOST_PARTS` parts, and files of more than `MOST_ENTRIES` lines,
    parts of keys and items. The file must not lead out of the folder `within`.
    """
    text = read_text(file, MOST_BYTES, within=within)
    if isinstance(text, Fault):
        return text
    if problem := _too_much(text):
        return Fault(str(file), "", problem)
    try:
        table = tomllib.loads(text, parse_float=_finite)
    except RecursionError:
        return Fault(str(file), "", TOO_DEEP)
    except ValueError as error:
        # TOML's own errors are among them, and whole numbers that are too long.
        return Fault(str(file), "", f"is not TOML: {error}")
    if is_deep(table):
        return Fault(str(file), "", TOO_DEEP)
    place = _too_large(table)
    return table if place is None else Fault(str(file), place, _TOO_LARGE)


_TOO_LARGE = "is a whole number that is too large; expected one of at most 64 bits"


def _too_much(text: str) -> str:
    """Return a fault if a text has too much to be read in time, as the end of a sentence; else nothing."""
    bare = _TEXT.sub("", text)
    entries = sum(bare.count(mark) for mark in ",.=\n")
    if entries > MOST_ENTRIES:
        return f"has {entries:,} lines, parts of keys and items of lists; expected at most {MOST_ENTRIES:,}"
    if "." * MOST_PARTS in _NEITHER_DOT_NOR_END.sub("", bare):
        return f"is nested too deep; expected keys of at most {MOST_PARTS} parts"
    return ""


def _too_large(table: dict[str, Any]) -> str | None:
    """Return the dotted keys of a whole number beyond 64 bits in a table; None if there is none."""
    left: list[tuple[str, Any]] = [("", table)]
    while left:
        place, value = left.pop()
        if isinstance(value, dict):
            left += [(f"{place}.{key}" if place else key, inner) for key, inner in value.items()]
        elif isinstance(value, list):
            left += [(place, inner) for inner in value]
        elif isinstance(value, int) and not -_MOST_WHOLE <= value < _MOST_WHOLE:
            return place
    return None


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError(f"{digits[:20]} is no number that can be used; expected a finite one")
    return number
