"""Files, processes and the small forms that every other room reads and writes: the lowest room.

It imports errors alone. It offers files that are written whole or not at all, folders out of which nothing
leads, JSON, TOML and archives of strangers, confined processes, limits, dates, units and paths.
"""
