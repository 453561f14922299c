"""What several pages show: the sources behind a page, the assumptions it rests on, sentences as Markdown."""

from collections.abc import Iterable
from typing import Any

import pandas as pd

from analysis.evidence import Evidence
from analysis.evidence.checks.judged import doubts
from analysis.pages.table import Table, claim_anchor
from analysis.writing import day, interval, printed, unit_words


def markdown(*paragraphs: str) -> Any:
    """Paragraphs as one piece of Markdown; empty ones are left out. A number stays on one line with its sign or its error."""
    from IPython.display import Markdown

    text = "\n\n".join(p for p in paragraphs if p)
    return Markdown(text.replace(" %", "\N{NO-BREAK SPACE}%").replace(" ± ", "\N{NO-BREAK SPACE}±\N{NO-BREAK SPACE}"))  # fmt: skip


def with_unit(figure: str, unit: str) -> str:
    """A figure with its unit as a reader says it.

    >>> with_unit("22.3", "percent"), with_unit("100", "count")
    ('22.3 %', '100')
    """
    return f"{figure} {unit_words(unit)}".rstrip()


def sources(evidence: Evidence, claim_ids: Iterable[str], *, folded: bool = False) -> Table:
    """The claims behind a page: figure as printed, day, who printed it, where; sorted by publication, and what is
    wrong or doubtful about any. folded: behind a line that opens it."""
    claims = evidence.claims[evidence.claims["claim_id"].isin(list(claim_ids))]
    claims = claims.sort_values(["published_latest", "claim_id"])
    texts = evidence.sources.set_index("source_id")
    doubted = doubts(evidence, set(claims["claim_id"])).groupby("claim_id")
    reasons = {claim: " ".join(map(_doubt, group.itertuples())) for claim, group in doubted}
    rows, links, anchors = [], {}, {}
    for k, r in enumerate(
        claims.merge(texts[["title"]], left_on="source_id", right_index=True, how="left").itertuples()
    ):
        rows.append({
            "claim": r.claim_id, "kind": r.kind.replace("_", " "), "figure": printed(r.value), "unit": unit_words(r.unit),
            "hedge": r.qualifier.replace("_", " "), "for": day(r.period_end), "published": published(r),
            "printed by": r.publisher, "text": r.title or r.source_id, "doubt": reasons.get(r.claim_id, ""),
        })  # fmt: skip
        links[(k, "text")] = r.url
        anchors[k] = claim_anchor(r.claim_id)
    columns = ["claim", "kind", "figure", "unit", "hedge", "for", "published", "printed by", "text"]
    columns += ["doubt"] * bool(reasons)
    line = f"The {len(rows)} claims behind this page, each with its text" if folded else ""
    none = "No claim that was known by that day stands behind this page."
    frame = pd.DataFrame(rows, columns=columns)
    return Table(
        frame, caption="" if rows else none, numeric=["figure"], links=links, anchors=anchors, folded=line
    )


def _doubt(told: Any) -> str:
    """What a rule says of a claim, and what whoever looked at it found; told: a row of `doubts`."""
    wrong = f"{told.column}: {told.found}; {'allowed' if told.error else 'expected'}: {told.expected}."
    looked = f"Looked at: {told.declared}" if told.declared else "Nobody has looked at it yet."
    return f"{wrong} {'The check calls it an error.' if told.error and not told.declared else looked}"


def published(claim: Any) -> str:
    """The day of publication as exactly as it is known; claim: a row of claims.csv."""
    if claim.published_precision == "day":
        return day(claim.published_latest)
    if claim.published_precision == "inferred":
        return f"by {day(claim.published_latest)} (inferred)"
    return (
        f"{claim.published_latest:%Y-%m}"
        if claim.published_precision == "month"
        else f"{claim.published_latest:%Y}"
    )


def assumptions(evidence: Evidence, assumption_ids: Iterable[str]) -> Table:
    """The assumptions used on a page: id, what is assumed, value, range, reason."""
    rows = evidence.assumptions[evidence.assumptions["assumption_id"].isin(list(assumption_ids))]
    frame = pd.DataFrame({
        "assumption": rows["assumption_id"], "what is assumed": rows["statement"],
        "value": [f"{v:g}" for v in rows["value"]],
        "range": [f"{a:g} to {b:g}" for a, b in zip(rows["low"], rows["high"], strict=True)],
        "unit": rows["unit"].str.replace("_", " "), "reason": rows["reason"],
    })  # fmt: skip
    return Table(frame, numeric=["value", "range"])


def asked(row: Any) -> str:
    """What a target asks for in words; row: one of `evidence.all_targets`."""
    words = {"total": "in all", "addition": "more", "share": "", "change": "change"}[row.how]
    return " ".join(f"{printed(row.value)} {unit_words(row.unit)} {words}".split())


def latest(row: Any) -> str:
    """The figure that settled a target, or else the newest one of its list, with its month; row: one of
    `evidence.all_targets`."""
    if not pd.isna(row.decided_date):
        return (
            f"{_valued(row.decided_low, row.decided_high, row.unit)} ({row.decided_date:%Y-%m}, settled it)"
        )
    if pd.isna(row.latest_date):
        return "–"
    return f"{_valued(row.latest_low, row.latest_high, row.unit)} ({row.latest_date:%Y-%m})"


def _valued(low: float, high: float, unit: str) -> str:
    return with_unit(interval(low, high, unit), unit)
