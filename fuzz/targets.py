"""What is fuzzed: each target reads bytes as one parser does, and raises if the parser breaks its word.

The word is that of the house: no parser raises for bad content, every fault is one line that can be
written in UTF-8, and what was read can be written and read again.
"""

import json
import tempfile
import tomllib
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

from corridor_map.articles.annotations import read_annotations_of, to_page
from corridor_map.articles.cleaning.cleaning import clean
from corridor_map.articles.importers.imported import UnreadableError
from corridor_map.articles.importers.reading import read_here
from corridor_map.articles.records import Article, read_article
from corridor_map.errors import CorridorMapError, Fault
from corridor_map.ground.layers import read_basemap, read_borders, read_places, read_routes
from corridor_map.linking.lexicon import read_lexicon
from corridor_map.linking.pipeline import Linker
from corridor_map.page.payload import to_json

ROUTE = 'title = "X"\nsummary = "X."\ncolour = "#123456"\ncolour_dark = "#abcdef"\n'
BODY = (
    "The Zangezur Corridor would run through Armenia. It is “planned”, as they say.\n\n"
    "The Rasht-Astara railway is under construction; the corridor is 170 km long."
)
ARTICLE = Article("one", "One", "", "P", "2024", "en", "one.txt", "", "", BODY)


class BrokenError(AssertionError):
    """A parser that did not keep its word."""


@cache
def _folder() -> Path:
    return Path(tempfile.mkdtemp(prefix="fuzz-"))


def _check(faults: Iterable[Fault]) -> None:
    for fault in faults:
        text = str(fault)
        if len(text.splitlines()) != 1 or not fault.problem or len(text) > 2000:
            raise BrokenError(f"no clear sentence: {text[:400]!r}")
        text.encode()


def _write(name: str, content: bytes) -> Path:
    path = _folder() / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def layer(content: bytes) -> None:
    """Read a GeoJSON file as every kind of layer."""
    _write("routes/x.toml", ROUTE.encode())
    places, wrong = read_places(_write("places.geojson", content))
    _check(wrong)
    _write("routes/x.geojson", content)
    routes, wrong = read_routes(_folder() / "routes", places={place.id: place for place in places})
    _check(wrong)
    borders, wrong = read_borders(_write("borders/x.geojson", content).parent)
    _check(wrong)
    for name in ("land", "lakes", "rivers", "labels"):
        _write(f"basemap/{name}.geojson", content)
    basemap, wrong = read_basemap(_folder() / "basemap")
    _check(wrong)
    shown = [place.names for place in places], [(s.name, s.coordinates) for r in routes for s in r.segments]
    to_json([shown, [b.name for b in borders], [one.name for one in basemap.labels]]).encode()


def annotations(content: bytes) -> None:
    """Read a page of annotations; what was read reads the same after it was written."""
    file = _write("one.annotations.json", content)
    found, wrong = read_annotations_of(ARTICLE, file)
    _check(wrong)
    file.write_bytes(json.dumps(to_page(found, "one"), ensure_ascii=False).encode())
    again, faults = read_annotations_of(ARTICLE, file)
    _check(faults)
    if [one.targets for one in found] != [one.targets for one in again]:
        raise BrokenError(f"{found} became {again}")


def article(content: bytes) -> None:
    """Read a file as an article of ours and as one to import, and clean its text."""
    read, wrong = read_article(_write("one.md", content))
    _check(wrong)
    if read is not None:
        to_json([read.title, read.author, read.body]).encode()
    for name in ("one.txt", "one.md"):
        try:
            imported = read_here(content, name)
        except UnreadableError as error:
            _check([Fault(name, "", str(error))])
            continue
        cleaned = clean(imported.text).text
        to_json([cleaned, imported.metadata]).encode("utf-8", "surrogatepass")
        if clean(cleaned).text != cleaned:
            raise BrokenError(f"cleaned twice is another text: {imported.text!r}")


def lexicon(content: bytes) -> None:
    """Read a lexicon, as its own file and as a part of a route's, and link a text by it."""
    try:
        table = tomllib.loads(content.decode())
    except (ValueError, RecursionError):
        return
    route = {"x": ("x.toml", table.get("lexicon", table), {"en": ("The Zangezur Corridor",)})}
    found, wrong = read_lexicon(route, [("lexicon.toml", table)])
    _check(wrong)
    try:
        links = Linker(found).link(BODY)
    except CorridorMapError as error:
        raise BrokenError(str(error)) from error
    if any(BODY[link.start : link.end] != link.exact for link in links):
        raise BrokenError("a link is not where it says")


TARGETS: dict[str, Callable[[bytes], None]] = {
    "annotations": annotations,
    "article": article,
    "layer": layer,
    "lexicon": lexicon,
}
