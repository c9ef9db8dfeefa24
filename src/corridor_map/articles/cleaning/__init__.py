"""Cleaning of raw text to canonical text: join lines, leave out furniture, keep the author's letters."""
