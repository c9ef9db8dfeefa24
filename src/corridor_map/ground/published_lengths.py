"""Published lengths of things on the map: ``geodata/lengths.csv``."""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from corridor_map.errors import Fault
from corridor_map.io.dates import first_day
from corridor_map.io.folders import is_there
from corridor_map.io.limits import too_long
from corridor_map.io.text_files import read_text
from corridor_map.io.units import NUMBER, UNITS

FIGURE_KINDS = ("published", "measured", "beside")
_COLUMNS = ("of", "counted", "value", "unit", "kind", "date", "source")


@dataclass(frozen=True, slots=True)
class Figure:
    """A published length of things on the map, as in ``geodata/lengths.csv``.

    `of` are subjects as claims name them; `counted` says what the length includes, where that is
    known; `kind` is ``published``, ``measured`` (on a finer line than the map draws) or
    ``beside`` (of a thing near by, for comparison only). `value` is a plain number.
    """

    of: tuple[str, ...]
    counted: str
    value: str
    unit: str
    kind: str
    date: str
    source: str


def read_lengths(file: Path, *, within: Path | None = None) -> tuple[list[Figure], list[Fault]]:
    """Read the published lengths; a file that does not exist holds none.

    The file must not lead out of `within`.

    Returns
    -------
    tuple
        The figures in the order of the file, and every fault; a row with a fault is left out.
    """
    if not is_there(file):
        return [], []
    text = read_text(file, within=within)
    if isinstance(text, Fault):
        return [], [text]
    reader = csv.DictReader(io.StringIO(text))
    figures: list[Figure] = []
    faults: list[Fault] = []
    try:
        if tuple(reader.fieldnames or ()) != _COLUMNS:
            found = ",".join(reader.fieldnames or ())
            expected = f"expected {','.join(_COLUMNS)}"
            return [], [Fault(str(file), "line 1", f"found the columns {found}, {expected}")]
        for row in reader:
            problems = list(_problems(row))
            faults += [Fault(str(file), f"line {reader.line_num}", problem) for problem in problems]
            if not problems:
                figures.append(Figure(tuple(row["of"].split()), *(row[column] for column in _COLUMNS[1:])))
    except csv.Error as error:
        faults.append(Fault(str(file), f"line {reader.line_num + 1}", f"is no line of CSV ({error})"))
    return figures, faults


def _problems(row: Mapping[str, str | None]) -> Iterable[str]:
    if None in row or None in row.values():
        yield f"found another number of columns, expected {len(_COLUMNS)}"
        return
    of, value, unit, kind, date = (row[key] or "" for key in ("of", "value", "unit", "kind", "date"))
    if not of.split():
        yield "“of” is empty, expected ids of what the length is of"
    if not NUMBER.fullmatch(value):
        yield f"the value is “{value}”, expected a plain number of up to 15 digits, such as 82.5"
    if unit not in UNITS or "length" not in UNITS[unit].quantities:
        lengths = ", ".join(name for name, its in UNITS.items() if "length" in its.quantities)
        yield f"the unit is “{unit}”, expected one of {lengths}"
    if kind not in FIGURE_KINDS:
        yield f"the kind is “{kind}”, expected one of {', '.join(FIGURE_KINDS)}"
    if date and first_day(date) is None:
        yield f"the date is “{date}”, expected YYYY, YYYY-MM or YYYY-MM-DD"
    if not row["source"]:
        yield "the source is missing"
    for key, text in row.items():
        if problem := too_long(key, text or ""):
            yield f"the {key} {problem}"
