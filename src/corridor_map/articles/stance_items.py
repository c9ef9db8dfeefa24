"""One stance as data, and the reader and writer of its annotation body.

See `corridor_map.articles.annotations` for the form.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from corridor_map.articles.item_fields import ItemFields

POSITIONS = ("supports", "opposes", "conditional", "ambivalent")
VOICES = {
    "own-words": "the actor speaks, quoted or in reported speech",
    "report": "the article tells what the actor did, said, plans or wants",
    "attributed": "the article tells what someone else says of the actor",
    "opinion": "the article's author says what the actor believes, fears or is interested in",
}


@dataclass(frozen=True, slots=True)
class Stance:
    """An actor's reported stance on a route, and who reports it.

    `actor` is the id of an actor (see `corridor_map.articles.actors`), `position` one of `POSITIONS`,
    `towards` the id of a route or segment, one of the annotation's targets. `by` are the article's
    own words for whoever holds or voices the stance, `voice` one of `VOICES`; `said_on` is an
    ISO 8601 date of any precision where the article gives one, else empty.
    """

    actor: str
    position: str
    towards: str
    by: str
    voice: str
    said_on: str = ""


def read_stance(body: dict[str, Any], owner: str, problem: Callable[[str], None]) -> Stance:
    """Return the stance of an assessing body, and pass every fault in it to `problem`.

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
    return Stance(
        actor=fields.identifier("actor", "an actor"),
        position=fields.one_of("value", POSITIONS),
        towards=fields.text("towards"),
        by=fields.text("by"),
        voice=fields.one_of("voice", VOICES),
        said_on=fields.date("said_on", optional=True),
    )


def stance_body(stance: Stance) -> dict[str, Any]:
    """Return the assessing body of a stance, without a date where there is none."""
    body = {
        "type": "TextualBody",
        "purpose": "assessing",
        "value": stance.position,
        "actor": stance.actor,
        "towards": stance.towards,
        "by": stance.by,
        "voice": stance.voice,
        "said_on": stance.said_on,
    }
    return {key: value for key, value in body.items() if value}
