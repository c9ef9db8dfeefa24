"""Search for the sentences of a text that are most similar to a lost one."""

import difflib
from collections import Counter, defaultdict

from corridor_map.articles.sentences import paragraphs, sentences
from corridor_map.languages.folding import fold_words

Place = tuple[int, int]

MOST_STEPS = 40_000_000
"""Largest number of steps of comparing letter by letter; after that, sentences are compared by words."""

_MOST_STEPS_OF_ONE = 4_000_000
_LEAST_LIKENESS = 0.6
_MOST_COMPARED = 8
_MOST_LISTED = 2_000
"""Largest number of sentences counted as sharing a word with a lost one, the rarest words first."""


class LikeSentences:
    """An index of a text's sentences by words, so that few are compared with a lost sentence.

    Parameters
    ----------
    body
        The text.
    most
        The largest number of places returned for a sentence.

    Attributes
    ----------
    steps
        The number of steps that the comparisons have taken so far.
    """

    def __init__(self, body: str, most: int) -> None:
        self._most = most
        self._places: dict[str, list[Place]] = defaultdict(list)
        for first, last in paragraphs(body):
            for start, end in sentences(body, first, last):
                self._places[body[start:end]].append((start, end))
        self._texts = list(self._places)
        self._words = [Counter(fold_words(text)) for text in self._texts]
        self._with_word: dict[str, list[int]] = defaultdict(list)
        for number, words in enumerate(self._words):
            for word in words:
                self._with_word[word].append(number)
        self._known: dict[str, tuple[Place, ...]] = {}
        self.steps = 0

    def places(self, lost: str) -> tuple[Place, ...]:
        """Return the places of the sentences most similar to a lost one, the most similar first."""
        if lost not in self._known:
            self._known[lost] = self._found(lost)
        return self._known[lost]

    def _found(self, lost: str) -> tuple[Place, ...]:
        words = Counter(fold_words(lost))
        matcher = _CountingMatcher(lost)
        found: list[tuple[float, int, int]] = []
        for number in self._candidates(words):
            allowed = matcher.left = min(_MOST_STEPS_OF_ONE, MOST_STEPS - self.steps)
            likeness = matcher.likeness(self._texts[number])
            self.steps += allowed - matcher.left
            if likeness is None:
                likeness = _alike(words, self._words[number])
            if likeness >= _LEAST_LIKENESS:
                places = self._places[self._texts[number]][: self._most]
                found += [(-likeness, start, end) for start, end in places]
        return tuple((start, end) for _, start, end in sorted(found)[: self._most])

    def _candidates(self, words: Counter[str]) -> list[int]:
        """Return the sentences that share most words with a lost one, found by its rarest words."""
        shared: Counter[int] = Counter()
        listed = 0
        for word in sorted(words, key=lambda word: (len(self._with_word.get(word, ())), word)):
            having = self._with_word.get(word, [])[: _MOST_LISTED - listed]
            listed += len(having)
            shared.update(having)
        alike = {number: _alike(words, self._words[number]) for number, _ in shared.most_common(_MOST_LISTED)}
        return sorted(alike, key=lambda number: (-alike[number], number))[:_MOST_COMPARED]


class _CountingMatcher(difflib.SequenceMatcher[str]):
    """Compares sentences letter by letter with a lost one, within a budget of steps."""

    def __init__(self, lost: str) -> None:
        super().__init__(autojunk=False)
        self.left = 0
        self._lost = lost
        self._text = ""
        self._counts: Counter[str] = Counter()

    def likeness(self, text: str) -> float | None:
        """Return the similarity of a text: 0 if too low to compare closely, None if that takes too long."""
        shorter, longer = sorted((len(text), len(self._lost)))
        if 2 * shorter < _LEAST_LIKENESS * (shorter + longer):
            return 0.0
        if self.left < longer:
            return None
        if not self._counts:
            self.set_seq2(self._lost)
            self._counts = Counter(self._lost)
        self.set_seq1(text)
        self._text = text
        self.left -= longer
        if self.quick_ratio() < _LEAST_LIKENESS:
            return 0.0
        try:
            return self.ratio()
        except _NoneLeftError:
            return None

    def find_longest_match(
        self, alo: int = 0, ahi: int | None = None, blo: int = 0, bhi: int | None = None
    ) -> difflib.Match:
        """Find a match as `difflib` does, after taking its number of steps from the budget."""
        steps = sum(map(self._counts.__getitem__, self._text[alo:ahi]))
        if steps > self.left:
            raise _NoneLeftError
        self.left -= steps
        return super().find_longest_match(alo, ahi, blo, bhi)


class _NoneLeftError(Exception):
    """The budget of steps does not suffice for a comparison."""


def _alike(words: Counter[str], others: Counter[str]) -> float:
    """Return the share of the words of two sentences that both have."""
    return 2 * (words & others).total() / max(1, words.total() + others.total())
