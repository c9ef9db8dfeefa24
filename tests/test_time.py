"""The time control: what it shows on a date, on the served page and in the file with the network off."""

import pytest
from playwright.sync_api import Page, expect

from corridor_map.ground.layers import state_on
from corridor_map.io.dates import first_day
from corridor_map.project import Project
from tests.reader import Reader, at

NOW = """() => ({
  date: CorridorMap.state.get().asOf,
  states: Object.fromEntries(Array.from(CorridorMap.routes.stretches.values(), (stretch) => [
    stretch.id, stretch.now && stretch.now.status])),
  drawn: Array.from(document.querySelectorAll('path[data-segment]'), (path) => path.dataset.segment),
})"""


def states(project: Project, date: str) -> dict[str, str | None]:
    """The status of every segment on a date, as Python computes it."""
    found = {id_: state_on(segment, date) for id_, segment in project.segments.items()}
    return {id_: state and state.status for id_, state in found.items()}


def days(project: Project) -> list[str]:
    """Every day on which a state begins or an article appears."""
    dates = [state.since for segment in project.segments.values() for state in segment.history]
    dates += [article.date for article in project.articles.values()]
    return sorted({first_day(date) or "" for date in dates})


def test_the_slider_has_a_step_for_every_real_date_and_one_for_today(
    untouched: Page, project: Project
) -> None:
    slider = untouched.get_by_label("Date of the map")
    expect(untouched.locator(".tick")).to_have_count(len(days(project)) + 1)
    assert slider.get_attribute("max") == str(len(days(project)))
    assert untouched.locator(".tick.article").count() == len({a.date for a in project.articles.values()})
    expect(untouched.locator("#time-date")).to_have_text("Today")


@at("served-narrow", "file-wide")
def test_each_step_by_keyboard_restyles_exactly_what_changed(page: Page, project: Project) -> None:
    expect(page.locator(".tick")).not_to_have_count(0)
    slider = page.get_by_label("Date of the map")
    slider.focus()
    page.keyboard.press("Home")
    for day in days(project):
        now, expected = page.evaluate(NOW), states(project, day)
        assert first_day(now["date"]) == day
        assert now["states"] == expected, day
        assert set(now["drawn"]) == {id_ for id_, status in expected.items() if status}, day
        page.keyboard.press("ArrowRight")
    expect(page.locator("#time-date")).to_have_text("Today")
    assert "as-of" not in page.url


@at("served-wide", "file-narrow")
def test_it_says_in_words_what_changed(reader: Reader, project: Project) -> None:
    page = reader.open("?as-of=2024-06-20")
    expect(page.locator("#time-date")).to_have_text("20 June 2024")
    segment = project.segments["instc/rasht-caspian-port"]
    expect(page.locator("#time-news")).to_contain_text(f"{segment.name}: operating")
    slider = page.get_by_label("Date of the map")
    assert "20 June 2024" in (slider.get_attribute("aria-valuetext") or "")
    page = reader.open("?as-of=2023-09-28")
    expect(page.locator("#time-news")).to_contain_text("Caliber.Az publishes")


@at("served-wide", "file-narrow")
def test_between_two_dates_nothing_has_changed(reader: Reader) -> None:
    page = reader.open("?as-of=2020-02-02")
    expect(page.locator("#time-news")).to_contain_text("unchanged since 6 March 2019")


@at("served-wide", "file-wide")
def test_a_passage_shows_the_map_as_its_author_had_it(reader: Reader) -> None:
    page = reader.open("?passage=caliber-2023-09-28/p005")
    page.locator('article[aria-current="true"]').get_by_text("Map of that day").click()
    expect(page.locator("#time-date")).to_have_text("28 September 2023")
    assert "as-of=2023-09-28" in page.url
    page.locator("#time-now").click()
    expect(page.locator("#time-date")).to_have_text("Today")


@at("served-narrow")
def test_it_plays_from_the_first_date_to_today_and_can_be_stopped(reader: Reader, project: Project) -> None:
    page = reader.context.new_page()
    page.clock.install()
    page.goto(reader.address)
    page.clock.run_for(1000)
    expect(page.locator(".tick")).not_to_have_count(0)
    play = page.locator("#time-play")
    play.click()
    expect(play).to_have_attribute("aria-pressed", "true")
    date = page.locator("#time-date")
    expect(date).not_to_have_text("Today")
    first = date.text_content() or ""
    page.clock.run_for(1500)
    expect(date).not_to_have_text(first)
    play.click()
    stopped = date.text_content() or ""
    page.clock.run_for(10_000)
    expect(date).to_have_text(stopped)
    play.click()
    page.clock.run_for(1500 * (len(days(project)) + 2))
    expect(date).to_have_text("Today")
    expect(play).to_have_attribute("aria-pressed", "false")


@at("served-wide", "file-narrow")
@pytest.mark.parametrize("date", ["1800", "2999-01-01", "2023-02-30", "soon"])
def test_a_date_the_map_does_not_know_is_said_so(reader: Reader, date: str) -> None:
    page = reader.open(f"?as-of={date}")
    expect(page.locator("#note")).to_contain_text(f"“{date}” is not a date from 1941-01-01 to")
    expect(page.locator("#time-date")).to_have_text("Today")
