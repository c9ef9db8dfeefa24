"""Temporary files: new content beside its target until it replaces it, and leftovers of killed programs.

The name is `.corridor-map-`, a hash of the target's name, and random digits. Whoever writes holds a lock on
the file. One that nobody has locked was left by a killed program. It is removed when the same target is
written again.
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
"""Pattern of the names of temporary files, which nothing else has."""

MOST_TRIES = 100


def stage(folder: Folder, name: str, content: bytes) -> str:
    """Write a temporary file in a folder, flush it to the disk, and return its name.

    Parameters
    ----------
    folder
        The folder, which is not flushed.
    name
        The name of the file that it is to replace.
    content
        The content.

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
    """Remove temporary files that nobody is writing; those that cannot be removed stay.

    Parameters
    ----------
    folder
        The folder.
    name
        The file whose temporary files, and temporary folders, are removed; by default all temporary
        files, but no folders.
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
    """Lock an open file or folder until it is closed, and say whether nobody else holds the lock.

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
    """Return a new temporary name for what is to replace the file `name`."""
    return f"{_prefix(name)}{secrets.token_hex(8)}.tmp"


def held(descriptor: int, folder: Folder, name: str) -> bool:
    """Lock a new temporary file or folder, and say whether no sweep has removed it meanwhile."""
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
    """Remove a file if possible."""
    with contextlib.suppress(OSError):
        folder.remove(name)


def remove_tree(path: Path) -> None:
    """Remove a folder with all its contents, as far as possible."""
    # What closing a folder raises is raised even so.
    with contextlib.suppress(OSError):
        shutil.rmtree(path, ignore_errors=True)
