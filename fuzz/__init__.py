"""Fuzzing by coverage of the parsers that read what strangers made; see README.md."""
