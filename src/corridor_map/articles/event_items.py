"""One dated event as data, and the reader and writer of its annotation body.

See `corridor_map.articles.annotations` for the form.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from corridor_map.articles.item_fields import ID, ItemFields
from corridor_map.io.dates import first_day

LONGEST_TITLE = 70

_ROUTE = re.compile(ID)


@dataclass(frozen=True, slots=True)
class Event:
    """Something that a passage says happened at a stated time.

    `title` says it in at most `LONGEST_TITLE` characters. `date` is a year, month or day of
    ISO 8601, and so is `until`, the end of a longer time, or empty: EDTF level 0
    (https://www.loc.gov/standards/datetime/). `concerns` are ids of routes or segments, each one
    of the annotation's targets.
    """

    title: str
    date: str
    until: str = ""
    concerns: tuple[str, ...] = ()

    @property
    def edtf(self) -> str:
        """The time as an EDTF text: one date, or two with a slash between them."""
        return f"{self.date}/{self.until}" if self.until else self.date


def read_event(body: dict[str, Any], owner: str, problem: Callable[[str], None]) -> Event:
    """Return the event of a tagging body, and pass every fault in it to `problem`.

    Parameters
    ----------
    body
        The body as JSON has it.
    owner
        How the notes name it: “body 3”.
    problem
        Called with each fault.
    """
    fields = ItemFields(body, owner, problem)
    title = fields.text("value")
    if len(title) > LONGEST_TITLE:
        fields.reject("value", f"at most {LONGEST_TITLE} characters instead of {len(title)}")
    date, until = fields.date("date"), fields.date("until", optional=True)
    first, last = first_day(date), first_day(until)
    if first and last and last < first:
        fields.reject("until", f"a date that is not before {date}")
    concerns = fields.listed("concerns", _ROUTE, "a list of ids of routes or segments")
    return Event(title, date, until, concerns)


def event_body(event: Event) -> dict[str, Any]:
    """Return the tagging body of an event, without its empty fields."""
    body: dict[str, Any] = {
        "type": "TextualBody",
        "purpose": "tagging",
        "value": event.title,
        "date": event.date,
        "until": event.until,
        "concerns": list(event.concerns),
    }
    return {key: value for key, value in body.items() if value}
