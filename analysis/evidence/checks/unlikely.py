"""What is unlikely of a claim: an effect out of line, a number no text prints, a place or page that does not fit."""

import math
import re
from statistics import median
from typing import Any

from analysis.evidence.checks.rows import is_blank
from analysis.evidence.checks.sense import Says, Tables, alike, day_of, grouped, line_of, odd_one, rule, told

DECIMALS = {"percent": 2, "percentage_point": 2}  # of a printed number
OTHER_DECIMALS = 4
FEW = 3  # claims that make a usual sign or size
LARGE = 2.5  # times the largest other effect of a measure, or of the smallest that part
WINDOW_YEARS = 5
MOST_SITES = 100_000
PAGE = ["url", "entity", "programme", "indicator", "kind", "period_start", "period_end", "definition", "target", "scope",
        "baseline", "basis"]  # fmt: skip


def effects(tables: Tables) -> list[tuple[Any, list[Any]]]:
    """Each effect with the others of its measure and unit."""
    told_of = (row for row in tables.rows("claims") if row.kind == "effect" and row.value)
    groups = grouped(told_of, "indicator", "unit")
    return [(row, [o for o in group if o is not row]) for group in groups.values() for row in group]


@rule("share-like-a-fraction", "claims", "indicators", error=False)
def like_a_fraction(tables: Tables) -> Says:
    """A percentage below one where others of its measure are above, or a share below one."""
    about = tables.by_key("indicators")
    percents = (row for row in tables.rows("claims") if row.unit == "percent" and row.value)
    for indicator, rows in grouped(percents, "indicator").items():
        share = indicator in about and about[indicator].scale == "share"
        for row in (row for row in rows if abs(row.value) < 1):
            others = [abs(o.value) for o in rows if o is not row]
            usual = median(others) if len(others) >= FEW else 0
            if share or usual >= 5:
                allowed = (
                    f"a percentage; others of its measure are about {told(usual)}"
                    if usual
                    else "a percentage"
                )
                yield (
                    row.claim_id,
                    "value",
                    told(row.value),
                    allowed,
                    "Is it a fraction? Then write it times 100.",
                )


@rule("sign-unlike-all-others", "claims", "indicators", error=False)
def unlike_sign(tables: Tables) -> Says:
    """An effect with the sign that no other claim of its measure has, or where there are few, with a worse one."""
    about = tables.by_key("indicators")
    for row, others in tables.once("effects", effects):
        signs = {math.copysign(1, o.value) for o in others}
        better = {"higher": 1, "lower": -1}.get(
            about[row.indicator].direction if row.indicator in about else "", 0
        )
        if len(others) >= FEW and signs == {-math.copysign(1, row.value)}:
            yield row.claim_id, "value", told(row.value), f"the sign of the other {len(others)} claims of its measure", "Read the text again: up or down?"  # fmt: skip
        elif len(others) < FEW and better * row.value < 0:
            yield row.claim_id, "value", told(row.value), "a change for the better, as reports print", "Read the text again: up or down?"  # fmt: skip


@rule("sign-unlike-its-years", "claims", "indicators", error=False)
def unlike_years(tables: Tables) -> Says:
    """The change of a year has the sign of the changes of other years of its list, where these have all one."""
    changes = (row for row, of in tables.joined("claims", "indicator", "indicators") if of.scale == "change")
    told_of = (row for row in changes if row.kind == "flow" and row.value)
    for rows in grouped(told_of, "programme", "indicator", "entity").values():
        odd, _ = odd_one(rows, lambda row: row.value > 0, FEW) or (None, False)
        if odd:
            yield odd.claim_id, "value", told(odd.value), f"the sign of the other {len(rows) - 1} years of its list", "Read the text again: up or down?"  # fmt: skip


@rule("effect-out-of-line", "claims", error=False)
def out_of_line(tables: Tables) -> Says:
    """An effect two and a half times the largest other of its measure, or so small beside the smallest; a rise above 300 %."""
    for row, others in tables.once("effects", effects):
        sizes = [abs(o.value) for o in others]
        large = abs(row.value) > 300 and row.unit == "percent"
        if len(sizes) >= FEW:
            large |= abs(row.value) > LARGE * max(sizes) or abs(row.value) > 8 * median(sizes)
            large |= abs(row.value) < min(sizes) / LARGE
        if large:
            usual = (
                f"like others of its measure, about {told(median(sizes))}" if sizes else "like other effects"
            )
            yield row.claim_id, "value", told(row.value), f"a size {usual}", "Read the text again."


