"""What cannot be of promises: targets and readings that contradict their claims, each other, or themselves."""

import datetime as dt
import math
import re
from collections.abc import Iterator
from typing import Any

from analysis.evidence.checks.rows import Day, is_blank
from analysis.evidence.checks.sense import (
    Says,
    Tables,
    day_of,
    grouped,
    key_of,
    line_of,
    rule,
    told,
    words_of,
)

SCALES = {"share": ("share",), "change": ("change",), "total": ("count", "amount", "intensity", "index"),
          "addition": ("count", "amount", "intensity", "index")}  # fmt: skip
BY_HAND = 0.3  # a base that is this far from the figure of about its day is another figure
ABOUT = dt.timedelta(days=100)
LONG_BEFORE_YEARS = 8  # an announcement before the first text that prints it
LONGEST_YEARS = 20  # from an announcement to its deadline
WINDOW_YEARS = 5  # of a day of announcement
LATE_YEARS = 3  # a text that prints a promise, after its deadline
FIRST_YEAR, LAST_YEAR = 1990, 2060  # a number between them may be a year
_CAME_OUT = re.compile(
    r"\b(?:(?:published|issued|announced|told|ordered|passed|held) (?:on|in the [a-z ]+ of)|"
    r"(?:plan|speech|guide|order|meeting|briefing|conference) of) "
    r"((?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}|[0-9]{1,2} [A-Z][a-z]+ (?:19|20)[0-9]{2})\b",
    re.I,
)
_NUMBER = re.compile(r"([0-9][0-9,]*(?:\.[0-9]+)?)(?:\s*(thousand|million|billion|trillion))?")
_TIMES = {"": 1.0, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}


@rule("deadline-before-announcement", "targets", error=True)
def announced_late(tables: Tables) -> Says:
    """A target is announced before its deadline."""
    for row in tables.rows("targets"):
        if row.announced_earliest > row.deadline:
            found = f"{day_of(row.deadline)}, announced {day_of(row.announced_earliest)}"
            yield row.target, "deadline", found, "a day after the announcement", "Mend one of the two days."


@rule("target-differs-from-claim", "claims", "targets", error=True)
def differs_from_target(tables: Tables) -> Says:
    """A claim that announces a target has its deadline, place, list and measure."""
    for row, goal in tables.joined("claims", "target", "targets"):
        wrong = [(c, getattr(row, c), getattr(goal, c)) for c in ("entity", "programme", "indicator")]
        wrong.append(("period_end", day_of(row.period_end), f"the deadline {day_of(goal.deadline)}"))
        for column, found, allowed in wrong:
            if found != allowed.removeprefix("the deadline "):
                yield (
                    row.claim_id,
                    column,
                    found,
                    f"{allowed}, as target {row.target}",
                    "Mend one of the two.",
                )


@rule("announced-after-its-claim", "targets", "claims", error=True)
def after_its_claim(tables: Tables) -> Says:
    """A target is announced before the first text that prints it is out."""
    for row, claims in _printed(tables):
        first = min(claim.published_latest for claim in claims)
        if row.announced_earliest > first:
            yield row.target, "announced_earliest", day_of(row.announced_earliest), f"up to {day_of(first)}, when it was in print", "Mend the day."  # fmt: skip


@rule("announced-long-before", "targets", "claims", error=False)
def long_before(tables: Tables) -> Says:
    """A target is announced within 8 years of its first print and 20 of its deadline, and printed up to 3 after that."""
    for row, claims in _printed(tables):
        first = min(claim.published_earliest for claim in claims)
        far = (first - row.announced_latest).days > LONG_BEFORE_YEARS * 366
        ahead = (row.deadline - row.announced_earliest).days > LONGEST_YEARS * 366
        if far or ahead or (first - row.deadline).days > LATE_YEARS * 366:
            found = f"announced {day_of(row.announced_latest)}, printed {day_of(first)}, due {day_of(row.deadline)}"
            yield row.target, "announced_latest", found, "days nearer to each other", "Mend the year."


@rule("announced-within-years", "targets", error=False)
def wide_window(tables: Tables) -> Says:
    """A day of announcement that is known to five years only."""
    for row in tables.rows("targets"):
        if (row.announced_latest - row.announced_earliest).days > WINDOW_YEARS * 365.25:
            found = f"{day_of(row.announced_earliest)} to {day_of(row.announced_latest)}"
            yield row.target, "announced_earliest", found, "a window of a few years at most", "Mend the year, or date the announcement."  # fmt: skip


