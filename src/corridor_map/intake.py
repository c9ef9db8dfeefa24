"""Which files a user means to add, and the reading of several at a time."""

import contextlib
import os
from collections import deque
from collections.abc import Generator, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from pathlib import Path

from corridor_map.adding import Source
from corridor_map.children import end_all
from corridor_map.errors import Fault
from corridor_map.text.importers import SUFFIXES, read_source
from corridor_map.text.importers.reading import read_bytes

_MOST_AT_ONCE = 4
_MOMENT = 0.02
_MOST_BYTES_AT_ONCE = 100_000_000
"""Of files that are in memory together, unless one alone has more."""


def files_meant(named: Iterable[Path], *, beside: Path | None = None) -> tuple[list[Path], list[Fault]]:
    """Return the files that a user named, and those of known kinds in the folders named.

    Parameters
    ----------
    named
        Files and folders. A file is taken whatever it is called; what is hidden in a folder, and
        its readme, is not.
    beside
        The user's data, which is no source of itself.

    Returns
    -------
    tuple
        The files, each once, those of a folder in the order of their paths; and a fault for each
        folder that has none.
    """
    files: dict[Path, None] = {}
    faults: list[Fault] = []
    own = beside.resolve() if beside is not None else None
    for path in named:
        if not path.is_dir():
            files[path] = None
            continue
        found = [file for file in sorted(path.rglob("*")) if _is_meant(file, path, own)]
        files.update(dict.fromkeys(found))
        if not found:
            faults.append(Fault(str(path), "", "is a folder without HTML, PDF, DOCX, Markdown or text files"))
    return list(files), faults


def sources(files: Sequence[Path], encoding: str = "") -> Generator[Source | Fault, None, None]:
    """Read files, several at a time, and yield what they hold in their order."""
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
        and file.is_file()
        and not any(part.startswith(".") for part in inner.parts)
        and file.stem.casefold() != "readme"
        and (own is None or own == folder.resolve() or not file.resolve().is_relative_to(own))
    )
