"""Texts made to take long: ten times the text does not take a hundred times as long, as it once did."""

import time
from collections.abc import Callable

import pytest

from corridor_map.articles.cleaning.cleaning import clean
from corridor_map.lexica import lexicon_of
from corridor_map.linking.pipeline import Linker
from corridor_map.project import Project

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
TRIES = 6
LEAST, MOST = 0.005, 500_000
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
    # What takes hardly any time is all noise.
    while seconds(work, made(size)) < LEAST and size < MOST:
        size *= 2
    few = many = float("inf")
    for _ in range(TRIES):
        # What else the machine does only ever adds to a time, so that the least of some is the truest.
        few, many = min(few, seconds(work, made(size))), min(many, seconds(work, made(10 * size)))
        if many < 20 * max(few, LEAST / 2):
            return
    raise AssertionError(f"{size}: {few:.4f} s, ten times as many: {many:.4f} s")


def test_what_takes_a_hundred_times_as_long_would_be_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(globals(), "TRIES", 1)

    def quadratic(text: str) -> object:
        return [text.find("b", at) for at in range(0, len(text), 4)]

    with pytest.raises(AssertionError):
        assert_not_quadratic(quadratic, lambda n: "a" * n, 4000)


@pytest.mark.parametrize("made", CLEANED.values(), ids=CLEANED)
def test_cleaning_takes_as_long_as_the_text_is(made: Callable[[int], str]) -> None:
    assert_not_quadratic(clean, made, 4000)


@pytest.fixture(scope="module")
def linker(project: Project) -> Linker:
    return Linker(lexicon_of(project)[0])


@pytest.mark.parametrize("made", LINKED.values(), ids=LINKED)
def test_linking_one_long_sentence_takes_as_long_as_it_is(linker: Linker, made: Callable[[int], str]) -> None:
    assert_not_quadratic(linker.link, made, 1000)
