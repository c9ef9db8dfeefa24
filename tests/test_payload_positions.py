"""What the page is told of positions and events, against the annotations it is made of."""

from dataclasses import replace

from corridor_map.claims.positions import positions, timeline
from corridor_map.page.payload import page_data
from corridor_map.page.payload_positions import events_data, positions_data, tint_data
from corridor_map.project import Project


def test_every_statement_of_every_cell_reaches_the_page_in_order(project: Project) -> None:
    table = positions_data(project)
    cells = positions(
        project.annotations, project.articles, list(project.actors.values()), list(project.routes)
    )
    passages = {passage.annotation.id for passage in project.passages}
    assert sum(len(told) for row in table.values() for told in row.values()) >= 40
    for cell in cells:
        told = table.get(cell.actor, {}).get(cell.route, [])
        assert [(s[0], s[1]) for s in told] == [(s.annotation, s.position) for s in cell.statements]
        assert {s[0] for s in told} <= passages
        assert [s[5] if len(s) > 5 else None for s in told] == [
            s.date if s.dated else None for s in cell.statements
        ]


def test_a_selection_has_only_the_positions_on_its_routes(project: Project) -> None:
    chosen = project.select(routes=["aras"])
    assert {route for row in positions_data(chosen).values() for route in row} == {"aras"}
    assert all(set(event[3]) <= {"aras"} for event in events_data(chosen, offline=True))


def test_the_words_of_every_telling_can_be_read_off_what_the_page_has(project: Project) -> None:
    quotations = {passage.annotation.id: passage.annotation.exact for passage in project.passages}
    served, offline = (events_data(project, offline=way) for way in (False, True))
    events = timeline(project.annotations, project.articles)
    assert [row[:3] for row in offline] == [[event.date, event.until, event.title] for event in events]
    assert [row[:4] for row in served] == [row[:4] for row in offline]
    for event, here, there in zip(events, served, offline, strict=True):
        for telling, with_words, with_place in zip(event.tellings, here[4], there[4], strict=True):
            if telling.annotation in quotations:
                assert with_words == with_place == telling.annotation
                continue
            slug, start, length = with_place
            assert with_words == [slug, telling.exact]
            assert project.articles[slug].body[start : start + length] == telling.exact


def test_words_that_a_passage_holds_are_given_whole_in_the_file_too(project: Project) -> None:
    own = next(a for a in project.annotations if a.events and not a.targets)
    other = next(p for p in project.passages if p.article.slug == own.article).annotation
    over = replace(other, id=f"{own.article}/over", start=own.start, end=own.end, exact=own.exact)
    overlaid = replace(project, annotations=(*project.annotations, over))
    told = [telling for event in events_data(overlaid, offline=True) for telling in event[4]]
    assert [own.article, own.exact] in told


def test_outlines_are_given_for_the_countries_of_actors_with_a_stance(project: Project) -> None:
    data = tint_data(project)
    stated = positions_data(project)
    assert data["countries"] == {
        actor.id: list(actor.countries)
        for actor in project.actors.values()
        if actor.id in stated and actor.countries
    }
    assert set(data["rings"]) == {code for codes in data["countries"].values() for code in codes}
    assert tint_data(replace(project, borders={})) == {"countries": {}, "rings": {}}


def test_actors_and_stances_have_names_for_the_filters(project: Project) -> None:
    names = page_data(project, {})["names"]
    assert names["actor"] == {actor.id: actor.title for actor in project.actors.values()}
    assert {s.position for a in project.annotations for s in a.stances} <= set(names["stance"])
