"""``corridor-map check``: every fault of every file at once, with file, id, what was found and expected."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from corridor_map.cli import main
from tests.schema_cases import ANNOTATION, BASES, PLACE, RING, SEGMENT, STATE, collection

# Metres east along the 39th parallel, in degrees of longitude.
METRE = 1 / 86_600
HERE, THERE, BEYOND = [46.0, 39.0], [46.5, 39.0], [47.0, 39.0]
MIDDLE = [46.25, 39.1]


def feature(id_: str, properties: dict[str, Any], kind: str, coordinates: Any) -> Any:
    return collection(id_, properties, kind, coordinates)["features"][0]


def segment(id_: str, coordinates: Any, **changes: Any) -> Any:
    properties = {key: value for key, value in (SEGMENT | changes).items() if value is not ...}
    return feature(id_, properties, "LineString", coordinates)


def history(*states: tuple[str, str], **changes: Any) -> Any:
    listed = [STATE | {"from": since, "status": status} for since, status in states]
    return segment("mine/one", [HERE, THERE], history=listed, **changes)


def place(id_: str, position: list[float], **changes: Any) -> Any:
    return feature(id_, PLACE | changes, "Point", position)


def border(id_: str, coordinates: Any, **changes: Any) -> Any:
    properties = {"name": "A–B", "countries": ["ARM", "IRN"], "source": "a map"} | changes
    return feature(id_, properties, "LineString", coordinates)


def area(ring: Any, **changes: Any) -> Any:
    return feature("land/1", {"source": "a map"} | changes, "Polygon", [ring])


ONE = segment("mine/one", [HERE, THERE])
PLACES = [place("here", HERE), place("there", THERE), place("beyond", BEYOND), place("middle", MIDDLE)]
SOUND: dict[str, list[Any]] = {
    "geodata/routes/mine.geojson": [ONE],
    "geodata/places.geojson": PLACES,
    "geodata/borders/mine.geojson": [border("x/one", [HERE, THERE])],
    "geodata/basemap/land.geojson": [area(RING)],
    "geodata/basemap/rivers.geojson": BASES["rivers"]["features"],
}


def write(folder: Path, files: dict[str, list[Any]]) -> None:
    for name, features in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
        if file.parent.name == "routes":
            title = f'title = "{file.stem}"\ncolour = "#123456"\ncolour_dark = "#abcdef"\nsummary = "S."\n'
            file.with_suffix(".toml").write_text(title, encoding="utf-8")


def check(folder: Path) -> Result:
    result = CliRunner().invoke(main, ["check", "--data", str(folder)])
    assert "Traceback" not in result.output
    return result


def test_a_sound_folder_has_no_fault(tmp_path: Path) -> None:
    write(tmp_path, SOUND)
    result = check(tmp_path)
    assert result.exit_code == 0, result.output
    assert result.output.startswith("ok: 5 routes")


ROUTE, PLACES_FILE, BORDERS = (f"geodata/{x}.geojson" for x in ("routes/mine", "places", "borders/mine"))
LAND, RIVERS = "geodata/basemap/land.geojson", "geodata/basemap/rivers.geojson"


def gap(metres: float, **changes: Any) -> list[Any]:
    start = [THERE[0] + metres * METRE, THERE[1]]
    return [ONE, segment("mine/two", [start, BEYOND], **changes)]


# rule, file, what is right, what is wrong, where and what the fault says
RULES: list[tuple[str, str, list[Any], list[Any], str]] = [
    (
        "unknown status",
        ROUTE,
        [history(("1990", "operating"))],
        [history(("1990", "open"))],
        'mine/one, "history" 1: "status" is \'open\'; expected one of announced, pre-construction',
    ),
    (
        "a day that the calendar has not",
        ROUTE,
        [history(("2024-02-29", "operating"))],
        [history(("2023-02-29", "operating"))],
        'mine/one, "history" 1: "from" is \'2023-02-29\'; expected a date such as',
    ),
    (
        "unsorted history",
        ROUTE,
        [history(("1990", "announced"), ("1991", "operating"))],
        [history(("1991", "announced"), ("1990", "operating"))],
        'mine/one: "history" has 1990 after 1991; expected the earliest first',
    ),
    (
        "two states that begin on one day",
        ROUTE,
        [history(("1990", "announced"), ("1990-01-02", "operating"))],
        [history(("1990", "announced"), ("1990-01-01", "operating"))],
        'mine/one: "history" begins two states on 1990-01-01 (announced and operating); expected one',
    ),
    (
        "the same state twice on one day",
        ROUTE,
        [history(("1990", "operating"), ("1991", "operating"))],
        [history(("1990", "operating"), ("1990", "operating"))],
        'mine/one: "history" begins two states on 1990-01-01 (operating); expected one state for a day',
    ),
    (
        "a status that is not the last of the history",
        ROUTE,
        [history(("1990", "retired"), status="retired")],
        [history(("1990", "operating"), status="retired")],
        'mine/one: "status" is retired but its history ends with operating; expected the same',
    ),
    (
        "a gap of more than 100 m",
        ROUTE,
        gap(99),
        gap(102),
        "mine/two: starts 102 m from the end of mine/one; expected at most 100 m, or the end of another",
    ),
    (
        "a fork that starts where nothing ends",
        ROUTE,
        [*gap(0), segment("mine/fork", [THERE, MIDDLE])],
        [*gap(0), segment("mine/fork", [MIDDLE, HERE])],
        "mine/fork: starts 65,866 m from the end of mine/two; expected at most 100 m",
    ),
    (
        "a gap within a branch",
        ROUTE,
        gap(5000, branch="other"),
        [*gap(0), segment("mine/three", [MIDDLE, HERE], branch="")],
        "mine/three: starts ",
    ),
    (
        "an id twice in a file",
        ROUTE,
        gap(0),
        [ONE, ONE],
        "mine/one: feature 2 has the id of an earlier one; expected another id",
    ),
    (
        "a place's id twice",
        PLACES_FILE,
        PLACES,
        [*PLACES, PLACES[0]],
        "here: feature 5 has the id of an earlier one; expected another id",
    ),
    (
        "a segment with the id of a route",
        ROUTE,
        [ONE],
        [ONE, segment("mine", [THERE, BEYOND])],
        "mine: is the id of another route or segment; expected an id of its own",
    ),
    (
        "an end that is no place",
        ROUTE,
        [segment("mine/one", [HERE, THERE], to="middle")],
        [segment("mine/one", [HERE, THERE], to="nowhere")],
        "mine/one: its “to” is “nowhere”, expected the id of a place",
    ),
    (
        "swapped coordinates of a segment",
        ROUTE,
        [ONE],
        [segment("mine/one", [HERE[::-1], THERE[::-1]])],
        "mine/one: coordinates look like latitude, longitude; expected longitude, latitude",
    ),
    (
        "swapped coordinates of a place",
        PLACES_FILE,
        PLACES,
        [*PLACES, place("swapped", [39.0, 46.0])],
        "swapped: coordinates look like latitude, longitude; expected longitude, latitude",
    ),
    (
        "swapped coordinates of a border",
        BORDERS,
        [border(f"x/{n}", [[55.0 + n, 27], [56.0 + n, 28]]) for n in range(3)],
        [
            *(border(f"x/{n}", [[55.0 + n, 27], [56.0 + n, 28]]) for n in range(2)),
            border("x/2", [[27, 55], [28, 56]]),
        ],
        "x/2: coordinates look like latitude, longitude; expected longitude, latitude",
    ),
    (
        "a ring that is not closed",
        LAND,
        [area(RING)],
        [area([*RING[:-1], [46.0, 38.9]])],
        "land/1: a ring is not closed; expected its last point to be its first",
    ),
    (
        "a segment without a source",
        ROUTE,
        [ONE],
        [segment("mine/one", [HERE, THERE], source=...)],
        'mine/one: "source" is missing; expected a text',
    ),
    (
        "a place without a source",
        PLACES_FILE,
        PLACES,
        [place("here", HERE, source=""), *PLACES[1:]],
        "here: \"source\" is ''; expected a text",
    ),
    (
        "a border without a source",
        BORDERS,
        [border("x/one", [HERE, THERE])],
        [border("x/one", [HERE, THERE], source=None)],
        'x/one: "source" is None; expected a text',
    ),
    (
        "land without a source",
        LAND,
        [area(RING)],
        [area(RING, source="")],
        "\"source\" is ''; expected a text",
    ),
    (
        "a river without a source",
        RIVERS,
        BASES["rivers"]["features"],
        [feature("river/1", {}, "LineString", [HERE, THERE])],
        '"source" is missing; expected a text',
    ),
]


@pytest.mark.parametrize(
    ("file", "right", "wrong", "said"), [rule[1:] for rule in RULES], ids=[rule[0] for rule in RULES]
)
def test_a_rule_that_only_a_reader_can_keep(
    file: str, right: list[Any], wrong: list[Any], said: str, tmp_path: Path
) -> None:
    write(tmp_path, SOUND | {file: right})
    result = check(tmp_path)
    assert result.exit_code == 0, result.output
    write(tmp_path, {file: wrong})
    result = check(tmp_path)
    assert result.exit_code == 1
    faults = [line for line in result.stderr.splitlines() if line.startswith(str(tmp_path / file))]
    faults += [line for line in result.stderr.splitlines() if line.startswith(file)]
    assert any(said in line for line in faults), result.stderr


def test_one_id_in_two_files_is_told_once(tmp_path: Path) -> None:
    second = "geodata/borders/other.geojson"
    write(tmp_path, SOUND | {second: [border("x/one", [THERE, BEYOND])]})
    result = check(tmp_path)
    assert result.stderr.splitlines() == [
        f"{tmp_path / second}: x/one: is the id of a border in an earlier file; expected an id of its own",
        "1 fault",
    ]


def test_a_gap_is_told_and_drops_nothing(tmp_path: Path) -> None:
    from corridor_map.loading import load

    write(tmp_path, SOUND | {ROUTE: gap(5000)})
    project = load(tmp_path)
    assert [fault.place for fault in project.faults] == ["mine/two"]
    assert [segment.id for segment in project.routes["mine"].segments] == ["mine/one", "mine/two"]


def test_a_segment_that_cannot_be_read_leaves_no_gap_beside_it(tmp_path: Path) -> None:
    three = segment("mine/three", [BEYOND, MIDDLE])
    write(tmp_path, SOUND | {ROUTE: [ONE, segment("mine/two", [THERE, BEYOND], mode="boat"), three]})
    assert len(check(tmp_path).stderr.splitlines()) == 2


def test_faults_of_how_texts_mention_a_route_are_told(tmp_path: Path) -> None:
    write(tmp_path, SOUND)
    names = tmp_path / ROUTE.replace(".geojson", ".toml")
    names.write_text(
        names.read_text(encoding="utf-8") + "[lexicon]\nnames = 3\nshoes = []\n", encoding="utf-8"
    )
    (tmp_path / "geodata" / "lexicon.toml").write_text("corridor = [\n", encoding="utf-8")
    result = check(tmp_path)
    assert result.exit_code == 1
    told = result.stderr.splitlines()
    assert any("mine.toml" in line and "names" in line for line in told), told
    assert any("mine.toml" in line and "shoes" in line for line in told), told
    assert any("lexicon.toml" in line and "is not TOML" in line for line in told), told


def test_every_fault_of_every_file_is_told_at_once(tmp_path: Path) -> None:
    bad_place = place("here", HERE, kind="village", rank=9)
    bad_state = {"from": "soon", "status": "open"}
    write(
        tmp_path,
        SOUND
        | {
            ROUTE: [segment("mine/one", [HERE, THERE], mode="boat", history=[bad_state]), *gap(500)[1:]],
            PLACES_FILE: [bad_place, *PLACES[1:]],
            LAND: [area(RING[:-1])],
        },
    )
    (tmp_path / "geodata" / "map.toml").write_text("title = 3\nbounds = [50, 1, 40, 2]\n", encoding="utf-8")
    seeds = tmp_path / "seeds"
    seeds.mkdir()
    (seeds / "bad.md").write_text("---\ntitle: X\ndate: soon\nshoe: 3\n---\n\nText.\n", encoding="utf-8")
    (seeds / "x.md").write_text(
        "---\ntitle: X\nauthor:\npublisher:\ndate: 2023\nlang: en\noriginal:\nlicence:\n---\n\nText.\n",
        encoding="utf-8",
    )
    annotation = copy.deepcopy(ANNOTATION)
    annotation["body"][1]["value"] = "hinted"
    page = {"type": "AnnotationPage", "items": [annotation, {"type": "Note"}]}
    (seeds / "x.annotations.json").write_text(json.dumps(page), encoding="utf-8")
    said = check(tmp_path).stderr
    for part in (
        "mine.geojson: mine/one: \"mode\" is 'boat'; expected one of rail, road, sea, river",
        'mine.geojson: mine/one, "history" 1: "from" is \'soon\'; expected a date',
        'mine.geojson: mine/one, "history" 1: "status" is \'open\'; expected one of',
        'mine.geojson: mine/one, "history" 1: "source" is missing; expected a text',
        "places.geojson: here: \"kind\" is 'village'; expected one of",
        'places.geojson: here: "rank" is 9; expected a whole number from 1 to 6',
        "land.geojson: land/1: a ring is not closed; expected its last point to be its first",
        "map.toml: title: found 3, expected a text",
        "map.toml: summary: found None, expected a text",
        "map.toml: bounds: found [50, 1, 40, 2], expected [west, south, east, north]",
        "bad.md: line 3: the date is “soon”, expected YYYY, YYYY-MM or YYYY-MM-DD",
        "bad.md: line 4: unknown key “shoe”; expected one of title",
        "bad.md: front matter: the key “author” is missing",
        "x.annotations.json: x/p1: body 2 has value “hinted”, expected one of named",
        "x.annotations.json: item 2: expected an object of type Annotation",
    ):
        assert part in said, (part, said)
