"""Tables of a target."""

from typing import Any

import numpy as np
import pandas as pd

from analysis.evidence import SETTLED, Evidence, Target, all_targets
from analysis.forecast import Forecast, in_words
from analysis.pages.links import list_page, target_page
from analysis.pages.shared import asked, markdown, with_unit
from analysis.pages.table import Table
from analysis.pages.target.settle import event_words
from analysis.writing import day, interval, number, percent, printed

METHODS = {
    "leg": "model of the trend",
    "leg, not pooled": "model beside the trend",
    "voice": "answer",
}  # words for readers
STEP = 0.01  # a step of the probability that is numbered and told


def points(change: float) -> str:
    """A change of a probability in points of a hundred.

    >>> points(-0.241), points(0.013), points(float("nan"))
    ('-24 points', '+1 point', '–')
    """
    if not np.isfinite(change):
        return "–"
    whole = round(100 * change)
    return f"{whole:+d} point{'' if abs(whole) == 1 else 's'}"


def summary(outlook: Forecast) -> Table:
    """One row per reading: level, trend, delivery, both, interval, verdict."""
    rows = []
    for r in outlook.summary().itertuples():
        unit = "" if r.unit == "percent" else r.unit
        rows.append({
            "reading": r.label, "asks for": with_unit(interval(r.level_low, r.level_high, r.unit), r.unit), "trend": percent(r.trend),
            "record": percent(r.delivery), "weight of the trend": percent(r.weight), "rests on": r.basis, "probability": _answered(r), "median": number(r.median, unit),
            "90 % interval": "–" if np.isnan(r.lower_90) else interval(r.lower_90, r.upper_90, unit),
            "in words": _short_verdict(r),
        })  # fmt: skip
    numeric = ["asks for", "trend", "record", "weight of the trend", "probability", "median", "90 % interval"]
    return Table(pd.DataFrame(rows), numeric=numeric)


def _answered(row: Any) -> str:
    """A probability; the word where the outcome is known, which is no chance."""
    return row.status if row.status in SETTLED else percent(row.probability)


def _short_verdict(row: Any) -> str:
    """The word of a reading's verdict, or how it stands; the page says the rest in a sentence."""
    if row.status in SETTLED:
        return row.status
    return in_words(row.probability) if np.isfinite(row.probability) else "no forecast"


def by_leg(table: pd.DataFrame, unit: str = "") -> Table:
    """See `Forecast.by_leg`, as a table to print; rules that answer yes or no show that instead of a probability."""
    unit = "" if unit == "percent" else unit
    rows = []
    for r in table.itertuples():
        rule = r.group == "official rule"
        answer = {1.0: "yes", 0.0: "no"}.get(r.probability, "–") if rule else percent(r.probability)
        rows.append({
            "kind of method": METHODS.get(r.group, r.group), "method": r.name.replace("delivery", "record"), "met?": answer, "median": number(r.median, unit),
            "90 % interval": "–" if np.isnan(r.lower_90) else interval(r.lower_90, r.upper_90, unit),
            "in its own words": r.verdict or r.why_not,
        })  # fmt: skip
    return Table(pd.DataFrame(rows), numeric=["met?", "median", "90 % interval"])


def moves(table: pd.DataFrame) -> Table:
    """What moved the probability, or would: see `Forecast.without_each_claim` and `changed_since`."""
    table = table.copy()
    for column in table.columns:
        if column in ("probability", "share_of_draws"):
            table[column] = table[column].map(percent)
        elif column == "change":
            table[column] = table[column].map(points)
        elif column in ("date", "published", "reached_by"):
            table[column] = table[column].map(day)
        elif column == "claim_ids":
            table[column] = table[column].map(tuple)
    table.columns = [c.replace("_", " ") for c in table.columns]
    return Table(table, numeric=["probability", "change", "share of draws"])


