"""Short texts and what their sentences are about, by which the rules of linking were made."""

from pathlib import Path
from typing import TypeAlias

Case: TypeAlias = list[tuple[str, str]]
"""A text as pairs of a sentence and the routes it concerns, parted by spaces."""

_FILE = Path(__file__).with_suffix(".txt")
_DAMAGED = {
    "The Zange-\nzur Cor-\nridor is new.": "zangezur",
    "The Zan\xadgezur cor\xadridor is new.": "zangezur",
    "The Zangezur\n\tcorridor is new.": "zangezur",
    "The Zangezur\xa0\u2014\xa0corridor is new.": "zangezur",
    "The ZANGEZUR\u200b CORRIDOR is new.": "zangezur",
    "The \u201cNorth - South\u201d Trans-\nport Corridor is new.": "instc",
    "The \uff3a\uff41\uff4e\uff47\uff45\uff5a\uff55\uff52 corridor is new.": "zangezur",
    "The Zangezu\u0301r corridor is new.": "zangezur",
    "Trains on Rasht\u2011\nAstara will run.": "rasht-astara",
    "The Zangezur C0rridor is new.": "zangezur",
    "The Zangezur Corrldor is new.": "zangezur",
    "The Zang\u0435zur Corridor is new.": "zangezur",
    "The Aras\u200bCorridor is new.": "aras",
    "The InternationalNorth-South TransportCorridor is new.": "instc",
    "The Rasht\xe2\u20ac\u201cAstara railway is new.": "rasht-astara",
}


def _cases() -> dict[str, list[Case]]:
    cases: dict[str, list[Case]] = {"damage": [[item] for item in _DAMAGED.items()]}
    group = ""
    for line in _FILE.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            group = line[3:]
        elif line and not line.startswith("#"):
            routes, _, text = line.partition(" | ")
            pairs = zip(text.split(" ~ "), routes.split(";"), strict=True)
            cases.setdefault(group, []).append([(sentence, about.strip("-")) for sentence, about in pairs])
    return cases


ALL = _cases()
