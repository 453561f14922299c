"""What cannot be of what came: outcomes, batches, events and searches that contradict their claims and targets."""

import datetime as dt
import math
from itertools import pairwise

from analysis.evidence.checks.rows import is_blank
from analysis.evidence.checks.sense import (
    Says,
    Tables,
    day_of,
    first_printed,
    grouped,
    key_of,
    rule,
    tells_of_removals,
    told,
)
from analysis.evidence.kinds import kind_of_goal

KINDS = {  # of the claim that prints a target or an outcome, by how the target is read
    "total": ("target_stock", "target_flow", "stock", "flow"),
    "share": ("target_stock", "stock"),
    "addition": ("target_flow", "flow", "stock"),
    "change": ("target_flow", "flow", "effect"),
}
SCALES = {"share": ("share",), "change": ("change",), "total": ("count", "amount", "intensity", "index"),
          "addition": ("count", "amount", "intensity", "index")}  # fmt: skip
LATE = dt.timedelta(days=900)  # an outcome after its deadline
EARLY = dt.timedelta(days=400)  # a verdict of no before it; a baseline after the announcement
APART = dt.timedelta(days=400)  # a batch and the claim that prints it
AROUND = dt.timedelta(days=60)  # an event's text and the claims that go back to it
FEW_DAYS = dt.timedelta(days=7)  # the same, where their day is known
OLD = dt.timedelta(days=3660)


@rule("verdict-against-value", "outcomes", error=True)
def against_value(tables: Tables) -> Says:
    """The verdict of an outcome follows from its value, the target and the direction."""
    for row in tables.rows("outcomes"):
        if row.met in ("yes", "no"):
            below = row.direction == "at_most"
            reached = (
                row.outcome_value <= row.target_value if below else row.outcome_value >= row.target_value
            )
            if reached != (row.met == "yes"):
                found = f"{row.met} for {told(row.outcome_value)} of {told(row.target_value)}"
                yield row.case_id, "met", found, "yes" if reached else "no", "Mend the verdict or the value."


@rule("outcome-before-announcement", "outcomes", error=True)
def before_announcement(tables: Tables) -> Says:
    """What came of a target lies after its announcement."""
    for row in tables.rows("outcomes"):
        if row.outcome_date < row.announced:
            found = f"{day_of(row.outcome_date)}, announced {day_of(row.announced)}"
            yield (
                row.case_id,
                "outcome_date",
                found,
                "a day after the announcement",
                "Mend one of the two days.",
            )


@rule("baseline-beyond-target", "outcomes", error=True)
def beyond_target(tables: Tables) -> Says:
    """A total or share that is asked for lies beyond the baseline, which is of a day before the deadline."""
    for row in tables.rows("outcomes"):
        if is_blank(row.baseline_value):
            continue
        gone = row.target_value - row.baseline_value
        if row.how in ("total", "share") and gone and (gone < 0) != (row.direction == "at_most"):
            yield row.case_id, "baseline_value", told(row.baseline_value), f"a start on the way to {told(row.target_value)}", "Mend one of the two."  # fmt: skip
        if row.baseline_date >= row.deadline:
            yield row.case_id, "baseline_date", day_of(row.baseline_date), f"a day before the deadline {day_of(row.deadline)}", "Mend the day."  # fmt: skip


@rule("outcome-unlike-its-target", "outcomes", "targets", error=True)
def unlike_target(tables: Tables) -> Says:
    """A case has the place, list, measure, deadline, direction and announcement of its target."""
    for row, goal in tables.joined("outcomes", "target", "targets"):
        for column in ("entity", "programme", "indicator", "direction", "deadline"):
            here, there = getattr(row, column), getattr(goal, column)
            if here != there:
                pair = (day_of(here), day_of(there)) if column == "deadline" else (here, there)
                yield (
                    row.case_id,
                    column,
                    pair[0],
                    f"{pair[1]}, as target {row.target}",
                    "Mend one of the two.",
                )
        if not goal.announced_earliest <= row.announced <= goal.announced_latest:
            allowed = f"{day_of(goal.announced_earliest)} to {day_of(goal.announced_latest)}, as target {row.target}"
            yield row.case_id, "announced", day_of(row.announced), allowed, "Mend one of the two."


