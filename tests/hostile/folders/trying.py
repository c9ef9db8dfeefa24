"""A process that tries what a user does with each hostile folder, and says what that has cost.

    python -m tests.hostile.folders.trying FOLDER ADDRESS [--over] [--thorough] [--clock SECONDS] [NAME ...]

Makes the folders of `FOLDERS` in FOLDER, or those that are named; checks each, exports it, serves it
and adds a text to it, and prints a line of JSON for each of these: what it was, its exit status, what
was said, the time of processors, and the most memory that a process had. Each is done in a fork of
this process, so that Python has to start but once; one that does not end is ended. Nothing that ships
is beneath the folders unless `--over` is said, and with `--thorough` more is done with each: by hand.
"""

import argparse
import functools
import gc
import importlib
import json
import os
import resource
import shutil
import signal
import socket
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from corridor_map.cli import main as corridor_map
from corridor_map.exports.catalogue import offered
from corridor_map.loading import load
from corridor_map.web import create_app
from tests.hostile.folders import FOLDERS
from tests.hostile.folders.writing import TEXT
from tests.hostile.whole import addresses, alone, whole_folder, write

_MOST_CLOCK = 60.0
"""Seconds by the clock after which something hangs: by then it has not had ten of a processor."""
_MOST_PROCESSOR = 15
_MOST_MEMORY = 2_000_000_000
"""Bytes of addresses: what takes far too much is not to take the machine along."""

_ADDED = "The Evil Corridor is open. A railway runs from Baku to Astara, and it is 170 km long.\n" * 3
_STATED = ("--title", "T", "--author", "A", "--publisher", "P", "--date", "2024", "--lang", "en")


def serve(data: Path, thorough: bool) -> None:
    """Ask an app for the pages, downloads and searches of a folder, and say what failed."""
    project = load(data)
    app = create_app(project, data=data)
    # What is raised is to be seen, and not the page that says that something was.
    app.config["PROPAGATE_EXCEPTIONS"] = True
    client = app.test_client()
    forms = [form for form in offered() if thorough or form not in ("gpkg", "html")]
    for address in addresses(project, forms, 20 if thorough else 2):
        try:
            answer = client.get(address)
        except Exception:
            print(address, traceback.format_exc())
            continue
        if answer.status_code >= 500:
            print(address, answer.status_code, answer.text[-300:])
            sys.exit(3)


def acts(data: Path, out: Path, thorough: bool) -> dict[str, Callable[[], None]]:
    """Return what is done with a folder, in order."""

    def run(*arguments: str) -> Callable[[], None]:
        return functools.partial(corridor_map, [*arguments, "--data", str(data)])

    done = {
        "check": run("check"),
        "export": run("export", "-o", str(out / "map.html")),
        "serve": functools.partial(serve, data, thorough),
        "add": run("add", str(out / TEXT), *_STATED),
    }
    if thorough:
        done |= {name: run(name) for name in ("measure", "passages", "reanchor")}
        done["serve what was added"] = functools.partial(serve, data, thorough)
    return done


def forked(work: Callable[[], None], said: Path, cwd: Path) -> int:
    """Begin some work in a fork, in a session and a folder of its own, and return its process."""
    child = os.fork()
    if child:
        return child
    status = 99
    try:
        os.setsid()
        os.chdir(cwd)
        out = os.open(said, os.O_CREAT | os.O_WRONLY | os.O_TRUNC)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(out, 1)
        os.dup2(out, 2)
        resource.setrlimit(resource.RLIMIT_CPU, (_MOST_PROCESSOR, _MOST_PROCESSOR + 5))
        resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
        work()
        status = 0
    except SystemExit as end:
        status = int(end.code or 0)
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def ended(child: int, clock: float) -> tuple[int, Any, bool]:
    """Wait for a process, and end it and those it started if it takes too long by the clock."""
    late = threading.Event()

    def end() -> None:
        late.set()
        os.killpg(child, signal.SIGKILL)

    timer = threading.Timer(clock, end)
    timer.start()
    _, status, spent = os.wait4(child, 0)
    timer.cancel()
    return os.waitstatus_to_exitcode(status), spent, late.is_set()


