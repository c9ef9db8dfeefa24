"""An index of sets of marks that finds all subsets of another set without checking each."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence


class Needs:
    """Finds the sets that are subsets of another one; a set is a number whose bits are its marks.

    A set is checked only if the other one has its rarest mark: the one that the fewest sets need.

    Parameters
    ----------
    needs
        The sets, none of them empty.
    """

    def __init__(self, needs: Sequence[int]) -> None:
        users = Counter(mark for need in needs for mark in bits(need))
        self._by_mark: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for index, need in enumerate(needs):
            self._by_mark[min(bits(need), key=lambda mark: (users[mark], mark))].append((index, need))
        self._marks = sum(self._by_mark)

    def within(self, marks: int) -> Iterator[int]:
        """Yield the indexes of the sets whose marks are all in `marks`, in no particular order."""
        for mark in bits(marks & self._marks):
            for index, need in self._by_mark[mark]:
                if marks & need == need:
                    yield index


def bits(number: int) -> Iterator[int]:
    """Yield the powers of two that a number is the sum of."""
    while number:
        lowest = number & -number
        yield lowest
        number ^= lowest
