"""Texts that would be markup, script or template if they got the chance: they are shown as texts."""

import base64
import hashlib
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page, expect

from corridor_map.loading import load
from corridor_map.project import Project
from corridor_map.site.export import outside_references
from corridor_map.site.web import create_app
from tests.reader import ON_LINE, SEEN, WAYS, Reader, command, reading, serving

EVIL = (
    "<img src=x onerror=alert(1)>",
    "{{7*7}}",
    "{% raw %}",
    "</script><script>alert(1)</script>",
    "${alert(1)}",
    "`${alert(1)}`",
    "javascript:alert(1)",
    "a\u2028b",
    "]]>",
    "<!--",
    "\"'><svg onload=alert(1)>",
    "&lt;b&gt;",
    "</style></textarea></title>",
    "\\u003cimg\\x3c",
)
ALL = " ".join(EVIL)


def evil(kind: str) -> str:
    """Return all of it as the text of one field, told apart by `kind`."""
    return f"{kind} {ALL}"


def write_json(path: Path, value: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")


def write_toml(path: Path, fields: dict[str, Any]) -> None:
    # A JSON string in ASCII is a TOML string too.
    lines = [f"{key} = {json.dumps(value)}\n" for key, value in fields.items()]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(lines), encoding="utf-8")


def feature(id_: str, shape: str, coordinates: Any, **properties: Any) -> dict[str, Any]:
    geometry = {"type": shape, "coordinates": coordinates}
    return {"type": "Feature", "id": id_, "properties": properties, "geometry": geometry}


def collection(*features: dict[str, Any]) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features)}


def write_folder(
    folder: Path, *, route: str = "evil", colour: str = "#123456", segment: str = "evil/only"
) -> Path:
    """Write a user's folder in which every text is hostile; the other arguments may be, too."""
    ground, seeds = folder / "geodata", folder / "seeds"
    write_toml(
        ground / "map.toml",
        {
            "title": evil("map"),
            "summary": evil("about"),
            "bounds": [60.0, 20.0, 64.0, 22.0],
            "routes": [route],
        },
    )
    write_toml(
        ground / "routes" / f"{route}.toml",
        {
            "title": evil("route"),
            "short_title": evil("short"),
            "colour": colour,
            "colour_dark": "#abcdef",
            "summary": evil("summary"),
        },
    )
    state = {
        "from": "1990",
        "status": "operating",
        "contested": True,
        "note": evil("note"),
        "source": evil("source"),
    }
    line = feature(
        segment,
        "LineString",
        [[60.5, 20.5], [62.0, 21.0], [63.5, 21.5]],
        name=evil("segment"),
        branch=evil("branch"),
        mode="rail",
        status="operating",
        contested=True,
        history=[state],
        countries=["IRN"],
        **{"from": "evil-a", "to": "evil-b"},
        certainty="certain",
        source=evil("source"),
    )
    write_json(ground / "routes" / f"{route}.geojson", collection(line))
    places = [
        feature(
            id_,
            "Point",
            at,
            names=[{"toponym": evil(id_), "lang": "en"}],
            kind="city",
            country="IRN",
            rank=1,
            source=evil("source"),
        )
        for id_, at in (("evil-a", [60.5, 20.5]), ("evil-b", [63.5, 21.5]))
    ]
    write_json(ground / "places.geojson", collection(*places))
    border = feature(
        "evil-border",
        "LineString",
        [[60.2, 21.8], [61.0, 21.9]],
        name=evil("border"),
        countries=["IRN"],
        source=ALL,
    )
    write_json(ground / "borders" / "evil.geojson", collection(border))
    ring = [[59.0, 19.0], [65.0, 19.0], [65.0, 23.0], [59.0, 23.0], [59.0, 19.0]]
    write_json(
        ground / "basemap" / "land.geojson", collection(feature("land", "Polygon", [ring], source=ALL))
    )
    sea = feature("evil-sea", "Point", [61.0, 20.2], name=evil("sea"), kind="sea", rank=1, source=ALL)
    write_json(ground / "basemap" / "labels.geojson", collection(sea))
    meta = {
        "title": evil("title"),
        "author": evil("author"),
        "publisher": evil("publisher"),
        "date": "2030-01-02",
        "lang": "en",
        "original": evil("original"),
        "licence": evil("licence"),
        "url": "javascript:alert(1)",
    }
    seeds.mkdir(parents=True)
    front = "".join(
        f"{key}: {json.dumps(value) if value[0] != '2' else value}\n" for key, value in meta.items()
    )
    quotation = evil("quotation")
    body = f"{evil('before')}\n\n{quotation}"
    (seeds / "evil.md").write_text(f"---\n{front}---\n\n{body}\n", encoding="utf-8", newline="\n")
    annotation = {
        "id": "evil/p001",
        "type": "Annotation",
        "motivation": "linking",
        "body": [
            {"type": "SpecificResource", "purpose": "identifying", "source": route},
            {"type": "TextualBody", "purpose": "classifying", "value": "named"},
            {
                "type": "TextualBody",
                "purpose": "assessing",
                "value": "supports",
                "actor": "iran",
                "towards": route,
                "by": quotation,
                "voice": "report",
            },
            {"type": "TextualBody", "purpose": "tagging", "value": evil("event")[:70], "date": "2023"},
            {
                "type": "TextualBody",
                "purpose": "describing",
                "value": "170",
                "unit": "km",
                "measures": evil("measures"),
                "exact": quotation,
            },
        ],
        "target": {
            "source": "evil.md",
            "selector": [
                {"type": "TextQuoteSelector", "exact": quotation, "prefix": "", "suffix": ""},
                {"type": "TextPositionSelector", "start": body.index(quotation), "end": len(body)},
            ],
        },
    }
    page = {"id": "evil.annotations.json", "type": "AnnotationPage", "items": [annotation]}
    write_json(seeds / "evil.annotations.json", page)
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_folder(tmp_path_factory.mktemp("hostile"))


