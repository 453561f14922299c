"""Sentences on an article: written from what was read and what the evidence says, never typed by hand."""

from typing import Any

from analysis import effects
from analysis.intake import Judged
from analysis.pages.article.answer import left_out as not_said
from analysis.pages.article.answer import numbers
from analysis.pages.article.each import FEWER
from analysis.pages.improvements.gains import gains as told_gains
from analysis.pages.shared import markdown


def gains(judged: Judged) -> Any:
    """Each reported gain: what it rests on, and what studies with a comparison of the nearest kind found; where there are many,
    the first of them (see `other_gains`)."""
    if not judged.gains:
        return markdown("The text reports no change in percent of a list of the evidence.")
    return told_gains(effects.gains(judged.evidence, judged.gains[:FEWER]))


def left_out(judged: Judged) -> Any:
    """What the text does not say of its figures: one line for each thing, with the numbers of the figures."""
    told = not_said(judged)
    if not told:
        return markdown(
            "Each figure says what it is measured against, of how many, and for when, as far as its kind asks for it."
        )
    return markdown(
        "The text does not say:", "\n".join(f"- {words} ({numbers(places)})" for words, places in told)
    )
