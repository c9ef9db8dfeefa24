"""The description of the addresses for programs, held against the addresses by programs that are not ours."""

import json
import re
from typing import Any

import jsonschema
import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corridor_map.io.dates import first_day
from corridor_map.project import Project
from corridor_map.web.openapi import PARAMETERS, description
from corridor_map.web.openapi_schemas import SCHEMAS, date_schema

ANSWERS = {
    "/passages.json": "Passage",
    "/search.json?q=corridor": "Found",
    "/articles/caliber-2023-09-28.json": "Article",
    "/routes/aras.geojson": "FeatureCollection",
    "/annotations/": "Collection",
    "/annotations/?iris=1": "Collection",
    "/annotations/?page=0": "Collection",
    "/annotations/caliber-2023-09-28/p001": "Annotation",
    "/passages.json?route=none": "Problem",
}


def operations(project: Project) -> dict[str, dict[str, Any]]:
    found = description(project)
    return {path: item["get"] for path, item in found["paths"].items()}


def test_every_open_address_is_described_and_every_described_one_answers(
    app: Flask, project: Project
) -> None:
    described = {operation["operationId"]: path for path, operation in operations(project).items()}
    assert described.keys() == PARAMETERS.keys()
    rules = {rule.endpoint: rule.rule for rule in app.url_map.iter_rules()}
    for id_, path in described.items():
        assert re.sub(r"<[^>]+>", "{}", rules[id_]) == re.sub(r"\{[^}]+\}", "{}", path)
    for path, operation in operations(project).items():
        named = {p["name"]: p for p in operation["parameters"] if p["in"] == "query"}
        repeated = {
            name: p["schema"]["type"] == "array" and p.get("explode", True) for name, p in named.items()
        }
        assert repeated == PARAMETERS[operation["operationId"]], path


@pytest.mark.parametrize(("address", "name"), ANSWERS.items())
def test_an_answer_is_as_its_schema_says(client: FlaskClient, address: str, name: str) -> None:
    schema = {"$ref": f"#/components/schemas/{name}", "components": {"schemas": SCHEMAS}}
    found = json.loads(client.get(address).data)
    for item in found if name == "Passage" else [found]:
        jsonschema.validate(item, schema, jsonschema.Draft202012Validator)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({}, schema, jsonschema.Draft202012Validator)


@given(st.dates() | st.from_regex(r"\A\d{4}(-\d{2}){0,2}\Z", alphabet="0123456789-") | st.text(max_size=10))
def test_a_date_fits_its_pattern_if_and_only_if_it_is_one(date: object) -> None:
    text = str(date)
    fits = re.search(date_schema()["pattern"].replace("$", r"\Z"), text) is not None
    assert fits == (not text or first_day(text) is not None)


@pytest.mark.parametrize("date", ["2024-02-29", "2000-02-29", "2024-12-31", "1999", "2026", ""])
def test_dates_within_a_span_fit(date: str) -> None:
    assert re.search(date_schema("1941-08-25", "2026-11-22")["pattern"], date)


@pytest.mark.parametrize("date", ["1941", "1940", "2027", "2026-12", "2023-02-29", "1900-02-29"])
def test_dates_without_a_span_do_not(date: str) -> None:
    assert not re.search(date_schema("1941-08-25", "2026-11-22")["pattern"], date)


def test_the_description_is_found_and_read_by_programs(client: FlaskClient, project: Project) -> None:
    answer = client.get("/openapi.json")
    found = json.loads(answer.data)
    assert found["openapi"] == "3.1.0" and found["info"]["title"] == project.view.title
    named = set(re.findall(r'"\$ref": "#/components/schemas/(\w+)"', answer.text))
    assert named == SCHEMAS.keys(), "every schema is used and there"
    assert '</openapi.json>; rel="service-desc"' in client.get("/passages.json").headers.getlist("Link")


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(asked=st.data())
def test_whatever_is_asked_for_is_answered_or_refused_as_described(
    client: FlaskClient, project: Project, asked: st.DataObject
) -> None:
    path, operation = asked.draw(st.sampled_from(sorted(operations(project).items())))

    def value(schema: dict[str, Any]) -> str:
        items = schema.get("items", schema)
        listed = items.get("enum") or ["", "x"]
        return asked.draw(st.sampled_from(listed) | st.text(max_size=8))

    query = []
    for parameter in operation["parameters"]:
        if parameter["in"] == "path":
            # A page or a GeoPackage takes its time, and tells nothing more here.
            there = [id_ for id_ in parameter["schema"]["enum"] if id_ not in {"html", "gpkg"}]
            path = asked.draw(
                st.sampled_from([path.replace(f"{{{parameter['name']}}}", id_) for id_ in there])
            )
        elif asked.draw(st.booleans()):
            query.append((parameter["name"], value(parameter["schema"])))
    answer = client.get(path, query_string=query)
    documented = operation["responses"][str(answer.status_code)]
    assert answer.mimetype in documented["content"]


def test_any_text_in_a_path_is_answered_with_a_problem(client: FlaskClient) -> None:
    for path in (
        "/routes/%0A.geojson",
        "/annotations/%00",
        "/download/%2F%2F",
        "/articles/%F0%9F%98%80.json",
    ):
        answer = client.get(path)
        assert (answer.status_code, answer.mimetype) == (404, "application/problem+json"), path
