"""An article split for reading: its blocks, and the passages and place names in them.

Positions count code points, as those of `corridor_map.articles.selectors` do.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple, TypeAlias

from corridor_map.articles.records import Article
from corridor_map.exports.words import direction
from corridor_map.page.citing import fragment_terms, web_address
from corridor_map.project import Passage, Project
from corridor_map.search.mentions import place_mentions

Span: TypeAlias = tuple[int, int, str]
"""The start and end of a passage or place name, and its id."""

_BLOCK = re.compile(r"[^\n]+(?:\n[^\n]+)*")
_MARKDOWN_HEADING = re.compile(r"#{1,6}[ \t]+")
_LONGEST_HEADING = 60
"""Largest number of code points of an unmarked heading.

A longer line that ends without a full stop is a sentence cut short, or page furniture.
"""
_ENDS_SENTENCE = (".", "!", ",", ";", ":", "…", "”", '"', "»", "؛", "،", "۔", "։")


class Piece(NamedTuple):
    """A stretch of text, and the id of the place it names, if any."""

    text: str
    place: str = ""


class Run(NamedTuple):
    """Pieces of text that all belong to the same passages; most often to none."""

    passages: tuple[str, ...]
    pieces: tuple[Piece, ...]


class Block(NamedTuple):
    """A paragraph or heading: where it starts, what marks it as a heading, and its runs of text."""

    is_heading: bool
    start: int
    mark: str
    runs: tuple[Run, ...]


def blocks(body: str, passages: Sequence[Span], places: Sequence[Span] = ()) -> list[Block]:
    """Split a canonical text into blocks, and these where a passage or a place name begins or ends.

    Parameters
    ----------
    body
        The canonical text: blocks parted by blank lines. A block is a heading if it is marked as
        in Markdown, or if it is one short line that ends as no sentence does and is no quotation.
    passages
        They may overlap and reach over several blocks; a run names its passages with the shortest first.
    places
        Of those with the same position the first counts; no others may overlap. In each block the
        first mention of a place is kept, and only what lies wholly inside or outside of every passage.

    Returns
    -------
    list of Block
        The text of a block's pieces, after its `mark`, is `body` from `start` on; between
        blocks there are only line feeds.
    """
    length = {id_: end - start for start, end, id_ in passages}
    cut: list[Block] = []
    ahead, reaching = sorted(passages, reverse=True), list[Span]()
    named = sorted(places, reverse=True)
    for match in _BLOCK.finditer(body):
        start, end = match.span()
        while ahead and ahead[-1][0] < end:
            reaching.append(ahead.pop())
        own = reaching = [span for span in reaching if span[1] > start]
        heading, mark = _heading(body[start:end], own)
        inner = start + len(mark)
        edges = sorted({inner, end, *(at for a, b, _ in own for at in (a, b) if inner < at < end)})
        inside_block: list[Span] = []
        while named and named[-1][0] < end:
            inside_block.append(named.pop())
        names = _first_mentions(span for span in inside_block if span[0] >= inner and span[1] <= end)
        runs: list[Run] = []
        for a, b in zip(edges, edges[1:], strict=False):
            inside = [id_ for first, last, id_ in own if first <= a and b <= last]
            pieces = tuple(_pieces(body, a, b, names))
            runs.append(Run(tuple(sorted(inside, key=lambda id_: (length[id_], id_))), pieces))
        cut.append(Block(heading, start, mark, tuple(runs)))
    return cut


def article_blocks(project: Project, article: Article) -> list[Block]:
    """Split an article of a project into blocks, with its passages and place names."""
    spans = [(p.annotation.start, p.annotation.end, p.annotation.id) for p in _passages(project, article)]
    return blocks(article.body, spans, place_mentions(article.body, project.places.values()))


def article_text(project: Project, article: Article, *, whole: bool) -> dict[str, Any]:
    """Return an article as the page's scripts read it, as JSON-ready values.

    Parameters
    ----------
    project
        What the article and its passages are of.
    article
        One of its articles.
    whole
        Whether to include the words of passages. If not, a number of code points stands in their stead,
        by which a page that has the quotations puts them in again.

    Returns
    -------
    dict
        ``passages`` is a list of ids; where the original has an address, with what leads there:
        the words before it if needed, and how many code points of its beginning and its end.
        ``blocks`` are lists: 1 for a heading, else 0, then its runs. A run is a text, or a list of
        the numbers of its passages (in `passages`) and its pieces; a piece is a text, or a text and
        the number of a place (in `place_order`).
    """
    passages = _passages(project, article)
    number = {passage.annotation.id: i for i, passage in enumerate(passages)}
    place = {id_: i for i, id_ in enumerate(place_order(project))}
    spared = set() if whole else {p.annotation.id for p in passages if _is_quoted(p)}

    def run(block: Block, one: Run) -> Any:
        if not one.passages and not any(part.place for part in one.pieces):
            return "".join(part.text for part in one.pieces)
        pieces: list[Any] = []
        for part in one.pieces:
            short = not block.mark and one.passages and one.passages[0] in spared
            words = len(part.text) if short else part.text
            pieces.append([words, place[part.place]] if part.place else words)
        return [[number[id_] for id_ in one.passages], *pieces]

    def lead(passage: Passage) -> list[Any]:
        note = passage.annotation
        if not web_address(article):
            return [note.id]
        prefix, first, last = fragment_terms(article.body, note.start, note.end)
        return [note.id, prefix, len(first), len(last)]

    return {
        "lang": article.lang,
        "dir": direction(article.lang),
        "url": web_address(article),
        "notes": [note for note in (article.date_note, article.note, article.licence) if note],
        "passages": [lead(passage) for passage in passages],
        "blocks": [
            [int(block.is_heading), *(run(block, one) for one in block.runs)]
            for block in article_blocks(project, article)
        ],
    }


def place_order(project: Project) -> list[str]:
    """Return the ids of a project's places in the order in which a page has them: the greatest first."""
    return [place.id for place in sorted(project.places.values(), key=lambda place: (place.rank, place.id))]


def _is_quoted(passage: Passage) -> bool:
    """Say whether a passage's words are in one block, so that its quotation can stand in for them."""
    note = passage.annotation
    return "\n" not in note.exact and passage.article.body[note.start : note.end] == note.exact


def _passages(project: Project, article: Article) -> list[Passage]:
    found = [passage for passage in project.passages if passage.article.slug == article.slug]
    return sorted(found, key=lambda passage: (passage.annotation.start, passage.annotation.end))


def _heading(text: str, passages: Sequence[Span]) -> tuple[bool, str]:
    marked = _MARKDOWN_HEADING.match(text)
    if marked and "\n" not in text and marked.end() < len(text):
        return True, marked[0]
    short = len(text) <= _LONGEST_HEADING and "\n" not in text
    return short and not passages and not text.rstrip().endswith(_ENDS_SENTENCE), ""


def _first_mentions(spans: Iterable[Span]) -> list[Span]:
    first: dict[str, Span] = {}
    last = 0
    for span in spans:
        if span[0] >= last:
            first.setdefault(span[2], span)
            last = span[1]
    return list(first.values())


def _pieces(body: str, start: int, end: int, names: Sequence[Span]) -> Iterator[Piece]:
    at = start
    for first, last, place in names:
        if at <= first and last <= end:
            if at < first:
                yield Piece(body[at:first])
            yield Piece(body[first:last], place)
            at = last
    if at < end:
        yield Piece(body[at:end])
