import json
import tempfile
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corridor_map.articles.cleaning.cleaning import clean
from corridor_map.errors import Fault
from corridor_map.lexica import lexicon_of
from corridor_map.linking.annotating import Annotated, annotate
from corridor_map.linking.lexicon import Lexicon, read_lexicon
from corridor_map.linking.pipeline import Linker
from corridor_map.linking.prefilter import Prefilter
from corridor_map.project import Project
from tests import made_files
from tests.linking_cases import ALL
from tests.test_linking_texts import TEXTS

CASES = [" ".join(sentence for sentence, _ in case) for cases in ALL.values() for case in cases]
FILLER = "Rain fell on the hills above the town for most of the week, and the river rose.\n\n"


@pytest.fixture(scope="module")
def lexicon(project: Project) -> Lexicon:
    return lexicon_of(project)[0]


@pytest.fixture(scope="module")
def linker(lexicon: Lexicon) -> Linker:
    return Linker(lexicon)


@pytest.fixture(scope="module")
def small() -> Lexicon:
    return read_lexicon({"instc": ("instc.toml", {"names": ["INSTC"]}, {})}, [])[0]


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


def written(folder: Path, name: str, content: bytes) -> str:
    file = folder / name
    file.write_bytes(content)
    return str(file)


def test_no_sentence_is_passed_over_that_a_closer_look_would_link(
    linker: Linker, lexicon: Lexicon, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = [*CASES, *(text["text"] for text in TEXTS)]
    quick = [linker.link(text) for text in texts]
    monkeypatch.setattr(Prefilter, "may_mention", lambda *_: True)
    patient = Linker(lexicon)
    assert quick == [patient.link(text) for text in texts]


def test_where_a_passage_stands_in_a_long_text_makes_no_difference(linker: Linker) -> None:
    passage = "The “Zan-\ngezur” Cor-\nridor is new. It runs to Türkiye."
    alone = linker.link(passage)
    far = FILLER * 700
    found = linker.link(f"{far}{passage}\n\n{far}{passage}\n\n{far}")
    for start, links in (
        (len(far), found[: len(alone)]),
        (2 * len(far) + len(passage) + 2, found[len(alone) :]),
    ):
        assert [(link.start - start, link.end - start, link.why) for link in links] == [
            (link.start, link.end, link.why) for link in alone
        ]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.html", made_files.html().encode()),
        ("a.txt", made_files.html().encode()),
        ("a.pdf", made_files.pdf()),
        ("a.docx", made_files.docx()),
        ("a.txt", made_files.TEXT.encode()),
        ("a.txt", made_files.TEXT.encode("utf-16")),
    ],
)
def test_every_kind_of_file_that_can_be_added_is_annotated(
    folder: Path, lexicon: Lexicon, name: str, content: bytes
) -> None:
    (result,) = annotate([written(folder, name, content)], lexicon)
    assert isinstance(result, Annotated), result
    assert [link.routes for link in result.links] == [("zangezur",), ("rasht-astara", "instc"), ("aras",)]


@pytest.mark.parametrize("content", [made_files.PNG, b"\x00\x01\x02 text", made_files.zipped({"a": b"b"})])
def test_what_is_no_text_is_a_fault_that_names_the_file(folder: Path, small: Lexicon, content: bytes) -> None:
    (result,) = annotate([written(folder, "a.txt", content)], small)
    assert isinstance(result, Fault) and result.file.endswith("a.txt")


pieces = st.sampled_from(
    [*CASES, FILLER, "\n", "\n\n", "\f", "-\n", "\u00ad", "\u0301", "Read also", " .", "\r"]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(pieces | st.text(max_size=20), max_size=12))
def test_offsets_point_at_the_quotation_in_the_cleaned_text(linker: Linker, parts: list[str]) -> None:
    text = "".join(parts)
    canonical = clean(text).text
    links = linker.link(canonical)
    assert all(canonical[link.start : link.end] == link.exact for link in links)


@settings(max_examples=60, deadline=None)
@given(
    st.binary(max_size=60) | st.text(max_size=60).map(str.encode),
    st.sampled_from(["a.txt", "a.md", "a.jsonl"]),
)
def test_whatever_a_file_holds_is_annotated_or_is_a_fault(
    folder: Path, small: Lexicon, content: bytes, name: str
) -> None:
    results = list(annotate([written(folder, name, content)], small))
    assert all(isinstance(result, (Annotated, Fault)) for result in results)
    lines = sum(bool(line.strip()) for line in content.split(b"\n"))
    assert len(results) == (lines if name.endswith("jsonl") else 1)


values = st.recursive(
    st.none() | st.integers() | st.text(max_size=5), lambda inner: st.lists(inner, max_size=3)
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.dictionaries(st.sampled_from(["id", "text", "x"]), values), max_size=5))
def test_each_line_has_its_answer_in_its_place(
    folder: Path, small: Lexicon, items: list[dict[str, Any]]
) -> None:
    content = "\n".join(json.dumps(item) for item in items).encode()
    results = list(annotate([written(folder, "b.jsonl", content)], small))
    assert len(results) == len(items)
    for item, result in zip(items, results, strict=True):
        good = "id" in item and isinstance(item.get("text"), str)
        assert result.id == item["id"] if isinstance(result, Annotated) else not good


def test_memory_does_not_grow_with_the_lines(folder: Path, small: Lexicon) -> None:
    def peak(lines: int) -> int:
        text = "INSTC grows." + "\n\nRain fell on the town for most of the week." * 30
        items = (json.dumps({"id": number, "text": text}) for number in range(lines))
        file = written(folder, f"{lines}.jsonl", "\n".join(items).encode())
        tracemalloc.start()
        for _ in annotate([file], small):
            pass
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    peak(100)
    assert peak(1_000) < 1.5 * peak(200)


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="needs a device without end")
def test_what_has_no_end_is_a_fault(folder: Path, small: Lexicon) -> None:
    endless = [folder / "endless.txt", folder / "endless.jsonl"]
    for file in endless:
        file.symlink_to("/dev/zero")
    assert [str(found) for found in annotate(list(map(str, endless)), small)] == [
        f"{endless[0]}: has 100 MB; a file to add may have 100 MB",
        f"{endless[1]}: line 1: has over 100 MB; the rest is left",
    ]
