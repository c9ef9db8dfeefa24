"""Words of the page for the codes of the data."""

from urllib.parse import urlsplit

from corridor_map.articles.records import Article

STATUS_WORDS = {
    "announced": "announced",
    "pre-construction": "in preparation",
    "construction": "under construction",
    "operating": "operating",
    "shelved": "shelved",
    "cancelled": "cancelled",
    "mothballed": "mothballed",
    "retired": "out of use",
}
"""Readable words for the status codes of Global Energy Monitor."""

STANCE_WORDS = {
    "supports": "Supports",
    "opposes": "Opposes",
    "conditional": "Conditional",
    "ambivalent": "Ambivalent",
    "disputed": "Disputed",
    "not-stated": "Not stated",
}
"""Words for the values of the table of positions: see `corridor_map.claims.positions.STANCES`."""

CERTAINTY_WORDS = {
    "certain": "as surveyed",
    "less-certain": "inferred",
    "uncertain": "schematic",
}
"""Words for positional certainty: how surely a stretch lies where it is drawn."""

_RIGHT_TO_LEFT = {"ar", "ckb", "dv", "fa", "he", "ku-arab", "ps", "sd", "ug", "ur", "yi"}


def direction(lang: str) -> str:
    """Return ``rtl`` for languages written from right to left, else ``ltr``.

    Parameters
    ----------
    lang
        A BCP 47 tag; one with a Latin or Cyrillic script subtag reads left to right.
    """
    parts = lang.lower().split("-")
    if "arab" in parts or "hebr" in parts:
        return "rtl"
    return "rtl" if parts[0] in _RIGHT_TO_LEFT and not {"latn", "cyrl"}.intersection(parts) else "ltr"


def byline(article: Article) -> str:
    """Return who published and wrote an article, or its title where neither is known."""
    known = [name for name in (article.publisher, article.author) if name and name != "not stated"]
    return ", ".join(known) or article.title


def anchor(annotation: str) -> str:
    """Return the part of an annotation's id after the article, as a fragment of the article's page."""
    return annotation.rpartition("/")[2]


def kilometres(length: float) -> str:
    """Return a length in kilometres as precisely as a drawn line allows: “8.4”, “164”, “2,010”."""
    return f"{length:.1f}" if length < 20 else f"{length:,.0f}"


def host(url: str) -> str:
    """Return the host of an address, as a short name for a link to it."""
    try:
        return (urlsplit(url).hostname or url).removeprefix("www.")
    except ValueError:
        return url
