"""Sentences of the overview."""

from typing import Any

import numpy as np
import pandas as pd

from analysis import tally
from analysis.evaluation import said_and_met
from analysis.evidence import SETTLED, UNDECIDED, Evidence
from analysis.pages.erred import so_far
from analysis.pages.glance import Fact, Glance
from analysis.pages.outcomes import outcomes_of
from analysis.pages.overview.rows import searched, standing
from analysis.pages.shared import markdown
from analysis.status import MEANS
from analysis.tally import Stands
from analysis.writing import counted, escape, percent


def glance(evidence: Evidence, table: pd.DataFrame) -> Glance:
    """How many targets are met, missed, ahead of their deadline, and past it without a figure."""
    stand = _stands(evidence, table)
    ahead, passed = tally.left(stand)
    facts = []
    for name in SETTLED:
        ended = [one for one in stand if one.standing == name]
        judged = sum(one.judged for one in ended)
        facts.append((name, ended, f"{judged:,} of them judged {tally.JUDGED}" if judged else ""))
    facts += [("deadline ahead", ahead, ""), ("deadline passed, no figure", passed, "how they ended is not known")]  # fmt: skip
    shown = [Fact(what, f"{len(part):,}", beside) for what, part, beside in facts if part]
    if shown:  # the first number says of how many
        of_all = f"of {counted(len(stand), 'target')} {_due(table)}"
        shown[0] = shown[0]._replace(beside="; ".join(filter(None, (of_all, shown[0].beside))))
    return Glance(tuple(shown))


def in_short(evidence: Evidence, table: pd.DataFrame, as_of: str) -> Any:
    """The state of all targets in a few sentences, which way such probabilities erred so far, and what the words mean in one line."""
    if table.empty:
        return markdown("No target with a deadline in these years was announced by that day.")
    undecided = table[table["status"].isin(UNDECIDED)]
    words = (
        "*Trend* is how often a list's own pace, continued, reaches the level; *record* is how often plans of the same *kind* (a "
        "recognised list, a rate, an amount) were met. Where both speak the probability joins them, the trend with the more weight the more is known."
    )
    stand = _stands(evidence, table)
    known = f"On {escape(as_of)}, {tally.settled(stand, _due(table))}."
    return markdown(
        f"**{known}** {' '.join(tally.undecided(stand))}".strip(),
        _chances(undecided),
        f"{words}{_outside(undecided)}",
        so_far(said_and_met(evidence)) if len(undecided) else "",
    )


def meaning() -> Any:
    """What the words of the page mean, as a list."""
    terms = "\n".join(f"- **{term}**: {said}" for term, said in MEANS.items())
    return markdown(terms)


def _stands(evidence: Evidence, table: pd.DataFrame) -> list[Stands]:
    """Where each target stands, as the front page of a folder counts it too."""
    ended = outcomes_of(evidence, table)
    judged = {slug for slug, by in ended.items() if by.judged}
    return [
        Stands(row.status, standing(row), row.target in judged, searched(evidence, row.target))
        for row in table.itertuples()
    ]


def _due(table: pd.DataFrame) -> str:
    years = sorted({d.year for d in table["deadline"]})
    return f"due in {years[0]}" if len(years) == 1 else f"due from {years[0]} to {years[-1]}"


def _chances(undecided: pd.DataFrame) -> str:
    """What is known of the undecided targets without a figure."""
    told = undecided[np.isfinite(undecided["probability"])]
    if told.empty:
        return "None of those undecided has a probability." if len(undecided) else ""
    return _record_only(told)


def _record_only(told: pd.DataFrame) -> str:
    """What answers where no figure of the list does, and within which ends."""
    alone = told[[standing(row) == "record only" for row in told.itertuples()]]
    if alone.empty:
        return ""
    low, high = percent(alone["probability"].min()), percent(alone["probability"].max())
    between = low if low == high else f"probabilities between {low} and {high}"
    return (
        f"Where no figure of the list itself says anything of its pace ({len(alone)}), the record of similar plans answers alone, with {between}; it "
        "says no more than how such plans usually end."
    )


_CAUSES = {  # why a probability lies outside both voices, for a count of targets
    "silence": "silence after a deadline lowers {}", "replaced": "a list that was replaced lowers {}",
    "may be replaced": "that a list may be replaced lowers {}",
    "surer": "a trend that is sure counts for more than it says in {}, since such trends came true more often",
    "raised": "the trend is raised a little in {}",
}  # fmt: skip


def _outside(undecided: pd.DataFrame) -> str:
    """How many probabilities lie outside what trend and record say, or off the record where that speaks alone, why, and where
    more of that stands."""
    told = undecided[undecided["causes"].map(len) > 0]
    both = int(np.isfinite(told["trend"].to_numpy(float)).sum())
    alone = len(told) - both
    with_trend = int(np.isfinite(undecided["trend"].to_numpy(float)).sum())
    parts = [f"for {both} of the {counted(with_trend, 'target')} with a trend it lies outside both"] * bool(
        both
    )
    parts += [f"for {alone} with the record alone it lies off the record"] * bool(alone)
    if not parts:
        return ""
    said = "; ".join(parts)
    count = told["causes"].explode().value_counts()
    why = "; ".join(words.format(int(count[cause])) for cause, words in _CAUSES.items() if cause in count)
    return f" {said[0].upper()}{said[1:]}: {why}. The page of each says more."
