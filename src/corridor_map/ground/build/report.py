"""The table of deviations in geodata/README.md, from a summary of measured figures."""

import json
from pathlib import Path
from typing import Any

from corridor_map.ground.build.files import fault, write_text

START = "<!-- deviations: made by `python -m corridor_map.ground.build --check` -->"
END = "<!-- end of deviations -->"


def deviation_table(summary: dict[str, Any]) -> str:
    """Return the figures of a summary as a Markdown table.

    Parameters
    ----------
    summary
        ``segments``, each with ``segment``, ``reference_quality``, ``reference_km``,
        ``covered_share`` (0 to 1) and ``deviation_km`` (``mean``, ``p95``, ``max`` in
        kilometres; null where nothing is drawn).
    """
    lines = [
        "| reference stretch | its quality | km | covered within 2 km "
        "| mean off, km | 95 % within, km | most, km |",
        "| --- | --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    for segment in summary["segments"]:
        off = segment["deviation_km"]
        figures = [f"{off[key]:.2f}" for key in ("mean", "p95", "max")] if off else ["not drawn", "", ""]
        cells = [
            segment["segment"],
            segment["reference_quality"],
            f"{segment['reference_km']:.1f}",
            f"{segment['covered_share']:.1%}",
            *figures,
        ]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def put_table(readme: Path, summary_file: Path) -> None:
    """Put the table of a summary between the two marks of a README.

    Raises
    ------
    DataError
        If the summary is no such summary or the README lacks a mark.
    """
    try:
        table = deviation_table(json.loads(summary_file.read_text(encoding="utf-8")))
    except (KeyError, TypeError, ValueError) as error:
        raise fault(summary_file, "", f"is no summary of deviations ({error!r})") from error
    put_between(readme, START, END, table)


def put_between(readme: Path, start: str, end: str, table: str) -> None:
    """Put a table between the marks `start` and `end` of a README, in place of what is there.

    Raises
    ------
    DataError
        If the README lacks a mark.
    """
    text = readme.read_text(encoding="utf-8")
    before, opened, rest = text.partition(start)
    _, closed, after = rest.partition(end)
    if not (opened and closed):
        raise fault(readme, "", f"lacks the marks of the table; expected {start} and {end}")
    write_text(readme, f"{before}{start}\n\n{table}\n\n{end}{after}")
