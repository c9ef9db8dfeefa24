"""What an app serves at the moment: a project and its finished answers, replaced together."""

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from threading import Lock

from corridor_map.lexica import lexicon_of
from corridor_map.loading import load
from corridor_map.paths import shipped
from corridor_map.project import Project
from corridor_map.site.web.answers import Answers
from corridor_map.text.lexicon import Lexicon


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
        self._now = Edition(project, data, last_change(data))
        self._reading = Lock()

    @property
    def now(self) -> Edition:
        """The present edition."""
        return self._now

    def read_again(self) -> Edition:
        """Read the data as it is by now, and serve that from now on."""
        # One at a time, or what was read first could take the place of what was read last.
        with self._reading:
            changed = last_change(self.data)
            self._now = Edition(load(self.data), self.data, changed)
            return self._now


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
        for path in (root, *root.rglob("*")):
            with suppress(OSError):
                newest = max(newest, path.stat().st_mtime)
    now = datetime.now(UTC)
    return min(datetime.fromtimestamp(newest, UTC), now).replace(microsecond=0)
