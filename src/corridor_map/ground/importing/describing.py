"""What is known of an imported line besides its course: what its file says, and what the user adds."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from corridor_map.ground.importing.reading import Value
from corridor_map.ground.model import CERTAINTIES, MODES, STATUSES
from corridor_map.io.dates import first_day

KEYS = ("status", "mode", "since", "source", "certainty", "branch", "from", "to", "contested", "gauge_mm")
"""What of a segment may differ from feature to feature, by the names that properties have for it."""

_WORDS = {"status": STATUSES, "mode": MODES, "certainty": CERTAINTIES}
_MISSING = {
    "status": "say it with --status WORD, or --status-field PROPERTY",
    "mode": "say it with --mode WORD, or --mode-field PROPERTY",
    "since": "say from when on the state holds with --since DATE, or --since-field PROPERTY",
}


@dataclass(frozen=True, slots=True)
class Said:
    """What a user says of the features of a file.

    `values` are for features that do not say themselves, `fields` the properties that say it, both
    by `KEYS`; `words` are the project's words for those of the file ("in use": "operating").
    """

    values: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class About:
    """What is known of a line; lines of which the same is known are joined.

    `from_name` and `to_name` are empty where only the course tells where it runs.
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
    """Return what is known of a feature, and what must still be said.

    A property that `said` names decides; then a property that is called as `KEYS` have it and has
    a value that is one; then what the user said.

    Parameters
    ----------
    properties
        Those of the feature.
    said
        What the user said of all features.
    source
        What to name as the source of the course where nothing else does.
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
