from pathlib import Path

import pytest

from corridor_map.ground.view import View, fitting_view, read_view
from corridor_map.project import Project

GOOD = 'title = "T"\nsummary = "S"\nbounds = [40, 30, 50, 35.5]\nroutes = ["b", "a"]\n'


def test_a_view_is_read_from_its_file(tmp_path: Path) -> None:
    file = tmp_path / "map.toml"
    file.write_text(GOOD)
    assert read_view(file) == ([View("T", "S", (40.0, 30.0, 50.0, 35.5), ("b", "a"))], [])


def test_a_missing_file_is_no_fault(tmp_path: Path) -> None:
    assert read_view(tmp_path / "map.toml") == ([], [])


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (GOOD.replace('"T"', "3"), "title: found 3, expected a text"),
        (GOOD.replace("50, 35.5", "39, 35.5"), "expected [west, south, east, north]"),
        (GOOD.replace("50, 35.5", "50"), "expected [west, south, east, north]"),
        (GOOD.replace("50, 35.5", '50, "x"'), "expected [west, south, east, north]"),
        (GOOD.replace("50, 35.5", "50, 95"), "expected [west, south, east, north]"),
        (GOOD.replace('["b", "a"]', '"b"'), "routes: found 'b', expected a list of route ids"),
        (GOOD + '[[notes]]\ntitle = "N"\n', "notes: found"),
        ("title = ", "is not TOML: "),
    ],
)
def test_a_fault_says_what_was_found_and_expected(tmp_path: Path, text: str, problem: str) -> None:
    file = tmp_path / "map.toml"
    file.write_text(text)
    views, faults = read_view(file)
    assert views == [] and problem in str(faults[0]) and str(file) in str(faults[0])


def test_without_a_file_the_view_fits_the_routes(project: Project) -> None:
    west, south, east, north = fitting_view([project.routes["aras"]]).bounds
    for segment in project.routes["aras"].segments:
        assert all(west <= lon <= east and south <= lat <= north for lon, lat in segment.coordinates)
    assert fitting_view([]).bounds[0] == -180
