"""The articles that weights are fitted to, the figures that the reader finds in them, and how a table of weights is written."""

import csv
from collections.abc import Mapping
from functools import cache

from marked_articles import Article, Wanted, articles
from test_intake_links import LINKS

from analysis import intake
from analysis.intake.linking import Names
from analysis.intake.reading import figures_of
from analysis.intake.surroundings import Surroundings
from analysis.intake.weighing import TABLES

FOLDERS = (
    "articles", "held_out", "held_out_2", "held_out_3", "development", "held_out_4", "development_2", "held_out_5", "development_3",
    "held_out_6", "held_out_7", "development_4", "development_5", "held_out_8", "held_out_9", "held_out_10", "held_out_11", "development_6",
    "held_out_12", "held_out_13", "held_out_14", "held_out_15",
)  # fmt: skip
SENTENCES = "sentences"


def material() -> list[tuple[str, Article]]:
    """Every article with its folder, and the sentences of the tests of links as articles of their own."""
    return [(folder, a) for folder in FOLDERS for a in articles(folder)] + [(SENTENCES, a) for a in _links()]


def _links() -> list[Article]:
    made = []
    for i, (text, programmes) in enumerate(LINKS):
        spans = intake.read(text, "2025-06-01")[["start", "end", "value"]].itertuples(index=False)
        wanted = [
            Wanted(a, b, text[a:b], v, None, "", "exact", 0, "?", p)
            for (a, b, v), p in zip(spans, programmes, strict=True)
        ]
        made.append(Article(f"link-{i}", "2025-06-01", text, wanted))
    return made


def matched(article: Article, rows: list[dict]) -> dict[int, Wanted]:
    """Number of a figure that the reader finds → the wanted figure that it is."""
    found: dict[int, Wanted] = {}
    for want in article.wanted:
        over = [
            i
            for i, r in enumerate(rows)
            if i not in found and r["start"] < want.end and want.start < r["end"]
        ]
        if over:
            found[min(over, key=lambda i: abs(abs(rows[i]["value"]) - abs(want.value)))] = want
    return found


@cache
def figures_in(article: str, published: str, names: Names) -> tuple[list[dict], Surroundings]:
    """The figures of an article, read once for both fits."""
    return figures_of(article, published, names)


def write(name: str, table: Mapping[str, Mapping[str, float]]) -> None:
    """A table of weights, its cues in order: one column for each of what they weigh."""
    with (TABLES / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["cue", *next(iter(table.values()))])
        out.writerows([cue, *map(_short, table[cue].values())] for cue in sorted(table))


def _short(weight: float) -> str:
    """A weight in as few signs as it needs, since a table has many: -.12, 0."""
    printed = f"{round(weight, 3) + 0.0:.3f}".rstrip("0").rstrip(".")  # + 0.0: no -0
    return printed.replace("0.", ".", 1) if printed.lstrip("-").startswith("0.") else printed
