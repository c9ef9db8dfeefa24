"""Listings of folders that follow no links out of them."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

from corridor_map.errors import Fault
from corridor_map.io.folders import folder_at, is_there, reason


def files_in(folder: Path, ending: str, *, within: Path | None = None) -> tuple[list[Path], list[Fault]]:
    """Return everything in a folder whose name has an ending, sorted by name.

    Parameters
    ----------
    folder
        The folder; one that does not exist holds nothing.
    ending
        Such as ``.geojson``.
    within
        The folder that it must not lead out of; None trusts any target.

    Returns
    -------
    tuple
        The paths, and a fault if the folder cannot be listed.
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
    """Yield everything in a folder and its subfolders, without following links to folders.

    Errors of folders that cannot be listed are passed to `report`; those folders are left out.
    """
    for path, folders, files in os.walk(folder, onerror=report):
        for name in (*folders, *files):
            yield Path(path, name)
