"""Offsets for lines that run together, drawn side by side so that they do not cover each other.

Coordinates are longitude, latitude in degrees WGS84.
"""

import math
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import TYPE_CHECKING, Any, TypeAlias

import shapely

from corridor_map.ground.geometry import KM_PER_DEGREE, bounds
from corridor_map.ground.model import Coordinates, Segment

if TYPE_CHECKING:
    from numpy.typing import NDArray

NEAR_KM = 2.0
"""Largest number of kilometres between lines of two routes that run side by side."""

NEAR_SHARE = 0.7
"""Least share of a segment that must be near another route for it to be drawn beside that route."""

_NEAR_DEGREES = 1.01 * NEAR_KM / KM_PER_DEGREE
_FARTHEST_DEGREES = 0.1
"""Largest search distance in degrees of longitude; it limits the search beyond 80 degrees of latitude."""

_MOST_NEAR = 200_000
"""Largest number of pairs of segments compared; later segments are drawn on their true line."""

_MOST_LEAVING = 100
"""Largest number of a route's lines from one point whose side is computed; no junction has so many."""

_LOOK_KM = 3.0
_SAMPLES = 40

_Point: TypeAlias = tuple[float, float]


def offset_slots(segments: Sequence[Segment]) -> dict[str, tuple[float, bool]]:
    """Return the offset of each segment from its true line, so that lines do not cover each other.

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
    slots: dict[str, tuple[float, bool]] = {}
    groups = _shared(segments)
    leaving = _leaving(segments)
    for run in _runs(groups):
        order = {route: slot for slot, route in enumerate(_order(run, leaving))}
        for ahead, group in run:
            for segment in group:
                offset = order[segment.route] - (len(order) - 1) / 2
                along = _same_way(segment, group[0]) == ahead
                slots[segment.id] = (offset if along else -offset, False)
    nearby = _Nearby(segments)
    for number, segment in enumerate(segments):
        if segment.id not in slots:
            slots[segment.id] = _beside(segment, nearby.of_other_routes(number))
    return slots


class _Nearby:
    """A spatial index that finds segments of other routes near a segment, and skips its own route.

    Few of tens of thousands of segments are near. Comparing all pairs would take hours.
    """

    def __init__(self, segments: Sequence[Segment]) -> None:
        self._segments = segments
        self._boxes = [bounds([segment.coordinates]) for segment in segments]
        self._left = _MOST_NEAR
        routes = {route: index for index, route in enumerate(dict.fromkeys(s.route for s in segments))}
        self._route_of = [routes[segment.route] for segment in segments]
        # All routes but one are a half of them, a half of the other half, and so on.
        self._halvings = (len(routes) - 1).bit_length()
        self._members: dict[tuple[int, int], list[int]] = defaultdict(list)
        for number, route in enumerate(self._route_of):
            for level in range(self._halvings):
                self._members[level, route >> level].append(number)
        self._trees = {
            key: shapely.STRtree([shapely.box(*self._boxes[number]) for number in members])
            for key, members in self._members.items()
        }

    def of_other_routes(self, number: int) -> list[Segment]:
        """Return the segments of other routes whose bounding boxes are within 2 km of that of a segment."""
        west, south, east, north = self._boxes[number]
        narrowest = math.cos(math.radians(min(90.0, max(abs(south), abs(north)) + _NEAR_DEGREES)))
        aside = min(_FARTHEST_DEGREES, _NEAR_DEGREES / max(narrowest, _NEAR_DEGREES / _FARTHEST_DEGREES))
        around = shapely.box(west - aside, south - _NEAR_DEGREES, east + aside, north + _NEAR_DEGREES)
        found: list[int] = []
        for level in range(self._halvings):
            key = level, (self._route_of[number] >> level) ^ 1
            if key in self._trees and self._left > 0:
                near = self._trees[key].query(around)
                self._left -= len(near)
                found += [self._members[key][at] for at in near]
        return [self._segments[at] for at in sorted(found)]


_Group: TypeAlias = tuple[Segment, ...]
_Run: TypeAlias = list[tuple[bool, _Group]]
"""Groups in order, each with a flag that is true if its first segment runs in the run's direction."""


def _same_way(segment: Segment, other: Segment) -> bool:
    return segment.coordinates == other.coordinates


def _shared(segments: Sequence[Segment]) -> list[_Group]:
    """Return groups of segments that share a track, one segment of each route, in the order given."""
    tracks: dict[Coordinates, dict[str, Segment]] = defaultdict(dict)
    for segment in segments:
        track = min(segment.coordinates, segment.coordinates[::-1])
        tracks[track].setdefault(segment.route, segment)
    return [tuple(track.values()) for track in tracks.values() if len(track) > 1]


def _runs(groups: list[_Group]) -> Iterator[_Run]:
    """Yield runs: groups chained end to end, as long as the same routes share them."""
    chains = _Chains(groups)
    for number, group in enumerate(groups):
        if chains.take(number):
            run: deque[tuple[bool, _Group]] = deque([(True, group)])
            while chains.extend(run, front=False) or chains.extend(run, front=True):
                pass
            yield list(run)


