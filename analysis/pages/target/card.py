"""The first screen of a target: the question, the verdict, the probability with both voices, how it is settled."""

import html
from dataclasses import dataclass

import numpy as np

from analysis.evaluation import EvaluationError, beside
from analysis.evidence import SETTLED
from analysis.evidence.schema import SUPPOSED
from analysis.forecast import Forecast
from analysis.forecast.beside import apart, outside
from analysis.forecast.conditions import condition
from analysis.forecast.verdicts import as_far
from analysis.pages.glance import STYLE, as_html
from analysis.pages.shared import announced_words, deadline_words
from analysis.pages.table import claim_anchor
from analysis.pages.target import settle, voices
from analysis.writing import percent


@dataclass(frozen=True)
class Card:
    """The answer of a page, shown as HTML; as text where no HTML is shown.

    label, asked: what was announced, and its days. verdict: the headline; also: what belongs beside it. rows: name → HTML.
    bar: the probability on a scale, as HTML.
    """

    label: str
    asked: str
    verdict: str
    also: tuple[str, ...]
    rows: dict[str, str]
    bar: str

    def _repr_html_(self) -> str:
        also = "".join(f'<p class="also">{as_html(text)}</p>' for text in self.also)
        facts = "".join(
            f"<dt>{html.escape(name)}</dt><dd>{text}</dd>" for name, text in self.rows.items() if text
        )
        return (
            f'{STYLE}<div class="answer"><p class="asked"><span class="label">{html.escape(self.label)} </span>{as_html(self.asked)}</p>'
            f'<p class="verdict">{as_html(self.verdict)}</p>{self.bar}{also}<dl>{facts}</dl></div>'
        )

    def __repr__(self) -> str:
        return "\n".join([f"{self.label} {self.asked}", self.verdict, *self.also])


def answer(outlook: Forecast) -> Card:
    """The card of a forecast."""
    primary, goal = outlook.primary, outlook.goal
    rows = {
        "How it is settled": as_html(settle.how_settled(outlook.evidence, primary)),
        **_figures(outlook),
        "What happened": "<br>".join(_linked(*told) for told in settle.events(outlook.evidence, primary)),
        "Searched": as_html(settle.how_far(primary)),
    }
    if primary.status in SETTLED:
        rows = {"How it was settled": rows.pop("How it is settled"), **rows}
    also = tuple(
        filter(
            None,
            (
                settle.early(outlook.evidence, primary),
                settle.other_readings(outlook),
                settle.perhaps_ended(outlook.evidence, primary),
                outside(primary),
                apart(primary),
                voices.wide(outlook.evidence, primary),
                voices.other_kinds(outlook),
                _sealed(outlook),
            ),
        )
    )
    asked = f"{goal.label_zh + '. ' if goal.label_zh else ''}Announced {announced_words(outlook.evidence, goal)}, due by {deadline_words(goal)}."
    return Card(goal.label, asked, outlook.verdict, also, rows, _bar(outlook))


def _sealed(outlook: Forecast) -> str:
    """Which probability will be scored, where the one that was sealed differs from that of the page; else nothing."""
    try:
        found = beside.beside(outlook)
    except EvaluationError as wrong:
        return f"What was sealed of this target can't be told. {wrong}"
    return beside.words(found) if found else ""


def _figures(outlook: Forecast) -> dict[str, str]:
    """The newest figure; where the outcome is known, what settled it, why by the register, and what is newer than that."""
    primary = outlook.primary
    by = settle.settled_by(outlook.evidence, primary)
    figure, claim_ids = settle.newest(primary)
    newest = {"Newest figure": as_html(figure) + claim_links(claim_ids)}
    if by is None:
        return newest
    shown = tuple(c for c in by.claim_ids if c in outlook.claim_ids)
    note = by.note or settle.registered_note(outlook.evidence, primary)
    latest = primary.standing.latest
    return {
        "Settled by": _linked(settle.deciding(by, primary.reading.how), by.url) + claim_links(shown),
        "What the register says": as_html(note),
        **(newest if latest is not None and latest["date"] > by.day else {}),
    }


def _linked(text: str, address: str) -> str:
    """A sentence with its text's address, where one is known."""
    shown = as_html(text)
    if address.startswith(("http://", "https://")):
        shown += f' [<a href="{html.escape(address, quote=True)}" rel="noopener noreferrer">text</a>]'
    return shown


def claim_links(claim_ids: tuple[str, ...], most: int = 2) -> str:
    """Claims in brackets, as links to their rows in the sources of the page; those beyond a few are counted."""
    unique = list(dict.fromkeys(claim_ids))
    shown = ", ".join(
        html.escape(c) if c.startswith(SUPPOSED) else f'<a href="#{claim_anchor(c)}">{html.escape(c)}</a>'
        for c in unique[:most]
    )  # what is supposed has no source, and no row among them
    more = f" and {len(unique) - most} more" if len(unique) > most else ""
    return f" ({shown}{more})" if unique else ""


def _bar(outlook: Forecast) -> str:
    """The probability on a scale from 0 to 100 %, with both voices; nothing where the outcome is known."""
    primary = outlook.primary
    if primary.status in SETTLED or not np.isfinite(primary.probability):
        return ""
    far = as_far(primary) if primary.basis == "record only" else ""
    marks = [
        ("record", f"the record of similar plans{f' {far}' if far else ''} says", primary.p_delivery),
        (
            "trend",
            "the trend of the list alone says",
            np.nan if primary.basis == "record only" else primary.p_trend,
        ),
        ("p", "published:", primary.probability),
    ]
    held = {"p": condition(outlook.evidence, primary).brief}
    marks = [mark for mark in marks if np.isfinite(mark[2])]
    spans = "".join(f'<span class="{kind}" style="left: {100 * p:.1f}%"></span>' for kind, _, p in marks)
    key = "".join(
        f'<li><i class="{kind}"></i>{words} <b>{percent(p)}</b>{html.escape(held.get(kind, ""))}</li>'
        for kind, words, p in reversed(marks)
    )
    told = "; ".join(f"{words} {percent(p)}{held.get(kind, '')}" for kind, words, p in reversed(marks))
    return (
        f'<div class="track" role="img" aria-label="Probability that the target is met, {html.escape(told)}">{spans}</div>'
        f'<div class="scale" aria-hidden="true"><span>0 %</span><span>50 %</span><span>100 %</span></div><ul class="key">{key}</ul>'
    )