@rule("same-claim-again", "claims", error=False)
def same_again(tables: Tables) -> Says:
    """Two claims of one page on the same thing."""
    paged = (row for row in tables.rows("claims") if row.url)
    for first, *others in alike(paged, PAGE):
        for row in others:
            yield row.claim_id, "value", told(row.value), f"{told(first.value)} once, as {first.claim_id} of the same page", "Keep one, or say in `definition` or `scope` how they differ."  # fmt: skip


@rule("window-of-years", "claims", error=False)
def wide_window(tables: Tables) -> Says:
    """A day of publication that is known to five years only."""
    for row in tables.rows("claims"):
        if (row.published_latest - row.published_earliest).days > WINDOW_YEARS * 365.25:
            found = f"{day_of(row.published_earliest)} to {day_of(row.published_latest)}"
            yield (
                row.claim_id,
                "published_earliest",
                found,
                "a window of a few years at most",
                "Date the text.",
            )


@rule("too-many-sites", "claims", error=False)
def many_sites(tables: Tables) -> Says:
    """An average over twice as many sites as its list has, or over more than a hundred thousand."""
    largest: dict[str, float] = {}
    for row in tables.rows("claims") if "claims" not in tables.partial else ():
        if row.kind == "stock" and row.unit == "count":
            largest[row.programme] = max(row.value, largest.get(row.programme, 0))
    for row in tables.rows("claims"):
        most = min(2 * largest.get(row.programme, MOST_SITES), MOST_SITES)
        if not is_blank(row.n_sites) and row.n_sites > most:
            yield row.claim_id, "n_sites", str(row.n_sites), f"up to {told(most)}", "Is it the number of firms, or of something else?"  # fmt: skip


@rule("too-many-decimals", "claims", error=False)
def decimals(tables: Tables) -> Says:
    """A printed percentage has two decimals at most, another number four."""
    for row in tables.rows("claims"):
        most = DECIMALS.get(row.unit, OTHER_DECIMALS)
        if abs(row.value - round(row.value, most)) > 1e-12 * abs(row.value):
            yield row.claim_id, "value", f"{row.value:.15g}", f"{most} decimals, as texts print them", "Is it a fraction, or reckoned? Write what is printed."  # fmt: skip


@rule("value-like-its-year", "claims", error=False)
def like_its_year(tables: Tables) -> Says:
    """A count that is the number of its own year."""
    for row in tables.rows("claims"):
        if row.unit == "count" and row.value in (row.period_end.year, row.published_latest.year):
            yield row.claim_id, "value", told(row.value), "a count", "Is it the year? Read the text again."


@rule("place-unlike-programme", "claims", "programmes", "entities", error=False)
def unlike_place(tables: Tables) -> Says:
    """A claim of a place that neither holds its programme's place nor lies in it."""
    places, programmes = tables.by_key("entities"), tables.by_key("programmes")
    for row in tables.rows("claims"):
        own = programmes[row.programme].entity if row.programme in programmes else ""
        if own and row.entity not in line_of(places, own) and own not in line_of(places, row.entity):
            yield (
                row.claim_id,
                "entity",
                row.entity,
                f"{own}, or a place in it",
                "Mend the place or the programme.",
            )


@rule("place-of-no-claim", "programmes", "claims", "entities", error=False)
def place_of_none(tables: Tables) -> Says:
    """A programme that is named for a place is of it, where all that is printed of the programme is."""
    places = tables.by_key("entities")
    printed: dict[str, set[str]] = {}
    for row in tables.rows("claims"):
        printed.setdefault(row.programme, set()).add(row.entity)
    for row in tables.rows("programmes"):
        counted = printed.get(row.programme, set())
        if row.entity in counted or len(counted) != 1:
            continue
        (place,) = counted
        label = places[place].label_en if place in places else ""
        if row.programme.startswith(f"{place}-") or (
            label and re.search(rf"\b{re.escape(label)}\b", row.label_en)
        ):
            yield row.programme, "entity", row.entity, f"{place}, as its name and all its claims say", "Mend the place."  # fmt: skip
