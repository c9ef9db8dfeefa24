"""The passages as one W3C AnnotationPage (https://www.w3.org/TR/annotation-model/), as JSON-LD."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from corridor_map import __version__
from corridor_map.articles.annotations import to_page
from corridor_map.exports.provenance import provenance
from corridor_map.exports.records import BASE
from corridor_map.exports.selection import Selection


def write(selection: Selection, path: Path, tick: Callable[[int], None]) -> None:
    """Write every annotation of a selection, claims and stances included, one a line.

    The items are those of the articles' own files, so that `read_annotations` reads them back; a
    local base makes their ids absolute. ``partOf`` is the collection, with its licences and date;
    ``dcterms:references`` describes the articles and says to whom they belong.
    """
    head = page(selection)
    with open(path, "w", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
        file.write(json.dumps(head, ensure_ascii=False, indent=1).removesuffix("\n}"))
        file.write(',\n "items": [')
        for number, item in enumerate(items(selection)):
            file.write((",\n" if number else "\n") + json.dumps(item, ensure_ascii=False))
            tick(1)
        file.write("\n]\n}\n")


def items(selection: Selection) -> Iterator[dict[str, Any]]:
    """Yield the annotations in the order of the articles and of their text, as W3C Annotations."""
    order = sorted(selection.project.annotations, key=lambda a: (a.article, a.start, a.end, a.id))
    for annotation in order:
        yield to_page([annotation], annotation.article)["items"][0]


def context() -> list[Any]:
    """Return the JSON-LD context of our annotations, with the base that makes their ids absolute."""
    return [*to_page([], "")["@context"], {"@base": BASE}]


def page(selection: Selection) -> dict[str, Any]:
    """Return the AnnotationPage of a selection without its items."""
    project = selection.project
    found = provenance(project)
    rights = sorted({article["licence"] for article in found["articles"]})
    return {
        "@context": context(),
        "id": "annotations",
        "type": "AnnotationPage",
        "startIndex": 0,
        "partOf": {
            "id": "annotations/all",
            "type": "AnnotationCollection",
            "label": f"What articles say: {found['title']}",
            "total": len(project.annotations),
            "dcterms:modified": found["date"],
            "dcterms:rights": rights,
            "generator": {"id": "software", "type": "Software", "name": f"corridor-map {__version__}"},
        },
        "dcterms:references": [
            {
                "id": f"{article.slug}.md",
                "type": "Text",
                "dcterms:title": article.title,
                "dcterms:creator": article.author,
                "dcterms:publisher": article.publisher,
                "dcterms:date": article.date,
                "dcterms:language": article.lang,
                "dcterms:rights": licence["licence"],
            }
            for article, licence in zip(project.articles.values(), found["articles"], strict=True)
        ],
    }
