"""Processor time of forecasts: everything that a report of a target asks for, and many forecasts in a row.

    python tests/benchmarks/forecast_cpu.py [--as-of 2026-11-22 ...] [--draws 10000] [TARGET ...]

Imports are not counted: a batch pays them once. Seconds differ between machines; the shares and the ratios do not much.
"""

import argparse
import contextlib
import itertools
import time

import pandas as pd
import statsmodels.tsa.statespace.structural  # noqa: F401  (a leg imports it on first use)

from analysis import evidence, forecast
from analysis.errors import OutlookError

PARTS = ("predict", "moves", "changed_since", "the rest")


def timed(work) -> float:
    began = time.process_time()
    with contextlib.suppress(
        OutlookError
    ):  # an answer too: nothing to draw from, or nothing known on the earlier day
        work()
    return time.process_time() - began


def one(ev, goal, draws: int) -> dict:
    """Seconds of each part of what notebook 02 asks of one forecast."""
    began = time.process_time()
    found = forecast.predict(ev, goal, n_draws=draws)
    row = {"target": goal.slug, "predict": time.process_time() - began}
    if found.has_draws:
        earlier = f"{found.today - pd.DateOffset(years=1):%Y-%m-%d}"
        rest = (
            found.summary,
            found.intervals,
            found.attainment_date,
            found.required,
            found.levels_at,
            found.by_leg,
        )
        row["moves"] = timed(lambda: found.tipping_claim(moves=found.moves()))
        row["changed_since"] = timed(lambda: found.changed_since(earlier))
        row["the rest"] = sum(timed(part) for part in rest)
    return row


def known(ev, names) -> list:
    slugs = names or evidence.all_targets(ev)["target"]
    return [evidence.target(ev, slug) for slug in slugs]


def in_a_row(ev, goals, count: int) -> float:
    asked = itertools.islice(itertools.cycle(goals), count)
    return timed(
        lambda: [
            forecast.predict(ev, g, n_draws=2000, seed=k, readings="primary") for k, g in enumerate(asked)
        ]
    )


def main():
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("targets", nargs="*")
    ask.add_argument("--as-of", nargs="+", default=["2024-03-31", "2026-11-22"])
    ask.add_argument("--draws", type=int, default=10_000)
    said = ask.parse_args()
    for day in said.as_of:
        ev = evidence.load(as_of=day)
        goals = known(ev, said.targets)
        table = pd.DataFrame([one(ev, goal, said.draws) for goal in goals]).fillna(0.0)
        table["in all"] = table.reindex(columns=PARTS, fill_value=0.0).sum(axis=1)
        print(
            f"\nAs of {day}, {len(table)} targets, {said.draws:,} draws, seconds of processor time; the slowest:"
        )
        print(table.sort_values("in all").tail(5).round(2).to_string(index=False))
        print(f"mean {table['in all'].mean():.2f}, most {table['in all'].max():.2f}")
    print("\nPrimary readings in a row, 2,000 draws:")
    for count in (250, 500, 1000):
        print(f"{count:5d}: {in_a_row(ev, goals, count):.2f} s")


if __name__ == "__main__":
    main()
