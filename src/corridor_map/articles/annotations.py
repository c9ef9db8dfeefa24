"""W3C Web Annotations that tie an exact quotation to routes, segments, places and borders.

A file ``<slug>.annotations.json`` is an AnnotationPage of the Web Annotation Data Model
(https://www.w3.org/TR/annotation-model/). The target of each annotation is the article's
file with a TextQuoteSelector and a TextPositionSelector. The purpose of each body says what it holds:

``identifying``
    A SpecificResource whose source is the id of a route, segment, place or border.
``classifying``
    How the passage refers to them: a value of `MENTIONS`.
``assessing``
    A stance: the value is one of `POSITIONS`, `actor` the id of its holder (``actors.toml``),
    `towards` the id of the route or segment, `by` the article's own words for whoever holds or
    voices it, `voice` one of `VOICES`, and `said_on` the date that the article gives it, if any.
    Without one the article's own date stands.
``describing``
    A claim: the value as a plain number or date, its `unit` (one of
    `corridor_map.io.units.UNITS`), what it `measures` in words, and the article's own words as
    `exact`. What lets a program check it: the `quantity` (one of
    `corridor_map.io.units.QUANTITIES`, one that the unit is a unit of); a `qualifier` where the
    words say ``about``, ``over`` or ``under``; the `period` the value is stated for where two
    articles might mean different ones, a date or two with a slash between; and `of`, a list of

    - ids of segments, routes or borders, whose lengths are added up;
    - ``branch:ROUTE/BRANCH``, all segments of one branch of a route;
    - ``branches:ROUTE``, whose branches are counted;
    - ``event:ID@STATUS``, the dates since which a route or segment has had a status;
    - ``thing:NAME``, something the map does not draw, so that figures for the same thing can be
      held against each other.

    An empty or missing `of` is a claim about nothing that can be checked.

``tagging``
    A dated event: the value is a short title of our own, `date` and `until` are a year, month or
    day of ISO 8601, and `concerns` lists ids of routes or segments that the annotation identifies.

``moderating``
    The value ``rejected``, and no other body: a reader found that the passage concerns no route,
    and the linking is not to say so again.

What the linking made has a software as its `creator` and `generator`, and says `why` by a list of
`route`, `rule` and `matched` words (`corridor_map.articles.origin`); all else was made by hand.

An annotation that is no more than claims and events about something on no map has no identifying
and no classifying body, and is no passage of a route. The properties
that the model does not have are declared in the page's second context.
"""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from corridor_map.articles.annotation_items import MENTIONS, Annotation, ItemReader
from corridor_map.articles.claim_items import Claim, claim_body
from corridor_map.articles.event_items import Event, event_body
from corridor_map.articles.origin import CONTEXT, REJECTED, origin_fields
from corridor_map.articles.records import Article
from corridor_map.articles.selectors import Anchoring, Finder, TooMuchError
from corridor_map.articles.stance_items import POSITIONS, VOICES, Stance, stance_body
from corridor_map.errors import Fault
from corridor_map.io.files import write_whole
from corridor_map.io.json_files import parse_json
from corridor_map.io.listing import files_in
from corridor_map.io.text_files import read_text
from corridor_map.io.unfinished import unfinished

__all__ = [
    "MENTIONS",
    "POSITIONS",
    "SUFFIX",
    "VOICES",
    "Anchoring",
    "Annotation",
    "Claim",
    "Event",
    "Stance",
    "read_annotations",
    "page_bytes",
    "read_annotations_of",
    "to_page",
    "write_annotations",
]

SUFFIX = ".annotations.json"
"""File name suffix after an article's slug, for the file of its annotations."""
_HINT = "; “corridor-map reanchor” lists where it may belong"
_CONTEXT: list[Any] = [
    "http://www.w3.org/ns/anno.jsonld",
    {
        "actor": "https://corridor-map.example/ns#actor",
        "towards": "https://corridor-map.example/ns#towards",
        "by": "https://corridor-map.example/ns#by",
        "voice": "https://corridor-map.example/ns#voice",
        "said_on": "https://corridor-map.example/ns#said-on",
        "date": "https://corridor-map.example/ns#date",
        "until": "https://corridor-map.example/ns#until",
        "concerns": "https://corridor-map.example/ns#concerns",
        "unit": "https://corridor-map.example/ns#unit",
        "measures": "https://corridor-map.example/ns#measures",
        "quantity": "https://corridor-map.example/ns#quantity",
        "of": "https://corridor-map.example/ns#of",
        "qualifier": "https://corridor-map.example/ns#qualifier",
        "period": "https://corridor-map.example/ns#period",
    },
]


