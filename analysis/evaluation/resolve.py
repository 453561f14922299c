"""An outcome comes: the case that a claim makes of a target, checked, written into the register, and scored."""

from typing import Any

import pandas as pd

from analysis.errors import suggest
from analysis.evaluation.errors import EvaluationError
from analysis.evidence import Evidence, Target, level_of, reading_series, target
from analysis.evidence.add import add_row

VERDICTS = {"yes": True, "no": False}


def outcome_row(
    evidence: Evidence, slug: str, claim_id: str, *, met: str | None = None, note: str = ""
) -> dict[str, str]:
    """The row of outcomes.csv that a claim makes of a target.

    slug: a target without an outcome. claim_id: a claim on its list, of its deadline or later, or one that reaches it
    earlier. met: 'yes' or 'no', needed where the interval of the figure does not decide, and refused where it says
    otherwise. note: why, in your own words.

    Raises EvaluationError for an unknown claim, one on something else, a verdict that the figure contradicts, or none
    where the figure leaves it open.
    """
    goal = target(evidence, slug)
    claim = _claim(evidence, goal, claim_id)
    verdict = _verdict(evidence, goal, claim)
    if met is not None and met not in VERDICTS:
        raise EvaluationError(f"the verdict is {met!r}; allowed: yes, no.")
    if verdict and met and verdict != met:
        raise EvaluationError(
            f"{claim_id} prints {claim.value:g}, which {'reaches' if verdict == 'yes' else 'falls short of'} "
            f"{slug}; the verdict can't be {met!r}."
        )
    if not verdict and not met:
        raise EvaluationError(
            f"{claim_id} ({claim.low:g} to {claim.high:g}) does not decide {slug}: say --met yes or --met no, and why (--note)."
        )
    if not verdict and not note.strip():
        raise EvaluationError(f"a verdict that the figure leaves open needs its reason: --note for {slug}.")
    return _row(evidence, goal, claim, verdict or str(met), note)


def _claim(evidence: Evidence, goal: Target, claim_id: str) -> Any:
    rows = evidence.claims[evidence.claims["claim_id"] == claim_id]
    if rows.empty:
        near = suggest(claim_id, evidence.claims["claim_id"])
        raise EvaluationError(f"no claim {claim_id!r} is known; add it first (outlook claim add).{near}")
    claim = next(rows.itertuples(index=False))
    reading = goal.primary
    wrong = [
        f"{name} is {getattr(claim, name)!r}, the target's is {wanted!r}"
        for name, wanted in (("programme", reading.programme), ("indicator", reading.indicator), ("entity", reading.entity))
        if getattr(claim, name) != wanted
    ]  # fmt: skip
    if claim.kind not in ("stock", "flow"):
        wrong.append(f"it is a {claim.kind}, no figure of what was reached")
    if wrong:
        raise EvaluationError(f"{claim_id} is no outcome of {goal.slug}: {'; '.join(wrong)}.")
    return claim


def _verdict(evidence: Evidence, goal: Target, claim: Any) -> str:
    """'yes' or 'no' as the figure says by itself, '' where it does not decide."""
    reading = goal.primary
    low, high = level_of(reading, reading_series(evidence, reading))
    if claim.kind == "flow" and reading.how == "addition":
        low = high = reading.value
    if goal.direction == "at_most":
        reached, short = claim.high <= low, claim.low > high
    else:
        reached, short = claim.low >= high, claim.high < low
    of_the_end = claim.period_end >= goal.deadline
    if reached and (of_the_end or goal.direction == "at_least") and claim.period_end <= goal.deadline:
        return "yes"
    return "no" if short and of_the_end else ""


def _row(evidence: Evidence, goal: Target, claim: Any, met: str, note: str) -> dict[str, str]:
    reading = goal.primary
    announced = (
        evidence.claims[evidence.claims["claim_id"].isin(goal.claim_ids)]
        .sort_values("published_latest")
        .iloc[0]
    )
    cells = {
        "case_id": goal.slug, "entity": goal.entity, "programme": goal.programme, "indicator": goal.indicator,
        "what": reading.label, "kind": goal.kind, "target": goal.slug, "announced": f"{goal.announced:%Y-%m-%d}",
        "announced_precision": announced["published_precision"], "target_value": f"{reading.value:g}", "unit": reading.unit,
        "how": reading.how, "direction": goal.direction, "deadline": f"{goal.deadline:%Y-%m-%d}",
        "outcome_value": f"{claim.value:.12g}", "outcome_date": f"{claim.period_end:%Y-%m-%d}",
        "outcome_precision": claim.period_precision, "outcome_qualifier": claim.qualifier, "met": met,
        "selection": "followed_up", "target_claim_id": reading.claim_id, "outcome_claim_id": claim.claim_id,
        "url_target": announced["url"], "url_outcome": claim.url, "note": note,
    }  # fmt: skip
    if reading.base_value is not None and not pd.isna(reading.base_value):
        cells |= {
            "baseline_value": f"{reading.base_value:g}",
            "baseline_date": f"{reading.base_date:%Y-%m-%d}",
        }
    return {name: "" if pd.isna(value) else str(value) for name, value in cells.items()}


def resolve(
    evidence: Evidence, slug: str, claim_id: str, *, met: str | None = None, note: str = ""
) -> dict[str, str]:
    """Write the case into outcomes.csv of the evidence's directory; returns the row as written.

    Arguments and errors as `outcome_row`; EvidenceError, with all problems at once, if the data would break a rule with
    it, and EvaluationError if the target has an outcome already. Nothing is written then.
    """
    cases = evidence.outcomes
    if ((cases["target"] == slug) & cases["met"].isin(list(VERDICTS))).any():
        raise EvaluationError(f"{slug} has an outcome already, in outcomes.csv.")
    return add_row("outcomes", outcome_row(evidence, slug, claim_id, met=met, note=note), evidence.data_dir)
