"""The same layers drawn by others: folium's own page, and a bare Leaflet page, each as one file.

Folium's assets come from the npm registry through ``npm pack``, in the versions that folium names.
"""

import json
import re
import subprocess
import tarfile
import tempfile
from pathlib import Path
from typing import Any

import folium

from corridor_map.ground.layers import Coordinates
from corridor_map.project import Project

PACKAGES = (
    "leaflet@1.9.3",
    "jquery@3.7.1",
    "bootstrap@5.2.2",
    "@fortawesome/fontawesome-free@6.2.0",
    "leaflet.awesome-markers@2.0.4",
)
ASSETS = {
    "leaflet": ("leaflet-1.9.3", "dist/leaflet.js"),
    "jquery": ("jquery-3.7.1", "dist/jquery.min.js"),
    "bootstrap": ("bootstrap-5.2.2", "dist/js/bootstrap.bundle.min.js"),
    "awesome_markers": ("leaflet.awesome-markers-2.0.4", "dist/leaflet.awesome-markers.js"),
    "leaflet_css": ("leaflet-1.9.3", "dist/leaflet.css"),
    "bootstrap_css": ("bootstrap-5.2.2", "dist/css/bootstrap.min.css"),
    "awesome_markers_font_css": ("fortawesome-fontawesome-free-6.2.0", "css/all.min.css"),
    "awesome_markers_css": ("leaflet.awesome-markers-2.0.4", "dist/leaflet.awesome-markers.css"),
}
"""Folium's names for its assets, and where their packages have them.

Two small style sheets of folium's list, glyphicons_css and awesome_rotate_css, are in no package
and are left out.
"""


def fetch_assets() -> dict[str, str]:
    """Return the texts of folium's assets by folium's names for them."""
    texts: dict[str, str] = {}
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["npm", "pack", "--silent", *PACKAGES], cwd=folder, check=True, capture_output=True)
        for name, (package, path) in ASSETS.items():
            with tarfile.open(Path(folder, f"{package}.tgz")) as archive:
                member = archive.extractfile(f"package/{path}")
                assert member is not None, path
                texts[name] = member.read().decode("utf-8")
    return texts


def _numbers(line: Coordinates) -> list[list[float]]:
    return [[round(lon, 5), round(lat, 5)] for lon, lat in line]


def _collection(kind: str, geometries: list[Any]) -> dict[str, Any]:
    features = [
        {"type": "Feature", "properties": {}, "geometry": {"type": kind, "coordinates": geometry}}
        for geometry in geometries
    ]
    return {"type": "FeatureCollection", "features": features}


def layers(project: Project) -> list[tuple[str, dict[str, Any], dict[str, Any]]]:
    """Return each layer's name, GeoJSON (degrees, longitude first) and Leaflet style, lowest first."""
    ground = project.basemap
    fill = {"weight": 0.7, "color": "#b3c3cc", "fillOpacity": 1}
    found = [
        (
            "land",
            _collection("Polygon", [[_numbers(r) for r in p] for p in ground.land]),
            {**fill, "fillColor": "#f6f4ef"},
        ),
        (
            "lakes",
            _collection("Polygon", [[_numbers(r) for r in p] for p in ground.lakes]),
            {**fill, "fillColor": "#d4dfe5"},
        ),
        (
            "rivers",
            _collection("LineString", [_numbers(r) for r in ground.rivers]),
            {"weight": 1, "color": "#8fabbb"},
        ),
        (
            "borders",
            _collection(
                "MultiLineString", [[_numbers(line) for line in b.lines] for b in project.borders.values()]
            ),
            {"weight": 0.9, "color": "#a8a39a"},
        ),
    ]
    for route in project.routes.values():
        lines = [_numbers(segment.coordinates) for segment in route.segments]
        found.append((route.id, _collection("LineString", lines), {"weight": 3.4, "color": route.colour}))
    return found


def folium_page(project: Project, assets: dict[str, str] | None) -> str:
    """Return folium's own page of the layers, its assets inlined if given, else left as it writes them."""
    west, south, east, north = project.view.bounds
    page = folium.Map(location=[(south + north) / 2, (west + east) / 2], zoom_start=6, tiles=None)
    for name, data, style in layers(project):
        folium.GeoJson(data, name=name, style_function=lambda _feature, style=style: style).add_to(page)
    folium.LayerControl().add_to(page)
    page.fit_bounds([[south, west], [north, east]])
    html = page.get_root().render()
    if assets is None:
        return html
    for name, address in (*page.default_js, *page.default_css):
        text = assets.get(name, "")
        if name in dict(page.default_js):
            pattern, element = rf'<script src="{re.escape(address)}"></script>', f"<script>{text}</script>"
        else:
            pattern, element = (
                rf'<link rel="stylesheet" href="{re.escape(address)}"\s*/>',
                f"<style>{text}</style>",
            )
        html, count = re.subn(pattern, lambda _match, element=element: element, html)
        assert count == 1, f"folium's page does not ask for {address} once"
    return html


def leaflet_page(project: Project, assets: dict[str, str]) -> str:
    """Return a page with nothing but Leaflet and the layers."""
    west, south, east, north = project.view.bounds
    drawn = "".join(
        f"L.geoJSON({json.dumps(data, separators=(',', ':'))},"
        f"{{interactive:false,style:{json.dumps(style)}}}).addTo(map);"
        for _name, data, style in layers(project)
    )
    return (
        '<!doctype html><meta charset="utf-8"><title>Leaflet</title>'
        f"<style>{assets['leaflet_css']}html,body,#map{{height:100%;margin:0}}</style>"
        f'<div id="map"></div><script>{assets["leaflet"]}</script><script>'
        "const map=L.map('map',{attributionControl:false});"
        f"map.fitBounds([[{south},{west}],[{north},{east}]]);{drawn}</script>"
    )
