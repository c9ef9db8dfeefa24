"""Pure geometry of the ground: lengths, bounds, and on which side lines that run together are drawn.

Coordinates are longitude, latitude in degrees WGS84.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

import shapely

from corridor_map.ground.model import Coordinates, Segment

KM_PER_DEGREE = 111.2
"""Kilometres in a degree of latitude, to 0.5 %: enough to tell what runs beside what."""

NEAR_KM = 2.0
"""Lines of two routes closer than this run side by side."""

NEAR_SHARE = 0.7
"""The share of a segment that must be near another route to be drawn as beside it."""

_LOOK_KM = 3.0
_SAMPLES = 40

_Point: TypeAlias = tuple[float, float]


def length_km(coordinates: Sequence[tuple[float, float]]) -> float:
    """Return the geodesic length of a line on the WGS84 ellipsoid, in kilometres.

    Karney's algorithm (2013), as PROJ implements it.
    """
    # It takes longer to import than everything else here takes to run.
    from pyproj import Geod

    longitudes, latitudes = zip(*coordinates, strict=True)
    return float(Geod(ellps="WGS84").line_length(longitudes, latitudes)) / 1000


def bounds(lines: Iterable[Sequence[tuple[float, float]]]) -> tuple[float, float, float, float]:
    """Return west, south, east, north of lines that do not cross the 180th meridian, in degrees.

    Raises
    ------
    ValueError
        If there is no point.
    """
    points = [point for line in lines for point in line]
    if not points:
        raise ValueError("bounds of no points")
    xs, ys = zip(*points, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def offset_slots(segments: Sequence[Segment]) -> dict[str, tuple[float, bool]]:
    """Return how far beside its true line each segment is drawn, so that lines do not cover each other.

    Segments of different routes with the same coordinates, in either direction, share track.
    A run of consecutive shared segments of the same routes has one slot for each route,
    constant along the run and ordered by the sides on which the lines come in and leave, so
    that they do not cross. A segment most of which runs within 2 km of another route's lines
    is drawn on the side of them on which it really lies.

    Parameters
    ----------
    segments
        Segments of any number of routes, those of a route in travel order.

    Returns
    -------
    dict
        By segment id: the slot's offset ``slot - (n - 1) / 2``, positive to the right of the
        segment's own direction of travel, 0 for a segment alone; and whether it is near but on
        track of its own.
    """
    slots = {segment.id: (0.0, False) for segment in segments}
    groups = _shared(segments)
    shared = {segment.id for group in groups for segment in group}
    for run in _runs(groups):
        order = _order(run, segments)
        for ahead, group in run:
            for segment in group:
                offset = order.index(segment.route) - (len(order) - 1) / 2
                along = _same_way(segment, group[0]) == ahead
                slots[segment.id] = (offset if along else -offset, False)
    boxes = [bounds([segment.coordinates]) for segment in segments]
    tree = shapely.STRtree([shapely.box(*box) for box in boxes])
    for segment, (west, south, east, north) in zip(segments, boxes, strict=True):
        if segment.id not in shared:
            # Of tens of thousands of segments few are near; each with every other would take hours.
            near = tree.query(shapely.box(west - 0.1, south - 0.1, east + 0.1, north + 0.1))
            others = [segments[number] for number in sorted(near)]
            slots[segment.id] = _beside(segment, [s for s in others if s.route != segment.route])
    return slots


_Group: TypeAlias = tuple[Segment, ...]
_Run: TypeAlias = list[tuple[bool, _Group]]
"""Groups in order, each with whether its first segment travels the way of the run."""


def _same_way(segment: Segment, other: Segment) -> bool:
    return segment.coordinates == other.coordinates


def _shared(segments: Sequence[Segment]) -> list[_Group]:
    """Return the segments that lie on each other, one of each route, in the order given."""
    tracks: dict[Coordinates, dict[str, Segment]] = defaultdict(dict)
    for segment in segments:
        track = min(segment.coordinates, segment.coordinates[::-1])
        tracks[track].setdefault(segment.route, segment)
    return [tuple(track.values()) for track in tracks.values() if len(track) > 1]


def _runs(groups: list[_Group]) -> Iterator[_Run]:
    """Yield the groups chained end to end, as far as the routes that share them are the same."""
    left = list(groups)
    while left:
        run: _Run = [(True, left.pop(0))]
        while _extend(run, left, front=False) or _extend(run, left, front=True):
            pass
        yield run


def _extend(run: _Run, left: list[_Group], *, front: bool) -> bool:
    ahead, group = run[0 if front else -1]
    line = _way(ahead, group)
    tip = line[0] if front else line[-1]
    routes = {segment.route for segment in group}
    for candidate in left:
        if {segment.route for segment in candidate} != routes:
            continue
        coordinates = candidate[0].coordinates
        if tip not in (coordinates[0], coordinates[-1]):
            continue
        onward = (coordinates[-1] if front else coordinates[0]) == tip
        run.insert(0 if front else len(run), (onward, candidate))
        left.remove(candidate)
        return True
    return False


def _way(ahead: bool, group: _Group) -> Coordinates:
    coordinates = group[0].coordinates
    return coordinates if ahead else coordinates[::-1]


def _order(run: _Run, segments: Sequence[Segment]) -> list[str]:
    """Return the routes of a run from its left to its right."""
    members = {segment.id for _, group in run for segment in group}
    routes = sorted({segment.route for _, group in run for segment in group})
    first, last = _way(*run[0]), _way(*run[-1])
    scores: dict[str, float] = {}
    for route in routes:
        rest = [s for s in segments if s.route == route and s.id not in members]
        out = _side(last[-1], _heading(last[::-1]), rest)
        # Looking back from the start, the right of the run is on the left.
        into = -_side(first[0], _heading(first), rest)
        # Where the two ends disagree the lines cross once, at the end where they come together.
        scores[route] = 2 * out + into
    return sorted(routes, key=lambda route: (scores[route], route))


@dataclass(frozen=True, slots=True)
class _Vector:
    """East and north in kilometres."""

    x: float
    y: float

    def right_of(self, other: "_Vector") -> float:
        """Return the sine of the angle from `other` to this, positive to the right."""
        size = math.hypot(self.x, self.y) * math.hypot(other.x, other.y)
        return (self.x * other.y - self.y * other.x) / size if size else 0.0


def _vector(start: _Point, end: _Point) -> _Vector:
    squeeze = math.cos(math.radians(start[1]))
    return _Vector((end[0] - start[0]) * squeeze * KM_PER_DEGREE, (end[1] - start[1]) * KM_PER_DEGREE)


def _heading(line: Sequence[_Point]) -> _Vector:
    """Return the vector from the start of a line to where it is a few kilometres on."""
    gone = 0.0
    for before, after in pairwise(line):
        step = _vector(before, after)
        size = math.hypot(step.x, step.y)
        if gone + size >= _LOOK_KM:
            share = (_LOOK_KM - gone) / size
            at = (before[0] + share * (after[0] - before[0]), before[1] + share * (after[1] - before[1]))
            return _vector(line[0], at)
        gone += size
    return _vector(line[0], line[-1])


def _side(tip: _Point, inward: _Vector, rest: Sequence[Segment]) -> float:
    """Return on which side the lines that leave a run at its tip go: 1 right, -1 left, 0 straight on.

    `inward` looks from the tip back into the run.
    """
    outward = _Vector(-inward.x, -inward.y)
    sides = []
    for segment in rest:
        for line in (segment.coordinates, segment.coordinates[::-1]):
            if line[0] == tip:
                sides.append(_heading(line).right_of(outward))
    return sum(sides) / len(sides) if sides else 0.0


def _beside(segment: Segment, others: Sequence[Segment]) -> tuple[float, bool]:
    """Return the slot of a segment among the routes that run near it."""
    near: dict[str, list[Segment]] = defaultdict(list)
    west, south, east, north = bounds([segment.coordinates])
    for other in others:
        w, s, e, n = bounds([other.coordinates])
        if w < east + 0.1 and e > west - 0.1 and s < north + 0.1 and n > south - 0.1:
            near[other.route].append(other)
    if not near:
        return 0.0, False
    squeeze = math.cos(math.radians((south + north) / 2))
    line = shapely.LineString(_flat(segment.coordinates, squeeze))
    places = [line.interpolate(i / _SAMPLES, normalized=True) for i in range(_SAMPLES + 1)]
    rights: dict[str, float] = {segment.route: 0.0}
    for route, lines in near.items():
        drawn = shapely.MultiLineString([_flat(other.coordinates, squeeze) for other in lines])
        joins = shapely.shortest_line(places, drawn)
        close = [i for i, size in enumerate(shapely.length(joins)) if size <= NEAR_KM]
        if len(close) >= NEAR_SHARE * len(places):
            rights[route] = sum(_right(line, joins[i]) for i in close) / len(close)
    order = sorted(rights, key=lambda route: (rights[route], route))
    return order.index(segment.route) - (len(order) - 1) / 2, len(order) > 1


def _flat(coordinates: Coordinates, squeeze: float) -> list[_Point]:
    return [(x * squeeze * KM_PER_DEGREE, y * KM_PER_DEGREE) for x, y in coordinates]


def _right(line: shapely.LineString, join: shapely.LineString) -> float:
    """Return how many kilometres to the right of a line the far end of a join from it lies."""
    start, end = shapely.get_coordinates(join)
    at = line.project(shapely.Point(start))
    (x0, y0), (x1, y1) = (
        shapely.get_coordinates(line.interpolate(place))[0] for place in (max(0.0, at - 0.2), at + 0.2)
    )
    ahead = _Vector(float(x1 - x0), float(y1 - y0))
    aside = _Vector(float(end[0] - start[0]), float(end[1] - start[1]))
    return aside.right_of(ahead) * math.hypot(aside.x, aside.y)
