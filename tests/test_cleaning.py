import textwrap

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from corridor_map.articles.cleaning.cleaning import clean
from corridor_map.articles.cleaning.mending import join_lines, mend, mend_all
from corridor_map.articles.cleaning.vocabulary import Vocabulary

# name: (last line, next line, what else the document says, expected)
JOINS = {
    "no hyphen": ("the South", "Caucasus", "", "the South Caucasus"),
    "broken word": ("the de-", "velopment of", "", "the development of"),
    "broken word seen whole": ("under-", "stand", "under understand", "understand"),
    "compound of names": ("Iranian-", "Azerbaijani", "", "Iranian-Azerbaijani"),
    "third name": ("Russia-Azerbaijan-", "Iran-Turkey", "", "Russia-Azerbaijan-Iran-Turkey"),
    "broken in a compound": ("the post-So-", "viet space", "a Soviet", "the post-Soviet space"),
    "broken before a compound": ("mili-", "tary-political", "military", "military-political"),
    "compound seen elsewhere": ("so-", "called", "the so-called", "so-called"),
    "compound by its first part": ("multi-", "purpose", "a purpose", "multi-purpose"),
    "first part alone is no reason": ("multi-", "lateral", "", "multilateral"),
    "two words of the document": ("trade-", "economic", "trade and economic", "trade-economic"),
    "years": ("1978-", "1979", "", "1978-1979"),
    "number and word": ("the 205-", "kilometre section", "", "the 205-kilometre section"),
    "capitals": ("EU-", "led", "", "EU-led"),
    "capitals throughout": ("GEOPOLI-", "TICS", "", "GEOPOLITICS"),
    "dash between words": ("India -", "Iran", "", "India - Iran"),
    "dash before": ("India", "- Iran", "", "India - Iran"),
    "hyphen left hanging": ("pre-", "and post-war", "", "pre- and post-war"),
    "soft hyphen": ("de\u00ad", "velopment", "", "development"),
    "l read as I": ("new rai-", "Iway line", "a railway", "new railway line"),
}


@pytest.mark.parametrize("name", JOINS)
def test_lines_of_a_paragraph_are_joined(name: str) -> None:
    first, second, elsewhere, expected = JOINS[name]
    assert join_lines(first, second, Vocabulary.of([first, second, "", elsewhere])) == expected


# name: (text, what else the document says, expected)
MENDS = {
    "l for I": ("the lranian side", "Iranian", "the Iranian side"),
    "l for I in a compound": ("Azerbaijani-lranian", "Iranian", "Azerbaijani-Iranian"),
    "l for I unheard of": ("the lranian side", "", "the lranian side"),
    "a bracket in I": ("I[ran and [ranian", "Iran, Iranian", "Iran and Iranian"),
    "a bracket that is one": ("[ran away] from Iran", "", "[ran away] from Iran"),
    "l before I": ("lIran’s", "Iran", "Iran’s"),
    "l among capitals": ("the IRl and IRI's", "", "the IRI and IRI's"),
    "I among small letters": ("the raiIway", "railway", "the railway"),
    "l alone in a quotation": ("said: “l, as president", "", "said: “I, as president"),
    "l alone elsewhere": ("5 l of oil", "", "5 l of oil"),
    "Q for O": ("gas, Qil", "oil", "gas, Oil"),
    "Q that is one": ("Qazvin, Qatar, Quebec", "oil", "Qazvin, Qatar, Quebec"),
    "Q before O": ("(QOIC)", "OIC", "(OIC)"),
    "gqu": ("Unigque", "", "Unique"),
    "run together": ("billionto", "billion to", "billion to"),
    "not run together": ("manifesto, into, therefore, Toronto", "", "manifesto, into, therefore, Toronto"),
    "two apostrophes": ("Azerbaijan’'s, Baku'’s", "", "Azerbaijan’s, Baku’s"),
    "space before a stop": ("misunderstandings . And , so", "", "misunderstandings. And, so"),
    "space before an ellipsis": ("well ... no", "", "well ... no"),
    "space before a decimal": ("a .5 share", "", "a .5 share"),
    "space after a quotation mark": ("“ After all", "", "“After all"),
}


