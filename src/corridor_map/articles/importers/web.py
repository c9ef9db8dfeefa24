"""HTML: the article of a page, found by trafilatura, and the metadata of the page's head."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from corridor_map.articles.importers.imported import Imported, UnreadableError

_SENTENCE = re.compile(r"[.!?…։؟۔。।][\"'”’»)\]]*(?=\s|$)")
_LEAST_WORDS = 4
_LEAST_OF_ARTICLE = 15
_DAY = re.compile(r"(\d{4})[-/]?(\d\d)[-/]?(\d\d)(?!\d)")
_PUBLISHED = re.compile(r'"datePublished"\s*:\s*"([^"]{8,40})"')
_DATE_NAMES = frozenset(
    ("article:published_time", "og:article:published_time", "og:published_time", "published_time")
    + ("datepublished", "date", "dc.date", "dc.date.issued", "dcterms.date", "dcterms.issued")
    + ("citation_publication_date", "citation_date", "pubdate", "publishdate", "publish-date")
    + ("publication_date", "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime")
)
_DISPLAYED = "//body//text()[not(ancestor::script or ancestor::style or ancestor::noscript or ancestor::svg)]"


def read_html(text: str, guessed: str = "") -> Imported:
    """Return the article of a page, without its menus and other headlines.

    Raises
    ------
    UnreadableError
        If the page has no article: no text, or nothing but links and labels.
    """
    from trafilatura import bare_extraction
    from trafilatura.utils import load_html

    tree = load_html(text)
    if tree is None:
        raise UnreadableError("is HTML without any content")
    date = _stated_date(tree)
    lang = (tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or "").strip()
    shown = _length(tree.xpath(_DISPLAYED))
    found: Any = bare_extraction(tree, with_metadata=True, include_comments=False)
    blocks = [] if found is None or found.body is None else list(_blocks(found.body))
    if not _is_article(blocks):
        raise UnreadableError("is HTML without an article: it has no text beyond links, labels and notices")
    body = "\n\n".join(blocks)
    metadata = {
        "title": found.title,
        "author": found.author,
        "publisher": found.sitename or found.hostname,
        # trafilatura takes the likeliest date that it meets; only one that is stated will do here.
        "date": date,
        "lang": lang if re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", lang) else "",
        "url": found.url,
        "licence": found.license,
    }
    rest = shown - _length(blocks)
    left_out = (
        (f"menus, other headlines and page furniture ({rest} of {shown} characters)",) if rest > 0 else ()
    )
    return Imported(
        body,
        {key: " ".join(value.split()) for key, value in metadata.items() if value},
        "HTML",
        left_out,
        encoding=guessed,
    )


def _stated_date(tree: Any) -> str:
    """Return the day on which a page says that it was published, or an empty text."""
    said = [
        found[1]
        for script in tree.xpath('//script[@type="application/ld+json"]/text()')
        for found in _PUBLISHED.finditer(script)
    ]
    for meta in tree.iter("meta"):
        names = (meta.get(key, "").strip().casefold() for key in ("property", "name", "itemprop"))
        if any(name in _DATE_NAMES for name in names):
            said.append(meta.get("content", ""))
    said += tree.xpath('//*[@itemprop="datePublished"]/@datetime')
    # A page may list others with their times; that of the article is the first in it.
    said += tree.xpath("(//article//time/@datetime)[1]")
    days = (_DAY.match(value.strip()) for value in said)
    return next(("-".join(day.groups()) for day in days if day), "")


def _length(texts: Iterable[str]) -> int:
    return sum(len(" ".join(text.split())) for text in texts)


def _blocks(body: Any) -> Iterator[str]:
    """Yield the text of each block of trafilatura's tree: a heading, paragraph, item or row."""
    for element in body.iter("head", "p", "item", "row", "quote", "code", "ab"):
        inner = [*element.iterdescendants("p", "item", "row", "head", "ab")]
        if element.tag == "row":
            text = "; ".join(filter(None, (" ".join("".join(cell.itertext()).split()) for cell in element)))
        elif inner or any(above.tag in ("row", "p") for above in element.iterancestors()):
            # Its text is that of the blocks in it, or part of the one around it.
            text = element.text or "" if inner else ""
        else:
            text = _with_breaks(element)
        text = "\n".join(" ".join(line.split()) for line in text.split("\n")).strip()
        if text:
            yield text


def _with_breaks(element: Any) -> str:
    for line_break in element.iter("lb"):
        line_break.tail = "\n" + (line_break.tail or "")
    return "".join(element.itertext())


def _is_article(blocks: list[str]) -> bool:
    words = 0
    for block in blocks:
        for line in block.split("\n"):
            start = 0
            for end in _SENTENCE.finditer(line):
                sentence = line[start : end.end()]
                start = end.end()
                # Some languages write no spaces between words.
                count = max(len(sentence.split()), len(sentence) // 10)
                words += count if count >= _LEAST_WORDS else 0
    return words >= _LEAST_OF_ARTICLE
