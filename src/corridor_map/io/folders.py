"""Safe access to the files of a folder: nothing is opened that leads out, blocks or has no end.

A folder may come from a stranger, and hold links, pipes and devices. A file is opened from the folder
inward, one component of its path after the other, so that a link which is put there meanwhile leads
nowhere. A link that stays inside is followed. Where the system cannot open by descriptors, paths are
resolved and compared.
"""

import errno
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from corridor_map.errors import Fault

MOST_BYTES = 100_000_000
"""Largest number of bytes in a file that is read."""

LONGEST_NAME = 255
"""Largest number of bytes in the name of a file."""

_BY_DESCRIPTOR = {os.open, os.stat, os.unlink, os.rename, os.mkdir} <= os.supports_dir_fd
_PLAIN = getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_BINARY", 0)
_UNBLOCKED = _PLAIN | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0)
_FOLDER = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | _PLAIN
_NOT_FOLLOWED = (errno.ELOOP, errno.ENOTDIR, errno.EMLINK)
_ABSENT = (errno.ENOENT, errno.ENOTDIR, errno.ENAMETOOLONG)


class Folder:
    """An open folder; operations by name act in this folder, even if its path changes.

    `folder_at` opens one.
    """

    def __init__(self, path: Path, descriptor: int | None) -> None:
        self.path = path
        self._descriptor = descriptor

    def open(self, name: str, flags: int = os.O_RDONLY) -> int:
        """Open a file of the folder that is no link, without waiting for the other end of a pipe."""
        return os.open(self._named(name), flags | _UNBLOCKED, 0o666, dir_fd=self._descriptor)

    def stat(self, name: str) -> os.stat_result | None:
        """Return the status of a name without following a link; None if it does not exist."""
        try:
            return os.stat(self._named(name), dir_fd=self._descriptor, follow_symlinks=False)
        except OSError as error:
            if error.errno in _ABSENT:
                return None
            raise

    def names(self) -> list[str]:
        """Return the names of everything in the folder."""
        return os.listdir(self.path if self._descriptor is None else self._descriptor)

    def make(self, name: str) -> None:
        """Make a subfolder, unless something of that name exists."""
        try:
            os.mkdir(self._named(name), dir_fd=self._descriptor)
        except FileExistsError:
            return

    def replace(self, name: str, other: str) -> None:
        """Rename a file of the folder, and replace whatever has the new name."""
        places = {"src_dir_fd": self._descriptor, "dst_dir_fd": self._descriptor}
        os.replace(self._named(name), self._named(other), **places)

    def remove(self, name: str) -> None:
        """Remove a file or a link, if it exists."""
        try:
            os.unlink(self._named(name), dir_fd=self._descriptor)
        except FileNotFoundError:
            return

    def flush(self) -> None:
        """Flush the folder's list of names to the disk; Windows has no such operation."""
        if self._descriptor is None:
            return
        try:
            os.fsync(self._descriptor)
        except OSError as error:
            # Some network file systems cannot do it; the files themselves are whole there all the same.
            if error.errno not in (errno.EINVAL, errno.ENOTSUP, errno.EBADF):
                raise

    def _named(self, name: str) -> str:
        return name if self._descriptor is not None else str(self.path / name)


@contextmanager
def folder_at(path: Path, *, within: Path | None = None, make: bool = False) -> Iterator[Folder]:
    """Open a folder.

    Parameters
    ----------
    path
        The folder.
    within
        The folder that `path` must not lead out of; this folder may be a link itself. None trusts any
        target.
    make
        Whether to make the folder and its parents where they are missing.

    Raises
    ------
    OSError
        If it does not exist, is no folder, leads out of `within`, or the system refuses.
    """
    if make:
        (within or path).mkdir(parents=True, exist_ok=True)
    if not _BY_DESCRIPTOR:
        real = path if within is None else Path(within, *_resolved(path, within, make))
        if make:
            real.mkdir(parents=True, exist_ok=True)
        yield Folder(real, None)
        return
    descriptor = os.open(path, _FOLDER) if within is None else _inward(path, within, _folder_in(make))
    try:
        yield Folder(path, descriptor)
    finally:
        close(descriptor)


