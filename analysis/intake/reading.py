"""Reading a text: every figure with its span, value, hedge, unit, direction, kind, period, place, programme and voice."""

import re
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from analysis.evidence.claims import Evidence, load, parse_day
from analysis.evidence.hedges import intervals
from analysis.intake import known, numerals_en, numerals_zh, periods, plugins
from analysis.intake.candidates import Candidate, candidates
from analysis.intake.characters import plain
from analysis.intake.kinds import PROMISED, Context, kind_of
from analysis.intake.linking import NEW, Link, MainPlaces, Names, main_places
from analysis.intake.page import Line, Spans, lines, sentences
from analysis.intake.periods import Period
from analysis.intake.places import Place
from analysis.intake.voices import speaker

LONGEST = 300_000  # characters that are read; what is longer is no article
COLUMNS = {
    "start": "first character of the figure in the text, hedge and currency sign included",
    "end": "the character behind its last one, unit words included",
    "text": "the figure as printed, from start to end",
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
    "score": "between 0 and 1: how sure it is that this is a figure, and that it is linked rightly",
    "speaker": "who says it, in the words of the text",
    "sentence": "the sentence around it",
    "known_claims": "tuple of the claims that it repeats or contradicts",
    "status": "repeat, relay, contradiction or new: what the data say of it already",
    "also_at": "tuple of (start, end): where the text prints the same figure once more",
}
_ITEM = re.compile(r"\s*(?:[-•*◆·▪]|[(（]?[一二三四五六七八九十\d]{1,2}[)）.、])")
_CLAIM_KIND = {"share": "stock"}


@dataclass(frozen=True)
class _Page:
    """The text with everything that is asked of it again and again."""

    text: str
    sentences: Spans
    paragraphs: Spans
    periods: list[Period]
    mentions: list[Place]
    main: MainPlaces
    published: pd.Timestamp | None


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


def read(text: str, published=None, *, evidence: Evidence | None = None, names: Names | None = None) -> pd.DataFrame:
    """Every figure of a text that a reader would want, one row each, in the order of the text.

    text: plain text of an article (see `open_article` for pages). published: the day of publication (text, date or
    Timestamp; None: not known, and then what rests on it stays empty). evidence: the data that the figures are linked
    to (None: the shipped ones); names: the names made of it before, which saves making them again.

    Returns the columns of `COLUMNS`. Nothing is fetched and nothing is written. Raises EvidenceError for a day that is
    none, and for data that cannot be loaded.

    >>> table = read("By the end of 2024 Beijing had built more than 103 smart factories.", published="2025-01-10")
    >>> table[["value", "qualifier", "unit_words", "kind", "entity"]].values.tolist()
    [[103.0, 'over', 'smart factories', 'stock', 'beijing']]
    """
    day = None if published is None or published == "" else parse_day(published, "published")
    names = names or names_for(evidence)
    source = text[:LONGEST]
    page, found_lines = _page(plain(source), names, day)
    found = candidates(page.text, found_lines, page.sentences)
    rows = [_row(source, page, names, found, i) for i in range(len(found))]
    rows = _linked(rows, page, names)
    table = pd.DataFrame(rows, columns=[c for c in COLUMNS if c not in ("low", "high", "known_claims", "status", "also_at")])
    table = plugins.extended(table, source, day)
    return _finished(table, names.evidence, day)


def _page(text: str, names: Names, day: pd.Timestamp | None) -> tuple[_Page, list[Line]]:
    found_lines = lines(text)
    kept = [line for line in found_lines if not line.furniture and line.text.strip()]
    blanked = _without(text, found_lines)
    mentions = names.gazetteer.mentions(blanked)
    title_end = kept[0].end if kept else 0
    chinese = sum("\u4e00" <= c <= "\u9fff" for c in text[:4000]) > 40
    spans = Spans([(line.start, line.end) for line in found_lines])
    main = main_places(names.gazetteer, mentions, blanked, title_end, chinese)
    return _Page(blanked, Spans(sentences(blanked)), spans, periods.find(blanked, day), mentions, main, day), found_lines


def _without(text: str, found_lines: list[Line]) -> str:
    """The text with its furniture blanked out, every character in its place."""
    parts = [" " * len(line.text) if line.furniture else line.text for line in found_lines]
    return "\n".join(parts)


