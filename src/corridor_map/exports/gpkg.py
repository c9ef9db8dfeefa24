"""GeoPackage: layers of routes, borders and places, and tables of passages related to them.

Written by GDAL through pyogrio; only what GDAL has no writer for is added with sqlite3 afterwards:
the relations of the GeoPackage Related Tables Extension (OGC 18-000). QGIS finds the styles in the
table ``layer_styles``.
"""

import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any

from corridor_map.exports.provenance import credits_of, provenance
from corridor_map.exports.qgis import layer_styles
from corridor_map.exports.records import (
    article_record,
    border_record,
    compact,
    encodable,
    passage_record,
    place_record,
    route_record,
    segment_record,
)
from corridor_map.exports.selection import Selection
from corridor_map.io.dates import first_day
from corridor_map.project import Project

Row = dict[str, Any]

_CHUNK = 10_000
"""Largest number of rows that are in memory as a table at a time."""
_RELATED = "http://www.geopackage.org/18-000.html"
_COLUMNS = {
    "routes": "id route name branch mode status contested history countries from to certainty gauge_mm "
    "source",
    "borders": "id name countries source",
    "places": "id name names kind country rank source",
    "corridors": "id title short_title names colour summary",
    "passages": "id article title author publisher date lang routes targets mention exact prefix suffix "
    "start end anchoring",
    "articles": "id title author publisher date lang url licence",
    "sources": "name licence url items",
    "layer_styles": "f_table_catalog f_table_schema f_table_name f_geometry_column styleName styleQML "
    "styleSLD useAsDefault description owner ui update_time",
}
_DRAWN = ("routes", "borders", "places")
_COUNTED = ("routes", "borders", "places", "passages")
_KINDS = {"gauge_mm": "Int64", "contested": "bool", "rank": "int64", "start": "int64", "end": "int64"}
_KINDS |= {"items": "int64", "useAsDefault": "bool"}
"""Data types of the columns that are not text."""


def write(selection: Selection, path: Path, tick: Callable[[int], None]) -> None:
    """Write a selection as a GeoPackage, longitude before latitude in degrees WGS84 (EPSG:4326).

    Layers ``routes`` (a feature for each segment), ``borders`` and ``places``; attribute tables
    ``corridors`` (a row for each route), ``passages``, ``articles`` and ``sources``; mapping tables
    ``routes_passages``, ``borders_passages``, ``places_passages`` and ``corridors_passages`` say
    which passages name which of them. ``history`` and ``names`` are JSON; lists of words are parted
    by spaces. The time stamps inside are the date of the data, so that the same data gives the same
    bytes.

    Raises
    ------
    OSError
        If the disk is full or GDAL cannot write.
    """
    from pyogrio import get_gdal_config_option, set_gdal_config_options
    from pyogrio.errors import DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError

    if not _is_unicode(path.parent):
        # GDAL takes paths in UTF-8 only.
        with tempfile.TemporaryDirectory() as folder:
            write(selection, Path(folder) / "made", tick)
            shutil.copyfile(Path(folder) / "made", path)
        return
    project = selection.dated
    found = provenance(project)
    day = first_day(found["date"]) or "1970-01-01"
    before = get_gdal_config_option("OGR_CURRENT_DATE")
    set_gdal_config_options({"OGR_CURRENT_DATE": f"{day}T00:00:00Z"})
    # GDAL minds a name that does not end in .gpkg.
    made = path.parent / "made.gpkg"
    try:
        _layers(selection, made, found, tick)
        with closing(sqlite3.connect(made)) as database, database:
            _refuse_partial(database)
            _relate(database, selection)
        made.rename(path)
    except (DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError, sqlite3.Error) as error:
        raise OSError("the database could not be finished, perhaps because the disk is full") from error
    finally:
        set_gdal_config_options({"OGR_CURRENT_DATE": before})


def _is_unicode(path: Path) -> bool:
    try:
        str(path).encode()
    except UnicodeEncodeError:
        return False
    return True


def _layers(selection: Selection, path: Path, found: dict[str, Any], tick: Callable[[int], None]) -> None:
    project = selection.dated
    about = {"TITLE": found["title"], "DATE": found["date"], "LICENCE": credits_of(found)}
    segments = ((s.coordinates, {"id": s.id, **segment_record(s)}) for s in project.segments.values())
    borders = ((b.lines, {"id": b.id, **border_record(b)}) for b in project.borders.values())
    places = (
        (p.coordinates, {"id": p.id, "name": p.names[0][0], **place_record(p)})
        for p in project.places.values()
    )
    _layer(path, "routes", "LineString", segments, tick, about)
    _layer(path, "borders", "MultiLineString", borders, tick)
    _layer(path, "places", "Point", places, tick)
    tables: dict[str, Iterable[Row]] = {
        "corridors": ({"id": r.id, **route_record(r)} for r in project.routes.values()),
        "passages": (passage_record(p) for p in project.passages),
        "articles": ({"id": a.slug, **article_record(a)} for a in project.articles.values()),
        "sources": found["sources"],
        "layer_styles": layer_styles(project),
    }
    for name, rows in tables.items():
        _layer(path, name, None, ((None, row) for row in rows), tick)


