"""Run a function on untrusted input in a separate process with limited resources.

A file that a user was sent may be a bomb: a hundred bytes that unpack to gigabytes, or content that
sends a parser into an endless loop. Where the system has process limits (``resource``), they bound
memory and processor time. Wall-clock time and the size of the answer are limited everywhere.
"""

import contextlib
import os
import pickle
import selectors
import signal
import subprocess
import sys
import threading
import time
import typing
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from corridor_map.errors import CorridorMapError, DataError, Fault, one_line
from corridor_map.io.children import running
from corridor_map.io.isolated import start
from corridor_map.io.replies import ReplyError, pack, unpack

_T = TypeVar("_T")
_NICE = 5
_MB = 1_000_000
_MAPPED = 64 * _MB
"""Bytes for the code of Python and its libraries, which the system does not count as data."""

_START_SECONDS = 60.0
_READY = b"r"
_PIECE = 1 << 20
_Raised = tuple[str, str]
_Faults = tuple[Fault, ...]
_MOST_FAULTS = 1000


@dataclass(frozen=True, slots=True)
class Limits:
    """Resource limits of a confined function.

    Attributes
    ----------
    memory
        Bytes of memory that the process may hold. Python and the libraries that the function
        imports are part of it.
    seconds
        Wall-clock time from the start of the process, so that a command which needs a second to
        start refuses a file within ten. If starting takes more than half of it, as on a busy
        machine, the function still has the other half.
    output
        Bytes of the packed result.
    values
        Largest number of numbers, texts and lists in the result.
    file
        Bytes of any one file that the function may write.
    """

    memory: int = 512 * _MB
    seconds: float = 8.0
    output: int = 64 * _MB
    values: int = 3_000_000
    file: int = 64 * _MB


class ConfinedError(CorridorMapError, RuntimeError):
    """Failure of a confined function; the text is put after a file's name: “needs more …”."""


def run_confined(
    function: Callable[..., _T],
    *args: Any,
    limits: Limits | None = None,
    raises: tuple[type[CorridorMapError], ...] = (),
) -> _T:
    """Call ``function(*args)`` in a new process with limits, and return what it returns.

    The process is not trusted once the function has begun. So the result is built here from plain
    values, as exactly the type that the function is annotated to return.

    Parameters
    ----------
    function
        A function at the top level of a module of this package. Its annotated return type is one
        that `corridor_map.io.replies.pack` takes.
    *args
        The function's arguments; anything that can be pickled.
    limits
        The resource limits; `Limits()` by default.
    raises
        Errors of this package, of one text each, that it may raise besides `DataError`.

    Returns
    -------
    object
        The result.

    Raises
    ------
    ConfinedError
        If the function takes too much memory or time, returns too much or the wrong type,
        raises any other error, or crashes its process.
    CorridorMapError
        One of `raises` or a `DataError`, if the function raised it.
    """
    limits = limits or Limits()
    expected = _returned(function)
    with start(answer) as process:
        try:
            with running(process.pid, lambda: _end(process)):
                reply = _converse(process, (function, args), limits)
        finally:
            _end(process)
    result: _T = _result(reply, process.returncode, expected, limits, raises)
    return result


def answer() -> None:
    """Run the function that standard input requests; the other end of `run_confined`."""
    # What the function prints must not end up in the reply.
    reply = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    with open(os.devnull, "wb") as nowhere:
        os.dup2(nowhere.fileno(), sys.stdout.fileno())
    # Whoever waits for something else, as at a server, comes first.
    with contextlib.suppress(AttributeError, OSError):
        os.nice(_NICE)
    request = sys.stdin.buffer
    limits: Limits = pickle.load(request)
    # When there is no memory left, there is none to say so.
    too_large = _failure(f"needs more than {limits.memory / _MB:.0f} MB of memory to be read")
    try:
        function, args = pickle.load(request)
        _limit(limits)
        reply.write(_READY)
        reply.flush()
        said = b"result\n" + pack(function(*args), _returned(function))
    except MemoryError:
        said = too_large
    except DataError as error:
        said = b"faults\n" + pack(error.faults[:_MOST_FAULTS], _Faults)
    except CorridorMapError as error:
        said = b"raised\n" + pack((type(error).__name__, str(error)), _Raised)
    except Exception as error:
        said = _failure(f"cannot be read ({_shown(error)})")
    if len(said) > limits.output:
        said = _failure(f"unpacks to more than {limits.output / _MB:.0f} MB")
    with reply:
        reply.write(said)


def _returned(function: Callable[..., Any]) -> Any:
    return typing.get_type_hints(function)["return"]


