"""The proof of an export: what its manifest says, and that a changed file is found out."""

import hashlib
import json
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from corridor_map.cli import main
from corridor_map.exports.catalogue import formats, write
from corridor_map.exports.contents import manifest_of
from corridor_map.exports.manifest import manifest_path
from corridor_map.exports.selection import select
from corridor_map.project import Project


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def exported(folder: Path, name: str, *options: str) -> Path:
    path = folder / name
    ran = run("export", "-o", path, *options)
    assert ran.exit_code == 0, ran.output
    return path


class Elements(HTMLParser):
    """The texts of the elements with an id."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.texts: dict[str, str] = {}
        self._inside = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        id_ = dict(attrs).get("id") or ""
        if tag == "script" or id_ == "manifest":
            self._inside = id_

    def handle_endtag(self, tag: str) -> None:
        if tag in {"script", "details"}:
            self._inside = ""

    def handle_data(self, data: str) -> None:
        self.texts[self._inside] = self.texts.get(self._inside, "") + data


def test_a_manifest_says_what_is_in_the_file(project: Project, tmp_path: Path) -> None:
    path = exported(tmp_path, "map.html", "--manifest", "--route", "aras", "--as-of", "2024")
    stated = json.loads(manifest_path(path).read_text("utf-8"))
    content = path.read_bytes()
    assert stated["bytes"] == len(content)
    assert stated["sha256"] == hashlib.sha256(content).hexdigest()
    assert stated["outside_references"] == 0
    segments = len(project.routes["aras"].segments)
    assert stated["routes"] == [{"id": "aras", "title": project.routes["aras"].title, "segments": segments}]
    assert {article["slug"] for article in stated["articles"]} == set(project.articles)
    assert sum(article["passages"] for article in stated["articles"]) == stated["passages"] == 3
    assert any("ODbL" in source["licence"] for source in stated["licences"])
    assert stated["date_of_data"]
    assert stated["command"] == "corridor-map export -o map.html --format html --route aras --as-of 2024"


def test_the_command_of_a_manifest_makes_the_same_file_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = exported(tmp_path, "map.html", "--manifest", "--search", "Aras", "--article", "mackenzie-2023-07")
    stated = json.loads(manifest_path(path).read_text("utf-8"))
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    program, *words = stated["command"].split()
    assert program == "corridor-map" and run(*words).exit_code == 0
    assert (elsewhere / "map.html").read_bytes() == path.read_bytes()


@pytest.mark.parametrize(
    ("name", "outside"), [("m.html", 0), ("m.csv", 0), ("m.jsonld", 1), ("m.lpf.json", 1)]
)
def test_a_file_is_as_its_manifest_says(tmp_path: Path, name: str, outside: int) -> None:
    path = exported(tmp_path, name, "--manifest")
    assert json.loads(manifest_path(path).read_text("utf-8"))["outside_references"] == outside
    ran = run("verify", path)
    assert (
        ran.exit_code == 0
        and f"it is as {name}.manifest.json says: bytes {path.stat().st_size}" in ran.output
    )


def test_a_changed_file_is_found_out(tmp_path: Path) -> None:
    path = exported(tmp_path, "map.csv", "--manifest")
    path.write_bytes(path.read_bytes() + b"\n")
    ran = run("verify", path)
    assert ran.exit_code == 1 and "Traceback" not in ran.output
    assert ran.stderr.count("but the manifest says") == 2 and "sha256" in ran.stderr


def test_a_page_is_checked_by_the_manifest_inside_it(tmp_path: Path) -> None:
    path = exported(tmp_path, "map.html")
    blocks = Elements(path.read_text("utf-8")).texts
    stated = json.loads(blocks["corridor-manifest"])
    assert stated["data_block_sha256"] == hashlib.sha256(blocks["corridor-data"].encode()).hexdigest()
    said = " ".join(blocks["manifest"].split())
    assert stated["data_block_sha256"] in said and stated["command"] in said and "ODbL" in said
    ran = run("verify", path)
    assert ran.exit_code == 0 and "as the manifest inside says" in ran.output
    content = path.read_text("utf-8")
    path.write_text(content.replace('"scale":10000', '"scale":10001'), encoding="utf-8")
    assert run("verify", path).exit_code == 1
    path.write_text(
        content.replace("</head>", '<script src="https://x.example/a.js"></script></head>'), "utf-8"
    )
    ran = run("verify", path)
    assert ran.exit_code == 1 and "outside_references: is 1, but the manifest says 0" in ran.stderr


def test_a_hostile_title_is_text_in_the_panel(project: Project) -> None:
    from dataclasses import replace

    from corridor_map.page.export import offline_page

    title = "</script><script>alert(1)</script>{{ 7*7 }}"
    route = replace(project.routes["aras"], title=title)
    html = offline_page(replace(project, routes={"aras": route}), {}).decode()
    assert "<script>alert(1)" not in html and "{{ 7*7 }}" in html
    stated = json.loads(Elements(html).texts["corridor-manifest"])
    assert stated["routes"][0]["title"] == title


BROKEN = [
    ("no manifest", None, "has no manifest inside and no file.manifest.json beside it; expected one"),
    ("no JSON", "{", "is no JSON"),
    ("a list", "[]", "is a JSON list, expected an object"),
    ("an empty object", "{}", "but the manifest says nothing"),
    ("a format it is not", '{"format": "jsonld"}', "is not jsonld, as its manifest says"),
]


@pytest.mark.parametrize(
    ("manifest", "sentence"), [case[1:] for case in BROKEN], ids=[case[0] for case in BROKEN]
)
def test_a_bad_manifest_gets_one_sentence(tmp_path: Path, manifest: str | None, sentence: str) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"\xff<p>nothing")
    if manifest is not None:
        manifest_path(file).write_text(manifest)
    ran = run("verify", file)
    assert ran.exit_code == 1 and sentence in ran.stderr and "Traceback" not in ran.output


def test_a_file_that_is_not_there_or_a_folder_gets_one_sentence(tmp_path: Path) -> None:
    for path in (tmp_path / "none.html", tmp_path):
        ran = run("verify", path)
        assert ran.exit_code == 1 and f"{path}: cannot be read" in ran.stderr


def test_a_manifest_that_is_there_is_kept_unless_forced(tmp_path: Path) -> None:
    path = tmp_path / "map.csv"
    manifest_path(path).write_text("mine")
    ran = run("export", "-o", path, "--manifest")
    assert ran.exit_code == 1 and "is kept; --force" in ran.stderr
    assert manifest_path(path).read_text() == "mine" and not path.exists()


def test_a_file_replaced_by_force_takes_its_manifest_along(tmp_path: Path) -> None:
    path = exported(tmp_path, "map.csv", "--manifest")
    exported(tmp_path, "map.csv", "--route", "aras", "--force")
    assert run("verify", path).exit_code == 0


def test_every_form_has_a_manifest(project: Project) -> None:
    for name in ("html", "geojson", "png"):
        found = manifest_of(select(project, as_of="2015"), "file", name)
        drawn = len(project.segments) if name == "html" else len(select(project, as_of="2015").dated.segments)
        assert found["segments"] == drawn
        assert any("GSHHG" in source["name"] for source in found["licences"]) == (name != "geojson")


def test_every_form_is_the_same_file_whatever_it_is_called_and_is_verified_when_it_is_renamed(
    project: Project, tmp_path: Path
) -> None:
    for name, form in formats().items():
        if name != "png":
            first, other = (tmp_path / f"{word}{form.suffixes[0]}" for word in ("a", "another-name"))
            write(select(project, routes=["aras"]), first, form)
            write(select(project, routes=["aras"]), other, form)
            assert first.read_bytes() == other.read_bytes(), name
    renamed = (tmp_path / "a.html").rename(tmp_path / "renamed.html")
    assert run("verify", renamed).exit_code == 0
