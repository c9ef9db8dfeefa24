"""Recognise the format of a file of lines by its content, never its name, and refuse unsafe content.

Nothing is handed to GDAL that was not recognised here: GDAL would read files that name other
files and addresses (VRT, GDALG, a ``crs`` link) and fetch what they name.
"""

import io
import json
import stat
import unicodedata
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.parsers import expat

from corridor_map.errors import DataError, Fault
from corridor_map.io.archives import leads_out
from corridor_map.io.json_files import TOO_DEEP, is_deep

MOST_BYTES = 100_000_000
"""Largest number of bytes in a file that is read, packed or unpacked."""

EXPECTED = "expected lines as GeoJSON, GeoPackage, KML, KMZ, GPX or a zipped Shapefile"

_DEEPEST = 200
_GEOMETRIES = frozenset(
    {"LineString", "MultiLineString", "GeometryCollection", "Point", "MultiPoint", "Polygon", "MultiPolygon"}
)
_SHAPEFILE_PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
_LONGEST = 1000
_JOINERS = "\u200c\u200d\t\n"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Recognised:
    """Content that GDAL may read, the one driver that may read it, and notes on what was ignored."""

    driver: str
    content: bytes
    notes: tuple[str, ...] = ()


class _ElsewhereError(DataError):
    """KML whose lines are in another file."""


def tidy(text: str) -> str:
    """Return a text of a file for display: one line of reasonable length without control characters.

    Controls of the terminal and of the direction of writing are removed, and lone surrogates. The
    joiners that Persian and Indian scripts are written with stay.
    """
    kept = (char for char in text[:_LONGEST] if char in _JOINERS or unicodedata.category(char)[0] != "C")
    return " ".join("".join(char if char.strip() else " " for char in kept).split())


def recognise(file: Path, layer: str = "") -> Recognised:
    """Recognise a file's format by its content, and refuse content that could fetch something else.

    Parameters
    ----------
    file
        The file, of any name.
    layer
        The one to read of several Shapefiles or KML files in a ZIP.

    Raises
    ------
    DataError
        If it is none of the formats, is too large, or has content that is refused.
    """
    content = _content(file)
    if content.startswith(b"PK\x03\x04"):
        return _archive(file, content, layer)
    if content.startswith(b"SQLite format 3\x00"):
        if not content[68:72].startswith(b"GP"):
            raise _refused(file, f"is an SQLite database that is no GeoPackage; {EXPECTED}")
        return Recognised("GPKG", content)
    if content.startswith(b"\x00\x00\x27\x0a"):
        raise _refused(file, "is one part of a Shapefile; expected its .shp, .shx, .dbf and .prj in one zip")
    start = content.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    if start in (b"{", b"["):
        _check_json(file, content)
        return Recognised("GeoJSON", content)
    if start == b"<" or content.startswith(_UTF16):
        return _xml(file, content)
    found = "is empty" if not content.strip() else "is in a format that is not read"
    raise _refused(file, f"{found}; {EXPECTED}")


def _refused(file: Path, problem: str, place: str = "") -> DataError:
    return DataError(Fault(str(file), place, problem))


def _content(file: Path) -> bytes:
    try:
        about = file.stat()
        if not stat.S_ISREG(about.st_mode):
            raise _refused(file, f"is no file; {EXPECTED}")
        if about.st_size > MOST_BYTES:
            most = MOST_BYTES // 1_000_000
            raise _refused(file, f"has {about.st_size / 1e6:.0f} MB; expected at most {most} MB")
        return file.read_bytes()
    except OSError as error:
        raise _refused(file, f"cannot be read ({error.strerror})") from error


def _check_json(file: Path, content: bytes) -> None:
    def constant(name: str) -> Any:
        raise _refused(file, f"has {name}, which is no number of JSON; expected finite coordinates")

    try:
        value = json.loads(content.decode("utf-8-sig"), parse_constant=constant)
    except json.JSONDecodeError as error:
        raise _refused(file, f"is not JSON ({error.msg}); {EXPECTED}", f"line {error.lineno}") from error
    except UnicodeDecodeError as error:
        raise _refused(file, f"byte {error.start} is not UTF-8, which GeoJSON must be in") from error
    except RecursionError as error:
        raise _refused(file, TOO_DEEP) from error
    if is_deep(value):
        raise _refused(file, TOO_DEEP)
    kind = value.get("type") if isinstance(value, dict) else None
    if kind not in {"FeatureCollection", "Feature", *_GEOMETRIES}:
        found = f"of type {str(kind)[:40]!r}" if kind is not None else "without a GeoJSON type"
        raise _refused(file, f"is JSON {found}; {EXPECTED}")
    crs = value.get("crs")
    if isinstance(crs, dict) and crs.get("type") != "name":
        raise _refused(file, 'has a "crs" that names another file; expected none, or one of type "name"')


