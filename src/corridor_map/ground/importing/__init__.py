"""Lines from elsewhere: files of other programs read, joined into travel order, named and coloured."""
