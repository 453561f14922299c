"""What can't be: contradictions between rows and tables, days that are the wrong way round, cells no text has."""

import pandas as pd

from analysis.evidence.checks.sense import Says, Tables, each_row, rule, told
from analysis.evidence.claims import SUPPOSED

OBSERVED = ("stock", "flow", "effect", "share")
LARGEST = 1e16  # nothing in print counts higher; yuan of a national economy are 1e14
LATEST_YEAR_AHEAD = 60
SLACK = pd.Timedelta(days=1)  # time zones
RELAY = ["source_id", "entity", "programme", "indicator", "kind", "period_start", "period_end", "definition", "target",
         "scope", "baseline", "basis"]  # fmt: skip


@rule("value-too-large", "claims", error=True)
def too_large(tables: Tables) -> Says:
    """No printed figure is larger than 10,000 trillion."""
    for row in each_row(tables["claims"][tables["claims"]["value"].abs() > LARGEST]):
        yield row.claim_id, "value", told(row.value), f"at most {LARGEST:g}", "Mend the number."


@rule("what-if-claim", "claims", error=True)
def nobodys(tables: Tables) -> Says:
    """No claim has the name of a figure that is supposed in the explorer: nobody printed that."""
    for row in each_row(tables["claims"][tables["claims"]["claim_id"].str.startswith(SUPPOSED)]):
        yield (
            row.claim_id,
            "claim_id",
            row.claim_id,
            f"a name that does not begin with {SUPPOSED}",
            "Take the row out.",
        )


@rule("share-above-ceiling", "claims", "indicators", error=True)
def outside_ceiling(tables: Tables) -> Says:
    """A share lies between zero and the ceiling of its indicator."""
    for row in each_row(_with_indicator(tables).query("scale == 'share' and kind != 'effect'")):
        top = 100.0 if pd.isna(row.ceiling) else row.ceiling
        if not 0 <= row.value <= top:
            yield (
                row.claim_id,
                "value",
                told(row.value),
                f"0 to {told(top)}",
                "Mend the number, or the indicator.",
            )


@rule("fall-beyond-all", "claims", "indicators", error=True)
def beyond_all(tables: Tables) -> Says:
    """Nothing falls by more than 100 percent."""
    rows = _with_indicator(tables)
    changes = (rows["kind"] == "effect") | (rows["scale"] == "change")
    for row in each_row(rows[changes & (rows["unit_claim"] == "percent") & (rows["value"] <= -100)]):
        yield row.claim_id, "value", f"{told(row.value)} %", "above -100 %", "Mend the number."


@rule("observed-after-print", "claims", error=True)
def after_print(tables: Tables) -> Says:
    """What was observed lies before the day on which it was printed."""
    claims = tables["claims"]
    rows = claims[claims["kind"].isin(OBSERVED) & (claims["period_end"] > claims["published_latest"] + SLACK)]
    exact = rows["period_precision"].isin(["day"]) & (rows["published_precision"] == "day")
    late = rows["period_earliest"] > rows["published_latest"] + SLACK if "period_earliest" in rows else exact
    for row in each_row(rows[exact | late]):
        found = f"{row.period_end:%Y-%m-%d}, after its print of {row.published_latest:%Y-%m-%d}"
        yield row.claim_id, "period_end", found, "a day before the print", "Mend one of the two days."


def today() -> pd.Timestamp:
    """The day of the check."""
    return pd.Timestamp.today().normalize()


@rule("printed-in-future", "claims", error=True)
def in_future(tables: Tables) -> Says:
    """No text was published after today."""
    now = today()
    for row in each_row(tables["claims"][tables["claims"]["published_latest"] > now + SLACK]):
        yield (row.claim_id, "published_latest", f"{row.published_latest:%Y-%m-%d}", f"up to {now:%Y-%m-%d}",
               "Mend the day.")  # fmt: skip


