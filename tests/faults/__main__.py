"""Runs the commands that write again and again, each time with one call of the system failing.

    cc -shared -fPIC -o faults.so tests/faults/faults.c -ldl
    LD_PRELOAD=./faults.so python -m tests.faults WORK EVERY [COMMAND...]

In forks of this process, each with a copy of a folder of its own in WORK, a command is run with the
first, second, ... call that touches the folder failing, until it ends without having come to that
call; EVERY is EVERY-th fault of each call (1 for all): of EIO, EDQUOT, EMFILE, ENOSPC, EROFS and
`kill -9` in turn. Then the same command is given again. Prints a line of JSON for each
command: how many calls it makes, how many faults there were, and what was not as it should be.
"""

import ctypes
import errno
import gc
import json
import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from corridor_map.cli import main
from tests.own_folder import commands, stand_ins, write_folder

KILL = 0
ERRORS = (errno.EIO, errno.EDQUOT, errno.EMFILE, errno.ENOSPC, errno.EROFS, KILL)
LONGEST_SECONDS = 60
LOCK = ".corridor-map.lock"
NOTE = ".adding.json"
LINE = '{"type": "LineString", "coordinates": [[44.8, 41.7], [49.9, 40.4]]}'
ROUTE = (
    "--id new --status operating --mode rail --since 1990 --from Tbilisi,GEO --to Baku,AZE --countries AZE"
)
TEXT = "---\ntitle: Text 2\nauthor: A\ndate: 2024\n---\n\nCorridor 2 is new. {}\n".format(
    " ".join(f"Sentence 2-{n} is here." for n in range(9))
)

Tree = dict[str, bytes]
library = ctypes.CDLL(None)


@dataclass(frozen=True)
class Case:
    """A command line for a folder, and what has to be there when it has done its work."""

    arguments: Callable[[Path], list[str]]
    again: Callable[[Path], list[str]] | None = None
    """What is given after one that ended well; by default the same."""
    refused_when_done: bool = False
    may_hold_less: bool = False
    """Whether it writes what could be read, having said what could not."""


def _export(ending: str) -> Case:
    def arguments(folder: Path) -> list[str]:
        return [word.replace("map.html", f"map{ending}") for word in commands(folder)["export"]]

    return Case(arguments, lambda folder: [*arguments(folder), "--force"], may_hold_less=True)


CASES = {
    "add": Case(lambda folder: commands(folder)["add"]),
    "add-route": Case(lambda folder: commands(folder)["add-route"]),
    "reanchor": Case(lambda folder: commands(folder)["reanchor"], refused_when_done=True),
    "export": _export(".html"),
    "export a table": _export(".csv"),
    "export a database": _export(".gpkg"),
}


def prepare(work: Path) -> Path:
    """Make the folder that each command starts from, and let nothing else take time."""
    for module, name, instead in stand_ins(work):
        setattr(module, name, instead)
    base = write_folder(work)
    gc.collect()
    gc.freeze()
    return base


