"""Whole folders, changed in a few places: every page, download, search and command answers of each.

    python -m fuzz.folders --count 2000

Each folder is one that is whole, with one to four changes (`folders`); it is all there is, so that
it is read in no time. What is raised, or answered by 500, is said once for each place it comes from,
and the first folder that it came of is kept.
"""

import argparse
import copy
import io
import shutil
import sys
import tempfile
import traceback
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any, TypeAlias

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.hostile.whole import Folder, addresses, alone, points_of, whole_folder, write, written

from corridor_map.cli import main as corridor_map
from corridor_map.errors import CorridorMapError
from corridor_map.exports.catalogue import offered
from corridor_map.loading import load
from corridor_map.web import create_app
from fuzz.odd_values import NAMES, NUMBERS, TEXTS

Draw: TypeAlias = Callable[[st.SearchStrategy[Any]], Any]

_IDS = ("constructor", "tostring", "borders", "baku", "a" * 120, "x-y", "0", "prototype")


def _places(folder: Folder) -> list[tuple[Any, Any]]:
    """Return every place of a value, as what it is in and its key, in order."""
    found: list[tuple[Any, Any]] = []
    waiting: list[Any] = [content for content in folder.values() if not isinstance(content, bytes)][::-1]
    while waiting:
        one = waiting.pop()
        keys = list(one) if isinstance(one, dict) else range(len(one))
        found += [(one, key) for key in keys]
        waiting += [one[key] for key in keys if isinstance(one[key], dict | list)][::-1]
    return found


def _place(folder: Folder, draw: Draw, of: type | tuple[type, ...] = object) -> tuple[Any, Any] | None:
    places = [(outer, key) for outer, key in _places(folder) if isinstance(outer[key], of)]
    return draw(st.sampled_from(places)) if places else None


def _said(outer: Any, key: Any) -> str:
    return f"{key!r} of {str(outer)[:80]}"


def _odd(folder: Folder, draw: Draw) -> str:
    """Put an odd value in the place of one of its kind."""
    place = _place(folder, draw, draw(st.sampled_from([str, str, (int, float), list, object])))
    if place is None:
        return ""
    outer, key = place
    before = outer[key]
    choices: tuple[Any, ...] = (None, True, -1, "x", [], {}, [[]])
    if isinstance(before, str):
        choices = TEXTS
    elif isinstance(before, int | float):
        choices = NUMBERS
    elif isinstance(before, list) and before:
        choices = ([], before[::-1], before + before, before[:1], before[1:], [before])
    outer[key] = copy.deepcopy(draw(st.sampled_from(choices)))
    return f"{_said(outer, key)} is {str(outer[key])[:40]!r}"


def _like(folder: Folder, draw: Draw) -> str:
    """Put a value in the place of another of its type: an id of another kind, a line of another layer."""
    place = _place(folder, draw)
    if place is None:
        return ""
    outer, key = place
    other = _place(folder, draw, type(outer[key]))
    if other is None:
        return ""
    # A copy, or a value that contains itself could come of it.
    outer[key] = copy.deepcopy(other[0][other[1]])
    return f"{_said(outer, key)} is as {_said(*other)}"


def _gone(folder: Folder, draw: Draw) -> str:
    place = _place(folder, draw)
    if place is None:
        return ""
    outer, key = place
    said = f"without {_said(outer, key)}"
    del outer[key]
    return said


def _twice(folder: Folder, draw: Draw) -> str:
    """Have a thing twice, the second time with another id."""
    lists = [one for one in (outer[key] for outer, key in _places(folder)) if isinstance(one, list) and one]
    if not lists:
        return ""
    one = draw(st.sampled_from(lists))
    again = copy.deepcopy(draw(st.sampled_from(one)))
    if isinstance(again, dict) and isinstance(again.get("id"), str) and draw(st.booleans()):
        again["id"] += "-2"
    one.append(again)
    return f"twice {str(again)[:80]}"


def _renamed(folder: Folder, draw: Draw) -> str:
    """Give an id to whatever has another, wherever that is said and in names of files."""
    ids = sorted(
        {outer[key] for outer, key in _places(folder) if key == "id" and isinstance(outer[key], str)}
        | {Path(path).name.partition(".")[0] for path in folder}
    )
    if not ids:
        return ""
    old, new = draw(st.sampled_from(ids)), draw(st.sampled_from([*ids, *_IDS]))
    if not new:
        return ""
    for outer, key in _places(folder):
        value = outer[key]
        if isinstance(value, str) and old and (value == old or value.startswith((f"{old}/", f"{old}."))):
            outer[key] = new + value[len(old) :]
    for path in [path for path in folder if old and Path(path).name.startswith(f"{old}.")]:
        inner = Path(path)
        folder[str(inner.with_name(new.rpartition("/")[2] + inner.name[len(old) :]))] = folder.pop(path)
    return f"the id {old[:60]} is {new[:60]}"


