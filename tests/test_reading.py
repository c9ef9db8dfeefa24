"""An article cut for reading: its blocks, and the passages and names of places in them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corridor_map.page.reading import (
    Block,
    Span,
    article_blocks,
    article_text,
    blocks,
    place_order,
)
from corridor_map.project import Project

# Letters of both directions, signs outside the first plane of Unicode, breaks of lines and blocks.
LETTERS = st.text(st.sampled_from("ab .-#🚂🇮🇷ر‌اه\u0301\n"), min_size=1, max_size=60)


@st.composite
def cuts(draw: st.DrawFn) -> tuple[str, list[Span], list[Span]]:
    body = draw(LETTERS)
    at = st.integers(0, len(body))
    spans = draw(st.lists(st.tuples(at, at), max_size=5))
    passages = [(min(a, b), max(a, b), f"p{i}") for i, (a, b) in enumerate(spans) if a != b]
    edges = sorted(draw(st.sets(at, max_size=8)))
    places = [(a, b, f"place{a % 3}") for a, b in zip(edges[::2], edges[1::2], strict=False)]
    return body, passages, places


def pieces_of(block: Block) -> str:
    return "".join(piece.text for run in block.runs for piece in run.pieces)


@given(cuts())
def test_the_pieces_of_a_text_joined_are_the_text(cut: tuple[str, list[Span], list[Span]]) -> None:
    body, passages, places = cut
    end = 0
    for block in blocks(body, passages, places):
        assert set(body[end : block.start]) <= {"\n"}
        text = block.mark + pieces_of(block)
        end = block.start + len(text)
        assert body[block.start : end] == text
    assert set(body[end:]) <= {"\n"}


@given(cuts())
def test_every_letter_is_in_the_passages_that_its_position_says(
    cut: tuple[str, list[Span], list[Span]],
) -> None:
    body, passages, places = cut
    named = {start: (end, id_) for start, end, id_ in places}
    for block in blocks(body, passages, places):
        at = block.start + len(block.mark)
        seen = []
        for run in block.runs:
            for piece in run.pieces:
                for position in range(at, at + len(piece.text)):
                    assert set(run.passages) == {id_ for a, b, id_ in passages if a <= position < b}
                if piece.place:
                    assert named[at] == (at + len(piece.text), piece.place)
                    seen.append(piece.place)
                at += len(piece.text)
        assert len(seen) == len(set(seen)), "a place is marked once in a block"


@pytest.mark.parametrize(
    ("body", "headings"),
    [
        ("A corridor\n\nIt is short. It ends.", [True, False]),
        ("Why is there a warming?\n\nIt is short.", [True, False]),
        ("## Notes: 1.\n\n- one\n- two.", [True, False]),
        ("#tag is a word.\n\n“So he said”", [False, False]),
        ("One line\nand another\n\n" + "word " * 30, [False, False]),
        ("پیشینه\n\nراه‌آهن ساخته شد.", [True, False]),
    ],
    ids=["short line", "question", "markdown", "no heading", "several lines", "persian"],
)
def test_a_heading_is_marked_or_a_short_line_of_its_own(body: str, headings: list[bool]) -> None:
    assert [block.is_heading for block in blocks(body, [])] == headings


def test_a_passage_is_never_a_heading() -> None:
    assert [block.is_heading for block in blocks("The corridor opens", [(0, 18, "p")])] == [False]


def test_the_shortest_of_several_passages_comes_first() -> None:
    (block,) = blocks("One two three four five.", [(0, 24, "long"), (4, 7, "short")])
    assert [run.passages for run in block.runs] == [("long",), ("short", "long"), ("long",)]


def test_of_places_that_share_a_name_the_first_is_marked_and_none_across_a_passages_end() -> None:
    places = [(3, 9, "astara-az"), (3, 9, "astara-ir"), (14, 18, "baku")]
    (block,) = blocks("At Astara, by Baku it is.", [(0, 16, "p")], places)
    assert [piece for run in block.runs for piece in run.pieces if piece.place] == [("Astara", "astara-az")]


def test_a_page_that_has_the_quotations_gets_the_text_without_them(project: Project) -> None:
    quotations = {p.annotation.id: p.annotation.exact for p in project.passages}
    for article in project.articles.values():
        whole = article_text(project, article, whole=True)
        spared = article_text(project, article, whole=False)
        assert spared["passages"] == whole["passages"]
        assert [b.is_heading for b in article_blocks(project, article)] == [
            bool(b[0]) for b in whole["blocks"]
        ]
        ids = [passage[0] for passage in whole["passages"]]
        at = dict.fromkeys(ids, 0)
        for full, short in zip(whole["blocks"], spared["blocks"], strict=True):
            for run, cut in zip(full[1:], short[1:], strict=True):
                if isinstance(run, str) or not run[0]:
                    assert run == cut
                    continue
                for piece, number in zip(run[1:], cut[1:], strict=True):
                    text = piece[0] if isinstance(piece, list) else piece
                    count = number[0] if isinstance(number, list) else number
                    own = ids[run[0][0]]
                    assert quotations[own][at[own] : at[own] + count] == text
                    for number_of in run[0]:
                        at[ids[number_of]] += count
        assert at == {id_: len(quotations[id_]) for id_ in ids}


def test_places_are_numbered_as_the_page_has_them(project: Project) -> None:
    ids = place_order(project)
    article = article_text(project, project.articles["caliber-2023-09-28"], whole=True)
    named = [
        (piece[0], project.places[ids[piece[1]]])
        for block in article["blocks"]
        for run in block[1:]
        if not isinstance(run, str)
        for piece in run[1:]
        if isinstance(piece, list)
    ]
    assert len(named) > 10
    for text, place in named:
        assert any(text in name for name, _ in place.names)
