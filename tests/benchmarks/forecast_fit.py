"""Fit the shipped reference classes on a folder of public series and write them as JSON.

    python tests/benchmarks/forecast_fit.py FOLDER [--out data/reference_classes] [--made 2026-11-22]

FOLDER holds growth-panels.csv, m4-yearly-six-points.csv and child-mortality.csv (origins: see `ORIGIN`). Only
coefficients and quantile tables are written, never a row of the series.
"""

import argparse
import json
from dataclasses import asdict, replace
from pathlib import Path

from forecast_tables import by_group

from analysis.forecast.learn.fit_classes import (
    LISTS,
    NARROWED,
    RECIPES,
    falling_levels,
    fit_class,
    left_out_pits,
    narrowing,
    out_of_family,
    widening,
    yearly_amounts,
)
from analysis.forecast.learn.fit_panels import (
    fit_local_trend,
    panel_series,
    read_rates,
    read_six_points,
)
from analysis.forecast.learn.fitting import read_panel

NOTE = "Coefficients of adoption-counts: no recognised list was used in fitting. Count time in batches where known."
ORIGIN = {
    "growth-panels": "Yearly series of countries and cities. Our World in Data collection: BP Statistical Review 2021 "
    "and Ember 2022 (solar and wind capacity and generation), ICCT 2021 (electric cars sold), UNCTAD "
    "(treaty parties), WHO 2019 (patients put on treatment); UNESCO World Heritage List to 2024; a "
    "public list of start-ups valued over a billion (2022).",
    "m4": "Test part of the M4 competition's yearly series (Makridakis, Spiliotis and Assimakopoulos 2020).",
    "rates": "Under-five mortality by country, UN IGME 2018 through Our World in Data.",
}


def adoption(folder):
    """The four classes of lists and amounts that grow, as records."""
    panel = by_group(read_panel(folder / "growth-panels.csv"))
    for name in RECIPES:
        cls = fit_class(name, panel, full=True)
        if name.startswith("unseen"):
            pits = left_out_pits(panel, out_of_family(panel, name))
            cls = replace(cls, widen=widening(*zip(*pits.values(), strict=True)))
        if name in NARROWED:
            cls = replace(cls, widen=narrowing(NARROWED[name]))
        trend = dict(local_trend=fit_local_trend(panel_series(panel, name.endswith("counts"))))
        cls = replace(cls, legs=cls.legs | trend, single=cls.single | trend)
        mine = panel[panel.integer == int(name.endswith("counts"))]
        about = dict(
            origin=ORIGIN["growth-panels"],
            series=int(mine.series_id.nunique()),
            clusters=int(mine.cluster.nunique()),
            families=sorted(mine.family.unique()),
        )
        yield replace(cls, about=about)
        if name == "adoption-counts":
            yield replace(cls, name="recognised-lists", pool=LISTS, about=about | dict(note=NOTE))


def general(folder):
    """Yearly amounts, shares with the same coefficients on the logit scale, and falling rates."""
    names, values = read_six_points(folder / "m4-yearly-six-points.csv")
    amounts = yearly_amounts(names, values)
    about = dict(origin=ORIGIN["m4"], series=len(names), clusters=len(names), families=["yearly"])
    yield replace(amounts, about=about)
    note = "No public panel of shares was at hand: coefficients of yearly-amounts, read on the logit scale."
    yield replace(
        amounts,
        name="shares",
        pool=dict(share=1),
        legs=dict(share=amounts.legs["growth"]),
        about=about | dict(note=note),
    )
    rates = read_rates(folder / "child-mortality.csv")
    note = "Serves intensities, which it was not fitted on: rates, and yearly amounts that fell so far."
    about = dict(
        origin=f"{ORIGIN['rates']} {ORIGIN['m4']}",
        series=rates.shape[1] + len(names),
        clusters=rates.shape[1] + len(names),
        families=["mortality", "yearly"],
        note=note,
    )
    yield replace(falling_levels(rates, names, values), about=about)


def as_json(record):
    """One line per leg: files stay short and their changes readable."""
    lines = []
    for key, value in record.items():
        if isinstance(value, dict) and value and all(isinstance(v, dict) for v in value.values()):
            inner = ",\n".join(f"  {json.dumps(k)}: {json.dumps(v)}" for k, v in value.items())
            lines.append(f" {json.dumps(key)}: {{\n{inner}\n }}")
        else:
            lines.append(f" {json.dumps(key)}: {json.dumps(value)}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def main():
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("folder", type=Path)
    ask.add_argument("--out", type=Path, default=Path("data/reference_classes"))
    ask.add_argument("--made", default="2026-11-22")
    ask.add_argument("--only", nargs="*", choices=("adoption", "general"), default=["adoption", "general"])
    said = ask.parse_args()
    said.out.mkdir(parents=True, exist_ok=True)
    makers = {"adoption": adoption, "general": general}
    for cls in (c for name in said.only for c in makers[name](said.folder)):
        about = cls.about | dict(made=said.made, script="tests/benchmarks/forecast_fit.py")
        path = said.out / f"{cls.name}.json"
        path.write_text(as_json(asdict(replace(cls, about=about))), encoding="utf-8")
        print(f"{path}: {about['series']} series")


if __name__ == "__main__":
    main()
