import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corridor_map.errors import Fault
from corridor_map.languages.folding import fold
from corridor_map.lexica import lexicon_of
from corridor_map.linking.lexicon import Lexicon, read_lexicon
from corridor_map.linking.pipeline import Linker
from corridor_map.project import Project

SHARED = {"words": {"corridor": ["corridor", "koridor*"]}, "grammar": {"skip": ["the"], "and": ["and"]}}


def read(table: Any, shared: Any = SHARED, names: Any = None) -> tuple[Lexicon, list[Fault]]:
    return read_lexicon({"r": ("r.toml", table, names or {})}, [("lexicon.toml", shared)])


def linked(table: Any, text: str, names: Any = None) -> list[str]:
    lexicon, faults = read(table, names=names)
    assert faults == []
    return [link.exact for link in Linker(lexicon).link(text)]


def test_the_shipped_lexicon_has_no_fault(project: Project) -> None:
    lexicon, faults = lexicon_of(project)
    assert faults == []
    assert [own.route for own in lexicon.routes] == [*project.routes, "borders"]


@pytest.mark.parametrize(
    ("table", "text"),
    [
        ({"names": ["Rail Baltica"]}, "RAIL  baltica"),
        ({"names": ["Rail Baltica"]}, "the “Rail–Baltica”"),
        ({"names": ["Rail Baltica"]}, "Rail\n Balti\xadca"),
        ({"names": ["Rail Baltica"]}, "Rail Baltica’s tracks"),
        ({"names": ["Rail the Baltica"]}, "Rail the Baltica"),
        ({"names": ["Trans-Sahara*"]}, "Trans Saharan"),
        ({"names": ["Балтийский путь"]}, "Балтийского пути"),
        ({"called": ["Walvis Bay"], "kinds": ["@corridor"]}, "the Walvis Bay and Lobito corridors"),
        ({"called": ["Walvis Bay"], "kinds": ["@corridor"]}, "Walvis Bay Koridoru"),
        ({"descriptions": [{"all": [["lobito"], ["zambia"], ["rail*"]]}]}, "A railway from Zambia to Lobito"),
        ({"descriptions": ["port of Lobito"]}, "the port of Lobito"),
    ],
    ids=str,
)
def test_an_entry_is_found_however_it_is_written(table: Any, text: str) -> None:
    assert linked(table, text) == [text]


@pytest.mark.parametrize(
    ("table", "text"),
    [
        ({"names": ["Rail Baltica"]}, "Rail. Baltica"),
        ({"names": ["Rail Baltica"]}, "Railing Baltica"),
        ({"called": ["Walvis Bay"], "kinds": ["@corridor"]}, "Walvis Bay"),
        ({"called": ["Walvis Bay"], "kinds": ["@corridor"]}, "Walvis Bay dislikes the corridor"),
        ({"names": ["Aras"], "look_alikes": ["Aras River"]}, "the Aras River"),
        ({"descriptions": [{"all": [["lobito"], ["rail*"]], "not": ["bus"]}]}, "bus or rail to Lobito"),
        ({"descriptions": [{"all": [["lobito"], ["rail*"]]}]}, "Lobito is a port. The railway is old."),
        (
            {"look_alikes": [{"words": ["Rail Baltica"], "with": ["film"]}], "names": ["Rail Baltica"]},
            "the film Rail Baltica",
        ),
    ],
    ids=str,
)
def test_what_an_entry_does_not_mean_is_not_found(table: Any, text: str) -> None:
    assert linked(table, text) == []


def test_a_look_alike_with_context_is_none_without_it() -> None:
    alike = {"words": ["Rail Baltica"], "with": ["film"], "without": ["Riga"]}
    table = {"names": ["Rail Baltica"], "look_alikes": [alike]}
    assert linked(table, "Rail Baltica grows") and linked(table, "the film Rail Baltica of Riga")


def test_names_in_the_languages_of_a_route_are_inflected() -> None:
    names = {"az": ("Zəngəzur dəhlizi",), "en": ("Trump Route (TRIPP)",)}
    assert linked({}, "Zəngəzur dəhlizinin", names) and linked({}, "Trump Route", names)


@pytest.mark.parametrize(
    ("table", "place", "words"),
    [
        ({"names": "INSTC"}, "lexicon.names", "expected a list of texts"),
        ({"names": ["INSTC", 5]}, "lexicon.names[2]", "is 5; expected a text"),
        ({"names": [""]}, "lexicon.names[1]", "expected words"),
        ({"names": [" – "]}, "lexicon.names[1]", "expected words"),
        ({"names": ["…!"]}, "lexicon.names[1]", "expected words"),
        ({"names": ["*"]}, "lexicon.names[1]", "expected words"),
        ({"names": ["cor*dor"]}, "lexicon.names[1]", "no more than one * and that at its end"),
        ({"names": ["co*"]}, "lexicon.names[1]", "at least three letters"),
        ({"names": ["x" * 500]}, "lexicon.names[1]", "has 500 characters"),
        ({"names": ["Walvis @corridr"]}, "lexicon.names[1]", "did you mean @corridor?"),
        ({"nams": []}, "lexicon.nams", "expected one of names, called"),
        ({"descriptions": [{"all": []}]}, "lexicon.descriptions[1].all", "expected a list of groups"),
        ({"descriptions": [{"all": [["a b"], []]}]}, "lexicon.descriptions[1].all", "without a sound entry"),
        ({"descriptions": [{"al": [["a b"]]}]}, "lexicon.descriptions[1].al", "expected one of all, not"),
        ({"look_alikes": [{"words": [7]}]}, "lexicon.look_alikes[1].words[1]", "is 7; expected a text"),
        ([], "lexicon", "expected a table"),
    ],
    ids=str,
)
def test_a_broken_entry_is_a_fault_with_its_place(table: Any, place: str, words: str) -> None:
    _, faults = read(table)
    assert any(fault.file == "r.toml" and fault.place == place and words in fault.problem for fault in faults)


