"""Each announced gain in a paragraph that can be quoted: printed, rests on, evaluated, not to be concluded."""

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from analysis.effects.families import OUTCOMES
from analysis.pages.effects import TREATED, between, capital, largest
from analysis.pages.shared import cited, markdown
from analysis.pages.table import Nothing
from analysis.writing import PERCENT, as_change, day, escape, span

BASELINES = {
    "before_after": "the same sites before",
    "industry": "the industry's average",
    "previous_period": "an earlier period, whatever happened in it",
    "unknown": "a baseline that the text does not name",
}
AGAINST = {  # the same in a table and in a count
    "before_after": "the same sites before", "industry": "the industry's average", "previous_period": "an earlier period",
    "unknown": "no baseline told",
}  # fmt: skip
ASIDE = "not set beside studies of sites"  # a figure that is none of sites
BASES = {
    "absolute": "It is a total, not an amount per unit of output.",
    "intensity": "It is an amount per unit of output, not a total.",
    "unclear": "The text does not say whether it is a total or an amount per unit of output.",
}


def gains(table: pd.DataFrame, first: str = "") -> Any:
    """The paragraphs of all rows of `effects.gains`, those of the outcome `first` before the others."""
    rows = sorted(table.itertuples(), key=lambda row: row.outcome != first)
    if not rows:
        return Nothing("No change of an outcome is announced in this evidence.")
    return markdown(*(gain(row) for row in rows))


def gain(row: Any) -> str:
    """One paragraph; row: one of `effects.gains`."""
    family = OUTCOMES[row.outcome]
    return " ".join((
        f"**{written(row)} {family.label}.**", _printed(row), _rests(row, family.rebounds), _evaluated(row),
        _not(row, family.rebounds),
    ))  # fmt: skip


def written(row: Any) -> str:
    """The figure as it was printed, kept on one line.

    >>> from types import SimpleNamespace
    >>> written(SimpleNamespace(printed=-20.4, unit="percent", qualifier="average"))
    '-20.4\\xa0%'
    """
    return as_change(row.printed, row.unit, row.qualifier).replace(" %", PERCENT)


def _printed(row: Any) -> str:
    """What was printed, where and when."""
    name = f"*{escape(row.programme_label)}*"
    if pd.isna(row.n_sites):
        what = f"The figure is of {name}"
    else:
        word = "an average over" if row.qualifier == "average" else "of"
        what = f"The figure is {word} {int(row.n_sites):,} sites of the list {name}"
    window = "" if pd.isna(row.period_start) else f", for {day(row.period_start)} to {day(row.period_end)}"
    when = "on" if row.published_precision == "day" else "by"
    return f"{what}{window}, printed {when} {day(row.published)} ({escape(row.publisher)}) {cited([row.claim_id])}."


def _rests(row: Any, rebounds: bool) -> str:
    """What the figure compares, and what the text leaves out."""
    chosen = (
        f"It is {row.reason}."
        if row.status == "refused"
        else "The sites were chosen, and those who chose them wrote the figure."
    )
    basis = f" {BASES[row.basis]}" if rebounds else ""
    return f"It rests on a comparison with {BASELINES[row.baseline]}; no spread and no error is printed. {chosen}{basis}"


def _evaluated(row: Any) -> str:
    """What studies with a comparison found, the nearest first."""
    if row.status == "refused":
        return f"It is {ASIDE}."
    if not row.n_all:
        return "No study with a comparison is in the evidence."
    silent = row.n_all - row.n_numeric
    if not row.nearest:
        return f"{capital(counted(row.n_all))} with a comparison look at this outcome; none prints a percent for adopters: {_silent(row)}."
    size = span(row.evaluated_low, row.evaluated_high)
    if row.n_studies > 1:
        first = f"{capital(counted(row.n_studies))} of {TREATED[row.nearest]}, with a comparison, print {size}{_surveys(row)}."
    else:
        first = (
            f"The nearest evaluated size is {size}, from one study of {TREATED[row.nearest]}{_surveys(row)}."
        )
    nearer = ""
    if row.n_nearer:
        nearer = f" {capital(counted(row.n_nearer))} nearer to the lists print{'s' if row.n_nearer == 1 else ''} no percent for adopters."
    if not silent:
        return first + nearer
    return (
        f"{first}{nearer} In all, {counted(row.n_all)} look at it; {number_word(silent)} of them count by what they found: "
        f"{_silent(row)}. If none of those found more than {largest(row.n_numeric)}, the mean of all lies between "
        f"{between(row.bound_low, row.bound_high)}."
    )


