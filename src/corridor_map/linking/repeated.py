"""A cache of results for arguments that recur."""

from collections.abc import Callable, Hashable
from typing import Any, Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Repeated(Generic[K, V]):
    """Calls a function, and keeps the result once an argument comes a second time.

    Most arguments come once, and to keep their results would cost more than it saves.

    Parameters
    ----------
    function
        The function, which returns the same for the same argument.
    most
        Largest number of results that are kept; arguments that came once are noted in proportion to it.
    """

    def __init__(self, function: Callable[[K], V], most: int) -> None:
        self._function = function
        self._most = most
        self._once: set[int] = set()
        self._known: dict[K, V] = {}

    def __getstate__(self) -> dict[str, Any]:
        # What was remembered goes by numbers that another process has others for.
        return {**self.__dict__, "_once": set(), "_known": {}}

    def __call__(self, key: K) -> V:
        """Return the function's result for an argument."""
        known = self._known.get(key, self)
        if not isinstance(known, Repeated):
            return known
        value = self._function(key)
        number = hash(key)
        if number in self._once:
            if len(self._known) >= self._most:
                self._known.clear()
            self._known[key] = value
        else:
            if len(self._once) >= 16 * self._most:
                self._once.clear()
            self._once.add(number)
        return value
