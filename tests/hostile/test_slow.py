"""Texts made to take long: ten times the text does not take a hundred times as long, as it once did."""

import time
from collections.abc import Callable

import pytest

from corridor_map.lexica import lexicon_of
from corridor_map.project import Project
from corridor_map.text.cleaning import clean
from corridor_map.text.linking import Linker

CLEANED: dict[str, Callable[[int], str]] = {
    "lines that end in a hyphen": lambda n: "exam-\n" * n,
    "words that end in a hyphen": lambda n: "".join(
        f"w{'abcdefghij'[n % 10]}{'x' * (n % 50)}-\n" for n in range(n)
    ),
    "brackets": lambda n: "[" * n,
    "words after brackets": lambda n: "\n".join(
        "[w" + "".join("abcdefghij"[int(digit)] for digit in str(number)) for number in range(n)
    ),
    "blank lines": lambda n: "a" + "\n" * n + "b",
    "spaces": lambda n: "a" + " " * n + "b",
    "one word": lambda n: "a" * n,
    "combining marks": lambda n: "a" + "\u0301" * n,
    "addresses": lambda n: "http://" * n,
}
LINKED: dict[str, Callable[[int], str]] = {
    "names of one route": lambda n: "Zangezur Corridor " * n,
    "names of several": lambda n: "Zangezur Corridor and INSTC and Aras Corridor, " * n,
    "names before one noun": lambda n: "Zangezur and Aras corridors " * n,
    "names after one noun": lambda n: "corridors Zangezur, and Aras, " * n,
    "names that a line broke": lambda n: "Zange-\nzur corridor " * n,
    "what only looks alike": lambda n: "Lachin corridor, Zangezur Corridor, " * n,
    "words of descriptions": lambda n: "railway Armenia Azerbaijan Nakhchivan Syunik " * n,
}


def seconds(work: Callable[[str], object], text: str) -> float:
    before = time.process_time()
    work(text)
    return time.process_time() - before


def assert_not_quadratic(work: Callable[[str], object], made: Callable[[int], str], size: int) -> None:
    work(made(10))
    few = min(seconds(work, made(size)) for _ in range(2))
    many = seconds(work, made(10 * size))
    # On a busy machine ten times may be measured as thirty; what takes hardly any time is all noise.
    assert many < 40 * max(few, 0.02), (few, many)


@pytest.mark.parametrize("made", CLEANED.values(), ids=CLEANED)
def test_cleaning_takes_as_long_as_the_text_is(made: Callable[[int], str]) -> None:
    assert_not_quadratic(clean, made, 4000)


@pytest.fixture(scope="module")
def linker(project: Project) -> Linker:
    return Linker(lexicon_of(project)[0])


@pytest.mark.parametrize("made", LINKED.values(), ids=LINKED)
def test_linking_one_long_sentence_takes_as_long_as_it_is(linker: Linker, made: Callable[[int], str]) -> None:
    assert_not_quadratic(linker.link, made, 1000)
