"""Atomic file writes: no reader and no power cut ever meets half a file.

New content is a temporary file beside its target until it replaces it: `corridor_map.io.staging`.
"""

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from corridor_map.errors import OutputError
from corridor_map.io.folders import Folder, close, folder_at, reason
from corridor_map.io.staging import MOST_TRIES, held, let_go, remove_tree, stage, sweep, temporary


def write_whole(path: Path, content: bytes, *, within: Path | None = None) -> None:
    """Write `content` to the file `path`, whole or not at all.

    The bytes go to a temporary file in the same folder, are flushed to the disk, and take
    the place of `path` in one step; an earlier file stays as it was until then. Where the system
    can, the folder is flushed too, so that a file that was written is there after a power cut.

    Parameters
    ----------
    path
        The file.
    content
        The new content.
    within
        The folder that `path` must not lead out of; its temporary files are left for the caller to
        remove. None allows a file anywhere, and removes temporary files that a killed write of it left.

    Raises
    ------
    OutputError
        If the folder does not exist, is not writable, or leads out of `within`, or the disk is full.
    """
    with _said_of(path), folder_at(path.parent, within=within) as folder:
        refuse_folder(folder, path.name)
        if within is None:
            sweep(folder, path.name)
        made = stage(folder, path.name, content)
        try:
            folder.replace(made, path.name)
        except BaseException:
            let_go(folder, made)
            raise
        folder.flush()


@contextmanager
def replacing(path: Path, *, force: bool = True) -> Iterator[Path]:
    """Yield a path to write a file at, which then takes the place of `path` in one step.

    For writers that make the file themselves. Whatever they raise, `path` stays as it was and
    nothing is left beside it.

    Parameters
    ----------
    path
        The file to make.
    force
        Whether a file that is there already may be replaced.

    Raises
    ------
    OutputError
        If the folder does not exist or is not writable, the disk is full, `path` is a folder, or
        it exists and is to be kept.
    """
    with _said_of(path), folder_at(path.parent) as folder:
        refuse_folder(folder, path.name)
        is_new = _checked(folder, path, force)
        sweep(folder, path.name)
        with _own_folder(folder, path) as own:
            made = own / path.name
            try:
                yield made
            except OSError as error:
                # What names a file elsewhere is no trouble with this one.
                if error.filename is not None and Path(os.fsdecode(error.filename)).parent not in (
                    own,
                    path.parent,
                ):
                    raise _ElsewhereError(error) from error
                raise
            # Opened for writing, since not every system flushes what was opened for reading.
            with open(made, "rb+") as file:
                os.fsync(file.fileno())
            # Making it may have taken long enough for another to write there.
            is_new = _checked(folder, path, force) and is_new
            os.replace(made, path)
        try:
            folder.flush()
        except OSError:
            # What is said not to be written must not be in the way when it is written again.
            if is_new:
                let_go(folder, path.name)
            raise


def keep(path: Path, force: bool) -> None:
    """Refuse to replace an existing file, unless `force` is set.

    Raises
    ------
    OutputError
        If it exists and must be kept, or cannot be inspected.
    """
    try:
        there = not force and path.exists()
    except OSError as error:
        raise OutputError(f"cannot write {path}: {reason(error)}") from error
    if there:
        raise OutputError(f"{path} is there already and is kept; --force replaces it")


def refuse_folder(folder: Folder, name: str) -> None:
    """Refuse to write a file in place of a folder.

    Raises
    ------
    OutputError
        If `name` is a folder.
    """
    about = folder.stat(name or os.curdir)
    if about is not None and stat.S_ISDIR(about.st_mode):
        raise OutputError(f"cannot write {folder.path / name}: it is a folder")


class _ElsewhereError(Exception):
    """Carries an error past the handler that would report this file as the one not written."""

    def __init__(self, error: OSError) -> None:
        super().__init__()
        self.error = error


@contextmanager
def _said_of(path: Path) -> Iterator[None]:
    try:
        yield
    except OutputError:
        raise
    except _ElsewhereError as elsewhere:
        raise elsewhere.error from None
    except FileNotFoundError as error:
        raise OutputError(f"cannot write {path}: its folder does not exist") from error
    except OSError as error:
        raise OutputError(f"cannot write {path}: {reason(error)}") from error


def _checked(folder: Folder, path: Path, force: bool) -> bool:
    """Refuse to replace a file that must be kept, and say whether the path is free."""
    keep(path, force)
    return folder.stat(path.name) is None


@contextmanager
def _own_folder(folder: Folder, path: Path) -> Iterator[Path]:
    """Make and lock a temporary folder for a file that another writer makes, while the context lasts."""
    for _ in range(MOST_TRIES):
        made = temporary(path.name)
        own = path.parent / made
        os.mkdir(own, 0o700)
        descriptor = None
        try:
            if os.name != "nt":
                descriptor = folder.open(made, os.O_RDONLY)
                if not held(descriptor, folder, made):
                    continue
            yield own
            return
        finally:
            # What could not be removed at first may be now, as after a fault of the disk.
            for _again in range(2):
                remove_tree(own)
            if descriptor is not None:
                close(descriptor)
    raise OSError(errno.EBUSY, os.strerror(errno.EBUSY))
