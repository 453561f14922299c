"""Sentences of the evaluation report: every number in them comes from the tables."""

from typing import Any

import numpy as np
import pandas as pd

from analysis.evaluation import judged
from analysis.evaluation.bins import FOUND, TOLD, WHOLE
from analysis.evaluation.registration import NEW, PROTOCOL, Registration
from analysis.evaluation.scores import reading
from analysis.evidence import Evidence
from analysis.pages.erred import so_far
from analysis.pages.evaluation.hindsight import hindsight
from analysis.pages.evaluation.looked import MORE, of_today, once, since, unseen
from analysis.pages.evaluation.tables import KNOWN, NO_EXACT_HITS, by_number
from analysis.pages.glance import Fact, Glance
from analysis.pages.shared import markdown, share
from analysis.writing import counted, listed, percent

GLOSSARY = "#The-words"  # the heading of the page, which tells where all words stand
_SEEN = {
    "tuning": "had been seen while the probability was designed", "once": "were kept apart until all was frozen",
    "after": "came after that",
}  # fmt: skip
_READ = {
    "better": "better", "worse": "worse", "within noise": "within noise", "no difference": "no difference",
    "one programme only": "not comparable",
}  # fmt: skip


def _than(row: pd.Series, name: str) -> str:
    """How far the published score lies from another, in words, with its standard error and what it says."""
    change, error = row[f"{name}_difference"], row[f"{name}_se"]
    side = "lower" if change < 0 else "higher"
    spread = f" ± {error:.3f}" if np.isfinite(error) else ""  # one programme has none
    return f"{abs(change):.3f}{spread} {side}: {_READ[row[f'{name}_reading']]}"


def whose(mine: Evidence, scored: Evidence) -> None:
    """Say whose targets are scored, where a directory borrows the record and has none of its own."""
    if scored is not mine:
        from IPython.display import display

        display(markdown(
            "**Scored here are the resolved targets of the shipped evidence**, whose record this directory borrows: that is where the "
            "weights of its forecasts come from. Its own targets are scored once they are resolved (`outlook resolve`)."
        ))  # fmt: skip


def glance(by_figures: pd.DataFrame, looks: pd.DataFrame) -> Glance:
    """How many targets are scored, the score, and how far it lies from simpler answers; see `in_short`."""
    whole = by_figures.set_index("group").loc["all"]
    facts = [
        Fact("targets forecast again", f"{int(whole['cases']):,}", f"{share(whole['met'])} met; said on average {percent(whole['said'])}"),
        Fact("Brier score", f"{whole['brier']:.3f}", "lower is better; one half scores 0.250"),
    ]  # fmt: skip
    for name, other in (("half", "one half"), ("record", "the share met of its kind")):
        facts.append(_less(f"less that of {other}", whole[f"{name}_difference"], whole[f"{name}_se"], _READ[whole[f"{name}_reading"]]))  # fmt: skip
    apart = once(looks)
    if len(apart):
        row = apart.loc[("all", "all")]
        difference, error = row["to_half"], row["to_half_se"]
        read = f"{_READ[reading(difference, error)]}, with {MORE}"
        facts.append(
            _less(
                f"the {int(row['cases'])} kept apart, as looked at once, less one half",
                difference,
                error,
                read,
            )
        )
    return Glance(tuple(facts))


def _less(what: str, difference: float, error: float, read: str) -> Fact:
    return Fact(what, f"{difference:+.3f}", f"± {error:.3f}: {read}" if np.isfinite(error) else read)


