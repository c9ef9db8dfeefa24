"""Functions for a confined process, which finds them by the name of their module."""

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from corridor_map.errors import DataError, Fault, UsageError
from corridor_map.text.selectors import Selectors


def joined(*parts: str) -> str:
    return " ".join(parts)


def size_of(content: bytes) -> int:
    return len(content)


def plain() -> dict[str, Any]:
    return {"set": {1}, "tuple": (None, b"x"), "own": Selectors("a", "", "", 0, 1)}


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


class Trap:
    """What a reader that was taken over might answer with."""

    def __init__(self, path: str) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Any, ...]:
        return Path.touch, (Path(self.path),)


def trapped(path: str) -> object:
    return Trap(path)
