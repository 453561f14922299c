"""Claims in a few words, and the series that they make in the small package."""

from pathlib import Path

import pandas as pd
from conftest import MANY
from evidence_samples import claim, small_tables, write_package
from hypothesis import settings

from analysis import evidence
from analysis.evidence.claims import assemble
from analysis.evidence.schema import read_package
from analysis.evidence.tables import read_table

LIST = ("lakeside-model-plants", "units_recognised", "lakeside")
FEW = settings(max_examples=MANY or 16, derandomize=not MANY, deadline=None)


def typed(directory: Path):
    """The small package with a fleet, which may shrink, and a share: its description and its tables as loaded."""
    tables = small_tables()
    tables["programmes"].append(
        tables["programmes"][0] | {"programme": "lakeside-fleet", "monotone": "false"}
    )
    tables["indicators"].append(
        tables["indicators"][1] | {"indicator": "share_done", "scale": "share", "ceiling": 100}
    )
    package = read_package(write_package(directory / "evidence", tables))
    return package, {name: read_table(table) for name, table in package.tables.items()}


def with_claims(basis, rows: list[dict], as_of=None):
    """Evidence with these claims only. Those of the same printed text share a source_id."""
    package, tables = basis
    columns = tables["claims"].columns
    frame = pd.DataFrame([{c: row.get(c, "") for c in columns} for row in rows], columns=columns)
    for column, kind in tables["claims"].dtypes.items():
        if pd.api.types.is_datetime64_any_dtype(kind):
            frame[column] = pd.to_datetime(frame[column].replace("", None))
        elif column in ("value", "n_sites"):
            frame[column] = pd.to_numeric(frame[column].replace("", None)).astype(kind)
    return assemble(package, tables | {"claims": frame}, [], as_of and pd.Timestamp(as_of))


def flow(claim_id: str, start: str, end: str, value, **more) -> dict:
    return claim(claim_id, "flow", end, value, period_start=start, **more)


def stock(claim_id: str, day: str, value, **more) -> dict:
    return claim(claim_id, "stock", day, value, **more)


def of(basis, *rows, **more) -> pd.DataFrame:
    return evidence.series(with_claims(basis, list(rows)), *LIST, **more)


def levels(found: pd.DataFrame) -> list[tuple]:
    return [(f"{r.date:%Y-%m-%d}", r.low, r.high) for r in found.itertuples()]
