"""Readers of the ground: sound features come back, every fault is one sentence, nothing raises."""

import json
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corridor_map.errors import Fault, UsageError
from corridor_map.ground.layers import (
    State,
    last_begun,
    read_basemap,
    read_borders,
    read_places,
    read_routes,
    state_on,
)
from corridor_map.io.dates import first_day

GEODATA = Path(__file__).parents[1] / "geodata"

PLANNED = {"from": "2021", "status": "announced", "contested": False, "note": "", "source": "a paper"}
OPEN = {"from": "2022-03", "status": "operating", "contested": False, "note": "", "source": "a paper"}
TOML = 'title = "A"\ncolour = "#112233"\ncolour_dark = "#aabbcc"\nsummary = "A line."\n'


def segment(
    id_: Any = "a/one",
    coordinates: Any = ((46.0, 39.0), (47.0, 39.5)),
    kind: str = "LineString",
    **changes: Any,
) -> dict[str, Any]:
    properties = {
        "name": "One",
        "branch": "",
        "mode": "rail",
        "status": "operating",
        "contested": False,
        "history": [PLANNED, OPEN],
        "countries": ["AZE"],
        "from": "here",
        "to": "there",
        "certainty": "certain",
        "gauge_mm": 1520,
        "source": "a map",
    } | changes
    properties = {key: value for key, value in properties.items() if value is not ...}
    geometry = {"type": kind, "coordinates": coordinates}
    return {"type": "Feature", "id": id_, "properties": properties, "geometry": geometry}


def place(id_: str, x: float, y: float, **changes: Any) -> dict[str, Any]:
    properties = {
        "names": [{"toponym": id_.title(), "lang": "en"}],
        "kind": "town",
        "country": "AZE",
        "rank": 3,
        "source": "a map",
    } | changes
    geometry = {"type": "Point", "coordinates": [x, y]}
    return {"type": "Feature", "id": id_, "properties": properties, "geometry": geometry}


def write(file: Path, *features: dict[str, Any]) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return file


def routes_of(folder: Path, *features: dict[str, Any], toml: str = TOML) -> tuple[list[Any], list[Fault]]:
    write(folder / "routes" / "a.geojson", *features)
    (folder / "routes" / "a.toml").write_text(toml, encoding="utf-8")
    return read_routes(folder / "routes")


def test_a_route_is_read_whole(tmp_path: Path) -> None:
    toml = TOML + 'short_title = "S"\n[names]\naz = ["Bir", "İki"]\n[lexicon]\nnames = ["A"]\n'
    routes, faults = routes_of(tmp_path, segment(), toml=toml)
    assert faults == []
    (route,) = routes
    assert (route.id, route.title, route.short_title) == ("a", "A", "S")
    assert route.names == {"az": ("Bir", "İki")}
    assert route.lexicon == {"names": ["A"]}
    (one,) = route.segments
    assert (one.id, one.route, one.gauge_mm, one.from_place) == ("a/one", "a", 1520, "here")
    assert one.coordinates == ((46.0, 39.0), (47.0, 39.5))
    assert one.history[1] == State("2022-03", "operating", False, "", "a paper")


def test_a_branch_has_the_titles_that_are_written_or_one_after_its_id(tmp_path: Path) -> None:
    toml = (
        TOML + '[branches]\nnorth = "Northern"\nsouth = {title = "Southern branch", short_title = "South"}\n'
    )
    lines = [segment(f"a/{id_}", branch=id_) for id_ in ("north", "south", "west")]
    routes, faults = routes_of(tmp_path, *lines, toml=toml)
    assert faults == []
    north, south, west = (routes[0].branch(id_) for id_ in ("north", "south", "west"))
    assert (north.title, north.short_title) == ("Northern", "Northern")
    assert (south.title, south.short_title) == ("Southern branch", "South")
    assert (west.title, west.short_title) == ("A west branch", "A west")


def test_every_branch_that_ships_has_a_written_title() -> None:
    for route in read_routes(GEODATA / "routes")[0]:
        drawn = {segment.branch for segment in route.segments} - {""}
        assert {branch.id for branch in route.branches} == drawn, route.id


def test_a_bad_segment_drops_itself_and_nothing_else(tmp_path: Path) -> None:
    routes, faults = routes_of(tmp_path, segment(mode="boat"), segment("a/two"))
    assert [s.id for s in routes[0].segments] == ["a/two"]
    assert [fault.place for fault in faults] == ["a/one"]


