"""The digests of all pages and exports of a project, which a change of code alone leaves as they are.

Run: ``python -m bench.identical > before.txt``, change the code, run it again into another file, and compare
the two. A line is a SHA-256 and what it is of: a form of export, or an address of the app.
"""

import hashlib
import tempfile
from collections.abc import Iterator
from pathlib import Path

from flask.testing import FlaskClient

from corridor_map.exports.catalogue import formats, write
from corridor_map.exports.selection import select
from corridor_map.loading import load
from corridor_map.project import Project
from corridor_map.web import create_app


def forms(project: Project) -> Iterator[tuple[str, bytes]]:
    """Yield each form of export that needs no browser, by name, as it is written to a file."""
    with tempfile.TemporaryDirectory() as folder:
        for name, form in formats().items():
            if name != "png":
                path = Path(folder) / f"map{form.suffixes[0]}"
                write(select(project), path, form)
                yield f"export {name}", path.read_bytes()


def addresses(project: Project) -> Iterator[str]:
    """Yield addresses of every kind of page and of answers to programs."""
    yield from ("/", "/?embed=1", "/about", "/add", "/healthz", "/openapi.json", "/nothing/here")
    yield from ("/search.json?q=aras", "/passages.json", "/annotations/?page=0", "/ogc/collections?f=json")
    yield from (f"/articles/{slug}{end}" for slug in project.articles for end in ("", ".json"))
    yield from (f"/routes/{id_}{end}" for id_ in project.routes for end in ("", ".geojson"))
    yield from (f"/download/csv?focus={id_}" for id_ in project.toggles)


def answers(client: FlaskClient, project: Project) -> Iterator[tuple[str, bytes]]:
    """Yield what an app answers at each address: the kind of the answer, and its body."""
    for address in addresses(project):
        answer = client.get(address)
        yield address, f"{answer.status_code} {answer.content_type}\n".encode() + answer.data


if __name__ == "__main__":
    shown = load()
    for name, content in (*forms(shown), *answers(create_app(shown).test_client(), shown)):
        print(hashlib.sha256(content).hexdigest(), name)
