"""Whether the segments of a route meet."""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from typing import TypeAlias

from corridor_map.errors import Fault
from corridor_map.ground.geometry import length_km
from corridor_map.ground.model import Segment

LONGEST_GAP_M = 100
"""How far apart the end of a segment and the start of the next may lie, in metres."""

_REACH = 2
_CUBE_M = 57.0
"""The side of a cube of which no two points are farther apart than 100 m, and two sides of which are more."""

_EQUATOR_M = 6_378_137.0
_ECCENTRICITY = 0.006_694_379_990_141
"""The half axis of WGS84, and the square of its eccentricity."""

_Place: TypeAlias = tuple[float, float, float]
_Cube: TypeAlias = tuple[int, int, int]


def gaps(file: str, segments: Sequence[Segment | None]) -> list[Fault]:
    """Return a fault for each segment that starts farther than 100 m from where it should.

    A segment starts where the one before it in its branch ends, or where any other segment of
    the route starts or ends: there it forks off.

    Parameters
    ----------
    file
        The file's path, for the faults.
    segments
        The segments of one route in the order of the file; None for one that could not be
        read, next to which nothing is asked.

    Returns
    -------
    list
        The faults, in the order of the file. Distances are geodesic on WGS84.
    """
    ends = _Ends(segment for segment in segments if segment is not None)
    faults: list[Fault] = []
    for before, segment in _consecutive(segments):
        start = segment.coordinates[0]
        gap = _metres(before.coordinates[-1], start)
        if gap > LONGEST_GAP_M and not ends.is_near_another(segment):
            found = f"starts {gap:,.0f} m from the end of {before.id}"
            expected = f"expected at most {LONGEST_GAP_M} m, or the end of another segment to fork off from"
            faults.append(Fault(file, segment.id, f"{found}; {expected}"))
    return faults


def _consecutive(segments: Sequence[Segment | None]) -> Iterator[tuple[Segment, Segment]]:
    """Yield each segment with the one before it in its branch."""
    last: dict[str, Segment] = {}
    for segment in segments:
        if segment is None:
            # Its branch is unknown, and so is which segment it lies between.
            last.clear()
            continue
        if segment.branch in last:
            yield last[segment.branch], segment
        last[segment.branch] = segment


class _Ends:
    """The ends of all segments, by the cubes of space that they lie in.

    Two ends in one cube are never farther apart than 100 m, so that only what lies alone in its cube
    is held against its neighbours: the work grows with the number of segments, however dense they are.

    Parameters
    ----------
    segments
        The segments of one route.
    """

    def __init__(self, segments: Iterable[Segment]) -> None:
        self._within: dict[_Cube, list[tuple[str, _Place]]] = defaultdict(list)
        for segment in segments:
            for end in (segment.coordinates[0], segment.coordinates[-1]):
                place = _in_space(end)
                self._within[_cube(place)].append((segment.id, place))

    def is_near_another(self, segment: Segment) -> bool:
        """Say whether an end of another segment lies no farther than 100 m from where one starts."""
        place = _in_space(segment.coordinates[0])
        cube = _cube(place)
        if any(id_ != segment.id for id_, _ in self._within[cube]):
            return True
        x, y, z = (range(side - _REACH, side + _REACH + 1) for side in cube)
        return any(
            id_ != segment.id and math.dist(other, place) <= LONGEST_GAP_M
            for near in product(x, y, z)
            for id_, other in self._within.get(near, ())
        )


def _in_space(point: tuple[float, float]) -> _Place:
    """Return where a point on WGS84 is from the centre of the Earth, in metres.

    Over a hundred metres the straight way is as long as the one on the ellipsoid, to a nanometre.
    """
    longitude, latitude = map(math.radians, point)
    across = _EQUATOR_M / math.sqrt(1 - _ECCENTRICITY * math.sin(latitude) ** 2)
    return (
        across * math.cos(latitude) * math.cos(longitude),
        across * math.cos(latitude) * math.sin(longitude),
        across * (1 - _ECCENTRICITY) * math.sin(latitude),
    )


def _cube(place: _Place) -> _Cube:
    x, y, z = (math.floor(metres / _CUBE_M) for metres in place)
    return x, y, z


def _metres(start: tuple[float, float], end: tuple[float, float]) -> float:
    # Most ends are the very same point; that needs no ellipsoid.
    return 0.0 if start == end else length_km([start, end]) * 1000
