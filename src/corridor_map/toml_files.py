"""TOML files of users: one table each, or the one fault that says why there is none."""

import math
import tomllib
from pathlib import Path
from typing import Any

from corridor_map.errors import Fault
from corridor_map.json_files import TOO_DEEP, is_deep
from corridor_map.text_files import read_text

MOST_BYTES = 20_000_000
"""The largest file that is read; a lexicon of 50,000 names has about 2 MB."""


def read_toml(file: Path, *, within: Path | None = None) -> dict[str, Any] | Fault:
    """Return the table of a TOML file in UTF-8.

    Numbers that are none or have no end, and nesting deeper than that of JSON files may be, are
    faults. Out of the folder `within` the file must not lead.
    """
    text = read_text(file, MOST_BYTES, within=within)
    if isinstance(text, Fault):
        return text
    try:
        table = tomllib.loads(text, parse_float=_finite)
    except RecursionError:
        return Fault(str(file), "", TOO_DEEP)
    except ValueError as error:
        # TOML's own errors are among them, and whole numbers that are too long.
        return Fault(str(file), "", f"is not TOML: {error}")
    return Fault(str(file), "", TOO_DEEP) if is_deep(table) else table


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError(f"{digits[:20]} is no number that can be used; expected a finite one")
    return number
