"""How far announced plans of a kind were delivered: the second voice beside the trend.

The record is the table of resolved targets whose deadline has passed. Each programme has one vote. Kinds are shrunk
towards the class around them and this towards all kinds together (beta-binomial with a stated strength). How a case came
into the register counts: of a plan that was taken whole every target is in, met or not; of what was followed up in print
the met ones are more readily told, so that each of them counts for less (`record-followed-up-ratio`). The record is thus
one of all plans, told or not.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product

import numpy as np
import pandas as pd
from scipy.special import betaincinv

from analysis.evidence import Evidence, register
from analysis.evidence.kinds import KINDS, kind_named
from analysis.evidence.outcomes import is_settled

STREAM = 101  # random stream of its own, see legs
ALL = "all kinds"
COUNTED = (  # columns of outcomes.csv that a record is made from
    "case_id", "programme", "kind", "direction", "met", "selection", "outcome_value", "target_value",
)  # fmt: skip
LEAST = 3  # programmes: fewer do not speak for themselves


@dataclass(frozen=True)
class Record:
    """The resolved targets that speak for one kind, and what they say.

    kind: the kind that was asked for. speaks: the class that answers: the kind itself, or the next wider one where the
    kind has fewer than three programmes (see `evidence.kinds`), or all kinds. columns, cases: what counts of the rows of outcomes.csv known and
    due on the day (see `known_cases`), the programme itself left out: `ratio` (outcome/target), `weight` (one vote a programme) and `counts` (the vote
    after selection). alpha, beta: the beta distribution of the probability that a plan is delivered. kind_rate, all_rate:
    plain shares met, by programme, NaN without a case.
    """

    kind: str
    speaks: str
    columns: Mapping[str, np.ndarray] = field(repr=False)
    alpha: float
    beta: float
    kind_rate: float
    all_rate: float

    @cached_property
    def cases(self) -> pd.DataFrame:
        """The cases as a table."""
        return pd.DataFrame(dict(self.columns))

    @cached_property
    def _ratios(self) -> dict[tuple[bool, str], tuple[np.ndarray, np.ndarray]]:
        """(met, direction) → ratios outcome/target and their weights: of the kind's cases where there are three or more,
        else of all kinds."""
        ratios, cases = {}, self.columns
        yes, ratio, weight = (cases[name].astype(float) for name in ("yes", "ratio", "weight"))
        way, of_kind = cases["direction"].astype(str), cases["kind"].astype(str) == self.kind
        for met, direction in product((True, False), ("at_least", "at_most")):
            kept = (yes == met) & (way == direction)
            kept = kept & of_kind if (kept & of_kind).sum() >= LEAST else kept
            kept = kept & ((ratio >= 1) == met)
            ratios[met, direction] = ratio[kept], weight[kept]
        return ratios

    def draw_ratios(self, met: bool, direction: str, n: int, rng: np.random.Generator) -> np.ndarray:
        """n ratios outcome/target of met (or missed) cases, one vote a programme; 1 (or one half) without a case."""
        ratio, weight = self._ratios[met, direction]
        return (
            rng.choice(ratio, n, p=weight / weight.sum()) if len(ratio) else np.full(n, 1.0 if met else 0.5)
        )

    @property
    def probability(self) -> float:
        return self.alpha / (self.alpha + self.beta)

    def share_between(self, met: bool, direction: str, low: float, high: float) -> float:
        """The share of met (or missed) cases whose ratio outcome/target lies between two values, one vote a programme; one case
        within and one without are added (Laplace), so that a few cases rule nothing out."""
        ratio, weight = self._ratios[met, direction]
        inside = (ratio >= low) & (ratio <= high)
        return (float(weight[inside].sum()) + 1) / (float(weight.sum()) + 2)

    def probability_between(self, low: float, high: float, direction: str = "at_least") -> float:
        """The probability for a plan that is known to have come to between two shares of what was promised, by Bayes' rule: p a /
        (p a + (1 - p) b), with a and b the shares of met and of missed plans that came so far and no further.

        >>> cases = {"kind": "rate", "direction": "at_least", "yes": [1, 1, 0, 0], "ratio": [1, 1.2, 0.9, 0.1], "weight": [1, 1, 1, 1]}
        >>> record = Record("rate", "rate", {name: np.broadcast_to(np.array(c), 4) for name, c in cases.items()}, 1.0, 1.0, 0.5, 0.5)
        >>> record.probability_between(0.8, np.inf)  # 1/2 · 3/4 of (1/2 · 3/4 + 1/2 · 2/4)
        0.6
        """
        if low <= 0 and high == np.inf:
            return self.probability
        met, missed = (self.share_between(state, direction, low, high) for state in (True, False))
        p = self.probability
        return p * met / (p * met + (1 - p) * missed)

    def interval(self, level: float = 0.9) -> tuple[float, float]:
        """The central interval of the probability, from the beta distribution."""
        low, high = betaincinv(self.alpha, self.beta, [(1 - level) / 2, (1 + level) / 2])
        return float(low), float(high)

    @property
    def has_voice(self) -> bool:
        """False for an empty record: one half, whose log-odds of nought add nothing to a mixture."""
        return len(self.columns["case_id"]) > 0

    @cached_property
    def _own(self) -> pd.DataFrame:
        return self.cases[members(self.cases, self.speaks)]

    @property
    def n_programmes(self) -> int:
        """Programmes of the class that speaks."""
        return int(self._own["programme"].nunique())

    @property
    def case_ids(self) -> tuple[str, ...]:
        return tuple(self._own["case_id"])


def members(cases: pd.DataFrame, of: str) -> np.ndarray:
    """Which cases belong to a kind, to a wider class, or to all kinds.

    >>> cases = pd.DataFrame({"kind": ["rate", "plan", "amount"]})
    >>> [members(cases, of).tolist() for of in ("rate", "shares, amounts and intensities", "all kinds")]
    [[True, False, False], [True, False, True], [True, True, True]]
    """
    return _members(cases["kind"].to_numpy(), of)


def _members(kinds: np.ndarray, of: str) -> np.ndarray:
    if of == ALL:
        return np.ones(len(kinds), bool)
    inside = {of, *(kind.name for kind in KINDS.values() if kind.wider == of)}
    return np.array([kind in inside for kind in kinds.tolist()], bool)


def known_cases(evidence: Evidence, exclude_programme: str | None = None) -> dict[str, np.ndarray]:
    """Resolved targets that were due and whose outcome could be known on `as_of`, each with its ratio outcome/target: as columns.

    See `evidence.known_outcomes`. A target that is met before its deadline is not counted before that day: those that
    fail cannot show it earlier, and would be missing beside it. exclude_programme: left out altogether, so that no
    programme is judged by its own later outcomes. Columns: case_id, programme, kind, direction, ratio, yes (1.0 or 0.0), weight (one vote a programme), counts
    (a met case that was followed up in print counts for less, see the head of this module).
    """
    cases = evidence.remembered(("due",), lambda: _due(evidence))
    kept = cases["programme"] != (exclude_programme or "")
    columns = {name: column[kept] for name, column in cases.items()}
    return counted(columns, evidence.assumed("record-followed-up-ratio"))


def _due(evidence: Evidence) -> dict[str, np.ndarray]:
    """The resolved targets that count on `as_of`, whatever their programme, as columns (see COUNTED)."""
    cases, day = register(evidence), evidence.as_of
    due = is_settled(evidence, cases, day)
    if day is not None:
        due = due & (cases["deadline"].to_numpy("datetime64[us]") <= np.datetime64(day))
    return {name: cases[name].to_numpy()[due] for name in COUNTED}


def counted(
    cases: pd.DataFrame | Mapping[str, np.ndarray], followed_up_ratio: float
) -> dict[str, np.ndarray]:
    """Resolved targets with ratio, yes, weight and counts, as columns: see `known_cases`. cases: rows of outcomes.csv, as a table
    or as its columns."""
    met, way, outcome, target = (
        np.asarray(cases[name]) for name in ("met", "selection", "outcome_value", "target_value")
    )
    kept = {name: np.asarray(cases[name]) for name in ("case_id", "programme", "kind", "direction")}
    yes = (met == "yes").astype(float)
    programme, _ = pd.factorize(kept["programme"])
    weight = 1 / np.bincount(programme)[programme]
    told = (way == "followed_up") & (yes == 1)
    counts = weight / np.where(told, followed_up_ratio, 1.0)
    return kept | {"ratio": outcome / target, "yes": yes, "weight": weight, "counts": counts}


def record_of(evidence: Evidence, kind: str, exclude_programme: str | None = None) -> Record:
    """What the resolved targets say of plans of one kind.

    With m of n votes met in a class, s the strength (`delivery-shrinkage`, in programmes) and r the share met in the
    class around it, the probability is Beta(s r + m, s (1 - r) + n - m). All kinds together are counted with one
    programme met and one missed more than there are (Laplace); the wider class is shrunk towards them, the kind towards
    it. A kind with fewer than three programmes leaves the word to the wider class, this to all kinds. Votes: one a
    programme, shared by its cases; a met case that was followed up counts for 1/k (`record-followed-up-ratio`), by which
    the odds of what is told become those of all plans.
    """
    return record_from(known_cases(evidence, exclude_programme), kind, evidence.assumed("delivery-shrinkage"))


def record_from(cases: Mapping[str, np.ndarray], kind: str, strength: float) -> Record:
    """`record_of` from cases at hand (see `known_cases`)."""
    kinds, programmes = cases["kind"], cases["programme"]
    wider = kind_named(kind).wider or ALL
    yes, counts, weight = (cases[name].astype(float) for name in ("yes", "counts", "weight"))
    inside = {of: _members(kinds, of) for of in dict.fromkeys((ALL, wider, kind))}
    speaks, prior, within, counted = ALL, 0.5, 2.0, -1
    alpha = beta = 1.0
    for of in (ALL, wider, kind):
        own = inside[of]
        if of != ALL and len(set(programmes[own].tolist())) < LEAST:
            continue
        if own.sum() == counted:  # the same cases under a narrower name: they are not counted twice
            speaks = of
            continue
        counted = own.sum()
        met, votes = float((counts * yes)[own].sum()), float(counts[own].sum())
        alpha, beta = within * prior + met, within * (1 - prior) + votes - met
        speaks, prior, within = of, alpha / (alpha + beta), strength
    rates = [_share(yes[inside[of]], weight[inside[of]]) for of in (kind, ALL)]
    return Record(kind, speaks, cases, alpha, beta, *rates)


def _share(yes: np.ndarray, weight: np.ndarray) -> float:
    return float(np.average(yes, weights=weight)) if len(yes) else float("nan")


def draw_outcomes(
    record: Record, level: np.ndarray, base: np.ndarray, reached: np.ndarray, rng: np.random.Generator, *, ceiling: float | None = None, at_most: bool = False
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
