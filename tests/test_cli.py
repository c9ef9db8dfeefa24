import csv
import io
import json
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
from click.testing import CliRunner, Result

from corridor_map.cli import main
from corridor_map.errors import OutputError
from corridor_map.project import Project
from corridor_map.web.server import run as serve_until_asked
from tests.reader import command

COMMANDS = sorted(main.commands)


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_help_names_every_command() -> None:
    result = run("--help")
    assert result.exit_code == 0
    assert all(f"\n  {name} " in result.output for name in COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_and_is_in_the_documentation(name: str) -> None:
    result = run(name, "--help")
    assert result.exit_code == 0 and main.commands[name].help
    page = (Path(__file__).parents[1] / "docs" / "commands.md").read_text(encoding="utf-8")
    assert f"`corridor-map {name}`" in page


def test_help_loads_nothing_heavy() -> None:
    code = "import sys, corridor_map.cli; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert not {"folium", "flask", "shapely", "geopandas", "jinja2", "pyproj"} & set(loaded)


def test_export_writes_one_file_and_says_so(tmp_path: Path) -> None:
    result = run("export", "-o", tmp_path / "m.html", "--route", "aras", "--as-of", "2018-03-01")
    assert result.exit_code == 0, result.output
    assert "m.html" in result.output and "1 routes, 3 passages, no outside references" in result.output
    assert '"state":{"as-of":"2018-03-01"}' in (tmp_path / "m.html").read_text(encoding="utf-8")


def test_passages_as_json_csv_and_table(project: Project) -> None:
    records = json.loads(run("passages", "--format", "json").output)
    assert len(records) == len(project.passages)
    assert {"article", "routes", "exact", "start", "end"} <= set(records[0])
    rows = list(csv.DictReader(io.StringIO(run("passages", "--route", "aras", "--format", "csv").output)))
    assert len(rows) == 3 and all("aras" in row["routes"].split() for row in rows)
    table = run("passages", "--search", "Astarachay").output
    assert (
        "Caliber.Az, Fuad Shahbazov, 2023-09-28" in table
        and f"1 of {len(project.passages)} passages" in table
    )


def test_check_says_that_what_ships_is_sound(project: Project) -> None:
    result = run("check")
    assert result.exit_code == 0
    assert f"ok: {len(project.routes)} routes with {len(project.segments)} segments" in result.output


SEGMENT = {
    "type": "Feature",
    "id": "mine/a-b",
    "properties": {
        "name": "A – B",
        "branch": "",
        "mode": "rail",
        "status": "operating",
        "contested": False,
        "history": [
            {"from": "1990", "status": "operating", "contested": False, "note": "", "source": "a timetable"}
        ],
        "countries": ["AZE"],
        "from": "baku",
        "to": "alat",
        "certainty": "certain",
        "gauge_mm": 1520,
        "source": "a survey",
    },
    "geometry": {"type": "LineString", "coordinates": [[49.85, 40.38], [49.41, 39.95]]},
}
ROUTE = """
title = "Mine"
short_title = "Mine"
colour = "#123456"
colour_dark = "#abcdef"
summary = "S."
[names]
en = ["Mine"]
[lexicon]
names = ["Mine"]
"""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    routes = tmp_path / "geodata" / "routes"
    routes.mkdir(parents=True)
    (tmp_path / "seeds").mkdir()
    (routes / "mine.toml").write_text(ROUTE, encoding="utf-8")
    write_segment(tmp_path, SEGMENT)
    return tmp_path


def write_segment(data: Path, segment: object) -> None:
    collection = {"type": "FeatureCollection", "features": [segment]}
    (data / "geodata" / "routes" / "mine.geojson").write_text(json.dumps(collection), encoding="utf-8")


def test_a_users_route_is_taken_in(data: Path) -> None:
    result = run("check", "--data", data)
    assert result.exit_code == 0, result.output
    assert "ok: 5 routes" in result.output


FAULTS = [
    ("a broken geometry", {"type": "LineString", "coordinates": [[49.85, 40.38]]}, "mine/a-b"),
    (
        "swapped coordinates",
        {"type": "LineString", "coordinates": [[40.38, 49.85], [39.95, 49.41]]},
        "latitude",
    ),
    ("no geometry", None, "mine/a-b"),
    ("out of range", {"type": "LineString", "coordinates": [[49.85, 140.38], [49.41, 39.95]]}, "mine/a-b"),
]


@pytest.mark.parametrize(
    ("geometry", "said"), [fault[1:] for fault in FAULTS], ids=[fault[0] for fault in FAULTS]
)
def test_check_names_each_fault_and_the_rest_is_exported(
    data: Path, tmp_path: Path, geometry: object, said: str
) -> None:
    write_segment(data, {**SEGMENT, "geometry": geometry})
    result = run("check", "--data", data)
    assert result.exit_code == 1
    assert "mine.geojson" in result.output and said in result.output and "Traceback" not in result.output
    exported = run("export", "--data", data, "-o", tmp_path / "m.html")
    assert exported.exit_code == 0 and "mine.geojson" in exported.stderr


@pytest.mark.parametrize(
    ("arguments", "status", "sentence"),
    [
        (["export", "--route", "zangezr"], 2, "there is no route “zangezr”; did you mean zangezur?"),
        (
            ["passages", "--article", "calibre"],
            2,
            "there is no article “calibre”; did you mean caliber-2023-09-28",
        ),
        (["export", "--as-of", "soon"], 2, "“soon” is not a date"),
        (["passages", "--since", "2023-13"], 2, "“2023-13” is not a date"),
        (["export", "-o", "none/map.html"], 1, "cannot write none/map.html: its folder does not exist"),
        (["export", "-o", "."], 1, "cannot write .: it is a folder"),
        (["passages", "--data", "none"], 2, "none"),
        (["serve", "--port", "70000"], 2, "70000"),
        (["serve", "--host", "192.0.2.1"], 1, "it is not an address of this machine"),
        (["serve", "--host", "a" * 300], 1, "aaa:5000: it is not an address of this machine"),
    ],
)
def test_a_bad_request_gets_one_sentence(arguments: list[str], status: int, sentence: str) -> None:
    result = run(*arguments)
    assert result.exit_code == status
    assert sentence in result.stderr and "Traceback" not in result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)


