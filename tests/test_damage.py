import pytest
from hypothesis import given
from hypothesis import strategies as st

from corridor_map.lexica import lexicon_of
from corridor_map.linking.damage import broken_forms, misread_forms, parts_of_word
from corridor_map.linking.pipeline import Linker
from corridor_map.loading import load

LINKER = Linker(lexicon_of(load())[0])


@pytest.mark.parametrize(
    ("text", "route"),
    [
        ("The Z a n g e z u r  C o r r i d o r is a red line.", "zangezur"),
        ("THE Z A N G E Z U R C O R R I D O R: WHAT WE KNOW.", "zangezur"),
        ("The Zan gezur Cor ridor is a red line.", "zangezur"),
        ("The Z angezur Corridor is a red line.", "zangezur"),
        ("The A ras Corridor is new.", "aras"),
        ("The Ra sht-Astara railway is late.", "rasht-astara"),
        ("The Nonh-South Transport Corridor grows.", "instc"),
        ("The Zangezur Corri\xad dor is new.", "zangezur"),
        ("The Zangczur Comdor is new.", "zangezur"),
        ("The Intemational North-South Transport Corridor grows.", "instc"),
        ("The lNSTC grows.", "instc"),
        ("The 1NSTC grows.", "instc"),
        ("The ʀᴀsʜᴛ–ᴀsᴛᴀʀᴀ railway is late.", "rasht-astara"),
        ("З а н г е з у р с к и й коридор снова в новостях.", "zangezur"),
        ("The Rashta\u0302€“Astara railway is late.", "rasht-astara"),
    ],
)
def test_a_damaged_name_is_read(text: str, route: str) -> None:
    assert [link.routes for link in LINKER.link(text)] == [(route,)]


@pytest.mark.parametrize(
    "text",
    [
        "I ran along a corridor in Paris.",
        "Das Schiff wurde in Dienst gestellt und fuhr nach Russland durch das Kaspische Meer.",
        "Cor Ridor, a singer, met Zan Gezur.",
    ],
)
def test_words_that_only_together_look_like_a_name_are_none(text: str) -> None:
    assert [link.routes for link in LINKER.link(text)] == []


def knows(word: str, beyond: int) -> bool:
    return word in ("corridor", "north", "aras", "rail", "railway", "way") and len(word) > beyond


@pytest.mark.parametrize(
    ("parts", "count"),
    [
        (["cor", "ri", "dor"], 3),
        (["c", "o", "r", "r", "i", "d", "o", "r"], 8),
        (["a", "ras"], 2),
        (["ar", "as"], 1),
        (["rail", "way"], 1),
        (["corridor"], 1),
        (["the", "corridor"], 1),
    ],
)
def test_parts_are_one_word_only_if_that_is_known(parts: list[str], count: int) -> None:
    assert parts_of_word(parts, knows) == count


def test_short_words_have_no_misread_forms() -> None:
    assert list(misread_forms("iran")) == []
    assert {"lnstc", "1nstc"} <= set(misread_forms("instc"))


@given(st.text("abcdefghilmnrstuz", max_size=20))
def test_forms_differ_from_the_word_and_broken_ones_hold_its_letters(word: str) -> None:
    assert word not in set(misread_forms(word)) | set(broken_forms(word))
    assert {form.replace(" ", "") for form in broken_forms(word)} <= {word}
