"""A forecast from numbers and hedges alone, without a directory."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from analysis.errors import ForecastError, must_be
from analysis.evidence import load, own
from analysis.evidence.tables import read_table, text_of
from analysis.forecast.forecast import Forecast, predict
from analysis.forecast.settings import DRAWS
from analysis.forecast.trend.classes import ReferenceClass

COLUMNS = ("day", "value")


def of(
    figures: Iterable[tuple] | Mapping | pd.Series | pd.DataFrame, *, target: float | str, by: str,
    kind: str = "", how: str = "total", scale: str = "", unit: str = "", direction: str = "",
    base: tuple | None = None, cumulative: bool | None = None, announced: str = "", as_of: Any | None = None, n_draws: int = DRAWS, seed: int = 1,
    record: pd.DataFrame | None = None, reference: ReferenceClass | None = None,
) -> Forecast:  # fmt: skip
    """Forecast a target of one's own: figures with their hedges in, a `Forecast` out.

    figures: (day, figure) or (day, figure, published), a day as YYYY, YYYY-MM or YYYY-MM-DD, a figure as a number or with
    its hedge ("over 60", 近2000); or a table with the columns day and value, and published and qualifier where they are
    known, or a mapping of days to figures. target: the figure promised; by: its deadline. kind: of the programme, which chooses the
    record and the class of coefficients. how: total, addition (then base: (day, value)), or share. scale: count, share,
    amount, or level; kind and scale follow from each other (neither: a recognised list, counted). cumulative: whether the figures are
    sums so far, which are only added to, such as money paid since a programme began, and no volumes of a year (None: as `kind`
    and `how` say: counts, additions, and amounts of a subsidised programme). direction: at_least or
    at_most; at_most where it is not given for a level or for a target of "at most" so much. as_of:
    only figures published by this day (None: all). record: resolved targets of your own, with the columns of outcomes.csv (None: the
    shipped record). reference: a class of coefficients of your own, as for `predict` (None: that of the kind).

    Raises EvidenceError, with all problems at once, for figures, days or words that are none.

    >>> outlook = of([("2021-12", "over 60"), ("2023-12-31", 103)], target=203, by="2026-12-31", n_draws=2000)
    >>> 0 < outlook.probability < 1, outlook.primary.basis, outlook.primary.figures
    (True, 'trend and record', 2)
    """
    must_be(ForecastError, "cumulative", cumulative, bool | None, "True or False (None: as kind and how say)")
    must_be(ForecastError, "unit", unit, str, "a text such as 'MW'")
    must_be(ForecastError, "record", record, pd.DataFrame | None, "a table of resolved targets")
    given = own.Own(
        figures=_tuples(figures), target=target, by=by, kind=kind, how=how, scale=scale, unit=unit,
        direction=direction, base=base, announced=announced, cumulative=cumulative,
    )  # fmt: skip
    evidence = load(own.rows_of(given), as_of)
    if record is not None:
        table = replace(evidence.package["outcomes"], in_memory=True)
        cases = read_table(table, text_of(table, record).getvalue())
        evidence = evidence.with_outcomes(
            cases.assign(target="")
        )  # another register settles no target of this evidence
    return predict(evidence, given.target_slug, n_draws=n_draws, seed=seed, reference=reference)


def _tuples(figures: Any) -> tuple[tuple, ...]:
    if isinstance(figures, Mapping | pd.Series):
        return tuple((day, value) for day, value in figures.items())
    if isinstance(figures, str) or not isinstance(figures, Iterable):
        raise ForecastError(
            f"figures are {figures!r}; a list of pairs is wanted, e.g. [('2022-12', 'over 60'), ('2023-12-31', 103)]."
        )
    if not isinstance(figures, pd.DataFrame):
        return tuple(tuple(row) if isinstance(row, Sequence) and not isinstance(row, str) else (row,) for row in figures)  # fmt: skip
    missing = [name for name in COLUMNS if name not in figures]
    if missing:
        raise ForecastError(
            f"the table of figures has no column {missing[0]!r}; it needs {', '.join(COLUMNS)}."
        )
    hedges = figures["qualifier"] if "qualifier" in figures else pd.Series("", index=figures.index)
    texts = [
        value if pd.isna(hedge) or hedge in ("", "exact") else f"{hedge} {value}"
        for value, hedge in zip(figures["value"], hedges, strict=True)
    ]
    columns = [figures["day"], texts, *([figures["published"]] if "published" in figures else [])]
    return tuple(zip(*columns, strict=True))
