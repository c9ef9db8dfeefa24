"""What the page should show, computed from the project in Python."""

from datetime import UTC, datetime

from corridor_map.ground.layers import state_on
from corridor_map.project import Passage, Project

LOOKS = {
    "operating": "operating",
    "construction": "construction",
    "announced": "announced",
    "pre-construction": "announced",
}
"""How the key says each status is drawn; all others are out of use."""


def today() -> str:
    """Return the day that the page takes for today."""
    return datetime.now(UTC).date().isoformat()


def drawn(project: Project, *, date: str = "", without: str = "") -> dict[str, str]:
    """Return the look of every segment that is drawn on a day, but for those of one route."""
    states = {id_: state_on(s, date or today()) for id_, s in project.segments.items() if s.route != without}
    return {id_: LOOKS.get(state.status, "retired") for id_, state in states.items() if state}


def segments_of(project: Project, passage: Passage) -> set[str]:
    """Return the segments that a passage is about: those it names, else all of its routes."""
    targets = set(passage.annotation.targets)
    found: set[str] = set()
    for route in passage.routes:
        if route in project.routes:
            own = {segment.id for segment in project.routes[route].segments}
            found |= own & targets or own
    return found


def counted(project: Project, segment: str) -> str:
    """Return how the page says how many passages speak of a segment itself and of its whole route."""
    about = [p for p in project.passages if segment in segments_of(project, p)]
    own = sum(segment in p.annotation.targets for p in about)
    whole = len(about) - own

    def passages(count: int) -> str:
        return f"{count} passage{'' if count == 1 else 's'}"

    if own:
        return f"{passages(own)} about this stretch, {whole} about the whole route"
    return f"{passages(whole)} about the whole route"


def passages_about(project: Project, segment: str) -> list[str]:
    """Return the passages that say something of a segment, in the order they are shown in."""
    return [p.annotation.id for p in project.passages if segment in segments_of(project, p)]
