"""The search over passages and articles, from Python, the command line and the server."""

import json
import time
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from corridor_map.languages.search_folding import fold, words
from corridor_map.loading import load
from corridor_map.project import Project
from corridor_map.search.index import Index, find_passages, index_of, snippet
from tests.many_passages import make_folder
from tests.reader import command

QUERIES = (
    *("nakhchivan", "Нахичевань", "Naxçıvan", "نخجوان", "Նախիջևան", "Nahçıvan"),
    *(
        "دهلیز زنگزور",
        "zəngəzur dəhlizi",
        "Зангезурский коридор",
        "Решт railway",
        "iran bridge",
        "no such words",
    ),
    *("TURKIYE aras", "205", "…", "a", '"* OR (', "nakh rail", "Iran's"),
)


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return load(make_folder(tmp_path_factory.mktemp("many"), 10_000))


def plainly(project: Project, query: str) -> list[str]:
    """Return what a plain loop over passages, words and names finds."""
    names = index_of(project).subjects.words
    found = []
    for passage in project.passages:
        own = [*words(passage.annotation.exact)]
        own += [word for key in index_of(project).subjects.of_passage(passage) for word in names[key]]
        if all(any(word.startswith(wanted) for word in own) for wanted in words(query)):
            found.append(passage.annotation.id)
    return found


@pytest.mark.parametrize("query", QUERIES)
def test_the_index_finds_what_a_plain_loop_finds_in_reading_order(project: Project, query: str) -> None:
    assert index_of(project).passages(query) == plainly(project, query)
    assert [p.annotation.id for p in find_passages(project, query)] == plainly(project, query)


@given(st.text(max_size=30))
def test_any_query_at_all_is_answered(project: Project, query: str) -> None:
    assert index_of(project).passages(query) == plainly(project, query)
    assert index_of(project).sentences(query).total >= 0


@pytest.mark.parametrize(
    "names",
    [
        ("Nakhchivan", "Нахичевань", "Naxçıvan", "نخجوان", "Նախիջևան", "Nahçıvan", "NAKHICHEVAN"),
        ("Rasht", "رشت", "Rəşt", "Решт"),
        ("zangezur", "Zəngəzur", "Զանգեզուր", "زنگزور", "Zengezur", "Зангезур"),
        ("corridor zangezur", "دهلیز زنگزور", "zengezur koridoru", "زنگزور کریدور"),
    ],
    ids=lambda names: names[0],
)
def test_a_name_in_one_language_finds_what_says_it_in_another(
    project: Project, names: tuple[str, ...]
) -> None:
    found = [set(index_of(project).passages(name)) for name in names]
    # “Rəşt” also begins “restored”.
    assert found[0] and all(found[0] <= one for one in found[1:])


def test_a_city_is_not_found_where_only_its_state_is_named(project: Project) -> None:
    for passage in find_passages(project, "Baku"):
        assert "baku" in fold(passage.annotation.exact)
    assert (
        len(find_passages(project, "Azərbaycan"))
        >= len(find_passages(project, "Азербайджан"))
        > len(find_passages(project, "Baku"))
    )


@pytest.mark.parametrize("name", ["…", "—", "★", "\u0301", "Baku", "(x)"])
def test_what_is_called_by_no_word_or_as_a_place_is_searched_all_the_same(
    project: Project, name: str
) -> None:
    named = {"title": name, "names": (("en", (name,)), ("fa", (name,)))}
    actors = {id_: replace(actor, **named) for id_, actor in project.actors.items()}
    route = replace(project.routes["aras"], title=name, short_title=name, names={"en": (name,)})
    place = replace(project.places["rasht"], names=((name, "en"),))
    odd = replace(
        project,
        actors={**actors, "baku": replace(next(iter(actors.values())), id="baku")},
        routes={**project.routes, "aras": route},
        places={**project.places, "rasht": place},
    )
    assert index_of(odd).passages("nakhchivan") and index_of(odd).passages(name)
    assert index_of(odd).sentences("railway").total


def test_a_passage_in_another_alphabet_is_found_by_the_english_name(project: Project) -> None:
    text = "Поезд пришёл в Ордубад."
    first = next(iter(project.articles.values()))
    article = replace(first, slug="eigen", lang="ru", body=text)
    annotation = replace(
        project.annotations[0],
        id="eigen/p1",
        article="eigen",
        exact=text,
        start=0,
        end=len(text),
        targets=("aras",),
    )
    own = replace(project, articles={"eigen": article}, annotations=(annotation,))
    for query in ("Ordubad", "اردوباد", "ордубад", "Օրդուբադ", "aras corridor"):
        assert [p.annotation.id for p in find_passages(own, query)] == ["eigen/p1"]
    assert find_passages(own, "Baku") == ()


def test_each_word_must_begin_a_word(project: Project) -> None:
    assert find_passages(project, "akhchivan") == ()
    assert find_passages(project, "nakhch bri") == find_passages(project, "bridge nakhchivan") != ()