def _retold(folder: Folder, draw: Draw) -> str:
    """Put an odd text wherever another is, as if a thing were called so."""
    texts = sorted(
        {outer[key] for outer, key in _places(folder) if isinstance(outer[key], str) and outer[key]}
    )
    if not texts:
        return ""
    old, new = draw(st.sampled_from(texts)), draw(st.sampled_from(TEXTS))
    for outer, key in _places(folder):
        if outer[key] == old:
            outer[key] = new
    return f"{old[:60]!r} is {new[:60]!r}"


def _rename(value: Any, name: str) -> None:
    for key, inner in list(value.items()) if isinstance(value, dict) else []:
        if key in ("title", "short_title", "name", "toponym") and isinstance(inner, str):
            value[key] = name
        elif key == "names" and isinstance(inner, dict):
            value[key] = dict.fromkeys(inner, [name])
        elif isinstance(inner, dict):
            _rename(inner, name)
        for item in inner if isinstance(inner, list) else []:
            _rename(item, name)


def _called(folder: Folder, draw: Draw) -> str:
    """Give a thing, or all things of a file, one odd name in all languages."""
    files = sorted(path for path in folder if not isinstance(folder[path], bytes))
    named = [folder[path] for path in files]
    named += [
        one
        for path in files
        if isinstance(folder[path], dict)
        for listed in folder[path].values()
        if isinstance(listed, list)
        for one in listed
        if isinstance(one, dict)
    ]
    if not named:
        return ""
    what, name = draw(st.sampled_from(named)), draw(st.sampled_from(NAMES))
    _rename(what, name)
    return f"{str(what)[:80]} is called {name[:60]!r}"


MOVES: dict[str, Callable[[float, float], tuple[float, float]]] = {
    "on the other side": lambda x, y: (-x, -y),
    "swapped": lambda x, y: (y, x),
    "elsewhere": lambda x, y: (x - 90, y + 30),
    "at the North Pole": lambda x, _: (x, 90.0),
    "beyond Mercator": lambda x, y: (x, y + 67.5),
    "at the antimeridian": lambda x, y: (180.0 if x > 62 else -180.0, y),
    "over the antimeridian": lambda x, y: (x + 118 - 360 * (x > 62), y),
    "in one place": lambda _, __: (62.0, 21.0),
    "on one meridian": lambda _, y: (62.0, y),
    "on a grid": lambda x, y: (float(round(x)), float(round(y))),
    "very near": lambda x, y: (62 + (x - 62) * 1e-7, 21 + (y - 21) * 1e-7),
    "out of range": lambda x, y: (x * 4, y * 5),
    "at no place": lambda _, y: (float("nan"), y),
    "crossing": lambda x, y: (x, 42 - y),
    "a little aside": lambda x, y: (x + 1e-9, y - 1e-9),
}


def _moved(folder: Folder, draw: Draw) -> str:
    """Move the coordinates of a layer or of a feature of it."""
    layers = [path for path in folder if path.endswith(".geojson") and isinstance(folder[path], dict)]
    if not layers:
        return ""
    path = draw(st.sampled_from(layers))
    features = folder[path].get("features")
    what = folder[path]
    if isinstance(features, list) and features and draw(st.booleans()):
        what = draw(st.sampled_from(features))
    name = draw(st.sampled_from(sorted(MOVES)))
    for point in points_of(what):
        point[:] = MOVES[name](*point)
    return f"{path} is {name}"


