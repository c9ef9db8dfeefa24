"""Makes geodata/ from its sources; contributors run it, users never do."""
