import copy
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from corridor_map.articles.annotations import (
    Anchoring,
    Annotation,
    Claim,
    Event,
    Stance,
    read_annotations,
    to_page,
    write_annotations,
)
from corridor_map.articles.records import Article

BODY = "A bridge. The railway is 170 km long, and Iran wants it. Another 🚂 sentence."
ARTICLE = Article("rails", "Rails", "", "", "2023", "en", "", "", "", BODY)
RAILWAY = Annotation(
    id="rails/p001",
    article="rails",
    exact="The railway is 170 km long, and Iran wants it.",
    prefix="A bridge. ",
    suffix=" Another 🚂 sentence.",
    start=10,
    end=56,
    targets=("rasht-astara", "rasht-astara/rasht-rezvanshahr"),
    mention="described",
    stances=(Stance("iran", "supports", "rasht-astara", "Iran", "report"),),
    claims=(
        Claim(
            "170 km",
            "170",
            "km",
            "length of the railway",
            "length",
            ("rasht-astara/rasht-rezvanshahr", "branch:instc/western", "thing:a-bridge"),
            "about",
            "2022/2023-05",
        ),
    ),
    anchoring=Anchoring.EXACT,
    events=(Event("The railway is measured", "2022", "2023-05", ("rasht-astara",)),),
)
ONLY_CLAIMS = replace(RAILWAY, targets=(), mention="", stances=(), events=())


def read(folder: Path, page: Any, body: str = BODY) -> tuple[list[Annotation], list[str]]:
    text = page if isinstance(page, str) else json.dumps(page, ensure_ascii=False)
    (folder / "rails.annotations.json").write_text(text, encoding="utf-8")
    article = Article("rails", "Rails", "", "", "2023", "en", "", "", "", body)
    annotations, faults = read_annotations(folder, {"rails": article})
    assert all(fault.file == str(folder / "rails.annotations.json") for fault in faults)
    return annotations, [f"{fault.place}: {fault.problem}" for fault in faults]


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    write_annotations([RAILWAY], "rails", tmp_path)
    assert read_annotations(tmp_path, {"rails": ARTICLE}) == ([RAILWAY], [])


def test_a_passage_may_be_no_more_than_claims(tmp_path: Path) -> None:
    write_annotations([ONLY_CLAIMS], "rails", tmp_path)
    assert read_annotations(tmp_path, {"rails": ARTICLE}) == ([ONLY_CLAIMS], [])
    (item,) = to_page([ONLY_CLAIMS], "rails")["items"]
    assert [body["purpose"] for body in item["body"]] == ["describing"]


def test_a_claim_need_not_say_how_it_is_checked(tmp_path: Path) -> None:
    plain = replace(RAILWAY, claims=(Claim("170 km", "170", "km", "length of the railway"),))
    (item,) = to_page([plain], "rails")["items"]
    assert set(item["body"][4]) == {"type", "purpose", "value", "unit", "measures", "exact"}
    assert read(tmp_path, to_page([plain], "rails")) == ([plain], [])


def test_the_same_annotations_give_the_same_bytes(tmp_path: Path) -> None:
    first = write_annotations([RAILWAY], "rails", tmp_path).read_bytes()
    assert write_annotations([RAILWAY], "rails", tmp_path).read_bytes() == first
    assert first.endswith(b"}\n") and "🚂".encode() in first


def test_a_page_is_of_the_web_annotation_model() -> None:
    dated = replace(RAILWAY.stances[0], said_on="2023")
    page = to_page([replace(RAILWAY, stances=(dated,))], "rails")
    assert page["@context"][0] == "http://www.w3.org/ns/anno.jsonld"
    assert page["type"] == "AnnotationPage"
    (item,) = page["items"]
    assert (item["id"], item["type"], item["motivation"]) == ("rails/p001", "Annotation", "linking")
    assert item["target"]["source"] == "rails.md"
    assert [selector["type"] for selector in item["target"]["selector"]] == [
        "TextQuoteSelector",
        "TextPositionSelector",
    ]
    # Any property that the model does not have is declared in the page's own context.
    model = {"type", "purpose", "source", "value", "exact"}
    used = {key for body in item["body"] for key in body}
    assert used - model == set(page["@context"][1])


def test_a_quotation_that_moved_is_found_and_said_to_have_moved(tmp_path: Path) -> None:
    annotations, faults = read(tmp_path, to_page([RAILWAY], "rails"), f"So. {BODY}")
    assert faults == []
    assert (annotations[0].start, annotations[0].end, annotations[0].anchoring) == (14, 60, Anchoring.MOVED)


def test_a_quotation_that_is_nowhere_is_a_fault_and_kept_as_orphaned(tmp_path: Path) -> None:
    annotations, faults = read(tmp_path, to_page([RAILWAY], "rails"), BODY.replace("170", "162"))
    assert annotations[0].anchoring is Anchoring.ORPHANED
    assert faults == [
        f"rails/p001: the quotation “{RAILWAY.exact}” is not in the article “rails”; "
        "“corridor-map reanchor” lists where it may belong"
    ]


