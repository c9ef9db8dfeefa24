"""OGC API Features, read by a client that is not ours: GDAL's OAPIF driver, in a process of its own."""

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask, Response, request
from flask.testing import FlaskClient

from corridor_map.exports.selection import select
from corridor_map.project import Project
from tests.reader import serving

pytest.importorskip("pygeoapi")
from corridor_map.web.ogc import answer, api_of

# In this process GDAL would hold the lock that the server needs to answer it.
CLIENT = """
import json, sys, pyogrio
address, layer, asked = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])
if not layer:
    print(json.dumps([str(name) for name, _kind in pyogrio.list_layers(address)]))
else:
    box = tuple(asked["bbox"]) if asked else None
    frame = pyogrio.read_dataframe(address, layer=layer, bbox=box)
    print(json.dumps(list(frame["id"])))
"""


@pytest.fixture(scope="module")
def app(project: Project) -> Flask:
    made = Flask("ogc")
    apis: dict[str, Any] = {}

    def ogc(path: str = "") -> Response:
        address = request.url_root + "ogc"
        if address not in apis:
            apis[address] = api_of(project, address)
        status, headers, body = answer(apis[address], request, path)
        return Response(body, status=status, headers=headers)

    made.add_url_rule("/ogc/", view_func=ogc)
    made.add_url_rule("/ogc/<path:path>", view_func=ogc)
    return made


@pytest.fixture(scope="module")
def address(app: Flask) -> Iterator[str]:
    with serving(app) as url:
        yield f"OAPIF:{url}/ogc"


@pytest.fixture
def visitor(app: Flask) -> FlaskClient:
    return app.test_client()


def gdal(address: str, layer: str = "", **asked: Any) -> Any:
    ran = subprocess.run(
        [sys.executable, "-c", CLIENT, address, layer, json.dumps(asked)],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


def test_gdal_lists_and_reads_every_collection(address: str, project: Project) -> None:
    expected = {
        "routes": list(project.segments),
        "borders": list(project.borders),
        "places": list(project.places),
        "passages": [passage.annotation.id for passage in project.passages],
    }
    assert gdal(address) == list(expected)
    for layer, ids in expected.items():
        assert gdal(address, layer) == ids


def test_gdal_reads_what_is_in_a_box(address: str, project: Project) -> None:
    west, south, east, north = 44.0, 38.0, 47.0, 40.0
    inside = {
        place.id
        for place in project.places.values()
        if west <= place.coordinates[0] <= east and south <= place.coordinates[1] <= north
    }
    found = set(gdal(address, "places", bbox=[west, south, east, north]))
    assert found == inside and 0 < len(inside) < len(project.places)


def test_segments_are_as_they_were_at_a_date(visitor: FlaskClient, project: Project) -> None:
    found = json.loads(visitor.get("/ogc/collections/routes/items?datetime=2015-01-01&limit=1000").data)
    then = select(project, as_of="2015-01-01").dated.segments
    assert {f["id"]: f["properties"]["status"] for f in found["features"]} == {
        id_: segment.status for id_, segment in then.items()
    }


def test_passages_are_of_a_time(visitor: FlaskClient, project: Project) -> None:
    found = json.loads(visitor.get("/ogc/collections/passages/items?datetime=2024-01-01/..&limit=1000").data)
    assert {f["id"] for f in found["features"]} == {
        p.annotation.id for p in project.passages if p.article.date >= "2024"
    }


def test_a_limit_and_the_next_pages_give_everything_once(visitor: FlaskClient, project: Project) -> None:
    seen: list[str] = []
    address = "/ogc/collections/places/items?limit=150"
    while address:
        page = json.loads(visitor.get(address).data)
        seen += [feature["id"] for feature in page["features"]]
        following = [link["href"] for link in page["links"] if link["rel"] == "next"]
        address = following[0].partition("localhost")[2] if following else ""
    assert seen == list(project.places)


def test_one_feature_has_an_address_of_its_own(visitor: FlaskClient, project: Project) -> None:
    segment = next(iter(project.segments.values()))
    found = json.loads(visitor.get(f"/ogc/collections/routes/items/{segment.id}").data)
    assert found["id"] == segment.id and found["properties"]["name"] == segment.name


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("", 200),
        ("conformance", 200),
        ("openapi", 200),
        ("collections", 200),
        ("collections/routes", 200),
        ("collections/routes/schema", 200),
        ("collections/routes/queryables", 200),
        ("collections/none", 404),
        ("collections/none/items", 404),
        ("collections/routes/items/none", 404),
        ("nothing/here", 404),
        ("collections/routes/items?limit=x", 400),
        ("collections/routes/items?bbox=1,2", 400),
        ("collections/routes/items?datetime=soon", 400),
    ],
)
def test_every_address_answers_in_json(visitor: FlaskClient, path: str, status: int) -> None:
    reply = visitor.get(f"/ogc/{path}", headers={"Accept": "text/html"})
    assert reply.status_code == status
    assert "json" in reply.headers["Content-Type"] and json.loads(reply.data)
    assert reply.headers["Access-Control-Allow-Origin"] == "*"
