"""Opening of regular files, so that no pipe or device can keep a reader waiting."""

import os
import stat
from pathlib import Path
from typing import BinaryIO

from corridor_map.errors import Fault

_PIECE = 1 << 20
_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_NOCTTY", 0)
    # A pipe that nobody writes to would be waited for.
    | getattr(os, "O_NONBLOCK", 0)
)


def open_regular(path: Path, most: int) -> BinaryIO | Fault:
    """Open a regular file, or a link to one, for reading; refuse a pipe, a device or a folder.

    Parameters
    ----------
    path
        The file.
    most
        Largest number of bytes that it may have.

    Returns
    -------
    file or Fault
        The fault says in one sentence why it cannot be opened.
    """
    name = str(path)
    try:
        # Even to open some devices does something.
        if (fault := _unfit(name, os.stat(path), most)) is not None:
            return fault
        file = os.fdopen(os.open(path, _FLAGS), "rb")
    except (OSError, ValueError) as error:
        return Fault(name, "", f"cannot be read ({getattr(error, 'strerror', '') or error})")
    # By now it may be another.
    if (fault := _unfit(name, os.fstat(file.fileno()), most)) is not None:
        file.close()
        return fault
    return file


def read_regular(path: Path, most: int) -> bytes | Fault:
    """Return the bytes of a regular file, or of a link to one; see `open_regular`."""
    file = open_regular(path, most)
    if isinstance(file, Fault):
        return file
    pieces: list[bytes] = []
    left = most
    try:
        # Asked for all at once, it would be given the memory for the largest file.
        with file:
            while piece := file.read(_PIECE):
                pieces.append(piece)
                # It may have grown since it was opened.
                if (left := left - len(piece)) < 0:
                    return _too_large(str(path), most)
    except OSError as error:
        return Fault(str(path), "", f"cannot be read ({error.strerror})")
    return b"".join(pieces)


def _unfit(name: str, about: os.stat_result, most: int) -> Fault | None:
    if stat.S_ISDIR(about.st_mode):
        return Fault(name, "", "cannot be read (it is a folder, expected a file)")
    if not stat.S_ISREG(about.st_mode):
        return Fault(name, "", "cannot be read (it is a pipe or a device, expected a file)")
    return _too_large(name, most) if about.st_size > most else None


def _too_large(name: str, most: int) -> Fault:
    return Fault(name, "", f"has over {most // 1_000_000:,} MB, more than is read of one file")
