"""Small files that once took much time or memory: now they take what they are long, or are refused."""

import json
import random
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corridor_map.articles import likeness, selectors
from corridor_map.articles.annotations import Annotation, read_annotations_of
from corridor_map.articles.cleaning.cleaning import clean
from corridor_map.articles.reanchoring import reanchor
from corridor_map.articles.records import Article
from corridor_map.articles.selectors import Anchoring, Finder, Selectors, match
from corridor_map.errors import Fault
from corridor_map.ground.continuity import gaps
from corridor_map.ground.geojson import regions_of_others
from corridor_map.ground.layers import Segment
from corridor_map.ground.slots import offset_slots
from corridor_map.io.json_files import parse_json
from corridor_map.io.normal_forms import normal
from corridor_map.io.toml_files import MOST_ENTRIES, read_toml
from corridor_map.lexica import lexicon_of
from corridor_map.linking.lexicon import read_lexicon
from corridor_map.linking.lexicon_items import MOST_OF_FILE, Phrase
from corridor_map.loading import load
from tests.hostile.test_slow import assert_not_quadratic

JSON: dict[str, Callable[[int], str]] = {
    "texts that escape their ends": lambda n: "[NaN," + '"a\\' * n,
    "texts that are open": lambda n: "[NaN," + '"a\n' * n,
    "one text of escapes": lambda n: '[NaN, "' + "\\a" * n,
    "halves of pairs": lambda n: '["' + "\\ud800" * n + '"]',
}


@pytest.mark.parametrize("made", JSON.values(), ids=JSON)
def test_json_takes_as_long_as_it_is(made: Callable[[int], str]) -> None:
    assert_not_quadratic(lambda text: parse_json(text, "a.json"), made, 2000)


TOML: dict[str, tuple[str, str]] = {
    "a long key": (".".join("a" * 20_000) + " = 1", "nested too deep; expected keys of at most 10 parts"),
    "a long name of a table": ("[" + ' . "a"' * 30 + "]", "nested too deep; expected keys of at most"),
    "a long list": ("a = [" + "1," * MOST_ENTRIES + "]", "lines, parts of keys and items of lists; expected"),
    "many tables": ("[[a]]\n" * (MOST_ENTRIES + 1), "expected at most 250,000"),
    "many deep tables": (
        "".join(f"[a.b{n}.c.d.e.f.g.h.i.j]\n" for n in range(30_000)),
        "expected at most 250,000",
    ),
}


@pytest.mark.parametrize(("text", "said"), TOML.values(), ids=TOML)
def test_toml_of_more_than_is_read_is_refused_before_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, said: str
) -> None:
    monkeypatch.setattr("tomllib.loads", lambda *_, **__: pytest.fail("was read"))
    file = tmp_path / "a.toml"
    file.write_text(text, encoding="utf-8")
    fault = read_toml(file)
    assert isinstance(fault, Fault) and said in str(fault)


@pytest.mark.parametrize(
    "text",
    [
        'a = "1.2.3.4.5.6.7.8.9.10.11.12" # 1.2.3.4.5.6.7.8.9.10.11.12',
        "a = '1.2.3.4.5.6.7.8.9.10.11.12'",
        'a = """\n1.2.3.4.5.6.\\"7.8.9.10.11.12"""""',
        "a = '''\n1.2.3.4.5.6.7.8''.9.10.11.12'''",
        "a = [" + "1.5, " * 40 + "]",
        "a = '\"'\nb = 1.5 # '",
    ],
)
def test_dots_in_texts_numbers_and_comments_are_no_parts_of_keys(tmp_path: Path, text: str) -> None:
    file = tmp_path / "a.toml"
    file.write_text(text, encoding="utf-8")
    assert not isinstance(read_toml(file), Fault)


OPEN_TOML = ('"a\\', "'a", '"""a"', "'''a'", "#a", '"', "a.")


@pytest.mark.parametrize("unit", OPEN_TOML)
def test_open_toml_takes_as_long_as_it_is(tmp_path: Path, unit: str) -> None:
    file = tmp_path / "a.toml"

    def read(text: str) -> None:
        file.write_text(text, encoding="utf-8")
        read_toml(file)

    assert_not_quadratic(read, lambda n: unit * n, 2000)