def in_short(
    by_figures: pd.DataFrame,
    looks: pd.DataFrame,
    registration: Registration,
    scored: pd.DataFrame,
    *,
    resamples: int = 2000,
) -> Any:
    """The answer of the page: the published probability beside the share met of its kind, one half, and what came.

    by_figures: see `tables.by_figures`; looks: see `evaluation.looks`; scored: the scored answers of `backtest.targets`.
    """
    rows = by_figures.set_index("group")
    whole = rows.loc["all"]
    n = int(whole["cases"])
    one = "it was met" if whole["met"] == 1 else "it was missed"
    came = f"{share(whole['met'])} of the {n:,} targets were met" if n > 1 else f"of one target: {one}"
    first = (
        f"**The published probability was {percent(whole['said'])} on average; {came}.** Its [Brier score]({GLOSSARY}) is {whole['brier']:.3f}. Against the "
        f"share met of plans of its kind (the [record]({GLOSSARY}) of that day, {whole['record']:.3f}) that is {_than(whole, 'record')}; against "
        f"saying one half to everything (0.250) {_than(whole, 'half')}."
    )
    parts = [
        f"{KNOWN[group]} ({int(row['cases'])}): {_than(row, 'half')}"
        for group, row in by_number(rows).iterrows()
    ]
    known = f"**What a forecast is worth hangs on how much is known.** Against one half, {'; '.join(parts)}."
    met = (
        f"It was on the right side of one half for {share(whole['right'])}; always saying yes would have been for "
        f"{share(whole['always_yes'])}.{_found(scored)} Against the plain share met in "
        f"the register of that day ({whole['share']:.3f}) the score is {_than(whole, 'share')}.{_inexact(rows)}"
    )
    read = (
        "Lower is better. *Better* and *worse* mean a difference of more than two standard errors; between one and two it is "
        f"*within noise*. The words are in the [glossary]({GLOSSARY})."
    )
    today = since(of_today(registration, scored, resamples))
    kept_apart = " ".join(filter(None, (_sets(registration, scored), unseen(looks), today)))
    return markdown(first, hindsight(scored, resamples), kept_apart, known, met, read)


def _found(scored: pd.DataFrame) -> str:
    """The share met among targets that were followed up in print, beside that of plans taken whole; '' where there are no two."""
    cases_ = scored.drop_duplicates("case_id").groupby("selection")["outcome"].agg(["mean", "size"])
    if not set(FOUND) <= set(cases_.index):
        return ""
    told, whole = cases_.loc[TOLD], cases_.loc[WHOLE]
    return (
        f" Of the {counted(int(told['size']), 'target')} that were followed up in print {share(told['mean'])} were met, of the "
        f"{int(whole['size']):,} of plans that were taken whole {share(whole['mean'])}: what was kept is told more often, as far as these show."
    )


def _inexact(rows: pd.DataFrame) -> str:
    """The score without the targets that landed on the promised number, as a sentence; '' where none did."""
    if NO_EXACT_HITS not in rows.index:
        return ""
    row, left_out = rows.loc[NO_EXACT_HITS], int(rows.loc["all", "cases"] - rows.loc[NO_EXACT_HITS, "cases"])
    return (
        f" Without the {counted(left_out, 'target')} that landed exactly on the promised number the score is {row['brier']:.3f}; against "
        f"one half {_than(row, 'half')}."
        if left_out
        else ""
    )


def _sets(registration: Registration, scored: pd.DataFrame) -> str:
    """How many of the targets had been seen while the probability was designed, as a sentence."""
    sets = registration.set_of
    number = pd.Series([sets.get(case, NEW) for case in scored["case_id"].unique()]).value_counts()
    told = [f"{number[name]} {words}" for name, words in _SEEN.items() if number.get(name, 0)]
    if set(number.index) <= {NEW}:
        return "None of these targets had been seen while the probability was designed." if told else ""
    return f"Of these targets {listed(told)}."


