"""What was scored before and after the freeze of the mixture, as it was seen then, and how much was tried before."""

import pandas as pd

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
    path = evidence.data_dir / "evaluation" / "looks.csv"
    return pd.read_csv(path) if path.exists() else pd.DataFrame(columns=LOOKS)


def variants_tried(evidence: Evidence) -> int:
    """How many ways to pool the voices were tried before the freeze (`evaluation/variants.csv`); 0 without that file."""
    path = evidence.data_dir / "evaluation" / "variants.csv"
    return len(pd.read_csv(path)) if path.exists() else 0


def said_and_met(evidence: Evidence) -> pd.DataFrame:
    """What was said beside what came, of all targets that were scored when the mixture was fixed (`evaluation/looks_calibration.csv`),
    in bins of the probability: low, high, cases, said, met, ascending; a target one vote. Empty without that file.

    >>> from analysis import evidence
    >>> bins = said_and_met(evidence.load(as_of="2026-11-22"))
    >>> bool(((bins["low"] <= bins["said"]) & (bins["said"] <= bins["high"])).all())
    True
    """
    path = evidence.data_dir / "evaluation" / "looks_calibration.csv"
    if not path.exists():
        return pd.DataFrame(columns=["low", "high", "cases", "said", "met"])
    rows = pd.read_csv(path)
    rows = rows[rows["figures"] == "all"]
    rows = rows.assign(said=rows["said"] * rows["cases"], met=rows["met"] * rows["cases"])
    bins = rows.groupby(["low", "high"], as_index=False)[["cases", "said", "met"]].sum()
    return bins.assign(said=bins["said"] / bins["cases"], met=bins["met"] / bins["cases"])
