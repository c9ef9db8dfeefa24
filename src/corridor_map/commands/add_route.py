"""The command add-route."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from corridor_map.commands.output import say
from corridor_map.commands.shared import load_project

if TYPE_CHECKING:
    from corridor_map.ground.importing.composing import Composed
    from corridor_map.project import Project

_WORD = "WORD"


@click.command("add-route")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    required=True,
    help="Your own folder, in which to keep the route; it is made if there is none.",
)
@click.option(
    "--title", default="", metavar="TEXT", help="Its full English title; else made of the file's name."
)
@click.option("--short-title", default="", metavar="TEXT", help="Its title where room is short.")
@click.option("--id", "id_", default="", metavar="ID", help="Its id; else made of its title.")
@click.option(
    "--summary", default="", metavar="TEXT", help="What it is; else its ends, countries and length."
)
@click.option(
    "--status", default="", metavar=_WORD, help="The state of works, such as operating or announced."
)
@click.option(
    "--status-field", default="", metavar="PROPERTY", help="The property that has the state of works."
)
@click.option("--since", default="", metavar="DATE", help="From when on that is its state.")
@click.option("--since-field", default="", metavar="PROPERTY", help="The property that has that date.")
@click.option("--mode", default="", metavar=_WORD, help="rail, road, sea or river.")
@click.option("--mode-field", default="", metavar="PROPERTY", help="The property that has the mode.")
@click.option(
    "--word", "words", multiple=True, metavar="FOUND=WORD", help="What a word of the file means here."
)
@click.option(
    "--certainty", default="", metavar=_WORD, help="certain, less-certain or uncertain (the default)."
)
@click.option(
    "--source", default="", metavar="TEXT", help="Where its course is known from; else the file's name."
)
@click.option("--contested", is_flag=True, help="It is disputed whether, or on whose terms, it should be.")
@click.option(
    "--from", "first", default="", metavar="NAME", help="Where it starts: a name, or “Name, COUNTRY”."
)
@click.option("--to", "last", default="", metavar="NAME", help="Where it ends.")
@click.option("--place", "places", multiple=True, metavar="LON,LAT=NAME", help="The name of another place.")
@click.option(
    "--countries", default="", metavar="AZE,GEO", help="Its countries, where borders cannot tell them."
)
@click.option(
    "--colour", default="", metavar="#RRGGBB", help="Its colour; else one that differs from all others."
)
@click.option("--colour-dark", default="", metavar="#RRGGBB", help="Its colour on the dark map.")
@click.option("--layer", "layers", multiple=True, metavar="NAME", help="Only this layer of the file.")
@click.option("--where", default="", metavar="CONDITION", help="Only features of which this holds (OGR SQL).")
@click.option(
    "--route-field", default="", metavar="PROPERTY", help="A route for each value of this property."
)
@click.option("--crs", default="", metavar="CODE", help="Its coordinate reference system, such as EPSG:3857.")
@click.option("--reverse", is_flag=True, help="Travel it the other way.")
@click.option("--view", is_flag=True, help="Let the map open on it (writes geodata/map.toml).")
@click.option("--replace", is_flag=True, help="Take the place of a route of the same id.")
@click.option("--dry-run", is_flag=True, help="Say what would be written, and write nothing.")
def add_route(
    file: Path,
    data: Path,
    id_: str,
    words: tuple[str, ...],
    contested: bool,
    first: str,
    last: str,
    places: tuple[str, ...],
    countries: str,
    layers: tuple[str, ...],
    where: str,
    crs: str,
    dry_run: bool,
    **said: Any,
) -> None:
    """Keep a route from a file of lines in your own folder.

    FILE is GeoJSON, GeoPackage, KML, KMZ, GPX or a zipped Shapefile, told by its content and in any
    coordinate reference system. Its lines are joined and put into travel order. What the features
    say themselves in properties called status, mode, since, source, certainty, branch, from and to is
    taken from them; options are for those that do not.
    """
    from corridor_map.adding_routes import Request, add_routes, finish, said_of
    from corridor_map.errors import UsageError
    from corridor_map.ground.fields import COLOUR
    from corridor_map.ground.importing.ends import Names
    from corridor_map.ground.importing.reading import Asked

    values = {key: said.pop(key) for key in ("status", "since", "mode", "certainty", "source")}
    values["contested"] = "true" if contested else ""
    fields = {key: said.pop(f"{key}_field") for key in ("status", "since", "mode")}
    _check_words(values)
    if bool(said["colour"]) != bool(said["colour_dark"]):
        raise UsageError("--colour and --colour-dark go together: one is for the light map, one for the dark")
    for colour in (said["colour"], said["colour_dark"]):
        if colour and not COLOUR.fullmatch(colour):
            raise UsageError(f"“{colour}” is no colour; expected one such as #1b4a9c, in lower case")
    request = Request(
        asked=Asked(layers, where, crs),
        said=said_of(values, fields, words),
        names=Names(first, last, tuple(_place(place) for place in places)),
        id=id_,
        countries=_countries(countries),
        dry_run=dry_run,
        **said,
    )
    if not dry_run:
        finish(data)
    project = load_project(data if os.path.isdir(data) else None)
    for route in add_routes(file, data, project, request):
        _report(route, project, data, dry_run)


def _check_words(values: dict[str, str]) -> None:
    from corridor_map.errors import UsageError
    from corridor_map.ground.model import CERTAINTIES, MODES, STATUSES
    from corridor_map.io.dates import check_date

    for key, words in (("status", STATUSES), ("mode", MODES), ("certainty", CERTAINTIES)):
        if values[key] and values[key] not in words:
            raise UsageError(f"--{key} {values[key]} is no {key}; expected one of {', '.join(words)}")
    check_date(values["since"])


def _place(text: str) -> tuple[str, float, float]:
    from corridor_map.errors import UsageError

    where, _, name = text.partition("=")
    try:
        longitude, latitude = (float(part) for part in where.split(","))
    except ValueError:
        longitude = latitude = 999.0
    if not name.strip() or not (abs(longitude) <= 180 and abs(latitude) <= 90):
        raise UsageError(f"--place {text!r} is not of the form LON,LAT=NAME, such as 43.09,40.6=Kars")
    return name.strip(), longitude, latitude


def _countries(text: str) -> tuple[str, ...]:
    from corridor_map.errors import UsageError

    codes = tuple(code.strip() for code in text.split(",") if code.strip())
    for code in codes:
        if not (len(code) == 3 and code.isascii() and code.isupper()):
            raise UsageError(
                f"--countries has “{code}”; expected countries by three letters, such as AZE,GEO"
            )
    return codes


def _report(route: "Composed", project: "Project", data: Path, dry_run: bool) -> None:
    from corridor_map.ground.geometry import length_km
    from corridor_map.ground.importing.lacking import lacking

    km = sum(length_km(segment.coordinates) for segment in route.segments)
    count = len(route.segments)
    would = "would be " if dry_run else ""
    lines = [
        f"{route.id}: {would}added to {data}: {count} segment{'' if count == 1 else 's'}, {km:,.0f} km, "
        f"{route.colours.light} (dark {route.colours.dark})"
    ]
    for segment in route.segments:
        lines.append(
            f"  {segment.name}: {segment.mode}, {segment.status} since {segment.history[0].since}, "
            f"{', '.join(segment.countries) or 'no country'}"
        )
    lines += [f"  new place: {place.names[0][0]} ({place.country}), {place.kind}" for place in route.places]
    lines += [f"  note: {note}" for note in route.notes]
    lines.append(f"  geodata/routes/{route.id}.toml still lacks:")
    lines += [f"    {want}" for want in lacking(route, project.places)]
    say(*lines, done="" if dry_run else f"the route {route.id} is kept in {data}")