def found(row: Any) -> str:
    """The same in a line: what the index and the page of an article print beside a gain."""
    if row.status == "refused":
        return ASIDE
    if not row.n_all:
        return "no study with a comparison is in the evidence"
    if not row.nearest:
        return f"{counted(row.n_all)} with a comparison, none with a percent for adopters"
    some = f"{number_word(row.n_studies)} of " if row.n_studies < row.n_all else ""
    return (
        f"{some}{counted(row.n_all)} with a comparison, of {TREATED[row.nearest]}, print{'s' * (row.n_studies == 1)} "
        f"{span(row.evaluated_low, row.evaluated_high)}{_surveys(row)}"
    )


def _surveys(row: Any) -> str:
    """How many of the studies that print the sizes beside a figure show an association alone; nothing for none.

    >>> from types import SimpleNamespace
    >>> _surveys(SimpleNamespace(n_surveys=2, n_studies=7)), _surveys(SimpleNamespace(n_surveys=1, n_studies=1))
    (' (two by a survey: what goes together, not what caused it)', ' (by a survey: what goes together, not what caused it)')
    """
    which = f"{number_word(row.n_surveys)} " if row.n_surveys < row.n_studies else ""
    return f" ({which}by a survey: what goes together, not what caused it)" if row.n_surveys else ""


def number_word(n: int) -> str:
    """A count in a sentence: words up to twelve.

    >>> number_word(7), number_word(29)
    ('seven', '29')
    """
    words = [
        "no",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
    ]
    return words[n] if n < len(words) else f"{n:,}"


def counted(n: int) -> str:
    """A number of studies in a sentence.

    >>> counted(1), counted(40)
    ('one study', '40 studies')
    """
    return f"{number_word(n)} {'study' if n == 1 else 'studies'}"


def _silent(row: Any) -> str:
    words = (("better", "an improvement"), ("mixed", "both"), ("worse", "a worsening"), ("null", "nothing"))
    return ", ".join(f"{n} {word}" for sign, word in words if (n := getattr(row, sign)))


def _not(row: Any, rebounds: bool) -> str:
    """What cannot be concluded from the figure."""
    parts = [
        f"It cannot be concluded that the programme brought {written(row)}: what would have happened anyway is not taken off."
    ]
    if rebounds and row.basis != "absolute":
        parts.append("Nor is it certain that the total fell as much: with more output it fell less, or rose.")
    if rebounds and row.basis == "absolute":
        parts.append("Nor is it certain that less was used for the same output: output may have fallen.")
    if row.status == "refused" or not row.nearest:
        parts.append("How much of it is real is not known: nothing in print measures it.")
    elif row.nearest in ("practice", "index") and row.n_studies <= 2:
        parts.append("The nearest percent measures another treatment.")
    return " ".join(parts)


def recorded(table: pd.DataFrame) -> Iterable[dict[str, Any]]:
    """What of the gains is recorded: name, value, unit, low, high, claim_ids; the figure and what was evaluated."""
    for row in table.itertuples():
        ids = [row.claim_id]
        yield {"name": f"gain/{row.claim_id}", "value": row.printed, "unit": row.unit, "claim_ids": ids}
        if np.isfinite(row.evaluated_mean) and row.status != "refused":
            yield {
                "name": f"gain_evaluated/{row.claim_id}", "value": row.evaluated_mean, "unit": "percent",
                "low": row.evaluated_low, "high": row.evaluated_high, "claim_ids": ids,
            }  # fmt: skip
            yield {
                "name": f"gain_bounds/{row.claim_id}", "value": row.bound_middle, "unit": "percent",
                "low": row.bound_low, "high": row.bound_high, "claim_ids": ids,
            }  # fmt: skip
        yield {"name": f"gain_studies/{row.claim_id}", "value": row.n_all, "unit": "count", "claim_ids": ids}


def rows(table: pd.DataFrame) -> Iterable[dict[str, Any]]:
    """The gains as a front page shows them: claim, outcome (its slug), label, list, printed (as written), value (percent),
    low and high (of the nearest evaluated sizes; None for none, and where the printed figure is none of sites, as theirs are),
    what (the printed figure is), found (what those studies found, in words)."""
    for row in table.itertuples():
        beside = row.status != "refused"
        yield {
            "claim": row.claim_id, "outcome": row.outcome, "label": OUTCOMES[row.outcome].label, "list": row.programme_label,
            "printed": written(row), "value": row.printed, "low": row.evaluated_low if beside else np.nan,
            "high": row.evaluated_high if beside else np.nan, "what": _what(row), "found": found(row),
        }  # fmt: skip


def _what(row: Any) -> str:
    """What a printed figure is: an average of so many chosen sites, or why it is none.

    >>> from types import SimpleNamespace
    >>> _what(SimpleNamespace(status="pooled", qualifier="average", n_sites=230.0))
    'average over 230 chosen sites'
    """
    if row.status == "refused":
        return row.reason
    of = "chosen sites" if pd.isna(row.n_sites) else f"{int(row.n_sites):,} chosen sites"
    return f"average over {of}" if row.qualifier == "average" else f"of {of}"
