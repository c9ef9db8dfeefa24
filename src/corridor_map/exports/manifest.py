"""Manifests of exports: they state what a file holds, beside it or inside it, and can be verified.

A manifest beside the file has the digest of the whole file. A page cannot hold its own digest, so
the manifest inside an HTML file has that of its data block: all that its scripts know of routes,
places and articles, but not the scripts and the passages as they are laid out.
"""

import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corridor_map.errors import DataError, Fault, OutputError
from corridor_map.exports.elements import DEEPEST, Elements, TooDeepError, elements
from corridor_map.io.confined import ConfinedError, run_confined
from corridor_map.io.files import write_whole
from corridor_map.io.json_files import TOO_DEEP, is_deep
from corridor_map.io.regular_files import open_regular, read_regular

if TYPE_CHECKING:
    from corridor_map.exports.selection import Selection

SUFFIX = ".manifest.json"
DATA_BLOCK, MANIFEST_BLOCK = "corridor-data", "corridor-manifest"
"""The ids of the script elements in a page that hold its data and its manifest."""
MOST_BYTES = 1_000_000_000
"""Largest number of bytes of a file that is checked; it is read in pieces."""

_LINKED = ("jsonld", "lpf")
_MOST_MANIFEST = 16_000_000
_PIECE = 1 << 16


