"""A project's items as tables of pandas and GeoPandas, the id as index."""

from typing import TYPE_CHECKING, Any

from corridor_map.exports.records import border_record, passage_record, place_record, segment_record
from corridor_map.project import Project

if TYPE_CHECKING:
    from geopandas import GeoDataFrame
    from pandas import DataFrame


def segments_frame(project: Project) -> "GeoDataFrame":
    """Return the segments: LineStrings in EPSG:4326, with ``km``, the length on the ellipsoid."""
    import pandas

    from corridor_map.ground.geometry import length_km

    segments = project.segments
    rows = [{**segment_record(s), "km": length_km(s.coordinates)} for s in segments.values()]
    table = _located(list(segments), rows, [("LineString", s.coordinates) for s in segments.values()])
    if rows:
        table["gauge_mm"] = pandas.array([row["gauge_mm"] for row in rows], dtype="Int64")
    return table


def borders_frame(project: Project) -> "GeoDataFrame":
    """Return the borders: MultiLineStrings in EPSG:4326."""
    borders = project.borders.values()
    lines = [("MultiLineString", border.lines) for border in borders]
    return _located(list(project.borders), [border_record(border) for border in borders], lines)


def places_frame(project: Project) -> "GeoDataFrame":
    """Return the places: Points in EPSG:4326, with ``name``, the English one."""
    places = project.places.values()
    rows = [{"name": place.names[0][0], **place_record(place)} for place in places]
    return _located(list(project.places), rows, [("Point", place.coordinates) for place in places])


def passages_frame(project: Project) -> "DataFrame":
    """Return the passages, of the newest article first."""
    import pandas

    rows = [passage_record(passage) for passage in project.passages]
    return pandas.DataFrame.from_records(rows).set_index("id") if rows else pandas.DataFrame()


def _located(ids: list[str], rows: list[dict[str, Any]], shapes: list[tuple[str, Any]]) -> "GeoDataFrame":
    import geopandas
    import pandas
    import shapely

    geometry = [getattr(shapely, kind)(coordinates) for kind, coordinates in shapes]
    index = pandas.Index(ids, name="id", dtype="object")
    return geopandas.GeoDataFrame(rows, index=index, geometry=geometry, crs="EPSG:4326")