def read_bytes(file: Path, most: int = MOST_BYTES, *, within: Path | None = None) -> bytes | Fault:
    """Return the bytes of a regular file, or the fault that says why they cannot be read.

    Parameters
    ----------
    file
        A regular file, or a link to one.
    most
        Largest number of bytes that it may have.
    within
        The folder that it must not lead out of; None trusts any target.
    """
    name = str(file)
    try:
        if within is None:
            descriptor = os.open(file, os.O_RDONLY | _UNBLOCKED & ~getattr(os, "O_NOFOLLOW", 0))
        elif _BY_DESCRIPTOR:
            descriptor = _inward(file, within, _file_in)
        else:
            descriptor = os.open(Path(within, *_resolved(file, within)), os.O_RDONLY | _UNBLOCKED)
        with os.fdopen(descriptor, "rb") as opened:
            about = os.fstat(descriptor)
            if not stat.S_ISREG(about.st_mode):
                return Fault(name, "", "is no file, expected one")
            # Some files of the system say that they have no bytes, and have them without end.
            content = opened.read(most + 1) if about.st_size <= most else b""
    except IsADirectoryError:
        return Fault(name, "", "is no file, expected one")
    except OSError as error:
        # Nobody reads at the other end of a socket; that is no way to open a file.
        if error.errno == errno.ENXIO:
            return Fault(name, "", "is no file, expected one")
        return Fault(name, "", f"cannot be read ({error.strerror or error})")
    except ValueError:
        return Fault(name, "", "cannot be read (no file can have such a name)")
    if about.st_size > most or len(content) > most:
        return Fault(name, "", f"has over {most // 1_000_000} MB, more than is read of one file")
    return content


def is_there(path: Path, *, sure: bool = False) -> bool:
    """Say whether a path exists, even as a dangling link or as something that cannot be inspected.

    Raises
    ------
    OSError
        If `sure` is set and the path cannot be inspected.
    """
    try:
        os.lstat(path)
    except OSError as error:
        if sure and error.errno not in _ABSENT:
            raise
        return error.errno not in _ABSENT
    except ValueError:
        return False
    return True


def leads_out(path: Path, within: Path) -> bool:
    """Say whether a path leads out of a folder, or cannot be resolved."""
    try:
        _resolved(path, within)
    except OSError:
        return True
    return False


def close(descriptor: int) -> None:
    """Close a descriptor that nothing was written to, and ignore errors, as nothing can be lost."""
    with suppress(OSError):
        os.close(descriptor)


def reason(error: OSError) -> str:
    """Return the system's reason for a failure, as the end of a sentence."""
    if isinstance(error, PermissionError):
        return "permission denied"
    return (error.strerror or str(error)).lower()


def _resolved(path: Path, within: Path, make: bool = False) -> tuple[str, ...]:
    """Return the components of a path below `within`, with all links resolved."""
    root = os.path.realpath(within, strict=True)
    real = os.path.realpath(path, strict=not make)
    if real == root:
        return ()
    try:
        parts = Path(real).relative_to(root).parts
    except ValueError:
        raise OSError(errno.EXDEV, f"it leads out of {within}") from None
    return parts


_Opener = Callable[[int, str, bool], int]


def _inward(path: Path, within: Path, opener: _Opener) -> int:
    """Open a path from `within` inward, and follow a link only if it stays inside."""
    try:
        parts = path.relative_to(within).parts
        if ".." not in parts:
            return _down(within, parts, opener)
    except ValueError:
        parts = ("..",)
    except OSError as error:
        if error.errno not in _NOT_FOLLOWED:
            raise
        resolved = _resolved(path, within, opener is _make_in)
        if resolved == parts:
            raise
        parts = resolved
    else:
        parts = _resolved(path, within, opener is _make_in)
    return _down(within, parts, opener)


def _down(within: Path, parts: tuple[str, ...], opener: _Opener) -> int:
    descriptor = os.open(within, _FOLDER)
    for number, part in enumerate(parts, 1):
        try:
            inner = opener(descriptor, part, number == len(parts))
        finally:
            close(descriptor)
        descriptor = inner
    return descriptor


def _file_in(descriptor: int, name: str, is_last: bool) -> int:
    flags = os.O_RDONLY | _UNBLOCKED if is_last else _FOLDER | os.O_NOFOLLOW
    return os.open(name, flags, dir_fd=descriptor)


def _open_in(descriptor: int, name: str, _is_last: bool) -> int:
    return os.open(name, _FOLDER | os.O_NOFOLLOW, dir_fd=descriptor)


def _make_in(descriptor: int, name: str, is_last: bool) -> int:
    try:
        return _open_in(descriptor, name, is_last)
    except FileNotFoundError:
        Folder(Path(), descriptor).make(name)
        return _open_in(descriptor, name, is_last)


def _folder_in(make: bool) -> _Opener:
    return _make_in if make else _open_in