def unseen_paragraph(looks: pd.DataFrame, variants: int) -> Any:
    """The same for the page, with how many variants were tried; a sentence where there was no such look."""
    told = unseen(looks)
    whole = looks[
        (looks["method"] == "published") & (looks["by"] == "all") & looks["set"].isin(("chosen on", "half B"))
    ]
    n = {"chosen on": 0, **dict(zip(whole["set"], whole["cases"].astype(int), strict=True))}
    if not told:
        return markdown("Nothing was chosen on a part of these cases, and no part was kept aside: there is no such look.")  # fmt: skip
    return markdown(
        "What it said stands at the head of this page.",
        f"Of the {counted(sum(n.values()), 'target')} that could be forecast then, {n['chosen on']} served to choose with: the first "
        f"collection whole, and half of the second, which had been split by family of programmes before anything was scored. {variants} "
        f"ways to pool trend and record were tried on them (`data/evaluation/README.md` tells what else was tried); one was kept and "
        f"frozen. Then the {n['half B']} of the other half were looked at, once. After the look two things changed: the coefficients were "
        "fitted again on all cases, and the chance that a list gives way is charged as far as the trend speaks. So the score of that look is of "
        "the rule as it was then, and all other scores of this page are of targets that the coefficients have seen.",
    )


def unanswered(targets: pd.DataFrame, decided: pd.DataFrame) -> Any:
    """How often there was nothing to say, and how often the outcome was in print already."""
    trend = targets[targets["method"] == "trend"]
    none = trend[trend["probability"].isna()]
    settled = ""
    if len(decided):
        odd = int(((decided["status"] == "met") != (decided["outcome"] == 1)).sum())
        settled = (
            f" On {counted(len(decided), 'further day')} the figures in print had settled the matter already"
            + (
                f"; {odd} of these readings disagree with the outcome."
                if odd
                else ", each time as it is recorded."
            )
        )
    return markdown(
        f"Of {counted(len(trend), 'forecast')} of {counted(trend['case_id'].nunique(), 'target')} {len(none)} had no dated figure to go by; there the record "
        f"answers alone. An official rule needs two figures and is scored where it has them, its yes as 99 %, its no as 1 %.{settled}"
    )


def calibration(by_figures: pd.DataFrame, bins: pd.DataFrame) -> Any:
    """Where what was said and what came differ by more than two standard errors, and how often the probability says more
    than 'perhaps'. bins: see `evaluation.reliability_by_selection`."""
    rows = by_figures.set_index("group")
    parts = [f"{KNOWN[g]} {share(r['sharp'])}" for g, r in by_number(rows).iterrows()]
    told = so_far(bins)
    first = (
        f"**{'Not everywhere' if judged(bins, PROTOCOL.reliability_least)['side'].any() else 'As far as these numbers can tell'}.** {told}"
        if told
        else "As far as these numbers can tell: no bin is off by more than two standard errors."
        if (bins["met_se"] > 0).any()
        else "These are too few to tell: in no bin is there a spread between families."
    )
    return markdown(
        first,
        f"{share(rows.loc['all', 'sharp'])} of the forecasts lie below 30 % or above 70 %: {', '.join(parts)}. The others say that it "
        "may go either way.",
    )


FEW = 20  # scored forecasts below which a mean tells little


def sealed(scored: pd.DataFrame) -> Any:
    """How many sealed forecasts have an outcome, and what that says of them; scored: see `sealed.scored`."""
    if scored.empty:
        return markdown(
            "No forecast is sealed yet: nothing here was fixed before its outcome could be known."
        )
    done = scored[scored["outcome"].notna()]
    ahead = int((scored["as_of"] <= scored["deadline"]).sum())
    silent = (
        f" {ahead:,} of all {len(scored):,} were sealed before the deadline, {len(scored) - ahead:,} after it, before a figure told how the "
        "target had ended."
    )
    silent += (
        " **The sealed probability is what is scored**, and never the one that a page shows today: a seal stays as it was, and what "
        "was learnt or mended after its day moves the pages alone, those as of the same day too."
    )
    if done.empty:
        return markdown(
            f"**None of the {counted(len(scored), 'sealed forecast')} has an outcome yet**, so they tell nothing of how good the "
            f"probabilities are. Each is scored once a figure settles its target.{silent}"
        )
    told = (
        f"{len(done)} of {counted(len(scored), 'sealed forecast')} have an outcome: Brier score {done['brier'].mean():.3f} against "
        "0.250 for saying one half."
    )
    few = " So few tell little." if len(done) < FEW else ""
    return markdown(f"**{told}**{few}{silent}")
