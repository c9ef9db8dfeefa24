import dataclasses
import json
import re

import pytest

from corridor_map.errors import DataError
from corridor_map.page.maps import draw
from corridor_map.project import Project


def test_the_map_is_folium_with_every_segment(project: Project) -> None:
    drawing = draw(project)
    assert '<div class="folium-map" id="map_corridors"' in drawing.html
    assert "L.map(" in drawing.script and drawing.script.count("L.geoJson(null") == len(project.routes)
    for id_ in project.segments:
        assert f'"id": "{id_}"' in drawing.script


def test_coordinates_reach_the_map_as_longitude_latitude(project: Project) -> None:
    segment = project.segments["aras/jolfa-julfa"]
    drawn = re.search(
        r'"coordinates": (\[\[[^a-z]*?\]\]), "type": "LineString"\}, "id": "aras/jolfa-julfa"',
        draw(project).script,
    )
    assert drawn is not None
    assert json.loads(drawn[1]) == [[round(lon, 5), round(lat, 5)] for lon, lat in segment.coordinates]


def test_the_same_project_gives_the_same_bytes(project: Project) -> None:
    assert draw(project) == draw(project)


def test_nothing_is_called_from_elsewhere(project: Project) -> None:
    assert "http" not in draw(project).html + draw(project).script


def test_texts_stay_out_of_folium(project: Project) -> None:
    route = dataclasses.replace(project.routes["aras"], title="{{7*7}}", summary="<script>")
    drawing = draw(dataclasses.replace(project, routes={"aras": route}))
    assert "7*7" not in drawing.script and "<script>" not in drawing.script


@pytest.mark.parametrize("id_", ["{{7*7}}", "a b", "A/b", "x'-alert(1)-'", ""])
def test_an_id_that_is_none_is_refused(project: Project, id_: str) -> None:
    route = project.routes["aras"]
    broken = dataclasses.replace(route.segments[0], id=id_)
    with pytest.raises(DataError, match="is not an id"):
        draw(dataclasses.replace(project, routes={"aras": dataclasses.replace(route, segments=(broken,))}))
