"""Settings of an app from the environment, for servers without our command line such as gunicorn."""

import os
from dataclasses import dataclass
from pathlib import Path

from corridor_map.errors import UsageError

MOST_PROXIES = 10
"""Largest number of proxies before a server; nobody has so many."""

_YES = frozenset({"1", "true", "yes"})
_NO = frozenset({"", "0", "false", "no"})


@dataclass(frozen=True)
class Settings:
    """Settings of an app's guards.

    Attributes
    ----------
    data
        The user's folder, in which articles are kept; without one, none are kept.
    allowed
        Names the server answers to beside this machine's own.
    proxies
        Number of proxies before the server whose headers about the client are trusted.
    allow_remote_writes
        Whether clients without the key may have articles kept.
    cross_origin
        Whether pages of other sites may read the data of a user's folder too.
    """

    data: Path | None = None
    allowed: tuple[str, ...] = ()
    proxies: int = 0
    allow_remote_writes: bool = False
    cross_origin: bool = False

    @classmethod
    def of_environment(cls) -> "Settings":
        """Return the settings of the environment variables whose names begin with CORRIDOR_MAP.

        Raises
        ------
        UsageError
            If one of them is not of its form, or names a folder that is not there.
        """
        folder = os.environ.get("CORRIDOR_MAP_DATA", "")
        if folder and not Path(folder).is_dir():
            raise UsageError(f"CORRIDOR_MAP_DATA names “{folder}”, which is no folder")
        names = os.environ.get("CORRIDOR_MAP_ALLOW_HOST", "").split(",")
        proxies = os.environ.get("CORRIDOR_MAP_PROXIES", "") or "0"
        if not (
            proxies.isascii() and proxies.isdigit() and len(proxies) < 3 and int(proxies) <= MOST_PROXIES
        ):
            raise UsageError(f"CORRIDOR_MAP_PROXIES is “{proxies}”; expected a number up to {MOST_PROXIES}")
        return cls(
            Path(folder) if folder else None,
            tuple(name.strip() for name in names if name.strip()),
            int(proxies),
            _switch("CORRIDOR_MAP_ALLOW_REMOTE_WRITES"),
            _switch("CORRIDOR_MAP_CROSS_ORIGIN"),
        )


def _switch(name: str) -> bool:
    value = os.environ.get(name, "").lower()
    if value not in _YES | _NO:
        raise UsageError(f"{name} is “{value}”; expected 1 or 0")
    return value in _YES
