"""Assign places to the ends of imported lines: known ones nearby, or new ones with given names."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from corridor_map.ground.geometry import KM_PER_DEGREE, length_km
from corridor_map.ground.importing.joining import Leg
from corridor_map.ground.model import Place
from corridor_map.languages import ids

NEAR_KM = 5.0
"""Largest number of kilometres between an end of a line and a known place that is taken for it."""

SAME_NAME_KM = 15.0
"""Largest number of kilometres between an end and a known place of the given name that is taken for it."""

# Ends that all are named on a map of the whole route.
_FEW = 12

LONGEST_ID = 60
"""Largest number of letters in an id made from a name."""

_WITH_COUNTRY = re.compile(r"(.*\S)\s*,\s*([A-Z]{3})")
_LATIN = re.compile(r"[\u0000-\u024f\u1e00-\u1eff\W\d_]*")

_Point: TypeAlias = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Names:
    """Names for ends of lines that have no other name.

    `first` and `last` are the ends of a whole route. `points` are names with longitude and latitude,
    from the user or the file. A name may end in a comma and a country: ``"Mumbai, IND"``.
    """

    first: str = ""
    last: str = ""
    points: tuple[tuple[str, float, float], ...] = ()


@dataclass(slots=True)
class Gazetteer:
    """The existing places, and the new ones that are added.

    Parameters
    ----------
    known
        Places by id.
    country_of
        Returns the alpha-3 code of the country at a longitude and latitude, or an empty text.
    source
        The source of new places.
    """

    known: Mapping[str, Place]
    country_of: Callable[[float, float], str]
    source: str
    new: dict[str, Place] = field(default_factory=dict)

    def place(self, point: _Point, name: str, *, port: bool, rank: int) -> tuple[Place | None, str]:
        """Return the place at a point, known or new, or None and what must still be stated.

        Without a `name`, only a known place is returned.
        """
        title, country = _parted(name)
        near = self._near(point, SAME_NAME_KM)
        for place, _ in near:
            if title and (place.id == title or any(_same(title, own) for own, _ in place.names)):
                return place, ""
        if near and near[0][1] <= NEAR_KM and not title:
            return near[0][0], ""
        where = f"{point[0]:.4f},{point[1]:.4f}"
        if not title:
            said = (
                f"no known place lies within {NEAR_KM:.0f} km of {where}; name it with --place {where}=NAME"
            )
            return None, said
        country = country or self.country_of(*point)
        if not country:
            return (
                None,
                f"the country of {title} at {where} is not known; say it after its name: “{title}, XXX”",
            )
        language = "en" if _LATIN.fullmatch(title) else "und"
        place = Place(
            id=self._id(title, point),
            names=((title, language),),
            kind="port" if port else "town",
            country=country,
            rank=rank,
            source=self.source,
            coordinates=point,
        )
        self.new[place.id] = place
        return place, ""

    def _near(self, point: _Point, km: float) -> list[tuple[Place, float]]:
        reach = km / KM_PER_DEGREE
        found = [
            (place, length_km([point, place.coordinates]) if place.coordinates != point else 0.0)
            for place in (*self.known.values(), *self.new.values())
            if abs(place.coordinates[1] - point[1]) <= reach
        ]
        return sorted((item for item in found if item[1] <= km), key=lambda item: (item[1], item[0].id))

    def _id(self, name: str, point: _Point) -> str:
        made = slug(name) or f"place-{abs(point[0]):.3f}-{abs(point[1]):.3f}".replace(".", "")
        taken = {*self.known, *self.new}
        return unique(made, taken)


def settle(legs: Sequence[Leg], names: Names, gazetteer: Gazetteer) -> tuple[dict[int, Place], list[str]]:
    """Return the places of the legs' ends by number, and what must still be stated.

    Parameters
    ----------
    legs
        In travel order.
    names
        Names for ends that neither the legs nor the gazetteer name.
    gazetteer
        The gazetteer that new places are added to.
    """
    asked: dict[int, tuple[_Point, str, bool, bool]] = {}
    first, last = legs[0].start, legs[-1].end
    for leg in legs:
        for number, point, own in (
            (leg.start, leg.line[0], leg.about.from_name),
            (leg.end, leg.line[-1], leg.about.to_name),
        ):
            said = {first: names.first, last: names.last}.get(number, "")
            name = said or own or _nearest_name(point, names.points)
            at, before, port, _ = asked.get(number, (point, "", False, False))
            by_water = leg.about.mode in ("sea", "river")
            asked[number] = (at, before or name, port or by_water, number in (first, last))
    places: dict[int, Place] = {}
    problems: list[str] = []
    for number, (point, name, port, outer) in asked.items():
        rank = 2 if outer or len(asked) <= _FEW else 3
        place, problem = gazetteer.place(point, name, port=port, rank=rank)
        if place is not None:
            places[number] = place
        else:
            hint = {first: " or --from NAME", last: " or --to NAME"}.get(number, "")
            problems.append(problem + (hint if "--place" in problem else ""))
    return places, problems


def slug(name: str) -> str:
    """Return a name as an id of the ground, which is not longer than `LONGEST_ID`."""
    return ids.slug(name, LONGEST_ID)


def unique(id_: str, taken: Iterable[str]) -> str:
    """Return an id that is not taken: the one given, or with the first number that frees it."""
    taken = set(taken)
    number = 2
    made = id_
    while made in taken:
        made = f"{id_}-{number}"
        number += 1
    return made


def _parted(name: str) -> tuple[str, str]:
    found = _WITH_COUNTRY.fullmatch(name.strip())
    return (found[1], found[2]) if found else (name.strip(), "")


def _same(name: str, other: str) -> bool:
    return name.casefold() == other.casefold() or (slug(name) != "" and slug(name) == slug(other))


def _nearest_name(point: _Point, points: Iterable[tuple[str, float, float]]) -> str:
    near = sorted(
        (length_km([point, (x, y)]) if (x, y) != point else 0.0, name)
        for name, x, y in points
        if abs(y - point[1]) <= NEAR_KM / KM_PER_DEGREE
    )
    return near[0][1] if near and near[0][0] <= NEAR_KM else ""
