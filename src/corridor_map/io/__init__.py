"""Files, processes and small formats for every other room; the lowest room.

It imports errors alone. It offers atomic file writes, access to folders that nothing leads out of,
readers of untrusted JSON, TOML and archives, confined processes, limits, dates, units and paths.
"""
