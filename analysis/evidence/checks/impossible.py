"""What can't be: contradictions between rows and tables, days that are the wrong way round, cells no text has."""

import re
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from analysis.evidence.checks.sense import Says, Tables, key_of, rule, told

OBSERVED = ("stock", "flow", "effect", "share")
LARGEST = 1e16  # nothing in print counts higher; yuan of a national economy are 1e14
BIDI = re.compile("[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\x00-\x08\x0b\x0c\x0e-\x1f]")
MARKUP = re.compile(r"<\s*/?\s*[a-zA-Z][^>]*>")
LATEST_YEAR_AHEAD = 60
SLACK = pd.Timedelta(days=1)  # time zones
RELAY = ["source_id", "entity", "programme", "indicator", "kind", "period_start", "period_end", "definition", "target",
         "scope", "baseline", "basis"]  # fmt: skip


@rule("value-too-large", "claims", error=True)
def too_large(tables: Tables) -> Says:
    """No printed figure is larger than 10,000 trillion."""
    for row in _rows(tables["claims"][tables["claims"]["value"].abs() > LARGEST]):
        yield row.claim_id, "value", told(row.value), f"at most {LARGEST:g}", "Mend the number."


@rule("share-above-ceiling", "claims", "indicators", error=True)
def outside_ceiling(tables: Tables) -> Says:
    """A share lies between zero and the ceiling of its indicator."""
    for row in _rows(_with_indicator(tables).query("scale == 'share' and kind != 'effect'")):
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
    for row in _rows(rows[changes & (rows["unit_claim"] == "percent") & (rows["value"] <= -100)]):
        yield row.claim_id, "value", f"{told(row.value)} %", "above -100 %", "Mend the number."


@rule("observed-after-print", "claims", error=True)
def after_print(tables: Tables) -> Says:
    """What was observed lies before the day on which it was printed."""
    claims = tables["claims"]
    rows = claims[claims["kind"].isin(OBSERVED) & (claims["period_end"] > claims["published_latest"] + SLACK)]
    exact = rows["period_precision"].isin(["day"]) & (rows["published_precision"] == "day")
    late = rows["period_earliest"] > rows["published_latest"] + SLACK if "period_earliest" in rows else exact
    for row in _rows(rows[exact | late]):
        found = f"{row.period_end:%Y-%m-%d}, after its print of {row.published_latest:%Y-%m-%d}"
        yield row.claim_id, "period_end", found, "a day before the print", "Mend one of the two days."


@rule("printed-in-future", "claims", error=True)
def in_future(tables: Tables) -> Says:
    """No text was published after today."""
    today = pd.Timestamp.today().normalize()
    for row in _rows(tables["claims"][tables["claims"]["published_latest"] > today + SLACK]):
        yield (row.claim_id, "published_latest", f"{row.published_latest:%Y-%m-%d}", f"up to {today:%Y-%m-%d}",
               "Mend the day.")  # fmt: skip


@rule("end-too-far", "claims", error=True)
def too_far(tables: Tables) -> Says:
    """A period ends within 60 years of its print."""
    claims = tables["claims"]
    ahead = claims["period_end"].dt.year - claims["published_latest"].dt.year
    for row in _rows(claims[ahead > LATEST_YEAR_AHEAD]):
        yield (
            row.claim_id,
            "period_end",
            f"{row.period_end:%Y-%m-%d}",
            "a day nearer to its print",
            "Mend the year.",
        )


@rule("deadline-before-announcement", "targets", error=True)
def announced_late(tables: Tables) -> Says:
    """A target is announced before its deadline."""
    rows = tables["targets"]
    for row in _rows(rows[rows["announced_earliest"] > rows["deadline"]]):
        found = f"{row.deadline:%Y-%m-%d}, announced {row.announced_earliest:%Y-%m-%d}"
        yield row.target, "deadline", found, "a day after the announcement", "Mend one of the two days."


