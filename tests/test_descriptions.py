from typing import Any

import pytest

from corridor_map.linking.lexicon import read_lexicon
from corridor_map.linking.pipeline import Linker


def routes_of(descriptions: list[Any], text: str) -> list[tuple[str, ...]]:
    lexicon, faults = read_lexicon({"r": ("r.toml", {"descriptions": descriptions}, {})}, [])
    assert faults == []
    return [link.routes for link in Linker(lexicon).link(text)]


GROUPS = {"all": [["lobito", "benguela"], ["zambia"], ["rail*"]], "not": ["gas"]}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Zambia builds a railway to Lobito.", True),
        ("A railway from Benguela reaches Zambia.", True),
        ("Zambia builds a railway.", False),
        ("Zambia builds. A railway reaches Lobito.", False),
        ("Zambia builds a railway to Lobito for gas.", False),
    ],
)
def test_one_phrase_of_each_group_makes_a_description(text: str, found: bool) -> None:
    assert bool(routes_of([GROUPS], text)) is found


def test_no_word_serves_two_groups() -> None:
    twice = {"all": [["rail link"], ["link"]]}
    assert routes_of([twice], "A rail link.") == []
    assert routes_of([twice], "A rail link and another link.") == [("r",)]


def test_each_of_many_descriptions_is_found() -> None:
    many = [{"all": [[f"town{number}"], ["railway"]]} for number in range(300)]
    assert routes_of(many, "A railway to town299.") == [("r",)]
    assert routes_of(many, "A railway to town300.") == []
