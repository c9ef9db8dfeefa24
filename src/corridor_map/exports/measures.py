"""Lengths and verdicts in the forms that people and other programs read."""

import io
import json
import re
import shutil
import textwrap
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from corridor_map.claims import STATUSES, Verdict, length_rows, verdict_record, verdicts
from corridor_map.claims.lengths import Row, percent_off, rows_of
from corridor_map.claims.verdict import article_name, source_name
from corridor_map.exports.cells import Table
from corridor_map.ground.published_lengths import Figure
from corridor_map.io.units import converted, percent_text, spoken
from corridor_map.project import Project, known

_COLUMNS = (
    "kind", "id", "name", "km", "certainty", "annotation", "exact", "claimed", "status", "measured",
    "unit", "how", "tolerance", "note", "against", "figures",
)  # fmt: skip


def measured(project: Project, routes: Sequence[str], format_: str) -> str:
    """Return the output of ``corridor-map measure``.

    Parameters
    ----------
    project
        Everything there is, since articles are held against each other.
    routes
        Only what concerns these, ``borders`` counting as one; all if empty.
    format_
        ``table`` (as wide as the terminal, at most 110 columns), ``json`` or ``csv``.

    Raises
    ------
    UnknownIdError
        If the project has no such route.
    """
    wanted = [known(route, project.toggles, "route") for route in routes]
    rows = rows_of(length_rows(project, project.figures), wanted)
    about = {annotation.id: project.routes_of(annotation) for annotation in project.annotations}
    judged = [
        verdict for verdict in verdicts(project) if not wanted or set(wanted) & set(about[verdict.annotation])
    ]
    if format_ == "json":
        return measures_json(rows, judged)
    if format_ == "csv":
        return measures_csv(rows, judged)
    width = min(shutil.get_terminal_size().columns, 110)
    return measures_table(project, rows, judged, width)


def row_record(row: Row) -> dict[str, Any]:
    """Return a length as a JSON-ready object; ``km`` is geodesic on WGS84, to the metre."""
    return {
        "kind": row.kind,
        "id": " ".join(row.of),
        "name": row.name,
        "km": round(row.km, 3),
        "certainty": row.certainty,
        "figures": [
            {
                "value": figure.value,
                "unit": figure.unit,
                "counted": figure.counted,
                "kind": figure.kind,
                "date": figure.date,
                "source": figure.source,
            }
            for figure in row.figures
        ],
    }


def measures_json(rows: Iterable[Row], judged: Iterable[Verdict]) -> str:
    """Return a JSON object of ``lengths`` and ``verdicts``."""
    value = {
        "lengths": [row_record(row) for row in rows],
        "verdicts": [verdict_record(verdict) for verdict in judged],
    }
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def measures_csv(rows: Iterable[Row], judged: Iterable[Verdict]) -> str:
    """Return comma-separated values: a line for each length, then one of kind “claim” for each verdict."""
    text = io.StringIO()
    table = Table(text, _COLUMNS)
    for row in rows:
        figures = "; ".join(_figure(figure) for figure in row.figures)
        table.add(row_record(row) | {"figures": figures})
    for verdict in judged:
        record = verdict_record(verdict)
        more = {"kind": "claim", "id": " ".join(record["of"]), "name": record["measures"]}
        table.add(record | more | {"figures": "; ".join(verdict.figures)})
    return text.getvalue()


def measures_table(project: Project, rows: Sequence[Row], judged: Sequence[Verdict], width: int) -> str:
    """Return lengths and verdicts as text for a terminal of `width` columns."""
    lines: list[str] = ["Lengths on the map, geodesic on WGS84"]
    for row in rows:
        if row.kind in ("route", "branch", "segment"):
            lines += _length_lines(row, width)
    for title, kind in (
        ("Borders as drawn, simplified", "border"),
        ("Stretches with a known length", "stretch"),
    ):
        found = [row for row in rows if row.kind == kind]
        lines += ["", title] if found else []
        for row in found:
            lines += _length_lines(row, width)
    lines += ["", "What the articles claim"] if judged else []
    article = ""
    for verdict in judged:
        slug = verdict.annotation.partition("/")[0]
        if slug != article:
            article = slug
            lines += ["", *_wrapped(article_name(project.articles[slug]), width, "")]
        lines += ["", *_verdict_lines(verdict, width)]
    if judged:
        counts = Counter(verdict.status for verdict in judged)
        told = ", ".join(f"{status} {counts[status]}" for status in STATUSES if counts[status])
        lines += ["", *_wrapped(f"{len(judged)} claims: {told}", width, "")]
    return "\n".join(lines) + "\n"


_INDENTS = {"route": 0, "branch": 2, "segment": 4}
_KM_WIDTH = 10
_CERTAINTY_WIDTH = 25
_UNIT = re.compile(r"(?<=\d) (?=(%|km|m)(\W|$))")


def _length_lines(row: Row, width: int) -> list[str]:
    indent = _INDENTS.get(row.kind, 2)
    room = width - _KM_WIDTH - _CERTAINTY_WIDTH
    name = textwrap.wrap(row.name, room - indent) or [""]
    first = f"{' ' * indent + name[0]:<{room}}{spoken(row.km, 'km'):>{_KM_WIDTH}}  {row.certainty}".rstrip()
    lines = ["", first] if row.kind == "route" else [first]
    lines += [" " * indent + rest for rest in name[1:]]
    for figure in row.figures:
        off = percent_off(converted(float(figure.value), figure.unit, "km"), row.km)
        sign = "+" if off >= 0.05 else "−" if off <= -0.05 else "±"
        lines += _wrapped(f"{_figure(figure)}: {sign}{percent_text(abs(off))} %", width, " " * (indent + 2))
    return lines


def _figure(figure: Figure) -> str:
    date = spoken(figure.date, "date") if figure.date else ""
    details = ", ".join(filter(None, [figure.counted, source_name(figure.source), date]))
    return f"{spoken(figure.value, figure.unit)} ({details})"


def _verdict_lines(verdict: Verdict, width: int) -> list[str]:
    record = verdict_record(verdict)
    measured = f": {record['measured_text']}" if record["measured_text"] else ""
    lines = _wrapped(f"“{record['exact']}”, {record['measures']}", width, "  ")
    lines += _wrapped(f"{verdict.status.upper()}{measured}", width, "    ")
    for text in (verdict.how, verdict.note):
        lines += _wrapped(text, width, "    ")
    if verdict.tolerance:
        lines += _wrapped(f"Tolerance: {verdict.tolerance}", width, "    ")
    if verdict.figures:
        lines += _wrapped(f"Others give {'; '.join(verdict.figures)}.", width, "    ")
    return lines


def _wrapped(text: str, width: int, indent: str) -> list[str]:
    # A number and its unit stay on one line.
    held = _UNIT.sub("\u00a0", text)
    lines = textwrap.wrap(
        held, width, initial_indent=indent, subsequent_indent=indent, break_long_words=False
    )
    return [line.replace("\u00a0", " ") for line in lines]
