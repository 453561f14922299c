"""Days: after today, unlike how precisely they are known, or unlike the day in an address, a source or a name."""

import datetime as dt
import re
from calendar import monthrange
from functools import lru_cache
from typing import Any

from analysis.evidence.checks import sense
from analysis.evidence.checks.rows import BEGINNING, NO_DAY, Day, day_from, is_blank
from analysis.evidence.checks.sense import Says, Tables, day_of, ends_fiscal_year, grouped, rule

SLACK = dt.timedelta(days=1)  # time zones
OBSERVED = ("stock", "flow", "effect", "context")
SPAN = {"day": 3, "month": 31, "year": 366}  # days between first and last for each precision of a print
LONG_AFTER, LONG_AFTER_YEAR = (
    dt.timedelta(days=150),
    dt.timedelta(days=400),
)  # a relay comes so soon after the month, or the year, of its text
UPLOADED = dt.timedelta(days=60)  # and a page is at its address within weeks
EARLIEST = day_from("1990-01-01")
OLD_YEARS, AHEAD_YEARS, LONG_YEARS = 15, 20, 20
_YEAR = re.compile(r"(?<![0-9])(?<![0-9][,.])((?:19|20)[0-9]{2})(?![0-9%]|[,.][0-9])")
_IN_ADDRESS = re.compile(
    r"(?<![0-9])(20[0-2][0-9]|199[0-9])[-/_]?(0[1-9]|1[0-2])[-/_]?(0[1-9]|[12][0-9]|3[01])?(?![0-9])"
)
_IN_SOURCE = re.compile(r"(?<!-[0-9]{4})-((?:19|20)[0-9]{2})(?:-(0[1-9]|1[0-2]))?(?:-(0[1-9]|[12][0-9]|3[01]))?(?:-[0-9])?$")  # fmt: skip
# columns that say when something has happened, by table
HAPPENED = {
    "batches": ("date",), "events": ("published",), "outcomes": ("announced", "baseline_date", "outcome_date"),
    "questions": ("asked",), "searches": ("searched_until",), "targets": ("announced_latest",),
}  # fmt: skip


def first_day(row: Any) -> Day:
    """The first day to which a claim can refer by its own words: of its month, quarter or year."""
    known = row.period_precision
    return row.period_end.beginning(known) if known in BEGINNING else row.period_end


@rule("observed-after-print", "claims", error=True)
def after_print(tables: Tables) -> Says:
    """What was observed lies before the day on which it was printed."""
    for row in tables.rows("claims"):
        known = row.published_latest + SLACK
        if row.kind in OBSERVED and row.period_end > known and first_day(row) > known:
            found = f"{day_of(row.period_end)}, after its print of {day_of(row.published_latest)}"
            yield row.claim_id, "period_end", found, "a day before the print", "Mend one of the two days."


@rule("printed-in-future", "claims", error=True)
def in_future(tables: Tables) -> Says:
    """No text was published after today."""
    now = sense.today()
    for row in tables.rows("claims"):
        if row.published_latest > now + SLACK:
            yield row.claim_id, "published_latest", day_of(row.published_latest), f"up to {day_of(now)}", "Mend the day."  # fmt: skip


@rule("happens-in-future", sense.ANY, error=True)
def happens_in_future(tables: Tables) -> Says:
    """What is told as done lies before today: announcements, outcomes, batches, searches."""
    now = sense.today()
    for table, row in tables.each(HAPPENED):
        for column in HAPPENED[table]:
            if getattr(row, column) > now + SLACK:
                yield table, sense.key_of(table, row._asdict()), column, day_of(getattr(row, column)), f"up to {day_of(now)}", "Mend the day."  # fmt: skip


@rule("day-unlike-its-precision", "claims", error=False)
def unlike_precision(tables: Tables) -> Says:
    """A print known to the day, month or year spans no more; a figure of a year ends with one of its months."""
    for row in tables.rows("claims"):
        days = (row.published_latest - row.published_earliest).days
        if days > SPAN.get(row.published_precision, days):
            found = f"{days + 1} days with precision {row.published_precision}"
            yield (
                row.claim_id,
                "published_precision",
                found,
                "a span that it allows",
                "Mend a day, or write inferred.",
            )
        if row.period_precision == "year" and not row.period_end.is_month_end:
            yield row.claim_id, "period_end", day_of(row.period_end), "the last day of a year", "Mend the day, or its precision."  # fmt: skip


@rule("before-its-time", "claims", error=False)
def before_its_time(tables: Tables) -> Says:
    """Days before 1990, figures 15 years older than their print, ends 20 years ahead of it, periods of 20 years."""
    for row in tables.rows("claims"):
        years = (row.published_earliest - row.period_end).days / 365.25
        length = (row.period_end - row.period_start).days / 365.25  # nan without a start
        if min(row.period_end, row.published_earliest) < EARLIEST:
            found, allowed = day_of(min(row.period_end, row.published_earliest)), f"a day since {EARLIEST:%Y}"
        elif years > OLD_YEARS or -years > AHEAD_YEARS:
            found, allowed = f"{day_of(row.period_end)}, printed {day_of(row.published_earliest)}", "days nearer to each other"  # fmt: skip
        elif length > LONG_YEARS:
            found, allowed = f"a period of {length:.0f} years", "a shorter period"
        else:
            continue
        yield row.claim_id, "period_end", found, allowed, "Mend the year."


