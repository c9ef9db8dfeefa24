"""Damaged forms of a word in scanned or typeset text: misread, broken by spaces, letter-spaced."""

from collections.abc import Callable, Iterator, Sequence

_SHORTEST_MISREAD = 5
_SHORTEST_BROKEN = 5
_SHORTEST_SPACED = 4
_CONFUSED = (
    *(("i", "l"), ("i", "1"), ("l", "i"), ("l", "1"), ("e", "c"), ("c", "e"), ("o", "0"), ("s", "5")),
    *(("u", "n"), ("n", "u"), ("u", "ii"), ("h", "b"), ("b", "h"), ("h", "n"), ("n", "h"), ("g", "q")),
    *(("z", "2"), ("t", "l"), ("rn", "m"), ("m", "rn"), ("n", "ri"), ("ri", "n"), ("rri", "m")),
    *(("d", "cl"), ("cl", "d"), ("rt", "n")),
    *(("w", "vv"), ("и", "н"), ("н", "и"), ("з", "3"), ("о", "0")),
)
"""Pairs of the letters as written, and as optical character recognition reads them."""


def misread_forms(word: str) -> Iterator[str]:
    """Yield the usual misread forms of a folded word, with one confusion each; none for a short word."""
    if len(word) < _SHORTEST_MISREAD:
        return
    for written, read in _CONFUSED:
        at = word.find(written)
        while at >= 0:
            yield word[:at] + read + word[at + len(written) :]
            at = word.find(written, at + 1)


def broken_forms(word: str) -> Iterator[str]:
    """Yield a folded word broken by one space, and letter-spaced; each form begins with a space."""
    if len(word) >= _SHORTEST_BROKEN:
        for at in range(1, len(word) - 1):
            yield f" {word[:at]} {word[at:]}"
    if len(word) >= _SHORTEST_SPACED:
        yield " " + " ".join(word)
        # "I ran" are two words.
        if len(word) < _SHORTEST_BROKEN and word[0] != "i":
            yield f" {word[0]} {word[1:]}"


def parts_of_word(parts: Sequence[str], knows: Callable[[str, int], bool]) -> int:
    """Return the number of parts at the beginning of a list that form one word broken by spaces, or 1.

    Parameters
    ----------
    parts
        Folded words with nothing but spaces between them.
    knows
        Says whether a folded word matches one of the lexicon by more than so many of its first letters.
    """
    joined, longest = parts[0], 1
    letters = len(joined) == 1
    # Both parts of "North-South" are words of the lexicon, and are left alone.
    is_word = len(joined) > 2 and knows(joined, 0)
    for number, part in enumerate(parts[1:], 2):
        if is_word and knows(part, 0):
            break
        before = len(joined)
        joined += part
        letters = letters and len(part) == 1
        shortest = _SHORTEST_SPACED if letters or before == 1 else _SHORTEST_BROKEN
        # "in Dienst" is no form of "Indien": after a short word hardly an ending is left open.
        beyond = len(joined) - 2 if before == 2 and not letters else before
        if len(joined) >= shortest and (len(part) > 1 or letters) and knows(joined, beyond):
            longest = number
    return longest
