"""The index of a project's passages and of the sentences of its articles, in memory (SQLite FTS5).

SQLite parts words at ASCII spaces only, as it is told to: it gets texts as folded words, and the
subjects of a text in a column of their own, each as a mark that is no word.
"""

import sqlite3
import weakref
from collections.abc import Iterable, Sequence
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

from corridor_map.articles.sentences import paragraphs, sentences
from corridor_map.errors import CorridorMapError
from corridor_map.io.dates import check_date
from corridor_map.languages.search_folding import word_spans, words
from corridor_map.search.subjects import Subjects

if TYPE_CHECKING:
    from corridor_map.articles.records import Article
    from corridor_map.project import Passage, Project

_SNIPPET = 240
"""Largest number of code points shown of a sentence; a longer one is cut around its first match."""
_BEFORE = 60
_TABLES = """
create virtual table passages using fts5(words, subjects, content='', detail=none, tokenize='ascii');
create virtual table sentences using fts5(words, subjects, content='', detail=none, tokenize='ascii');
create virtual table names using fts5(words, content='', detail=none, tokenize='ascii');
"""


class Sentence(NamedTuple):
    """A sentence of an article; `start` and `end` count code points of its text."""

    article: str
    start: int
    end: int
    snippet: str


class Found(NamedTuple):
    """The first sentences that a search found, and the number of all."""

    total: int
    sentences: tuple[Sentence, ...]


class Index:
    """Finds passages and sentences by words; it is built once for a project, on first use.

    A text fits if each word of a query begins a word of the text, or of a name of one of its
    `subjects`. A query without words fits everything.
    """

    def __init__(self, project: "Project") -> None:
        self._project = project
        self._lock = Lock()
        self.subjects = Subjects(project)

    def passages(self, query: str) -> list[str]:
        """Return the ids of the annotations of the passages that fit, in reading order."""
        found = self._rows("passages", query)
        passages = self._project.passages
        return [passages[row].annotation.id for row in found]

    def sentences(self, query: str, limit: int = 20, articles: Iterable[str] = ()) -> Found:
        """Return the sentences that fit and are no passage, the newest article first.

        Parameters
        ----------
        query
            The words; without any, no sentence is returned.
        limit
            How many to return at most; all are counted.
        articles
            Slugs of the articles to look in; none given means all.
        """
        chosen = set(articles) or set(self._project.articles)
        rows = self._rows("sentences", query) if words(query) else ()
        found = [one for one in (self.other_sentences[row] for row in rows) if one[0] in chosen]
        wanted = tuple(dict.fromkeys(words(query)))
        return Found(
            len(found),
            tuple(
                Sentence(slug, start, end, snippet(self._project.articles[slug].body[start:end], wanted))
                for slug, start, end in found[:limit]
            ),
        )

    @cached_property
    def other_sentences(self) -> tuple[tuple[str, int, int], ...]:
        """The sentences that overlap no passage: slug, start and end in code points, in reading order."""
        taken: dict[str, list[tuple[int, int]]] = {}
        for passage in self._project.passages:
            annotation = passage.annotation
            taken.setdefault(annotation.article, []).append((annotation.start, annotation.end))
        return tuple(
            (article.slug, start, end)
            for article in in_reading_order(self._project.articles.values())
            for start, end in _outside(_sentences(article.body), sorted(taken.get(article.slug, ())))
        )

    def _rows(self, table: str, query: str) -> list[int]:
        wanted = dict.fromkeys(words(query))
        with self._lock:
            tables = self._passages if table == "passages" else self._sentences
            if not wanted:
                return [row for (row,) in tables.execute(f"select rowid from {table} order by rowid")]
            parts = []
            for word in wanted:
                named = tables.execute("select rowid from names where names match ?", (f'"{word}"*',))
                parts.append(" OR ".join((f'"{word}"*', *(f'"{_mark(row)}"' for (row,) in named))))
            match = " AND ".join(f"({part})" for part in parts)
            asked = f"select rowid from {table} where {table} match ? order by rowid"
            return [row for (row,) in tables.execute(asked, (match,))]

    @cached_property
    def _connection(self) -> sqlite3.Connection:
        made = sqlite3.connect(":memory:", check_same_thread=False)
        try:
            made.executescript(_TABLES)
        except sqlite3.OperationalError as error:
            version = sqlite3.sqlite_version
            raise CorridorMapError(
                f"the SQLite {version} of this Python cannot search ({error}); expected one with FTS5"
            ) from error
        named = enumerate(self.subjects.words.values())
        rows = ((row, " ".join(listed)) for row, listed in named)
        made.executemany("insert into names(rowid, words) values (?, ?)", rows)
        return made

    @cached_property
    def _passages(self) -> sqlite3.Connection:
        """The connection, with the table of passages filled."""
        texts = ((p.annotation.exact, self.subjects.of_passage(p)) for p in self._project.passages)
        return self._filled("passages", texts)

    @cached_property
    def _sentences(self) -> sqlite3.Connection:
        """The connection, with the table of the other sentences filled."""
        articles = self._project.articles
        return self._filled(
            "sentences",
            (
                (articles[slug].body[start:end], self.subjects.within(slug, start, end))
                for slug, start, end in self.other_sentences
            ),
        )

    def _filled(self, table: str, texts: Iterable[tuple[str, list[str]]]) -> sqlite3.Connection:
        number = {key: row for row, key in enumerate(self.subjects.words)}
        rows = (
            (row, " ".join(words(text)), " ".join(_mark(number[key]) for key in keys))
            for row, (text, keys) in enumerate(texts)
        )
        asked = f"insert into {table}(rowid, words, subjects) values (?, ?, ?)"
        self._connection.executemany(asked, rows)
        self._connection.commit()
        return self._connection


