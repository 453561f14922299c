"""What cannot be of promises: targets, readings, outcomes and batches that contradict their claims."""

import numpy as np
import pandas as pd

from analysis.evidence.checks.sense import Says, Tables, each_row, key_of, rule, told


@rule("deadline-before-announcement", "targets", error=True)
def announced_late(tables: Tables) -> Says:
    """A target is announced before its deadline."""
    rows = tables["targets"]
    for row in each_row(rows[rows["announced_earliest"] > rows["deadline"]]):
        found = f"{row.deadline:%Y-%m-%d}, announced {row.announced_earliest:%Y-%m-%d}"
        yield row.target, "deadline", found, "a day after the announcement", "Mend one of the two days."


@rule("target-differs-from-claim", "claims", "targets", error=True)
def differs_from_target(tables: Tables) -> Says:
    """A claim that announces a target has its deadline, place, list and measure."""
    claims = tables["claims"]
    rows = claims[claims["target"] != ""].merge(tables["targets"], on="target", suffixes=("", "_goal"))
    for row in each_row(rows):
        pairs = [
            (c, getattr(row, c), getattr(row, f"{c}_goal")) for c in ("entity", "programme", "indicator")
        ]
        wrong = [(c, a, b) for c, a, b in pairs if a != b]
        if row.period_end.year != row.deadline.year:
            wrong.append(
                ("period_end", f"{row.period_end:%Y-%m-%d}", f"the deadline {row.deadline:%Y-%m-%d}")
            )
        for column, found, allowed in wrong:
            yield (
                row.claim_id,
                column,
                str(found),
                f"{allowed}, as target {row.target}",
                "Mend one of the two.",
            )


@rule("reading-differs-from-claim", "readings", "claims", error=True)
def differs_from_claim(tables: Tables) -> Says:
    """A primary reading asks for the number that its claim prints, in the claim's unit."""
    primary = tables["readings"][tables["readings"]["primary"].astype(bool)]
    rows = primary.merge(tables["claims"], on="claim_id", suffixes=("", "_claim"))
    for row in each_row(rows):
        if not np.isclose(row.value, row.value_claim):
            yield (key_of("readings", row._asdict()), "value", told(row.value),
                   f"{told(row.value_claim)}, as claim {row.claim_id}", "Mend one of the two.")  # fmt: skip


@rule("direction-against-sign", "targets", "readings", "indicators", error=True)
def against_sign(tables: Tables) -> Says:
    """A target to fall, or of a measure that is better lower, asks for at most; any other for at least."""
    better = tables["indicators"].set_index("indicator")["direction"]
    primary = tables["readings"][tables["readings"]["primary"].astype(bool)].set_index("target")["value"]
    for row in each_row(tables["targets"]):
        if row.target in primary.index:
            lower = primary[row.target] < 0 or better.get(row.indicator) == "lower"
            if (row.direction == "at_most") != lower:
                yield (row.target, "direction", row.direction, "at_most" if lower else "at_least",
                       "Mend the direction, or the sign of its reading.")  # fmt: skip


@rule("verdict-against-value", "outcomes", error=True)
def against_value(tables: Tables) -> Says:
    """The verdict of an outcome follows from its value, the target and the direction."""
    for row in each_row(tables["outcomes"]):
        if row.met in ("yes", "no"):
            below = row.direction == "at_most"
            reached = (
                row.outcome_value <= row.target_value if below else row.outcome_value >= row.target_value
            )
            if reached != (row.met == "yes"):
                found = f"{row.met} for {told(row.outcome_value)} of {told(row.target_value)}"
                yield row.case_id, "met", found, "yes" if reached else "no", "Mend the verdict or the value."


@rule("outcome-before-announcement", "outcomes", error=True)
def before_announcement(tables: Tables) -> Says:
    """What came of a target lies after its announcement."""
    rows = tables["outcomes"]
    for row in each_row(rows[rows["outcome_date"] < rows["announced"]]):
        found = f"{row.outcome_date:%Y-%m-%d}, announced {row.announced:%Y-%m-%d}"
        yield row.case_id, "outcome_date", found, "a day after the announcement", "Mend one of the two days."


@rule("baseline-beyond-target", "outcomes", error=True)
def beyond_target(tables: Tables) -> Says:
    """A total or share that is asked for lies beyond the baseline."""
    rows = tables["outcomes"]
    rows = rows[rows["how"].isin(["total", "share"]) & rows["baseline_value"].notna()]
    for row in each_row(rows):
        gone = row.target_value - row.baseline_value
        if gone and (gone < 0) != (row.direction == "at_most"):
            yield (row.case_id, "baseline_value", told(row.baseline_value),
                   f"a start on the way to {told(row.target_value)}", "Mend one of the two.")  # fmt: skip


@rule("outcome-differs-from-claim", "outcomes", "claims", error=True)
def outcome_differs(tables: Tables) -> Says:
    """Target and outcome of a case are the numbers that its claims print."""
    printed = tables["claims"].set_index("claim_id")["value"]
    for row in each_row(tables["outcomes"]):
        for side in ("target", "outcome"):
            claim, value = getattr(row, f"{side}_claim_id"), getattr(row, f"{side}_value")
            if claim in printed.index and not np.isclose(printed[claim], value):
                yield (row.case_id, f"{side}_value", told(value), f"{told(printed[claim])}, as claim {claim}",
                       "Mend one of the two.")  # fmt: skip


@rule("outcome-kind", "outcomes", "programmes", error=True)
def outcome_kind(tables: Tables) -> Says:
    """The kind of a case is that of its programme."""
    kind = tables["programmes"].set_index("programme")["kind"]
    for row in each_row(tables["outcomes"]):
        if row.programme in kind.index and row.kind != kind[row.programme]:
            yield (
                row.case_id,
                "kind",
                row.kind,
                f"{kind[row.programme]}, as its programme",
                "Mend one of the two.",
            )


@rule("batch-differs-from-claim", "batches", "claims", error=True)
def batch_differs(tables: Tables) -> Says:
    """A batch adds what its claim prints, where that claim prints an addition."""
    claims = tables["claims"]
    flows = claims[claims["kind"] == "flow"].set_index("claim_id")["value"]
    for row in each_row(tables["batches"]):
        if row.claim_id in flows.index and not pd.isna(row.added) and float(row.added) != flows[row.claim_id]:
            yield (key_of("batches", row._asdict()), "added", told(float(row.added)),
                   f"{told(flows[row.claim_id])}, as claim {row.claim_id}", "Mend one of the two.")  # fmt: skip
