"""A whole folder of a user's with two of every kind of data, as values, and the addresses to ask it for."""

import json
import shutil
import tempfile
import tomllib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias
from unittest import mock
from urllib.parse import quote

from corridor_map.project import Project
from tests.hostile.folder import collection, feature, toml, write_folder

Content: TypeAlias = Any
"""A file's content: the values of JSON and TOML, the bytes of others."""

Folder: TypeAlias = dict[str, Content]
"""Contents by path within the folder."""

_JSON = (".json", ".geojson")


_FIGURES = """of,counted,value,unit,kind,date,source
evil,,400,km,published,2024,https://example.org/lengths
evil/only,from end to end,390.5,km,published,2024-05,a survey
other,,250,mi,published,,another survey
ab,,444,km,published,2020,http://example.org/
ab,at full detail,450,km,measured,2021,a finer line
evil other,,800,km,beside,,both together
"""
_CLAIMS: tuple[tuple[str, str, str, list[str], str, str], ...] = (
    ("length", "401", "km", ["evil"], "about", ""),
    ("length", "390.5", "km", ["evil/only", "other/only"], "over", ""),
    ("length", "250", "mi", ["branch:evil/north"], "", ""),
    ("length", "445", "km", ["ab"], "under", ""),
    ("length", "3", "m", ["thing:bridge"], "", ""),
    ("width", "100", "m", ["thing:strip"], "", ""),
    ("count", "1", "count", ["branches:evil"], "", ""),
    ("date", "1990-05", "date", ["event:evil@operating"], "", ""),
    ("date", "1990", "date", ["event:evil/only@operating"], "under", ""),
    ("money", "4", "USD", ["thing:trade"], "", "2022"),
    ("money", "5", "USD", ["thing:trade"], "", "2023/2024"),
    ("growth", "25", "%", ["thing:trade"], "", ""),
    ("share", "50", "%", ["thing:trade"], "", ""),
    ("volume", "20000000", "t/a", ["thing:freight"], "", "2030"),
    ("duration", "3", "year", ["thing:works"], "", ""),
)


def _claim(quantity: str, value: str, unit: str, of: list[str], qualifier: str, period: str) -> Content:
    made = {
        "type": "TextualBody",
        "purpose": "describing",
        "quantity": quantity,
        "value": value,
        "unit": unit,
    }
    made |= {"of": of, "qualifier": qualifier, "period": period, "measures": "it", "exact": "quotation"}
    return {key: part for key, part in made.items() if part}


@cache
def whole_folder() -> Folder:
    """Return a folder with two of every kind of data, whose texts do no harm."""
    with tempfile.TemporaryDirectory() as name:
        root = write_folder(Path(name), "a text of no harm")
        other = write_folder(
            Path(name) / "other",
            "other words",
            route="other",
            segment="other/only",
            slug="other",
            story="two",
        )
        (root / "geodata" / "map.toml").write_bytes(
            (root / "geodata" / "map.toml").read_bytes().replace(b'["evil"]', b'["evil", "other"]')
        )
        for inner in ("geodata/routes/other.geojson", "geodata/routes/other.toml", "seeds/other.md"):
            shutil.move(other / inner, root / inner)
        for inner in ("seeds/other.annotations.json", "seeds/stories/two.json"):
            shutil.move(other / inner, root / inner)
        shutil.rmtree(other)
        files = {str(file.relative_to(root)): file.read_bytes() for file in root.rglob("*") if file.is_file()}
    whole: Folder = {}
    for path, content in sorted(files.items()):
        content = content.replace(b'"iran"', b'"evil-actor"')
        whole[path] = (
            json.loads(content)
            if path.endswith(_JSON)
            else tomllib.loads(content.decode())
            if path.endswith(".toml")
            else content
        )
    across = [
        ("ab", ["AAA", "BBB"], [[[62.0, 19.0], [62.0, 21.0]], [[62.0, 21.0], [62.0, 23.0]]]),
        ("bc", ["BBB", "CCC"], [[[62.0, 21.0], [63.0, 21.2], [65.0, 21.0]]]),
    ]
    for slug in ("evil", "other"):
        for item in whole[f"seeds/{slug}.annotations.json"]["items"]:
            if not item.get("why"):
                item["body"] += [_claim(*claim) for claim in _CLAIMS]
    whole["geodata/lengths.csv"] = _FIGURES.encode()
    whole["geodata/borders/more.geojson"] = collection(
        *(
            feature(id_, "MultiLineString", lines, name=f"Border {id_}", countries=countries, source="x")
            for id_, countries, lines in across
        )
    )
    ring = [[59.0, 19.0], [62.0, 19.0], [65.0, 19.0], [65.0, 21.0], [65.0, 23.0], [62.0, 23.0], [59.0, 23.0]]
    whole["geodata/basemap/land.geojson"] = collection(
        feature("land", "Polygon", [[*ring, ring[0]]], source="x")
    )
    lake = [[61.0, 20.0], [61.2, 20.0], [61.1, 20.1], [61.0, 20.0]]
    whole["geodata/basemap/lakes.geojson"] = collection(feature("lake", "Polygon", [lake], source="x"))
    river = [[60.0, 20.0], [61.0, 20.0]]
    whole["geodata/basemap/rivers.geojson"] = collection(feature("river", "LineString", river, source="x"))
    marks = {"AAA": [60.0, 20.0], "BBB": [64.0, 20.0], "CCC": [64.0, 22.0]}
    whole["geodata/countries.geojson"] = collection(
        *(
            feature(code.lower(), "Point", at, name=f"Land {code}", country=code, source="x")
            for code, at in marks.items()
        )
    )
    actors = whole["geodata/actors.toml"]["actors"]
    actors[0]["countries"] = ["AAA", "CCC"]
    actors.append({"id": "b", "title": "Land BBB", "names": {"en": ["Land BBB"]}, "countries": ["BBB"]})
    places = whole["geodata/places.geojson"]["features"]
    places[0]["properties"]["names"].append({"toponym": "Told", "lang": "az", "used_by": "some"})
    return whole


