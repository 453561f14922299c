"""What a name says of its row: kind, month, programme, how it is read; and words that belong to another row."""

import re
from collections import Counter
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from analysis.evidence.checks.neighbours import lists
from analysis.evidence.checks.rows import is_blank
from analysis.evidence.checks.sense import (
    ANY,
    Says,
    Tables,
    day_of,
    ends_fiscal_year,
    first_printed,
    key_of,
    rule,
    today,
    words_of,
)

PROMISED = ("target_stock", "target_flow")
KINDS = {  # of a claim that has a word in its name
    "target": (*PROMISED, "context"),
    "stock": ("stock", "target_stock"),
    "flow": ("flow", "target_flow"),
    "outcome": ("stock", "flow", "effect", "context"),
    "between": ("stock", "flow", "effect", "context"),
}
HOW = ("total", "share", "addition", "change")
LABELS = (  # what the label of a reading says of how it is read
    (re.compile(r"\b(?:more|another|added|additional)\b"), ("addition", "change")),
    (re.compile(r"\b(?:in all|total)\b"), ("total", "share")),
)
REASON = re.compile(r"^The (total|share|addition|change) ")
LAST_DAY = re.compile(
    r"-((?:19|20)[0-9]{2})(?:-(0[1-9]|1[0-2]))?(?:-[a-z])?$|-((?:19|20)[0-9]{2})-(0[1-9]|1[0-2])-[a-z]{2,}$"
)
MONTH = re.compile(r"-((?:19|20)[0-9]{2}-(?:0[1-9]|1[0-2]))$")
YEAR = re.compile(r"(?<![0-9])(20[0-9]{2})(?![0-9])")
IN_WORDS = re.compile(r"(?<=[A-Za-z][-_])(20[0-9]{2})(?![0-9]|-[01][0-9]\b)|(?<=/)(20[0-9]{2})(?=-[A-Za-z])")
FLOW = re.compile(r"-(?:flow-((?:19|20)[0-9]{2})|((?:19|20)[0-9]{2})-flow)(?:-[a-z]+)?$")
COLLECTIONS = ("ann", "nf", "ns", "rl", "sil")  # beginnings of names that tell where a figure was collected
USUAL = 4  # figures of a list that make the place of a beginning
LABELLED = ("entities", "indicators", "programmes", "targets")
MANY = 20  # rows of a table of which a single one is left blank
UNITS = {  # words of the name or statement of an assumption, by unit
    "days": "day", "rounding_unit": "width|rounding unit", "last_digit": "digit", "share": "share|probability on a page|range",
    "ratio": "ratio|odds|times|likelier", "log_odds": "log-odds", "factor": "factor", "probability": "probability|chance",
    "programmes": "programmes", "per_year": "per year|a year", "log_ratio": "logarithm", "sites": "sites",
    "correlation": "correlation", "log_points": "log points", "percent": "change|growth|percent", "year": "year", "years": "year",
}  # fmt: skip
STEM = 5  # letters by which two forms of a word are told to be one


@rule("kind-unlike-its-name", "claims", error=False)
def kind(tables: Tables) -> Says:
    """A claim that is named a target is a promise, a stock a total, a flow an addition (or the total of which it is all), an
    outcome no promise."""
    kept = tables.once("lists", lists)
    for row in tables.rows("claims"):
        for word in row.claim_id.split("-"):
            totals = kept[row.programme, row.indicator, row.entity, row.definition].get("stock", ())
            first = word == "flow" and row.kind == "stock" and totals[0] is row and len(totals) > 1
            if word in KINDS and row.kind not in KINDS[word] and not first:
                yield row.claim_id, "kind", row.kind, f"{' or '.join(KINDS[word])}, as {word!r} in its name says", "Mend the kind or the name."  # fmt: skip
                break


