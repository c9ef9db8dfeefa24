"""Sentences held against the map: what articles claim, measured, with a verdict on each claim."""

from corridor_map.claims.judging import verdict_record, verdicts
from corridor_map.claims.lengths import Figure, length_rows, read_lengths
from corridor_map.claims.verdict import STATUSES, Verdict

__all__ = ["STATUSES", "Figure", "Verdict", "length_rows", "read_lengths", "verdict_record", "verdicts"]
