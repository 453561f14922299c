"""Tables of a list."""

import pandas as pd

from analysis.evidence import ChosenList, Evidence, HedgeRule, rule_table
from analysis.pages.shared import asked, latest
from analysis.pages.table import Table
from analysis.writing import day, interval, printed


def printed_figures(observed: pd.DataFrame) -> Table:
    """A series as printed: day, what was printed, the interval it is read as, its claims; contradictions marked."""
    unit = observed.attrs["unit"]
    rows = [
        {
            "day": day(r.date), "printed": r.printed, "hedge": r.qualifier.replace("_", " "), "kind": r.how,
            "read as": interval(r.low, r.high, unit), "contradicts": "yes" if r.conflict else "", "claims": r.claim_ids,
        }
        for r in observed.itertuples()
    ]  # fmt: skip
    columns = ["day", "printed", "hedge", "kind", "read as", "contradicts", "claims"]
    return Table(
        pd.DataFrame(rows, columns=columns),
        numeric=["printed", "read as"],
        caption=f"Unit: {unit.replace('_', ' ')}",
    )


def definitions(evidence: Evidence, chosen: ChosenList) -> Table:
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
        "target": table["target"], "asks for": [asked(r) for r in table.itertuples()],
        "deadline": table["deadline"].map(day), "status": table["status"],
        "latest figure": [latest(r) for r in table.itertuples()], "claims": table["claim_ids"],
    })  # fmt: skip
    return Table(frame, numeric=["latest figure"])


def hedges(rule: HedgeRule) -> Table:
    """The rule that turns words into intervals (see `evidence.rule_table`)."""
    return Table(rule_table(rule))
