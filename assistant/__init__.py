"""A second opinion on awkward work situations, with a quote behind every sentence."""

__version__ = "0.1.0"
