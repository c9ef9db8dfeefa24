"""The command reanchor."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from corridor_map.commands.output import say

if TYPE_CHECKING:
    from corridor_map.articles.correcting import Waiting

_MOST_WORDS = 300
"""Largest number of words in a sentence whose changes are listed."""


@click.command()
@click.option(
    "--data",
    required=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
    help="Your own folder, whose annotations are looked up in their articles again.",
)
@click.option(
    "--decide",
    "decisions",
    multiple=True,
    metavar="ID=PLACE",
    help="Put an annotation at a place by its number, or drop it (ID=drop); may be repeated.",
)
def reanchor(data: Path, decisions: tuple[str, ...]) -> None:
    """Decide where annotations belong whose article was edited.

    An annotation whose words still stand in one place is found there by itself. Listed are those
    whose words stand in several places or in none, with the places where they may belong.
    """
    from corridor_map.articles.correcting import settle_anchors, waiting
    from corridor_map.errors import UsageError
    from corridor_map.loading import load

    project = load(data)
    for fault in project.faults:
        # A file that is left out has no annotations, so that nothing in it seems to wait.
        if not fault.place:
            say(f"corridor-map: left out: {fault}", err=True)
    chosen: dict[str, str] = {}
    for decision in decisions:
        id_, equals, place = decision.rpartition("=")
        if not equals or not id_:
            raise UsageError(f"“{decision}” is no decision; expected ID=PLACE, such as my-article/p3=1")
        chosen[id_] = place.strip()
    if chosen:
        left = settle_anchors(data, project.articles, chosen)
        say(f"decided on {len(chosen)}; {left} left", done="the decisions are kept")
        return
    found = waiting(data, project.articles)
    for one in found:
        _show(one)
    say(f"{len(found)} to decide on" if found else "ok: every annotation stands in one place")


def _show(one: "Waiting") -> None:
    from corridor_map.articles.selectors import Anchoring

    annotation, places = one.undecided.annotation, one.undecided.places
    is_lost = annotation.anchoring is Anchoring.ORPHANED
    how = "no longer in the article" if is_lost else f"in {len(places)} places"
    about = f" ({', '.join(annotation.targets)})" if annotation.targets else ""
    say(f"{annotation.id}{about}: {annotation.anchoring.value}, {how}: “{_short(annotation.exact)}”")
    for number, (start, end) in enumerate(places, 1):
        body = one.article.body
        shown = _changes(annotation.exact, body[start:end])
        if not is_lost:
            # The words are the same in each place, so that only what is around them tells it.
            shown = f"“…{_short(body[max(0, start - 60) : end + 60])}…”"
        say(f"  {number}  [{start}-{end}] {shown}")
    ways = [f"--decide {annotation.id}={place}" for place in (*(["1"] if places else []), "drop")]
    say(f"  {' or '.join(ways)}")


def _changes(before: str, after: str) -> str:
    """Return a sentence and its changes, each as “before” → “after”."""
    import difflib

    old, new = before.split(), after.split()
    if max(len(old), len(new)) > _MOST_WORDS:
        # To compare so many takes long, and no list of their changes helps a reader.
        return f"“{_short(after)}”"
    changes = [
        f"“{' '.join(old[a:b])}” → “{' '.join(new[c:d])}”"
        for kind, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
        if kind != "equal"
    ]
    more = f" and {len(changes) - 3} more" if len(changes) > 3 else ""
    return f"“{_short(after)}”, changed: {', '.join(changes[:3])}{more}"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 200 else f"{line[:199]}…"
