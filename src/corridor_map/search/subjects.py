"""The subjects that a stretch of an article concerns or mentions, and their names in all languages."""

import re
import tomllib
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import cache, cached_property
from itertools import zip_longest
from typing import TYPE_CHECKING

from corridor_map.io.paths import shipped
from corridor_map.languages.search_folding import words
from corridor_map.search.mentions import NameFinder, PlaceFinder

if TYPE_CHECKING:
    from corridor_map.ground.model import Route
    from corridor_map.project import Passage, Project

PLACE, ROUTE, ACTOR = "place", "route", "actor"
"""The kinds of subjects; a subject is written ``kind:id``."""

_NOTE = re.compile(r"\s*\([^)]*\)$")


class Subjects:
    """The subjects of a project's articles; each article is searched for them once, on first use."""

    def __init__(self, project: "Project") -> None:
        self._project = project
        self._found: dict[str, tuple[list[int], list[tuple[int, int, str]]]] = {}

    @cached_property
    def words(self) -> dict[str, tuple[str, ...]]:
        """The folded words of all names of each subject, by subject.

        A word that another one begins with is left out: a query that begins it begins the other too.
        """
        named = {f"{ROUTE}:{id_}": _route_names(route) for id_, route in self._project.routes.items()}
        for place in self._project.places.values():
            named[f"{PLACE}:{place.id}"] = [_NOTE.sub("", name) for name, _ in place.names]
        # Who looks for Baku means the city; that a text calls a state so makes it no name of the state.
        cities = {tuple(words(name)) for place in self._project.places.values() for name, _ in place.names}
        for actor in self._project.actors.values():
            names = (actor.title, *(name for _, listed in actor.names for name in listed))
            named[f"{ACTOR}:{actor.id}"] = [name for name in names if tuple(words(name)) not in cities]
        return {key: _longest_words(names) for key, names in named.items()}

    def of_passage(self, passage: "Passage") -> list[str]:
        """Return the subjects of a passage: its routes, then what it is about and mentions, in order."""
        annotation = passage.annotation
        found = [f"{ROUTE}:{id_}" for id_ in passage.routes]
        found += [f"{PLACE}:{id_}" for id_ in annotation.targets]
        found += [f"{ACTOR}:{stance.actor}" for stance in annotation.stances]
        found += self.within(annotation.article, annotation.start, annotation.end)
        return [key for key in dict.fromkeys(found) if key in self.words]

    def within(self, slug: str, start: int, end: int) -> list[str]:
        """Return the places and actors that an article mentions between two code points, in order."""
        if slug not in self._found:
            found = sorted(self._mentions(self._project.articles[slug].body))
            self._found[slug] = [at for at, _, _ in found], found
        starts, found = self._found[slug]
        inside = found[bisect_left(starts, start) : bisect_left(starts, end)]
        return list(dict.fromkeys(key for _, last, key in inside if last <= end))

    def ids(self, passage: "Passage", kind: str) -> list[str]:
        """Return the ids of the subjects of a passage that are of one kind, in order."""
        keys = (key.partition(":") for key in self.of_passage(passage))
        return [id_ for own, _, id_ in keys if own == kind]

    def _mentions(self, body: str) -> Iterator[tuple[int, int, str]]:
        places, actors = self._finders
        for kind, finder in ((PLACE, places), (ACTOR, actors)):
            for start, end, id_ in finder.find(body):
                yield start, end, f"{kind}:{id_}"

    @cached_property
    def _finders(self) -> tuple[NameFinder, NameFinder]:
        actors = (
            (actor.id, name, language, False)
            for actor in self._project.actors.values()
            for language, names in actor.names
            for name in names
        )
        return PlaceFinder(self._project.places.values()), NameFinder(actors)


def _route_names(route: "Route") -> list[str]:
    """Return the names of a route in all languages, with all words for a corridor if it is one."""
    names = [route.title, route.short_title, *(name for listed in route.names.values() for name in listed)]
    is_corridor = not set(_distinct_words(names)).isdisjoint(_corridors())
    return [*names, *(_corridors() if is_corridor else ())]


def _distinct_words(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({word for name in names for word in words(name)}))


def _longest_words(names: Iterable[str]) -> tuple[str, ...]:
    """Return the distinct words of names, in order, without those that another one begins with."""
    listed = _distinct_words(names)
    # A name of no words, such as "…", has none.
    following = zip_longest(listed, listed[1:], fillvalue="")
    return tuple(word for word, after in following if not after.startswith(word))


@cache
def _corridors() -> tuple[str, ...]:
    """Return the lexicon's words for a corridor, in all languages."""
    listed = tomllib.loads((shipped("geodata") / "lexicon.toml").read_text(encoding="utf-8"))
    entries = listed.get("words", {}).get("corridor", [])
    return _distinct_words(entry.removesuffix("*") for entry in entries if " " not in entry)
