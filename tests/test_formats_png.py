"""The picture, opened by the browser that took it."""

import base64
import struct
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from playwright.sync_api import Browser

from corridor_map.cli import main
from corridor_map.exports.selection import select
from corridor_map.page import picture as png
from corridor_map.project import Project
from tests.reader import command

SHRUNK = """async (address) => {
  const image = new Image();
  image.src = address;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = image.width; canvas.height = image.height;
  const context = canvas.getContext('2d');
  context.drawImage(image, 0, 0);
  const pixels = context.getImageData(0, 0, image.width, image.height).data;
  const found = new Set();
  for (let at = 0; at < pixels.length; at += 4) {
    found.add('#' + [0, 1, 2].map((i) => pixels[at + i].toString(16).padStart(2, '0')).join(''));
  }
  return [image.width, image.height, [...found]];
}"""


@pytest.fixture(scope="module")
def picture(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("picture") / "map.png"
    size = ["--width", "800", "--height", "500", "--scale", "1.5"]
    ran = command("export", "-o", path, "--route", "zangezur", "--route", "aras", *size)
    assert ran.returncode == 0, ran.stderr
    return path


def chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 8
    while at < len(content):
        (length,) = struct.unpack(">I", content[at : at + 4])
        kind, data = content[at + 4 : at + 8], content[at + 8 : at + 8 + length]
        assert struct.unpack(">I", content[at + 8 + length : at + 12 + length])[0] == zlib.crc32(kind + data)
        yield kind, data
        at += 12 + length


def test_a_picture_has_the_size_asked_for_and_the_routes_colours(
    picture: Path, browser: Browser, project: Project
) -> None:
    page = browser.new_page()
    address = "data:image/png;base64," + base64.b64encode(picture.read_bytes()).decode()
    width, height, colours = page.evaluate(SHRUNK, address)
    page.close()
    assert (width, height) == (1200, 750)
    assert project.routes["zangezur"].colour in colours and project.routes["aras"].colour in colours
    assert project.routes["rasht-astara"].colour not in colours


def test_a_picture_says_its_resolution_and_licences(picture: Path, project: Project) -> None:
    found = list(chunks(picture.read_bytes()))
    assert [kind for kind, _data in found[:2]] == [b"IHDR", b"pHYs"]
    per_metre, _vertical, unit = struct.unpack(">IIB", dict(found)[b"pHYs"])
    assert unit == 1 and round(per_metre * 0.0254) == 144
    text = b"".join(data for kind, data in found if kind == b"iTXt").decode("utf-8")
    assert "ODbL" in text and project.view.title in text


def test_without_playwright_a_picture_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "playwright.sync_api", None)
    ran = CliRunner().invoke(main, ["export", "-o", str(tmp_path / "map.png")])
    assert ran.exit_code == 1 and "pip install playwright" in ran.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_picture_too_large_is_refused(tmp_path: Path) -> None:
    size = ["--width", "8000", "--height", "8000", "--scale", "10"]
    ran = CliRunner().invoke(main, ["export", "-o", str(tmp_path / "map.png"), *size])
    assert ran.exit_code == 2 and "80000 by 80000 pixels is too large" in ran.stderr


def test_a_picture_is_a4_at_300_dots_per_inch_unless_asked_otherwise(project: Project) -> None:
    assert select(project).count
    inches = (png.WIDTH / 96, png.HEIGHT / 96)
    assert inches == pytest.approx((297 / 25.4, 210 / 25.4), abs=0.01)
    assert png.SCALE * 96 == 300
