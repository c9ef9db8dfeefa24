"""GeoJSON files as geodata/ keeps them: one feature a line, never half written."""

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry


def feature(id_: str, geometry: BaseGeometry, **properties: Any) -> dict[str, Any]:
    """Return a GeoJSON feature; coordinates are written as they are, so round them first."""
    shape: dict[str, Any] = mapping(geometry)
    return {"type": "Feature", "id": id_, "properties": properties, "geometry": shape}


def write_features(path: Path, features: Iterable[dict[str, Any]]) -> None:
    """Write a FeatureCollection whole or not at all, one feature a line.

    Raises
    ------
    OSError
        If the file cannot be written.
    """
    lines = ",\n".join(json.dumps(item, ensure_ascii=False, separators=(",", ":")) for item in features)
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(path.name + ".part")
    with temporary.open("w", encoding="utf-8", newline="\n") as file:
        file.write('{"type":"FeatureCollection","features":[\n' + lines + "\n]}\n")
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
