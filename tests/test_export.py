from pathlib import Path

import pytest

from corridor_map.errors import OutputError
from corridor_map.exports import catalogue
from corridor_map.exports.selection import select
from corridor_map.page import export
from corridor_map.page.export import offline_page, outside_references
from corridor_map.project import Project

OUTSIDE = [
    ('<script src="https://x.example/a.js"></script>', "https://x.example/a.js"),
    ('<link rel="stylesheet" href="/static/a.css">', "/static/a.css"),
    ('<img src="//x.example/a.png">', "//x.example/a.png"),
    ('<img srcset="a.png 2x">', "a.png 2x"),
    ("<style>p{background:url('a.png')}</style>", "a.png"),
    ("<style>@import 'a.css';</style>", "a.css"),
    ('<p style="background:url(a.png)"></p>', "a.png"),
    ('<form action="/send"></form>', "/send"),
    ('<object data="a.swf"></object>', "a.swf"),
    ('<svg><use xlink:href="a.svg#b"/></svg>', "a.svg#b"),
    ('<meta http-equiv="refresh" content="0;url=http://x.example">', "0;url=http://x.example"),
]
INSIDE = [
    '<a href="https://x.example/">a link to follow</a>',
    '<img src="data:image/png;base64,AAAA">',
    "<style>p{background:url(data:image/png;base64,AAAA);fill:url(#hatch)}</style>",
    "<p>url(a.png) in a text</p>",
    '<a href="#panel">skip</a>',
]


@pytest.mark.parametrize(("html", "address"), OUTSIDE)
def test_what_a_browser_would_fetch_is_found(html: str, address: str) -> None:
    assert list(outside_references(html)) == [address]


@pytest.mark.parametrize("html", INSIDE)
def test_what_is_not_fetched_does_not_count(html: str) -> None:
    assert list(outside_references(html)) == []


def test_the_file_stands_alone_and_is_the_same_every_time(project: Project) -> None:
    first = offline_page(project, {})
    assert list(outside_references(first.decode())) == []
    assert offline_page(project, {}) == first


def test_a_file_that_would_refer_outside_is_not_written(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = export.map_page(project, export.Inlined(), {})
    broken = type(page)(page.html.replace("</head>", OUTSIDE[0][0] + "</head>"), page.policy)
    monkeypatch.setattr(export, "map_page", lambda *_args, **_options: broken)
    with pytest.raises(OutputError, match=r"would not stand alone, it refers to https://x\.example/a\.js"):
        catalogue.write(select(project), tmp_path / "map.html", catalogue.formats()["html"])
    assert list(tmp_path.iterdir()) == []


def test_a_file_holds_only_what_was_selected(project: Project) -> None:
    html = offline_page(project.select(routes=["aras"]), {}).decode()
    assert 'value="aras"' in html and 'value="zangezur"' not in html
    assert '"id": "aras/' in html and '"id": "instc/' not in html
