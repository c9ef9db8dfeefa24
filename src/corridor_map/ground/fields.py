"""Reader of the properties of one feature or table, which notes every fault and raises none."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from corridor_map.errors import Fault
from corridor_map.io.limits import too_long

ID = re.compile(r"[a-z0-9][a-z0-9-]*(/[a-z0-9-]+)*")
COLOUR = re.compile(r"#[0-9a-f]{6}")
_COUNTRY = re.compile(r"[A-Z]{3}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def shown(value: object) -> str:
    """Return a value as a fault names it: short, on one line."""
    text = " ".join(repr(value).split())
    return text if len(text) <= 60 else text[:57] + "..."


class Fields:
    """The properties of one object in one file.

    Each method returns the value under `key`, or an empty value of the same type
    after it has noted what was found and what was expected. `sound` says whether there was no fault.

    Parameters
    ----------
    values
        The properties.
    file
        The file's path, for the faults.
    place
        Where in the file, for the faults.
    """

    def __init__(self, values: Mapping[str, Any], file: str, place: str) -> None:
        self._values = values
        self._file = file
        self._place = place
        self.faults: list[Fault] = []

    @property
    def sound(self) -> bool:
        """True if no fault was found so far."""
        return not self.faults

    def reject(self, problem: str) -> None:
        """Note a fault at this place."""
        self.faults.append(Fault(self._file, self._place, problem))

    def within(self, values: Mapping[str, Any], part: str) -> "Fields":
        """Return a reader of a part of this object, whose faults name the part too."""
        return Fields(values, self._file, f"{self._place}, {part}" if self._place else part)

    def _expected(self, key: str, expected: str) -> None:
        if key in self._values:
            self.reject(f'"{key}" is {shown(self._values[key])}; expected {expected}')
        else:
            self.reject(f'"{key}" is missing; expected {expected}')

    def _is_short(self, key: str, *values: str) -> bool:
        if problem := too_long(key, *values):
            self.reject(f'"{key}" {problem}')
        return not problem

    def text(self, key: str, *, default: str | None = None) -> str:
        """Return a text; it may be absent or empty only if there is a `default`."""
        value = self._values.get(key, default)
        if isinstance(value, str) and (value.strip() or default is not None):
            return value if self._is_short(key, value) else ""
        self._expected(key, "a text")
        return ""

    def identifier(self, key: str) -> str:
        """Return an id: lower-case words of letters, digits and hyphens, parted by slashes."""
        value = self._values.get(key)
        if isinstance(value, str) and ID.fullmatch(value):
            return value if self._is_short(key, value) else ""
        self._expected(key, 'an id of lower-case letters, digits, "-" and "/"')
        return ""

    def colour(self, key: str) -> str:
        """Return a colour ``#rrggbb``."""
        value = self._values.get(key)
        if isinstance(value, str) and COLOUR.fullmatch(value):
            return value
        self._expected(key, "a colour such as #1b4a9c, in lower case")
        return ""

    def choice(self, key: str, options: Sequence[str]) -> str:
        """Return one of the words in `options`."""
        value = self._values.get(key)
        if isinstance(value, str) and value in options:
            return value
        self._expected(key, "one of " + ", ".join(options))
        return ""

    def flag(self, key: str) -> bool:
        """Return a yes or no; absent means no."""
        value = self._values.get(key, False)
        if isinstance(value, bool):
            return value
        self._expected(key, "true or false")
        return False

    def whole(self, key: str, low: int, high: int) -> int:
        """Return a whole number from `low` to `high`."""
        value = self._values.get(key)
        if isinstance(value, int) and not isinstance(value, bool) and low <= value <= high:
            return value
        self._expected(key, f"a whole number from {low} to {high}")
        return low

    def gauge(self, key: str) -> int | None:
        """Return a track gauge in millimetres, or None where it is absent or null."""
        return None if self._values.get(key) is None else self.whole(key, 300, 3000)

    def country(self, key: str) -> str:
        """Return an ISO 3166-1 alpha-3 code."""
        value = self._values.get(key)
        if isinstance(value, str) and _COUNTRY.fullmatch(value):
            return value
        self._expected(key, "a country's three letters, such as AZE")
        return ""

    def countries(self, key: str) -> tuple[str, ...]:
        """Return a list of ISO 3166-1 alpha-3 codes; it may be empty, as on the high seas."""
        value = self._values.get(key)
        if isinstance(value, list) and all(isinstance(c, str) and _COUNTRY.fullmatch(c) for c in value):
            return tuple(value)
        self._expected(key, "a list of countries by their three letters, such as AZE")
        return ()

    def tables(self, key: str) -> list[dict[str, Any]]:
        """Return a list of objects, at least one."""
        value = self._values.get(key)
        if isinstance(value, list) and value and all(isinstance(item, dict) for item in value):
            return value
        self._expected(key, "a list of at least one object")
        return []

    def table(self, key: str) -> dict[str, Any]:
        """Return an object; absent means empty."""
        value = self._values.get(key, {})
        if isinstance(value, dict):
            return value
        self._expected(key, "a table")
        return {}

    def names(self, key: str) -> dict[str, tuple[str, ...]]:
        """Return lists of names by language tag; absent means none."""
        names: dict[str, tuple[str, ...]] = {}
        for language, value in self.table(key).items():
            if not _LANGUAGE.fullmatch(language):
                self.reject(f'"{key}" has {shown(language)}; expected a language tag such as az')
            elif isinstance(value, list) and value and all(isinstance(n, str) and n.strip() for n in value):
                if self._is_short(f"{key}.{language}", *value):
                    names[language] = tuple(value)
            else:
                self.reject(f'"{key}.{language}" is {shown(value)}; expected a list of names')
        return names

    def titles(self, key: str) -> tuple[tuple[str, str, str], ...]:
        """Return (id, title, short title) of a table of titles, each a text or a table of both.

        A title with a fault is left out; an absent table has none.
        """
        found: list[tuple[str, str, str]] = []
        for id_, value in self.table(key).items():
            inner = self.within(value if isinstance(value, dict) else {"title": value}, f'"{key}.{id_}"')
            if not ID.fullmatch(id_):
                inner.reject('is no id; expected lower-case letters, digits, "-" and "/"')
            title = inner.text("title")
            short = inner.text("short_title", default=title)
            self.faults += inner.faults
            if inner.sound:
                found.append((id_, title, short))
        return tuple(found)

    def toponyms(self, key: str) -> tuple[tuple[str, str], ...]:
        """Return (toponym, language tag) pairs, at least one."""
        pairs: list[tuple[str, str]] = []
        for item in self.tables(key):
            name, language = item.get("toponym"), item.get("lang")
            if (
                isinstance(name, str)
                and name.strip()
                and isinstance(language, str)
                and _LANGUAGE.fullmatch(language)
            ):
                user = item.get("used_by", name)
                if not isinstance(user, str) or not user.strip():
                    self.reject(f'"{key}" has "used_by" {shown(user)} for {name}; expected who uses the name')
                elif self._is_short(key, name, language, user):
                    pairs.append((name, language))
            else:
                self.reject(
                    f'"{key}" has {shown(item)}; expected {{"toponym": a name, "lang": a language tag}}'
                )
        return tuple(pairs)

    def usage(self, key: str) -> tuple[tuple[str, str], ...]:
        """Return (toponym, who uses it) pairs where the users are stated; `toponyms` notes the faults."""
        listed = self._values.get(key)
        return tuple(
            (str(item["toponym"]), str(item["used_by"]))
            for item in (listed if isinstance(listed, list) else [])
            if isinstance(item, dict) and "toponym" in item and "used_by" in item
        )

    def users(self, key: str) -> tuple[tuple[str, str], ...]:
        """Return (name, who uses it) pairs of a table; absent means none."""
        pairs: list[tuple[str, str]] = []
        for name, user in self.table(key).items():
            if isinstance(user, str) and user.strip():
                if self._is_short(key, name, user):
                    pairs.append((name, user))
            else:
                self.reject(f'"{key}" has {shown(user)} for {name}; expected who uses the name')
        return tuple(pairs)