def write_manifest(selection: "Selection", path: Path, format_: str) -> Path:
    """Write ``FILE.manifest.json`` beside the file `path`, in place of an earlier one, and return its path.

    Raises
    ------
    OutputError
        If it cannot be written.
    """
    # Drawing maps takes long to import, and who checks a file draws none.
    from corridor_map.exports.contents import manifest_of

    found = {**manifest_of(selection, path.name, format_), **_measured(path, format_)}
    beside = manifest_path(path)
    write_whole(beside, (json.dumps(found, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace"))
    return beside


def manifest_path(path: Path) -> Path:
    """Return where the manifest of a file lies."""
    return path.parent / (path.name + SUFFIX)


def is_manifest_of(beside: Path, name: str) -> bool:
    """Say whether a file is a manifest that was written for a file of this name."""
    content = read_regular(beside, _MOST_MANIFEST) if beside.exists() else b""
    if isinstance(content, Fault):
        return False
    try:
        stated = json.loads(content)
    except (ValueError, RecursionError):
        return False
    return isinstance(stated, dict) and stated.get("file") == name and "sha256" in stated


@contextmanager
def put_back(beside: Path) -> Iterator[None]:
    """Restore the earlier manifest if its file could not be written in the block."""
    before = read_regular(beside, _MOST_MANIFEST) if beside.exists() else None
    try:
        yield
    except BaseException:
        with suppress(OSError, OutputError):
            if before is None:
                beside.unlink(missing_ok=True)
            elif isinstance(before, bytes) and read_regular(beside, _MOST_MANIFEST) != before:
                write_whole(beside, before)
        raise


def verify(path: Path) -> list[str]:
    """Check a file against the manifest beside it, or else the one inside it.

    That is done in a process of its own (`corridor_map.io.confined`): the file may come from a
    stranger, and its manifest with it.

    Returns
    -------
    list of str
        What was checked and agrees with the manifest, a sentence each.

    Raises
    ------
    DataError
        If the file or manifest cannot be read, there is none, or something is not as it says; with
        every difference.
    """
    there = Path(os.path.abspath(path))
    shown = {str(there): str(path), str(manifest_path(there)): str(manifest_path(path))}
    try:
        return run_confined(verify_here, str(there))
    except DataError as error:
        faults = [Fault(shown.get(f.file, str(path)), f.place, f.problem) for f in error.faults]
        raise DataError(*faults) from None
    except ConfinedError as error:
        raise DataError(Fault(str(path), "", str(error))) from None


def verify_here(name: str) -> list[str]:
    """Check a file in this process; `verify` calls it in one of its own.

    Raises
    ------
    DataError
        As `verify`.
    """
    path = Path(name)
    beside = manifest_path(path)
    # The name of a file may be as long as names can be, and that of its manifest then cannot be.
    if os.path.exists(beside):
        content = read_regular(beside, _MOST_MANIFEST)
        if isinstance(content, Fault):
            raise DataError(content)
        stated = _object(beside, "", content.decode("utf-8", "replace"))
        checked = _compare(path, stated, _measured(path, str(stated.get("format", ""))))
        return [f"it is as {beside.name} says: {checked}"]
    seen = _page(path)
    if MANIFEST_BLOCK not in seen.blocks:
        raise DataError(
            Fault(
                str(path),
                "",
                f"has no manifest inside and no {beside.name} beside it; expected one",
            )
        )
    stated = _object(path, "the manifest inside", seen.blocks[MANIFEST_BLOCK])
    data = seen.blocks.get(DATA_BLOCK, "").encode("utf-8")
    found = {
        "data_block_bytes": len(data),
        "data_block_sha256": hashlib.sha256(data).hexdigest(),
        "outside_references": len(seen.outside),
    }
    return [f"it is as the manifest inside says: {_compare(path, stated, found)}"]


def references(path: Path, format_: str) -> list[str]:
    """Return the addresses that a program fetches to show a file of ours, or to understand it.

    For HTML those a browser fetches; for JSON-LD the contexts that a processor asks for. The other
    forms have no way to ask for anything but that of KML, which we do not use.

    Raises
    ------
    DataError
        If the file cannot be read, or is nested too deep.
    """
    if format_ == "html":
        return _page(path).outside
    if format_ in _LINKED:
        content = read_regular(path, MOST_BYTES)
        if isinstance(content, Fault):
            raise DataError(content)
        contexts = json.loads(content)["@context"]
        listed = contexts if isinstance(contexts, list) else [contexts]
        return [context for context in listed if isinstance(context, str)]
    return []


def _measured(path: Path, format_: str) -> dict[str, Any]:
    count, digest = 0, hashlib.sha256()
    for piece in _pieces(path):
        count += len(piece)
        digest.update(piece)
    try:
        outside = references(path, format_)
    except DataError:
        raise
    except RecursionError:
        raise DataError(Fault(str(path), "", f"is not {format_}, as its manifest says: {TOO_DEEP}")) from None
    except (ValueError, KeyError, TypeError) as error:
        raise DataError(Fault(str(path), "", f"is not {format_}, as its manifest says: {error}")) from error
    return {"bytes": count, "sha256": digest.hexdigest(), "outside_references": len(outside)}


def _pieces(path: Path) -> Iterator[bytes]:
    file = open_regular(path, MOST_BYTES)
    if isinstance(file, Fault):
        raise DataError(file)
    left = MOST_BYTES
    try:
        with file:
            # A file may grow for ever while it is read.
            while left > 0 and (piece := file.read(_PIECE)):
                left -= len(piece)
                yield piece
    except OSError as error:
        raise DataError(Fault(str(path), "", f"cannot be read ({error.strerror})")) from error


def _page(path: Path) -> Elements:
    try:
        return elements(_pieces(path))
    except TooDeepError:
        problem = f"has elements in each other deeper than {DEEPEST} levels, which no map has"
        raise DataError(Fault(str(path), "", problem)) from None


def _compare(path: Path, stated: dict[str, Any], found: dict[str, Any]) -> str:
    faults = [
        Fault(str(path), key, f"is {value}, but the manifest says {str(stated.get(key, 'nothing'))[:100]}")
        for key, value in found.items()
        if stated.get(key) != value
    ]
    if faults:
        raise DataError(*faults)
    return ", ".join(f"{key.replace('_', ' ')} {value}" for key, value in found.items())


def _object(path: Path, place: str, text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except RecursionError:
        raise DataError(Fault(str(path), place, TOO_DEEP)) from None
    except ValueError as error:
        raise DataError(Fault(str(path), place, f"is no JSON: {error}")) from error
    if is_deep(found):
        raise DataError(Fault(str(path), place, TOO_DEEP))
    if not isinstance(found, dict):
        raise DataError(Fault(str(path), place, f"is a JSON {type(found).__name__}, expected an object"))
    return found
