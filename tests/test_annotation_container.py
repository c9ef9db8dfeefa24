"""The read side of the Web Annotation Protocol, walked as a client does."""

import json
from dataclasses import replace
from typing import Any

import pytest

from corridor_map.errors import UnknownIdError
from corridor_map.project import Project
from corridor_map.web import annotation_container
from corridor_map.web.annotation_container import MEDIA_TYPE, Reply, annotation, container, page

ADDRESS = "http://localhost:5000/annotations/"
IRIS = 'return=representation;include="http://www.w3.org/ns/oa#PreferContainedIRIs"'
MINIMAL = 'return=representation; include="http://www.w3.org/ns/ldp#PreferMinimalContainer"'
BOTH = IRIS.removesuffix('"') + ' http://www.w3.org/ns/ldp#PreferMinimalContainer"'


def read(reply: Reply) -> Any:
    return json.loads(reply.content)


def test_a_client_finds_every_annotation_by_walking_the_pages(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(annotation_container, "PAGE_SIZE", 50)
    collection = read(container(project, ADDRESS))
    assert collection["type"] == ["BasicContainer", "AnnotationCollection"]
    assert collection["total"] == len(project.annotations)
    found: list[Any] = []
    at = collection["first"]
    while True:
        assert at["partOf"]["id"] == collection["id"] and at["startIndex"] == len(found)
        found += at["items"]
        if "next" not in at:
            break
        number = int(at["next"].partition("page=")[2])
        at = read(page(project, ADDRESS, number))
    assert at["id"] == collection["last"]
    assert {item["id"] for item in found} == {ADDRESS + a.id for a in project.annotations}


@pytest.mark.parametrize(
    ("prefer", "iris", "minimal"),
    [("", False, False), (IRIS, True, False), (MINIMAL, False, True), (BOTH, True, True)],
)
def test_a_client_gets_what_it_prefers(project: Project, prefer: str, iris: bool, minimal: bool) -> None:
    reply = container(project, ADDRESS, prefer=prefer)
    collection = read(reply)
    assert collection["id"] == f"{ADDRESS}?iris={int(iris)}" == reply.headers["Content-Location"]
    assert isinstance(collection["first"], str) == minimal
    if not minimal:
        assert isinstance(collection["first"]["items"][0], str) == iris


def test_an_annotation_is_found_under_its_own_address(project: Project) -> None:
    wanted = project.annotations[0]
    reply = annotation(project, ADDRESS, wanted.id)
    item = read(reply)
    assert item["id"] == ADDRESS + wanted.id and item["type"] == "Annotation"
    assert item["target"]["selector"][0]["exact"] == wanted.exact
    assert '<http://www.w3.org/ns/ldp#Resource>; rel="type"' in reply.headers["Link"]


def test_answers_have_the_headers_of_the_protocol(project: Project) -> None:
    replies = [
        container(project, ADDRESS),
        page(project, ADDRESS, 0),
        annotation(project, ADDRESS, project.annotations[0].id),
    ]
    for reply in replies:
        assert reply.headers["Content-Type"] == MEDIA_TYPE
        assert reply.headers["Allow"] == "GET, HEAD, OPTIONS" and "Accept" in reply.headers["Vary"]
    assert len({reply.headers["ETag"] for reply in replies}) == 3
    assert "ldp#BasicContainer" in replies[0].headers["Link"]
    assert container(project, ADDRESS) == replies[0], "the same data has the same ETag"


def test_what_is_not_there_is_said(project: Project) -> None:
    with pytest.raises(UnknownIdError, match="there is no page “99”"):
        page(project, ADDRESS, 99)
    with pytest.raises(UnknownIdError, match="there is no annotation “none”"):
        annotation(project, ADDRESS, "none")


def test_a_container_without_annotations_is_one_all_the_same(project: Project) -> None:
    collection = read(container(replace(project, annotations=()), ADDRESS))
    assert collection["total"] == 0 and "first" not in collection