ENDLESS = "0x" + "f" * 4000
_TABLES = {
    "geodata/map.toml": f"title = {ENDLESS}",
    "geodata/actors.toml": f"[a]\ntitle = {ENDLESS}",
    "geodata/lexicon.toml": f"[words]\na = [{ENDLESS}]",
    "geodata/routes/r.toml": f"title = {ENDLESS}",
    "geodata/routes/s.toml": f'title = "S"\n[lexicon]\nnames = [{{a = -{ENDLESS[2:].replace("f", "9")}}}]',
}


def test_a_whole_number_without_end_is_a_fault_of_its_file(tmp_path: Path) -> None:
    for name, text in _TABLES.items():
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    for route in "rs":
        line = tmp_path / f"geodata/routes/{route}.geojson"
        line.write_text('{"type": "FeatureCollection", "features": []}', encoding="utf-8")
    project = load(tmp_path)
    faults = [*project.faults, *lexicon_of(project, tmp_path)[1]]
    said = {fault.file: str(fault) for fault in faults if not fault.file.endswith(".geojson")}
    assert set(said) == {str(tmp_path / name) for name in _TABLES}
    assert all("large" in one or "Exceeds the limit" in one for one in said.values())
    assert "instc" in project.routes


QUOTED: dict[str, tuple[str, str, str, str]] = {
    "half of one letter": ("a" * 60_000, "", "a" * 30_000, ""),
    "one letter": ("a" * 60_000, "", "a", ""),
    "one letter with what is nowhere": ("a" * 60_000, "b", "a", "b"),
    "what nearly is there": ("a" * 60_000, "", "a" * 50 + "b" + "a" * 50, ""),
    "letters by turns": ("ab" * 30_000, "a", "ba" * 15_000, "b"),
    "in a short text": ("a" * 2000, "a" * 32, "a" * 900, "b"),
}


@pytest.mark.parametrize("case", QUOTED.values(), ids=QUOTED)
@pytest.mark.parametrize("start", [0, 777, 10**300])
def test_a_quotation_is_found_by_going_through_the_text_a_few_times(
    case: tuple[str, str, str, str], start: int
) -> None:
    text, prefix, exact, suffix = case
    finder = Finder(text)
    finder.match(Selectors(exact, prefix, suffix, start, start + len(exact)))
    finder.nearest(exact, start, 5)
    assert finder.work <= 40 * len(text)


_LETTERS = st.text("ab\0", max_size=4)


@given(st.text("ab\0", max_size=12), _LETTERS, st.text("ab", max_size=3), _LETTERS, st.integers(0, 14))
def test_what_is_found_is_what_a_look_at_every_place_finds(
    text: str, prefix: str, exact: str, suffix: str, start: int
) -> None:
    places = [at for at in range(len(text)) if exact and text.startswith(exact, at)]
    sides = {at: text.endswith(prefix, 0, at) + text.startswith(suffix, at + len(exact)) for at in places}
    best = [at for at in places if sides[at] == max(sides.values())]
    found = match(text, Selectors(exact, prefix, suffix, start, start + len(exact)))
    if not places:
        assert found.anchoring is Anchoring.ORPHANED
    elif start in best:
        assert (found.start, found.anchoring) == (start, Anchoring.EXACT)
    else:
        assert found.start == min(best, key=lambda at: (abs(at - start), at))
        assert found.anchoring is (Anchoring.MOVED if len(best) == 1 else Anchoring.AMBIGUOUS)
    near = sorted(places, key=lambda at: (abs(at - start), at))[:3]
    assert Finder(text).nearest(exact, start, 3) == tuple(near) or not exact


def article(body: str) -> Article:
    return Article("a", "A", "", "", "2020", "en", "", "", "", body)


