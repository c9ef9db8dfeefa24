import pytest

from corridor_map.lexica import lexicon_of
from corridor_map.linking.pipeline import Linker
from corridor_map.loading import load

LINKER = Linker(lexicon_of(load())[0])
ONE, TWO = "The Aras Corridor is half built.", "The Aras Corridor and the INSTC differ."


def routes_of_last(text: str, last: str) -> list[tuple[str, ...]]:
    return [link.routes for link in LINKER.link(f"{text} {last}") if link.exact == last]


@pytest.mark.parametrize(
    "last",
    [
        "It would shorten the way.",
        "On the Iranian side it needs two tunnels.",
        "Once finished, it will carry trucks.",
        "Its critics doubt that.",
        "Land for it has been bought.",
        "Two ministers have visited it.",
        "That deal let Baku do without Armenia.",
        "The plan is dear.",
        "Four bridges will be built.",
        "The construction goes on.",
    ],
)
def test_a_sentence_refers_to_what_the_last_one_was_about(last: str) -> None:
    assert routes_of_last(ONE, last) == [("aras",)]


@pytest.mark.parametrize(
    "last",
    [
        "Iran said it would open a school.",
        "The minister said that he liked it.",
        "A film was shown, and few saw it.",
        "The deal on wheat failed.",
        "Deals were made.",
        "He would not come.",
    ],
)
def test_a_pronoun_that_means_something_else_carries_on_nothing(last: str) -> None:
    assert routes_of_last(ONE, last) == []


def test_the_deal_is_the_one_that_the_last_sentence_had() -> None:
    signed = "A contract for the Rasht-Astara railway was signed."
    assert routes_of_last(signed, "In all, ten firms saw the contract.") == [("rasht-astara",)]


def test_a_pronoun_does_not_reach_over_a_sentence() -> None:
    assert routes_of_last(f"{ONE} Rain fell.", "It would shorten the way.") == []


def test_the_former_and_the_latter_are_told_apart() -> None:
    assert routes_of_last(TWO, "The former needs bridges.") == [("aras",)]
    assert routes_of_last(f"{TWO} The former needs bridges.", "The latter needs ships.") == [("instc",)]
    in_turn = "Iran backs the Aras Corridor. India backs the INSTC."
    assert routes_of_last(in_turn, "The latter needs ships.") == [("instc",)]


def test_both_are_the_two_that_were_spoken_of() -> None:
    assert routes_of_last(TWO, "Both would cross Iran.") == [("aras", "instc")]
    assert routes_of_last(ONE, "Both would cross Iran.") == []


def test_it_is_none_of_many() -> None:
    many = "The report compares the Zangezur Corridor, the Aras Corridor and the INSTC."
    assert routes_of_last(many, "It runs to ninety pages.") == []
