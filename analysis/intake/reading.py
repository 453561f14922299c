"""Reading a text: every figure with its span, value, hedge, unit, direction, kind, period, place, programme and voice."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import lru_cache, partial
from typing import Any

import pandas as pd

from analysis.errors import EvidenceError, must_be
from analysis.evidence import Evidence, load, parse_day
from analysis.evidence.hedges import intervals
from analysis.intake import compiling, known, plugins
from analysis.intake.about import linked
from analysis.intake.attached import attachments
from analysis.intake.candidates import MOST, Candidate, candidates
from analysis.intake.characters import plain
from analysis.intake.compiling import compiled
from analysis.intake.dating import period_of
from analysis.intake.days import days_of
from analysis.intake.kinds import RATIOS, kind_of
from analysis.intake.linking import Names
from analysis.intake.links import NEW
from analysis.intake.placing import place_of
from analysis.intake.respective import belongings
from analysis.intake.separators import doubt
from analysis.intake.surroundings import Surroundings, context_of, surroundings
from analysis.intake.wrapping import joined

LONGEST = 300_000  # characters that are read; what is longer is no article
COLUMNS = {
    "start": "first character of the figure in the text, hedge and currency sign included",
    "end": "the character behind its last one, unit words included",
    "text": "the figure as printed, from start to end",
    "doubt": "what is doubtful in how its digits or its kind were read, in words; empty where nothing is",
    "number_start": "first character of the number alone",
    "number_end": "the character behind the number alone",
    "value": "the number as a plain number: 三万余 is 30000, a third is 33.3 (percent), halved is -50 (percent); the lower end of a range; negative for a fall",
    "value_high": "the upper end of a range; NaN for a single number",
    "low": "lower end of the interval that hedge and rounding allow",
    "high": "upper end of that interval",
    "unit_words": "the unit as printed: percent, yuan, 家智能工厂, smart factories",
    "counted": "what is counted, in the words of the text; empty for percentages and amounts",
    "unit": "the unit in the words of the data: count, percent, percentage_point, CNY, GW, times …",
    "qualifier": "the hedge: exact, over, at_least, nearly, about, up_to, average",
    "hedge": "the hedging word as printed",
    "sign": "1 for a rise, -1 for a fall, 0 where the figure is a level",
    "kind": "stock, flow, target_stock, target_flow, effect, share or context",
    "claim_kind": "the same in the words of claims.csv, where a share is a stock",
    "period_start": "first day of the period, NaT where there is none",
    "period_end": "day of the figure or the deadline; the day of publication where none is printed, NaT where that is not known either",
    "deadline": "the same day where the figure is promised, NaT otherwise",
    "period_precision": "day, month, quarter, year or publication",
    "period_words": "the words that tell the period",
    "entity": "slug of the place (of entities.csv where it is there)",
    "programme": "slug of the programme, or 'new'",
    "indicator": "slug of the indicator, or 'new'",
    "link_sure": "between 0 and 1: how sure it is that it is of this programme, or of none; `outlook read --accept-all` writes what is surer than `rows.SURE`",
    "score": "between 0 and 1: how sure it is that this is a figure, and that it is linked rightly",
    "speaker": "who says it, in the words of the text",
    "sentence": "the sentence around it",
    "known_claims": "tuple of the claims that it repeats or contradicts",
    "status": "repeat, relay, contradiction or new: what the data say of it already",
    "also_at": "tuple of (start, end): where the text prints the same figure once more",
}


@lru_cache(maxsize=8)
def _names_of(data_dir: str, stamp: tuple) -> Names:
    return Names(load(data_dir))


def names_for(evidence: Evidence | None) -> Names:
    """The names of the evidence; those of a directory are kept as long as its tables stay as they are."""
    if evidence is not None:
        return Names(evidence)
    from analysis.paths import default_data_dir

    directory = default_data_dir()
    stamp = tuple((p.name, p.stat().st_mtime_ns, p.stat().st_size) for p in sorted(directory.glob("*.csv")))
    return _names_of(str(directory), stamp)


def read(
    text: str, published: Any | None = None, *, evidence: Evidence | None = None, names: Names | None = None
) -> pd.DataFrame:
    """Every figure of a text that a reader would want, one row each, in the order of the text.

    text: plain text of an article (see `open_article` for pages). published: the day of publication (text, date or
    Timestamp; None: not known, and then what rests on it stays empty). evidence: the data that the figures are linked
    to (None: the shipped ones); names: the names made of it before, which saves making them again.

    Returns the columns of `COLUMNS`. `attrs["read_to"]` is the character up to which the text was read: its end, but for a
    text of more than `LONGEST` characters or with more than `candidates.MOST` figures (`broken_off` says so). English and Chinese
    are read and no other language; where 1.234 may be a thousand and more, `doubt` says how it was read. Nothing is
    fetched and nothing is written. Raises EvidenceError for a day that is none, and for data that cannot be loaded.

    >>> table = read("By the end of 2024 Beijing had built more than 103 smart factories.", published="2025-01-10")
    >>> table[["value", "qualifier", "unit_words", "kind", "entity"]].values.tolist()
    [[103.0, 'over', 'smart factories', 'stock', 'beijing']]
    """
    must_be(EvidenceError, "text", text, str, "the plain text of an article (open_article reads a file or a page)")  # fmt: skip
    must_be(EvidenceError, "evidence", evidence, Evidence | None, "what evidence.load(…) returns")
    day = None if published is None or published == "" else parse_day(published, "published")
    with _uncollected():
        found = _proposals(text, day, names or names_for(evidence))
    compiling.keep()
    return found


def _proposals(text: str, day: pd.Timestamp | None, names: Names) -> pd.DataFrame:
    rows, _ = figures_of(text, day, names)
    for row in rows:
        del row["_weighed"]  # which has the rows: without this ring all that a text made is gone with it
    table = pd.DataFrame(
        rows, columns=[c for c in COLUMNS if c not in ("low", "high", "known_claims", "status", "also_at")]
    )
    table = plugins.extended(table, text[:LONGEST], day)
    table = _finished(table, names.evidence, day)
    table.attrs["read_to"] = rows[-1]["end"] if len(rows) >= MOST else len(text[:LONGEST])
    return table


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the search for rings of objects: a text makes many small things that are gone behind it and no rings that stay, and
    each search goes through all that is there."""
    on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if on:
            gc.enable()


