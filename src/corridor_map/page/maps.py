"""A Project drawn by Folium: routes and borders as layers of geometry and ids, nothing else.

Branca compiles what it has rendered as a template a second time, and Folium writes names,
tooltips and colours into scripts unescaped. So only numbers and ids that match our own
pattern pass through here; texts reach the page beside it (see `corridor_map.page.payload`).
"""

import re
from collections.abc import Iterable
from typing import Any, NamedTuple, cast

import folium
from branca.element import Figure
from folium.utilities import JsCode

from corridor_map.errors import DataError, Fault
from corridor_map.exports.words import STATUS_WORDS
from corridor_map.ground.fields import ID
from corridor_map.ground.layers import Border, Coordinates, Segment
from corridor_map.project import Project

PANES = {"borders": 250, "routes": 400}
"""Leaflet panes the Folium layers are drawn in, with their z-index."""

MOST_ZOOM = 16
"""As near as the map goes: a pixel is about two metres there, and coordinates are written to one."""

COLOUR = re.compile(r"#[0-9a-fA-F]{6}", re.ASCII)
_ATTRIBUTION = "© OpenStreetMap contributors (ODbL), Natural Earth, GSHHG, GeoNames"
_SEA = "<style>.leaflet-container { background: #d4dfe5; }</style>"
_TOOLTIP = """(feature, layer) => {
  const text = document.createElement('span');
  text.textContent = String.fromCodePoint(...feature.properties.says);
  layer.bindTooltip(text, { sticky: true });
}"""


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
        # Folium would give its own max_zoom to tiles alone.
        maxZoom=MOST_ZOOM,
    )
    leaflet_map.default_js = leaflet_map.default_css = []
    _name(leaflet_map, "corridors")
    for pane, z_index in PANES.items():
        layer = folium.map.CustomPane(pane, z_index=z_index)
        _add(leaflet_map, layer, f"pane_{pane}")
    for number, route in enumerate(project.routes.values()):
        lines = [_segment(segment) for segment in route.segments]
        _add(leaflet_map, _layer(lines), f"route_{number}")
    figure = cast(Figure, leaflet_map.get_root())
    figure.render()
    return Drawing(figure.html.render(), figure.script.render())


def free_map(project: Project) -> folium.Map:
    """Return a Folium map of a project that others may add to, with a switch for each route.

    Names stand in it as lists of code points, so that nothing but numbers, ids and our own colours
    passes through Folium; the browser makes text of them. Unlike `draw`, it asks for Leaflet where
    Folium does: what others add may need the rest of that.

    Raises
    ------
    DataError
        If an id or a colour does not match its pattern, which keeps it out of Folium.
    """
    west, south, east, north = project.view.bounds
    free = folium.Map(tiles=None, control_scale=True, zoom_snap=0.25, min_zoom=3)
    free.add_child(_ground(project.basemap.land, "#f6f4ef"))
    free.add_child(_ground(project.basemap.lakes, "#d4dfe5"))
    if project.borders:
        lines = [_said(_border(border), border.name) for border in project.borders.values()]
        free.add_child(_lines(lines, "borders", "#a8a39a", {}))
    for route in project.routes.values():
        lines = [_said(_segment(s), f"{s.name}: {STATUS_WORDS[s.status]}") for s in route.segments]
        if not COLOUR.fullmatch(route.colour):
            raise DataError(Fault("", route.id, f"has the colour {route.colour!r}; expected #rrggbb"))
        states = {segment.id: segment.status for segment in route.segments}
        if lines:
            free.add_child(_lines(lines, route.id, route.colour, states))
    cast(Figure, free.get_root()).header.add_child(folium.Element(_SEA))
    free.fit_bounds([[south, west], [north, east]])
    free.add_child(folium.LayerControl())
    return free


def _lines(features: list[dict[str, Any]], id_: str, colour: str, states: dict[str, str]) -> folium.GeoJson:
    def style(feature: dict[str, Any]) -> dict[str, Any]:
        status = states.get(feature["id"], "")
        dash = {"construction": "12 5", "announced": "4 5", "pre-construction": "4 5"}.get(status)
        idle = status in {"retired", "mothballed", "cancelled", "shelved"}
        weight = 1 if id_ == "borders" else 2 if idle else 4
        return {"color": "#6d7378" if idle else colour, "weight": weight, "dashArray": dash, "opacity": 1}

    return folium.GeoJson(
        {"type": "FeatureCollection", "features": features},
        name=id_,
        style_function=style,
        on_each_feature=JsCode(_TOOLTIP),
        attribution=_ATTRIBUTION,
    )


def _ground(polygons: Iterable[tuple[Coordinates, ...]], colour: str) -> folium.GeoJson:
    shapes = [[_numbers(ring) for ring in polygon] for polygon in polygons]
    return folium.GeoJson(
        {"type": "Feature", "properties": {}, "geometry": {"type": "MultiPolygon", "coordinates": shapes}},
        control=False,
        style_function=lambda _feature: {"stroke": False, "fillColor": colour, "fillOpacity": 1},
        interactive=False,
    )


def _said(feature: dict[str, Any], text: str) -> dict[str, Any]:
    return {**feature, "properties": {"says": [ord(char) for char in text]}}


def _name(element: Any, name: str) -> None:
    # Folium draws random ids; scripts, caches and diffs need the same ones every time.
    element._id = name


def _add(leaflet_map: folium.Map, layer: Any, name: str) -> None:
    _name(layer, name)
    leaflet_map.add_child(layer)


def _layer(features: list[dict[str, Any]]) -> folium.GeoJson:
    return folium.GeoJson(
        {"type": "FeatureCollection", "features": features},
        on_each_feature=JsCode("CorridorMap.adopt"),
        smooth_factor=0,
        control=False,
        # Our scripts add the lines once they are dressed; drawn twice, they show no sooner.
        show=False,
        pane="routes",
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
