"""On what a probability stands that nobody knows: whether its list goes on, or the day of one figure. It is told with the number
wherever that is printed."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from analysis.evidence import Evidence, events_inferred
from analysis.evidence.kinds import RECOGNISED
from analysis.forecast.sensitivity import moved_days, moved_events
from analysis.forecast.words import in_words
from analysis.status import SETTLED
from analysis.writing import day, percent

if TYPE_CHECKING:
    from analysis.forecast.reading import ReadingForecast

APART = 0.2  # between an answer and what is said beside it: more wants a word
ENDS = ("replaced", "closed")  # events that end a list; others change what is measured
COUNTS = ("stock", "flow")  # kinds of claims that count what stands on a list


class Condition(NamedTuple):
    """said: what follows the number (or its word) in a sentence; brief: the same in a cell of a table. Both '' where there is none."""

    said: str = ""
    brief: str = ""


@lru_cache(maxsize=64)
def condition(evidence: Evidence, forecast: ReadingForecast) -> Condition:
    """What a probability is conditional on.

    >>> from analysis import evidence, forecast
    >>> ev = evidence.load(as_of="2026-11-22")
    >>> outlook = forecast.predict(ev, "guangdong-manufacturing-digital-transformation-2024", readings="primary", n_draws=2000)
    >>> " if about 44,000 in all is of 2024-10-03" in condition(ev, outlook.primary).said
    True
    """
    if forecast.status in SETTLED or forecast.closed:
        return Condition()
    return _if_it_goes_on(evidence, forecast) or _on_a_day(evidence, forecast) or Condition()


def _if_it_goes_on(evidence: Evidence, forecast: ReadingForecast) -> Condition | None:
    """Of a list that by our own reading may have ended since its newest figure and before the deadline: what the answer would be if
    it had ended there. A trend is that of a list that goes on; the record has lists of both fates in it, and says so of neither."""
    reading, deadline = forecast.reading, forecast.goal.deadline
    listed = evidence.programme(reading.programme).kind == RECOGNISED
    ends = [e for e in events_inferred(evidence) if e.programme == reading.programme and e.kind in ENDS]
    if not (listed and ends) or forecast.lapse.day is not None:
        return None
    before = any(_begun(evidence, e.successor, deadline) for e in ends)
    if not (before and _newest_of_list(evidence, forecast) < deadline):
        return None
    ended = percent(forecast.settings.still_counted * forecast.p_pooled)
    if forecast.basis == "record only":
        return Condition(
            f", and {ended} if the list ended with its newest figure, which no text says",
            f"; {ended} if the list has ended",
        )
    return Condition(
        f" if the list goes on, which is doubted, and {ended} if it ended with its newest figure",
        f" if the list goes on; {ended} if it has ended",
    )


def _newest_of_list(evidence: Evidence, forecast: ReadingForecast) -> pd.Timestamp:
    """The day of the newest figure of a reading's list; without one of the reading, of any count of it (NaT: none)."""
    if forecast.standing.latest is not None:
        return pd.Timestamp(forecast.standing.latest["date_latest"])
    claims = evidence.claims
    counts = (claims["programme"] == forecast.reading.programme) & claims["kind"].isin(COUNTS)
    return claims.loc[counts, "period_end"].max()


def _begun(evidence: Evidence, successor: str, deadline: pd.Timestamp) -> bool:
    """Whether the list that is taken for a successor can have been there by a day: a later one ended nothing before it."""
    claims = evidence.claims
    begins = claims.loc[
        (claims["programme"] == successor) & claims["kind"].isin(COUNTS), "period_earliest"
    ].min()
    return not begins > deadline


def _on_a_day(evidence: Evidence, forecast: ReadingForecast) -> Condition | None:
    """Of a figure, or an end of the list, whose day is known to a range alone: what the answer is on an end of it, where that is
    another word and lies far off (more than `APART`)."""
    if not forecast.has_draws or forecast.basis != "trend and record":
        return None
    tables = [t for t in (moved_days(evidence, forecast), moved_events(evidence, forecast)) if len(t)]
    if not tables:
        return None
    moves = pd.concat(tables, ignore_index=True)
    far = moves[(moves["change"].abs() > APART) & (moves["word"] != in_words(forecast.probability))]
    if far.empty:
        return None
    most = far.loc[far["change"].abs().idxmax()]
    ends = far[far["printed"] == most["printed"]].sort_values("date")
    said = ", ".join(
        f"{percent(one.probability)} if {most['printed'] + ' is ' if k == 0 else ''}of {day(one.date)}"
        for k, one in enumerate(ends.itertuples())
    )
    return Condition(f", and {said} (its day is not known)", f", and {said}")
