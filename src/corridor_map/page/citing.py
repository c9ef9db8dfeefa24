"""Citation of a passage, and the address of its words in the original."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import quote, urldefrag, urlsplit

from corridor_map.articles.records import Article
from corridor_map.io.dates import spoken_date

_TERM_WORDS = 4
_MOST_TERM_WORDS = 12
_SHORT_QUOTATION = 80
"""Largest number of code points of a short quotation."""


def citation(article: Article) -> str:
    """Return author, title, publisher, date and address of an article, as far as they are known."""
    known = [name for name in (article.author, f"“{article.title}”", article.publisher) if name]
    parts = [*(name for name in known if name != "not stated"), spoken_date(article.date), article.url]
    return ", ".join(part for part in parts if part)


def web_address(article: Article) -> str:
    """Return the address of an article's original without a fragment, empty where none is known."""
    try:
        address = urldefrag(article.url).url
        return address if urlsplit(address).scheme in {"http", "https"} else ""
    except ValueError:
        # Such as “http://[”, which is the beginning of an address and no address.
        return ""


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
    """Return the fewest words at one end of a line that occur only once in a text.

    If none of those tried do, return the last ones.
    """
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
