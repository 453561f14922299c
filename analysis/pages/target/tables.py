"""Tables of a target."""

from math import ceil
from typing import Any

import numpy as np
import pandas as pd

from analysis.evidence import SETTLED, Evidence, known_day
from analysis.forecast import Forecast, in_words
from analysis.forecast.chance import chance_of_moves, few
from analysis.forecast.conditions import condition
from analysis.forecast.level import untold
from analysis.forecast.reading import ReadingForecast
from analysis.pages.erred import missed
from analysis.pages.shared import corrected, forecast_interval, forecast_value, markdown
from analysis.pages.table import Table
from analysis.pages.target import voices
from analysis.pages.target.settle import event_words, happened
from analysis.writing import UP_TO, counted, day, hedge_words, percent, printed, said_day, with_unit

METHODS = {
    "leg": "model in the trend",
    "leg, not pooled": "model beside it, without a vote",
    "voice": "answer",
}  # words for readers


def points(before: float, after: float) -> int | None:
    """How far a probability moved in points of a hundred, between its whole percents as they are printed; None where one is
    not there. So a printed step is the difference of the two numbers that stand beside it.

    >>> points(0.716, 0.124), points(0.204, 0.206), points(0.5, 0.502), points(float("nan"), 0.5)
    (-60, 1, 0, None)
    """
    if not (np.isfinite(before) and np.isfinite(after)):
        return None
    first, last = (round(100 * p) for p in (float(f"{before:.2f}"), float(f"{after:.2f}")))
    return last - first


def step_words(moved: int | None) -> str:
    """A step in points, in words.

    >>> step_words(-24), step_words(1), step_words(0), step_words(None)
    ('-24 points', '+1 point', 'none', '–')
    """
    if moved is None:
        return "–"
    return f"{moved:+d} point{'' if abs(moved) == 1 else 's'}" if moved else "none"


def summary(outlook: Forecast) -> Table:
    """One row per reading: level, trend, delivery, both, interval, verdict."""
    rows, told = [], False
    for r in outlook.summary().itertuples():
        reading = outlook.reading(r.reading)
        told = told or bool(np.isfinite(r.median) and missed(outlook.evidence, reading))
        rows.append({
            "reading": r.label, "asks for": voices.asked(reading), "probability": _answered(r),
            "in words": _short_verdict(r) + condition(outlook.evidence, reading).brief, "trend": percent(r.trend), "record": percent(r.delivery), "weight of the trend": percent(r.weight) if np.isfinite(r.trend) and r.status not in SETTLED else "–",
            "rests on": voices.rests_on(reading), **_drawn(r),
        })  # fmt: skip
    numeric = ["asks for", "probability", "trend", "record", "weight of the trend", "median", "90 % interval"]
    where = "How many of the figures that came lay within such intervals is told at the chart above."
    return Table(pd.DataFrame(rows), numeric=numeric, caption=where if told else "")


def _drawn(row: Any) -> dict[str, str]:
    """Median and interval of a reading, where they are told (see `forecast.level.untold`)."""
    median = forecast_value(row.median, row.unit)
    ends = forecast_interval(row.lower_90, row.upper_90, row.unit)
    return {"median": _with_unit(median, row.unit), "90 % interval": _with_unit(ends, row.unit)}


def _with_unit(figure: str, unit: str) -> str:
    """A figure with its percent sign; other units stand in the sentences around the table. A dash stays alone."""
    return with_unit(figure, unit) if unit == "percent" and figure != "–" else figure


def _answered(row: Any) -> str:
    """A probability; the word where the outcome is known, which is no chance."""
    return row.status if row.status in SETTLED else percent(row.probability)


def _short_verdict(row: Any) -> str:
    """The word of a reading's verdict, or how it stands; the page says the rest in a sentence."""
    if row.status in SETTLED:
        return row.status
    return in_words(row.probability) if np.isfinite(row.probability) else "no forecast"


def by_leg(table: pd.DataFrame, unit: str = "", caption: str = "") -> Table:
    """See `Forecast.by_leg`, as a table to print; rules that answer yes or no show that instead of a probability."""
    rows = []
    for r in table.itertuples():
        rule = r.group == "official rule"
        answer = {1.0: "yes", 0.0: "no"}.get(r.probability, "–") if rule else percent(r.probability)
        rows.append({
            "kind of method": METHODS.get(r.group, r.group), "method": _method(r.name), "met?": answer, "median": _with_unit(forecast_value(r.median, unit), unit),
            "90 % interval": _with_unit(forecast_interval(r.lower_90, r.upper_90, unit), unit),
            "in its own words": r.verdict or r.why_not,
        })  # fmt: skip
    return Table(pd.DataFrame(rows), numeric=["met?", "median", "90 % interval"], caption=caption)