def _layer(
    path: Path,
    name: str,
    geometry_type: str | None,
    items: Iterable[tuple[Any, Row]],
    tick: Callable[[int], None],
    metadata: dict[str, str] | None = None,
) -> None:
    """Write one layer, or a table where there is no geometry, some thousand rows at a time."""
    from pyogrio import write_dataframe

    start = True
    for chunk in _chunks(items):
        frame = _frame(chunk, _COLUMNS[name].split(), geometry_type)
        options: dict[str, Any] = {"layer_options": {"IDENTIFIER": name}} if start else {"append": True}
        if start and metadata:
            options["dataset_metadata"] = {key: encodable(value) for key, value in metadata.items()}
        write_dataframe(frame, path, layer=name, driver="GPKG", geometry_type=geometry_type, **options)
        start = False
        tick(len(chunk) if name in _COUNTED else 0)


def _chunks(items: Iterable[tuple[Any, Row]]) -> Iterator[list[tuple[Any, Row]]]:
    running = iter(items)
    chunk = list(islice(running, _CHUNK))
    # A layer without rows is a layer all the same.
    yield chunk
    while chunk := list(islice(running, _CHUNK)):
        yield chunk


def _frame(chunk: list[tuple[Any, Row]], columns: list[str], geometry_type: str | None) -> Any:
    import geopandas
    import pandas
    import shapely

    table = {
        column: pandas.array(
            [_cell(row[column]) for _geometry, row in chunk], dtype=_KINDS.get(column, "object")
        )
        for column in columns
    }
    if geometry_type is None:
        return pandas.DataFrame(table)
    make: Any = {
        "LineString": shapely.LineString,
        "MultiLineString": shapely.MultiLineString,
        "Point": shapely.Point,
    }[geometry_type]
    shapes = [make(geometry) for geometry, _row in chunk]
    return geopandas.GeoDataFrame(table, geometry=geopandas.GeoSeries(shapes, crs="EPSG:4326"))


def _cell(value: Any) -> Any:
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        value = " ".join(value)
    elif isinstance(value, list | dict):
        value = compact(value)
    # GDAL would take a null character for the end of the text.
    return encodable(value).replace("\0", "\ufffd") if isinstance(value, str) else value


def _refuse_partial(database: sqlite3.Connection) -> None:
    """Refuse a database in which one layer lacks an index or a trigger that others have.

    GDAL reports no error if it cannot make one.

    Raises
    ------
    sqlite3.OperationalError
        If there is such a layer.
    """
    for layers in (_DRAWN, [name for name in _COLUMNS if name not in _DRAWN]):
        if len({_belonging(database, name) for name in layers}) > 1:
            raise sqlite3.OperationalError("an index is missing")


def _belonging(database: sqlite3.Connection, layer: str) -> frozenset[str]:
    found = database.execute(
        "SELECT name FROM sqlite_master WHERE tbl_name = ? OR name LIKE 'rtree_' || ? || '_%' "
        "UNION ALL SELECT extension_name FROM gpkg_extensions WHERE table_name = ?",
        (layer, layer, layer),
    )
    return frozenset(name.replace(layer, "*") for (name,) in found)


def _relate(database: sqlite3.Connection, selection: Selection) -> None:
    """Add the relations of passages to what they name, in the tables of the Related Tables Extension."""
    project = selection.dated
    numbers = {passage.annotation.id: number for number, passage in enumerate(project.passages, 1)}
    database.execute(
        "CREATE TABLE gpkgext_relations (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, "
        "base_table_name TEXT NOT NULL, base_primary_column TEXT NOT NULL DEFAULT 'id', "
        "related_table_name TEXT NOT NULL, related_primary_column TEXT NOT NULL DEFAULT 'id', "
        "relation_name TEXT NOT NULL, mapping_table_name TEXT NOT NULL UNIQUE)"
    )
    _extension(database, "gpkgext_relations")
    for base, ids in _bases(project):
        mapping = f"{base}_passages"
        database.execute(
            f"CREATE TABLE {mapping} (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, "
            "base_id INTEGER NOT NULL, related_id INTEGER NOT NULL)"
        )
        database.executemany(
            f"INSERT INTO {mapping} (base_id, related_id) VALUES (?, ?)",
            (
                (number, numbers[passage])
                for number, id_ in enumerate(ids, 1)
                for passage in selection.ids_of_passages(id_)
            ),
        )
        database.execute(
            "INSERT INTO gpkgext_relations (base_table_name, base_primary_column, related_table_name, "
            "related_primary_column, relation_name, mapping_table_name) "
            "VALUES (?, 'fid', 'passages', 'fid', 'attributes', ?)",
            (base, mapping),
        )
        _extension(database, mapping)


def _bases(project: Project) -> Iterator[tuple[str, Iterable[str]]]:
    yield "routes", project.segments
    yield "borders", project.borders
    yield "places", project.places
    yield "corridors", project.routes


def _extension(database: sqlite3.Connection, table: str) -> None:
    database.execute(
        "INSERT INTO gpkg_extensions (table_name, column_name, extension_name, definition, scope) "
        "VALUES (?, NULL, 'gpkg_related_tables', ?, 'read-write')",
        (table, _RELATED),
    )
