import json
import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corridor_map.articles.annotations import Annotation, read_annotations, write_annotations
from corridor_map.articles.links import Link, to_annotations
from corridor_map.articles.records import Article
from corridor_map.articles.sentences import paragraphs, sentences
from corridor_map.io.paths import shipped
from corridor_map.lexica import lexicon_of
from corridor_map.linking.pipeline import Linker
from corridor_map.loading import load
from corridor_map.project import Project
from tests.linking_cases import ALL
from tests.reader import command

LINKER = Linker(lexicon_of(load())[0])
CASES = [
    pytest.param(case, id=f"{group}: {case[0][0][:50]}") for group, cases in ALL.items() for case in cases
]
TEXTS = [" ".join(sentence for sentence, _ in case) for cases in ALL.values() for case in cases]


@pytest.mark.parametrize("case", CASES)
def test_a_sentence_is_linked_to_the_routes_it_concerns(case: list[tuple[str, str]]) -> None:
    links = {link.exact: set(link.routes) for link in LINKER.link(" ".join(sentence for sentence, _ in case))}
    assert links == {sentence: set(routes.split()) for sentence, routes in case if routes}


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        (
            "The Zangezur and Aras corridors.",
            ["zangezur name Zangezur … corridors", "aras name Aras corridors"],
        ),
        ("A road through Syunik to the exclave.", ["zangezur description through Syunik … to the exclave"]),
        ("INSTC grows. This new route is long.", ["instc name INSTC", "instc carried-on This new route"]),
        ("The Zange-\nzur Cor-\nridor.", ["zangezur name Zange- zur Cor- ridor"]),
    ],
)
def test_a_link_says_why(text: str, reasons: list[str]) -> None:
    why = [reason for link in LINKER.link(text) for reason in link.why]
    found = [f"{reason.route} {reason.rule} {reason.matched}" for reason in why]
    assert found == reasons


def test_a_part_means_the_whole_only_where_the_text_said_so() -> None:
    apart = "The INSTC is long.\n\nThe Rasht-Astara railway is short."
    assert [link.routes for link in LINKER.link(apart)] == [("instc",), ("rasht-astara",)]
    together = "The INSTC lacks the Rasht-Astara railway. The Rasht-Astara railway is short."
    assert [set(link.routes) for link in LINKER.link(together)] == [{"instc", "rasht-astara"}] * 2
    assert {reason.rule for reason in LINKER.link(together)[1].why} == {"name", "part"}


def test_a_topic_does_not_outlive_other_paragraphs() -> None:
    text = (
        "The Aras Corridor grows.\n\n"
        + "Rain fell in Moscow. Snow fell there too.\n\n" * 3
        + "The corridor is long."
    )
    assert len(LINKER.link(text)) == 1


def test_links_become_annotations_that_can_be_kept(tmp_path: Path) -> None:
    body = "Iran fears the Zangezur Corridor. It would run through Armenia."
    kept = to_annotations(LINKER.link(body), body, "slug")
    article = Article("slug", "t", "a", "p", "2024", "en", "", "", "", body=body)
    write_annotations(kept, "slug", tmp_path)
    found, faults = read_annotations(tmp_path, {"slug": article})
    assert faults == []
    assert found == kept
    assert [(a.targets, a.mention) for a in kept] == [(("zangezur",), "named"), (("zangezur",), "carried-on")]


def spans(links: list[Link]) -> list[tuple[str, tuple[str, ...]]]:
    return [(re.sub(r"[\W_]+", "", link.exact), link.routes) for link in links]


anything = st.lists(
    st.sampled_from([*TEXTS, "\n\n", "- ", "…", "\u00ad", "\u200c", "\x00", "ﬁ", "İ"]) | st.text(max_size=30)
)


@settings(max_examples=60)
@given(anything)
def test_offsets_point_at_the_quotation_and_nothing_raises(parts: list[str]) -> None:
    text = " ".join(parts)
    links = LINKER.link(text)
    assert links == LINKER.link(text)
    last = 0
    for link in links:
        assert last <= link.start < link.end <= len(text)
        assert text[link.start : link.end] == link.exact == link.exact.strip()
        assert {reason.route for reason in link.why} == set(link.routes) != set()
        last = link.end


# A hyphen inside a word or at a line's end is not there for being a dash.
LABELLED = [
    text["text"]
    for file in sorted((Path(__file__).parent / "linking").glob("*.jsonl"))
    for line in file.read_text(encoding="utf-8").split("\n")
    if line and (text := json.loads(line))["class"] != "damage"
]
whole = [text for text in [*TEXTS, *LABELLED] if not re.search(r"[\n\t\xad\u200b\u2011]|-\n", text)]


@settings(max_examples=100)
@given(st.sampled_from(whole), st.sampled_from(["  ", "\n", "\t", "\xa0", " \n ", "\u2009"]))
def test_linking_does_not_depend_on_white_space(text: str, space: str) -> None:
    assert spans(LINKER.link(text.replace(" ", space))) == spans(LINKER.link(text))


@settings(max_examples=100)
@given(st.sampled_from(whole), st.sampled_from(["-", "–", "—", "‐", "‑", "−", " – "]))
def test_linking_does_not_depend_on_the_dash(text: str, dash: str) -> None:
    assert spans(LINKER.link(re.sub(r" ?[-–—] ?", dash, text))) == spans(
        LINKER.link(re.sub(r" ?[-–—] ?", "-", text))
    )


