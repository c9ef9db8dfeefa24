"""One claim as data, and the reader and writer of its annotation body.

See `corridor_map.articles.annotations` for the form.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from corridor_map.articles.item_fields import ID, ItemFields
from corridor_map.io.dates import first_day
from corridor_map.io.units import NUMBER, QUALIFIERS, QUANTITIES, UNITS

_SUBJECT = re.compile(rf"(?:(?:branch|branches|thing):)?{ID}|event:{ID}@[a-z-]+")


@dataclass(frozen=True, slots=True)
class Claim:
    """A quantity or date that a passage states, its unit, and what it measures.

    `exact` are the passage's own words, `value` is a plain number or an ISO 8601 date, `unit`
    one of `UNITS`, and `measures` says in words what is measured. `quantity` is one of
    `QUANTITIES`, `of` lists the subjects measured (see `corridor_map.articles.annotations`),
    `qualifier` one of `QUALIFIERS` or empty, `period` the time the value is stated for.
    """

    exact: str
    value: str
    unit: str
    measures: str
    quantity: str = ""
    of: tuple[str, ...] = ()
    qualifier: str = ""
    period: str = ""


def read_claim(body: dict[str, Any], owner: str, problem: Callable[[str], None]) -> Claim:
    """Return the claim of a describing body, and pass every fault in it to `problem`.

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
    value, unit = fields.text("value"), fields.one_of("unit", UNITS)
    quantity = fields.one_of("quantity", QUANTITIES, optional=True)
    qualifier = fields.one_of("qualifier", QUALIFIERS, optional=True)
    period = fields.text("period", optional=True)
    if unit in UNITS and quantity in QUANTITIES and quantity not in UNITS[unit].quantities:
        fitting = [name for name, its in UNITS.items() if quantity in its.quantities]
        fields.reject("unit", f"a unit of {quantity}: {', '.join(fitting)}")
    if value and unit == "date" and first_day(value) is None:
        fields.reject("value", "a date: YYYY, YYYY-MM or YYYY-MM-DD")
    if value and unit in UNITS and unit != "date" and not NUMBER.fullmatch(value):
        fields.reject("value", "a plain number of up to 15 digits, such as 170 or 82.5")
    parts = period.split("/")
    if period and (len(parts) > 2 or None in map(first_day, parts)):
        fields.reject("period", "a date, or two with a slash between them")
    expected = (
        "a list of ids, branch:ROUTE/BRANCH, branches:ROUTE, event:ID@STATUS or thing:NAME, "
        "in small letters, digits and hyphens"
    )
    of = fields.listed("of", _SUBJECT, expected)
    exact, measures = fields.text("exact"), fields.text("measures")
    return Claim(exact, value, unit, measures, quantity, of, qualifier, period)


def claim_body(claim: Claim) -> dict[str, Any]:
    """Return the describing body of a claim, without its empty fields."""
    body: dict[str, Any] = {
        "type": "TextualBody",
        "purpose": "describing",
        "value": claim.value,
        "unit": claim.unit,
        "measures": claim.measures,
        "exact": claim.exact,
        "quantity": claim.quantity,
        "of": list(claim.of),
        "qualifier": claim.qualifier,
        "period": claim.period,
    }
    return {key: value for key, value in body.items() if value}
