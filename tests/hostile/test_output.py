"""What commands say and the tables they write: nothing that a terminal or a spreadsheet would act on."""

import csv
import io
import json
import os
import re
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import click
import pandas as pd
import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from corridor_map import lexica, loading
from corridor_map.articles.metadata import Stated
from corridor_map.cli import main
from corridor_map.commands import output
from corridor_map.errors import OutputError, UsageError
from corridor_map.exports.cells import Table, guarded, plain
from tests.hostile.folder import write_folder
from tests.hostile.texts import CONTROLS

NAMES = {
    "title of the window": "\x1b]0;x\x07",
    "override": "\u202egnp",
    "another line": "a\ncorridor-map: ok",
    "no UTF-8": os.fsdecode(b"\xff\xfe"),
    "carriage return": "a\rb\x9b31m",
}
FORMULAS = ("=1+1", "+1", "-1", "@A1", "＝1+1", "＋1", "－1", "＠A1", "\r=1", "\t=1", " =1", "'=1", "a\r=1+1")
ENCODINGS = ("ascii", "cp1252", "latin-1", "utf-8")
FIELDS = tuple(" ".join(CONTROLS.values()).split())


def run(*arguments: str | Path, charset: str = "utf-8", **how: Any) -> Result:
    return CliRunner(charset=charset).invoke(main, [str(argument) for argument in arguments], **how)


def steering(text: str) -> list[str]:
    """Return the characters that steer a terminal or the direction of writing, but ends of lines."""
    return [
        char
        for char in text
        if char not in "\n\u200c\u200d" and unicodedata.category(char) in {"Cc", "Cf", "Cs", "Zl", "Zp"}
    ]


def lines_of(result: Result) -> list[str]:
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    text = result.stdout + result.stderr
    assert steering(text) == []
    return text.split("\n")


@pytest.fixture(scope="module", autouse=True)
def read_once() -> Iterator[None]:
    """Have each folder, and its lexicon, read once, for a hundred commands."""
    projects, lexica_read = cache(loading.load), {}

    def lexicon_of(project: Any, data: Path | None = None) -> Any:
        if data not in lexica_read:
            lexica_read[data] = read_lexicon(project, data)
        return lexica_read[data]

    read_lexicon = lexica.lexicon_of
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(loading, "load", lambda data=None: projects(data))
        patched.setattr(lexica, "lexicon_of", lexicon_of)
        yield


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_folder(tmp_path_factory.mktemp("shown"), " ".join([*FIELDS, *FORMULAS]))


def asked() -> Iterator[tuple[str, list[str]]]:
    """Yield every command with each of its arguments and options in turn, whose value is yet to come."""
    for name, command in main.commands.items():
        needed = {"add-route": ["--data", "none"], "reanchor": ["--data", "."]}.get(name, [])
        for parameter in command.params:
            if isinstance(parameter, click.Option) and not parameter.is_flag:
                file = {"verify": ["f"], "add": ["f"], "add-route": ["f"], "annotate": ["f"]}.get(name, [])
                yield f"{name} {parameter.opts[-1]}", [name, *file, *needed, parameter.opts[-1]]
            elif isinstance(parameter, click.Argument):
                yield f"{name} {parameter.name}", [name, *needed]


ASKED = dict(asked())


