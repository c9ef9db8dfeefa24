"""A folder that was copied by half, or whose files are damaged: the rest is shown, and each fault said."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from corridor_map.lexica import lexicon_of
from corridor_map.loading import load
from corridor_map.project import Project
from corridor_map.web import create_app
from corridor_map.web.keys import FILE
from tests.adding_process import adder, source, stated
from tests.hostile.folder import write_folder


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one file of each kind, and two articles that `add` has kept."""
    folder = write_folder(tmp_path_factory.mktemp("whole"), "a text of no harm")
    for number in (1, 2):
        adder(folder / "seeds").add(source("x", number), stated(number))
    # So that it needs nothing of what ships.
    for file in (folder / "seeds").glob("*.annotations.json"):
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace('"aras"', '"evil"').replace('"iran"', '"evil-actor"'), encoding="utf-8")
    (folder / "seeds" / ".corridor-map.lock").unlink(missing_ok=True)
    return folder


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Let nothing ship, so that a folder is all there is, and is read in no time."""
    for module in ("loading", "lexica"):
        monkeypatch.setattr(f"corridor_map.{module}.shipped", lambda name: tmp_path / "nothing" / name)


def files_of(folder: Path) -> list[Path]:
    # The key of who serves it is put there by serving it, and is of no edition of the data.
    there = (path for path in folder.rglob("*") if path.is_file() and path.name != FILE)
    return sorted(path.relative_to(folder) for path in there)


def assert_said(project: Project) -> None:
    for fault in project.faults:
        said = str(fault)
        assert said.isprintable() and len(said) < 1500 and fault.problem, said
        assert "Traceback" not in said and "Error" not in said, said


def articles_of(files: set[Path]) -> set[str]:
    return {path.stem for path in files if path.suffix == ".md" and path.parent.name == "seeds"}


@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize("backwards", [False, True], ids=["in order", "backwards"])
def test_of_a_folder_that_is_copied_by_half_the_rest_is_shown(
    whole: Path, tmp_path: Path, backwards: bool
) -> None:
    files = sorted(files_of(whole), reverse=backwards)
    assert len(files) > 15 and load(whole).faults == ()
    half = tmp_path / "half"
    for number, file in enumerate(files):
        # The last one that was begun has come over by half.
        (half / file).parent.mkdir(parents=True, exist_ok=True)
        content = (whole / file).read_bytes()
        (half / file).write_bytes(content[: len(content) // 2])
        project = load(half)
        assert_said(project)
        assert set(project.articles) >= articles_of(set(files[:number]))
        shutil.copy(whole / file, half / file)
    assert load(half) == load(whole)


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "cut at its last byte but three": lambda content: content[:-3],
    "a byte that is not UTF-8": lambda content: (
        content[: len(content) // 2] + b"\xff" + content[len(content) // 2 :]
    ),
    "a bracket that is flipped": lambda content: content.replace(b"[", b"\x5a", 1).replace(
        b"---", b"\x2c--", 1
    ),
    "zeros, as after a power cut": lambda content: bytes(len(content)),
    "another file": lambda _: b"\x89PNG\r\n\x1a\n" + bytes(40),
}


@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_file_is_a_fault_and_takes_no_other_article_with_it(
    whole: Path, tmp_path: Path, damage: Callable[[bytes], bytes]
) -> None:
    folder = tmp_path / "damaged"
    shutil.copytree(whole, folder)
    unsaid = []
    for file in files_of(whole):
        content = (whole / file).read_bytes()
        (folder / file).write_bytes(damage(content))
        project = load(folder)
        assert_said(project)
        assert set(project.articles) >= articles_of(set(files_of(whole)) - {file})
        faults = (*project.faults, *lexicon_of(project, folder)[1])
        if file.parent.name != "originals" and damage(content) != content and not faults:
            unsaid.append(file.name)
        (folder / file).write_bytes(content)
    # The end of a text may be its end, and a lexicon may have no words.
    may_go_unsaid = {
        "cut at its last byte but three": {"evil.md", "p-2024.md", "p-2024-2.md", "lengths.csv"},
        "empty": {"lexicon.toml"},
    }
    assert set(unsaid) <= may_go_unsaid.get(next(name for name in DAMAGE if DAMAGE[name] is damage), set())


@pytest.mark.parametrize(
    ("lost", "said"),
    [
        ("seeds/evil.md", "the annotations are of “evil”, but no such article exists"),
        ("seeds/evil.annotations.json", "names the passage “evil/p001”, which is not there"),
        ("seeds/originals", ""),
        ("geodata/routes/evil.toml", "stands alone; expected evil.toml beside it"),
        ("geodata/places.geojson", "expected the id of a place in places.geojson"),
    ],
)
@pytest.mark.usefixtures("alone")
def test_what_is_not_there_is_said_by_what_needs_it(
    whole: Path, tmp_path: Path, lost: str, said: str
) -> None:
    folder = tmp_path / "lost"
    shutil.copytree(whole, folder)
    gone = folder / lost
    shutil.rmtree(gone) if gone.is_dir() else gone.unlink()
    project = load(folder)
    assert_said(project)
    assert any(said in fault.problem for fault in project.faults) if said else not project.faults


def test_half_a_folder_is_served_and_searched_and_no_index_is_kept_of_it(whole: Path, tmp_path: Path) -> None:
    folder = tmp_path / "half"
    shutil.copytree(whole, folder)
    for name in ("seeds/evil.annotations.json", "geodata/routes/evil.geojson", "geodata/map.toml"):
        content = (folder / name).read_bytes()
        (folder / name).write_bytes(content[: len(content) // 2])
    # What others leave beside data, and an index that is none of ours.
    for name in ("seeds/.adding.json", "seeds/.x.md.abcdefgh.tmp", "index.sqlite", "index.sqlite-wal"):
        (folder / name).write_bytes(b"SQLite format 3\0 and no more")
    before = {file: (folder / file).read_bytes() for file in files_of(folder)}
    project = load(folder)
    client = create_app(project, data=folder).test_client()
    own = articles_of(set(before))
    assert own == {"evil", "p-2024", "p-2024-2"} and own <= set(project.articles)
    addresses = ["/", "/about", "/search.json?q=Sentence", *(f"/articles/{slug}" for slug in own)]
    assert {address: client.get(address).status_code for address in addresses} == dict.fromkeys(
        addresses, 200
    )
    assert "Sentence 2-3 says it" in client.get("/search.json?q=Sentence+2-3").text
    assert_said(project)
    assert len(project.faults) >= 3
    assert {file: (folder / file).read_bytes() for file in files_of(folder)} == before
