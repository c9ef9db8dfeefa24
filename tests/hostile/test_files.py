"""Files that reach for other files and addresses, under innocent names, while a server answers."""

import io
import json
import socket
import threading
import time
import urllib.request
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from corridor_map.ground.importing.formats import recognise
from corridor_map.ground.importing.reading import Asked, read_lines
from corridor_map.text.importers import read_source
from tests.reader import serving


@pytest.fixture(scope="module")
def heard() -> Iterator[tuple[str, list[str]]]:
    """The address of a port, and who has called it."""
    calls: list[str] = []
    stop = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.1)

        def listen() -> None:
            while not stop.is_set():
                try:
                    connection, caller = listener.accept()
                except TimeoutError:
                    continue
                calls.append(str(caller))
                connection.close()

        thread = threading.Thread(target=listen)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}", calls
        stop.set()
        thread.join()


def zipped(name: str, content: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(name, content)
    return packed.getvalue()


VRT = (
    "<OGRVRTDataSource><OGRVRTLayer name='x'><SrcDataSource relativeToVRT='0'>{0}</SrcDataSource>"
    "</OGRVRTLayer></OGRVRTDataSource>"
)
GDALG = '{{"type": "gdal_streamed_alg", "command_line": "gdal vector convert {0} --of MEM x"}}'
LINE = [[46, 41], [47, 41]]
CRS = json.dumps(
    {
        "type": "FeatureCollection",
        "crs": {"type": "link", "properties": {"href": "HERE", "type": "proj4"}},
        "features": [
            {
                "type": "Feature",
                "properties": {},
                "geometry": {"type": "LineString", "coordinates": LINE},
            }
        ],
    }
)
FETCHING = {
    "VRT": VRT,
    "GDALG": GDALG,
    "WFS": "<OGRWFSDataSource><URL>{0}</URL></OGRWFSDataSource>",
    "a service": "WFS:{0}",
    "an address": "{0}/x.geojson",
    "/vsicurl": "/vsicurl/{0}/x.geojson",
    "a crs by link": CRS.replace("{", "{{").replace("}", "}}").replace("HERE", "{0}"),
    "KML": "<kml><NetworkLink><Link><href>{0}/x.kml</href></Link></NetworkLink></kml>",
    "an entity": '<!DOCTYPE kml [<!ENTITY e SYSTEM "{0}">]><kml><name>&e;</name></kml>',
}
NAMES = ("x.geojson", "x.kml", "x.gpx", "x.json", "x.gpkg", "x.shp", "x.vrt", "x.txt", "x")


@pytest.mark.parametrize("attack", FETCHING)
@pytest.mark.parametrize("place", ["/etc/passwd", "HERE"])
def test_what_names_a_file_or_an_address_is_refused_under_every_name(
    tmp_path: Path, heard: tuple[str, list[str]], attack: str, place: str
) -> None:
    address, calls = heard
    content = FETCHING[attack].format(address if place == "HERE" else place)
    for name in NAMES:
        file = tmp_path / name
        for written in (content.encode(), zipped("doc.kml", content), zipped("x.geojson", content)):
            file.write_bytes(written)
            with pytest.raises(ValueError) as caught:
                recognise(file)
            assert len(str(caught.value).splitlines()) == 1
            assert "root:" not in str(caught.value)
    assert calls == []


def test_a_server_answers_while_bombs_are_refused(
    tmp_path: Path, app: Flask, heard: tuple[str, list[str]]
) -> None:
    bomb = tmp_path / "bomb.geojson"
    bomb.write_text('{"type":"LineString","coordinates":[' + "[45,41],[46,41]," * 500_001 + "[45,41]]}")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("doc.kml", bytes(101_000_000))
    (tmp_path / "bomb.kmz").write_bytes(packed.getvalue())
    entities = '<!DOCTYPE html [<!ENTITY a "aaaaaaaaaa">]>' + "<div>" * 200_000
    (tmp_path / "bomb.html").write_text(entities)
    said: list[object] = []

    def refuse() -> None:
        for name in ("bomb.geojson", "bomb.kmz"):
            said.append(read_lines(tmp_path / name, Asked())[1])
        said.append([read_source(tmp_path / "bomb.html")])

    with serving(app) as url:
        urllib.request.urlopen(f"{url}/", timeout=30).read()
        work = threading.Thread(target=refuse)
        before = time.monotonic()
        work.start()
        answers = 0
        while work.is_alive() or not answers:
            with urllib.request.urlopen(f"{url}/healthz", timeout=5) as answer:
                assert answer.status == 200
            answers += 1
            work.join(0.05)
        assert time.monotonic() - before < 60
    assert len(said) == 3 and all(len(faults) == 1 for faults in said if isinstance(faults, list))
    assert "more than 1,000,000 vertices" in str(said[0])
    assert "unpacks to more than 100 MB" in str(said[1])
    assert heard[1] == []
