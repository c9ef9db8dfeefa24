"""The list in geodata/README.md of long strokes, where the course of a railway is known coarsely."""

from itertools import pairwise
from pathlib import Path

from corridor_map.errors import DataError
from corridor_map.ground.build.control_points import ControlPoints
from corridor_map.ground.build.routes import LONGEST_STROKE_KM
from corridor_map.ground.geometry import length_km
from corridor_map.ground.layers import Segment, read_routes

START = "<!-- strokes: made by `python -m corridor_map.ground.build --strokes` -->"
END = "<!-- end of strokes -->"


def stroke_table(geodata: Path) -> str:
    """Return every stroke of railway longer than `LONGEST_STROKE_KM` as a Markdown table.

    Parameters
    ----------
    geodata
        The folder with ``routes`` and ``sources/control_points.csv``; points are named as there.

    Raises
    ------
    DataError
        If a route cannot be read.
    """
    routes, faults = read_routes(geodata / "routes")
    if faults:
        raise DataError(*faults)
    names = ControlPoints(geodata / "sources" / "control_points.csv").names()
    lines = ["| segment | certainty | between | km |", "| --- | --- | --- | ---: |"]
    for route in routes:
        for segment in route.segments:
            for start, end, km in _long(segment):
                between = f"{names.get(start, 'a point')} – {names.get(end, 'a point')}"
                lines.append(f"| `{segment.id}` | {segment.certainty} | {between} | {km:.1f} |")
    return "\n".join(lines)


def _long(segment: Segment) -> list[tuple[tuple[float, float], tuple[float, float], float]]:
    if segment.mode != "rail":
        return []
    strokes = [(start, end, length_km((start, end))) for start, end in pairwise(segment.coordinates)]
    return [stroke for stroke in strokes if stroke[2] > LONGEST_STROKE_KM]
