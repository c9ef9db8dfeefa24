"""Writing files so that a reader, or a power cut, never meets half of one."""

import errno
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from corridor_map.errors import OutputError


def write_whole(path: Path, content: bytes) -> None:
    """Put `content` into the file `path`, whole or not at all.

    The bytes go to a temporary file in the same folder, are flushed to the disk, and take
    the place of `path` in one step; an earlier file stays as it was until then. Where the system
    can, the folder is flushed too, so that a file that was written is there after a power cut.

    Raises
    ------
    OutputError
        If the folder does not exist, is not writable, or the disk is full.
    """
    if path.is_dir():
        raise OutputError(f"cannot write {path}: it is a folder")
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".tmp")
    except OSError as error:
        raise OutputError(f"cannot write {path}: {_reason(error)}") from error
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        # mkstemp makes files that only their owner may read; a plain open() honours the umask.
        umask = os.umask(0)
        os.umask(umask)
        os.chmod(name, 0o666 & ~umask)
        os.replace(name, path)
        _keep_name(path.parent)
    except OSError as error:
        raise OutputError(f"cannot write {path}: {_reason(error)}") from error
    finally:
        if os.path.exists(name):
            os.unlink(name)


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
    if path.is_dir():
        raise OutputError(f"cannot write {path}: it is a folder")
    keep(path, force)
    try:
        folder = Path(tempfile.mkdtemp(dir=path.parent, prefix=f".{path.name}.", suffix=".tmp"))
    except OSError as error:
        raise OutputError(f"cannot write {path}: {_reason(error)}") from error
    try:
        made = folder / path.name
        yield made
        # Opened for writing, since not every system flushes what was opened for reading.
        with open(made, "rb+") as file:
            os.fsync(file.fileno())
        # Making it may have taken long enough for another to write there.
        keep(path, force)
        os.replace(made, path)
        _keep_name(path.parent)
    except OutputError:
        raise
    except OSError as error:
        # What names a file elsewhere is no trouble with this one.
        if error.filename is not None and Path(error.filename).parent not in (folder, path.parent):
            raise
        raise OutputError(f"cannot write {path}: {_reason(error)}") from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def keep(path: Path, force: bool) -> None:
    """Refuse to replace a file that is there already, unless `force` is set.

    Raises
    ------
    OutputError
        If it is there and is to be kept.
    """
    if not force and path.exists():
        raise OutputError(f"{path} is there already and is kept; --force replaces it")


def _keep_name(folder: Path) -> None:
    """Flush a folder to the disk, and with it which files it has; Windows has no such thing."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        # Some network file systems cannot do it; the file itself is whole there all the same.
        if error.errno not in (errno.EINVAL, errno.ENOTSUP, errno.EBADF):
            raise
    finally:
        os.close(descriptor)


def _reason(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "its folder does not exist"
    if isinstance(error, PermissionError):
        return "permission denied"
    return (error.strerror or str(error)).lower()
