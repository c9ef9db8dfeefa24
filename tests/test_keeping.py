"""A folder of articles after kills, and where nothing may be written."""

import errno
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from corridor_map.articles.adding import Added
from corridor_map.articles.annotations import read_annotations
from corridor_map.articles.records import read_articles
from corridor_map.errors import OutputError
from tests.adding_process import adder, source, stated
from tests.killing import body, written

ROOT = Path(__file__).parents[1]


def numbers_of_whole(seeds: Path) -> set[int]:
    """Return the numbers of the articles, having seen that each is there with all that belongs to it."""
    articles, faults = read_articles(seeds)
    annotations, wrong = read_annotations(seeds, {article.slug: article for article in articles})
    assert faults + wrong == []
    numbers = set()
    for article in articles:
        number = int(article.title.removeprefix("Text "))
        numbers.add(number)
        assert article.body == body(number)
        assert (seeds / "originals" / article.original).read_bytes().decode() == written(number)
        assert [one.exact for one in annotations if one.article == article.slug] == [
            f"The Zangezur Corridor {number} is new."
        ]
    return numbers


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="nothing can be killed so here")
def test_a_hundred_kills_amid_adding_leave_what_was_acknowledged_and_no_half_article(tmp_path: Path) -> None:
    ways = {"steps": (20, 30), "moments": (0, 56)}
    running = []
    for seed, (name, counts) in enumerate(ways.items()):
        (tmp_path / name).mkdir()
        running.append(
            subprocess.Popen(
                [sys.executable, "-m", "tests.killing", tmp_path / name, *map(str, (*counts, seed))],
                cwd=ROOT,
                env=os.environ | {"PYTHONPATH": os.pathsep.join(["src", "."])},
                stdout=subprocess.PIPE,
                encoding="utf-8",
            )
        )
    kills = strays = 0
    for name, process in zip(ways, running, strict=True):
        said, _ = process.communicate()
        assert process.returncode == 0
        told = list(map(json.loads, said.splitlines()))
        assert len(told) == sum(ways[name])
        for one in told:
            seeds = tmp_path / name / one["folder"] / "seeds"
            before = numbers_of_whole(seeds)
            assert before >= {1, *one["added"]}
            # No more than one that was not acknowledged can be there.
            assert len(before) <= 2 + len(one["added"])
            kills += one["code"] == -signal.SIGKILL
            strays += any(path.name.endswith((".tmp", ".adding.json")) for path in seeds.rglob(".*"))
            # What was left is finished or cleared away when something is written next.
            last = adder(seeds).add(source("after", 99), stated(99))
            assert isinstance(last, Added) and last.outcome == "added"
            left = [path for path in seeds.rglob("*") if path.is_file()]
            assert [path.name for path in left if path.name.startswith(".")] == [".corridor-map.lock"]
            for path in seeds.glob(f"{last.article.slug}.*"):
                path.unlink()
            after = numbers_of_whole(seeds)
            assert after >= before and len(after) <= len(before) + 1
            assert len(left) == 1 + 3 * (len(after) + 1)
        if name == "steps":
            codes = [one["code"] for one in told[:20]]
            ended = codes.index(0)
            assert ended >= 12 and codes == [-signal.SIGKILL] * ended + [0] * (20 - ended)
    assert kills >= 100 and strays >= 10


MOUNTED = 'mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" && exec "$@"'


def reading_only(folder: Path, *command: str | Path) -> list[str | Path]:
    """Return a command line that runs a command to which a folder is mounted to be read only."""
    return ["unshare", "--map-root-user", "--mount", "sh", "-c", MOUNTED, folder, *command]


@pytest.fixture
def own_folder(tmp_path: Path) -> Path:
    """A folder with an article, of which an annotation waits for a decision, and a file to add beside it."""
    folder = tmp_path / "mine"
    assert isinstance(adder(folder / "seeds").add(source("x", 1), stated(1)), Added)
    (article,) = (folder / "seeds").glob("*.md")
    article.write_text(article.read_text(encoding="utf-8").replace("is new", "was new"), encoding="utf-8")
    (tmp_path / "2.md").write_text(written(2), encoding="utf-8")
    (tmp_path / "line.geojson").write_text(
        '{"type": "LineString", "coordinates": [[44.8, 41.7], [49.9, 40.4]]}', encoding="utf-8"
    )
    try:
        tried = subprocess.run(
            reading_only(folder, "touch", folder / "x"), capture_output=True, encoding="utf-8"
        )
    except FileNotFoundError:
        pytest.skip("this system has no unshare")
    if "ead-only file system" not in tried.stderr:
        pytest.skip(f"nothing can be mounted to be read only here: {tried.stderr.strip()}")
    return folder


