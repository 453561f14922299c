"""What a claim can't be: too large, beyond its ceiling, part of itself, unlike the text that it relays."""

from analysis.evidence.checks.rows import is_blank
from analysis.evidence.checks.sense import Says, Tables, alike, day_of, rule, told
from analysis.evidence.schema import SUPPOSED

LARGEST = 1e16  # nothing in print counts higher; yuan of a national economy are 1e14
LATEST_YEAR_AHEAD = 60
RELAY = ["source_id", "entity", "programme", "indicator", "kind", "period_start", "period_end", "definition", "target",
         "scope", "baseline", "basis"]  # fmt: skip
# which kinds of claim a measure of each scale has; context has all
KINDS = {
    "share": ("stock", "target_stock"),
    "change": ("effect", "flow", "target_flow", "target_stock"),
    "index": ("stock", "target_stock"),
    "count": ("stock", "flow", "target_stock", "target_flow"),
    "amount": ("stock", "flow", "target_stock", "target_flow"),
    "intensity": ("stock", "flow", "target_stock", "target_flow"),
}


@rule("value-too-large", "claims", error=True)
def too_large(tables: Tables) -> Says:
    """No printed figure is larger than 10,000 trillion."""
    for row in tables.rows("claims"):
        if abs(row.value) > LARGEST:
            yield row.claim_id, "value", told(row.value), f"at most {LARGEST:g}", "Mend the number."


@rule("what-if-claim", "claims", error=True)
def nobodys(tables: Tables) -> Says:
    """No claim has the name of a figure that is supposed in the explorer: nobody printed that."""
    for row in tables.rows("claims"):
        if row.claim_id.startswith(SUPPOSED):
            yield row.claim_id, "claim_id", row.claim_id, f"a name that does not begin with {SUPPOSED}", "Take the row out."  # fmt: skip


@rule("share-above-ceiling", "claims", "indicators", error=True)
def outside_ceiling(tables: Tables) -> Says:
    """A share lies between zero and the ceiling of its indicator."""
    for row, of in tables.joined("claims", "indicator", "indicators"):
        if of.scale != "share" or row.kind == "effect":
            continue
        top = 100.0 if is_blank(of.ceiling) else of.ceiling
        if not 0 <= row.value <= top:
            yield (
                row.claim_id,
                "value",
                told(row.value),
                f"0 to {told(top)}, the ceiling of {row.indicator}",
                "Mend the number, or the indicator.",
            )


@rule("fall-beyond-all", "claims", "indicators", error=True)
def beyond_all(tables: Tables) -> Says:
    """Nothing falls by more than 100 percent."""
    about = tables.by_key("indicators")
    for row in tables.rows("claims"):
        change = row.kind == "effect" or (row.indicator in about and about[row.indicator].scale == "change")
        if change and row.unit == "percent" and row.value <= -100:
            yield row.claim_id, "value", f"{told(row.value)} %", "above -100 %", "Mend the number."


@rule("kind-unlike-measure", "claims", "indicators", error=True)
def unlike_measure(tables: Tables) -> Says:
    """A share is no addition, a change no total, and an effect is a change."""
    about = tables.by_key("indicators")
    for row in tables.rows("claims"):
        kinds = KINDS.get(about[row.indicator].scale, ()) if row.indicator in about else ()
        if kinds and row.kind not in (*kinds, "context"):
            yield row.claim_id, "kind", f"{row.kind} of {row.indicator}", ", ".join((*kinds, "context")), "Mend the kind or the indicator."  # fmt: skip


@rule("sites-without-effect", "claims", error=True)
def sites_without_effect(tables: Tables) -> Says:
    """Sites are counted, and averages formed, where an effect is reported."""
    for row in tables.rows("claims"):
        if row.kind not in ("effect", "context"):
            if not is_blank(row.n_sites):
                yield row.claim_id, "n_sites", f"{row.n_sites} for a {row.kind}", "nothing", "Empty the cell or mend the kind."  # fmt: skip
            if row.qualifier == "average":
                yield row.claim_id, "qualifier", f"average for a {row.kind}", "another hedge", "Mend the hedge or the kind."  # fmt: skip


@rule("end-too-far", "claims", error=True)
def too_far(tables: Tables) -> Says:
    """A period ends within 60 years of its print."""
    for row in tables.rows("claims"):
        if row.period_end.year - row.published_latest.year > LATEST_YEAR_AHEAD:
            yield (
                row.claim_id,
                "period_end",
                day_of(row.period_end),
                "a day nearer to its print",
                "Mend the year.",
            )


@rule("relay-contradicts", "claims", error=True)
def relay_contradicts(tables: Tables) -> Says:
    """Relays of one text print the same number for the same thing."""
    shared = (row for row in tables.rows("claims") if row.source_id)
    for first, *others in alike(shared, RELAY):
        for row in others:
            if row.value != first.value:
                yield (row.claim_id, "value", told(row.value), f"{told(first.value)}, as {first.claim_id} of the same text",
                       "Mend the number, or give the claim a source of its own.")  # fmt: skip