def _redrawn(folder: Folder, draw: Draw) -> str:
    """Have a line reversed, halved, doubled, or drawn once more as another kind of thing."""
    lines = [
        outer
        for outer, key in _places(folder)
        if key == "coordinates"
        and isinstance(outer[key], list)
        and outer.get("type") in ("LineString", "Polygon", "MultiLineString")
    ]
    if not lines:
        return ""
    one, other = draw(st.sampled_from(lines)), draw(st.sampled_from(lines))
    line = list(one["coordinates"])
    half = max(2, len(line) // 2 + 1)
    choices = {
        "reversed": line[::-1],
        "halved": line[:half],
        "begun at its half": line[half - 2 :],
        "doubled": [point for point in line for _ in range(2)],
        "there and back": line + line[::-1],
        "closed": line + line[:1],
    }
    name = draw(st.sampled_from(sorted(choices)))
    other |= {"type": one["type"], "coordinates": copy.deepcopy(choices[name])}
    return f"{str(line)[:60]} is {name}"


def _torn(folder: Folder, draw: Draw) -> str:
    """Cut a file, turn its bytes into others, or put one in the place of another."""
    path, other = draw(st.sampled_from(sorted(folder))), draw(st.sampled_from(sorted(folder)))
    content = written(path, folder[path])
    half = len(content) // 2
    ways: dict[str, bytes] = {
        "cut": content[:half],
        "empty": b"",
        "as another": written(other, folder[other]),
        "with a mark of order": b"\xef\xbb\xbf" + content,
        "in UTF-16": content.decode("utf-8", "replace").encode("utf-16"),
        "with CRLF": content.replace(b"\n", b"\r\n"),
        "with CR": content.replace(b"\n", b"\r"),
        "with a NUL": content[:half] + b"\0" + content[half:],
        "no UTF-8": content[:half] + b"\xff" + content[half:],
        "twice": content + content,
        "without its first line": content.partition(b"\n")[2],
        "without lines": content.replace(b"\n", b" "),
        "with blanks": content.replace(b" ", b"\xc2\xa0"),
        "in capitals": content.upper(),
    }
    name = draw(st.sampled_from(sorted(ways)))
    folder[path] = ways[name]
    return f"{path} is {name}"


def _word(folder: Folder, draw: Draw) -> str:
    """Put an odd text in the place of a word, a line or a cell of a file of text."""
    texts = sorted(path for path, content in folder.items() if isinstance(content, bytes))
    if not texts:
        return ""
    path = draw(st.sampled_from(texts))
    separator = draw(st.sampled_from([b"\n", b" ", b",", b": "]))
    parts = folder[path].split(separator)
    number = draw(st.integers(0, len(parts) - 1))
    new = draw(st.sampled_from(TEXTS)).encode("utf-8", "replace")
    old, parts[number] = parts[number], new
    folder[path] = separator.join(parts)
    return f"{old[:40]!r} in {path} is {new[:40]!r}"


def _lost(folder: Folder, draw: Draw) -> str:
    path = draw(st.sampled_from(sorted(folder)))
    del folder[path]
    return f"without {path}"


CHANGES = (
    _odd,
    _odd,
    _odd,
    _like,
    _like,
    _gone,
    _twice,
    _called,
    _called,
    _called,
    _renamed,
    _renamed,
    _retold,
    _retold,
)
CHANGES += (_moved, _moved, _redrawn, _redrawn, _torn, _word, _word, _lost)


@st.composite
def folders(draw: Draw) -> tuple[Folder, list[str]]:
    """Draw a folder that was whole, and what was changed in it."""
    folder = copy.deepcopy(whole_folder())
    done = []
    for _ in range(draw(st.integers(1, 4))):
        change = draw(st.sampled_from(CHANGES))
        done.append(f"{change.__name__}: {change(folder, draw) if folder else ''}")
    return folder, done


def visit(root: Path, *, heavy: bool = True) -> None:
    """Ask for every page, download and search of a folder, and run the commands that only read it.

    Parameters
    ----------
    root
        The folder.
    heavy
        Whether to make what takes longest too: a GeoPackage, and the commands.

    Raises
    ------
    AssertionError
        If an address answers that the server failed.
    Exception
        Whatever is raised that is no sentence of ours.
    """
    project = load(root)
    app = create_app(project, data=root)
    # What is raised is to be seen, and not the page that says that something was.
    app.config["PROPAGATE_EXCEPTIONS"] = True
    client = app.test_client()
    forms = [form for form in offered() if heavy or form != "gpkg"]
    for address in addresses(project, forms):
        answer = client.get(address)
        if answer.status_code >= 500:
            raise AssertionError(f"{address}: {answer.status_code}: {answer.text[-300:]}")
    # What the commands say goes nowhere, whatever it may have been.
    nowhere = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", errors="backslashreplace")
    for command in (("check",), ("measure",), ("passages",), ("reanchor",)) if heavy else (("check",),):
        with redirect_stdout(nowhere), redirect_stderr(nowhere):
            try:
                corridor_map([*command, "--data", str(root)], standalone_mode=False)
            except CorridorMapError:
                pass
            except SystemExit as end:
                if end.code not in (0, 1, 2, None):
                    raise


def _where(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "corridor_map" in frame.filename]
    last = ours[-1] if ours else frames[-1]
    return f"{type(error).__name__} in {Path(last.filename).name}:{last.lineno} {last.name}: {error}"[:300]


def main() -> int:
    """Try as many folders as the command line says; return 1 if any was not answered."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--count", type=int, default=2000, help="how many folders; by default %(default)s")
    parser.add_argument(
        "--over", action="store_true", help="lay the folders over what ships: 20 times slower"
    )
    parser.add_argument("--keep", type=Path, default=Path("found"), help="where to keep what breaks")
    arguments = parser.parse_args()
    found: dict[str, int] = {}
    tried = 0

    @given(folders())
    @settings(
        max_examples=arguments.count,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def run(drawn: tuple[Folder, list[str]]) -> None:
        nonlocal tried
        tried += 1
        if tried % 250 == 0:
            print(f"{tried} folders", flush=True)
        folder, done = drawn
        with tempfile.TemporaryDirectory() as name:
            try:
                root = write(folder, Path(name) / "data")
            except (OSError, ValueError):
                return
            try:
                if arguments.over:
                    visit(root, heavy=False)
                else:
                    with alone(Path(name) / "nothing"):
                        visit(root, heavy=tried % 5 == 0)
            except Exception as error:
                where = _where(error)
                key = where.partition(": ")[0]
                found[key] = found.get(key, 0) + 1
                if found[key] == 1:
                    kept = arguments.keep / str(len(found))
                    shutil.copytree(root, kept, dirs_exist_ok=True)
                    changes = "\n  ".join(done)
                    print(f"{tried}: {where}\n  {changes}\n  kept as {kept}", flush=True)

    run()
    print(f"{tried} folders, {sum(found.values())} not answered, in {len(found)} places")
    for key, count in sorted(found.items(), key=lambda item: -item[1]):
        print(f"{count:6} {key}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
