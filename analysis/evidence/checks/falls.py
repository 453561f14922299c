"""Stocks that are lower than before, although the record says of their list that it can't fall."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from analysis.evidence.checks.rows import Day
from analysis.evidence.checks.sense import grouped
from analysis.evidence.hedges import HedgeRule, interval
from analysis.evidence.kinds import cannot_fall


@dataclass(frozen=True)
class Fall:
    """A stock that is lower than an earlier one although its programme says that it can't fall."""

    programme: str
    claim: str
    high: float
    before_claim: str
    before_low: float
    before_date: Day


def falling_stocks(
    claims: Iterable[Any], programmes: Mapping[str, Any], indicators: Mapping[str, Any], rule: HedgeRule
) -> Iterator[Fall]:
    """Stocks of monotone programmes whose interval lies below that of an earlier date, same list and definition.

    claims: rows, corrections applied; programmes, indicators: rows by their key.
    """
    stocks = (row for row in claims if row.kind == "stock")
    for (of, what, *_), rows in grouped(stocks, "programme", "indicator", "entity", "definition").items():
        about, described = programmes.get(of), indicators.get(what)
        if about is None or described is None or not cannot_fall(about, described):
            continue
        rows.sort(key=attrgetter("period_end"))
        if not _declines(rows):
            continue
        bounds = [interval(r.value, r.qualifier, rule, 0.0, described.ceiling) for r in rows]
        top = 0
        for at, (row, (low, high)) in enumerate(zip(rows, bounds, strict=True)):
            before = rows[top]
            if high < bounds[top][0] and row.period_end > before.period_end:
                yield Fall(of, row.claim_id, high, before.claim_id, bounds[top][0], before.period_end)
            if low > bounds[top][0]:
                top = at


def _declines(rows: list[Any]) -> bool:
    """Whether a number is lower than one before it: else no interval is, since each holds what was printed."""
    highest = rows[0].value
    for row in rows:
        if row.value < highest:
            return True
        highest = row.value
    return False
