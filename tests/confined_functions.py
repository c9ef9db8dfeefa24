"""Functions for a confined process, which finds them by the name of their module."""

import contextlib
import os
import subprocess
import sys
import time
from pathlib import Path

from corridor_map.articles.importers.reading import read_here
from corridor_map.articles.selectors import Selectors
from corridor_map.errors import DataError, Fault, UnknownIdError, UsageError
from corridor_map.ground.importing.reading import Asked, read_confined
from corridor_map.io.confined import Limits
from corridor_map.io.replies import pack


def joined(*parts: str) -> str:
    return " ".join(parts)


def size_of(content: bytes) -> int:
    return len(content)


def plain() -> dict[str, tuple[Selectors | float | None, bytes]]:
    return {"own": (Selectors("a", "", "", 0, 1), b"x"), "none": (None, b""), "float": (1.5, b"\xff\n")}


def printing() -> str:
    print("noise " * 1000)
    os.write(1, b"noise")
    sys.stderr.write("noise")
    return "quiet"


def memory_hungry() -> int:
    return len(b"x" * 2_000_000_000)


def endless() -> None:
    while True:
        pass


def sleeping() -> None:
    time.sleep(600)


def sleeping_with_child(note: str) -> None:
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    Path(note).write_text(str(child.pid), encoding="ascii")
    child.wait()


def long_answer(size: int) -> bytes:
    return b"x" * size


def flooding() -> None:
    while True:
        for descriptor in range(3, 10):
            try:
                os.write(descriptor, b"x" * 100_000)
            except OSError:
                continue


def crashing() -> None:
    os.abort()


def leaving() -> None:
    os._exit(3)


def usage() -> None:
    raise UsageError("not like that")


def faulty() -> None:
    raise DataError(Fault("a.kml", "line 1", "is wrong"), Fault("a.kml", "line 2", "is wrong too"))


def surprising() -> None:
    raise KeyError("what\nis this")


def writing(path: str, size: int) -> None:
    with open(path, "wb") as file:
        file.write(b"x" * size)


def not_so() -> int:
    return "text"  # type: ignore[return-value]


def with_other_error() -> None:
    raise UnknownIdError("of a kind\x1b[2J that nobody expected")


def answering(reply: bytes) -> Limits:
    """Answer as a reader that was taken over may: with any bytes at all, and nothing after them."""
    for descriptor in range(3, 10):
        try:
            os.write(descriptor, reply)
        except OSError:
            continue
    os._exit(0)


def answering_with(value: int) -> Limits:
    return answering(b"result\n" + pack(value, int))


def holding_on(note: str) -> None:
    """Leave a process in a group of its own that keeps the answer open for ever."""
    if os.fork() == 0:
        os.setsid()
        Path(note).write_text(str(os.getpid()), encoding="ascii")
        time.sleep(600)
    os._exit(0)


def where() -> dict[str, tuple[str, ...]]:
    """Say where this process stands, looks for modules, and what it knows of the environment."""
    return {"cwd": (os.getcwd(),), "path": tuple(sys.path), "environment": tuple(sorted(os.environ))}


_prepared: list[str] = []


def prepare(word: str) -> None:
    _prepared.append(word)


def prepared(number: int) -> str:
    print("noise")
    return f"{_prepared} {number}"


def process() -> int:
    return os.getpid()


def killed() -> None:
    os.kill(os.getpid(), 9)


class _Asked:
    """Notes every module that is looked for, whether there is one or not."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def find_spec(self, name: str, *_: object) -> None:
        self.names.add(name.partition(".")[0])


def asked_for(files: tuple[str, ...]) -> tuple[str, ...]:
    """Read files, and say for which modules this process has looked to do so."""
    asked = _Asked()
    sys.meta_path.insert(0, asked)  # type: ignore[arg-type]
    for file in files:
        if file.endswith(".geojson"):
            import pyogrio

            drivers = tuple(pyogrio.list_drivers())
            with contextlib.suppress(DataError):
                read_confined(file, Asked(), drivers)
        else:
            read_here(Path(file).read_bytes(), file)
    return tuple(sorted({*asked.names, *(name.partition(".")[0] for name in sys.modules)}))
