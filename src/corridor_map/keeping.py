"""A user's folder of articles: one writer at a time, and nothing half-written."""

import contextlib
import hashlib
import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from corridor_map.errors import OutputError
from corridor_map.files import write_whole
from corridor_map.text.annotations import Anchoring, Annotation, read_annotations_of, write_annotations
from corridor_map.text.articles import Article, read_article, write_article
from corridor_map.text.duplicates import sentence_keys
from corridor_map.text.unfinished import begin, settle

_LOCK = ".corridor-map.lock"
_PATIENCE = 120.0
_TEMPORARY = re.compile(r"\..+\.[a-z0-9_]{8}\.tmp")
_UNSAFE = re.compile(r"[^\w. -]+")
_LONGEST_NAME = 120


class ArticleFolder:
    """The articles of one folder, with their annotations and originals.

    Parameters
    ----------
    seeds
        A folder such as ``seeds/``; it need not exist yet.
    """

    def __init__(self, seeds: Path) -> None:
        self.seeds = seeds
        self._articles: dict[str, Article] | None = None
        self._read: dict[str, tuple[tuple[int, int], Article | None]] = {}
        self._keys: dict[str, tuple[str, frozenset[str]]] = {}

    @property
    def originals(self) -> Path:
        """Where the files as they were supplied are."""
        return self.seeds / "originals"

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Make the folder, keep others from writing in it, and clear away what a power cut left.

        Raises
        ------
        OutputError
            If the folder cannot be made or written in, or another process does not let go of it.
        """
        from filelock import FileLock, Timeout

        try:
            self.originals.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self.seeds / _LOCK, timeout=_PATIENCE)
            lock.acquire()
        except Timeout:
            raise OutputError(
                f"cannot write in {self.seeds}: another corridor-map has been writing there for "
                f"{_PATIENCE:.0f} s; try again when it is done"
            ) from None
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise OutputError(f"cannot write in {self.seeds}: {reason}") from error
        try:
            self._sweep()
            self.look_through()
            yield
        finally:
            lock.release()

    def articles(self) -> Mapping[str, Article]:
        """Return the articles by slug as they were when the folder was locked or last looked through."""
        if self._articles is None:
            self.look_through()
        return self._articles or {}

    def look_through(self) -> None:
        """Read the articles that are new or have changed since they were read."""
        marks: dict[str, tuple[int, int]] = {}
        with contextlib.suppress(FileNotFoundError), os.scandir(self.seeds) as entries:
            for entry in entries:
                if entry.name.endswith(".md") and entry.name.casefold() != "readme.md":
                    with contextlib.suppress(FileNotFoundError):
                        stat = entry.stat()
                        marks[entry.name] = (stat.st_mtime_ns, stat.st_size)
        self._read = {
            name: self._read[name]
            if name in self._read and self._read[name][0] == mark
            else (mark, read_article(self.seeds / name)[0])
            for name, mark in sorted(marks.items())
        }
        self._articles = {article.slug: article for _, article in self._read.values() if article is not None}

    def has(self, slug: str) -> bool:
        """Say whether a slug is taken, if only by an article that cannot be read."""
        return (self.seeds / f"{slug}.md").exists() or (self.seeds / f"{slug}.annotations.json").exists()

    def keys(self) -> Mapping[str, frozenset[str]]:
        """Return the sentences of each article by slug, as `duplicates.nearest` compares them."""
        articles = self.articles()
        for slug, article in articles.items():
            if self._keys.get(slug, ("", frozenset()))[0] != article.body:
                self._keys[slug] = (article.body, sentence_keys(article.body))
        return {slug: self._keys[slug][1] for slug in articles}

    def same_bytes(self, content: bytes) -> str:
        """Return the slug of the article whose original has these bytes; empty if none has."""
        digest = hashlib.sha256(content).digest()
        for slug, article in self.articles().items():
            path = self.originals / article.original
            with contextlib.suppress(OSError, ValueError):
                if (
                    article.original
                    and path.stat().st_size == len(content)
                    and hashlib.sha256(path.read_bytes()).digest() == digest
                ):
                    return slug
        return ""

    def annotations(self, article: Article) -> list[Annotation]:
        """Return the annotations of an article in this folder, orphaned ones among them.

        An ambiguous one has the position that its file states, and not the nearest place, which
        would be taken for its own if it were written.

        Raises
        ------
        OutputError
            If some of the file cannot be read, so that to write it again would lose that.
        """
        path = self.seeds / f"{article.slug}.annotations.json"
        if not path.exists():
            return []
        found, faults = read_annotations_of(article, path)
        try:
            items = json.loads(path.read_text(encoding="utf-8-sig"))["items"]
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            items = None
        if items is None or len(items) != len(found):
            ids = {one.id for one in found}
            wrong = [fault for fault in faults if fault.place not in ids]
            first = f" ({wrong[0].place}: {wrong[0].problem})" if wrong else ""
            raise OutputError(
                f"cannot write {path}: it has faults{first}, and what cannot be read would be lost; "
                "mend them first"
            )
        return [_as_written(one, item) for one, item in zip(found, items, strict=True)]

    def original_name(self, name: str, content: bytes) -> str:
        """Return under which name to keep a file: its own, numbered where another has it."""
        plain = _UNSAFE.sub("-", Path(name.replace("\\", "/")).name).strip(" .-") or "original"
        stem, dot, suffix = plain.rpartition(".")
        stem, ending = (stem, dot + suffix) if stem and len(suffix) <= 8 else (plain, "")
        while len(stem.encode()) > _LONGEST_NAME:
            stem = stem[:-1]
        number = 1
        while True:
            tried = f"{stem}{'' if number == 1 else f'-{number}'}{ending}"
            path = self.originals / tried
            if not path.exists() or path.read_bytes() == content:
                return tried
            number += 1

    def store(self, article: Article, annotations: Iterable[Annotation], content: bytes) -> Path:
        """Write an article, its annotations and its original; new ones whole or not at all.

        A new article comes last, so that it is never seen without the other two. One that takes
        the place of another comes before its annotations, which then say where they stand in it.

        Returns
        -------
        Path
            The article's file.

        Raises
        ------
        OutputError
            If something cannot be written; nothing new is left then.
        """
        path = self.seeds / f"{article.slug}.md"
        original = self.originals / article.original
        if path.exists():
            if not original.exists():
                write_whole(original, content)
            write_article(article, self.seeds)
            write_annotations(annotations, article.slug, self.seeds)
            return path
        new = [self.seeds / f"{article.slug}.annotations.json"]
        new += [] if original.exists() else [original]
        try:
            begin(self.seeds, article.slug, new)
            if original in new:
                write_whole(original, content)
            write_annotations(annotations, article.slug, self.seeds)
            write_article(article, self.seeds)
        finally:
            settle(self.seeds)
        return path

    def _sweep(self) -> None:
        settle(self.seeds)
        for folder in (self.seeds, self.originals):
            for path in folder.glob(".*.tmp"):
                if _TEMPORARY.fullmatch(path.name):
                    path.unlink(missing_ok=True)


def _as_written(annotation: Annotation, item: dict[str, Any]) -> Annotation:
    if annotation.anchoring is not Anchoring.AMBIGUOUS:
        return annotation
    position = next(one for one in item["target"]["selector"] if one["type"] == "TextPositionSelector")
    return replace(annotation, start=position["start"], end=position["end"])
