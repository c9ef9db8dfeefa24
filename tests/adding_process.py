"""A process that adds articles, as a second one beside another.

    python -m tests.adding_process SEEDS NAME FIRST COUNT

Adds COUNT articles from number FIRST on, whose originals are called NAME-<number>.txt, and says the
number of each that is added.
"""

import sys
from pathlib import Path

from corridor_map.articles.adding import Adder, Source
from corridor_map.articles.article_store import ArticleFolder
from corridor_map.articles.importers import Imported
from corridor_map.articles.links import Link, Reason
from corridor_map.articles.metadata import Stated
from corridor_map.errors import Fault


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


def main(seeds: Path, name: str, first: int, count: int) -> None:
    one = adder(seeds)
    for number in range(first, first + count):
        made = one.add(source(name, number), stated(number))
        if isinstance(made, Fault):
            sys.exit(str(made))
        print(number, flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], *map(int, sys.argv[3:5]))
