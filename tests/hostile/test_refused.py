"""Ids, colours, names of files and addresses of another form than ours are refused in a sentence."""

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from corridor_map.loading import load
from corridor_map.web import create_app
from tests.hostile.folder import write_folder
from tests.hostile.texts import evil


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
