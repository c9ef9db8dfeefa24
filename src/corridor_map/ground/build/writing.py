"""GeoJSON as geodata/ keeps it: one feature a line."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from corridor_map.ground.build.files import write_text


def feature(id_: str, geometry: BaseGeometry, **properties: Any) -> dict[str, Any]:
    """Return a GeoJSON feature; coordinates are written as they are, so round them first."""
    shape: dict[str, Any] = mapping(geometry)
    return {"type": "Feature", "id": id_, "properties": properties, "geometry": shape}


def write_features(file: Path, features: Iterable[dict[str, Any]]) -> None:
    """Write a FeatureCollection whole or not at all, one feature a line.

    Raises
    ------
    OSError
        If the file cannot be written.
    """
    lines = ",\n".join(json.dumps(item, ensure_ascii=False, separators=(",", ":")) for item in features)
    write_text(file, '{"type":"FeatureCollection","features":[\n' + lines + "\n]}\n")