def _period_of(page: _Page, candidate: Candidate) -> Period | None:
    """The period of a figure: the nearest in its clause, then before it in the sentence, then behind it there."""
    first, last = candidate.clause
    inside = [p for p in page.periods if first <= p.start and p.end <= last]
    a, b = candidate.sentence
    before = [p for p in page.periods if a <= p.start and p.end <= first]
    behind = [p for p in page.periods if last <= p.start and p.end <= b]
    if inside:
        return min(inside, key=lambda p: (p.role == "asof" and p.first is None and len(inside) > 1 and p.precision == "publication", abs(p.start - candidate.start)))
    if before:
        return before[-1]
    if behind and not page.text[a:first].strip():
        return behind[0]
    paragraph = page.paragraphs.at(candidate.start)
    index = page.sentences.index(candidate.start)
    carried = PROMISED.search(page.text[a:b]) or _ITEM.match(page.text[a:b])
    if carried and index and page.sentences.all[index - 1][0] >= paragraph[0]:
        x, y = page.sentences.all[index - 1]
        earlier = [p for p in page.periods if x <= p.start and p.end <= y and p.role in ("deadline", "coming", "plan")]
        if earlier:
            return earlier[-1]
    return None


def _context(page: _Page, found: list[Candidate], i: int) -> Context:
    """What stands around the i-th figure; its own part of the clause ends where the neighbours begin."""
    c, text = found[i], page.text
    (a, b), (x, y) = c.clause, c.sentence
    before = found[i - 1].end if i and found[i - 1].end > a else a
    after = found[i + 1].start if i + 1 < len(found) and found[i + 1].start < b else b
    tail = text[c.number.end : after]
    joint = re.search(r"\s+and\s+|[和并]", tail[c.end - c.number.end :])
    lead = text[before : c.start]
    if before > a and len(lead.strip()) < 6:
        lead = text[a : c.start]
    return Context(text[a:b], text[x:y], text[x : c.start], lead, tail[: c.end - c.number.end + joint.start()] if joint else tail)


def _row(source: str, page: _Page, names: Names, found: list[Candidate], i: int) -> dict:
    c = found[i]
    period = _period_of(page, c)
    x, y = c.sentence
    context = _context(page, found, i)
    kind = kind_of(c.unit, c.moves, context, period, page.published)
    sign = c.moves.sign if c.moves.change else 0
    value, high = c.value, c.high
    if sign < 0 or c.negative:
        value, high = -abs(value), None if high is None else -abs(high)
        sign = -1
        value, high = (value, high) if high is None else (high, value)
    place = names.place_of(page.mentions, page.text, c.start, (c.clause, c.sentence, page.paragraphs.at(c.start)), page.main)
    return {
        "start": c.start, "end": c.end, "text": source[c.start : c.end], "number_start": c.number.start, "number_end": c.number.end,
        "value": value, "value_high": high, "unit_words": c.unit.words, "counted": c.unit.noun, "unit": c.unit.unit,
        "qualifier": c.hedge.qualifier, "hedge": c.hedge.word, "sign": sign, "kind": kind, "score": c.score,
        "entity": place, "speaker": speaker(page.text, x, y), "sentence": source[x:y].strip(),
        **_days(kind, period, page),
        "_candidate": c, "_context": context, "_period": period,
    }  # fmt: skip


def _days(kind: str, period: Period | None, page: _Page) -> dict:
    published = page.published
    first = last = None
    precision, words = "publication", ""
    if period is not None:
        first, last, precision = period.first, period.last, period.precision
        words = page.text[period.start : period.end].strip()
        promised = kind.startswith("target")
        if not promised and last is not None and published is not None and last > published:
            last, precision = published, "publication"
        if kind in ("stock", "share", "context") or (kind == "target_stock"):
            first = None
    if last is None:
        last, precision = (published, "publication") if not kind.startswith("target") else (last, precision)
    return {
        "period_start": first, "period_end": last, "deadline": last if kind.startswith("target") else None,
        "period_precision": precision, "period_words": words,
    }  # fmt: skip


_ANAPHORA = re.compile(r"\b(?:these|those|they|their|its|them|of which|of them|among them|the (?:programme|program|network|list|directory|project|initiative|factories|plants|sites|workshops|firms))\b|这些|上述|其中|该(?:计划|项目|名录|批|网络)|此批|名录|入选", re.IGNORECASE)  # fmt: skip
_GENERIC = re.compile(
    r"^(?:(?:of the )?(?:new |listed |such |more |these )*(?:members?|sites?|factor(?:y|ies)|plants?|firms|companies|units|entries|ones|projects|of them|technology projects|provinces|provincial-level regions|regions|sectors|industries)|[家个座项]?(?:工厂|企业|项目|单位|省|省份|地区)?|)$",
    re.IGNORECASE,
)
_ONE_SITE = re.compile(r"\b(?:Co\.|Ltd|Inc|Corp|the (?:plant|mill|company|firm|factory|workshop|county|manager)|maker|our|we|she|he|At [A-Z])\b|位于|有限公司|股份|车间(?:主任|里)|记者走进|走进|我们|厂长|某|一家|县|该(?:厂|公司|企业)")
_NEAR = 500  # characters within which a list is still spoken of


