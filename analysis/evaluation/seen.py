"""What was scored before and after the freeze of the mixture, as it was seen then, and how much was tried before."""

import sys

import pandas as pd

from analysis.evaluation.bins import BIN_COLUMNS, reliability_by_selection
from analysis.evidence import Evidence

LOOKS = [
    "set", "by", "group", "forecasts", "cases", "families", "met", "method", "brier", "to_half", "to_half_se",
    "to_record", "to_record_se",
]  # fmt: skip


def looks(evidence: Evidence) -> pd.DataFrame:
    """What was scored before and after the freeze of the mixture, as it was seen then (`evaluation/looks.csv`): set (chosen
    on, half B, came after), by and group (how the forecasts are split), forecasts, cases, families, met, method, brier, and
    its differences from one half and from the record, each with its standard error. Empty if the directory has no such
    file."""
    return _written(evidence, "looks.csv", LOOKS)


def _written(evidence: Evidence, name: str, columns: list[str]) -> pd.DataFrame:
    """What is written down in a file of the evaluation; without rows where a directory has no such file."""
    path = evidence.data_dir / "evaluation" / name
    return pd.read_csv(path) if path.exists() else pd.DataFrame(columns=columns)


def variants_tried(evidence: Evidence) -> int:
    """How many ways to pool the voices were tried before the freeze (`evaluation/variants.csv`); 0 without that file."""
    return len(_written(evidence, "variants.csv", []))


CALIBRATION = "calibration.csv"


def said_and_met(evidence: Evidence) -> pd.DataFrame:
    """What was said beside what came, of all resolved targets forecast again with what was in print (`evaluation/calibration.csv`,
    the bins of the page on forecasts, see `bins.reliability_by_selection`; written by `python -m analysis.evaluation.seen data DAY`). Empty
    without that file.

    >>> from analysis import evidence
    >>> bins = said_and_met(evidence.load(as_of="2026-11-22"))
    >>> bool(((bins["from"] <= bins["probability"]) & (bins["probability"] <= bins["to"])).all())
    True
    """
    return _written(evidence, CALIBRATION, BIN_COLUMNS)


def write_calibration(data_dir: str, as_of: str, n_draws: int = 2000) -> pd.DataFrame:
    """Score the resolved targets anew and write the bins down, for pages that can't score them themselves."""
    from analysis.evaluation.backtest import targets
    from analysis.evaluation.method import PUBLISHED
    from analysis.evaluation.registration import PROTOCOL
    from analysis.evaluation.scores import score
    from analysis.evidence import load, save

    evidence = load(data_dir, as_of=as_of)
    scored = score(targets(evidence, n_draws=n_draws, ablations=False, registered=False).answers)
    mine = scored[scored["method"] == PUBLISHED]
    bins = reliability_by_selection(mine, PROTOCOL.reliability_bins, 2)
    save(bins.round(4), evidence.data_dir / "evaluation" / CALIBRATION)
    return bins


COVERAGE = "coverage.csv"
HELD = ["kind", "method", "forecasts", "series", "families", "level", "held", "held_se"]
# methods of `rolling.series` that draw a published trend
IN_BATCHES, IN_YEARS = "pool, batch time", "pool, calendar time"


def held(evidence: Evidence) -> pd.DataFrame:
    """How often intervals of the trend held the next figures of a series, by kind of plan and whether time is counted in batches
    (`evaluation/coverage.csv`, columns HELD; written with the bins). Empty without that file."""
    return _written(evidence, COVERAGE, HELD)


def coverage(scored: pd.DataFrame, level: float = 0.9) -> pd.DataFrame:
    """`held` of scored forecasts of series (see `rolling.series`): one vote a series, families resampled."""
    from analysis.evaluation.clusters import standard_error, weighted_mean
    from analysis.evaluation.scores import votes

    rows = []
    for (kind, method), part in scored[scored["method"].isin((IN_BATCHES, IN_YEARS))].groupby(
        ["kind", "method"]
    ):
        inside, weight = part[f"inside_{100 * level:.0f}"].to_numpy(float), votes(part, "series")
        error = float(standard_error(inside, part["cluster"].to_numpy(), weight))
        size = (len(part), part["series"].nunique(), part["cluster"].nunique())
        rows.append((kind, method, *size, level, float(weighted_mean(inside, weight)), error))
    return pd.DataFrame(rows, columns=HELD)


def write_coverage(data_dir: str, as_of: str, n_draws: int = 2000) -> pd.DataFrame:
    """Replay every series and write down how often intervals held, for pages that can't replay them."""
    from analysis.evaluation.rolling import UNIT, series
    from analysis.evaluation.scores import score
    from analysis.evidence import load, save

    evidence = load(data_dir, as_of=as_of)
    found = coverage(score(series(evidence, n_draws=n_draws, registered=False), UNIT, log=True))
    save(found.round(4), evidence.data_dir / "evaluation" / COVERAGE)
    return found


if __name__ == "__main__":
    print(write_calibration(sys.argv[1], sys.argv[2]))
    print(write_coverage(sys.argv[1], sys.argv[2]))