def test_a_selection_finds_the_part_of_what_the_whole_finds_that_it_has(project: Project) -> None:
    chosen = project.select(routes=["aras"], articles=["caliber-2023-09-28"])
    assert index_of(chosen) is index_of(project)
    ids = {passage.annotation.id for passage in chosen.passages}
    for query in ("turkey", "iran", ""):
        whole = [p.annotation.id for p in find_passages(project, query)]
        assert [p.annotation.id for p in find_passages(chosen, query)] == [id_ for id_ in whole if id_ in ids]


def test_sentences_that_are_no_passage_are_found_with_where_they_stand(project: Project) -> None:
    found = index_of(project).sentences("consul", limit=3)
    assert found.total > len(found.sentences) == 3
    for slug, start, end, shown in found.sentences:
        assert "consul" in fold(shown)
        assert shown.strip("…") in project.articles[slug].body[start:end]
        passages = [p.annotation for p in project.passages if p.article.slug == slug]
        assert all(end <= one.start or one.end <= start for one in passages)
    dates = [project.articles[one.article].date for one in index_of(project).sentences("iran", 500).sentences]
    assert len(set(dates)) > 1 and dates == sorted(dates, reverse=True)


def test_sentences_are_found_by_names_that_they_say_in_another_language(project: Project) -> None:
    russian, english = (
        index_of(project).sentences(name, 500).sentences for name in ("Нахичевань", "Nakhchivan")
    )
    assert [one[:3] for one in russian] == [one[:3] for one in english] and english


def test_sentences_can_be_had_of_some_articles_only(project: Project) -> None:
    slug = "mackenzie-2023-07"
    found = index_of(project).sentences("iran", 500, [slug])
    assert found.sentences and {one.article for one in found.sentences} == {slug}
    assert index_of(project).sentences("").total == index_of(project).sentences("…").total == 0


@pytest.mark.parametrize(
    ("sentence", "wanted", "expected"),
    [
        ("short", ["s"], "short"),
        ("word " * 100 + "needle here" + " word" * 100, ["need"], "needle"),
        ("a" * 500, ["b"], "a" * 240 + "…"),
        ("x" * 300 + " needle", ["needle"], "needle"),
    ],
)
def test_a_long_sentence_is_cut_around_the_word_that_was_found(
    sentence: str, wanted: list[str], expected: str
) -> None:
    shown = snippet(sentence, wanted)
    assert expected in shown and len(shown) <= 242
    assert shown.strip("…") in sentence
    assert shown.startswith("…") == (not sentence.startswith(shown[:5]))


def test_the_command_line_and_the_server_find_the_same(project: Project, client: FlaskClient) -> None:
    for query in ("Нахичевань", "دهلیز زنگزور", "iran bridge"):
        expected = [p.annotation.id for p in find_passages(project, query)]
        ran = command("passages", "--search", query, "--format", "json")
        assert ran.returncode == 0, ran.stderr
        assert [item["id"] for item in json.loads(ran.stdout)] == expected
        answers = client.get("/passages.json", query_string={"search": query}).json
        assert [item["id"] for item in answers] == expected
        answer = client.get("/search.json", query_string={"q": query}).json
        found = index_of(project).sentences(query)
        assert answer["passages"] == expected
        assert answer["total"] == found.total
        assert [tuple(item.values()) for item in answer["sentences"]] == list(found.sentences)


def test_the_server_takes_only_articles_that_it_has(client: FlaskClient) -> None:
    answer = client.get("/search.json?q=iran&article=mackenzie-2023-07").json
    assert {item["article"] for item in answer["sentences"]} == {"mackenzie-2023-07"}
    assert client.get("/search.json?q=iran&article=nobody").status_code == 404
    assert client.get("/search.json").json == {
        "passages": client.get("/search.json?q=").json["passages"],
        "total": 0,
        "sentences": [],
    }


def test_ten_thousand_passages_are_searched_faster_than_by_a_plain_loop(many: Project) -> None:
    assert len(many.passages) >= 10_000
    index = Index(many)
    assert index.passages("ordubad") == plainly(many, "ordubad")
    began = time.perf_counter()
    for query in ("ordubad", "freight bri", "n"):
        index.passages(query)
    took = (time.perf_counter() - began) / 3
    began = time.perf_counter()
    plain = [
        p for p in many.passages if any(word.startswith("ordubad") for word in words(p.annotation.exact))
    ]
    assert plain and took < (time.perf_counter() - began) / 2


def test_a_data_folder_of_a_user_is_searched_too(tmp_path: Path) -> None:
    own = load(make_folder(tmp_path, 10))
    assert {p.article.slug for p in find_passages(own, "number0x0")} == {"made-up-000"}
    ran = command("passages", "--data", tmp_path, "--search", "number0x2", "--format", "json")
    assert [item["id"] for item in json.loads(ran.stdout)] == ["made-up-000/p0002"]
