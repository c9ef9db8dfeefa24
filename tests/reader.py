"""Someone at a browser: what they open, what they see, and what must never happen to them."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import waitress
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Dialog, Page, Request
from waitress.wasyncore import close_all

import corridor_map

SIZES = {"wide": (1440, 900), "narrow": (390, 844)}
WAYS = ("served", "file")

SEEN = """() => {
  const all = (selector, read) => Array.from(document.querySelectorAll(selector), read);
  return {
    toggles: all('input[name="route"]:checked', (box) => box.value),
    borders: document.querySelector('.leaflet-borders-pane path') !== null,
    drawn: Object.fromEntries(all('path[data-segment]', (path) => [path.dataset.segment, path.dataset.look])),
    selected: document.querySelector('.has-selection') !== null,
    passages: all('article[data-passage]:not([hidden])', (card) => card.dataset.passage),
    current: all('article[aria-current="true"]', (card) => card.dataset.passage),
    pressed: all('[aria-pressed="true"]', (button) => button.dataset.segmentButton),
    filters: all('#filters li', (item) => item.textContent),
    search: document.getElementById('search').value,
  };
}"""
"""What the page shows, but for the part of the world that the map shows."""

VIEW = """() => {
  const { lat, lng } = window.map_corridors.getCenter();
  return [window.map_corridors.getZoom(), lat, lng];
}"""

FRAMED = """(ids) => {
  const map = window.map_corridors;
  const box = map.getContainer().getBoundingClientRect();
  const panel = document.getElementById('panel').getBoundingClientRect();
  const bottom = panel.left < box.right - 1 ? panel.top : box.bottom;
  const layers = ids.map((id) => CorridorMap.segment(id)?.layer ?? CorridorMap.adopted.get(id));
  return layers.every((layer) => {
    const bounds = layer.getBounds();
    const [a, b] = [bounds.getNorthWest(), bounds.getSouthEast()].map((at) => map.latLngToContainerPoint(at));
    return map.getBounds().contains(bounds) && a.x >= 0 && a.y >= 0 && b.x <= box.width && b.y <= bottom;
  });
}"""
"""Whether all of some segments and borders lies in the part of the map that nothing covers."""

ON_LINE = """(id) => {
  const map = window.map_corridors;
  const panel = document.getElementById('panel').getBoundingClientRect();
  const covered = panel.top > 0 ? innerHeight - panel.top : 0;
  const bounds = CorridorMap.segment(id).layer.getBounds();
  map.fitBounds(bounds, { paddingTopLeft: [80, 30], paddingBottomRight: [30, 30 + covered], animate: false });
  const lines = Array.from(document.querySelectorAll('.leaflet-routes-pane path[data-segment]'));
  const path = lines.find((line) => line.dataset.segment === id);
  for (const part of [0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8, 0.1, 0.9]) {
    const point = path.getPointAtLength(path.getTotalLength() * part);
    const on = point.matrixTransform(path.getScreenCTM());
    const free = lines.every((line) => line === path || !line.isPointInStroke(point));
    const top = document.elementFromPoint(on.x, on.y);
    const onMap = top && map.getContainer().contains(top) && !top.closest('.leaflet-control');
    if (free && onMap) return [on.x, on.y];
  }
  return null;
}"""
"""A point of the window at which a segment's line is drawn and no other's, after going there."""


@dataclass
class Reader:
    """Someone at a window of one size, on the served page or on the file with the network off.

    Whatever goes wrong in any of their tabs is kept in `troubles`.
    """

    context: BrowserContext
    address: str
    wide: bool
    troubles: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.context.on("request", self._request)
        self.context.on("console", self._console)
        self.context.on("dialog", self._dialog)
        self.context.on("weberror", lambda error: self.troubles.append(f"error: {error.error}"))
        self.context.add_init_script(
            "document.addEventListener('securitypolicyviolation', (event) =>"
            " console.error('policy: ' + event.violatedDirective + ' ' + event.blockedURI));"
        )

    @property
    def offline(self) -> bool:
        return self.address.startswith("file:")

    def open(self, state: str = "") -> Page:
        """Open the map in a new tab, at an address that ends in `state`."""
        page = self.context.new_page()
        page.goto(self.address + state)
        # On a map the time control comes last, after the first sight of the lines.
        if page.locator("#time").count():
            page.wait_for_selector(".tick", state="attached")
        return page

    def _request(self, request: Request) -> None:
        self.requests.append(request.url)
        here, there = urlsplit(self.address), urlsplit(request.url)
        same = there.path == here.path if self.offline else True
        if (there.scheme, there.netloc) != (here.scheme, here.netloc) or not same:
            self.troubles.append(f"request: {request.url}")

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.troubles.append(f"console: {message.text}")

    def _dialog(self, dialog: Dialog) -> None:
        self.troubles.append(f"dialog: {dialog.message}")
        dialog.dismiss()


@contextmanager
def reading(browser: Browser, address: str, size: str) -> Iterator[Reader]:
    """Yield a reader; at the end, fail if anything was wrong or anyone else was asked for anything."""
    width, height = SIZES[size]
    context = browser.new_context(
        viewport={"width": width, "height": height},
        has_touch=size == "narrow",
        is_mobile=size == "narrow",
        reduced_motion="reduce",
        offline=address.startswith("file:"),
    )
    context.set_default_timeout(10_000)
    reader = Reader(context, address, size == "wide")
    try:
        yield reader
    finally:
        context.close()
    assert not reader.troubles
    assert reader.requests, "no request was seen, not even the page's own"


def at(*places: str) -> Callable[..., Any]:
    """Narrow a test with a `reader` to some of the combinations, such as ``served-wide``."""
    return pytest.mark.parametrize("reader", [tuple(p.split("-")) for p in places], ids=places, indirect=True)


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """Serve an app on a free port; yields its address without the last slash."""
    connections: dict[int, Any] = {}
    server = waitress.create_server(app, map=connections, host="127.0.0.1", port=0, threads=8)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        # The loop ends when its own thread has closed the last connection.
        server.trigger.pull_trigger(lambda: close_all(connections))
        thread.join()


def command(*arguments: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run the command `corridor-map` as a process of its own, from the code under test."""
    source = str(Path(corridor_map.__file__).parents[1])
    return subprocess.run(
        [sys.executable, "-c", "from corridor_map.cli import main; main()", *map(str, arguments)],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": source, "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
    )
