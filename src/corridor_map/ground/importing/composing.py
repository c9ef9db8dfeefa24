"""Compose a route from the features of a file: segments in travel order, places, names and colours."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from corridor_map.errors import Fault
from corridor_map.ground.countries import country_at
from corridor_map.ground.geometry import length_km
from corridor_map.ground.importing.crossing import countries_along, looks_swapped
from corridor_map.ground.importing.describing import About, Said, about
from corridor_map.ground.importing.ends import Gazetteer, Names, settle, slug, unique
from corridor_map.ground.importing.joining import MOST_PARTS, Leg, join, turned
from corridor_map.ground.importing.palette import (
    GROUND,
    GROUND_DARK,
    LEAST_CONTRAST,
    LEAST_DIFFERENCE,
    Pair,
    choose,
    contrast,
    difference,
)
from corridor_map.ground.importing.reading import SourceFeature
from corridor_map.ground.importing.writing import names_file
from corridor_map.ground.model import Coordinates, Place, Segment, State

if TYPE_CHECKING:
    import shapely

_MODES = {"rail": "rail", "road": "road", "sea": "sea", "river": "river"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Options of a new route; if empty, `colours` are chosen, and `summary` and `countries` derived."""

    id: str
    title: str
    short_title: str = ""
    summary: str = ""
    colours: Pair | None = None
    countries: tuple[str, ...] = ()
    reverse: bool = False
    said: Said = field(default_factory=Said)
    names: Names = field(default_factory=Names)


@dataclass(frozen=True, slots=True)
class Composed:
    """A route ready to be written.

    `places` are its new places, `names_file` the bytes of its TOML file, and `notes` sentences on
    what was done and what may be wrong.
    """

    id: str
    title: str
    summary: str
    colours: Pair
    segments: tuple[Segment, ...]
    places: tuple[Place, ...]
    names_file: bytes
    notes: list[str]


def compose(
    file: Path,
    features: Sequence[SourceFeature],
    wanted: Wanted,
    known: Mapping[str, Place],
    areas: "Mapping[str, shapely.MultiPolygon]",
    called: Mapping[str, str],
    taken: Sequence[Pair],
) -> tuple[Composed | None, list[Fault]]:
    """Compose a route from features.

    Parameters
    ----------
    file
        The file they are from, for the faults and as the source where none is stated.
    features
        In the order of the file.
    wanted
        The options of the route.
    known
        The existing places, by id.
    areas
        The land of each country, by alpha-3 code.
    called
        The names of countries, by alpha-3 code.
    taken
        The colours of the existing routes.

    Returns
    -------
    tuple
        The route and no fault, or None and every fault.
    """
    lines, faults = _described(file, features, wanted.said)
    if not faults and looks_swapped([line for _, line in lines], known.values(), areas, lines[0][0].mode):
        said = "coordinates look like latitude, longitude; expected longitude before latitude"
        faults.append(Fault(str(file), "", said))
    if faults:
        return None, faults
    if wanted.reverse:
        lines = [turned(*line) for line in lines[::-1]]
    legs, notes = join(lines)
    if legs[-1].part >= MOST_PARTS:
        parts = f"falls into {legs[-1].part + 1} parts that do not meet; expected at most {MOST_PARTS}"
        return None, [Fault(str(file), "", parts)]

    def country_of(x: float, y: float) -> str:
        return country_at(areas, x, y) or _nearest_country(areas, x, y) or "".join(wanted.countries[:1])

    gazetteer = Gazetteer(known, country_of, wanted.said.values.get("source") or file.name)
    places, problems = settle(legs, wanted.names, gazetteer)
    if problems:
        return None, [Fault(str(file), "", problem) for problem in problems]
    segments = _segments(legs, places, wanted, areas)
    colours, said_of_colours = _colours(wanted, taken)
    ends = (places[legs[0].start].names[0][0], places[legs[-1].end].names[0][0])
    summary = wanted.summary or _summary(wanted.title, segments, ends, called)
    modes = list(dict.fromkeys(segment.mode for segment in segments))
    titles = [(id_, f"{wanted.title}, {id_}") for id_ in dict.fromkeys(s.branch for s in segments) if id_]
    written = names_file(
        wanted.title, wanted.short_title or wanted.title, colours, summary, titles, ends, modes
    )
    notes += said_of_colours
    return (
        Composed(
            wanted.id,
            wanted.title,
            summary,
            colours,
            tuple(segments),
            tuple(place for place in gazetteer.new.values()),
            written,
            notes,
        ),
        [],
    )