@rule("outcome-differs-from-claim", "outcomes", "claims", error=True)
def outcome_differs(tables: Tables) -> Says:
    """Target and outcome of a case are the numbers that its claims print, of its own place, list and measure."""
    claims = tables.by_key("claims")
    for row in tables.rows("outcomes"):
        for side in ("target", "outcome"):
            name = getattr(row, f"{side}_claim_id")
            claim = claims.get(name)
            if claim is None:
                continue
            value = getattr(row, f"{side}_value")
            if not math.isclose(claim.value, value, rel_tol=1e-9):
                yield row.case_id, f"{side}_value", told(value), f"{told(claim.value)}, as claim {name}", "Mend one of the two."  # fmt: skip
            for column in ("entity", "programme", "indicator", "unit"):
                if getattr(claim, column) != getattr(row, column):
                    yield row.case_id, column, getattr(row, column), f"{getattr(claim, column)}, as claim {name}", "Mend one of the two, or take another claim."  # fmt: skip
            day, own = ("deadline", row.deadline) if side == "target" else ("outcome_date", row.outcome_date)
            if own != claim.period_end:
                yield row.case_id, day, day_of(own), f"{day_of(claim.period_end)}, as claim {name}", "Mend one of the two."  # fmt: skip
            if claim.kind not in KINDS.get(row.how, ()) or (side == "target") != claim.kind.startswith(
                "target_"
            ):
                yield row.case_id, f"{side}_claim_id", f"{name}, a {claim.kind}", f"a claim of the {side}", "Take the claim that prints it."  # fmt: skip


@rule("addresses-swapped", "outcomes", "claims", error=False)
def swapped(tables: Tables) -> Says:
    """The address of a promise is not that of its outcome's page, nor the other way round."""
    claims = tables.by_key("claims")
    for row in tables.rows("outcomes"):
        pages = [claims[c].url if c in claims else "" for c in (row.target_claim_id, row.outcome_claim_id)]
        if (
            pages[0]
            and pages[1]
            and pages[0] != pages[1]
            and [row.url_target, row.url_outcome] == pages[::-1]
        ):
            yield (
                row.case_id,
                "url_target",
                row.url_target[:60],
                "the page of the promise",
                "Swap the two addresses.",
            )


@rule("outcome-kind", "outcomes", "programmes", "indicators", error=True)
def outcome_kind(tables: Tables) -> Says:
    """A case has the kind of its programme (of a share: a rate) and the unit of its measure, and a share is asked of a share."""
    programmes, measures = tables.by_key("programmes"), tables.by_key("indicators")
    for row in tables.rows("outcomes"):
        if row.programme in programmes and row.indicator in measures:
            kind = kind_of_goal(programmes[row.programme].kind, measures[row.indicator].scale)
            if row.kind != kind:
                yield row.case_id, "kind", row.kind, f"{kind}, by its programme {row.programme} and its measure {row.indicator}", "Mend the kind, or the programme."  # fmt: skip
        if row.indicator in measures:
            measure = measures[row.indicator]
            if row.unit != measure.unit:
                yield (
                    row.case_id,
                    "unit",
                    row.unit,
                    f"{measure.unit}, as {row.indicator}",
                    "Mend one of the two.",
                )
            if measure.scale not in SCALES.get(row.how, (measure.scale,)):
                yield row.case_id, "how", f"{row.how} of a {measure.scale}", f"what fits {row.indicator}", "Mend how it is read, or the measure."  # fmt: skip


@rule("outcome-out-of-time", "outcomes", error=False)
def out_of_time(tables: Tables) -> Says:
    """A figure years after the deadline, a verdict of no a year before it, a baseline of another time."""
    for row in tables.rows("outcomes"):
        late = row.outcome_date > row.deadline + LATE
        early = row.met == "no" and row.outcome_date < row.deadline - EARLY
        if late or early:
            found = f"{day_of(row.outcome_date)}, due {day_of(row.deadline)}"
            yield (
                row.case_id,
                "outcome_date",
                found,
                "a figure of about the deadline",
                "Mend the day, or say unknown.",
            )
        if row.baseline_date > row.announced + EARLY or row.baseline_date < row.announced - OLD:
            found = f"{day_of(row.baseline_date)}, announced {day_of(row.announced)}"
            yield row.case_id, "baseline_date", found, "a day about the announcement", "Mend the day."


@rule("batch-differs-from-claim", "batches", "claims", error=True)
def batch_differs(tables: Tables) -> Says:
    """A batch is of its claim's list, place and time, adds what that prints as an addition, and no more than its total."""
    for row, claim in tables.joined("batches", "claim_id", "claims"):
        key = key_of("batches", row._asdict())
        for column in ("programme", "entity"):
            if getattr(row, column) != getattr(claim, column):
                yield key, column, getattr(row, column), f"{getattr(claim, column)}, as claim {row.claim_id}", "Mend one of the two."  # fmt: skip
        exact = row.date_precision == "day" and claim.period_precision == "day"
        if abs(row.date - claim.period_end) > (AROUND if exact else APART):
            yield key, "date", day_of(row.date), f"about {day_of(claim.period_end)}, as claim {row.claim_id}", "Mend one of the two."  # fmt: skip
        if is_blank(row.added):
            continue
        wrong = row.added != claim.value if claim.kind == "flow" else row.added > claim.value
        if wrong:
            most = "" if claim.kind == "flow" else "at most "
            yield key, "added", told(float(row.added)), f"{most}{told(claim.value)}, as claim {row.claim_id}", "Mend one of the two."  # fmt: skip


