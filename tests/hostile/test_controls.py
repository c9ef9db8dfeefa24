"""Characters that break programs or mislead readers, in every text: pages and exports stay whole."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.parsers import expat

import pytest
from playwright.sync_api import Browser, expect

from corridor_map.loading import load
from corridor_map.page.export import outside_references
from corridor_map.project import Project
from corridor_map.web import create_app
from tests.hostile.folder import write_folder
from tests.hostile.texts import CONTROLS
from tests.reader import ON_LINE, WAYS, command, reading, serving

TEXT = " ".join(CONTROLS.values())


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_folder(tmp_path_factory.mktemp("controls"), TEXT)


@pytest.fixture(scope="module")
def odd_project(odd: Path) -> Project:
    return load(odd)


def test_halves_of_pairs_are_replaced_and_the_rest_is_kept(odd_project: Project) -> None:
    segment = odd_project.segments["evil/only"]
    assert "a\ufffdb" in segment.name and "\0" in segment.name
    assert "\ud800" not in repr(odd_project.annotations) + repr(odd_project.articles["evil"])


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/articles/evil",
        "/routes/evil",
        "/about",
        "/export.html",
        "/passages.json",
        "/routes/evil.geojson",
    ],
)
def test_every_page_and_answer_is_made(odd_project: Project, path: str) -> None:
    answer = create_app(odd_project).test_client().get(path)
    assert answer.status_code == 200
    text = answer.data.decode("utf-8")
    if "json" in answer.headers["Content-Type"]:
        json.loads(text)


@pytest.mark.parametrize("form", ["geojson", "kml", "csv", "recogito.csv", "jsonld", "lpf.json", "gpkg"])
def test_every_form_is_written_and_can_be_read(odd: Path, tmp_path: Path, form: str) -> None:
    file = tmp_path / f"map.{form}"
    ran = command("export", "--data", odd, "-o", file)
    assert ran.returncode == 0 and "Traceback" not in ran.stderr, ran.stderr
    if form == "kml":
        expat.ParserCreate().Parse(file.read_bytes(), True)
    elif form.endswith(("json", "jsonld")):
        json.loads(file.read_text(encoding="utf-8"))


@pytest.mark.parametrize("arguments", [("check",), ("passages", "--route", "evil")], ids=lambda args: args[0])
def test_a_terminal_is_not_steered(odd: Path, arguments: tuple[str, ...]) -> None:
    ran = command(*arguments, "--data", odd)
    assert "Traceback" not in ran.stderr
    assert not {"\x1b", "\x07", "\x08", "\x7f", "\u202e"} & set(ran.stderr + ran.stdout)


LEAKS = r"""() => {
  const count = (text, which) => (text.match(which) ?? []).length;
  const inline = (element) => /^(inline|contents)$/.test(getComputedStyle(element).display);
  const isolates = (element) => /isolate|plaintext/.test(getComputedStyle(element).unicodeBidi);
  const holds = (element) => !inline(element) || isolates(element);
  const leaks = [];
  let seen = 0;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = node.data;
    const opens = count(text, /[\u202a\u202b\u202d\u202e\u2066-\u2068]/g) > count(text, /[\u202c\u2069]/g);
    if (!opens || node.parentElement.closest('script, style, template, title, .hidden')) continue;
    seen += 1;
    let box = node.parentElement;
    while (!holds(box)) box = box.parentElement;
    // A text of the data ends with these marks, if it was not cut short.
    let after = text.includes('\u0489') ? text.slice(text.lastIndexOf('\u0489') + 1) : '';
    const rest = document.createTreeWalker(box, NodeFilter.SHOW_TEXT);
    rest.currentNode = node;
    for (let next = rest.nextNode(); next; next = rest.nextNode()) {
      let within = next.parentElement;
      while (within !== box && inline(within)) within = within.parentElement;
      if (within !== box) break;
      after += next.data;
    }
    // Marks that a style adds at the end, but for the labels of routes in an article, which is one text.
    const article = node.parentElement.closest('.article-text');
    for (let around = node.parentElement; !article; around = around.parentElement) {
      const added = getComputedStyle(around, '::after').content;
      if (!/^(none|normal|"\s*")$/.test(added)) after += added;
      if (around === box) break;
    }
    if (after.trim()) leaks.push([box.outerHTML.slice(0, 80), after.trim()]);
  }
  return { seen, leaks };
}"""
"""Texts that change the direction of writing of what stands after them in the same line."""

TABS = ("", "?tab=article&article=evil", "?tab=positions", "?tab=timeline", "?tab=story&story=evil")
DOCUMENTS = ("articles/evil", "routes/evil", "about", "add")
UNFOLDED = r"""() => {
  for (const one of document.querySelectorAll('details')) one.open = true;
  const folded = document.querySelectorAll('.view:not([hidden]) [aria-expanded="false"]');
  for (const one of folded) if ((one.textContent + one.ariaLabel).includes('\u202e')) one.click();
}"""


@pytest.fixture(scope="module")
def odd_addresses(
    odd: Path, odd_project: Project, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, str]]:
    file = tmp_path_factory.mktemp("controls-file") / "map.html"
    assert command("export", "--data", odd, "-o", file).returncode == 0
    assert list(outside_references(file.read_text(encoding="utf-8"))) == []
    with serving(create_app(odd_project)) as url:
        yield {"served": f"{url}/", "file": file.as_uri()}


@pytest.mark.parametrize("way", WAYS)
def test_no_text_turns_the_direction_of_what_stands_beside_it(
    odd_addresses: dict[str, str], browser: Browser, way: str
) -> None:
    found: dict[str, Any] = {}
    with reading(browser, odd_addresses[way], "wide") as reader:
        page = reader.open()
        for tab in TABS:
            page.evaluate(f"history.pushState(null, '', {json.dumps(tab or '?')})")
            page.evaluate("dispatchEvent(new PopStateEvent('popstate'))")
            page.evaluate(UNFOLDED)
            found[tab] = page.evaluate(LEAKS)
        page = reader.open()
        page.mouse.click(*page.evaluate(ON_LINE, "evil/only"))
        expect(page.locator("#filters .chip")).to_contain_text("gnp.exe")
        page.mouse.move(0, 0)
        page.mouse.move(*page.evaluate(ON_LINE, "evil/only"))
        expect(page.locator(".tooltip")).to_be_visible()
        found["tooltip"] = page.evaluate(LEAKS)
        for document in DOCUMENTS if way == "served" else ():
            page.goto(odd_addresses[way] + document)
            found[document] = page.evaluate(LEAKS)
    assert {place: one["leaks"] for place, one in found.items() if one["leaks"]} == {}
    # Wherever one looks there was something that might have leaked.
    assert all(one["seen"] for one in found.values()), found