@rule("end-too-far", "claims", error=True)
def too_far(tables: Tables) -> Says:
    """A period ends within 60 years of its print."""
    claims = tables["claims"]
    ahead = claims["period_end"].dt.year - claims["published_latest"].dt.year
    for row in each_row(claims[ahead > LATEST_YEAR_AHEAD]):
        yield (
            row.claim_id,
            "period_end",
            f"{row.period_end:%Y-%m-%d}",
            "a day nearer to its print",
            "Mend the year.",
        )


@rule("its-own-successor", "events", error=True)
def own_successor(tables: Tables) -> Says:
    """A list is not replaced by itself."""
    for row in each_row(tables["events"]):
        if row.successor and row.successor == row.programme:
            yield row.event_id, "successor", row.successor, "another programme", "Mend the successor."


@rule("part-of-itself", "entities", error=True)
def part_of_itself(tables: Tables) -> Says:
    """No place is part of itself, also not by a detour."""
    yield from _circles(tables["entities"], "entity")


@rule("programme-part-of-itself", "programmes", error=True)
def programme_circle(tables: Tables) -> Says:
    """No programme is part of itself, also not by a detour."""
    yield from _circles(tables["programmes"], "programme")


def _circles(frame: pd.DataFrame, key: str) -> Says:
    above = dict(zip(frame[key], frame["part_of"], strict=True))
    for start in above:
        seen, at = {start}, above[start]
        while at and at not in seen:
            seen.add(at)
            at = above.get(at, "")
        if at == start:
            yield (
                start,
                "part_of",
                above[start],
                f"something that {start} is not the whole of",
                "Mend the circle.",
            )


@rule("estimate-outside-interval", "evaluated_effects", error=True)
def outside_interval(tables: Tables) -> Says:
    """An estimate lies within its own interval."""
    for row in each_row(tables["evaluated_effects"].dropna(subset=["estimate", "low", "high"])):
        if not row.low <= row.estimate <= row.high:
            yield (row.effect_id, "estimate", told(row.estimate), f"{told(row.low)} to {told(row.high)}",
                   "Mend the estimate or its interval.")  # fmt: skip


@rule("negative-span", "assumptions", error=True)
def negative_span(tables: Tables) -> Says:
    """A number of days or years is not negative."""
    for row in each_row(tables["assumptions"]):
        if row.unit in ("days", "years") and row.value < 0:
            yield row.assumption_id, "value", f"{told(row.value)} {row.unit}", "0 or more", "Mend the number."


@rule("ends-of-probability", "assumptions", error=True)
def ends_of_probability(tables: Tables) -> Says:
    """The end beyond which no probability is published lies below one half: its mirror image is the other end."""
    for row in each_row(tables["assumptions"]):
        if row.assumption_id.startswith("mixture-end-") and not 0 <= row.value < 0.5:
            yield row.assumption_id, "value", told(row.value), "from 0 to below 0.5", "Mend the number."


@rule("relay-contradicts", "claims", error=True)
def relay_contradicts(tables: Tables) -> Says:
    """Relays of one text print the same number for the same thing."""
    claims = tables["claims"]
    shared = claims[claims["source_id"] != ""]
    shared = shared[shared.duplicated(RELAY, keep=False)]
    for _, group in shared.groupby(RELAY, dropna=False):
        if (group["value"] != group["value"].iloc[0]).any():
            first = group.iloc[0]
            for row in each_row(group[group["value"] != first["value"]]):
                yield (row.claim_id, "value", told(row.value),
                       f"{told(first['value'])}, as {first['claim_id']} of the same text",
                       "Mend the number, or give the claim a source of its own.")  # fmt: skip


def _with_indicator(tables: Tables) -> pd.DataFrame:
    """Claims with scale, ceiling and direction of their indicator; the claim's own unit as unit_claim."""
    about = tables["indicators"][["indicator", "scale", "ceiling", "direction"]]
    return tables["claims"].rename(columns={"unit": "unit_claim"}).merge(about, on="indicator", how="left")