@rule("print-unlike-its-address", "claims", error=False)
def unlike_address(tables: Tables) -> Says:
    """A page is published on the day that its address names, or within weeks of it."""
    for row in tables.rows("claims"):
        first, last = _days_in(_IN_ADDRESS, row.url)
        if first is NO_DAY:
            continue
        if first > row.published_latest + 2 * SLACK or last < row.published_earliest - UPLOADED:
            found = f"{day_of(row.published_earliest)} to {day_of(row.published_latest)}"
            yield row.claim_id, "published_latest", found, f"about {day_of(first)}, the day in its address", "Mend the day or the address."  # fmt: skip


@rule("print-unlike-its-source", "claims", error=False)
def unlike_source(tables: Tables) -> Says:
    """A relay is not published before the text that it goes back to, nor many months after it."""
    for row in tables.rows("claims"):
        first, last = _days_in(_IN_SOURCE, row.source_id)
        if first is NO_DAY:
            continue
        a_year = (last - first).days > SPAN["month"]
        if a_year and row.kind.startswith("target_") and first.year == row.period_end.year:
            continue  # the text is called after the year that it promises something for
        long = LONG_AFTER_YEAR if a_year else LONG_AFTER
        if first > row.published_latest or last < row.published_earliest - long:
            found = f"{day_of(row.published_earliest)} to {day_of(row.published_latest)}"
            yield row.claim_id, "published_latest", found, f"soon after {day_of(first)}, as {row.source_id} says", "Mend the day, or take another source."  # fmt: skip


@lru_cache(maxsize=4096)  # many claims have the same source
def _days_in(pattern: re.Pattern, text: str) -> tuple[Day, Day]:
    """The first and last day of the day, month or year that a text names; no days if it names none."""
    for year, month, day in (hit.groups() for hit in pattern.finditer(text)):
        until = int(month or 12)
        try:
            first = Day(int(year), int(month or 1), int(day or 1))
            last = first if day else Day(int(year), until, monthrange(int(year), until)[1])
        except ValueError:  # 31 February in a number that is no day
            continue
        return first, last
    return NO_DAY, NO_DAY


@rule("page-of-two-days", "claims", error=False)
def two_days(tables: Tables) -> Says:
    """Claims of one page were published on one day, as exactly known for one as for the other."""
    for url, rows in grouped((row for row in tables.rows("claims") if row.url), "url").items():
        if len(rows) == 1 or len(set(map(_printed, rows))) == 1:
            continue
        first = min(
            rows, key=lambda row: (row.published_latest - row.published_earliest, row.published_latest)
        )
        for row in rows:
            if (own := _printed(row)) != (known := _printed(first)):
                yield row.claim_id, "published_earliest", own, f"{known}, as {first.claim_id} of {url[:60]}", "Mend one of the two, or the address."  # fmt: skip


def _printed(row: Any) -> str:
    """When a claim was printed, and how exactly that is known, in words."""
    first, last = day_of(row.published_earliest), day_of(row.published_latest)
    return f"{first if first == last else f'{first} to {last}'} ({row.published_precision})"


@rule("name-of-another-year", sense.ANY, error=False)
def another_year(tables: Tables) -> Says:
    """The year in the name of a target, a case or a claim is one of its own."""
    for table, row in tables.each(("targets", "outcomes")):
        names = [row[0], row.label_en, row.label_zh] if table == "targets" else [row.case_id]
        for name in names:
            years = _years(name)
            fiscal = ends_fiscal_year(row.deadline) and row.deadline.year - 1 in years
            if years and row.deadline.year not in years and not fiscal:
                yield table, row[0], "deadline", day_of(row.deadline), f"a day of {max(years)}, as {name!r} says", "Mend the day or the name."  # fmt: skip
    for row in tables.rows("claims") if "claims" in tables else ():
        # a claim may be named for the year of a target, and a programme for that of its goal ("Industry 2030")
        years = [] if "-between-" in row.claim_id else _years(row.claim_id.replace(row.programme, ""))
        begun = row.period_end if is_blank(row.period_start) else row.period_start
        own = range(begun.year - 1, row.period_end.year + 2)
        told_in = range(row.published_earliest.year, row.published_latest.year + 1)
        if years and not any(year in own or year in told_in for year in years):
            yield "claims", row.claim_id, "period_end", day_of(row.period_end), f"a day about {max(years)}, as its name says", "Mend the day or the name."  # fmt: skip


def _years(name: str) -> list[int]:
    return [int(year) for year in _YEAR.findall(name)]