def broken_off(figures: pd.DataFrame, text: str) -> str:
    """One sentence where a text was not read to its end; empty where it was. figures: what `read` made of the text.

    >>> broken_off(read("Lakeside has 103 smart factories."), "Lakeside has 103 smart factories.")
    ''
    """
    if (end := figures.attrs["read_to"]) >= len(text.rstrip()):
        return ""
    if end >= LONGEST:
        return f"Its first {LONGEST:,} characters were read: what is longer is no article. Give the rest as a text of its own."
    return (
        f"Read up to character {end:,} of {len(text):,}: a text with so many figures is a table of data and no article. "
        "Give the rest as a text of its own."
    )


def figures_of(text: str, published: Any | None, names: Names) -> tuple[list[dict], Surroundings]:
    """The figures of a text before they are joined, and what stands around them in the text with its wrapped lines joined
    (see `wrapping`); the figures' own spans are of the text as given. Each has the columns of `COLUMNS` and, with
    an underscore before their names, what its link and its kind were read from: the weights are fitted to these."""
    source, day = text[:LONGEST], None if published is None else parse_day(published, "published")
    unwrapped = joined(plain(source))
    page = surroundings(unwrapped.text, names, day)
    figures = candidates(page.text, page.sentences)
    things = belongings(page.text, figures)
    whole = unwrapped.of(source)
    rows = [_row(whole, page, names, figures, i, things.get(i, "")) for i in range(len(figures))]
    _tie(rows, page)
    rows = linked(rows, page, names)
    for row, days in zip(rows, days_of(rows, page), strict=True):
        row |= days
        row["start"], row["end"] = unwrapped.span(row["start"], row["end"])
        row["number_start"], row["number_end"] = unwrapped.span(row["number_start"], row["number_end"])
        row["text"] = source[row["start"] : row["end"]]
    return rows, page


def _tie(rows: list[dict], page: Surroundings) -> None:
    """Gives each figure the verb, the subject and the time that its clause tells it of."""
    contexts = [row["_context"] for row in rows]
    over = [context.heading or context.section for context in contexts]
    tied = attachments(page.text, [row["_candidate"] for row in rows], over, page.published)
    for row, context, of in zip(rows, contexts, tied, strict=True):
        row["_context"] = context._replace(tied=of)


def _row(source: str, page: Surroundings, names: Names, figures: list[Candidate], i: int, thing: str) -> dict:
    c = figures[i]
    base = figures[i - 1] if i and figures[i - 1].moves.base and figures[i - 1].sentence == c.sentence else None  # fmt: skip
    period = period_of(page, c, base)
    context = context_of(page, figures, i)
    if period is not None:
        own = period.start < c.start or not compiled(r"\d").search(page.text[c.end : period.start])
        context = context._replace(dated=own and c.clause[0] <= period.start < c.clause[1])
    if thing:  # the words of its own thing, out of a list of them
        context = context._replace(lead=thing)
        c = replace(c, unit=c.unit._replace(noun=thing, known=True)) if c.unit.unit == "count" else c
    kind = kind_of(c.unit, c.moves, context, period, page.published)
    ratio = c.unit.unit in RATIOS
    sign = c.moves.sign if c.moves.change and (ratio or c.moves.sign < 0) else 0  # what is added has no sign
    value, high = c.value, c.high
    if sign < 0 or c.negative:
        value, high = -abs(value), None if high is None else -abs(high)
        sign = -1
        value, high = (value, high) if high is None else (high, value)
    spans = (c.clause, c.sentence, page.paragraphs.at(c.start))
    printed = partial(_printed, source, page.text, c.sentence)
    over = (page.heading_of(c.start), page.place_line_of(c.start))
    told = doubt(
        source[c.number.start : c.number.end], c.value, page.text, scaled=c.number.scaled, ratio=ratio
    )
    place = place_of(names.gazetteer, page.mentions, page.text, c.start, spans, page.main, over)
    return {
        "start": c.start, "end": c.end, "text": source[c.start : c.end], "doubt": told, "number_start": c.number.start, "number_end": c.number.end,
        "value": value, "value_high": high, "unit_words": printed(c.unit.words), "counted": printed(c.unit.noun), "unit": c.unit.unit,
        "qualifier": c.hedge.qualifier, "hedge": printed(c.hedge.word), "sign": sign, "kind": kind, "score": c.score,
        "entity": place, "speaker": page.speaker_of(c.sentence), "sentence": source[slice(*c.sentence)].strip(),
        "_candidate": c, "_base": base, "_context": context, "_period": period, "_rule": kind,
    }  # fmt: skip


