"""Articles in, proposals of claims out: every figure with its span, as a table that a person confirms."""

from analysis.intake.article import Article, open_article
from analysis.intake.reading import COLUMNS, names_for, read

__all__ = ["COLUMNS", "Article", "names_for", "open_article", "read"]
