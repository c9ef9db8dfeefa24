"""A pool of processes for one kind of work of one command, each isolated from the current folder."""

import contextlib
import os
import pickle
import queue
import signal
import subprocess
import sys
import typing
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from types import FrameType
from typing import Any, Self, TypeVar

from corridor_map.errors import CorridorMapError
from corridor_map.io.children import end_all
from corridor_map.io.isolated import start
from corridor_map.io.replies import pack, unpack

_T = TypeVar("_T")
_LENGTH = 8
_MOST_VALUES = 30_000_000
_PATIENCE = 5.0


class WorkerError(CorridorMapError, RuntimeError):
    """A process that ended in the middle of its work."""


class Workers:
    """A pool of processes that call functions, each process one at a time.

    They have no resource limits, and end with their ``with`` block, whatever ends it.

    Parameters
    ----------
    number
        How many processes.
    prepare
        A function at the top level of a module of this package that each process calls first.
    *args
        The function's arguments; anything that can be pickled.
    """

    def __init__(self, number: int, prepare: Callable[..., None], *args: Any) -> None:
        self._number, self._first = number, (prepare, args)
        self._processes: list[subprocess.Popen[bytes]] = []
        self._idle: queue.SimpleQueue[subprocess.Popen[bytes]] = queue.SimpleQueue()
        self._threads = ThreadPoolExecutor(number)

    def __enter__(self) -> Self:
        try:
            for _ in range(self._number):
                # What goes wrong in it is a fault of ours, and is shown as one.
                self._processes.append(start(work, stderr=None))
            for process in self._processes:
                _ask(process, self._first)
                self._idle.put(process)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        # Asked first, so that each ends what it has started; see `work`.
        for process in self._processes:
            process.terminate()
        for process in self._processes:
            try:
                process.wait(_PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
        self._threads.shutdown(cancel_futures=True)
        for process in self._processes:
            with contextlib.suppress(BrokenPipeError), process:
                pass

    def submit(self, function: Callable[..., _T], *args: Any) -> "Future[_T]":
        """Have an idle process call a function, as `corridor_map.io.confined` would.

        Raises
        ------
        WorkerError
            From the future, if its process ends instead.
        """
        return self._threads.submit(self._asked, function, args)

    def _asked(self, function: Callable[..., _T], args: tuple[Any, ...]) -> _T:
        process = self._idle.get()
        try:
            _ask(process, (function, args))
            length = _read(process, _LENGTH)
            reply = _read(process, int.from_bytes(length))
        finally:
            self._idle.put(process)
        result: _T = unpack(reply, _returned(function), most=_MOST_VALUES)
        return result


def work() -> None:
    """Call the functions that standard input requests, until it ends; the other end of `Workers`."""
    signal.signal(signal.SIGTERM, _end_here)
    replies = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    # What a function prints goes where errors go.
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    with open(sys.stdin.fileno(), "rb", closefd=False) as request:
        prepare, args = pickle.load(request)
        prepare(*args)
        while request.peek(1):
            function, args = pickle.load(request)
            reply = pack(function(*args), _returned(function))
            replies.write(len(reply).to_bytes(_LENGTH) + reply)
            replies.flush()


def _end_here(_number: int, _frame: FrameType | None) -> None:
    end_all()
    os._exit(1)


def _ask(process: "subprocess.Popen[bytes]", call: tuple[Any, Any]) -> None:
    if process.stdin is None:
        raise WorkerError("a process that works for this one has no pipes")
    try:
        pickle.dump(call, process.stdin)
        process.stdin.flush()
    except BrokenPipeError:
        raise WorkerError(_ending(process)) from None


def _read(process: "subprocess.Popen[bytes]", length: int) -> bytes:
    content = process.stdout.read(length) if process.stdout else b""
    if len(content) < length:
        raise WorkerError(_ending(process))
    return content


def _ending(process: "subprocess.Popen[bytes]") -> str:
    code = process.wait()
    try:
        ended = signal.Signals(-code).name
    except ValueError:
        ended = f"exit status {code}"
    return f"a process that worked for this one ended ({ended})"


def _returned(function: Callable[..., Any]) -> Any:
    return typing.get_type_hints(function)["return"]
