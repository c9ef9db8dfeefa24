import copy
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corridor_map.articles.annotations import Annotation, Event, read_annotations, to_page
from corridor_map.articles.event_items import LONGEST_TITLE, event_body, read_event
from tests.test_annotations import ARTICLE, RAILWAY

EVENT = Event("Agreement on the railway", "2023-05-17", "2023-06", ("rasht-astara",))
WITH_EVENT = replace(RAILWAY, stances=(), claims=(), events=(EVENT,))


def read(folder: Path, page: Any) -> tuple[list[Annotation], list[str]]:
    text = json.dumps(page, ensure_ascii=False)
    (folder / "rails.annotations.json").write_text(text, encoding="utf-8")
    annotations, faults = read_annotations(folder, {"rails": ARTICLE})
    return annotations, [f"{fault.place}: {fault.problem}" for fault in faults]


DATES = st.dates().flatmap(
    lambda day: st.sampled_from([f"{day.year:04}", f"{day.year:04}-{day.month:02}", day.isoformat()])
)


@given(
    st.text(st.characters(codec="ascii", categories=["L", "N"]), min_size=1, max_size=LONGEST_TITLE),
    DATES,
    st.lists(st.sampled_from(["aras", "instc", "instc/rasht-qazvin"]), unique=True),
)
def test_an_event_is_read_as_it_was_written(title: str, date: str, concerns: list[str]) -> None:
    event = Event(title, date, "", tuple(concerns))
    problems: list[str] = []
    assert read_event(event_body(event), "body 1", problems.append) == event
    assert problems == []


def test_an_event_stands_on_a_passage(tmp_path: Path) -> None:
    assert read(tmp_path, to_page([WITH_EVENT], "rails")) == ([WITH_EVENT], [])


def test_an_annotation_may_be_no_more_than_events(tmp_path: Path) -> None:
    alone = replace(WITH_EVENT, targets=(), mention="", events=(replace(EVENT, concerns=()),))
    assert read(tmp_path, to_page([alone], "rails")) == ([alone], [])
    (item,) = to_page([alone], "rails")["items"]
    assert item["body"] == [
        {
            "type": "TextualBody",
            "purpose": "tagging",
            "value": "Agreement on the railway",
            "date": "2023-05-17",
            "until": "2023-06",
        }
    ]


@pytest.mark.parametrize(
    ("date", "until", "edtf"),
    [
        ("1979", "", "1979"),
        ("1978", "1979", "1978/1979"),
        ("1997-05-13", "1997-05-14", "1997-05-13/1997-05-14"),
    ],
)
def test_the_time_of_an_event_is_written_as_edtf_writes_it(date: str, until: str, edtf: str) -> None:
    assert Event("It happened", date, until).edtf == edtf


@pytest.mark.parametrize("until", ["2023-05-17", "2023-05-18", "2023-06", "2024"])
def test_an_event_may_end_when_it_began_or_later(until: str) -> None:
    problems: list[str] = []
    read_event(event_body(replace(EVENT, until=until)), "body 1", problems.append)
    assert problems == []


Edit = Callable[[dict[str, Any]], object]
BAD: dict[str, tuple[Edit, str]] = {
    "no title": (lambda e: e.pop("value"), "body 4 has value “nothing”, expected text"),
    "long title": (
        lambda e: e.update(value="A" * 71),
        f"body 4 has value “{'A' * 60}”, expected at most 70 characters instead of 71",
    ),
    "no date": (lambda e: e.pop("date"), "body 4 has date “nothing”, expected text"),
    "date in words": (
        lambda e: e.update(date="17 May 2023"),
        "body 4 has date “17 May 2023”, expected a date: YYYY, YYYY-MM or YYYY-MM-DD",
    ),
    "end in words": (
        lambda e: e.update(until="2023-13"),
        "body 4 has until “2023-13”, expected a date: YYYY, YYYY-MM or YYYY-MM-DD",
    ),
    "end before the beginning": (
        lambda e: e.update(until="2023-04"),
        "body 4 has until “2023-04”, expected a date that is not before 2023-05-17",
    ),
    "concerns a text": (
        lambda e: e.update(concerns="aras"),
        "body 4 has concerns “aras”, expected a list of ids of routes or segments",
    ),
    "concerns another": (
        lambda e: e.update(concerns=["aras"]),
        "an event concerns “aras”, which the annotation does not identify",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_a_broken_event_is_named_and_the_other_annotations_are_read(tmp_path: Path, name: str) -> None:
    edit, problem = BAD[name]
    page = copy.deepcopy(to_page([WITH_EVENT, WITH_EVENT], "rails"))
    page["items"][1]["id"] = "rails/good"
    edit(page["items"][0]["body"][3])
    annotations, faults = read(tmp_path, page)
    assert [annotation.id for annotation in annotations] == ["rails/good"]
    assert faults == [f"rails/p001: {problem}"]


def test_an_event_alone_cannot_concern_a_route(tmp_path: Path) -> None:
    page = to_page([replace(WITH_EVENT, targets=(), mention="")], "rails")
    assert read(tmp_path, page) == (
        [],
        ["rails/p001: an event concerns “rasht-astara”, which the annotation does not identify"],
    )
