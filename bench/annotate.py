"""How fast texts are linked: by stage, by size, by the number of names, and beside other finders.

Run: ``python -m bench.annotate`` in the checkout; spaCy and flashtext are measured if installed.
"""

import importlib.util
import random
import statistics
import time
from collections.abc import Callable

import ahocorasick_rs

from corridor_map.lexica import lexicon_of
from corridor_map.loading import load
from corridor_map.text.cleaning import clean
from corridor_map.text.folding import fold
from corridor_map.text.lexicon import Lexicon, read_lexicon
from corridor_map.text.linking import Linker
from corridor_map.text.sentences import paragraphs, sentences

ROUNDS = 3
SIZE = 2_000_000
SYLLABLES = [first + second for first in "bdgklmnrst" for second in "aeio"]


def main() -> None:
    project = load()
    lexicon, _ = lexicon_of(project)
    linker = Linker(lexicon)
    articles = [article.body for article in project.articles.values()]
    on_topic = "\n\n".join(articles)
    about_nothing = "\n\n".join(
        body[start:end]
        for body in articles
        for start, end in paragraphs(body)
        if end - start > 200 and not linker.link(body[start:end])
    )
    texts = {
        "the articles": repeated(on_topic, SIZE),
        "their paragraphs on no route": repeated(about_nothing, SIZE),
    }
    print(f"one core, median of {ROUNDS} rounds, MB of UTF-8 a second\n")
    by_stage(linker, texts)
    by_size(linker, on_topic)
    by_names(texts["their paragraphs on no route"])


def by_stage(linker: Linker, texts: dict[str, str]) -> None:
    def cleaned(text: str) -> None:
        for article in text.split("\n\n\n\n"):
            clean(article)

    stages: dict[str, Callable[[str], object]] = {
        "folding": lambda text: [fold(text[start:end]) for start, end in paragraphs(text)],
        "sentences": lambda text: [sentences(text, start, end) for start, end in paragraphs(text)],
        "linking, with both": linker.link,
        "cleaning": cleaned,
        "end to end": lambda text: (cleaned(text), linker.link(text)),
    }
    print("| stage | " + " | ".join(texts) + " |\n| --- |" + " ---: |" * len(texts))
    for name, stage in stages.items():
        print(f"| {name} | " + " | ".join(f"{speed(stage, text):.1f}" for text in texts.values()) + " |")


def by_size(linker: Linker, text: str) -> None:
    print("\n| MB of the articles | linking |\n| ---: | ---: |")
    for size in (500_000, 1_000_000, 2_000_000, 4_000_000, 8_000_000):
        print(f"| {size / 1e6:.1f} | {speed(linker.link, repeated(text, size)):.1f} |")


def by_names(text: str) -> None:
    """Compare finders of the same names; one sentence in a hundred has one of them."""
    columns = {
        "linking": linking,
        "Aho-Corasick alone": bare,
        "spaCy PhraseMatcher": spacy,
        "flashtext": flashtext,
    }
    made = {name: make for name, make in columns.items() if make is not None}
    print("\n| names | " + " | ".join(made) + " |\n| ---: |" + " ---: |" * len(made))
    for number in (10, 100, 1_000, 10_000):
        names = made_names(number)
        mixed = with_names(text, names)
        cells = [f"{speed(make(names), mixed):.1f}" for make in made.values()]
        print(f"| {number} | " + " | ".join(cells) + " |", flush=True)


def linking(names: list[str]) -> Callable[[str], object]:
    lexicon: Lexicon
    lexicon, faults = read_lexicon({"made": ("made", {"names": names}, {})}, [])
    if faults:
        raise SystemExit(str(faults[0]))
    return Linker(lexicon).link


def bare(names: list[str]) -> Callable[[str], object]:
    finder = ahocorasick_rs.AhoCorasick([name.lower() for name in names])
    return lambda text: finder.find_matches_as_indexes(text.lower())


def _spacy(names: list[str]) -> Callable[[str], object]:
    from spacy import blank
    from spacy.matcher import PhraseMatcher

    pipeline = blank("en")
    pipeline.max_length = 100_000_000
    matcher = PhraseMatcher(pipeline.vocab, attr="LOWER")
    matcher.add("names", list(pipeline.tokenizer.pipe(names)))
    return lambda text: [matcher(pipeline.make_doc(part)) for part in text.split("\n\n")]


def _flashtext(names: list[str]) -> Callable[[str], object]:
    from flashtext import KeywordProcessor

    finder = KeywordProcessor()
    finder.add_keywords_from_list(names)
    return lambda text: finder.extract_keywords(text, span_info=True)


spacy = _spacy if importlib.util.find_spec("spacy") else None
flashtext = _flashtext if importlib.util.find_spec("flashtext") else None


def made_names(number: int) -> list[str]:
    chosen = random.Random(number)
    names: dict[str, None] = {}
    while len(names) < number:
        word = "".join(chosen.choices(SYLLABLES, k=4)).capitalize()
        names[f"{word} {chosen.choice(['corridor', 'railway', 'road', 'project'])}"] = None
    return list(names)


def with_names(text: str, names: list[str]) -> str:
    chosen = random.Random(1)
    parts = text.split(". ")
    return ". ".join(
        f"The {chosen.choice(names)} is new. {p}" if n % 100 == 0 else p for n, p in enumerate(parts)
    )


def repeated(text: str, size: int) -> str:
    return "\n\n\n\n".join([text] * max(1, round(size / len(text.encode()))))


def speed(work: Callable[[str], object], text: str) -> float:
    taken = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work(text)
        taken.append(time.perf_counter() - start)
    return len(text.encode()) / 1e6 / statistics.median(taken)


if __name__ == "__main__":
    main()
