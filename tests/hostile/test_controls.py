"""Characters that break programs or mislead readers, in every text: pages and exports stay whole."""

import json
from pathlib import Path
from xml.parsers import expat

import pytest
from playwright.sync_api import Browser, expect

from corridor_map.loading import load
from corridor_map.project import Project
from corridor_map.site.export import outside_references
from corridor_map.site.web import create_app
from tests.hostile.folder import write_folder
from tests.hostile.texts import CONTROLS
from tests.reader import command, reading

TEXT = " ".join(CONTROLS.values())


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_folder(tmp_path_factory.mktemp("controls"), TEXT)


@pytest.fixture(scope="module")
def odd_project(odd: Path) -> Project:
    return load(odd)


def test_halves_of_pairs_are_replaced_and_the_rest_is_kept(odd_project: Project) -> None:
    segment = odd_project.segments["evil/only"]
    assert "a\ufffdb" in segment.name and "\0" in segment.name
    assert "\ud800" not in repr(odd_project.annotations) + repr(odd_project.articles["evil"])


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/articles/evil",
        "/routes/evil",
        "/about",
        "/export.html",
        "/passages.json",
        "/routes/evil.geojson",
    ],
)
def test_every_page_and_answer_is_made(odd_project: Project, path: str) -> None:
    answer = create_app(odd_project).test_client().get(path)
    assert answer.status_code == 200
    text = answer.data.decode("utf-8")
    if "json" in answer.headers["Content-Type"]:
        json.loads(text)


@pytest.mark.parametrize("form", ["geojson", "kml", "csv", "recogito.csv", "jsonld", "lpf.json", "gpkg"])
def test_every_form_is_written_and_can_be_read(odd: Path, tmp_path: Path, form: str) -> None:
    file = tmp_path / f"map.{form}"
    ran = command("export", "--data", odd, "-o", file)
    assert ran.returncode == 0 and "Traceback" not in ran.stderr, ran.stderr
    if form == "kml":
        expat.ParserCreate().Parse(file.read_bytes(), True)
    elif form.endswith(("json", "jsonld")):
        json.loads(file.read_text(encoding="utf-8"))


@pytest.mark.parametrize("arguments", [("check",), ("passages", "--route", "evil")], ids=lambda args: args[0])
def test_a_terminal_is_not_steered(odd: Path, arguments: tuple[str, ...]) -> None:
    ran = command(*arguments, "--data", odd)
    assert "Traceback" not in ran.stderr
    assert not {"\x1b", "\x07", "\x08", "\x7f", "\u202e"} & set(ran.stderr + ran.stdout)


def test_the_file_shows_them_and_runs_nothing(odd: Path, tmp_path: Path, browser: Browser) -> None:
    file = tmp_path / "map.html"
    assert command("export", "--data", odd, "-o", file).returncode == 0
    assert list(outside_references(file.read_text(encoding="utf-8"))) == []
    with reading(browser, file.as_uri(), "wide") as reader:
        page = reader.open("?tab=story&story=evil")
        expect(page.locator(".story-step")).to_contain_text("gnp.exe")
