"""A project in the forms that other programs read, a module for each.

It imports search, claims, the project and what is below. It offers a selection of what is taken out
(`corridor_map.exports.selection`), and the writing of it (`corridor_map.exports.catalogue`).
"""

from corridor_map.exports.geojson import route_geojson
from corridor_map.exports.records import passage_record
from corridor_map.exports.tables import passages_csv, passages_json

__all__ = ["passage_record", "passages_csv", "passages_json", "route_geojson"]
