"""Tables of the notebooks: units, no false precision, text escaped, each figure with the claims behind it."""

import html
import re
from collections.abc import Iterable

import numpy as np
import pandas as pd

from analysis.evidence import Evidence
from analysis.forecast.words import in_words
from analysis.writing import day, ids, interval, number, percent, printed, unit_words

NUMERIC = ' class="num"'
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")  # a day is not broken over two lines


class Table:
    """A finished table: text cells only, some of them links. Shown as HTML in notebooks and reports."""

    def __init__(
        self,
        frame: pd.DataFrame,
        *,
        caption: str = "",
        numeric: Iterable[str] = (),
        links: dict | None = None,
    ):
        self.frame, self.caption, self.numeric, self.links = frame, caption, set(numeric), links or {}

    def _cell(self, column: str, row: int, value) -> str:
        text = html.escape(str(value))
        address = self.links.get((row, column), "")
        if str(address).startswith(("http://", "https://")):
            text = f'<a href="{html.escape(str(address), quote=True)}" rel="noopener noreferrer">{text}</a>'
        kind = "num" if column in self.numeric else "day" if _DAY.fullmatch(text) else ""
        return f'<td class="{kind}">{text}</td>' if kind else f"<td>{text}</td>"

    def _repr_html_(self) -> str:
        names = list(self.frame.columns)
        head = "".join(
            f'<th scope="col"{NUMERIC if c in self.numeric else ""}>{html.escape(str(c))}</th>' for c in names
        )
        body = "".join(
            "<tr>" + "".join(self._cell(c, k, v) for c, v in zip(names, row, strict=True)) + "</tr>"
            for k, row in enumerate(self.frame.itertuples(index=False, name=None))
        )
        caption = f"<caption>{html.escape(self.caption)}</caption>" if self.caption else ""
        return f'<table class="outlook">{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'

    def __repr__(self) -> str:
        return (self.caption + "\n" if self.caption else "") + self.frame.to_string(index=False)


def figures(observed: pd.DataFrame) -> Table:
    """A series as printed: day, what was printed, the interval it is read as, its claims; contradictions marked."""
    unit = observed.attrs["unit"]
    rows = [
        {
            "day": day(r.date), "printed": r.printed, "hedge": r.qualifier.replace("_", " "), "kind": r.how,
            "read as": interval(r.low, r.high, unit), "contradicts": "yes" if r.conflict else "", "claims": ids(r.claim_ids),
        }
        for r in observed.itertuples()
    ]  # fmt: skip
    columns = ["day", "printed", "hedge", "kind", "read as", "contradicts", "claims"]
    return Table(
        pd.DataFrame(rows, columns=columns),
        numeric=["printed", "read as"],
        caption=f"Unit: {unit.replace('_', ' ')}",
    )


def sources(evidence: Evidence, claim_ids: Iterable[str]) -> Table:
    """The claims behind a page: figure as printed, day, who printed it, where; sorted by publication."""
    claims = evidence.claims[evidence.claims["claim_id"].isin(list(claim_ids))]
    claims = claims.merge(evidence.sources[["source_id", "title"]], on="source_id", how="left")
    claims = claims.sort_values(["published_latest", "claim_id"]).reset_index(drop=True)
    rows, links = [], {}
    for k, r in enumerate(claims.itertuples()):
        rows.append({
            "claim": r.claim_id, "kind": r.kind.replace("_", " "), "figure": printed(r.value),
            "unit": r.unit.replace("_", " "), "hedge": r.qualifier.replace("_", " "), "for": day(r.period_end),
            "published": _published(r), "printed by": r.publisher, "text": r.title or r.source_id,
        })  # fmt: skip
        links[(k, "text")] = r.url
    frame = pd.DataFrame(
        rows, columns=["claim", "kind", "figure", "unit", "hedge", "for", "published", "printed by", "text"]
    )
    return Table(frame, numeric=["figure"], links=links)


def _published(row) -> str:
    if row.published_precision == "day":
        return day(row.published_latest)
    if row.published_precision == "inferred":
        return f"by {day(row.published_latest)} (inferred)"
    return (
        f"{row.published_latest:%Y-%m}"
        if row.published_precision == "month"
        else f"{row.published_latest:%Y}"
    )


def summary(outlook) -> Table:
    """One row per reading: level, trend, delivery, both, interval, verdict."""
    rows = []
    for r in outlook.summary().itertuples():
        unit = "" if r.unit == "percent" else r.unit
        rows.append({
            "reading": r.label, "asks for": interval(r.level_low, r.level_high, unit), "trend": percent(r.trend),
            "delivery": percent(r.delivery), "list replaced": percent(r.replaced) if r.replaced else "–",
            "P(met)": percent(r.probability), "median": number(r.median, unit),
            "90 % interval": "–" if np.isnan(r.lower_90) else interval(r.lower_90, r.upper_90, unit),
            "in words": _short_verdict(r),
        })  # fmt: skip
    numeric = ["asks for", "trend", "delivery", "list replaced", "P(met)", "median", "90 % interval"]
    return Table(pd.DataFrame(rows), numeric=numeric)


