"""Running a function on what strangers made, in a process of its own with little to spend.

A file that a user was sent may be a bomb: a hundred bytes that unpack to gigabytes, or a form that
sends a parser round in circles. Where the system has limits of processes (``resource``), memory and
processor time are limited by it; time by the clock and the size of the answer are everywhere.
"""

import contextlib
import io
import json
import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from corridor_map.children import running
from corridor_map.errors import CorridorMapError, DataError, Fault

_T = TypeVar("_T")
_MB = 1_000_000
_MAPPED = 64 * _MB
"""What the code of Python and of the libraries takes, which the system does not count as data."""

_START_SECONDS = 60.0
_READY = b"r"
_STARTER = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
    "from corridor_map.confined import answer; answer()"
)
_PLAIN = frozenset({"set", "frozenset", "complex", "bytearray", "range", "slice"})


@dataclass(frozen=True, slots=True)
class Limits:
    """What a confined function may spend.

    Attributes
    ----------
    memory
        Bytes of memory that the process may hold. Python and the libraries that the function
        imports are part of it.
    seconds
        Time by the clock from the start of the process, so that a command which needs a second to
        start refuses a file within ten. Where starting takes more than half of it, as on a busy
        machine, the other half is left.
    output
        Bytes of the pickled result.
    file
        Bytes of any one file that the function may write.
    """

    memory: int = 512 * _MB
    seconds: float = 8.0
    output: int = 64 * _MB
    file: int = 64 * _MB


class ConfinedError(CorridorMapError, RuntimeError):
    """A confined function that did not end well; the text goes after a file's name: “needs more …”."""


def run_confined(function: Callable[..., _T], *args: Any, limits: Limits | None = None) -> _T:
    """Call ``function(*args)`` in a new process with limits, and return what it returns.

    Parameters
    ----------
    function
        A function at the top of a module that can be imported.
    *args
        What it is called with; anything that can be pickled.
    limits
        What it may spend; `Limits()` by default.

    Returns
    -------
    object
        The result. Because the process that made it is not to be trusted, it may consist only
        of plain values (None, numbers, text, bytes, tuples, lists, dicts, sets) and of
        instances of this package's own classes.

    Raises
    ------
    ConfinedError
        If the function takes too much memory or time, gives too much, raises something that is
        no error of this package, or takes its process down.
    CorridorMapError
        What the function itself raised of this package's errors.
    """
    limits = limits or Limits()
    with subprocess.Popen(
        [sys.executable, "-c", _STARTER, json.dumps(sys.path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        # Libraries of linear algebra reserve memory for each thread that they might start.
        env=os.environ | {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
        start_new_session=True,
    ) as process:
        try:
            with running(process.pid, lambda: _end(process)):
                reply = _converse(process, (function, args), limits)
        finally:
            _end(process)
    result: _T = _result(reply, process.returncode)
    return result


def answer() -> None:
    """Run the function that standard input asks for; the other end of `run_confined`."""
    # What the function prints must not end up in the reply.
    reply = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    with open(os.devnull, "wb") as nowhere:
        os.dup2(nowhere.fileno(), sys.stdout.fileno())
    request = sys.stdin.buffer
    limits: Limits = pickle.load(request)
    # When there is no memory left, there is none to say so.
    too_large = _failure(f"needs more than {limits.memory / _MB:.0f} MB of memory to be read")
    try:
        function, args = pickle.load(request)
        _limit(limits)
        reply.write(_READY)
        reply.flush()
        said = pickle.dumps(("result", function(*args)))
    except MemoryError:
        said = too_large
    except DataError as error:
        said = pickle.dumps(("faults", [(f.file, f.place, f.problem) for f in error.faults]))
    except CorridorMapError as error:
        said = pickle.dumps(("raised", type(error), str(error)))
    except Exception as error:
        said = _failure(f"cannot be read ({_one_line(error)})")
    if len(said) > limits.output:
        said = _failure(f"unpacks to more than {limits.output / _MB:.0f} MB")
    with reply:
        reply.write(said)


def _converse(process: "subprocess.Popen[bytes]", call: tuple[Any, Any], limits: Limits) -> bytes:
    if process.stdin is None or process.stdout is None:
        raise ConfinedError("cannot be read (the process that should do it has no pipes)")
    begun = time.monotonic()
    with _deadline(process, _START_SECONDS) as late:
        with contextlib.suppress(BrokenPipeError), process.stdin as stdin:
            # Piece by piece: a whole file in one more copy would be memory that nothing limits.
            pickle.dump(limits, stdin)
            pickle.dump(call, stdin)
        first = process.stdout.read(1)
    if late.is_set():
        raise ConfinedError(f"cannot be read (no process for it started within {_START_SECONDS:.0f} s)")
    if first != _READY:
        reply = first + process.stdout.read(limits.output)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(_START_SECONDS)
        return reply
    left = max(limits.seconds - (time.monotonic() - begun), limits.seconds / 2)
    with _deadline(process, left) as late:
        reply = process.stdout.read(limits.output + 1)
        process.stdout.close()
        if len(reply) <= limits.output:
            process.wait()
    if late.is_set():
        raise ConfinedError(f"takes longer than {limits.seconds:g} s to be read")
    if len(reply) > limits.output:
        raise ConfinedError(f"unpacks to more than {limits.output / _MB:.0f} MB")
    return reply


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


def _result(reply: bytes, code: int) -> Any:
    try:
        kind, *said = _Plain(io.BytesIO(reply)).load()
    except Exception as error:
        if code:
            raise ConfinedError(f"cannot be read (it broke its reader: {_ending(code)})") from None
        raise ConfinedError(f"cannot be read ({_one_line(error)})") from None
    if kind == "result":
        return said[0]
    if kind == "faults":
        raise DataError(*(Fault(*fault) for fault in said[0]))
    if kind == "raised" and issubclass(said[0], CorridorMapError):
        raise said[0](said[1])
    raise ConfinedError(str(said[0]))


def _ending(code: int) -> str:
    try:
        return signal.Signals(-code).name
    except ValueError:
        return f"exit status {code}"


class _Plain(pickle.Unpickler):
    """Reads plain values and this package's own classes; nothing that could run something."""

    def find_class(self, module: str, name: str) -> Any:
        if module == "builtins" and name in _PLAIN:
            return super().find_class(module, name)
        if module.partition(".")[0] == "corridor_map" and "." not in name:
            found = super().find_class(module, name)
            if isinstance(found, type) and found.__module__ == module:
                return found
        raise pickle.UnpicklingError(f"a result must not have a {module}.{name}")


def _failure(problem: str) -> bytes:
    return pickle.dumps(("failed", problem))


def _one_line(error: Exception) -> str:
    words = " ".join(str(error).split())
    shown = words if len(words) <= 160 else f"{words[:159]}…"
    return f"{type(error).__name__}: {shown}" if shown else type(error).__name__
