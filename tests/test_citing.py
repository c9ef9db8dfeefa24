"""Where a passage is from: its citation, and the address of its words in the original."""

import re
from urllib.parse import unquote

import pytest

from corridor_map.page.citing import citation, fragment_terms, text_fragment
from corridor_map.project import Project

BODY = (
    "Rail is first. The line from Rasht to Astara - 162 kilometres & more - will be built by 2027, it says, "
    "with money that was promised.\n\nRoads come later. The line from Rasht to Astara is the last gap."
)
SECOND = BODY.rindex("The line")


@pytest.mark.parametrize(
    ("start", "end", "fragment"),
    [
        (0, 14, ":~:text=Rail%20is%20first."),
        (
            15,
            BODY.index("\n"),
            ":~:text=The%20line%20from%20Rasht%20to%20Astara%20%2D,money%20that%20was%20promised.",
        ),
        (
            SECOND,
            len(BODY),
            ":~:text=The%20line%20from%20Rasht%20to%20Astara%20is%20the%20last%20gap.",
        ),
        (
            SECOND,
            SECOND + 29,
            ":~:text=Roads%20come%20later.-,The%20line%20from%20Rasht%20to%20Astara",
        ),
        (0, len(BODY), ":~:text=Rail%20is%20first.%20The,is%20the%20last%20gap."),
    ],
    ids=["short", "long", "whole and alone", "told by what is before", "over a break"],
)
def test_a_text_fragment_names_one_place_of_a_text(start: int, end: int, fragment: str) -> None:
    assert text_fragment(*fragment_terms(BODY, start, end)) == fragment


@pytest.mark.parametrize(
    ("terms", "fragment"),
    [
        (("", "a-b, c & d", ""), ":~:text=a%2Db%2C%20c%20%26%20d"),
        (("be-fore", "راه", "#1"), ":~:text=be%2Dfore-,%D8%B1%D8%A7%D9%87,%231"),
    ],
)
def test_what_a_text_fragment_is_made_of_is_encoded(terms: tuple[str, str, str], fragment: str) -> None:
    assert text_fragment(*terms) == fragment


def test_the_ends_of_every_passage_are_its_own_and_lead_to_it(project: Project) -> None:
    for passage in project.passages:
        body, note = passage.article.body, passage.annotation
        prefix, first, last = fragment_terms(body, note.start, note.end)
        assert note.exact.startswith(first) and note.exact.endswith(last)
        found = re.search(re.escape(prefix) + r"\s*" + re.escape(first), body)
        assert found and found.end() - len(first) == note.start
        assert not last or body.index(last, note.start) + len(last) == note.end
        assert unquote(text_fragment(prefix, first, last)).startswith(":~:text=")


def test_a_citation_says_what_is_known_and_no_more(project: Project) -> None:
    caliber = citation(project.articles["caliber-2023-09-28"])
    assert caliber == (
        "Fuad Shahbazov, “Azerbaijan – Iran normalization process may foster regional partnership”, "
        "Caliber.Az, 28 September 2023, https://caliber.az/en/post/193226/"
    )
    paper = citation(project.articles["iran-azerbaijan-1979-2000s"])
    assert "not stated" not in paper and paper.endswith(", 2024")
