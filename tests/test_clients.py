"""Addresses for programs, asked by clients that are not ours: GDAL, an HTTP client, a JSON-LD reader."""

import gzip
import json
import subprocess
import sys
import urllib.request
from datetime import timedelta
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

import pytest
from flask.testing import FlaskClient

from corridor_map.project import Project
from corridor_map.web import create_app
from corridor_map.web.answers import Answer, Answers

OPEN = [
    "/passages.json?route=aras",
    "/search.json?q=Aras",
    "/articles/caliber-2023-09-28.json",
    "/routes/aras.geojson",
    "/annotations/",
    "/annotations/?page=0&iris=1",
    "/annotations/caliber-2023-09-28/p001",
    "/download/jsonld?routes=aras",
    "/openapi.json",
]
REFUSED = [
    (
        "/passages.json?rout=aras",
        400,
        "This address has no parameter “rout”; there are route, article, search",
    ),
    ("/passages.json?search=a&search=b", 400, "“search” is given 2 times; expected once."),
    ("/passages.json?route=ares", 404, "There is no route “ares”; did you mean aras"),
    ("/passages.json?since=soon", 400, "“soon” is not a date; expected YYYY"),
    ("/search.json?article=none", 404, "There is no article “none”"),
    ("/articles/none.json", 404, "There is no article “none”"),
    ("/articles/caliber-2023-09-28.json?v=1", 400, "This address has no parameter “v”; there are none."),
    ("/routes/none.geojson", 404, "There is no route “none”"),
    ("/annotations/none", 404, "There is no annotation “none”"),
    ("/annotations/?page=99", 404, "There is no page “99”"),
    ("/annotations/?page=-1", 400, "“-1” is no number of a page; expected one from 0 on."),
    ("/annotations/?iris=yes", 400, "“yes” is no choice of “iris”; expected 0 or 1."),
    ("/annotations/a%0A", 404, "There is nothing at this address."),
    ("/download/zip", 404, "There is no format to download “zip”; there are html, geojson"),
    ("/download/csv?place=nowhere", 404, "There is no place “nowhere”"),
    ("/download/csv?stance=neutral", 404, "There is no stance “neutral”"),
    ("/download/csv?until=2023-02-30", 400, "“2023-02-30” is not a date"),
    ("/download/html?step=two", 400, "“two” is no step of a story; expected a whole number."),
    ("/download/html?embed=yes", 400, "“yes” says nothing of embedding; expected 1."),
]

# In this process GDAL would hold the lock that the server needs to answer it.
GDAL = """
import json, sys, pyogrio
address, layer, box = sys.argv[1], sys.argv[2] or None, json.loads(sys.argv[3])
if layer == "?":
    print(json.dumps([str(name) for name, _kind in pyogrio.list_layers(address)]))
else:
    print(json.dumps(list(pyogrio.read_dataframe(address, layer=layer, bbox=box and tuple(box))["id"])))
"""


