"""Which forecast this is, in words."""

from typing import Any

from analysis.explore.widget import Explorer
from analysis.pages.shared import markdown
from analysis.pages.target.card import Card
from analysis.pages.target.card import answer as card
from analysis.writing import escape, percent


def stamp(explorer: Explorer) -> Any:
    """Whether this is the published forecast; where it is not, a line for each thing that differs."""
    state = explorer.chosen
    if state.is_published:
        return markdown(f"This is the published forecast, from {state.n_draws:,} draws: nothing was changed.")
    head = (
        "**What if: this is no published forecast.**"
        if state.what_if
        else "**This is no published forecast.**"
    )
    return markdown(head, "\n".join(f"- {escape(line)}" for line in state.stamps()), published(explorer))


def published(explorer: Explorer) -> str:
    """What the forecast of the same day says with nothing changed."""
    without = explorer.session.answer(explorer.chosen.as_published())
    return f"With nothing changed the probability is {percent(without.probability)}."


def answer(explorer: Explorer) -> Card:
    """The card of the answer, as on the page of a target."""
    return card(explorer.outlook)
