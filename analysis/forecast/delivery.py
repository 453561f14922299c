"""How far announced plans of a kind were delivered: the second voice beside the trend.

The record is the table of resolved targets. Kinds of lists differ (recognised lists land on their number, market
adoption falls short in most cases), and within a kind the cases of one programme are not independent. So each
programme has one vote, kinds are shrunk towards all kinds together (beta-binomial with a stated strength), and the
fact that met targets are reported more readily than missed ones is a parameter.
"""

from dataclasses import dataclass
from functools import cached_property
from itertools import product

import numpy as np
import pandas as pd

from analysis.evidence import Evidence, known_outcomes

STREAM = 101  # random stream of its own, see legs


@dataclass(frozen=True)
class Record:
    """The resolved targets that speak for one kind, and what they say.

    cases: rows of outcomes.csv known on the day, the programme itself left out, with `ratio` (outcome/target) and
    `weight` (one vote a programme). alpha, beta: the beta distribution of the probability that a plan of this kind is
    delivered, after shrinkage and selection. kind_rate, all_rate: plain shares met, by programme.
    """

    kind: str
    cases: pd.DataFrame
    alpha: float
    beta: float
    kind_rate: float
    all_rate: float

    @cached_property
    def _ratios(self) -> dict[tuple[bool, str], tuple[np.ndarray, np.ndarray]]:
        """(met, direction) → ratios outcome/target and their weights: of the kind's cases where there are three or more,
        else of all kinds."""
        found = {}
        for met, direction in product((True, False), ("at_least", "at_most")):
            cases = self.cases[(self.cases["yes"] == met) & (self.cases["direction"] == direction)]
            own = cases[cases["kind"] == self.kind]
            cases = own if len(own) >= 3 else cases
            cases = cases[(cases["ratio"] >= 1) == met]
            found[met, direction] = cases["ratio"].to_numpy(), cases["weight"].to_numpy()
        return found

    def draw_ratios(self, met: bool, direction: str, n: int, rng) -> np.ndarray:
        """n ratios outcome/target of met (or missed) cases, one vote a programme; 1 (or one half) without a case."""
        ratio, weight = self._ratios[met, direction]
        return (
            rng.choice(ratio, n, p=weight / weight.sum()) if len(ratio) else np.full(n, 1.0 if met else 0.5)
        )

    @property
    def probability(self) -> float:
        return self.alpha / (self.alpha + self.beta)

    @property
    def n_programmes(self) -> int:
        return int(self.cases.loc[self.cases["kind"] == self.kind, "programme"].nunique())

    @property
    def case_ids(self) -> tuple[str, ...]:
        return tuple(self.cases.loc[self.cases["kind"] == self.kind, "case_id"])


def known_cases(evidence: Evidence, exclude_programme: str | None = None) -> pd.DataFrame:
    """Resolved targets whose outcome could be known on `as_of`, each with its ratio outcome/target.

    See `evidence.known_outcomes`. exclude_programme: left out altogether, so that no programme is judged by its own later
    outcomes.
    """
    cases = known_outcomes(evidence, evidence.as_of)
    cases = cases[cases["programme"] != (exclude_programme or "")]
    return cases.assign(
        ratio=cases["outcome_value"] / cases["target_value"],
        yes=(cases["met"] == "yes").astype(float),
        weight=1 / cases.groupby("programme")["case_id"].transform("size").to_numpy(float),
    )


def record_of(evidence: Evidence, kind: str, exclude_programme: str | None = None) -> Record:
    """What the resolved targets say of plans of one kind.

    Shrinkage: with r the share met over all kinds and s the strength (`delivery-shrinkage`, in programmes), the
    probability is Beta(s r + m, s (1 - r) + n - m) for m of n programme votes met in the kind. r counts one programme
    met and one missed more than there are (Laplace), so that a record without a miss is no certainty. Selection: if met
    targets are k times as likely to be reported (`silence-report-ratio`), the odds are divided by k.
    """
    cases = known_cases(evidence, exclude_programme)
    own = cases[cases["kind"] == kind]
    overall = float(np.average(cases["yes"], weights=cases["weight"])) if len(cases) else 0.5
    strength = evidence.assumed("delivery-shrinkage")
    met, votes = float((own["weight"] * own["yes"]).sum()), float(own["weight"].sum())
    everyone = float(cases["weight"].sum())
    r = (overall * everyone + 1) / (everyone + 2)
    alpha, beta = strength * r + met, strength * (1 - r) + votes - met
    ratio = evidence.assumed("silence-report-ratio")
    share = alpha / (alpha + beta)
    corrected = share / ratio / (share / ratio + 1 - share)
    total = alpha + beta
    kind_rate = met / votes if votes else np.nan
    return Record(kind, cases, total * corrected, total * (1 - corrected), kind_rate, overall)


def draw_outcomes(
    record: Record, level: np.ndarray, base: np.ndarray, reached: np.ndarray, rng, *, ceiling=None, at_most: bool = False
) -> np.ndarray:  # fmt: skip
    """Draws of the outcome as the record of delivery has it, one a row.

    level, base: draws of the level asked for and of the level from which the plan counts (0 for totals), both
    (n_draws,); reached: the value already reached, short of the level, behind which no draw falls back (NaN: none): the record
    tells how far plans came, not how often things went backwards. A draw is met with a probability drawn from the
    record; its ratio outcome/target is then one of the ratios of met (or missed) cases of the same direction, those of
    the kind where there are three or more, else of all kinds, one vote a programme. ceiling: the largest value possible.
    at_most: the plan is a reduction, and the ratio is that of the reductions.
    """
    n = len(level)
    met = rng.random(n) < rng.beta(record.alpha, record.beta, n)
    ratio, direction = np.empty(n), "at_most" if at_most else "at_least"
    for state in (True, False):
        ratio[met == state] = record.draw_ratios(state, direction, int((met == state).sum()), rng)
    value = level + (ratio - 1) * (level - base)  # in this order a ratio of one lands on the level exactly
    if at_most:  # of a plain ceiling ("no more than x") a met case stays below by its ratio
        value = np.where(base > 0, value, level / np.maximum(ratio, 0.1))
        return np.fmin(value, reached)
    value = np.fmax(value, reached)
    return value if ceiling is None else np.minimum(value, ceiling)
