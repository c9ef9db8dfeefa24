"""A process that tries to write in a folder that is mounted to be read only.

    python -m tests.read_only FOLDER COMMANDS ANSWERS

COMMANDS is a JSON list of command lines of `corridor-map`. Writes to the file ANSWERS, as JSON, how
each of them ended and what it said, and then what a server answers that has FOLDER for its data: to
whoever asks for the map and for an article of it, and to whoever wants to keep one more.
"""

import functools
import json
import sys
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from corridor_map import lexica, loading
from corridor_map.cli import main as corridor_map
from corridor_map.linking.lexicon import read_lexicon
from corridor_map.web import create_app
from corridor_map.web import served as served_edition
from tests.test_writing import Writer


def main(folder: Path, commands: list[list[str]], answers: Path) -> None:
    # Nothing can change in the folder, so that it need be read only once.
    setattr(loading, "load", functools.cache(loading.load))  # noqa: B010
    # Nor does it matter what is linked, only that nothing can be written.
    words = read_lexicon({}, [])
    for module in (lexica, served_edition):
        setattr(module, "lexicon_of", lambda *_: words)  # noqa: B010
    told: list[tuple[int, str]] = []
    for command in commands:
        ran = CliRunner().invoke(corridor_map, command)
        told.append((ran.exit_code, ran.stderr))
    project = loading.load(folder)
    app = create_app(project, data=folder)
    client = app.test_client()
    own = next(slug for slug in project.articles if (folder / "seeds" / f"{slug}.md").exists())
    served: list[tuple[int, Any]] = [
        (answer.status_code, answer.text[:15]) for answer in map(client.get, ("/", f"/articles/{own}"))
    ]
    refused = Writer(app).save()
    served.append((refused.status_code, json.loads(refused.text)))
    answers.write_text(json.dumps({"commands": told, "served": served}), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), json.loads(sys.argv[2]), Path(sys.argv[3]))
