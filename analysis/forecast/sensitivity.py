"""What the answer hangs on: figures left out, bounds moved, and what was published since an earlier day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.errors import ForecastError, OutlookError
from analysis.evidence import (
    Event,
    Evidence,
    Reading,
    Target,
    events_of,
    known_day,
    parse_day,
    reading_series,
    target,
)
from analysis.evidence.index import LIST, ListKey
from analysis.evidence.series import whole_numbers
from analysis.forecast.chance import few
from analysis.forecast.reading import ReadingForecast, forecast_reading
from analysis.forecast.settings import Settings
from analysis.forecast.words import in_words
from analysis.writing import as_change, hedge_words, printed, summed, with_unit

if TYPE_CHECKING:
    from analysis.forecast.forecast import Forecast

_COLUMNS = ["what", "moved_to", "date", "precision", "printed", "probability", "change", "word", "claim_ids"]


def _lists(claims: pd.DataFrame) -> set[ListKey]:
    """The lists that claims are of."""
    return set(zip(*(claims[name] for name in LIST), strict=True))


def _again(
    evidence: Evidence,
    forecast: ReadingForecast,
    claims: pd.DataFrame | None = None,
    group: pd.DataFrame | None = None,
) -> float:
    """The probability with other claims (None: with those that there are), from fewer draws and the same seed, so that only
    the figures differ. group: those that are others."""
    changed = (
        evidence if claims is None or group is None else evidence.with_claims(claims, touched=_lists(group))
    )
    observed = reading_series(changed, forecast.reading)
    return forecast_reading(
        changed,
        forecast.goal,
        forecast.reading,
        few(forecast.settings),
        forecast.today,
        observed,
        forecast.drawn.reference if forecast.drawn else None,
        forecast.record,
    ).probability


def printed_figures(evidence: Evidence, observed: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """The claims behind a series, one printed figure (with all its relays and repeats) at a time, by their days."""
    claims = evidence.claims
    bearing = {c for row in observed["claim_ids"] for c in row}
    rows = claims[claims["claim_id"].isin(bearing)].sort_values(["period_end", "claim_id"])
    for _, group in rows.groupby(["kind", "period_start", "value", "qualifier"], dropna=False, sort=False):
        yield group


def _row(what: str, group: pd.DataFrame, variant: float, base: float, forecast: ReadingForecast, to: pd.Timestamp | None = None, bound: str = "") -> dict:  # fmt: skip
    """A variant of a printed figure; see `_moved`. to: the day to which it was moved (None: its own, as exactly as it is
    known); bound: the end of its interval at which it stands."""
    figure = group.iloc[0]
    date, precision = known_day(figure) if to is None else (to, "day")
    moved_to = with_unit(printed(figure[bound]), figure["unit"]) if bound else ""
    shown = {
        "date": date,
        "precision": precision,
        "printed": _printed(figure, forecast.reading.how == "change"),
        "ids": tuple(group["claim_id"]),
        "moved_to": moved_to,
    }
    return _moved(what, shown, variant, base, forecast)


def _moved(what: str, shown: dict, variant: float, base: float, forecast: ReadingForecast) -> dict:
    """A variant's probability: the published one, moved by what the few draws of variant and reference differ. shown: date,
    precision, printed and ids of what was varied, and moved_to where there is one."""
    probability = float(np.clip(forecast.probability + variant - base, 0, 1))
    word = in_words(probability)
    return {
        "what": what,
        "moved_to": shown.get("moved_to", ""),
        "date": shown["date"],
        "precision": shown["precision"],
        "printed": shown["printed"],
        "probability": probability,
        "change": probability - forecast.probability,
        "word": word,
        "claim_ids": shown["ids"],
    }


def _printed(figure: pd.Series, change: bool) -> str:
    """A figure as it was printed, with its hedge, its unit and what it is of."""
    if change:
        return f"a change of {as_change(figure['value'], figure['unit'], figure['qualifier'])}"
    of = " added" if figure["kind"] == "flow" else " in all" if summed(figure["unit"]) else ""
    return f"{hedge_words(figure['qualifier'])}{with_unit(printed(figure['value']), figure['unit'])}{of}"


def _table(rows: list[dict]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=_COLUMNS).astype({"probability": float, "change": float})


@lru_cache(maxsize=8)
def reference_probability(evidence: Evidence, forecast: ReadingForecast) -> float:
    """The probability with all figures, from as few draws as the variants have."""
    return _again(evidence, forecast)


def without_each_claim(evidence: Evidence, forecast: ReadingForecast) -> pd.DataFrame:
    """The forecast without each printed figure in turn: what, moved_to (the bound in words, of a figure at one), date, precision (of the day: see
    `evidence.known_day`), printed, probability, change, word, claim_ids.

    A figure goes with all its relays and repeats. probability is NaN where no forecast is left.
    """
    base = reference_probability(evidence, forecast)
    claims = evidence.claims
    return _table(
        [
            _row(
                "without",
                group,
                _again(evidence, forecast, claims.drop(index=group.index), group),
                base,
                forecast,
            )
            for group in printed_figures(evidence, forecast.observed)
        ]
    )


def moved_bounds(evidence: Evidence, forecast: ReadingForecast) -> pd.DataFrame:
    """The forecast with each hedged figure at its lower, then its upper bound; see `without_each_claim`."""
    base = reference_probability(evidence, forecast)
    rows = []
    for group in printed_figures(evidence, forecast.observed):
        group = whole_numbers(group) if forecast.observed.about.scale == "count" else group
        if not (group["low"] < group["high"]).all():
            continue
        for bound, word in (("low", "lower"), ("high", "upper")):
            claims = evidence.claims.copy()
            for side in ("low", "high"):
                claims.loc[group.index, side] = group[bound]
            variant = _again(evidence, forecast, claims, group)
            rows.append(_row(f"at its {word} bound", group, variant, base, forecast, bound=bound))
    return _table(rows)


def moved_days(evidence: Evidence, forecast: ReadingForecast) -> pd.DataFrame:
    """The forecast with each figure of an undated page on the first, then on the last day that it can be of, which is
    its date; see `without_each_claim`. Otherwise its day is drawn from all of them."""
    base = reference_probability(evidence, forecast)
    rows = []
    for group in printed_figures(evidence, forecast.observed):
        guessed = (group["period_precision"] == "publication") & (group["published_precision"] == "inferred")
        if not guessed.all():
            continue
        last = group["published_latest"].clip(upper=forecast.today)
        for day, word in ((group["period_earliest"], "early"), (last, "late")):
            claims = evidence.claims.copy()
            for end in ("period_earliest", "period_end"):
                claims.loc[group.index, end] = day
            claims.loc[group.index, "published_precision"] = "day"  # so that it has this day and no range
            what = f"dated as {word} as it can be"
            rows.append(
                _row(what, group, _again(evidence, forecast, claims, group), base, forecast, day.iloc[0])
            )
    return _table(rows)


def moved_events(evidence: Evidence, forecast: ReadingForecast) -> pd.DataFrame:
    """The forecast with the replacement of the list on the first, then on the last day on which it can have happened, which is its
    date, where these differ; see `without_each_claim`. Otherwise its day is drawn from all of them."""
    base, rows = reference_probability(evidence, forecast), []
    for event in events_of(evidence, forecast.reading.programme, "replaced", forecast.today):
        if not event.first_day < event.day:
            continue
        for on, word in ((event.first_day, "early"), (event.day, "late")):
            variant = _again(evidence.with_event_day(event.event_id, on), forecast)
            figure = {
                "date": on,
                "precision": "day",
                "printed": "the replacement of the list",
                "ids": (event.claim_id,) if event.claim_id else (),
            }
            rows.append(_moved(f"dated as {word} as it can be", figure, variant, base, forecast))
    return _table(rows)


def moves(evidence: Evidence, forecast: ReadingForecast) -> pd.DataFrame:
    """`without_each_claim`, `moved_bounds`, `moved_days` and `moved_events` in one table."""
    asked = (without_each_claim, moved_bounds, moved_days, moved_events)
    tables = [ask(evidence, forecast) for ask in asked]
    return pd.concat([t for t in tables if len(t)] or tables[:1], ignore_index=True)


def tipping_claim(
    evidence: Evidence, forecast: ReadingForecast, table: pd.DataFrame | None = None
) -> pd.Series | None:
    """The change to one single figure that moves the verdict to another word, the largest move; None if there is none.

    table: the result of `moves`, if at hand already.
    """
    table = moves(evidence, forecast) if table is None else table
    table = table[table["probability"].notna()]
    table = table[table["word"] != in_words(forecast.probability)]
    return None if table.empty else table.loc[table["change"].abs().idxmax()]


def changed_since(outlook: Forecast, as_of: Any, reading: str | None = None) -> pd.DataFrame:
    """Which texts, published since an earlier day, moved the probability by how much.

    The first row is the forecast of the earlier day from what was known on it, the second the same claims seen today
    ("time passed", with the plans that were resolved meanwhile); then the claims that bear on the reading, and what happened to its
    list, are let in text by text, in the order of their publication: an event is never booked on time. Columns:
    published, source_id, event (its kind; '' for a text with figures), probability, change, claim_ids. Raises ForecastError if there was no forecast then.
    """
    forecast, everything = outlook.reading(reading), outlook.evidence
    try:
        earlier = everything.known_by(parse_day(as_of))
        then = target(earlier, forecast.goal.slug)
        asked = then.reading(forecast.reading.reading)
    except OutlookError as reason:
        raise ForecastError(f"no forecast as of {as_of}: {reason}") from None
    if earlier.as_of > forecast.today:
        raise ForecastError(f"nothing to compare with: {as_of} comes after the day of the forecast, {forecast.today:%Y-%m-%d}.")  # fmt: skip
    shift = forecast.probability - reference_probability(everything, forecast)
    steps = _Steps(forecast, few(outlook.settings), shift, [])
    claims = everything.claims
    new = claims[claims["claim_id"].isin(forecast.claim_ids) & (claims["published_latest"] > earlier.as_of)]
    seen, touched = claims.drop(index=new.index), _lists(new)
    happened = [
        e
        for e in events_of(everything, forecast.reading.programme, today=forecast.today)
        if e.published > earlier.as_of
    ]
    told = everything.without_events([e.event_id for e in happened])
    steps.take(f"as of {earlier.as_of:%Y-%m-%d}", earlier.as_of, earlier, (then, asked, earlier.as_of))
    now = (forecast.goal, forecast.reading, forecast.today)
    steps.take("time passed", forecast.today, told.with_claims(seen, touched=touched), now)
    texts = [(day, source, group) for (day, source), group in new.groupby(["published_latest", "source_id"])]
    texts += [(e.published, e.source_id, e) for e in happened]
    for day, source, text in sorted(texts, key=lambda t: t[:2]):
        if isinstance(text, Event):
            happened.remove(text)
            told = everything.without_events([e.event_id for e in happened])
            kind, ids = text.kind, (text.claim_id,) if text.claim_id else ()
        else:
            seen = claims[claims.index.isin(seen.index.union(text.index))]
            kind, ids = "", tuple(text["claim_id"])
        steps.take(source, day, told.with_claims(seen, touched=touched), now, ids, kind)
    return pd.DataFrame(steps.rows)


@dataclass(frozen=True)
class _Steps:
    """The probability after each text. shift: from the quick reckoning to the published number; rows: a step each."""

    forecast: ReadingForecast
    settings: Settings
    shift: float
    rows: list[dict]

    def take(
        self, label: str, day: pd.Timestamp, seen: Evidence, asked: tuple[Target, Reading, pd.Timestamp],
        ids: tuple = (), event: str = "",
    ) -> None:  # fmt: skip
        """One step further: what is known then, and the target, its reading and the day of which it is asked."""
        goal, reading, today = asked
        reference = self.forecast.drawn.reference if self.forecast.drawn else None
        same = (reference, self.forecast.record) if today == self.forecast.today else (None, None)
        p = forecast_reading(seen, goal, reading, self.settings, today, None, *same).probability
        p = p if p in (0, 1) else float(np.clip(p + self.shift, 0, 1))
        change = p - self.rows[-1]["probability"] if self.rows else np.nan
        self.rows.append(
            {
                "published": day,
                "source_id": label,
                "event": event,
                "probability": p,
                "change": change,
                "claim_ids": ids,
            }
        )
