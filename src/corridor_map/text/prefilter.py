"""Which stretches of a folded text may mean a route, told by one scan for all words of a lexicon."""

from collections import Counter, defaultdict
from collections.abc import Iterable

import ahocorasick_rs

from corridor_map.text.damage import broken_forms, misread_forms
from corridor_map.text.lexicon import Lexicon
from corridor_map.text.lexicon_items import Phrase

NAME, HEAD, BROKEN = 1, 2, 4
"""Marks of a word of a name, of a noun by which texts carry on, and of a word that spaces break."""

_FIRST_FREE = 3
_MOST_REMEMBERED = 100_000


class Prefilter:
    """Finds the rarest word of each phrase, wherever it stands, as marks that can be added up.

    A stretch of text can only mean a route if it has the mark of a name or the marks of all the
    groups of a description. The scan takes the same time for any number of phrases.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        uses = _uses(lexicon)
        listed = lexicon.grammar.get("common", ())
        common = {word: len(listed) - rank for rank, phrase in enumerate(listed) for word in phrase}
        marks: dict[str, int] = defaultdict(int)
        self._needs: list[int] = []
        self._remembered: dict[int, bool] = {}
        bits: dict[tuple[Phrase, ...], int] = {}

        def mark(phrases: Iterable[Phrase], value: int) -> None:
            for phrase in phrases:
                rarest = min(
                    phrase, key=lambda word: (common.get(word, 0), uses[word] + _cost_of_length(word))
                )
                marks[rarest.removesuffix("*")] |= value

        for own in lexicon.routes:
            mark(own.names, NAME)
            mark(own.heads, HEAD)
            # Its noun may be misread, so what a route is called after is enough to look closer.
            named = (own.called,) if own.called and own.kinds else ()
            for groups in (named, *(description.groups for description in own.descriptions)):
                need = 0
                for group in groups:
                    bit = 1 << bits.setdefault(group, _FIRST_FREE + len(bits))
                    mark(group, bit)
                    need |= bit
                if need:
                    self._needs.append(need)
        mark(lexicon.grammar.get("things", ()), HEAD)
        damaged: dict[str, int] = defaultdict(int)
        often = NAME | HEAD | sum({1 << bits[own.called] for own in lexicon.routes if own.called in bits})
        for word, value in marks.items():
            if not value & often:
                continue
            for form in misread_forms(word):
                damaged[form] |= value
            for form in broken_forms(word):
                damaged[form] |= value | BROKEN
        for form, value in damaged.items():
            marks[form] |= value
        words = sorted(marks)
        self._marks = [marks[word] for word in words]
        self._scan = ahocorasick_rs.AhoCorasick(words)

    def scan(self, folded: str) -> list[tuple[int, int]]:
        """Return (position, marks) of each word found, in order of their ends."""
        marks = self._marks
        # A space before it all, as broken words begin with one.
        found = self._scan.find_matches_as_indexes(" " + folded, overlapping=True)
        return [(end - 1, marks[word]) for word, _, end in found]

    def may_mention(self, marks: int) -> bool:
        """Say whether a stretch with these marks may mean a route by itself."""
        if marks & NAME:
            return True
        known = self._remembered.get(marks)
        if known is None:
            if len(self._remembered) > _MOST_REMEMBERED:
                self._remembered.clear()
            known = self._remembered[marks] = any(marks & need == need for need in self._needs)
        return known


def _cost_of_length(word: str) -> int:
    # A short word stands in many others, where the scan finds it too.
    return 3 * max(0, 7 - len(word))


def _uses(lexicon: Lexicon) -> Counter[str]:
    """Return for how many things the lexicon has each word, names left aside: so common it is."""
    lists = [*lexicon.grammar.values()]
    for own in lexicon.routes:
        lists += [own.kinds, own.heads, *(group for d in own.descriptions for group in d.groups)]
    return Counter(word for phrases in lists for word in {word for phrase in phrases for word in phrase})