def pace(outlook: Forecast, reading: str | None = None) -> Table:
    """What is still to be done per year, and the levels reached with 90, 50 and 10 % probability."""
    unit = outlook.reading(reading).reading.unit

    def written(value: float) -> str:
        return with_unit(number(value, unit), unit)

    rows = []
    for r in outlook.required(reading).itertuples():
        rows.append(("still needed per year until the deadline", written(r.required)))
        if number(r.lower_90, unit) != number(r.upper_90, unit):
            rows.append(("the same, 90 % interval", with_unit(interval(r.lower_90, r.upper_90, unit), unit)))
        rows.append(("per year between the last two dates", written(r.recent)))
        rows.append(("needed, as a multiple of the recent pace", number(r.ratio)))
        rank = percent(r.class_percentile) + f" of {r.class_n}" if r.class_n >= 10 else "–"
        rows.append(("yearly steps of comparable lists that were slower than needed", rank))
    for r in outlook.levels_at(reading).itertuples():
        rows.append((f"level reached with probability {percent(r.probability)}", written(r.level)))
    rows = [(what, value) for what, value in rows if value != "–"]
    return Table(pd.DataFrame(rows, columns=["what", "value"]), numeric=["value"])


def changed(outlook: Forecast, table: pd.DataFrame) -> Table:
    """See `Forecast.changed_since`: what came out, with its text, the probability after it and the step."""
    texts = outlook.evidence.sources.set_index("source_id")
    rows, links = [], {}
    for k, r in enumerate(table.itertuples()):
        known = r.source_id in texts.index
        rows.append({
            "published": day(r.published), "what came out": texts.at[r.source_id, "title"] or r.source_id if known else r.source_id,
            "probability": percent(r.probability), "change": points(r.change),
            "claims": tuple(r.claim_ids),
        })  # fmt: skip
        links[k, "what came out"] = texts.at[r.source_id, "url"] if known else ""
    return Table(pd.DataFrame(rows), numeric=["probability", "change"], links=links)


def steps(outlook: Forecast, told: pd.DataFrame) -> Any:
    """Every day on which something that bears on the target was published: the claims, the probability before and after.

    told: see `forecast.replay.over_time`. The number is that of the figure.
    """
    if not told["why"].isin(("figure", "event")).any():
        return markdown("Nothing that bears on the target was published after its announcement.")
    claims = outlook.evidence.claims.set_index("claim_id")
    before = told["probability"].shift()
    texts = outlook.evidence.sources.set_index("source_id")
    rows, links, count = [], {}, 0
    for k, row in told[told["why"].isin(("figure", "event"))].iterrows():
        big = abs(row["change"]) >= STEP
        count += big
        rows.append({
            "no.": str(count) if big else "", "published": day(row["day"]),
            "what was printed": "; ".join([
                *(event_words(outlook.evidence, e) for e in row["events"]),
                *(_printed(claims.loc[c]) for c in row["claim_ids"]),
            ]),
            "before": percent(before[k]),
            "after": row["status"] if row["status"] in SETTLED else percent(row["probability"]),
            "step": points(row["change"]) if big else "none", "claims": tuple(row["claim_ids"]),
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


def _printed(claim: pd.Series) -> str:
    """One claim in a few words."""
    kinds = {"stock": "", "flow": " added", "target_stock": " as target", "target_flow": " more as target"}
    hedge = "" if claim["qualifier"] == "exact" else claim["qualifier"].replace("_", " ") + " "
    figure = with_unit(printed(claim["value"]), claim["unit"])
    return f"{hedge}{figure}{kinds.get(claim['kind'], '')}, for {day(claim['period_end'])}"


def related(evidence: Evidence, goal: Target) -> Table:
    """The page of the list, and the other targets of the list and of the place, each with its page."""
    t = evidence.targets
    same_list = t["programme"] == goal.programme
    near = t[(same_list | (t["entity"] == goal.entity)) & (t["target"] != goal.slug)]
    known = all_targets(evidence, slugs=near["target"])
    rows = [
        {
            "page": evidence.programme(goal.programme).label_en,
            "what": "everything that is known of the list",
            "deadline": "",
            "status": "",
        }
    ]
    links = {(0, "page"): list_page(evidence, goal.programme)}
    own = set(t.loc[same_list, "target"])
    order = known.assign(first=~known["target"].isin(own)).sort_values(["first", "deadline", "target"])
    for k, row in enumerate(order.itertuples(), 1):
        whose = "the same list" if row.target in own else "the same place"
        rows.append(
            {
                "page": row.label,
                "what": f"{whose}: {asked(row)}",
                "deadline": day(row.deadline),
                "status": row.status,
            }
        )
        links[(k, "page")] = target_page(evidence, row.target)
    return Table(pd.DataFrame(rows), links=links)
