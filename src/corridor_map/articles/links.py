"""Links that were found in a text, and their conversion to annotations of an article."""

from collections.abc import Iterable
from dataclasses import dataclass

from corridor_map.articles.annotations import Annotation
from corridor_map.articles.selectors import Anchoring, describe

_MENTIONS = {"name": "named", "description": "described", "carried-on": "carried-on", "part": "carried-on"}


@dataclass(frozen=True, slots=True)
class Reason:
    """Reason that a sentence concerns a route: the rule, and the words as they stand in the text.

    `rule` is ``name``, ``description``, ``carried-on``, or ``part`` where the sentence is about a
    part of the route that the text is about.
    """

    route: str
    rule: str
    matched: str


@dataclass(frozen=True, slots=True)
class Link:
    """A sentence that concerns routes; `start` and `end` count code points of the text."""

    start: int
    end: int
    exact: str
    routes: tuple[str, ...]
    why: tuple[Reason, ...]


def to_annotations(links: Iterable[Link], text: str, slug: str) -> list[Annotation]:
    """Return links as annotations of an article, to be kept or corrected by hand.

    Parameters
    ----------
    links
        The links that `Linker.link` found in `text`.
    text
        The article's body.
    slug
        The article's slug, before the slash of each annotation's id.
    """
    annotations = []
    for number, link in enumerate(links, 1):
        about = describe(text, link.start, link.end)
        rules = [reason.rule for reason in link.why]
        first = next(rule for rule in _MENTIONS if rule in rules)
        annotations.append(
            Annotation(
                id=f"{slug}/a{number:03}",
                article=slug,
                exact=about.exact,
                prefix=about.prefix,
                suffix=about.suffix,
                start=link.start,
                end=link.end,
                targets=link.routes,
                mention=_MENTIONS[first],
                stances=(),
                claims=(),
                anchoring=Anchoring.EXACT,
            )
        )
    return annotations
