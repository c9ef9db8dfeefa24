"""JSON files of users: the value of each, or the one fault that says why there is none."""

import json
import math
import re
from collections import Counter
from pathlib import Path
from typing import Any

from corridor_map.errors import Fault
from corridor_map.io.text_files import read_text

DEEPEST = 100
"""Largest depth of nested objects and lists that is read; GeoJSON and annotations have under ten."""

TOO_DEEP = f"is nested too deep; expected at most {DEEPEST} levels"

# A half of a surrogate pair without the other; what precedes it is what must not be taken for one.
_HALF = re.compile(
    r"(\\[^u]|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})|\\u[dD][89a-fA-F][0-9a-fA-F]{2}"
)
# One that is open goes on to the end, so that no quotation mark in it is tried as a beginning too.
_STRING = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"?', re.DOTALL)


class _UnfitError(ValueError):
    """Content that JSON or Python allows but data must not have; `found` is such a constant, if any."""

    def __init__(self, problem: str, found: str = "") -> None:
        super().__init__(problem)
        self.found = found


def read_json(file: Path, *, within: Path | None = None) -> Any | Fault:
    """Return the value of a JSON file in UTF-8.

    Duplicate keys in one object, NaN and Infinity, numbers that are too large, and nesting deeper
    than `DEEPEST` are faults: other programs read such files differently or not at all.
    Halves of surrogate pairs, which no file in UTF-8 can hold, become U+FFFD.
    The file must not lead out of the folder `within`.
    """
    text = read_text(file, within=within)
    return text if isinstance(text, Fault) else parse_json(text, str(file))


def parse_json(text: str, file: str) -> Any | Fault:
    """Return the value of a JSON text, or the fault that says why there is none; `file` names it there."""
    if "\\ud" in text or "\\uD" in text:
        text = _HALF.sub(lambda found: found[1] or "\\ufffd", text)
    try:
        value = json.loads(
            text, object_pairs_hook=_once, parse_constant=_refuse, parse_float=_finite, parse_int=_whole
        )
    except json.JSONDecodeError as error:
        return Fault(file, f"line {error.lineno}", f"is not JSON ({error.msg})")
    except _UnfitError as error:
        place = _line_of(error.found, text) if error.found else ""
        return Fault(file, place, str(error))
    except RecursionError:
        return Fault(file, "", TOO_DEEP)
    return Fault(file, "", TOO_DEEP) if is_deep(value) else value


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        counts = Counter(key for key, _ in pairs)
        twice = next(key for key, count in counts.items() if count > 1)
        raise _UnfitError(f"has the key “{_plain(twice)}” twice in one object, expected it once")
    return found


def _refuse(constant: str) -> Any:
    raise _UnfitError(f"has {constant} for a number, which JSON does not know", constant)


def _line_of(constant: str, text: str) -> str:
    """Return the line of the first occurrence of a constant outside strings."""
    bare = _STRING.sub(lambda found: " " * len(found[0]), text)
    return f"line {text.count(chr(10), 0, bare.find(constant)) + 1}"


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise _UnfitError(f"has the number {digits[:20]}, which is too large; expected a finite one")
    return number


def _whole(digits: str) -> int:
    # Beyond this it would be no number of other programs, and Python takes long over it.
    if len(digits) > 300:
        raise _UnfitError(f"has a number of {len(digits)} digits, which is too large; expected a finite one")
    return int(digits)


def is_deep(value: Any) -> bool:
    """Say whether objects and lists are nested deeper than `DEEPEST`, without going deeper."""
    level = [value] if isinstance(value, dict | list) else []
    for _ in range(DEEPEST):
        level = [
            inner
            for outer in level
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, (dict, list))  # noqa: UP038 - a union is slower, and these are many
        ]
        if not level:
            return False
    return True


def _plain(key: str) -> str:
    return "".join(char if char.isprintable() else "\ufffd" for char in key[:60])
