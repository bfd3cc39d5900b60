"""The casebook: arguments of publications, rebuilt from small tables."""

__version__ = "0.1.0"
