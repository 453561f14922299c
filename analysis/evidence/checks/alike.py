"""What is unlikely of claims that are about the same: one day, one text, one page, one place and the place around it."""

import datetime as dt
from itertools import groupby
from typing import Any

from analysis.evidence.checks.neighbours import lists
from analysis.evidence.checks.rows import is_blank
from analysis.evidence.checks.sense import Says, Tables, day_of, grouped, line_of, rule, told

SAME_DAY, EXACT_DAY = 1.3, 1.01  # times another figure of the day; where both are printed as exact
RELAYED = 3.0  # times another relay of one text
NEAR = dt.timedelta(days=31)
A_YEAR = dt.timedelta(days=366)
ABOVE, BELOW = ("over", "at_least"), ("up_to", "nearly")
OF_A_TEXT = (
    "source_id",
    "entity",
    "programme",
    "indicator",
    "kind",
    "definition",
)  # one thing that one text tells


@rule("unlike-the-same-day", "claims", error=False)
def unlike_same_day(tables: Tables) -> Says:
    """Two figures of one list for one day or period that differ by a third, or at all where both are exact."""
    for kinds in tables.once("lists", lists).values():
        for kind in ("stock", "flow"):
            for days, same in groupby(
                kinds.get(kind, ()), key=lambda row: (row.period_end, str(row.period_start))
            ):
                rows = list(same)
                low, high = (f(rows, key=lambda row: abs(row.value)) for f in (min, max))
                exact = (
                    low.qualifier == high.qualifier == "exact"
                    and low.period_precision == high.period_precision == "day"
                )
                most = EXACT_DAY if exact and kind == "stock" else SAME_DAY
                if abs(high.value) > most * abs(low.value) + (0 if exact else 1):
                    yield high.claim_id, "value", told(high.value), f"{told(low.value)}, as {low.claim_id} of {day_of(days[0])}", "Read both texts again, or give one a definition."  # fmt: skip


@rule("relays-far-apart", "claims", error=False)
def relays(tables: Tables) -> Says:
    """Relays of one text print figures of one size for one measure of one list and place."""
    printed = (row for row in tables.rows("claims") if row.source_id and row.kind != "effect")
    for rows in grouped(printed, *OF_A_TEXT, "target", "period_end.year").values():
        low, high = (f(rows, key=lambda row: abs(row.value)) for f in (min, max))
        if (
            len(rows) > 1
            and abs(high.value) > RELAYED * abs(low.value) > 0
            and len({row.url for row in rows}) > 1
        ):
            yield high.claim_id, "value", told(high.value), f"something like {told(low.value)}, as {low.claim_id} of the same text", "Read both pages again."  # fmt: skip


@rule("hedge-turned-round", "claims", error=False)
def turned_round(tables: Tables) -> Says:
    """A figure is not called less than a number by one text and more than it by the others of its time."""
    for kinds in tables.once("lists", lists).values():
        rows = [row for row in kinds.get("stock", ()) if row.qualifier in (*ABOVE, *BELOW)]
        for row in rows:
            same = [
                o
                for o in rows
                if o is not row and o.value == row.value and abs(o.period_end - row.period_end) <= A_YEAR
            ]
            if same and row.qualifier in BELOW and all(o.qualifier in ABOVE for o in same):
                yield row.claim_id, "qualifier", row.qualifier, f"{same[0].qualifier}, as {same[0].claim_id}", "Read the text again."  # fmt: skip


@rule("hedge-lost-by-a-relay", "claims", error=False)
def lost(tables: Tables) -> Says:
    """A relay prints a count without a hedge where most relays of the same text have one: it dropped it."""
    counts = (r for r in tables.rows("claims") if r.source_id and r.kind in ("stock", "share", "flow"))
    for rows in grouped(counts, *OF_A_TEXT, "value").values():
        hedged = [row for row in rows if row.qualifier in (*ABOVE, *BELOW)]
        for row in rows:
            if row.qualifier == "exact" and 2 * len(hedged) >= len(rows):
                yield row.claim_id, "qualifier", row.qualifier, f"{hedged[0].qualifier}, as {hedged[0].claim_id} of the same text", "Name it in corrections.yml, or read both pages again."  # fmt: skip