@pytest.mark.parametrize("where", ASKED)
def test_no_argument_of_any_command_reaches_the_terminal_raw(
    where: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    arguments = ASKED[where]
    # One that would be served for good.
    port = ["--port", "70000"] if arguments[0] == "serve" else []
    lines = lines_of(run(arguments[0], *port, *arguments[1:], " ".join(NAMES.values())))
    assert not any(line.startswith("corridor-map: ok") for line in lines)


SHOWN = (
    *((name, "cp1252") for name in ("annotate", "check", "export", "add")),
    *((name, charset) for name in ("passages", "measure") for charset in ENCODINGS),
)


@pytest.mark.parametrize(("name", "charset"), SHOWN)
def test_no_text_of_a_folder_reaches_the_terminal_raw_in_any_encoding(
    name: str, charset: str, odd: Path, tmp_path: Path
) -> None:
    file = tmp_path / f"{NAMES['no UTF-8']}\x1b[2J.txt"
    file.write_text("The Zangezur Corridor 🚂 is “new”.", encoding="utf-8")
    more = {
        "annotate": [file],
        "export": ["-o", tmp_path / f"{NAMES['no UTF-8']}.geojson", "--manifest"],
        "add": [file, "--dry-run", "--author", "A", "--title", "“T”", "--date", "2024"],
    }
    result = run(name, "--data", odd, *more.get(name, []), charset=charset)
    lines_of(result)
    assert result.exit_code == (1 if name == "check" else 0), result.output


@pytest.mark.parametrize("charset", ENCODINGS)
@pytest.mark.parametrize(("name", "form"), [("passages", "json"), ("measure", "json"), ("annotate", "jsonl")])
def test_json_loads_to_the_same_in_any_encoding(
    name: str, form: str, charset: str, odd: Path, tmp_path: Path
) -> None:
    file = tmp_path / "\x7f🚂é.txt"
    file.write_text("The Zangezur Corridor 🚂 is “new” and Zəngəzur dəhlizi.", encoding="utf-8")
    arguments = [name, "--data", odd, "--format", form, *([file] if name == "annotate" else [])]
    shown, usual = run(*arguments, charset=charset), run(*arguments)
    assert steering(shown.stdout) == [] and shown.exit_code == 0
    assert json.loads(shown.stdout) == json.loads(usual.stdout)


@pytest.mark.parametrize("form", ["html", "geojson", "gpkg", "kml", "csv", "jsonld", "lpf", "recogito"])
def test_a_file_whose_name_is_not_utf_8_is_written_in_every_form(form: str, tmp_path: Path) -> None:
    name = f"{NAMES['no UTF-8']}\x1b.{form}"
    arguments = ["export", "--route", "aras", "--format", form, "--manifest", "-o", tmp_path / name]
    result = run(*arguments, "--search", "Aras")
    lines_of(result)
    assert result.exit_code == 0 and (tmp_path / name).stat().st_size > 1000, result.output
    assert json.loads((tmp_path / f"{name}.manifest.json").read_text(encoding="utf-8"))["format"] == form


@pytest.mark.parametrize("character", ["\x1b", "\x9b", "\u202e", "\u2066", "\udcff"])
def test_a_title_that_steers_is_refused_and_not_changed(character: str) -> None:
    with pytest.raises(UsageError, match=f"the title has U\\+{ord(character):04X}"):
        Stated(title=f"On{character} the railway")
    assert Stated(title="نامه‌ها").title == "نامه‌ها"


@pytest.mark.parametrize("name", ["--help", *main.commands])
def test_help_is_said_in_ascii(name: str) -> None:
    result = run(*([name] if name == "--help" else [name, "--help"]), charset="ascii")
    assert result.exit_code == 0 and result.stdout.isascii()


CSVS = {
    "passages": lambda odd, _: run("passages", "--data", odd, "--format", "csv").stdout,
    "measure": lambda odd, _: run("measure", "--data", odd, "--format", "csv").stdout,
    **{
        name: lambda odd, file, name=name: (
            run("export", "--data", odd, "--format", name, "-o", file), file.read_text(encoding="utf-8"),
        )[1]
        for name in ("csv", "recogito")
    },
}  # fmt: skip


@pytest.mark.parametrize("name", CSVS)
def test_no_cell_of_any_table_is_a_formula_or_steers(name: str, odd: Path, tmp_path: Path) -> None:
    text = CSVS[name](odd, tmp_path / "made.csv")
    assert steering(text) == []
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert len(rows) > 5 and {len(row) for row in rows} == {len(rows[0])}
    cells = [cell for row in rows for cell in row if not is_number(cell)]
    assert [cell for cell in cells if is_formula(cell)] == []


def is_formula(cell: str) -> bool:
    return unicodedata.normalize("NFKC", cell.strip())[:1] in {"=", "+", "-", "@"}


def is_number(cell: str) -> bool:
    return re.fullmatch(r"-?\d+(\.\d+)?(e-?\d+)?", cell) is not None


TEXTS = st.text(
    st.one_of(st.sampled_from("'\"=+-@＝＋－＠\t\r\n\\x1bu202e,; \u202e"), st.characters()), max_size=12
)


@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=4), st.booleans())
def test_a_table_has_its_rows_and_each_text_can_be_had_back(
    rows: list[tuple[str, str]], quoted: bool
) -> None:
    file = io.StringIO(newline="")
    table = Table(file, ("a", "b"), quoted=quoted)
    for a, b in rows:
        table.add({"a": a, "b": b})
    written = file.getvalue()
    assert "\r" not in written and steering(written) == []
    read = list(csv.reader(io.StringIO(written, newline=""), strict=True))[1:]
    assert [tuple(map(plain, row)) for row in read] == rows
    assert not any(is_formula(cell) for row in read for cell in row)
    frame = pd.read_csv(
        io.StringIO(written, newline=""), dtype=str, keep_default_na=False, skip_blank_lines=False
    )
    assert [tuple(map(plain, row)) for row in frame.itertuples(index=False)] == rows


