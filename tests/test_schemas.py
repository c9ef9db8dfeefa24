"""The written schemas and the readers agree, on what ships and on every rule."""

import copy
import json
import tomllib
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from corridor_map.articles.actors import read_actors
from corridor_map.articles.annotations import read_annotations
from corridor_map.articles.records import read_articles
from corridor_map.articles.stories import read_stories
from corridor_map.errors import Fault
from corridor_map.ground.countries import read_countries
from corridor_map.ground.layers import read_basemap, read_borders, read_places, read_routes
from corridor_map.ground.view import read_view
from corridor_map.io.limits import LONGEST_NAME, LONGEST_TEXT, too_long
from corridor_map.linking.lexicon import read_lexicon
from tests.schema_cases import ABSENT, ARTICLE, BASES, RULES

ROOT = Path(__file__).parents[1]
GEODATA, SEEDS = ROOT / "geodata", ROOT / "seeds"


@cache
def validator(kind: str) -> Draft202012Validator:
    schema = json.loads((GEODATA / "schemas" / f"{kind}.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def front_matter(text: str) -> dict[str, str]:
    """Return the front matter of an article as the schema describes it."""
    pairs = (line.split(": ", 1) for line in text.split("---\n")[1].splitlines())
    return {key: json.loads(value) if value.startswith('"') else value for key, value in pairs}


def shipped() -> Iterator[tuple[str, Path, Any]]:
    def documents(kind: str, files: list[Path], read: Callable[[str], Any] = json.loads) -> Any:
        assert files
        return ((kind, file, read(file.read_text(encoding="utf-8"))) for file in files)

    yield from documents("route", sorted(GEODATA.glob("routes/*.geojson")))
    yield from documents("route-names", sorted(GEODATA.glob("routes/*.toml")), tomllib.loads)
    yield from documents("places", [GEODATA / "places.geojson"])
    yield from documents("borders", sorted(GEODATA.glob("borders/*.geojson")))
    yield from documents("areas", [GEODATA / "basemap" / f"{name}.geojson" for name in ("land", "lakes")])
    yield from documents("rivers", [GEODATA / "basemap" / "rivers.geojson"])
    yield from documents("labels", [GEODATA / "basemap" / "labels.geojson"])
    yield from documents("map", [GEODATA / "map.toml"], tomllib.loads)
    yield from documents("actors", [GEODATA / "actors.toml"], tomllib.loads)
    yield from documents("countries", [GEODATA / "countries.geojson"])
    yield from documents("story", sorted(SEEDS.glob("stories/*.json")))
    yield from documents("lexicon", [GEODATA / "lexicon.toml"], tomllib.loads)
    for file in sorted(GEODATA.glob("routes/*.toml")):
        # As one would stand in the shared file.
        own = tomllib.loads(file.read_text(encoding="utf-8"))["lexicon"]
        yield "lexicon", file, {"routes": {file.stem: own}}
    yield from documents("annotations", sorted(SEEDS.glob("*.annotations.json")))
    articles = [file for file in sorted(SEEDS.glob("*.md")) if file.name != "README.md"]
    yield from documents("article", articles, front_matter)


@pytest.mark.parametrize(
    ("kind", "file", "document"), [pytest.param(*one, id=one[1].name) for one in shipped()]
)
def test_what_ships_satisfies_its_schema(kind: str, file: Path, document: Any) -> None:
    assert [error.message for error in validator(kind).iter_errors(document)] == []
    assert file.is_file()


def toml(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)} = {toml(part)}" for key, part in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def toml_file(table: dict[str, Any]) -> str:
    return "".join(f"{json.dumps(key)} = {toml(value)}\n" for key, value in table.items())


def read(kind: str, document: Any, folder: Path) -> list[Fault]:
    """Return what the reader of a kind of file has to say of a document."""
    if kind in ("route", "route-names"):
        parts = {kind: document}
        (folder / "a.geojson").write_text(json.dumps(parts.get("route", BASES["route"])))
        (folder / "a.toml").write_text(toml_file(parts.get("route-names", BASES["route-names"])))
        return read_routes(folder)[1]
    if kind == "places":
        (folder / "places.geojson").write_text(json.dumps(document))
        return read_places(folder / "places.geojson")[1]
    if kind == "borders":
        (folder / "b.geojson").write_text(json.dumps(document))
        return read_borders(folder)[1]
    if kind in ("areas", "rivers", "labels"):
        name = "land" if kind == "areas" else kind
        (folder / f"{name}.geojson").write_text(json.dumps(document))
        return read_basemap(folder)[1]
    if kind == "map":
        (folder / "map.toml").write_text(toml_file(document))
        return read_view(folder / "map.toml")[1]
    if kind == "actors":
        (folder / "actors.toml").write_text(toml_file(document))
        return read_actors(folder / "actors.toml")[1]
    if kind == "countries":
        (folder / "countries.geojson").write_text(json.dumps(document))
        return read_countries(folder / "countries.geojson")[1]
    if kind == "story":
        (folder / "a.json").write_text(json.dumps(document))
        return read_stories(folder)[1]
    if kind == "lexicon":
        return read_lexicon({}, [("lexicon.toml", document)])[1]
    table = document if kind == "article" else ARTICLE
    lines = "".join(f"{key}: {value}\n" for key, value in table.items())
    (folder / "x.md").write_text(f"---\n{lines}---\n\nAbout 170 km.\n")
    articles, faults = read_articles(folder)
    if kind == "annotations":
        (folder / "x.annotations.json").write_text(json.dumps(document))
        faults += read_annotations(folder, {article.slug: article for article in articles})[1]
    return faults


def changed(kind: str, path: str, value: Any) -> Any:
    document = copy.deepcopy(BASES[kind])
    *parents, last = [int(step) if step.isdigit() else step for step in path.split("/")]
    inner = document
    for step in parents:
        inner = inner[step]
    if value is ABSENT:
        del inner[last]
    else:
        inner[last] = value
    return document


GOOD = [(kind, path, good) for kind, path, good, _ in RULES]
BAD = [(kind, path, bad) for kind, path, _, wrong in RULES for bad in wrong]


@pytest.mark.parametrize("kind", sorted(BASES))
def test_a_plain_document_is_right_by_schema_and_reader(kind: str, tmp_path: Path) -> None:
    assert [error.message for error in validator(kind).iter_errors(BASES[kind])] == []
    assert read(kind, BASES[kind], tmp_path) == []


@pytest.mark.parametrize(("kind", "path", "value"), GOOD)
def test_what_a_rule_allows_is_right_by_schema_and_reader(
    kind: str, path: str, value: Any, tmp_path: Path
) -> None:
    document = changed(kind, path, value)
    assert [error.message for error in validator(kind).iter_errors(document)] == []
    assert read(kind, document, tmp_path) == []


@pytest.mark.parametrize(("kind", "path", "value"), BAD)
def test_what_a_rule_forbids_is_wrong_by_schema_and_reader(
    kind: str, path: str, value: Any, tmp_path: Path
) -> None:
    document = changed(kind, path, value)
    assert not validator(kind).is_valid(document)
    assert read(kind, document, tmp_path) != []


FEATURE = "features/0/properties/"
LONG: list[tuple[str, str, Any, int]] = [
    ("route", FEATURE + "name", str, LONGEST_NAME),
    ("route", FEATURE + "branch", str, LONGEST_NAME),
    ("route", FEATURE + "source", str, LONGEST_TEXT),
    ("route", FEATURE + "history/0/source", str, LONGEST_TEXT),
    ("route", FEATURE + "history/0/note", str, LONGEST_TEXT),
    ("route", FEATURE + "from", str, LONGEST_NAME),
    ("route-names", "title", str, LONGEST_NAME),
    ("route-names", "short_title", str, LONGEST_NAME),
    ("route-names", "summary", str, LONGEST_TEXT),
    ("route-names", "names", lambda text: {"en": [text]}, LONGEST_NAME),
    ("route-names", "usage", lambda text: {"Aras": text}, LONGEST_NAME),
    ("places", "features/0/id", str, LONGEST_NAME),
    ("places", FEATURE + "names/0/toponym", str, LONGEST_NAME),
    ("places", FEATURE + "names/0/used_by", str, LONGEST_NAME),
    ("borders", FEATURE + "name", str, LONGEST_NAME),
    ("labels", FEATURE + "name", str, LONGEST_NAME),
    ("countries", FEATURE + "name", str, LONGEST_NAME),
    ("areas", FEATURE + "source", str, LONGEST_TEXT),
    ("map", "title", str, LONGEST_NAME),
    ("map", "summary", str, LONGEST_TEXT),
    ("map", "notes", lambda text: [{"title": "A", "text": text}], LONGEST_TEXT),
    ("map", "notes", lambda text: [{"title": text, "text": "A"}], LONGEST_NAME),
    ("actors", "actors/0/title", str, LONGEST_NAME),
    ("actors", "actors/0/names", lambda text: {"en": [text]}, LONGEST_NAME),
    *(("article", key, str, LONGEST_NAME) for key in ("title", "author", "publisher", "original", "url")),
    *(("article", key, str, LONGEST_TEXT) for key in ("licence", "date_note", "note")),
    ("story", "title", str, LONGEST_NAME),
    ("story", "subtitle", str, LONGEST_NAME),
    ("story", "byline", str, LONGEST_NAME),
    ("story", "chapters/0/title", str, LONGEST_NAME),
    ("story", "chapters/0/description", str, LONGEST_TEXT),
]


@pytest.mark.parametrize(("kind", "path", "made", "most"), LONG)
def test_a_text_may_be_so_long_and_one_character_more_is_a_fault_that_says_so(
    kind: str, path: str, made: Callable[[str], Any], most: int, tmp_path: Path
) -> None:
    document = changed(kind, path, made("a" * most))
    assert validator(kind).is_valid(document) and read(kind, document, tmp_path) == []
    document = changed(kind, path, made("a" * (most + 1)))
    assert not validator(kind).is_valid(document)
    (fault,) = read(kind, document, tmp_path)
    assert f"has {most + 1:,} characters; expected at most {most:,}" in fault.problem
    assert len(str(fault)) < 1000


def test_what_an_annotation_says_has_a_largest_length_and_what_it_quotes_has_none(tmp_path: Path) -> None:
    bodies = BASES["annotations"]["items"][0]["body"]
    number = next(n for n, body in enumerate(bodies) if body["purpose"] == "describing")
    for text, faults in (("a" * LONGEST_TEXT, 0), ("a" * (LONGEST_TEXT + 1), 1)):
        document = changed("annotations", f"items/0/body/{number}/measures", text)
        assert validator("annotations").is_valid(document) is not bool(faults)
        assert len(read("annotations", document, tmp_path)) == faults
    assert too_long("exact", "a" * 10_000_000) == ""


def test_an_article_has_no_other_keys(tmp_path: Path) -> None:
    document = ARTICLE | {"editor": "B"}
    assert not validator("article").is_valid(document)
    assert "unknown key “editor”" in str(read("article", document, tmp_path)[0])


KEYWORDS = ("items", "prefixItems", "allOf", "anyOf", "oneOf", "if", "then", "else", "contains")


def test_no_key_of_the_table_is_unknown_to_its_schema_and_none_of_a_schema_is_left_out() -> None:
    def keys(schema: Any) -> Iterator[str]:
        if isinstance(schema, list):
            for part in schema:
                yield from keys(part)
        if isinstance(schema, dict):
            yield from schema.get("properties", {})
            named = [*schema.get("properties", {}).values(), *schema.get("$defs", {}).values()]
            yield from keys([*named, *(schema[word] for word in KEYWORDS if word in schema)])

    for kind in BASES:
        told = {path.rsplit("/", 1)[-1] for one, path, _, _ in RULES if one == kind}
        # What the W3C's model has and the readers do not need.
        free = {"@context", "motivation"} if kind == "annotations" else set()
        assert told | free == set(keys(validator(kind).schema)) | free


def test_every_property_of_a_schema_is_described() -> None:
    for kind in BASES:
        schema = validator(kind).schema
        assert schema["title"] and schema["description"]
        parts = [*schema["properties"].values(), *schema.get("$defs", {}).values()]
        assert all(part.get("description") or "const" in part for part in parts), kind
    assert {file.name for file in (GEODATA / "schemas").iterdir()} == {f"{k}.schema.json" for k in BASES}
