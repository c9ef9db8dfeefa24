import csv
import io
import json

from corridor_map.project import Project
from corridor_map.site.formats import passages_csv, passages_json, route_geojson


def test_json_gives_offsets_that_point_at_the_quotation(project: Project) -> None:
    records = json.loads(passages_json(project.passages))
    assert len(records) == len(project.passages)
    for record in records:
        body = project.articles[record["article"]].body
        assert body[record["start"] : record["end"]] == record["exact"]
        assert record["routes"] and set(record["routes"]) <= set(project.toggles)


def test_csv_has_the_same_passages(project: Project) -> None:
    rows = list(csv.DictReader(io.StringIO(passages_csv(project.passages))))
    records = json.loads(passages_json(project.passages))
    assert [row["exact"] for row in rows] == [record["exact"] for record in records]
    assert [row["routes"].split() for row in rows] == [record["routes"] for record in records]


def test_a_route_is_written_as_it_was_read(project: Project) -> None:
    for route in project.routes.values():
        collection = json.loads(route_geojson(route))
        assert [f["id"] for f in collection["features"]] == [s.id for s in route.segments]
        for feature, segment in zip(collection["features"], route.segments, strict=True):
            line = tuple(tuple(point) for point in feature["geometry"]["coordinates"])
            assert line == segment.coordinates
            assert feature["properties"]["status"] == segment.status
            assert [h["from"] for h in feature["properties"]["history"]] == [s.since for s in segment.history]
