"""A picture of the map for print, taken by a browser through Playwright."""

import struct
import tempfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from corridor_map.errors import OutputError, UsageError
from corridor_map.exports.provenance import credits_of, provenance
from corridor_map.exports.selection import Selection
from corridor_map.io.dates import spoken_date
from corridor_map.io.isolated import program as program_of
from corridor_map.page.html_file import page

WIDTH, HEIGHT, SCALE = 1123, 794, 3.125
"""A4 landscape at 96 dots per inch, and pixels for each of these dots: 300 per inch."""
_DOTS_PER_INCH = 96
_METRES_PER_INCH = 0.0254
_MOST = 100_000_000
"""Largest number of pixels of a picture; a browser needs four bytes for each, several times over."""
_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_STYLE = """<style>
.stage { position: fixed !important; inset: 0 0 92px 0 !important; height: auto !important;
  --time: 0px !important; }
.panel, .skip, .time, .note, .leaflet-top { display: none !important; }
.legend { position: fixed; inset: auto 0 0 0; height: 92px; box-sizing: border-box; padding: 10px 16px;
  display: flex; align-items: center; gap: 28px; background: #fff; color: #1d2124; }
.legend .caption { flex: none; max-width: 36%; margin: 0; font: 600 17px system-ui, sans-serif; }
.legend .caption span { display: block; font-weight: 400; font-size: 13px; color: #565d63; }
.legend ul { flex: 1; display: grid; grid-template-columns: repeat(auto-fit, minmax(124px, 1fr));
  gap: 4px 14px; margin: 0; padding: 0; list-style: none; font-size: 12px; line-height: 1.2; }
.legend li { display: flex; align-items: center; gap: 6px; }
</style>
"""
_PREPARE = """([title, date]) => {
  const legend = document.createElement('div');
  const caption = document.createElement('p');
  const said = document.createElement('span');
  const key = document.querySelector('#key ul');
  legend.className = 'legend';
  caption.className = 'caption';
  caption.textContent = title;
  said.textContent = date;
  caption.append(said);
  legend.append(caption);
  if (key) legend.append(key);
  document.body.append(legend);
}"""


def write(
    selection: Selection,
    path: Path,
    tick: Callable[[int], None],
    *,
    width: float = WIDTH,
    height: float = HEIGHT,
    scale: float = SCALE,
) -> None:
    """Write a picture of the map of a selection as it opens, with its key, its title and its date.

    The file says its resolution, 96 dots per inch times `scale`, and its sources and licences.

    Parameters
    ----------
    selection, path, tick
        As for every form.
    width, height
        Of the map in CSS pixels, whole numbers.
    scale
        Pixels of the picture for each of these.

    Raises
    ------
    UsageError
        If the picture would have more than a hundred million pixels.
    OutputError
        If there is no Playwright or no browser for it, or the picture cannot be taken.
    """
    if width * height * scale * scale > _MOST:
        pixels = f"{round(width * scale)} by {round(height * scale)}"
        raise UsageError(f"a picture of {pixels} pixels is too large; expected at most {_MOST:,} in all")
    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError as error:
        raise OutputError(
            "a picture needs Playwright, which is not installed; “pip install playwright” and "
            "“playwright install chromium” bring it"
        ) from error
    found = provenance(selection.dated, basemap=True)
    date = f"As of {spoken_date(selection.as_of)}" if selection.as_of else ""
    if not date and found["date"]:
        date = f"Data up to {spoken_date(found['date'])}"
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "map.html"
        # In the page from the start, so that Leaflet measures the map as it is to be.
        dressed = page(selection).replace(b"</head>", _STYLE.encode() + b"</head>", 1)
        file.write_bytes(dressed)
        try:
            with sync_playwright() as playwright:
                size = {"width": int(width), "height": int(height)}
                taken = _picture(playwright, file.as_uri(), size, scale, [found["title"], date])
        except Error as error:
            reason = error.message.strip().splitlines()[0]
            raise OutputError(f"the picture could not be taken: {reason}") from error
    path.write_bytes(_described(taken, scale, found))
    tick(selection.count)


def _picture(playwright: Any, address: str, size: dict[str, int], scale: float, caption: list[str]) -> bytes:
    own = Path(playwright.chromium.executable_path)
    program = None if own.exists() else program_of(_BROWSERS)
    # The page is our own and may fetch nothing; where there is no sandbox, as for root, it needs none.
    browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
    try:
        context = browser.new_context(
            viewport=size,
            device_scale_factor=scale,
            color_scheme="light",
            reduced_motion="reduce",
            offline=True,
            # The page's own policy would keep out the style that makes it a picture.
            bypass_csp=True,
        )
        tab = context.new_page()
        tab.goto(address)
        tab.wait_for_selector(".tick", state="attached")
        tab.evaluate(_PREPARE, caption)
        tab.evaluate("document.fonts.ready")
        # Two frames: what is laid out in the first is painted in the second.
        tab.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        taken: bytes = tab.screenshot(animations="disabled", caret="hide")
        return taken
    finally:
        browser.close()


def _described(picture: bytes, scale: float, found: dict[str, Any]) -> bytes:
    """Return a PNG with its resolution, title, software and credits inserted after its header."""
    header_end = 8 + 25
    per_metre = round(_DOTS_PER_INCH * scale / _METRES_PER_INCH)
    chunks = [(b"pHYs", struct.pack(">IIB", per_metre, per_metre, 1))]
    texts = {"Title": found["title"], "Software": "corridor-map", "Copyright": credits_of(found)}
    for keyword, text in texts.items():
        # Not compressed, no language, no translated keyword.
        content = keyword.encode("latin-1") + b"\0\0\0\0\0" + text.encode("utf-8", "backslashreplace")
        chunks.append((b"iTXt", content))
    return picture[:header_end] + b"".join(_chunks(chunks)) + picture[header_end:]


def _chunks(chunks: list[tuple[bytes, bytes]]) -> Iterator[bytes]:
    for kind, content in chunks:
        yield struct.pack(">I", len(content)) + kind + content
        yield struct.pack(">I", zlib.crc32(kind + content))
