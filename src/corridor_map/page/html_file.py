"""The map as one HTML file that needs nothing else."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from corridor_map.exports.selection import Selection
from corridor_map.page import export


def write(selection: Selection, path: Path, tick: Callable[[int], None]) -> None:
    """Write the page of a selection, which opens at the date asked for and keeps all its history.

    Raises
    ------
    OutputError
        If the page would refer to anything outside itself.
    """
    path.write_bytes(page(selection))
    tick(selection.count)


def page(selection: Selection) -> bytes:
    """Return the page of a selection in UTF-8, the same whatever the file is called."""
    state: dict[str, Any] = {"as-of": selection.as_of} if selection.as_of else {}
    return export.offline_page(selection.project, state, whole=selection.whole, search=selection.search)
