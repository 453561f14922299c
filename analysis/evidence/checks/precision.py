"""Days beside how precisely they are known: windows of publication, starts of periods, batches, and events with their texts."""

import datetime as dt
from collections import Counter

from analysis.evidence.checks.rows import is_blank
from analysis.evidence.checks.sense import Says, Tables, day_of, grouped, key_of, rule

PUBLISHED = dt.timedelta(days=14)  # before a print, on which a figure without a day may have been told
MONTH = dt.timedelta(days=31)
DAY = dt.timedelta(days=1)
MIDDLE = 15  # of a month, where no more is known
FEW_DAYS = dt.timedelta(days=3)


@rule("print-unlike-its-precision", "claims", error=False)
def unlike_precision(tables: Tables) -> Says:
    """A print of which the month is known lies within one month; what is known to the month or year alone is no day."""
    for row in tables.rows("claims"):
        if row.published_precision not in ("month", "year"):
            continue
        first, last = row.published_earliest, row.published_latest
        begun = first + DAY  # the last evening of a month, where the next day relays it
        several = (last.year, last.month) not in ((first.year, first.month), (begun.year, begun.month))
        if (row.published_precision == "month" and several) or (first == last and not last.is_month_end):
            found = f"{row.published_precision} for {day_of(first)} to {day_of(last)}"
            allowed = "days of one month" if several else "day"
            yield row.claim_id, "published_precision", found, allowed, "Mend a day, or the precision."


@rule("start-of-a-total", "claims", error=False)
def of_a_total(tables: Tables) -> Says:
    """A promised total has no first day, as a total has none."""
    for row in tables.rows("claims"):
        if row.kind == "target_stock" and not is_blank(row.period_start):
            yield row.claim_id, "period_start", day_of(row.period_start), "nothing for a promised total", "Empty the cell, or mend the kind."  # fmt: skip


@rule("day-of-no-publication", "claims", error=False)
def no_publication(tables: Tables) -> Says:
    """A figure that is dated by its publication has a day of it, or of the two weeks before, when it was told."""
    for row in tables.rows("claims"):
        if row.period_precision == "publication" and not row.published_earliest - PUBLISHED <= row.period_end <= row.published_latest:  # fmt: skip
            found = f"publication for {day_of(row.period_end)}, printed {day_of(row.published_earliest)}"
            yield row.claim_id, "period_precision", found, "a day of its publication", "Mend the day, or say how it is known."  # fmt: skip


@rule("inferred-but-a-figure", "claims", error=False)
def inferred(tables: Tables) -> Says:
    """A deadline alone can be inferred; what was counted is of the day that its text names, or of its publication."""
    for row in tables.rows("claims"):
        if row.period_precision == "inferred" and not row.kind.startswith("target_"):
            yield row.claim_id, "period_precision", f"inferred for a {row.kind}", "inferred for a promise alone", "Say how its day is known."  # fmt: skip


@rule("start-within-a-month", "claims", error=False)
def start(tables: Tables) -> Says:
    """What is counted to the end of a month, or of a year that is known by itself, begins with one, or with an announcement
    or another figure of its list."""
    goals = tables.by_key("targets") if "targets" in tables else {}
    rows = tables.rows("claims")
    starts = Counter((row.programme, row.period_start) for row in rows)
    ends = {(row.programme, row.period_end) for row in rows}
    for row in rows:
        begun, end = row.period_start, row.period_end
        if is_blank(begun):
            continue
        within_month = begun.day > 1 and end.is_month_end
        within_year = (
            row.period_precision == "year"
            and (end.month, end.day) == (12, 31)
            and (begun.month, begun.day) != (1, 1)
        )
        if not (within_month or within_year) or starts[row.programme, begun] > 1:
            continue
        goal = goals.get(row.target)
        known = {row.published_earliest, row.published_latest}
        known |= {goal.announced_earliest, goal.announced_latest} if goal is not None else set()
        if begun not in known and not {(row.programme, begun), (row.programme, begun - DAY)} & ends:
            yield row.claim_id, "period_start", day_of(begun), f"the first day of a {'month' if within_month else 'year'}", "Are day and month swapped? Mend the day."  # fmt: skip


