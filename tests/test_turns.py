"""Who goes next when only a few can go on at a time."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event

import pytest

from corridor_map.web.turns import BusyError, Turns

LONG = 30


class Queue:
    """Turns of which the only one is taken, and those who have come since."""

    def __init__(self, waiting: int = 100, patience: float = LONG) -> None:
        self.turns = Turns(1, waiting, patience)
        self.went: list[str] = []
        self.pool = ThreadPoolExecutor(20)

    def come(self, name: str) -> Future[None]:
        """Have somebody come whose address is the first letter of their name; they stand in the queue."""
        stands = Event()

        def wait() -> None:
            with self.turns._changed:
                # Nobody else comes before this one waits.
                stands.set()
                with self.turns.turn(name[0]):
                    self.went.append(name)

        come = self.pool.submit(wait)
        assert stands.wait(LONG)
        with self.turns._changed:
            return come

    @contextmanager
    def taken(self) -> Iterator[None]:
        with self.turns.turn("first"):
            yield


def test_those_who_wait_go_in_order() -> None:
    queue = Queue()
    with queue.taken():
        come = [queue.come(f"a{number}") for number in range(5)]
        assert queue.went == []
    assert [one.result(LONG) for one in come] == [None] * 5
    assert queue.went == ["a0", "a1", "a2", "a3", "a4"]


def test_who_asks_often_keeps_others_waiting_for_one_turn() -> None:
    queue = Queue()
    with queue.taken():
        come = [queue.come(name) for name in ("a0", "a1", "a2", "a3", "b0", "c0", "b1")]
    assert [one.result(LONG) for one in come] == [None] * 7
    assert queue.went == ["a0", "b0", "c0", "a1", "b1", "a2", "a3"]


def test_when_too_many_wait_the_last_of_the_most_is_refused() -> None:
    queue = Queue(waiting=3)
    with queue.taken():
        come = {name: queue.come(name) for name in ("a0", "a1", "a2")}
        with pytest.raises(BusyError), queue.turns.turn("a"):
            pass
        come["b0"] = queue.come("b0")
        assert isinstance(come["a2"].exception(LONG), BusyError)
        with pytest.raises(BusyError), queue.turns.turn("b"):
            pass
    assert [come[name].result(LONG) for name in ("a0", "a1", "b0")] == [None] * 3
    assert queue.went == ["a0", "b0", "a1"]


def test_who_has_waited_too_long_is_refused_and_forgotten() -> None:
    queue = Queue(patience=0)
    with queue.taken(), pytest.raises(BusyError), queue.turns.turn("a"):
        pass
    assert queue.turns._queues == {}
    with queue.turns.turn("a"):
        pass


def test_a_turn_ends_with_what_was_done_in_it() -> None:
    turns = Turns(1, 0, 0)
    for _ in range(3):
        with pytest.raises(ZeroDivisionError), turns.turn("a"):
            1 / 0  # noqa: B018
