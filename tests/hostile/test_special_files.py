"""A folder of a stranger's with links, pipes, devices and notes in it: nothing outside is read or written."""

import json
import os
import shutil
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from corridor_map.articles.records import read_articles
from corridor_map.cli import main
from tests.own_folder import commands, stand_ins, write_folder

if not hasattr(os, "mkfifo"):
    pytest.skip("there are no such files here", allow_module_level=True)

SECRET = "The Zangezur Corridor is nobody else's business."
TEMPORARY = f".corridor-map-{'0' * 16}-{'1' * 16}.tmp"

FILES = (
    *("geodata/map.toml", "geodata/places.geojson", "geodata/routes/x.geojson", "geodata/routes/x.toml"),
    *("geodata/borders/b.geojson", "geodata/basemap/land.geojson", "geodata/actors.toml"),
    *("geodata/countries.geojson", "geodata/lengths.csv", "geodata/lexicon.toml", "geodata/.adding.json"),
    *("geodata/.corridor-map.lock", f"geodata/routes/{TEMPORARY}", "seeds/x.md", "seeds/p-2024.md"),
    *("seeds/p-2024.annotations.json", "seeds/x.annotations.json", "seeds/originals/2.md"),
    *("seeds/stories/s.json", "seeds/.adding.json", "seeds/.corridor-map.lock", f"seeds/{TEMPORARY}"),
    *(f"seeds/originals/{TEMPORARY}", "map.html", f"{TEMPORARY}"),
)
FOLDERS = ("geodata", "geodata/routes", "geodata/borders", "seeds", "seeds/originals", "seeds/stories")


def link_to(target: str) -> Callable[[Path, Path], None]:
    return lambda path, outside: path.symlink_to(target.format(outside=outside, name=path.name))


KINDS: dict[str, Callable[[Path, Path], None]] = {
    "a pipe": lambda path, _outside: os.mkfifo(path),
    "a folder": lambda path, _outside: path.mkdir(),
    "a link to a device without end": link_to("/dev/zero"),
    "a link to itself": link_to("{name}"),
    "a link to nothing": link_to("{outside}/nothing"),
    "a link to a file outside": link_to("{outside}/thesis.txt"),
    "a link to a folder outside": link_to("{outside}"),
}


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    work = tmp_path_factory.mktemp("special")
    with pytest.MonkeyPatch.context() as patch:
        for module, name, instead in stand_ins(work):
            patch.setattr(module, name, instead)
        yield write_folder(work)


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """A folder of someone's own, with something of each name that a command might look for."""
    home = tmp_path / "home"
    for name in ("thesis.txt", "2.md", "s.json", "x.md", "x.geojson", "x.toml", "originals/thesis.txt"):
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text(SECRET, encoding="utf-8")
    return home


@pytest.fixture
def folder(base: Path, tmp_path: Path) -> Path:
    for name in ("2.md", "line.geojson"):
        shutil.copy(base.parent / name, tmp_path)
    return Path(shutil.copytree(base, tmp_path / "gift"))


