"""GeoJSON, GeoPackage, KML and CSV, read back by GDAL, by lxml with the OGC's schema and by sqlite3."""

import csv
import json
import shutil
import sqlite3
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import fastkml
import pytest
import shapely
from geopandas import GeoDataFrame
from lxml import etree
from pyogrio import list_layers, read_dataframe, read_info

from corridor_map.exports.catalogue import formats, write
from corridor_map.exports.cells import plain
from corridor_map.exports.records import (
    border_record,
    passage_record,
    place_record,
    segment_record,
)
from corridor_map.exports.selection import Selection, select
from corridor_map.ground.geometry import length_km
from corridor_map.ground.layers import Border, Place, Segment
from corridor_map.project import Project

WITHIN = 1e-7
KML = "{http://www.opengis.net/kml/2.2}"


@pytest.fixture(scope="module")
def selection(project: Project) -> Selection:
    return select(project)


@pytest.fixture(scope="module")
def files(selection: Selection, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("files")
    made = {}
    for name in ("geojson", "gpkg", "kml", "csv"):
        made[name] = folder / f"map.{name}"
        write(selection, made[name], formats()[name])
    return made


def shape(item: Segment | Border | Place) -> Any:
    if isinstance(item, Segment):
        return shapely.LineString(item.coordinates)
    return (
        shapely.MultiLineString(item.lines) if isinstance(item, Border) else shapely.Point(item.coordinates)
    )


def record(item: Segment | Border | Place) -> dict[str, Any]:
    if isinstance(item, Segment):
        return segment_record(item)
    return border_record(item) if isinstance(item, Border) else place_record(item)


def ground(project: Project) -> dict[str, Iterable[Segment | Border | Place]]:
    return {
        "segment": project.segments.values(),
        "border": project.borders.values(),
        "place": project.places.values(),
    }


def cell(value: Any) -> Any:
    """A value as any reader gives it: arrays as lists, numbers that are none as None, JSON as it was."""
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, str) and value.startswith(('[{"', '{"', '["', "[]")):
        return json.loads(value)
    return None if isinstance(value, float) and value != value else value


def rows_by_id(frame: GeoDataFrame) -> dict[str, Any]:
    return {row["id"]: row for _index, row in frame.iterrows()}


def test_geojson_is_read_back_the_same_by_gdal(files: dict[str, Path], selection: Selection) -> None:
    frame = read_dataframe(files["geojson"])
    assert frame.crs.to_epsg() == 4326
    project = selection.project
    for layer, items in ground(project).items():
        rows = rows_by_id(frame[frame["layer"] == layer])
        assert list(rows) == [item.id for item in items]
        for item in items:
            assert shapely.equals_exact(rows[item.id]["geometry"], shape(item), WITHIN)
            assert {key: cell(rows[item.id][key]) for key in record(item)} == record(item)
            assert cell(rows[item.id]["passages"]) == selection.ids_of_passages(item.id)
    rows = rows_by_id(frame[frame["layer"] == "passage"])
    for passage in project.passages:
        expected = passage_record(passage)
        row = rows[passage.annotation.id]
        assert row["geometry"] is None
        assert {key: cell(row[key]) for key in expected} == expected


def test_geojson_keeps_to_the_rfc(files: dict[str, Path]) -> None:
    collection = json.loads(files["geojson"].read_text("utf-8"))
    assert collection["type"] == "FeatureCollection" and "crs" not in collection
    assert collection["provenance"]["sources"] and collection["provenance"]["date"]
    ids = [(feature["properties"]["layer"], feature["id"]) for feature in collection["features"]]
    assert len(set(ids)) == len(ids)
    for feature in collection["features"]:
        assert set(feature) == {"type", "id", "properties", "geometry"}


def test_geopackage_is_read_back_the_same_by_gdal(files: dict[str, Path], selection: Selection) -> None:
    project = selection.project
    layers = {"routes": "segment", "borders": "border", "places": "place"}
    assert [name for name, _kind in list_layers(files["gpkg"])][:3] == list(layers)
    for layer, kind in layers.items():
        frame = read_dataframe(files["gpkg"], layer=layer)
        assert frame.crs.to_epsg() == 4326
        rows = rows_by_id(frame)
        for item in ground(project)[kind]:
            row = rows[item.id]
            assert shapely.equals_exact(row["geometry"], shape(item), WITHIN)
            for key, value in record(item).items():
                read = row[key]
                read = read.split() if key == "countries" else cell(read)
                assert read == value, (item.id, key)
    passages = read_dataframe(files["gpkg"], layer="passages").set_index("id")
    for passage in project.passages:
        expected = passage_record(passage)
        row = passages.loc[expected.pop("id")]
        for key, value in expected.items():
            assert (row[key].split() if isinstance(value, list) else cell(row[key])) == value


