"""Resolved targets of the small package, and what a replay of them says: for the tests of `analysis.evaluation`."""

from pathlib import Path

import pandas as pd
from evidence_samples import claim, small_tables, write_package

from analysis import evidence
from analysis.evaluation import backtest

SIZE = {"n_draws": 200, "registered": False}
RESAMPLES = {"resamples": 100}


def outcome(case_id: str, programme: str, met: str, **more) -> dict:
    """A resolved target of the small package; what is not said is the usual."""
    return {
        "case_id": case_id, "entity": "lakeside", "programme": programme, "indicator": "units_recognised",
        "what": "plants on the list", "kind": "recognised_list", "announced": "2020-03-01", "announced_precision": "day",
        "target_value": 40, "unit": "count", "how": "total", "direction": "at_least", "deadline": "2021-12-31",
        "outcome_value": 44 if met == "yes" else 30, "outcome_date": "2021-12-31", "outcome_qualifier": "exact", "met": met,
        "outcome_precision": "day", "selection": "whole_plan", "note": "", **more,
    }  # fmt: skip


def lists(own_met: str = "yes", own_value: float = 52) -> dict:
    """The small package with one list that has a resolved target, and two other lists with resolved targets."""
    tables = small_tables()
    tables["claims"] = [
        claim("plants-2021", "stock", "2021-12-31", 10, published_earliest="2022-01-20", published_latest="2022-01-20"),
        claim("plants-2022", "stock", "2022-12-31", 22, published_earliest="2023-01-20", published_latest="2023-01-20"),
        claim("plants-2023", "stock", "2023-12-31", 36, published_earliest="2024-01-20", published_latest="2024-01-20"),
        claim("plants-2024", "stock", "2024-12-31", own_value, published_earliest="2025-01-20",
              published_latest="2025-01-20"),
    ]  # fmt: skip
    tables["sources"] = [
        {"source_id": c["source_id"], "publisher": "Lakeside Gazette", "title": c["claim_id"], "kind": "media",
         "language": "en"} for c in tables["claims"]
    ]  # fmt: skip
    other = tables["programmes"][0]
    tables["programmes"] += [
        other | {"programme": p, "family": p} for p in ("lakeside-shops", "lakeside-farms")
    ]
    tables["targets"], tables["readings"] = [], []
    tables["outcomes"] = [
        outcome("plants-2024", "lakeside-model-plants", own_met, announced="2022-06-01", deadline="2024-12-31",
                outcome_date="2024-12-31", target_value=50, outcome_value=own_value),
        outcome("shops-2021", "lakeside-shops", "yes"),
        outcome("shops-2023", "lakeside-shops", "no", announced="2022-03-01", deadline="2023-12-31", outcome_date="2023-12-31"),
        outcome("farms-2021", "lakeside-farms", "no"),
    ]  # fmt: skip
    return tables


def known(folder: Path, tables: dict | None = None, as_of: str | None = "2025-06-30") -> evidence.Evidence:
    """The evidence of these tables (of `lists` where none are given), written into the folder, as of a day."""
    return evidence.load(write_package(folder, lists() if tables is None else tables), as_of=as_of)


def chances(found: backtest.Backtest) -> pd.Series:
    return found.answers.set_index(["case_id", "origin", "method"])["probability"]
