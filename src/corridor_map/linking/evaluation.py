"""Evaluation of linking against hand labels: precision, recall and F1 per route, by sentence."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from corridor_map.articles.links import Link
from corridor_map.errors import Fault
from corridor_map.linking.pipeline import Linker

_OVERLAP = 0.5


@dataclass(frozen=True, slots=True)
class Labelled:
    """A text and its passages, labelled by a reader.

    Attributes
    ----------
    passages
        Start, end (code points of `text`) and the routes of each labelled passage.
    group
        The class of the text, such as ``named``; empty where texts have none.
    kind
        The kind of look-alike; empty for other texts.
    """

    id: str
    text: str
    passages: tuple[tuple[int, int, tuple[str, ...]], ...]
    group: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A passage and route that only the labels (`missed`) or only the linker have."""

    text: str
    route: str
    missed: bool
    exact: str
    why: str = ""


@dataclass(slots=True)
class Score:
    """Counts of passages with a route that labels and linker share, and that only one of them has."""

    both: int = 0
    false: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """The share of found passages that are right; 1 if none was found."""
        found = self.both + self.false
        return self.both / found if found else 1.0

    @property
    def recall(self) -> float:
        """The share of labelled passages that were found; 1 if there are none."""
        labelled = self.both + self.missed
        return self.both / labelled if labelled else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        total = 2 * self.both + self.false + self.missed
        return 2 * self.both / total if total else 1.0

    def __iadd__(self, other: "Score") -> "Score":
        self.both += other.both
        self.false += other.false
        self.missed += other.missed
        return self


@dataclass(slots=True)
class Evaluation:
    """The result of an evaluation of a linker against labels.

    `groups` are scores by class of text; `kinds` counts (texts without any disagreement, texts)
    for each kind of look-alike.
    """

    texts: int = 0
    routes: dict[str, Score] = field(default_factory=dict)
    groups: dict[str, Score] = field(default_factory=dict)
    right: dict[str, tuple[int, int]] = field(default_factory=dict)
    kinds: dict[str, tuple[int, int]] = field(default_factory=dict)
    disagreements: list[Disagreement] = field(default_factory=list)

    @property
    def all_routes(self) -> Score:
        """The counts of all routes together, for micro-averaged figures."""
        total = Score()
        for score in self.routes.values():
            total += score
        return total

    def as_json(self) -> dict[str, Any]:
        """Return all figures as JSON-compatible values."""
        return {
            "texts": self.texts,
            "all": _figures(self.all_routes),
            "routes": {route: _figures(score) for route, score in self.routes.items()},
            "classes": {
                group: {**_figures(score), "right": self.right[group][0], "texts": self.right[group][1]}
                for group, score in self.groups.items()
            },
            "look_alikes": {
                kind: {"right": right, "texts": texts, "accuracy": round(right / texts, 4)}
                for kind, (right, texts) in self.kinds.items()
            },
            "disagreements": [
                {"text": d.text, "route": d.route, "missed": d.missed, "exact": d.exact, "why": d.why}
                for d in self.disagreements
            ],
        }


def evaluate(linker: Linker, texts: Iterable[Labelled], routes: Sequence[str]) -> Evaluation:
    """Evaluate a linker against labels.

    Parameters
    ----------
    linker
        What links the texts.
    texts
        The labelled texts.
    routes
        The routes that count; labels and links of others are left aside.
    """
    result = Evaluation(routes={route: Score() for route in routes})
    right: dict[str, list[bool]] = defaultdict(list)
    kinds: dict[str, list[bool]] = defaultdict(list)
    groups: dict[str, Score] = defaultdict(Score)
    for labelled in texts:
        result.texts += 1
        found = _compare(labelled, linker.link(labelled.text), routes, result)
        if labelled.group:
            groups[labelled.group] += found
            right[labelled.group].append(not found.false and not found.missed)
        if labelled.kind:
            kinds[labelled.kind].append(not found.false and not found.missed)
    result.groups = dict(sorted(groups.items()))
    result.right = {group: (sum(outcome), len(outcome)) for group, outcome in right.items()}
    result.kinds = {kind: (sum(outcome), len(outcome)) for kind, outcome in sorted(kinds.items())}
    return result


