"""One writer at a time in a part of a user's folder."""

import os
import stat
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from corridor_map.errors import OutputError
from corridor_map.io.folders import Folder, close, folder_at, reason
from corridor_map.io.staging import lock, sweep
from corridor_map.io.unfinished import settle

FILE = ".corridor-map.lock"
_PATIENCE = 120.0
_PAUSE = 0.05


@contextmanager
def locked(home: Path, inner: Sequence[str], *, within: Path | None = None) -> Iterator[None]:
    """Make and lock a folder, complete interrupted writes in it and remove leftovers.

    Parameters
    ----------
    home
        Such as ``seeds/`` of a user's folder.
    inner
        The names of its subfolders that are written in too.
    within
        The folder that nothing must lead out of; None trusts any target.

    Raises
    ------
    OutputError
        If the folder cannot be made or written in, something in it leads out, or another process
        keeps it locked.
    """
    try:
        for name in ("", *inner):
            with folder_at(home / name, within=within, make=True):
                pass
    except OSError as error:
        raise OutputError(f"cannot write in {home / name}: {reason(error)}") from error
    with _held(home, within):
        settle(home, within=within)
        for name in ("", *inner):
            try:
                with folder_at(home / name, within=within) as folder:
                    sweep(folder)
            except OSError as error:
                raise OutputError(f"cannot write in {home / name}: {reason(error)}") from error
        yield


@contextmanager
def _held(home: Path, within: Path | None) -> Iterator[None]:
    if os.name == "nt":
        with _held_by_filelock(home):
            yield
        return
    try:
        with folder_at(home, within=within) as folder:
            descriptor = _opened(folder)
    except OutputError:
        raise
    except OSError as error:
        raise OutputError(f"cannot write in {home}: {reason(error)}") from error
    try:
        _wait(descriptor, home)
        yield
    finally:
        close(descriptor)


def _opened(folder: Folder) -> int:
    descriptor = folder.open(FILE, os.O_RDWR | os.O_CREAT)
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OutputError(f"cannot write in {folder.path}: {FILE} is no file, expected one")
    except OSError:
        close(descriptor)
        raise
    return descriptor


def _wait(descriptor: int, home: Path) -> None:
    until = time.monotonic() + _PATIENCE
    try:
        while not lock(descriptor):
            if time.monotonic() > until:
                raise OutputError(_late(home))
            time.sleep(_PAUSE)
    except OutputError:
        raise
    except OSError as error:
        raise OutputError(f"cannot write in {home}: {reason(error)}") from error


@contextmanager
def _held_by_filelock(home: Path) -> Iterator[None]:
    from filelock import FileLock, Timeout

    held = FileLock(home / FILE, timeout=_PATIENCE)
    try:
        held.acquire()
    except Timeout:
        raise OutputError(_late(home)) from None
    except OSError as error:
        raise OutputError(f"cannot write in {home}: {reason(error)}") from error
    try:
        yield
    finally:
        held.release()


def _late(home: Path) -> str:
    return (
        f"cannot write in {home}: another corridor-map has been writing there for "
        f"{_PATIENCE:.0f} s; try again when it is done"
    )
