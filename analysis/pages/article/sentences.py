"""Sentences on an article: written from what was read and what the evidence says, never typed by hand."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

import pandas as pd

from analysis import effects
from analysis.forecast import Forecast, in_words
from analysis.intake import Judged, broken_off, omissions
from analysis.pages.improvements.gains import gains as told_gains
from analysis.pages.improvements.gains import number_word
from analysis.pages.shared import markdown
from analysis.status import SETTLED
from analysis.writing import day, escape, listed, percent, printed, with_unit

_DAY_FROM = {
    "given": "", "page": " (as its page declares)", "text": " (a day found in the text: not sure)",
    "": " The day of publication is not known: nothing that rests on it can be said.",
}  # fmt: skip
_KINDS = (("promise", ("target_stock", "target_flow")), ("count or share", ("stock", "flow", "share")), ("reported change", ("effect",)), ("figure of context", ("context",)))  # fmt: skip
MOST_PROMISES = 4  # that are told at the head of the page
_MISSING = {
    "baseline": "what the change is measured against", "sites": "over how many sites", "basis": "whether it is a total or per unit of output",
    "since when": "since when", "as of when": "as of when",
}  # fmt: skip


def _plural(n: int, word: str) -> str:
    words = {"count or share": "counts or shares", "figure of context": "figures of context"}
    return f"{number_word(n)} {word if n == 1 else words.get(word, word + 's')}"


def in_short(judged: Judged, outlooks: Mapping[str, Forecast]) -> Any:
    """What text it is, what is in it, how much of it the data have from elsewhere, and what its promises and gains are worth.
    outlooks: as for `settled`."""
    table = judged.figures
    kinds = Counter(table["kind"])
    parts = [_plural(n, word) for word, names in _KINDS if (n := sum(kinds[k] for k in names))]
    told = Counter(table.loc[table["lacking"] == "", "status"])
    seen = told["relay"] + told["repeat"]
    n = len(table)
    what = f"**{n:,} figure{'s' * (n != 1)}**: {listed(parts)}." if n else "**No figure** was found in it."
    fits = int((table["lacking"] == "").sum())
    which = "All of them fit" if fits == n > 1 else f"Of these, {_none(fits)} fit{'s' * (fits == 1)}"
    rest = f" {which} a list of the evidence" if n else ""
    if n and fits:
        rest += f": {_none(seen)} {'is' if seen <= 1 else 'are'} printed elsewhere too, {_none(told['contradiction'])} contradict{'s' * (told['contradiction'] <= 1)} what others print, {_none(told['new'])} {'is' if told['new'] <= 1 else 'are'} new"
    end = broken_off(table, judged.article.text) if judged.article else ""
    return markdown(_heading(judged), what + rest + ("." if rest else ""), _worth(judged, outlooks), end)


def _worth(judged: Judged, outlooks: Mapping[str, Forecast]) -> str:
    """What the promises of a text look like today, and that a reported gain is no evidence by itself; '' without either."""
    told = [f"{escape(o.goal.label)}: **{_answer(o)}**" for o in outlooks.values()]
    more = len(told) - MOST_PROMISES
    rest = f"; {more} more below" if more > 0 else ""
    promised = f"What it promises: {'; '.join(told[:MOST_PROMISES])}{rest}." if told else ""
    n = len(judged.gains)
    gained = f"What it reports as {'a gain' if n == 1 else 'gains'} is a comparison with before, not with others: what that is worth stands below." if n else ""  # fmt: skip
    return " ".join(filter(None, (promised, gained)))


def _answer(outlook: Forecast) -> str:
    """How a promise ended, or its probability with its word."""
    if outlook.status in SETTLED:
        return str(outlook.status)
    return f"{percent(outlook.probability)}, {in_words(outlook.probability)}"


def _none(n: int) -> str:
    """How many, as the subject of a sentence."""
    return number_word(n) if n else "none"


def _heading(judged: Judged) -> str:
    article = judged.article
    if article is None:
        row = judged.evidence.sources.set_index("source_id").loc[judged.source_id]
        published = judged.claims["published_latest"].min()
        return f"*{escape(row['title'] or judged.source_id)}*, {escape(row['publisher'])}, {day(published)}."
    who = escape(article.publisher) or "publisher not known"
    when = (
        f", {day(article.published)}{_DAY_FROM[article.day_from]}."
        if article.published is not None
        else "." + _DAY_FROM[""]
    )
    return f"*{escape(article.title)}*, {who}{when}"


def settled(judged: Judged, outlooks: Mapping[str, Forecast]) -> Any:
    """How each promise will be settled, or was: by which figure of which list, for which day."""
    lines = []
    for outlook in outlooks.values():
        goal, reading = outlook.goal, outlook.primary.reading
        listed = escape(judged.evidence.programme(reading.programme).label_en)
        asked = with_unit(printed(reading.value), reading.unit)
        if outlook.status in SETTLED:
            lines.append(f"- **{escape(goal.label)}**: settled. {escape(outlook.verdict)}")
            continue
        side = "at most" if goal.direction == "at_most" else "at least"
        more = {
            "addition": f" more than on {day(reading.base_date)}",
            "change": f" since {day(reading.base_date)}",
        }.get(reading.how, "")
        lines.append(
            f"- **{escape(goal.label)}**: kept if a figure of *{listed}* for {day(goal.deadline)} or an earlier day says {side} {asked}{more}; "
            "missed if one for that day or later falls short."
        )
    readings = [o for o in outlooks.values() if len(o.goal.readings) > 1]
    whoever = (
        "Whoever prints a figure, it is one figure of its list."
        if len(lines) and any("kept if" in line for line in lines)
        else ""
    )
    note = (
        "Where a promise can be read in several ways, the primary one stands here; its own page shows all."
        if readings
        else ""
    )
    return markdown("\n".join(lines), whoever, note) if lines else markdown("There is no promise to settle.")


def gains(judged: Judged) -> Any:
    """Each reported gain: what it rests on, and what studies with a comparison of the nearest kind found."""
    if not judged.gains:
        return markdown("The text reports no change in percent of a list of the evidence.")
    return told_gains(effects.gains(judged.evidence, judged.gains))


def left_out(judged: Judged) -> Any:
    """What the text does not say of its figures: one line for each thing, with the numbers of the figures."""
    table = omissions(judged)
    if table.empty:
        return markdown(
            "Each figure says what it is measured against, of how many, and for when, as far as its kind asks for it."
        )
    lines = [
        f"- {_MISSING[what]} ({_numbers(part['figure'])})" for what, part in table.groupby("what", sort=False)
    ]
    return markdown("The text does not say:", "\n".join(lines))


def _numbers(positions: pd.Series) -> str:
    shown = sorted(int(p) + 1 for p in positions)
    return f"figure{'s' * (len(shown) > 1)} {listed([str(n) for n in shown])}"