def gdal(address: str, layer: str = "", box: list[float] | None = None) -> Any:
    ran = subprocess.run(
        [sys.executable, "-c", GDAL, address, layer, json.dumps(box)],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


def test_gdal_reads_a_route_from_its_address(server_url: str, project: Project) -> None:
    found = gdal(f"{server_url}/routes/instc.geojson")
    assert found == [segment.id for segment in project.routes["instc"].segments]


def test_gdal_finds_and_reads_the_features_that_the_server_gives_out(
    server_url: str, project: Project
) -> None:
    pytest.importorskip("pygeoapi")
    assert gdal(f"OAPIF:{server_url}/ogc", "?") == ["routes", "borders", "places", "passages"]
    assert gdal(f"OAPIF:{server_url}/ogc", "routes") == list(project.segments)
    inside = gdal(f"OAPIF:{server_url}/ogc", "places", [44.0, 38.0, 47.0, 40.0])
    assert 0 < len(inside) < len(project.places)


def test_an_http_client_walks_from_the_container_to_every_annotation(
    server_url: str, project: Project
) -> None:
    def read(address: str) -> Any:
        with urllib.request.urlopen(address, timeout=30) as answer:
            assert answer.headers["Content-Type"].startswith("application/ld+json")
            assert answer.headers["Allow"] == "GET, HEAD, OPTIONS"
            return json.load(answer)

    page = read(f"{server_url}/annotations/")["first"]
    found = list(page["items"])
    while "next" in page:
        page = read(page["next"])
        found += page["items"]
    assert len(found) == len({item["id"] for item in found}) == len(project.annotations)
    assert read(found[-1]["id"])["target"] == found[-1]["target"]


@pytest.mark.parametrize("prefers", ["PreferContainedIRIs", ""])
def test_the_container_heeds_what_is_preferred(client: FlaskClient, prefers: str) -> None:
    header = (
        {"Prefer": f'return=representation;include="http://www.w3.org/ns/oa#{prefers}"'} if prefers else {}
    )
    first = json.loads(client.get("/annotations/", headers=header).data)["first"]
    assert isinstance(first["items"][0], str) == bool(prefers)
    by_address = json.loads(client.get("/annotations/?iris=1").data)
    assert isinstance(by_address["first"]["items"][0], str) and by_address["id"].endswith("?iris=1")


@pytest.mark.parametrize("address", OPEN)
def test_any_site_may_read_and_nobody_is_sent_the_same_twice(client: FlaskClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 200 and answer.headers["Access-Control-Allow-Origin"] == "*"
    assert '</openapi.json>; rel="service-desc"' in answer.headers.getlist("Link")
    changed = answer.headers["Last-Modified"]
    earlier = format_datetime(parsedate_to_datetime(changed) - timedelta(seconds=1), usegmt=True)
    tag = answer.headers["ETag"]
    asked = {
        200: [
            {},
            {"If-None-Match": '"other"'},
            {"If-Modified-Since": earlier},
            {"If-Modified-Since": "soon"},
        ],
        304: [
            {"If-None-Match": tag},
            {"If-None-Match": f'"other", W/{tag}'},
            {"If-None-Match": "*"},
            {"If-Modified-Since": changed},
        ],
    }
    # A tag decides, whatever the date says.
    asked[200].append({"If-None-Match": '"other"', "If-Modified-Since": changed})
    asked[304].append({"If-None-Match": tag, "If-Modified-Since": earlier})
    for status, ways in asked.items():
        for headers in ways:
            again = client.get(address, headers=headers)
            assert again.status_code == status, headers
            assert again.data == (answer.data if status == 200 else b"")
            assert again.headers["ETag"] == tag and again.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("address", OPEN)
def test_head_is_get_without_the_content(client: FlaskClient, address: str) -> None:
    said, asked = client.head(address), client.get(address)
    assert said.data == b"" and said.status_code == 200
    for header in ("Content-Length", "Content-Type", "ETag", "Last-Modified"):
        assert said.headers[header] == asked.headers[header]


@pytest.mark.parametrize("address", OPEN)
def test_a_browser_that_asks_first_is_told_what_it_may(client: FlaskClient, address: str) -> None:
    answer = client.options(
        address,
        headers={
            "Origin": "https://elsewhere.example",
            "Access-Control-Request-Method": "GET",
            "Access-Control-Request-Headers": "if-none-match",
        },
    )
    assert answer.status_code == 200 and answer.data == b""
    assert {"GET", "HEAD", "OPTIONS"} == set(answer.headers["Allow"].split(", "))
    assert answer.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert "If-None-Match" in answer.headers["Access-Control-Allow-Headers"]


@pytest.mark.parametrize(
    "address", ["/", "/about", "/add", "/export.html", "/articles/caliber-2023-09-28", "/none"]
)
def test_no_other_site_may_read_pages(client: FlaskClient, address: str) -> None:
    for answer in (client.get(address), client.options(address)):
        assert not [name for name, _value in answer.headers if name.startswith("Access-Control")]


@pytest.mark.parametrize(
    "address", ["/passages.json", "/articles", "/link.json", "/annotations/", "/ogc/", "/download/csv"]
)
def test_no_other_site_may_write(client: FlaskClient, address: str) -> None:
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        answer = client.open(address, method=method, json={}, headers={"Origin": "https://elsewhere.example"})
        assert answer.status_code in {403, 405}
        assert not [name for name, _value in answer.headers if name.startswith("Access-Control")]


@pytest.mark.parametrize(("address", "status", "sentence"), REFUSED)
def test_a_refusal_is_one_sentence_as_a_problem(
    client: FlaskClient, address: str, status: int, sentence: str
) -> None:
    # Whatever a client holds, it is told.
    answer = client.get(address, headers={"If-None-Match": "*"})
    assert answer.status_code == status and answer.headers["Content-Type"] == "application/problem+json"
    problem = json.loads(answer.data)
    assert problem["status"] == status and problem["detail"].startswith(sentence)
    assert problem["detail"].endswith((".", "?")) and "\n" not in problem["detail"].strip()
    assert (
        answer.headers["Access-Control-Allow-Origin"] == "*" and answer.headers["Cache-Control"] == "no-store"
    )


def test_a_program_gets_what_it_asks_for_compressed(server_url: str) -> None:
    asked = urllib.request.Request(f"{server_url}/passages.json", headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(asked, timeout=30) as answer:
        assert len(json.loads(gzip.decompress(answer.read()))) > 1
    with pytest.raises(HTTPError) as refused:
        urllib.request.urlopen(f"{server_url}/passages.json?x=1", timeout=30)
    assert refused.value.code == 400 and json.load(refused.value)["title"] == "Bad Request"


def test_pygeoapi_is_not_imported_before_someone_asks_for_features() -> None:
    code = (
        "import sys\nfrom corridor_map.web import create_app\napp = create_app()\n"
        "client = app.test_client()\nclient.get('/openapi.json')\nprint('pygeoapi' in sys.modules)\n"
        "client.get('/ogc/')\nprint('pygeoapi' in sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    pytest.importorskip("pygeoapi")
    assert ran.stdout.split() == ["False", "True"], ran.stderr


def test_without_pygeoapi_the_rest_is_served(monkeypatch: pytest.MonkeyPatch, project: Project) -> None:
    monkeypatch.setattr("corridor_map.web.clients.find_spec", lambda _name: None)
    visitor = create_app(project).test_client()
    assert visitor.get("/ogc/").status_code == 404
    described = visitor.get("/openapi.json")
    assert described.status_code == 200 and "/ogc/" not in described.text


def test_features_have_the_headers_that_the_other_addresses_have(client: FlaskClient) -> None:
    pytest.importorskip("pygeoapi")
    answer = client.get("/ogc/collections/places/items?limit=2")
    assert len(json.loads(answer.data)["features"]) == 2
    assert '</ogc/openapi>; rel="service-desc"' in answer.headers.getlist("Link")
    again = client.get(
        "/ogc/collections/places/items?limit=2", headers={"If-None-Match": answer.headers["ETag"]}
    )
    assert again.status_code == 304
    assert client.get("/ogc?f=json").status_code == 200
    assert client.get("/ogc/collections/none").headers["Access-Control-Allow-Origin"] == "*"


def test_who_wants_something_else_does_not_wait_for_a_slow_answer() -> None:
    answers = Answers()

    def slow() -> Answer:
        # Were the others kept waiting, this one would wait for itself.
        return answers.get("fast", lambda: Answer.of("fast", "text/plain"))

    assert answers.get("slow", slow).plain == b"fast"
    with pytest.raises(ZeroDivisionError):
        answers.get("failing", lambda: Answer.of(str(1 // 0), "text/plain"))
    assert answers.get("failing", lambda: Answer.of("now", "text/plain")).plain == b"now"


@pytest.mark.parametrize("address", OPEN)
def test_other_sites_read_a_folder_of_ones_own_only_if_that_is_said(
    project: Project, tmp_path: Path, address: str
) -> None:
    for cross_origin in (False, True):
        own = create_app(project, data=tmp_path, cross_origin=cross_origin).test_client()
        for answer in (own.get(address), own.options(address)):
            told = [name for name, _value in answer.headers if name.startswith("Access-Control")]
            assert bool(told) is cross_origin