@pytest.mark.parametrize("name", MENDS)
def test_what_a_scanner_misread_is_mended_where_certain(name: str) -> None:
    text, elsewhere, expected = MENDS[name]
    assert mend(text, Vocabulary.of([text, elsewhere]))[0] == expected


def test_many_texts_are_mended_as_one_by_one_is() -> None:
    texts = [text for text, _, _ in MENDS.values()]
    elsewhere = [text for _, text, _ in MENDS.values()]
    vocabulary = Vocabulary.of([*texts, *elsewhere])
    tokens = {token for text in texts for token in text.split(" ")}
    found = {index: (text, changes) for index, text, changes in mend_all(texts, tokens, vocabulary)}
    alone = {index: mend(text, vocabulary) for index, text in enumerate(texts)}
    assert found == {index: result for index, result in alone.items() if result[0] != texts[index]}
    assert len(found) > 10


def test_mended_words_are_told() -> None:
    assert mend("lran, Qil", Vocabulary.of(["lran, Qil", "Iran oil"]))[1] == [
        ("lran", "Iran"),
        ("Qil", "Oil"),
    ]


LONG = (
    "After a long confrontation the two countries returned to the table and began to talk about railways. "
    * 3
)
PAGE = f"""Pages
  • First Page
  • Economy
  • Arts & Culture
Number Seven Thousand - 23 July 2024

Talks on a railway

ANALYTICS  28 September 2023 - 17:10

Jane Roe

{LONG}

By John Q. Doe

Director of Railway Studies at an Institute

{LONG}
What comes next

On 28 September 2023 they met.

The article first appeared on
Another Review.

    Subscribe to our Telegram channel

Read also

A headline Does it ask?

28 November 2023 - 16:41

Search
Date archive"""


def test_site_furniture_is_left_out_with_its_reason() -> None:
    cleaned = clean(PAGE, title="Talks on a railway")
    assert [p.text for p in cleaned.paragraphs] == [
        LONG.strip(),
        LONG.strip(),
        "What comes next",
        "On 28 September 2023 they met.",
    ]
    assert cleaned.left_out == (
        (1, 4, "menu"),
        (5, 5, "date line"),
        (7, 7, "title"),
        (9, 9, "date line"),
        (11, 11, "byline"),
        (15, 17, "byline"),
        (24, 25, "note of first publication"),
        (27, 27, "invitation"),
        (29, 36, "other headlines"),
    )


def test_an_article_after_a_list_of_headlines_is_kept() -> None:
    assert clean(f"{LONG}\n\nRead also\n\nA headline\n\n{LONG}").text == f"{LONG.strip()}\n\n{LONG.strip()}"


@pytest.mark.parametrize(
    "text",
    [
        "On 28 September 2023, the presidents met.",
        "By Monday it was over.",
        "• One point, made at some length and ended as sentences are.",
        "They search.",
        "This article is about railways.",
        "Nakhchivan",
    ],
)
def test_text_that_resembles_furniture_is_kept(text: str) -> None:
    assert clean(f"{LONG}\n\n{text}\n\n{LONG}").paragraphs[1].text == text


COLUMNS = """ABSTRACT

The two countries have long wanted a rail-
way, and the railway between them has

not been built, which is what this research

RESUMEN

Los dos paises han querido un ferrocarril
durante mucho tiempo.

Palabras clave: ferrocarril, paises.
 INTRODUCTION

The first part of what there is to say ends
in the middle of a sentence that goes on to
 the next page, and there it ends.
 A new page may begin a paragraph as well,
as this one does.

Some final observations

That is all there is to be said about the
matter at hand."""


def test_columns_and_pages_are_put_together() -> None:
    cleaned = clean(COLUMNS)
    assert [(p.text, p.lines) for p in cleaned.paragraphs] == [
        ("ABSTRACT", (1,)),
        (
            "The two countries have long wanted a railway, and the railway between them has not been built, "
            "which is what this research",
            (3, 4, 6),
        ),
        ("INTRODUCTION", (14,)),
        (
            "The first part of what there is to say ends in the middle of a sentence that goes on to the "
            "next page, and there it ends.",
            (16, 17, 18),
        ),
        ("A new page may begin a paragraph as well, as this one does.", (19, 20)),
        ("Some final observations", (22,)),
        ("That is all there is to be said about the matter at hand.", (24, 25)),
    ]
    assert cleaned.left_out == ((8, 13, "abstract in another language"),)


