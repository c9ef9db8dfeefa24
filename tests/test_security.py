"""What SECURITY.md says of tests is so."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
TABLE = [
    line for line in (ROOT / "SECURITY.md").read_text(encoding="utf-8").splitlines() if line.startswith("| ")
]


def named() -> list[Path]:
    # Within a row the folder is said once.
    files = re.findall(r"`((?:[\w-]+/)*test_\w+\.py|(?:[\w-]+/)+\w*\.?\w*)`", "\n".join(TABLE))
    return [ROOT / (file if "/" in file else f"tests/hostile/{file}") for file in files]


def test_every_test_that_the_table_names_is_there() -> None:
    assert len(named()) > 20
    assert [file for file in named() if not file.exists()] == []


def test_every_threat_has_a_defence_and_a_test() -> None:
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in TABLE]
    assert len(rows) > 12 and all(len(row) == 5 and all(row) for row in rows)


def test_every_test_of_hostile_texts_and_files_is_in_the_table() -> None:
    there = set((ROOT / "tests" / "hostile").glob("test_*.py"))
    assert sorted(file.name for file in there - set(named())) == []
