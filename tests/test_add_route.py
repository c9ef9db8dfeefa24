"""Routes from files of other programs: every format, what is derived, and what is refused."""

import io
import json
import re
import socket
import threading
import tomllib
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeAlias

import geopandas
import pytest
import shapely
from click.testing import CliRunner, Result

from corridor_map.cli import main
from corridor_map.errors import DataError, Fault
from corridor_map.ground.importing.formats import recognise
from corridor_map.ground.importing.reading import Asked, SourceFile, read_lines
from corridor_map.loading import load
from tests.hostile.strange_files import packed

Reading: TypeAlias = tuple[SourceFile | None, list[Fault]]

LINE = [(44.83412, 41.69143), (46.36056, 40.68278), (49.41, 39.95)]
ENOUGH = ("--status", "operating", "--since", "1990", "--mode", "rail")


def geojson(*geometries: Any, properties: dict[str, Any] | None = None, **top: Any) -> str:
    features = [{"type": "Feature", "properties": properties or {}, "geometry": g} for g in geometries]
    return json.dumps({"type": "FeatureCollection", "features": features, **top})


def line(*points: tuple[float, ...]) -> dict[str, Any]:
    return {"type": "LineString", "coordinates": [list(point) for point in points]}


def kml(body: str, head: str = "") -> str:
    start = f'<?xml version="1.0"?>{head}<kml xmlns="http://www.opengis.net/kml/2.2"><Document>'
    return f"{start}{body}</Document></kml>"


def placemark(points: list[tuple[float, float]] = LINE) -> str:
    coordinates = " ".join(f"{x},{y},0" for x, y in points)
    return f"<Placemark><LineString><coordinates>{coordinates}</coordinates></LineString></Placemark>"


def gpx(points: list[tuple[float, float]] = LINE) -> str:
    track = "".join(f'<trkpt lat="{y}" lon="{x}"/>' for x, y in points)
    return f'<gpx version="1.1" creator="t" xmlns="http://www.topografix.com/GPX/1/1"><trk><trkseg>{track}</trkseg></trk></gpx>'


