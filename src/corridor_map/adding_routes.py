"""Import a file of lines as routes into a user's folder, for `corridor-map add-route`."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from corridor_map.errors import DataError, Fault, OutputError, UsageError
from corridor_map.ground.countries import country_areas, read_countries
from corridor_map.ground.geojson import read_features
from corridor_map.ground.geometry import bounds
from corridor_map.ground.importing.composing import Composed, Wanted, compose
from corridor_map.ground.importing.describing import KEYS, Said
from corridor_map.ground.importing.ends import LONGEST_ID, Names, slug
from corridor_map.ground.importing.palette import Pair
from corridor_map.ground.importing.reading import Asked, SourceFeature, read_lines
from corridor_map.ground.importing.writing import collection, place_feature, segment_feature, view_file
from corridor_map.ground.layers import read_places, read_routes
from corridor_map.ground.model import Place
from corridor_map.io.folders import is_there, read_bytes, reason
from corridor_map.io.json_files import read_json
from corridor_map.io.locking import locked
from corridor_map.io.paths import shipped
from corridor_map.io.unfinished import NOTE, write_together
from corridor_map.project import Project

_GROUND, _ROUTES, _VIEW, _MARGIN = "geodata", "routes", "map.toml", 0.06
_TAKEN = "there is a route “{}” {}; say another --id, or --replace to take its place"


@dataclass(frozen=True, slots=True)
class Request:
    """Options of an import of routes; see ``corridor-map add-route --help``.

    `id`, `title`, `short_title`, `summary` and the colours are derived where they are empty.
    `route_field` is the property by whose values the file is split into routes.
    """

    asked: Asked = field(default_factory=Asked)
    said: Said = field(default_factory=Said)
    names: Names = field(default_factory=Names)
    id: str = ""
    title: str = ""
    short_title: str = ""
    summary: str = ""
    colour: str = ""
    colour_dark: str = ""
    countries: tuple[str, ...] = ()
    route_field: str = ""
    reverse: bool = False
    view: bool = False
    replace: bool = False
    dry_run: bool = False


def add_routes(file: Path, data: Path, project: Project, request: Request) -> list[Composed]:
    """Read a file of lines and write its routes into a user's folder.

    Parameters
    ----------
    file
        See `corridor_map.ground.importing.reading.read_lines`.
    data
        The user's folder, which is made if there is none.
    project
        The data that the folder and the built-in data hold already.
    request
        The options of the import.

    Returns
    -------
    list
        The routes, each with its notes for the user.

    Raises
    ------
    UsageError
        If the options contradict each other.
    DataError
        If the file has faults or something must still be stated; it lists everything.
    OutputError
        If something cannot be written, or exists already and may not be replaced.
    """
    if request.asked.where and not request.asked.where.strip():
        raise UsageError("--where is empty; expected a condition such as \"TYPE = 'rail'\"")
    source, faults = read_lines(file, request.asked)
    if source is None:
        raise DataError(*faults)
    groups = _parted(file, source.features, request)
    countries, _ = read_countries(shipped("geodata") / "countries.geojson")
    areas = country_areas(project.borders.values(), project.basemap.land, countries)
    called = {country.id: country.name for country in countries}
    own = {request.id or slug(title) for title, _ in groups}
    taken = [Pair(r.colour, r.colour_dark) for r in project.routes.values() if r.id not in own]
    known = dict(project.places)
    routes: list[Composed] = []
    problems: list[Fault] = []
    for title, features in groups:
        wanted = Wanted(
            id=request.id or slug(title),
            title=title,
            short_title=request.short_title or title,
            summary=request.summary,
            colours=Pair(request.colour, request.colour_dark) if request.colour else None,
            countries=request.countries,
            reverse=request.reverse,
            said=request.said,
            names=Names(request.names.first, request.names.last, (*request.names.points, *source.points)),
        )
        _check_id(wanted.id, data, project, request)
        composed, wrong = compose(file, features, wanted, known, areas, called, taken)
        problems += wrong
        if composed is not None:
            routes.append(composed)
            known |= {place.id: place for place in composed.places}
            taken.append(composed.colours)
    if problems:
        raise DataError(*dict.fromkeys(problems))
    for route in routes:
        route.notes[:0] = source.notes
    _checked(routes, project)
    if request.dry_run:
        for route in routes:
            _is_missing(data, route, request)
    else:
        _write(data, routes, request)
    return routes


def _parted(
    file: Path, features: Sequence[SourceFeature], request: Request
) -> list[tuple[str, list[SourceFeature]]]:
    if not request.route_field:
        return [(request.title or _spoken(file), list(features))]
    if request.id or request.title:
        raise UsageError(
            "--route-field names the routes by its values; --id and --title are for one route only"
        )
    parted: dict[str, list[SourceFeature]] = {}
    for feature in features:
        value = feature.properties.get(request.route_field)
        if value is None or not str(value).strip():
            listed = ", ".join(sorted(feature.properties)) or "none"
            problem = f"has no “{request.route_field}”, which says its route; its properties are {listed}"
            raise DataError(Fault(str(file), f"feature {feature.number}", problem))
        parted.setdefault(" ".join(str(value).split()), []).append(feature)
    ids = [slug(value) for value in parted]
    if len(set(ids)) < len(ids):
        raise UsageError(
            f"two values of --route-field {request.route_field} make the same id; expected one each"
        )
    return list(parted.items())


def _spoken(file: Path) -> str:
    words = file.name.partition(".")[0].replace("-", " ").replace("_", " ").split()
    return " ".join(word if word[:1].isupper() else word.capitalize() for word in words) or "Route"


def _check_id(id_: str, data: Path, project: Project, request: Request) -> None:
    if not id_ or "/" in id_ or id_ != slug(id_):
        raise UsageError(
            f"“{id_[:200]}” is no id of a route; say one with --id: up to {LONGEST_ID} lower-case letters, "
            "digits and hyphens"
        )
    if id_ == "borders" or (id_ in project.segments or id_ in project.borders):
        raise UsageError(f"“{id_}” is the id of something else on the map; say another with --id")
    # Whether one of the user's own is another than this is known when this one is made.
    if id_ in project.routes and not request.replace and not _is_own(data, id_):
        raise UsageError(_TAKEN.format(id_, "built in"))


def _checked(routes: Sequence[Composed], project: Project) -> None:
    """Validate new routes: write them to a temporary folder and read them as the map will."""
    known = {**project.places, **{place.id: place for route in routes for place in route.places}}
    with tempfile.TemporaryDirectory(prefix="corridor-map-") as name:
        folder = Path(name)
        for route in routes:
            (folder / f"{route.id}.geojson").write_bytes(collection(map(segment_feature, route.segments)))
            (folder / f"{route.id}.toml").write_bytes(route.names_file)
        (folder / "places").mkdir()
        places = folder / "places" / "places.geojson"
        places.write_bytes(collection(place_feature(place) for route in routes for place in route.places))
        faults = [*read_routes(folder, places=known)[1], *read_places(places)[1]]
    if faults:
        raise DataError(*(Fault(Path(f.file).name, f.place, f.problem) for f in faults))


def finish(data: Path) -> None:
    """Complete a write in a user's folder that an earlier, interrupted command began.

    Raises
    ------
    OutputError
        If that cannot be done.
    """
    if is_there(data / _GROUND / NOTE):
        with locked(data / _GROUND, (_ROUTES,), within=data):
            pass


def _write(data: Path, routes: Sequence[Composed], request: Request) -> None:
    ground = data / _GROUND
    with locked(ground, (_ROUTES,), within=data):
        files: dict[str, bytes] = {}
        new = [place for route in routes for place in route.places]
        if new:
            files["places.geojson"] = _with_places(ground / "places.geojson", new, data)
        for route in routes:
            if _is_missing(data, route, request):
                files |= _files_of(route)
        if request.view:
            extent = _padded(bounds([s.coordinates for route in routes for s in route.segments]))
            first = routes[0]
            view = view_file(first.title, first.summary, extent, [route.id for route in routes])
            if not _holds(data, _VIEW, view):
                if is_there(ground / _VIEW) and not request.replace:
                    raise OutputError(
                        f"{ground / _VIEW} is there already and is kept; leave out --view, or say --replace"
                    )
                files[_VIEW] = view
        if files:
            write_together(ground, files, within=data)


def _files_of(route: Composed) -> dict[str, bytes]:
    """Return the contents of a route's files by file name in ``geodata/``."""
    return {
        f"{_ROUTES}/{route.id}.geojson": collection(map(segment_feature, route.segments)),
        f"{_ROUTES}/{route.id}.toml": route.names_file,
    }


