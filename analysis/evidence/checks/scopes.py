"""What figures cover: sites of an average, shares of one whole, changes beside their ends, places beside each other."""

import datetime as dt
import re
from typing import Any

from analysis.evidence.checks.rows import is_blank
from analysis.evidence.checks.sense import Says, Tables, day_of, grouped, odd_one, rule, told, words_of
from analysis.evidence.hedges import wordings

SITES = re.compile(
    r"factor|plant|site|firm|project|lighthouse|enterprise|workshop|\bline|member|compan|pilot|scenario|tier|cohort|[A-Z]|[0-9]"
)
SEVERAL = re.compile(
    r"(?:factories|plants|sites|firms|projects|lighthouses|enterprises|workshops|entries|cases|tiers|cohort|[0-9])\b"
)
PREFIXED = re.compile(r"(?:^|-)[a-z]+([0-9]{2,})-")
_HEDGES = "|".join(map(re.escape, wordings(english=True)))
FROM_TO = re.compile(
    rf"(?<![0-9.])([0-9]+(?:\.[0-9]+)?)(?: percent| ?%)? to (?:(?:{_HEDGES}) )?([0-9]+(?:\.[0-9]+)?)(?: percent\b| ?%)"
)
LEVEL = re.compile(r"^(.*_level)[0-9]+(?:plus|_or_below)?(_share)$")
LOWEST = re.compile(r"_level1_or_below_share$|_level0_share$")  # with which the levels of a scale begin
ALL_LEVELS, MISSING = 4, 5.0  # so many levels from the lowest on leave so many points to higher ones at most
NATIONAL = re.compile(r"share_of_(?:national|country)")
ROUNDED = 0.6  # points by which parts may miss their whole
WIDE = ("world", "country")
LEAST = 20.0  # a number that two places do not share by chance
MANY = 20  # effects of which a single one says nothing
YEAR = dt.timedelta(days=366)
START = 0.8  # of a start that a later total has


@rule("sites-unlike-their-scope", "claims", error=False)
def sites(tables: Tables) -> Says:
    """An average is over as many sites as others of its scope, or as its name says; over several where the scope is, and only there."""
    counted = (row for row in tables.rows("claims") if not is_blank(row.n_sites))
    for scope, rows in grouped(counted, "scope").items():
        odd, usual = odd_one(rows, lambda row: int(row.n_sites)) or (None, 0)
        for row in rows:
            named = PREFIXED.search(row.claim_id)
            if named and int(row.n_sites) != int(named[1]):
                allowed = f"{named[1]}, as its name says"
            elif row is odd:
                allowed = f"{usual}, as other averages of {scope!r}"
            elif scope and (row.n_sites > 1) != bool(SEVERAL.search(scope)):
                allowed = f"{'1' if row.n_sites > 1 else 'several'}, of {scope!r}"
            else:
                continue
            yield row.claim_id, "n_sites", str(row.n_sites), allowed, "Mend the number or the scope."


@rule("sites-left-out", "claims", error=False)
def left_out(tables: Tables) -> Says:
    """An effect says which sites it covers where all others do, and how many where all others of its scope do."""
    scopes = grouped((row for row in tables.rows("claims") if row.kind == "effect"), "scope")
    untold = scopes.get("", [])
    for row in untold if len(untold) == 1 and sum(map(len, scopes.values())) > MANY else ():
        yield row.claim_id, "scope", "nothing", "the sites that the figure covers", "Say which sites."
    for scope, rows in scopes.items():
        blank = [row for row in rows if is_blank(row.n_sites)]
        if scope and len(blank) == 1 and len(rows) > 2:
            yield (
                blank[0].claim_id,
                "n_sites",
                "nothing",
                f"a number, as other averages of {scope!r}",
                "Fill it in.",
            )


@rule("scope-of-no-sites", "claims", error=False)
def no_sites(tables: Tables) -> Says:
    """A scope names sites: their kind, their number or their name."""
    for row in tables.rows("claims"):
        if row.scope and not SITES.search(row.scope):
            yield row.claim_id, "scope", repr(row.scope[:60]), "the sites that the figure covers", "Is it the note? Say which sites."  # fmt: skip


@rule("shares-beyond-their-whole", "claims", error=False)
def beyond_whole(tables: Tables) -> Says:
    """The shares of the levels of one scale that one text prints for one day add up to no more than all, and to all where
    the lowest is among four or more."""
    groups: dict[tuple, dict[str, Any]] = {}
    for row in tables.rows("claims"):
        level = LEVEL.match(row.indicator)
        if level and row.unit == "percent":
            key = (*level.groups(), row.source_id, row.entity, row.programme, row.definition, row.period_end)
            groups.setdefault(key, {})[row.indicator] = row
    for rows in groups.values():
        total = sum(row.value for row in rows.values())
        whole = len(rows) >= ALL_LEVELS and any(map(LOWEST.search, rows))
        if len(rows) > 1 and (total > 100 + ROUNDED or (whole and total < 100 - MISSING)):
            largest = max(rows.values(), key=lambda row: row.value)
            found = f"{told(largest.value)}, with {len(rows) - 1} other levels {told(total)}"
            yield (
                largest.claim_id,
                "value",
                found,
                f"{'about' if whole else 'up to'} 100 percent in all",
                "Read the text again: value and measure.",
            )