Edit = Callable[[dict[str, Any]], object]
BAD: dict[str, tuple[Edit, str]] = {
    "other type": (lambda i: i.update(type="Note"), "rails/p001: expected an object of type Annotation"),
    "id of another article": (lambda i: i.update(id="roads/p1"), "the id is “roads/p1”, expected rails/"),
    "id that is none": (lambda i: i.update(id="rails/{{7*7}}"), "the id is “rails/{{7*7}}”, expected rails/"),
    "no id": (lambda i: i.pop("id"), "the annotation has id “nothing”, expected text"),
    "no target": (lambda i: i.pop("target"), "expected a target with a TextQuoteSelector and"),
    "one selector": (
        lambda i: i["target"]["selector"].pop(),
        "expected a target with a TextQuoteSelector and",
    ),
    "other source": (
        lambda i: i["target"].update(source="x.md"),
        "the target's source is “x.md”, expected rails.md",
    ),
    "no quotation": (lambda i: i["target"]["selector"][0].update(exact=""), "has exact “”, expected text"),
    "prefix no text": (
        lambda i: i["target"]["selector"][0].update(prefix=3),
        "has prefix “3”, expected text",
    ),
    "position no number": (
        lambda i: i["target"]["selector"][1].update(start="10"),
        "from 10 to 56, expected two rising whole numbers",
    ),
    "position true": (lambda i: i["target"]["selector"][1].update(start=True), "from True to 56, expected"),
    "position backwards": (lambda i: i["target"]["selector"][1].update(start=57), "from 57 to 56, expected"),
    "about nothing": (lambda i: i.update(body=i["body"][2:3]), "no body with purpose identifying says what"),
    "no mention": (lambda i: i["body"].pop(2), "found 0 bodies with purpose classifying, expected 1"),
    "unknown mention": (
        lambda i: i["body"][2].update(value="hinted"),
        "body 3 has value “hinted”, expected one of",
    ),
    "claim without unit": (lambda i: i["body"][4].update(unit=""), "body 5 has unit “”, expected text"),
    "claim of unknown unit": (
        lambda i: i["body"][4].update(unit="parsec"),
        "body 5 has unit “parsec”, expected one of km, m, mi, count, %, USD, t, t/a, date, day, month, year",
    ),
    "claim of unknown quantity": (
        lambda i: i["body"][4].update(quantity="weight"),
        "body 5 has quantity “weight”, expected one of length, width, count,",
    ),
    "claim of a length in dollars": (
        lambda i: i["body"][4].update(unit="USD"),
        "body 5 has unit “USD”, expected a unit of length: km, m, mi",
    ),
    "claim of no number": (
        lambda i: i["body"][4].update(value="long"),
        "body 5 has value “long”, expected a plain number of up to 15 digits, such as 170 or 82.5",
    ),
    "claim of no date": (
        lambda i: i["body"][4].update(value="2023-13", unit="date", quantity="date"),
        "body 5 has value “2023-13”, expected a date: YYYY, YYYY-MM or YYYY-MM-DD",
    ),
    "claim with unknown qualifier": (
        lambda i: i["body"][4].update(qualifier="roughly"),
        "body 5 has qualifier “roughly”, expected one of about, over, under",
    ),
    "claim of no period": (
        lambda i: i["body"][4].update(period="last year"),
        "body 5 has period “last year”, expected a date, or two with a slash",
    ),
    "claim of what no id can be": (
        lambda i: i["body"][4].update(of=["{{7*7}}"]),
        "body 5 has of “['{{7*7}}']”, expected a list of ids, branch:ROUTE/BRANCH",
    ),
    "claim of text": (
        lambda i: i["body"][4].update(of="aras"),
        "body 5 has of “aras”, expected a list of ids",
    ),
    "claims only, with a stance": (
        lambda i: i.update(body=i["body"][3:]),
        "a stance is towards “rasht-astara”, which the annotation does not identify",
    ),
    "claim of other words": (
        lambda i: i["body"][4].update(exact="171 km"),
        "the claim's words “171 km” are not in the quotation",
    ),
    "unknown purpose": (
        lambda i: i["body"][4].update(purpose="commenting"),
        "body 5 has purpose “commenting”, expected one of identifying, classifying, assessing,",
    ),
    "body no object": (lambda i: i["body"].append("text"), "body 7 has purpose “nothing”, expected one of"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_broken_annotation_is_named_and_the_others_are_read(tmp_path: Path, name: str) -> None:
    edit, problem = BAD[name]
    page = copy.deepcopy(to_page([RAILWAY, RAILWAY], "rails"))
    page["items"][1]["id"] = "rails/good"
    edit(page["items"][0])
    annotations, faults = read(tmp_path, page)
    assert [annotation.id for annotation in annotations] == ["rails/good"]
    assert any(problem in fault for fault in faults), faults


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    page = copy.deepcopy(to_page([RAILWAY], "rails"))
    for edit in ("unknown mention", "no id", "other source", "claim of other words"):
        BAD[edit][0](page["items"][0])
    assert len(read(tmp_path, page)[1]) == 4


def test_an_id_used_twice_is_a_fault(tmp_path: Path) -> None:
    annotations, faults = read(tmp_path, to_page([RAILWAY, RAILWAY], "rails"))
    assert len(annotations) == 1
    assert faults == ["rails/p001: another annotation of the file has the same id"]


@pytest.mark.parametrize(
    ("page", "problem"),
    [
        ("{", "is not JSON"),
        ("[" * 100_000, "is nested too deep"),
        ([], "expected a W3C AnnotationPage"),
        ({"type": "AnnotationPage", "items": {}}, "expected a W3C AnnotationPage"),
        ({"type": "FeatureCollection", "items": []}, "expected a W3C AnnotationPage"),
    ],
)
def test_a_file_that_is_no_page_is_a_fault(tmp_path: Path, page: Any, problem: str) -> None:
    annotations, faults = read(tmp_path, page)
    assert annotations == [] and problem in faults[0]


def test_annotations_of_an_article_that_does_not_exist_are_a_fault(tmp_path: Path) -> None:
    write_annotations([RAILWAY], "rails", tmp_path)
    annotations, faults = read_annotations(tmp_path, {})
    assert annotations == []
    assert "the annotations are of “rails”, but no such article exists" in str(faults[0])


def test_a_folder_without_annotations_has_none(tmp_path: Path) -> None:
    assert read_annotations(tmp_path / "none", {}) == ([], [])
