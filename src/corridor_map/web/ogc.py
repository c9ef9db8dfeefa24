"""Routes, borders, places and passages as OGC API Features, by pygeoapi.

Importing this needs the extra ``corridor-map[ogc]``. Nothing of pygeoapi is configured from files
or at import: an API object is made for a project and an address. Its HTML pages, which would fetch
scripts from elsewhere, are not given out.
"""

import datetime
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import shapely
from pygeoapi.api import (
    API,
    APIRequest,
    conformance,
    describe_collections,
    get_collection_schema,
    itemtypes,
    landing_page,
    openapi_,
)
from pygeoapi.openapi import get_oas
from pygeoapi.provider.base import BaseProvider, ProviderItemNotFoundError, ProviderQueryError

from corridor_map.exports.geojson import features
from corridor_map.exports.provenance import credits_of, provenance
from corridor_map.exports.selection import Selection, select
from corridor_map.ground.geometry import bounds
from corridor_map.io.dates import first_day
from corridor_map.project import Project

COLLECTIONS = {
    "routes": ("segment", "Segments of routes", "Stretches of transport corridors, with dated states."),
    "borders": ("border", "Borders", "Stretches of border between two countries."),
    "places": ("place", "Places", "Stations, ports, crossings, bridges, towns and cities."),
    "passages": ("passage", "Passages", "What articles say of them, word for word; without geometry."),
}
"""By id: the layer of `corridor_map.exports.geojson`, a title and a description."""
_JSON = {"Content-Type": "application/json"}
_TYPES = {bool: "boolean", int: "integer", float: "number", str: "string", list: "array", dict: "object"}
_MOST = 10_000
"""Largest number of features of one answer; a client asks for the next ones after that."""

Answer = tuple[int, dict[str, str], bytes]


@dataclass(frozen=True, slots=True)
class Collection:
    """One layer of a selection, as pygeoapi's configuration holds it."""

    selection: Selection
    layer: str

    def __deepcopy__(self, _memo: object) -> "Collection":
        # pygeoapi copies its whole configuration; what never changes need not be there twice.
        return self


class ProjectProvider(BaseProvider):  # type: ignore[misc]
    """Gives pygeoapi the features of a `Collection`."""

    def __init__(self, provider_def: dict[str, Any]) -> None:
        super().__init__(provider_def)
        self.get_fields()

    def get_fields(self) -> dict[str, Any]:
        """Return the properties of the features and their JSON types."""
        for feature in self._features(""):
            for key, value in feature["properties"].items():
                if value is not None:
                    self._fields.setdefault(key, {"type": _TYPES[type(value)]})
        return self._fields  # type: ignore[no-any-return]

    def query(
        self,
        offset: int = 0,
        limit: int = 10,
        resulttype: str = "results",
        bbox: list[float] | None = None,
        datetime_: str | None = None,
        properties: list[tuple[str, str]] | None = None,
        sortby: list[dict[str, str]] | None = None,
        select_properties: list[str] | None = None,
        skip_geometry: bool = False,
        q: str | None = None,
        **_other: Any,
    ) -> dict[str, Any]:
        """Return the features that a request asks for as a FeatureCollection.

        `datetime_` takes segments as they were at its end, without those of which nothing was known
        yet, and passages of articles that appeared in it; borders and places have no time.
        """
        begin, end = _interval(datetime_)
        found = self._features(end)
        if begin and self.data.layer == "passage":
            found = [f for f in found if (first_day(f["properties"]["date"]) or "") >= begin]
        if bbox:
            box = shapely.box(bbox[0], bbox[1], bbox[2], bbox[3])
            found = [
                f for f in found if f["geometry"] and shapely.geometry.shape(f["geometry"]).intersects(box)
            ]
        for key, value in properties or []:
            found = [f for f in found if _said(f["properties"].get(key)) == value]
        if q:
            found = [f for f in found if q.casefold() in json.dumps(f, ensure_ascii=False).casefold()]
        for order in reversed(sortby or []):
            found.sort(
                key=lambda f: _said(f["properties"].get(order["property"])), reverse=order["order"] == "-"
            )
        matched = len(found)
        found = [] if resulttype == "hits" else found[offset : offset + limit]
        for feature in found:
            if skip_geometry:
                feature["geometry"] = None
            if select_properties:
                kept = {k: v for k, v in feature["properties"].items() if k in select_properties}
                feature["properties"] = kept
        return {
            "type": "FeatureCollection",
            "features": found,
            "numberMatched": matched,
            "numberReturned": len(found),
        }

    def get(self, identifier: str, **_other: Any) -> dict[str, Any]:
        """Return one feature by its id.

        Raises
        ------
        ProviderItemNotFoundError
            If there is none of that id.
        """
        for feature in self._features(""):
            if feature["id"] == identifier:
                return feature
        raise ProviderItemNotFoundError(f"item {identifier} not found")

    def _features(self, day: str) -> list[dict[str, Any]]:
        collection: Collection = self.data
        selection = collection.selection
        if day:
            selection = Selection(selection.whole, selection.project, as_of=day)
        found = [f for f in features(selection) if f["properties"]["layer"] == collection.layer]
        if day and collection.layer == "passage":
            found = [f for f in found if f["properties"]["date"] <= day]
        return found