SENTENCE = (
    "Iran fears the Zangezur Corridor and says so every day, but the trains are not to run before spring."
)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        # Three lines of one sentence, and two, with the column narrow or wide.
        (textwrap.fill(SENTENCE, 40), SENTENCE),
        (textwrap.fill(SENTENCE, 70), SENTENCE),
        (f"A title\n\n{textwrap.fill(SENTENCE, 40)}\n\nBaku", f"A title\n\n{SENTENCE}\n\nBaku"),
        (
            "The Zangezur Corridor is short of rail-\nway wagons.",
            "The Zangezur Corridor is short of railway wagons.",
        ),
        # What only stands on lines of its own is left there.
        ("A headline of some length without a stop\nJane Roe\nBaku", None),
        ("railways\nroads\nports", None),
        ("A sentence that ends at the end of its line.\nand another that begins small", None),
    ],
)
def test_a_few_lines_are_put_together_where_a_sentence_runs_on(raw: str, text: str | None) -> None:
    assert clean(raw).text == (text or raw.replace("\n", "\n\n"))


def test_one_line_is_one_paragraph_where_lines_are_long() -> None:
    assert clean(f"{LONG}\n{LONG}\nA heading\n{LONG}").text.split("\n\n") == [
        LONG.strip(),
        LONG.strip(),
        "A heading",
        LONG.strip(),
    ]


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("Tu\u0308rkiye", "Türkiye"),
        ("a\r\nb", "a\n\nb"),
        ("\ufeffa\u00a0 b\tc", "a b c"),
        ("zero\u200bwidth", "zerowidth"),
        ("soft\u00adhyphen", "softhyphen"),
        ("a \u00ad b", "a b"),
        ("e\u200b\u0301", "é"),
        ("a\n\n\n\n b ", "a\n\nb"),
        ("", ""),
        (" \n\f\n", ""),
    ],
)
def test_characters_are_made_canonical(raw: str, text: str) -> None:
    assert clean(raw).text == text


PIECES = st.one_of(
    st.sampled_from(PAGE.split("\n") + COLUMNS.split("\n")),
    st.sampled_from(
        [
            "",
            " ",
            "\f",
            "\u00ad",
            "\u0301",
            "\u1100-",
            "\u1161",
            "de-",
            "velopment",
            "lran Iran",
            "I[ran",
            "“l, as",
            "x\u00ad",
            "• a",
            "a . b",
        ]
    ),
    st.text(),
)


@given(st.lists(PIECES, max_size=30))
@example([*PAGE.split("\n")])
@example([*COLUMNS.split("\n")])
def test_cleaning_twice_changes_nothing_more(lines: list[str]) -> None:
    once = clean("\n".join(lines))
    assert clean(once.text).text == once.text


@pytest.mark.parametrize(
    "unit",
    ["a-\n", "x\u00ad\n", "Resumen\n\n", "[ran ", "and so it goes on and\n", "• a\n", "AB CD EF\n\n", "l "],
)
def test_a_text_without_end_takes_no_more_time_than_its_length(unit: str) -> None:
    # Work that grows with the square of the length would take minutes.
    assert clean(unit * (200_000 // len(unit)))


@given(st.lists(PIECES, max_size=30))
def test_every_line_with_text_is_in_a_paragraph_or_left_out_for_a_reason(lines: list[str]) -> None:
    raw = "\n".join(lines)
    cleaned = clean(raw)
    used = [number for paragraph in cleaned.paragraphs for number in paragraph.lines]
    assert used == sorted(set(used))
    left = {number for first, last, _ in cleaned.left_out for number in range(first, last + 1)}
    numbered = enumerate(raw.replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1)
    said = {number for number, line in numbered if any(char.isalnum() for char in line)}
    assert said <= set(used) | left
