"""The first screen of an article: what it is worth, in one sentence, and what that rests on."""

import html
from collections import Counter
from collections.abc import Iterable, Mapping
from types import SimpleNamespace

import pandas as pd

from analysis import effects
from analysis.effects.families import OUTCOMES
from analysis.evidence.wording import UNSAID
from analysis.forecast import Forecast, in_words
from analysis.forecast.conditions import condition
from analysis.forecast.verdicts import as_far
from analysis.forecast.words import least
from analysis.intake import Judged, broken_off, omissions
from analysis.intake.rows import SURE
from analysis.pages import shared
from analysis.pages.article.each import PROMISES, as_printed, once
from analysis.pages.glance import as_html
from analysis.pages.improvements.gains import BASELINES, found, number_word, written
from analysis.pages.outcomes import status_words
from analysis.pages.target.card import Card
from analysis.pages.target.settle import settled_by
from analysis.status import SETTLED, STATUSES
from analysis.writing import counted, day, interval, listed, percent, with_unit

_DAY_FROM = {
    "given": "", "page": " (as its page declares)", "text": " (a day found in the text: not sure)",
    "": " The day of publication is not known: nothing that rests on it can be said.",
}  # fmt: skip
_KINDS = (("promise", PROMISES), ("count or share", ("stock", "flow", "share")), ("reported change", ("effect",)), ("figure of context", ("context",)))  # fmt: skip
_MISSING = {
    "baseline": "what the change is measured against", "sites": "over how many sites", "basis": "whether it is a total or per unit of output",
    "since when": "since when", "as of when": "as of when",
}  # fmt: skip
_SIDES = tuple(f"{side} {kept}" for kept in ("to be kept", "to have been kept") for side in ("likely", "about as likely as not", "unlikely"))  # fmt: skip
MOST = 4  # promises, gains and contradictions that are told at the head of the page


def in_short(judged: Judged, outlooks: Mapping[str, Forecast]) -> Card:
    """What a text is worth: how many of its figures are known, new or contradicted, each promise with its probability and who
    counts, each reported gain with what studies found, and what is left out. outlooks: target → Forecast, of its promises."""
    table = once(judged)
    end = broken_off(judged.figures, judged.article.text) if judged.article else ""
    title, asked = _heading(judged)
    rows = {
        "What it promises": _promises(judged, table, outlooks),
        "What it reports as gains": _gains(judged, table),
        "Contradicted": _contradicted(judged, table),
        "Its figures": _figures(judged, table),
        "What it leaves out": as_html(
            "; ".join(f"{words} ({counted(len(part), 'figure')})" for words, part in left_out(judged))
        ),
    }
    verdict, *more = _verdict(judged, table, outlooks)
    return Card(title, asked, verdict, tuple(filter(None, (" ".join(more), end))), rows, "")


def _verdict(judged: Judged, table: pd.DataFrame, outlooks: Mapping[str, Forecast]) -> list[str]:
    """The worth of a text in a few plain sentences: what its figures are, then its promises and its gains."""
    n, told = len(table), _standing(table)
    if not n:
        return ["No figure was found in it."]
    if judged.article is not None and judged.article.published is None:
        return [
            f"It has {counted(n, 'figure')}; as its day is not known, nothing can be said of {'it' if n == 1 else 'them'}. Say when it was published."
        ]
    fits = n - told["outside"]
    if not fits:
        return [
            f"{'Its one figure is' if n == 1 else f'None of its {n:,} figures is'} {'of no' if n == 1 else 'of a'} list of the evidence: nothing can be said of {'it' if n == 1 else 'them'}."
        ]
    parts = [
        f"{number_word(k)} {'is' if k == 1 else 'are'} {words}"
        for k, words in ((told["known"], "known from other texts"), (told["contradiction"], "contradicted"), (told["new"], "new"), (told["outside"], "of no list of the evidence"))
        if k
    ]  # fmt: skip
    first = f"Its one figure {parts[0].removeprefix('one ')}" if n == 1 else f"Of its {number_word(n)} figures, {listed(parts)}"  # fmt: skip
    kept = _kept(int(table["kind"].isin(PROMISES).sum()), outlooks)
    return [f"{said}." for said in (first, kept, _gained(judged)) if said]