def tree(folder: Path) -> Tree:
    """Return all files of a folder but the lock."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != LOCK
    }


def run(arguments: list[str], folder: Path, at: int = 0, error: int = 0) -> tuple[int, list[str], int]:
    """Run a command, and return how it ended, what it said of errors, and how many calls it made."""
    library.faults_begin(os.fsencode(folder), at, error)
    ran = CliRunner().invoke(main, arguments)
    calls = library.faults_end()
    said = ran.stderr.splitlines()
    if ran.exception is not None and not isinstance(ran.exception, SystemExit):
        said.append(f"Traceback: {ran.exception!r}")
    return ran.exit_code, said, calls


def forked(work: Callable[[], Any], folder: Path) -> Any:
    """Return what some work gives in a fork of this process, or None if the fork was killed."""
    answer = folder.with_suffix(".json")
    answer.unlink(missing_ok=True)
    child = os.fork()
    if not child:
        signal.alarm(LONGEST_SECONDS)
        answer.write_text(json.dumps(work()))
        os._exit(0)
    os.waitpid(child, 0)
    return json.loads(answer.read_text()) if answer.exists() else None


def wrong_at_once(first: Any, now: Tree, before: Tree, whole: Tree) -> Iterator[str]:
    """Say what is not as it should be when a command has ended."""
    if first is not None:
        code, said, _ = first
        if said and said[-1].endswith("mine' does not exist."):
            # What cannot even be looked at is refused as the command line is read.
            return
        if code not in (0, 1) and "cannot be read" not in "".join(said):
            yield f"ended with {code}"
        if code and not said:
            yield "said nothing"
        yield from (line for line in said if not line.startswith("corridor-map: "))
    if lost := [name for name in before if name not in now]:
        yield f"lost {lost}"
    shown = {name: content for name, content in now.items() if not name.rpartition("/")[2].startswith(".")}
    shown = {name: content for name, content in shown.items() if ".tmp/" not in name}
    if half := [
        name for name, content in shown.items() if content not in (before.get(name), whole.get(name))
    ]:
        yield f"half-written or unknown {half}"
    changed = [name for name in whole if whole[name] != before.get(name)]
    done = [name for name in changed if shown.get(name) == whole[name]]
    is_noted = any(name.endswith(NOTE) for name in now)
    if first is not None and first[0] == 0 and len(done) < len(changed):
        yield f"said to be done, but {sorted(set(changed) - set(done))} is not"
    # A file and its manifest are two; what is noted is finished by who writes next.
    if 0 < len(done) < len(changed) and not is_noted and not any("manifest" in name for name in changed):
        yield f"only {done} of {changed} is there"


def _is_map(name: str) -> bool:
    return name.startswith("map.") and not name.endswith(".manifest.json")


def tried(case: Case, work: Path, whole: Tree, usual: list[str], at: int, error: int) -> list[str]:
    """Run a command with a fault, and again without; return what was wrong, beyond its usual lines."""
    folder = work / "mine"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(work / "base", folder)
    before = tree(folder)

    def again(first: Any) -> tuple[Any, list[str], int, Any]:
        now = tree(folder)
        is_done = all(now.get(name) == content for name, content in whole.items())
        is_done = is_done or (case.again is not None and any(_is_map(name) for name in now))
        second = run((is_done and case.again or case.arguments)(folder), folder)
        is_less = case.may_hold_less and first is not None and (first[0] == 0 and first[1] != usual)
        wrong = list(wrong_at_once(first, now, before, now if is_less else whole))
        # What was noted is finished first, and who decided the same has it done.
        is_noted = any(name.endswith(NOTE) for name in now)
        return first, wrong, 2 if is_done and case.refused_when_done and not is_noted else 0, second

    told = forked(lambda: again(run(case.arguments(folder), folder, at, error)), folder)
    if told is None and error != KILL:
        return ["hangs"]
    # Nothing is left of one that was killed, so that another has to go on.
    first, wrong, expected, second = told or forked(lambda: again(None), folder)
    if second is None or second[0] != expected:
        wrong.append(f"given again it ended with {second}")
    after = tree(folder)
    if after != whole:
        names = {name for name in {*after, *whole} if after.get(name) != whole.get(name)}
        wrong.append(f"given again it left other files: {sorted(names)}")
    if strays := [path.name for path in folder.rglob(".*") if path.name != LOCK]:
        wrong.append(f"given again it left {strays}")
    return wrong


def main_(work: Path, every: int, names: list[str]) -> None:
    base = prepare(work)
    for name in names or CASES:
        case = CASES[name]
        folder = work / "mine"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(base, folder)
        code, said, calls = forked(partial(run, case.arguments(folder), folder), folder)
        if code:
            sys.exit(f"{name} ended with {code}: {said}")
        whole = tree(folder)
        faults, wrong = 0, {}
        for number in range(calls * len(ERRORS)):
            at, error = number // len(ERRORS) + 1, ERRORS[number % len(ERRORS)]
            # So that all faults have their turn, and no call is passed over.
            if (at + number % len(ERRORS) * max(1, every // len(ERRORS))) % every:
                continue
            faults += 1
            if found := tried(case, work, whole, said, at, error):
                wrong[f"{at} {errno.errorcode.get(error, 'killed')}"] = found
        print(json.dumps({"command": name, "calls": calls, "faults": faults, "wrong": wrong}), flush=True)


if __name__ == "__main__":
    main_(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3:])
