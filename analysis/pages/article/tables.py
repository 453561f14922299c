"""Tables of an article."""

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

import pandas as pd

from analysis import effects
from analysis.effects.families import OUTCOMES
from analysis.forecast import Forecast, in_words
from analysis.forecast.level import total
from analysis.forecast.reading import ReadingForecast
from analysis.intake import Judged, neighbours
from analysis.pages import shared
from analysis.pages.article.answer import status_of
from analysis.pages.article.each import FEW, FEWER, as_printed, once
from analysis.pages.improvements.gains import BASELINES, found, written
from analysis.pages.table import Table
from analysis.status import SETTLED
from analysis.writing import counted, day, percent, printed, with_unit


def later(judged: Judged) -> Any:
    """What came later of the list of each figure, and which claims print another figure for the same day."""
    beside = neighbours(judged)
    number = {c: str(i) for i, c in enumerate(judged.figures["claim_id"], start=1) if c}
    first = beside["claim_id"].isin(
        once(judged)["claim_id"]
    )  # what stands in another copy of the text is told once
    shown = beside[first & ((beside["later_id"] != "") | (beside["against"].map(len) > 0))]
    if shown.empty:
        return shared.markdown(
            "The evidence has no later figure of these lists, and none that contradicts the text."
        )
    by_id, claims = (
        judged.figures.set_index("claim_id"),
        judged.evidence.claims.assign(text="").set_index("claim_id"),
    )
    rows = [
        {
            "no.": number[r.claim_id], "printed": as_printed(by_id.loc[r.claim_id]),
            "later figure": as_printed(claims.loc[r.later_id]) if r.later_id else "–",
            "for": day(r.later_date, r.later_precision), "claim": (r.later_id,) if r.later_id else "–", "contradicted by": r.against or "–",
        }
        for r in shown.itertuples(index=False)
    ]  # fmt: skip
    line = f"{counted(len(rows) - FEW, 'more figure')} of the text with later or other figures"
    return Table(pd.DataFrame(rows), numeric=["no.", "later figure"], folds=_beyond(len(rows), line))


def promises(judged: Judged, outlooks: Mapping[str, Forecast]) -> Any:
    """Each promise with its forecast, and which figure will settle it, or how it ended; outlooks: target → Forecast, as `forecast.predict_all` gives them."""
    if not outlooks:
        return shared.markdown("The text promises nothing that a list of the evidence could settle.")
    rows = []
    for outlook in outlooks.values():
        goal, primary = outlook.goal, outlook.primary
        rows.append({
            "promise": goal.label, "asks for": shared.asked(_as_row(outlook)), "by": shared.due(goal),
            "status": status_of(outlook), **_chances(primary), "kept if, or how it ended": _asked(judged, outlook),
        })  # fmt: skip
    folds = _beyond(len(rows), f"{counted(len(rows) - FEW, 'more promise')} of the text")
    return Table(pd.DataFrame(rows), numeric=["probability", "trend", "record"], folds=folds)


def _beyond(n: int, line: str) -> list[str]:
    """For each of n rows the line behind which it stands: none for the first few."""
    return [""] * min(n, FEW) + [line] * (n - FEW)


def _as_row(outlook: Forecast) -> Any:
    """The primary reading of a promise as a row of `evidence.all_targets`, for `shared.asked`."""
    reading, (low, high) = outlook.primary.reading, total(outlook.primary)
    return SimpleNamespace(
        how=reading.how, value=reading.value, unit=reading.unit, direction=outlook.goal.direction, total_low=low, total_high=high,
    )  # fmt: skip


def _chances(primary: ReadingForecast) -> dict[str, str]:
    """The probability with its word, and both voices; nothing where the outcome is known, which is no chance."""
    if primary.status in SETTLED:
        return dict.fromkeys(("probability", "in words", "trend", "record"), "–")
    p, word = percent(primary.probability), in_words(primary.probability)
    return {
        "probability": p,
        "in words": word,
        "trend": percent(primary.p_trend),
        "record": percent(primary.p_delivery),
    }


def _asked(judged: Judged, outlook: Forecast) -> str:
    """Which figure keeps a promise, or how it ended."""
    if outlook.status in SETTLED:
        return outlook.verdict
    goal, reading = outlook.goal, outlook.primary.reading
    side = "at most" if goal.direction == "at_most" else "at least"
    more = {"addition": " more than on", "change": " since"}.get(reading.how, "")
    since = f"{more} {day(reading.base_date)}" if more else ""
    return (
        f"a figure of “{judged.evidence.programme(reading.programme).label_en}” for {day(goal.deadline)} or an earlier day says {side} "
        f"{with_unit(printed(reading.value), reading.unit)}{since}"
    )


def other_gains(judged: Judged) -> Table:
    """The reported gains beyond the first, a row each: what was printed, and what studies of the nearest kind found."""
    table = effects.gains(judged.evidence, judged.gains[FEWER:]) if judged.gains[FEWER:] else pd.DataFrame()
    rows = [
        {
            "gain": f"{written(row)} {OUTCOMES[row.outcome].label}", "of": row.programme_label,
            "compared with": BASELINES[row.baseline], "studies with a comparison": found(row), "claim": (row.claim_id,),
        }
        for row in table.itertuples()
    ]  # fmt: skip
    line = f"{counted(len(rows), 'more reported gain')} of the text"
    return Table(pd.DataFrame(rows), folds=[line] * len(rows))


def sources(judged: Judged) -> Table:
    """The claims of the text and those beside them: of other texts that print the same, came later or contradict it."""
    beside = neighbours(judged)
    ids = [
        *judged.claims["claim_id"],
        *(c for group in (*beside["same"], *beside["against"]) for c in group),
        *beside["later_id"],
    ]
    table = shared.sources(judged.evidence, [c for c in ids if c])
    if (n := len(table.frame)) > FEWER and not table.folded:
        table.folds = [f"The {n} claims of the text and beside it"] * n
    return table
