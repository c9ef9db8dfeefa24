"""How fast texts are linked: by kind of text and stage, by size, by number of names, beside other finders.

Run: ``python -m bench.annotate`` in the checkout. spaCy and flashtext are measured if they are
installed: ``pip install -e '.[bench]'``.
"""

import importlib.util
import json
import random
import statistics
import time
from collections.abc import Callable
from itertools import cycle
from pathlib import Path

import ahocorasick_rs

from corridor_map.articles.cleaning.cleaning import clean
from corridor_map.articles.sentences import paragraphs
from corridor_map.lexica import lexicon_of
from corridor_map.linking.lexicon import read_lexicon
from corridor_map.linking.pipeline import Linker
from corridor_map.loading import load

ROUNDS = 3
SIZE = 4_000_000
SYLLABLES = [first + second for first in "bdgklmnrst" for second in "aeio"]
LABELLED = Path(__file__).parent.parent / "tests" / "linking" / "texts.jsonl"


def main() -> None:
    project = load()
    lexicon, _ = lexicon_of(project)
    linker = Linker(lexicon)
    bodies = [article.body for article in project.articles.values()]
    articles = [body[start:end] for body in bodies for start, end in paragraphs(body)]
    nothing = [text for text in articles if len(text) > 200 and not linker.link(text)]
    one_in_ten = [*articles, *nothing * round(9 * size_of(articles) / size_of(nothing))]
    labelled = [json.loads(line)["text"] for line in LABELLED.read_text(encoding="utf-8").splitlines()]
    texts = {
        "paragraphs on no route": rounds(nothing, SIZE),
        "one in ten from the articles": rounds(one_in_ten, SIZE),
        "the articles": rounds(articles, SIZE),
        "the articles, again and again": ["\n\n".join(bodies * (SIZE // size_of(bodies)))] * ROUNDS,
        "the labelled texts": rounds(labelled, SIZE // 4),
    }
    print(f"one core, median of {ROUNDS} rounds, MB of UTF-8 a second\n")
    by_stage(linker, texts)
    by_size(linker, one_in_ten)
    by_names(nothing)


def end_to_end(linker: Linker) -> Callable[[str], object]:
    return lambda text: linker.link(clean(text).text)


def by_stage(linker: Linker, texts: dict[str, list[str]]) -> None:
    print("| text | passages a kB | cleaning | linking, with sentences | end to end |")
    print("| --- |" + " ---: |" * 4)
    for name, of_round in texts.items():
        passages = len(linker.link(of_round[0])) / size_of(of_round[:1]) * 1000
        speeds = (speed(stage, of_round) for stage in (clean, linker.link, end_to_end(linker)))
        print(f"| {name} | {passages:.2f} | " + " | ".join(f"{s:.1f}" for s in speeds) + " |", flush=True)


def by_size(linker: Linker, parts: list[str]) -> None:
    print("\n| MB, one in ten from the articles | end to end |\n| ---: | ---: |")
    for size in (1_000_000, 4_000_000, 16_000_000, 64_000_000):
        print(f"| {size / 1e6:.0f} | {speed(end_to_end(linker), rounds(parts, size)):.1f} |", flush=True)


def by_names(parts: list[str]) -> None:
    """Compare finders of the same names; one sentence in a hundred has one of them."""
    columns = {
        "ours, end to end": ours,
        "bare Aho-Corasick": bare,
        "spaCy PhraseMatcher": spacy,
        "flashtext": flashtext,
    }
    made = {name: make for name, make in columns.items() if make is not None}
    print("\n| MB | names | " + " | ".join(made) + " |\n| ---: | ---: |" + " ---: |" * len(made))
    for size in (1_000_000, 4_000_000):
        texts = rounds(parts, size)
        for number in (10, 100, 1_000, 10_000):
            names = made_names(number)
            mixed = [with_names(text, names) for text in texts]
            finders = [make(names) for make in made.values()]
            cells = [f"{one:.1f}" for one in speeds_in_turns(finders, mixed)]
            print(f"| {size / 1e6:.0f} | {number} | " + " | ".join(cells) + " |", flush=True)


def ours(names: list[str]) -> Callable[[str], object]:
    lexicon, faults = read_lexicon({"made": ("made", {"names": names}, {})}, [])
    if faults:
        raise SystemExit(str(faults[0]))
    return end_to_end(Linker(lexicon))


def bare(names: list[str]) -> Callable[[str], object]:
    finder = ahocorasick_rs.AhoCorasick([name.lower() for name in names])
    return lambda text: finder.find_matches_as_indexes(text.lower())


def _spacy(names: list[str]) -> Callable[[str], object]:
    from spacy import blank
    from spacy.matcher import PhraseMatcher

    pipeline = blank("en")
    matcher = PhraseMatcher(pipeline.vocab, attr="LOWER")
    matcher.add("names", [pipeline.make_doc(name) for name in names])
    return lambda text: [matcher(pipeline.make_doc(part)) for part in text.split("\n\n")]


def _flashtext(names: list[str]) -> Callable[[str], object]:
    from flashtext import KeywordProcessor

    finder = KeywordProcessor()
    finder.add_keywords_from_list(names)
    return lambda text: finder.extract_keywords(text, span_info=True)


spacy = _spacy if importlib.util.find_spec("spacy") else None
flashtext = _flashtext if importlib.util.find_spec("flashtext") else None


def made_words(number: int, syllables: int) -> list[str]:
    chosen = random.Random(number)
    words: dict[str, None] = {}
    while len(words) < number:
        words["".join(chosen.choices(SYLLABLES, k=syllables))] = None
    return list(words)


def made_names(number: int) -> list[str]:
    kinds = cycle(("corridor", "railway", "road", "project"))
    return [f"{word.capitalize()} {kind}" for word, kind in zip(made_words(number, 4), kinds, strict=False)]


def with_names(text: str, names: list[str]) -> str:
    chosen = random.Random(1)
    parts = text.split(". ")
    return ". ".join(
        f"The {chosen.choice(names)} is new. {p}" if n % 100 == 0 else p for n, p in enumerate(parts)
    )


def rounds(parts: list[str], size: int) -> list[str]:
    """Return a text for each round, so that none profits from what was remembered of the last one."""
    return [varied(parts, size, number) for number in range(ROUNDS)]


def varied(parts: list[str], size: int, number: int) -> str:
    """Return as much text made of parts in any order, with a new word in every sentence."""
    chosen = random.Random(number)
    words = made_words(20_000, 5)
    text: list[str] = []
    length = 0
    while length < size:
        tokens = chosen.choice(parts).split(" ")
        for at, token in enumerate(tokens):
            if at and (token[-1:] in ".!?" or at + 1 == len(tokens)):
                tokens[at] = f"{chosen.choice(words)} {token}"
        text.append(" ".join(tokens))
        length += size_of(text[-1:]) + 2
    return "\n\n".join(text)


def size_of(parts: list[str]) -> int:
    return sum(len(part.encode()) for part in parts)


def speed(work: Callable[[str], object], texts: list[str]) -> float:
    return speeds_in_turns([work], texts)[0]


def speeds_in_turns(works: list[Callable[[str], object]], texts: list[str]) -> list[float]:
    """Return MB a second of each, measured in turns, so that what else the machine does is shared."""
    taken: list[list[float]] = [[] for _ in works]
    for text in texts:
        for work, times in zip(works, taken, strict=True):
            start = time.process_time()
            work(text)
            times.append((time.process_time() - start) / size_of([text]) * 1e6)
    return [1 / statistics.median(times) for times in taken]


if __name__ == "__main__":
    main()
