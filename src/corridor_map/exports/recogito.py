"""Passages in the column layout of Recogito's own CSV downloads.

The columns, and that every cell is quoted, are those that Recogito 2 writes for its annotations
(pelagios/recogito2, AnnotationsToCSV).
"""

import uuid
from collections.abc import Callable
from pathlib import Path

from corridor_map.articles.annotations import Annotation
from corridor_map.exports.cells import Table
from corridor_map.exports.provenance import provenance
from corridor_map.exports.records import BASE
from corridor_map.exports.selection import Selection
from corridor_map.exports.words import byline
from corridor_map.project import Project

COLUMNS = (
    "UUID",
    "FILE",
    "QUOTE_TRANSCRIPTION",
    "ANCHOR",
    "TYPE",
    "URI",
    "VOCAB_LABEL",
    "LAT",
    "LNG",
    "PLACE_TYPE",
    "VERIFICATION_STATUS",
    "TAGS",
    "COMMENTS",
)


def write(selection: Selection, path: Path, tick: Callable[[int], None]) -> None:
    """Write passages as Recogito does: one row for each, of the first thing it is about.

    ``ANCHOR`` counts UTF-16 code units of the article's canonical text, as Recogito does; ``LAT``
    and ``LNG`` are degrees WGS84 and filled for places only; ``TAGS`` are all that the passage is
    about, parted by ``|``, and ``COMMENTS`` say whose article it is, of which date and under which
    licence. The status of verification is empty: the project does not record one.
    """
    project = selection.project
    licences = {article["slug"]: article["licence"] for article in provenance(project)["articles"]}
    basic = {slug: article.body.isascii() for slug, article in project.articles.items()}
    with open(path, "w", encoding="utf-8", errors="backslashreplace", newline="") as file:
        table = Table(file, COLUMNS, quoted=True)
        for passage in project.passages:
            annotation, article = passage.annotation, passage.article
            start = annotation.start if basic[article.slug] else _units(article.body[: annotation.start])
            target = annotation.targets[0]
            place = project.places.get(target)
            lon, lat = place.coordinates if place else ("", "")
            comment = ", ".join((article.title, byline(article), article.date))
            row = [
                str(uuid.uuid5(uuid.NAMESPACE_URL, BASE + annotation.id)),
                f"{article.slug}.md",
                annotation.exact,
                f"char-offset:{start}",
                "PLACE",
                BASE + target,
                _label(project, target),
                lat,
                lon,
                place.kind if place else "",
                "",
                "|".join(annotation.targets),
                f"{comment}. {licences[article.slug]}. {_mention(annotation)}",
            ]
            table.add(dict(zip(COLUMNS, row, strict=True)))
            tick(1)


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _label(project: Project, target: str) -> str:
    if target in project.routes:
        return project.routes[target].title
    if target in project.places:
        return "|".join(dict.fromkeys(toponym for toponym, _lang in project.places[target].names))
    item = project.segments.get(target) or project.borders.get(target)
    return item.name if item else "Borders"


def _mention(annotation: Annotation) -> str:
    return f"Mention: {annotation.mention}. Anchoring: {annotation.anchoring.value}."