def api_of(project: Project, url: str) -> API:
    """Return the API object of a project.

    Parameters
    ----------
    project
        What is given out.
    url
        The absolute address under which it is mounted, without a slash at its end.
    """
    selection = select(project)
    found = provenance(project)
    west, south, east, north = _extent(project)
    first = datetime.datetime.fromisoformat(project.span[0]).replace(tzinfo=datetime.UTC)
    extents: dict[str, dict[str, Any]] = {
        "spatial": {
            "bbox": [west, south, east, north],
            "crs": "http://www.opengis.net/def/crs/OGC/1.3/CRS84",
        },
        "temporal": {"begin": first, "end": None},
    }
    config: dict[str, Any] = {
        "server": {
            "bind": {"host": "localhost", "port": 0},
            "url": url,
            "mimetype": "application/json; charset=UTF-8",
            "encoding": "utf-8",
            "gzip": False,
            "languages": ["en"],
            "limits": {"default_items": 100, "max_items": _MOST, "on_exceed": "throttle"},
            "map": {"url": "", "attribution": ""},
        },
        "logging": {"level": "ERROR"},
        "metadata": {
            "identification": {
                "title": found["title"],
                "description": f"{project.view.summary} {credits_of(found)}".strip(),
                "keywords": ["transport corridors"],
                "keywords_type": "theme",
                "terms_of_service": "",
                "url": url,
            },
            "license": {"name": "; ".join(s["licence"] for s in found["sources"]), "url": f"{url}/../about"},
            "provider": {"name": found["title"], "url": url},
            "contact": {"name": "", "url": url},
        },
        "resources": {
            id_: {
                "type": "collection",
                "title": title,
                "description": text,
                "keywords": [layer],
                "links": [],
                "extents": {**extents, "temporal": dict(extents["temporal"])},
                "providers": [
                    {
                        "type": "feature",
                        "name": f"{__name__}.ProjectProvider",
                        "data": Collection(selection, layer),
                        "id_field": "id",
                    }
                ],
            }
            for id_, (layer, title, text) in COLLECTIONS.items()
        },
    }
    return API(config, get_oas(config, fail_on_invalid_collection=False))


def answer(api: API, request: Any, path: str) -> Answer:
    """Return the answer to a request below the address of an `api_of`.

    Parameters
    ----------
    api
        The API.
    request
        The request, as Flask has it; pygeoapi reads its parameters and headers.
    path
        What follows the address: empty, ``conformance``, ``collections/places/items`` and so on.

    Returns
    -------
    tuple
        The status, the headers and the bytes.
    """
    asked = APIRequest.from_flask(request, api.locales)
    if asked.format in {None, "html"}:
        asked._format = "json"
    handler = _handler(path.strip("/").split("/"))
    if handler is None:
        text = json.dumps({"code": "NotFound", "description": f"there is nothing at {path}"})
        return 404, {**_JSON, "Access-Control-Allow-Origin": "*"}, text.encode()
    headers, status, content = handler(api, asked)
    body = content if isinstance(content, bytes) else content.encode("utf-8", "backslashreplace")
    return int(status), {**headers, "Access-Control-Allow-Origin": "*"}, body


def _handler(parts: list[str]) -> Callable[[API, APIRequest], Any] | None:
    match parts:
        case [""]:
            return landing_page  # type: ignore[no-any-return]
        case ["openapi"]:
            return openapi_  # type: ignore[no-any-return]
        case ["conformance"]:
            return conformance  # type: ignore[no-any-return]
        case ["collections"]:
            return describe_collections  # type: ignore[no-any-return]
        case ["collections", id_]:
            return lambda api, asked: describe_collections(api, asked, id_)
        case ["collections", id_, "schema"]:
            return lambda api, asked: get_collection_schema(api, asked, id_)
        case ["collections", id_, "queryables"]:
            return lambda api, asked: itemtypes.get_collection_queryables(api, asked, id_)
        case ["collections", id_, "items"]:
            return lambda api, asked: itemtypes.get_collection_items(api, asked, id_)
        case ["collections", id_, "items", *item]:
            # Our ids may have a slash.
            return lambda api, asked: itemtypes.get_collection_item(api, asked, id_, "/".join(item))
    return None


def _interval(text: str | None) -> tuple[str, str]:
    """Return the first and the last day of a ``datetime`` parameter, empty where it is open."""
    begin, slash, end = (text or "").partition("/")
    days = []
    for bound in (begin, end if slash else begin):
        if bound in {"", ".."}:
            days.append("")
            continue
        day = first_day(bound[:10])
        if day is None:
            raise ProviderQueryError(user_msg=f"“{bound}” is no date")
        days.append(day)
    return days[0], days[1]


def _said(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _extent(project: Project) -> tuple[float, float, float, float]:
    lines = [segment.coordinates for segment in project.segments.values()]
    lines += [line for border in project.borders.values() for line in border.lines]
    lines += [(place.coordinates,) for place in project.places.values()]
    return bounds(lines) if lines else (-180.0, -90.0, 180.0, 90.0)
