"""Sealed forecasts beside what is computed today: which number is scored, and why the other one differs.

A seal stays as it was. What was learnt or mended after its day moves the probability on the pages, those as of the day of
the seal too. Here each seal is set beside the forecast of the page, with what differs: claims that joined or left, the
time that has passed, and else, where the claims are the same, the record of similar plans or the way figures are read.
"""

from collections.abc import Callable, Collection, Hashable, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

import pandas as pd

from analysis import spare
from analysis.evaluation import sealed
from analysis.evidence import SETTLED, Evidence, Target, target
from analysis.forecast import Forecast, predict
from analysis.forecast.traced import heard
from analysis.writing import counted, day, listed, percent

ROUNDING = 0.005  # half a point: what lies nearer prints as the same whole percent
DRAWN = "date-range-drawn"  # at 0 a figure without a day counts as of the last day that it can be of
COLUMNS = ("target", "label", "deadline", "as_of", "sealed_on", "sealed", "today", "why")


@dataclass(frozen=True)
class Beside:
    """A sealed probability that is scored, and what the page says: sealed_on, as_of (days of the seal), sealed, today
    (probabilities), why they differ."""

    sealed_on: pd.Timestamp
    as_of: pd.Timestamp
    sealed: float
    today: float
    why: str


def newest(evidence: Evidence) -> dict[str, tuple[sealed.Seal, dict[str, Any]]]:
    """Target → its newest seal by the day of the evidence (`as_of`; None: all), and its forecast there.

    Raises EvaluationError for a file that was changed (see `sealed.read`).
    """
    found: dict[str, tuple[sealed.Seal, dict[str, Any]]] = {}
    for one in sorted(sealed.read(evidence.data_dir), key=lambda s: (s.content["as_of"], s.day)):
        if evidence.as_of is None or pd.Timestamp(one.content["as_of"]) <= evidence.as_of:
            found |= {row["target"]: (one, row) for row in one.forecasts}
    return found


def beside(outlook: Forecast) -> Beside | None:
    """The newest seal of a target beside the forecast of its page; None where there is none, where the outcome is known, or
    where both print as the same.

    >>> from analysis import evidence
    >>> ev = evidence.load(as_of="2026-11-22")
    >>> told = beside(predict(ev, target(ev, "guangdong-manufacturing-digital-transformation-2025"), readings="primary"))
    >>> round(told.sealed, 3), percent(told.today)
    (0.013, '35 %')
    """
    one = newest(outlook.evidence).get(outlook.goal.slug)
    return None if one is None else _differs(outlook, *one)


def _differs(outlook: Forecast, seal: sealed.Seal, row: Mapping[str, Any]) -> Beside | None:
    was, now = row["probability"], outlook.probability
    same = percent(was) == percent(now) or abs(was - now) <= ROUNDING
    if outlook.status in SETTLED or same:
        return None
    as_of = pd.Timestamp(seal.content["as_of"])
    held = {claim for one in seal.content["forecasts"] for claim in one["claim_ids"]}
    return Beside(pd.Timestamp(seal.day), as_of, was, now, why(outlook, row, as_of, held))


def seals_that_differ(evidence: Evidence) -> pd.DataFrame:
    """Every target whose sealed probability differs from that of its page by more than rounding, the largest difference
    first; see `COLUMNS`. Forecasts are made with the draws and the seed of the seal, as the pages of targets are."""
    seals = list(newest(evidence).items())
    parts = spare.kept_together(seals, lambda one: target(evidence, one[0]).programme)
    made = {row["target"]: row for rows in spare.shared_out(parts, partial(_rows, evidence)) for row in rows}
    rows = [made[slug] for slug, _ in seals if slug in made]
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    order = (frame["sealed"] - frame["today"]).abs().sort_values(ascending=False, kind="stable").index
    return frame.loc[order].reset_index(drop=True)


def _rows(evidence: Evidence, seals: list[tuple[str, tuple[sealed.Seal, dict[str, Any]]]]) -> list[dict]:
    rows = []
    for slug, (seal, row) in seals:
        outlook = _answered(evidence, target(evidence, slug), **seal.content["settings"])
        if (found := _differs(outlook, seal, row)) is not None:
            rows.append({"target": slug, "label": outlook.goal.label, "deadline": outlook.goal.deadline, **vars(found)})  # fmt: skip
    return rows


