"""Batch linking for `corridor-map annotate`: linked passages of texts, in order, none of them kept."""

import json
import shutil
import sys
import textwrap
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from corridor_map.articles.cleaning.cleaning import clean
from corridor_map.articles.importers import read_source
from corridor_map.articles.importers.kinds import is_html
from corridor_map.articles.importers.reading import MOST_BYTES, read_bytes
from corridor_map.articles.links import Link
from corridor_map.errors import Fault, printable, readable_name
from corridor_map.io.json_files import TOO_DEEP, is_deep
from corridor_map.io.normal_forms import normal
from corridor_map.io.workers import Workers
from corridor_map.linking.lexicon import Lexicon
from corridor_map.linking.pipeline import Linker

STDIN = "-"
LINES = ".jsonl"
_CHUNK = 64
"""Largest number of lines that one process links at a time; the chunks under way determine memory use."""
_TOO_LONG = f"has over {MOST_BYTES // 1_000_000} MB; the rest is left"
_CHUNK_BYTES = 1_000_000
"""Number of bytes after which a chunk of lines ends, however few they are."""


@dataclass(frozen=True, slots=True)
class Annotated:
    """The passages of one text, by the id its source has for it."""

    id: Any
    links: tuple[Link, ...]


Result: TypeAlias = Annotated | Fault
_Line: TypeAlias = tuple[str, int, bytes]
_Job: TypeAlias = list[_Line] | tuple[str, str, bytes]
_Found: TypeAlias = list[tuple[str, tuple[Link, ...]] | Fault]
"""Results as one process sends them to another; an id may be any JSON value and is sent as JSON."""


def annotate(files: Sequence[str], lexicon: Lexicon, *, jobs: int = 1) -> Iterator[Result]:
    """Link the texts of files, in the order of the files and of their lines.

    Parameters
    ----------
    files
        Paths, or ``-`` for what stands on standard input. A file that ends in .jsonl has a
        JSON object ``{"id", "text"}`` on each line, whose texts are linked as they are; of a
        Markdown file with front matter the body is linked, as articles have it; any other text,
        and that of an HTML, PDF or DOCX file, is cleaned first, and positions count code points of
        the cleaned text.
    lexicon
        The words.
    jobs
        Processes that link at the same time.

    Yields
    ------
    Annotated or Fault
        For each text its passages, or why it cannot be read.
    """
    work = _jobs(files)
    if jobs == 1:
        linker = Linker(lexicon)
        for job in work:
            yield from _run(linker, job)
        return
    with Workers(jobs, _start, lexicon) as workers:
        yield from _in_order(work, lambda job: workers.submit(_run_here, job), 3 * jobs)


def texts_of(results: Iterable[Result], report: Callable[[Fault], None]) -> Iterator[Annotated]:
    """Yield the texts among results, and report the faults."""
    for result in results:
        if isinstance(result, Fault):
            report(result)
        else:
            yield result


def record(link: Link) -> dict[str, Any]:
    """Return a link as a JSON-ready object; ``start`` and ``end`` count code points of the text."""
    return {
        "routes": list(link.routes),
        "exact": link.exact,
        "start": link.start,
        "end": link.end,
        "why": [{"route": r.route, "rule": r.rule, "matched": r.matched} for r in link.why],
    }


def json_parts(results: Iterable[Annotated]) -> Iterator[str]:
    """Yield, piece by piece, one list of the passages of all texts, each with its ``article``."""
    number = 0
    for result in results:
        for link in result.links:
            yield ",\n " if number else "[\n "
            yield json.dumps({"article": str(result.id), **record(link)}, ensure_ascii=False)
            number += 1
    yield "\n]\n" if number else "[]\n"


def json_lines(results: Iterable[Annotated]) -> Iterator[str]:
    """Yield one object ``{"id", "passages"}`` a line for each text."""
    for result in results:
        passages = [record(link) for link in result.links]
        yield json.dumps({"id": result.id, "passages": passages}, ensure_ascii=False) + "\n"


def table_lines(results: Iterable[Annotated]) -> Iterator[str]:
    """Yield readable lines with the passages of each text, and the reason for each route."""
    width = min(shutil.get_terminal_size().columns, 110)
    texts = passages = 0
    for result in results:
        texts += 1
        passages += len(result.links)
        if result.links:
            yield ""
            yield str(result.id)
        for link in result.links:
            yield f"  {', '.join(link.routes)}  [{link.start}-{link.end}]"
            exact = printable(link.exact)
            yield from textwrap.wrap(exact, width, initial_indent="    ", subsequent_indent="    ")
            for reason in link.why:
                yield f"      {reason.route}: {reason.rule} “{reason.matched}”"
    yield ""
    yield f"{passages} passages in {texts} texts"