def zipped(**members: bytes | str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return packed.getvalue()


def frame(crs: str = "EPSG:4326") -> geopandas.GeoDataFrame:
    own = geopandas.GeoDataFrame({"NAME": ["x"]}, geometry=[shapely.LineString(LINE)], crs="EPSG:4326")
    return own.to_crs(crs)


def written(driver: str, suffix: str, crs: str = "EPSG:4326", **options: Any) -> Callable[[Path], bytes]:
    def write(folder: Path) -> bytes:
        path = folder / f"made{suffix}"
        frame(crs).to_file(path, driver=driver, **options)
        return path.read_bytes()

    return write


FORMATS: dict[str, Callable[[Path], bytes | str]] = {
    "GeoJSON": lambda _: geojson(line(*LINE)),
    "GeoJSON, only a geometry": lambda _: json.dumps(line(*LINE)),
    "GeoJSON with heights": lambda _: geojson(line(*((x, y, 5.0) for x, y in LINE))),
    "GeoJSON of an older time in metres": written("GeoJSON", ".geojson", "EPSG:3857", RFC7946="NO"),
    "MultiLineString": lambda _: geojson({"type": "MultiLineString", "coordinates": [LINE[1:], LINE[:2]]}),
    "GeometryCollection": lambda _: geojson({"type": "GeometryCollection", "geometries": [line(*LINE)]}),
    "GeoPackage": written("GPKG", ".gpkg"),
    "GeoPackage in metres": written("GPKG", ".gpkg", "EPSG:32638"),
    "KML": lambda _: kml(placemark()),
    "KML of another library": written("LIBKML", ".kml"),
    "KMZ": lambda _: zipped(doc_dot_kml=kml(placemark())),
    "KMZ of another library": written("LIBKML", ".kmz"),
    "GPX track": lambda _: gpx(),
    "GPX route": lambda _: (
        gpx()
        .replace("<trkseg>", "")
        .replace("</trkseg>", "")
        .replace("trkpt", "rtept")
        .replace("trk>", "rte>")
    ),
    "zipped Shapefile": written("ESRI Shapefile", ".shp.zip"),
    "zipped Shapefile in metres": written("ESRI Shapefile", ".shp.zip", "EPSG:3857"),
}


def add(tmp_path: Path, content: bytes | str, *arguments: str, name: str = "lines.dat") -> Result:
    file = tmp_path / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return CliRunner().invoke(main, ["add-route", str(file), "--data", str(tmp_path / "mine"), *arguments])


def drawn(tmp_path: Path, route: str = "lines") -> list[dict[str, Any]]:
    written = (tmp_path / "mine" / "geodata" / "routes" / f"{route}.geojson").read_text(encoding="utf-8")
    features: list[dict[str, Any]] = json.loads(written)["features"]
    return features


@pytest.fixture(scope="module")
def readings(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Reading]:
    """What is read of a file of each format; four at a time, since each has a process of its own."""
    folder = tmp_path_factory.mktemp("formats")
    files = [folder / f"{number}.dat" for number in range(len(FORMATS))]
    for file, make in zip(files, FORMATS.values(), strict=True):
        content = make(folder)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    with ThreadPoolExecutor(4) as pool:
        return dict(zip(FORMATS, pool.map(lambda file: read_lines(file, Asked()), files), strict=True))


@pytest.mark.parametrize("kind", FORMATS)
def test_every_format_is_read_whatever_it_is_called(readings: dict[str, Reading], kind: str) -> None:
    source, faults = readings[kind]
    assert faults == [] and source is not None
    points = {p for feature in source.features for part in feature.coordinates() for p in part}
    assert len(points) == 3
    for point in LINE:
        assert min(abs(x - point[0]) + abs(y - point[1]) for x, y in points) < 3e-5


def test_a_route_is_two_files_that_the_map_reads_without_a_fault(tmp_path: Path) -> None:
    ran = add(tmp_path, geojson(line(*LINE)), *ENOUGH, "--title", "Lower Caucasus line", "--view")
    assert ran.exit_code == 0, ran.output
    project = load(tmp_path / "mine")
    route = project.routes["lower-caucasus-line"]
    (segment,) = route.segments
    assert project.faults == ()
    assert segment.name == "Tbilisi – Alat"
    assert segment.countries == ("GEO", "AZE")
    assert segment.certainty == "uncertain" and segment.source == "lines.dat"
    assert project.view.order == (route.id,)
    assert "Georgia and Azerbaijan" in route.summary
    assert "names in the languages of its countries" in ran.output


def test_the_same_file_makes_the_same_bytes(tmp_path: Path) -> None:
    made = []
    for _ in range(2):
        add(tmp_path, geojson(line(*LINE)), *ENOUGH, "--replace", "--to", "Somewhere")
        made.append([p.read_bytes() for p in sorted((tmp_path / "mine").rglob("*.*son")) if p.is_file()])
    assert made[0] == made[1] and len(made[0]) == 2


def test_a_command_that_is_given_again_finds_its_route_and_another_is_refused(tmp_path: Path) -> None:
    arguments = (*ENOUGH, "--id", "mine", "--to", "Somewhere", "--view")
    first, again = (add(tmp_path, geojson(line(*LINE)), *arguments) for _ in range(2))
    assert (first.exit_code, again.exit_code) == (0, 0), again.output
    assert "it was there already" in again.output and "it was there already" not in first.output
    other = add(tmp_path, geojson(line(*LINE[:2])), *arguments)
    assert other.exit_code == 2 and "there is a route “mine” in" in other.output


def test_the_starter_lexicon_has_no_faults_and_finds_the_title(tmp_path: Path) -> None:
    add(tmp_path, geojson(line(*LINE)), *ENOUGH, "--title", 'The "Quoted" \\ Линия*')
    table = tomllib.loads(
        (tmp_path / "mine/geodata/routes/the-quoted-liniya.toml").read_text(encoding="utf-8")
    )
    assert table["title"] == 'The "Quoted" \\ Линия*'
    checked = CliRunner().invoke(main, ["check", "--data", str(tmp_path / "mine")])
    assert checked.exit_code == 0, checked.output


def test_parts_are_joined_in_travel_order_and_direction(tmp_path: Path) -> None:
    a, b, c = LINE
    ran = add(tmp_path, geojson(line(a, b), line(c, b)), *ENOUGH)
    (segment,) = drawn(tmp_path)
    assert segment["geometry"]["coordinates"] == [list(p) for p in LINE]
    assert "note" not in ran.output


def test_stretches_of_another_state_stay_apart(tmp_path: Path) -> None:
    a, b, c = LINE
    features = [
        {"type": "Feature", "properties": {"STATE": state, "to": "Ganja"}, "geometry": line(*ends)}
        for state, ends in (("in use", (a, b)), ("planned", (c, b)))
    ]
    content = json.dumps({"type": "FeatureCollection", "features": features})
    options = ["--status-field", "STATE", "--mode", "rail", "--since", "2001"]
    refused = add(tmp_path, content, *options)
    assert refused.exit_code == 1 and "'in use'" in refused.output and "'planned'" in refused.output
    ran = add(tmp_path, content, *options, "--word", "in use=operating", "--word", "planned=announced")
    assert ran.exit_code == 0, ran.output
    assert [(s["id"], s["properties"]["status"]) for s in drawn(tmp_path)] == [
        ("lines/tbilisi-ganja", "operating"),
        ("lines/ganja-alat", "announced"),
    ]


def test_parts_that_do_not_meet_are_told_and_kept_as_branches(tmp_path: Path) -> None:
    ran = add(tmp_path, geojson(line(*LINE[:2]), line((46.40, 40.68), LINE[2])), *ENOUGH)
    assert ran.exit_code == 0, ran.output
    assert "note: part 2 starts 3.3 km from the end of part 1" in ran.output
    assert [s["properties"].get("branch", "") for s in drawn(tmp_path)] == ["", "part-2"]


def test_new_places_take_their_names_from_the_user_or_the_file(tmp_path: Path) -> None:
    there, here = (42.0, 43.0), (30.0, 50.0)
    point = {
        "type": "Feature",
        "properties": {"name": "Waypoint"},
        "geometry": {"type": "Point", "coordinates": here},
    }
    content = json.loads(geojson(line(there, here)))
    content["features"].append(point)
    asked = add(tmp_path, json.dumps(content), *ENOUGH)
    assert asked.exit_code == 1
    assert "no known place lies within 5 km of 42.0000,43.0000; name it with --place" in asked.output
    ran = add(tmp_path, json.dumps(content), *ENOUGH, "--from", "Uplands")
    assert ran.exit_code == 0, ran.output
    places = load(tmp_path / "mine").places
    assert (places["uplands"].country, places["waypoint"].country) == ("GEO", "UKR")
    assert drawn(tmp_path)[0]["properties"]["countries"] == ["GEO", "RUS", "UKR"]


def test_controls_in_the_texts_of_a_file_reach_neither_terminal_nor_files(tmp_path: Path) -> None:
    properties = {"\x1b[2Jsay": 1, "to": "East\x1b[31m\u202e gate\u0000, GEO", "source": "a\nmap"}
    ran = add(tmp_path, geojson(line(LINE[0], (42.0, 43.0)), properties=properties), *ENOUGH)
    assert ran.exit_code == 0, ran.output
    files = [path.read_text(encoding="utf-8") for path in (tmp_path / "mine").rglob("*.*son")]
    for text in (ran.output, *files):
        assert not {"\x1b", "\u202e", "\x00"} & set(text) and "\\u00" not in text
    assert "East[31m gate" in ran.output and "a map" in files[0] + files[1]


def test_places_that_were_there_stay(tmp_path: Path) -> None:
    add(tmp_path, geojson(line(LINE[0], (42.0, 43.0))), *ENOUGH, "--to", "First")
    add(tmp_path, geojson(line(LINE[0], (42.0, 44.0))), *ENOUGH, "--to", "Second, RUS", "--id", "other")
    assert {"first", "second"} <= load(tmp_path / "mine").places.keys()


def test_one_file_makes_a_route_of_each_value_in_colours_that_differ(tmp_path: Path) -> None:
    features = [
        {"type": "Feature", "properties": {"LINE": name}, "geometry": line(*LINE)} for name in ("Red", "Blue")
    ]
    content = json.dumps({"type": "FeatureCollection", "features": features})
    ran = add(tmp_path, content, *ENOUGH, "--route-field", "LINE")
    assert ran.exit_code == 0, ran.output
    routes = load(tmp_path / "mine").routes
    assert (
        len({routes[id_].colour for id_ in ("red", "blue", "zangezur", "aras", "instc", "rasht-astara")}) == 6
    )


def test_a_condition_and_a_layer_take_a_part(tmp_path: Path) -> None:
    path = tmp_path / "two.gpkg"
    frame().to_file(path, layer="rail", driver="GPKG")
    frame().assign(NAME="y").to_file(path, layer="road", driver="GPKG")
    content = path.read_bytes()
    both = add(tmp_path, content, *ENOUGH)
    assert both.exit_code == 1 and "choose with --layer: 'rail', 'road'" in both.output
    assert add(tmp_path, content, *ENOUGH, "--layer", "road", "--where", "NAME = 'y'").exit_code == 0
    none = add(tmp_path, content, *ENOUGH, "--layer", "road", "--where", "NAME = 'z'", "--replace")
    assert none.exit_code == 1 and "has no lines that match" in none.output
    odd = add(tmp_path, content, *ENOUGH, "--layer", "sea", "--replace")
    assert odd.exit_code == 1 and "has no layer 'sea'; expected rail or road" in odd.output


def test_a_layer_without_a_reference_system_is_asked_for_it(tmp_path: Path) -> None:
    whole = io.BytesIO(written("ESRI Shapefile", ".shp.zip")(tmp_path))
    packed = io.BytesIO()
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(packed, "w") as new:
        for name in old.namelist():
            if not name.endswith(".prj"):
                new.writestr(name, old.read(name))
    ran = add(tmp_path, packed.getvalue(), *ENOUGH)
    assert ran.exit_code == 1
    assert "has no coordinate reference system; say which it is in with --crs" in ran.output
    assert add(tmp_path, packed.getvalue(), *ENOUGH, "--crs", "EPSG:4326").exit_code == 0


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    assert add(tmp_path, geojson(line(*LINE)), *ENOUGH, "--dry-run").exit_code == 0
    assert not (tmp_path / "mine").exists()


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "mine" / "geodata").mkdir(parents=True)
    (tmp_path / "mine" / "geodata" / "routes").write_text("no folder")
    ran = add(tmp_path, geojson(line(*LINE)), *ENOUGH)
    assert ran.exit_code == 1 and len(ran.output.splitlines()) == 2
    assert "geodata/routes: is no folder, expected one" in ran.output
    assert ran.output.endswith("geodata/routes: not a directory\n")


