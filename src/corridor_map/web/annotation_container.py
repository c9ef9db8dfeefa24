"""The read side of the W3C Web Annotation Protocol (https://www.w3.org/TR/annotation-protocol/).

Pure functions: the caller states the addresses, and the answers are bytes and headers.
"""

import hashlib
import json
import re
from dataclasses import dataclass
from typing import Any

from corridor_map.exports.jsonld import context, items
from corridor_map.exports.provenance import date_of
from corridor_map.exports.selection import select
from corridor_map.project import Project, known

MEDIA_TYPE = 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"'
PAGE_SIZE = 100
"""Number of annotations on a page."""
_OA = "http://www.w3.org/ns/oa#"
_PREFERENCE = re.compile(r'include\s*=\s*"?([^",;]*)')


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer: its bytes, and its headers with the media type and ETag among them."""

    content: bytes
    headers: dict[str, str]


def container(project: Project, address: str, *, prefer: str = "", iris: bool | None = None) -> Reply:
    """Return all annotations as an AnnotationCollection, its first page inside.

    Parameters
    ----------
    project
        Whose annotations they are.
    address
        The absolute address of the container, which ends in a slash.
    prefer
        The request's Prefer header: it may ask for a minimal container, for addresses only, or for
        whole annotations, which is the default.
    iris
        Whether the address itself says that it stands for addresses only; None where it does not say.
    """
    wanted = _PREFERENCE.search(prefer)
    asked = (wanted[1] if wanted else "").split()
    iris = f"{_OA}PreferContainedIRIs" in asked if iris is None else iris
    last = _last_page(project)
    collection = {
        "@context": [*context(), "http://www.w3.org/ns/ldp.jsonld"],
        "id": _with_iris(address, iris),
        "type": ["BasicContainer", "AnnotationCollection"],
        "label": f"What articles say: {project.view.title}",
        "total": len(project.annotations),
        "modified": date_of(project),
    }
    if "http://www.w3.org/ns/ldp#PreferMinimalContainer" in asked:
        first: Any = _page_address(address, 0, iris)
    else:
        first = {key: value for key, value in _page(project, address, 0, iris).items() if key != "@context"}
    if project.annotations:
        collection |= {"first": first, "last": _page_address(address, last, iris)}
    return _reply(
        collection,
        {
            "Link": '<http://www.w3.org/ns/ldp#BasicContainer>; rel="type", '
            '<http://www.w3.org/TR/annotation-protocol/>; rel="http://www.w3.org/ns/ldp#constrainedBy"',
            "Content-Location": _with_iris(address, iris),
            "Vary": "Accept, Prefer, Accept-Encoding",
        },
    )


def page(project: Project, address: str, number: int, *, iris: bool = False) -> Reply:
    """Return one page of the container at `address`, counted from 0, whole or as addresses only.

    Raises
    ------
    UnknownIdError
        If there is no such page.
    """
    known(str(number), [str(at) for at in range(_last_page(project) + 1)], "page")
    return _reply(_page(project, address, number, iris), {"Vary": "Accept, Accept-Encoding"})


def annotation(project: Project, address: str, id_: str) -> Reply:
    """Return one annotation of the container at `address` by its id.

    Raises
    ------
    UnknownIdError
        If there is none of that id.
    """
    by_id = {item["id"]: item for item in items(select(project))}
    item = by_id[known(id_, by_id, "annotation")]
    link = '<http://www.w3.org/ns/ldp#Resource>; rel="type"'
    whole = {"@context": context(), **item, "id": address + id_}
    return _reply(whole, {"Link": link, "Vary": "Accept, Accept-Encoding"})


def _last_page(project: Project) -> int:
    return max(0, len(project.annotations) - 1) // PAGE_SIZE


def _page(project: Project, address: str, number: int, iris: bool) -> dict[str, Any]:
    start = number * PAGE_SIZE
    shown = list(items(select(project)))[start : start + PAGE_SIZE]
    found: dict[str, Any] = {
        "@context": context(),
        "id": _page_address(address, number, iris),
        "type": "AnnotationPage",
        "partOf": {
            "id": _with_iris(address, iris),
            "total": len(project.annotations),
            "modified": date_of(project),
        },
        "startIndex": start,
        "items": [address + item["id"] if iris else {**item, "id": address + item["id"]} for item in shown],
    }
    if number:
        found["prev"] = _page_address(address, number - 1, iris)
    if number < _last_page(project):
        found["next"] = _page_address(address, number + 1, iris)
    return found


def _with_iris(address: str, iris: bool) -> str:
    return f"{address}?iris={int(iris)}"


def _page_address(address: str, number: int, iris: bool) -> str:
    return f"{_with_iris(address, iris)}&page={number}"


def _reply(found: dict[str, Any], headers: dict[str, str]) -> Reply:
    text = json.dumps(found, ensure_ascii=False, indent=1) + "\n"
    content = text.encode("utf-8", "backslashreplace")
    etag = f'"{hashlib.sha256(content).hexdigest()[:24]}"'
    allow = "GET, HEAD, OPTIONS"
    return Reply(content, {"Content-Type": MEDIA_TYPE, "ETag": etag, "Allow": allow, **headers})
