"""Search for the phrases of a lexicon in a folded sentence, whatever their number."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeAlias

from corridor_map.languages.folding import BRACKET, COMMA, STOP, WORD
from corridor_map.linking.damage import misread_forms, parts_of_word
from corridor_map.linking.lexicon_items import Phrase

Found: TypeAlias = tuple[int, int, int]
"""A phrase's index, its first word in a sentence, and the word after its last."""

_ENDINGS = ("s", "es")
_LONGEST_ENDING = 14
_SHORTEST_MISREAD = 8
LONGEST_WORD = 60
"""Largest number of letters in a word that is looked for."""

_MOST_REMEMBERED = 200_000
_MOST_PARTS = 24
ARABIC_PREFIXES = ("وبال", "وال", "بال", "فال", "كال", "لل", "ال", "ب", "ل", "و", "ف")
_SHORTEST_PREFIXED = 4


@dataclass(slots=True)
class _Node:
    """A node in the prefix tree of phrases: the words that may follow, and the phrases that end here."""

    following: dict[str, "_Node"] = field(default_factory=dict)
    ids: list[int] = field(default_factory=list)


@dataclass(slots=True)
class _Start:
    """The patterns that a word matches, the phrases that it is, and those that it begins."""

    patterns: tuple[str, ...]
    ids: tuple[int, ...]
    nodes: tuple[_Node, ...]


class _Starts(dict[str, _Start]):
    """The `_Start` of each word, computed on first use."""

    def __init__(self, start_of: Callable[[str], _Start]) -> None:
        self._start_of = start_of

    def __missing__(self, word: str) -> _Start:
        if len(self) > _MOST_REMEMBERED:
            self.clear()
        start = self._start_of(word)
        if len(word) <= LONGEST_WORD:
            self[word] = start
        return start


@dataclass(slots=True)
class Words:
    """The folded words of a sentence, their positions, and the punctuation before each.

    `parted` is the strongest punctuation between a word and the one before, or empty.
    """

    words: list[str]
    starts: list[int]
    ends: list[int]
    parted: list[str]

    @classmethod
    def of(cls, folded: str) -> "Words":
        """Return the words of a folded sentence."""
        found = list(WORD.finditer(folded))
        words = [word[1] for word in found]
        starts = [word.start() for word in found]
        ends = [word.end() for word in found]
        gaps = zip([0, *ends], starts, strict=False)
        parted = [
            "" if first - last == 1 and folded[last] == " " else _parting(folded[last:first])
            for last, first in gaps
        ]
        return cls(words, starts, ends, parted)

    def joined(self, knows: Callable[[str, int], bool], near: Sequence[int]) -> "Words":
        """Return the words, with words broken by spaces joined shortly before the sorted positions `near`."""
        whole = Words([], [], [], [])
        index = 0
        while index < len(self.words):
            end = index + 1
            start = self.starts[index]
            following = bisect_right(near, start)
            is_near = following < len(near) and near[following] - start <= LONGEST_WORD
            while is_near and end < len(self.words) and end - index < _MOST_PARTS and self._goes_on(end):
                end += 1
            after = index + parts_of_word(self.words[index:end], knows)
            whole.words.append("".join(self.words[index:after]))
            whole.starts.append(self.starts[index])
            whole.ends.append(self.ends[after - 1])
            whole.parted.append(self.parted[index])
            index = after
        return whole

    def _goes_on(self, index: int) -> bool:
        """Say whether a word may continue the one before: after a space, or "N." after "I."."""
        if self.parted[index] != STOP:
            return not self.parted[index]
        one = self.ends[index] - self.starts[index] == self.ends[index - 1] - self.starts[index - 1] == 1
        return one and self.starts[index] == self.ends[index - 1] + 1


def is_arabic(word: str) -> bool:
    """Say whether a word is in Arabic script, which joins prefixes to words."""
    return "\u0620" <= word[0] <= "\u064a"


@lru_cache(maxsize=1024)
def _parting(gap: str) -> str:
    return next((mark for mark in (STOP, COMMA, BRACKET) if mark in gap), "")


