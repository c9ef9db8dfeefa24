"""Evaluate linking against hand annotations or labelled texts, for `corridor-map evaluate`."""

import csv
import shutil
import textwrap
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from corridor_map.errors import printable
from corridor_map.io.paths import shipped
from corridor_map.linking.evaluation import Evaluation, Labelled, Score
from corridor_map.project import Project


@dataclass(frozen=True, slots=True)
class BlindScore:
    """Scores of linking on a blind set of texts: when it was first scored, and with the current rules.

    `texts` counts the texts, `without_route` those of them that concern no route. `first_precision`,
    `first_recall` and `first_f1` are of the one time the set was scored blind. `f1` is by the current
    rules.
    """

    name: str
    texts: int
    without_route: int
    first_precision: float
    first_recall: float
    first_f1: float
    f1: float


def blind_scores() -> list[BlindScore]:
    """Return the recorded scores of the blind sets; tests check them against the sets themselves."""
    with (shipped("seeds") / "linking.csv").open(encoding="utf-8", newline="") as file:
        return [
            BlindScore(
                row["set"],
                int(row["texts"]),
                int(row["without_route"]),
                *(float(row[key]) for key in ("first_precision", "first_recall", "first_f1", "f1")),
            )
            for row in csv.DictReader(file)
        ]


def labelled_articles(project: Project) -> list[Labelled]:
    """Return the articles that were annotated by hand, with their passages.

    Articles with a passage found by linking are left out: they cannot tell how well linking does.
    """
    passages: dict[str, list[tuple[int, int, tuple[str, ...]]]] = defaultdict(list)
    linked: set[str] = set()
    for passage in project.passages:
        annotation, slug = passage.annotation, passage.article.slug
        passages[slug].append((annotation.start, annotation.end, passage.routes))
        if annotation.origin.is_machine:
            linked.add(slug)
    return [
        Labelled(slug, article.body, tuple(passages[slug]))
        for slug, article in project.articles.items()
        if slug not in linked
    ]


def evaluation_table(evaluation: Evaluation, *, misses: bool = True) -> str:
    """Return an evaluation as plain text, with every disagreement if `misses`."""
    return "\n".join(_lines(evaluation, misses=misses)) + "\n"


def _lines(evaluation: Evaluation, *, misses: bool) -> Iterator[str]:
    columns = f"{'precision':>10}{'recall':>8}{'F1':>8}{'both':>7}{'false':>7}{'missed':>8}"
    yield f"{'':<24}{columns}"
    for route, score in evaluation.routes.items():
        yield f"{route:<24}{_figures(score)}"
    yield f"{'all':<24}{_figures(evaluation.all_routes)}"
    if evaluation.groups:
        yield f"\n{'class of text':<24}{columns}{'right':>11}"
        for group, score in evaluation.groups.items():
            right, texts = evaluation.right[group]
            yield f"{printable(group):<24}{_figures(score)}{f'{right}/{texts}':>11}"
    if evaluation.kinds:
        yield f"\n{'look-alike':<24}{'accuracy':>10}"
        for kind, (right, texts) in evaluation.kinds.items():
            yield f"{printable(kind):<24}{right / texts:>10.3f}  {right}/{texts}"
    if misses and evaluation.disagreements:
        width = min(shutil.get_terminal_size().columns, 110)
        for d in evaluation.disagreements:
            what = "missed" if d.missed else "false"
            yield ""
            yield printable(f"{what} {d.route} in {d.text}{f': {d.why}' if d.why else ''}")
            yield textwrap.fill(printable(d.exact), width, initial_indent="    ", subsequent_indent="    ")
    yield f"\n{evaluation.texts} texts, {len(evaluation.disagreements)} disagreements"


def _figures(score: Score) -> str:
    return (
        f"{score.precision:>10.3f}{score.recall:>8.3f}{score.f1:>8.3f}"
        f"{score.both:>7}{score.false:>7}{score.missed:>8}"
    )