def _kept(promised: int, outlooks: Mapping[str, Forecast]) -> str:
    """How the promises stand, as one sentence without its stop; nothing without any that a list can settle. promised: how many
    figures are promises."""
    if not outlooks:
        return ""
    if len(outlooks) == 1:
        which = (
            "Its promise"
            if promised == 1
            else f"The one of its {number_word(promised)} promises that a list can settle"
        )
        only = next(iter(outlooks.values()))
        return f"{which} {'was' if only.status in SETTLED else 'is'} {stands(only)}"
    count = Counter(map(_briefly, outlooks.values()))
    if len(count) == 1:
        said = next(iter(count))
        whose = "Both of its" if len(outlooks) == 2 else f"All of its {number_word(len(outlooks))}"
        return f"{whose} promises {_verb(2, said in _SIDES)} {said}"
    parts = [
        f"{number_word(count[said])} {_verb(count[said], said in _SIDES)} {said}"
        for said in sorted(
            count, key=lambda said: (said in _SIDES, _SIDES.index(said) if said in _SIDES else said)
        )
    ]
    return f"Of its {number_word(len(outlooks))} promises, {listed(parts)}"


def _verb(n: int, now: bool) -> str:
    return ("is" if n == 1 else "are") if now else ("was" if n == 1 else "were")


def _briefly(outlook: Forecast) -> str:
    """How a promise ended, or where its probability lies, in the three words of `_SIDES`, told of the past once its deadline is over."""
    if outlook.status in SETTLED:
        known, _, otherwise = status_of(outlook).partition(", ")  # a list of promises has commas of its own
        return f"{known} ({otherwise})" if otherwise else known
    percents, past = round(100 * outlook.probability), 3 * (outlook.status != "open")
    side = 0 if percents >= least("likely") else 1 if percents >= least("about as likely as not") else 2
    return _SIDES[side + past]


def _gained(judged: Judged) -> str:
    """Whether reported gains rest on a comparison with others, as a sentence without its stop; nothing without any."""
    n = len(judged.gains)
    if not n:
        return ""
    compared = int((judged.claims.set_index("claim_id").loc[judged.gains, "baseline"] == "industry").sum())
    if n == 1:
        return f"Its reported gain rests on {'a' if compared else 'no'} comparison with others"
    return f"{number_word(compared).capitalize() if compared else 'None'} of its {number_word(n)} reported gains rest{'s' * (compared <= 1)} on a comparison with others"


def status_of(outlook: Forecast) -> str:
    """The status of a promise as every list tells it: what is judged is not told as known, and another reading may be settled
    otherwise than the first."""
    evidence, goal = outlook.evidence, outlook.goal
    row = SimpleNamespace(
        target=goal.slug, status=outlook.status, readings=len(goal.readings), deadline=goal.deadline
    )
    by = settled_by(evidence, outlook.primary) if outlook.status in SETTLED else None
    return status_words(evidence, row, {} if by is None else {goal.slug: by})


def stands(outlook: Forecast) -> str:
    """Where a promise stands: how it ended and by which figure of which day; or its probability with its word, and what is known
    of its deadline once that is over."""
    status, primary = status_of(outlook), outlook.primary
    if primary.status in SETTLED:
        by = settled_by(outlook.evidence, primary)
        return status if by is None else f"{status} ({by.figure} for {day(by.day, by.precision)})"
    alone = (
        f", on the record of similar plans {as_far(primary) or 'alone'}"
        if primary.basis == "record only"
        else ""
    )
    held = condition(outlook.evidence, primary).brief
    kept = "to be kept" if primary.status == "open" else "to have been kept"
    passed = "" if primary.status == "open" else f"; {status}: {STATUSES[primary.status].told}"
    return f"{in_words(primary.probability)} {kept} ({percent(primary.probability)}{held}{alone}{passed})"


def _standing(table: pd.DataFrame) -> Counter:
    """How many figures are known, contradicted, new, or of no list of the evidence ('outside')."""
    names = table["status"].replace({"relay": "known", "repeat": "known"})
    return Counter(names.where(table["lacking"] == "", "outside"))


def _figures(judged: Judged, table: pd.DataFrame) -> str:
    """How many figures of which kind; and how sure the reader is of their lists."""
    kinds, n = Counter(table["kind"]), len(table)
    parts = [_plural(k, word) for word, names in _KINDS if (k := sum(kinds[name] for name in names))]
    told = f"{n:,} figure{'s' * (n != 1)}: {listed(parts)}." if n else ""
    again = len(judged.figures) - n
    if again:
        told += (
            f" {number_word(again).capitalize()} more stand{'s' * (again == 1)} in other copies of the text."
        )
    fits = table[table["lacking"] == ""]
    unsure = int((fits["link_sure"] < SURE).sum())
    if unsure:
        told += f" The lists were found by rules; of {number_word(unsure)} of {len(fits):,} the reader is less than 90 % sure."
    return as_html(told)


