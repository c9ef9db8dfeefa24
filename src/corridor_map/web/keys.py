"""The key of a server: what proves who sits at its machine, the same for all its processes.

It lies in the user's folder, for nobody else to read, or in an environment variable. A folder that
a stranger made may bring a file of that name with it; a key is believed only in the very file that
it was written into, which no copy is.
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
"""The environment variable that holds the key of servers that share no folder, or no machine."""
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
    """What whoever may write has to know, and what is derived from it.

    Attributes
    ----------
    secret
        The key itself, as it stands in the address that opens the map for writing.
    is_shared
        Whether the server's other processes, and the server once it is started again, have the same.
    """

    secret: str
    is_shared: bool

    @cached_property
    def token(self) -> str:
        """What our own pages show with what they send.

        Processes that share no key share what is no secret: else texts would be linked only for
        those who happen on the process that made their page. Saving takes the cookie all the same.
        """
        return self._derived("page") if self.is_shared else "no-key-is-shared"

    @cached_property
    def cookie(self) -> str:
        """What a browser that was given the secret shows from then on."""
        return self._derived("cookie")

    @cached_property
    def cookie_name(self) -> str:
        """The cookie's name: servers of other folders on the same host have another."""
        return f"corridor-map-{self._derived('name')[:12]}"

    def opens(self, secret: str) -> bool:
        """Say whether a secret that somebody gave is this one."""
        return hmac.compare_digest(secret.encode(), self.secret.encode())

    def _derived(self, purpose: str) -> str:
        return hmac.new(self.secret.encode(), purpose.encode(), hashlib.sha256).hexdigest()


def key_of(folder: Path | None) -> Key:
    """Return the key of whoever serves a folder, made if there is none yet.

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
    """Yield the descriptor of a new file that only its owner may read, made anew if it is there.

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
    """Return a new key, written into a file that is believed from now on."""
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
    """Return the key in a file, or nothing if that is not the file that this server's user wrote it into."""
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
    """Return what tells the file that a key was written into from every copy of it."""
    place = f"{about.st_dev} {about.st_ino} {path.parent.resolve() / path.name}"
    return hmac.new(secret.encode(), os.fsencode(place), hashlib.sha256).hexdigest()
