"""What does not add up: parts beyond their whole, additions beyond a longer one, a start unlike the figure of its day."""

import datetime as dt
import re
from itertools import groupby
from typing import Any

from analysis.evidence.checks.neighbours import lists
from analysis.evidence.checks.rows import Day, is_blank
from analysis.evidence.checks.sense import (
    ANY,
    Says,
    Tables,
    day_of,
    grouped,
    key_of,
    rule,
    tells_of_removals,
    told,
    words_of,
)

ROUNDED = 1.1  # times, by which figures of several texts may miss each other
OF_ITS_DAY = dt.timedelta(days=7)  # a baseline and the figure that it is taken from
ABOUT_ITS_DAY = dt.timedelta(days=60)  # and one that is taken from about its day
IN_ALL = re.compile(r"(?<!ver )(?<!bout )\b([0-9][0-9,]*) in all\b")
SCALES = ("count", "amount")  # of which parts add up


@rule("parts-beyond-their-whole", "claims", "entities", "indicators", "programmes", error=False)
def beyond_whole(tables: Tables) -> Says:
    """The places that lie side by side in another have together no more of a list that can't fall than that one."""
    places, about, programmes = (tables.by_key(t) for t in ("entities", "indicators", "programmes"))
    groups: dict[tuple, list[Any]] = {}
    for (programme, indicator, place, definition), kinds in tables.once("lists", lists).items():
        grows = programme in programmes and programmes[programme].monotone
        if grows and indicator in about and about[indicator].scale in SCALES and place in places:
            groups.setdefault((programme, indicator, definition), []).extend(kinds.get("stock", ()))
    for rows in groups.values():
        for whole in rows if len({row.entity for row in rows}) > 2 else ():
            parts: dict[str, Any] = {}
            for row in rows:
                if places[row.entity].part_of == whole.entity and row.period_end <= whole.period_end:
                    parts[row.entity] = max(parts.get(row.entity, row), row, key=lambda part: part.value)
            total = sum(row.value for row in parts.values())
            if len(parts) > 1 and total > whole.value and all(r.value <= whole.value for r in parts.values()):
                largest = max(parts.values(), key=lambda part: part.value)
                found = f"{told(largest.value)}, with {len(parts) - 1} other places {told(total)}"
                yield largest.claim_id, "value", found, f"up to {told(whole.value)} in all, as {whole.claim_id}", "Read both texts again."  # fmt: skip


@rule("addition-below-its-parts", "claims", "indicators", error=False)
def below_parts(tables: Tables) -> Says:
    """What was added in a period is no less than what was added in shorter periods within it."""
    about = tables.by_key("indicators")
    for (_, indicator, _, _), kinds in tables.once("lists", lists).items():
        flows = kinds.get("flow", ())
        if len(flows) < 3 or indicator not in about or about[indicator].scale not in SCALES:
            continue
        for row in flows:
            total, until, parts = 0.0, Day.min, []
            for part in flows:  # in the order of their ends, so that the first that fit are the most
                within = row.period_start <= part.period_start and part.period_end <= row.period_end
                shorter = part.period_end - part.period_start < row.period_end - row.period_start
                if within and shorter and part.period_start > until and part.value > 0:
                    total, until = total + part.value, part.period_end
                    parts.append(part.claim_id)
            if len(parts) > 1 and total > ROUNDED * row.value:
                yield row.claim_id, "period_start", f"{told(row.value)} since {day_of(row.period_start)}", f"at least {told(total)}, as {' and '.join(parts)} make", "Mend the first day or the number."  # fmt: skip


@rule("batch-unlike-its-note", "batches", "programmes", error=False)
def unlike_note(tables: Tables) -> Says:
    """The totals of which the notes of a list's batches speak lie as far apart as the batch is large, where none can leave
    and no note says that some left."""
    programmes = tables.by_key("programmes")
    growing = (
        row
        for row in tables.rows("batches")
        if row.programme in programmes and programmes[row.programme].monotone
    )
    for rows in grouped(growing, "programme", "entity").values():
        before = {int(row.batch): _in_all(row) for row in rows} | {0: 0}
        for row in rows:
            start, total = before.get(int(row.batch) - 1), _in_all(row)
            if (
                start is not None
                and total is not None
                and not is_blank(row.added)
                and total - start != row.added
                and not tells_of_removals(row.note)
            ):
                yield key_of("batches", row._asdict()), "added", told(float(row.added)), f"{total - start}, as the totals of the notes say", "Read the text again."  # fmt: skip


def _in_all(row: Any) -> int | None:
    """The total of which the note of a batch speaks."""
    found = IN_ALL.search(words_of(row.note))
    return int(found[1].replace(",", "")) if found else None


@rule("baseline-unlike-its-figure", "outcomes", "claims", error=False)
def unlike_figure(tables: Tables) -> Says:
    """The baseline of a case is the figure that was printed for its day."""
    stocks = (row for row in tables.rows("claims") if row.kind == "stock")
    totals = grouped(stocks, "programme", "indicator", "entity")
    for row in tables.rows("outcomes"):
        if is_blank(row.baseline_value) or is_blank(row.baseline_date) or row.how == "change":
            continue
        near = [
            c
            for c in totals.get((row.programme, row.indicator, row.entity), ())
            if abs(c.period_end - row.baseline_date) <= OF_ITS_DAY
        ]
        low, high = row.baseline_value / ROUNDED, row.baseline_value * ROUNDED
        if near and not any(low <= c.value <= high for c in near):
            yield row.case_id, "baseline_value", told(row.baseline_value), f"{told(near[0].value)}, as claim {near[0].claim_id} of {day_of(near[0].period_end)}", "Read the text again."  # fmt: skip


@rule("start-of-another-day", ANY, error=False)
def another_day(tables: Tables) -> Says:
    """The number from which a case or a reading starts is that of its day, not one that was printed for another day alone."""
    claims = tables.rows("claims") if "claims" in tables else ()
    stocks = (row for row in claims if row.kind == "stock" and row.value)
    totals = grouped(stocks, "programme", "indicator", "entity", "value")
    goals = tables.by_key("targets") if "targets" in tables else {}
    for table, base, day in (
        ("outcomes", "baseline_value", "baseline_date"),
        ("readings", "base_value", "base_date"),
    ):
        for row in tables.rows(table) if table in tables else ():
            place = (
                row.entity if table == "outcomes" else goals[row.target].entity if row.target in goals else ""
            )
            same = totals.get((row.programme, row.indicator, place, getattr(row, base)), [])
            if same and all(abs(claim.period_end - getattr(row, day)) > ABOUT_ITS_DAY for claim in same):
                yield table, key_of(table, row._asdict()), day, day_of(getattr(row, day)), f"about {day_of(same[0].period_end)}, the day of {same[0].claim_id}", "Mend the day or the number."  # fmt: skip


@rule("same-average-twice", "claims", error=False)
def same_average(tables: Tables) -> Says:
    """Two measures of one text don't change by the same tenth of a percent: one may be copied from the row beside it."""
    effects = [row for row in tables.rows("claims") if row.kind == "effect" and row.value % 1]
    key = lambda row: (row.source_id, row.programme, row.entity, abs(row.value))  # noqa: E731
    for _, same in groupby(sorted(effects, key=key), key=key):
        rows = list(same)
        for row in rows:
            other = next((o for o in rows if o.indicator != row.indicator), None)
            if other is not None:
                yield row.claim_id, "value", told(row.value), f"a number of its own; {other.claim_id} of the same text has it for {other.indicator}", "Read the text again."  # fmt: skip
