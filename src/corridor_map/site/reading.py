"""An article cut for reading: blocks, the passages and place names in them, and links to its original.

Positions count code points, as those of `corridor_map.text.selectors` do.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any, NamedTuple, TypeAlias
from urllib.parse import quote, urldefrag, urlsplit

from corridor_map.dates import spoken_date
from corridor_map.project import Passage, Project
from corridor_map.search.mentions import place_mentions
from corridor_map.site.words import direction
from corridor_map.text.articles import Article

Span: TypeAlias = tuple[int, int, str]
"""Where something begins, where it ends, and its id."""

_BLOCK = re.compile(r"[^\n]+(?:\n[^\n]+)*")
_MARKDOWN_HEADING = re.compile(r"#{1,6}[ \t]+")
_LONGEST_HEADING = 60
"""Code points; a longer line that ends without a full stop is a sentence cut short, or page furniture."""
_ENDS_SENTENCE = (".", "!", ",", ";", ":", "…", "”", '"', "»", "؛", "،", "۔", "։")
_TERM_WORDS = 4
_MOST_TERM_WORDS = 12
_SHORT_QUOTATION = 80


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
    """Return a canonical text cut into blocks, and these where a passage or a place's name begins or ends.

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
    """Return an article of a project cut for reading, with its passages and the names of places."""
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
        If not, the words of passages are left out: a page that has their quotations puts
        them in again, by the number of code points that stands in their stead.

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


def citation(article: Article) -> str:
    """Return author, title, publisher, date and address of an article, as far as they are known."""
    known = [name for name in (article.author, f"“{article.title}”", article.publisher) if name]
    parts = [*(name for name in known if name != "not stated"), spoken_date(article.date), article.url]
    return ", ".join(part for part in parts if part)


def web_address(article: Article) -> str:
    """Return the address of an article's original without a fragment, empty where none is known."""
    address = urldefrag(article.url).url
    return address if urlsplit(address).scheme in {"http", "https"} else ""


def original_address(article: Article, start: int, end: int) -> str:
    """Return the address of a passage in the original of its article, empty where none is known."""
    address = web_address(article)
    return address and f"{address}#{text_fragment(*fragment_terms(article.body, start, end))}"


def fragment_terms(body: str, start: int, end: int) -> tuple[str, str, str]:
    """Return the words that tell a passage from all others: those before it, its first and its last ones.

    A short quotation is given whole, as its first words; of a longer one as many words are taken
    from either end as are needed for them not to stand elsewhere. Where its first words stand
    elsewhere all the same, those before it tell which are meant. Neither end reaches over the end
    of a line, as browsers ask.

    Parameters
    ----------
    body
        The text the passage stands in.
    start, end
        Where it begins and ends, in code points.
    """
    exact = body[start:end].strip()
    if "\n" not in exact and len(exact) <= _SHORT_QUOTATION:
        first, last = exact, ""
    else:
        ends = re.split(r"\s*\n\s*", exact)
        first, last = _fewest(ends[0], body, from_end=False), _fewest(ends[-1], body, from_end=True)
    prefix = ""
    if not _stands_once(first, body):
        prefix = " ".join(body[:start].rpartition("\n")[2].split()[-_TERM_WORDS:])
    return prefix, first, last


def text_fragment(prefix: str, first: str, last: str) -> str:
    """Return the fragment of an address by which browsers find words: ``:~:text=prefix-,first,last``.

    The form is that of https://wicg.github.io/scroll-to-text-fragment/.

    Parameters
    ----------
    prefix
        What stands before; may be empty.
    first, last
        How the words begin and end; `last` may be empty, and `first` is then all of them.
    """
    terms = ",".join(_encoded(term) for term in (first, last) if term)
    return f":~:text={_encoded(prefix)}-,{terms}" if prefix else f":~:text={terms}"


def _encoded(term: str) -> str:
    # As encodeURIComponent does; and a hyphen would part a prefix from what it precedes.
    return quote(term, safe="!'()*").replace("-", "%2D")


def _fewest(line: str, body: str, *, from_end: bool) -> str:
    """Return the words at one end of a line, as few as stand only once in a text; some, if none do."""
    words = [match.span() for match in re.finditer(r"\S+", line)]
    term = line
    for count in range(_TERM_WORDS, min(_MOST_TERM_WORDS, len(words)) + 1):
        term = line[words[-count][0] :] if from_end else line[: words[count - 1][1]]
        if _stands_once(term, body):
            break
    return term


def _stands_once(term: str, body: str) -> bool:
    counts = _sequences(body)
    # Any of its sequences of words that stands only once says so, without a look at the whole text.
    return any(counts.get(words) == 1 for words in _windows(term)) or body.count(term) == 1


@lru_cache(maxsize=4)
def _sequences(body: str) -> Counter[str]:
    return Counter(_windows(body))


def _windows(text: str) -> Iterator[str]:
    words = text.split()
    for at in range(len(words) - _TERM_WORDS + 1):
        yield " ".join(words[at : at + _TERM_WORDS])


def _is_quoted(passage: Passage) -> bool:
    """Say whether a passage's words can be put in again from its quotation: they are in one block."""
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