@rule("target-differs-from-claim", "claims", "targets", error=True)
def differs_from_target(tables: Tables) -> Says:
    """A claim that announces a target has its deadline, place, list and measure."""
    claims = tables["claims"]
    rows = claims[claims["target"] != ""].merge(tables["targets"], on="target", suffixes=("", "_goal"))
    for row in _rows(rows):
        pairs = [
            (c, getattr(row, c), getattr(row, f"{c}_goal")) for c in ("entity", "programme", "indicator")
        ]
        wrong = [(c, a, b) for c, a, b in pairs if a != b]
        if row.period_end.year != row.deadline.year:
            wrong.append(
                ("period_end", f"{row.period_end:%Y-%m-%d}", f"the deadline {row.deadline:%Y-%m-%d}")
            )
        for column, found, allowed in wrong:
            yield (
                row.claim_id,
                column,
                str(found),
                f"{allowed}, as target {row.target}",
                "Mend one of the two.",
            )


@rule("reading-differs-from-claim", "readings", "claims", error=True)
def differs_from_claim(tables: Tables) -> Says:
    """A primary reading asks for the number that its claim prints, in the claim's unit."""
    primary = tables["readings"][tables["readings"]["primary"].astype(bool)]
    rows = primary.merge(tables["claims"], on="claim_id", suffixes=("", "_claim"))
    for row in _rows(rows):
        if not np.isclose(row.value, row.value_claim):
            yield (key_of("readings", row._asdict()), "value", told(row.value),
                   f"{told(row.value_claim)}, as claim {row.claim_id}", "Mend one of the two.")  # fmt: skip


@rule("direction-against-sign", "targets", "readings", "indicators", error=True)
def against_sign(tables: Tables) -> Says:
    """A target to fall, or of a measure that is better lower, asks for at most; any other for at least."""
    better = tables["indicators"].set_index("indicator")["direction"]
    primary = tables["readings"][tables["readings"]["primary"].astype(bool)].set_index("target")["value"]
    for row in _rows(tables["targets"]):
        if row.target in primary.index:
            lower = primary[row.target] < 0 or better.get(row.indicator) == "lower"
            if (row.direction == "at_most") != lower:
                yield (row.target, "direction", row.direction, "at_most" if lower else "at_least",
                       "Mend the direction, or the sign of its reading.")  # fmt: skip


@rule("verdict-against-value", "outcomes", error=True)
def against_value(tables: Tables) -> Says:
    """The verdict of an outcome follows from its value, the target and the direction."""
    for row in _rows(tables["outcomes"]):
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
    rows = tables["outcomes"]
    for row in _rows(rows[rows["outcome_date"] < rows["announced"]]):
        found = f"{row.outcome_date:%Y-%m-%d}, announced {row.announced:%Y-%m-%d}"
        yield row.case_id, "outcome_date", found, "a day after the announcement", "Mend one of the two days."


@rule("baseline-beyond-target", "outcomes", error=True)
def beyond_target(tables: Tables) -> Says:
    """A total or share that is asked for lies beyond the baseline."""
    rows = tables["outcomes"]
    rows = rows[rows["how"].isin(["total", "share"]) & rows["baseline_value"].notna()]
    for row in _rows(rows):
        gone = row.target_value - row.baseline_value
        if gone and (gone < 0) != (row.direction == "at_most"):
            yield (row.case_id, "baseline_value", told(row.baseline_value),
                   f"a start on the way to {told(row.target_value)}", "Mend one of the two.")  # fmt: skip


@rule("outcome-differs-from-claim", "outcomes", "claims", error=True)
def outcome_differs(tables: Tables) -> Says:
    """Target and outcome of a case are the numbers that its claims print."""
    printed = tables["claims"].set_index("claim_id")["value"]
    for row in _rows(tables["outcomes"]):
        for side in ("target", "outcome"):
            claim, value = getattr(row, f"{side}_claim_id"), getattr(row, f"{side}_value")
            if claim in printed.index and not np.isclose(printed[claim], value):
                yield (row.case_id, f"{side}_value", told(value), f"{told(printed[claim])}, as claim {claim}",
                       "Mend one of the two.")  # fmt: skip


@rule("outcome-kind", "outcomes", "programmes", error=True)
def outcome_kind(tables: Tables) -> Says:
    """The kind of a case is that of its programme."""
    kind = tables["programmes"].set_index("programme")["kind"]
    for row in _rows(tables["outcomes"]):
        if row.programme in kind.index and row.kind != kind[row.programme]:
            yield (
                row.case_id,
                "kind",
                row.kind,
                f"{kind[row.programme]}, as its programme",
                "Mend one of the two.",
            )