def read_labelled(path: Path, routes: Iterable[str]) -> tuple[list[Labelled], list[Fault]]:
    """Read labelled texts, one JSON object a line.

    Each is ``{"id", "text", "passages": [{"exact", "routes"}]}``, where `exact` is a whole sentence
    of the text, and may have ``class`` and ``kind``; see `Labelled`.

    Returns
    -------
    tuple
        The texts, and a fault for each line that cannot be used.
    """
    known = set(routes)
    texts: list[Labelled] = []
    faults: list[Fault] = []
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        return [], [Fault(str(path), "", f"cannot be read as UTF-8: {error}")]
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            texts.append(_labelled(json.loads(line), known))
        except RecursionError:
            faults.append(Fault(str(path), f"line {number}", "is nested too deeply"))
        except ValueError as error:
            faults.append(Fault(str(path), f"line {number}", str(error)))
    return texts, faults


def _labelled(item: Any, known: set[str]) -> Labelled:
    if not isinstance(item, dict) or not isinstance(item.get("text"), str):
        raise ValueError('expected an object with "id", "text" and "passages"')
    listed = item.get("passages")
    if not isinstance(listed, list):
        raise ValueError('expected a list of "passages", which may be empty')
    text, passages = item["text"], []
    after: Counter[str] = Counter()
    for passage in listed:
        exact = passage.get("exact") if isinstance(passage, dict) else None
        about = passage.get("routes") if isinstance(passage, dict) else None
        if not isinstance(exact, str) or not exact or not isinstance(about, list):
            raise ValueError('expected passages of the form {"exact": text, "routes": list of ids}')
        if unknown := [route for route in about if route not in known]:
            raise ValueError(f"the route “{unknown[0]}” is none; expected one of {', '.join(sorted(known))}")
        start = text.find(exact, after[exact])
        if start < 0:
            raise ValueError(f"“{exact[:60]}” is not in the text")
        after[exact] = start + len(exact)
        passages.append((start, start + len(exact), tuple(about)))
    return Labelled(
        str(item.get("id", "")),
        text,
        tuple(passages),
        str(item.get("class", "")),
        str(item.get("kind") or ""),
    )


def _compare(labelled: Labelled, links: Sequence[Link], routes: Sequence[str], result: Evaluation) -> Score:
    total = Score()
    wanted = [
        (start, end, route) for start, end, about in labelled.passages for route in about if route in routes
    ]
    for link in links:
        for route in link.routes:
            if route not in routes:
                continue
            same = next((w for w in wanted if w[2] == route and _same(link, w)), None)
            if same is not None:
                wanted.remove(same)
                result.routes[route].both += 1
                total.both += 1
                continue
            result.routes[route].false += 1
            total.false += 1
            why = "; ".join(f"{r.rule} “{r.matched}”" for r in link.why if r.route == route)
            result.disagreements.append(Disagreement(labelled.id, route, False, link.exact, why))
    for start, end, route in wanted:
        result.routes[route].missed += 1
        total.missed += 1
        result.disagreements.append(Disagreement(labelled.id, route, True, labelled.text[start:end]))
    return total


def _same(link: Link, wanted: tuple[int, int, str]) -> bool:
    """Say whether a link and a label cover one sentence; they may differ in its outer marks."""
    shared = min(link.end, wanted[1]) - max(link.start, wanted[0])
    longer = max(link.end - link.start, wanted[1] - wanted[0])
    return shared > _OVERLAP * longer


def _figures(score: Score) -> dict[str, float]:
    return {
        "precision": round(score.precision, 4),
        "recall": round(score.recall, 4),
        "f1": round(score.f1, 4),
        "both": score.both,
        "false": score.false,
        "missed": score.missed,
    }