def test_a_broken_entry_takes_no_other_down() -> None:
    lexicon, faults = read({"names": ["cor*dor", "INSTC"]})
    assert len(faults) == 1
    assert [link.exact for link in Linker(lexicon).link("INSTC")] == ["INSTC"]


def test_an_entry_that_stands_for_too_many_phrases_is_a_fault() -> None:
    many = {"words": {"w": [f"word{number}" for number in range(200)]}}
    _, faults = read({"names": ["@w @w @w"]}, many)
    assert ["stands for 8000000 phrases" in fault.problem for fault in faults] == [True]


def test_a_users_lexicon_adds_to_the_shipped_one(project: Project, tmp_path: Path) -> None:
    (tmp_path / "geodata").mkdir()
    file = tmp_path / "geodata" / "lexicon.toml"
    file.write_text('[[look_alikes]]\nwords = ["Zangezur Corridor Cup"]\n', encoding="utf-8")
    lexicon, faults = lexicon_of(project, tmp_path)
    assert faults == []
    assert Linker(lexicon).link("The Zangezur Corridor Cup was won.") == []
    file.write_text("words = 5", encoding="utf-8")
    assert [fault.place for fault in lexicon_of(project, tmp_path)[1]] == ["words"]
    file.write_text("words = ", encoding="utf-8")
    assert ["is not TOML" in fault.problem for fault in lexicon_of(project, tmp_path)[1]] == [True]


def test_the_lexicon_that_the_documentation_shows_finds_what_it_says() -> None:
    page = (Path(__file__).parents[1] / "geodata" / "README.md").read_text(encoding="utf-8")
    table = tomllib.loads(page.split("```toml\n")[1].split("```")[0])
    shared = tomllib.loads((Path(__file__).parents[1] / "geodata" / "lexicon.toml").read_text("utf-8"))
    names = {language: tuple(listed) for language, listed in table["names"].items()}
    lexicon, faults = read_lexicon({"r": ("r.toml", table["lexicon"], names)}, [("lexicon.toml", shared)])
    assert faults == []
    linker = Linker(lexicon)
    for text, found in {
        "Rail Baltic is late.": True,
        "The Baltic high-speed line is late.": True,
        "A railway through the Baltic is late.": True,
        "The Baltic and Adriatic railways meet.": True,
        "A railway from Warsaw will reach Tallinn.": True,
        "Europinės vėžės statyba vėluoja.": True,
        "A bus on the road beside the railway goes from Warsaw to Tallinn.": False,
        "The Baltic Sea is rough.": False,
        "Soviet engineers built Baltic railways.": False,
    }.items():
        assert bool(linker.link(text)) is found, text
    carried = linker.link("Rail Baltica is late. The line needs money.")
    assert [link.why[0].rule for link in carried] == ["name", "carried-on"]


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)
keys = st.sampled_from(["names", "called", "kinds", "descriptions", "look_alikes", "heads", "part_of", "x"])


@given(st.dictionaries(keys, values, max_size=4), st.text(max_size=40))
def test_no_lexicon_does_more_than_be_at_fault(table: dict[str, Any], text: str) -> None:
    lexicon, _ = read(table)
    Linker(lexicon).link(text)


@given(st.text())
def test_every_folded_character_stood_in_the_text(text: str) -> None:
    folded = fold(text, lambda word, beyond: len(word) > beyond + 2)
    origins = [folded.origin(position) for position in range(len(folded.text))]
    assert origins == sorted(origins)
    assert all(0 <= origin < len(text) for origin in origins)
    assert all(folded.position(origin) <= position for position, origin in enumerate(origins))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Zəngəzur", "ZƏNGƏZUR"),
        ("Ilham İlham ılham", "ilham ilham ilham"),
        ("é", "e\u0301"),
        ("ﬁn", "fin"),
        ("Ｚ", "z"),
        ("كريدور", "کریدور"),
        ("شمال\u200cجنوب", "شمال جنوب"),
        ("a\u200bb\u00adc", "abc"),
        ("«a» — b", "“a” - b"),
        ("й", "и\u0306"),
    ],
)
def test_spellings_that_fold_to_the_same(one: str, other: str) -> None:
    assert fold(one).text == fold(other).text


def test_the_schema_of_toml_reads_back() -> None:
    shipped = Path(__file__).parents[1] / "geodata" / "lexicon.toml"
    assert tomllib.loads(shipped.read_text(encoding="utf-8"))["words"]["rail"]
