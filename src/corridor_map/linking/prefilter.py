"""Prefilter: one scan for all words of a lexicon finds the stretches that may mention a route."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import cache, cached_property, reduce
from itertools import product
from operator import or_
from typing import Any, TypeAlias

import ahocorasick_rs

from corridor_map.languages.folding import BRACKET, COMMA, STOP
from corridor_map.linking.damage import broken_forms, misread_forms
from corridor_map.linking.lexicon import Lexicon
from corridor_map.linking.lexicon_items import Phrase
from corridor_map.linking.phrases import ARABIC_PREFIXES, LONGEST_WORD, is_arabic
from corridor_map.linking.subset_index import Needs, bits

Hit: TypeAlias = tuple[int, int, int]
"""The number of a form, its beginning and its end; positions count one space before the text."""

NAME, HEAD, BROKEN = 1, 2, 4
"""Marks of a word of a name, of a noun that refers back, and of a word that spaces break."""

# Phrases of several words need two of them; their words are told apart by this many pairs of marks.
_PAIRS_OF_NAMES = 256
_PAIRS = 768
_FIRST_PAIR = 3
_FIRST_FREE = _FIRST_PAIR + 2 * _PAIRS
_FIRSTS = sum(1 << (_FIRST_PAIR + 2 * pair) for pair in range(_PAIRS))
_OF_NAMES = NAME | HEAD | (1 << (_FIRST_PAIR + 2 * _PAIRS_OF_NAMES)) - (1 << _FIRST_PAIR)
"""Marks of words that are also looked for in the forms that scanners leave."""

_EVERYWHERE = 24
"""Number of the listed common words that are too frequent to be worth a scan."""

_MOST_REMEMBERED = 100_000
_SIBILANTS = ("s", "x", "z", "ch", "sh", "o")
_PARTING = str.maketrans(dict.fromkeys((COMMA, STOP, BRACKET, "'"), " "))


class Prefilter:
    """Finds the rarest word of each phrase, as marks: bits that can be combined.

    Of names, and of phrases whose words are all common, it finds the two rarest words. Their marks are
    a pair, and only both together mean the phrase. A stretch of text can mean a route only if it has a
    name, or phrases of all groups of a description. The scan takes the same time for any number of
    phrases.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        uses = _uses(lexicon)
        listed = lexicon.grammar.get("common", ())
        common = {word: len(listed) - rank for rank, phrase in enumerate(listed) for word in phrase}
        marks: dict[str, int] = defaultdict(int)
        seconds: dict[str, int] = defaultdict(int)
        # By the first mark of each pair, what both of it mean.
        self._meant: dict[int, int] = defaultdict(int)
        self._remembered: dict[int, bool] = {}
        groups: dict[tuple[Phrase, ...], int] = {}
        pairs: tuple[dict[str, int], dict[str, int]] = {}, {}
        needs: list[int] = []

        @cache
        def cost(word: str) -> tuple[int, int]:
            return common.get(word, 0), uses[word] + _cost_of_length(word)

        def mark(phrases: Iterable[Phrase], value: int, least: int, most: int) -> None:
            """Mark the rarest word of each phrase with a value, or two words with a pair that means it."""
            for phrase in phrases:
                rarest, *others = sorted(set(phrase), key=lambda word: (cost(word), word))
                if not others or (value != NAME and rarest not in common):
                    marks[rarest] |= value
                    continue
                # The pairs are those of a rarest word with any of its second ones.
                own = pairs[value == NAME]
                number = own.setdefault(rarest, len(own))
                first = 1 << (_FIRST_PAIR + 2 * (least + number % (most - least)))
                marks[rarest] |= first
                seconds[others[0]] |= first << 1
                self._meant[first] |= value

        def mark_rarest(phrases: Iterable[Phrase], value: int) -> None:
            for phrase in phrases:
                marks[min(phrase, key=cost)] |= value

        for own in lexicon.routes:
            mark(own.names, NAME, 0, _PAIRS_OF_NAMES)
            mark_rarest(own.heads, HEAD)
            # Its noun may be misread, so what a route is called after is enough to look closer.
            mark(own.called if own.kinds else (), NAME, 0, _PAIRS_OF_NAMES)
            for description in own.descriptions:
                for group in description.groups:
                    if group not in groups:
                        groups[group] = 1 << (_FIRST_FREE + len(groups))
                        mark(group, groups[group], _PAIRS_OF_NAMES, _PAIRS)
                needs.append(sum({groups[group] for group in description.groups}))
        self._needs = Needs(needs)
        mark_rarest(lexicon.grammar.get("things", ()), HEAD)
        everywhere = {word for phrase in listed[:_EVERYWHERE] for word in phrase} & seconds.keys()
        self._everywhere = {
            form: seconds[word] for word in sorted(everywhere) for form in (word, f"{word}s", f"{word}es")
        }
        self._assumed = sum_of(self._everywhere.values())
        for word in seconds.keys() - everywhere:
            marks[word] |= seconds[word]
        forms = _forms(marks)
        self._forms = list(forms)
        self._marks = list(forms.values())
        # How far a word's end is from where the scan says that its form ends.
        self._beyond = [1 + form.endswith(" ") for form in forms]

    def __getstate__(self) -> dict[str, Any]:
        # Automata cannot be sent to another process, which makes its own.
        return {name: value for name, value in self.__dict__.items() if name not in ("_scan", "_scan_ascii")}

    @cached_property
    def _scan(self) -> ahocorasick_rs.AhoCorasick:
        return ahocorasick_rs.AhoCorasick(self._forms)

    @cached_property
    def _scan_ascii(self) -> ahocorasick_rs.BytesAhoCorasick:
        # Half as quick again as the other, as no bytes need be counted as characters.
        return ahocorasick_rs.BytesAhoCorasick([form.encode() for form in self._forms if form.isascii()])

    def scan(self, folded: str) -> list[Hit]:
        """Return the forms of words that are found, in order of their ends; see `marks` and `placed`."""
        padded = f" {folded.translate(_PARTING)} "
        if padded.isascii():
            return self._scan_ascii.find_matches_as_indexes(padded.encode(), overlapping=True)
        return self._scan.find_matches_as_indexes(padded, overlapping=True)

    def marks(self, hits: Iterable[Hit]) -> int:
        """Return the combined marks of all hits."""
        known, marks = self._marks, 0
        for form in {form for form, _, _ in hits}:
            marks |= known[form]
        return marks

    def placed(self, hits: Iterable[Hit]) -> list[tuple[int, int]]:
        """Return (position, marks) of each hit; the position is the end of its word."""
        return [(end - self._beyond[form], self._marks[form]) for form, _, end in hits]

    def may_mention(self, marks: int, folded: str | None = None) -> bool:
        """Say whether a stretch with these marks may mean a route by itself.

        Parameters
        ----------
        marks
            What the scan found in it.
        folded
            The stretch, for a closer check. The scan does not look for the most common words; without
            the stretch they are assumed to be in it.
        """
        if folded is None:
            common = self._assumed
        else:
            words = self._everywhere.keys() & folded.translate(_PARTING).split()
            common = sum_of(self._everywhere[word] for word in words)
        marks |= common
        known = self._remembered.get(marks)
        if known is None:
            if len(self._remembered) > _MOST_REMEMBERED:
                self._remembered.clear()
            known = self._remembered[marks] = self._may_mention(marks)
        return known

    def _may_mention(self, marks: int) -> bool:
        for first in bits(marks & marks >> 1 & _FIRSTS):
            marks |= self._meant[first]
        return bool(marks & NAME) or any(True for _ in self._needs.within(marks))