def test_a_route_without_a_sound_segment_is_left_out(tmp_path: Path) -> None:
    write(tmp_path / "routes" / "b.geojson", segment("b/one"))
    (tmp_path / "routes" / "b.toml").write_text(TOML, encoding="utf-8")
    routes, faults = routes_of(tmp_path, segment(mode="boat"))
    assert [route.id for route in routes] == ["b"]
    assert len(faults) == 1


def test_all_faults_of_a_segment_are_told_at_once(tmp_path: Path) -> None:
    _, faults = routes_of(tmp_path, segment(mode="boat", name=..., certainty="sure", countries=["Iran"]))
    assert len(faults) == 4


@pytest.mark.parametrize(
    ("feature", "said"),
    [
        (segment(mode="boat"), "\"mode\" is 'boat'; expected one of rail, road, sea, river"),
        (segment(name=...), '"name" is missing; expected a text'),
        (segment(source=" "), '"source" is'),
        (segment(certainty=3), '"certainty" is 3; expected one of certain, less-certain, uncertain'),
        (segment(countries=["Iran"]), "expected a list of countries by their three letters"),
        (segment(gauge_mm="wide"), "\"gauge_mm\" is 'wide'; expected a whole number"),
        (segment(gauge_mm=True), '"gauge_mm" is True'),
        (segment(contested="no"), "\"contested\" is 'no'; expected true or false"),
        (segment(**{"from": "Here"}), "\"from\" is 'Here'; expected an id"),
        (segment(history=[]), '"history" is []; expected a list of at least one object'),
        (segment(history=[OPEN, PLANNED]), '"history" has 2021 after 2022-03; expected the earliest first'),
        (
            segment(history=[PLANNED, OPEN | {"from": "2021-01"}]),
            '"history" begins two states on 2021-01-01 (announced and operating); expected one state',
        ),
        (segment(history=[OPEN | {"from": "2022-02-30"}]), "expected a date such as"),
        (segment(history=[OPEN | {"source": ""}]), '"source"'),
        (segment(status="retired"), '"status" is retired but its history ends with operating'),
        (segment(contested=True), '"status" is operating, contested but its history ends with operating'),
        (segment("A/One"), "\"id\" is 'A/One'; expected an id"),
        (segment("a/one\n"), "expected an id"),
        (segment(7), '"id" is 7; expected an id'),
        (segment("a"), "is the id of another route or segment"),
        (segment(kind="Point"), "geometry is a 'Point'; expected a LineString"),
        (segment(kind="MultiLineString"), "expected a LineString"),
        (segment(coordinates=[]), "a line has 0 points; expected at least 2"),
        (segment(coordinates=[[46, 39]]), "a line has 1 point; expected at least 2"),
        (segment(coordinates=[[46, 39], [46, 39]]), "a line has 2 points in one place"),
        (
            segment(coordinates=[[46, 39], [float("nan"), 39]]),
            "has NaN for a number",
        ),
        (
            segment(coordinates=[[46, 39], ["46", 39]]),
            "point 2 is ['46', 39]; expected [longitude, latitude]",
        ),
        (segment(coordinates=[[46, 39], [190, 39]]), "point [190.0, 39.0] is out of range"),
        (segment(coordinates=[[39, 146], [39.5, 147]]), "look like latitude, longitude"),
        (segment(coordinates=None), "coordinates are None"),
        (segment() | {"geometry": None}, '"geometry" is None; expected a GeoJSON geometry'),
        (segment() | {"properties": 3}, '"properties" is 3; expected an object'),
        ({"type": "LineString"}, "expected a GeoJSON Feature"),
    ],
)
def test_a_fault_of_a_segment_is_one_sentence(tmp_path: Path, feature: dict[str, Any], said: str) -> None:
    _, faults = routes_of(tmp_path, feature, segment("a/sound"))
    assert len(faults) == 1
    assert said in str(faults[0])
    assert str(faults[0]).startswith(str(tmp_path / "routes" / "a.geojson"))
    assert "\n" not in str(faults[0])


def test_two_segments_of_one_id_are_told(tmp_path: Path) -> None:
    routes, faults = routes_of(tmp_path, segment(), segment())
    assert len(routes[0].segments) == 1
    assert "has the id of an earlier one" in str(faults[0])


def test_swapped_coordinates_are_told_by_the_places_they_run_between(tmp_path: Path) -> None:
    write(tmp_path / "places.geojson", place("here", 46.0, 39.0), place("there", 47.0, 39.5))
    _, faults = routes_of(tmp_path, segment(coordinates=[[39.0, 46.0], [39.5, 47.0]]))
    assert "coordinates look like latitude, longitude; expected longitude, latitude" in str(faults[0])


