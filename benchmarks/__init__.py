"""Measurements of the casebook that take longer than a test may: ``python -m benchmarks``."""