@rule("month-unlike-its-name", "claims", error=False)
def month(tables: Tables) -> Says:
    """A claim whose name ends with a year, or names a month, is of it, or was printed in it; what is dated by its print may
    be of the year before, what ends in March of the fiscal year before, and a note may name the year."""
    for row in tables.rows("claims"):
        named = LAST_DAY.search(row.claim_id)
        if named is None or "-between-" in row.claim_id:
            continue
        wanted = [int(part) for part in named.groups() if part]  # a year, or a year and a month
        begun = row.period_end if is_blank(row.period_start) or len(wanted) > 1 else row.period_start
        days = [[day.year, day.month][: len(wanted)] for day in (begun, row.period_end)]
        days += [
            [day.year, day.month][: len(wanted)] for day in (row.published_earliest, row.published_latest)
        ]
        own = days[0] <= wanted <= days[1] or days[2] <= wanted <= days[3]
        if not own and not (len(wanted) == 1 and _may_be_of(row, wanted[0])):
            yield row.claim_id, "period_end", day_of(row.period_end), f"a day of {named[0].strip('-')}, as its name says", "Mend the day or the name."  # fmt: skip


def _may_be_of(row: Any, year: int) -> bool:
    """Whether a figure may be of a year in which neither its day nor its print lies."""
    before = row.period_end.year - 1
    by_print = row.period_precision == "publication" and year == before
    return (
        by_print
        or (ends_fiscal_year(row.period_end) and year == before)
        or bool(re.search(rf"\b{year}\b", words_of(row.note)))
    )


@rule("flow-unlike-its-name", "claims", error=False)
def flow(tables: Tables) -> Says:
    """What is named the addition of a year begins in it, and ends in it or before the next is over."""
    for row in tables.rows("claims"):
        named = FLOW.search(row.claim_id)
        if named and not is_blank(row.period_start):
            year = int(named[1] or named[2])
            late = (
                row.period_end.year - year - (row.period_end.year == year + 1 and row.period_end.month < 12)
            )
            if row.period_start.year != year or late:
                yield row.claim_id, "period_start", f"{day_of(row.period_start)} to {day_of(row.period_end)}", f"days of {year}, as its name says", "Mend the day or the name."  # fmt: skip


@rule("place-unlike-its-name", "claims", error=False)
def place(tables: Tables) -> Says:
    """A claim is of the place of which those of its list are whose names begin with the same word, or of one that is spelt out."""
    begun: dict[tuple[str, str], Counter] = {}
    keys = [(row.programme, _first(row.claim_id)) for row in tables.rows("claims")]
    for row, key in zip(tables.rows("claims"), keys, strict=True):
        begun.setdefault(key, Counter())[row.entity] += 1
    for row, key in zip(tables.rows("claims"), keys, strict=True):
        usual, times = begun[key].most_common(1)[0]
        alone = begun[key][row.entity] == 1 and times >= max(USUAL, begun[key].total() - 1)
        if alone and f"-{row.entity}-" not in f"-{row.claim_id}-":
            yield row.claim_id, "entity", row.entity, f"{usual}, as other names that begin with {key[1]!r}", "Mend the place or the name."  # fmt: skip


def _first(name: str) -> str:
    """The first word of a name that does not tell where the figure was collected."""
    return next((word for word in name.split("-") if word not in COLLECTIONS), name)


@rule("programme-of-a-wider-place", "programmes", "entities", error=False)
def wider(tables: Tables) -> Says:
    """A programme that is named for a place is of that place, not of the one around it."""
    places = sorted(tables.by_key("entities"), key=len, reverse=True)
    for row in tables.rows("programmes"):
        named = next((place for place in places if row.programme.startswith(f"{place}-")), row.entity)
        if named != row.entity:
            yield (
                row.programme,
                "entity",
                row.entity,
                f"{named}, as its name says",
                "Mend the place or the name.",
            )


@rule("target-unlike-its-name", "targets", error=False)
def target(tables: Tables) -> Says:
    """Where targets are named for their programmes, so is each."""
    rows = tables.rows("targets")
    others = [row for row in rows if not row.target.startswith(row.programme)]
    for row in others if len(others) * MANY <= len(rows) else ():
        yield row.target, "programme", row.programme, "the programme that its name begins with", "Mend the programme or the name."  # fmt: skip


@rule("reading-unlike-its-name", "readings", error=False)
def reading(tables: Tables) -> Says:
    """A reading is read as its name, its label and its reason say."""
    for row in tables.rows("readings"):
        key = key_of("readings", row._asdict())
        reason = REASON.match(words_of(row.reason))
        said: list[tuple[tuple[str, ...], str]] = [((row.reading,), "name")] if row.reading in HOW else []
        said += [(ways, "label") for words, ways in LABELS if words.search(row.label)]
        said += [((reason[1],), "reason")] if reason else []
        for ways, where in said:
            if row.how not in ways:
                yield key, "how", row.how, f"{' or '.join(ways)}, as its {where} says", "Mend how it is read, or the words."  # fmt: skip
                break


