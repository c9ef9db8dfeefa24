"""Data model of the ground: routes and their dated states, borders, places, the basemap."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeAlias

from corridor_map.errors import UsageError
from corridor_map.io.dates import check_date, first_day

Coordinates: TypeAlias = tuple[tuple[float, float], ...]
"""Longitude, latitude pairs in degrees, WGS84 (RFC 7946)."""


STATUSES = (
    "announced",
    "pre-construction",
    "construction",
    "operating",
    "shelved",
    "cancelled",
    "mothballed",
    "retired",
)
"""States of works, in Global Energy Monitor's words."""

MODES = ("rail", "road", "sea", "river")
CERTAINTIES = ("certain", "less-certain", "uncertain")
PLACE_KINDS = ("city", "town", "station", "port", "crossing", "bridge", "junction")
LABEL_KINDS = ("country", "sea", "lake", "river")


@dataclass(frozen=True, slots=True)
class State:
    """A state of a segment from a date on, until the next state.

    `since` is an ISO 8601 date of any precision (``1943``, ``2018-03``, ``2023-05-17``).
    """

    since: str
    status: str
    contested: bool
    note: str
    source: str


@dataclass(frozen=True, slots=True)
class Segment:
    """One stretch of a route between two places, of one mode, country and state of works."""

    id: str
    route: str
    name: str
    branch: str
    mode: str
    status: str
    contested: bool
    history: tuple[State, ...]
    countries: tuple[str, ...]
    from_place: str
    to_place: str
    certainty: str
    gauge_mm: int | None
    source: str
    coordinates: Coordinates


@dataclass(frozen=True, slots=True)
class Branch:
    """One of several lines of a route: its `id`, which segments refer to, and its title."""

    id: str
    title: str
    short_title: str


@dataclass(frozen=True, slots=True)
class Route:
    """A corridor: its segments in travel order, its names and its colours.

    `names` maps a language tag to the names in that language, the first one shown.
    `colour` and `colour_dark` are ``#rrggbb`` for the light and the dark map.
    `lexicon` is how texts mention the route, as its TOML file has it. `usage` are (name, who
    uses it) pairs for those of its names that not everybody uses. `branches` are those that its
    TOML file gives a title.
    """

    id: str
    title: str
    short_title: str
    names: dict[str, tuple[str, ...]]
    colour: str
    colour_dark: str
    summary: str
    segments: tuple[Segment, ...]
    lexicon: dict[str, Any]
    usage: tuple[tuple[str, str], ...] = ()
    branches: tuple[Branch, ...] = ()

    def branch(self, id_: str) -> Branch:
        """Return a branch with its title; one without a title of its own is titled after its id."""
        short = f"{self.short_title} {id_}"
        made = Branch(id_, f"{short} branch", short)
        return next((branch for branch in self.branches if branch.id == id_), made)


@dataclass(frozen=True, slots=True)
class Border:
    """A stretch of border between two countries.

    `countries` are ISO 3166-1 alpha-3 codes; `lines` the parts of the stretch.
    """

    id: str
    name: str
    countries: tuple[str, ...]
    source: str
    lines: tuple[Coordinates, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A station, port, crossing, city or town.

    `names` are (toponym, language tag) pairs, the English one first. `rank` runs from 1
    (named on a map of the continent) to 6 (named only close by). `usage` are (toponym, who uses
    it) pairs for those of its names that not everybody uses.
    """

    id: str
    names: tuple[tuple[str, str], ...]
    kind: str
    country: str
    rank: int
    source: str
    coordinates: tuple[float, float]
    usage: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class BasemapLabel:
    """A basemap label: the name of a country, sea, lake or river.

    `kind` is country, sea, lake or river; `rank` as for places.
    """

    id: str
    name: str
    kind: str
    rank: int
    coordinates: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Basemap:
    """The basemap beneath the routes.

    `land` and `lakes` are polygons as rings (outer first); `rivers` are lines.
    """

    land: tuple[tuple[Coordinates, ...], ...]
    lakes: tuple[tuple[Coordinates, ...], ...]
    rivers: tuple[Coordinates, ...]
    labels: tuple[BasemapLabel, ...]


def state_on(segment: Segment, date: str) -> State | None:
    """Return the state of a segment on a date: its last state that began on it or before.

    Parameters
    ----------
    segment
        Its `history` is in order of time.
    date
        An ISO 8601 date of any precision; a partial one counts from its first day, for the
        date asked for as for the dates of the states.

    Returns
    -------
    State or None
        None before the first state.

    Raises
    ------
    UsageError
        If `date` is no date of the calendar.
    """
    day = first_day(check_date(date))
    if day is None:
        raise UsageError("no date was given; expected YYYY, YYYY-MM or YYYY-MM-DD")
    return last_begun(segment.history, day)


def last_begun(history: Iterable[State], day: str) -> State | None:
    """Return the last state of a `history` in order of time that began on `day` or before."""
    current = None
    for state in history:
        if (first_day(state.since) or "") > day:
            break
        current = state
    return current
