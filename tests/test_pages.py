import base64
import hashlib
import re
from html.parser import HTMLParser

import pytest
from flask.testing import FlaskClient

from corridor_map.errors import CorridorMapError
from corridor_map.io.paths import shipped
from corridor_map.page.assets import ADD_SCRIPTS, SCRIPTS, Inlined, Linked, asset
from corridor_map.page.documents import article_page
from corridor_map.page.pages import Page, map_page, opening
from corridor_map.project import Project


@pytest.fixture(scope="module", params=[Linked, Inlined], ids=["served", "file"])
def page(request: pytest.FixtureRequest, project: Project) -> Page:
    return map_page(project, request.param(), {})


class Elements(HTMLParser):
    """The elements of a page, as (tag, attributes), and what inline scripts and styles hold."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.inline: list[tuple[str, str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        self.elements.append((f"/{tag}", {}))

    def handle_data(self, data: str) -> None:
        tag, attrs = self.elements[-1] if self.elements else ("", {})
        if tag in {"script", "style"} and "src" not in attrs and attrs.get("type") != "application/json":
            self.inline.append((tag, data))


def test_every_toggle_is_a_labelled_checkbox(page: Page, project: Project) -> None:
    boxes = [
        attrs
        for tag, attrs in Elements(page.html).elements
        if tag == "input" and attrs.get("name") == "route"
    ]
    assert [box["value"] for box in boxes] == list(project.toggles)
    assert all(box["type"] == "checkbox" and "checked" in box for box in boxes)


def test_every_passage_is_an_article_with_its_quotation(page: Page, project: Project) -> None:
    articles = [attrs for tag, attrs in Elements(page.html).elements if tag == "article"]
    assert [a["data-passage"] for a in articles] == [p.annotation.id for p in project.passages]
    assert [a["data-routes"] for a in articles] == [" ".join(p.routes) for p in project.passages]
    quotations = re.findall(r"<blockquote lang=\"en\" dir=\"ltr\">(.*?)</blockquote>", page.html)
    assert len(quotations) == len(project.passages)


def test_the_policy_allows_the_inline_texts_by_their_hashes_and_nothing_else(page: Page) -> None:
    assert "unsafe" not in page.policy and "default-src 'none'" in page.policy
    for tag, text in Elements(page.html).inline:
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        source = page.policy.split(f"{tag}-src ")[1].split(";")[0]
        assert f"'sha256-{digest}'" in source, (tag, text[:80])


def test_no_element_has_inline_style_or_handlers(page: Page) -> None:
    for tag, attrs in Elements(page.html).elements:
        assert not [name for name in attrs if name == "style" or name.startswith("on")], tag


def test_an_article_page_holds_the_whole_text_with_its_passages_marked(project: Project) -> None:
    for slug, article in project.articles.items():
        html = article_page(project, slug, Linked()).html
        marks = [attrs for tag, attrs in Elements(html).elements if attrs.get("class") == "mark"]
        assert len(marks) >= sum(p.article.slug == slug for p in project.passages)
        text = HTMLText(html).text
        for paragraph in article.body.split("\n\n"):
            assert paragraph in text


class HTMLText(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.text = ""
        self.feed(html)

    def handle_data(self, data: str) -> None:
        self.text += data


def test_leaflet_comes_without_references_to_other_files() -> None:
    assert "sourceMappingURL" not in asset("leaflet.js")
    assert "images/" not in asset("leaflet.css")


def test_an_address_is_read_into_the_state_it_names(project: Project) -> None:
    query = {
        "routes": "instc,aras,",
        "focus": "aras",
        "as-of": "2018-03",
        "q": "x",
        "view": "7/39.5/47",
        "other": "1",
    }
    assert opening(query, project) == {
        "routes": ["instc", "aras"],
        "focus": "aras",
        "as-of": "2018-03",
        "q": "x",
        "view": "7/39.5/47",
    }
    assert opening({"routes": ""}, project) == {"routes": []}
    assert opening({}, project) == {}


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ({"routes": "zangezr"}, "there is no route “zangezr”; did you mean zangezur?"),
        ({"focus": "aras/jolfa"}, "there is no route or segment “aras/jolfa”"),
        ({"passage": "x/p1"}, "there is no passage “x/p1”"),
        ({"as-of": "2023-02-30"}, "“2023-02-30” is not a date"),
        ({"view": "here"}, "“here” is no view; expected zoom/latitude/longitude"),
    ],
)
def test_an_address_that_names_nothing_is_refused(
    project: Project, query: dict[str, str], problem: str
) -> None:
    with pytest.raises(CorridorMapError, match=re.escape(problem)):
        opening(query, project)


@pytest.mark.parametrize(
    "name", [name for name in (*SCRIPTS, *ADD_SCRIPTS) if not name.startswith("leaflet")]
)
def test_a_script_has_no_template_within_a_template(name: str) -> None:
    # The minifier takes the inner back quote for the end of the outer text, and eats its spaces.
    text = (shipped("static") / name).read_text(encoding="utf-8")
    assert not re.findall(r"`[^`]*\$\{[^}`]*`", text)


def test_scripts_are_given_out_without_their_comments() -> None:
    assert "/**" not in asset("routes.js") and "/*" not in asset("page.css")
    assert "CorridorMap.routes=" in asset("routes.js")


def test_a_disputed_name_stands_once_beside_who_uses_it(client: FlaskClient) -> None:
    listed = re.findall(r"<li>(<bdi>[^\n]*</bdi>\))</li>", client.get("/about").text)
    assert len(listed) > 5
    for place in listed:
        users = re.findall(r"<bdi>([^<]*)</bdi> \(<bdi>([^<]*)</bdi>\)", place)
        assert users and len(users) == len(set(users)), place
