import pytest
from hypothesis import given
from hypothesis import strategies as st

from corridor_map.languages.misencoded import reread
from corridor_map.lexica import lexicon_of
from corridor_map.linking.pipeline import Linker
from corridor_map.loading import load

LINKER = Linker(lexicon_of(load())[0])


def misread(text: str, encoding: str) -> str:
    """Return the bytes of a text as they are read in a wrong encoding; none of them is lost."""
    return "".join(
        char if (char := bytes([byte]).decode(encoding, "replace")) != "\ufffd" else chr(byte)
        for byte in text.encode()
    )


@pytest.mark.parametrize(
    ("text", "route"),
    [
        ("Zəngəzur dəhlizi bu il açılacaq.", "zangezur"),
        ("Зангезурский коридор откроют осенью.", "zangezur"),
        ("Строительство железной дороги Решт — Астара начнётся весной.", "rasht-astara"),
        ("کریدور شمال-جنوب دوباره باز شد.", "instc"),
        ("Զանգեզուրի միջանցքը կառուցվում է։", "zangezur"),
        ("ზანგეზურის დერეფანი შენდება.", "zangezur"),
        ("赞格祖尔走廊引发争议。", "zangezur"),
    ],
)
@pytest.mark.parametrize("encoding", ["cp1252", "latin-1", "cp1251"])
def test_a_text_read_in_a_wrong_encoding_is_linked(text: str, route: str, encoding: str) -> None:
    if encoding == "cp1251" and "走" in text:
        pytest.skip("too few characters to tell from a text in Cyrillic")
    assert [link.routes for link in LINKER.link(misread(text, encoding))] == [(route,)]


@pytest.mark.parametrize(
    ("text", "route"),
    [
        ("Çàíãåçóðñêèé êîðèäîð ñíîâà â ïîâåñòêå.", "zangezur"),
        ("The so&#8209;called Zangezur&nbsp;corridor &mdash; nobody likes it.", "zangezur"),
        ("The Zan&shy;ge&shy;zur Corridor is a red line.", "zangezur"),
        ("Z?ng?zur d?hlizi a??lacaq.", "zangezur"),
        ("Z\ufffdng\ufffdzur d\ufffdhlizi a\ufffd\ufffdlacaq.", "zangezur"),
        ("The Ζangezur Cοrridor has two Greek letters.", "zangezur"),
        ("Мeждунapoдный тpaнcпopтный кopидop «Ceвep — Юг» зaгpyжeн.", "instc"),
        ("TheArasCorridor ofIran will open.", "aras"),
    ],
)
def test_lost_letters_entities_and_look_alike_letters_are_read(text: str, route: str) -> None:
    assert [link.routes for link in LINKER.link(text)] == [(route,)]


@pytest.mark.parametrize(
    "text",
    [
        "Північ Вірменії, Азії, Різні її",
        "Её брат Пётр и Лёд",
        "NÃO É AMANHÃ, à la carte – Égalité",
        "Größe, Ärger, Öl – „Spaß“",
        "کریدور شمال–جنوب",
        "Is it? Yes; R&D at AT&T costs 5 & 6; so says Jones&Sons;",
    ],
)
def test_a_text_that_was_read_as_it_should_be_stays(text: str) -> None:
    assert reread(text) == text


@given(st.text(alphabet=st.sampled_from("aZÐÑРСВ°µ±ѓ™&;#?\ufffdá ƒéðîÃ©nbsp\n")))
def test_every_character_keeps_its_place(text: str) -> None:
    assert len(reread(text)) == len(text)