def _jobs(files: Sequence[str]) -> Iterator[_Job | Fault]:
    stems = [Path(file).stem for file in files]
    for file in files:
        try:
            if file.lower().endswith(LINES):
                yield from _line_jobs(file)
                continue
            if file == STDIN:
                yield STDIN, STDIN, sys.stdin.buffer.read()
                continue
            name = Path(file).stem if stems.count(Path(file).stem) == 1 else file
            content = read_bytes(Path(file))
            yield content if isinstance(content, Fault) else (file, readable_name(name), content)
        except OSError as error:
            yield Fault(file, "", f"cannot be read ({error.strerror})")


def _line_jobs(file: str) -> Iterator[_Job | Fault]:
    chunk: list[_Line] = []
    size = 0
    with open(file, "rb") as lines:
        # A device may have a line without end.
        for number, line in enumerate(iter(lambda: lines.readline(MOST_BYTES + 1), b""), 1):
            if len(line) > MOST_BYTES:
                yield chunk
                yield Fault(file, f"line {number}", _TOO_LONG)
                return
            chunk.append((file, number, line))
            size += len(line)
            if len(chunk) == _CHUNK or size > _CHUNK_BYTES:
                yield chunk
                chunk, size = [], 0
    yield chunk


def _in_order(
    work: Iterable[_Job | Fault], submit: Callable[[_Job], "Future[_Found]"], most: int
) -> Iterator[Result]:
    """Yield results in the order of the jobs, with at most `most` jobs under way."""
    under_way: deque[Future[_Found] | Fault] = deque()

    def first() -> Iterator[Result]:
        done = under_way.popleft()
        for found in [done] if isinstance(done, Fault) else done.result():
            yield found if isinstance(found, Fault) else Annotated(json.loads(found[0]), found[1])

    for job in work:
        under_way.append(job if isinstance(job, Fault) else submit(job))
        if len(under_way) >= most:
            yield from first()
    while under_way:
        yield from first()


_linkers: list[Linker] = []


def _start(lexicon: Lexicon) -> None:
    # A process that works for another has nowhere else to keep what it needs for every job.
    _linkers.append(Linker(lexicon))


def _run_here(job: _Job) -> _Found:
    return [
        found if isinstance(found, Fault) else (json.dumps(found.id), found.links)
        for found in _run(_linkers[0], job)
    ]


def _run(linker: Linker, job: _Job | Fault) -> Iterator[Result]:
    if isinstance(job, Fault):
        yield job
    elif isinstance(job, list):
        for file, number, line in job:
            if line.strip():
                yield _line(linker, file, number, line)
    else:
        yield _file(linker, *job)


def _line(linker: Linker, file: str, number: int, line: bytes) -> Result:
    place = f"line {number}"
    try:
        item = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        return Fault(file, place, f"byte {error.start} is not UTF-8, which the file must be in")
    except (ValueError, RecursionError) as error:
        return Fault(file, place, f"is no JSON ({error})")
    if is_deep(item):
        return Fault(file, place, TOO_DEEP)
    if not isinstance(item, dict) or "id" not in item or not isinstance(item.get("text"), str):
        return Fault(file, place, 'expected an object {"id", "text"} whose text is a string')
    return Annotated(item["id"], tuple(linker.link(item["text"])))


def _file(linker: Linker, file: str, name: str, content: bytes) -> Result:
    text = _plain_text(content)
    if text is not None:
        return Annotated(name, tuple(linker.link(_canonical(text))))
    imported = read_source(content, file)
    if isinstance(imported, Fault):
        return imported
    known = imported.metadata
    if not imported.is_canonical:
        text = clean(imported.text, title=known.get("title", ""), author=known.get("author", "")).text
    return Annotated(name, tuple(linker.link(text or imported.text)))


def _plain_text(content: bytes) -> str | None:
    """Return the text of content that needs no importer, and so no process of its own; else None."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    return None if "\0" in text or "%PDF-" in text[:1024] or is_html(text) else text


def _canonical(text: str) -> str:
    text = text.replace("\r\n", "\n")
    if text.startswith("---\n"):
        _, closing, body = text[4:].partition("\n---\n")
        if closing:
            return normal("NFC", body).strip()
    return clean(text).text
