import gzip
import json

import pytest
from flask.testing import FlaskClient

from corridor_map.project import Project

PAGES = ["/", "/articles/caliber-2023-09-28", "/export.html", "/static/map.css", "/static/leaflet.js"]
DATA = ["/routes/instc.geojson", "/passages.json", "/healthz"]


@pytest.mark.parametrize("address", [*PAGES, *DATA])
def test_every_address_answers_with_safe_headers(client: FlaskClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert int(answer.headers["Content-Length"]) == len(answer.data)


def test_the_page_has_a_strict_policy(client: FlaskClient) -> None:
    policy = client.get("/").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy and "frame-ancestors 'self'" in policy


@pytest.mark.parametrize("address", [*PAGES, *DATA])
def test_an_answer_is_compressed_and_not_sent_twice(client: FlaskClient, address: str) -> None:
    plain = client.get(address)
    packed = client.get(address, headers={"Accept-Encoding": "gzip, br"})
    assert packed.headers["Content-Encoding"] == "gzip" and gzip.decompress(packed.data) == plain.data
    assert packed.headers["Vary"] == plain.headers["Vary"] == "Accept-Encoding"
    again = client.get(address, headers={"If-None-Match": plain.headers["ETag"]})
    assert again.status_code == 304 and again.data == b"" and again.headers["ETag"] == plain.headers["ETag"]


def test_one_answer_serves_every_state_of_the_page(client: FlaskClient) -> None:
    assert client.get("/?routes=aras&focus=aras").headers["ETag"] == client.get("/").headers["ETag"]


def test_a_file_with_its_digest_in_the_address_is_kept_for_good(client: FlaskClient) -> None:
    assert "immutable" in client.get("/static/map.css?v=1").headers["Cache-Control"]
    assert client.get("/static/map.css").headers["Cache-Control"] == "no-cache"


def test_the_export_holds_what_is_on_screen(client: FlaskClient) -> None:
    answer = client.get("/export.html?routes=aras,borders&focus=aras&view=9/38.9/46.3")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="corridor-map.html"'
    html = answer.text
    assert '"state":{"routes":["aras","borders"],"focus":"aras","view":"9/38.9/46.3"}' in html
    assert 'value="instc"' not in html


def test_passages_can_be_selected(client: FlaskClient, project: Project) -> None:
    everything = json.loads(client.get("/passages.json").data)
    assert len(everything) == len(project.passages)
    some = json.loads(client.get("/passages.json?route=aras&search=northern&until=2023").data)
    assert [record["article"] for record in some] == ["caliber-2023-09-28"]


def test_health_counts_what_is_served(client: FlaskClient, project: Project) -> None:
    assert client.get("/healthz").json == {
        "status": "ok",
        "routes": len(project.routes),
        "articles": len(project.articles),
        "passages": len(project.passages),
        "faults": 0,
    }


@pytest.mark.parametrize(
    ("address", "status", "sentence"),
    [
        ("/nowhere", 404, "There is nothing at this address."),
        ("/articles/none", 404, "There is no article “none”; there are "),
        ("/routes/zangezr.geojson", 404, "did you mean zangezur?"),
        ("/export.html?routes=zangezr", 404, "did you mean zangezur?"),
        ("/export.html?as-of=soon", 400, "“soon” is not a date"),
        ("/passages.json?since=x", 400, "“x” is not a date"),
        ("/static/nothing.js", 404, "There is no file “nothing.js”"),
        ("/static/..%2Fpyproject.toml", 404, ""),
        ("/articles/%3Cscript%3Ealert(1)%3C%2Fscript%3E", 404, ""),
    ],
)
def test_what_is_not_there_is_said_in_a_sentence(
    client: FlaskClient, address: str, status: int, sentence: str
) -> None:
    answer = client.get(address)
    assert answer.status_code == status
    assert sentence in answer.text and "<script" not in answer.text
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