@settings(max_examples=60)
@given(st.sampled_from(TEXTS))
def test_linking_does_not_depend_on_normal_form(text: str) -> None:
    for form in ("NFD", "NFC"):
        assert [link.routes for link in LINKER.link(unicodedata.normalize(form, text))] == [
            link.routes for link in LINKER.link(text)
        ]


@pytest.mark.parametrize(
    "unit",
    [
        "zangezur ",
        "aras, ",
        "north-south corridor ",
        "- ",
        "a-",
        ".",
        "(",
        "x",
        "Ab",
        "\xad",
        "the corridor ",
        "A. ",
    ],
)
def test_a_sentence_without_end_takes_no_more_time_than_its_length(unit: str) -> None:
    # Work that grows with the square of the length would take minutes.
    LINKER.link("INSTC. " + unit * (300_000 // len(unit)))


@pytest.mark.parametrize(
    "text",
    [
        "Mr. Aliyev came.|He met Dr. Raisi.",
        "H. Aliyev met A.A. Vilayati.|They spoke.",
        "Resolution No. 259 passed.|It rained.",
        "It is 3.5 km long.|It is new.",
        "“Is it?” he asked.|“Yes.”|She left.",
        "He came (see p. 5).|Then he left.",
        "The U.S. president spoke.|All heard.",
        "It ended in the U.S.|The rest stayed.",
        "Am 26. September kam er.|Dann ging er.",
        "Երևան է։|Բաքու է։",
        "آیا می‌آید؟|بله.",
        "Он жил в г. Баку.|Потом уехал.",
        "ეს არის.|ის წავიდა.",
        "i.e. this one, e.g. here.|Next.",
        "Wait…|What?!|Go.",
        "It cost $3 bn. in all.|Next.",
        "One.[3]|Two.",
    ],
)
def test_sentences(text: str) -> None:
    whole_text = text.replace("|", " ")
    assert [whole_text[start:end] for start, end in sentences(whole_text)] == text.split("|")


def test_every_hand_annotation_is_a_sentence(project: Project) -> None:
    def is_sentence(annotation: Annotation) -> bool:
        body = project.articles[annotation.article].body
        found = {span for start, end in paragraphs(body) for span in sentences(body, start, end)}
        return (annotation.start, annotation.end) in found

    passages = [passage.annotation for passage in project.passages]
    assert [a.id for a in passages if not is_sentence(a)] == []


def test_annotate_prints_passages_as_json(tmp_path: Path) -> None:
    file = tmp_path / "text.txt"
    wrapped = "Iran fears the Zan-\ngezur Corri-\ndor and says so\nevery day. Rain fell\nin Moscow.\n"
    file.write_text(wrapped, encoding="utf-8")
    (passage,) = json.loads(command("annotate", file, "--format", "json").stdout)
    canonical = "Iran fears the Zangezur Corridor and says so every day. Rain fell in Moscow."
    assert passage["exact"] == canonical[passage["start"] : passage["end"]] == canonical[:55]
    assert passage["article"] == "text"
    assert passage["routes"] == ["zangezur"]
    assert passage["why"] == [{"route": "zangezur", "rule": "name", "matched": "Zangezur Corridor"}]


@pytest.mark.parametrize("jobs", [1, 3])
def test_annotate_keeps_the_order_of_lines(tmp_path: Path, jobs: int) -> None:
    file = tmp_path / "texts.jsonl"
    texts = [{"id": number, "text": f"Text {number}. INSTC grows." * (number % 3)} for number in range(300)]
    file.write_text("".join(json.dumps(text) + "\n" for text in texts), encoding="utf-8")
    lines = command("annotate", file, "--format", "jsonl", "--jobs", str(jobs)).stdout.splitlines()
    found = [json.loads(line) for line in lines]
    assert [item["id"] for item in found] == list(range(300))
    assert [len(item["passages"]) for item in found] == [number % 3 for number in range(300)]


def test_annotate_names_every_line_it_cannot_read(tmp_path: Path) -> None:
    file = tmp_path / "texts.jsonl"
    file.write_bytes(b'{"id": 1, "text": "INSTC"}\nnone\n{"id": 2}\n\xff\n{"id": 3, "text": "INSTC"}\n')
    ran = command("annotate", file, tmp_path / "absent.txt", "--format", "jsonl")
    assert [json.loads(line)["id"] for line in ran.stdout.splitlines()] == [1, 3]
    assert ran.returncode == 1
    for words in (
        "line 2: is no JSON",
        "line 3: expected an object",
        "line 4: byte 0",
        "absent.txt: cannot be read",
    ):
        assert words in ran.stderr
    assert "Traceback" not in ran.stderr


def test_annotate_takes_the_body_of_an_article(project: Project) -> None:
    slug = "caliber-2023-09-28"
    found = json.loads(command("annotate", shipped("seeds") / f"{slug}.md", "--format", "json").stdout)
    body = project.articles[slug].body
    assert found and all(body[item["start"] : item["end"]] == item["exact"] for item in found)
    assert {item["article"] for item in found} == {slug}
