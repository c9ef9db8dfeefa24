"""Serialise a route's two files and its new places to bytes."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from corridor_map.ground.importing.palette import Pair
from corridor_map.ground.model import Place, Segment

_LEXICON = """\
# How texts mention the route, beside its names above. What each key does is in geodata/README.md,
# “How texts mean a route”; “corridor-map annotate TEXT --data DIR” shows what it finds, and why.
# Case, dashes and inflection make no difference; koridor* stands for every word that begins so, and
# @corridor, @rail, @road, @way for such words in every language.
[lexicon]
# Phrases that mean the route wherever they stand: other spellings, short forms, its ends.
names = {names}
# What the route is called after, and the nouns that make it the route's name in any order:
# “the {called} and Aras corridors”. Only for a word that is not common otherwise.
# called = {called_list}
# kinds = ["@corridor", "transport route", "transit route"]
# By which nouns a text carries on about it once it was named: “the corridor”, “this route”.
heads = {heads}
# Words that mean it when they stand in one sentence, in any order, and words that must not.
# descriptions = [
#   {{ all = [{ends}, ["@way"]], not = ["pipeline", "flight"] }},
# ]
# What only looks like it: rivers, regions and railways of the same name.
# look_alikes = ["{look_alike}"]
"""


def segment_feature(segment: Segment) -> dict[str, Any]:
    """Return a segment as the GeoJSON feature that a route's file has for it."""
    properties: dict[str, Any] = {"name": segment.name}
    if segment.branch:
        properties["branch"] = segment.branch
    properties |= {
        "mode": segment.mode,
        "status": segment.status,
        "contested": segment.contested,
        "history": [
            {
                "from": s.since,
                "status": s.status,
                "contested": s.contested,
                "note": s.note,
                "source": s.source,
            }
            for s in segment.history
        ],
        "countries": list(segment.countries),
        "from": segment.from_place,
        "to": segment.to_place,
        "certainty": segment.certainty,
    }
    if segment.gauge_mm is not None:
        properties["gauge_mm"] = segment.gauge_mm
    properties["source"] = segment.source
    return _feature(segment.id, properties, "LineString", [list(point) for point in segment.coordinates])


def place_feature(place: Place) -> dict[str, Any]:
    """Return a place as the GeoJSON feature that places.geojson has for it."""
    properties = {
        "names": [{"toponym": name, "lang": language} for name, language in place.names],
        "kind": place.kind,
        "country": place.country,
        "rank": place.rank,
        "source": place.source,
    }
    return _feature(place.id, properties, "Point", list(place.coordinates))


def _feature(id_: str, properties: dict[str, Any], kind: str, coordinates: Any) -> dict[str, Any]:
    return {
        "type": "Feature",
        "id": id_,
        "properties": properties,
        "geometry": {"type": kind, "coordinates": coordinates},
    }


def collection(features: Iterable[Mapping[str, Any]]) -> bytes:
    """Return features as GeoJSON in UTF-8, one a line."""
    lines = (json.dumps(item, ensure_ascii=False, separators=(",", ":")) for item in features)
    return _encoded('{"type":"FeatureCollection","features":[\n' + ",\n".join(lines) + "\n]}\n")


def names_file(
    title: str,
    short_title: str,
    colours: Pair,
    summary: str,
    branches: Sequence[tuple[str, str]],
    ends: tuple[str, str],
    modes: Sequence[str],
) -> bytes:
    """Return the TOML file of a route with a lexicon to start from.

    Parameters
    ----------
    title, short_title, summary
        As the map shows them.
    colours
        Of the route.
    branches
        Ids of branches with their titles.
    ends
        The names of the places between which the route runs.
    modes
        How goods move on it, by which its lexicon speaks of rail or road.
    """
    called = _called_after(title)
    family = "rail" if "rail" in modes else "road" if "road" in modes else "way"
    names = [f"{ends[0]}-{ends[1]} @{family}", f"{ends[1]}-{ends[0]} @{family}"]
    heads = ["@corridor", *(f"@{mode}" for mode in ("rail", "road") if mode in modes), "route", "line"]
    language = "en" if title.isascii() else "und"
    lines = [
        f"title = {_text(title)}",
        f"short_title = {_text(short_title)}",
        f"colour = {_text(colours.light)}",
        f"colour_dark = {_text(colours.dark)}",
        f"summary = {_text(summary)}",
        "",
        "# What it is called, by language; the first of each is shown.",
        "[names]",
        f"{language} = {_texts([title])}",
        "",
        *(f"[branches.{id_}]\ntitle = {_text(name)}\n" for id_, name in branches),
    ]
    lexicon = _LEXICON.format(
        names=_texts(_plain(name) for name in names if ends[0] != ends[1] and "@" not in ends[0] + ends[1]),
        called=" ".join((called or title).split()),
        called_list=_texts([_plain(called or title)]),
        heads=_texts(heads),
        ends=f"{_texts([_plain(ends[0])])}, {_texts([_plain(ends[1])])}",
        look_alike=f"{_plain(called or title)} river".replace('"', ""),
    )
    return _encoded("\n".join(lines) + lexicon)


def view_file(
    title: str, summary: str, bounds: tuple[float, float, float, float], routes: Sequence[str]
) -> bytes:
    """Return a map.toml by which the map opens on some routes.

    `bounds` are west, south, east, north in degrees WGS84.
    """
    edges = ", ".join(f"{edge:g}" for edge in bounds)
    return _encoded(
        f"title = {_text(title)}\nsummary = {_text(summary)}\n"
        f"# west, south, east, north in degrees, WGS84\nbounds = [{edges}]\n"
        f"# the order of the routes in the panel\nroutes = {_texts(routes)}\n"
    )


def _called_after(title: str) -> str:
    """Return a title's word before its noun: “Zangezur” of “Zangezur Corridor”; empty if there is none."""
    words = title.split()
    nouns = ("corridor", "route", "railway", "railroad", "road", "line")
    return " ".join(words[:-1]) if len(words) == 2 and words[-1].casefold() in nouns else ""


def _plain(text: str) -> str:
    """Return a text in one line without ``*``, which has a meaning in a lexicon."""
    return " ".join(text.replace("*", " ").split())


def _texts(values: Iterable[str]) -> str:
    return "[" + ", ".join(_text(value) for value in values) + "]"


def _text(value: str) -> str:
    # JSON's escapes are TOML's, but for the one character that only TOML forbids.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _encoded(text: str) -> bytes:
    # Half of a surrogate pair, which a file can smuggle in and UTF-8 cannot write.
    return text.encode("utf-8", "replace")
