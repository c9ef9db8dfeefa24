"""Files made to hurt whoever checks them: each is told in a sentence, in time that grows with its length."""

import json
import os
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from corridor_map.cli import main
from corridor_map.errors import DataError
from corridor_map.exports import manifest
from corridor_map.exports.elements import DEEPEST, TooDeepError, elements, pieces_of
from corridor_map.exports.manifest import manifest_path, verify_here
from tests.hostile.test_slow import seconds

REPEATED = {
    "open comments": "<!--",
    "comments nearly closed": "<!-- --",
    "open tags": "<a",
    "tags with spaces": "<a ",
    "open quotes": "<a b='",
    "attributes": "<a b=1 ",
    "declarations": "<!",
    "document types": "<!doctype ",
    "instructions": "<?",
    "CDATA": "<![CDATA[",
    "end tags": "</",
    "open end tags": "</a",
    "whole end tags": "</p>",
    "less than": "<",
    "ampersands": "&",
    "references": "&#x",
    "scripts": "<script>",
    "comments in a script": "<script><!--",
    "styles": "<style>",
    "addresses of styles": "<style>@import url(",
    "titles": "<title>",
    "texts as they are": "<plaintext>",
    "menus": "<select><option>",
    "tables": "<table><tr><td>",
    "drawings": "<svg><a>",
    "elements that end others": "<b>x</p>",
    "data blocks": "<script id='corridor-manifest'>",
    "nulls": "\0",
}
BEFORE = ("", "<p ", "<script>", "<style>@import ", "<!--")


def looked_through(text: str) -> object:
    try:
        return elements(pieces_of(text.encode()))
    except TooDeepError:
        return None


@pytest.mark.parametrize("unit", REPEATED.values(), ids=REPEATED)
def test_a_page_is_looked_through_in_time_that_grows_as_it_does(unit: str) -> None:
    few, many = ("".join(before + unit * n for before in BEFORE) for n in (4_000, 32_000))
    # With the square it would be 64 times as much; what takes hardly any time is all noise.
    for _ in range(3):
        if seconds(looked_through, many) < 24 * max(seconds(looked_through, few), 0.005):
            return
    raise AssertionError("it grows faster than the page")


@pytest.mark.parametrize("tag", ["b", "div", "a", "svg", "p"])
def test_a_page_without_end_in_depth_is_refused_and_no_flat_one_is(tag: str) -> None:
    flat = f"<{tag}>x</{tag}>" * 10 * DEEPEST
    assert elements(pieces_of(f"{flat}<img src='https://x.example/'>".encode())).outside
    with pytest.raises(TooDeepError):
        elements(pieces_of((f"<{tag}><span>" * DEEPEST).encode()))


HIDDEN = {
    "a null before": "\0<img src='{0}'>",
    "in capitals": "<IMG SRC='{0}'>",
    "without quotes": "<img src={0}>",
    "a slash for a space": "<img/src='{0}'>",
    "after an empty comment": "<!--><img src='{0}'>",
    "after a comment with bangs": "<!-- --!><img src='{0}'>",
    "after CDATA": "<![CDATA[ > ]]><img src='{0}'>",
    "after an instruction": "<?x > ?><img src='{0}'>",
    "after bytes that are not UTF-8": "\udcff\udcc3<img src='{0}'>",
    "of a style in two pieces": "<style>" + " " * 70_000 + "@import '{0}'</style>",
    "a refresh in capitals": "<meta http-equiv=REFRESH content='0;url={0}'>",
}


@pytest.mark.parametrize("text", HIDDEN.values(), ids=HIDDEN)
def test_an_address_that_a_browser_would_fetch_is_not_hidden(text: str) -> None:
    content = text.format("https://x.example/").encode("utf-8", "surrogateescape")
    assert any("https://x.example/" in one for one in elements(pieces_of(content)).outside)


def beside(format_: str = "html") -> Callable[[Path], None]:
    def make(path: Path) -> None:
        manifest_path(path).write_text(json.dumps({"format": format_}), encoding="ascii")

    return make


def sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(3_000_000_000)


