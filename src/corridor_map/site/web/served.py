"""What an app serves at the moment: a project and its finished answers, replaced together."""

import logging
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import TypeAlias

from corridor_map.folders import walked
from corridor_map.lexica import lexicon_of
from corridor_map.loading import load
from corridor_map.paths import shipped
from corridor_map.project import Project
from corridor_map.site.web.answers import Answers
from corridor_map.text.lexicon import Lexicon

_EVERY = 1.0
"""Seconds after which a folder is looked at again, if somebody asks for what is in it."""

_LOOKING = 0.05
"""Share of the time that may go into looking at a folder of very many files."""

_File: TypeAlias = tuple[str, int, int]
"""A file's path, when it was changed in nanoseconds, and its size."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Edition:
    """A project and the answers made of it, so that none outlives the data it was made of."""

    project: Project
    data: Path | None
    changed: datetime
    """When the newest of its files was changed, to the second, in UTC."""
    answers: Answers = field(default_factory=Answers)

    @cached_property
    def lexicon(self) -> Lexicon:
        """The words by which texts are linked to the project's routes."""
        return lexicon_of(self.project, self.data)[0]


class Served:
    """The edition that an app serves; a request asks for it once and keeps to it.

    Parameters
    ----------
    project
        What is served at first.
    data
        The user's folder that it was read from; without one nothing is read again.
    """

    def __init__(self, project: Project, data: Path | None = None) -> None:
        self.data = data
        self._state = _state_of(data)
        self._now = Edition(project, data, last_change(data))
        self._reading = Lock()
        self._look_at = time.monotonic() + _EVERY

    @property
    def now(self) -> Edition:
        """The present edition, which has what others have changed in the folder since a moment ago."""
        if self.data is not None and time.monotonic() >= self._look_at:
            self._look()
        return self._now

    def read_again(self) -> Edition:
        """Read the data as it is by now, and serve that from now on."""
        # One at a time, or what was read first could take the place of what was read last.
        with self._reading:
            return self._read(_state_of(self.data))

    def _look(self) -> None:
        # Whoever asks while another request reads gets what was there before.
        if not self._reading.acquire(blocking=False):
            return
        try:
            begun = time.monotonic()
            state = _state_of(self.data)
            took = time.monotonic() - begun
            if state != self._state:
                self._read(state)
            self._look_at = time.monotonic() + max(_EVERY, took / _LOOKING)
        finally:
            self._reading.release()

    def _read(self, state: frozenset[_File]) -> Edition:
        changed = last_change(self.data)
        known = set(self._now.project.faults)
        self._now = Edition(load(self.data), self.data, changed)
        self._state = state
        for fault in self._now.project.faults:
            if fault not in known:
                _log.warning("%s", fault)
        return self._now


def _files(root: Path) -> Iterator[_File]:
    for path in walked(root):
        # What is being written is not there yet.
        if not path.name.startswith("."):
            with suppress(OSError):
                now = path.stat()
                yield str(path), now.st_mtime_ns, now.st_size


def _state_of(data: Path | None) -> frozenset[_File]:
    """Return what tells whether something in a user's folder is another than before."""
    folders = (data / "geodata", data / "seeds") if data is not None else ()
    return frozenset(file for folder in folders for file in _files(folder))


def last_change(data: Path | None) -> datetime:
    """Return when something in the data was last changed: to the second, in UTC, never in the future.

    Parameters
    ----------
    data
        The user's folder, which counts beside the data that ships with the package.
    """
    roots = [shipped("geodata"), shipped("seeds"), *([data] if data is not None else [])]
    newest = 0.0
    for root in roots:
        # A folder changes when a file is taken away, which no file that stays would show.
        for path in (root, *walked(root)):
            with suppress(OSError):
                newest = max(newest, path.stat().st_mtime)
    now = datetime.now(UTC)
    return min(datetime.fromtimestamp(newest, UTC), now).replace(microsecond=0)
