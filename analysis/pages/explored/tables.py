"""Tables of an exploration."""

from dataclasses import replace
from typing import Any

import pandas as pd

from analysis.errors import OutlookError
from analysis.evidence.schema import SUPPOSED
from analysis.explore.choices import SCOPE_WORDS, neighbours
from analysis.explore.state import State
from analysis.explore.used import used
from analysis.explore.widget import Explorer
from analysis.forecast import in_words
from analysis.pages import shared
from analysis.pages.links import target_page
from analysis.pages.table import Table
from analysis.pages.target import claims_shown
from analysis.writing import day, percent


def changed(explorer: Explorer) -> Table:
    """Every change with what is published instead, and the probability with this change alone."""
    state, rows = explorer.chosen, []
    plain, assumed = state.as_published(), explorer.session.everything
    changes: list[tuple[str, str, str, State]] = [
        (w.words, "supposed", "not printed", replace(plain, what_if=(w,))) for w in state.what_if
    ]
    changes += [(c, "left out", "in use", replace(plain, without=(c,))) for c in state.without]
    changes += [
        (name, f"{value:g}", f"{assumed.assumed(name):g}", replace(plain, assumptions=((name, value),)))
        for name, value in state.assumptions
    ]
    if state.weight is not None:
        changes.append(
            (
                "weight of the record",
                f"{state.weight:g}",
                "follows what is known",
                replace(plain, weight=state.weight),
            )
        )
    for what, here, else_, alone in changes:
        p = explorer.session.answer(alone).probability
        rows.append(
            {"what": what, "here": here, "published": else_, "probability with this alone": percent(p)}
        )
    columns = ["what", "here", "published", "probability with this alone"]
    none = "Nothing was changed." if not rows else ""
    return Table(
        pd.DataFrame(rows, columns=columns), caption=none, numeric=["here", "published", columns[-1]]
    )


def others(explorer: Explorer) -> Table:
    """Other targets of the place, the list or the kind, under the same day and the same assumptions."""
    state = explorer.chosen
    alike = replace(state, reading="", without=(), what_if=())
    rows: list[dict[str, str]] = []
    links = {}
    for slug in neighbours(explorer.session.everything, state):
        try:
            answer = explorer.session.answer(replace(alike, target=slug))
        except OutlookError:  # announced, but in no reading that was known on the day
            continue
        links[(len(rows), "target")] = target_page(explorer.outlook.evidence, slug)
        rows.append({"target": answer.goal.label, "deadline": day(answer.goal.deadline), "status": answer.status,
                     "probability": percent(answer.probability), "words": in_words(answer.probability)})  # fmt: skip
    columns = ["target", "deadline", "status", "probability", "words"]
    none = (
        "No other target was asked for."
        if not state.scope
        else f"There is no other {SCOPE_WORDS[state.scope]}."
    )
    return Table(
        pd.DataFrame(rows, columns=columns),
        caption="" if rows else none,
        numeric=["probability"],
        links=links,
    )


def sources(explorer: Explorer) -> Table:
    """The printed claims behind the answer; what was supposed has no source and stands in the list of changes."""
    outlook = explorer.outlook
    return shared.sources(outlook.evidence, [c for c in claims_shown(outlook) if not c.startswith(SUPPOSED)])


def assumptions(explorer: Explorer) -> Any:
    """The assumptions that the answer hangs on, with their published values and ranges."""
    return shared.assumptions(explorer.session.everything, used(explorer.outlook.primary))
