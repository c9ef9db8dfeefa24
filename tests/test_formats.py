"""What every form of file has in common: selections, names, whole files, hostile texts."""

import csv
import io
import json
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from corridor_map.cli import main
from corridor_map.errors import OutputError, UsageError
from corridor_map.exports import passages_csv, passages_json, route_geojson
from corridor_map.exports.catalogue import format_of, formats, write
from corridor_map.exports.cells import guarded, plain
from corridor_map.exports.provenance import date_of, licence_of, provenance
from corridor_map.exports.selection import Selection, select, selection_of
from corridor_map.ground.layers import state_on
from corridor_map.page.downloads import download
from corridor_map.project import Project
from corridor_map.search.index import find_passages
from tests.reader import command

DATA = ("geojson", "gpkg", "kml", "csv", "jsonld", "lpf", "recogito")
"""The forms that need no page and no browser."""
TEMPLATE = "{{ 7*7 }}{% raw %}</script><script>alert(1)</script>\u2028\x0b\x00\ud800<b>&amp;]]>"


def written(selection: Selection, folder: Path, name: str) -> Path:
    path = folder / f"map{formats()[name].suffixes[0]}"
    write(selection, path, formats()[name], force=True)
    return path


def test_json_gives_offsets_that_point_at_the_quotation(project: Project) -> None:
    records = json.loads(passages_json(project.passages))
    assert len(records) == len(project.passages)
    for record in records:
        body = project.articles[record["article"]].body
        assert body[record["start"] : record["end"]] == record["exact"]
        assert record["routes"] and set(record["routes"]) <= set(project.toggles)


def test_csv_has_the_same_passages(project: Project) -> None:
    rows = list(csv.DictReader(io.StringIO(passages_csv(project.passages))))
    records = json.loads(passages_json(project.passages))
    assert [row["exact"] for row in rows] == [record["exact"] for record in records]
    assert [row["routes"].split() for row in rows] == [record["routes"] for record in records]


def test_a_route_is_written_as_it_was_read(project: Project) -> None:
    for route in project.routes.values():
        collection = json.loads(route_geojson(route))
        assert [f["id"] for f in collection["features"]] == [s.id for s in route.segments]
        for feature, segment in zip(collection["features"], route.segments, strict=True):
            line = tuple(tuple(point) for point in feature["geometry"]["coordinates"])
            assert line == segment.coordinates
            assert feature["properties"]["status"] == segment.status
            assert [h["from"] for h in feature["properties"]["history"]] == [s.since for s in segment.history]


@pytest.mark.parametrize(
    ("file", "name", "form"),
    [
        ("map.html", "", "html"),
        ("MAP.HTM", "", "html"),
        ("map", "", "html"),
        ("map.geojson", "", "geojson"),
        ("map.gpkg", "", "gpkg"),
        ("map.kml", "", "kml"),
        ("map.csv", "", "csv"),
        ("map.recogito.csv", "", "recogito"),
        ("map.jsonld", "", "jsonld"),
        ("map.lpf.json", "", "lpf"),
        ("map.png", "", "png"),
        ("map.txt", "csv", "csv"),
    ],
)
def test_the_end_of_a_name_says_the_format(file: str, name: str, form: str) -> None:
    assert format_of(Path(file), name).name == form


@pytest.mark.parametrize(
    ("file", "name", "sentence"),
    [
        ("map.docx", "", "“map.docx” ends in no format that is known; expected --format or one of .html"),
        ("map.html", "shp", "there is no format “shp”; there are html, geojson, gpkg"),
    ],
)
def test_a_format_that_is_none_is_said_with_those_that_are(file: str, name: str, sentence: str) -> None:
    with pytest.raises(UsageError, match=sentence.replace(".", r"\.")):
        format_of(Path(file), name)
    ran = CliRunner().invoke(main, ["export", "-o", file, *(["--format", name] if name else [])])
    assert ran.exit_code == 2 and sentence in ran.stderr


def test_a_search_keeps_the_passages_that_have_all_words(project: Project) -> None:
    found = select(project, search=" Aras corridor ")
    assert 0 < len(found.project.passages) < len(project.passages)
    assert found.project.passages == find_passages(project, "Aras corridor")
    assert found.search == "Aras corridor"


def test_a_date_takes_segments_as_they_were_and_their_history_no_further(project: Project) -> None:
    dated = select(project, as_of="2015").dated
    assert 0 < len(dated.segments) < len(project.segments)
    for id_, segment in project.segments.items():
        state = state_on(segment, "2015")
        if state is None:
            assert id_ not in dated.segments
        else:
            then = dated.segments[id_]
            assert (then.status, then.contested) == (state.status, state.contested)
            assert then.history[-1] == state == segment.history[len(then.history) - 1]


def test_a_selection_says_the_command_that_makes_it_again(project: Project) -> None:
    selection = select(project, routes=["aras"], as_of="2024", search="it's a")
    words = selection.command("a b.csv", "csv")
    assert words == (
        "corridor-map export -o 'a b.csv' --format csv --route aras --as-of 2024 --search 'it'\"'\"'s a'"
    )
    again = selection_of(selection.project, project, as_of="2024", search="it's a")
    assert again.command("a b.csv", "csv") == words


def test_provenance_names_every_source_its_licence_and_the_newest_date(project: Project) -> None:
    found = provenance(project)
    counted = sum(1 for s in project.segments.values() if "OpenStreetMap" in s.source or "OSM" in s.source)
    listed = {source["name"]: source for source in found["sources"]}
    assert listed["OpenStreetMap contributors"]["items"] > counted > 0
    assert "ODbL" in listed["OpenStreetMap contributors"]["licence"]
    assert [article["slug"] for article in found["articles"]] == list(project.articles)
    assert licence_of("a survey of my own") == "not stated"
    dates = [state.since for s in project.segments.values() for state in s.history]
    assert found["date"] == date_of(project) >= max(dates)


