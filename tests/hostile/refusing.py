"""A process that has strange files refused, one by one, and says what each has cost.

    python -m tests.hostile.refusing FOLDER ADDRESS KIND

Makes the files of KIND (see `tests.hostile.strange_files`) in FOLDER, gives each to the command that
reads such files, a few at a time, and prints a line of JSON for each: its name, what the command has
said, its exit status, the time that it took by the clock and of processors, and the most memory. Commands
run in forks of this process, which has read the project before, so that not every one of them has to.
"""

import functools
import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tests.adding_process import FirstSentences
from tests.hostile.strange_files import KINDS
from tests.warm import command, forked, warm

_AT_ONCE = 4
ARGUMENTS = {
    "lines": ("add-route", "--status", "operating", "--mode", "rail", "--since", "1990"),
    "articles": ("add",),
}


def in_forks(work: dict[str, Callable[[], None]]) -> Iterator[dict[str, Any]]:
    """Do each piece of work in a fork, and yield what it took.

    The memory is that of the fork or of any process that it has started, whichever had more; the time
    of processors is that of them all.
    """
    waiting = list(work)
    begun: dict[int, tuple[str, float]] = {}
    while waiting or begun:
        while waiting and len(begun) < _AT_ONCE:
            name = waiting.pop(0)
            begun[forked(work[name])] = name, time.monotonic()
        child, status, spent = os.wait4(-1, 0)
        name, before = begun.pop(child)
        # Linux counts in KiB, macOS in bytes.
        unit = 1 if sys.platform == "darwin" else 1024
        yield {
            "name": name,
            "status": os.waitstatus_to_exitcode(status),
            "clock": time.monotonic() - before,
            "processors": spent.ru_utime + spent.ru_stime,
            "memory": spent.ru_maxrss * unit,
        }


def refuse(kind: str, file: Path) -> None:
    out = os.open(file.with_suffix(".said"), os.O_CREAT | os.O_WRONLY)
    first, *rest = ARGUMENTS[kind]
    command(first, str(file), "--data", str(file.parent / "data"), *rest, out=out)


def main(folder: Path, address: str, kind: str) -> None:
    makers = KINDS[kind]
    files = {name: folder / f"{number}.file" for number, name in enumerate(makers)}

    def make(name: str) -> None:
        files[name].write_bytes(makers[name](address))

    for made in in_forks({name: functools.partial(make, name) for name in makers}):
        if made["status"]:
            sys.exit(f"{made['name']} could not be made")
    # Lines are not linked; what links articles is a part of what the command takes.
    warm(ARGUMENTS[kind][0], FirstSentences() if kind == "lines" else None)
    for told in in_forks({name: functools.partial(refuse, kind, files[name]) for name in makers}):
        said = files[told["name"]].with_suffix(".said")
        print(json.dumps({**told, "said": said.read_text(encoding="utf-8")}), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
