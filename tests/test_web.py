import gzip
import json
import random
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from corridor_map.page.pages import Page, map_page
from corridor_map.project import Project
from corridor_map.web import create_app
from corridor_map.web.answers import packing

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


@pytest.mark.parametrize("failure", [ValueError, KeyError, RecursionError, MemoryError])
def test_health_is_of_the_map_page_and_told_in_a_sentence(
    failure: type[Exception], project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = []

    def page(*given: Any) -> Page:
        made.append(1)
        if len(made) == 1:
            raise failure("odd")
        return map_page(*given)

    monkeypatch.setattr("corridor_map.web.served.map_page", page)
    client = create_app(project).test_client()
    broken = client.get("/healthz")
    assert broken.status_code == 503 and broken.headers["Retry-After"] == "60"
    assert broken.json == {
        "status": "broken",
        "problem": "The map page cannot be made; the server’s log says why.",
    }
    assert client.get("/healthz").json == {**client.get("/healthz").json, "status": "ok"}
    assert client.get("/").status_code == 200
    assert len(made) == 2, "it is made once, for whoever asks first"


def expected_coding(said: dict[str, float]) -> str | None:
    """Return how an answer is sent to who sets such store by codings: the liked one, shorter if both are."""
    others = said.get("*", 0.0)
    gzip_ = max((said[name] for name in ("gzip", "x-gzip") if name in said), default=others)
    plain = said["identity"] if "identity" in said else said.get("*", 1.0)
    if not gzip_ and not plain:
        return None
    return "gzip" if gzip_ and ("identity" not in said or gzip_ >= plain) else "identity"


CODINGS = st.dictionaries(
    st.sampled_from(["gzip", "x-gzip", "identity", "*", "br", "gzipped", "deflate"]),
    st.sampled_from([0.0, 0.001, 0.5, 0.999, 1.0]),
)


@given(CODINGS, st.randoms(), st.sampled_from([",", ", ", " , "]), st.sampled_from([";q=", "; q=", ";Q="]))
def test_answers_are_coded_as_whoever_asks_takes_them(
    said: dict[str, float], chance: random.Random, comma: str, quality: str
) -> None:
    parts = [f"{name}{quality}{value:.3f}" for name, value in said.items()]
    chance.shuffle(parts)
    sent = comma.join(parts)
    found = packing(sent.upper() if chance.random() < 0.3 else sent)
    assert {True: "gzip", False: "identity", None: None}[found] == expected_coding(said)


@given(st.text())
def test_any_text_as_accepted_codings_has_an_answer(text: str) -> None:
    assert packing(text) in {True, False, None}


EVERYWHERE = [
    "/",
    "/?embed=1",
    "/about",
    "/add",
    "/static/map.css",
    "/passages.json",
    "/search.json?q=baku",
    "/healthz",
    "/openapi.json",
    "/annotations/",
    "/download/csv",
    "/nothing",
    "/download/nothing",
]


@pytest.mark.parametrize("address", EVERYWHERE)
def test_gzip_is_sent_to_nobody_who_refuses_it(address: str, client: FlaskClient) -> None:
    for accepted in (
        "gzip;q=0",
        "gzip; q=0.0, identity",
        "*;q=0, identity",
        "br, gzip;q=0.000",
        "gzipped",
        "",
    ):
        answer = client.get(address, headers={"Accept-Encoding": accepted})
        assert "Content-Encoding" not in answer.headers, accepted
    for accepted in ("gzip", "x-gzip", "*", "gzip;q=0.1, *;q=0", "identity;q=0, *", "GZIP;q=1"):
        answer = client.get(address, headers={"Accept-Encoding": accepted})
        assert answer.headers["Content-Encoding"] == "gzip", accepted
    refused = client.get(address, headers={"Accept-Encoding": "gzip;q=0, identity;q=0"})
    if "nothing" not in address:
        assert refused.status_code == 406
        assert "sent with gzip or as they are" in refused.text
    assert "Content-Encoding" not in refused.headers
