import pytest

from corridor_map.lexica import lexicon_of
from corridor_map.linking.pipeline import Linker
from corridor_map.loading import load

LINKER = Linker(lexicon_of(load())[0])
RAILWAY = "Russia will lend money for the Rasht-Astara railway."
BRIDGES = "The Aras Corridor will have two bridges."
TWO = "Baku backs the Zangezur Corridor and the Aras Corridor."
BORDER = "Azerbaijan's land borders stay closed."


def routes_of_last(text: str, last: str) -> list[tuple[str, ...]]:
    return [link.routes for link in LINKER.link(f"{text} {last}") if link.exact == last]


@pytest.mark.parametrize(
    "last",
    [
        "The other half is Iran's to find.",
        "Half of that sum has been paid.",
        "None of it has been drawn.",
        "Whether it will ever be enough is unclear.",
        "When will it open?",
        "Not this year, says the minister.",
        "“No,” the minister said, “nothing has been agreed.”",
        "The Iranian side has not.",
        "Surveyors have driven in the first stakes.",
        "Nobody has laid a single sleeper.",
        "Farmers have been offered compensation.",
        "Such a line would pay for itself.",
        "Critics doubt the figures.",
        "Вторая половина ляжет на бюджет.",
        "Davon ist nichts gebaut.",
        "De esa suma no ha llegado nada.",
        "Qalanını İran ödəyəcək.",
    ],
)
def test_a_sentence_goes_on_without_a_word_for_the_route(last: str) -> None:
    assert routes_of_last(RAILWAY, last) == [("rasht-astara",)]


@pytest.mark.parametrize(
    "last",
    [
        "The minister also opened a school.",
        "Energy comes second.",
        "Hauliers in Kars have bought lorries.",
        "Shares in builders rose.",
        "Half of the guests left early.",
        "The second was the Tabriz-Mianeh line.",
        "The Middle Corridor is not.",
        "Critics of the government were arrested.",
        "Meanwhile trucks wait at the port of Poti.",
        "Drivers play backgammon.",
    ],
)
def test_a_sentence_on_something_else_does_not(last: str) -> None:
    assert routes_of_last(RAILWAY, last) == []


@pytest.mark.parametrize(
    "last",
    [
        "Both were promised for 2024.",
        "Neither is finished.",
        "The one crosses Armenia, the other Iran.",
        "A river lies between them.",
        "Der eine führt durch Armenien, der andere durch den Iran.",
        "Ni l'un ni l'autre ne sera prêt.",
    ],
)
def test_a_sentence_on_two_routes_is_on_both(last: str) -> None:
    assert [set(routes) for routes in routes_of_last(TWO, last)] == [{"zangezur", "aras"}]


def test_three_routes_are_counted_over_sentences() -> None:
    text = "The Aras Corridor is open. The Trump Route and the INSTC are not."
    assert [set(found) for found in routes_of_last(text, "All three are late.")] == [
        {"aras", "zangezur", "instc"}
    ]


def test_both_parts_of_one_route_are_that_route() -> None:
    assert routes_of_last(BRIDGES, "Both were to be ready by spring.") == [("aras",)]


def test_they_are_the_borders_that_were_spoken_of() -> None:
    assert routes_of_last(BORDER, "They were shut in March 2020.") == [("borders",)]


def test_a_noun_that_points_back_goes_beside_a_route_that_is_named() -> None:
    last = "Without that line the INSTC remains a plan."
    assert [set(found) for found in routes_of_last(RAILWAY, last)] == [{"rasht-astara", "instc"}]


@pytest.mark.parametrize(
    ("text", "is_border"),
    [
        ("Die Grenze zwischen Armenien und der Türkei ist seit 1993 geschlossen.", True),
        ("La frontière entre l'Iran et l'Arménie mesure une quarantaine de kilomètres.", True),
        ("Quru sərhədləri 2020-ci ildən bağlıdır.", True),
        ("مرز ایران و ارمنستان حدود ۴۰ کیلومتر است.", True),
        ("Surveyors put up posts between Tavush and Gazakh.", True),
        ("Armenia opened a tunnel on its highway toward the Iranian border.", False),
        ("Trade across the border with Georgia grew, and a shop opened.", False),
        ("Die Stadt liegt an der Grenze zu Armenien und ist offen für Gäste.", False),
        ("Border guards from Iran won a cup in Baku.", False),
    ],
)
def test_what_is_said_of_a_border_is_told_from_what_lies_beside_it(text: str, is_border: bool) -> None:
    assert any("borders" in link.routes for link in LINKER.link(text)) == is_border
