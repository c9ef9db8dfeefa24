"""A user's folder of articles, with one writer at a time and atomic writes."""

import contextlib
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from corridor_map.articles.annotations import SUFFIX, Anchoring, Annotation, page_bytes, read_annotations_of
from corridor_map.articles.duplicates import sentence_keys
from corridor_map.articles.records import Article, article_bytes, read_article
from corridor_map.errors import Fault, OutputError
from corridor_map.io.folders import is_there, read_bytes, reason
from corridor_map.io.json_files import read_json
from corridor_map.io.listing import files_in
from corridor_map.io.locking import locked
from corridor_map.io.unfinished import write_together

_ORIGINALS = "originals"

_UNSAFE = re.compile(r"[^\w. -]+")
_LONGEST_NAME = 120


class ArticleFolder:
    """The articles of one folder, with their annotations and originals.

    Parameters
    ----------
    seeds
        A folder such as ``seeds/``; it need not exist yet.
    within
        The user's folder that it belongs to, which nothing must lead out of. None trusts any target,
        as with the data that ships.
    """

    def __init__(self, seeds: Path, *, within: Path | None = None) -> None:
        self.seeds = seeds
        self._within = within
        self._articles: dict[str, Article] | None = None
        self._unread: Fault | None = None
        self._read: dict[str, tuple[tuple[int, int], Article | None]] = {}
        self._keys: dict[str, tuple[str, frozenset[str]]] = {}

    @property
    def originals(self) -> Path:
        """Folder of the files as they were supplied."""
        return self.seeds / _ORIGINALS

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Make and lock the folder, and complete or remove interrupted writes.

        Raises
        ------
        OutputError
            If the folder cannot be made or written in, something in it leads out, or another process
            keeps it locked.
        """
        with locked(self.seeds, (_ORIGINALS,), within=self._within):
            self.look_through()
            if self._unread is not None:
                raise OutputError(f"cannot write in {self.seeds}: it {self._unread.problem}")
            yield

    def articles(self) -> Mapping[str, Article]:
        """Return the articles by slug, as of when the folder was locked or last scanned."""
        if self._articles is None:
            self.look_through()
        return self._articles or {}

    def look_through(self) -> None:
        """Scan the folder, and read the articles that are new or have changed."""
        marks: dict[str, tuple[int, int]] = {}
        files, faults = files_in(self.seeds, ".md", within=self._within)
        self._unread = next(iter(faults), None)
        for path in files:
            if path.name.casefold() != "readme.md":
                with contextlib.suppress(OSError):
                    about = path.stat()
                    marks[path.name] = (about.st_mtime_ns, about.st_size)
        self._read = {
            name: self._read[name]
            if name in self._read and self._read[name][0] == mark
            else (mark, read_article(self.seeds / name, within=self._within)[0])
            for name, mark in sorted(marks.items())
        }
        self._articles = {article.slug: article for _, article in self._read.values() if article is not None}

    def has(self, slug: str) -> bool:
        """Say whether a slug is taken, even by an article that cannot be read."""
        return any(self._is_taken(self.seeds / f"{slug}{end}") for end in (".md", SUFFIX))

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
            if article.original and self._has_bytes(article.original, len(content), digest):
                return slug
        return ""

    def _has_bytes(self, original: str, size: int, digest: bytes) -> bool:
        path = self.originals / original
        with contextlib.suppress(OSError, ValueError):
            if path.stat().st_size == size:
                found = read_bytes(path, size, within=self._within)
                return isinstance(found, bytes) and hashlib.sha256(found).digest() == digest
        return False

    def annotations(self, article: Article) -> list[Annotation]:
        """Return the annotations of an article in this folder, including orphaned ones.

        An ambiguous one keeps the position that its file states. The nearest place, once written,
        would be taken for its own position.

        Raises
        ------
        OutputError
            If a part of the file cannot be read, and rewriting the file would lose it.
        """
        path = self.seeds / f"{article.slug}{SUFFIX}"
        if not is_there(path):
            return []
        found, faults = read_annotations_of(article, path, within=self._within)
        page = read_json(path, within=self._within)
        items = page.get("items") if isinstance(page, dict) else None
        if not isinstance(items, list) or len(items) != len(found):
            ids = {one.id for one in found}
            wrong = [fault for fault in faults if fault.place not in ids]
            first = f" ({wrong[0].place}: {wrong[0].problem})" if wrong else ""
            raise OutputError(
                f"cannot write {path}: it has faults{first}, and what cannot be read would be lost; "
                "mend them first"
            )
        return [_as_written(one, item) for one, item in zip(found, items, strict=True)]

    def original_name(self, name: str, content: bytes) -> str:
        """Return the name to store a file under: its own, made safe, and numbered if another file has it."""
        plain = _UNSAFE.sub("-", Path(name.replace("\\", "/")).name).strip(" .-") or "original"
        stem, dot, suffix = plain.rpartition(".")
        stem, ending = (stem, dot + suffix) if stem and len(suffix) <= 8 else (plain, "")
        while len(stem.encode()) > _LONGEST_NAME:
            stem = stem[:-1]
        number = 1
        while True:
            tried = f"{stem}{'' if number == 1 else f'-{number}'}{ending}"
            path = self.originals / tried
            if not self._is_taken(path) or read_bytes(path, len(content), within=self._within) == content:
                return tried
            number += 1

    def _is_taken(self, path: Path) -> bool:
        try:
            return is_there(path, sure=True)
        except OSError as error:
            raise OutputError(f"cannot write {path}: {reason(error)}") from error

    def store(self, article: Article, annotations: Iterable[Annotation], content: bytes) -> Path:
        """Write an article, its annotations and its original, all or none.

        Returns
        -------
        Path
            The article's file.

        Raises
        ------
        OutputError
            If something cannot be written; see `corridor_map.io.unfinished.write_together`.
        """
        original = f"{_ORIGINALS}/{article.original}"
        kept = read_bytes(self.seeds / original, len(content), within=self._within)
        files = {} if kept == content else {original: content}
        files[f"{article.slug}{SUFFIX}"] = page_bytes(annotations, article.slug)
        # The article comes last, so that it is never seen without the other two.
        files[f"{article.slug}.md"] = article_bytes(article)
        write_together(self.seeds, files, within=self._within)
        return self.seeds / f"{article.slug}.md"

    def rewrite(self, annotations: Mapping[str, Iterable[Annotation]]) -> None:
        """Write the annotations of some articles by slug, all or none.

        Raises
        ------
        OutputError
            If something cannot be written.
        """
        files = {f"{slug}{SUFFIX}": page_bytes(those, slug) for slug, those in annotations.items()}
        write_together(self.seeds, files, within=self._within)


def _as_written(annotation: Annotation, item: dict[str, Any]) -> Annotation:
    if annotation.anchoring is not Anchoring.AMBIGUOUS:
        return annotation
    position = next(one for one in item["target"]["selector"] if one["type"] == "TextPositionSelector")
    return replace(annotation, start=position["start"], end=position["end"])
