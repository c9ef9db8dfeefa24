"""Words as readers type them and as articles write them: one fold for all."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corridor_map.languages.search_folding import LETTERS, fold, word_spans, words

ASSIGNED = [chr(code) for code in range(0x110000) if unicodedata.category(chr(code)) != "Cn"]


@pytest.mark.parametrize(
    "spellings",
    [
        ("Türkiye", "TURKIYE", "türkiye", "Tu\u0308rkiye"),
        ("İstanbul", "istanbul", "ISTANBUL", "ıstanbul"),
        ("Iğdır", "IĞDIR", "igdir", "iğdir"),
        ("Zəngəzur", "ZƏNGƏZUR", "zengezur"),
        ("straße", "STRASSE", "STRAẞE", "strasse"),
        ("σας", "ΣΑΣ", "σασ"),
        ("Волочёк", "волочек", "ВОЛОЧЁК"),
        ("Երևան", "Երեւան", "ԵՐԵՎԱՆ", "երեվան"),
        ("თბილისი", "ᲗᲑᲘᲚᲘᲡᲘ"),
        ("آذربايجان", "اذربایجان"),
        ("كلاله", "کلاله", "کلالة"),
        ("تـهـران", "تهران"),
        ("۲۰۲۳", "٢٠٢٣", "2023"),
        ("ﬁn", "FIN"),
        ("rail\u00adway", "railway"),
        ("Na\u202ekh\u2066chivan", "nakhchivan"),
    ],
    ids=lambda spellings: spellings[0],
)
def test_spellings_of_one_word_fold_to_the_same(spellings: tuple[str, ...]) -> None:
    assert len({fold(spelling) for spelling in spellings}) == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("عشق‌آباد", ["عشق", "اباد"]),
        ("Rasht–Astara/Qazvin", ["rasht", "astara", "qazvin"]),
        ("Iran’s 205-km line", ["iran", "s", "205", "km", "line"]),
        ("½ way", ["1", "2", "way"]),
        ("a\0b \ud800c", ["a", "b", "c"]),
        ("…!?", []),
        ("", []),
    ],
)
def test_words_are_runs_of_letters_and_digits(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_folding_twice_changes_nothing_for_any_character() -> None:
    assert [char for char in ASSIGNED if fold(fold(char)) != fold(char)] == []


def test_no_folded_letter_is_one_that_stands_for_another() -> None:
    assert not set(LETTERS) & {part for letter in LETTERS.values() for part in letter}


@given(st.text(), st.text())
def test_the_fold_of_two_texts_joined_is_their_folds_joined(first: str, second: str) -> None:
    assert fold(first + second) == fold(first) + fold(second)


@given(st.text())
def test_accents_and_case_of_any_text_make_no_difference(text: str) -> None:
    assert (
        fold(unicodedata.normalize("NFD", text))
        == fold(unicodedata.normalize("NFC", text))
        == fold(fold(text))
    )


@given(st.text())
def test_the_spans_of_words_are_where_the_words_stand(text: str) -> None:
    spans = word_spans(text)
    assert [word for word, _, _ in spans] == words(text)
    assert all(0 <= start < end <= len(text) for _, start, end in spans)
    assert all(word in fold(text[start:end]) for word, start, end in spans)
