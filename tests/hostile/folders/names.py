"""Folders of odd names, ids and names of files."""

import json
import os
from pathlib import Path
from typing import Any

from tests.hostile.folder import write_folder
from tests.hostile.folders.writing import (
    ACTORS,
    ARTICLE,
    NOTES,
    PLACES,
    ROUTE_WORDS,
    Maker,
    both,
    changed,
    features,
    made,
    put,
    replaced,
)
from tests.hostile.texts import TEMPLATES


def _called(name: str, *kinds: str) -> Maker:
    """Have a route, places or actors of one name, in all languages."""

    def places(found: list[Any]) -> None:
        for one in found:
            one["properties"]["names"] = [{"toponym": name, "lang": "en"}]

    def actors(table: dict[str, Any]) -> None:
        for one in table["actors"]:
            one |= {"title": name, "names": {"en": [name], "fa": [name]}}

    ways = {
        "place": features(PLACES, places),
        "actor": changed(ACTORS, actors),
        "route": changed(
            ROUTE_WORDS, lambda table: {**table, "title": name, "short_title": name, "names": {"en": [name]}}
        ),
    }
    return both(*(ways[kind] for kind in kinds))


def _with(**hostile: str) -> Maker:
    def make(root: Path, _address: str) -> None:
        write_folder(root, "a text of no harm", **hostile)

    return make


def _files_of_odd_names(root: Path, _address: str) -> None:
    names = (
        b"a\nb.md",
        b"\xff\xfe.md",
        b"\x1b[2J.md",
        "\u202egpj.md".encode(),
        b"-rf.md",
        b"$(x).md",
    )
    names += (b" .md", b"=1+1.md", b"con.md", b"a" * 220 + b".md", b"..md", b"'.md", "é.md".encode())
    for name in names:
        for folder, end in (
            (b"seeds", b""),
            (b"seeds", b".annotations.json"),
            (b"geodata/routes", b".geojson"),
        ):
            with open(os.path.join(os.fsencode(root), folder, name + end), "wb") as file:
                file.write(b"---\ntitle: x\n---\n\nx\n")


def _names_of_two_cases(root: Path, _address: str) -> None:
    for name in ("evil.md", "evil.annotations.json", "originals/a.txt"):
        there = root / "seeds" / name
        content = there.read_bytes() if there.exists() else b"A text."
        for other in (name.upper(), name.title()):
            file = root / "seeds" / other
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)


def _like_each_other(root: Path, address: str) -> None:
    """Have one id for things of every kind."""
    write_folder(
        root, "words", route="one", segment="one/one", place="one", slug="one", actor="one", story="one"
    )
    features("geodata/borders/evil.geojson", lambda found: found[0].update(id="one/one"))(root, address)


NAMES: dict[str, Maker] = {
    "a route without words": _called("★", "route"),
    "places without words": _called("…", "place"),
    "actors without words": _called("—", "actor"),
    "nothing that has words": _called("?", "route", "place", "actor"),
    "an actor that is called as a place": _called("Baku", "place", "actor"),
    "all called alike": _called("Corridor", "route", "place", "actor"),
    "names of marks alone": _called("\u0301\u0302\u0303", "route", "place", "actor"),
    "names that cannot be seen": _called("\u200b\u200c\u00ad", "route", "place", "actor"),
    "names that turn": _called("\u202eabc\u2067", "route", "place", "actor"),
    "names that steer a terminal": _called("\x1b[2J\x07\x9b31m", "route", "place", "actor"),
    "names that a spreadsheet would reckon": _called("=cmd|' /C calc'!A0", "route", "place", "actor"),
    "names in wide forms": _called("＝１＋１", "route", "place", "actor"),
    "names that are long": _called("name " * 51, "route", "place", "actor"),
    "names in brackets": _called("(A (B) (C))", "route", "place", "actor"),
    "names of one letter": _called("a", "route", "place", "actor"),
    "templates as names": _called(TEMPLATES["globals"], "route", "place", "actor"),
    "an id for things of every kind": _like_each_other,
    "the ids of objects": _with(
        route="constructor", segment="constructor/valueof", place="tostring", actor="prototype", story="keys"
    ),
    "a route called borders": _with(route="borders", segment="borders/only"),
    "prototypes as ids": replaced("evil", "__proto__", ".json", ".geojson", ".toml"),
    "ids that are long": _with(route="r" * 120, segment="r" * 120 + "/s", slug="s" * 120, place="p" * 120),
    "ids of hyphens and digits": _with(
        route="0-", segment="0-/-0", slug="0--", place="0", actor="0", story="0"
    ),
    "files of odd names": _files_of_odd_names,
    "names of files in two cases": _names_of_two_cases,
    "an article in an absurd language": put(
        ARTICLE, "---\ntitle: x\nlang: x-\u202e\ndate: 2024\n---\n\nText.\n"
    ),
    "ten thousand places of one name": made(
        PLACES,
        lambda: json.dumps(
            {
                "type": "FeatureCollection",
                "features": [
                    {
                        "type": "Feature",
                        "id": f"p-{n}",
                        "geometry": {"type": "Point", "coordinates": [62 + n * 1e-5, 21]},
                        "properties": {
                            "names": [{"toponym": "Astara", "lang": "en"}],
                            "kind": "city",
                            "country": "IRN",
                            "rank": 1,
                            "source": "x",
                        },
                    }
                    for n in range(10_000)
                ],
            }
        ),
    ),
    "passages of articles that are not there": changed(
        NOTES,
        lambda page: (
            [item.update(target={"source": "gone.md", "selector": []}) for item in page["items"]] and None
        ),
    ),
}
