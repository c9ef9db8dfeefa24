"""The initial view of a map: its title, its extent and the order of its routes."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from corridor_map.errors import Fault
from corridor_map.ground.fields import shown
from corridor_map.ground.geometry import bounds
from corridor_map.ground.model import Route
from corridor_map.io.folders import is_there
from corridor_map.io.limits import too_long
from corridor_map.io.toml_files import read_toml


@dataclass(frozen=True, slots=True)
class View:
    """The initial view of the map: its title, its introduction and its extent.

    `bounds` is (west, south, east, north) in degrees, WGS84; `order` the ids of the routes that
    come first; `notes` are titles and texts on the viewpoint of the map.
    """

    title: str
    summary: str
    bounds: tuple[float, float, float, float]
    order: tuple[str, ...] = ()
    notes: tuple[tuple[str, str], ...] = ()


def read_view(file: Path, *, within: Path | None = None) -> tuple[list[View], list[Fault]]:
    """Read ``map.toml``: one view or none, and every fault.

    A missing file is no fault. The file must not lead out of `within`.
    """
    if not is_there(file):
        return [], []
    found = read_toml(file, within=within)
    if isinstance(found, Fault):
        return [], [found]
    faults = [
        Fault(str(file), key, f"found {shown(found.get(key))}, expected a text")
        for key in ("title", "summary")
        if not isinstance(found.get(key), str)
    ]
    extent = found.get("bounds")
    if not _is_extent(extent):
        expected = "expected [west, south, east, north] in degrees"
        faults.append(Fault(str(file), "bounds", f"found {shown(extent)}, {expected}"))
    order = found.get("routes", [])
    if not isinstance(order, list) or not all(isinstance(id_, str) for id_ in order):
        faults.append(Fault(str(file), "routes", f"found {shown(order)}, expected a list of route ids"))
    notes = found.get("notes", [])
    if not _are_notes(notes):
        faults.append(Fault(str(file), "notes", f"found {shown(notes)}, expected tables of title and text"))
    if faults:
        return [], faults
    said = [(key, key, found[key]) for key in ("title", "summary")]
    said += [("notes", key, note[key]) for note in notes for key in ("title", "text")]
    faults = [
        Fault(str(file), place, f"its {key} {p}") for place, key, text in said if (p := too_long(key, text))
    ]
    if faults:
        return [], faults
    west, south, east, north = map(float, found["bounds"])
    texts = tuple((note["title"], note["text"]) for note in notes)
    return [View(found["title"], found["summary"], (west, south, east, north), tuple(order), texts)], []


def fitting_view(routes: Iterable[Route]) -> View:
    """Return a view of all of some routes, or of the world where there are none."""
    lines = [segment.coordinates for route in routes for segment in route.segments]
    return View("Transport corridors", "", bounds(lines) if lines else (-180.0, -60.0, 180.0, 75.0))


def _are_notes(notes: object) -> bool:
    return isinstance(notes, list) and all(
        isinstance(note, dict) and all(isinstance(note.get(key), str) for key in ("title", "text"))
        for note in notes
    )


def _is_extent(extent: object) -> bool:
    if not isinstance(extent, list) or len(extent) != 4:
        return False
    if not all(isinstance(edge, int | float) and not isinstance(edge, bool) for edge in extent):
        return False
    west, south, east, north = extent
    return bool(-180 <= west < east <= 180 and -90 <= south < north <= 90)
