"""What the overview records."""

import pandas as pd

from analysis.recording import record as put


def record(table: pd.DataFrame) -> None:
    """Record the overview: how many targets stand where, and the probability of each that has one."""
    put("title", "Announced targets: where they stand")
    for status, count in table["status"].value_counts().items():
        ids = [c for group in table.loc[table["status"] == status, "claim_ids"] for c in group]
        put(f"targets/{status}", int(count), unit="count", claim_ids=ids)
    for row in table.itertuples():
        put(f"probability/{row.target}", row.probability, unit="probability", claim_ids=row.claim_ids)
