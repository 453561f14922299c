"""What the page of a list records."""

import pandas as pd

from analysis.evidence import ChosenList
from analysis.recording import record as put


def record(chosen: ChosenList, observed: pd.DataFrame, claims: pd.DataFrame) -> None:
    """Record what is known of a list: number of claims and figures, contradictions, the newest figure."""
    ids = tuple(claims["claim_id"])
    put("title", chosen.label)
    put("claims", len(claims), unit="count", claim_ids=ids)
    observed, about = observed[observed["how"] != "start"], observed.about
    put("figures", len(observed), unit="count", claim_ids=ids)
    put("contradictions", int(observed["conflict"].sum()), unit="count", claim_ids=ids)
    if len(observed):
        last = observed.iloc[-1]
        put("newest_day", last["date"], claim_ids=last["claim_ids"])
        middle = (last["low"] + last["high"]) / 2
        put(
            "newest",
            middle,
            unit=about.unit,
            low=last["low"],
            high=last["high"],
            claim_ids=last["claim_ids"],
        )