def _xml(file: Path, content: bytes, within: str = "") -> Recognised:
    """Parse an XML file to find its root, and refuse anything but elements and text."""
    parser = expat.ParserCreate()
    tags: list[str] = []
    counts = {"NetworkLink": 0, "LineString": 0, "Track": 0}
    depth = 0

    def start(name: str, _attributes: Any) -> None:
        nonlocal depth
        depth += 1
        local = name.rpartition(":")[2]
        if depth > _DEEPEST:
            raise _refused(file, f"is nested more than {_DEEPEST} deep; expected KML or GPX", within)
        if depth == 1:
            tags.append(local)
        if local in counts:
            counts[local] += 1

    def end(_name: str) -> None:
        nonlocal depth
        depth -= 1

    def refuse(*_: Any) -> None:
        raise _refused(file, "declares a document type or entities, which are not read", within)

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        place = ": ".join(part for part in (within, f"line {error.lineno}") if part)
        raise _refused(file, f"is not XML ({expat.ErrorString(error.code)}); {EXPECTED}", place) from error
    root = tags[0] if tags else ""
    if root == "gpx":
        return Recognised("GPX", content)
    if root != "kml":
        raise _refused(file, f"is XML that begins with <{root[:40]}>; {EXPECTED}", within)
    notes: tuple[str, ...] = ()
    if counts["NetworkLink"]:
        if not counts["LineString"] + counts["Track"]:
            found = "has only a NetworkLink to a file elsewhere, which is not fetched"
            raise _ElsewhereError(Fault(str(file), within, f"{found}; expected the lines themselves"))
        notes = ("a NetworkLink to a file elsewhere was not followed",)
    return Recognised("LIBKML", content, notes)


def _archive(file: Path, content: bytes, layer: str) -> Recognised:
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise _refused(file, f"is a broken zip ({error}); {EXPECTED}") from error
    members: dict[str, zipfile.ZipInfo] = {}
    for info in archive.infolist():
        if leads_out(info):
            found = "has a member that is a link, or would be put outside of where it is unpacked"
            raise _refused(file, f"{found}; expected files of its own", tidy(info.filename)[:80])
        # By base name: in which folder of an archive its members are does not matter.
        base = info.filename.replace("\\", "/").rpartition("/")[2]
        if base and not base.startswith("."):
            members.setdefault(base, info)
    shapes = sorted(name[:-4] for name in members if name.lower().endswith(".shp"))
    if shapes:
        return _shapefile(file, archive, members, shapes, layer)
    texts = sorted(name for name in members if name.lower().endswith(".kml"))
    if not texts:
        raise _refused(file, "is a zip without a .kml or a .shp in it; expected a KMZ or a zipped Shapefile")
    return _kmz(file, archive, members, texts, layer)


def _kmz(
    file: Path, archive: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo], texts: list[str], layer: str
) -> Recognised:
    """Return the main KML of an archive, or another of its KML files that has the lines."""
    texts.sort(key=lambda name: (name.lower() != "doc.kml", name))
    stems = [name[:-4] for name in texts]
    if layer in stems:
        texts = [texts[stems.index(layer)]]
    found: list[Recognised] = []
    last: DataError | None = None
    room = MOST_BYTES
    for name in texts:
        content = _member(file, archive, members[name], room)
        room -= len(content)
        try:
            read = _xml(file, content, name)
        except _ElsewhereError as error:
            last = error
            continue
        if read.driver != "LIBKML":
            raise _refused(file, "is not KML; expected the KML of a KMZ", name)
        if name.lower() == "doc.kml":
            return read
        found.append(read)
    if not found and last is not None:
        raise last
    if len(found) > 1:
        raise _refused(file, f"has {len(found)} KML files; choose one with --layer: {tidy(', '.join(stems))}")
    return found[0]


def _shapefile(
    file: Path,
    archive: zipfile.ZipFile,
    members: dict[str, zipfile.ZipInfo],
    shapes: list[str],
    layer: str,
) -> Recognised:
    if layer and layer not in shapes:
        raise _refused(file, f"has no layer {layer!r}; expected one of {tidy(', '.join(shapes))}")
    if len(shapes) > 1 and not layer:
        raise _refused(
            file, f"has {len(shapes)} Shapefiles; choose one with --layer: {tidy(', '.join(shapes))}"
        )
    stem = layer or shapes[0]
    clean = io.BytesIO()
    room = MOST_BYTES
    with zipfile.ZipFile(clean, "w") as packed:
        for part in _SHAPEFILE_PARTS:
            name = next((n for n in members if n.lower() == (stem + part).lower()), None)
            if name is not None:
                data = _member(file, archive, members[name], room)
                room -= len(data)
                # GDAL names the layer after the file, and a name from outside could be a path.
                packed.writestr(zipfile.ZipInfo(f"layer{part}"), data)
            elif part == ".shx":
                raise _refused(file, f"has {tidy(stem)}.shp without its .shx; expected both")
    return Recognised("ESRI Shapefile", clean.getvalue())


def _member(file: Path, archive: zipfile.ZipFile, info: zipfile.ZipInfo, room: int) -> bytes:
    if info.flag_bits & 1:
        raise _refused(file, "is encrypted; expected a zip without a password", tidy(info.filename)[:80])
    try:
        with archive.open(info) as packed:
            data = packed.read(room + 1)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError, RuntimeError) as error:
        raise _refused(file, f"cannot be unpacked ({error})", tidy(info.filename)[:80]) from error
    except Exception as error:
        # zlib, lzma and bz2 each have an error of their own.
        raise _refused(file, "cannot be unpacked (its data are damaged)", tidy(info.filename)[:80]) from error
    if len(data) > room:
        most = MOST_BYTES // 1_000_000
        raise _refused(file, f"unpacks to more than {most} MB; expected less", tidy(info.filename)[:80])
    return data