SWAPPED = [(y, x) for x, y in LINE]
VRT = (
    "<OGRVRTDataSource><OGRVRTLayer name='x'><SrcDataSource>/etc/passwd</SrcDataSource>"
    "</OGRVRTLayer></OGRVRTDataSource>"
)
ENTITIES = '<!DOCTYPE kml [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
UNREADABLE: dict[str, tuple[bytes | str, str]] = {
    "empty": ("", "is empty; expected lines as GeoJSON"),
    "a picture": (b"\x89PNG\r\n\x1a\n", "is in a format that is not read"),
    "a VRT": (VRT, "begins with <OGRVRTDataSource>"),
    "a VRT in a zip": (zipped(doc_dot_kml=VRT), "begins with <OGRVRTDataSource>"),
    "a GDALG pipeline": (
        '{"type": "gdal_streamed_alg", "command_line": "x"}',
        "is JSON of type 'gdal_streamed_alg'",
    ),
    "a crs by link": (
        geojson(line(*LINE), crs={"type": "link", "properties": {"href": "http://127.0.0.1/"}}),
        "names another file",
    ),
    "entities": (kml(placemark(), ENTITIES), "declares a document type or entities"),
    "a network link alone": (
        kml("<NetworkLink><Link><href>http://127.0.0.1/</href></Link></NetworkLink>"),
        "has only a NetworkLink",
    ),
    "deep XML": ("<kml>" + "<Folder>" * 300, "is nested more than 200 deep"),
    "deep JSON": ("[" * 100_000, "is nested too deep"),
    "broken JSON": ('{"type": ', "is not JSON"),
    "broken XML": ("<kml><Document>", "is not XML"),
    "broken zip": (b"PK\x03\x04rubbish", "is a broken zip"),
    "a zip of other things": (zipped(a_dot_txt="x"), "without a .kml or a .shp in it"),
    "NaN": (geojson(line(*LINE)).replace("39.95", "NaN"), "has NaN"),
    "SQLite": (b"SQLite format 3\x00" + b"\0" * 200, "no GeoPackage"),
    "a bare .shp": (b"\x00\x00\x27\x0a" + b"\0" * 96, "is one part of a Shapefile"),
}