@pytest.mark.parametrize(
    "host",
    [
        "a" * 300,
        "a" * 100_000,
        f"{'a' * 64}.example",
        "..",
        "a..example",
        "127.0.0.1\0.example",
        "\u2028",
        "\x1b[2J",
        "a name with spaces",
        "é" * 300,
        "xn--é",
        "\udcff.example",
    ],
    ids=ascii,
)
def test_a_host_that_no_machine_can_have_is_refused_in_a_sentence(
    host: str, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    def look_up(name: str, *more: Any, **named: Any) -> Any:
        # Whatever could be a name is not asked for in the network.
        name.encode("idna")
        if "\0" in name:
            return found(name.partition("\0")[0], *more, **named)
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    found = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    with pytest.raises(OutputError) as refused:
        serve_until_asked(project, host, 0, lambda *_: None)
    said = str(refused.value)
    assert said.startswith("cannot listen on ") and said.endswith(":0: it is not an address of this machine")
    assert said.isprintable() and len(said) < 700


def test_a_port_in_use_is_said_with_another_to_try() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = run("serve", "--port", str(port))
    assert result.exit_code == 1
    assert f"cannot listen on 127.0.0.1:{port}: the port is in use; try --port" in result.stderr


def test_serve_shows_the_map_and_stops_when_asked() -> None:
    code = "from corridor_map.cli import main; main()"
    serving = subprocess.Popen(
        [sys.executable, "-u", "-c", code, "serve", "--port", "0"], stdout=subprocess.PIPE, text=True
    )
    try:
        assert serving.stdout is not None
        address = serving.stdout.readline().split()[4]
        assert urlopen(address).status == 200
    finally:
        serving.terminate()
        assert serving.wait(10) is not None
        serving.stdout and serving.stdout.close()


def test_a_command_runs_as_a_process_of_its_own() -> None:
    ran = command("check")
    assert ran.returncode == 0 and ran.stdout.startswith("ok: ")
