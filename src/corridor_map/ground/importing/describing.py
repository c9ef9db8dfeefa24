"""Attributes of an imported line, from its file and from the user."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from corridor_map.ground.importing.reading import Value
from corridor_map.ground.model import CERTAINTIES, MODES, STATUSES
from corridor_map.io.dates import first_day

KEYS = ("status", "mode", "since", "source", "certainty", "branch", "from", "to", "contested", "gauge_mm")
"""Attributes of a segment that may differ from feature to feature, by their property names."""

_WORDS = {"status": STATUSES, "mode": MODES, "certainty": CERTAINTIES}
_MISSING = {
    "status": "say it with --status WORD, or --status-field PROPERTY",
    "mode": "say it with --mode WORD, or --mode-field PROPERTY",
    "since": "say from when on the state holds with --since DATE, or --since-field PROPERTY",
}


@dataclass(frozen=True, slots=True)
class Said:
    """Attributes of the features of a file that a user states.

    `values` are defaults for features without a value, and `fields` the properties to read, both by
    `KEYS`. `words` maps words of the file to the project's words ("in use": "operating").
    """

    values: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class About:
    """Attributes of a line; lines with equal attributes are joined.

    `from_name` and `to_name` are empty where only the course gives the ends.
    """

    status: str
    mode: str
    since: str
    source: str
    certainty: str
    branch: str
    from_name: str
    to_name: str
    contested: bool
    gauge_mm: int | None


def about(properties: Mapping[str, Value], said: Said, source: str) -> tuple[About, list[str]]:
    """Return the attributes of a feature, and what must still be stated.

    A property that `said` names comes first, then a property named as in `KEYS` with a valid value,
    then the user's value.

    Parameters
    ----------
    properties
        The properties of the feature.
    said
        The user's attributes of all features.
    source
        The source of the course where no other is stated.
    """
    problems: list[str] = []
    known = {key: _value(key, properties, said, problems) for key in KEYS}
    for key, how in _MISSING.items():
        if not known[key] and not any(f"“{key}”" in problem for problem in problems):
            expected = f"; expected one of {', '.join(_WORDS[key])}" if key in _WORDS else ""
            problems.append(f"nothing says “{key}”: {how}{expected}")
    gauge = known["gauge_mm"]
    return (
        About(
            status=known["status"],
            mode=known["mode"],
            since=known["since"],
            source=known["source"] or source,
            certainty=known["certainty"] or "uncertain",
            branch=known["branch"],
            from_name=known["from"],
            to_name=known["to"],
            contested=known["contested"] == "true",
            gauge_mm=int(gauge) if gauge else None,
        ),
        problems,
    )


def _value(key: str, properties: Mapping[str, Value], said: Said, problems: list[str]) -> str:
    named = said.fields.get(key, "")
    if named and named not in properties and all(named.casefold() != p.casefold() for p in properties):
        listed = ", ".join(sorted(properties)[:12]) or "none"
        problems.append(f"has no property “{named}” for “{key}”; its properties are {listed}")
        return said.values.get(key, "")
    found = next((v for p, v in properties.items() if p.casefold() == (named or key).casefold()), None)
    text = str(found).lower() if isinstance(found, bool) else str(found if found is not None else "").strip()
    word = said.words.get(text, text)
    read = _read(key, word)
    if read or not (text and named):
        return read or said.values.get(key, "")
    expected = ", ".join(_WORDS[key]) if key in _WORDS else _EXPECTED.get(key, "another value")
    hint = f"; say what it means with --word {text!r}=WORD" if key in _WORDS else ""
    problems.append(f"“{key}” is {text[:40]!r}; expected {expected}{hint}")
    return said.values.get(key, "")


_EXPECTED = {
    "since": "a date such as 1943, 2018-03 or 2023-05-17",
    "contested": "true or false",
    "gauge_mm": "a whole number from 300 to 3000",
}


def _read(key: str, word: str) -> str:
    if key in _WORDS:
        word = word.casefold().replace(" ", "-")
        return word if word in _WORDS[key] else ""
    if key == "since":
        return word if first_day(word) is not None else ""
    if key == "contested":
        return {"true": "true", "1": "true", "yes": "true", "false": "false", "0": "false"}.get(
            word.casefold(), ""
        )
    if key == "gauge_mm":
        return word if word.isdecimal() and word.isascii() and 300 <= int(word) <= 3000 else ""
    return " ".join(word.split())
