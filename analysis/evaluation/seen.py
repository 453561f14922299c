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
