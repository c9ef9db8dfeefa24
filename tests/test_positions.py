import random
from dataclasses import replace

import pytest

from corridor_map.articles.actors import Actor
from corridor_map.articles.annotations import Anchoring, Annotation, Event, Stance
from corridor_map.articles.records import Article
from corridor_map.claims.positions import (
    DISPUTED,
    NOT_STATED,
    Cell,
    positions,
    stances_by_country,
    timeline,
)

IRAN = Actor("iran", "Iran", (), ("IRN",))
TURKEY = Actor("turkey", "Turkey", (), ("TUR",))
WEST = Actor("the-west", "The West", (), ())
ACTORS = [IRAN, TURKEY, WEST]
ROUTES = ["zangezur", "instc"]


def article(slug: str, date: str) -> Article:
    return Article(slug, slug.title(), "", "", date, "en", "", "", "", "Iran wants it.")


ARTICLES = {"old": article("old", "2023-07"), "new": article("new", "2024-07-23")}


def annotation(
    id_: str, *stances: Stance, start: int = 0, events: tuple[Event, ...] = (), exact: str = "Iran wants it."
) -> Annotation:
    slug = id_.partition("/")[0]
    targets = tuple(stance.towards for stance in stances)
    return Annotation(
        id_, slug, exact, "", "", start, start + 14, targets, "named", stances, (), Anchoring.EXACT, events
    )


def stance(position: str, *, actor: str = "iran", towards: str = "zangezur", said_on: str = "") -> Stance:
    return Stance(actor, position, towards, "Iran", "report", said_on)


def cell(*annotations: Annotation, actor: str = "iran", route: str = "zangezur") -> Cell:
    table = positions(annotations, ARTICLES, ACTORS, ROUTES)
    (found,) = (one for one in table if (one.actor, one.route) == (actor, route))
    return found


def test_the_table_has_a_cell_for_every_actor_and_route_in_order() -> None:
    table = positions([], ARTICLES, ACTORS, ROUTES)
    assert [(one.actor, one.route) for one in table] == [(a.id, route) for a in ACTORS for route in ROUTES]
    assert {(one.stance, one.statements) for one in table} == {(NOT_STATED, ())}


def test_a_cell_shows_the_quotation_its_article_and_who_is_quoted() -> None:
    found = cell(annotation("new/p1", stance("opposes")))
    assert found.stance == "opposes"
    (statement,) = found.statements
    assert (statement.annotation, statement.article, statement.exact) == ("new/p1", "new", "Iran wants it.")
    assert (statement.position, statement.by, statement.voice) == ("opposes", "Iran", "report")
    assert (statement.date, statement.dated) == ("2024-07-23", False)


def test_a_stance_has_the_date_the_article_gives_it() -> None:
    (statement,) = cell(annotation("new/p1", stance("opposes", said_on="2023-09-26"))).statements
    assert (statement.date, statement.dated) == ("2023-09-26", True)


@pytest.mark.parametrize(
    ("stated", "shown"),
    [
        (("supports", "supports"), "supports"),
        (("supports", "opposes"), DISPUTED),
        (("opposes", "ambivalent"), DISPUTED),
        (("conditional", "supports"), DISPUTED),
        (("conditional", "conditional"), "conditional"),
    ],
)
def test_articles_that_differ_are_shown_as_differing(stated: tuple[str, str], shown: str) -> None:
    found = cell(annotation("old/p1", stance(stated[0])), annotation("new/p1", stance(stated[1])))
    assert found.stance == shown
    assert set(found.positions) == set(stated)
    assert len(found.statements) == 2


def test_one_article_that_says_two_things_is_shown_as_differing_too() -> None:
    found = cell(annotation("old/p1", stance("opposes")), annotation("old/p2", stance("supports"), start=20))
    assert found.stance == DISPUTED and found.positions == ("supports", "opposes")