def _short_verdict(row) -> str:
    """The word of a reading's verdict, or how it stands; the page says the rest in a sentence."""
    if row.status in ("met", "missed"):
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
            "": r.group, "method": r.name, "met?": answer, "median": number(r.median, unit),
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
            table[column] = [("–" if np.isnan(c) else f"{100 * c:+.0f} points") for c in table[column]]
        elif column in ("date", "published", "reached_by"):
            table[column] = table[column].map(day)
        elif column == "claim_ids":
            table[column] = table[column].map(ids)
    table.columns = [c.replace("_", " ") for c in table.columns]
    return Table(table, numeric=["probability", "change", "share of draws"])


def assumptions(evidence: Evidence, assumption_ids: Iterable[str]) -> Table:
    """The assumptions used on a page: id, what is assumed, value, range, reason."""
    rows = evidence.assumptions[evidence.assumptions["assumption_id"].isin(list(assumption_ids))]
    frame = pd.DataFrame({
        "assumption": rows["assumption_id"], "what is assumed": rows["statement"],
        "value": [f"{v:g}" for v in rows["value"]],
        "range": [f"{a:g} to {b:g}" for a, b in zip(rows["low"], rows["high"], strict=True)],
        "unit": rows["unit"].str.replace("_", " "), "reason": rows["reason"],
    })  # fmt: skip
    return Table(frame, numeric=["value", "range"])


def pace(outlook, reading: str | None = None) -> Table:
    """What is still to be done per year, and the levels reached with 90, 50 and 10 % probability."""
    unit = outlook.reading(reading).reading.unit
    unit = "" if unit == "percent" else unit
    rows = []
    for r in outlook.required(reading).itertuples():
        rows.append(
            ("required per year", f"{number(r.required, unit)} ({interval(r.lower_90, r.upper_90, unit)})")
        )
        rows.append(("per year between the last two dates", number(r.recent, unit)))
        rows.append(("required / recent", number(r.ratio)))
        rank = percent(r.class_percentile) + f" of {r.class_n} yearly steps" if r.class_n >= 10 else "–"
        rows.append(("slower steps among comparable lists (class percentile)", rank))
    for r in outlook.levels_at(reading).itertuples():
        rows.append((f"level reached with probability {percent(r.probability)}", number(r.level, unit)))
    return Table(pd.DataFrame(rows, columns=["", "value"]), numeric=["value"])


def definitions(evidence: Evidence, chosen) -> Table:
    """Figures of a list that follow another definition than the programme's own."""
    claims = evidence.claims
    rows = claims[
        (claims["programme"] == chosen.programme) & (claims["entity"] == chosen.entity)
        & (claims["indicator"] == chosen.indicator) & (claims["definition"] != "") & claims["kind"].isin(["stock", "flow"])
    ].sort_values(["definition", "period_end"])  # fmt: skip
    frame = pd.DataFrame({
        "definition": rows["definition"], "day": rows["period_end"].map(day), "kind": rows["kind"],
        "figure": rows["value"].map(printed),
        "note": rows["note"].fillna(""), "claim": rows["claim_id"],
    })  # fmt: skip
    return Table(
        frame,
        numeric=["figure"],
        caption="" if len(frame) else "All figures follow the programme's own definition.",
    )


def targets(table: pd.DataFrame) -> Table:
    """Targets of one list: what was promised, by when, where it stands."""
    if table.empty:
        return Table(
            pd.DataFrame(columns=["target", "deadline", "status"]), caption="No target was announced for it."
        )
    frame = pd.DataFrame({
        "target": table["target"], "asks for": [_asked(r) for r in table.itertuples()],
        "deadline": table["deadline"].map(day), "status": table["status"],
        "latest figure": [_latest(r) for r in table.itertuples()], "claims": table["claim_ids"].map(ids),
    })  # fmt: skip
    return Table(frame, numeric=["latest figure"])


def _asked(row) -> str:
    words = {"total": "in all", "addition": "more", "share": "", "change": "change"}[row.how]
    return " ".join(f"{printed(row.value)} {unit_words(row.unit)} {words}".split())


def _latest(row) -> str:
    if pd.isna(row.latest_date):
        return "–"
    return f"{interval(row.latest_low, row.latest_high, row.unit)} ({row.latest_date:%Y-%m})"


def overview(table: pd.DataFrame) -> Table:
    """Every target with its status, newest figure and probability, as `forecast.overview_table` orders them."""
    known = table["status"].isin(["met", "missed"])
    frame = pd.DataFrame({
        "target": table["label"], "asks for": [_asked(r) for r in table.itertuples()],
        "deadline": table["deadline"].map(day), "status": table["status"],
        "newest figure": [_latest(r) for r in table.itertuples()],
        "trend": [percent(v) for v in table["trend"]],
        "delivery": ["–" if k else percent(v) for v, k in zip(table["delivery"], known, strict=True)],
        "P(met)": ["–" if k else percent(v) for v, k in zip(table["probability"], known, strict=True)],
        "claims": table["claim_ids"].map(ids),
    })  # fmt: skip
    return Table(frame, numeric=["trend", "delivery", "P(met)"])