@rule("part-beyond-its-whole", "claims", "entities", "indicators", error=False)
def beyond_whole(tables: Tables) -> Says:
    """A place has no more of a list than the place that it lies in, on the same day; exactly counted, nor than that has soon
    after, where the list can't fall."""
    grows = (
        {row.programme for row in tables.rows("programmes") if row.monotone}
        if "programmes" in tables
        else set()
    )
    places, about = tables.by_key("entities"), tables.by_key("indicators")
    whole: dict[tuple, list[Any]] = {}
    rows = [r for r in tables.rows("claims") if r.kind in ("stock", "flow") and r.indicator in about]
    rows = [r for r in rows if about[r.indicator].scale in ("count", "amount")]
    for row in rows:
        whole.setdefault((row.programme, row.indicator, row.definition, row.kind, row.entity), []).append(row)
    for row in rows:
        for place in line_of(places, row.entity)[1:]:
            for all_of_it in whole.get((row.programme, row.indicator, row.definition, row.kind, place), ()):
                same = abs(all_of_it.period_end - row.period_end) <= NEAR and (
                    row.kind == "stock" or abs(all_of_it.period_start - row.period_start) <= NEAR
                )
                counted = row.qualifier == all_of_it.qualifier == "exact" and row.unit == "count"
                later = row.kind == "stock" and row.period_end <= all_of_it.period_end
                only_grows = row.programme in grows and counted and later
                if same and row.value > (1.0 if only_grows else 1.1) * all_of_it.value:
                    yield row.claim_id, "value", told(row.value), f"at most {told(all_of_it.value)}, as {all_of_it.claim_id} of {place}", "Read both texts again."  # fmt: skip


@rule("sites-unlike-their-text", "claims", "programmes", error=False)
def sites_unlike(tables: Tables) -> Says:
    """The averages of one text over one group are over one number of sites, and a single site is one."""
    programmes = tables.by_key("programmes")
    groups: dict[tuple, list] = {}
    for row in tables.rows("claims"):
        if is_blank(row.n_sites):
            continue
        groups.setdefault((row.source_id, row.programme, row.scope, row.period_end), []).append(row)
        single = row.programme in programmes and programmes[row.programme].kind == "single_site"
        if single and row.n_sites > 1:
            yield (
                row.claim_id,
                "n_sites",
                str(row.n_sites),
                "1, of a single site",
                "Mend the number or the programme.",
            )
    for rows in groups.values():
        usual = max((row.n_sites for row in rows), key=[row.n_sites for row in rows].count)
        for row in rows if len(rows) > 2 else ():
            if row.n_sites != usual:
                yield row.claim_id, "n_sites", str(row.n_sites), f"{usual}, as other averages of its text", "Mend the number, or the scope."  # fmt: skip


@rule("same-figure-of-another-day", "claims", error=False)
def another_day(tables: Tables) -> Says:
    """A page prints a figure for one day: the same figure of the same list for another day is a copy."""
    seen: dict[tuple, Any] = {}
    for row in tables.rows("claims"):
        key = (
            row.url,
            row.entity,
            row.programme,
            row.indicator,
            row.kind,
            row.value,
            row.definition,
            row.target,
            row.scope,
        )
        first = seen.setdefault(key, row)
        if (
            row.url
            and first is not row
            and first.period_end != row.period_end
            and row.kind in ("stock", "flow")
        ):
            yield row.claim_id, "period_end", day_of(row.period_end), f"{day_of(first.period_end)}, as {first.claim_id} of the same page", "Take one out, or read the page again."  # fmt: skip
