"""The numbers that answer a page, on its first screen: before any sentence, on a phone too."""

import html
import re
from dataclasses import dataclass
from typing import NamedTuple

from analysis.paths import card_style

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
# the head of a page looks the same in a notebook and on a page, which leaves this out and has the same rules among its own
STYLE = f"<style>{card_style()}</style>"


class Fact(NamedTuple):
    """One number: what it is of, the number as it is printed, and what belongs beside it (an interval, of how many)."""

    what: str
    number: str
    beside: str = ""


@dataclass(frozen=True)
class Glance:
    """A few numbers beside each other, shown as HTML; as lines of text where no HTML is shown."""

    facts: tuple[Fact, ...]

    def _repr_html_(self) -> str:
        shown = "".join(
            f"<div><dt>{as_html(fact.what)}</dt><dd><b>{as_html(fact.number)}</b>"
            f"{f' <span>{as_html(fact.beside)}</span>' if fact.beside else ''}</dd></div>"
            for fact in self.facts
        )
        return f'{STYLE}<dl class="glance">{shown}</dl>' if shown else ""

    def __repr__(self) -> str:
        return "\n".join(f"{fact.what}: {fact.number}{f' ({fact.beside})' * bool(fact.beside)}" for fact in self.facts)  # fmt: skip


def as_html(text: str) -> str:
    """Text as HTML: no day and no percent sign is torn from its number at the end of a line."""
    shown = _DAY.sub(r'<span class="day">\g<0></span>', html.escape(text))
    return shown.replace(" %", "&nbsp;%")