def _forms(marks: Mapping[str, int]) -> dict[str, int]:
    """Return the forms that the scan looks for: words as folded texts have them, with spaces around.

    Parameters
    ----------
    marks
        The marks of each word of phrases.

    Returns
    -------
    dict
        The marks of each form. Those in ASCII come first, so that they have the same numbers without
        the others.
    """
    found: dict[str, int] = defaultdict(int)
    for word, value in marks.items():
        stem = word.removesuffix("*")
        if len(stem) > LONGEST_WORD:
            continue
        # With the spaces around them: "important" has no port.
        endings = ("",) if word != stem else _endings(stem)
        prefixes = ("", *ARABIC_PREFIXES) if is_arabic(stem) else ("",)
        for prefix, ending in product(prefixes, endings):
            found[f" {prefix}{stem}{ending}"] |= value
        if not value & _OF_NAMES:
            continue
        for form in misread_forms(stem):
            found[f" {form} "] |= value
        for form in broken_forms(stem):
            found[form] |= value | BROKEN
    # What begins with a form that means as much need not be looked for; in order it comes after that one.
    kept: list[str] = []
    beginnings: list[tuple[str, int]] = [("", 0)]
    for form in sorted(found):
        while not form.startswith(beginnings[-1][0]):
            beginnings.pop()
        meant = beginnings[-1][1]
        if found[form] & ~meant:
            kept.append(form)
        beginnings.append((form, meant | found[form]))
    return {form: found[form] for form in sorted(kept, key=lambda form: (not form.isascii(), form))}


def sum_of(marks: Iterable[int]) -> int:
    """Return the combination of marks."""
    return reduce(or_, marks, 0)


def _endings(word: str) -> tuple[str, ...]:
    """Return the endings that a folded word may have: none, or the English plural and possessive."""
    if word[-1].isdigit() or not any(letter.isascii() for letter in word):
        return (" ",)
    return (" ", "s ", "es ") if word.endswith(_SIBILANTS) else (" ", "s ")


def _cost_of_length(word: str) -> int:
    # A short word stands in many others, where the scan finds it too.
    return 3 * max(0, 7 - len(word))


def _uses(lexicon: Lexicon) -> Counter[str]:
    """Count the lists of the lexicon that have each word, without names: a measure of how common it is."""
    lists = [*lexicon.grammar.values()]
    for own in lexicon.routes:
        lists += [own.kinds, own.heads, *(group for d in own.descriptions for group in d.groups)]
    return Counter(word for phrases in lists for word in {word for phrase in phrases for word in phrase})
