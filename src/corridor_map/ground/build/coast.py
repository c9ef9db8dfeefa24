"""Adds land where railways run seaward of Natural Earth's coast."""

import math
from itertools import groupby
from pathlib import Path

import shapely
from shapely import affinity
from shapely.geometry import LineString
from shapely.geometry.base import BaseGeometry

from corridor_map.ground.build.files import read_table

# Lines of control points, in travel order, that run on land from end to end.
_BY_LAND = ("Aras/", "INSTC/eastern", "INSTC/western", "Rasht-Astara/", "Zangezur/")

# In degrees of latitude: how much land to leave seaward of a railway (a tenth more than the
# coast's simplification takes away again there), and how wide a strip of sea behind it is filled.
_SHORE = 0.012
_BEHIND = 0.03

# Degrees of longitude per degree of latitude by the middle Caspian.
_ASPECT = math.cos(math.radians(41))
_ORIGIN = (0, 0)


def land_lines(sources_dir: Path) -> list[LineString]:
    """Return the control points of each line on land, joined; degrees, longitude first."""
    rows = [row for row in read_table(sources_dir / "control_points.csv") if row["line"].startswith(_BY_LAND)]
    lines = [
        [(float(row["longitude"]), float(row["latitude"])) for row in points]
        for _, points in groupby(rows, key=lambda row: row["line"])
    ]
    return [LineString(points) for points in lines if len(points) > 1]


def missing_shore(land: BaseGeometry, lines: list[LineString]) -> BaseGeometry:
    """Return the land to add so that no line runs through the sea.

    Parameters
    ----------
    land
        All land; degrees, longitude first.
    lines
        The lines that run on land.

    Returns
    -------
    BaseGeometry
        Polygons that overlap `land` a little, or an empty geometry.
    """
    wet = shapely.union_all([line.difference(land) for line in lines])
    if wet.is_empty:
        return wet
    strip = affinity.scale(wet, _ASPECT, 1, origin=_ORIGIN).buffer(_SHORE)
    near = affinity.scale(land.intersection(wet.buffer(4 * _BEHIND)), _ASPECT, 1, origin=_ORIGIN)
    closed = shapely.union(strip, near).buffer(_BEHIND).buffer(-_BEHIND)
    added = closed.intersection(strip.buffer(_BEHIND))
    return affinity.scale(shapely.union(added, strip), 1 / _ASPECT, 1, origin=_ORIGIN)
