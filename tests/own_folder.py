"""A small folder of one's own, and the commands that write in it, where nothing ships and all is quick."""

from pathlib import Path
from typing import Any

from corridor_map import adding_routes, lexica, loading
from corridor_map.articles import intake
from corridor_map.articles.importers.reading import read_here
from corridor_map.ground.importing.reading import Asked, read_lines
from corridor_map.io import paths
from corridor_map.linking import pipeline as linking
from corridor_map.linking.lexicon import read_lexicon
from corridor_map.page import html_file as html
from tests.adding_process import FirstSentences, adder, source, stated

LINE = '{"type": "LineString", "coordinates": [[44.8, 41.7], [49.9, 40.4]]}'
ROUTE = (
    "--id new --status operating --mode rail --since 1990 --from Tbilisi,GEO --to Baku,AZE --countries AZE"
)
TEXT = "---\ntitle: Text 2\nauthor: A\ndate: 2024\n---\n\nCorridor 2 is new. {}\n".format(
    " ".join(f"Sentence 2-{n} is here." for n in range(9))
)


def commands(folder: Path) -> dict[str, list[str]]:
    """Return the command lines that write in a folder, which `write_folder` has made beside their files."""
    data = ["--data", str(folder)]
    decided = [f"--decide={slug}/a001=drop" for slug in ("p-2024", "p-2024-2")]
    return {
        "add": ["add", str(folder.parent / "2.md"), *data],
        "add-route": ["add-route", str(folder.parent / "line.geojson"), *data, "--view", *ROUTE.split()],
        "reanchor": ["reanchor", *data, *decided],
        "export": ["export", *data, "-o", str(folder / "map.html"), "--manifest"],
    }


def write_folder(work: Path) -> Path:
    """Write a folder with two articles whose annotations wait for a decision, and files to add beside it."""
    base = work / "base"
    own = adder(base / "seeds")
    for number in (1, 3):
        own.add(source("x", number), stated(number))
    for article in (base / "seeds").glob("*.md"):
        article.write_text(article.read_text("utf-8").replace("is new", "was new"), "utf-8")
    (base / "geodata" / "routes").mkdir(parents=True)
    (base / "geodata" / "places.geojson").write_text('{"type":"FeatureCollection","features":[]}', "utf-8")
    (work / "2.md").write_text(TEXT, "utf-8")
    (work / "line.geojson").write_text(LINE, "utf-8")
    return base


def stand_ins(work: Path) -> tuple[tuple[Any, str, Any], ...]:
    """Return what to set where, so that a command reads the folder and else nothing that takes time."""
    (work / "line.geojson").write_text(LINE, "utf-8")
    lines = read_lines(work / "line.geojson", Asked())
    words = read_lexicon({}, [])
    return (
        *((module, "shipped", lambda name: work / "nothing" / name) for module in _SHIPPED),
        # What is read in a process of its own makes no difference to the disk.
        (adding_routes, "read_lines", lambda _file, _asked: lines),
        (intake, "read_source", lambda content, name, encoding: read_here(content, name, encoding)),
        (lexica, "read_lexicon", lambda _routes, _shared: words),
        (linking, "Linker", lambda _lexicon: FirstSentences()),
        (html, "page", lambda _selection: b"<!doctype html><p>The map.</p>" * 1000),
    )


_SHIPPED: tuple[Any, ...] = (paths, loading, lexica, adding_routes)