def _linked(rows: list[dict], page: _Page, names: Names) -> list[dict]:
    """Programme, indicator and entity of each figure; an effect belongs to the list that was spoken of before."""
    spoken: tuple[str, str, int] = ("", "", -10_000)  # programme, place, where
    for row in rows:
        c, context, period = row.pop("_candidate"), row.pop("_context"), row.pop("_period")
        link = _link(row, c, context, page, names, spoken)
        row |= {"programme": link.programme, "indicator": link.indicator, "entity": link.entity or row["entity"]}
        row["score"] = round(row["score"] * (0.6 + 0.4 * link.sure), 2)
        if link.programme != NEW and link.kind and row["kind"] == "context" and row["unit"] == "count" and not c.moves.base:
            row["kind"] = kind_of(c.unit, c.moves, context, period, page.published, link.kind)
        row["claim_kind"] = _CLAIM_KIND.get(row["kind"], row["kind"])
        if link.programme != NEW:
            spoken = (link.programme, link.entity, row["start"])
    return rows


def _link(row: dict, c: Candidate, context: Context, page: _Page, names: Names, spoken: tuple[str, str, int]) -> Link:
    """First by the figure's own words, then by what it may refer to, then by its whole clause and sentence."""
    change = row["kind"] == "effect" or c.moves.change
    place, noun = row["entity"], c.unit.noun
    count = row["unit"] == "count"
    own = f"{context.lead} {noun} {context.tail}"
    link = names.link(noun, own, row["unit"], place, change)
    if link.programme != NEW:
        return link
    programme, spoken_place, where = spoken
    single = _ONE_SITE.search(context.sentence)
    same_place = place in (spoken_place, "") or names.gazetteer.within(spoken_place, place) or (programme, place) in names.counted_at
    refers = bool(_ANAPHORA.search(context.sentence)) or bool(_GENERIC.match(noun.strip())) or row["kind"] == "effect"
    if programme and row["start"] - where < _NEAR and refers and same_place and not single and (not count or _GENERIC.match(noun.strip()) or _ANAPHORA.search(context.sentence)):
        follow = names.follow(programme, noun, own, row["unit"], place, change)
        if follow is not None:
            return follow
    for wider in (context.clause, context.before[-90:] + context.clause):
        if (count and noun and not _GENERIC.match(noun.strip())) or (change and row["kind"] == "context"):
            break
        link = names.link(noun, wider, row["unit"], place, change)
        if link.programme != NEW:
            return link
    return link


def _finished(table: pd.DataFrame, evidence: Evidence, day: pd.Timestamp | None) -> pd.DataFrame:
    """Repetitions joined, intervals and what the data know added, columns in their order with their types."""
    table = _joined(table)
    table = table.astype({"value": float, "value_high": float, "score": float})
    for name in ("period_start", "period_end", "deadline"):
        table[name] = pd.to_datetime(table[name])
    if len(table):
        low, high = intervals(table["value"].to_numpy(float), table["qualifier"].to_list(), evidence.hedge_rule)
        table["low"], table["high"] = low, table["value_high"].where(table["value_high"].notna(), high)
    else:
        table["low"], table["high"] = pd.Series(dtype=float), pd.Series(dtype=float)
    told = known.compare(evidence, table, day)
    table["status"] = pd.Series([t.status for t in told], dtype=object)
    table["known_claims"] = pd.Series([t.claims for t in told], dtype=object)
    return table[list(COLUMNS)].reset_index(drop=True)


def _joined(table: pd.DataFrame) -> pd.DataFrame:
    """One row for a figure that the text prints twice (title and body): the later one has its context, and is kept."""
    kept, also = [], []
    rows = table.to_dict("records")
    for i, row in enumerate(rows):
        later = [j for j in range(i + 1, len(rows)) if _same(row, rows[j])]
        if row["_title"] if "_title" in row else _in_title(row) and later:
            continue
        kept.append(i)
        also.append(tuple((r["start"], r["end"]) for k, r in enumerate(rows) if k != i and _same(row, r)))
    table = table.iloc[kept].reset_index(drop=True)
    table["also_at"] = pd.Series(also, dtype=object)
    return table


def _in_title(row: dict) -> bool:
    return not re.search(r"[.。!！?？；;”\"]\s*$", row["sentence"]) and len(row["sentence"]) < 160


def _same(row: dict, other: dict) -> bool:
    return row["value"] == other["value"] and row["unit"] == other["unit"] and (row["value"] >= 10 or row["value"] < 0 or row["value"] % 1 != 0)


__all__ = ["COLUMNS", "LONGEST", "names_for", "numerals_en", "numerals_zh", "read"]
