import dataclasses
import json
from pathlib import Path

import pytest

from corridor_map.articles.origin import Origin
from corridor_map.evaluating import BlindScore, blind_scores, evaluation_table, labelled_articles
from corridor_map.lexica import lexicon_of
from corridor_map.linking.evaluation import Evaluation, Labelled, Score, evaluate, read_labelled
from corridor_map.linking.pipeline import Linker
from corridor_map.project import Project
from tests.linking_cases import ALL, Case
from tests.reader import command

LABELLED = Path(__file__).parent / "linking"
ROUTES = ("zangezur", "aras", "rasht-astara", "instc", "borders")


@pytest.fixture(scope="module")
def linker(project: Project) -> Linker:
    return Linker(lexicon_of(project)[0])


@pytest.fixture(scope="module")
def on_articles(project: Project, linker: Linker) -> Evaluation:
    return evaluate(linker, labelled_articles(project), project.toggles)


def test_linking_agrees_with_the_hand_annotations(on_articles: Evaluation) -> None:
    assert on_articles.all_routes.recall >= 0.9
    assert on_articles.all_routes.precision >= 0.9


# Micro-averaged, for each route, and the share of right texts for each kind of look-alike.
AIM, AIM_OF_ROUTE, AIM_OF_LOOK_ALIKE = 0.95, 0.9, 0.9


@pytest.mark.parametrize("files", ["texts.jsonl", "blind*.jsonl"])
def test_linking_agrees_with_labelled_texts(linker: Linker, files: str) -> None:
    read = [read_labelled(file, ROUTES) for file in sorted(LABELLED.glob(files))]
    assert [fault for _, faults in read for fault in faults] == []
    result = evaluate(linker, [text for texts, _ in read for text in texts], ROUTES)
    assert result.texts > 400
    assert result.all_routes.f1 >= AIM
    assert [route for route, score in result.routes.items() if score.f1 < AIM_OF_ROUTE] == []
    assert [k for k, (right, count) in result.kinds.items() if right < AIM_OF_LOOK_ALIKE * count] == []


def test_every_label_and_link_is_counted_once(
    on_articles: Evaluation, project: Project, linker: Linker
) -> None:
    labels = sum(len(passage.routes) for passage in project.passages)
    links = sum(
        len(link.routes) for article in project.articles.values() for link in linker.link(article.body)
    )
    total = on_articles.all_routes
    assert (total.both + total.missed, total.both + total.false) == (labels, links)
    assert len(on_articles.disagreements) == total.false + total.missed


@pytest.mark.parametrize("group", ALL.values(), ids=ALL)
def test_figures_of_texts_that_all_agree(linker: Linker, group: list[Case]) -> None:
    texts = []
    for number, case in enumerate(group):
        text, passages = "", []
        for sentence, routes in case:
            if routes:
                passages.append((len(text), len(text) + len(sentence), tuple(routes.split())))
            text += sentence + " "
        texts.append(Labelled(str(number), text, tuple(passages), "class", "kind"))
    result = evaluate(linker, texts, ROUTES)
    assert result.all_routes.f1 == 1
    assert result.right == {"class": (len(group), len(group))} == {"class": result.kinds["kind"]}
    assert result.disagreements == []


def test_figures_of_texts_that_do_not(linker: Linker) -> None:
    found = "INSTC grows."
    text = f"{found} Rain fell."
    labels = [
        Labelled("both", text, ((0, 12, ("instc",)),), "a"),
        Labelled("false", text, (), "b", "rain"),
        Labelled("missed", text, ((0, 12, ("instc", "aras")), (13, 23, ("instc",))), "a"),
    ]
    result = evaluate(linker, labels, ROUTES)
    assert result.routes["instc"] == Score(both=2, false=1, missed=1)
    assert result.routes["aras"] == Score(missed=1)
    assert result.all_routes.precision == pytest.approx(2 / 3)
    assert result.all_routes.recall == pytest.approx(2 / 4)
    assert result.all_routes.f1 == pytest.approx(4 / 7)
    assert result.right == {"a": (1, 2), "b": (0, 1)}
    assert result.kinds == {"rain": (0, 1)}
    assert {(d.text, d.route, d.missed, d.exact) for d in result.disagreements} == {
        ("false", "instc", False, found),
        ("missed", "instc", True, "Rain fell."),
        ("missed", "aras", True, found),
    }
    shown = evaluation_table(result)
    assert "missed aras in missed" in shown and "false instc in false: name “INSTC”" in shown
    assert "missed aras" not in evaluation_table(result, misses=False)


