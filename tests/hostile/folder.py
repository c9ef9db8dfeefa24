"""A user's folder in which every text of every kind of data is hostile."""

import csv
import json
from pathlib import Path
from typing import Any

from tests.hostile.texts import ALL, evil

LABEL = 259
"""Characters of a name that still has room on the map."""

BOUNDS = [60.0, 20.0, 64.0, 22.0]


def write_json(path: Path, value: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    # In ASCII, as halves of surrogate pairs can be written in no other way.
    path.write_text(json.dumps(value), encoding="ascii")


def toml(value: Any) -> str:
    """Return a value of TOML; a JSON string in ASCII is a TOML string too, but for two things."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{toml(key)} = {toml(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    if isinstance(value, str):
        # JSON writes what is beyond four digits as a pair, which TOML refuses, and leaves DEL bare.
        parts = (char if ord(char) > 0xFFFF else json.dumps(char)[1:-1] for char in whole(value))
        return '"' + "".join(parts).replace("\x7f", "\\u007f") + '"'
    return json.dumps(value)


def write_toml(path: Path, fields: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(f"{key} = {toml(value)}\n" for key, value in fields.items()), encoding="utf-8")


def whole(text: str) -> str:
    """Return a text without halves of surrogate pairs, which neither TOML nor Markdown can hold."""
    return "".join(char for char in text if not 0xD800 <= ord(char) < 0xE000)


def feature(id_: str, shape: str, coordinates: Any, **properties: Any) -> dict[str, Any]:
    geometry = {"type": shape, "coordinates": coordinates}
    return {"type": "Feature", "id": id_, "properties": properties, "geometry": geometry}


def collection(*features: dict[str, Any]) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features)}


def write_folder(
    folder: Path,
    text: str = ALL,
    *,
    route: str = "evil",
    colour: str = "#123456",
    segment: str = "evil/only",
    place: str = "evil-a",
    slug: str = "evil",
    actor: str = "evil-actor",
    story: str = "evil",
    link: str = "javascript:alert(1)",
) -> Path:
    """Write a user's folder whose texts are `text`; ids, colours and names of files may be hostile, too."""

    def of(kind: str) -> str:
        return evil(kind, text)

    ground, seeds = folder / "geodata", folder / "seeds"
    # A phrase of the lexicon must have letters, and may not be long.
    words = [f"word {part}" for part in [*whole(text).split(" "), ".*", "(a+)+$", "[^x]"]]
    write_toml(
        ground / "map.toml",
        {
            "title": of("map"),
            "summary": of("about"),
            "bounds": BOUNDS,
            "routes": [route],
            "notes": [{"title": of("note title"), "text": of("note text")}],
        },
    )
    write_toml(
        ground / "routes" / f"{route}.toml",
        {
            "title": of("route"),
            "short_title": of("short")[:LABEL],
            "colour": colour,
            "colour_dark": "#abcdef",
            "summary": of("summary"),
            "names": {"en": [of("name")], "fa": [of("نام")]},
            "usage": {of("used name"): of("user")},
            "branches": {
                "north": {"title": of("branch title")[:LABEL], "short_title": of("branch short")[:LABEL]}
            },
            "lexicon": {"names": words, "descriptions": [{"all": [words, ["rail"]]}]},
        },
    )
    write_toml(
        ground / "actors.toml",
        {"actors": [{"id": actor, "title": of("actor"), "names": {"en": [of("actor name")]}}]},
    )
    write_toml(ground / "lexicon.toml", {"words": {"evil": words}})
    ground.joinpath("lengths.csv").parent.mkdir(exist_ok=True)
    with (ground / "lengths.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["of", "counted", "value", "unit", "kind", "date", "source"])
        rows.writerow(
            [segment, "", "400", "km", "published", "2024", whole(of("published")).replace("\0", "")]
        )
    state = {
        "from": "1990",
        "status": "operating",
        "contested": True,
        "note": of("note"),
        "source": of("source"),
    }
    line = feature(
        segment,
        "LineString",
        [[60.5, 20.5], [62.0, 21.0], [63.5, 21.5]],
        name=of("segment"),
        branch="north",
        mode="rail",
        status="operating",
        contested=True,
        history=[state],
        countries=["IRN"],
        **{"from": place, "to": "evil-b", of("key"): of("unknown property")},
        certainty="certain",
        source=of("source"),
    )
    write_json(ground / "routes" / f"{route}.geojson", collection(line))
    places = [
        feature(
            id_,
            "Point",
            at,
            names=[{"toponym": of(id_)[:LABEL], "lang": "en"}],
            kind="city",
            country="IRN",
            rank=1,
            source=of("source"),
        )
        for id_, at in ((place, [60.5, 20.5]), ("evil-b", [63.5, 21.5]))
    ]
    write_json(ground / "places.geojson", collection(*places))
    border = feature(
        "evil-border",
        "LineString",
        [[60.2, 21.8], [61.0, 21.9]],
        name=of("border"),
        countries=["IRN"],
        source=of("source"),
    )
    write_json(ground / "borders" / "evil.geojson", collection(border))
    ring = [[59.0, 19.0], [65.0, 19.0], [65.0, 23.0], [59.0, 23.0], [59.0, 19.0]]
    land = feature("land", "Polygon", [ring], source=of("source"))
    write_json(ground / "basemap" / "land.geojson", collection(land))
    sea = feature(
        "evil-sea", "Point", [61.0, 20.2], name=of("sea")[:LABEL], kind="sea", rank=1, source=of("source")
    )
    write_json(ground / "basemap" / "labels.geojson", collection(sea))
    _write_reading(seeds, of, route=route, slug=slug, actor=actor, story=story, link=link)
    return folder


def _write_reading(seeds: Path, of: Any, *, route: str, slug: str, actor: str, story: str, link: str) -> None:
    meta = {
        "title": of("title"),
        "author": of("author"),
        "publisher": of("publisher"),
        "date": "2030-01-02",
        "lang": "en",
        "original": of("original"),
        "licence": of("licence"),
        "url": link,
        "date_note": of("date note"),
        "note": of("article note"),
    }
    seeds.mkdir(parents=True, exist_ok=True)
    front = "".join(
        f"{key}: {json.dumps(value) if value[0] != '2' else value}\n" for key, value in meta.items()
    )
    quotation = whole(of("quotation"))
    told = whole(of("told"))
    body = f"{whole(of('before'))}\n\n{quotation}\n\n{told}"
    content = f"---\n{front}---\n\n{body}\n"
    (seeds / f"{slug}.md").write_text(content, encoding="utf-8", newline="\n")

    def target(exact: str) -> dict[str, Any]:
        selectors = [
            {"type": "TextQuoteSelector", "exact": exact, "prefix": "", "suffix": ""},
            {
                "type": "TextPositionSelector",
                "start": body.index(exact),
                "end": body.index(exact) + len(exact),
            },
        ]
        return {"source": f"{slug}.md", "selector": selectors}

    body_of = {"type": "SpecificResource", "purpose": "identifying", "source": route}
    mention = {"type": "TextualBody", "purpose": "classifying", "value": "named"}
    stances = [
        {
            "type": "TextualBody",
            "purpose": "assessing",
            "value": value,
            "actor": whose,
            "towards": route,
            "by": quotation,
            "voice": "report",
        }
        for whose, value in (("iran", "supports"), (actor, "opposes"))
    ]
    event = {"type": "TextualBody", "purpose": "tagging", "value": of("event")[:70], "date": "2023"}
    claim = {
        "type": "TextualBody",
        "purpose": "describing",
        "value": "170",
        "unit": "km",
        "measures": of("measures"),
        "exact": quotation,
    }
    why = [{"route": route, "rule": "name", "matched": of("matched")}]
    software = {"type": "Software", "name": "corridor-map"}
    items = [
        {
            "id": f"{slug}/p001",
            "type": "Annotation",
            "motivation": "linking",
            "body": [body_of, mention, *stances, event, claim],
            "target": target(quotation),
        },
        {
            "id": f"{slug}/a001",
            "type": "Annotation",
            "motivation": "linking",
            "creator": software,
            "generator": software,
            "why": why,
            "body": [body_of, mention],
            "target": target(told),
        },
    ]
    page = {"id": f"{slug}.annotations.json", "type": "AnnotationPage", "items": items}
    write_json(seeds / f"{slug}.annotations.json", page)
    steps = [
        {
            "id": f"step-{number}",
            "title": of("step"),
            "description": of("description"),
            "location": {"center": [62, 21], "zoom": 7},
            "routes": [route],
            "asOf": "2020",
            "passages": [f"{slug}/p001"],
        }
        for number in (1, 2)
    ]
    told_by = {"title": of("story"), "subtitle": of("subtitle"), "byline": of("byline"), "chapters": steps}
    write_json(seeds / "stories" / f"{story}.json", told_by)
