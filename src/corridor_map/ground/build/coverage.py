"""Land parted into countries without a seam: OpenStreetMap's borders in Natural Earth's coast.

Lines of both sources are noded and polygonised into faces; each face gets its country; the
whole is simplified as one coverage, so that neighbours keep one common border and borders
keep ending on the coast.
"""

from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import numpy as np
import shapely
from shapely.geometry import LineString, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from corridor_map.ground.build.coast import land_lines, missing_shore
from corridor_map.ground.build.generalise import drawn_area, simplified
from corridor_map.ground.build.natural_earth import Countries, natural_earth
from corridor_map.ground.build.zones import Vertex, country_at, outlines

# Countries that corridors run through or along whose borders are OpenStreetMap's on all sides.
FOCUS = frozenset({"ARM", "AZE", "GEO", "IRN", "KAZ", "TKM", "TUR"})

# How many times what may be cut off an island must have to be drawn.
_ISLET = 8

# How far, in degrees, a Natural Earth border is bent so that it ends in OpenStreetMap's tripoint.
_BEND = 0.3


@cache
def countries(sources_dir: Path) -> dict[str, BaseGeometry]:
    """Return every country's land at full detail as a coverage keyed by alpha-3 code.

    Parameters
    ----------
    sources_dir
        The folder with control_points.csv: the coast gives way to railways.

    Returns
    -------
    dict
        Valid polygons in degrees (longitude first, WGS84) that share their edges exactly.

    Raises
    ------
    DataError
        If a package that borders come from cannot be had.
    """
    source = natural_earth()
    tree = shapely.STRtree([polygon for _, polygon in source.polygons])
    lines = land_lines(sources_dir)
    touched = sorted(set(tree.query(lines, predicate="intersects")[1].tolist()))
    shore = missing_shore(
        shapely.union_all([shapely.make_valid(source.polygons[i][1]) for i in touched]), lines
    )
    linework = shapely.unary_union([*_lines(source), shore.boundary])
    by_country: dict[str, list[Polygon]] = defaultdict(list)
    for face in shapely.get_parts(shapely.polygonize([linework])):
        country = _country(face, source, tree, shore)
        if country:
            by_country[country].append(face)
    return {code: shapely.coverage_union_all(parts) for code, parts in sorted(by_country.items())}


@cache
def simplified_countries(sources_dir: Path) -> dict[str, BaseGeometry]:
    """Return every country's land as it is drawn: generalised, islets dropped, edges still shared.

    Parameters and errors are those of `countries`.
    """
    parts = [
        (code, part) for code, land in countries(sources_dir).items() for part in shapely.get_parts(land)
    ]
    touched = shapely.STRtree([part for _, part in parts])
    by_country: dict[str, list[Polygon]] = defaultdict(list)
    for code, part in parts:
        # Alone on its island: a small country among others leaves no gap in the land.
        alone = len(touched.query(part, predicate="intersects")) == 1
        if not alone or drawn_area(part) > _ISLET:
            by_country[code].append(part)
    simple = simplified([MultiPolygon(kept) for kept in by_country.values()])
    return {code: land for code, land in zip(by_country, simple, strict=True) if not land.is_empty}


def _lines(source: Countries) -> Iterable[LineString]:
    zones = outlines(FOCUS)
    yield from zones.lines
    for arc in source.arcs:
        if len(arc.owners) == 1:
            yield arc.line
        elif not arc.owners & FOCUS:
            yield _bent(arc.line, arc.owners, zones.tripoints)


def _bent(
    line: LineString, owners: frozenset[str], tripoints: dict[frozenset[str], tuple[Vertex, ...]]
) -> LineString:
    """Return a Natural Earth border whose ends near a tripoint of its countries lie in the tripoint."""
    points = np.asarray(line.coords)
    targets = [v for key, vertices in tripoints.items() if owners < key for v in vertices]
    for end in (0, -1):
        for target in targets:
            shift = np.asarray(target) - points[end]
            if np.hypot(*shift) < _BEND:
                along = np.hypot(*(points - points[end]).T)
                points = points + np.clip(1 - along / _BEND, 0, 1)[:, None] * shift
    return LineString(points)


def _country(face: Polygon, source: Countries, tree: shapely.STRtree, shore: BaseGeometry) -> str | None:
    point = face.representative_point()
    found: list[str] = [source.polygons[i][0] for i in tree.query(point, predicate="intersects")]
    if not found:
        return country_at(point.x, point.y) if shore.intersects(point) else None
    zone = country_at(point.x, point.y)
    if zone is not None and (zone in FOCUS or found[0] in FOCUS):
        return zone
    return found[0]
