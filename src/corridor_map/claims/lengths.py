"""Lengths of things on the map, beside the figures that others have published."""

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from corridor_map.ground.geometry import length_km
from corridor_map.ground.layers import CERTAINTIES, Border, Coordinates, Segment
from corridor_map.ground.published_lengths import Figure
from corridor_map.project import BORDERS, Project


@dataclass(frozen=True, slots=True)
class Tolerance:
    """Largest deviation in percent of an honest figure from the one measured here, with the reason."""

    percent: float
    why: str


TOLERANCES: dict[str, Tolerance] = {
    "certain": Tolerance(
        5, "the line follows the mapped track, but official lengths may count station tracks"
    ),
    "less-certain": Tolerance(
        7, "the line is inferred, or joins stations by straight strokes that cut the bends between them"
    ),
    "uncertain": Tolerance(
        10, "only towns or ports are known, so town centres stand for stations and the course between is open"
    ),
    "border": Tolerance(
        10,
        "the drawn border is simplified, and a border is the longer the more finely its bends are followed",
    ),
    "border at full detail": Tolerance(
        3, "surveys follow the bends of a river at different scales, and count different waters"
    ),
}
"""Tolerances by the certainty of the drawn line, and for borders."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Things on the map that are measured together, in kilometres, geodesic on WGS84.

    `parts` are (id, name, km); `tolerance` is that of the parts, weighted by their lengths.
    """

    parts: tuple[tuple[str, str, float], ...]
    tolerance: Tolerance
    is_border: bool

    @property
    def km(self) -> float:
        """The length of all parts together."""
        return sum(km for _, _, km in self.parts)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table of lengths.

    `kind` is route, branch, segment, border or stretch; `of` its ids; `certainty` that of the
    segments, the best and the worst where they differ.
    """

    kind: str
    of: tuple[str, ...]
    name: str
    km: float
    certainty: str
    figures: tuple[Figure, ...]


@cache
def km_of(line: Coordinates) -> float:
    """Return the geodesic length of a line on WGS84 in kilometres; the result is cached."""
    return length_km(line)


def resolved(project: Project, of: Iterable[str]) -> tuple[list[Segment], list[Border], list[str]]:
    """Return the segments and borders that subjects stand for, and the subjects that the map lacks."""
    segments: list[Segment] = []
    borders: list[Border] = []
    missing: list[str] = []
    for subject in of:
        if subject in project.borders:
            borders.append(project.borders[subject])
            continue
        found = project.stretches.get(subject, ())
        segments += found
        missing += [] if found else [subject]
    return segments, borders, missing


def percent_off(value: float, other: float) -> float:
    """Return the percentage by which a value exceeds another; infinite if only the other is zero."""
    if other:
        return (value / other - 1) * 100
    return math.inf if value else 0.0


def stretch(segments: Sequence[Segment], borders: Sequence[Border]) -> Stretch:
    """Measure segments and borders together.

    Raises
    ------
    ValueError
        If there is nothing to measure.
    """
    parts = [(s.id, s.name, km_of(s.coordinates), s.certainty) for s in segments]
    parts += [(b.id, b.name, sum(km_of(line) for line in b.lines), "border") for b in borders]
    if not parts:
        raise ValueError("a stretch of no segments and no borders")
    total = sum(km for _, _, km, _ in parts)
    share: defaultdict[str, float] = defaultdict(float)
    for _, _, km, surety in parts:
        share[surety] += km / total if total else 1 / len(parts)
    percent = sum(TOLERANCES[surety].percent * part for surety, part in share.items())
    why = "; ".join(TOLERANCES[surety].why for surety in TOLERANCES if surety in share)
    return Stretch(
        tuple((id_, name, km) for id_, name, km, _ in parts), Tolerance(percent, why), bool(borders)
    )


def length_rows(project: Project, figures: Sequence[Figure]) -> tuple[Row, ...]:
    """Return the lengths of all routes, their branches and segments, and of the borders of interest.

    A border is of interest if `figures` or an annotation is about it. Borders in several parts
    and stretches of several segments that a figure is of have rows of their own, last of all.
    """
    left: defaultdict[frozenset[str], list[Figure]] = defaultdict(list)
    for figure in figures:
        left[frozenset(figure.of)].append(figure)
    told = {id_ for of in left for id_ in of} | {t for a in project.annotations for t in a.targets}
    told |= {subject for a in project.annotations for claim in a.claims for subject in claim.of}
    rows: list[Row] = []

    def add(kind: str, name: str, of: Sequence[str]) -> None:
        segments, borders, missing = resolved(project, of)
        if missing:
            return
        sureties = [surety for surety in CERTAINTIES if surety in {s.certainty for s in segments}]
        certainty = " to ".join(dict.fromkeys([*sureties[:1], *sureties[-1:]]))
        found = tuple(left.pop(frozenset(of), ()))
        rows.append(Row(kind, tuple(of), name, stretch(segments, borders).km, certainty, found))

    for route in project.routes.values():
        add("route", route.title, [route.id])
        branches = list(dict.fromkeys(segment.branch for segment in route.segments))
        for branch in branches:
            if len(branches) > 1 and branch:
                add("branch", route.branch(branch).title, [f"branch:{route.id}/{branch}"])
            for segment in route.segments:
                if segment.branch == branch:
                    add("segment", segment.name, [segment.id])
    parted: defaultdict[str, list[Border]] = defaultdict(list)
    for border in project.borders.values():
        if border.id in told:
            add("border", border.name, [border.id])
            parted[border.id.partition("/")[0]].append(border)
    for parts in parted.values():
        if len(parts) > 1:
            whole = parts[0].name.partition(",")[0]
            add("border", f"{whole}, all of it", [border.id for border in parts])
    for of in [found[0].of for found in left.values()]:
        if all(id_ in project.segments for id_ in of):
            add("stretch", name_of(project, of), of)
    return tuple(rows)


def name_of(project: Project, of: Sequence[str]) -> str:
    """Return the names of segments and borders, or the two end places of several segments."""
    segments, borders, _ = resolved(project, of)
    if len(segments) < 2 or borders:
        return ", ".join([*(segment.name for segment in segments), *(border.name for border in borders)])
    ends = (segments[0].from_place, segments[-1].to_place)
    return " – ".join(project.places[end].names[0][0] if end in project.places else end for end in ends)


def rows_of(rows: Iterable[Row], routes: Sequence[str]) -> tuple[Row, ...]:
    """Return the rows of these routes, or all rows if none are given; ``borders`` counts as a route."""
    return tuple(
        row
        for row in rows
        if not routes
        or (BORDERS if row.kind == "border" else row.of[0].rpartition(":")[2].partition("/")[0]) in routes
    )
