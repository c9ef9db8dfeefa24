"""KML 2.2: a folder for each route, whose lines appear and disappear with their dated states.

KML knows no dashes, so a state shows by width and colour. Ids of KML are XML names: ours follow the
kind of item and a full stop, with full stops for slashes; as they are they stand in ``ExtendedData``.
"""

import html
from collections.abc import Callable, Iterator
from pathlib import Path

from corridor_map.exports.provenance import credits_of, provenance
from corridor_map.exports.records import (
    article_record,
    border_record,
    compact,
    passage_record,
    place_record,
    route_record,
    segment_record,
)
from corridor_map.exports.selection import Selection
from corridor_map.exports.words import STATUS_WORDS, byline
from corridor_map.exports.xml import Writer
from corridor_map.ground.layers import STATUSES, Border, Coordinates, Place, Route, Segment
from corridor_map.io.dates import spoken_date
from corridor_map.project import BORDERS, Passage

_WIDTHS = {"operating": "4", "construction": "3.5", "retired": "1.5", "mothballed": "1.5"}
_GREY = "ff78736d"
_HIDDEN_FROM = 4
"""The rank from which places are switched off at first: there are hundreds."""
_TITLE = 60
"""Largest number of characters of a quotation that name it in a list."""


def write(selection: Selection, path: Path, tick: Callable[[int], None]) -> None:
    """Write a selection as KML, coordinates longitude before latitude in degrees WGS84.

    Of each segment there is a placemark for every state of its history, with its time span; of each
    passage one without geometry, and its quotation also stands in the balloon of the segment, border
    or place that it names itself, or in that of the folder of the route. Names and texts are escaped
    twice where a balloon would show them as HTML.
    """
    project = selection.dated
    found = provenance(project)
    with open(path, "w", encoding="utf-8", newline="\n") as file:
        xml = Writer(file)
        with xml.document("kml", xmlns="http://www.opengis.net/kml/2.2"), xml.element("Document"):
            xml.leaf("name", found["title"])
            xml.leaf("description", _html(credits_of(found)))
            _styles(xml, project.routes)
            with xml.element("ExtendedData"):
                for key in ("date", "sources", "articles"):
                    value = found[key]
                    _data(xml, key, value if isinstance(value, str) else compact(value))
            for route in project.routes.values():
                with xml.element("Folder", id=_id("route", route.id)):
                    xml.leaf("name", route.title)
                    xml.leaf("description", _html(route.summary) + _quotations(selection, route.id))
                    _extended(xml, {"id": route.id, **route_record(route)})
                    for segment in route.segments:
                        _segment(xml, segment, selection)
                        tick(1)
            with xml.element("Folder", id="borders"):
                xml.leaf("name", "Borders")
                xml.leaf("description", _quotations(selection, BORDERS))
                for border in project.borders.values():
                    _border(xml, border, selection)
                    tick(1)
            with xml.element("Folder", id="places"):
                xml.leaf("name", "Places")
                for place in project.places.values():
                    _place(xml, place, selection)
                    tick(1)
            _articles(xml, selection, tick)


def _styles(xml: Writer, routes: dict[str, Route]) -> None:
    for route in routes.values():
        for status in STATUSES:
            if any(state.status == status for segment in route.segments for state in segment.history):
                grey = status in {"retired", "cancelled"}
                colour = _GREY if grey else _colour(route.colour)
                _line_style(xml, _id("style", route.id, status), colour, _WIDTHS.get(status, "2"))
    _line_style(xml, "style.borders", "ff9aa3a8", "1")
    for rank in range(1, 7):
        with xml.element("Style", id=f"style.place.{rank}"):
            with xml.element("IconStyle"):
                xml.leaf("scale", f"{1.1 - rank / 10:.1f}")
            with xml.element("LabelStyle"):
                xml.leaf("scale", f"{1.1 - rank / 10:.1f}")


def _line_style(xml: Writer, id_: str, colour: str, width: str) -> None:
    with xml.element("Style", id=id_), xml.element("LineStyle"):
        xml.leaf("color", colour)
        xml.leaf("width", width)


def _segment(xml: Writer, segment: Segment, selection: Selection) -> None:
    record = {"id": segment.id, **segment_record(segment)}
    for key in ("status", "contested", "history"):
        del record[key]
    ends = [state.since for state in segment.history[1:]]
    for number, state in enumerate(segment.history):
        newest = number == len(segment.history) - 1
        with xml.element("Placemark", id=_id("segment", segment.id, str(number + 1))):
            xml.leaf("name", segment.name)
            words = STATUS_WORDS[state.status] + (", contested" if state.contested else "")
            said = f"{words} from {spoken_date(state.since)}. {state.note}"
            xml.leaf("description", _html(said) + (_quotations(selection, segment.id) if newest else ""))
            with xml.element("TimeSpan"):
                xml.leaf("begin", state.since)
                if not newest:
                    xml.leaf("end", ends[number])
            xml.leaf("styleUrl", "#" + _id("style", segment.route, state.status))
            about = {"status": state.status, "contested": state.contested}
            about |= {"since": state.since, "note": state.note, "state_source": state.source}
            _extended(xml, {**record, **about, "passages": selection.ids_of_passages(segment.id)})
            _line(xml, segment.coordinates)


