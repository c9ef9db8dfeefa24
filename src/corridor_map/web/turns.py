"""A fair queue for tasks of which only a few can run at a time, with limits on waiting."""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition


class BusyError(Exception):
    """Too many wait already, or it has taken too long."""


class Turns:
    """Lets a few go on at a time and the others wait, in a queue for each address, served in rounds.

    Requests from one address go in order. Addresses take turns, so that one that asks a hundred times
    does not keep the others waiting for a hundred turns.

    Parameters
    ----------
    at_once
        How many may go on at a time.
    waiting
        How many may wait.
    patience
        Seconds that somebody waits at most.
    """

    def __init__(self, at_once: int, waiting: int, patience: float) -> None:
        self._free = at_once
        self._most = waiting
        self._patience = patience
        self._changed = Condition()
        self._queues: dict[str, deque[_Ticket]] = {}

    @contextmanager
    def turn(self, who: str) -> Iterator[None]:
        """Wait for a turn, and have it until the end of the block.

        Parameters
        ----------
        who
            The address that asks.

        Raises
        ------
        BusyError
            If there is no turn to be had.
        """
        self._wait(who)
        try:
            yield
        finally:
            with self._changed:
                self._free += 1
                self._call()

    def _wait(self, who: str) -> None:
        with self._changed:
            mine = _Ticket()
            if sum(map(len, self._queues.values())) >= self._most and not self._free:
                self._make_room(who)
            self._queues.setdefault(who, deque()).append(mine)
            self._call()
            self._changed.wait_for(lambda: mine.is_called or mine.is_refused, self._patience)
            if not mine.is_called:
                if not mine.is_refused:
                    self._drop(who, mine)
                raise BusyError

    def _call(self) -> None:
        while self._free and self._queues:
            who = next(iter(self._queues))
            queue = self._queues.pop(who)
            queue.popleft().is_called = True
            # Who has more to ask comes round again after all others.
            if queue:
                self._queues[who] = queue
            self._free -= 1
        self._changed.notify_all()

    def _make_room(self, who: str) -> None:
        """Refuse the last waiting request of the address with the most of them.

        If that address has at most one more than the one that asks, refuse the one that asks instead.
        """
        greedy = max(self._queues, key=lambda one: len(self._queues[one]), default=who)
        if len(self._queues.get(greedy, ())) <= len(self._queues.get(who, ())) + 1:
            raise BusyError
        last = self._queues[greedy][-1]
        last.is_refused = True
        self._drop(greedy, last)
        self._changed.notify_all()

    def _drop(self, who: str, ticket: "_Ticket") -> None:
        self._queues[who].remove(ticket)
        if not self._queues[who]:
            del self._queues[who]


class _Ticket:
    """A waiting request."""

    def __init__(self) -> None:
        self.is_called = False
        self.is_refused = False
