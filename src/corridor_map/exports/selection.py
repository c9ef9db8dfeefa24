"""Selections: parts of a project to export, with the command that makes the same file again."""

import shlex
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from corridor_map.ground.layers import Route, Segment, last_begun
from corridor_map.io.dates import first_day
from corridor_map.project import Project
from corridor_map.search.index import find_passages


@dataclass(frozen=True)
class Selection:
    """A part of a project, at a date.

    Attributes
    ----------
    whole
        The project it is taken from, against which claims are checked.
    project
        What was selected, with all that is known of every segment's history.
    routes, articles, as_of, search
        What was asked for; empty where nothing was left out.
    """

    whole: Project
    project: Project
    routes: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    as_of: str = ""
    search: str = ""

    @cached_property
    def dated(self) -> Project:
        """The project as it was on the date asked for.

        A segment has the state of that day, and its history ends with it, so that the two agree;
        one that had no state yet is left out. Without a date this is the project as it is.
        """
        if not self.as_of:
            return self.project
        day = first_day(self.as_of) or ""
        routes = {id_: _dated(route, day) for id_, route in self.project.routes.items()}
        return replace(self.project, routes=routes)

    @cached_property
    def passages_of(self) -> dict[str, list[int]]:
        """The indexes in `Project.passages` of the passages that name each target itself.

        A target is the id of a route, segment, border or place.
        """
        found: defaultdict[str, list[int]] = defaultdict(list)
        for number, passage in enumerate(self.project.passages):
            for target in dict.fromkeys(passage.annotation.targets):
                found[target].append(number)
        return dict(found)

    def ids_of_passages(self, target: str) -> list[str]:
        """Return the ids of the passages that name `target` itself, in the project's order."""
        passages = self.project.passages
        return [passages[number].annotation.id for number in self.passages_of.get(target, ())]

    @property
    def count(self) -> int:
        """Number of segments, borders, places and annotations to write."""
        it = self.project
        return len(it.segments) + len(it.borders) + len(it.places) + len(it.annotations)

    def command(self, file: str, format_: str) -> str:
        """Return the command that makes the same file again from the same data."""
        words = ["corridor-map", "export", "-o", file, "--format", format_]
        for option, values in (("--route", self.routes), ("--article", self.articles)):
            for value in values:
                words += [option, value]
        words += ["--as-of", self.as_of] if self.as_of else []
        words += ["--search", self.search] if self.search else []
        return shlex.join(words)


def select(
    whole: Project,
    *,
    routes: Iterable[str] = (),
    articles: Iterable[str] = (),
    as_of: str = "",
    search: str = "",
) -> Selection:
    """Return the part of a project that has only these routes, articles and words.

    Parameters
    ----------
    whole
        All there is.
    routes, articles
        See `corridor_map.project.Project.select`; none given means all.
    as_of
        An ISO 8601 date of any precision; empty for today's states.
    search
        Words that a passage must fit: see `corridor_map.project.Project.search`.

    Raises
    ------
    UnknownIdError
        If an id is not in the project.
    UsageError
        If `as_of` is no date the project knows.
    """
    asked, sought = tuple(dict.fromkeys(routes)), tuple(dict.fromkeys(articles))
    project = whole.select(routes=asked, articles=sought)
    if as_of:
        whole.check_as_of(as_of)
    if search.strip():
        found = {passage.annotation.id for passage in find_passages(project, search)}
        project = replace(project, annotations=tuple(a for a in project.annotations if a.id in found))
    return Selection(whole, project, asked, sought, as_of, search.strip())


def selection_of(project: Project, whole: Project, *, as_of: str = "", search: str = "") -> Selection:
    """Return the `Selection` of a `project` that was already selected from `whole`."""
    routes = project.toggles if project.toggles != whole.toggles else ()
    articles = tuple(project.articles) if project.articles.keys() != whole.articles.keys() else ()
    return Selection(whole, project, routes, articles, as_of, search)


def _dated(route: Route, day: str) -> Route:
    return replace(route, segments=tuple(s for segment in route.segments for s in _on(segment, day)))


def _on(segment: Segment, day: str) -> Iterable[Segment]:
    state = last_begun(segment.history, day)
    if state is not None:
        history = segment.history[: segment.history.index(state) + 1]
        yield replace(segment, status=state.status, contested=state.contested, history=history)
