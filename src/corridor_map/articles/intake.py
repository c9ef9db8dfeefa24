"""List the files to add, and read several at a time."""

import contextlib
import os
from collections import deque
from collections.abc import Generator, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from pathlib import Path

from corridor_map.articles.adding import Source
from corridor_map.articles.importers import SUFFIXES, read_source
from corridor_map.articles.importers.reading import read_bytes
from corridor_map.errors import Fault
from corridor_map.io.children import end_all
from corridor_map.io.folders import leads_out, reason
from corridor_map.io.listing import walked

_MOST_AT_ONCE = 4
_MOMENT = 0.02
_MOST_BYTES_AT_ONCE = 100_000_000
"""Largest number of bytes of files in memory together, unless one file alone has more."""


def files_meant(named: Iterable[Path], *, beside: Path | None = None) -> tuple[list[Path], list[Fault]]:
    """Return the files that a user named, and the files of known kinds in the folders named.

    Parameters
    ----------
    named
        Files and folders. A named file is taken whatever its name. Hidden files and the readme of a
        folder are not taken.
    beside
        The user's data folder, whose files are not taken from a folder.

    Returns
    -------
    tuple
        The files, each once, those of a folder in the order of their paths; and a fault for each
        folder that has none or cannot be listed, and for each link that leads out of one.
    """
    files: dict[Path, None] = {}
    faults: list[Fault] = []
    own = Path(os.path.realpath(beside)) if beside is not None else None
    for path in named:
        if not os.path.isdir(path):
            files[path] = None
            continue
        unread: list[Fault] = []
        found = [file for file in _walked(path, unread) if _is_meant(file, path, own)]
        strays = [file for file in found if leads_out(file, path)]
        unread += [Fault(str(file), "", "leads out of the folder, expected a file in it") for file in strays]
        files.update(dict.fromkeys(file for file in found if file not in strays))
        faults += unread
        if not found and not unread:
            faults.append(Fault(str(path), "", "is a folder without HTML, PDF, DOCX, Markdown or text files"))
    return list(files), faults


def sources(files: Sequence[Path], encoding: str = "") -> Generator[Source | Fault, None, None]:
    """Read files, several at a time, and yield their contents or faults in order."""
    workers = min(_MOST_AT_ONCE, os.cpu_count() or 1, max(1, len(files)))
    under_way: deque[tuple[int, Future[Source | Fault]]] = deque()
    with ThreadPoolExecutor(workers) as pool:
        try:
            for file in files:
                size = _size(file)
                # No more is in memory than is being read and what waits for its turn.
                while under_way and (
                    len(under_way) > workers or sum(has for has, _ in under_way) + size > _MOST_BYTES_AT_ONCE
                ):
                    yield _first(under_way)
                under_way.append((size, pool.submit(_source, file, encoding)))
            while under_way:
                yield _first(under_way)
        except BaseException:
            for _, waiting in under_way:
                waiting.cancel()
            # A thread may be about to start another process, so that they are ended until none reads.
            while wait([reading for _, reading in under_way], _MOMENT).not_done:
                end_all()
            raise


def _first(under_way: deque[tuple[int, Future[Source | Fault]]]) -> Source | Fault:
    # It is under way until it is there, so that it is ended with the others.
    found = under_way[0][1].result()
    under_way.popleft()
    return found


def _walked(folder: Path, unread: list[Fault]) -> list[Path]:
    def report(error: OSError) -> None:
        unread.append(Fault(str(error.filename or folder), "", f"cannot be read ({reason(error)})"))

    return sorted(walked(folder, report))


def _size(file: Path) -> int:
    # That there is none is said when it is read.
    with contextlib.suppress(OSError):
        return file.stat().st_size
    return 0


def _source(file: Path, encoding: str) -> Source | Fault:
    content = read_bytes(file)
    if isinstance(content, Fault):
        return content
    imported = read_source(content, str(file), encoding=encoding)
    return imported if isinstance(imported, Fault) else Source(str(file), content, imported)


def _is_meant(file: Path, folder: Path, own: Path | None) -> bool:
    inner = file.relative_to(folder)
    return (
        file.suffix.lower() in SUFFIXES
        and os.path.isfile(file)
        and not any(part.startswith(".") for part in inner.parts)
        and file.stem.casefold() != "readme"
        and (own is None or own == Path(os.path.realpath(folder)) or not _lies_in(file, own))
    )


def _lies_in(file: Path, folder: Path) -> bool:
    return Path(os.path.realpath(file)).is_relative_to(folder)