@pytest.mark.parametrize(("content", "said"), UNREADABLE.values(), ids=UNREADABLE)
def test_what_is_no_file_of_lines_is_refused_before_anything_else_reads_it(
    tmp_path: Path, content: bytes | str, said: str
) -> None:
    file = tmp_path / "lines.geojson"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(DataError, match=re.escape(said)) as error:
        recognise(file)
    assert len(str(error.value).splitlines()) == 1


REFUSED: dict[str, tuple[bytes | str, str]] = {
    "a VRT": (VRT, "begins with <OGRVRTDataSource>"),
    "no lines": (geojson({"type": "Point", "coordinates": [1, 2]}), "has no lines"),
    "out of range": (geojson(line((10, 20), (500, 30))), "is out of range"),
    "swapped out of range": (geojson(line((40, 100), (41, 101))), "looks like latitude, longitude"),
    "swapped near known places": (geojson(line(*SWAPPED)), "look like latitude, longitude"),
    "swapped on land": (
        geojson(line((59.0, 24.79), (59.3, 24.42))),
        "look like latitude, longitude",
    ),
    "one point twice": (geojson(line(LINE[0], LINE[0])), "two different points"),
    "too many vertices": (
        '{"type":"LineString","coordinates":[' + "[45,41],[46,41]," * 500_001 + "[45,41]]}",
        "more than 1,000,000 vertices",
    ),
}


