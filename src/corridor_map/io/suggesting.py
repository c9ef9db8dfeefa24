"""Which of the names that there are is the nearest to one that is not, for as long as that is quick."""

import difflib
from collections.abc import Iterable

_MOST_COMPARISONS = 20_000
"""About a third of a second; a file of ten thousand misspelt names is not helped by ten thousand hints."""

_LONGEST = 200
_LIKENESS = 0.4


class Suggestions:
    """Finds the nearest of some names, each once, and stops when enough was compared.

    Parameters
    ----------
    names
        The names that there are.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._names = sorted(names)
        self._found: dict[str, str] = {}
        self._left = _MOST_COMPARISONS

    def nearest(self, name: str) -> str:
        """Return the name that is nearest to one that is not there; empty if none is, or it takes too long.

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
        """Return the end of a fault that says which name is meant, perhaps; empty if there is none."""
        near = self.nearest(name)
        return f"; the nearest is “{near}”" if near else ""
