"""JSON-LD, Linked Places and Recogito's columns, read back by a JSON-LD processor and by readers of ours."""

import csv
import json
import uuid
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pyld import jsonld

from corridor_map.articles.annotations import read_annotations
from corridor_map.exports.catalogue import formats, write
from corridor_map.exports.lpf import CONTEXT as LPF_CONTEXT
from corridor_map.exports.records import BASE
from corridor_map.exports.selection import select
from corridor_map.project import Project

OA = "http://www.w3.org/ns/oa#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
AS = "https://www.w3.org/ns/activitystreams#"
DCTERMS = "http://purl.org/dc/terms/"
LPO = "http://linkedpasts.org/ontology/lpo_latest.ttl#"

# What the contexts of the W3C and of Linked Places say of the words that we use, so that no test
# needs the network.
ANNO = {
    "oa": OA,
    "dcterms": DCTERMS,
    "rdf": RDF,
    "as": AS,
    "id": "@id",
    "type": "@type",
    "Annotation": "oa:Annotation",
    "AnnotationPage": "as:OrderedCollectionPage",
    "AnnotationCollection": "as:OrderedCollection",
    "Software": "as:Application",
    "SpecificResource": "oa:SpecificResource",
    "TextualBody": "oa:TextualBody",
    "TextQuoteSelector": "oa:TextQuoteSelector",
    "TextPositionSelector": "oa:TextPositionSelector",
    "Text": "http://purl.org/dc/dcmitype/Text",
    **{
        word: f"oa:{word}"
        for word in ("assessing", "classifying", "describing", "identifying", "linking", "tagging")
    },
    "body": {"@type": "@id", "@id": "oa:hasBody"},
    "target": {"@type": "@id", "@id": "oa:hasTarget"},
    "source": {"@type": "@id", "@id": "oa:hasSource"},
    "selector": {"@type": "@id", "@id": "oa:hasSelector"},
    "motivation": {"@type": "@vocab", "@id": "oa:motivatedBy"},
    "purpose": {"@type": "@vocab", "@id": "oa:hasPurpose"},
    "items": {"@type": "@id", "@id": "as:items", "@container": "@list"},
    "partOf": {"@type": "@id", "@id": "as:partOf"},
    "generator": {"@type": "@id", "@id": "as:generator"},
    "name": "http://xmlns.com/foaf/0.1/name",
    "label": "http://www.w3.org/2000/01/rdf-schema#label",
    "total": "as:totalItems",
    "startIndex": "as:startIndex",
    "value": "rdf:value",
    "start": "oa:start",
    "end": "oa:end",
    "exact": "oa:exact",
    "prefix": "oa:prefix",
    "suffix": "oa:suffix",
}
PLACES = {
    "type": "@type",
    "lpo": LPO,
    "aat": "http://vocab.getty.edu/aat/",
    "geojson": "https://purl.org/geojson/vocab#",
    "dct": DCTERMS,
    "Feature": "geojson:Feature",
    "FeatureCollection": "geojson:FeatureCollection",
    "GeometryCollection": "geojson:GeometryCollection",
    "Point": "geojson:Point",
    "features": {"@id": "lpo:hasFeature", "@container": "@set"},
    "properties": "geojson:properties",
    "geometry": "https://github.com/kgeographer/geojson-t/geometry",
    "geometries": {"@id": "lpo:setting", "@container": "@set"},
    "coordinates": {"@id": "geojson:coordinates", "@container": "@list"},
    "names": {"@id": "lpo:name_attestation", "@container": "@set"},
    "toponym": "lpo:toponym",
    "lang": "dct:language",
    "types": {"@id": "lpo:type_attestation", "@container": "@set"},
    "title": "dct:title",
    "identifier": "dct:identifier",
    "label": "http://www.w3.org/2000/01/rdf-schema#label",
    "citations": {"@id": "http://purl.org/spar/cito#cites", "@type": "@id"},
}


def expanded(path: Path) -> Any:
    def loaded(url: str, _options: Any) -> dict[str, Any]:
        contexts = {"http://www.w3.org/ns/anno.jsonld": ANNO, LPF_CONTEXT: PLACES}
        document = {"@context": contexts[url]}
        return {
            "document": document,
            "documentUrl": url,
            "contextUrl": None,
            "contentType": "application/ld+json",
        }

    return jsonld.expand(json.loads(path.read_text("utf-8")), {"documentLoader": loaded})


def written(project: Project, folder: Path, name: str, **asked: Any) -> Path:
    path = folder / f"map{formats()[name].suffixes[0]}"
    write(select(project, **asked), path, formats()[name])
    return path


def ids(nodes: list[Any]) -> list[str]:
    return [node["@id"] for node in nodes]


def test_a_json_ld_processor_understands_every_annotation(project: Project, tmp_path: Path) -> None:
    (page,) = expanded(written(project, tmp_path, "jsonld"))
    assert page["@type"] == [f"{AS}OrderedCollectionPage"]
    nodes = {node["@id"]: node for node in page[f"{AS}items"][0]["@list"]}
    assert len(nodes) == len(project.annotations)
    for annotation in project.annotations:
        node = nodes[BASE + annotation.id]
        assert node["@type"] == [f"{OA}Annotation"]
        (target,) = node[f"{OA}hasTarget"]
        assert ids(target[f"{OA}hasSource"]) == [f"{BASE}{annotation.article}.md"]
        quote, position = target[f"{OA}hasSelector"]
        assert quote[f"{OA}exact"][0]["@value"] == annotation.exact
        assert [position[f"{OA}{key}"][0]["@value"] for key in ("start", "end")] == [
            annotation.start,
            annotation.end,
        ]
        meant = [
            ids(body[f"{OA}hasSource"])[0]
            for body in node.get(f"{OA}hasBody", [])
            if ids(body.get(f"{OA}hasPurpose", [])) == [f"{OA}identifying"]
        ]
        assert meant == [BASE + target for target in annotation.targets]


