"""Fit the shipped reference classes on a folder of public series and write them as JSON.

    python tests/benchmarks/forecast_fit.py FOLDER [--out data/reference_classes] [--made 2026-11-22]

FOLDER holds growth-panels.csv, m4-yearly-six-points.csv and child-mortality.csv (origins: see `ORIGIN`). Only
coefficients and quantile tables are written, never a row of the series.
"""

import argparse
import json
from pathlib import Path

import numpy as np

from analysis.forecast import fitting

ORIGIN = {
    "growth-panels": "Yearly series of countries and cities. Our World in Data collection: BP Statistical Review 2021 "
                     "and Ember 2022 (solar and wind capacity and generation), ICCT 2021 (electric cars sold), UNCTAD "
                     "(treaty parties), WHO 2019 (patients put on treatment); UNESCO World Heritage List to 2024; a "
                     "public list of start-ups valued over a billion (2022).",
}


def about(origin, w):
    return dict(origin=ORIGIN[origin], windows=len(w), families=sorted(map(str, np.unique(w.family))),
                clusters=len(np.unique(w.cluster)))


def adoption_classes(panel):
    """Counts, amounts, and one set with families weighing the same for a class never seen."""
    usual, single, start = (fitting.windows(panel, kind=k) for k in ("usual", "single", "start"))
    counts, amounts = usual.where(usual.integer), usual.where(~usual.integer)
    yield dict(name="adoption-counts", pool=["nbc", "mixed"], legs=fitting.fit_legs(counts, fitting.COUNT_LEGS),
               start=fitting.fit_legs(start, fitting.COUNT_LEGS),
               single=fitting.fit_legs(single.where(single.integer), fitting.COUNT_LEGS),
               about=about("growth-panels", counts))
    yield dict(name="adoption-amounts", pool=["pace", "growth"], legs=fitting.fit_legs(amounts, fitting.AMOUNT_LEGS),
               single=fitting.fit_legs(single.where(~single.integer), fitting.AMOUNT_LEGS),
               about=about("growth-panels", amounts))
    yield dict(name="adoption-unseen", pool=["ltc", "last_increment"],
               legs=fitting.fit_legs(fitting.balance(usual), ("ltc", "last_increment", "nbc")),
               start=fitting.fit_legs(start, ("ltc", "last_increment", "nbc")),
               single=fitting.fit_legs(fitting.balance(single), ("ltc", "last_increment", "nbc")),
               about=about("growth-panels", usual))


def main():
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("folder", type=Path)
    ask.add_argument("--out", type=Path, default=Path("data/reference_classes"))
    ask.add_argument("--made", default="2026-11-22")
    said = ask.parse_args()
    said.out.mkdir(parents=True, exist_ok=True)
    for record in adoption_classes(fitting.read_panel(said.folder / "growth-panels.csv")):
        record["about"] |= dict(made=said.made, script="tests/benchmarks/forecast_fit.py")
        path = said.out / f"{record['name']}.json"
        path.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
        print(f"{path}: {record['about']['windows']} windows")


if __name__ == "__main__":
    main()