def test_a_stance_on_a_stretch_counts_to_its_route() -> None:
    found = cell(annotation("old/p1", stance("supports", towards="instc/rasht-qazvin")), route="instc")
    assert found.stance == "supports" and found.statements[0].towards == "instc/rasht-qazvin"


def test_what_is_not_in_the_table_is_passed_over() -> None:
    others = [
        annotation("old/p1", stance("supports", actor="india")),
        annotation("old/p2", stance("supports", towards="aras")),
        annotation("gone/p1", stance("supports")),
    ]
    assert {one.stance for one in positions(others, ARTICLES, ACTORS, ROUTES)} == {NOT_STATED}


def test_statements_are_in_the_order_of_their_dates_whatever_the_order_of_the_annotations() -> None:
    given = [
        annotation("new/p1", stance("supports", said_on="2023-09-26")),
        annotation("new/p2", stance("supports"), start=20),
        annotation("new/p3", stance("supports"), start=40),
        annotation("old/p1", stance("supports")),
        annotation("old/p2", stance("supports", said_on="2023"), start=20),
    ]
    for seed in range(5):
        shuffled = random.Random(seed).sample(given, len(given))
        ids = [statement.annotation for statement in cell(*shuffled).statements]
        assert ids == ["old/p2", "old/p1", "new/p1", "new/p2", "new/p3"]


def test_countries_are_tinted_by_the_stance_of_their_actor() -> None:
    table = positions(
        [
            annotation("old/p1", stance("opposes"), stance("supports", actor="the-west")),
            annotation("new/p1", stance("supports", towards="instc")),
        ],
        ARTICLES,
        ACTORS,
        ROUTES,
    )
    assert stances_by_country(table, ACTORS, "zangezur") == {"IRN": "opposes"}
    assert stances_by_country(table, ACTORS, "instc") == {"IRN": "supports"}


@pytest.mark.parametrize(("other", "tint"), [("opposes", "opposes"), ("supports", DISPUTED)])
def test_a_country_of_two_actors_is_disputed_where_they_differ(other: str, tint: str) -> None:
    both = [IRAN, replace(WEST, countries=("IRN",))]
    given = [annotation("old/p1", stance("opposes"), stance(other, actor="the-west"))]
    assert stances_by_country(positions(given, ARTICLES, both, ROUTES), both, "zangezur") == {"IRN": tint}


def test_events_are_one_list_the_earliest_first_and_the_wider_before_the_narrower() -> None:
    events = (
        Event("A day", "2023-01-01"),
        Event("A month", "2023-01"),
        Event("Another year", "2023"),
        Event("A year", "2023"),
        Event("Years", "1978", "1979"),
    )
    given = annotation("new/e1", events=events)
    told = [event.title for event in timeline([given], ARTICLES)]
    assert told == ["Years", "A year", "Another year", "A month", "A day"]


def test_what_two_articles_tell_is_one_event_told_twice() -> None:
    rail = Event("Agreement on the railway", "2023-05", "", ("instc/rasht-qazvin", "instc"))
    given = [annotation("new/p1", events=(rail,), exact="New."), annotation("old/p1", events=(rail,))]
    (event,) = timeline(given, ARTICLES)
    assert event.routes == ("instc",)
    assert [(telling.article, telling.exact) for telling in event.tellings] == [
        ("old", "Iran wants it."),
        ("new", "New."),
    ]


@pytest.mark.parametrize("other", [("2023-06", ""), ("2023-05", "2023-06")])
def test_what_two_articles_date_differently_stays_apart(other: tuple[str, str]) -> None:
    given = [
        annotation("old/p1", events=(Event("Agreement", "2023-05"),)),
        annotation("new/p1", events=(Event("Agreement", *other),)),
    ]
    assert len(timeline(given, ARTICLES)) == 2


def test_events_of_other_articles_are_passed_over() -> None:
    assert timeline([annotation("gone/e1", events=(Event("It happened", "2023"),))], ARTICLES) == ()
