"""The small package with figures of one's own, and what targets and forecasts say of it."""

from pathlib import Path

from evidence_samples import GOAL, claim, small_tables, write_package

from analysis import evidence, forecast

N = 2000


def with_figures(directory: Path, figures=None, *, target=None, readings=None, **tables) -> Path:
    """The small package with these totals and additions (None: its own), and its target and readings changed."""
    rows = small_tables()
    if figures is not None:
        others = [c for c in rows["claims"] if c["kind"] not in ("stock", "flow")]
        rows["claims"] = [*others, *figures]
    rows["targets"][0] |= target or {}
    promise = next(c for c in rows["claims"] if c["kind"] == "target_stock")
    promise["period_end"] = rows["targets"][0]["deadline"]
    for row, change in zip(rows["readings"], readings or ({}, {}), strict=True):
        row |= ({"label": f"{change['value']} in all"} if "value" in change else {}) | change
        if (
            row["primary"] == "true" and row["claim_id"] == promise["claim_id"]
        ):  # it was printed as it is read
            promise["value"] = row["value"]
    return write_package(directory / "evidence", rows | tables)


def with_stocks(directory: Path, *stocks, claims=(), outcomes=(), **changed) -> Path:
    """The small package with these totals (day, value, more) instead of its own three."""
    counted = [
        claim(f"plants-{k}", "stock", day, value, **({"source_id": "text-plants-2024"} | dict(*more)))
        for k, (day, value, *more) in enumerate(stocks)
    ]
    return with_figures(directory, [*counted, *claims], outcomes=list(outcomes), **changed)


def small(directory: Path, *, as_of="2025-06-30", counted=None, **changed):
    """Evidence of the small package. counted: its totals and additions (None: those that it has)."""
    if counted is not None:
        counted = [c | {"source_id": "text-plants-2024"} for c in counted]
    return evidence.load(with_figures(directory, counted, **changed), as_of=as_of)


def ask(ev, **settings):
    return forecast.predict(ev, evidence.target(ev, GOAL), **({"n_draws": N, "seed": 1} | settings))


def standing(data, reading: str = "total", today=None, as_of=None):
    ev = evidence.load(data, as_of=as_of)
    goal = evidence.target(ev, GOAL)
    found = goal.reading(reading)
    return evidence.standing(ev, goal, found, evidence.reading_series(ev, found), today)
