"""A process that stands in a folder of hostile modules, and runs commands there one after another.

    python -I tests/hostile/standing.py SOURCE FOLDER

It is isolated itself, as the program that is installed is; what it could hand on to a process of its
own is not: the folder it stands in, and an environment that names it wherever code is looked for.
Prints a line of JSON for each command: its words, its exit status, and what it said.
"""

import json
import os
import sys

VARIABLES = ("PYTHONPATH", "PYTHONUSERBASE", "HOME", "GDAL_DRIVER_PATH", "PROJ_DATA")
ROUTE = ("--status", "operating", "--mode", "rail", "--since", "1990", "--from", "A", "--to", "B")
COMMANDS = (
    ("add", "a.html", "--data", "."),
    ("annotate", "a.html"),
    ("annotate", "--jobs", "2", "a.html", "a.docx", "a.pdf"),
    ("add-route", "l.geojson", "--data", ".", *ROUTE),
    ("check", "--data", "."),
    ("passages", "--data", "."),
    ("measure", "--data", "."),
    ("reanchor", "--data", "."),
    ("export", "--data", ".", "-o", "map.html"),
    ("verify", "map.html"),
)


def main(source: str, folder: str) -> None:
    """Run the commands, and look at a text as the page to add one does."""
    sys.path.append(source)
    os.chdir(folder)
    os.environ.update(dict.fromkeys(VARIABLES, folder))
    from click.testing import CliRunner

    from corridor_map.io import confined

    own = confined.run_confined
    # On a busy machine too: what a process may spend is not what is asked here.
    confined.run_confined = lambda *call, limits=None, **raises: own(  # noqa: ARG005
        *call, limits=confined.Limits(seconds=60), **raises
    )
    from corridor_map.cli import main as command

    for words in COMMANDS:
        ran = CliRunner().invoke(command, words)
        print(json.dumps([words, ran.exit_code, ran.output[-300:]]), flush=True)
    from corridor_map.articles.metadata import Stated
    from corridor_map.linking.lexicon import Lexicon
    from corridor_map.linking.pipeline import Linker
    from corridor_map.linking.preview import Draft, draft

    with open("a.html", "rb") as file:
        made = draft(file.read(), "a.html", Stated(), Lexicon(()), Linker(Lexicon(())))
    print(json.dumps([["draft"], 0 if isinstance(made, Draft) else 1, str(made)[-300:]]), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