@pytest.fixture(scope="module")
def hostile(folder: Path) -> Project:
    return load(folder)


@pytest.fixture(scope="module")
def hostile_app(hostile: Project) -> Flask:
    return create_app(hostile)


@pytest.fixture(scope="module")
def addresses(
    hostile_app: Flask, folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, str]]:
    file = tmp_path_factory.mktemp("hostile-file") / "map.html"
    ran = command("export", "--data", folder, "-o", file)
    assert ran.returncode == 0, ran.stderr
    with serving(hostile_app) as url:
        yield {"served": f"{url}/", "file": file.as_uri()}


@pytest.fixture(params=[(way, size) for way in WAYS for size in ("wide", "narrow")], ids="-".join)
def reader(request: pytest.FixtureRequest, browser: Browser, addresses: dict[str, str]) -> Iterator[Reader]:
    way, size = request.param
    with reading(browser, addresses[way], size) as someone:
        yield someone


@pytest.fixture
def page(reader: Reader) -> Page:
    return reader.open()


def test_the_hostile_data_is_taken_as_it_is(project: Project, hostile: Project) -> None:
    assert set(hostile.faults) == set(project.faults)
    assert hostile.view.title == evil("map")
    assert hostile.routes["evil"].title == evil("route")
    assert [p.annotation.exact for p in hostile.passages if p.routes == ("evil",)] == [evil("quotation")]


def texts(page: Page, selector: str) -> list[str]:
    return [text.strip() for text in page.locator(selector).all_text_contents()]


def test_every_text_of_the_panel_is_shown_as_it_is_written(page: Page) -> None:
    assert page.title() == evil("map")
    assert texts(page, ".intro h1") == [evil("map")]
    assert texts(page, ".intro p") == [evil("about")]
    own = '#routes li[data-route="evil"]'
    assert texts(page, f"{own} label span") == [evil("short")]
    assert texts(page, f"{own} .stretches p")[0].startswith(evil("summary"))
    assert texts(page, f"{own} .segment-name") == [evil("segment")]
    assert page.locator(f"{own} [data-frame]").get_attribute("aria-label") == f"Zoom to {evil('route')}"
    card = 'article[data-passage="evil/p001"]'
    assert texts(page, f"{card} blockquote") == [evil("quotation")]
    source = texts(page, f"{card} .source")[0]
    assert evil("publisher") in source and evil("author") in source
    assert texts(page, f"{card} .tag") == [evil("short")]
    assert evil("title") in texts(page, ".colophon cite")
    shown = page.locator(f"{card} blockquote").text_content() or ""
    for text in EVIL:
        assert " ".join(text.split()) in " ".join(shown.split())