@pytest.mark.parametrize("name", DATA)
def test_the_same_data_gives_the_same_bytes(project: Project, tmp_path: Path, name: str) -> None:
    first = written(select(project), tmp_path, name).read_bytes()
    assert written(select(project), tmp_path, name).read_bytes() == first


@pytest.mark.parametrize("name", DATA)
def test_a_file_says_sources_licences_and_date(project: Project, tmp_path: Path, name: str) -> None:
    content = written(select(project), tmp_path, name).read_bytes().decode("utf-8", "replace")
    for article in project.articles.values():
        assert article.licence in content or name in {"csv"}
    if name != "recogito":
        assert "ODbL" in content or name == "jsonld"
        assert date_of(project) in content


@pytest.mark.parametrize("name", DATA)
def test_all_that_is_written_is_counted(project: Project, tmp_path: Path, name: str) -> None:
    counted: list[int] = []
    selection = select(project)
    path = tmp_path / "counted"
    write(selection, path, formats()[name], tick=counted.append)
    assert sum(counted) == selection.count and len(counted) > 1


@pytest.mark.parametrize("name", DATA)
def test_nothing_to_write_is_an_empty_file_of_its_form(project: Project, tmp_path: Path, name: str) -> None:
    empty = replace(project, routes={}, borders={}, places={}, annotations=(), articles={})
    assert written(select(empty), tmp_path, name).stat().st_size > 0


@pytest.mark.parametrize("name", DATA)
def test_a_hostile_text_is_text(project: Project, tmp_path: Path, name: str) -> None:
    place = next(iter(project.places.values()))
    evil = replace(place, names=((TEMPLATE, "en"),), source=TEMPLATE)
    path = written(select(replace(project, places={place.id: evil})), tmp_path, name)
    content = path.read_bytes()
    if name != "gpkg":
        content.decode("utf-8")
    if name in {"kml", "geojson", "csv", "lpf", "gpkg"}:
        assert b"7*7" in content


@pytest.mark.parametrize("name", DATA)
def test_a_file_that_is_there_is_kept_unless_forced(project: Project, tmp_path: Path, name: str) -> None:
    path = tmp_path / f"map{formats()[name].suffixes[0]}"
    path.write_text("mine")
    with pytest.raises(OutputError, match="is there already and is kept; --force replaces it"):
        write(select(project), path, formats()[name])
    assert path.read_text() == "mine"
    write(select(project), path, formats()[name], force=True)
    assert path.read_bytes() != b"mine" and [p.name for p in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize("name", DATA)
def test_a_folder_is_not_written_over(project: Project, tmp_path: Path, name: str) -> None:
    folder = tmp_path / f"map{formats()[name].suffixes[0]}"
    folder.mkdir()
    with pytest.raises(OutputError, match="it is a folder"):
        write(select(project), folder, formats()[name], force=True)
    assert folder.is_dir()


FULL = """
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
from corridor_map.cli import main
from corridor_map.search.index import find_passages
main()
"""


@pytest.mark.skipif(not hasattr(signal, "SIGXFSZ"), reason="the system cannot limit the size of files")
@pytest.mark.parametrize("name", ["geojson", "gpkg"])
def test_a_full_disk_is_one_sentence_and_the_earlier_file_is_whole(tmp_path: Path, name: str) -> None:
    path = tmp_path / f"map.{name}"
    path.write_text("mine")
    ran = subprocess.run(
        [sys.executable, "-c", FULL, "export", "-o", str(path), "--force"], capture_output=True, text=True
    )
    assert ran.returncode == 1 and "Traceback" not in ran.stderr
    assert f"cannot write {path}: " in ran.stderr and len(ran.stderr.strip().splitlines()) == 1
    assert path.read_text() == "mine" and [p.name for p in tmp_path.iterdir()] == [path.name]


def test_the_command_writes_each_form_by_its_ending(tmp_path: Path) -> None:
    for name in ("geojson", "lpf"):
        path = tmp_path / f"map{formats()[name].suffixes[0]}"
        ran = CliRunner().invoke(main, ["export", "-o", str(path), "--route", "aras"])
        assert ran.exit_code == 0, ran.output
        assert "1 routes, 3 passages" in ran.output
    assert "1 outside references" in ran.output


def test_a_size_is_for_pictures_only(tmp_path: Path) -> None:
    ran = command("export", "-o", tmp_path / "map.csv", "--width", "900")
    assert ran.returncode == 2 and "--width is for pictures" in ran.stderr
    assert list(tmp_path.iterdir()) == []


@given(st.text(alphabet="='+-@\t\rab ", max_size=6))
def test_no_text_is_a_formula_and_each_can_be_had_back(text: str) -> None:
    assert not guarded(text).startswith(("=", "+", "-", "@", "\t", "\r"))
    assert plain(guarded(text)) == text


def test_a_download_is_what_is_on_screen(project: Project, tmp_path: Path) -> None:
    found = download(project, "geojson", {"routes": "aras,borders", "as-of": "2024", "q": "Aras"})
    assert (found.media_type, found.name) == ("application/geo+json", "corridor-map.geojson")
    path = tmp_path / "map.geojson"
    selection = select(project, routes=["aras", "borders"], as_of="2024", search="Aras")
    write(selection, path, formats()["geojson"])
    assert found.content == path.read_bytes()


@pytest.mark.parametrize("name", ["png", "shp", ""])
def test_a_server_starts_no_browser_for_strangers(project: Project, name: str) -> None:
    with pytest.raises(UsageError, match="to download; there are html, geojson"):
        download(project, name, {})
