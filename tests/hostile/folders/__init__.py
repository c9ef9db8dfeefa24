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
