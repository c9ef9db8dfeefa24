"""The vocabulary of a document, used to mend its broken and misread words."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property

HYPHENS = frozenset("-\u2010\u00ad")
_WORD = re.compile(r"[^\W\d_]+")
_COMPOUND = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)+")
_LINES_AT_ONCE = 512


class Vocabulary:
    """The words of a document, without those that its line ends have broken.

    They are collected on first use, and counted when a count is first needed.
    """

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = lines

    @classmethod
    def of(cls, lines: Iterable[str]) -> "Vocabulary":
        """Collect the words of lines, leaving out the pieces at hyphenated line ends."""
        return cls([stripped for line in lines if (stripped := line.strip())])

    @cached_property
    def pieces(self) -> list[str]:
        """Parts of words before and after hyphenated line ends, up to the next space."""
        pieces = []
        for number in broken_lines(self._lines):
            pieces.append(self._lines[number].split()[-1])
            for following in self._lines[number + 1 : number + 2]:
                first, *rest = following.split(None, 1)
                # A lone word between two hyphens is a piece of both lines, and one word.
                if rest or first[-1] not in HYPHENS:
                    pieces.append(first)
        return pieces

    @cached_property
    def tokens(self) -> Counter[str]:
        """Number of occurrences of each token (a run of characters without a space), without the pieces."""
        tokens: Counter[str] = Counter()
        for start in range(0, len(self._lines), _LINES_AT_ONCE):
            tokens.update(" ".join(self._lines[start : start + _LINES_AT_ONCE]).split())
        tokens.subtract(self.pieces)
        return +tokens if self.pieces else tokens

    @cached_property
    def distinct(self) -> set[str]:
        """Distinct tokens (runs of characters without a space), without the pieces."""
        if self.pieces:
            return set(self.tokens)
        distinct: set[str] = set()
        for start in range(0, len(self._lines), _LINES_AT_ONCE):
            distinct.update(" ".join(self._lines[start : start + _LINES_AT_ONCE]).split())
        return distinct

    def has(self, word: str) -> bool:
        """Say whether a word stands in the document."""
        return word in self._distinct_words

    def has_folded(self, word: str) -> bool:
        """Say whether a word, given in folded case, stands in the document in any case."""
        return word in self._distinct_folded

    @cached_property
    def _distinct_words(self) -> set[str]:
        words = {token for token in self.distinct if token.isalpha()}
        words.update(*(_WORD.findall(token) for token in self.distinct - words))
        return words

    @cached_property
    def _distinct_folded(self) -> set[str]:
        return {word.casefold() for word in self._distinct_words}

    @cached_property
    def words(self) -> Counter[str]:
        """Number of occurrences of each word in the document."""
        words: Counter[str] = Counter()
        for token, number in self.tokens.items():
            if token.isalpha():
                words[token] += number
            else:
                for word in _WORD.findall(token):
                    words[word] += number
        return words

    @cached_property
    def folded(self) -> Counter[str]:
        """Number of occurrences of each word in the document, in any case, by its folded form."""
        folded: Counter[str] = Counter()
        for word, number in self.words.items():
            folded[word.casefold()] += number
        return folded

    @cached_property
    def compounds(self) -> Counter[str]:
        """Number of occurrences of each hyphenated compound, in any case, by its folded form."""
        compounds: Counter[str] = Counter()
        for token, number in self.tokens.items():
            if "-" in token:
                for compound in _COMPOUND.findall(token):
                    compounds[compound.casefold()] += number
        return compounds


def broken_lines(lines: Sequence[str]) -> list[int]:
    """Return the indices of lines that end in a hyphen; the lines have no trailing space."""
    return [index for index, line in enumerate(lines) if line[-1:] in HYPHENS]
