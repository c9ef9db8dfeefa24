"""QGIS styles that draw the layers of a GeoPackage as the map does."""

from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree as Xml

from corridor_map.exports.provenance import date_of
from corridor_map.exports.words import STATUS_WORDS
from corridor_map.io.dates import first_day
from corridor_map.project import Project

_WIDTH = 0.9
_DASHES = {
    "announced": (1.1, 1.3),
    "pre-construction": (1.1, 1.3),
    "construction": (3.0, 1.3),
    "shelved": (1.1, 2.6),
}
"""Dash and gap in multiples of a line's width, as the map has them; every other status is solid."""
_OUT_OF_USE = ("cancelled", "mothballed", "retired")


def layer_styles(project: Project) -> Iterator[dict[str, Any]]:
    """Yield the rows of the table ``layer_styles``: a style for each layer, used when it opens.

    Routes have a rule for each route and status that there is, with the route's colour and the
    status as a dash; borders are thin and grey; places are dots of a size by rank, with their names.
    """
    day = first_day(date_of(project)) or "1970-01-01"
    styles = {
        "routes": ("geom", _routes(project)),
        "borders": ("geom", _document("line", [("Borders", "", _line("#a8a39a", 0.26, None))], None)),
        "places": ("geom", _places()),
    }
    for table, (column, document) in styles.items():
        yield {
            "f_table_catalog": "",
            "f_table_schema": "",
            "f_table_name": table,
            "f_geometry_column": column,
            "styleName": table,
            "styleQML": document,
            "styleSLD": "",
            "useAsDefault": True,
            "description": "as corridor-map draws it",
            "owner": "",
            "ui": "",
            "update_time": f"{day}T00:00:00Z",
        }


def _routes(project: Project) -> str:
    rules = []
    for route in project.routes.values():
        for status, words in STATUS_WORDS.items():
            if any(segment.status == status for segment in route.segments):
                idle = status in _OUT_OF_USE
                dash = _DASHES.get(status)
                symbol = _line("#6d7378" if idle else route.colour, 0.5 if idle else _WIDTH, dash)
                chosen = f"\"route\" = '{route.id}' AND \"status\" = '{status}'"
                rules.append((f"{route.short_title}: {words}", chosen, symbol))
    return _document("line", rules, None)


def _places() -> str:
    rules = [(f"Places of rank {rank}", f'"rank" = {rank}', _dot(2.6 - rank * 0.3)) for rank in range(1, 7)]
    return _document("marker", rules, "name")


def _line(colour: str, width: float, dash: tuple[float, float] | None) -> tuple[str, dict[str, str]]:
    options = {
        "capstyle": "flat" if dash else "round",
        "joinstyle": "round",
        "line_color": _rgba(colour),
        "line_style": "solid",
        "line_width": f"{width}",
        "line_width_unit": "MM",
        "use_custom_dash": "1" if dash else "0",
    }
    if dash:
        options |= {"customdash": ";".join(f"{part * width:.2f}" for part in dash), "customdash_unit": "MM"}
    return "SimpleLine", options


def _dot(size: float) -> tuple[str, dict[str, str]]:
    return "SimpleMarker", {
        "name": "circle",
        "color": _rgba("#ffffff"),
        "outline_color": _rgba("#2b3034"),
        "outline_width": "0.3",
        "size": f"{size:.1f}",
        "size_unit": "MM",
    }


def _document(kind: str, rules: list[tuple[str, str, tuple[str, dict[str, str]]]], label: str | None) -> str:
    root = Xml.Element("qgis", version="3.22.0", styleCategories="Symbology|Labeling")
    renderer = Xml.SubElement(root, "renderer-v2", type="RuleRenderer", symbollevels="0", forceraster="0")
    listed = Xml.SubElement(renderer, "rules", key="rules")
    symbols = Xml.SubElement(renderer, "symbols")
    for number, (words, chosen, (layer_class, options)) in enumerate(rules):
        rule = Xml.SubElement(listed, "rule", key=f"rule-{number}", symbol=str(number), label=words)
        if chosen:
            rule.set("filter", chosen)
        symbol = Xml.SubElement(symbols, "symbol", type=kind, name=str(number), alpha="1", clip_to_extent="1")
        layer = Xml.SubElement(
            symbol, "layer", {"class": layer_class, "enabled": "1", "locked": "0", "pass": "0"}
        )
        _options(layer, options)
    if label:
        _labels(root, label)
    return "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n" + Xml.tostring(root, "unicode")


def _options(layer: Xml.Element, options: dict[str, str]) -> None:
    # QGIS reads Option since 3.24 and prop before.
    listed = Xml.SubElement(layer, "Option", type="Map")
    for name, value in options.items():
        Xml.SubElement(listed, "Option", type="QString", name=name, value=value)
    for name, value in options.items():
        Xml.SubElement(layer, "prop", k=name, v=value)


def _labels(root: Xml.Element, field: str) -> None:
    labeling = Xml.SubElement(root, "labeling", type="simple")
    settings = Xml.SubElement(labeling, "settings")
    style = {"fieldName": field, "isExpression": "0", "fontSize": "8", "fontSizeUnit": "Point"}
    style |= {"textColor": _rgba("#2b3034"), "textOpacity": "1"}
    text = Xml.SubElement(settings, "text-style", style)
    halo = {"bufferDraw": "1", "bufferSize": "0.8", "bufferSizeUnits": "MM", "bufferColor": _rgba("#f6f4ef")}
    Xml.SubElement(text, "text-buffer", halo)
    Xml.SubElement(settings, "placement", placement="6", dist="0", priority="5")


def _rgba(colour: str) -> str:
    return ",".join(str(int(colour[at : at + 2], 16)) for at in (1, 3, 5)) + ",255"