def _converse(process: "subprocess.Popen[bytes]", call: tuple[Any, Any], limits: Limits) -> bytes:
    if process.stdin is None or process.stdout is None:
        raise ConfinedError("cannot be read (the process that should do it has no pipes)")
    begun = time.monotonic()
    with _deadline(process, _START_SECONDS) as late:
        with contextlib.suppress(BrokenPipeError), process.stdin as stdin:
            # Piece by piece: a whole file in one more copy would be memory that nothing limits.
            pickle.dump(limits, stdin)
            pickle.dump(call, stdin)
        first = os.read(process.stdout.fileno(), 1)
    if late.is_set():
        raise ConfinedError(f"cannot be read (no process for it started within {_START_SECONDS:.0f} s)")
    # Without its sign the process has said all that it will, of a request that it cannot take.
    ready = first == _READY
    left = max(limits.seconds - (time.monotonic() - begun), limits.seconds / 2)
    seconds = left if ready else _START_SECONDS
    with _deadline(process, seconds) as late:
        reply = _received(process, limits.output + 1, seconds)
        process.stdout.close()
        if reply is not None and len(reply) <= limits.output:
            process.wait()
    if reply is None or late.is_set():
        raise ConfinedError(f"takes longer than {limits.seconds:g} s to be read")
    if len(reply) > limits.output:
        raise ConfinedError(f"unpacks to more than {limits.output / _MB:.0f} MB")
    return reply if ready else first + reply


def _received(process: "subprocess.Popen[bytes]", most: int, seconds: float) -> bytes | None:
    """Return the output of a process once it has closed it, or None if that takes too long.

    Ending the process closes its output only if no process that it started holds it open too.
    """
    if process.stdout is None:
        return None
    if sys.platform == "win32":
        return process.stdout.read(most)
    until = time.monotonic() + seconds
    reply = bytearray()
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        while len(reply) < most:
            if not selector.select(max(0.0, until - time.monotonic())):
                return None
            piece = os.read(process.stdout.fileno(), min(_PIECE, most - len(reply)))
            if not piece:
                break
            reply += piece
    return bytes(reply)


@contextlib.contextmanager
def _deadline(process: "subprocess.Popen[bytes]", seconds: float) -> Iterator[threading.Event]:
    late = threading.Event()

    def end() -> None:
        late.set()
        _end(process)

    timer = threading.Timer(seconds, end)
    timer.start()
    try:
        yield late
    finally:
        timer.cancel()
        timer.join()


def _end(process: "subprocess.Popen[bytes]") -> None:
    if process.returncode is not None:
        return
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if sys.platform == "win32":
            process.kill()
        else:
            # The process leads a group of its own, with all that it may have started.
            os.killpg(process.pid, signal.SIGKILL)


def _limit(limits: Limits) -> None:
    if sys.platform == "win32":
        return
    import resource

    wanted = {
        # Unlike RLIMIT_AS it does not count libraries that are only mapped, hundreds of MB of them.
        resource.RLIMIT_DATA: max(limits.memory - _MAPPED, _MAPPED),
        resource.RLIMIT_CPU: int(limits.seconds) + 2,
        resource.RLIMIT_FSIZE: limits.file,
        resource.RLIMIT_CORE: 0,
    }
    for kind, most in wanted.items():
        _, hard = resource.getrlimit(kind)
        soft = most if hard == resource.RLIM_INFINITY else min(most, hard)
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(kind, (soft, hard))


def _result(
    reply: bytes, code: int, expected: Any, limits: Limits, raises: tuple[type[CorridorMapError], ...]
) -> Any:
    kind, _, said = reply.partition(b"\n")
    try:
        if kind == b"result":
            return unpack(said, expected, most=limits.values)
        if kind == b"faults" and (faults := unpack(said, _Faults, most=8 * _MOST_FAULTS)):
            raise DataError(*faults)
        if kind == b"raised":
            name, text = unpack(said, _Raised, most=8)
            for error in raises:
                if error.__name__ == name:
                    raise error(one_line(text))
            raise ConfinedError(f"cannot be read ({one_line(f'{name}: {text}')})")
        if kind == b"failed":
            raise ConfinedError(one_line(unpack(said, str, most=8)))
    except ReplyError as error:
        if not code:
            raise ConfinedError(f"cannot be read (what its reader answered {error})") from None
    if code:
        raise ConfinedError(f"cannot be read (it broke its reader: {_ending(code)})")
    raise ConfinedError("cannot be read (its reader gave no answer)")


def _ending(code: int) -> str:
    try:
        return signal.Signals(-code).name
    except ValueError:
        return f"exit status {code}"


def _failure(problem: str) -> bytes:
    return b"failed\n" + pack(problem, str)


def _shown(error: Exception) -> str:
    words = " ".join(str(error).split())
    shown = words if len(words) <= 160 else f"{words[:159]}…"
    return f"{type(error).__name__}: {shown}" if shown else type(error).__name__
