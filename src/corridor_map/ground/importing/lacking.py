"""Describe what the files of a newly imported route still lack."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from corridor_map.ground.importing.composing import Composed
from corridor_map.ground.model import Place

_COMMON = 0.25


def lacking(route: Composed, places: Mapping[str, Place]) -> Iterator[str]:
    """Yield what a user should still write into the files of a route.

    Parameters
    ----------
    route
        The route as it was imported.
    places
        The places of the project, whose names tell the written languages of a country.
    """
    written: dict[str, Counter[str]] = defaultdict(Counter)
    listed = Counter(place.country for place in places.values())
    for place in places.values():
        written[place.country].update({language for _, language in place.names} - {"en", "und"})
    for country, counted in written.items():
        # Stations at a border have names in the neighbour's language too.
        least = _COMMON * listed[country]
        written[country] = Counter({language: n for language, n in counted.items() if n >= least})
    countries = list(dict.fromkeys(code for segment in route.segments for code in segment.countries))
    languages = dict.fromkeys(
        language for code in countries for language, _ in sorted(written[code].items(), key=_most)
    )
    unknown = [code for code in countries if not written[code]]
    wanted = [*languages, *(f"those of {code}" for code in unknown)]
    if wanted:
        yield f"names in the languages of its countries: {', '.join(wanted)}"
    yield "other spellings and short forms, under [lexicon] names"
    yield "descriptions: words that mean it when they stand in one sentence"
    yield "look-alikes: what has its name and is something else"
    yield "and the .geojson beside it: states before the one that it has, each with its date and source"


def _most(item: tuple[str, int]) -> tuple[int, str]:
    return -item[1], item[0]
