"""The proof of an export: what is in a file, said beside it or inside it, and checked again.

A manifest beside the file has the digest of the whole file. A page cannot hold its own digest, so
the manifest inside an HTML file has that of its data block: all that its scripts know of routes,
places and articles, but not the scripts and the passages as they are laid out.
"""

import hashlib
import json
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from corridor_map.errors import DataError, Fault
from corridor_map.files import write_whole
from corridor_map.site.export import outside_references
from corridor_map.site.formats.contents import manifest_of
from corridor_map.site.formats.selection import Selection

SUFFIX = ".manifest.json"
DATA_BLOCK, MANIFEST_BLOCK = "corridor-data", "corridor-manifest"
"""The ids of the script elements in a page that hold its data and its manifest."""
_LINKED = ("jsonld", "lpf")


def write_manifest(selection: Selection, path: Path, format_: str) -> Path:
    """Write ``FILE.manifest.json`` beside the file `path`, in place of an earlier one, and return its path.

    Raises
    ------
    OutputError
        If it cannot be written.
    """
    found = {**manifest_of(selection, path.name, format_), **_measured(path, format_)}
    beside = manifest_path(path)
    write_whole(beside, (json.dumps(found, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace"))
    return beside


def manifest_path(path: Path) -> Path:
    """Return where the manifest of a file lies."""
    return path.parent / (path.name + SUFFIX)


def verify(path: Path) -> list[str]:
    """Check a file against the manifest beside it, or else the one inside it.

    Returns
    -------
    list of str
        What was checked and is as the manifest says, a sentence each.

    Raises
    ------
    DataError
        If the file or manifest cannot be read, there is none, or something is not as it says; with
        every difference.
    """
    content = _read(path)
    beside = manifest_path(path)
    if beside.exists():
        stated = _object(beside, "", _read(beside).decode("utf-8", "replace"))
        checked = _compare(path, stated, _measured(path, str(stated.get("format", ""))))
        return [f"it is as {beside.name} says: {checked}"]
    blocks = _Blocks()
    blocks.feed(content.decode("utf-8", "replace"))
    blocks.close()
    if MANIFEST_BLOCK not in blocks.texts:
        raise DataError(
            Fault(
                str(path),
                "",
                f"has no manifest inside and no {beside.name} beside it; expected one",
            )
        )
    stated = _object(path, "the manifest inside", blocks.texts[MANIFEST_BLOCK])
    data = blocks.texts.get(DATA_BLOCK, "").encode("utf-8")
    found = {
        "data_block_bytes": len(data),
        "data_block_sha256": hashlib.sha256(data).hexdigest(),
        "outside_references": len(list(outside_references(content.decode("utf-8", "replace")))),
    }
    return [f"it is as the manifest inside says: {_compare(path, stated, found)}"]


def references(path: Path, format_: str) -> list[str]:
    """Return the addresses that a program fetches to show a file of ours, or to understand it.

    For HTML those a browser fetches; for JSON-LD the contexts that a processor asks for. The other
    forms have no way to ask for anything but that of KML, which we do not use.
    """
    if format_ == "html":
        return list(outside_references(path.read_text("utf-8", "replace")))
    if format_ in _LINKED:
        contexts = json.loads(path.read_text("utf-8"))["@context"]
        listed = contexts if isinstance(contexts, list) else [contexts]
        return [context for context in listed if isinstance(context, str)]
    return []


def _measured(path: Path, format_: str) -> dict[str, Any]:
    content = _read(path)
    try:
        outside = references(path, format_)
    except (ValueError, KeyError, TypeError) as error:
        raise DataError(Fault(str(path), "", f"is not {format_}, as its manifest says: {error}")) from error
    digest = hashlib.sha256(content).hexdigest()
    return {"bytes": len(content), "sha256": digest, "outside_references": len(outside)}


def _compare(path: Path, stated: dict[str, Any], found: dict[str, Any]) -> str:
    faults = [
        Fault(str(path), key, f"is {value}, but the manifest says {stated.get(key, 'nothing')}")
        for key, value in found.items()
        if stated.get(key) != value
    ]
    if faults:
        raise DataError(*faults)
    return ", ".join(f"{key.replace('_', ' ')} {value}" for key, value in found.items())


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise DataError(Fault(str(path), "", f"cannot be read ({error.strerror})")) from error


def _object(path: Path, place: str, text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise DataError(Fault(str(path), place, f"is no JSON: {error}")) from error
    if not isinstance(found, dict):
        raise DataError(Fault(str(path), place, f"is a JSON {type(found).__name__}, expected an object"))
    return found


class _Blocks(HTMLParser):
    """Keeps the text of the script elements that hold data, by their id."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: dict[str, str] = {}
        self._open = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        id_ = dict(attrs).get("id") or ""
        self._open = id_ if tag == "script" and id_ in (DATA_BLOCK, MANIFEST_BLOCK) else ""
        if self._open:
            self.texts[self._open] = ""

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002 (the parser's own interface)
        self._open = ""

    def handle_data(self, data: str) -> None:
        if self._open:
            self.texts[self._open] += data
