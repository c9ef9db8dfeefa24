"""The commands, a module each. Heavy imports wait until a command is run."""
