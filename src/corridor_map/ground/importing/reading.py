"""Lines of GeoJSON, GeoPackage, KML, KMZ, GPX and zipped Shapefiles, as longitude, latitude on WGS84.

GDAL reads them through pyogrio, in a process of its own with limits of memory and time, with
every driver switched off but the one that the content asks for, and without a way to the network.
"""

import math
import os
import sys
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from corridor_map.errors import DataError, Fault
from corridor_map.ground.importing.formats import Recognised, recognise, tidy
from corridor_map.ground.importing.reprojection import Reprojection, check_crs
from corridor_map.ground.model import Coordinates
from corridor_map.io.confined import ConfinedError, run_confined

MOST_VERTICES = 1_000_000
"""Largest number of vertices of lines that are read from one file."""

Value: TypeAlias = str | int | float | bool | None

# None of the drivers left on calls out; should one ever try, it has nowhere to go.
_OFFLINE = {
    "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": ".none",
    "GDAL_HTTP_PROXY": "http://127.0.0.1:9",
    "GDAL_HTTPS_PROXY": "http://127.0.0.1:9",
    "GDAL_HTTP_TIMEOUT": "1",
    "PROJ_NETWORK": "OFF",
    "LIBKML_RESOLVE_STYLE": "NO",
}
# pyogrio imports these if it can, for what is not asked of it here; None says that it cannot.
_UNNEEDED = ("geopandas", "pandas", "pyarrow")

_POINTS_OF_LINES = ("route_points", "track_points")


@dataclass(frozen=True, slots=True)
class Asked:
    """Options of reading a file: layers, filter and coordinate reference system.

    `layers` are names of layers (none: the only one with lines), `where` is a condition of OGR SQL
    on the properties, `crs` a coordinate reference system that takes the place of the file's own.
    """

    layers: tuple[str, ...] = ()
    where: str = ""
    crs: str = ""


@dataclass(frozen=True, slots=True)
class SourceFeature:
    """One feature of a file with its lines, packed as doubles: longitude and latitude in turn."""

    number: int
    layer: str
    properties: dict[str, Value]
    lines: tuple[bytes, ...]

    def coordinates(self) -> tuple[Coordinates, ...]:
        """Return the lines in degrees WGS84, to 5 decimals, without a point twice in a row."""
        return tuple(line for line in (_rounded(packed) for packed in self.lines) if len(line) > 1)


@dataclass(frozen=True, slots=True)
class SourceFile:
    """The lines of a file in its order, its named points, and notes on what was left out."""

    features: tuple[SourceFeature, ...]
    points: tuple[tuple[str, float, float], ...]
    notes: tuple[str, ...]


def read_lines(file: Path, asked: Asked) -> tuple[SourceFile | None, list[Fault]]:
    """Read the lines of a file, whatever its format and coordinate reference system.

    Parameters
    ----------
    file
        GeoJSON, GeoPackage, KML, KMZ, GPX or a zipped Shapefile, told by its content.
    asked
        The part of it to read.

    Returns
    -------
    tuple
        Lines as longitude, latitude in degrees WGS84 and no fault, or None and every fault.

    Raises
    ------
    UsageError
        If the `crs` of `asked` is no coordinate reference system.
    """
    import pyogrio

    if asked.crs:
        check_crs(asked.crs)
    # Which drivers there are differs from build to build of GDAL; only this process can ask.
    drivers = tuple(sorted(pyogrio.list_drivers()))
    try:
        # The process stands in a folder of its own, where the user's name for the file means nothing.
        return run_confined(read_confined, os.path.abspath(file), asked, drivers), []
    except DataError as error:
        return None, [Fault(str(file), fault.place, fault.problem) for fault in error.faults]
    except ConfinedError as error:
        return None, [Fault(str(file), "", str(error))]


def read_confined(name: str, asked: Asked, drivers: Sequence[str]) -> SourceFile:
    """Read a file in this process and change its environment; `read_lines` runs it in a process of its own.

    Raises
    ------
    DataError
        If the file cannot be read as asked.
    """
    file = Path(name)
    source = recognise(file, asked.layers[0] if len(asked.layers) == 1 else "")
    # Read by GDAL as it starts; GDAL_SKIP parts names by comma once one has a space in it.
    skipped = ",".join(driver for driver in drivers if driver != source.driver)
    os.environ.update(_OFFLINE, GDAL_SKIP=skipped, OGR_SKIP=skipped)
    for module in _UNNEEDED:
        sys.modules.setdefault(module, None)  # type: ignore[arg-type]
    import pyogrio
    from pyogrio.errors import DataLayerError, DataSourceError, FieldError

    left = set(pyogrio.list_drivers())
    if left != {source.driver}:
        raise DataError(Fault(name, "", f"cannot be read safely: GDAL has {sorted(left)} on"))
    try:
        names = [str(layer) for layer, _ in pyogrio.list_layers(source.content)]
        features, points, left_out = _features(file, source, names, asked)
    except (DataLayerError, DataSourceError, FieldError, ValueError) as error:
        if isinstance(error, DataError):
            raise
        reason = tidy(str(error).replace(name, "it"))[:200]
        raise DataError(Fault(name, "", f"cannot be read as {source.driver} ({reason})")) from error
    notes = (*source.notes, *([f"{left_out} that are no lines were left out"] if left_out else []))
    return SourceFile(tuple(features), tuple(points), notes)