def _described(
    file: Path, features: Sequence[SourceFeature], said: Said
) -> tuple[list[tuple[About, Coordinates]], list[Fault]]:
    lines: list[tuple[About, Coordinates]] = []
    faults: dict[str, Fault] = {}
    for feature in features:
        known, problems = about(feature.properties, said, file.name)
        for problem in problems:
            # What all features lack is said once.
            faults.setdefault(problem, Fault(str(file), f"feature {feature.number}", problem))
        lines += [(known, line) for line in feature.coordinates()]
    if not lines and not faults:
        faults[""] = Fault(str(file), "", "has only lines without length; expected two different points")
    return lines, list(faults.values())


def _segments(
    legs: Sequence[Leg],
    places: Mapping[int, Place],
    wanted: Wanted,
    areas: "Mapping[str, shapely.MultiPolygon]",
) -> list[Segment]:
    segments: list[Segment] = []
    for leg in legs:
        start, end = places[leg.start], places[leg.end]
        known = leg.about
        branch = slug(known.branch) or (f"part-{leg.part + 1}" if leg.part else "")
        id_ = unique(f"{wanted.id}/{start.id}-{end.id}", (s.id for s in segments))
        found = wanted.countries or countries_along(leg.line, areas, known.mode, start.country, end.country)
        segments.append(
            Segment(
                id=id_,
                route=wanted.id,
                name=f"{start.names[0][0]} – {end.names[0][0]}",
                branch=branch,
                mode=known.mode,
                status=known.status,
                contested=known.contested,
                history=(State(known.since, known.status, known.contested, "", known.source),),
                countries=found,
                from_place=start.id,
                to_place=end.id,
                certainty=known.certainty,
                gauge_mm=known.gauge_mm,
                source=known.source,
                coordinates=leg.line,
            )
        )
    return segments


def _colours(wanted: Wanted, taken: Sequence[Pair]) -> tuple[Pair, list[str]]:
    if wanted.colours is None:
        pair, apart = choose(taken)
        if apart >= LEAST_DIFFERENCE:
            return pair, []
        least = f"the least difference to a route that is there is {apart:.1f} (CIEDE2000)"
        return pair, [f"the palette has no colour left that every eye tells apart; {least}"]
    notes: list[str] = []
    pair = wanted.colours
    for kind, colour, ground, others in (
        ("light", pair.light, GROUND, [other.light for other in taken]),
        ("dark", pair.dark, GROUND_DARK, [other.dark for other in taken]),
    ):
        if (ratio := contrast(colour, ground)) < LEAST_CONTRAST:
            notes.append(f"{colour} has a contrast of {ratio:.2f} on the {kind} map; 3 or more is well seen")
        if (apart := difference(colour, others)) < LEAST_DIFFERENCE:
            notes.append(
                f"{colour} is {apart:.1f} from another route on the {kind} map (CIEDE2000); 13 is well told"
            )
    return pair, notes


def _summary(
    title: str, segments: Sequence[Segment], ends: tuple[str, str], called: Mapping[str, str]
) -> str:
    modes = " and ".join(dict.fromkeys(_MODES[segment.mode] for segment in segments))
    codes = dict.fromkeys(code for segment in segments for code in segment.countries)
    countries = [called.get(code, code) for code in codes]
    listed = ", ".join(countries[:-1]) + " and " * (len(countries) > 1) + "".join(countries[-1:])
    km = sum(length_km(segment.coordinates) for segment in segments)
    through = f" through {listed}" if countries else ""
    return f"{title}: from {ends[0]} to {ends[1]} by {modes}{through}, {km:,.0f} km as drawn."


def _nearest_country(areas: "Mapping[str, shapely.MultiPolygon]", x: float, y: float) -> str:
    """Return the country with the nearest land within 0.3 degrees, as a quay can lie off a drawn coast."""
    import shapely

    near = sorted((float(shapely.distance(area, shapely.Point(x, y))), code) for code, area in areas.items())
    return near[0][1] if near and near[0][0] <= 0.3 else ""
