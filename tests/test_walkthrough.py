"""The walk-through in docs/routes.md, followed to the letter."""

import json
import re
import shlex
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import CliRunner

from corridor_map.cli import main
from corridor_map.loading import load

PAGE = Path(__file__).resolve().parents[1] / "docs" / "routes.md"


class Walk(NamedTuple):
    folder: Path
    said: dict[str, str]


def blocks() -> Iterator[tuple[str, str]]:
    """Yield the indented blocks of the walk-through, each with the paragraph before it."""
    page = PAGE.read_text(encoding="utf-8")
    before = ""
    for part in re.findall(r"(?:^    .*\n|^\n(?=    ))+|(?:^\S.*\n)+", page, re.MULTILINE):
        if part.strip() and part.lstrip("\n").startswith("    "):
            yield before, textwrap.dedent(part.strip("\n")) + "\n"
        elif part.strip():
            before = part


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walk]:
    folder = tmp_path_factory.mktemp("walk")
    said: dict[str, str] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for before, block in blocks():
            if block.startswith("corridor-map "):
                for line in block.splitlines():
                    words = shlex.split(line)
                    ran = CliRunner().invoke(main, words[1:], prog_name="corridor-map")
                    assert ran.exit_code == 0, f"{line}\n{ran.output}"
                    said[words[1]] = ran.output
                continue
            file = folder / re.findall(r"`(\S+)`", before)[0 if "in place of" in before else -1]
            if "in place of everything from" in before:
                block = file.read_text(encoding="utf-8").partition("[names]")[0] + block
            file.write_text(block, encoding="utf-8")
    yield Walk(folder, said)


def test_the_walk_through_runs_every_kind_of_command(walk: Walk) -> None:
    assert list(walk.said) == ["add-route", "annotate", "add", "check", "export"]


def test_the_route_is_told_in_words(walk: Walk) -> None:
    told = walk.said["add-route"]
    assert "Khorgos – Aktau: rail, operating since 2014-09, KAZ\n" in told
    assert "Aktau – Alat: sea, operating since 2013, KAZ, AZE\n" in told
    assert "Alat – Poti: rail, operating since 2013, AZE, GEO\n" in told
    assert told.count("new place") == 3
    assert "note:" not in told


def test_sentences_light_the_new_route_and_no_other(walk: Walk) -> None:
    ran = CliRunner().invoke(
        main,
        [
            "annotate",
            str(walk.folder / "reading.txt"),
            "--data",
            str(walk.folder / "mine"),
            "--format",
            "json",
        ],
    )
    found = [(item["exact"].split()[0], item["routes"]) for item in json.loads(ran.output)]
    ours = ["middle-corridor"]
    assert found == [
        *((word, ours) for word in ("The", "Ferries", "The", "Since", "In")),
        ("The", ["zangezur"]),
    ]


def test_names_in_other_languages_are_no_look_alikes_any_more(walk: Walk, tmp_path: Path) -> None:
    text = tmp_path / "az.txt"
    text.write_text("Yüklər Orta dəhlizlə Bakıya çatır. Грузы идут по Среднему коридору.", encoding="utf-8")
    ran = CliRunner().invoke(
        main, ["annotate", str(text), "--data", str(walk.folder / "mine"), "--format", "json"]
    )
    assert [item["routes"] for item in json.loads(ran.output)] == [["middle-corridor"]] * 2


def test_the_map_opens_on_the_route_with_the_passages(walk: Walk) -> None:
    project = load(walk.folder / "mine")
    assert project.faults == ()
    west, south, east, north = project.view.bounds
    assert west < 41.7 and south < 39.95 and east > 80.3 and north > 47.7
    assert len([p for p in project.passages if "middle-corridor" in p.routes]) == 5
    exported = (walk.folder / "middle-corridor.html").read_text(encoding="utf-8")
    assert "middle-corridor/khorgos-aktau" in exported
    assert "Ferries take them on from Aktau to Alat" in exported
