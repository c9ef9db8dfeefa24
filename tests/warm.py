"""Commands of `corridor-map` in forks of a process that has read everything they all read.

For tests that run a command a hundred times, each in a process of its own that may be killed.
"""

import gc
import importlib
import os
from collections.abc import Callable
from typing import Any

from corridor_map import lexica, loading
from corridor_map.articles import article_store as keeping
from corridor_map.cli import main
from corridor_map.io.paths import shipped
from corridor_map.linking import lexicon
from corridor_map.linking import pipeline as linking

USED = {
    "add": ("corridor_map.articles.intake", "corridor_map.articles.adding"),
    "add-route": ("pyogrio", "corridor_map.adding_routes"),
}


def warm(name: str, linker: Any = None) -> None:
    """Read what ships, so that a command need not, and import what it imports.

    With a linker of one's own no lexicon is read.
    """
    for module in USED[name]:
        importlib.import_module(module)
    project = loading.load()
    words = lexica.lexicon_of(project) if linker is None else lexicon.read_lexicon({}, [])
    linker = linker or linking.Linker(words[0])
    ships = keeping.ArticleFolder(shipped("seeds"))
    ships.keys()
    folder = keeping.ArticleFolder
    there: Any = (
        (loading, "load", lambda _data=None: project),
        (lexica, "lexicon_of", lambda _project, _data: words),
        (linking, "Linker", lambda _lexicon: linker),
        (
            keeping,
            "ArticleFolder",
            lambda seeds, **of: ships if seeds == ships.seeds else folder(seeds, **of),
        ),
    )
    for module, name, instead in there:
        setattr(module, name, instead)
    # What there is now is not looked through again in each fork.
    gc.collect()
    gc.freeze()


def forked(work: Callable[[], None]) -> int:
    """Begin some work in a fork and return its process, which ends with 99 if the work fails."""
    child = os.fork()
    if child:
        return child
    try:
        work()
    except SystemExit as end:
        os._exit(int(end.code or 0))
    except BaseException:
        os._exit(99)
    os._exit(0)


def command(*arguments: str, out: int) -> None:
    """Run `corridor-map` in this process, with all that it says going to a file that is open."""
    os.dup2(out, 1)
    os.dup2(out, 2)
    main(list(arguments))