@rule("announced-on-a-named-day", "targets", "claims", "sources", error=False)
def on_a_named_day(tables: Tables) -> Says:
    """A target that came out on a day which its text, as its notes tell it, names is announced on that day, and not within days or
    months around it."""
    texts = tables.by_key("sources")
    for row, claims in _printed(tables):
        if row.announced_earliest == row.announced_latest:
            continue
        sources = (texts[c.source_id] for c in claims if c.source_id in texts)
        notes = {words_of(one.note) for one in (row, *claims, *sources)}
        days = {day for note in notes for day in _came_out(note)}
        near = sorted(day for day in days if row.announced_earliest <= day < row.announced_latest)
        if len(near) == 1 and row.announced_latest not in days:  # a draft came before the plan
            found = f"{day_of(row.announced_earliest)} to {day_of(row.announced_latest)}"
            yield row.target, "announced_latest", found, f"{day_of(near[0])}, on which its text came out", "Name the one day, or say in the note why it is not known."  # fmt: skip


def _came_out(note: str) -> Iterator[Day]:
    """The days on which a plan or a text came out, by the words of a note.

    >>> [f"{day:%Y-%m-%d}" for day in _came_out("Published on 3 December 2021; read on 5 May 2022. Plan of 2022-01-12.")]
    ['2021-12-03', '2022-01-12']
    """
    for words in _CAME_OUT.findall(note):
        try:
            yield Day.strptime(words, "%Y-%m-%d" if words[4] == "-" else "%d %B %Y")
        except ValueError:
            continue  # 31 June


def _printed(tables: Tables) -> Iterator[tuple[Any, list]]:
    """The targets that claims print, each with these claims."""
    claims = grouped((row for row in tables.rows("claims") if row.target), "target")
    yield from ((row, claims[row.target]) for row in tables.rows("targets") if row.target in claims)


@rule("label-of-another-place", "targets", "entities", error=False)
def another_place(tables: Tables) -> Says:
    """The label of a target begins with its own place, where it begins with a place."""
    places = tables.by_key("entities")
    named = {row.label_en.casefold(): row.entity for row in places.values()}
    for row in tables.rows("targets"):
        head = row.label_en.partition(":")[0].casefold() if ":" in row.label_en else ""
        other = named.get(head, row.entity)
        if other not in line_of(places, row.entity) and row.entity not in line_of(places, other):
            yield row.target, "entity", row.entity, f"{other}, as {row.label_en!r} says", "Mend the place or the label."  # fmt: skip


@rule("reading-differs-from-claim", "readings", "claims", error=True)
def differs_from_claim(tables: Tables) -> Says:
    """A primary reading asks for the number that its claim prints; every reading rests on a claim of its target."""
    for row, claim in tables.joined("readings", "claim_id", "claims"):
        key = key_of("readings", row._asdict())
        if row.primary and not math.isclose(row.value, claim.value, rel_tol=1e-9):
            yield (
                key,
                "value",
                told(row.value),
                f"{told(claim.value)}, as claim {row.claim_id}",
                "Mend one of the two.",
            )
        if claim.target != row.target:
            yield key, "claim_id", row.claim_id, f"a claim of {row.target}", "Take the claim that prints it."
        began = claim.period_start - dt.timedelta(days=1)
        if (
            row.primary
            and row.how in ("addition", "change")
            and row.base_date != began
            and not is_blank(began)
        ):
            yield key, "base_date", day_of(row.base_date), f"{day_of(began)}, the day before the period of {row.claim_id}", "Mend one of the two."  # fmt: skip


