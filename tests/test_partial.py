import pytest

from corridor_map.articles.sentences import sentences
from corridor_map.lexica import lexicon_of
from corridor_map.linking.pipeline import Linker
from corridor_map.loading import load

LINKER = Linker(lexicon_of(load())[0])


def routes(text: str) -> list[tuple[str, ...]]:
    return [link.routes for link in LINKER.link(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tehran prefers Aras to Zangezur.", [("zangezur", "aras")]),
        ("Neither Zangezur nor the INSTC was named.", [("zangezur", "instc")]),
        ("The village lies between Aras and Zangezur.", []),
        ("Farmers in Zangezur prefer rain.", []),
    ],
)
def test_a_short_name_means_a_route_where_routes_are_chosen_between(
    text: str, expected: list[tuple[str, ...]]
) -> None:
    assert routes(text) == expected


@pytest.mark.parametrize(
    ("last", "carries_on"),
    [("Zangezur, he said, is vital.", True), ("Zangezur region has copper.", False)],
)
def test_a_short_name_carries_on_after_the_full_one(last: str, carries_on: bool) -> None:
    found = routes(f"The Zangezur Corridor is disputed. {last}")
    assert found == [("zangezur",)] * (1 + carries_on)


def test_dots_between_the_letters_of_an_abbreviation_make_no_difference() -> None:
    assert routes("The I.N.S.T.C. is short of wagons.") == [("instc",)]


def test_a_noun_with_the_article_of_arabic_carries_on() -> None:
    assert routes("ممر النقل الدولي الشمال-الجنوب يربط روسيا بالهند. ويبلغ طول الممر 7200 كيلومتر.") == [
        ("instc",),
        ("instc",),
    ]


def test_a_road_between_two_other_places_changes_the_subject() -> None:
    text = "The Aras Corridor is half built. The highway from Yerevan to Gyumri is open. It has four lanes."
    assert routes(text) == [("aras",)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He met Finance M. Nurbakhsh. They spoke.", ["He met Finance M. Nurbakhsh.", "They spoke."]),
        ("走廊很长。它穿过山区！是吗？", ["走廊很长。", "它穿过山区！", "是吗？"]),
        ("他说：“走廊很长。”它穿过山区。", ["他说：“走廊很长。”", "它穿过山区。"]),
    ],
)
def test_sentences_end_at_wide_stops_and_not_at_initials(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in sentences(text)] == expected
