"""What is in a folder, listed without following links out of it."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

from corridor_map.errors import Fault
from corridor_map.io.folders import folder_at, is_there, reason


def files_in(folder: Path, ending: str, *, within: Path | None = None) -> tuple[list[Path], list[Fault]]:
    """Return all in a folder whose name has an ending, in the order of their names.

    Parameters
    ----------
    folder
        The folder; one that is not there holds nothing.
    ending
        Such as ``.geojson``.
    within
        The folder out of which it must not lead; None if whatever it leads to is trusted.

    Returns
    -------
    tuple
        The paths, and a fault if the folder cannot be looked through.
    """
    if not is_there(folder):
        return [], []
    try:
        with folder_at(folder, within=within) as opened:
            names = opened.names()
    except NotADirectoryError:
        return [], [Fault(str(folder), "", "is no folder, expected one")]
    except OSError as error:
        return [], [Fault(str(folder), "", f"cannot be read ({reason(error)})")]
    return [folder / name for name in sorted(names) if name.endswith(ending)], []


def walked(folder: Path, report: Callable[[OSError], None] | None = None) -> Iterator[Path]:
    """Yield all that is in a folder and in the folders in it, without following a link to a folder.

    What cannot be looked through is told to `report`, and is left out.
    """
    for path, folders, files in os.walk(folder, onerror=report):
        for name in (*folders, *files):
            yield Path(path, name)
