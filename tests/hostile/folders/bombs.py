"""Folders with files that are small for what they would take."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.hostile.folder import write_json
from tests.hostile.folders.writing import (
    ACTORS,
    ARTICLE,
    MAP,
    NOTES,
    OTHER,
    PLACES,
    ROUTE,
    ROUTE_WORDS,
    STORY,
    Maker,
    both,
    features,
    made,
)

_HEAD = "---\ntitle: One\nauthor: not stated\npublisher: P\ndate: 2024\nlang: en\noriginal: a.txt\n---\n\n"
_HEX = "0x" + "f" * 4000


def quoted(body: Callable[[], str], quotations: Callable[[], list[str]]) -> Maker:
    """Have an article and so many quotations, which say nothing of where they are."""

    def make(root: Path, _address: str) -> None:
        (root / ARTICLE).write_text(_HEAD + body() + "\n", encoding="utf-8")
        write_json(
            root / NOTES,
            {
                "id": "evil.annotations.json",
                "type": "AnnotationPage",
                "items": [
                    {
                        "id": f"evil/q{number}",
                        "type": "Annotation",
                        "motivation": "linking",
                        "body": [{"type": "SpecificResource", "purpose": "identifying", "source": "evil"}],
                        "target": {
                            "source": "evil.md",
                            "selector": [
                                {
                                    "type": "TextQuoteSelector",
                                    "exact": exact,
                                    "prefix": "aaaa",
                                    "suffix": "aaaa",
                                }
                            ],
                        },
                    }
                    for number, exact in enumerate(quotations())
                ],
            },
        )

    return make


def segments(count: int, points: int = 2) -> Maker:
    """Have a route of so many segments, one after the other."""

    def make(found: list[Any]) -> list[Any]:
        one = found[0]
        step = 3.0 / (count * points)
        lines = [
            [[60.5 + (n * points + p) * step, 20.5 + (p % 2) * step] for p in range(points + 1)]
            for n in range(count)
        ]
        return [
            {**one, "id": f"evil/s{n}", "geometry": {"type": "LineString", "coordinates": line}}
            for n, line in enumerate(lines)
        ]

    return features(ROUTE, make)


def _descriptions(count: int) -> str:
    words = ", ".join(f'"w{n % 97} x{n % 89}"' for n in range(30))
    return (
        ROUTE_HEAD
        + "[lexicon]\nnames = ['Evil']\n"
        + "".join(f"[[lexicon.descriptions]]\nall = [[{words}], ['y{n}', 'rail']]\n" for n in range(count))
    )


ROUTE_HEAD = "title = 'E'\nsummary = 's'\ncolour = '#123456'\ncolour_dark = '#abcdef'\n"
_JSON_BOMBS = {
    "NaN": "[NaN," * 40_000,
    "open quotes": '["' * 150_000,
    "quotes that are escaped": '"a\\' * 40_000,
    "depth": "[" * 200_000,
    "objects in each other": '{"a":' * 100_000,
    "a number of 100,000 digits": "[" + "9" * 100_000 + "]",
    "an exponent": "[1e" + "9" * 10_000 + "]",
    "a key 100,000 times": "{" + '"a":1,' * 100_000 + '"b":1}',
    "halves of pairs": '["' + "\\ud800" * 50_000 + '"]',
    "one list": "[" + "1," * 1_000_000 + "1]",
}
_TOML_BOMBS = {
    "4,000 hexadecimal digits": f"title = {_HEX}\n",
    "octal digits": "title = 0o" + "7" * 9000 + "\n",
    "dots": ".".join("a" * 20_000) + " = 1\n",
    "depth": "a = " + "[" * 20_000 + "\n",
    "tables in each other": "a = " + "{a=" * 5_000 + "\n",
    "tables one after the other": "[[a]]\n" * 50_000,
}

BOMBS: dict[str, Maker] = {
    **{f"JSON of {said} as a layer": made(ROUTE, lambda t=text: t) for said, text in _JSON_BOMBS.items()},
    **{
        f"JSON of {said} as annotations": made(NOTES, lambda t=text: t)
        for said, text in list(_JSON_BOMBS.items())[:4]
    },
    **{f"TOML of {said} as the map": made(MAP, lambda t=text: t) for said, text in _TOML_BOMBS.items()},
    "TOML of 4,000 hexadecimal digits as actors": made(ACTORS, lambda: f"actors = {_HEX}\n"),
    "TOML of 4,000 hexadecimal digits as a lexicon": made(
        "geodata/lexicon.toml", lambda: f"words = {_HEX}\n"
    ),
    "TOML of 4,000 hexadecimal digits as a route": made(ROUTE_WORDS, lambda: f"colour = {_HEX}\n"),
    "TOML of a list of 19 MB": made("geodata/lexicon.toml", lambda: "a = [" + "1," * 9_500_000 + "]\n"),
    "JSON of a chapter 50,000 times": made(
        STORY, lambda: '{"title":"x","chapters":[' + "{}," * 50_000 + "{}]}"
    ),
    "half of an article of one letter": quoted(lambda: "a" * 300_000, lambda: ["a" * 150_000]),
    "a thousand quotations of one letter": quoted(lambda: "a b " * 75_000, lambda: ["a"] * 1000),
    "quotations that are not there": quoted(lambda: "ab " * 50_000, lambda: ["ab " * 500 + "c"] * 200),
    "marks out of order": quoted(lambda: "a" + "\u0301\u0323\u0316" * 100_000, lambda: ["\u0323\u0301"] * 10),
    "letters with three marks": quoted(lambda: "a\u0301\u0323\u0316" * 40_000, lambda: ["a\u0323"]),
    "one word of five megabytes": quoted(lambda: "corridor" * 600_000, lambda: ["corridor"]),
    "brackets and hyphens": quoted(lambda: "[(-\n" * 200_000, lambda: ["[(-"]),
    "a lexicon of descriptions": made(ROUTE_WORDS, lambda: _descriptions(900)),
    "a route of 5,000 segments": segments(5_000),
    "a segment of 100,000 points": segments(1, 100_000),
    "a layer of a million points": made(
        OTHER,
        lambda: (
            '{"type":"FeatureCollection","features":[{"type":"Feature","id":"other/x","properties":{},'
            '"geometry":{"type":"LineString","coordinates":['
            + "[62,21],[62.1,21]," * 500_000
            + "[62,21]]}}]}"
        ),
    ),
    "three thousand actors": made(
        ACTORS, lambda: "".join(f"[[actors]]\nid = 'a{n}'\ntitle = 'Actor {n}'\n" for n in range(3000))
    ),
    "a cell of two megabytes": made(
        "geodata/lengths.csv",
        lambda: "of,counted,value,unit,kind,date,source\nevil,," + '"' + "x" * 2_000_000,
    ),
    "a thousand borders": features(
        "geodata/borders/more.geojson",
        lambda found: [
            {
                **found[0],
                "id": f"b{n}",
                "geometry": {
                    "type": "LineString",
                    "coordinates": [[59 + n * 0.006, 19], [65 - n * 0.006, 23]],
                },
            }
            for n in range(1000)
        ],
    ),
    "misspelt ids": both(
        features(PLACES, lambda found: [{**one, "id": f"{one['id']}x"} for one in found]),
        made(
            MAP,
            lambda: (
                "title = 'x'\nsummary = ''\nbounds = [60, 20, 64, 22]\nroutes = "
                + json.dumps([f"evil{n}" for n in range(3000)])
            ),
        ),
    ),
}