def _method(name: str) -> str:
    """A method as the page calls it."""
    return {"trend (pool of the legs)": "trend: the models above together"}.get(
        name, name.replace("delivery", "record")
    )


def varied(row: Any, of_day: str) -> str:
    """What was changed of one figure, in words; row: one of `Forecast.moves`; of_day: its day, or the one it was moved to.

    >>> row = {"what": "at its upper bound", "moved_to": "450", "printed": "about 400 in all"}
    >>> varied(pd.Series(row), "2025-07-08")
    'with about 400 in all of 2025-07-08 at its upper bound, 450'
    >>> varied(pd.Series(row | {"what": "dated as early as it can be", "moved_to": ""}), "2024-10-03")
    'with about 400 in all dated as early as it can be, 2024-10-03'
    """
    if row.what == "without":
        return f"without {row.printed} of {of_day}"
    if not row.moved_to:
        return f"with {row.printed} {row.what}, {of_day}"
    return f"with {row.printed} of {of_day} {row.what}, {row.moved_to}"


def moves(table: pd.DataFrame) -> Table:
    """What moved the probability, or would: see `Forecast.without_each_claim` and `changed_since`."""
    table = table.copy()
    if "precision" in table:
        table["date"] = [day(d, p) for d, p in zip(table["date"], table.pop("precision"), strict=True)]
    for column in table.columns:
        if column in ("probability", "share_of_draws"):
            table[column] = table[column].map(percent)
        elif column == "change":
            table[column] = [step_words(None if np.isnan(c) else round(100 * c)) for c in table[column]]
        elif column in ("published", "reached_by"):
            table[column] = table[column].map(day)
        elif column == "claim_ids":
            table[column] = table[column].map(tuple)
    table.columns = [c.replace("_", " ") for c in table.columns]
    return Table(table, numeric=["probability", "change", "share of draws"])


def pace(outlook: Forecast, reading: str | None = None) -> Table:
    """What is still to be done per year, and the levels reached with 90, 50 and 10 % probability."""
    unit = outlook.reading(reading).reading.unit

    step = "percentage_point" if unit == "percent" else unit  # what lies between two percents

    def written(value: float, unit_of: str = unit) -> str:
        return with_unit(forecast_value(value, unit), unit_of)

    rows = []
    past = outlook.today > outlook.goal.deadline
    for r in outlook.required(reading).itertuples():
        rows.append(
            (
                f"{'was' if past else 'still'} needed per year from the newest figure to the deadline",
                written(r.required, step),
            )
        )
        if forecast_value(r.lower_90, unit) != forecast_value(r.upper_90, unit):
            rows.append(
                ("the same, 90 % interval", with_unit(forecast_interval(r.lower_90, r.upper_90, unit), step))
            )
        rows.append(("per year between the last two dates", written(r.recent, step)))
        rows.append(
            ("needed, as a multiple of the recent pace", f"{r.ratio:.2g}" if np.isfinite(r.ratio) else "–")
        )
        rank = percent(r.class_percentile) + f" of {r.class_n}" if r.class_n >= 10 else "–"
        rows.append(("yearly steps of comparable lists that were slower than needed", rank))
    levels = () if untold(outlook.evidence, outlook.reading(reading)) else outlook.levels_at(reading).itertuples()  # fmt: skip
    for r in levels:
        rows.append((f"level reached with probability {percent(r.probability)}", written(r.level)))
    rows = [(what, value) for what, value in rows if value != "–"]
    return Table(pd.DataFrame(rows, columns=["what", "value"]), numeric=["value"])


