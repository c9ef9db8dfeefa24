"""Atomic writes of several files: all of them take their places, or none.

An article is three files and a route two, and a kill or a power cut may come between any of them. First
all are written beside their places, as temporary files. Then a note records which file goes where. From
then on all of them are to be put in place. The files take their places one by one, and the note is
removed. Whoever finds a note completes the write.
"""

import contextlib
import json
import stat
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath

from corridor_map.errors import Fault, OutputError
from corridor_map.io.files import refuse_folder, write_whole
from corridor_map.io.folders import LONGEST_NAME, folder_at, is_there, read_bytes, reason
from corridor_map.io.staging import TEMPORARY, stage

NOTE = ".adding.json"
_MOST_BYTES = 1_000_000


def write_together(home: Path, files: Mapping[str, bytes], *, within: Path | None = None) -> None:
    """Write several files of a folder, all or none.

    The caller must be the only one that writes in the folder.

    Parameters
    ----------
    home
        The folder, with the subfolders in which files are written.
    files
        Contents by file name in the folder, such as ``routes/x.toml``; an earlier file is replaced.
    within
        The folder that nothing must lead out of; None trusts any target.

    Raises
    ------
    OutputError
        If something cannot be written. Then no new file is there. Or, if the disk failed after all
        was written, the next write completes what is left to do.
    """
    staged: dict[str, str] = {}
    try:
        for name, content in files.items():
            with _said_of(home, name), folder_at((home / name).parent, within=within) as folder:
                own = PurePosixPath(name).name
                refuse_folder(folder, own)
                staged[name] = stage(folder, own, content)
        _flush(home, files, within)
        write_whole(home / NOTE, (json.dumps({"files": staged}) + "\n").encode(), within=within)
    except BaseException:
        _take_back(home, staged, within)
        raise
    try:
        _place(home, staged, within)
    except OutputError:
        # Once more: what failed once may not fail again, and nothing is half-done then.
        _place(home, staged, within)
    with contextlib.suppress(OSError):
        _remove(home, NOTE, within)


def unfinished(home: Path, *, within: Path | None = None) -> frozenset[str]:
    """Return the names of the files of an incomplete joint write; none if there is no such write."""
    staged = _read(home, within)
    left = any(is_there((home / name).parent / made) for name, made in staged.items())
    return frozenset(staged) if left else frozenset()


def noted(home: Path, *, within: Path | None = None) -> frozenset[str]:
    """Return the names of the files in the note of a joint write, in place already or not."""
    return frozenset(_read(home, within))


def settle(home: Path, *, within: Path | None = None) -> None:
    """Complete an interrupted joint write in a folder.

    The caller must be the only one that writes in the folder.

    Raises
    ------
    OutputError
        If it cannot be completed, for example because something leads out of `within`.
    """
    if not is_there(home / NOTE):
        return
    _place(home, _read(home, within), within)
    with _said_of(home, NOTE):
        _remove(home, NOTE, within)


def _read(home: Path, within: Path | None) -> dict[str, str]:
    """Return the temporary file of each file that the note names; empty if there is no valid note."""
    if not is_there(home / NOTE):
        return {}
    content = read_bytes(home / NOTE, _MOST_BYTES, within=within)
    if isinstance(content, Fault):
        return {}
    try:
        files = json.loads(content)["files"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return {}
    if not isinstance(files, dict):
        return {}
    return {name: made for name, made in files.items() if _is_one_of_ours(name, made)}


def _is_one_of_ours(name: str, made: object) -> bool:
    parts = PurePosixPath(name).parts
    return (
        isinstance(made, str)
        and TEMPORARY.fullmatch(made) is not None
        and 1 <= len(parts) <= 2
        and "/".join(parts) == name
        and all(map(_can_be_a_name, parts))
    )


def _can_be_a_name(part: str) -> bool:
    try:
        size = len(part.encode())
    except UnicodeEncodeError:
        return False
    return size <= LONGEST_NAME and not part.startswith(".") and not {"\\", "\0"} & set(part)


def _place(home: Path, staged: Mapping[str, str], within: Path | None) -> None:
    for name, made in staged.items():
        with _said_of(home, name), folder_at((home / name).parent, within=within) as folder:
            about = folder.stat(made)
            if about is not None and stat.S_ISREG(about.st_mode):
                refuse_folder(folder, PurePosixPath(name).name)
                folder.replace(made, PurePosixPath(name).name)
    _flush(home, staged, within)


def _flush(home: Path, names: Iterable[str], within: Path | None) -> None:
    for name in {str(PurePosixPath(name).parent): name for name in names}.values():
        with _said_of(home, name), folder_at((home / name).parent, within=within) as folder:
            folder.flush()


def _take_back(home: Path, staged: Mapping[str, str], within: Path | None) -> None:
    # The note first: without what it names it would say nothing, but may not come to mean something.
    for name in (NOTE, *((PurePosixPath(name).parent / made).as_posix() for name, made in staged.items())):
        with contextlib.suppress(OSError):
            _remove(home, name, within)


def _remove(home: Path, name: str, within: Path | None) -> None:
    with folder_at((home / name).parent, within=within) as folder:
        refuse_folder(folder, PurePosixPath(name).name)
        folder.remove(PurePosixPath(name).name)


@contextlib.contextmanager
def _said_of(home: Path, name: str) -> Iterator[None]:
    try:
        yield
    except OutputError:
        raise
    except OSError as error:
        raise OutputError(f"cannot write {home / name}: {reason(error)}") from error
