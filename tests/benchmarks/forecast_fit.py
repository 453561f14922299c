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
    "growth-panels": "Our World in Data collection (BP Statistical Review 2021, Ember 2022: solar and wind capacity and generation; ICCT 2021: electric cars sold; UNCTAD: treaty parties; WHO 2019: patients put on treatment), UNESCO World Heritage List to 2024, a public list of start-ups valued over a billion (2022)",
}


def about(origin, w):
    return dict(origin=ORIGIN[origin], series_windows=len(w), families=sorted(map(str, np.unique(w.family))),
                clusters=len(np.unique(w.cluster)))


def adoption_classes(panel):
    """Counts, amounts, and one set with families weighing the same for a class never seen."""
    w = fitting.windows(panel)
    early = fitting.windows(panel, from_zero=True)
    for kind, part in (("adoption-counts", w.where(w.integer)), ("adoption-amounts", w.where(~w.integer))):
        start = fitting.fit_legs(early) if kind == "adoption-counts" else {}
        yield dict(name=kind, legs=fitting.fit_legs(part), pool=["nbc", "ltc", "last_increment"], start=start,
                   about=about("growth-panels", part))
    yield dict(name="adoption-unseen", legs=fitting.fit_legs(fitting.balance(w)), pool=["ltc", "last_increment"],
               start=fitting.fit_legs(early), about=about("growth-panels", w))


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
        print(f"{path}: {record['about']['series_windows']} windows")


if __name__ == "__main__":
    main()