def test_geopackage_relates_passages_to_what_they_name(files: dict[str, Path], project: Project) -> None:
    named: dict[str, Iterable[str]] = {
        "routes": project.segments,
        "borders": project.borders,
        "places": project.places,
        "corridors": project.routes,
    }
    with sqlite3.connect(files["gpkg"]) as database:
        relations = database.execute(
            "SELECT base_table_name, mapping_table_name, relation_name, related_table_name "
            "FROM gpkgext_relations"
        ).fetchall()
        assert [row[2:] for row in relations] == [("attributes", "passages")] * 4
        extended = {row[0] for row in database.execute("SELECT table_name FROM gpkg_extensions")}
        for base, mapping, *_rest in relations:
            assert mapping in extended
            pairs = database.execute(
                f"SELECT b.id, p.id FROM {base} b JOIN {mapping} m ON m.base_id = b.fid "
                "JOIN passages p ON p.fid = m.related_id"
            ).fetchall()
            ids = set(named[base])
            assert set(pairs) == {
                (target, passage.annotation.id)
                for passage in project.passages
                for target in passage.annotation.targets
                if target in ids
            }
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    database.close()


def test_geopackage_has_a_style_for_each_layer(files: dict[str, Path], project: Project) -> None:
    styles = read_dataframe(files["gpkg"], layer="layer_styles").set_index("f_table_name")
    assert list(styles.index) == ["routes", "borders", "places"]
    assert styles["useAsDefault"].all()
    for layer, style in styles.iterrows():
        root = ElementTree.fromstring(style["styleQML"])
        rules = root.findall("renderer-v2/rules/rule")
        symbols = {symbol.get("name") for symbol in root.findall("renderer-v2/symbols/symbol")}
        assert root.tag == "qgis" and {rule.get("symbol") for rule in rules} == symbols
        if layer != "routes":
            continue
        frame = read_dataframe(files["gpkg"], layer="routes")
        chosen = [read_dataframe(files["gpkg"], layer="routes", where=rule.get("filter")) for rule in rules]
        assert sum(map(len, chosen)) == len(frame), "every segment has one rule"
        route = project.routes["aras"]
        drawn = next(rule for rule in rules if "'aras'" in (rule.get("filter") or ""))
        symbol = root.find(f"renderer-v2/symbols/symbol[@name='{drawn.get('symbol')}']")
        assert symbol is not None
        colour = symbol.find("layer/prop[@k='line_color']")
        red, green, blue = (int(route.colour[at : at + 2], 16) for at in (1, 3, 5))
        assert colour is not None and colour.get("v") == f"{red},{green},{blue},255"


def test_geopackage_says_its_licences_to_gdal(files: dict[str, Path]) -> None:
    metadata = read_info(files["gpkg"], layer="routes")["dataset_metadata"]
    assert "ODbL" in metadata["LICENCE"] and metadata["DATE"]


def test_kml_is_valid_by_the_schema_of_the_ogc(files: dict[str, Path]) -> None:
    folder = Path(fastkml.__file__).parent / "schema"
    schema = etree.XMLSchema(etree.parse(str(folder / "ogckml22.xsd")))
    assert schema.validate(etree.parse(str(files["kml"]))), schema.error_log


def placemarks(file: Path, kind: str) -> list[Any]:
    root = etree.parse(str(file)).getroot()
    return [mark for mark in root.iter(f"{KML}Placemark") if mark.get("id").startswith(f"{kind}.")]


def data(mark: Any) -> dict[str, str]:
    return {item.get("name"): item.findtext(f"{KML}value") or "" for item in mark.iter(f"{KML}Data")}


def test_kml_has_every_state_with_its_time_span(files: dict[str, Path], project: Project) -> None:
    found: dict[str, list[Any]] = {}
    for mark in placemarks(files["kml"], "segment"):
        found.setdefault(data(mark)["id"], []).append(mark)
    assert list(found) == list(project.segments)
    for segment in project.segments.values():
        marks = found[segment.id]
        read = [
            {
                "from": mark.findtext(f"{KML}TimeSpan/{KML}begin"),
                "status": data(mark)["status"],
                "contested": data(mark)["contested"] == "true",
                "note": data(mark)["note"],
                "source": data(mark)["state_source"],
            }
            for mark in marks
        ]
        assert read == segment_record(segment)["history"]
        ends = [mark.findtext(f"{KML}TimeSpan/{KML}end") for mark in marks]
        assert ends == [*(state.since for state in segment.history[1:]), None]
        about = data(marks[-1])
        assert about["countries"].split() == list(segment.countries)
        assert (about["name"], about["mode"], about["source"]) == (segment.name, segment.mode, segment.source)
        assert about.get("gauge_mm") == (str(segment.gauge_mm) if segment.gauge_mm else None)


