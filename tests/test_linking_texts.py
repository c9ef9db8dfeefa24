"""The form of the texts by which linking is measured; how well it does on them is measured elsewhere."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from corridor_map.io.paths import shipped

FILE = Path(__file__).parent / "linking" / "texts.jsonl"
WITH_ROUTES = {"named", "languages", "described", "carried-on", "damage", "several"}
WITHOUT_ROUTES = {"look-alike", "none"}
KINDS = {
    "aras-river",
    "aras-free-zone",
    "aras-dam",
    "zangezur-mountains",
    "zangezur-district",
    "lachin-corridor",
    "armenia-north-south-road",
    "gas-pipeline",
    "middle-corridor",
    "other-corridors",
    "rasht-or-astara-alone",
    "north-south-other",
    "border-visits",
}
LANGUAGES = {"en", "az", "hy", "fa", "tr", "ru", "ka", "de", "fr", "es", "it", "pl", "uk", "ar"}


def labelled_texts() -> list[dict[str, Any]]:
    return [json.loads(line) for line in FILE.read_text(encoding="utf-8").split("\n") if line]


TEXTS = labelled_texts()
BLIND = [
    json.loads(line)
    for file in sorted(FILE.parent.glob("blind*.jsonl"))
    for line in file.read_text(encoding="utf-8").splitlines()
]


def routes_of(text: dict[str, Any]) -> list[str]:
    return [route for passage in text["passages"] for route in passage["routes"]]


def test_there_are_enough_texts_and_half_of_them_concern_no_route() -> None:
    without = sum(text["class"] in WITHOUT_ROUTES for text in TEXTS)
    assert len(TEXTS) >= 360
    assert 0.45 <= without / len(TEXTS) <= 0.55


@pytest.mark.parametrize("what", ["id", "text"])
def test_no_two_lines_share_an_id_or_a_text(what: str) -> None:
    assert [value for value, times in Counter(text[what] for text in TEXTS).items() if times > 1] == []


def test_every_line_has_the_fields_of_its_class() -> None:
    for text in TEXTS:
        fields = {"id", "class", "lang", "text", "passages"}
        assert set(text) == fields | ({"kind"} if text["class"] == "look-alike" else set()), text["id"]


def test_passages_are_there_exactly_where_the_class_says_so() -> None:
    assert {text["class"] for text in TEXTS} == WITH_ROUTES | WITHOUT_ROUTES
    assert [text["id"] for text in TEXTS if (text["class"] in WITH_ROUTES) != bool(text["passages"])] == []


def test_every_passage_stands_once_in_its_text_and_after_the_one_before() -> None:
    for text in TEXTS:
        position = 0
        for passage in text["passages"]:
            assert text["text"].count(passage["exact"]) == 1, text["id"]
            start = text["text"].index(passage["exact"])
            assert start >= position, text["id"]
            position = start + len(passage["exact"])


def test_every_passage_is_a_whole_sentence() -> None:
    for text in TEXTS:
        for passage in text["passages"]:
            before, _, after = text["text"].partition(passage["exact"])
            assert passage["exact"] == passage["exact"].strip(), text["id"]
            assert passage["exact"].rstrip("\"'”»").endswith((".", "?", "!", "։")), text["id"]
            assert not before or before.endswith((". ", "? ", "! ", "։ ")), text["id"]
            assert not after or after.startswith(" "), text["id"]


def test_routes_are_those_of_the_ground_and_the_borders() -> None:
    known = {path.stem for path in (shipped("geodata") / "routes").glob("*.toml")} | {"borders"}
    assert {route for text in TEXTS for route in routes_of(text)} == known
    for text in TEXTS:
        for passage in text["passages"]:
            assert passage["routes"], text["id"]
            assert len(set(passage["routes"])) == len(passage["routes"]), text["id"]


def test_every_kind_of_look_alike_has_at_least_ten_texts() -> None:
    kinds = Counter(text["kind"] for text in TEXTS if text["class"] == "look-alike")
    assert set(kinds) == KINDS
    assert min(kinds.values()) >= 10


def test_every_class_with_routes_has_at_least_thirty_texts_and_every_route_fifteen_passages() -> None:
    classes = Counter(text["class"] for text in TEXTS)
    routes = Counter(route for text in TEXTS for route in routes_of(text))
    assert min(classes[name] for name in WITH_ROUTES) >= 30
    assert min(routes.values()) >= 15


def test_all_languages_are_there_and_most_of_them_also_without_a_route() -> None:
    assert {text["lang"] for text in TEXTS} == LANGUAGES
    assert {text["lang"] for text in TEXTS if text["class"] == "languages"} == LANGUAGES - {"en"}
    assert len({text["lang"] for text in TEXTS if not text["passages"]}) >= 10


def test_the_blind_texts_are_whole_and_none_stands_in_two_files() -> None:
    every = [*TEXTS, *BLIND]
    for what in ("id", "text"):
        assert [value for value, times in Counter(text[what] for text in every).items() if times > 1] == []
    assert len(BLIND) >= 600
    assert sum(not text["passages"] for text in BLIND) >= 250
    for text in BLIND:
        assert (text["class"] in WITHOUT_ROUTES) == (not text["passages"]), text["id"]
        assert ("kind" in text) == (text["class"] == "look-alike"), text["id"]
        for passage in text["passages"]:
            assert text["text"].count(passage["exact"]) == 1 and passage["routes"], text["id"]
