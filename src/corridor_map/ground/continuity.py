"""Check that the segments of a route meet end to end."""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from typing import TypeAlias

from corridor_map.errors import Fault
from corridor_map.ground.geometry import length_km
from corridor_map.ground.model import Segment

LONGEST_GAP_M = 100
"""Largest number of metres between the end of a segment and the start of the next."""

_REACH = 2
_CUBE_M = 57.0
"""Side of a cube in metres: its diagonal is under 100 m, and twice its side is over 100 m."""

_EQUATOR_M = 6_378_137.0
_ECCENTRICITY = 0.006_694_379_990_141
"""Square of the eccentricity of WGS84; `_EQUATOR_M` is its semi-major axis."""

_Place: TypeAlias = tuple[float, float, float]
_Cube: TypeAlias = tuple[int, int, int]


def gaps(file: str, segments: Sequence[Segment | None]) -> list[Fault]:
    """Return a fault for each segment that starts more than 100 m from its expected start.

    A segment starts where the one before it in its branch ends, or where any other segment of
    the route starts or ends: there it forks off.

    Parameters
    ----------
    file
        The file's path, for the faults.
    segments
        The segments of one route in the order of the file; None for one that could not be
        read, next to which nothing is checked.

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
    """A spatial index of the ends of all segments, by the cubes that they lie in.

    Two ends in one cube are never farther apart than 100 m. So only an end that is alone in its cube
    is compared with its neighbours, and the work grows with the number of segments, however dense.

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
        """Say whether an end of another segment lies within 100 m of the start of a segment."""
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
    """Return the geocentric coordinates of a point on WGS84, in metres.

    Over a hundred metres the straight distance equals the geodesic one to a nanometre.
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
