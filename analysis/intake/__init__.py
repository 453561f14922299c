"""Articles in, proposals of claims out: every figure of a text with its span, as a table that a person confirms.

    from analysis import intake
    article = intake.open_article("page.html")           text, title, publisher and day, each with where it is from
    table = intake.read(article.text, article.published)   one row for each figure; `intake.COLUMNS` tells the columns

`characters`, `numerals_en`, `numerals_zh`, `not_figures`, `units`, `hedging`, `direction`   rules and their tables
`alternatives`, `sought`   patterns, compiled and tried only where a text may have them
`candidates`, `ranges`, `counted`, `surely`, `respective`   from numbers to figures
`separators`, `intensity`   marks between digits, and what is told per sum of money
`page`, `wrapping`, `cells`, `periods`, `places`, `voices`   what stands around a figure
`kinds`, `names`, `linking`, `links`, `lying`, `offered`, `referring`, `known`   what it is, what it is about, what the data say of it
`tenses`   what grammar says of kinds: what has come about is no promise, levels of one thing are of one kind
`kind_cues`, `choosing`, `choosing_words`, `standing`, `carried`, `weighing`   cues of its kind and its programme, what the others say of it, and the weights that decide
`plugins`   readers of one's own, behind the entry point `outlook.readers`
`rows`, `review`   what is accepted becomes rows of the tables
"""

from typing import TYPE_CHECKING

from analysis.doors import front_door

if TYPE_CHECKING:
    from analysis.intake.article import Article, open_article
    from analysis.intake.judging import Judged, judge, neighbours, omissions
    from analysis.intake.reading import COLUMNS, broken_off, names_for, read

front_door(__name__)
