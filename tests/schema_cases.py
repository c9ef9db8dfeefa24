"""One document of each kind of file that is right, and for each rule what it allows and forbids."""

from typing import Any

from corridor_map.text.lexicon import GRAMMAR

ABSENT = object()


def collection(id_: str, properties: dict[str, Any], kind: str, coordinates: Any) -> dict[str, Any]:
    geometry = {"type": kind, "coordinates": coordinates}
    feature = {"type": "Feature", "id": id_, "properties": properties, "geometry": geometry}
    return {"type": "FeatureCollection", "features": [feature]}


STATE = {"from": "1990", "status": "operating", "contested": False, "note": "", "source": "a book"}
SEGMENT = {
    "name": "One",
    "branch": "",
    "mode": "rail",
    "status": "operating",
    "contested": False,
    "history": [STATE],
    "countries": ["AZE"],
    "from": "here",
    "to": "there",
    "certainty": "certain",
    "gauge_mm": 1520,
    "source": "a map",
}
LINE = [[46.0, 39.0], [47.0, 39.5]]
RING = [[46.0, 39.0], [47.0, 39.5], [47.0, 39.0], [46.0, 39.0]]
PLACE = {
    "names": [{"toponym": "Here", "lang": "en", "used_by": "a few"}],
    "kind": "town",
    "country": "AZE",
    "rank": 3,
    "source": "a map",
}
ARTICLE = {
    "title": "A title",
    "author": "",
    "publisher": "",
    "date": "2023-07",
    "lang": "en",
    "original": "",
    "licence": "",
    "url": "",
    "date_note": "",
    "note": "",
}
ANNOTATION: dict[str, Any] = {
    "id": "x/p1",
    "type": "Annotation",
    "body": [
        {"purpose": "identifying", "source": "aras"},
        {"purpose": "classifying", "value": "named"},
        {
            "purpose": "assessing",
            "value": "supports",
            "actor": "iran",
            "towards": "aras",
            "by": "km",
            "voice": "report",
            "said_on": "2023-05",
        },
        {
            "purpose": "describing",
            "value": "170",
            "unit": "km",
            "measures": "its length",
            "exact": "170 km",
            "quantity": "length",
            "of": ["aras"],
            "qualifier": "about",
            "period": "2023",
        },
        {
            "purpose": "tagging",
            "value": "A treaty",
            "date": "2023",
            "until": "2024-05",
            "concerns": ["aras"],
        },
    ],
    "target": {
        "source": "x.md",
        "selector": [
            {"type": "TextQuoteSelector", "exact": "About 170 km.", "prefix": "", "suffix": ""},
            {"type": "TextPositionSelector", "start": 0, "end": 13},
        ],
    },
}
BASES: dict[str, Any] = {
    "route": collection("a/one", SEGMENT, "LineString", LINE),
    "route-names": {
        "title": "A",
        "short_title": "A",
        "colour": "#112233",
        "colour_dark": "#aabbcc",
        "summary": "A line.",
        "names": {"az": ["Bir"]},
        "usage": {"Bir": "some"},
        "branches": {},
        "lexicon": {"names": ["A"]},
    },
    "places": collection("here", PLACE, "Point", [46.0, 39.0]),
    "borders": collection(
        "arm-irn", {"name": "A–B", "countries": ["ARM", "IRN"], "source": "a map"}, "LineString", LINE
    ),
    "areas": collection("land/1", {"source": "a map"}, "Polygon", [RING]),
    "rivers": collection("river/1", {"source": "a map"}, "LineString", LINE),
    "labels": collection("sea/1", {"name": "Sea", "kind": "sea", "rank": 1}, "Point", [50.0, 42.0]),
    "lexicon": {
        "words": {"rail": ["railway", "dəmir yol*"]},
        "grammar": {name: ["a word"] for name in GRAMMAR},
        "look_alikes": ["Aras River", {"words": ["Aras"], "with": ["flood*"], "without": ["@rail"]}],
        "routes": {
            "aras": {
                "names": ["Aras @rail"],
                "called": ["Aras"],
                "kinds": ["@rail"],
                "heads": ["line"],
                "part_of": ["instc"],
                "descriptions": ["bank of the Aras", {"all": [["Iran"], ["@rail"]], "not": ["gas"]}],
                "look_alikes": ["Aras Cargo"],
            }
        },
    },
    "map": {
        "title": "T",
        "summary": "S",
        "bounds": [42.6, 36.7, 50.6, 41.9],
        "routes": ["a"],
        "notes": [{"title": "N", "text": "T"}],
    },
    "actors": {
        "actors": [{"id": "iran", "title": "Iran", "names": {"en": ["Iran"]}, "countries": ["IRN"]}],
    },
    "article": ARTICLE,
    "annotations": {"type": "AnnotationPage", "items": [ANNOTATION]},
}