class _Chains:
    """An index of groups by routes and ends, to find the group that continues another."""

    def __init__(self, groups: Sequence[_Group]) -> None:
        self._groups = groups
        self._left = set(range(len(groups)))
        self._at: dict[tuple[frozenset[str], _Point], deque[int]] = defaultdict(deque)
        for number, group in enumerate(groups):
            line = group[0].coordinates
            for tip in dict.fromkeys((line[0], line[-1])):
                self._at[_routes_of(group), tip].append(number)

    def take(self, number: int) -> bool:
        """Remove a group from the remaining ones, and say whether it was among them."""
        is_left = number in self._left
        self._left.discard(number)
        return is_left

    def extend(self, run: "deque[tuple[bool, _Group]]", *, front: bool) -> bool:
        """Extend a run at one end by the first remaining group that continues it, if there is one."""
        ahead, group = run[0 if front else -1]
        line = _way(ahead, group)
        tip = line[0] if front else line[-1]
        candidates = self._at[_routes_of(group), tip]
        while candidates:
            number = candidates.popleft()
            if self.take(number):
                coordinates = self._groups[number][0].coordinates
                onward = (coordinates[-1] if front else coordinates[0]) == tip
                (run.appendleft if front else run.append)((onward, self._groups[number]))
                return True
        return False


def _routes_of(group: _Group) -> frozenset[str]:
    return frozenset(segment.route for segment in group)


def _way(ahead: bool, group: _Group) -> Coordinates:
    coordinates = group[0].coordinates
    return coordinates if ahead else coordinates[::-1]


_Leaving: TypeAlias = dict[tuple[str, _Point], list[tuple[str, Coordinates]]]
"""By route and point, the ids and lines of segments that leave the point, directed away from it."""


def _leaving(segments: Sequence[Segment]) -> _Leaving:
    leaving: _Leaving = defaultdict(list)
    for segment in segments:
        for line in (segment.coordinates, segment.coordinates[::-1]):
            leaving[segment.route, line[0]].append((segment.id, line))
    return leaving


def _order(run: _Run, leaving: _Leaving) -> list[str]:
    """Return the routes of a run, sorted from its left to its right."""
    members = {segment.id for _, group in run for segment in group}
    routes = sorted({segment.route for _, group in run for segment in group})
    first, last = _way(*run[0]), _way(*run[-1])

    def side(route: str, line: Coordinates) -> float:
        at_tip = leaving.get((route, line[0]), ())
        rest = islice((away for id_, away in at_tip if id_ not in members), _MOST_LEAVING)
        return _side(_heading(line), rest)

    # Looking back from the start, the right of the run is on the left. Where the two ends disagree
    # the lines cross once, at the end where they come together.
    scores = {route: 2 * side(route, last[::-1]) - side(route, first) for route in routes}
    return sorted(routes, key=lambda route: (scores[route], route))


@dataclass(frozen=True, slots=True)
class _Vector:
    """A vector in kilometres: `x` east and `y` north."""

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
    """Return the vector from the start of a line to its point three kilometres on, or else its end."""
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


def _side(inward: _Vector, rest: Iterable[Coordinates]) -> float:
    """Return the mean side of lines that leave a run at its tip: 1 right, -1 left, 0 straight on.

    `inward` points from the tip back into the run.
    """
    outward = _Vector(-inward.x, -inward.y)
    sides = [_heading(line).right_of(outward) for line in rest]
    return sum(sides) / len(sides) if sides else 0.0


def _beside(segment: Segment, others: Sequence[Segment]) -> tuple[float, bool]:
    """Return the slot of a segment among the routes near it, and whether there are any."""
    if not others:
        return 0.0, False
    near: dict[str, list[Segment]] = defaultdict(list)
    for other in others:
        near[other.route].append(other)
    _, south, _, north = bounds([segment.coordinates])
    squeeze = math.cos(math.radians((south + north) / 2))
    line = shapely.LineString(_flat(segment.coordinates, squeeze))
    samples = [i / _SAMPLES for i in range(_SAMPLES + 1)]
    places = shapely.line_interpolate_point(line, samples, normalized=True)
    rights: dict[str, float] = {segment.route: 0.0}
    for route, lines in near.items():
        drawn = shapely.MultiLineString([_flat(other.coordinates, squeeze) for other in lines])
        joins = shapely.shortest_line(places, drawn)
        close = [i for i, size in enumerate(shapely.length(joins)) if size <= NEAR_KM]
        if len(close) >= NEAR_SHARE * len(places):
            rights[route] = sum(_rights(line, joins[close])) / len(close)
    order = sorted(rights, key=lambda route: (rights[route], route))
    return order.index(segment.route) - (len(order) - 1) / 2, len(order) > 1


def _flat(coordinates: Coordinates, squeeze: float) -> list[_Point]:
    return [(x * squeeze * KM_PER_DEGREE, y * KM_PER_DEGREE) for x, y in coordinates]


def _rights(line: shapely.LineString, joins: "NDArray[Any]") -> Iterator[float]:
    """Yield the distance in kilometres to the right of a line at which each join from it ends."""
    ends = shapely.get_coordinates(joins).reshape(-1, 2, 2)
    along = shapely.line_locate_point(line, shapely.points(ends[:, 0]))
    behind, ahead = (
        shapely.get_coordinates(shapely.line_interpolate_point(line, places))
        for places in ((along - 0.2).clip(min=0.0), along + 0.2)
    )
    for way, aside in zip((ahead - behind).tolist(), (ends[:, 1] - ends[:, 0]).tolist(), strict=True):
        yield _Vector(*aside).right_of(_Vector(*way)) * math.hypot(*aside)
