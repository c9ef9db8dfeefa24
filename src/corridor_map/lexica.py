"""The lexicon of a project, built from its routes and the shared lexicon files."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from corridor_map.errors import Fault
from corridor_map.io.folders import is_there
from corridor_map.io.paths import shipped
from corridor_map.io.toml_files import read_toml
from corridor_map.linking.lexicon import Lexicon, read_lexicon

if TYPE_CHECKING:
    from corridor_map.project import Project

FILE = "lexicon.toml"


def lexicon_of(project: "Project", data: Path | None = None) -> tuple[Lexicon, list[Fault]]:
    """Return the lexicon of a project's routes, and every fault found in it.

    Parameters
    ----------
    project
        The project whose routes and borders texts are linked to.
    data
        A user's folder, whose ``geodata/lexicon.toml`` adds to the one that ships.
    """
    faults: list[Fault] = []
    shared: list[tuple[str, dict[str, Any]]] = []
    sources: list[tuple[Path, Path | None]] = [(shipped("geodata") / FILE, None)]
    if data is not None:
        sources.append((data / "geodata" / FILE, data))
    for path, within in sources:
        if not is_there(path):
            continue
        table = read_toml(path, within=within)
        if isinstance(table, Fault):
            faults.append(table)
        else:
            shared.append((str(path), table))
    routes = {
        id_: (f"geodata/routes/{id_}.toml", route.lexicon, route.names)
        for id_, route in project.routes.items()
    }
    lexicon, wrong = read_lexicon(routes, shared)
    return lexicon, faults + wrong