@rule("batch-differs-from-claim", "batches", "claims", error=True)
def batch_differs(tables: Tables) -> Says:
    """A batch adds what its claim prints, where that claim prints an addition."""
    claims = tables["claims"]
    flows = claims[claims["kind"] == "flow"].set_index("claim_id")["value"]
    for row in _rows(tables["batches"]):
        if row.claim_id in flows.index and not pd.isna(row.added) and float(row.added) != flows[row.claim_id]:
            yield (key_of("batches", row._asdict()), "added", told(float(row.added)),
                   f"{told(flows[row.claim_id])}, as claim {row.claim_id}", "Mend one of the two.")  # fmt: skip


@rule("its-own-successor", "events", error=True)
def own_successor(tables: Tables) -> Says:
    """A list is not replaced by itself."""
    for row in _rows(tables["events"]):
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
    for row in _rows(tables["evaluated_effects"].dropna(subset=["estimate", "low", "high"])):
        if not row.low <= row.estimate <= row.high:
            yield (row.effect_id, "estimate", told(row.estimate), f"{told(row.low)} to {told(row.high)}",
                   "Mend the estimate or its interval.")  # fmt: skip


@rule("negative-span", "assumptions", error=True)
def negative_span(tables: Tables) -> Says:
    """A number of days or years is not negative."""
    for row in _rows(tables["assumptions"]):
        if row.unit in ("days", "years") and row.value < 0:
            yield row.assumption_id, "value", f"{told(row.value)} {row.unit}", "0 or more", "Mend the number."


@rule("ends-of-probability", "assumptions", error=True)
def ends_of_probability(tables: Tables) -> Says:
    """The end beyond which no probability is published lies below one half: its mirror image is the other end."""
    for row in _rows(tables["assumptions"]):
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
            for row in _rows(group[group["value"] != first["value"]]):
                yield (row.claim_id, "value", told(row.value),
                       f"{told(first['value'])}, as {first['claim_id']} of the same text",
                       "Mend the number, or give the claim a source of its own.")  # fmt: skip


@rule("hidden-characters", "claims", error=True)
def hidden_claims(tables: Tables) -> Says:
    """No cell holds characters that can't be seen or that turn the text around."""
    yield from _text(
        tables["claims"], "claims", BIDI, "characters that can't be seen", "plain text", "Type the cell anew."
    )


@rule("hidden-characters-in-source", "sources", error=True)
def hidden_sources(tables: Tables) -> Says:
    """No cell holds characters that can't be seen or that turn the text around."""
    yield from _text(
        tables["sources"],
        "sources",
        BIDI,
        "characters that can't be seen",
        "plain text",
        "Type the cell anew.",
    )


@rule("markup-in-source", "sources", error=True)
def markup_sources(tables: Tables) -> Says:
    """Titles and publishers are text, not markup."""
    yield from _text(tables["sources"], "sources", MARKUP, "markup", "plain text", "Take the tags out.")


@rule("markup-in-claim", "claims", error=True)
def markup_claims(tables: Tables) -> Says:
    """Cells of a claim are text, not markup."""
    yield from _text(tables["claims"], "claims", MARKUP, "markup", "plain text", "Take the tags out.")


def _text(frame: pd.DataFrame, table: str, pattern: re.Pattern, what: str, allowed: str, step: str) -> Says:
    for column in frame.columns:
        if frame[column].dtype != object and not pd.api.types.is_string_dtype(frame[column]):
            continue
        cells = frame[column].astype(str)
        for at in cells.index[cells.str.contains(pattern)]:
            row = frame.loc[at].to_dict()
            yield key_of(table, row), column, f"{what} in {cells[at][:40]!r}", allowed, step


def _with_indicator(tables: Tables) -> pd.DataFrame:
    """Claims with scale, ceiling and direction of their indicator; the claim's own unit as unit_claim."""
    about = tables["indicators"][["indicator", "scale", "ceiling", "direction"]]
    return tables["claims"].rename(columns={"unit": "unit_claim"}).merge(about, on="indicator", how="left")


def _rows(frame: pd.DataFrame) -> Iterator[Any]:
    return frame.itertuples(index=False)