def contents(folder: Path) -> dict[Path, bytes]:
    """Return the files of a folder."""
    return {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def tried(name: str, root: Path, address: str, clock: float, thorough: bool) -> Iterator[dict[str, Any]]:
    """Make a folder, do everything with it, and yield what each cost."""
    data, out = root / "data", root / "out"
    for folder in (data, out, root / "outside"):
        folder.mkdir(parents=True)
    (root / "outside" / "thesis.txt").write_text("Years of work.", encoding="utf-8")
    (out / TEXT).write_text(_ADDED, encoding="utf-8")
    write(whole_folder(), data)
    FOLDERS[name](data, address)
    outside = contents(root / "outside")
    for act, work in acts(data, out, thorough).items():
        said = out / f"{act}.said"
        before = time.monotonic()
        status, spent, late = ended(forked(work, said, data if data.is_dir() else root), clock)
        yield {
            "folder": name,
            "root": str(root),
            "act": act,
            "status": status,
            "hangs": late,
            "clock": time.monotonic() - before,
            "processors": spent.ru_utime + spent.ru_stime,
            # Linux counts in KiB, macOS in bytes.
            "memory": spent.ru_maxrss * (1 if sys.platform == "darwin" else 1024),
            "said": said.read_bytes()[-3000:].decode("utf-8", "backslashreplace"),
            "outside": contents(root / "outside") == outside,
        }
        # What hangs once would hang again.
        if late:
            break
    if not (out / "map.html").exists():
        shutil.rmtree(root, ignore_errors=True)


def _heard(event: str, arguments: tuple[Any, ...]) -> None:
    if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname") and not (
        event == "socket.connect" and arguments[0].family == socket.AF_UNIX
    ):
        os.write(2, f"called {event} {arguments[1:]}\n".encode())


def warm(root: Path, thorough: bool) -> None:
    """Import what all of this imports, by doing it once with a sound folder."""
    for module in (
        "corridor_map.articles.adding",
        "corridor_map.articles.intake",
        "corridor_map.articles.reanchoring",
        "pyogrio",
    ):
        importlib.import_module(module)
    write(whole_folder(), root / "data")
    (root / "out").mkdir()
    (root / "out" / TEXT).write_text(_ADDED, encoding="utf-8")
    with open(os.devnull, "w", encoding="utf-8") as nowhere:
        before, sys.stdout = sys.stdout, nowhere
        try:
            for act in acts(root / "data", root / "out", thorough).values():
                try:
                    act()
                except SystemExit as end:
                    if end.code:
                        raise
        finally:
            sys.stdout = before
    # What there is now is not looked through again in each fork.
    gc.collect()
    gc.freeze()


def main() -> None:
    """Try the folders that the command line names."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("address")
    parser.add_argument("--over", action="store_true", help="over what ships")
    parser.add_argument("--thorough", action="store_true", help="every command, page and form of download")
    parser.add_argument("--clock", type=float, default=_MOST_CLOCK)
    parser.add_argument("names", nargs="*")
    arguments = parser.parse_intermixed_args()
    sys.addaudithook(_heard)
    numbers = {name: number for number, name in enumerate(FOLDERS)}
    names = arguments.names or list(FOLDERS)
    with alone(arguments.folder / "nothing") if not arguments.over else nullcontext():
        with tempfile.TemporaryDirectory() as name:
            warm(Path(name), arguments.thorough)

        for name in names:
            for told in tried(
                name,
                arguments.folder / str(numbers[name]),
                arguments.address,
                arguments.clock,
                arguments.thorough,
            ):
                print(json.dumps(told), flush=True)


if __name__ == "__main__":
    main()
