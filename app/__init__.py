"""Seamap: an integration landscape mapper and effort estimator."""

__version__ = "0.1.0"
