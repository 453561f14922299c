"""Which assumptions one answer hangs on: those that a reader can turn, and no others."""

from collections.abc import Iterator

import numpy as np

from analysis.evidence import SETTLED
from analysis.evidence.hedges import HEDGES, LARGE_EXACT
from analysis.forecast.reading import ReadingForecast
from analysis.forecast.settings import ENDS, LIFT, SHARPNESS

REGISTER = ("record-followed-up-ratio", "delivery-shrinkage", "outcome-publication-lag-days")
SILENCE = ("silence-grace", "silence-report-ratio", "silence-reported-if-met")
BATCHES = ("batch-gap-spread", "list-slip-hazard", "list-slip-delay")


def used(forecast: ReadingForecast) -> tuple[str, ...]:
    """The assumption_ids that an answer hangs on, in the order of a reader's questions: how figures are read, how the
    trend and the record are made, how they are mixed, what silence and the end of a list mean."""
    return tuple(dict.fromkeys(_used(forecast)))


def _used(forecast: ReadingForecast) -> Iterator[str]:
    facts = forecast.asked.facts
    hedges = {q for cell in facts["qualifier"] for q in cell.split("; ")}
    yield from (HEDGES[q].assumption_id for q in HEDGES if q in hedges)
    if "exact" in hedges and (facts["high"] >= 1000).any():
        yield LARGE_EXACT
    if (facts["date_earliest"] < facts["date"]).any():
        yield from ("date-undated-lag", "date-year-precision", "date-range-drawn")
    if any("addition" in how for how in facts["how"]):
        yield "series-join-days"
    yield "deadline-figure-days"
    if forecast.status in SETTLED:
        return
    yield from REGISTER
    if forecast.drawn is not None:
        if forecast.drawn.batch_time is not None:
            yield from (BATCHES if not np.isnan(forecast.drawn.batch_time.due) else BATCHES[:1])
        if not forecast.closed:
            yield from (LIFT, SHARPNESS, ENDS[min(max(forecast.figures, 1), len(ENDS)) - 1])
    yield from _of_the_end(forecast)


def _of_the_end(forecast: ReadingForecast) -> Iterator[str]:
    """What silence and the end of a list mean, where they are in question."""
    lapse = forecast.lapse
    if lapse.day is None and lapse.chance > 0:
        yield "list-replacement-hazard"
    if 0 < lapse.chance < 1:
        yield "list-replaced-still-counted"
    if len(lapse.days) > 1:
        yield "date-range-drawn"
    if forecast.status == "silent" and (lapse.day is None or lapse.share < 1):
        yield from SILENCE
