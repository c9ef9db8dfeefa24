"""Makes ``routes/*.geojson``: control points cut into segments with their dated states."""

import tomllib
from itertools import pairwise
from pathlib import Path
from typing import Any

from corridor_map.ground.build.control_points import ControlPoints
from corridor_map.ground.build.files import fault, read_table
from corridor_map.ground.build.writing import write_features
from corridor_map.ground.geometry import length_km

ROUTES = ("zangezur", "aras", "instc", "rasht-astara")
LONGEST_STROKE_KM = 60
"""Length in kilometres above which a stroke of railway between two known points is reported."""

_DRAWN_FROM = {
    "certain": "OpenStreetMap contributors (ODbL 1.0), by control points at most 0.8 km off the track",
    "less-certain": "OpenStreetMap contributors (ODbL 1.0), by control points; inferred in between",
    "uncertain": "Places of OpenStreetMap contributors (ODbL 1.0) and encyclopaedias; schematic in between",
}


def build_routes(sources_dir: Path, out_dir: Path) -> None:
    """Write the segments of every route.

    Parameters
    ----------
    sources_dir
        Holds ``segments.toml``, ``control_points.csv`` and ``facts.csv``.
    out_dir
        The folder ``geodata``; the files go to its ``routes``.

    Raises
    ------
    DataError
        If a segment asks for a control point, path, history or fact that is not there.
    """
    file = sources_dir / "segments.toml"
    plan = tomllib.loads(file.read_text(encoding="utf-8"))
    points = ControlPoints(sources_dir / "control_points.csv")
    facts = {int(row["id"]): row["source_url"] for row in read_table(sources_dir / "facts.csv")}
    for route in ROUTES:
        features = [_feature(route, segment, plan, points, facts, file) for segment in plan[route]]
        write_features(out_dir / "routes" / f"{route}.geojson", features)


def _feature(
    route: str,
    segment: dict[str, Any],
    plan: dict[str, Any],
    points: ControlPoints,
    facts: dict[int, str],
    file: Path,
) -> dict[str, Any]:
    id_ = f"{route}/{segment['id']}"
    path = plan["paths"].get(segment.get("along")) or segment.get("path")
    if not path:
        raise fault(file, id_, 'has neither a "path" nor one "along" a known path')
    coordinates = points.along(path, id_)
    if segment.get("backwards", False):
        coordinates.reverse()
    history = [_state(state, facts, file, id_) for state in _states(segment, plan, file, id_)]
    certainty = segment.get("certainty", "certain")
    mode = segment.get("mode", "rail")
    return {
        "type": "Feature",
        "id": id_,
        "properties": {
            "name": segment["name"],
            "branch": segment.get("branch", ""),
            "mode": mode,
            "status": history[-1]["status"],
            "contested": history[-1]["contested"],
            "history": history,
            "countries": segment["countries"],
            "from": segment["from"],
            "to": segment["to"],
            "certainty": certainty,
            "gauge_mm": segment.get("gauge_mm"),
            "source": _DRAWN_FROM[certainty] + _remarks(mode, path, coordinates),
        },
        "geometry": {"type": "LineString", "coordinates": coordinates},
    }


def _remarks(mode: str, path: list[str], coordinates: list[list[float]]) -> str:
    """Return remarks for a reader on the sources of the points and the distances between them."""
    remarks = ""
    if any(step.startswith("Towns/") for step in path):
        remarks += "; towns and stations between by GeoNames (CC BY 4.0) and Wikipedia"
    longest = max(length_km([(start[0], start[1]), (end[0], end[1])]) for start, end in pairwise(coordinates))
    if mode == "rail" and longest > LONGEST_STROKE_KM:
        remarks += f"; no point of the railway is known on {longest:.0f} km at the longest"
    return remarks


def _states(segment: dict[str, Any], plan: dict[str, Any], file: Path, id_: str) -> list[dict[str, Any]]:
    if "since" in segment:
        return [{"from": segment["since"], "status": "operating", **plan["in-service"]}]
    states = segment.get("history") or plan["states"].get(segment.get("states"))
    if not states:
        raise fault(file, id_, 'has no "since", no "history" and no known "states"')
    return list(states)


def _state(state: dict[str, Any], facts: dict[int, str], file: Path, id_: str) -> dict[str, Any]:
    numbers = state.get("fact", [])
    numbers = numbers if isinstance(numbers, list) else [numbers]
    unknown = [number for number in numbers if number not in facts]
    if unknown:
        raise fault(file, id_, f"names fact {unknown[0]}, which facts.csv has not")
    if numbers:
        source = "; ".join(dict.fromkeys(facts[number] for number in numbers))
    elif "article" in state:
        source = f"seeds/originals/{state['article']}"
    else:
        source = state["source"]
    return {
        "from": state["from"],
        "status": state["status"],
        "contested": state.get("contested", False),
        "note": state["note"],
        "source": source,
    }