def written(path: str, content: Content) -> bytes:
    """Return the bytes of a file."""
    if isinstance(content, bytes):
        return content
    if path.endswith(".toml") and isinstance(content, dict):
        lines = (f"{toml(key)} = {toml(value)}\n" for key, value in content.items())
        return "".join(lines).encode("utf-8", "surrogatepass")
    return json.dumps(content).encode()


def write(folder: Folder, root: Path) -> Path:
    """Write a folder's files under `root`, as far as the system takes their names."""
    for path, content in folder.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(written(path, content))
    return root


def points_of(value: Any) -> list[list[Any]]:
    """Return every point of a layer, to be changed in place."""
    found, waiting = [], [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            waiting += one.values()
        elif isinstance(one, list):
            if len(one) == 2 and all(isinstance(part, int | float) for part in one):
                found.append(one)
            else:
                waiting += one
    return found


@contextmanager
def alone(nothing: Path) -> Iterator[None]:
    """Let nothing ship, so that a folder is all there is, and is read in no time."""
    with (
        mock.patch("corridor_map.loading.shipped", lambda name: nothing / name),
        mock.patch("corridor_map.lexica.shipped", lambda name: nothing / name),
    ):
        yield


def addresses(project: Project, forms: Iterable[str], most: int = 20) -> list[str]:
    """Return the addresses of the pages of a project, its downloads and searches; of each kind so many."""
    found = ["/", "/?embed=1", "/about", "/add", "/healthz", "/openapi.json", "/annotations/", "/ogc/"]
    found += ["/annotations/?page=0", "/ogc/collections?f=json", "/export.html"]
    found += [
        f"/articles/{quote(slug)}{end}" for slug in list(project.articles)[:most] for end in ("", ".json")
    ]
    found += [f"/routes/{quote(id_)}{end}" for id_ in list(project.routes)[:most] for end in ("", ".geojson")]
    found += [f"/download/{form}" for form in forms]
    for id_ in (*project.toggles, *project.segments)[:most]:
        found.append(f"/?focus={quote(id_, safe='')}")
        found.append(f"/download/csv?focus={quote(id_, safe='')}")
    named = [route.title for route in project.routes.values()] + ["text", "…", ""]
    named += [place.names[0][0] for place in project.places.values()]
    named += [actor.title for actor in project.actors.values()]
    for name in list(dict.fromkeys(named))[:most]:
        said = quote(name.encode("utf-8", "replace"))
        found += [f"/search.json?q={said}", f"/passages.json?search={said}"]
    return found