def test_swapped_coordinates_are_told_by_the_other_segments(tmp_path: Path) -> None:
    swapped = segment("a/swapped", [[27.0, 56.0], [28.0, 57.0]])
    sound = [segment(f"a/{i}", [[56.0, 27.0], [55.0, 28.0]]) for i in range(2)]
    routes, faults = routes_of(tmp_path, sound[0], swapped, sound[1])
    assert [s.id for s in routes[0].segments] == ["a/0", "a/1"]
    assert [fault.place for fault in faults] == ["a/swapped"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"{", "is not JSON"),
        (b"\xff\xfe", "is not UTF-8"),
        (b"[" * 100_000, "is nested too deep"),
        (b"[]", "is []; expected a GeoJSON FeatureCollection"),
        (b'{"type": "Feature"}', "is 'Feature'; expected a GeoJSON FeatureCollection"),
        (b'{"type": "FeatureCollection"}', '"features" is None; expected a list'),
        (b'{"type": "FeatureCollection", "features": []}', "has no segments"),
    ],
)
def test_a_file_that_is_no_geojson_is_told(tmp_path: Path, content: bytes, said: str) -> None:
    routes_of(tmp_path, segment())
    (tmp_path / "routes" / "a.geojson").write_bytes(content)
    routes, faults = read_routes(tmp_path / "routes")
    assert routes == []
    assert len(faults) == 1
    assert said in str(faults[0])


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ("title = \nsummary = 3", "line 1"),
        (TOML.replace('title = "A"', ""), '"title" is missing'),
        (TOML.replace("#112233", "red"), "\"colour\" is 'red'; expected a colour such as #1b4a9c"),
        (TOML.replace("#aabbcc", "#AABBCC"), '"colour_dark" is'),
        (TOML.replace("#aabbcc", "#aabbcc\\n"), '"colour_dark" is'),
        (TOML + '[names]\naz = "Bir"\n', "\"names.az\" is 'Bir'; expected a list of names"),
        (TOML + '[names]\n"?" = ["Bir"]\n', "expected a language tag"),
        (TOML + "lexicon = 3\n", '"lexicon" is 3; expected a table'),
        (
            TOML + '[branches]\nnorth = "N"\n',
            "\"branches\" has 'north'; expected a branch that a segment names",
        ),
        (TOML + "[branches]\nnorth = 3\n", '"branches.north": "title" is 3; expected a text'),
        (TOML + '[branches.north]\nshort_title = "N"\n', '"branches.north": "title" is missing'),
    ],
)
def test_a_fault_of_a_toml_file_is_one_sentence(tmp_path: Path, toml: str, said: str) -> None:
    routes, faults = routes_of(tmp_path, segment(), toml=toml)
    assert routes == []
    assert len(faults) == 1
    assert said in str(faults[0])
    assert "a.toml" in str(faults[0])


@pytest.mark.parametrize(("gone", "left"), [("a.toml", "a.geojson"), ("a.geojson", "a.toml")])
def test_a_file_without_its_other_half_is_told(tmp_path: Path, gone: str, left: str) -> None:
    routes_of(tmp_path, segment())
    (tmp_path / "routes" / gone).unlink()
    routes, faults = read_routes(tmp_path / "routes")
    assert routes == []
    assert str(faults[0]) == f"{tmp_path / 'routes' / left}: stands alone; expected {gone} beside it"


def test_texts_are_kept_as_they_are(tmp_path: Path) -> None:
    text = "<img src=x onerror=alert(1)> {{7*7}} </script>"
    (route,), faults = routes_of(tmp_path, segment(name=text), toml=TOML.replace("A line.", text))
    assert faults == []
    assert (route.summary, route.segments[0].name) == (text, text)


def test_what_is_not_there_holds_nothing(tmp_path: Path) -> None:
    nothing = tmp_path / "nothing"
    assert read_routes(nothing) == ([], [])
    assert read_places(nothing) == ([], [])
    assert read_borders(nothing) == ([], [])
    basemap, faults = read_basemap(nothing)
    assert (basemap.land, basemap.lakes, basemap.rivers, basemap.labels, faults) == ((), (), (), (), [])


