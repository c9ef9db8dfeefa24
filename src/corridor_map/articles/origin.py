"""Origin of an annotation: a reader by hand, or linking with its reasons."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

REJECTED = "rejected"

CONTEXT: dict[str, Any] = {
    "why": {"@id": "https://corridor-map.example/ns#why", "@container": "@list"},
    "route": "https://corridor-map.example/ns#route",
    "rule": "https://corridor-map.example/ns#rule",
    "matched": "https://corridor-map.example/ns#matched",
}
"""JSON-LD context for the properties that the Web Annotation Data Model lacks."""

_SOFTWARE = {"type": "Software", "name": "corridor-map"}


@dataclass(frozen=True, slots=True)
class Ground:
    """One reason for a link: a route, the rule and the words of the sentence."""

    route: str
    rule: str
    matched: str


@dataclass(frozen=True, slots=True)
class Origin:
    """Origin of an annotation.

    Attributes
    ----------
    is_machine
        Whether the linking made it, and nobody has corrected it since.
    why
        The reasons of the linking; empty for what was made by hand.
    """

    is_machine: bool = False
    why: tuple[Ground, ...] = ()


BY_HAND = Origin()


def origin_fields(origin: Origin) -> dict[str, Any]:
    """Return the properties of an annotation that say who made it; none for one made by hand.

    They are ``creator`` and ``generator`` of the Web Annotation Data Model, section 3.3, and `why`.
    """
    if not origin.is_machine:
        return {}
    why = [{"route": g.route, "rule": g.rule, "matched": g.matched} for g in origin.why]
    return {"creator": _SOFTWARE, "generator": _SOFTWARE, "why": why}


def read_origin(item: Mapping[str, Any], problem: Callable[[str], None]) -> Origin:
    """Return the origin of an annotation; without a creator, or with any other, it was made by hand."""
    creator = item.get("creator")
    if not isinstance(creator, dict) or creator.get("type") != "Software":
        return BY_HAND
    listed = item.get("why", [])
    if isinstance(listed, list) and all(_is_ground(ground) for ground in listed):
        return Origin(True, tuple(Ground(g["route"], g["rule"], g["matched"]) for g in listed))
    problem("why is no list of reasons, each with route, rule and matched as texts")
    return Origin(True)


def _is_ground(ground: Any) -> bool:
    return isinstance(ground, dict) and all(
        isinstance(ground.get(key), str) for key in ("route", "rule", "matched")
    )
