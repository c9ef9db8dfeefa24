"""How the cases change a folder that is there."""

import json
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

from tests.hostile.whole import written

Maker: TypeAlias = Callable[[Path, str], None]
"""Changes a sound folder; it is told the address that the folder is to call, if it calls one."""

ROUTE, OTHER = "geodata/routes/evil.geojson", "geodata/routes/other.geojson"
ROUTE_WORDS = "geodata/routes/evil.toml"
PLACES, ACTORS, MAP = "geodata/places.geojson", "geodata/actors.toml", "geodata/map.toml"
BORDERS, LAND = "geodata/borders/more.geojson", "geodata/basemap/land.geojson"
ARTICLE, NOTES, STORY = "seeds/evil.md", "seeds/evil.annotations.json", "seeds/stories/evil.json"
ADDING, ORIGINALS = "seeds/.adding.json", "seeds/originals"
TEXT = "added.txt"
"""The text that is added to each folder."""


def put(path: str, content: bytes | str) -> Maker:
    """Have a file with this content."""
    said = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content

    def make(root: Path, _address: str) -> None:
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(said)

    return make


def made(path: str, content: Callable[[], bytes | str]) -> Maker:
    """Have a file whose content is made only when it is needed."""
    return lambda root, address: put(path, content())(root, address)


def changed(path: str, change: Callable[[Any], Any]) -> Maker:
    """Have a file of JSON or TOML changed by its value, in place or for what is returned."""

    def make(root: Path, _address: str) -> None:
        file = root / path
        text = file.read_text(encoding="utf-8")
        value = tomllib.loads(text) if path.endswith(".toml") else json.loads(text)
        instead = change(value)
        file.write_bytes(written(path, value if instead is None else instead))

    return make


def both(*makers: Maker) -> Maker:
    """Do one change after the other."""

    def make(root: Path, address: str) -> None:
        for one in makers:
            one(root, address)

    return make


def everywhere(change: Callable[[bytes], bytes], *endings: str) -> Maker:
    """Change the bytes of every file, or of those whose names end so."""

    def make(root: Path, _address: str) -> None:
        for file in sorted(root.rglob("*")):
            if file.is_file() and file.name.endswith(endings or ("",)):
                file.write_bytes(change(file.read_bytes()))

    return make


def replaced(old: str, new: str, *endings: str) -> Maker:
    """Have a text in the place of another in every file, written as JSON and TOML write it."""
    inner = json.dumps(new)[1:-1].replace("\x7f", "\\u007f").encode()
    return everywhere(lambda content: content.replace(old.encode(), inner), *endings)


def features(path: str, change: Callable[[list[Any]], Any]) -> Maker:
    """Have the features of a layer changed in place, or others."""

    def make(layer: dict[str, Any]) -> None:
        instead = change(layer["features"])
        if instead is not None:
            layer["features"] = instead

    return changed(path, make)
