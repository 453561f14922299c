"""What an exploration records."""

import numpy as np

from analysis.evidence.schema import SUPPOSED
from analysis.explore.widget import Explorer
from analysis.forecast.level import untold
from analysis.recording import record as put
from analysis.recording import unit_of_answer


def record(explorer: Explorer) -> None:
    """Record the answer: title, target, what differs, and the probability with both voices.

    A number that rests on a supposed figure is recorded under a name of its own (`what_if/...`), one that rests on other
    changes as `changed/...`, and one of a reading that was asked for under its name, so that none is taken for the published one.
    """
    state, primary = explorer.chosen, explorer.outlook.primary
    kind = "what_if/" if state.what_if else "" if state.is_published else "changed/"
    kind += f"{state.reading}/" if state.reading else ""
    ids = [c for c in primary.claim_ids if not c.startswith(SUPPOSED)]
    put("title", f"{'What if: ' if state.what_if else 'Explored: '}{primary.goal.label}")
    put("target", primary.goal.slug)
    put("status", primary.status, claim_ids=ids)
    put("differs", "; ".join(state.stamps()) or "nothing")
    put(f"{kind}probability", primary.probability, unit=unit_of_answer(primary.status), claim_ids=ids)
    put(f"{kind}trend", primary.p_trend, unit="probability", claim_ids=ids)
    put(f"{kind}record", primary.p_delivery, unit="probability", claim_ids=ids)
    if primary.has_draws and not untold(explorer.outlook.evidence, primary):
        low, middle, high = np.quantile(explorer.outlook.draws, [0.05, 0.5, 0.95])
        put(f"{kind}median", middle, unit=primary.reading.unit, low=low, high=high, claim_ids=ids)