def _features(
    file: Path, source: Recognised, names: Sequence[str], asked: Asked
) -> tuple[list[SourceFeature], list[tuple[str, float, float]], str]:
    # Of these the layer is the file, and was chosen already; GDAL names it as it likes.
    wanted = () if source.driver in ("ESRI Shapefile", "GeoJSON") or len(names) == 1 else asked.layers
    for layer in wanted:
        if layer not in names:
            listed = " or ".join(map(tidy, names))
            raise DataError(Fault(str(file), "", f"has no layer {layer!r}; expected {listed}"))
    features: list[SourceFeature] = []
    points: list[tuple[str, float, float]] = []
    others = vertices = 0
    for index, layer in enumerate(names):
        if layer in _POINTS_OF_LINES and layer not in wanted:
            continue
        chosen = not wanted or layer in wanted
        crs, rows = _rows(source.content, index, asked.where if chosen else "")
        shift = None
        for number, (properties, wkb) in enumerate(rows, 1):
            lines, named, other = _parts(wkb)
            vertices += sum(map(len, lines))
            if vertices > MOST_VERTICES:
                most = f"more than {MOST_VERTICES:,} vertices; expected fewer: simplify it, or choose a part"
                raise DataError(Fault(str(file), "", f"has {most} with --where or --layer"))
            if not lines and not named:
                others += other
                continue
            shift = shift or Reprojection(file, layer, asked.crs or crs)
            if lines and chosen:
                packed = tuple(shift.packed(f"feature {number}", line) for line in lines)
                features.append(SourceFeature(number, layer, properties, packed))
                others += other
            title = properties.get("name") or properties.get("Name")
            if isinstance(title, str) and title.strip():
                points += [(title.strip(), *shift.point(f"feature {number}", point)) for point in named]
    with_lines = sorted({feature.layer for feature in features}, key=names.index)
    if not features:
        part = " that match" if asked.where or asked.layers else ""
        raise DataError(Fault(str(file), "", f"has no lines{part}; expected at least one"))
    if len(with_lines) > 1 and not wanted:
        listed = ", ".join(repr(layer) for layer in with_lines)
        raise DataError(
            Fault(str(file), "", f"has lines in {len(with_lines)} layers; choose with --layer: {listed}")
        )
    return features, points, f"{others} shapes" if others else ""


def _rows(
    content: bytes, layer: int, where: str
) -> tuple[str, Iterator[tuple[dict[str, Value], bytes | None]]]:
    from pyogrio import raw

    about, _, shapes, columns = raw.read(
        content, layer=layer, force_2d=True, datetime_as_string=True, where=where or None
    )
    fields = [tidy(str(field)) for field in about["fields"]]

    def rows() -> Iterator[tuple[dict[str, Value], bytes | None]]:
        for row in range(len(shapes) if shapes is not None else 0):
            values = ((f, _plain(column[row])) for f, column in zip(fields, columns, strict=True))
            yield {f: value for f, value in values if value is not None}, shapes[row]

    return str(about["crs"] or ""), rows()


def _plain(value: Any) -> Value:
    value = value.item() if hasattr(value, "item") else value
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, str):
        return tidy(value)
    return value if isinstance(value, int | float | bool) else None


def _parts(wkb: bytes | None) -> tuple[list[Any], list[Any], int]:
    """Return the coordinates of a shape's lines and of its points, and how many other parts it has."""
    import shapely

    if wkb is None:
        return [], [], 0
    lines, points, others = [], [], 0
    stack = [shapely.from_wkb(wkb)]
    while stack:
        shape = stack.pop()
        if shape is None or shape.is_empty:
            continue
        if hasattr(shape, "geoms"):
            stack += reversed(list(shape.geoms))
        elif shape.geom_type in ("LineString", "LinearRing"):
            lines.append(shapely.get_coordinates(shape))
        elif shape.geom_type == "Point":
            points.append(shapely.get_coordinates(shape))
        else:
            others += 1
    return lines, points, others


def _rounded(packed: bytes) -> Coordinates:
    flat = array("d", packed)
    points = zip(flat[::2], flat[1::2], strict=True)
    return tuple(_once((round(x, 5), round(y, 5)) for x, y in points))


def _once(points: Iterable[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    last = None
    for point in points:
        if point != last:
            yield point
            last = point
