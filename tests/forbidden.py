"""A process that runs the commands as somebody who may not read or write a part of their folder.

    python -m tests.forbidden WORK

To be run by root. For each part of a folder and each mode the commands are run in a fork that is not
root; prints, as JSON, what ended otherwise than in a sentence, and how many ended in one.
"""

import json
import os
import shutil
import sys
from pathlib import Path

from click.testing import CliRunner

from corridor_map.cli import main
from tests.own_folder import commands, stand_ins, write_folder

NOBODY = 65534
PARTS = (
    *("", "seeds", "seeds/originals", "seeds/p-2024.md", "seeds/p-2024.annotations.json", "geodata"),
    *("seeds/.corridor-map.lock", "seeds/originals/x-1.txt", "geodata/routes", "geodata/places.geojson"),
    *("geodata/map.toml", "geodata/lexicon.toml", "geodata/borders", "seeds/stories", "map.html"),
)
MODES = (0o000, 0o444, 0o555)


def tried(folder: Path) -> tuple[int, list[str]]:
    """Run all commands and return how many were refused in a sentence, and what was not one."""
    refused, wrong = 0, []
    every = {"check": ["check", "--data", str(folder)], **commands(folder)}
    for name, arguments in every.items():
        ran = CliRunner().invoke(main, arguments)
        if ran.exception is not None and not isinstance(ran.exception, SystemExit):
            wrong.append(f"{name}: {ran.exception!r}")
        elif ran.exit_code:
            refused += 1
            if not ran.stderr or ran.exit_code not in (1, 2):
                wrong.append(f"{name}: {ran.exit_code} {ran.stderr}")
    return refused, wrong


def as_nobody(folder: Path) -> tuple[int, list[str]]:
    """Run all commands in a fork that is not root."""
    reading, writing = os.pipe()
    if not os.fork():
        os.setgid(NOBODY)
        os.setuid(NOBODY)
        os.write(writing, json.dumps(tried(folder)).encode())
        os._exit(0)
    os.close(writing)
    os.wait()
    with os.fdopen(reading) as answer:
        refused, wrong = json.load(answer)
    return refused, wrong


def main_(work: Path) -> None:
    for module, name, instead in stand_ins(work):
        setattr(module, name, instead)
    base = write_folder(work)
    (base / "geodata" / "map.toml").write_text('title = "T"\nsummary = ""\nbounds = [40, 30, 50, 40]\n')
    (base / "geodata" / "lexicon.toml").write_text("")
    for name in ("geodata/borders", "seeds/stories"):
        (base / name).mkdir()
    (base / "map.html").write_text("earlier")
    # Everything is imported before somebody runs it who may not read where it is.
    tried(Path(shutil.copytree(base, work / "first")))
    refused, wrong = 0, {}
    for part in PARTS:
        for mode in MODES:
            folder = Path(shutil.copytree(base, work / "mine"))
            for path in (folder, *folder.rglob("*")):
                os.chown(path, NOBODY, NOBODY)
            (folder / part).chmod(mode)
            count, found = as_nobody(folder)
            refused += count
            if found:
                wrong[f"{part or 'the folder'} {mode:o}"] = found
            (folder / part).chmod(0o755)
            shutil.rmtree(folder)
    print(json.dumps({"refused": refused, "wrong": wrong}))


if __name__ == "__main__":
    main_(Path(sys.argv[1]))
