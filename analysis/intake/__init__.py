"""Articles in, proposals of claims out: every figure with its span, as a table that a person confirms."""

from analysis.intake.reading import COLUMNS, names_for, read

__all__ = ["COLUMNS", "names_for", "read"]