def read_annotations(
    folder: Path, articles: Mapping[str, Article], *, within: Path | None = None
) -> tuple[list[Annotation], list[Fault]]:
    """Read every ``<slug>.annotations.json`` of a folder and anchor its quotations.

    Parameters
    ----------
    folder
        A folder such as ``seeds/``; one that does not exist has no annotations.
    articles
        The articles by slug, in whose bodies the quotations are looked up.
    within
        The folder that no file must lead out of; None trusts any target.

    Returns
    -------
    tuple
        The annotations in the order of files and of their items, orphaned ones among them,
        and all faults. An annotation whose own form is wrong is left out.
    """
    annotations: list[Annotation] = []
    files, faults = files_in(folder, SUFFIX, within=within)
    for path in files:
        slug = path.name.removesuffix(SUFFIX)
        if slug in articles:
            found, wrong = read_annotations_of(articles[slug], path, within=within)
            annotations.extend(found)
            faults.extend(wrong)
        elif path.name not in unfinished(folder, within=within):
            faults.append(
                Fault(str(path), "", f"the annotations are of “{slug}”, but no such article exists")
            )
    return annotations, faults


def read_annotations_of(
    article: Article, path: Path, *, within: Path | None = None
) -> tuple[list[Annotation], list[Fault]]:
    """Read the annotations of one article, as `read_annotations` does those of all."""
    text = read_text(path, within=within)
    return ([], [text]) if isinstance(text, Fault) else _read_page(str(path), text, article)


def to_page(annotations: Iterable[Annotation], slug: str) -> dict[str, Any]:
    """Return the AnnotationPage of one article, as JSON-compatible values."""
    annotations = list(annotations)
    is_linked = any(annotation.origin.is_machine for annotation in annotations)
    return {
        "@context": [*_CONTEXT, CONTEXT] if is_linked else _CONTEXT,
        "id": f"{slug}{SUFFIX}",
        "type": "AnnotationPage",
        "items": [_to_item(annotation) for annotation in annotations],
    }


def page_bytes(annotations: Iterable[Annotation], slug: str) -> bytes:
    """Return the content of ``<slug>.annotations.json``, which `read_annotations` reads back unchanged."""
    return (json.dumps(to_page(annotations, slug), ensure_ascii=False, indent=1) + "\n").encode()


def write_annotations(annotations: Iterable[Annotation], slug: str, folder: Path) -> Path:
    """Write ``<slug>.annotations.json`` into a folder.

    Raises
    ------
    OutputError
        If the file cannot be written.
    """
    path = folder / f"{slug}{SUFFIX}"
    write_whole(path, page_bytes(annotations, slug))
    return path


def _to_item(annotation: Annotation) -> dict[str, Any]:
    mention = {"type": "TextualBody", "purpose": "classifying", "value": annotation.mention}
    rejection = {"type": "TextualBody", "purpose": "moderating", "value": REJECTED}
    return {
        "id": annotation.id,
        "type": "Annotation",
        "motivation": "moderating" if annotation.is_rejected else "linking",
        **origin_fields(annotation.origin),
        "body": [
            *(
                {"type": "SpecificResource", "purpose": "identifying", "source": target}
                for target in annotation.targets
            ),
            *([mention] if annotation.mention else []),
            *(stance_body(stance) for stance in annotation.stances),
            *(claim_body(claim) for claim in annotation.claims),
            *(event_body(event) for event in annotation.events),
            *([rejection] if annotation.is_rejected else []),
        ],
        "target": {
            "source": f"{annotation.article}.md",
            "selector": [
                {
                    "type": "TextQuoteSelector",
                    "exact": annotation.exact,
                    "prefix": annotation.prefix,
                    "suffix": annotation.suffix,
                },
                {"type": "TextPositionSelector", "start": annotation.start, "end": annotation.end},
            ],
        },
    }


def _read_page(file: str, text: str, article: Article) -> tuple[list[Annotation], list[Fault]]:
    page = parse_json(text, file)
    if isinstance(page, Fault):
        return [], [page]
    items = page.get("items") if isinstance(page, dict) else None
    if not isinstance(page, dict) or page.get("type") != "AnnotationPage" or not isinstance(items, list):
        return [], [Fault(file, "", "expected a W3C AnnotationPage with a list of items")]
    annotations: list[Annotation] = []
    faults: list[Fault] = []
    seen: set[str] = set()
    finder = Finder(article.body)
    for number, item in enumerate(items, 1):
        own_id = item.get("id") if isinstance(item, dict) else None
        place = own_id if isinstance(own_id, str) and own_id else f"item {number}"
        problems: list[str] = []
        if place in seen:
            problems.append("another annotation of the file has the same id")
        seen.add(place)
        try:
            annotation = ItemReader(item, problems.append).annotation(article, finder)
        except TooMuchError as error:
            faults.append(Fault(file, place, str(error)))
            break
        if not problems and annotation is not None:
            annotations.append(annotation)
            if annotation.anchoring is Anchoring.ORPHANED:
                words = annotation.exact if len(annotation.exact) <= 80 else f"{annotation.exact[:79]}…"
                problems.append(f"the quotation “{words}” is not in the article “{article.slug}”{_HINT}")
        faults.extend(Fault(file, place, problem) for problem in problems)
    return annotations, faults