@rule("end-unlike-its-precision", "claims", error=False)
def end(tables: Tables) -> Says:
    """A figure of a month or quarter ends with its last day, or in the middle of the month."""
    for row in tables.rows("claims"):
        last = (
            row.period_end.is_month_end and (row.period_precision == "month" or not row.period_end.month % 3)
        ) or (row.period_precision == "month" and row.period_end.day == MIDDLE)
        if row.period_precision in ("month", "quarter") and not last:
            yield row.claim_id, "period_end", f"{day_of(row.period_end)}, known to the {row.period_precision}", f"the last day of a {row.period_precision}", "Mend the day, or its precision."  # fmt: skip


@rule("printed-before-announced", "claims", "targets", error=False)
def before_announced(tables: Tables) -> Says:
    """A text that prints a promise is at most a month older than the promise."""
    for row, goal in tables.joined("claims", "target", "targets"):
        if row.published_earliest < goal.announced_earliest - MONTH:
            yield row.claim_id, "published_earliest", day_of(row.published_earliest), f"a day since {day_of(goal.announced_earliest)}, when {row.target} was announced", "Mend one of the two days."  # fmt: skip


@rule("event-without-its-text", "events", error=False)
def event(tables: Tables) -> Says:
    """An event has a text with its day of print, or says what it rests on; an earliest day is one of an inferred day."""
    for row in tables.rows("events"):
        printed = not is_blank(row.published)
        if bool(row.source_id) != printed or bool(row.source_id) == bool(row.basis):
            found = f"source {row.source_id or 'none'}, printed {day_of(row.published) or 'never'}, {'a' if row.basis else 'no'} basis"
            yield row.event_id, "source_id", found, "a source with its day, or a basis", "Fill in the one, empty the other."  # fmt: skip
        if not is_blank(row.day_earliest) and row.day_precision != "inferred":
            yield row.event_id, "day_precision", f"{row.day_precision} with an earliest day", "inferred", "Mend one of the two."  # fmt: skip


@rule("event-of-another-definition", "events", "claims", error=False)
def definition(tables: Tables) -> Says:
    """The definition that an event brings is carried by figures of its own programme."""
    carried = {(row.programme, row.definition) for row in tables.rows("claims")}
    for row in tables.rows("events"):
        if row.definition and (row.programme, row.definition) not in carried and "claims" not in tables.partial:  # fmt: skip
            yield row.event_id, "definition", row.definition, f"a definition of figures of {row.programme}", "Mend the word or the programme."  # fmt: skip


@rule("batch-of-another-day", "batches", "claims", error=False)
def batch(tables: Tables) -> Says:
    """A batch has the day of its claim, or for a round of a year one within a month after it, and is not known better than that
    or than the same round of another place; a last day of a year is that of a year."""
    rounds = grouped(tables.rows("batches"), "programme", "batch", "date")
    for row, claim in tables.joined("batches", "claim_id", "claims"):
        key, gap = key_of("batches", row._asdict()), abs(row.date - claim.period_end)
        alone = len(rounds[row.programme, row.batch, row.date]) == 1
        same = row.date_precision == claim.period_precision and alone
        if same and (
            (row.date_precision == "day" and gap > FEW_DAYS)
            or (row.date_precision == "month" and gap > MONTH)
        ):
            yield key, "date", day_of(row.date), f"{day_of(claim.period_end)}, as claim {row.claim_id}", "Mend one of the two days."  # fmt: skip
        soon = row.date.year if claim.period_end - MONTH <= row.date else claim.period_end.year
        if row.date_precision == "year" and claim.period_precision in ("day", "year") and row.date.year != soon:  # fmt: skip
            yield key, "date", day_of(row.date), f"a day of {claim.period_end.year}, as claim {row.claim_id}", "Mend one of the two days."  # fmt: skip
        year = claim.period_precision == "year" or (row.date.month, row.date.day) == (12, 31)
        if row.date_precision == "day" and year and alone:
            yield key, "date_precision", f"day for {day_of(row.date)}", f"{claim.period_precision}, as claim {row.claim_id}, or year", "Mend the precision or the day."  # fmt: skip
