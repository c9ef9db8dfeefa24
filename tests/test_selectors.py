import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from corridor_map.articles.selectors import CONTEXT, Anchoring, Match, Selectors, describe, match

EXACT, MOVED, AMBIGUOUS, ORPHANED = Anchoring

# name: (text, quotation with its context, expected)
CASES = {
    "where it was": ("lorem ipsum dolor", Selectors("ipsum", "lorem ", " dolor", 6, 11), Match(6, 11, EXACT)),
    "without context": ("lorem ipsum dolor", Selectors("ipsum", "", "", 6, 11), Match(6, 11, EXACT)),
    "at the start": ("lorem ipsum", Selectors("lorem", "", " ipsum", 0, 5), Match(0, 5, EXACT)),
    "at the end": ("lorem ipsum", Selectors("ipsum", "lorem ", "", 6, 11), Match(6, 11, EXACT)),
    "the whole text": ("lorem", Selectors("lorem", "", "", 0, 5), Match(0, 5, EXACT)),
    "context rewritten": (
        "LOREM ipsum DOLOR",
        Selectors("ipsum", "lorem ", " dolor", 6, 11),
        Match(6, 11, EXACT),
    ),
    "text inserted": (
        "so lorem ipsum dolor",
        Selectors("ipsum", "lorem ", " dolor", 6, 11),
        Match(9, 14, MOVED),
    ),
    "text removed": ("ipsum dolor", Selectors("ipsum", "lorem ", " dolor", 6, 11), Match(0, 5, MOVED)),
    "position out of range": ("ipsum", Selectors("ipsum", "", "", 99, 104), Match(0, 5, MOVED)),
    "position of another length": ("lorem ipsum", Selectors("ipsum", "", "", 6, 9), Match(6, 11, MOVED)),
    "told apart by prefix": ("a yes, b yes.", Selectors("yes", "b ", "!", 0, 3), Match(9, 12, MOVED)),
    "told apart by suffix": ("yes a, yes b.", Selectors("yes", "!", " b", 1, 4), Match(7, 10, MOVED)),
    "two sides beat one": ("a yes b, a yes c", Selectors("yes", "a ", " c", 0, 3), Match(11, 14, MOVED)),
    "another one took its place": (
        "x yes y. And then: lorem yes dolor",
        Selectors("yes", "lorem ", " dolor", 2, 5),
        Match(25, 28, MOVED),
    ),
    "a part of the context is no reason": (
        "ab x, cb x",
        Selectors("x", "zzcb ", "", 99, 100),
        Match(9, 10, AMBIGUOUS),
    ),
    "twice with the same context": (
        "a yes b a yes b",
        Selectors("yes", "a ", " b", 5, 8),
        Match(2, 5, AMBIGUOUS),
    ),
    "overlapping occurrences": ("aaa", Selectors("aa", "", "", 7, 9), Match(1, 3, AMBIGUOUS)),
    "two, one of them in place": ("yes yes", Selectors("yes", "", "", 4, 7), Match(4, 7, EXACT)),
    "not there": ("lorem dolor", Selectors("ipsum", "lorem ", " dolor", 6, 11), Match(6, 11, ORPHANED)),
    "other case": (
        "lorem Ipsum dolor",
        Selectors("ipsum", "lorem ", " dolor", 6, 11),
        Match(6, 11, ORPHANED),
    ),
    "empty text": ("", Selectors("ipsum", "", "", 0, 5), Match(0, 5, ORPHANED)),
    "empty quotation": ("lorem", Selectors("", "lor", "em", 3, 3), Match(3, 3, ORPHANED)),
    "astral characters": ("🚂🚃 Ərdəbil 🚂", Selectors("🚂", "Ərdəbil ", "", 11, 12), Match(11, 12, EXACT)),
    "combining marks": ("nai\u0308ve", Selectors("\u0308", "nai", "ve", 3, 4), Match(3, 4, EXACT)),
    "right to left": (
        "راه‌آهن رشت آستارا",
        Selectors("رشت", "راه‌آهن ", " آستارا", 8, 11),
        Match(8, 11, EXACT),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_quotation_is_found_again(name: str) -> None:
    text, selectors, expected = CASES[name]
    assert match(text, selectors) == expected


@st.composite
def spans(draw: st.DrawFn) -> tuple[str, int, int]:
    # Few letters make repeated quotations likely; the others are astral, combining, or line ends.
    text = draw(
        st.text(st.one_of(st.sampled_from("ab 𐐷\u0301\n“"), st.characters(codec="utf-8")), min_size=1)
    )
    start = draw(st.integers(0, len(text) - 1))
    return text, start, draw(st.integers(start + 1, len(text)))


@given(spans())
def test_any_span_is_found_where_it_was_described(span: tuple[str, int, int]) -> None:
    text, start, end = span
    selectors = describe(text, start, end)
    assert selectors.exact == text[start:end]
    assert text.endswith(selectors.prefix, 0, start) and len(selectors.prefix) == min(start, CONTEXT)
    assert text.startswith(selectors.suffix, end) and len(selectors.suffix) == min(len(text) - end, CONTEXT)
    assert match(text, selectors) == Match(start, end, EXACT)


@given(spans(), st.text(min_size=1))
def test_text_inserted_before_moves_a_quotation_and_never_mistakes_it(
    span: tuple[str, int, int], inserted: str
) -> None:
    text, start, end = span
    selectors = describe(text, start, end)
    longer = inserted + text
    found = match(longer, selectors)
    assert found.anchoring in (EXACT, MOVED, AMBIGUOUS)
    assert longer[found.start : found.end] == selectors.exact
    assume(
        longer.count(text[max(0, start - CONTEXT) : end + CONTEXT]) == 1
        and longer.count(selectors.exact) == 1
    )
    assert found == Match(start + len(inserted), end + len(inserted), MOVED)


@given(spans())
def test_a_quotation_that_was_cut_out_is_orphaned_unless_it_stands_elsewhere(
    span: tuple[str, int, int],
) -> None:
    text, start, end = span
    selectors = describe(text, start, end)
    rest = text[:start] + text[end:]
    assert (match(rest, selectors).anchoring is ORPHANED) == (selectors.exact not in rest)


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (2, 2), (3, 2), (0, 6), (5, 6)])
def test_positions_must_enclose_text(start: int, end: int) -> None:
    with pytest.raises(ValueError, match=f"positions {start} and {end} enclose nothing in a text of 5"):
        describe("lorem", start, end)
