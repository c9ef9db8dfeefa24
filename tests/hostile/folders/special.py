"""Folders with what is no regular file, with links, and with code that lies about."""

import os
import shutil
import socket
from pathlib import Path

from tests.hostile.folders.writing import (
    ADDING,
    ARTICLE,
    BORDERS,
    MAP,
    NOTES,
    ORIGINALS,
    PLACES,
    ROUTE,
    ROUTE_WORDS,
    STORY,
    TEXT,
    Maker,
    both,
    put,
)
from tests.hostile.texts import CANARY

LOCK = "seeds/.corridor-map.lock"
OUTSIDE = "outside"
"""What lies beside the folder, and is none of its business."""


def _cleared(file: Path) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    if file.is_dir() and not file.is_symlink():
        shutil.rmtree(file)
    file.unlink(missing_ok=True)
    return file


def fifo(*paths: str) -> Maker:
    """Have pipes that nobody writes to."""

    def make(root: Path, _address: str) -> None:
        for path in paths:
            os.mkfifo(_cleared(root / path))

    return make


def link(path: str, to: str) -> Maker:
    """Have a link, which is taken from where it stands."""

    def make(root: Path, _address: str) -> None:
        _cleared(root / path).symlink_to(to)

    return make


def folder(*paths: str) -> Maker:
    """Have folders where files are expected."""

    def make(root: Path, _address: str) -> None:
        for path in paths:
            _cleared(root / path).mkdir()
            (root / path / "inner").write_text("x", encoding="utf-8")

    return make


def file(path: str) -> Maker:
    """Have a file where a folder is expected."""

    def make(root: Path, _address: str) -> None:
        _cleared(root / path).write_text("x", encoding="utf-8")

    return make


def modes(mode: int) -> Maker:
    """Have files and folders that may not be read or not be written."""

    def make(root: Path, _address: str) -> None:
        for path in (ARTICLE, NOTES, ROUTE, MAP, "seeds/stories", "geodata/borders"):
            (root / path).chmod(mode)

    return make


def moved_out(path: str) -> Maker:
    """Have a link in the place of a folder, which leads to what was in it, outside."""

    def make(root: Path, _address: str) -> None:
        there = root.parent / OUTSIDE / Path(path).name
        there.parent.mkdir(exist_ok=True)
        here = root / path
        if here.is_dir():
            shutil.move(here, there)
        there.mkdir(exist_ok=True)
        here.symlink_to(there)

    return make


def sparse(path: str) -> Maker:
    """Have a file of three gigabytes of nothing, which takes no room."""

    def make(root: Path, _address: str) -> None:
        with _cleared(root / path).open("wb") as hole:
            hole.truncate(3_000_000_000)

    return make


def bound(path: str) -> Maker:
    """Have a socket."""

    def make(root: Path, _address: str) -> None:
        before = Path.cwd()
        # Its whole address may be longer than the system takes.
        os.chdir(_cleared(root / path).parent)
        try:
            with socket.socket(socket.AF_UNIX) as one:
                one.bind(Path(path).name)
        finally:
            os.chdir(before)

    return make


_CODE = f"import os\nopen(os.environ.get({CANARY!r}, os.devnull), 'a').write(__file__)\n"
_MODULES = ("json", "re", "site", "sitecustomize", "usercustomize", "click", "lxml", "encodings", "pickle")
_MODULES += ("corridor_map", "trafilatura", "charset_normalizer", "resource", "numpy", "conftest", "types")


def code(root: Path, _address: str) -> None:
    """Lay modules about under the names that Python might look for, and other things that run."""
    for inner in ("", "seeds", "geodata", "seeds/originals"):
        (root / inner).mkdir(parents=True, exist_ok=True)
        for name in _MODULES:
            (root / inner / f"{name}.py").write_text(_CODE, encoding="utf-8")
        (root / inner / "x.pth").write_text(_CODE.replace("\n", ";"), encoding="utf-8")


ALL_FILES = (ARTICLE, NOTES, ROUTE, ROUTE_WORDS, MAP, PLACES, BORDERS, STORY)
_NAMES_FILES = '{"slug":"x","files":["originals/thesis.txt","../../outside/thesis.txt","/etc/hostname"]}'
_TAKES = both(put(ADDING, _NAMES_FILES), moved_out(ORIGINALS), put(f"{ORIGINALS}/thesis.txt", "A thesis."))
_WITH_SEEDS = both(put(ADDING, _NAMES_FILES), put(f"{ORIGINALS}/thesis.txt", "A thesis."), moved_out("seeds"))

SPECIAL: dict[str, Maker] = {
    "a pipe as an article": fifo("seeds/x.md"),
    "a pipe as annotations": fifo(NOTES),
    "a pipe as a layer": fifo(ROUTE),
    "a pipe as the map": fifo(MAP),
    "pipes as everything": fifo(*ALL_FILES, "geodata/lengths.csv", "geodata/lexicon.toml"),
    "a pipe as the note of adding": fifo(ADDING),
    "a pipe as the original": fifo(f"{ORIGINALS}/{TEXT}"),
    "a pipe as the lock": fifo(LOCK),
    "zeros without end as an article": link("seeds/x.md", "/dev/zero"),
    "zeros without end as annotations": link(NOTES, "/dev/zero"),
    "zeros without end as TOML": link(MAP, "/dev/zero"),
    "zeros without end as a layer": link(ROUTE, "/dev/zero"),
    "zeros without end as an original": link(f"{ORIGINALS}/{TEXT}", "/dev/zero"),
    "a terminal as a story": link(STORY, "/dev/tty"),
    "memory of the process as an article": link("seeds/x.md", "/proc/self/mem"),
    "a link to itself as an article": link("seeds/x.md", "x.md"),
    "a link to itself as the ground": link("geodata", "geodata"),
    "a link to itself as the seeds": link("seeds", "seeds"),
    "a folder that is within itself": link("seeds/stories", ".."),
    "the seeds elsewhere": moved_out("seeds"),
    "the ground elsewhere": moved_out("geodata"),
    "originals elsewhere that are to be taken away": _TAKES,
    "seeds elsewhere with files to be taken away": _WITH_SEEDS,
    "folders as files": folder(*ALL_FILES, "geodata/lexicon.toml", ADDING, f"{ORIGINALS}/{TEXT}", LOCK),
    "files as folders": both(*map(file, ("geodata/routes", "geodata/borders", "seeds/stories", ORIGINALS))),
    "a file as the seeds": file("seeds"),
    "a file as the ground": file("geodata"),
    "what may not be read": modes(0),
    "what may not be written": modes(0o444),
    "a socket as an article": bound("seeds/x.md"),
    "a hole of three gigabytes as an article": sparse("seeds/x.md"),
    "a hole of three gigabytes as a layer": sparse(ROUTE),
    "code that lies about": code,
}
for _said, _note in {
    "with a long slug": f'{{"slug":"{"x" * 300}","files":["x.md"]}}',
    "with a NUL": '{"slug":"x\\u0000y","files":["originals/a\\u0000b"]}',
    "with a way out": '{"slug":"../../outside/x","files":["../../outside/thesis.txt"]}',
    "of no kind": '[{"slug":1,"files":{"a":null}}]',
    "that is deep": "[" * 50_000,
}.items():
    SPECIAL[f"a note of adding {_said}"] = both(put(ADDING, _note), put("seeds/gone.annotations.json", "{}"))
