"""How good the forecasts are, as a front page tells it: one sentence, and the scores that it rests on."""

import math
from collections.abc import Sequence
from typing import Any

import pandas as pd

from analysis.evaluation.bins import WHOLE
from analysis.evaluation.method import PUBLISHED
from analysis.evaluation.registration import Registration
from analysis.evaluation.scores import reading
from analysis.evaluation.summary import summary
from analysis.pages.evaluation.looked import MORE, of_today, once
from analysis.pages.evaluation.tables import KNOWN, by_number, difference

ALL = "all whose outcome is known"
TAKEN_WHOLE = "those of plans that were taken whole, kept or not"
KEPT = "those kept apart while the probability was designed, by the rule of today"
LOOK = f"of these, looked at once: by the rule as it was then, which knew {MORE}"
_FIGURES = {"none": "no", "one": "one", "two": "two", "three and more": "three"}  # as counted in a sentence
_TOLD = {  # what a difference reads (see `scores.reading`) -> how it is told; what reads alike is told together
    "better": "better", "worse": "worse", "within noise": "neither better nor worse beyond the noise",
    "no difference": "neither better nor worse beyond the noise",
    "one programme only": "not to be told from that (of one programme, which shows no noise)",
}  # fmt: skip


def scored(
    looks: pd.DataFrame,
    by_figures: pd.DataFrame,
    registration: Registration,
    answers: pd.DataFrame,
    resamples: int,
) -> tuple[str, list[dict[str, Any]]]:
    """The sentence, and a row a group of targets: what (which they are), targets (how many), brier, half and share (the score less
    that of saying one half and less that of the plain share met in the register of the day, '–' where that was not reckoned).

    by_figures: see `tables.by_figures`; answers: the scored answers of `backtest.targets`; the others as in `looked`.
    """
    groups = by_figures.set_index("group")
    rows = [_row(ALL, groups.loc["all"]), *(_row(KNOWN[g], row) for g, row in by_number(groups).iterrows())]
    whole = summary(answers[answers["selection"] == WHOLE], method=PUBLISHED, resamples=resamples)
    if len(whole) > 0 and whole["cases"].iloc[0] < groups.loc["all", "cases"]:
        rows.insert(1, _row(TAKEN_WHOLE, whole.iloc[0]))
    told = [(_TOLD[row["half_reading"]], str(group)) for group, row in by_number(groups).iterrows()]
    apart = of_today(registration, answers, resamples)
    if apart is not None:
        rows.append(_row(KEPT, apart))
    look = once(looks)
    if len(look):
        seen = look.loc[("all", "all")]
        rows.append(
            {"what": LOOK, "targets": int(seen["cases"]), "brier": f"{seen['brier']:.3f}", "half": _read(seen["to_half"], seen["to_half_se"]), "share": "–"}
        )  # fmt: skip
    return _sentence(told, "" if apart is None else _TOLD[apart["half_reading"]]), rows


def _sentence(told: list[tuple[str, str]], apart: str) -> str:
    """told: how the score of a group by the number of figures compares with one half, and the group; apart: the same of the targets
    that were kept apart ('': none were)."""
    clauses = []
    for words in dict.fromkeys(_TOLD.values()):
        groups = [group for said, group in told if said == words]
        where = [f"with {figures(groups)} in print"] if groups else []
        where += ["on the targets kept apart while it was designed"] if apart == words else []
        if where:
            clauses.append(f"{words} {' and '.join(where)}")
    return f"Compared with saying one half to everything, the probability was {'; it was '.join(clauses)}."


def figures(groups: Sequence[str]) -> str:
    """Numbers of dated figures, as words; what goes on without end is told so.

    >>> figures(["two", "three and more"]), figures(["none", "one"]), figures(["three and more"]), figures(["none", "two"])
    ('two or more dated figures', 'no or one dated figure', 'three or more dated figures', 'no or two dated figures')
    """
    order = list(_FIGURES)
    at = [order.index(group) for group in groups]
    if at[-1] == len(order) - 1 and at == list(range(at[0], len(order))):
        return f"{_FIGURES[groups[0]]} or more dated figures"
    words = [f"{_FIGURES[group]}{' or more' if group == order[-1] else ''}" for group in groups]
    return f"{' or '.join(words)} dated figure{'' if groups[-1] == 'one' else 's'}"


def _row(what: str, row: pd.Series) -> dict[str, Any]:
    """A row of `summary.summary`, as it is shown."""
    told = {name: _read(row[f"{name}_difference"], row[f"{name}_se"]) for name in ("half", "share")}
    return {"what": what, "targets": int(row["cases"]), "brier": f"{row['brier']:.3f}", **told}


def _read(value: float, error: float) -> str:
    """A difference with its error; by a word where it is more than two of them.

    >>> _read(-0.05, 0.012), _read(0.008, 0.011)
    ('-0.050 ± 0.012, better', '+0.008 ± 0.011')
    """
    read = reading(value, error) if math.isfinite(value) else ""
    return difference(value, error) + (f", {read}" if read in ("better", "worse") else "")
