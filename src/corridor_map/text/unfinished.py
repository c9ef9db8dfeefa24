"""A note of what is being written for a new article, so that a half of one is never taken for whole.

An article is three files, and a power cut may come between two of them. The note comes first and
goes last; as long as it is there and the article is not, the other files do not count.
"""

import json
from collections.abc import Iterable
from pathlib import Path

from corridor_map.files import write_whole

_NOTE = ".adding.json"
_FOLDERS = ("", "originals")


def begin(folder: Path, slug: str, files: Iterable[Path]) -> None:
    """Note that the article `slug` and these new files of `folder` are about to be written.

    Raises
    ------
    OutputError
        If the note cannot be written.
    """
    names = sorted(file.relative_to(folder).as_posix() for file in files)
    write_whole(folder / _NOTE, (json.dumps({"slug": slug, "files": names}) + "\n").encode())


def unfinished(folder: Path) -> str:
    """Return the slug of the article that was being written and is not there; empty if there is none."""
    slug, _ = _read(folder)
    return "" if not slug or (folder / f"{slug}.md").exists() else slug


def settle(folder: Path) -> None:
    """Remove the note, and what it names if the article was not finished."""
    if not (folder / _NOTE).exists():
        return
    slug, names = _read(folder)
    if slug and not (folder / f"{slug}.md").exists():
        for name in names:
            file = folder / name
            if file.parent in [folder / own for own in _FOLDERS]:
                file.unlink(missing_ok=True)
    (folder / _NOTE).unlink(missing_ok=True)


def _read(folder: Path) -> tuple[str, list[str]]:
    try:
        note = json.loads((folder / _NOTE).read_bytes())
        return str(note["slug"]), [str(name) for name in note["files"]]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return "", []