@pytest.mark.parametrize("text", FORMULAS)
def test_what_a_spreadsheet_would_run_has_an_apostrophe_before_it(text: str) -> None:
    cell = guarded(text)
    assert cell.startswith("'") or text == "a\r=1+1"
    assert "\r" not in cell and plain(cell) == text


def test_a_number_below_zero_stays_a_number() -> None:
    file = io.StringIO()
    Table(file, ("a",)).add({"a": -5.5})
    assert file.getvalue() == "a\n-5.5\n"


def test_commands_have_one_way_to_say_things_and_tables_one_way_to_be_written() -> None:
    source = Path(output.__file__).parents[1]
    allowed = {"commands/output.py", "ground/build/__main__.py", "articles/cleaning/cleaning.py"}
    for file in source.rglob("*.py"):
        text = file.read_text(encoding="utf-8")
        name = file.relative_to(source).as_posix()
        if name not in allowed:
            assert not re.search(r"\bclick\.s?echo|(?<!\w)print\(|sys\.stdout\.write|\.out\.write", text), (
                name
            )
        if name != "exports/cells.py":
            assert not re.search(r"csv\.(Dict)?[wW]riter", text), name


def test_a_full_disk_behind_standard_output_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    with open("/dev/full", "w", encoding="utf-8") as full:
        monkeypatch.setattr(sys, "stdout", full)
        with pytest.raises(
            OutputError, match="^cannot write to standard output: no space left on device; kept$"
        ):
            output.say("said", done="kept")
        # What could not be written is no longer to be written as the file is closed.
        os.dup2(os.open(os.devnull, os.O_WRONLY), full.fileno())


@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize(("where", "said"), [("/dev/full", "no space left on device"), ("", "")])
def test_a_program_whose_output_goes_nowhere_ends_with_1_and_at_most_a_sentence(
    where: str, said: str, unbuffered: str
) -> None:
    reading, closed = os.pipe()
    os.close(reading)
    with open(where or closed, "wb", buffering=0) as stdout:
        ran = subprocess.run(
            [sys.executable, "-m", "corridor_map", "passages", "--route", "aras"],
            stdout=stdout,
            stderr=subprocess.PIPE,
            text=True,
            env=os.environ | {"PYTHONUNBUFFERED": unbuffered},
        )
    if where:
        os.close(closed)
    assert ran.returncode == 1
    assert ran.stderr == (f"corridor-map: cannot write to standard output: {said}\n" if said else "")
