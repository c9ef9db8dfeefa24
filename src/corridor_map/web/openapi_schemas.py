"""JSON Schemas of the answers to programs, for the OpenAPI description."""

from typing import Any

_YEAR = "(000[1-9]|00[1-9][0-9]|0[1-9][0-9]{2}|[1-9][0-9]{3})"
_LEAP_YEAR = (
    "([0-9]{2}(0[48]|[2468][048]|[13579][26])|(0[48]|[2468][048]|[13579][26])00)"  # by the Gregorian calendar
)
_MONTH = "(0[1-9]|1[0-2])"
_DAY = (
    "((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|1[0-9]|2[0-8]))"
)
_TEXT = {"type": "string"}
_COUNT = {"type": "integer", "minimum": 0}
_IDS = {"type": "array", "items": _TEXT}


def date_schema(first: str = "", last: str = "") -> dict[str, Any]:
    """Return the schema of an ISO 8601 date of any precision, or of an empty text.

    Parameters
    ----------
    first, last
        Days; the schema then has the dates of the years between theirs, and the year of the last,
        all of which are between them.
    """
    year, leap = _YEAR, _LEAP_YEAR
    ending = ""
    if first and last:
        years = range(int(first[:4]) + 1, int(last[:4]))
        year = f"({'|'.join(map(str, years)) or last[:4]})"
        leap = f"({'|'.join(str(y) for y in years if y % 4 == 0 and (y % 100 or y % 400 == 0)) or '0004'})"
        ending = f"|{last[:4]}"
    return {"type": "string", "pattern": f"^({year}(-({_MONTH}|{_DAY}))?|{leap}-02-29{ending})?$"}


def _object(required: dict[str, Any], optional: dict[str, Any] | None = None) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": required | (optional or {}),
        "required": sorted(required),
    }


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


_SELECTOR = _object({"type": {"enum": ["TextQuoteSelector", "TextPositionSelector"]}})
_PIECES = {"type": "array", "items": True}
_PART_OF = _object({"id": _TEXT, "total": _COUNT, "modified": _TEXT})

SCHEMAS: dict[str, Any] = {
    "Problem": _object({"type": _TEXT, "title": _TEXT, "status": {"type": "integer"}, "detail": _TEXT}),
    "Passage": _object(
        {
            **dict.fromkeys(
                ("id", "article", "title", "author", "publisher", "date", "lang", "mention"), _TEXT
            ),
            **dict.fromkeys(("exact", "prefix", "suffix"), _TEXT),
            "routes": _IDS,
            "targets": _IDS,
            "start": {
                **_COUNT,
                "description": "where the quotation begins, in code points of the article’s text",
            },
            "end": {**_COUNT, "description": "where it ends"},
            "anchoring": {"type": "string", "enum": ["exact", "moved", "ambiguous", "orphaned"]},
        }
    ),
    "Found": _object(
        {
            "passages": {**_IDS, "description": "ids of the passages that fit"},
            "total": {**_COUNT, "description": "how many other sentences fit"},
            "sentences": {"type": "array", "items": _ref("Sentence")},
        }
    ),
    "Sentence": _object({"article": _TEXT, "start": _COUNT, "end": _COUNT, "snippet": _TEXT}),
    "Article": _object(
        {
            "lang": _TEXT,
            "dir": {"type": "string", "enum": ["ltr", "rtl"]},
            "url": _TEXT,
            "notes": _IDS,
            "passages": {
                "type": "array",
                "description": "ids; where the original has an address, with the words before the "
                "passage and how many code points of its beginning and its end lead there",
                "items": _PIECES,
            },
            "blocks": {
                "type": "array",
                "description": "1 for a heading, else 0; then runs, each a text, or the numbers of its "
                "passages and its pieces",
                "items": _PIECES,
            },
        }
    ),
    "FeatureCollection": _object(
        {"type": {"const": "FeatureCollection"}, "features": {"type": "array", "items": _ref("Segment")}}
    ),
    "Segment": _object(
        {
            "type": {"const": "Feature"},
            "id": _TEXT,
            "geometry": _object({"type": {"const": "LineString"}, "coordinates": {"type": "array"}}),
            "properties": _object(
                {
                    **dict.fromkeys(("route", "name", "mode", "status", "certainty", "source"), _TEXT),
                    "contested": {"type": "boolean"},
                    "history": {"type": "array", "items": _object({"from": _TEXT, "status": _TEXT})},
                    "countries": _IDS,
                }
            ),
        }
    ),
    "Annotation": _object(
        {
            "id": _TEXT,
            "type": {"const": "Annotation"},
            "target": _object({"source": _TEXT, "selector": {"type": "array", "items": _SELECTOR}}),
        },
        {"@context": True, "motivation": True, "body": {"type": "array"}},
    ),
    "Collection": {
        "oneOf": [
            _object(
                {
                    "@context": {"type": "array"},
                    "id": _TEXT,
                    "type": {"const": ["BasicContainer", "AnnotationCollection"]},
                    "label": _TEXT,
                    "total": _COUNT,
                },
                {"first": {"oneOf": [_TEXT, _ref("Page")]}, "last": _TEXT},
            ),
            _ref("Page"),
        ]
    },
    "Page": _object(
        {
            "id": _TEXT,
            "type": {"const": "AnnotationPage"},
            "partOf": _PART_OF,
            "startIndex": _COUNT,
            "items": {"type": "array", "items": {"oneOf": [_TEXT, _ref("Annotation")]}},
        },
        {"prev": _TEXT, "next": _TEXT},
    ),
}
"""The schemas by name, as the description refers to them."""
