"""A process that begins `corridor-map add` again and again and has it killed, at a step or a moment.

    python -m tests.killing FOLDER STEPS MOMENTS SEED

Runs the command in forks of this process, each in a folder of its own, which has an article already.
In the first STEPS of them it is killed at the first, second, ... call that changes the disk; in
MOMENTS more at moments of chance, which SEED begins. Prints a line of JSON for each: the name of the
folder, how the command ended, and the articles that it had said to be added.
"""

import json
import os
import random
import select
import shutil
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from corridor_map.articles import intake
from corridor_map.articles.importers.reading import read_here
from tests.adding_process import FirstSentences
from tests.warm import command, forked, warm

MANY = 20
LATEST = 0.06
"""Seconds from the first change of the disk to the last moment of chance."""


def body(number: int) -> str:
    stands = " ".join(f"Sentence {number}-{n} stands here." for n in range(30))
    return f"The Zangezur Corridor {number} is new. {stands}"


def written(number: int) -> str:
    return f"---\ntitle: Text {number}\nauthor: A\ndate: 2024\n---\n\n{body(number)}\n"


def dying(call: Callable[..., Any], steps: list[int], at: int, begun: int) -> Callable[..., Any]:
    def changed(*args: Any, **kwargs: Any) -> Any:
        steps[0] += 1
        if steps[0] == 1:
            os.write(begun, b".")
        if steps[0] == at:
            os.kill(os.getpid(), signal.SIGKILL)
        return call(*args, **kwargs)

    return changed


def add(folder: Path, files: list[Path], at: int, begun: int, out: int) -> None:
    steps = [0]
    for call in ("fsync", "replace", "unlink", "chmod"):
        setattr(os, call, dying(getattr(os, call), steps, at, begun))
    command("add", *map(str, files), "--data", str(folder), out=out)


def killed(folder: Path, files: list[Path], at: int, moment: float) -> dict[str, Any]:
    """Add files and return how that ended; at 0 it is killed a moment after it began to write."""
    begun, begins = os.pipe()
    said = folder.with_suffix(".said")
    out = os.open(said, os.O_CREAT | os.O_WRONLY)
    child = forked(lambda: add(folder, files, at, begins, out))
    os.close(begins)
    select.select([begun], [], [])
    if not at:
        time.sleep(moment)
        os.kill(child, signal.SIGKILL)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    os.close(begun)
    os.close(out)
    lines = said.read_text(encoding="utf-8").splitlines()
    added = [int(Path(line.split(": added: ")[0]).stem) for line in lines if ": added: " in line]
    return {"folder": folder.name, "code": code, "added": added}


def main(folder: Path, steps: int, moments: int, seed: int) -> None:
    warm("add", FirstSentences())
    # That it is read in a process of its own, which is killed or not, makes no difference to the disk.
    setattr(intake, "read_source", lambda content, name, encoding: read_here(content, name, encoding))  # noqa: B010
    files = [folder / f"{number}.md" for number in range(1, MANY + 1)]
    for number, file in enumerate(files, 1):
        file.write_text(written(number), encoding="utf-8")
    chance = random.Random(seed)
    first = folder / "first"
    with open(os.devnull, "wb") as nowhere:
        child = forked(lambda: command("add", str(files[0]), "--data", str(first), out=nowhere.fileno()))
        if os.waitpid(child, 0)[1]:
            sys.exit("the first article could not be added")
    for number in range(1, steps + moments + 1):
        own = folder / f"{number}-data"
        shutil.copytree(first, own)
        at = number if number <= steps else 0
        told = killed(own, files[1:2] if at else files[1:], at, chance.uniform(0, LATEST))
        print(json.dumps(told), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), *map(int, sys.argv[2:]))
