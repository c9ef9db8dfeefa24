"""Which of many sets of marks a set of marks has whole, without a look at each of them."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence


class Needs:
    """Finds the sets that are wholly within another one; sets are numbers, whose bits are their marks.

    Each is looked at only where there is that of its marks which the fewest others need.

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
        """Yield the indexes of the sets whose marks are all there, in no order."""
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
