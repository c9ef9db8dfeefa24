import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from corridor_map.articles.annotations import Anchoring, Annotation, read_annotations, to_page
from corridor_map.articles.origin import BY_HAND, Ground, Origin
from corridor_map.articles.records import Article

BODY = "The Aras Corridor is new. Rain fell."
ARTICLE = Article("rails", "T", "A", "P", "2024", "en", "o.txt", "", "", BODY)
LINKED = Annotation(
    id="rails/a001",
    article="rails",
    exact="The Aras Corridor is new.",
    prefix="",
    suffix=" Rain fell.",
    start=0,
    end=25,
    targets=("aras",),
    mention="named",
    stances=(),
    claims=(),
    anchoring=Anchoring.EXACT,
    origin=Origin(True, (Ground("aras", "name", "Aras Corridor"),)),
)
REJECTED = replace(LINKED, targets=(), mention="", origin=BY_HAND)
SCHEMA = Path(__file__).parents[1] / "geodata" / "schemas" / "annotations.schema.json"


def read(folder: Path, page: Any) -> tuple[list[Annotation], list[str]]:
    (folder / "rails.annotations.json").write_text(json.dumps(page), encoding="utf-8")
    found, faults = read_annotations(folder, {"rails": ARTICLE})
    return found, [fault.problem for fault in faults]


@pytest.mark.parametrize("annotation", [LINKED, REJECTED, replace(LINKED, origin=BY_HAND)])
def test_who_made_an_annotation_is_read_as_it_was_written(annotation: Annotation, tmp_path: Path) -> None:
    page = to_page([annotation], "rails")
    assert list(Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8"))).iter_errors(page)) == []
    assert read(tmp_path, page) == ([annotation], [])


def test_only_what_the_linking_made_names_a_software_and_its_words_in_the_context() -> None:
    by_hand, linked = (to_page([one], "rails") for one in (REJECTED, LINKED))
    assert "creator" not in by_hand["items"][0] and len(by_hand["@context"]) == 2
    assert linked["items"][0]["creator"]["type"] == "Software" and "why" in linked["@context"][2]
    assert by_hand["items"][0]["motivation"] == "moderating"


def test_an_annotation_of_a_person_was_made_by_hand(tmp_path: Path) -> None:
    page = to_page([LINKED], "rails")
    page["items"][0]["creator"] = {"type": "Person", "name": "A reader"}
    ((found,), faults) = read(tmp_path, page)
    assert found.origin == BY_HAND and faults == []


@pytest.mark.parametrize(
    "why", ["words", [{"route": "aras"}], [{"route": 1, "rule": "name", "matched": "x"}]]
)
def test_reasons_of_another_form_are_a_fault(tmp_path: Path, why: Any) -> None:
    page = to_page([LINKED], "rails")
    page["items"][0]["why"] = why
    assert read(tmp_path, page) == (
        [],
        ["why is no list of reasons, each with route, rule and matched as texts"],
    )


def test_a_rejection_says_nothing_else(tmp_path: Path) -> None:
    page = to_page([REJECTED], "rails")
    page["items"][0]["body"].append({"purpose": "identifying", "source": "aras"})
    _, problems = read(tmp_path, page)
    assert "a rejected passage has other bodies beside the one that says so" in problems
