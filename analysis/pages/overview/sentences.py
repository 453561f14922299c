"""Sentences of the overview."""

from typing import Any

import numpy as np
import pandas as pd

from analysis.evidence import SETTLED, UNDECIDED, Evidence
from analysis.forecast.words import least
from analysis.pages.erred import erred
from analysis.pages.overview.rows import standing
from analysis.pages.shared import markdown
from analysis.writing import counted, escape, listed, percent


def in_short(evidence: Evidence, table: pd.DataFrame, as_of: str) -> Any:
    """The state of all targets in a few sentences, which way such probabilities erred so far, and what the words mean in one line."""
    if table.empty:
        return markdown("No target with a deadline in these years was announced by that day.")
    undecided = table[table["status"].isin(UNDECIDED)]
    words = (
        "*Trend* is how often a list's own pace, continued, reaches the level; *record* is how often plans of the same *kind* (a "
        "recognised list, a rate, an amount) were met. Where both speak the probability joins them, the trend with the more weight the more is known."
    )
    return markdown(
        _settled(table, as_of),
        f"{_chances(undecided)} {erred(evidence) if len(undecided) else ''}".strip(),
        f"{words}{_outside(undecided)}",
    )


def _settled(table: pd.DataFrame, as_of: str) -> str:
    """How many targets there are, and how those ended whose outcome is known."""
    years = sorted({d.year for d in table["deadline"]})
    due = f"due in {years[0]}" if len(years) == 1 else f"due from {years[0]} to {years[-1]}"
    count = table["status"].value_counts()
    n = sum(count.get(name, 0) for name in SETTLED)
    ended = listed([f"{count[name]} {name}" for name in SETTLED if name in count])
    if len(table) == 1:
        return f"**On {escape(as_of)}, the one target {due} is {ended.removeprefix('1 ') or 'undecided'}.**"
    known = f"the outcome of {n} is known: {ended}" if n else "no outcome is known"
    return f"**On {escape(as_of)}, of {counted(len(table), 'target')} {due}, {known}.**"


def _chances(undecided: pd.DataFrame) -> str:
    """How the undecided targets are likely to end: those whose deadline is ahead, then those past it without a figure; the front page
    of a folder counts them alike."""
    told = undecided[np.isfinite(undecided["probability"])]
    if told.empty:
        return "None of those undecided has a probability." if len(undecided) else ""
    ahead, passed = told[told["status"] == "open"], told[told["status"] != "open"]
    parts = []
    if len(ahead):
        whose = (
            "Of the one whose deadline is ahead"
            if len(ahead) == 1
            else f"Of the {len(ahead)} whose deadline is ahead"
        )
        parts.append(f"{whose}, {_each(ahead, _AHEAD)}.")
    if len(passed):
        count = passed["status"].value_counts()
        looked = listed([f"for {count[s]} {words}" for s, words in _LOOKED.items() if s in count])
        ended = "how it ended" if len(passed) == 1 else "how they ended"
        parts.append(
            f"For {len(passed)} the deadline has passed and no figure tells {ended}: {looked}. Of these, {_each(passed, _PASSED)}."
        )
    sure = f"If the probabilities are right, about {told['probability'].sum():.0f} of the {len(told)} are met." if len(told) > 1 else ""  # fmt: skip
    return " ".join(filter(None, [*parts, _record_only(told), sure]))


_LIKELY, _UNLIKELY = f"({least('likely')} % or better)", f"(less than {least('about as likely as not')} %)"
# where a target stands → what is said of so many, before and after its deadline
_AHEAD = {
    "likely": f"{{n}} {{be}} likely to be met {_LIKELY}", "uncertain": "{n} could go either way",
    "unlikely": f"{{n}} {{be}} unlikely to be met {_UNLIKELY}", "record only": "of {n} no figure says anything of the pace",
}  # fmt: skip
_PASSED = _AHEAD | {
    "likely": f"{{n}} {{be}} likely met {_LIKELY}", "uncertain": "{n} may have gone either way",
    "unlikely": f"{{n}} {{be}} unlikely to have been met {_UNLIKELY}",
}  # fmt: skip
_LOOKED = {"silent": "figures were looked for", "unsearched": "nobody is known to have looked"}


def _each(targets: pd.DataFrame, words: dict[str, str]) -> str:
    """How many stand where, as a sentence lists them."""
    count = pd.Series([standing(row) for row in targets.itertuples()]).value_counts()
    return listed([said.format(n=count[name], be="is" if count[name] == 1 else "are") for name, said in words.items() if name in count])  # fmt: skip


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
