import gzip
import json
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
import shapely
from shapely.geometry import Point, Polygon, shape
from shapely.geometry.base import BaseGeometry

from corridor_map.io.paths import shipped

GEODATA = shipped("geodata")


def features(path: str) -> list[dict[str, Any]]:
    loaded: list[dict[str, Any]] = json.loads((GEODATA / path).read_text(encoding="utf-8"))["features"]
    return loaded


@pytest.fixture(scope="module")
def borders() -> dict[str, BaseGeometry]:
    every = chain(features("borders/openstreetmap.geojson"), features("borders/natural-earth.geojson"))
    return {item["id"]: shape(item["geometry"]) for item in every}


@pytest.fixture(scope="module")
def land() -> BaseGeometry:
    return shapely.union_all([shape(item["geometry"]) for item in features("basemap/land.geojson")])


@pytest.fixture(scope="module")
def iran(borders: dict[str, BaseGeometry]) -> Polygon:
    """The Iranian side of the border with Nakhchivan, Armenia and the rest of Azerbaijan."""
    ids = ("aze-irn/nakhchivan", "arm-irn", "aze-irn/east")
    chained = shapely.line_merge(shapely.union_all([borders[id_] for id_ in ids]))
    points = sorted([chained.coords[0], chained.coords[-1]])
    line = list(chained.coords) if chained.coords[0] == points[0] else list(chained.coords)[::-1]
    return Polygon([*line, (60, 30), (30, 30)])


@pytest.mark.parametrize("kind", ["land", "lakes"])
def test_areas_are_valid_and_wound_as_geojson_wants(kind: str) -> None:
    for item in features(f"basemap/{kind}.geojson"):
        outer, *inner = item["geometry"]["coordinates"]
        polygon = Polygon(outer, inner)
        assert polygon.is_valid, item["id"]
        assert polygon.exterior.is_ccw, item["id"]
        assert not any(ring.is_ccw for ring in polygon.interiors), item["id"]


@pytest.mark.parametrize(
    ("place", "is_land"),
    [
        ((49.85, 40.39), True),  # Baku
        ((51.0, 42.0), False),  # the Caspian Sea
        ((53.6, 41.5), False),  # Garabogazköl
        ((34.0, 43.0), False),  # the Black Sea
        ((51.5, 27.2), False),  # the Persian Gulf
        ((37.62, 55.75), True),  # Moscow
        ((59.5, 45.0), True),  # the dry bed of the Aral Sea
        ((70.0, 10.0), False),  # the Arabian Sea
        ((100.0, 60.0), True),  # Siberia, far beyond the corridors
        ((20.0, 5.0), True),  # Africa, likewise
        ((-7.0, 40.0), True),  # Portugal
    ],
)
def test_land_is_land_and_sea_is_sea(land: BaseGeometry, place: tuple[float, float], is_land: bool) -> None:
    assert land.contains(Point(place)) is is_land


def test_borders_end_on_the_coast_or_in_another_border(
    borders: dict[str, BaseGeometry], land: BaseGeometry
) -> None:
    ends: dict[tuple[float, ...], set[str]] = {}
    for id_, border in borders.items():
        for line in shapely.get_parts(border):
            for end in () if line.is_closed else (line.coords[0], line.coords[-1]):
                ends.setdefault(end, set()).add(id_)
    coast = land.boundary
    loose = {end: ids for end, ids in ends.items() if len(ids) == 1 and coast.distance(Point(end)) > 1e-9}
    assert loose == {}


def test_borders_stay_on_land_and_do_not_cross(borders: dict[str, BaseGeometry], land: BaseGeometry) -> None:
    ids = sorted(borders)
    tree = shapely.STRtree([borders[id_] for id_ in ids])
    for id_ in ids:
        assert borders[id_].difference(land).length < 0.001, id_
        for other in tree.query(borders[id_], predicate="crosses"):
            assert not borders[id_].crosses(borders[ids[other]]), (id_, ids[other])


def test_the_exclave_has_borders_of_its_own(borders: dict[str, BaseGeometry]) -> None:
    assert {"aze-irn/nakhchivan", "aze-irn/east", "arm-aze/nakhchivan", "arm-aze/east", "aze-tur"} <= set(
        borders
    )
    ring = shapely.polygonize(
        [shapely.union_all([borders[k] for k in ("aze-irn/nakhchivan", "arm-aze/nakhchivan", "aze-tur")])]
    )
    (nakhchivan,) = shapely.get_parts(ring)
    assert nakhchivan.contains(Point(45.41, 39.21))
    assert not nakhchivan.contains(Point(49.85, 40.39))


def test_no_border_surrounds_what_is_no_country(borders: dict[str, BaseGeometry]) -> None:
    for place in [(63.4, 45.9), (35.2, 45.3), (34.0, 35.1), (46.75, 39.82), (44.3, 9.5)]:
        # Baikonur, Crimea, the line through Cyprus, Khankendi, Somaliland
        near = [id_ for id_, border in borders.items() if border.distance(Point(place)) < 0.15]
        assert near == [], place


@pytest.mark.parametrize(
    ("route", "stretch", "side"),
    [("zangezur", "zangezur/meghri", "north"), ("aras", "aras/bridge-norduz", "south")],
)
def test_corridors_run_on_their_bank_of_the_aras(iran: Polygon, route: str, stretch: str, side: str) -> None:
    (line,) = (shape(f["geometry"]) for f in features(f"routes/{route}.geojson") if f["id"] == stretch)
    wrong = line.intersection(iran) if side == "north" else line.difference(iran)
    assert wrong.length < 0.005


def test_the_aras_is_the_border_where_it_is_one(borders: dict[str, BaseGeometry]) -> None:
    (aras,) = (shape(f["geometry"]) for f in features("basemap/rivers.geojson") if f["id"] == "river/aras")
    for id_ in ("arm-irn", "aze-irn/nakhchivan", "aze-tur"):
        assert borders[id_].difference(aras).length < 1e-9, id_


def test_railways_run_on_land(land: BaseGeometry) -> None:
    for route in ("instc", "zangezur", "aras", "rasht-astara"):
        for item in features(f"routes/{route}.geojson"):
            if item["properties"]["mode"] in ("rail", "road"):
                assert shape(item["geometry"]).difference(land).length < 0.02, item["id"]


def test_labels_stand_where_they_belong(land: BaseGeometry) -> None:
    kinds = {"country": True, "lake": True, "river": True, "sea": False}
    for item in features("basemap/labels.geojson"):
        expected = kinds[item["properties"]["kind"]]
        assert land.contains(shape(item["geometry"])) is expected, item["id"]


def test_the_shipped_basemap_weighs_little() -> None:
    def weight(folder: Path) -> int:
        return sum(len(gzip.compress(file.read_bytes(), 9)) for file in folder.glob("*.geojson"))

    assert weight(GEODATA / "basemap") < 50_000
    assert weight(GEODATA / "borders") < 42_000
