"""Geometry of the ground: geodesic lengths and bounds.

Coordinates are longitude, latitude in degrees WGS84.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyproj import Geod

KM_PER_DEGREE = 111.2
"""Kilometres in a degree of latitude, to 0.5 %: exact enough to find lines that run side by side."""


def length_km(coordinates: Sequence[tuple[float, float]]) -> float:
    """Return the geodesic length of a line on the WGS84 ellipsoid, in kilometres.

    Karney's algorithm (2013), as PROJ implements it.
    """
    longitudes, latitudes = zip(*coordinates, strict=True)
    return float(_ellipsoid().line_length(longitudes, latitudes)) / 1000


@cache
def _ellipsoid() -> "Geod":
    # It takes longer to import than everything else here takes to run.
    from pyproj import Geod

    return Geod(ellps="WGS84")


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