def test_every_text_on_the_map_is_shown_as_it_is_written(reader: Reader, page: Page) -> None:
    expect(page.locator(".label.city").first).to_be_attached()
    assert {evil("evil-a"), evil("evil-b")} <= set(texts(page, ".label.city"))
    page.locator('input[value="borders"]').uncheck()
    page.evaluate("void window.map_corridors.setZoom(13, { animate: false })")
    page.mouse.move(*page.evaluate(ON_LINE, "evil/only"))
    # A finger does not hover: there, the tap below says it all.
    if reader.wide:
        expect(page.locator(".tooltip")).to_be_visible()
        assert texts(page, ".tooltip b") == [evil("segment")]
        assert texts(page, ".tooltip-route") == [evil("route")]
    page.mouse.click(*page.evaluate(ON_LINE, "evil/only"))
    assert texts(page, "#filters .chip") == [f"{evil('short')}: {evil('segment')}"]
    assert evil("note") in texts(page, "#filters .fact")
    assert page.evaluate(SEEN)["passages"] == ["evil/p001"]


def test_a_name_that_has_room_is_a_label_and_no_markup(page: Page) -> None:
    page.evaluate("void window.map_corridors.setView([21, 62], 13, { animate: false })")
    names = texts(page, '.route-name[data-route="evil"]')
    assert names
    assert all(EVIL[0] in name and EVIL[1] in name for name in names)
    page.evaluate("void window.map_corridors.setView([20.2, 61], 10, { animate: false })")
    assert evil("sea") in texts(page, ".ground-name")


def test_no_text_becomes_an_element(page: Page) -> None:
    page.locator("#search").fill(EVIL[0])
    expect(page.locator("#filters .chip")).to_contain_text(EVIL[0])
    assert page.locator("img, [onerror], [onload], [onclick]").count() == 0
    assert page.locator('a[href^="javascript"]').count() == 0
    assert (
        page.locator("script").evaluate_all(
            "(all) => all.filter((one) => one.textContent === 'alert(1)').length"
        )
        == 0
    )


def test_the_address_is_no_way_in_either(reader: Reader) -> None:
    text = "%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E{{7*7}}"
    page = reader.open(f"?q={text}&focus={text}&passage={text}&routes={text}#{text}")
    expect(page.locator("#note")).to_contain_text("<img src=x onerror=alert(1)>{{7*7}}")
    expect(page.locator("#filters .chip")).to_contain_text("<img src=x onerror=alert(1)>{{7*7}}")
    assert page.locator("img").count() == 0


def test_an_article_is_shown_as_it_is_written(browser: Browser, addresses: dict[str, str]) -> None:
    with reading(browser, addresses["served"], "wide") as reader:
        page = reader.open("articles/evil")
        assert texts(page, "h1") == [evil("title")]
        assert texts(page, "article > p:not(.source)") == [evil("before"), evil("quotation")]
        assert evil("licence") in texts(page, ".source")
        assert page.locator("img, svg, script").count() == 0


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


@pytest.mark.parametrize(
    "path",
    [
        "/articles/<img src=x onerror=alert(1)>{{7*7}}",
        "/export.html?focus=<img src=x onerror=alert(1)>{{7*7}}",
    ],
)
def test_a_refusal_repeats_what_was_asked_as_text(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code in {400, 404}
    assert "<img" not in answer.text
    assert "{{7*7}}" in answer.text


@pytest.mark.parametrize(
    ("wrong", "found"),
    [
        ({"colour": "red;}</style><script>alert(1)</script>"}, "red;}</style>"),
        ({"colour": "{{7*7}}"}, "{{7*7}}"),
        ({"colour": "#12345"}, "#12345"),
        ({"segment": "evil/{{7*7}}"}, "evil/{{7*7}}"),
        ({"segment": "evil/\"'><img src=x onerror=alert(1)>"}, "<img src=x"),
        ({"segment": "evil/a\u2028b"}, "evil/a"),
        ({"route": "{{7*7}}"}, "{{7*7}}"),
        ({"route": "Evil"}, "Evil"),
    ],
)
def test_a_colour_or_id_of_another_form_is_refused_in_one_sentence(
    tmp_path: Path, wrong: dict[str, str], found: str
) -> None:
    folder = write_folder(tmp_path / "user", **wrong)
    project = load(folder)
    faults = [str(fault) for fault in project.faults if str(folder) in str(fault)]
    named = [fault for fault in faults if found in fault]
    assert named and all("expected" in fault and "\n" not in fault for fault in named)
    assert "evil" not in project.routes
    html = create_app(project).test_client().get("/export.html").text
    assert evil("route") not in html
    assert re.search(r"<(img|svg onload)", html) is None
