"""JSON files of users: one value each, or the one fault that says why there is none."""

import json
from pathlib import Path
from typing import Any

from corridor_map.errors import Fault


class _UnfitError(ValueError):
    """What JSON allows or Python adds to it, and data must not have."""


def read_json(file: Path) -> Any | Fault:
    """Return the value of a JSON file in UTF-8.

    A key that is there twice in one object, NaN and Infinity, and nesting too deep to be read are
    faults: other programs read such files differently or not at all.
    """
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        return Fault(str(file), f"byte {error.start}", "is not UTF-8, which the file must be in")
    except OSError as error:
        return Fault(str(file), "", f"cannot be read ({error.strerror})")
    return parse_json(text, str(file))


def parse_json(text: str, file: str) -> Any | Fault:
    """Return the value of a JSON text, or the fault that it has none; `file` is what the fault names."""
    try:
        return json.loads(text, object_pairs_hook=_once, parse_constant=_refuse)
    except json.JSONDecodeError as error:
        return Fault(file, f"line {error.lineno}", f"is not JSON ({error.msg})")
    except _UnfitError as error:
        return Fault(file, "", str(error))
    except RecursionError:
        return Fault(file, "", "is nested too deep; expected at most some hundred levels")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise _UnfitError(f"has the key “{twice[:60]}” twice in one object, expected it once")
    return found


def _refuse(constant: str) -> Any:
    raise _UnfitError(f"has {constant} for a number, which JSON does not know")
