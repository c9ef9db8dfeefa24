"""The forms of export that need the data alone, as entry points of ``corridor_map.exports`` name them."""

from corridor_map.exports.catalogue import Format

GEOJSON = Format(
    "geojson",
    (".geojson",),
    "application/geo+json",
    "corridor_map.exports.geojson:write",
    "GeoJSON",
    "everything, for web maps",
    place=2,
)
GPKG = Format(
    "gpkg",
    (".gpkg",),
    "application/geopackage+sqlite3",
    "corridor_map.exports.gpkg:write",
    "GeoPackage",
    "everything, styled for QGIS",
    place=3,
)
KML = Format(
    "kml",
    (".kml",),
    "application/vnd.google-earth.kml+xml",
    "corridor_map.exports.kml:write",
    "KML",
    "everything, with times",
    place=4,
)
CSV = Format(
    "csv",
    (".csv",),
    "text/csv; charset=utf-8",
    "corridor_map.exports.tables:write",
    "CSV",
    "a spreadsheet, geometry as WKT",
    place=5,
)
JSONLD = Format(
    "jsonld",
    (".jsonld",),
    "application/ld+json",
    "corridor_map.exports.jsonld:write",
    "JSON-LD",
    "passages as W3C annotations",
    place=6,
)
LPF = Format(
    "lpf",
    (
        ".lpf.json",
        ".lpf",
    ),
    "application/ld+json",
    "corridor_map.exports.lpf:write",
    "LPF",
    "places as a Linked Places gazetteer",
    place=7,
)
RECOGITO = Format(
    "recogito",
    (".recogito.csv",),
    "text/csv; charset=utf-8",
    "corridor_map.exports.recogito:write",
    "Recogito CSV",
    "passages as in Recogito",
    place=8,
)