def held(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def assert_sound(ran: Result) -> None:
    assert ran.exception is None or isinstance(ran.exception, SystemExit), ran.exc_info
    assert ran.exit_code in (0, 1, 2)
    assert SECRET not in ran.output
    assert not ran.exit_code or ran.stderr


def run_all(folder: Path, outside: Path) -> dict[str, Result]:
    """Run every command, each as it finds the folder, having seen that it leaves alone what is outside."""
    before = held(outside)
    data = ["--data", str(folder)]
    ran: dict[str, Result] = {}
    for name, arguments in ({"check": ["check", *data]} | commands(folder)).items():
        # Whoever waits for a pipe is woken up to fail.
        signal.alarm(60)
        ran[name] = CliRunner().invoke(main, arguments)
        signal.alarm(0)
        assert_sound(ran[name])
        assert held(outside) == before, name
    written = [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
    assert [path for path in written if SECRET.encode() in path.read_bytes()] == []
    return ran


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
@pytest.mark.parametrize("place", [*FILES, *FOLDERS])
def test_what_is_no_file_of_the_folder_is_told_and_neither_read_nor_written_through(
    folder: Path, outside: Path, place: str, kind: Callable[[Path, Path], None]
) -> None:
    path = folder / place
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.is_dir():
        shutil.rmtree(path)
    path.unlink(missing_ok=True)
    kind(path, outside)
    run_all(folder, outside)


NOTES = {
    "that names a file outside": {"slug": "x", "files": ["originals/thesis.txt", "../home/thesis.txt"]},
    "that moves a file outside": {"files": {"../home/thesis.txt": TEMPORARY, "a/../../b": TEMPORARY}},
    "of a slug of 300 letters": {"slug": "x" * 300, "files": ["x" * 300]},
    "of names of 300 letters": {"files": {"x" * 300: TEMPORARY, "originals/" + "x" * 300: TEMPORARY}},
    "with a NUL": {"slug": "x\0", "files": ["originals/\0"], "\0": {"\0": "\0"}},
    "that moves a file to a NUL": {"files": {"x\0": TEMPORARY, "\ud800": TEMPORARY, "x.md": "\0"}},
    "that takes any file for a temporary one": {"files": {"x.md": "p-2024.md", "y.md": "originals"}},
    "of something else": [[["x"]]],
}


@pytest.mark.parametrize("note", NOTES.values(), ids=NOTES)
def test_a_note_of_a_strangers_ends_no_command_and_moves_nothing_that_is_not_ours(
    folder: Path, outside: Path, note: object
) -> None:
    for home in ("seeds", "geodata"):
        (folder / home / ".adding.json").write_text(json.dumps(note), encoding="utf-8")
    (folder / "seeds" / TEMPORARY).write_text("not yours", encoding="utf-8")
    (folder / "seeds" / "orphan.annotations.json").write_text("{}", encoding="utf-8")
    ran = run_all(folder, outside)
    assert {name: one.exit_code for name, one in ran.items()} == {
        **dict.fromkeys(("check",), 1),
        **dict.fromkeys(("add", "add-route", "reanchor", "export"), 0),
    }
    assert [path for path in folder.rglob(".*") if path.name != ".corridor-map.lock"] == []
    assert {"p-2024", "p-2024-2"} < {article.slug for article in read_articles(folder / "seeds")[0]}


@pytest.mark.parametrize(
    "place", ["seeds", "seeds/originals", "geodata/routes", "geodata/places.geojson", ""]
)
def test_links_that_stay_inside_are_followed_and_the_folder_may_be_one_itself(
    folder: Path, outside: Path, tmp_path: Path, place: str
) -> None:
    given = folder
    if place:
        (folder / place).rename(folder / "elsewhere")
        (folder / place).symlink_to(folder / "elsewhere")
    else:
        given = tmp_path / "link"
        given.symlink_to(folder)
    ran = run_all(given, outside)
    assert [ran[name].exit_code for name in ("add", "add-route", "reanchor", "export")] == [0] * 4


@pytest.mark.parametrize("option", ["--slug", "--id"])
def test_a_name_too_long_for_a_file_is_refused_in_a_sentence(folder: Path, option: str) -> None:
    command = commands(folder)["add" if option == "--slug" else "add-route"]
    ran = CliRunner().invoke(main, [*command, option, "x" * 300])
    assert ran.exit_code == 2 and len(ran.stderr.splitlines()[-1]) < 400
    assert "expected at most 238" in ran.stderr or "up to 60 lower-case letters" in ran.stderr
    if option == "--slug":
        assert CliRunner().invoke(main, [*command, option, "x" * 238]).exit_code == 0


def test_of_a_folder_to_add_no_link_is_followed_out(folder: Path, outside: Path, tmp_path: Path) -> None:
    gift = tmp_path / "texts"
    (gift / "more").mkdir(parents=True)
    shutil.copy(folder.parent / "2.md", gift)
    (gift / "secret.txt").symlink_to(outside / "thesis.txt")
    (gift / "loop.txt").symlink_to("loop.txt")
    (gift / "home").symlink_to(outside)
    os.mkfifo(gift / "more" / "pipe.txt")
    ran = CliRunner().invoke(main, ["add", str(gift), "--data", str(folder)])
    assert_sound(ran)
    assert "secret.txt: leads out of the folder" in ran.stderr and "2.md: added: “Text 2”" in ran.stdout