def _contradicted(judged: Judged, table: pd.DataFrame) -> str:
    """Each contradicted figure with what another text prints; the rest is counted."""
    found = table[(table["status"] == "contradiction") & (table["lacking"] == "")]
    claims = judged.evidence.claims.set_index("claim_id")
    lines = []
    for at, figure in zip(found.index[:MOST], found.itertuples(index=False), strict=False):
        other = claims.loc[figure.known_claims[-1]]
        printed = with_unit(interval(other["low"], other["high"], other["unit"]), other["unit"])
        lines.append(f'“{html.escape(as_printed(figure))}” ({numbers([at])}): {as_html(printed)} for {as_html(day(other["period_end"], other["period_precision"]))} by {html.escape(other["publisher"])}')  # fmt: skip
    return _lines(lines, len(found))


def _promises(judged: Judged, table: pd.DataFrame, outlooks: Mapping[str, Forecast]) -> str:
    """Each promise with its answer, its day and who counts; those that no list can settle are counted."""
    lines = []
    for outlook in list(outlooks.values())[:MOST]:
        body = judged.evidence.programme(outlook.primary.reading.programme).body
        lines.append(f"{html.escape(outlook.goal.label)}: <b>{as_html(stands(outlook))}</b>, due {as_html(shared.due(outlook.goal))}{'' if body == UNSAID else f', counted by {html.escape(body)}'}")  # fmt: skip
    rest = int((table["kind"].isin(PROMISES) & (table["lacking"] != "")).sum())
    unsettled = f"{number_word(rest).capitalize()} {'more ' * bool(lines)}{'promise is' if rest == 1 else 'promises are'} of no list of the evidence: no figure that it knows can settle {'it' if rest == 1 else 'them'}" if rest else ""  # fmt: skip
    return _lines([*lines, *filter(None, [unsettled])], len(outlooks) + bool(rest))


def _gains(judged: Judged, table: pd.DataFrame) -> str:
    """Each reported gain with what studies of the nearest kind found; those of no list are counted."""
    lines = []
    rows = list(effects.gains(judged.evidence, judged.gains).itertuples()) if judged.gains else []
    for row in rows[:MOST]:
        lines.append(f"<b>{as_html(written(row))}</b> {html.escape(OUTCOMES[row.outcome].label)}: compared with {BASELINES[row.baseline]}; {as_html(found(row))}")  # fmt: skip
    rest = int(((table["kind"] == "effect") & (table["lacking"] != "")).sum())
    unknown = f"{number_word(rest).capitalize()} reported change{'s are' if rest > 1 else ' is'} of no list of the evidence" if rest else ""  # fmt: skip
    return _lines([*lines, *filter(None, [unknown])], len(rows) + bool(rest))


def left_out(judged: Judged) -> list[tuple[str, list[int]]]:
    """What the text does not say, in words, each with the places of the figures of which it does not."""
    table = omissions(judged)
    told = table[table["figure"].isin(once(judged).index)].groupby("what", sort=False)["figure"]
    return [(_MISSING[what], part.tolist()) for what, part in told]


def numbers(positions: Iterable[int], most: int = 30) -> str:
    """Figures by their numbers; those beyond are counted."""
    shown = sorted(int(p) + 1 for p in positions)
    told = [str(n) for n in shown[:most]] + [f"{len(shown) - most} more"] * (len(shown) > most)
    return f"figure{'s' * (len(shown) > 1)} {listed(told)}"


def _lines(lines: list[str], total: int) -> str:
    """Lines of a row of the card; those beyond are counted."""
    more = total - len(lines)
    shown = [*lines, *([f"and {more:,} more, below"] if more > 0 else [])]
    return "".join(f"<div>{line}</div>" for line in shown)


def _plural(n: int, word: str) -> str:
    words = {"count or share": "counts or shares", "figure of context": "figures of context"}
    return f"{number_word(n)} {word if n == 1 else words.get(word, word + 's')}"


def _heading(judged: Judged) -> tuple[str, str]:
    """The title of a text; who published it, and when."""
    article = judged.article
    if article is None:
        row = judged.evidence.sources.set_index("source_id").loc[judged.source_id]
        return row["title"] or judged.source_id, f"{row['publisher']}, {_printed_on(judged.claims)}."
    who = article.publisher or "Publisher not known"
    if article.published is None:
        return article.title, f"{who}.{_DAY_FROM['']}"
    return article.title, f"{who}, {day(article.published)}{_DAY_FROM[article.day_from]}."


def _printed_on(claims: pd.DataFrame) -> str:
    """When a text was printed, as exactly as that is known; of several copies from when to when."""
    by_day = claims.sort_values("published_latest", kind="stable")
    first, last = (shared.published(claim) for claim in (by_day.iloc[0], by_day.iloc[-1]))
    return first if first == last else f"in copies printed from {first} to {last}"