def annotated(tmp_path: Path, body: str, quotations: list[str]) -> tuple[list[Annotation], list[Fault]]:
    items: list[Any] = [
        {
            "id": f"a/p{number}",
            "type": "Annotation",
            "body": [
                {"type": "SpecificResource", "purpose": "identifying", "source": "instc"},
                {"type": "TextualBody", "purpose": "classifying", "value": "named"},
            ],
            "target": {
                "source": "a.md",
                "selector": [
                    {"type": "TextQuoteSelector", "exact": exact, "prefix": "", "suffix": ""},
                    {"type": "TextPositionSelector", "start": 0, "end": 1},
                ],
            },
        }
        for number, exact in enumerate(quotations)
    ]
    file = tmp_path / "a.annotations.json"
    file.write_text(json.dumps({"type": "AnnotationPage", "items": items}), encoding="utf-8")
    return read_annotations_of(article(body), file)


def test_quotations_that_take_too_long_to_find_are_one_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(selectors, "MOST_WORK", 50_000)
    found, faults = annotated(tmp_path, "a" * 20_000, ["b"] * 100)
    assert len(found) == 2
    assert "were not looked for" in str(faults[-1]) and faults[-1].place == "a/p2" and len(faults) == 3


def test_lost_sentences_are_compared_for_so_many_steps_and_by_their_words_after_that(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = random.Random(1)
    words = ["".join(number.choices("abcdefghij", k=7)) for _ in range(300)]
    kept = [" ".join(number.choices(words, k=12)).capitalize() + "." for _ in range(200)]
    lost = [sentence.replace(" ", " not ", 1) for sentence in kept]
    annotations, _ = annotated(tmp_path, "x", lost)
    body = " ".join(kept)
    likely = [(start, start + len(one)) for one in kept if (start := body.find(one)) >= 0]
    steps: list[int] = []
    compare = likeness.LikeSentences.places

    def counting(self: likeness.LikeSentences, sentence: str) -> tuple[tuple[int, int], ...]:
        found = compare(self, sentence)
        steps.append(self.steps)
        return found

    monkeypatch.setattr(likeness.LikeSentences, "places", counting)
    for most in (likeness.MOST_STEPS, 100_000):
        monkeypatch.setattr(likeness, "MOST_STEPS", most)
        undecided = reanchor(annotations, body).undecided
        assert [one.places[0] for one in undecided] == likely
        assert max(steps) <= most
        steps.clear()


LONG_QUOTATIONS: dict[str, Callable[[int], tuple[str, str]]] = {
    "one letter": lambda n: ("a" * n, "a" * n + "b"),
    "letters by turns": lambda n: ("ab" * n, "ba" * n + "c"),
    "one word": lambda n: ("a " * n, "a " * n + "b"),
}


@pytest.mark.parametrize("made", LONG_QUOTATIONS.values(), ids=LONG_QUOTATIONS)
def test_a_lost_quotation_takes_as_long_as_it_is(
    tmp_path: Path, made: Callable[[int], tuple[str, str]]
) -> None:
    body, lost = made(35_000)
    annotations, _ = annotated(tmp_path, "x", [lost])
    like = likeness.LikeSentences(body, 5)
    like.places(lost)
    assert like.steps <= 4_100_000
    assert len(reanchor(annotations, body).undecided) == 1


MARKS: dict[str, Callable[[int], str]] = {
    "out of order": lambda n: "a" + "\u0323\u0301"[::-1] * n,
    "three": lambda n: "a" + "\u0301\u0323\u0302" * n,
    "that are two": lambda n: "a" + "\u0344\u0323" * n,
    "of half width": lambda n: "\u30ab" + "\uff9e\u0323\u0301" * n,
    "after each letter": lambda n: "a\u0301\u0323\u0302" * n,
}


@pytest.mark.parametrize("made", MARKS.values(), ids=MARKS)
def test_marks_out_of_order_take_as_long_as_they_are(made: Callable[[int], str]) -> None:
    assert_not_quadratic(lambda text: normal("NFKC", text), made, 2000)
    assert_not_quadratic(clean, made, 2000)


@given(st.lists(st.sampled_from("aé \u0301\u0323\u0302\u0344\u0f73\uff9e가\u05bc\u05b0ﬁ"), max_size=120))
def test_normal_forms_are_those_of_unicode(chars: list[str]) -> None:
    for text in ("".join(chars), "a" + "\u0301\u0323" * 20 + "".join(chars)):
        for form in ("NFC", "NFD", "NFKC", "NFKD"):
            assert normal(form, text) == unicodedata.normalize(form, text)  # type: ignore[arg-type]


def test_a_lexicon_of_more_phrases_or_groups_than_there_is_room_for_is_read_up_to_there() -> None:
    family = ["".join(chr(97 + int(digit)) for digit in str(n)) for n in range(1000, 1100)]
    table = {"descriptions": [f"@many @many word{n}" for n in range(5000)]}
    lexicon, faults = read_lexicon({"r": ("r.toml", table, {})}, [("s.toml", {"words": {"many": family}})])
    phrases: set[Phrase] = {p for d in lexicon.routes[0].descriptions for group in d.groups for p in group}
    assert 0 < len(phrases) <= MOST_OF_FILE
    assert ["expected at most 300,000 phrases" in str(fault) for fault in faults][:1] == [True]
    assert len(faults) <= 2
    table = {"descriptions": [{"all": [[f"one{n}"], [f"two{n}"]]} for n in range(5000)]}
    lexicon, faults = read_lexicon({"r": ("r.toml", table, {})}, [])
    assert len(lexicon.routes[0].descriptions) == 666
    assert ["expected at most 2,000 groups" in str(fault) for fault in faults] == [True]


def test_names_of_more_letters_than_can_be_looked_for_are_refused() -> None:
    table = {"names": [f"{'a' * 100}{n}" for n in range(5000)], "heads": ["road"]}
    lexicon, faults = read_lexicon({"r": ("r.toml", table, {})}, [])
    assert lexicon.routes[0].names == () and lexicon.routes[0].heads
    assert ["names: has 518,890 letters" in str(fault) for fault in faults] == [True]


def calls(work: Callable[[], object]) -> int:
    """Return how many functions, of Python or C, some work calls."""
    count = 0

    def noted(_: object, event: str, __: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(noted)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


def segment(route: str, name: str, *line: tuple[float, float]) -> Segment:
    return Segment(
        id=f"{route}/{name}",
        route=route,
        name=name,
        branch="",
        mode="rail",
        status="operating",
        contested=False,
        history=(),
        countries=(),
        from_place="a",
        to_place="b",
        certainty="certain",
        gauge_mm=None,
        source="s",
        coordinates=line,
    )


def scattered(n: int, route: str = "a", size: float = 0.01) -> list[Segment]:
    at = random.Random(route)
    return [
        segment(route, str(number), (45 + x, 40 + y), (45 + x + size / 50, 40 + y))
        for number in range(n)
        for x, y in [(at.uniform(0, size), at.uniform(0, size))]
    ]


SEGMENTS: dict[str, Callable[[int], list[Segment]]] = {
    "in a row": lambda n: [segment("a", str(i), (i / 100, 40.0), ((i + 1) / 100, 40.0)) for i in range(n)],
    "with gaps": lambda n: [segment("a", str(i), (i / 100, 40.0), (i / 100, 40.5)) for i in range(n)],
    "in one town": scattered,
    "far apart": lambda n: scattered(n, size=30.0),
    "on each other": lambda n: [
        segment(route, str(i), (i / 50, 40.0), (i / 50 + 0.01, 40.0)) for route in "ab" for i in range(n // 2)
    ],
    "from one point": lambda n: [
        segment(route, str(i), (45.0, 40.0), (45.1, 40 + i / n)) for route in "ab" for i in range(n // 2)
    ],
    "of a route each": lambda n: [s for i in range(n) for s in scattered(1, str(i), size=30.0)],
}


@pytest.mark.parametrize("made", SEGMENTS.values(), ids=SEGMENTS)
def test_segments_take_as_many_steps_as_they_are(made: Callable[[int], list[Segment]]) -> None:
    def work(segments: list[Segment]) -> None:
        gaps("f", segments)
        offset_slots(segments)
        regions_of_others([segment.coordinates for segment in segments])

    work(made(4))
    few, many = made(250), made(1000)
    least, most = calls(lambda: work(few)), calls(lambda: work(many))
    # Four times as many take four times the steps, and a little more for finding them; not sixteen times.
    assert most < 7 * least