def _border(xml: Writer, border: Border, selection: Selection) -> None:
    with xml.element("Placemark", id=_id("border", border.id)):
        xml.leaf("name", border.name)
        xml.leaf("description", _quotations(selection, border.id))
        xml.leaf("styleUrl", "#style.borders")
        passages = selection.ids_of_passages(border.id)
        _extended(xml, {"id": border.id, **border_record(border), "passages": passages})
        with xml.element("MultiGeometry"):
            for line in border.lines:
                _line(xml, line)


def _place(xml: Writer, place: Place, selection: Selection) -> None:
    with xml.element("Placemark", id=_id("place", place.id)):
        xml.leaf("name", place.names[0][0])
        xml.leaf("visibility", "0" if place.rank >= _HIDDEN_FROM else "1")
        xml.leaf("description", _quotations(selection, place.id))
        xml.leaf("styleUrl", f"#style.place.{place.rank}")
        passages = selection.ids_of_passages(place.id)
        _extended(xml, {"id": place.id, **place_record(place), "passages": passages})
        with xml.element("Point"):
            xml.leaf("coordinates", _points((place.coordinates,)))


def _articles(xml: Writer, selection: Selection, tick: Callable[[int], None]) -> None:
    by_article: dict[str, list[Passage]] = {slug: [] for slug in selection.project.articles}
    for passage in selection.project.passages:
        by_article[passage.article.slug].append(passage)
    with xml.element("Folder", id="articles"):
        xml.leaf("name", "What the articles say")
        for slug, article in selection.project.articles.items():
            with xml.element("Folder", id=_id("article", slug)):
                xml.leaf("name", f"{article.title} ({byline(article)})")
                _extended(xml, {"id": slug, **article_record(article)})
                for passage in by_article[slug]:
                    _passage(xml, passage)
                    tick(1)


def _passage(xml: Writer, passage: Passage) -> None:
    exact = passage.annotation.exact
    with xml.element("Placemark", id=_id("passage", passage.annotation.id)):
        xml.leaf("name", exact if len(exact) <= _TITLE else f"{exact[: _TITLE - 1]}…")
        xml.leaf("description", _quotation(passage))
        with xml.element("TimeStamp"):
            xml.leaf("when", passage.article.date)
        _extended(xml, passage_record(passage))


def _quotations(selection: Selection, target: str) -> str:
    passages = selection.project.passages
    return "".join(_quotation(passages[number]) for number in selection.passages_of.get(target, ()))


def _quotation(passage: Passage) -> str:
    article = passage.article
    by = f"{byline(article)}, {spoken_date(article.date)}"
    return f"<blockquote>{html.escape(passage.annotation.exact)}</blockquote>{_html(by)}"


def _html(text: str) -> str:
    return "".join(f"<p>{html.escape(line)}</p>" for line in text.split("\n") if line.strip())


def _extended(xml: Writer, record: dict[str, object]) -> None:
    with xml.element("ExtendedData"):
        for key, value in _texts(record):
            _data(xml, key, value)


def _texts(record: dict[str, object]) -> Iterator[tuple[str, str]]:
    """Yield a record's values as text: true and false, words parted by spaces, or JSON."""
    for key, value in record.items():
        if value is None:
            continue
        if isinstance(value, bool):
            yield key, str(value).lower()
        elif isinstance(value, list) and all(isinstance(item, str) for item in value):
            yield key, " ".join(value)
        else:
            yield key, compact(value) if isinstance(value, list | dict) else str(value)


def _data(xml: Writer, name: str, value: str) -> None:
    with xml.element("Data", name=name):
        xml.leaf("value", value, always=True)


def _line(xml: Writer, line: Coordinates) -> None:
    with xml.element("LineString"):
        xml.leaf("tessellate", "1")
        xml.leaf("coordinates", _points(line))


def _points(coordinates: Coordinates) -> str:
    return " ".join(f"{lon!r},{lat!r}" for lon, lat in coordinates)


def _colour(colour: str) -> str:
    """Return ``#rrggbb`` as KML has it: opacity, blue, green, red."""
    return f"ff{colour[5:7]}{colour[3:5]}{colour[1:3]}".lower()


def _id(*parts: str) -> str:
    return ".".join(part.replace("/", ".") for part in parts)
