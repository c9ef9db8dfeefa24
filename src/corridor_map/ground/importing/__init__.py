"""Import of lines from other programs: read, join into travel order, name and colour them."""
