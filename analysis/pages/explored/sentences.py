"""Which forecast this is, in words."""

from dataclasses import replace
from typing import Any

from analysis.evidence.schema import SUPPOSED
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
    """The card of the answer, as on the page of a target; what differs from the published forecast is not called published,
    and what is supposed not printed."""
    found, state = card(explorer.outlook), explorer.chosen
    if state.is_published:
        return found
    rows = {name: _supposed(text) if SUPPOSED in text else text for name, text in found.rows.items()}
    head = "What if: " if state.what_if else "Explored: "
    bar = found.bar.replace("published:", "as changed here:")
    return replace(found, label=head + found.label, rows=rows, bar=bar)


def _supposed(text: str) -> str:
    return f"Supposed, printed by nobody: {text.replace('(printed: ', '(')}"
