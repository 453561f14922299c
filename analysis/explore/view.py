"""What is shown of an answer, as plain JSON: the sentence, the probability, the fan, the figures with their sources.

Days are milliseconds since 1970, as a browser counts them; what is not known is None.
"""

from typing import Any

import numpy as np
import pandas as pd

from analysis.errors import OutlookError
from analysis.evidence import SETTLED, Evidence
from analysis.evidence.schema import SUPPOSED
from analysis.explore.session import Seen, Session
from analysis.explore.state import State
from analysis.explore.used import used
from analysis.forecast import in_words
from analysis.forecast.beside import outside
from analysis.forecast.conditions import condition
from analysis.forecast.level import from_newest, level_shown
from analysis.forecast.reading import ReadingForecast
from analysis.forecast.sensitivity import printed_figures
from analysis.forecast.trend.observed import day_of, years
from analysis.forecast.verdicts import verdict
from analysis.writing import day, interval, printed, unit_words

LEVELS = (0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95)
AFTER = pd.DateOffset(months=6)  # how far past the deadline the fan is drawn


def view(session: Session, state: State) -> dict[str, Any]:
    """The answer to a state for the browser; where there is none, `error` says why and the rest is empty.

    p, trend, record, weight: numbers from 0 to 1. condition: what follows the words of the probability. target: deadline and
    level asked for. fan: rows of `LEVELS` over `days`; voices: 5, 50 and 95 % of the record and of both together at the
    deadline. figures: what is drawn; claims: what can be switched off. readings: name and label of each way to read the
    target, the first one first. used: assumption_ids. stamps: what differs from the published forecast.
    """
    try:
        forecast = session.answer(state)
        published = session.known(state.target, state.as_of).evidence
    except OutlookError as reason:
        return {
            "error": str(reason),
            "p": None,
            "figures": [],
            "claims": [],
            "stamps": state.stamps(),
            "used": [],
        }
    return _in_short(session, state, forecast) | {
        "trend": _plain(forecast.p_trend), "weight": _plain(forecast.weight),
        "record": None if forecast.status in SETTLED else _plain(forecast.p_delivery), "basis": forecast.basis,
        "verdict": _said(verdict(session.evidence(state), forecast), state), "why": _why(forecast), "reading": forecast.reading.label,
        "readings": [[r.reading, r.label] for r in sorted(forecast.goal.readings, key=lambda r: not r.primary)],
        "at_most": forecast.goal.direction == "at_most", "announced": ms(forecast.goal.announced),
        "stamps": state.stamps(), "n_draws": state.n_draws, "used": list(used(forecast)),
        "claims": _claims(published, session.seen(state.as_published()), state.without),
    }  # fmt: skip


def tile(session: Session, state: State) -> dict[str, Any]:
    """A target as one of many: label, probability, word, what the probability is conditional on, and a small picture."""
    try:
        forecast = session.answer(state)
    except OutlookError as reason:
        return {"slug": state.target, "error": str(reason), "p": None, "figures": []}
    return {"slug": state.target} | _in_short(session, state, forecast)


def _in_short(session: Session, state: State, forecast: ReadingForecast) -> dict[str, Any]:
    """What a target shows in either size; condition: what follows the words of the probability."""
    told = {
        "error": "", "p": _plain(forecast.probability), "words": in_words(forecast.probability),
        "condition": condition(session.evidence(state), forecast).brief, "label": forecast.goal.label, "label_zh": forecast.goal.label_zh,
        "status": forecast.status, "today": ms(forecast.today), "as_of": ms(pd.Timestamp(state.as_of)), "target": _target(forecast),
        "figures": _figures(session.seen(state)), "change": forecast.reading.how == "change",
        "unit": unit_words(forecast.reading.unit) or "count",
    }  # fmt: skip
    return told | (fan(forecast) if forecast.has_draws else {"days": [], "fan": [], "voices": {}})


def _target(forecast: ReadingForecast) -> list[Any]:
    """Deadline, and lower and upper end of what is asked for (see `level_shown`)."""
    low, _, high = level_shown(forecast)
    return [ms(forecast.goal.deadline), _plain(low), _plain(high)]


def _said(sentence: str, state: State) -> str:
    """The verdict; of a figure that is supposed, as a supposition."""
    if not state.what_if:
        return sentence
    inside = sentence[0].lower() + sentence[1:] if sentence.startswith(("That ", "The ")) else sentence
    return f"What if: {inside}"


def _why(forecast: ReadingForecast) -> str:
    """Why there is no trend, and why the answer lies outside both voices; nothing where neither is so, or where the outcome
    is known."""
    if forecast.status in SETTLED:
        return ""
    refused = "" if forecast.has_draws or not forecast.refusal else f"There is no trend: {forecast.refusal}"
    return " ".join(filter(None, (refused, outside(forecast))))