def line(**item: object) -> str:
    return json.dumps({"id": "t", "text": "INSTC grows. INSTC grows.", "passages": [], **item})


def test_labelled_texts_are_read(tmp_path: Path) -> None:
    file = tmp_path / "texts.jsonl"
    twice = [{"exact": "INSTC grows.", "routes": ["instc"]}] * 2
    file.write_text(line(**{"passages": twice, "class": "named", "kind": "river"}) + "\n\n", encoding="utf-8")
    texts, faults = read_labelled(file, ROUTES)
    assert faults == []
    (labelled,) = texts
    assert labelled.passages == ((0, 12, ("instc",)), (13, 25, ("instc",)))
    assert (labelled.id, labelled.group, labelled.kind) == ("t", "named", "river")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("none", "Expecting value"),
        ("[1]", "expected an object"),
        ('{"id": "t", "text": "INSTC"}', 'expected a list of "passages"'),
        (line(passages=[5]), "expected passages of the form"),
        (line(passages=[{"exact": "INSTC", "routes": ["instk"]}]), "the route “instk” is none"),
        (line(passages=[{"exact": "absent", "routes": ["instc"]}]), "“absent” is not in the text"),
        ("[" * 100_000, ""),
    ],
)
def test_a_line_that_cannot_be_used_is_a_fault(tmp_path: Path, content: str, words: str) -> None:
    file = tmp_path / "texts.jsonl"
    file.write_text(f"{line()}\n{content}\n", encoding="utf-8")
    texts, faults = read_labelled(file, ROUTES)
    assert len(texts) == 1
    assert [fault.place for fault in faults] == ["line 2"]
    assert words in faults[0].problem


def test_evaluate_prints_figures_for_each_route(on_articles: Evaluation) -> None:
    found = json.loads(command("evaluate", "--format", "json").stdout)
    assert list(found["routes"]) == ["zangezur", "aras", "rasht-astara", "instc", "borders"]
    assert found["all"]["f1"] == pytest.approx(on_articles.all_routes.f1, abs=1e-4)
    assert len(found["disagreements"]) == len(on_articles.disagreements)


def test_evaluate_refuses_texts_it_cannot_read(tmp_path: Path) -> None:
    ran = command("evaluate", "--texts", tmp_path / "absent.jsonl")
    assert ran.returncode == 1
    assert "absent.jsonl" in ran.stderr and "Traceback" not in ran.stderr


@pytest.mark.parametrize("score", blind_scores(), ids=lambda score: score.name)
def test_the_figures_of_the_blind_texts_are_those_of_the_texts(
    score: BlindScore, project: Project, linker: Linker
) -> None:
    texts, faults = read_labelled(LABELLED / f"{score.name}.jsonl", project.toggles)
    assert faults == []
    now = evaluate(linker, texts, project.toggles)
    assert (len(texts), sum(not labelled.passages for labelled in texts)) == (
        score.texts,
        score.without_route,
    )
    assert now.all_routes.f1 == pytest.approx(score.f1, abs=0.0005)


def test_articles_that_were_linked_by_rules_do_not_count_as_labelled(project: Project) -> None:
    linked = tuple(
        dataclasses.replace(annotation, origin=Origin(is_machine=True))
        if annotation.article == "caliber-2023-09-28"
        else annotation
        for annotation in project.annotations
    )
    changed = dataclasses.replace(project, annotations=linked)
    assert "caliber-2023-09-28" not in {labelled.id for labelled in labelled_articles(changed)}
    assert len(labelled_articles(project)) == len(project.articles)