def _printed(source: str, text: str, within: tuple[int, int], words: str) -> str:
    """Words that were read out of a text, as its source prints them (萬 for 万)."""
    at = text.find(words, *within) if words else -1
    same = at < 0 or source[at : at + len(words)].casefold() == words.casefold()
    return words if same else source[at : at + len(words)]


def _finished(table: pd.DataFrame, evidence: Evidence, day: pd.Timestamp | None) -> pd.DataFrame:
    """Repetitions joined, intervals and what the data know added, columns in their order with their types."""
    table = _joined(table)
    table = table.astype({"value": float, "value_high": float, "score": float, "link_sure": float})
    for name in ("period_start", "period_end", "deadline"):
        table[name] = pd.to_datetime(table[name])
    if len(table):
        low, high = intervals(
            table["value"].to_numpy(float), table["qualifier"].to_list(), evidence.hedge_rule
        )
        table["low"], table["high"] = low, table["value_high"].where(table["value_high"].notna(), high)
    else:
        table["low"], table["high"] = pd.Series(dtype=float), pd.Series(dtype=float)
    told = known.compare(evidence, table, day)
    table["status"] = pd.Series([t.status for t in told], dtype=object)
    table["known_claims"] = pd.Series([t.claims for t in told], dtype=object)
    late = map(partial(known.overdue, published=day), table["deadline"].tolist(), table["status"].tolist())
    table["doubt"] = ["; ".join(filter(None, two)) for two in zip(table["doubt"].tolist(), late, strict=True)]
    return table[list(COLUMNS)].reset_index(drop=True)


_OFTEN = 24  # a value that is printed more often is no repetition of one figure


def _joined(table: pd.DataFrame) -> pd.DataFrame:
    """One row for a figure that the text prints more than once: the first in its body, since the title lacks context; with
    the fullest words of its unit, since a second print is often short (the 212 workshops)."""
    compared = (
        "value",
        "unit",
        "unit_words",
        "counted",
        "programme",
        "indicator",
        "entity",
        "sentence",
        "start",
        "end",
    )
    columns = [table[name].tolist() for name in compared]
    rows = [dict(zip(compared, cells, strict=True)) for cells in zip(*columns, strict=True)]
    groups: dict[tuple, list[int]] = {}
    for i, row in enumerate(rows):
        if row["value"] >= 10 or row["value"] < 0 or row["value"] % 1:
            groups.setdefault((row["value"], row["unit"]), []).append(i)
    left_out: set[int] = set()
    one: dict[int, list[int]] = {}
    for group in groups.values():
        if len(group) > _OFTEN:
            continue
        for i in group:
            if i in left_out:
                continue
            later = [j for j in group if j > i and j not in left_out]
            if later and _in_title(rows[i]):
                one.setdefault(later[0], []).append(i)
                left_out.add(i)
                continue
            again = [j for j in later if _said_again(rows[i], rows[j])]
            one.setdefault(i, []).extend(again)
            left_out.update(again)
    kept = [i for i in range(len(rows)) if i not in left_out]
    table["unit_words"] = pd.Series(
        [max((rows[j]["unit_words"] for j in (i, *one.get(i, ()))), key=len) for i in range(len(rows))],
        dtype=object,
    )
    table = table.iloc[kept].reset_index(drop=True)
    table["also_at"] = pd.Series(
        [tuple(sorted((rows[j]["start"], rows[j]["end"]) for j in one.get(i, ()))) for i in kept],
        dtype=object,
    )
    return table


def _in_title(row: dict) -> bool:
    return (
        not compiled(r"[.。!！?？；;”\"]\s*$").search(row["sentence"])
        and len(row["sentence"]) < 160
        and "|" not in row["sentence"]
    )


def _said_again(row: dict, other: dict) -> bool:
    """Whether a later figure of the same value is the same figure: of the same list, or of things named alike."""
    if row["programme"] != other["programme"] or row["entity"] != other["entity"]:
        return False
    if row["unit"] != "count":
        return row["programme"] != NEW and row["indicator"] == other["indicator"] != NEW
    one, another = row["counted"].lower(), other["counted"].lower()
    if not one or one == another:
        return bool(one)
    from rapidfuzz import fuzz

    return fuzz.token_set_ratio(one, another) >= 85
