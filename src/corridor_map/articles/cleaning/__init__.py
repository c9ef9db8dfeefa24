"""From raw text to canonical text: lines joined, furniture left out, every letter of the author kept."""
