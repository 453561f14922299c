"""Tables of an article."""

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

import pandas as pd

from analysis import effects
from analysis.effects.families import OUTCOMES
from analysis.evidence import events_of
from analysis.forecast import Forecast, in_words
from analysis.forecast.conditions import condition
from analysis.forecast.level import total
from analysis.forecast.reading import ReadingForecast
from analysis.intake import Judged, neighbours
from analysis.pages import shared
from analysis.pages.article.answer import numbers, status_of
from analysis.pages.article.each import FEW, FEWER, as_printed, once
from analysis.pages.improvements.gains import BASELINES, found, written
from analysis.pages.table import Table
from analysis.pages.target.settle import event_words
from analysis.status import SETTLED
from analysis.writing import counted, day, escape, percent, printed, with_unit


def later(judged: Judged) -> Any:
    """What came later of the list of each figure, and which claims print another figure for the same day; what happened to the lists
    and measures since, and which figures later texts only repeat."""
    beside = neighbours(judged)
    number = {c: str(i) for i, c in enumerate(judged.figures["claim_id"], start=1) if c}
    first = beside["claim_id"].isin(
        once(judged)["claim_id"]
    )  # what stands in another copy of the text is told once
    shown = beside[first & ((beside["later_id"] != "") | (beside["against"].map(len) > 0))]
    since = [*_repeated(judged, beside[first], number), *_happened(judged)]
    if shown.empty:
        return shared.markdown(
            "The evidence has no figure of these lists for a later day, and none that contradicts the text.",
            *map(escape, since),
        )
    by_id, claims = (
        judged.figures.set_index("claim_id"),
        judged.evidence.claims.assign(text="").set_index("claim_id"),
    )
    rows = [
        {
            "no.": number[r.claim_id], "printed": as_printed(by_id.loc[r.claim_id]),
            "later figure": as_printed(claims.loc[r.later_id]) + _break(judged, r.claim_id, r.later_id) if r.later_id else "–",
            "for": day(r.later_date, r.later_precision), "claim": (r.later_id,) if r.later_id else "–", "contradicted by": r.against or "–",
        }
        for r in shown.itertuples(index=False)
    ]  # fmt: skip
    line = f"{counted(len(rows) - FEW, 'more figure')} of the text with later or other figures"
    return Table(
        pd.DataFrame(rows),
        caption=" ".join(since),
        numeric=["no.", "later figure"],
        folds=_beyond(len(rows), line),
    )


def _break(judged: Judged, printed_here: str, later_on: str) -> str:
    """What a later figure needs beside it that is counted otherwise than that of the text, or than the promise of it is read, or is the
    addition of another period; both are claims."""
    claims, readings = judged.evidence.claims_by_id, judged.evidence.readings
    here, target = claims.loc[printed_here, "definition"], claims.loc[printed_here, "target"]
    counts = {here, *readings.loc[readings["target"] == target, "definition"]} if target else {here}
    if claims.loc[later_on, "definition"] not in counts:
        return " (counted otherwise: the two cannot be compared)"
    return (
        " (added in another period, not the same count later)"
        if claims.loc[later_on, "kind"] == "flow"
        else ""
    )


def _repeated(judged: Judged, beside: pd.DataFrame, number: Mapping[str, str]) -> list[str]:
    """Which figures of the text texts that came after it only print again, as a sentence; none where there are none."""
    claims = judged.evidence.claims_by_id
    after = claims.index[claims["published_latest"] > judged.claims["published_latest"].max()]
    again = {number[r.claim_id]: set(r.same) & set(after) for r in beside.itertuples(index=False)}
    places = [int(no) - 1 for no, texts in again.items() if texts]
    if not places:
        return []
    texts = claims.loc[list(set().union(*again.values()))]
    count = counted(texts["source_id"].nunique(), "later text")
    last = texts["published_latest"].max()
    return [
        f"{numbers(places).capitalize()}: {count} print{'s' * count.startswith('1 ')} the same number, the last of them by {day(last)}."
    ]


def _happened(judged: Judged) -> list[str]:
    """What happened to the lists and measures of the text after it was printed, and where its own count ends, a sentence each."""
    printed_by, counts = judged.claims["published_latest"].max(), {*judged.claims["definition"]} - {""}
    lists = dict.fromkeys(judged.claims["programme"])
    return [
        f"{judged.evidence.programme(event.programme).label_en}: {event_words(judged.evidence, event)}"
        for programme in lists
        for event in events_of(judged.evidence, programme)
        if event.published > printed_by or event.definition in counts
    ]


def promises(judged: Judged, outlooks: Mapping[str, Forecast]) -> Any:
    """Each promise with its forecast, and which figure will settle it, or how it ended; outlooks: target → Forecast, as `forecast.predict_all` gives them."""
    if not outlooks:
        return shared.markdown("The text promises nothing that a list of the evidence could settle.")
    rows = []
    for outlook in outlooks.values():
        goal, primary = outlook.goal, outlook.primary
        rows.append({
            "promise": goal.label, "asks for": shared.asked(_as_row(outlook)), "by": shared.due(goal),
            "status": _status(outlook), **_chances(primary), "kept if, or how it ended": _asked(judged, outlook),
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
        base_date=reading.base_date, deadline=outlook.goal.deadline,
    )  # fmt: skip


def _status(outlook: Forecast) -> str:
    """The status, and on what the probability stands that nobody knows."""
    brief = condition(outlook.evidence, outlook.primary).brief
    return status_of(outlook) + (f"; {percent(outlook.probability)}{brief}" if brief else "")


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
