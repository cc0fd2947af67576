"""Trials that take minutes, and are therefore no tests: `make fuzz` and `make crash`."""
