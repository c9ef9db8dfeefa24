"""What a page lets a browser do: nothing but what its own scripts and styles are for."""

import base64
import hashlib
from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from corridor_map.page.export import outside_references
from corridor_map.project import Project


class Inline(HTMLParser):
    """The inline scripts and styles of a page, and the policy it states itself."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.script: list[str] = []
        self.style: list[str] = []
        self.policy = ""
        self._into: list[str] | None = None
        self.handlers: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        self.handlers += [name for name in named if name.startswith("on") or name == "style"]
        if tag == "script" and "src" not in named and named.get("type") != "application/json":
            self._into = self.script
        elif tag == "style":
            self._into = self.style
        elif tag == "meta" and named.get("http-equiv") == "Content-Security-Policy":
            self.policy = named.get("content") or ""

    def handle_endtag(self, _tag: str) -> None:
        self._into = None

    def handle_data(self, data: str) -> None:
        if self._into is not None:
            self._into.append(data)


def allowed(policy: str) -> dict[str, list[str]]:
    return {words[0]: words[1:] for words in map(str.split, policy.split(";")) if words}


def check_policy(html: str, policy: str) -> None:
    found, sources = Inline(html), allowed(policy)
    assert sources["default-src"] == ["'none'"]
    assert sources["base-uri"] == sources["form-action"] == ["'none'"]
    assert "unsafe" not in policy and "*" not in policy and "http" not in policy
    assert found.style
    for kind in ("script", "style"):
        hashes = [
            f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
            for text in getattr(found, kind)
        ]
        assert set(hashes) <= set(sources[f"{kind}-src"]), kind
        assert all(
            source == "'self'" or source in hashes for source in sources[f"{kind}-src"] if source != "'none'"
        )
    assert found.handlers == []


@pytest.mark.parametrize("hostile_too", [False, True], ids=["shipped", "hostile"])
@pytest.mark.parametrize("path", ["/", "/articles/{slug}"])
def test_a_page_has_a_strict_policy_with_the_hash_of_each_script(
    app: Flask, hostile_app: Flask, project: Project, hostile_too: bool, path: str
) -> None:
    slug = "evil" if hostile_too else next(iter(project.articles))
    answer = (hostile_app if hostile_too else app).test_client().get(path.format(slug=slug))
    assert answer.status_code == 200
    policy = answer.headers["Content-Security-Policy"]
    check_policy(answer.text, policy)
    assert allowed(policy)["frame-ancestors"] == ["'self'"]


def test_the_file_states_its_own_policy_with_the_hash_of_each_script(
    hostile_app: Flask, exported: Path
) -> None:
    for html in (exported.read_text("utf-8"), hostile_app.test_client().get("/export.html").text):
        found = Inline(html)
        assert len(found.script) > 5
        check_policy(html, found.policy)
        assert "'self'" not in found.policy
        assert html.index("Content-Security-Policy") < html.index("<style")
        assert list(outside_references(html)) == []


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/export.html",
        "/routes/aras.geojson",
        "/passages.json",
        "/healthz",
        "/static/page.css",
        "/nothing",
        "/?routes=x",
    ],
)
def test_no_answer_is_guessed_at_or_says_where_its_reader_comes_from(client: FlaskClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] in {"no-referrer", "same-origin"}
    if headers["Content-Type"].startswith("text/html") and path != "/export.html":
        assert "default-src 'none'" in headers["Content-Security-Policy"]