def in_reading_order(articles: Iterable["Article"]) -> list["Article"]:
    """Return articles with the newest first; those of one date by slug."""
    return sorted(sorted(articles, key=lambda a: a.slug), key=lambda a: a.date, reverse=True)


def snippet(sentence: str, wanted: Iterable[str]) -> str:
    """Return a sentence, or the part of a long one around the first word that begins with a wanted one.

    It is cut at spaces, and an ellipsis marks what is left out.
    """
    if len(sentence) <= _SNIPPET:
        return sentence
    prefixes = tuple(wanted)
    first = next((start for word, start, _ in word_spans(sentence) if word.startswith(prefixes)), 0)
    start = max(0, first - _BEFORE)
    if start:
        space = sentence.find(" ", start, first)
        start = space + 1 if space >= 0 else start
    end = min(len(sentence), start + _SNIPPET)
    if end < len(sentence):
        space = sentence.rfind(" ", 0, end)
        end = space if space > first else end
    return ("…" if start else "") + sentence[start:end] + ("…" if end < len(sentence) else "")


def _sentences(body: str) -> list[tuple[int, int]]:
    return [span for start, end in paragraphs(body) for span in sentences(body, start, end)]


def _outside(spans: Iterable[tuple[int, int]], taken: Sequence[tuple[int, int]]) -> Iterable[tuple[int, int]]:
    """Yield the spans that share no character with any of `taken`, which are sorted."""
    at = reach = 0
    for start, end in spans:
        while at < len(taken) and taken[at][0] < end:
            reach = max(reach, taken[at][1])
            at += 1
        if reach <= start:
            yield start, end


def _mark(row: int) -> str:
    # No word begins with it, and to SQLite's ASCII tokenizer it is as good as a letter.
    return f"§{row}"


def index_of(project: "Project") -> Index:
    """Return the index of a project, built on first use; a selection shares it."""
    whole = project.origin or project
    if "index" not in whole.derived:
        # By a proxy, or the two would hold each other: a server that reads its folder again would keep them.
        whole.derived.setdefault("index", Index(weakref.proxy(whole)))
    found: Index = whole.derived["index"]
    return found


def find_passages(
    project: "Project", text: str = "", *, since: str = "", until: str = ""
) -> "tuple[Passage, ...]":
    """Return the passages that fit all words of `text`, from articles of a time.

    A word fits a passage if it begins a word of the quotation, or of a name, in any language,
    of a route, place or actor that the passage is about or mentions: see
    `corridor_map.search`. Case and accents make no difference. `since` and `until` are
    ISO 8601 dates of any precision, both inclusive; ``until="2023"`` takes all of 2023.

    Raises
    ------
    UsageError
        If a date is not one.
    """
    since, until = check_date(since), check_date(until)
    found = set(index_of(project).passages(text)) if text else None
    return tuple(
        passage
        for passage in project.passages
        if (found is None or passage.annotation.id in found)
        and (not since or passage.article.date >= since or since.startswith(passage.article.date))
        and (not until or passage.article.date[: len(until)] <= until)
    )
