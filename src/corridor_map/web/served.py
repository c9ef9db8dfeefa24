"""The edition that an app serves: a project and its finished answers, replaced together."""

import gc
import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from threading import Lock, Thread
from typing import TypeAlias

from corridor_map.io.listing import walked
from corridor_map.io.paths import shipped
from corridor_map.lexica import lexicon_of
from corridor_map.linking.lexicon import Lexicon
from corridor_map.loading import load
from corridor_map.page.assets import Linked
from corridor_map.page.pages import map_page
from corridor_map.project import Project
from corridor_map.web.answers import Answer, Answers, page_answer

_EVERY = 1.0
"""Seconds after which a folder is checked again for changes, if a request needs it."""

_LOOKING = 0.05
"""Largest share of the time that goes into checking a folder of very many files."""

_OVERDUE = 2.0
"""A check this many times `_EVERY` overdue is waited for: who reloads a page wants to see changes."""

_PATIENCE = 3.0
"""Largest number of seconds for which an overdue check is waited for."""

_LONG = 30.0
"""Seconds after which `Served.stale` says that the folder is still being read."""

_AGAIN = 60.0
"""Seconds after which an unreadable folder is tried again, even if nothing has changed in it."""

_File: TypeAlias = tuple[str, int, int]
"""A file's path, the time of its last change in nanoseconds, and its size."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Edition:
    """A project with the answers made of it, so that no answer outlives its data."""

    project: Project
    data: Path | None
    changed: datetime
    """Time of the last change to its files, to the second, in UTC."""
    answers: Answers = field(default_factory=Answers)

    @cached_property
    def lexicon(self) -> Lexicon:
        """The words by which texts are linked to the project's routes."""
        return lexicon_of(self.project, self.data)[0]

    def map_page(self) -> Answer:
        """Return the finished map page; it reads its state from its address, so one serves every address."""
        return self.answers.get("/", lambda: page_answer(map_page(self.project, Linked(), {})))


class Served:
    """The edition that an app serves; a request asks for it once and keeps to it.

    An edition is served once it is whole: read, and its map page made. If the folder cannot be read,
    for whatever reason, or if reading does not end, the earlier edition stays.

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
        self._begun: float | None = None
        self._look_at = time.monotonic() + _EVERY
        self._failed: float | None = None

    @property
    def now(self) -> Edition:
        """The present edition, with changes by others to the folder up to a moment ago."""
        if self.data is not None and time.monotonic() >= self._look_at:
            self._look()
        return self._now

    @property
    def stale(self) -> str:
        """Why the present edition does not match the folder, in one sentence; empty if it does."""
        begun = self._begun
        if begun is not None and time.monotonic() - begun > _LONG:
            return f"The folder is being read for more than {_LONG:.0f} s; what was read before is served."
        if self._failed is not None:
            return "The folder cannot be read as it is by now; what was read before is served."
        return ""

    def read_again(self) -> Edition:
        """Read the data if it has changed, and serve it from now on if it is whole."""
        # One at a time, or what was read first could take the place of what was read last.
        if self._reading.acquire(timeout=_LONG):
            self._read_if_changed()
        return self._now

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Keep the folder from being read during the block, so that nothing half-written is served."""
        held = self._reading.acquire(timeout=_LONG)
        try:
            yield
        finally:
            if held:
                self._reading.release()

    def _look(self) -> None:
        is_overdue = time.monotonic() >= self._look_at + _OVERDUE * _EVERY
        # Whoever asks while the folder is read gets what was there before.
        if not self._reading.acquire(blocking=False):
            return
        # In a thread of its own, since a folder on a disk that hangs would take the asking one with it.
        looking = Thread(target=self._read_if_changed, name="looking at the folder", daemon=True)
        try:
            looking.start()
        except RuntimeError:
            self._reading.release()
            return
        if is_overdue:
            looking.join(_PATIENCE)

    def _read_if_changed(self) -> None:
        """Read the folder if it has changed, and release `_reading`; no exception is raised."""
        begun = self._begun = time.monotonic()
        took = 0.0
        try:
            state = _state_of(self.data)
            took = time.monotonic() - begun
            tries_again = self._failed is not None and begun >= self._failed + _AGAIN
            if state != self._state or tries_again:
                # Once is enough for what cannot be read: it is not tried again before it changes.
                self._state = state
                self._read()
                self._failed = None
        except Exception as error:
            if self._failed is None or not isinstance(error, OSError):
                _log.exception("the folder %s cannot be read as it is by now; it stays as it was", self.data)
            self._failed = begun
        finally:
            self._look_at = time.monotonic() + max(_EVERY, took / _LOOKING)
            self._begun = None
            self._reading.release()

    def _read(self) -> None:
        changed = last_change(self.data)
        known = set(self._now.project.faults)
        edition = Edition(load(self.data), self.data, changed)
        edition.map_page()
        self._now = edition
        # The edition before is held by circles of Jinja's, which Python would clear away much later.
        gc.collect()
        for fault in edition.project.faults:
            if fault not in known:
                _log.warning("%s", fault)


def _files(root: Path) -> Iterator[_File]:
    for path in walked(root):
        # What is being written is not there yet.
        if not path.name.startswith("."):
            with suppress(OSError):
                now = path.stat()
                yield str(path), now.st_mtime_ns, now.st_size


def _state_of(data: Path | None) -> frozenset[_File]:
    """Return the state of the files in a user's folder, to compare with an earlier one."""
    folders = (data / "geodata", data / "seeds") if data is not None else ()
    return frozenset(file for folder in folders for file in _files(folder))


def last_change(data: Path | None) -> datetime:
    """Return the time of the last change to the data: to the second, in UTC, never in the future.

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