def test_the_page_says_whose_articles_and_licences(project: Project, tmp_path: Path) -> None:
    (page,) = expanded(written(project, tmp_path, "jsonld"))
    articles = {node["@id"]: node for node in page[f"{DCTERMS}references"]}
    for article in project.articles.values():
        node = articles[f"{BASE}{article.slug}.md"]
        assert node[f"{DCTERMS}title"][0]["@value"] == article.title
        assert node[f"{DCTERMS}rights"][0]["@value"] == article.licence
    (collection,) = page[f"{AS}partOf"]
    assert collection[f"{AS}totalItems"][0]["@value"] == len(project.annotations)
    assert collection[f"{DCTERMS}modified"][0]["@value"]


def test_annotations_are_read_back_the_same(project: Project, tmp_path: Path) -> None:
    page = json.loads(written(project, tmp_path, "jsonld").read_text("utf-8"))
    folder = tmp_path / "seeds"
    folder.mkdir()
    for slug in project.articles:
        items = [item for item in page["items"] if item["id"].startswith(f"{slug}/")]
        part = {**page, "items": items}
        (folder / f"{slug}.annotations.json").write_text(json.dumps(part), encoding="utf-8")
    read, faults = read_annotations(folder, project.articles)
    assert not faults
    assert {a.id: a for a in read} == {a.id: a for a in project.annotations}


def test_a_selection_leaves_out_the_other_annotations(project: Project, tmp_path: Path) -> None:
    page = json.loads(written(project, tmp_path, "jsonld", routes=["aras"]).read_text("utf-8"))
    assert {item["id"] for item in page["items"]} == {
        p.annotation.id for p in project.passages if "aras" in p.routes
    }


def test_a_json_ld_processor_understands_every_place(project: Project, tmp_path: Path) -> None:
    (collection,) = expanded(written(project, tmp_path, "lpf"))
    nodes = {node["@id"]: node for node in collection[f"{LPO}hasFeature"]}
    assert len(nodes) == len(project.places)
    for place in project.places.values():
        node = nodes[BASE + place.id]
        names = [
            (name[f"{LPO}toponym"][0]["@value"], name[f"{DCTERMS}language"][0]["@value"])
            for name in node[f"{LPO}name_attestation"]
        ]
        assert tuple(names) == place.names


def test_linked_places_are_read_back_the_same(project: Project, tmp_path: Path) -> None:
    collection = json.loads(written(project, tmp_path, "lpf").read_text("utf-8"))
    assert collection["type"] == "FeatureCollection" and collection["provenance"]["sources"]
    for feature, place in zip(collection["features"], project.places.values(), strict=True):
        (point,) = feature["geometry"]["geometries"]
        assert tuple(point["coordinates"]) == place.coordinates
        assert [(name["toponym"], name["lang"]) for name in feature["names"]] == list(place.names)
        used = tuple((name["toponym"], name["used_by"]) for name in feature["names"] if "used_by" in name)
        assert used == place.usage
        about = feature["properties"]
        assert (about["title"], about["country"], about["rank"]) == (
            place.names[0][0],
            place.country,
            place.rank,
        )
        assert feature["types"][0]["label"] == place.kind
        assert feature["names"][0]["citations"][0]["label"] == place.source
        assert about["fclasses"] and about["licence"]


@pytest.mark.parametrize(
    ("source", "link"),
    [
        ("OSM node 6535044505 (2026-04)", "https://www.openstreetmap.org/node/6535044505"),
        ("GeoNames 175008 (CC BY 4.0)", "https://www.geonames.org/175008"),
        ("town; http://example.org/a(b); more", "http://example.org/a"),
    ],
)
def test_a_place_links_to_where_it_is_from(project: Project, tmp_path: Path, source: str, link: str) -> None:
    place = replace(next(iter(project.places.values())), source=source)
    file = written(replace(project, places={place.id: place}), tmp_path, "lpf")
    (feature,) = json.loads(file.read_text("utf-8"))["features"]
    assert [entry["identifier"] for entry in feature["links"]] == [link]
    assert feature["names"][0]["citations"][0]["@id"] == link


def test_recogito_gets_its_own_columns_and_offsets(project: Project, tmp_path: Path) -> None:
    file = written(project, tmp_path, "recogito")
    with open(file, encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))
    assert " ".join(rows[0]) == (
        "UUID FILE QUOTE_TRANSCRIPTION ANCHOR TYPE URI VOCAB_LABEL LAT LNG PLACE_TYPE "
        "VERIFICATION_STATUS TAGS COMMENTS"
    )
    assert len({uuid.UUID(row["UUID"]) for row in rows}) == len(rows) == len(project.passages)
    for row, passage in zip(rows, project.passages, strict=True):
        units = passage.article.body.encode("utf-16-le")
        start = 2 * int(row["ANCHOR"].removeprefix("char-offset:"))
        quote = row["QUOTE_TRANSCRIPTION"]
        assert units[start : start + 2 * len(quote)].decode("utf-16-le") == quote == passage.annotation.exact
        assert row["TAGS"].split("|") == list(passage.annotation.targets)
        assert row["VOCAB_LABEL"] and passage.article.licence in row["COMMENTS"]
