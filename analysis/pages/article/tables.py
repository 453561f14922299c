"""Tables of an article."""

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

import pandas as pd

from analysis.forecast import Forecast
from analysis.forecast.reading import ReadingForecast
from analysis.intake import Judged, neighbours
from analysis.pages import shared
from analysis.pages.table import Table
from analysis.status import SETTLED
from analysis.writing import at_place, day, hedge_words, interval, percent, printed, with_unit

_STATUS = {"relay": "yes, the same text", "repeat": "yes", "contradiction": "another figure", "new": "no"}


def _what(judged: Judged, figure: Any, places: Mapping[str, str]) -> str:
    """What a figure is of, in the words of the data, or of the text where they have none. places: entity → name."""
    ev = judged.evidence
    if figure.lacking:
        return f"{figure.counted or figure.unit_words} ({figure.lacking})"
    return at_place(
        f"{ev.indicator(figure.indicator).label_en}: {ev.programme(figure.programme).label_en}",
        places.get(figure.entity, figure.entity),
    )


def _printed(figure: Any) -> str:
    if figure.text:
        return " ".join(figure.text.split())
    return (
        hedge_words(figure.qualifier)
        + with_unit(printed(figure.value), figure.unit)
        + shared.corrected(figure)
    )


def figures(judged: Judged) -> Table:
    """Each figure of the text: as printed, how it is read, for when, of what, and whether the data have it from others."""
    beside = neighbours(judged).set_index("claim_id")
    entities = judged.evidence.entities
    places = dict(zip(entities["entity"], entities["label_en"], strict=True))
    rows = []
    for number, f in enumerate(judged.figures.itertuples(index=False), start=1):
        same = beside.loc[f.claim_id, "same"] if f.claim_id in beside.index else ()
        rows.append({
            "no.": str(number), "printed": _printed(f), "kind": shared.kind_of_claim(f.kind, f.unit), "read as": with_unit(interval(f.low, f.high, f.unit), f.unit),
            "for": day(f.period_end, f.period_precision) if pd.notna(f.period_end) else "not said", "of": _what(judged, f, places),
            "known before": _STATUS[f.status] if not f.lacking else "–", "also printed by": same or "–",
        })  # fmt: skip
    columns = ["no.", "printed", "kind", "read as", "for", "of", "known before", "also printed by"]
    return Table(pd.DataFrame(rows, columns=columns), numeric=["no."])


def later(judged: Judged) -> Any:
    """What came later of the list of each figure, and which claims print another figure for the same day."""
    beside = neighbours(judged)
    number = {c: str(i) for i, c in enumerate(judged.figures["claim_id"], start=1) if c}
    shown = beside[(beside["later_id"] != "") | (beside["against"].map(len) > 0)]
    if shown.empty:
        return shared.markdown(
            "The evidence has no later figure of these lists, and none that contradicts the text."
        )
    by_id = judged.figures.set_index("claim_id")
    rows = [
        {
            "no.": number[r.claim_id], "printed": _printed(by_id.loc[r.claim_id]),
            "later figure": with_unit(interval(r.later_low, r.later_high, by_id.loc[r.claim_id, "unit"]), by_id.loc[r.claim_id, "unit"]) if r.later_id else "–",
            "for": day(r.later_date, r.later_precision), "claim": (r.later_id,) if r.later_id else "–", "contradicted by": r.against or "–",
        }
        for r in shown.itertuples(index=False)
    ]  # fmt: skip
    return Table(pd.DataFrame(rows), numeric=["no.", "later figure"])


def promises(judged: Judged, outlooks: Mapping[str, Forecast]) -> Any:
    """Each promise with its forecast; outlooks: target → Forecast, as `forecast.predict_all` gives them."""
    if not outlooks:
        return shared.markdown("The text promises nothing that a list of the evidence could settle.")
    rows = []
    for outlook in outlooks.values():
        goal, primary = outlook.goal, outlook.primary
        rows.append({
            "promise": goal.label, "asks for": shared.asked(_as_row(outlook)), "by": day(goal.deadline),
            "status": str(outlook.status), **_chances(primary), "verdict": outlook.verdict,
        })  # fmt: skip
    return Table(pd.DataFrame(rows), numeric=["probability", "trend", "record"])


def _as_row(outlook: Forecast) -> Any:
    """The primary reading of a promise as a row of `evidence.all_targets`, for `shared.asked`."""
    reading, where = outlook.primary.reading, outlook.primary.standing
    return SimpleNamespace(
        how=reading.how, value=reading.value, unit=reading.unit, direction=outlook.goal.direction,
        level_low=where.level_low, level_high=where.level_high,
    )  # fmt: skip


def _chances(primary: ReadingForecast) -> dict[str, str]:
    """The probability and both voices; nothing where the outcome is known, which is no chance."""
    voices = {"probability": primary.probability, "trend": primary.p_trend, "record": primary.p_delivery}
    return {name: "–" if primary.status in SETTLED else percent(p) for name, p in voices.items()}


def sources(judged: Judged) -> Table:
    """The claims of the text and those beside them: of other texts that print the same, came later or contradict it."""
    beside = neighbours(judged)
    ids = [
        *judged.claims["claim_id"],
        *(c for group in (*beside["same"], *beside["against"]) for c in group),
        *beside["later_id"],
    ]
    return shared.sources(judged.evidence, [c for c in ids if c])
