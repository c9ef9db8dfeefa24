"""The rooms of the package, and which of them may import which: the arrows go one way."""

import ast
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import corridor_map

PACKAGE = Path(corridor_map.__file__).parent

_PLAIN = ("errors", "io")
_TEXTS = (*_PLAIN, "languages", "articles")
_JOINT = (*_TEXTS, "linking", "ground", "search", "project")
ALLOWED = {
    "errors": (),
    "io": ("errors",),
    "languages": _PLAIN,
    "ground": (*_PLAIN, "languages"),
    "articles": (*_PLAIN, "languages"),
    "linking": _TEXTS,
    "project": (*_TEXTS, "linking", "ground"),
    "claims": _JOINT,
    "search": (*_TEXTS, "ground", "project"),
    "exports": (*_JOINT, "claims"),
    "page": (*_JOINT, "claims", "exports"),
    "web": (*_JOINT, "claims", "exports", "page"),
    "commands": (*_JOINT, "claims", "exports", "page", "web"),
    "notebook": (*_JOINT, "claims", "exports", "page"),
}
"""What each room may import beside itself."""

ROOT = {
    "corridor_map": "notebook",
    "__main__": "commands",
    "cli": "commands",
    "loading": "project",
    "lexica": "project",
    "evaluating": "project",
    "adding_routes": "project",
}
"""The rooms that modules outside the folders belong to, where they are called otherwise."""

_VERSION = "from corridor_map import __version__"
LONGEST = 300
"""Lines; a longer module is asking to be two."""


def _modules() -> dict[str, Path]:
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


MODULES = _modules()


def _named(tree: ast.AST) -> Iterator[str]:
    """Yield the modules that a module imports, wherever in it, and those that it names to import later."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            # The version stands in the package itself, which every room may say.
            for alias in node.names if ast.unparse(node) != _VERSION else ():
                inner = f"{node.module}.{alias.name}"
                yield inner if inner in MODULES else node.module
        elif isinstance(node, ast.Constant) and str(node.value).rstrip(".") in MODULES:
            # What import_module is given may be the beginning of a name.
            yield str(node.value).rstrip(".")


ARROWS = {
    name: {other for other in _named(ast.parse(path.read_text(encoding="utf-8"))) if other in MODULES}
    - {name}
    for name, path in MODULES.items()
}


def room(module: str) -> str:
    """Return the room of a module: the folder that it is in, or the one it belongs to."""
    parts = module.split(".")
    own = parts[1] if len(parts) > 1 else parts[0]
    return ROOT.get(own, own)


@pytest.mark.parametrize("own", ALLOWED)
def test_a_room_imports_what_it_may(own: str) -> None:
    wrong = [
        f"{name} imports {other}"
        for name, others in ARROWS.items()
        for other in sorted(others)
        if room(name) == own and room(other) not in (own, *ALLOWED[own])
    ]
    assert wrong == []


def test_every_module_is_in_a_room() -> None:
    assert {room(name) for name in MODULES} == set(ALLOWED)


def test_no_modules_import_each_other_in_a_circle() -> None:
    try:
        TopologicalSorter(ARROWS).prepare()
    except CycleError as error:
        pytest.fail(" -> ".join(error.args[1]))


def test_ground_and_articles_meet_in_the_project_alone() -> None:
    below = {"ground": "articles", "articles": "ground", "linking": "ground"}
    assert all(other not in ALLOWED[own] for own, other in below.items())


def test_no_module_is_long() -> None:
    lines = {name: len(path.read_text(encoding="utf-8").splitlines()) for name, path in MODULES.items()}
    assert {name: count for name, count in lines.items() if count > LONGEST} == {}


def test_every_room_says_what_it_is_for() -> None:
    for own in ALLOWED:
        path = PACKAGE / own / "__init__.py"
        if path.exists():
            said = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
            assert said and said.count(".") >= 2, own
