"""A process that runs `corridor-map` again and again and interrupts it, each time at another moment.

    python -m tests.interrupting FOLDER

Runs commands in forks of this process, each in a folder of its own, and sends each and all of its
group SIGINT as it is about to import a module, open or rename a file, or start a process. Prints a
line of JSON for each: the command, the moment, its exit status, what it said on standard error, the
temporary files that it left, and how the processes ended that it did not wait for.
"""

import ctypes
import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

CASES = (
    ("passages", "import", 1),
    ("passages", "import", 40),
    ("export --format gpkg", "import", "numpy._core.multiarray"),
    ("check", "import", 150),
    ("evaluate", "open", 30),
    ("add", "import", "corridor_map.articles.adding"),
    ("add", "subprocess.Popen", 1),
    ("add", "subprocess.Popen", 2),
    ("add", "os.rename", 1),
    ("annotate", "open", 10),
    ("annotate", "subprocess.Popen", 1),
    ("export", "import", "corridor_map.exports.geojson"),
    ("export", "os.rename", 1),
    ("export", "os.rename", 2),
)
"""A command with its options, a kind of audit event, and at which, or of what name, it is interrupted."""

ARGUMENTS = {
    "add": ("texts", "--data", "mine", "--author", "A", "--date", "2024"),
    "annotate": ("texts/a.html", "texts/b.html", "--jobs", "2"),
    "export": ("-o", "map.geojson", "--manifest"),
}
_SUBREAPER = 36
_ENDED = (1, -signal.SIGKILL)
"""How a process that reads files ends if it is ended, or if nothing was yet asked of it and never will be."""


def interrupt_at(event: str, moment: int | str) -> None:
    """Have this process interrupted, with all of its group, at an event."""
    seen = [0]
    own = os.getpid()

    def audit(what: str, args: tuple[Any, ...]) -> None:
        # A worker starts the processes that read; all else is counted in the command itself.
        if what == event and (os.getpid() == own or what == "subprocess.Popen"):
            seen[0] += 1
            if moment in (seen[0], args[0]):
                os.killpg(0, signal.SIGINT)

    sys.addaudithook(audit)


def interrupted(folder: Path, name: str, event: str, moment: int | str) -> dict[str, Any]:
    """Run a command that is interrupted and return how it ended."""
    texts = folder / "texts"
    texts.mkdir(parents=True)
    for letter in "ab":
        paragraphs = "".join(
            f"<p>The Zangezur Corridor {letter}{n} is {'very ' * 20}new.</p>" for n in range(9)
        )
        page = (
            f"<html><head><title>{letter}</title></head><body><article>{paragraphs}</article></body></html>"
        )
        (texts / f"{letter}.html").write_text(page, encoding="utf-8")
    errors = folder.with_suffix(".said")

    def run() -> None:
        os.setsid()
        os.chdir(folder)
        for number, suffix in ((1, ".out"), (2, ".said")):
            os.dup2(os.open(folder.with_suffix(suffix), os.O_CREAT | os.O_WRONLY), number)
        from corridor_map.__main__ import main

        sys.argv[1:] = [*name.split(), *ARGUMENTS.get(name.split()[0], ())]
        interrupt_at(event, moment)
        main()

    child = os.fork()
    if not child:
        try:
            run()
        except SystemExit as end:
            os._exit(int(end.code or 0))
        finally:
            # What is no exit of the command is none that is expected.
            os._exit(99)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return {
        "case": f"{name}, {event} {moment}",
        "status": status,
        "said": errors.read_text(encoding="utf-8", errors="replace"),
        "strays": [str(path.relative_to(folder)) for path in folder.rglob(".*tmp*")],
        "left": [code for code in _orphans() if code not in _ENDED],
    }


def _orphans() -> list[int]:
    """Return how the processes ended whose parent has not waited for them."""
    codes = []
    while True:
        try:
            codes.append(os.waitstatus_to_exitcode(os.waitpid(-1, 0)[1]))
        except ChildProcessError:
            return codes


def main(folder: Path) -> None:
    if ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0):
        sys.exit("this system does not hand over the processes of a process that has ended")
    for number, (name, event, moment) in enumerate(CASES):
        print(json.dumps(interrupted(folder / str(number), name, event, moment)), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
