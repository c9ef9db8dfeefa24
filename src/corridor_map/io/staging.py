"""Temporary files: what is written beside its place until it takes it, and what a kill has left of that.

Its name is `.corridor-map-`, what stands for the name of the file, and something by chance. Whoever writes
holds a lock on it, so that one which nobody holds was left by a program that was killed, and goes when the
same is written again.
"""

import contextlib
import errno
import hashlib
import os
import re
import secrets
import shutil
import stat
from pathlib import Path

from corridor_map.io.folders import Folder, close

TEMPORARY = re.compile(r"\.corridor-map-[0-9a-f]{16}-[0-9a-f]{16}\.tmp")
"""The names of what is being written, and of nothing else."""

MOST_TRIES = 100


def stage(folder: Folder, name: str, content: bytes) -> str:
    """Write a temporary file in a folder, flush it to the disk, and return what it is called.

    Parameters
    ----------
    folder
        The folder, which is not flushed.
    name
        The name of the file whose place it is to take.
    content
        What it is to hold.

    Raises
    ------
    OSError
        If it cannot be written; nothing is left of it then.
    """
    for _ in range(MOST_TRIES):
        made = temporary(name)
        descriptor = folder.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
        try:
            with os.fdopen(descriptor, "wb") as file:
                if not held(descriptor, folder, made):
                    continue
                file.write(content)
                file.flush()
                os.fsync(descriptor)
        except BaseException:
            let_go(folder, made)
            raise
        return made
    raise OSError(errno.EBUSY, os.strerror(errno.EBUSY))


def sweep(folder: Folder, name: str = "") -> None:
    """Remove what is being written in a folder by nobody any more; what cannot be removed stays.

    Parameters
    ----------
    folder
        The folder.
    name
        Only what was to take the place of this file; by default whatever has the name of a temporary
        file and is one.
    """
    begin = _prefix(name) if name else ".corridor-map-"
    try:
        names = folder.names()
    except OSError:
        return
    for left in names:
        if left.startswith(begin) and TEMPORARY.fullmatch(left):
            with contextlib.suppress(OSError):
                about = folder.stat(left)
                if about is None:
                    continue
                is_file, is_folder = stat.S_ISREG(about.st_mode), stat.S_ISDIR(about.st_mode)
                if is_file and not _in_use(folder, left):
                    folder.remove(left)
                elif is_folder and name and not _in_use(folder, left):
                    remove_tree(folder.path / left)


def lock(descriptor: int) -> bool:
    """Lock an open file or folder for as long as it is open, and say whether nobody else holds it.

    Raises
    ------
    OSError
        If its file system has no such locks.
    """
    if os.name == "nt":
        return True
    import fcntl

    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _prefix(name: str) -> str:
    # Of one length, so that a name which may be written may be written in this way too.
    return f".corridor-map-{hashlib.sha256(os.fsencode(name)).hexdigest()[:16]}-"


def temporary(name: str) -> str:
    """Return a new name for what is to take the place of the file `name`."""
    return f"{_prefix(name)}{secrets.token_hex(8)}.tmp"


def held(descriptor: int, folder: Folder, name: str) -> bool:
    """Lock what was just made, and say whether it is there still: a sweep may have come between."""
    try:
        if not lock(descriptor):
            return False
    except OSError:
        # Where there are no locks nobody sweeps.
        return True
    about, now = os.fstat(descriptor), folder.stat(name)
    return now is not None and os.path.samestat(about, now)


def _in_use(folder: Folder, name: str) -> bool:
    if os.name == "nt":
        # There nothing that is open can be removed.
        return False
    descriptor = folder.open(name)
    try:
        return not lock(descriptor)
    finally:
        close(descriptor)


def let_go(folder: Folder, name: str) -> None:
    """Remove a file if that can be done."""
    with contextlib.suppress(OSError):
        folder.remove(name)


def remove_tree(path: Path) -> None:
    """Remove a folder with all in it, as far as that can be done."""
    # What closing a folder raises is raised even so.
    with contextlib.suppress(OSError):
        shutil.rmtree(path, ignore_errors=True)