def _is_missing(data: Path, route: Composed, request: Request) -> bool:
    """Say whether a route must still be written; refuse it if another has its id."""
    if all(_holds(data, name, content) for name, content in _files_of(route).items()):
        # So that a command which was ended after it had written can be given again.
        route.notes.append("it was there already, as it would be written now")
        return False
    if not request.replace and _is_own(data, route.id):
        raise UsageError(_TAKEN.format(route.id, f"in {data}"))
    return True


def _is_own(data: Path, id_: str) -> bool:
    files = [data / _GROUND / _ROUTES / f"{id_}{end}" for end in (".toml", ".geojson")]
    try:
        return any(is_there(file, sure=True) for file in files)
    except OSError as error:
        raise OutputError(f"cannot write {files[0]}: {reason(error)}") from error


def _holds(data: Path, name: str, content: bytes) -> bool:
    path = data / _GROUND / name
    return is_there(path) and read_bytes(path, len(content), within=data) == content


def _with_places(file: Path, new: Sequence[Place], within: Path) -> bytes:
    """Return the content of a file of places with new places added."""
    _, faults = read_features(file, within=within)
    if faults:
        raise OutputError(
            f"cannot add places to {file}: {faults[0].problem}; mend it first, or it would be lost"
        )
    read = read_json(file, within=within) if is_there(file) else {}
    there = read["features"] if isinstance(read, dict) and read else []
    by_id = {feature["id"]: feature for feature in there} | {p.id: place_feature(p) for p in new}
    return collection(feature for _, feature in sorted(by_id.items()))


def _padded(extent: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    west, south, east, north = extent
    x, y = max(0.1, _MARGIN * (east - west)), max(0.1, _MARGIN * (north - south))
    return (
        max(-180.0, round(west - x, 2)),
        max(-90.0, round(south - y, 2)),
        min(180.0, round(east + x, 2)),
        min(90.0, round(north + y, 2)),
    )


def said_of(values: dict[str, str], fields: dict[str, str], words: Sequence[str]) -> Said:
    """Return the attributes of features that a command line states.

    Raises
    ------
    UsageError
        If a word is not of the form FOUND=WORD.
    """
    meaning: dict[str, str] = {}
    for word in words:
        found, equals, means = word.rpartition("=")
        if not equals or not found.strip() or not means.strip():
            raise UsageError(f'--word {word!r} is not of the form FOUND=WORD, such as "in use=operating"')
        meaning[found.strip()] = means.strip()
    return Said(
        {key: value for key, value in values.items() if key in KEYS and value},
        {key: value for key, value in fields.items() if key in KEYS and value},
        meaning,
    )