def changed(outlook: Forecast, table: pd.DataFrame) -> Table:
    """See `Forecast.changed_since`: what came out, with its text, the probability after it and the step."""
    texts, claims = (
        outlook.evidence.sources.set_index("source_id"),
        outlook.evidence.claims_by_id,
    )
    rows, links, before = [], {}, float("nan")
    primary = outlook.primary
    counts = primary.silent_days > primary.settings.grace_days
    quiet = f", with {primary.silent_days:.0f} days of silence after the deadline" * counts
    for k, r in enumerate(table.itertuples()):
        known = r.source_id in texts.index
        said = texts.at[r.source_id, "title"] or r.source_id if known else r.source_id
        if r.event:
            said = f"{happened(r.event)}: {said}"
        passed = r.source_id == "time passed"
        rows.append({
            "published": "–" if passed else day(r.published, _known_of(claims, r.claim_ids)),
            "what came out": f"nothing: time passed until {day(r.published)}{quiet}" if passed else said,
            "probability": percent(r.probability), "change": step_words(points(before, r.probability)),
            "claims": tuple(r.claim_ids),
        })  # fmt: skip
        before = r.probability
        links[k, "what came out"] = texts.at[r.source_id, "url"] if known else ""
    caption = (
        "Time comes first here, then each text as it would look today. In the table above each text stands in its own time, so "
        f"that a step can differ by a few points. {by_chance(outlook.primary, 'step')}"
    )
    return Table(pd.DataFrame(rows), numeric=["probability", "change"], links=links, caption=caption)


def by_chance(forecast: ReadingForecast, what: str) -> str:
    """From how many draws a move of the probability, or a step, is reckoned, and how far it can be off by chance."""
    most = max(1, ceil(100 * chance_of_moves(forecast)))
    return (
        f"Each {what} is the difference of two reckonings from {few(forecast.settings).n_draws:,} draws with the same random numbers: "
        f"by chance it is off by {counted(most, 'point')} at the most (two standard errors, as if they shared none)."
    )


def steps(outlook: Forecast, told: pd.DataFrame) -> Any:
    """Every day on which something that bears on the target was published: the claims, the probability before and after.

    told: see `forecast.replay.over_time`. The number is that of the figure.
    """
    if not told["why"].isin(("figure", "event")).any():
        return markdown("Nothing that bears on the target was published after its announcement.")
    evidence = outlook.evidence
    claims = evidence.claims_by_id
    before = told["probability"] - told["change"]
    texts = evidence.sources.set_index("source_id")
    rows, links, count = [], {}, 0
    for k, row in told[told["why"].isin(("figure", "event"))].iterrows():
        step = points(before[k], row["probability"])
        big = bool(step)
        count += big
        rows.append({
            "no.": str(count) if big else "", "published": day(row["day"], print_known(evidence, row)),
            "what was printed": "; ".join([
                *(event_words(evidence, e).rstrip(".") for e in row["events"]),
                *(_printed(claims.loc[c], evidence.indicator(claims.at[c, "indicator"]).scale) for c in row["claim_ids"]),
            ]),
            "before": percent(before[k]),
            "after": row["status"] if row["status"] in SETTLED else percent(row["probability"]),
            "step": step_words(step), "claims": tuple(row["claim_ids"]),
        })  # fmt: skip
        for event in row["events"]:
            links[len(rows) - 1, "what was printed"] = texts.at[event.source_id, "url"]
    columns = ["no.", "published", "what was printed", "before", "after", "step", "claims"]
    caption = (
        "Each publication that bears on the target. What lies between one row and the next moved by time alone, or by what "
        "other lists taught."
    )
    frame = pd.DataFrame(rows, columns=columns)
    return Table(frame, numeric=["no.", "before", "after", "step"], caption=caption, links=links)


def print_known(evidence: Evidence, told: Any) -> str:
    """How exactly the day is known on which something came out; told: a row of `forecast.over_time`, whose events have the text
    of their claim."""
    ids = (*told["claim_ids"], *(e.claim_id for e in told["events"] if e.claim_id))
    return _known_of(evidence.claims_by_id, ids)


def _known_of(claims: pd.DataFrame, claim_ids: tuple[str, ...]) -> str:
    """How exactly the day is known on which these were published: not at all where no text of them bears one."""
    known = set(claims.loc[list(claim_ids), "published_precision"])
    return UP_TO if known == {"inferred"} else "day"


def _printed(claim: pd.Series, scale: str) -> str:
    """One claim in a few words; scale: of its measure."""
    kinds = {"stock": "", "flow": " added", "target_stock": " as target", "target_flow": " more as target"}
    hedge = hedge_words(claim["qualifier"])
    figure = with_unit(printed(claim["value"]), claim["unit"]) + corrected(claim)
    # a deadline is a day
    of_day = day(claim["period_end"]) if claim["kind"].startswith("target") else said_day(*known_day(claim))
    if scale == "change":
        of = " promised" if claim["kind"].startswith("target") else ""
        return f"a change of {hedge}{figure}{of}, for {of_day}"
    return f"{hedge}{figure}{kinds.get(claim['kind'], '')}, for {of_day}"