def fan(forecast: ReadingForecast) -> dict[str, Any]:
    """Quantiles of the trend from the newest figure to half a year after the deadline, and both voices at the deadline."""
    drawn = forecast.draws
    at = np.r_[drawn.history.newest_low, drawn.grid]
    until = forecast.goal.deadline + AFTER
    order = [k for k in np.argsort(at, kind="stable") if k == 0 or day_of(at[k]) <= until]
    low, high = drawn.history.low[-1], drawn.history.high[-1]
    start = low + (high - low) * np.array(LEVELS)
    columns = [k - 1 for k in order if k]
    paths = quantiles(drawn.paths[:, columns], LEVELS)
    by_day = dict(zip(columns, paths.T, strict=True))
    rows = np.array([start if k == 0 else by_day[k - 1] for k in order]) - forecast.offset
    shown, rows = from_newest(drawn.history, float(years(forecast.goal.deadline)), at[order], rows)
    voices = {"record": drawn.delivered, "together": drawn.together}
    three = {
        name: (quantiles(draws[:, None], (0.05, 0.5, 0.95))[:, 0] - forecast.offset).tolist()
        for name, draws in voices.items()
    }
    return {"days": [ms(day_of(when)) for when in shown], "fan": rows.T.tolist(), "voices": three}


def quantiles(draws: np.ndarray, levels: tuple[float, ...]) -> np.ndarray:
    """`numpy.quantile` over the rows of draws (n, m), as (levels, m), a column at a time: a third of its time.

    >>> draws = np.random.default_rng(1).random((1001, 3))
    >>> bool(np.allclose(quantiles(draws, (0.1, 0.5)), np.quantile(draws, (0.1, 0.5), axis=0)))
    True
    """
    place = np.array(levels) * (len(draws) - 1)
    below, above = np.floor(place).astype(int), np.ceil(place).astype(int)
    wanted = np.unique(np.r_[below, above])
    ranked = np.partition(np.ascontiguousarray(draws.T), wanted, axis=1)
    low, high = ranked[:, below], ranked[:, above]
    return (low + (high - low) * (place - below)).T


def _figures(seen: Seen) -> list[dict[str, Any]]:
    """The dated figures in use: what they say, and the claims that say it."""
    if "figures" not in seen.told:
        rows = seen.observed[seen.observed["how"] != "start"]
        seen.told["figures"] = [_figure(r) for r in rows.itertuples()]
    return seen.told["figures"]


def _figure(r: Any) -> dict[str, Any]:
    return {
        "ids": list(r.claim_ids), "day": ms(r.date), "first": ms(r.date_earliest), "low": _plain(r.low), "high": _plain(r.high),
        "printed": f"{_hedged(r.qualifier)}{r.printed}", "conflict": bool(r.conflict), "derived": " plus " in r.how or " less " in r.how,
        "supposed": any(c.startswith(SUPPOSED) for c in r.claim_ids),
    }  # fmt: skip


def _hedged(qualifier: str) -> str:
    words = qualifier.replace("_", " ").replace("exact", "").strip("; ")
    return f"{words} " if words else ""


def _claims(evidence: Evidence, published: Seen, without: tuple[str, ...]) -> list[dict[str, Any]]:
    """The printed figures of the list, one switch each with all its relays and repeats, in the order of their days."""
    if "claims" not in published.told:
        published.told["claims"] = [
            _switch(evidence, group) for group in printed_figures(evidence, published.observed)
        ]
    off = set(without)
    return [switch | {"on": not set(switch["ids"]) <= off} for switch in published.told["claims"]]


def _switch(evidence: Evidence, group: pd.DataFrame) -> dict[str, Any]:
    first = group.iloc[0]
    titles = evidence.sources.set_index("source_id")["title"]
    texts = group.drop_duplicates("source_id")
    return {
        "ids": list(group["claim_id"]), "day": ms(first["period_end"]),
        "printed": f"{_hedged(first['qualifier'])}{printed(first['value'])}", "how": "in all" if first["kind"] == "stock" else "added",
        "low": _plain(first["low"]), "high": _plain(first["high"]), "means": interval(first["low"], first["high"], first["unit"]),
        "texts": [
            {"by": t.publisher, "published": day(t.published_latest), "url": t.url, "title": str(titles.get(t.source_id, "") or "")}
            for t in texts.itertuples()
        ],
    }  # fmt: skip


def ms(moment: pd.Timestamp) -> int:
    """A day as a browser counts it: milliseconds since 1970.

    >>> ms(pd.Timestamp("1970-01-02"))
    86400000
    """
    return int(moment.timestamp() * 1000)


def _plain(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