class PhraseFinder:
    """Finds phrases; the work does not grow with their number.

    Parameters
    ----------
    phrases
        The phrases, known by their index.
    skip
        Phrases of one word that may stand between the words of any phrase: articles and the like.
    """

    def __init__(self, phrases: Iterable[Phrase], skip: Iterable[Phrase] = ()) -> None:
        self._root = _Node()
        self._patterns: set[str] = set()
        self._skip = frozenset(phrase[0] for phrase in skip if len(phrase) == 1)
        self._known: dict[str, tuple[str, ...]] = {}
        self._starts = _Starts(self._start)
        for index, phrase in enumerate(phrases):
            node = self._root
            for word in phrase:
                node = node.following.setdefault(word, _Node())
                self._patterns.add(word)
            node.ids.append(index)
        self._shapes: dict[str, list[str]] = {}
        for pattern in sorted(self._patterns):
            stem = pattern.removesuffix("*")
            if LONGEST_WORD >= len(stem) >= _SHORTEST_MISREAD and stem.isascii():
                for at in range(len(stem)):
                    self._shapes.setdefault(stem[:at] + "?" + stem[at + 1 :], []).append(pattern)
        self._misread_forms: dict[str, list[str]] = {}
        for pattern in sorted(pattern for pattern in self._patterns if len(pattern) <= LONGEST_WORD + 1):
            for form in misread_forms(pattern.removesuffix("*")):
                self._misread_forms.setdefault(form, []).append(pattern)

    def patterns_of(self, word: str) -> tuple[str, ...]:
        """Return the patterns that a folded word matches."""
        known = self._known.get(word)
        if known is None:
            if len(word) > LONGEST_WORD:
                return ()
            forms = [
                word,
                *(word.removesuffix(end) for end in _ENDINGS if word.endswith(end) and len(word) > 3),
            ]
            shortest = max(1, len(word) - _LONGEST_ENDING)
            forms += [word[:length] + "*" for length in range(shortest, len(word) + 1)]
            known = tuple(form for form in forms if form in self._patterns)
            if not known:
                known = self._prefixed(word) or self._misread(word)
            # What a text can make us remember is bounded.
            if len(self._known) > _MOST_REMEMBERED:
                self._known.clear()
            self._known[word] = known
        return known

    def _prefixed(self, word: str) -> tuple[str, ...]:
        """Return the patterns that an Arabic word matches without its joined article or preposition."""
        if not is_arabic(word):
            return ()
        for prefix in ARABIC_PREFIXES:
            stem = word.removeprefix(prefix)
            if stem != word and len(stem) >= _SHORTEST_PREFIXED and (known := self.patterns_of(stem)):
                return known
        return ()

    def _misread(self, word: str) -> tuple[str, ...]:
        """Return the patterns that a misread word matches; in a long one any one letter may be wrong."""
        if forms := self._misread_forms.get(word):
            return tuple(forms)
        if len(word) < _SHORTEST_MISREAD or not word.isascii():
            return ()
        shapes = (word[:at] + "?" + word[at + 1 :] for at in range(len(word)))
        return tuple({pattern: None for shape in shapes for pattern in self._shapes.get(shape, ())})

    def knows(self, word: str, beyond: int) -> bool:
        """Say whether a folded word matches one of a phrase by more than its first `beyond` letters.

        Of "Astara-Qazvin" the first part is a word by itself, of "corri-dor" it is not.
        """
        return any(len(pattern.removesuffix("*")) > beyond for pattern in self.patterns_of(word))

    def find(self, sentence: Words) -> list[Found]:
        """Return the phrases in a sentence."""
        found: list[Found] = []
        words, parted = sentence.words, sentence.parted
        starts = [self._starts[word] for word in words]
        for index, start in enumerate(starts):
            if start.ids:
                found += [(id_, index, index + 1) for id_ in start.ids]
            if not start.nodes or index + 1 == len(words) or parted[index + 1] in (STOP, COMMA):
                continue
            for node in start.nodes:
                # Most words that phrases begin with are not followed by what would go on with one.
                if words[index + 1] in self._skip or not node.following.keys().isdisjoint(
                    starts[index + 1].patterns
                ):
                    self._walk(sentence, node, index, index + 1, found)
        return found

    def _start(self, word: str) -> _Start:
        """Return the `_Start` of a word."""
        patterns, following = self.patterns_of(word), self._root.following
        nodes = [following[pattern] for pattern in patterns if pattern in following]
        ids = tuple(id_ for node in nodes for id_ in node.ids)
        return _Start(patterns, ids, tuple(node for node in nodes if node.following))

    def _walk(self, sentence: Words, node: _Node, first: int, after: int, found: list[Found]) -> None:
        """Find the phrases that continue from a node with the word at `after`."""
        words, parted = sentence.words, sentence.parted
        for skipped in range(3):
            index = after + skipped
            if index >= len(words) or parted[index] in (STOP, COMMA):
                return
            for pattern in self.patterns_of(words[index]):
                following = node.following.get(pattern)
                if following is not None:
                    found += [(id_, first, index + 1) for id_ in following.ids]
                    if following.following:
                        self._walk(sentence, following, first, index + 1, found)
            if words[index] not in self._skip:
                return
