"""Matching of descriptions: a sentence matches one if its phrases cover all groups of it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias

from corridor_map.linking.lexicon import Lexicon
from corridor_map.linking.lexicon_items import Phrase
from corridor_map.linking.phrases import Found
from corridor_map.linking.subset_index import Needs

Span: TypeAlias = tuple[int, int]
"""Indexes of the first word, and of the word after the last one."""


class Describer:
    """Finds descriptions in sentences; the work hardly grows with their number.

    Parameters
    ----------
    lexicon
        Whose descriptions are found.
    phrases
        The phrases that are looked for, in the order of their indexes; those of the descriptions
        are added to it.

    Attributes
    ----------
    excluding
        Indexes of phrases that serve only to exclude a description.
    """

    def __init__(self, lexicon: Lexicon, phrases: dict[Phrase, list[tuple[str, int]]]) -> None:
        described = [(own.route, d) for own in lexicon.routes for d in own.descriptions]
        # Many descriptions share a group, such as all words for a railway.
        groups: dict[tuple[Phrase, ...], int] = {}
        for _, description in described:
            for group in (*description.groups, description.without):
                groups.setdefault(group, len(groups))
        for group in groups:
            for phrase in group:
                phrases.setdefault(phrase, [])
        ids = {phrase: number for number, phrase in enumerate(phrases)}
        self._marks = [0] * len(ids)
        self._groups: dict[int, list[int]] = defaultdict(list)
        for group, number in groups.items():
            mark = 1 << number
            for phrase in group:
                self._marks[ids[phrase]] |= mark
                self._groups[ids[phrase]].append(mark)
        said = {phrase for _, d in described for group in d.groups for phrase in group}
        self.excluding = frozenset(
            number for phrase, number in ids.items() if phrase not in said and not phrases[phrase]
        )
        self._descriptions = [
            (route, [1 << groups[group] for group in description.groups], 1 << groups[description.without])
            for route, description in described
        ]
        self._needs = Needs([sum(set(of_groups)) for _, of_groups, _ in self._descriptions])

    def is_described(self, found: Sequence[Found]) -> bool:
        """Say whether a sentence with these phrases matches any description."""
        return any(True for _ in self._fitting(self._all_marks(found)))

    def described(self, found: Sequence[Found]) -> Iterator[tuple[str, list[list[Span]]]]:
        """Yield the route of each matching description, and the spans of phrases for each of its groups.

        Parameters
        ----------
        found
            The phrases of a sentence.
        """
        fitting = sorted(self._fitting(self._all_marks(found)))
        spans: dict[int, list[Span]] = defaultdict(list)
        for phrase, first, after in found if fitting else ():
            for group in self._groups.get(phrase, ()):
                spans[group].append((first, after))
        for index in fitting:
            route, groups, _ = self._descriptions[index]
            yield route, [spans[group] for group in groups]

    def _fitting(self, marks: int) -> Iterator[int]:
        """Yield the indexes of descriptions with all groups in the marks, and no excluding phrase."""
        for index in self._needs.within(marks):
            if not marks & self._descriptions[index][2]:
                yield index

    def _all_marks(self, found: Sequence[Found]) -> int:
        all_marks = 0
        for phrase in {phrase for phrase, _, _ in found}:
            all_marks |= self._marks[phrase]
        return all_marks


def words_of(spans: Iterable[Span]) -> set[int]:
    """Return the indexes of the words that spans cover."""
    return {word for span in spans for word in range(*span)}


def one_of_each(groups: Sequence[Sequence[Span]], taken: set[int]) -> list[Span]:
    """Return one span of each group, without shared words or words of `taken`; empty if a group has none."""
    chosen: list[Span] = []
    # The group with the least choice first, so that it does not lose its words to another.
    for group in sorted(groups, key=len):
        free = [span for span in group if taken.isdisjoint(range(*span))]
        if not free:
            return []
        chosen.append(max(free, key=lambda span: span[1] - span[0]))
        taken = taken | words_of(chosen[-1:])
    return chosen


def spans_at(spans: Iterable[Span]) -> dict[int, list[Span]]:
    """Return the spans that contain each word, by the word's index."""
    at: dict[int, list[Span]] = defaultdict(list)
    for span in spans:
        for word in range(*span):
            at[word].append(span)
    return at


def outside(spans: Iterable[Span], larger: Iterable[Span]) -> list[Span]:
    """Return the spans that lie within none of the larger ones."""
    larger_at = spans_at(larger)
    return [span for span in spans if not any(contains(one, span) for one in larger_at.get(span[0], ()))]


def contains(one: Span, other: Span) -> bool:
    """Say whether the first span contains all words of the other."""
    return one[0] <= other[0] and other[1] <= one[1]
