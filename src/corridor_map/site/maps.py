"""A Project drawn by Folium: routes and borders as layers of geometry and ids, nothing else.

Branca compiles what it has rendered as a template a second time, and Folium writes names,
tooltips and colours into scripts unescaped. So only numbers and ids that match our own
pattern pass through here; texts reach the page beside it (see `corridor_map.site.payload`).
"""

from typing import Any, NamedTuple, cast

import folium
from branca.element import Figure
from folium.utilities import JsCode

from corridor_map.errors import DataError, Fault
from corridor_map.ground.fields import ID
from corridor_map.ground.layers import Border, Coordinates, Segment
from corridor_map.project import Project

PANES = {"borders": 250, "routes": 400}
"""Leaflet panes the Folium layers are drawn in, with their z-index."""


class Drawing(NamedTuple):
    """A rendered Folium map in two parts: its container and the script that fills it."""

    html: str
    script: str


def draw(project: Project) -> Drawing:
    """Return the Folium map of a project, rendered.

    A fresh map is built for every call, and all element ids are set, so the same project
    gives the same bytes. Folium's own page header is left out: it sets a viewport that
    forbids zooming and styles that the page's style sheet has.

    Raises
    ------
    DataError
        If an id does not match the pattern of ids, which keeps it out of Folium.
    """
    west, south, east, north = project.view.bounds
    leaflet_map = folium.Map(
        location=[round((south + north) / 2, 4), round((west + east) / 2, 4)],
        zoom_start=6,
        tiles=None,
        zoom_control=False,
        attribution_control=False,
        zoom_snap=0.25,
        min_zoom=3,
        max_zoom=13,
    )
    leaflet_map.default_js = leaflet_map.default_css = []
    _name(leaflet_map, "corridors")
    for pane, z_index in PANES.items():
        layer = folium.map.CustomPane(pane, z_index=z_index)
        _add(leaflet_map, layer, f"pane_{pane}")
    if project.borders:
        lines = [_border(border) for border in project.borders.values()]
        _add(leaflet_map, _layer(lines, "borders"), "borders")
    for number, route in enumerate(project.routes.values()):
        lines = [_segment(segment) for segment in route.segments]
        _add(leaflet_map, _layer(lines, "routes"), f"route_{number}")
    figure = cast(Figure, leaflet_map.get_root())
    figure.render()
    return Drawing(figure.html.render(), figure.script.render())


def _name(element: Any, name: str) -> None:
    # Folium draws random ids; scripts, caches and diffs need the same ones every time.
    element._id = name


def _add(leaflet_map: folium.Map, layer: Any, name: str) -> None:
    _name(layer, name)
    leaflet_map.add_child(layer)


def _layer(features: list[dict[str, Any]], pane: str) -> folium.GeoJson:
    return folium.GeoJson(
        {"type": "FeatureCollection", "features": features},
        on_each_feature=JsCode("CorridorMap.adopt"),
        smooth_factor=0 if pane == "routes" else 1,
        control=False,
        # Our scripts add the lines once they are dressed; drawn twice, they show no sooner.
        show=False,
        pane=pane,
    )


def _segment(segment: Segment) -> dict[str, Any]:
    return _feature(segment.id, {"type": "LineString", "coordinates": _numbers(segment.coordinates)})


def _border(border: Border) -> dict[str, Any]:
    lines = [_numbers(line) for line in border.lines]
    return _feature(border.id, {"type": "MultiLineString", "coordinates": lines})


def _feature(id_: str, geometry: dict[str, Any]) -> dict[str, Any]:
    if not ID.fullmatch(id_):
        raise DataError(Fault("", id_, f"is not an id; expected one that matches {ID.pattern}"))
    return {"type": "Feature", "id": id_, "properties": {}, "geometry": geometry}


def _numbers(line: Coordinates) -> list[list[float]]:
    return [[round(float(lon), 5), round(float(lat), 5)] for lon, lat in line]