def test_kml_is_read_back_the_same_by_gdal(files: dict[str, Path], selection: Selection) -> None:
    project = selection.project
    layers = {name for name, _kind in list_layers(files["kml"])}
    assert {route.title for route in project.routes.values()} | {"Borders", "Places"} <= layers
    for route in project.routes.values():
        frame = read_dataframe(files["kml"], layer=route.title, force_2d=True)
        last = frame.groupby("id").last()
        for segment in route.segments:
            line = last.loc[segment.id, "geometry"]
            assert shapely.equals_exact(line, shape(segment), WITHIN)
        read = frame.groupby("id")["since"].agg(list)
        assert {s.id: [state.since for state in s.history] for s in route.segments} == read.to_dict()
        # GDAL takes a time span only where it is of whole days.
        days = frame["since"].str.len() == 10
        assert (frame["begin"][days].dt.strftime("%Y-%m-%d") == frame["since"][days]).all() and days.any()
    places = read_dataframe(files["kml"], layer="Places", force_2d=True)
    rows = rows_by_id(places)
    for place in project.places.values():
        assert shapely.equals_exact(rows[place.id]["geometry"], shape(place), WITHIN)
        assert cell(rows[place.id]["names"]) == place_record(place)["names"]


def test_kml_quotes_every_passage(files: dict[str, Path], project: Project) -> None:
    read = {data(mark)["id"]: data(mark) for mark in placemarks(files["kml"], "passage")}
    assert list(read) and len(read) == len(project.passages)
    for passage in project.passages:
        assert read[passage.annotation.id]["exact"] == passage.annotation.exact
        assert read[passage.annotation.id]["targets"].split() == list(passage.annotation.targets)
    named = next(p for p in project.passages if set(p.annotation.targets) & set(project.segments))
    target = next(t for t in named.annotation.targets if t in project.segments)
    balloons = [
        mark.findtext(f"{KML}description") or ""
        for mark in placemarks(files["kml"], "segment")
        if data(mark)["id"] == target
    ]
    assert "<blockquote>" in balloons[-1]


def test_csv_is_read_back_the_same_by_gdal(files: dict[str, Path], selection: Selection) -> None:
    frame = read_dataframe(files["csv"])
    project = selection.project
    for layer, items in ground(project).items():
        rows = rows_by_id(frame[frame["layer"] == layer])
        for item in items:
            assert shapely.equals_exact(rows[item.id]["geometry"], shape(item), WITHIN)
            assert rows[item.id]["source"] == item.source
            assert rows[item.id]["passages"].split() == selection.ids_of_passages(item.id)


def test_csv_is_read_back_the_same_property_by_property(files: dict[str, Path], project: Project) -> None:
    with open(files["csv"], encoding="utf-8", newline="") as file:
        rows = {(row["layer"], row["id"]): row for row in csv.DictReader(file)}
    for segment in project.segments.values():
        row = rows["segment", segment.id]
        for key, value in segment_record(segment).items():
            read: Any = plain(row[key])
            if key == "history":
                read = json.loads(read)
            elif key == "countries":
                read = read.split()
            elif key == "contested":
                read = read == "true"
            elif key == "gauge_mm":
                read = int(read) if read else None
            assert read == value
        assert float(row["km"]) == pytest.approx(length_km(segment.coordinates), abs=0.0006)
    for place in project.places.values():
        assert json.loads(rows["place", place.id]["names"]) == place_record(place)["names"]
    quoted = "".join(row["quotations"] for row in rows.values())
    assert all(p.annotation.exact in quoted for p in project.passages), "no passage is left out"


@pytest.mark.skipif(not shutil.which("ogr2ogr"), reason="ogr2ogr is not installed")
@pytest.mark.parametrize("name", ["geojson", "gpkg", "kml", "csv"])
def test_ogr2ogr_reads_it(files: dict[str, Path], project: Project, name: str, tmp_path: Path) -> None:
    made = tmp_path / "read.json"
    layer = {"gpkg": ["routes"], "kml": [project.routes["aras"].title]}.get(name, [])
    ran = subprocess.run(
        ["ogr2ogr", "-f", "GeoJSON", str(made), str(files[name]), *layer], capture_output=True, text=True
    )
    assert ran.returncode == 0, ran.stderr
    features = json.loads(made.read_text("utf-8"))["features"]
    ids = {feature["properties"].get("id", feature.get("id")) for feature in features}
    assert {segment.id for segment in project.routes["aras"].segments} <= ids