def special(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as one:
        one.bind(str(path))


FILES: dict[str, tuple[Callable[[Path], Any], str]] = {
    "a pipe": (os.mkfifo if sys.platform != "win32" else special, "a pipe or a device"),
    "a socket": (special, "a pipe or a device"),
    "zeros without end": (lambda path: path.symlink_to("/dev/zero"), "a pipe or a device"),
    "noise without end": (lambda path: path.symlink_to("/dev/urandom"), "a pipe or a device"),
    "a link to itself": (lambda path: path.symlink_to(path), "cannot be read"),
    "a link to nothing": (lambda path: path.symlink_to("nothing"), "cannot be read"),
    "a folder": (Path.mkdir, "it is a folder"),
    "3 GB of nothing": (sparse, "has over 1,000 MB"),
    "deep elements": (lambda path: path.write_text("<div>" * 100_000), "in each other deeper than 256"),
    "nothing": (Path.touch, "has no manifest inside"),
    "no page": (lambda path: path.write_bytes(bytes(range(256)) * 100), "has no manifest inside"),
    "a deep manifest": (
        lambda path: path.write_text(f'<script id="corridor-manifest">{"[" * 100_000}</script>'),
        "nested too deep",
    ),
    "a manifest of a million digits": (
        lambda path: path.write_text(f'<script id="corridor-manifest">{"9" * 1_000_000}</script>'),
        "is no JSON",
    ),
}
MANIFESTS: dict[str, tuple[Callable[[Path], Any], str]] = {
    **{name: FILES[name] for name in ("a pipe", "a socket", "zeros without end", "a folder")},
    "3 GB of nothing": (sparse, "has over 16 MB"),
    "deep lists": (lambda path: path.write_text("[" * 100_000), "nested too deep"),
    "deep but read": (lambda path: path.write_text('{"a":' * 200 + "1" + "}" * 200), "nested too deep"),
    "a format that is a list": (
        lambda path: path.write_text('{"format": [[]]}'),
        "the manifest says nothing",
    ),
    "digests as long as a book": (
        lambda path: path.write_text(json.dumps({"sha256": "0" * 1_000_000})),
        "but the manifest says 000",
    ),
}
posix = pytest.mark.skipif(sys.platform == "win32", reason="without such files")


def sentence(path: Path) -> str:
    with pytest.raises(DataError) as caught:
        verify_here(str(path))
    faults = caught.value.faults
    assert all(len(fault.problem) < 400 and str(fault).isprintable() for fault in faults)
    return "; ".join(map(str, faults))


@posix
@pytest.mark.parametrize(("make", "said"), FILES.values(), ids=FILES)
def test_a_file_that_is_none_to_check_is_one_sentence(
    tmp_path: Path, make: Callable[[Path], Any], said: str
) -> None:
    make(tmp_path / "map.html")
    assert said in sentence(tmp_path / "map.html")


@posix
@pytest.mark.parametrize(("make", "said"), MANIFESTS.values(), ids=MANIFESTS)
def test_a_manifest_that_is_none_is_one_sentence(
    tmp_path: Path, make: Callable[[Path], Any], said: str
) -> None:
    path = tmp_path / "map.html"
    path.write_text("<p>nothing")
    make(manifest_path(path))
    assert said in sentence(path)


@pytest.mark.parametrize("format_", ["jsonld", "lpf"])
@pytest.mark.parametrize(
    "content", ["[" * 100_000, '{"@context":' * 100_000, "9" * 10_000, "\0", '{"@context": 1e999}[']
)
def test_a_linked_form_that_is_none_is_one_sentence(tmp_path: Path, format_: str, content: str) -> None:
    path = tmp_path / "map.json"
    path.write_text(content)
    beside(format_)(path)
    assert f"is not {format_}, as its manifest says" in sentence(path)


@posix
def test_a_name_too_long_for_a_manifest_beside_it_is_no_trouble(tmp_path: Path) -> None:
    path = tmp_path / ("a" * 250)
    path.write_text("<p>nothing")
    assert "has no manifest inside" in sentence(path)


@posix
def test_the_command_has_all_of_it_done_in_a_process_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    os.mkfifo("map.html")
    opened: list[Any] = []
    monkeypatch.setattr(manifest, "open_regular", lambda *given: opened.append(given))
    ran = CliRunner().invoke(main, ["verify", "map.html"])
    assert ran.exit_code == 1 and opened == []
    assert (
        ran.stderr == "corridor-map: map.html: cannot be read (it is a pipe or a device, expected a file)\n"
    )
