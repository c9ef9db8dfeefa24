"""The forms there are, and writing a file in one of them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from corridor_map.errors import OutputError, UsageError
from corridor_map.exports.selection import Selection
from corridor_map.io.files import replacing


@dataclass(frozen=True, slots=True)
class Format:
    """A form of file: its name, the ends of file names that mean it, and its media type.

    `module` writes it; `title` is what readers call it, `about` says in a few words what is in it.
    """

    name: str
    suffixes: tuple[str, ...]
    media_type: str
    module: str
    title: str
    about: str


FORMATS = {
    entry.name: entry
    for entry in (
        Format(
            "html", (".html", ".htm"), "text/html; charset=utf-8", "html", "HTML", "the map, for any browser"
        ),
        Format(
            "geojson",
            (".geojson",),
            "application/geo+json",
            "geojson",
            "GeoJSON",
            "everything, for web maps",
        ),
        Format(
            "gpkg",
            (".gpkg",),
            "application/geopackage+sqlite3",
            "gpkg",
            "GeoPackage",
            "everything, styled for QGIS",
        ),
        Format(
            "kml",
            (".kml",),
            "application/vnd.google-earth.kml+xml",
            "kml",
            "KML",
            "everything, with times",
        ),
        Format(
            "csv",
            (".csv",),
            "text/csv; charset=utf-8",
            "tables",
            "CSV",
            "a spreadsheet, geometry as WKT",
        ),
        Format(
            "jsonld",
            (".jsonld",),
            "application/ld+json",
            "jsonld",
            "JSON-LD",
            "passages as W3C annotations",
        ),
        Format(
            "lpf",
            (".lpf.json", ".lpf"),
            "application/ld+json",
            "lpf",
            "LPF",
            "places as a Linked Places gazetteer",
        ),
        Format(
            "recogito",
            (".recogito.csv",),
            "text/csv; charset=utf-8",
            "recogito",
            "Recogito CSV",
            "passages as in Recogito",
        ),
        Format("png", (".png",), "image/png", "png", "PNG", "a picture of the map for print"),
    )
}
"""Every form by its name."""
OFFERED = tuple(name for name in FORMATS if name != "png")
"""The forms that a server gives out; a picture would let strangers start browsers on it."""


def format_of(file: Path, name: str = "") -> Format:
    """Return the form named, or else the one that the end of a file's name means.

    A name without any ending means HTML.

    Raises
    ------
    UsageError
        If `name` is no form, or none is given and the file's name ends in something else.
    """
    if name:
        if name not in FORMATS:
            raise UsageError(f"there is no format “{name}”; there are {', '.join(FORMATS)}")
        return FORMATS[name]
    lower = file.name.lower()
    fitting = [(end, form) for form in FORMATS.values() for end in form.suffixes if lower.endswith(end)]
    if fitting:
        return max(fitting, key=lambda pair: len(pair[0]))[1]
    if not file.suffix:
        return FORMATS["html"]
    endings = ", ".join(form.suffixes[0] for form in FORMATS.values())
    raise UsageError(f"“{file.name}” ends in no format that is known; expected --format or one of {endings}")


def write(selection: Selection, path: Path, form: Format, **options: Any) -> None:
    """Write a selection to the file `path`, whole or not at all: see `writing`."""
    with writing(selection, path, form, **options):
        pass


@contextmanager
def writing(
    selection: Selection,
    path: Path,
    form: Format,
    *,
    force: bool = False,
    tick: Callable[[int], None] = lambda _count: None,
    **options: Any,
) -> Iterator[Path]:
    """Write a selection, yield the finished file, and put it at `path` if nothing is raised till then.

    Parameters
    ----------
    selection
        What is written.
    path
        The file.
    form
        One of `FORMATS`.
    force
        Whether a file that is there already may be replaced.
    tick
        Called with how many more items are done, `Selection.count` in all.
    **options
        Of the form: ``width``, ``height`` and ``scale`` of a PNG.

    Raises
    ------
    OutputError
        If the file exists and `force` is not set, or cannot be written; an earlier file is as it was.
    """
    writer = import_module(f"corridor_map.exports.{form.module}")
    left = selection.count

    def count(done: int) -> None:
        nonlocal left
        tick(min(done, left))
        left -= min(done, left)

    with replacing(path, force=force) as made:
        try:
            writer.write(selection, made, count, **options)
        except MemoryError as error:
            raise OutputError(f"cannot write {path}: there is not enough memory") from error
        yield made
    # Not every form has everything in it.
    count(left)
