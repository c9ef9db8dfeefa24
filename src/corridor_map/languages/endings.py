"""Case endings of names, folded, for the languages that inflect names.

Only cases of the singular are here, and only where a name with the ending is not another word:
adjectives made of names ("тебризский") are not.
"""

_TURKIC = [
    *(
        "a",
        "e",
        "ya",
        "ye",
        "i",
        "u",
        "yi",
        "yu",
        "ni",
        "nu",
        "in",
        "un",
        "nin",
        "nun",
        "da",
        "de",
        "ta",
        "te",
    ),
    *("dan", "den", "tan", "ten", "la", "le", "yla", "yle", "daki", "deki"),
]
_ARMENIAN = ["ի", "ին", "ից", "ում", "ով", "ը", "ն", "ու", "ումն", "իից", "իին", "իում", "իով"]
_GEORGIAN = [
    *("ი", "ს", "ის", "ში", "ზე", "სა", "ით", "იდან", "დან"),
    *("თან", "ისკენ", "სკენ", "მდე", "ამდე", "მა"),
]
_HARD = ["а", "у", "ом", "ем", "е", "ы"]
_SOFT = ["ь", "и", "ю", "я", "е", "ем", "ью"]
_FEMININE = ["а", "я", "ы", "и", "е", "у", "ю", "ой", "ей"]

SHORTEST = 4
"""Smallest number of letters of a stem that can have an ending."""


def inflection(name: str, language: str) -> tuple[str, frozenset[str]]:
    """Return the stem of a folded name and the endings that it may have, its own among them.

    Where nothing is cut off the name, its own ending is the empty one.

    Parameters
    ----------
    name
        The name, folded by `corridor_map.languages.folding.fold`.
    language
        The tag of the language that the name is in.
    """
    stem, endings = name, frozenset({""})
    language = language.partition("-")[0]
    if language in {"az", "tr", "tk"}:
        endings = frozenset({"", *_TURKIC})
    elif language == "hy":
        endings = frozenset({"", *_ARMENIAN})
    elif language == "ka" and name.endswith("ი"):
        stem, endings = name[:-1], frozenset(_GEORGIAN)
    elif language == "ka":
        endings = frozenset({"", *_GEORGIAN})
    elif language == "ru" and name.endswith("ь"):
        stem, endings = name[:-1], frozenset(_SOFT)
    elif language == "ru" and name.endswith(("а", "я")):
        stem, endings = name[:-1], frozenset(_FEMININE)
    elif language == "ru" and not name.endswith(tuple("уиоеыэю")):
        endings = frozenset({"", *_HARD})
    return (stem, endings) if len(stem) >= SHORTEST else (name, frozenset({""}))
