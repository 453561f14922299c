"""What the answer hangs on: figures left out, bounds moved, and what was published since an earlier day."""

from dataclasses import replace

import numpy as np
import pandas as pd

from analysis.errors import ForecastError
from analysis.evidence import Evidence, load, target
from analysis.forecast.reading import ReadingForecast, Settings, forecast_reading
from analysis.forecast.words import in_words

FEWER_DRAWS = 2000
_COLUMNS = ["what", "date", "printed", "probability", "change", "word", "claim_ids"]


def _quick(settings: Settings) -> Settings:
    return replace(settings, n_draws=min(settings.n_draws, FEWER_DRAWS))


def _again(evidence: Evidence, found: ReadingForecast, observed: pd.DataFrame) -> float:
    observed.attrs = found.observed.attrs
    return forecast_reading(
        evidence, found.goal, found.reading, _quick(found.settings), found.today, observed
    ).probability


def _row(what: str, figure: pd.Series, probability: float, base: float) -> dict:
    word = in_words(probability) if np.isfinite(probability) else "no forecast"
    return {
        "what": what, "date": figure["date"], "printed": f"{figure['printed']} ({figure['qualifier']})",
        "probability": probability, "change": probability - base, "word": word, "claim_ids": figure["claim_ids"],
    }  # fmt: skip


def reference_probability(evidence: Evidence, found: ReadingForecast) -> float:
    """The probability with as few draws and the same seed as the variants, so that only the figures differ."""
    return _again(evidence, found, found.observed.copy())


def without_each_claim(evidence: Evidence, found: ReadingForecast) -> pd.DataFrame:
    """The forecast without each figure in turn: what, date, printed, probability, change, word, claim_ids.

    A figure is a row of the series: relays and repeats of it go with it. The start of a scale (zero) stays.
    """
    base = reference_probability(evidence, found)
    rows = []
    for k, figure in found.observed.iterrows():
        if figure["how"] != "start":
            rows.append(_row("without", figure, _again(evidence, found, found.observed.drop(index=k)), base))
    return pd.DataFrame(rows, columns=_COLUMNS)


def moved_bounds(evidence: Evidence, found: ReadingForecast) -> pd.DataFrame:
    """The forecast with each hedged figure at its lower, then its upper bound; columns as `without_each_claim`."""
    base = reference_probability(evidence, found)
    rows = []
    for k, figure in found.observed.iterrows():
        for bound in ("low", "high") if figure["low"] < figure["high"] else ():
            moved = found.observed.copy()
            moved.loc[k, ["low", "high"]] = figure[bound]
            try:
                probability = _again(evidence, found, moved)
            except ForecastError:  # the bound contradicts another figure of a list that cannot fall
                probability = np.nan
            rows.append(
                _row(f"at its {'lower' if bound == 'low' else 'upper'} bound", figure, probability, base)
            )
    return pd.DataFrame(rows, columns=_COLUMNS)


def tipping_claim(evidence: Evidence, found: ReadingForecast) -> pd.Series | None:
    """The change to one single figure that moves the verdict to another word, the largest move; None if there is none."""
    table = pd.concat([without_each_claim(evidence, found), moved_bounds(evidence, found)], ignore_index=True)
    table = table[np.isfinite(table["probability"])]
    word = in_words(reference_probability(evidence, found))
    table = table[table["word"] != word]
    return None if table.empty else table.loc[table["change"].abs().idxmax()]


def changed_since(outlook, as_of, reading: str | None = None) -> pd.DataFrame:
    """Which texts, published since an earlier day, moved the probability by how much.

    The claims that bear on the reading are let in text by text, in the order of their publication, each time with the
    forecast's own `today` at the first and at the last step: the first row is the forecast of the earlier day, the
    row 'time passed' the same evidence seen today. Columns: published, source_id, probability, change, claim_ids.
    """
    found = outlook.reading(reading)
    everything, settings = outlook.evidence, _quick(outlook.settings)
    earlier = load(everything.data_dir, as_of=as_of)
    try:
        before = forecast_reading(
            earlier, target(earlier, found.goal.slug), found.reading, settings, earlier.as_of
        ).probability
    except Exception as reason:
        from analysis.errors import OutlookError

        if not isinstance(reason, OutlookError):
            raise
        raise ForecastError(f"no forecast as of {as_of}: {reason}") from None
    rows = [{"published": earlier.as_of, "source_id": f"as of {earlier.as_of:%Y-%m-%d}", "probability": before,
             "change": np.nan, "claim_ids": ()}]  # fmt: skip
    bearing = set(found.claim_ids)
    claims = everything.claims
    new = claims[claims["claim_id"].isin(bearing) & (claims["published_latest"] > earlier.as_of)]
    known = claims["published_latest"] <= earlier.as_of
    known |= ~claims["claim_id"].isin(bearing)
    last = before

    def step(label: str, day, ids: tuple) -> None:
        nonlocal last
        seen = replace(everything, claims=claims[known])
        p = forecast_reading(seen, found.goal, found.reading, settings, found.today).probability
        rows.append(
            {"published": day, "source_id": label, "probability": p, "change": p - last, "claim_ids": ids}
        )
        last = p

    step("time passed", found.today, ())
    for (day, source), group in new.groupby(["published_latest", "source_id"], sort=True):
        known |= claims["claim_id"].isin(group["claim_id"])
        step(source, day, tuple(group["claim_id"]))
    return pd.DataFrame(rows)
