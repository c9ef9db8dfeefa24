"""Folders of hostile texts, odd encodings, and readings that refer to nothing."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.hostile.folder import write_folder
from tests.hostile.folders.writing import (
    ARTICLE,
    MAP,
    NOTES,
    STORY,
    Maker,
    both,
    changed,
    everywhere,
    put,
    replaced,
)
from tests.hostile.texts import ALL, ENDINGS, SCRIPTS, STYLES, TEMPLATES


def _of(text: str) -> Maker:
    def make(root: Path, _address: str) -> None:
        write_folder(root, text)

    return make


def _calling(root: Path, address: str) -> None:
    """Have an address to call wherever there is a text."""
    write_folder(root, f'{address}/text <img src="{address}/img">', link=f"{address}/original")


def _steps(change: Callable[[dict[str, Any]], None]) -> Maker:
    return changed(STORY, lambda story: [change(step) for step in story["chapters"]] and None)


def _bodies(**fields: Any) -> Maker:
    """Have fields of the bodies of annotations be others."""

    def make(page: dict[str, Any]) -> None:
        for item in page["items"]:
            for body in item["body"]:
                body.update({key: value for key, value in fields.items() if key in body})

    return changed(NOTES, make)


_DATES = ("0000", "12024", "2024-02-30", "2024-13", "-5", "today", "9999-12-31", "0001-01-01")

READINGS: dict[str, Maker] = {
    "everything that is hostile": _of(ALL),
    "templates": _of(" ".join(TEMPLATES.values())),
    "scripts": _of(" ".join(SCRIPTS.values())),
    "styles": _of(" ".join(STYLES.values())),
    "ends of what stands around": _of(" ".join(ENDINGS.values())),
    "texts that turn and steer": _of("\u202e\u2066abc\x1b]0;x\x07\x9b2J\u2069\x7f"),
    "addresses to call": _calling,
    "a story that refers to nothing": _steps(
        lambda step: step.update(routes=["gone"], focus="gone/x", passages=["gone/p1"], asOf="0001")
    ),
    "a story at no place": _steps(lambda step: step.update(location={"center": [1e308, -1e308], "zoom": 99})),
    "a story at the end of the world": _steps(
        lambda step: step.update(location={"center": [180, 85], "zoom": 13})
    ),
    "a story without steps": changed(STORY, lambda story: {**story, "chapters": []}),
    "annotations of nothing": _bodies(source="gone", actor="gone", towards="gone/x", by="gone"),
    "claims of huge numbers": _bodies(value="9" * 400),
    "claims in no unit": _bodies(unit="\u202e", measures="?"),
    "claims that are no numbers": _bodies(value="NaN"),
    "annotations of odd dates": _bodies(date="0000"),
    "quotations of nothing": changed(
        NOTES,
        lambda page: (
            [
                item["target"].update(selector=[{"type": "TextQuoteSelector", "exact": ""}])
                for item in page["items"]
            ]
            and None
        ),
    ),
    "quotations at odd places": changed(
        NOTES,
        lambda page: (
            [
                item["target"].update(selector=[{"type": "TextPositionSelector", "start": -1, "end": 10**30}])
                for item in page["items"]
            ]
            and None
        ),
    ),
    "an article of nothing": put(ARTICLE, ""),
    "an article of blanks": put(ARTICLE, "---\ntitle: ' '\n---\n\n   \n\n"),
    "a map of nothing but routes that are not there": changed(
        MAP, lambda table: {**table, "routes": ["gone"] * 9}
    ),
    "articles of odd dates": both(
        *(
            put(
                f"seeds/d{n}.md",
                f"---\ntitle: x\npublisher: x\nauthor: x\ndate: {date}\nlang: en\n---\n\nText.\n",
            )
            for n, date in enumerate(_DATES)
        )
    ),
    "marks of byte order": everywhere(lambda content: b"\xef\xbb\xbf" + content),
    "UTF-16": everywhere(lambda content: content.decode().encode("utf-16")),
    "Latin-1": everywhere(lambda content: content.replace(b"text", b"t\xe9xt")),
    "CRLF": everywhere(lambda content: content.replace(b"\n", b"\r\n")),
    "CR": everywhere(lambda content: content.replace(b"\n", b"\r")),
    "NULs": everywhere(lambda content: content.replace(b"text", b"t\0xt")),
    "zeros, as after a power cut": everywhere(lambda content: bytes(len(content))),
    "files that are cut in the middle": everywhere(lambda content: content[: len(content) // 2]),
    "halves of pairs": replaced("text", "\ud800", ".json", ".geojson"),
    "formulas": replaced("text", "=1+1\r=2+2\n@x", ".json", ".geojson"),
    "numbers as texts": everywhere(
        lambda content: content.replace(b"60.5", b'"60.5"').replace(b": 1,", b': "1",'), ".geojson"
    ),
    "lists as texts": put(STORY, json.dumps({"title": ["x"], "chapters": [{"title": {}, "routes": "evil"}]})),
}
