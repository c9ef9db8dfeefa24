"""Checks of the articles' claims against the map, with a verdict on each claim.

It imports the project and what is below it. It offers verdicts, lengths and positions.
"""

from corridor_map.claims.judging import verdict_record, verdicts
from corridor_map.claims.lengths import length_rows
from corridor_map.claims.verdict import STATUSES, Verdict

__all__ = ["STATUSES", "Verdict", "length_rows", "verdict_record", "verdicts"]