@pytest.mark.parametrize(("content", "said"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_read_is_one_sentence_and_writes_nothing(
    tmp_path: Path, content: bytes | str, said: str
) -> None:
    ran = add(tmp_path, content, *ENOUGH)
    assert ran.exit_code == 1
    assert said in ran.output
    assert len(ran.output.splitlines()) == 1 and ran.output.startswith("corridor-map: ")
    assert not (tmp_path / "mine").exists()


WRONG_USE = {
    "no such status": (("--status", "busy"), "--status busy is no status"),
    "no date": (("--since", "once"), "once"),
    "no reference system": ((*ENOUGH, "--crs", "EPSG:0"), "is no coordinate reference system"),
    "half a pair of colours": ((*ENOUGH, "--colour", "#123456"), "--colour and --colour-dark go together"),
    "no colour": ((*ENOUGH, "--colour", "red", "--colour-dark", "red"), "is no colour"),
    "an odd place": ((*ENOUGH, "--place", "Kars"), "is not of the form LON,LAT=NAME"),
    "an odd country": ((*ENOUGH, "--countries", "Georgia"), "--countries has “Georgia”"),
    "an id that is there": ((*ENOUGH, "--id", "aras"), "there is a route “aras” built in"),
    "an id that is none": ((*ENOUGH, "--id", "../up"), "“../up” is no id of a route"),
    "a word without meaning": ((*ENOUGH, "--word", "x"), "is not of the form FOUND=WORD"),
}


@pytest.mark.parametrize(("arguments", "said"), WRONG_USE.values(), ids=WRONG_USE)
def test_bad_usage_is_one_sentence(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    ran = add(tmp_path, geojson(line(*LINE)), *arguments)
    assert ran.exit_code == 2
    assert said in ran.output and len(ran.output.splitlines()) == 1


def test_everything_that_must_still_be_said_is_asked_at_once(tmp_path: Path) -> None:
    ran = add(tmp_path, geojson(line(*LINE)))
    assert ran.exit_code == 1
    for key in ("status", "mode", "since"):
        assert f"nothing says “{key}”" in ran.output


@pytest.fixture
def calls() -> Iterator[tuple[int, list[str]]]:
    """A port that counts who calls it."""
    heard: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.1)
        stop = threading.Event()

        def listen() -> None:
            while not stop.is_set():
                try:
                    connection, address = listener.accept()
                except TimeoutError:
                    continue
                heard.append(str(address))
                connection.close()

        thread = threading.Thread(target=listen)
        thread.start()
        yield listener.getsockname()[1], heard
        stop.set()
        thread.join()


def test_a_network_link_beside_lines_is_not_followed_and_told(
    tmp_path: Path, calls: tuple[int, list[str]]
) -> None:
    port, heard = calls
    link = f"<NetworkLink><Link><href>http://127.0.0.1:{port}/x.kml</href></Link></NetworkLink>"
    ran = add(tmp_path, kml(link + placemark()), *ENOUGH)
    assert ran.exit_code == 0 and "NetworkLink to a file elsewhere was not followed" in ran.output
    assert heard == []


def test_a_zip_bomb_is_told_by_what_it_unpacks_to(tmp_path: Path) -> None:
    file = tmp_path / "bomb.kmz"
    file.write_bytes(zipped(doc_dot_kml=bytes(101_000_000)))
    with pytest.raises(DataError, match="unpacks to more than 100 MB"):
        recognise(file)


def test_members_of_archives_count_by_base_name(tmp_path: Path) -> None:
    content = packed({"a folder/in a folder/doc.kml": kml(placemark()), "__MACOSX/._doc.kml": "x"})
    (tmp_path / "x").write_bytes(content)
    assert recognise(tmp_path / "x").driver == "LIBKML"
    assert add(tmp_path, content, *ENOUGH).exit_code == 0
