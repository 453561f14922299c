"""Articles in, proposals of claims out: every figure of a text with its span, as a table that a person confirms.

    from analysis import intake
    article = intake.open_article("page.html")           text, title, publisher and day, each with where it is from
    table = intake.read(article.text, article.published)   one row for each figure; `intake.COLUMNS` tells the columns

`characters`, `numerals_en`, `numerals_zh`, `not_figures`, `units`, `hedging`, `direction`   rules and their tables
`candidates`, `ranges`, `counted`, `surely`, `respective`   from numbers to figures
`page`, `cells`, `periods`, `places`, `voices`   what stands around a figure
`kinds`, `names`, `linking`, `known`   what it is, what it is about, what the data say of it
`plugins`   readers of one's own, behind the entry point `outlook.readers`
`rows`, `review`   what is accepted becomes rows of the tables
"""

from importlib import import_module
from typing import Any

_HOME = {
    "Article": "article",
    "open_article": "article",
    "COLUMNS": "reading",
    "names_for": "reading",
    "read": "reading",
    "Judged": "judging",
    "judge": "judging",
    "neighbours": "judging",
    "omissions": "judging",
}
__all__ = sorted(_HOME)


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(import_module(f"analysis.intake.{_HOME[name]}"), name)
    raise AttributeError(f"module 'analysis.intake' has no attribute {name!r}")
