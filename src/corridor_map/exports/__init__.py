"""A project in the forms that other programs read, a module for each; it imports the project and what is below.

What is taken out is a `corridor_map.exports.selection.Selection`. It offers the forms there are and how a file
is written: `corridor_map.exports.catalogue`.
"""

from corridor_map.exports.geojson import route_geojson
from corridor_map.exports.records import passage_record
from corridor_map.exports.tables import passages_csv, passages_json

__all__ = ["passage_record", "passages_csv", "passages_json", "route_geojson"]