@rule("reading-unlike-its-target", "readings", "targets", "indicators", error=True)
def unlike_target(tables: Tables) -> Says:
    """A primary reading is of its target's list and measure; a share is asked of a share, and counting begins in time."""
    goals, measures = tables.by_key("targets"), tables.by_key("indicators")
    for row in tables.rows("readings"):
        goal, key = goals.get(row.target), key_of("readings", row._asdict())
        scales = SCALES[row.how] if row.how in SCALES and row.indicator in measures else ()
        if scales and measures[row.indicator].scale not in scales:
            yield key, "how", f"{row.how} of a {measures[row.indicator].scale}", f"what fits {row.indicator}", "Mend how it is read, or the measure."  # fmt: skip
        if goal is None:
            continue
        for column in ("programme", "indicator") if row.primary else ():
            if getattr(row, column) != getattr(goal, column):
                yield key, column, getattr(row, column), f"{getattr(goal, column)}, as its target", "Mend one of the two."  # fmt: skip
        if row.base_date >= goal.deadline:
            yield key, "base_date", day_of(row.base_date), f"a day before the deadline {day_of(goal.deadline)}", "Mend the day."  # fmt: skip


@rule("base-beyond-goal", "readings", "targets", error=True)
def base_beyond_goal(tables: Tables) -> Says:
    """A total starts short of its goal; no count starts below zero."""
    goals = tables.by_key("targets")
    for row in tables.rows("readings"):
        if is_blank(row.base_value) or row.target not in goals:
            continue
        below = goals[row.target].direction == "at_most"
        passed = row.base_value < row.value if below else row.base_value > row.value
        if (row.how in ("total", "share") and passed) or (row.how != "change" and row.base_value < 0):
            yield key_of("readings", row._asdict()), "base_value", told(row.base_value), f"a start on the way to {told(row.value)}", "Mend one of the two."  # fmt: skip


@rule("base-unlike-its-figure", "readings", "targets", "claims", error=False)
def base_unlike_figure(tables: Tables) -> Says:
    """The base of an addition is the figure that was printed for about its day."""
    goals, totals = tables.by_key("targets"), [row for row in tables.rows("claims") if row.kind == "stock"]
    for row in tables.rows("readings"):
        if is_blank(row.base_value) or is_blank(row.base_date) or row.target not in goals:
            continue
        wanted = (row.programme, row.indicator, goals[row.target].entity, row.definition)
        near = [
            c for c in totals
            if (c.programme, c.indicator, c.entity, c.definition) == wanted and abs(c.period_end - row.base_date) <= ABOUT
        ]  # fmt: skip
        if near and all(abs(c.value - row.base_value) > BY_HAND * max(abs(c.value), 1) for c in near):
            yield key_of("readings", row._asdict()), "base_value", told(row.base_value), f"about {told(near[0].value)}, as {near[0].claim_id}", "Read the text again."  # fmt: skip


@rule("label-of-another-number", "readings", "targets", error=False)
def another_number(tables: Tables) -> Says:
    """The label of a reading names its number, and the year by which it is due."""
    goals = tables.by_key("targets")
    for row in tables.rows("readings"):
        key = key_of("readings", row._asdict())
        numbers = {
            float(n.replace(",", "")) * times
            for n, word in _NUMBER.findall(row.label)
            for times in (1, _TIMES[word])
        }
        named = {n for n in numbers if not FIRST_YEAR <= n <= LAST_YEAR}
        if named and not any(math.isclose(abs(row.value), n, rel_tol=1e-3) for n in numbers):
            yield (
                key,
                "value",
                told(row.value),
                f"a number of its label, {row.label!r}",
                "Mend one of the two.",
            )
        year = re.search(r"\bby (?:the end of |mid |the middle of )?((?:19|20)[0-9]{2})\b", row.label)
        if year and row.target in goals and goals[row.target].deadline.year != int(year[1]):
            yield key, "label", repr(row.label), f"the year of the deadline {day_of(goals[row.target].deadline)}", "Mend one of the two."  # fmt: skip


@rule("direction-against-sign", "targets", "readings", "indicators", error=True)
def against_sign(tables: Tables) -> Says:
    """A target to fall, or of a measure that is better lower, asks for at most; any other for at least."""
    measures = tables.by_key("indicators")
    primary = {row.target: row.value for row in tables.rows("readings") if row.primary}
    for row in tables.rows("targets"):
        if row.target in primary:
            better = measures[row.indicator].direction if row.indicator in measures else ""
            lower = primary[row.target] < 0 or better == "lower"
            if (row.direction == "at_most") != lower:
                yield row.target, "direction", row.direction, "at_most" if lower else "at_least", "Mend the direction, or the sign of its reading."  # fmt: skip