@rule("search-unlike-its-name", "searches", error=False)
def search(tables: Tables) -> Says:
    """A search that is named for a month reached into it, and no later year stands in its note; one for a target names it."""
    for row in tables.rows("searches"):
        key = key_of("searches", row._asdict())
        named = MONTH.search(row.search_id)
        if named and f"{row.searched_until:%Y-%m}" != named[1]:
            yield key, "searched_until", day_of(row.searched_until), f"a day of {named[1]}, as its name says", "Mend the day or the name."  # fmt: skip
        if not row.target and "this target" in words_of(row.note):
            yield key, "target", "nothing", "the target of which its note speaks", "Fill it in, or say in the note what was searched."  # fmt: skip


@rule("asked-before-its-texts", "questions", "claims", error=False)
def asked(tables: Tables) -> Says:
    """A question is asked after the years of which it or its note speaks, and after its programme was first in print."""
    first = tables.once("first printed", first_printed)
    for row in tables.rows("questions"):
        since = first.get(row.programme, row.asked)
        spoken = max(
            (int(y) for y in YEAR.findall(words_of(row.note)) if int(y) <= today().year),
            default=0,
        )
        if row.asked < since or row.asked.year < spoken:
            yield row.question_id, "asked", day_of(row.asked), f"a day after {max(day_of(since), str(spoken))}, of which its texts speak", "Mend the day."  # fmt: skip


@rule("question-of-another-list", "questions", "programmes", "claims", error=False)
def question(tables: Tables) -> Says:
    """A question has a word in common with the names, the definition or a measure of its programme, beside a place."""
    programmes = tables.by_key("programmes")
    measures: dict[str, set[str]] = {}
    for row in tables.rows("claims"):
        measures.setdefault(row.programme, set()).add(row.indicator)
    places = (
        stems(" ".join(tables.rows("entities").column("entity"))) if "entities" in tables else frozenset()
    )
    for row in tables.rows("questions"):
        about = programmes.get(row.programme)
        if about is None:
            continue
        words = " ".join([row.programme, about.label_en, about.definition, *measures.get(row.programme, ())])
        if not (stems(f"{row.question_id} {row.question}") & stems(words)) - places:
            yield row.question_id, "programme", row.programme, "a programme of which the question speaks", "Mend the programme."  # fmt: skip


@lru_cache(maxsize=4096)  # of names and labels that many rows have
def stems(text: str) -> frozenset[str]:
    """The beginnings of the longer words of a text."""
    return frozenset(word[:STEM] for word in re.findall(r"[a-z]{4,}", text.casefold().replace("_", " ")))


@rule("title-of-another-year", "sources", error=False)
def title(tables: Tables) -> Says:
    """A title that names years names one of those in the words of its address, or the one before or after."""
    for row in tables.rows("sources"):
        spoken = [int(year) for year in YEAR.findall(row.title)]
        words = [int(a or b) for a, b in IN_WORDS.findall(urlsplit(row.url).path)] if spoken else []
        if words and all(abs(one - other) > 1 for one in spoken for other in words):
            yield row.source_id, "title", repr(row.title[:60]), f"{words[0]}, as the words of its address say", "Mend the year, or the address."  # fmt: skip


@rule("label-left-out", ANY, error=False)
def left_out(tables: Tables) -> Says:
    """A Chinese label is not left out in one row alone."""
    for table in LABELLED:
        rows: list[Any] = tables.rows(table) if table in tables else []
        blank = [row for row in rows if not row.label_zh]
        if len(blank) == 1 and len(rows) >= MANY:
            yield table, blank[0][0], "label_zh", "nothing", "a label, as all other rows have", "Fill it in."


@rule("unit-unlike-its-statement", "assumptions", error=False)
def unit(tables: Tables) -> Says:
    """The unit of an assumption is one of which its name or statement speaks."""
    for row in tables.rows("assumptions"):
        words = UNITS.get(row.unit)
        if words and not re.search(words, f"{row.assumption_id} {row.statement}", re.I):
            yield row.assumption_id, "unit", row.unit, f"the unit of {row.statement[:60]!r}", "Mend the unit or the statement."  # fmt: skip
