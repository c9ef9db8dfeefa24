"""What a function returned, kept for what it is asked again."""

from collections.abc import Callable, Hashable
from typing import Any, Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Repeated(Generic[K, V]):
    """Calls a function, and remembers what it returned for what is asked a second time.

    Most is asked once, and to keep what is returned for it would cost more than it saves.

    Parameters
    ----------
    function
        What is called; the same is returned for the same.
    most
        How much is remembered at most, and how much of what was asked once.
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
        """Return what the function returns."""
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
