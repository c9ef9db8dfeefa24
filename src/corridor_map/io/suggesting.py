"""Suggest the closest known name within a budget of comparisons."""

import difflib
from collections.abc import Iterable

_MOST_COMPARISONS = 20_000
"""Largest number of comparisons, about a third of a second.

A file of ten thousand misspelt names is not helped by ten thousand hints.
"""

_LONGEST = 200
_LIKENESS = 0.4


class Suggestions:
    """Finds the closest known names, caches them, and stops when the budget of comparisons is spent.

    Parameters
    ----------
    names
        The known names.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._names = sorted(names)
        self._found: dict[str, str] = {}
        self._left = _MOST_COMPARISONS

    def nearest(self, name: str) -> str:
        """Return the known name closest to an unknown one; empty if none is close or it takes too long.

        The same names in the same order always have the same answers.
        """
        if name not in self._found:
            self._left -= len(self._names)
            if self._left < 0 or len(name) > _LONGEST:
                return ""
            near = difflib.get_close_matches(name, self._names, n=1, cutoff=_LIKENESS)
            self._found[name] = near[0] if near else ""
        return self._found[name]

    def hint(self, name: str) -> str:
        """Return the end of a fault, which suggests the closest name; empty if there is none."""
        near = self.nearest(name)
        return f"; the nearest is “{near}”" if near else ""