def test_a_folder_that_is_read_only_is_served_and_every_write_refused_in_a_sentence(own_folder: Path) -> None:
    beside = own_folder.parent
    add_route = ["add-route", f"{beside / 'line.geojson'}", "--status", "operating", "--mode", "rail"]
    add_route += ["--since", "1990", "--from", "Tbilisi", "--to", "Baku"]
    (article,) = (own_folder / "seeds").glob("*.md")
    commands = {
        "add": ["add", f"{beside / '2.md'}"],
        "add-route": add_route,
        "reanchor": ["reanchor", "--decide", f"{article.stem}/a001=drop"],
        "export": ["export", "-o", f"{own_folder / 'map.html'}"],
    }
    before = {path: path.read_bytes() for path in own_folder.rglob("*") if path.is_file()}
    ran = subprocess.run(
        reading_only(
            own_folder,
            sys.executable,
            "-m",
            "tests.read_only",
            own_folder,
            json.dumps([[*command, "--data", str(own_folder)] for command in commands.values()]),
            beside / "answers.json",
        ),
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(["src", "."])},
        capture_output=True,
        encoding="utf-8",
    )
    assert ran.returncode == 0, ran.stderr
    told = json.loads((beside / "answers.json").read_text(encoding="utf-8"))
    for name, (status, said) in zip(commands, told["commands"], strict=True):
        # Before it comes what was left out of the map: the annotation that waits for a decision.
        *notices, sentence = said.splitlines()
        assert all(notice.startswith("corridor-map: left out: ") for notice in notices), (name, said)
        assert (status, sentence.rpartition(": ")[2]) == (1, "read-only file system"), (name, said)
        assert sentence.startswith(("corridor-map: cannot write in ", "corridor-map: cannot write ")), name
    page, shown, refused = told["served"]
    assert page == shown == [200, "<!doctype html>"]
    assert refused[0] == 500 and refused[1]["error"].endswith("read-only file system.")
    assert refused[1]["error"].startswith("Cannot write in ")
    assert {path: path.read_bytes() for path in own_folder.rglob("*") if path.is_file()} == before


SMALL = 'mount -t tmpfs -o size=2m tmpfs "$0" && out=$1 && shift && { "$@"; cp -a "$0/." "$out"; }'


def test_on_a_disk_of_2_mb_that_fills_up_all_is_there_that_was_acknowledged(tmp_path: Path) -> None:
    disk, out = tmp_path / "disk", tmp_path / "out"
    disk.mkdir()
    out.mkdir()
    adding: list[str | Path] = [
        sys.executable,
        "-m",
        "tests.adding_process",
        disk / "seeds",
        "x",
        "1",
        "1000",
    ]
    try:
        ran = subprocess.run(
            ["unshare", "--map-root-user", "--mount", "sh", "-c", SMALL, disk, out, *adding],
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(["src", "."])},
            capture_output=True,
            encoding="utf-8",
        )
    except FileNotFoundError:
        pytest.skip("this system has no unshare")
    if not (out / "seeds").exists():
        pytest.skip(f"nothing can be mounted here: {ran.stderr.strip()[-200:]}")
    said = list(map(int, ran.stdout.split()))
    assert len(said) > 50 and said == list(range(1, len(said) + 1))
    assert "OutputError: cannot write " in ran.stderr and "no space left on device" in ran.stderr
    articles, faults = read_articles(out / "seeds")
    annotations, wrong = read_annotations(out / "seeds", {article.slug: article for article in articles})
    assert faults + wrong == []
    assert sorted(article.title for article in articles) == sorted(f"Text {number}" for number in said)
    assert sorted(one.article for one in annotations) == sorted(article.slug for article in articles)
    assert len(list((out / "seeds" / "originals").iterdir())) == len(articles)


@pytest.mark.parametrize("number", [errno.EROFS, errno.EACCES, errno.EDQUOT])
def test_what_the_system_says_of_a_folder_is_in_the_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def refuse(*_args: object, **_kwargs: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "mkdir", refuse)
    with pytest.raises(OutputError, match=os.strerror(number).lower()):
        adder(tmp_path / "seeds").add(source("x", 1), stated(1))