def why(outlook: Forecast, row: Mapping[str, Any], as_of: pd.Timestamp, held: Collection[str] = ()) -> str:
    """What differs between a sealed forecast and today's, as sentences: of claims that joined, which are new in print, and which were
    in print on the day of the seal and were only not counted. row: one of `Seal.forecasts`; as_of: its day; held: the claims of all
    forecasts of the seal."""
    # a seal lists the claims of the first reading, whose probability it is
    known, used = set(row["claim_ids"]), set(outlook.primary.claim_ids)
    new, gone = sorted(used - known), sorted(known - used)
    told = []
    if outlook.today > as_of:
        told.append(f"{counted((outlook.today - as_of).days, 'day')} have passed")
    printed = outlook.evidence.claims_by_id["published_latest"]
    elsewhere = [c for c in new if c in held]
    old = [c for c in new if c not in held and printed.get(c, as_of) <= as_of]
    if fresh := [c for c in new if c not in held and c not in old]:
        told.append(f"{counted(len(fresh), 'claim')} printed since joined ({_ids(fresh)})")
    if old:
        told.append(f"{counted(len(old), 'claim')} in print by that day {_was(old)} entered ({_ids(old)})")
    if elsewhere:
        told.append(
            f"{counted(len(elsewhere), 'claim')} that the seal held for another target {_was(elsewhere)} counted here too ({_ids(elsewhere)})"
        )
    if gone:
        told.append(f"{counted(len(gone), 'claim')} no longer counts ({_ids(gone)})")
    if not told:
        return f"The claims are the same; {_same_claims(outlook, row)}."
    return f"Since then {listed(told)}."


def _was(claims: list[str]) -> str:
    return "was" if len(claims) == 1 else "were"


def _ids(claims: list[str], most: int = 3) -> str:
    more = [f"{len(claims) - most} more"] if len(claims) > most else []
    return listed([*claims[:most], *more])


@lru_cache(maxsize=2)
def _of_last_days(evidence: Evidence) -> Evidence:
    """The evidence where a figure without a day counts as of the last day that it can be of; one for all its targets."""
    return evidence.with_assumptions({DRAWN: 0.0})


def _same_claims(outlook: Forecast, row: Mapping[str, Any]) -> str:
    """What moved a probability whose claims are the same: an assumption on undated figures where it does so by itself, and else
    what has a weight in it."""
    of = (outlook.evidence, outlook.goal, outlook.settings.n_draws, outlook.settings.seed)
    before = spare.answer(_key(*of), partial(_undated_by_last_day, *of))
    if abs(before - row["probability"]) < abs(outlook.probability - row["probability"]) / 2:
        return (
            f"the method is another: a figure, or an end of the list, whose day is not known is drawn from all days that it can be of now ({DRAWN}); as of the last of "
            f"them, as before, it gives {percent(before)}"
        )
    record = "the record of similar plans has other cases now"
    method = "the method is another: the same figures are read otherwise now"
    if outlook.primary.asked.is_bounded:
        return "the method is another: it knows now what another reading bounds it by"
    if not outlook.has_draws:
        return f"{record}, and it rests on that alone"
    return (
        f"{method}, and the record has no weight" if outlook.primary.weight == 1 else f"{record}, or {method}"
    )


def ahead(evidence: Evidence, goal: Target, n_draws: int, seed: int) -> dict[Hashable, Callable[[], Any]]:
    """What `beside` may ask of a forecast of this size where a seal is open, for `spare.ahead`."""
    of = (evidence, goal, n_draws, seed)
    if goal.slug not in newest(evidence):
        return {}
    return {_key(*of): partial(_undated_by_last_day, *of)}


def _key(evidence: Evidence, goal: Target, n_draws: int, seed: int) -> Hashable:
    return "undated by their last day", evidence, goal.slug, n_draws, seed


def _undated_by_last_day(evidence: Evidence, goal: Target, n_draws: int, seed: int) -> float:
    """The probability with figures whose day is not known taken as of the last day that it can be."""
    dated = _of_last_days(evidence)
    return _answered(dated, goal, n_draws, seed).probability


def _answered(evidence: Evidence, goal: Target, n_draws: int, seed: int) -> Forecast:
    """The published probability of a target, and no more than that hangs on."""
    return predict(evidence, goal, n_draws=n_draws, seed=seed, readings="primary", brief=True, trace=heard)


def words(found: Beside) -> str:
    """Which of the two is scored, as sentences for the page of a target.

    >>> words(Beside(pd.Timestamp("2026-11-26"), pd.Timestamp("2026-11-22"), 0.01, 0.33, "Since then 1 claim joined (a)."))
    'The 1 % that was sealed on 2026-11-26 (as of 2026-11-22) will be scored, not the 33 % of this page. Since then 1 claim joined (a).'
    """
    return (
        f"The {percent(found.sealed)} that was sealed on {day(found.sealed_on)} (as of {day(found.as_of)}) will be scored, not the "
        f"{percent(found.today)} of this page. {found.why}"
    )
