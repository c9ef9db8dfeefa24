import re

import pytest
from playwright.sync_api import Page, expect

from corridor_map.project import Project
from tests.reader import Reader, at


@pytest.fixture
def steps(project: Project) -> tuple[str, ...]:
    return tuple(step.title for step in project.stories["four-corridors"].steps)


def shows(page: Page, number: int, steps: tuple[str, ...]) -> None:
    expect(page.locator(".story-progress")).to_have_text(f"Step {number} of {len(steps)}")
    expect(page.locator(".story-step")).to_have_text(steps[number - 1])


@at("served-wide", "file-narrow")
def test_a_story_leads_from_step_to_step(page: Page, steps: tuple[str, ...]) -> None:
    page.locator('[data-tab="story"]').click()
    shows(page, 1, steps)
    for number in range(2, len(steps) + 1):
        page.get_by_role("button", name="Next").click()
        shows(page, number, steps)
    expect(page.get_by_role("button", name="The end")).to_be_disabled()
    page.get_by_role("button", name="Back").click()
    shows(page, len(steps) - 1, steps)


@at("served-narrow", "file-wide")
def test_a_step_sets_routes_date_and_focus(reader: Reader, project: Project) -> None:
    step = project.stories["four-corridors"].steps[1]
    page = reader.open("?tab=story&story=four-corridors&step=2")
    expect(page.locator(".story-step")).to_have_text(step.title)
    expect(page.locator("#time-date")).to_have_text("1990")
    state = page.evaluate("CorridorMap.state.get()")
    assert (state["routes"], state["asOf"], state["focus"]) == (list(step.routes), "1990", "zangezur/meghri")
    page.wait_for_function("() => window.map_corridors.getZoom() === 9")


@at("served-wide", "file-narrow")
def test_arrow_keys_turn_the_pages_of_a_story(page: Page, steps: tuple[str, ...]) -> None:
    page.locator('[data-tab="story"]').focus()
    page.keyboard.press("Enter")
    shows(page, 1, steps)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    shows(page, 3, steps)
    page.keyboard.press("ArrowLeft")
    shows(page, 2, steps)


@at("served-narrow", "file-wide")
def test_a_swipe_turns_the_page(page: Page, steps: tuple[str, ...]) -> None:
    page.locator('[data-tab="story"]').click()
    shows(page, 1, steps)
    for dx, number in ((-120, 2), (120, 1)):
        page.evaluate(
            """(dx) => {
              const section = document.getElementById('view-story');
              const finger = { clientY: 300, pointerType: 'touch' };
              const at = (type, clientX) => {
                section.dispatchEvent(new PointerEvent(type, { ...finger, clientX }));
              };
              at('pointerdown', 200);
              at('pointerup', 200 + dx);
            }""",
            dx,
        )
        shows(page, number, steps)


@at("served-wide", "file-narrow")
def test_back_and_forward_go_through_the_story(page: Page, steps: tuple[str, ...]) -> None:
    page.locator('[data-tab="story"]').click()
    page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Next").click()
    shows(page, 3, steps)
    page.go_back()
    shows(page, 2, steps)
    page.go_forward()
    shows(page, 3, steps)


@at("served-narrow", "file-wide")
def test_leaving_a_story_gives_back_what_was_there(reader: Reader, steps: tuple[str, ...]) -> None:
    page = reader.open("?routes=instc,borders&q=railway")
    before = page.evaluate("CorridorMap.state.get()")
    page.locator('[data-tab="story"]').click()
    shows(page, 1, steps)
    page.get_by_role("button", name="Next").click()
    shows(page, 2, steps)
    page.locator('[data-tab=""]').click()
    expect(page.locator("#search")).to_have_value("railway")
    assert page.evaluate("CorridorMap.state.get()") == before


@at("served-wide", "file-narrow")
def test_a_quotation_of_a_step_opens_in_its_article(page: Page) -> None:
    page.locator('[data-tab="story"]').click()
    page.get_by_role("button", name="Read it in the article").first.click()
    expect(page).to_have_url(re.compile(r"tab=article.*passage=|passage=.*tab=article"))
    expect(page.locator("#view-article")).to_be_visible()


@at("served-narrow", "file-wide")
def test_a_step_that_is_none_shows_the_nearest(reader: Reader, steps: tuple[str, ...]) -> None:
    page = reader.open("?tab=story&step=99")
    shows(page, len(steps), steps)