@rule("share-of-itself", "claims", "entities", error=False)
def of_itself(tables: Tables) -> Says:
    """A share of what the nation has is that of a place in it."""
    for row, place in tables.joined("claims", "entity", "entities"):
        if NATIONAL.search(row.indicator) and place.level in WIDE:
            yield (
                row.claim_id,
                "entity",
                row.entity,
                "a place within the country",
                "Mend the place or the measure.",
            )


@rule("change-unlike-its-ends", "claims", error=False)
def ends(tables: Tables) -> Says:
    """A change is that between the two percentages of which its note speaks: in points, or relative to the first."""
    for row in tables.rows("claims"):
        found = FROM_TO.search(words_of(row.note)) if row.kind == "effect" else None
        if found is None:
            continue
        first, last = float(found[1]), float(found[2])
        right = (
            last - first
            if row.unit == "percentage_point"
            else 100 * (last / first - 1)
            if first
            else row.value
        )
        if abs(abs(row.value) - abs(right)) > max(ROUNDED, 0.05 * abs(right)):
            yield row.claim_id, "value", f"{told(row.value)} {row.unit}", f"{told(round(right, 1))}, from {found[1]} to {found[2]}", "Mend the number, the unit or the note."  # fmt: skip


@rule("site-that-is-many", "programmes", "claims", error=False)
def many(tables: Tables) -> Says:
    """A programme that is one plant has no total of several sites."""
    most: dict[str, Any] = {}
    for row in tables.rows("claims"):
        if row.kind == "stock" and row.unit == "count" and row.indicator == "units_recognised":
            most[row.programme] = max(most.get(row.programme, row), row, key=lambda r: r.value)
    for row in tables.rows("programmes"):
        if row.kind == "single_site" and row.programme in most and most[row.programme].value > 1:
            claim = most[row.programme]
            yield row.programme, "kind", row.kind, f"a kind of {told(claim.value)} sites, as {claim.claim_id}", "Mend the kind."  # fmt: skip


@rule("figure-of-two-places", "claims", error=False)
def two_places(tables: Tables) -> Says:
    """A page does not print one number for two places: the same list, measure and day."""
    seen: dict[tuple, Any] = {}
    for row in tables.rows("claims"):
        if row.url and row.kind in ("stock", "flow") and abs(row.value) >= LEAST:
            key = (row.url, row.programme, row.indicator, row.kind, row.definition, row.value, row.period_end)
            first = seen.setdefault(key, row)
            if first.entity != row.entity:
                yield row.claim_id, "entity", row.entity, f"{first.entity}, as {first.claim_id} of the same page", "Take one out, or read the page again."  # fmt: skip


@rule("change-from-another-start", "outcomes", "claims", error=False)
def another_start(tables: Tables) -> Says:
    """What came of a promised change or addition is counted from where the promise counts."""
    claims = tables.by_key("claims")
    for row in tables.rows("outcomes"):
        goal, came = claims.get(row.target_claim_id), claims.get(row.outcome_claim_id)
        if row.how not in ("change", "addition") or goal is None or came is None:
            continue
        gap = came.period_start - goal.period_start  # no day without both
        if gap > YEAR or gap < -YEAR:
            yield row.case_id, "outcome_claim_id", f"{came.claim_id}, since {day_of(came.period_start)}", f"a figure since {day_of(goal.period_start)}, as {goal.claim_id}", "Mend the start, or take another claim."  # fmt: skip


@rule("total-below-its-start", "claims", "programmes", "outcomes", error=False)
def below_start(tables: Tables) -> Says:
    """A list that can't fall, or what builders put in place, has no less than a case of it started from."""
    programmes = tables.by_key("programmes")
    starts: dict[tuple, list[Any]] = {}
    for case in tables.rows("outcomes"):
        about = programmes.get(case.programme)
        grows = about is not None and (about.monotone or about.kind == "installation")
        if (
            grows
            and case.how == "total"
            and case.direction == "at_least"
            and not is_blank(case.baseline_value)
        ):
            starts.setdefault((case.programme, case.indicator, case.entity), []).append(case)
    for row in tables.rows("claims"):
        for case in starts.get((row.programme, row.indicator, row.entity), ()) if row.kind == "stock" else ():
            if (
                row.period_end > case.baseline_date
                and row.value < START * case.baseline_value
                and not row.definition
            ):
                yield row.claim_id, "value", told(row.value), f"at least {told(case.baseline_value)}, from which {case.case_id} started on {day_of(case.baseline_date)}", "Read both texts again."  # fmt: skip
                break
