"""Reader of the properties of one part of an annotation, which notes every fault."""

import re
from collections.abc import Callable, Collection
from typing import Any

from corridor_map.io.dates import first_day
from corridor_map.io.limits import too_long
from corridor_map.io.normal_forms import normal

ID = r"[a-z0-9][a-z0-9-]*(?:/[a-z0-9][a-z0-9-]*)?"
"""The pattern of an id of a route, segment, place, border or actor."""


class ItemFields:
    """The properties of one object of an annotation's file.

    Each method returns the value under `key`, or an empty one after it has noted what was found
    and what was expected.

    Parameters
    ----------
    thing
        The object as JSON has it.
    owner
        How the notes name it: “body 3”.
    problem
        Called with each fault.
    """

    def __init__(self, thing: dict[str, Any], owner: str, problem: Callable[[str], None]) -> None:
        self._thing = thing
        self._owner = owner
        self._problem = problem

    def reject(self, key: str, expected: str) -> None:
        """Note that the value under `key` is not as expected."""
        self._problem(f"{self._owner} has {key} {quote(shown(self._thing.get(key)))}, expected {expected}")

    def text(self, key: str, *, optional: bool = False, may_be_empty: bool = False) -> str:
        """Return a text in NFC; an optional one may be absent or empty."""
        value = self._thing.get(key, "" if optional else None)
        if not isinstance(value, str) or not (value or optional or may_be_empty):
            self.reject(key, "text")
            return ""
        if problem := too_long(key, value):
            self._problem(f"{self._owner} has {key} that {problem}")
            return ""
        return normal("NFC", value)

    def one_of(self, key: str, words: Collection[str], *, optional: bool = False) -> str:
        """Return one of some words."""
        value = self.text(key, optional=optional)
        if value and value not in words:
            self.reject(key, f"one of {', '.join(words)}")
        return value

    def date(self, key: str, *, optional: bool = False) -> str:
        """Return an ISO 8601 date of a year, a month or a day."""
        value = self.text(key, optional=optional)
        if value and first_day(value) is None:
            self.reject(key, "a date: YYYY, YYYY-MM or YYYY-MM-DD")
        return value

    def identifier(self, key: str, what: str) -> str:
        """Return an id; `what` says in a note whose: “an actor”."""
        value = self.text(key)
        if value and not re.fullmatch(ID, value):
            self.reject(key, f"the id of {what}: small letters, digits and hyphens")
        return value

    def listed(self, key: str, pattern: re.Pattern[str], expected: str) -> tuple[str, ...]:
        """Return a list of texts of one pattern; absent means empty."""
        value = self._thing.get(key, [])
        if isinstance(value, list) and all(isinstance(one, str) and pattern.fullmatch(one) for one in value):
            if problem := too_long(key, *value):
                self._problem(f"{self._owner} has {key} of which one {problem}")
                return ()
            return tuple(value)
        self.reject(key, expected)
        return ()


def shown(value: Any) -> str:
    """Return a value as a fault shows it: short."""
    return "nothing" if value is None else str(value)[:60]


def quote(text: str) -> str:
    """Return a text in quotation marks."""
    return f"“{text}”"
