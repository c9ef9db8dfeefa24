import json

from hypothesis import given
from hypothesis import strategies as st

from corridor_map.page.packing import SCALE, pack, packed
from corridor_map.page.payload import page_data, to_json
from corridor_map.project import Project

DEGREES = st.tuples(st.floats(-180, 180, allow_nan=False), st.floats(-90, 90, allow_nan=False))


@given(st.lists(DEGREES, min_size=1, max_size=40))
def test_a_packed_line_unpacks_to_itself(line: list[tuple[float, float]]) -> None:
    steps = pack(tuple(line))
    points, x, y = [], 0, 0
    for dx, dy in zip(steps[::2], steps[1::2], strict=True):
        x, y = x + dx, y + dy
        points.append((x, y))
    rounded = [(round(lon * SCALE), round(lat * SCALE)) for lon, lat in line]
    assert points == [p for i, p in enumerate(rounded) if i == 0 or p != rounded[i - 1]]


@given(st.lists(DEGREES, min_size=1, max_size=40), st.integers(0, 4))
def test_a_line_is_sent_in_the_largest_unit_it_is_whole_in(
    line: list[tuple[float, float]], digits: int
) -> None:
    coarse = tuple((round(lon, digits), round(lat, digits)) for lon, lat in line)
    unit, *steps = packed(coarse)
    assert [unit * step for step in steps] == pack(coarse)
    assert unit >= min(100, 10 ** (4 - digits))


def test_every_border_reaches_the_page_by_its_id(project: Project) -> None:
    borders = page_data(project, {})["borders"]
    assert list(borders) == list(project.borders)
    assert all(len(borders[id_]) == len(border.lines) for id_, border in project.borders.items())


@given(st.text())
def test_json_is_inert_in_a_page_and_means_the_same(text: str) -> None:
    written = to_json({"text": text})
    assert not set("<>&\u2028\u2029") & set(written)
    assert json.loads(written) == {"text": text}


def test_the_page_knows_every_segment_and_its_history(project: Project) -> None:
    data = page_data(project, {})
    segments = {s["id"]: s for route in data["routes"].values() for s in route["segments"]}
    assert set(segments) == set(project.segments)
    for id_, segment in project.segments.items():
        assert [h["from"] for h in segments[id_]["history"]] == [state.since for state in segment.history]


def test_a_segments_passages_are_its_own_and_its_routes(project: Project) -> None:
    data = page_data(project, {})
    for route in data["routes"].values():
        for segment in route["segments"]:
            id_, name = segment["id"], segment["id"].split("/")[0]
            own = whole = 0
            for passage in project.passages:
                named = [t for t in passage.annotation.targets if t.startswith(name + "/")]
                own += id_ in named
                whole += name in passage.routes and not named
            assert (segment["own"], segment["whole"]) == (own, whole), id_


def test_routes_on_one_track_lie_on_both_sides_of_it(project: Project) -> None:
    data = page_data(project, {})
    slots = {s["id"]: s["slot"] for route in data["routes"].values() for s in route["segments"]}
    assert {slots["zangezur/bilajari-alat"], slots["instc/bilajari-alat"]} == {-0.5, 0.5}
    assert slots["instc/bereket-akyayla"] == 0