@rule("batch-unlike-its-totals", "batches", "claims", error=False)
def batch_totals(tables: Tables) -> Says:
    """A batch is what lies between the totals before and after it; a batch of a year bears the year's last day."""
    claims = tables.by_key("claims")
    lists: dict[tuple, list] = {}
    for row in tables.rows("batches"):
        lists.setdefault((row.programme, row.entity), []).append(row)
        if row.date_precision == "year" and (row.date.month, row.date.day) != (12, 31):
            yield key_of("batches", row._asdict()), "date", day_of(row.date), "31 December where only the year is known", "Mend the day, or its precision."  # fmt: skip
    for rows in lists.values():
        rows.sort(key=lambda row: row.batch)
        for before, row in pairwise(rows):
            total, earlier = claims.get(row.claim_id), claims.get(before.claim_id)
            if is_blank(row.added) or total is None or earlier is None or row.batch != before.batch + 1:
                continue
            gap = total.value - earlier.value
            both = (total.kind, earlier.kind) == ("stock", "stock")
            if both and float(row.added) != gap and not tells_of_removals(row.note):
                allowed = f"{told(gap)}, between {earlier.claim_id} and {total.claim_id}"
                yield key_of("batches", row._asdict()), "added", told(float(row.added)), allowed, "Read the texts again."  # fmt: skip


@rule("event-unlike-its-claim", "events", "claims", error=True)
def event_claim(tables: Tables) -> Says:
    """An event's claim is of its list or successor, its definition is that of a claim, and it is in print after its day."""
    claims = tables.by_key("claims")
    definitions = {row.definition for row in tables.rows("claims")}
    for row in tables.rows("events"):
        claim = claims.get(row.claim_id)
        if claim is not None and claim.programme not in (row.programme, row.successor):
            yield row.event_id, "claim_id", f"{row.claim_id}, of {claim.programme}", f"a claim of {row.programme}", "Take another claim."  # fmt: skip
        if row.definition and row.definition not in definitions and "claims" not in tables.partial:
            yield row.event_id, "definition", row.definition, "a definition that a claim carries", "Mend the word, or the claims."  # fmt: skip
        if row.day > row.published:
            yield row.event_id, "day", day_of(row.day), f"up to {day_of(row.published)}, when it was in print", "Mend one of the two days."  # fmt: skip
        if is_blank(row.day) != (row.day_precision == "unknown"):
            yield row.event_id, "day_precision", f"{row.day_precision} for {day_of(row.day) or 'no day'}", "unknown where there is no day", "Mend one of the two."  # fmt: skip


@rule("event-unlike-its-source", "events", "claims", error=False)
def event_source(tables: Tables) -> Says:
    """An event is in print when the claims of its text are: within days where their day is known."""
    prints = grouped(tables.rows("claims"), "source_id")
    for row in tables.rows("events"):
        claims = prints.get(row.source_id, [])
        if not claims or is_blank(row.published):
            continue
        first, last = min(c.published_earliest for c in claims), max(c.published_latest for c in claims)
        near = FEW_DAYS if all(c.published_precision == "day" for c in claims) else AROUND
        if not first - near <= row.published <= last + near:
            yield row.event_id, "published", day_of(row.published), f"{day_of(first)} to {day_of(last)}, as the claims of {row.source_id}", "Mend the day or the source."  # fmt: skip


@rule("its-own-successor", "events", error=True)
def own_successor(tables: Tables) -> Says:
    """A list is not replaced by itself, also not by a detour."""
    after: dict[str, set[str]] = {}
    for row in tables.rows("events"):
        if row.successor:
            after.setdefault(row.programme, set()).add(row.successor)
    for row in tables.rows("events"):
        reached, todo = set(), {row.successor} - {""}
        while todo:
            reached |= todo
            todo = set().union(*(after.get(one, set()) for one in todo)) - reached
        if row.programme in reached:
            yield row.event_id, "successor", row.successor, "a programme that leads on", "Mend the successor."


@rule("event-before-its-list", "events", "claims", error=False)
def before_list(tables: Tables) -> Says:
    """A list is replaced or closed after it was first in print."""
    first = tables.once("first printed", first_printed)
    for row in tables.rows("events"):
        if (
            row.programme in first
            and row.day < first[row.programme] - AROUND
            and "claims" not in tables.partial
        ):
            yield row.event_id, "day", day_of(row.day), f"a day after {day_of(first[row.programme])}, when its list was first in print", "Mend the day."  # fmt: skip


@rule("search-of-another-list", "searches", "targets", error=True)
def search_differs(tables: Tables) -> Says:
    """A search for a target is one for its programme, and reaches beyond its announcement."""
    for row, goal in tables.joined("searches", "target", "targets"):
        key = key_of("searches", row._asdict())
        if row.programme != goal.programme:
            yield (
                key,
                "programme",
                row.programme,
                f"{goal.programme}, as target {row.target}",
                "Mend one of the two.",
            )
        if row.searched_until < goal.announced_latest:
            yield key, "searched_until", day_of(row.searched_until), f"a day after {day_of(goal.announced_latest)}, the announcement", "Mend the day."  # fmt: skip