@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text(), lambda x: st.lists(x, max_size=3)))
def test_no_geometry_raises(tmp_path_factory: pytest.TempPathFactory, coordinates: Any) -> None:
    folder = tmp_path_factory.mktemp("any")
    for kind in ("LineString", "MultiLineString", "Polygon", "MultiPolygon", "Point"):
        feature = segment(kind=kind, coordinates=coordinates)
        write(folder / "land.geojson", feature)
        write(folder / "rivers.geojson", feature)
        read_basemap(folder)
        read_borders(folder)
        read_places(folder / "land.geojson")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"rank": 7}, '"rank" is 7; expected a whole number from 1 to 6'),
        ({"rank": ...}, '"rank" is'),
        ({"kind": "village"}, "\"kind\" is 'village'; expected one of city, town"),
        ({"names": []}, '"names" is []'),
        ({"names": [{"toponym": "X"}]}, "a language tag"),
        ({"country": "AZ"}, "\"country\" is 'AZ'; expected a country's three letters"),
    ],
)
def test_a_fault_of_a_place_is_one_sentence(tmp_path: Path, changes: dict[str, Any], said: str) -> None:
    bad = place("bad", 46.0, 39.0)
    bad["properties"].update({key: None if value is ... else value for key, value in changes.items()})
    places, faults = read_places(write(tmp_path / "places.geojson", bad, place("good", 46.0, 39.0)))
    assert [p.id for p in places] == ["good"]
    assert len(faults) == 1
    assert said in str(faults[0])


def test_a_swapped_place_is_told_by_the_others_of_its_country(tmp_path: Path) -> None:
    towns = [place(f"town-{i}", 55.0 + i, 27.0 + i, country="IRN") for i in range(4)]
    swapped = place("swapped", 27.0, 56.0, country="IRN")
    places, faults = read_places(write(tmp_path / "places.geojson", *towns, swapped))
    assert [p.id for p in places] == ["town-0", "town-1", "town-2", "town-3"]
    assert "look like latitude, longitude" in str(faults[0])


def test_borders_and_basemap_are_read(tmp_path: Path) -> None:
    border = segment("irn-arm", [[[46, 39], [47, 39]]], "MultiLineString", name="Iran – Armenia")
    write(tmp_path / "borders" / "x.geojson", border)
    write(tmp_path / "borders" / "y.geojson", border)
    borders, faults = read_borders(tmp_path / "borders")
    assert borders[0].lines == (((46.0, 39.0), (47.0, 39.0)),)
    assert "an earlier file" in str(faults[0])
    ring = [[180, 65], [190, 65], [190, 70], [180, 65]]
    write(tmp_path / "land.geojson", segment(kind="Polygon", coordinates=[ring]))
    write(tmp_path / "lakes.geojson", segment(kind="Polygon", coordinates=[[*ring[:-1], [0, 65]]]))
    write(tmp_path / "rivers.geojson", segment(coordinates=[[0, 0], [1, 1]]))
    label = place("caspian", 50, 42)
    label["properties"] = {"name": "Caspian Sea", "kind": "sea", "rank": 1}
    write(tmp_path / "labels.geojson", label)
    basemap, faults = read_basemap(tmp_path)
    assert len(basemap.land[0][0]) == 4
    assert basemap.lakes == ()
    assert ["a ring is not closed" in str(fault) for fault in faults] == [True]
    assert basemap.rivers == (((0.0, 0.0), (1.0, 1.0)),)
    assert (basemap.labels[0].name, basemap.labels[0].kind) == ("Caspian Sea", "sea")


@pytest.mark.parametrize(
    ("date", "status"),
    [
        ("2020-12-31", None),
        ("2021-01-01", "announced"),
        ("2021", "announced"),
        ("2022-02-28", "announced"),
        ("2022", "announced"),
        ("2022-03", "operating"),
        ("2022-03-01", "operating"),
        ("2999-12-31", "operating"),
    ],
)
def test_the_state_of_a_day_is_the_last_that_began(tmp_path: Path, date: str, status: str | None) -> None:
    (route,), _ = routes_of(tmp_path, segment())
    state = state_on(route.segments[0], date)
    assert (state.status if state else None) == status
    assert state == last_begun(route.segments[0].history, first_day(date) or "")


def test_a_date_that_is_none_is_refused_in_one_sentence(tmp_path: Path) -> None:
    (route,), _ = routes_of(tmp_path, segment())
    with pytest.raises(UsageError, match="“soon” is not a date"):
        state_on(route.segments[0], "soon")
    with pytest.raises(UsageError, match="no date was given"):
        state_on(route.segments[0], "")


def test_the_whole_ground_is_read_quickly_and_without_fault() -> None:
    took = []
    for _ in range(3):
        start = time.perf_counter()
        faults = [
            *read_routes(GEODATA / "routes")[1],
            *read_places(GEODATA / "places.geojson")[1],
            *read_borders(GEODATA / "borders")[1],
            *read_basemap(GEODATA / "basemap")[1],
        ]
        took.append(time.perf_counter() - start)
        assert faults == []
    # 0.1 s here; the limit leaves room for a busy machine.
    assert min(took) < 0.5
