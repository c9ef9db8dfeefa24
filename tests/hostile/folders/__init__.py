"""Whole folders of strangers, by what is hostile or odd about them.

Each is written over a folder that is sound (`tests.hostile.whole`). The bombs are small or are made
when they are needed, so that nothing large is kept.
"""

from tests.hostile.folders.bombs import BOMBS
from tests.hostile.folders.grounds import GROUNDS
from tests.hostile.folders.names import NAMES
from tests.hostile.folders.readings import READINGS
from tests.hostile.folders.special import SPECIAL
from tests.hostile.folders.writing import Maker

FOLDERS: dict[str, Maker] = {**SPECIAL, **NAMES, **BOMBS, **GROUNDS, **READINGS}
"""What makes each folder of the sound one that is there."""

_TAKEN_DOWN = (
    *(name for name in FOLDERS if name.startswith(("a note of adding", "TOML of 4,000", "a border that"))),
    "a pipe as the original",
    "a link to itself as an article",
    "folders as files",
    "originals elsewhere that are to be taken away",
    "seeds elsewhere with files to be taken away",
    "an actor that is called as a place",
    "a route without words",
    "places without words",
    "a route of 5,000 segments",
    "a lexicon of descriptions",
    "letters with three marks",
)
"""Kinds that once took a command or a server down."""

OFTEN = [name for number, name in enumerate(FOLDERS) if number % 4 == 1 or name in _TAKEN_DOWN]
"""Those that the tests try whenever they run: every fourth, and what once did harm."""
