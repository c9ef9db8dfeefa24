"""The routes of a folder: a GeoJSON file of segments and a TOML file of names for each."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from corridor_map.errors import Fault
from corridor_map.ground.continuity import gaps
from corridor_map.ground.fields import ID, Fields
from corridor_map.ground.geojson import (
    Feature,
    lines_of,
    read_features,
    region_of,
    regions_of_others,
    reject_swapped,
)
from corridor_map.ground.model import (
    CERTAINTIES,
    MODES,
    STATUSES,
    Branch,
    Coordinates,
    Place,
    Route,
    Segment,
    State,
)
from corridor_map.io.dates import first_day
from corridor_map.io.folders import is_there
from corridor_map.io.listing import files_in
from corridor_map.io.toml_files import read_toml
from corridor_map.io.unfinished import unfinished


def read_route_files(
    folder: Path, places: Mapping[str, Place], *, within: Path | None = None
) -> tuple[list[Route], list[Fault]]:
    """Read every ``<route>.toml`` with its ``<route>.geojson``.

    Parameters
    ----------
    folder
        The folder of the routes; one that does not exist has none.
    places
        Places by id, to tell whether a segment's coordinates are swapped.
    within
        The folder that no file must lead out of; None trusts any target.

    Returns
    -------
    tuple
        The routes with at least one sound segment, by id, and every fault found.
    """
    routes: list[Route] = []
    tables, faults = files_in(folder, ".toml", within=within)
    ids = sorted({path.stem for path in (*tables, *files_in(folder, ".geojson", within=within)[0])})
    begun = unfinished(folder.parent, within=within)
    # An annotation names routes and segments by id alone, so neither may take the other's.
    taken = set(ids)
    for id_ in ids:
        if not begun.isdisjoint(f"{folder.name}/{id_}{end}" for end in (".toml", ".geojson")):
            problem = (
                "was being written when the program ended; the next “corridor-map add-route” finishes it"
            )
            faults.append(Fault(str(folder / id_), "", problem))
            continue
        route, found = _route(folder, id_, places, taken, within)
        faults += found
        if route is not None:
            routes.append(route)
    return routes, faults


def _route(
    folder: Path, id_: str, places: Mapping[str, Place], taken: set[str], within: Path | None
) -> tuple[Route | None, list[Fault]]:
    table_file, line_file = folder / f"{id_}.toml", folder / f"{id_}.geojson"
    if not ID.fullmatch(id_):
        expected = 'a file name of lower-case letters, digits and "-"'
        return None, [Fault(str(folder / id_), "", f"is no id of a route; expected {expected}")]
    for present, absent in ((table_file, line_file), (line_file, table_file)):
        if not is_there(absent):
            return None, [Fault(str(present), "", f"stands alone; expected {absent.name} beside it")]
    table, faults = _table(table_file, within)
    segments, found = _segments(line_file, id_, places, taken, within)
    faults += found
    if table is None:
        return None, faults
    about = Fields(table, str(table_file), "")
    title = about.text("title")
    route = Route(
        id=id_,
        title=title,
        short_title=about.text("short_title", default=title),
        names=about.names("names"),
        colour=about.colour("colour"),
        colour_dark=about.colour("colour_dark"),
        summary=about.text("summary"),
        segments=tuple(segments),
        lexicon=about.table("lexicon"),
        usage=about.users("usage"),
        branches=tuple(Branch(*titles) for titles in about.titles("branches")),
    )
    drawn = {segment.branch for segment in segments}
    for branch in route.branches:
        # Segments that could not be read may be those of the branch.
        if not found and branch.id not in drawn:
            about.reject(f'"branches" has {branch.id!r}; expected a branch that a segment names')
    faults += about.faults
    if not segments and not found:
        faults.append(Fault(str(line_file), "", "has no segments; expected at least one"))
    return (route if about.sound and segments else None), faults


def _table(file: Path, within: Path | None) -> tuple[dict[str, Any] | None, list[Fault]]:
    table = read_toml(file, within=within)
    return (None, [table]) if isinstance(table, Fault) else (table, [])


def _segments(
    file: Path, route: str, places: Mapping[str, Place], taken: set[str], within: Path | None
) -> tuple[list[Segment], list[Fault]]:
    features, faults = read_features(file, within=within)
    drawn = [(feature, lines_of(feature, single=True)) for feature in features]
    segments: list[Segment] = []
    read: list[Segment | None] = []
    around_others = regions_of_others([lines[0] if lines else () for _, lines in drawn])
    for (feature, lines), of_others in zip(drawn, around_others, strict=True):
        segment = _segment(feature, route, lines[0] if lines else ())
        if segment.id in taken:
            feature.fields.reject("is the id of another route or segment; expected an id of its own")
        if lines:
            ends = [places[end] for end in (segment.from_place, segment.to_place) if end in places]
            around = region_of([place.coordinates for place in ends], margin=6.0)
            reject_swapped(feature, segment.coordinates, around or of_others)
        faults += feature.fields.faults
        sound = bool(lines) and feature.fields.sound
        read.append(segment if sound else None)
        if sound:
            segments.append(segment)
            taken.add(segment.id)
    return segments, faults + gaps(str(file), read)


def _segment(feature: Feature, route: str, coordinates: Coordinates) -> Segment:
    fields = feature.fields
    segment = Segment(
        id=feature.id,
        route=route,
        name=fields.text("name"),
        branch=fields.text("branch", default=""),
        mode=fields.choice("mode", MODES),
        status=fields.choice("status", STATUSES),
        contested=fields.flag("contested"),
        history=_history(fields),
        countries=fields.countries("countries"),
        from_place=fields.identifier("from"),
        to_place=fields.identifier("to"),
        certainty=fields.choice("certainty", CERTAINTIES),
        gauge_mm=fields.gauge("gauge_mm"),
        source=fields.text("source"),
        coordinates=coordinates,
    )
    if segment.history and segment.status:
        last = segment.history[-1]
        if (last.status, last.contested) != (segment.status, segment.contested):
            fields.reject(
                f'"status" is {_spoken(segment)} but its history ends with {_spoken(last)}; expected the same'
            )
    return segment


def _history(fields: Fields) -> tuple[State, ...]:
    states: list[State] = []
    for number, item in enumerate(fields.tables("history"), 1):
        entry = fields.within(item, f'"history" {number}')
        since = entry.text("from")
        if since and first_day(since) is None:
            entry.reject(f'"from" is {since!r}; expected a date such as 1943, 2018-03 or 2023-05-17')
        states.append(
            State(
                since=since,
                status=entry.choice("status", STATUSES),
                contested=entry.flag("contested"),
                note=entry.text("note", default=""),
                source=entry.text("source"),
            )
        )
        fields.faults += entry.faults
    return tuple(states) if _in_order(fields, states) else ()


def _in_order(fields: Fields, states: Sequence[State]) -> bool:
    dated = [(state, day) for state in states if (day := first_day(state.since))]
    sound = len(dated) == len(states)
    for (earlier, before), (later, after) in pairwise(dated):
        if before > after:
            fields.reject(f'"history" has {later.since} after {earlier.since}; expected the earliest first')
        elif before == after:
            said = " and ".join(dict.fromkeys(_spoken(state) for state in (earlier, later)))
            fields.reject(f'"history" begins two states on {before} ({said}); expected one state for a day')
        sound = sound and before < after
    return sound


def _spoken(state: State | Segment) -> str:
    return f"{state.status}, contested" if state.contested else state.status
