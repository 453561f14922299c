"""Studies with a comparison: what they print, what they do not, and what can be said of their mean all the same.

Most studies print a sign and no size. Leaving out those that found something and counting those that found nothing as
zero pulls the mean down; leaving out both pulls it up. So each study without a size is an interval: what is known of
it is its sign. With M the largest and d the smallest size that a study of the family prints (log points),

    better (0, M)   worse (-M, 0)   mixed (-M, M)   null (-d, d): a larger effect would have been found

and the mean of all studies lies between the mean of the lower and the mean of the upper ends (Manski 2003), if none
without a size found more than the largest that is printed. The middle of the bounds takes no side. One study, one vote.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.effects.families import OUTCOMES
from analysis.effects.reported import log_ratio
from analysis.errors import EffectsError
from analysis.evidence import Evidence

DESIGNS = ("experiment", "quasi_experiment", "panel", "survey", "meta")
ASSOCIATION = "survey"  # a design that shows what goes together, and not what caused it
SIGNS = ("better", "worse", "mixed", "null")
# how near a study's treatment is to a place on the lists that are reported of, nearest first
DIRECTNESS = ("list", "programme", "equipment", "index", "practice", "place")
RANGE = "range"  # the error_kind of an estimate that is printed as a range, of which it is the middle
PLACE, META, SUPERSEDED = "place", "meta", "superseded"
LEAST = 3  # studies with a percent for adopters: fewer have a mean without an error, and no ratio
COLUMNS = {"design": DESIGNS, "sign": SIGNS, "directness": DIRECTNESS}


def evaluated_table(ev: Evidence) -> pd.DataFrame:
    """Every evaluated estimate, nearest first, with its size on the log scale, better positive.

    Added to the columns of `evaluated_effects.csv`: nearness (0 for the nearest), counterpart (whether it has a vote:
    not of a whole place or policy, no summary of other studies, not superseded), numeric (a counterpart with a percent
    for adopters), yi, yi_low, yi_high (log ratio of the estimate and of its printed ends; NaN unless numeric), from and to
    (the sizes that the text prints: the ends of a range of estimates, else the estimate itself; an interval around one estimate is
    none). Raises EffectsError for a word that a column does not allow.
    """
    table = ev.evaluated_effects.copy()
    for column, allowed in COLUMNS.items():
        wrong = table[~table[column].isin(allowed)]
        if len(wrong):
            row = wrong.iloc[0]
            raise EffectsError(
                f"evaluated_effects.csv, {row['effect_id']}: {column} '{row[column]}'; "
                f"allowed are {', '.join(allowed)}."
            )
    counterpart = (table["directness"] != PLACE) & (table["level"] != META) & (table["usable"] != SUPERSEDED)
    estimate, low, high = (pd.to_numeric(table[c], errors="coerce") for c in ("estimate", "low", "high"))
    numeric = counterpart & (table["usable"] == "yes") & estimate.notna() & (table["unit"] == "percent")
    sign = np.array([-1.0 if OUTCOMES[name].falls else 1.0 for name in table["outcome"]])
    middle, one, other = (
        np.where(numeric, sign * log_ratio(values.where(numeric, 0.0)), np.nan)
        for values in (estimate, low.fillna(estimate), high.fillna(estimate))
    )
    least, most = np.fmin(one, other), np.fmax(one, other)
    ranged = table["error_kind"] == RANGE
    table = table.assign(
        nearness=[DIRECTNESS.index(word) for word in table["directness"]], counterpart=counterpart, numeric=numeric,
        yi=middle, yi_low=least, yi_high=most, **{"from": np.where(ranged, least, middle), "to": np.where(ranged, most, middle)},
    )  # fmt: skip
    return table.sort_values(["nearness", "outcome", "year", "effect_id"], ignore_index=True)


def counterparts(evaluated: pd.DataFrame, outcome: str) -> pd.DataFrame:
    """The estimates that stand beside a reported outcome, those without a vote included; columns as they come."""
    return evaluated[evaluated["outcome"].isin(OUTCOMES[outcome].counterparts)]


def votes(studies: pd.DataFrame) -> pd.DataFrame:
    """One row per study with a vote: its mean size, or the bounds that its sign leaves (module docstring).

    Columns study, nearness, treatment, sign, sized (whether it prints a size of any scale), numeric (one that can be set beside
    that of a programme: a percent for adopters), yi (log points; NaN without a size), low, high, from and to (the sizes that
    it prints). Studies of a family without any size have NaN bounds.
    """
    rows = []
    by_study = studies.loc[studies["numeric"]].groupby("study")
    sizes, least_of, most_of = by_study["yi"].mean(), by_study["from"].min(), by_study["to"].max()
    most, least = (sizes.abs().max(), sizes.abs().min()) if len(sizes) else (np.nan, np.nan)
    nothing = 0.0 * most  # NaN where no study prints a size: then a sign bounds nothing
    bounds = {
        "better": (nothing, most),
        "worse": (-most, nothing),
        "mixed": (-most, most),
        "null": (-least, least),
    }
    for study, group in studies[studies["counterpart"]].groupby("study", sort=False):
        signs, numeric = set(group["sign"]), study in sizes.index
        sign = signs.pop() if len(signs) == 1 else "mixed"
        low, high = (sizes[study], sizes[study]) if numeric else bounds[sign]
        rows.append({
            "study": study, "nearness": group["nearness"].min(), "treatment": group["treatment"].iloc[0], "sign": sign,
            "sized": bool((group["usable"] != "none").any()), "numeric": numeric, "yi": sizes[study] if numeric else np.nan, "low": low, "high": high,
            "from": least_of.get(study, np.nan), "to": most_of.get(study, np.nan),
        })  # fmt: skip
    return pd.DataFrame(rows, columns=_VOTES)


_VOTES = ["study", "nearness", "treatment", "sign", "sized", "numeric", "yi", "low", "high", "from", "to"]


@dataclass(frozen=True)
class Studies:
    """What the studies with a vote say of one family: counts, the mean of those with a size, and what bounds leave.

    `n_sized` studies print a size; of these `n_numeric` print one that can be set beside that of a programme (a percent for
    adopters), and only those have their size below: "with a size" in what follows means one of these. Log points, better
    positive; NaN where nothing is printed. `lower`/`upper` is the t interval of the mean over
    studies that print a size, equal weights, `pi_lower`/`pi_upper` where the next such study would lie; both need three.
    `smallest` and `largest` are the sizes in print, of a range its ends. `low`, `middle`, `high` are the bounds of the mean of all studies and their middle (module docstring).
    """

    n: int
    n_sized: int
    n_numeric: int
    signs: dict[str, int]  # of the studies without a size
    mean: float
    se: float
    lower: float
    upper: float
    pi_lower: float
    pi_upper: float
    smallest: float
    largest: float
    low: float
    middle: float
    high: float


def summary(cast: pd.DataFrame, level: float = 0.95) -> Studies:
    """`Studies` of rows of `votes`."""
    from scipy.stats import t

    yi = cast.loc[cast["numeric"].astype(bool), "yi"].to_numpy(float)
    silent = cast.loc[~cast["numeric"].astype(bool), "sign"]
    k, nan = yi.size, float("nan")
    mean, se, half, next_half = float(yi.mean()) if k else nan, nan, nan, nan
    if k >= LEAST:
        spread, crit = float(yi.std(ddof=1)), float(t.ppf((1 + level) / 2, k - 1))
        se = spread / np.sqrt(k)
        half, next_half = crit * se, crit * spread * np.sqrt(1 + 1 / k)
    low, high = float(cast["low"].mean()), float(cast["high"].mean())
    return Studies(
        n=len(cast), n_sized=int(cast["sized"].sum()), n_numeric=k, signs={s: int((silent == s).sum()) for s in SIGNS}, mean=mean, se=se,
        lower=mean - half, upper=mean + half, pi_lower=mean - next_half, pi_upper=mean + next_half,
        smallest=float(cast["from"].min()) if k else nan, largest=float(cast["to"].max()) if k else nan,
        low=low, middle=(low + high) / 2, high=high,
    )  # fmt: skip


def own(studies: pd.DataFrame) -> pd.Series:
    """Which estimates are of a study of its own: no summary of other studies, and not superseded."""
    return (studies["level"] != META) & (studies["usable"] != SUPERSEDED)


def by_nearness(studies: pd.DataFrame) -> pd.DataFrame:
    """What is printed, by how near the treatment is; nearest first.

    Columns directness, n_studies, n_numeric, smallest, largest (log points, of studies that print a size), better,
    worse, mixed, null (studies without a size), effect_ids. Summaries of other studies and superseded estimates are no
    studies of their own.
    """
    rows = []
    for word in DIRECTNESS:
        part = studies[studies["directness"] == word]
        cast = summary(votes(part.assign(counterpart=own(part))))
        if not cast.n:
            continue
        rows.append({
            "directness": word, "n_studies": cast.n, "n_numeric": cast.n_numeric, "smallest": cast.smallest,
            "largest": cast.largest, **cast.signs, "effect_ids": tuple(part["effect_id"]),
        })  # fmt: skip
    columns = ["directness", "n_studies", "n_numeric", "smallest", "largest", *SIGNS, "effect_ids"]
    return pd.DataFrame(rows, columns=columns)
