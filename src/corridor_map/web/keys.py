"""The key of a server: proof of access to its machine, the same for all its processes.

It lies in the user's folder, readable by nobody else, or in an environment variable. A folder that a
stranger made may contain a file of that name. So a key is accepted only from the very file that it was
written into, never from a copy.
"""

import errno
import hashlib
import hmac
import os
import re
import secrets
import stat
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from corridor_map.errors import UsageError

VARIABLE = "CORRIDOR_MAP_KEY"
"""The environment variable with the key, for servers that share no folder, or no machine."""
FILE = ".corridor-map.key"
"""The key's file in the user's folder."""

_KEY = re.compile(r"[A-Za-z0-9_-]{22,200}", re.ASCII)
_LONGEST = 1000
_TRIES = 500
_PAUSE = 0.01
"""Seconds between tries while another process makes the key."""
_WINDOWS = sys.platform == "win32"


@dataclass(frozen=True)
class Key:
    """The key that writing requires, and the values derived from it.

    Attributes
    ----------
    secret
        The key itself, as it stands in the address that opens the map for writing.
    is_shared
        Whether the server's other processes, and the server after a restart, have the same key.
    """

    secret: str
    is_shared: bool

    @cached_property
    def token(self) -> str:
        """The token that our own pages send with their requests.

        Without a shared key the token is a fixed text, which is no secret. If each process had a token
        of its own, a text would be linked only if its request reached the process that made the page.
        Saving needs the cookie all the same.
        """
        return self._derived("page") if self.is_shared else "no-key-is-shared"

    @cached_property
    def cookie(self) -> str:
        """The cookie's value, for a browser that has opened an address with the secret."""
        return self._derived("cookie")

    @cached_property
    def cookie_name(self) -> str:
        """The cookie's name; servers of other folders on the same host have another."""
        return f"corridor-map-{self._derived('name')[:12]}"

    def opens(self, secret: str) -> bool:
        """Say whether a given secret is this one."""
        return hmac.compare_digest(secret.encode(), self.secret.encode())

    def _derived(self, purpose: str) -> str:
        return hmac.new(self.secret.encode(), purpose.encode(), hashlib.sha256).hexdigest()


def key_of(folder: Path | None) -> Key:
    """Return the key of the servers of a folder; make one if there is none yet.

    Parameters
    ----------
    folder
        The user's folder; without one, or if it cannot be written in, the key is this process's own.

    Raises
    ------
    UsageError
        If the environment variable holds something that is no key.
    """
    given = os.environ.get(VARIABLE, "")
    if given:
        # What is given is not repeated: it may be most of a key.
        if not _KEY.fullmatch(given):
            raise UsageError(f"{VARIABLE} is no key; expected 22 to 200 letters, digits, “-” and “_”")
        return Key(given, True)
    if folder is not None:
        with suppress(OSError), _alone_in(folder):
            return Key(_read(folder / FILE) or _made(folder / FILE), True)
    return Key(secrets.token_urlsafe(32), False)


@contextmanager
def private_file(path: Path) -> Iterator[int]:
    """Yield the descriptor of a new file that only its owner may read; replace one that is there.

    Raises
    ------
    OSError
        If the folder cannot be written in.
    """
    with suppress(FileNotFoundError):
        os.unlink(path)
    # Nobody else can have put anything there meanwhile that is written into instead.
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        yield handle
    finally:
        os.close(handle)


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Keep other processes from making a key in the same folder at the same time."""
    if _WINDOWS:
        yield
        return
    import fcntl

    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        for left in reversed(range(_TRIES)):
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if not left:
                    raise
                time.sleep(_PAUSE)
        yield
    finally:
        os.close(handle)


def _made(path: Path) -> str:
    """Return a new key, written into a file from which it is accepted from now on."""
    secret = secrets.token_urlsafe(32)
    new = path.with_name(f"{path.name}.new")
    with private_file(new) as handle:
        os.write(handle, f"{secret}\n{_mark(secret, path, os.fstat(handle))}\n".encode("ascii"))
    os.replace(new, path)
    if _read(path) != secret:
        # A file system without owners and modes keeps no secrets.
        os.unlink(path)
        raise PermissionError(errno.EPERM, "no file here is private", str(path))
    return secret


def _read(path: Path) -> str:
    """Return the key in a file, or an empty text if this server's user did not write it into that file."""
    try:
        # Neither a link nor a pipe that waits for a writer.
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
        handle = os.open(path, flags)
    except OSError:
        return ""
    try:
        about = os.fstat(handle)
        if not stat.S_ISREG(about.st_mode):
            return ""
        if not _WINDOWS and (about.st_uid != os.geteuid() or about.st_mode & 0o077):
            return ""
        secret, _, mark = os.read(handle, _LONGEST).decode("ascii", "replace").strip().partition("\n")
    finally:
        os.close(handle)
    believed = _KEY.fullmatch(secret) and hmac.compare_digest(
        mark.encode(), _mark(secret, path, about).encode()
    )
    return secret if believed else ""


def _mark(secret: str, path: Path, about: os.stat_result) -> str:
    """Return the mark that tells the file that a key was written into from every copy of it."""
    place = f"{about.st_dev} {about.st_ino} {path.parent.resolve() / path.name}"
    return hmac.new(secret.encode(), os.fsencode(place), hashlib.sha256).hexdigest()