P, G = "features/0/properties/", "features/0/geometry/"
TARGET = "items/0/target/"
QUOTE, POSITION = TARGET + "selector/0/", TARGET + "selector/1/"
STANCE, CLAIM, EVENT = "items/0/body/2/", "items/0/body/3/", "items/0/body/4/"
# kind, where in the document, a value that is right, values that are wrong
WRONG_ENTRIES: list[Any] = ["rail", [3], ["a**"], ["*"], ["ab* c"], ["@"], ["x " * 80]]
WORDS = "routes/aras/"
ALIKE = "look_alikes/1/"
DESCRIPTION = WORDS + "descriptions/1/"

RULES: list[tuple[str, str, Any, list[Any]]] = [
    ("lexicon", "words", {"road": ["way"], "rail": ["@road", "rail*"]}, [[], {"rail": "way"}]),
    ("lexicon", "grammar", {}, [[], {"verb": ["run"]}]),
    *(("lexicon", f"grammar/{name}", ["on it", "trans-port*"], WRONG_ENTRIES) for name in GRAMMAR),
    ("lexicon", "look_alikes", ABSENT, ["Aras River", [["Aras"]], ["*"], [""]]),
    ("lexicon", ALIKE + "words", ["Aras"], [*WRONG_ENTRIES, ABSENT]),
    ("lexicon", ALIKE + "with", ABSENT, WRONG_ENTRIES),
    ("lexicon", ALIKE + "without", ABSENT, WRONG_ENTRIES),
    ("lexicon", "routes", {}, [[], {"aras": "Aras"}, {"aras": {"name": ["Aras"]}}]),
    ("lexicon", WORDS + "names", ["Aras - Corridor"], WRONG_ENTRIES),
    ("lexicon", WORDS + "called", ["Аразск*"], WRONG_ENTRIES),
    ("lexicon", WORDS + "kinds", ABSENT, WRONG_ENTRIES),
    ("lexicon", WORDS + "heads", ABSENT, WRONG_ENTRIES),
    ("lexicon", WORDS + "part_of", ABSENT, ["instc", [3]]),
    ("lexicon", WORDS + "descriptions", ABSENT, [{}, [["Iran"]], [{"all": [["Iran"]], "none": []}]]),
    ("lexicon", DESCRIPTION + "all", [["Iran", "Tehran"]], [[], [[]], ["Iran"], [["*"]], ABSENT]),
    ("lexicon", DESCRIPTION + "not", ABSENT, WRONG_ENTRIES),
    ("lexicon", WORDS + "look_alikes", ABSENT, ["Aras River", [["Aras"]], [{"words": "Aras"}]]),
    *(
        rule
        for kind in ("route", "places", "borders", "labels", "areas", "rivers")
        for rule in (
            (kind, "type", "FeatureCollection", ["Feature", ABSENT]),
            (kind, "features", BASES[kind]["features"], [{}, ABSENT]),
            (kind, "features/0/type", "Feature", ["LineString", ABSENT]),
            (kind, "features/0/properties", BASES[kind]["features"][0]["properties"], [3]),
            (kind, "features/0/geometry", BASES[kind]["features"][0]["geometry"], [None, ABSENT]),
        )
    ),
    ("route", "features/0/id", "a/two", ["A B", 7, ABSENT]),
    ("places", "features/0/id", "there", ["A B", 7, ABSENT]),
    ("borders", "features/0/id", "aze-irn/east", ["A B", 7, ABSENT]),
    ("labels", "features/0/id", "country/x", ["A B", 7, ABSENT]),
    *(("route", G + "coordinates", LINE, [value]) for value in ([], [[46, 39]], [[46, 39], [190, 39]])),
    (
        "route",
        G + "coordinates",
        [[46, 39, 12], [47, 39, 12]],
        [[[46, 39], [47]], [["46", 39], [47, 39]], None],
    ),
    ("route", G + "type", "LineString", ["MultiLineString", "Point", ABSENT]),
    ("places", G + "type", "Point", ["LineString", ABSENT]),
    ("places", G + "coordinates", [46, 39, 100], [[46], [200, 39], [46, 91], ["a", 1], ABSENT]),
    (
        "borders",
        "features/0/geometry",
        {"type": "MultiLineString", "coordinates": [LINE]},
        [{"type": "Point", "coordinates": [46, 39]}],
    ),
    ("borders", G + "type", "LineString", ["MultiLineString", "Polygon"]),
    ("borders", G + "coordinates", LINE, [[], [[46, 39]], ABSENT]),
    (
        "areas",
        G + "coordinates",
        [[[46, 39], [191, 39.5], [47, 39], [46, 39]]],
        [[], [LINE], [[[46, 39], [193, 39.5], [47, 39], [46, 39]]]],
    ),
    (
        "areas",
        "features/0/geometry",
        {"type": "MultiPolygon", "coordinates": [[RING]]},
        [{"type": "MultiPolygon", "coordinates": []}],
    ),
    ("areas", G + "type", "Polygon", ["LineString"]),
    (
        "rivers",
        "features/0/geometry",
        {"type": "MultiLineString", "coordinates": [LINE]},
        [{"type": "Polygon", "coordinates": [RING]}],
    ),
    ("rivers", G + "type", "LineString", ["Point"]),
    ("rivers", G + "coordinates", LINE, [[], [[46, 39]]]),
    ("labels", G + "type", "Point", ["LineString"]),
    ("labels", G + "coordinates", [50, 42], [[50], [250, 42]]),
    ("route", P + "name", "Two", ["", " ", 3, ABSENT]),
    ("route", P + "branch", ABSENT, [3]),
    ("route", P + "mode", "road", ["boat", ABSENT]),
    ("route", P + "status", "operating", ["open", ABSENT]),
    ("route", P + "contested", ABSENT, ["no", 0]),
    ("route", P + "history", [STATE | {"from": "1980"}, STATE], [[], {}, ["1990"], ABSENT]),
    ("route", P + "history/0/from", "1990-02", ["soon", "1990-13", "1990-2", "", ABSENT]),
    ("route", P + "history/0/status", "operating", ["open", ABSENT]),
    ("route", P + "history/0/contested", ABSENT, ["yes"]),
    ("route", P + "history/0/note", ABSENT, [3]),
    ("route", P + "history/0/source", "a paper", ["", ABSENT]),
    ("route", P + "countries", [], ["AZE", ["Iran"], ["irn"], ABSENT]),
    ("route", P + "from", "here/there", ["Here", 3, ABSENT]),
    ("route", P + "to", "over-there", ["over there", ABSENT]),
    ("route", P + "certainty", "uncertain", ["sure", ABSENT]),
    ("route", P + "gauge_mm", None, ["wide", 30, 3001, True]),
    ("route", P + "gauge_mm", ABSENT, [1520.5]),
    ("route", P + "source", "a survey", ["", ABSENT]),
    ("route-names", "title", "B", ["", 3, ABSENT]),
    ("route-names", "short_title", ABSENT, [3]),
    ("route-names", "colour", "#000000", ["red", "#ABCDEF", ABSENT]),
    ("route-names", "colour_dark", "#ffffff", ["#fff", ABSENT]),
    ("route-names", "summary", "It is.", [" ", ABSENT]),
    (
        "route-names",
        "names",
        {"az-Latn": ["Bir", "İki"]},
        [{"az": "Bir"}, {"az": []}, {"?": ["Bir"]}, ["Bir"]],
    ),
    ("route-names", "usage", ABSENT, [{"Bir": ""}, {"Bir": 3}, []]),
    (
        "route-names",
        "branches",
        ABSENT,
        [
            3,
            {"": 3},
            {"": ""},
            {"": {"short_title": "N"}},
            {"": {"title": "N", "short_title": 3}},
            {"A b": "N"},
        ],
    ),
    ("route-names", "lexicon", ABSENT, [3]),
    ("places", P + "names", [{"toponym": "X", "lang": "az"}], [[], "X", ["X"], ABSENT]),
    ("places", P + "names/0/toponym", "X", ["", 3, ABSENT]),
    ("places", P + "names/0/lang", "az-Latn", ["Azeri language", ABSENT]),
    ("places", P + "names/0/used_by", ABSENT, ["", 3]),
    ("places", P + "kind", "port", ["village", ABSENT]),
    ("places", P + "country", "IRN", ["IR", "irn", ABSENT]),
    ("places", P + "rank", 6, [0, 7, "3", ABSENT]),
    ("places", P + "source", "a book", ["", ABSENT]),
    ("borders", P + "name", "C–D", ["", ABSENT]),
    ("borders", P + "countries", ["AZE"], ["AZE", ["Iran"], ABSENT]),
    ("borders", P + "source", "a book", ["", ABSENT]),
    ("areas", P + "source", "a book", ["", ABSENT]),
    ("rivers", P + "source", "a book", ["", ABSENT]),
    ("labels", P + "name", "Lake", ["", ABSENT]),
    ("labels", P + "kind", "lake", ["ocean", ABSENT]),
    ("labels", P + "rank", 6, [0, 7, ABSENT]),
    ("map", "title", "", [3, ABSENT]),
    ("map", "summary", "", [3, ABSENT]),
    (
        "map",
        "bounds",
        [-180, -90, 180, 90],
        [[1, 2, 3], [-181, 0, 1, 1], [0, 0, 1, 91], [0, 0, "1", 1], 3, ABSENT],
    ),
    ("map", "routes", ABSENT, ["a", [3]]),
    ("map", "notes", ABSENT, [["N"], [{"title": "N"}]]),
    ("map", "notes/0/title", "", [3, ABSENT]),
    ("map", "notes/0/text", "", [3, ABSENT]),
    ("actors", "actors", [], ["iran", ["iran"], ABSENT]),
    ("actors", "actors/0/id", "the-west", ["The West", "", 3, ABSENT]),
    ("actors", "actors/0/title", "Persia", ["", 3, ABSENT]),
    ("actors", "actors/0/names", ABSENT, [["Iran"], {"en": "Iran"}, {"en": []}, {"en": [" "]}, {"?": ["I"]}]),
    ("actors", "actors/0/countries", ABSENT, ["IRN", ["Iran"], [3]]),
    ("article", "title", "B", ["", ABSENT]),
    ("article", "author", "B", [ABSENT]),
    ("article", "publisher", "B", [ABSENT]),
    ("article", "date", "2023-07-01", ["", "July 2023", "2023-13", ABSENT]),
    ("article", "lang", "az-Latn", ["", "english language", ABSENT]),
    ("article", "original", "a.txt", [ABSENT]),
    ("article", "licence", "B", [ABSENT]),
    ("article", "url", ABSENT, []),
    ("article", "date_note", ABSENT, []),
    ("article", "note", ABSENT, []),
    ("article", "note", "", []),
    ("annotations", "type", "AnnotationPage", ["Annotation", ABSENT]),
    ("annotations", "items", [], [{}, ABSENT]),
    ("annotations", "items/0/id", "x/p-2", ["p2", "x/P2", ABSENT]),
    ("annotations", "items/0/type", "Annotation", ["Note", ABSENT]),
    (
        "annotations",
        "items/0/body",
        [ANNOTATION["body"][3], {"purpose": "tagging", "value": "A treaty", "date": "2023"}],
        [[], ANNOTATION["body"][1:2], ANNOTATION["body"][:1], ABSENT],
    ),
    (
        "annotations",
        "items/0/body",
        ANNOTATION["body"][:2],
        [ANNOTATION["body"][:2] + ANNOTATION["body"][1:2]],
    ),
    ("annotations", "items/0/body/1/purpose", "classifying", ["tagging", ABSENT]),
    ("annotations", "items/0/body/0/source", "aras", ["", 3, ABSENT]),
    ("annotations", "items/0/body/1/value", "described", ["hinted", ABSENT]),
    ("annotations", STANCE + "value", "opposes", ["likes", ABSENT]),
    ("annotations", STANCE + "actor", "armenia", ["", "The West", 3, ABSENT]),
    ("annotations", STANCE + "towards", "aras", ["", ABSENT]),
    ("annotations", STANCE + "by", "About 170", ["", 3, ABSENT]),
    ("annotations", STANCE + "voice", "own-words", ["rumour", "", ABSENT]),
    ("annotations", STANCE + "said_on", ABSENT, ["May 2023", "2023-13", 2023]),
    ("annotations", EVENT + "value", "A" * 70, ["A" * 71, "", ABSENT]),
    ("annotations", EVENT + "date", "2023-05-17", ["17 May 2023", "2023-5", "", 2023, ABSENT]),
    ("annotations", EVENT + "until", ABSENT, ["later", "2024-13", 2024]),
    ("annotations", EVENT + "concerns", ABSENT, ["aras", ["The Aras"], [3]]),
    ("annotations", CLAIM + "value", "82.5", ["about 170", "1e3", "", 170, ABSENT]),
    ("annotations", CLAIM + "unit", "mi", ["furlong", "USD", ABSENT]),
    ("annotations", CLAIM + "measures", "how long", ["", ABSENT]),
    ("annotations", CLAIM + "exact", "170", ["", ABSENT]),
    ("annotations", CLAIM + "quantity", "width", ["weight", "money", 3]),
    ("annotations", CLAIM + "of", ["event:aras@announced", "branch:instc/western"], ["aras", ["Aras"], [3]]),
    ("annotations", CLAIM + "qualifier", ABSENT, ["nearly", 3]),
    ("annotations", CLAIM + "period", "2022-03/2023-03", ["last year", "2022/2023/2024", 3]),
    ("annotations", "items/0/target", ANNOTATION["target"], [3, ABSENT]),
    ("annotations", TARGET + "source", "x.md", ["x.txt", ABSENT]),
    ("annotations", TARGET + "selector", ANNOTATION["target"]["selector"], [[], ABSENT]),
    ("annotations", QUOTE + "type", "TextQuoteSelector", ["FragmentSelector", ABSENT]),
    ("annotations", QUOTE + "exact", "About 170 km.", ["", ABSENT]),
    ("annotations", QUOTE + "prefix", "so ", [3, ABSENT]),
    ("annotations", QUOTE + "suffix", " so", [3, ABSENT]),
    ("annotations", POSITION + "type", "TextPositionSelector", ["FragmentSelector", ABSENT]),
    ("annotations", POSITION + "start", 0, [-1, "0", ABSENT]),
    ("annotations", POSITION + "end", 13, [0, "13", ABSENT]),
]
