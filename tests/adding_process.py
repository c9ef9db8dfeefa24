"""A process that adds articles and may be killed at a chosen step of writing, or kill itself.

    python -m tests.adding_process SEEDS NAME FIRST COUNT STEP

Adds COUNT articles from number FIRST on, whose originals are called NAME-<number>.txt, and says the
number of each that is added. At the STEPth call that changes the disk it kills itself; with 0 it
does not.
"""

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from corridor_map.adding import Adder, Source
from corridor_map.errors import Fault
from corridor_map.keeping import ArticleFolder
from corridor_map.metadata import Stated
from corridor_map.text.importers import Imported
from corridor_map.text.linking import Link, Reason


class FirstSentences:
    """Links the first words of every text, so that no lexicon need be read."""

    def link(self, text: str) -> list[Link]:
        end = text.index(".") + 1
        return [Link(0, end, text[:end], ("aras",), (Reason("aras", "name", "Corridor"),))]


def adder(seeds: Path) -> Adder:
    return Adder(ArticleFolder(seeds), FirstSentences(), ArticleFolder(seeds / "none"))


def source(name: str, number: int) -> Source:
    text = f"Corridor {number} is new. " + " ".join(f"Sentence {number}-{n} says it." for n in range(30))
    return Source(f"{name}-{number}.txt", text.encode(), Imported(text, {}, "plain text"))


def stated(number: int) -> Stated:
    return Stated(title=f"Text {number}", author="not stated", publisher="P", date="2024", lang="en")


def dying(call: Callable[..., Any], steps: list[int], at: int) -> Callable[..., Any]:
    def changed(*args: Any, **kwargs: Any) -> Any:
        steps[0] += 1
        if steps[0] == at:
            os.kill(os.getpid(), signal.SIGKILL)
        return call(*args, **kwargs)

    return changed


def main(seeds: Path, name: str, first: int, count: int, at: int) -> None:
    one = adder(seeds)
    steps = [0]
    if at:
        for call in ("fsync", "replace", "unlink", "chmod"):
            setattr(os, call, dying(getattr(os, call), steps, at))
    print("ready", flush=True)
    for number in range(first, first + count):
        made = one.add(source(name, number), stated(number))
        if isinstance(made, Fault):
            sys.exit(str(made))
        print(number, flush=True)
    print(f"steps {steps[0]}", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], *map(int, sys.argv[3:6]))
