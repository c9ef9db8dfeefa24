"""Simplification that grows coarser with the distance from the corridors' knot at Meghri.

Coordinates are scaled so that one unit of area is everywhere the area that may be cut off there.
Shapely then simplifies them with that one tolerance, and keeps shared edges shared. Then they are
scaled back.
"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import LineString
from shapely.geometry.base import BaseGeometry

# Where the Zangezur and the Aras corridor face each other across the river: degrees.
CENTRE = (46.35, 38.88)

# Distance from the centre, and the side of the square of land that may be cut off there:
# degrees of latitude. Full detail along the Aras, much around the Caspian, little beyond.
_PROFILE = np.array(
    [
        (0, 0.0009),
        (0.6, 0.0012),
        (1.2, 0.0045),
        (4, 0.0075),
        (8, 0.016),
        (15, 0.06),
        (30, 0.13),
        (60, 0.4),
        (200, 3),
    ]
)

# Degrees of longitude per degree of latitude at the centre's latitude.
_ASPECT = np.array([np.cos(np.radians(CENTRE[1])), 1.0])

# An area around the centre shrinks by the square of the profile where the drawn radius is
# the root of twice the integral of radius / profile^2.
_RADII = np.linspace(0, 200, 200_001)
_WEIGHTS = _RADII / np.interp(_RADII, *_PROFILE.T) ** 2
_DRAWN = np.sqrt(np.concatenate([[0], np.cumsum((_WEIGHTS[1:] + _WEIGHTS[:-1]) * np.diff(_RADII))]))


def distance(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the distance of (longitude, latitude) rows from the centre in degrees of latitude."""
    radii: NDArray[np.float64] = np.hypot(*((points - CENTRE) * _ASPECT).T)
    return radii


def rounded(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return points rounded to 4 decimals along the Aras, 3 around the Caspian, 2 far away."""
    r = distance(points)[:, None]
    return np.select([r < 0.7, r < 9], [np.round(points, 4), np.round(points, 3)], np.round(points, 2))


def drawn_area(geometry: BaseGeometry) -> float:
    """Return an area in units of what may be cut off where it lies."""
    area: float = shapely.transform(geometry, _drawn).area
    return area


def simplified(coverage: Sequence[BaseGeometry], tolerance: float = 1.0) -> list[BaseGeometry]:
    """Return polygons with shared edges, simplified with their edges still shared.

    Parameters
    ----------
    coverage
        Polygons in degrees, longitude first, that meet without gaps or overlaps.
    tolerance
        How many times the area given by the profile may be cut off (root of the ratio).

    Returns
    -------
    list
        In the same order; polygons with rounded coordinates that still meet without gaps or overlaps.
    """
    simple = [
        shapely.transform(geometry, _put_back)
        for geometry in shapely.coverage_simplify([shapely.transform(g, _drawn) for g in coverage], tolerance)
    ]
    tree = shapely.STRtree(simple)
    parts: list[list[BaseGeometry]] = [[] for _ in simple]
    for face in shapely.get_parts(shapely.polygonize([_noded([_outline(g) for g in simple])])):
        for index in tree.query(face.representative_point(), predicate="intersects")[:1]:
            parts[index].append(face)
    return [shapely.coverage_union_all(faces) for faces in parts]


def simplified_line(line: LineString, tolerance: float) -> LineString:
    """Return a line simplified by Douglas and Peucker's rule, its ends kept, coordinates rounded.

    Parameters
    ----------
    line
        In degrees, longitude first.
    tolerance
        How far it may move, as a share of the side of the square of land that may be cut off there.
    """
    # Drawn together, a line is pressed flat towards the centre: areas can be compared there,
    # distances cannot. So each stretch of about one detail is simplified where it lies.
    points = np.asarray(line.coords)
    detail = np.floor(np.log2(np.interp(distance(points), *_PROFILE.T)))
    cuts = [0, *(np.flatnonzero(np.diff(detail)) + 1).tolist(), len(points) - 1]
    kept = [points[:1]]
    for start, end in pairwise(cuts):
        if start < end:
            stretch = LineString(points[start : end + 1] * _ASPECT)
            simple = shapely.simplify(stretch, tolerance * 2 ** detail[start])
            kept.append(np.asarray(simple.coords)[1:] / _ASPECT)
    return LineString(rounded(np.concatenate(kept)))


def _drawn(points: NDArray[np.float64]) -> NDArray[np.float64]:
    r = distance(points)
    factor = np.divide(np.interp(r, _RADII, _DRAWN), r, out=np.zeros_like(r), where=r > 0)
    drawn: NDArray[np.float64] = (points - CENTRE) * _ASPECT * factor[:, None]
    return drawn


def _put_back(points: NDArray[np.float64]) -> NDArray[np.float64]:
    r = np.hypot(*points.T)
    factor = np.divide(np.interp(r, _DRAWN, _RADII), r, out=np.zeros_like(r), where=r > 0)
    put_back: NDArray[np.float64] = points * factor[:, None] / _ASPECT + CENTRE
    return put_back


def _outline(geometry: BaseGeometry) -> BaseGeometry:
    return shapely.transform(geometry.boundary, rounded)


def _noded(lines: Sequence[BaseGeometry]) -> BaseGeometry:
    """Return lines cut at their crossings, the crossings rounded too."""
    # Rounding a crossing moves the lines that cross there, which may make another crossing.
    noded = shapely.unary_union(lines)
    while True:
        again = shapely.unary_union([shapely.transform(noded, rounded)])
        if shapely.equals_exact(again, noded):
            return again
        noded = again
