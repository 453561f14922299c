"""Declared errors of sources: `corrections.yml` says what was printed and what it should be.

The claims keep what was printed; a correction is applied when they are loaded. One that no longer matches
(the claim was removed or mended at its source) is an error, so that the list can't outlive its reasons.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from analysis.errors import EvidenceError
from analysis.evidence.declared import entries_of
from analysis.evidence.schema import Package

if TYPE_CHECKING:
    import pandas as pd

_KEYS = ("claim_id", "column", "printed", "corrected", "reason")


def read_corrections(package: Package) -> list[dict]:
    """The declared corrections of a data directory; an empty list if it has no `corrections.yml`. In tables in memory
    printed errors are mended already, or not at all.

    Raises EvidenceError if the file is no YAML list of mappings with claim_id, column, printed, corrected, reason.
    """
    if package.in_memory:
        return []
    entries = entries_of(package.directory / "corrections.yml", _KEYS)
    for number, entry in enumerate(entries, 1):
        wrong = [key for key in ("claim_id", "column", "reason") if not isinstance(entry[key], str)]
        wrong += [key for key in ("printed", "corrected") if isinstance(entry[key], list | dict)]
        if wrong:
            raise EvidenceError(
                f"corrections.yml, entry {number}: {wrong[0]} is {entry[wrong[0]]!r}; one word or value is due."
            )
    return entries


def corrections_of(evidence: Any) -> dict[str, str]:
    """What the text of each corrected claim prints, and why another value stands in its place: claim_id → a sentence.

    >>> from analysis import evidence
    >>> corrections_of(evidence.load())["shanghai-city-2023-lokmat-70"][:42]
    'Its text prints 70 as value, which is read'
    """
    known = set(evidence.claims.loc[evidence.claims["corrected"], "claim_id"])
    told = {}
    for entry in read_corrections(evidence.package) if known else []:
        if entry["claim_id"] in known:
            stated, read = (as_text(entry[side]).replace("_", " ") for side in ("printed", "corrected"))
            told[entry["claim_id"]] = (
                f"Its text prints {stated} as {entry['column']}, which is read as {read}: {entry['reason'].strip()}"
            )
    return told


def as_texts_print(evidence: Any, claims: pd.DataFrame) -> pd.DataFrame:
    """Claims with what their texts print in the cells that were corrected."""
    marked = set(claims.loc[claims["corrected"], "claim_id"])
    claims = claims.copy()
    for entry in read_corrections(evidence.package) if marked else []:
        if entry["claim_id"] in marked:
            row, column = claims["claim_id"] == entry["claim_id"], entry["column"]
            claims.loc[row, column] = _typed(entry["printed"], claims[column].dtype)
    return claims


def as_text(value: Any) -> str:
    """A cell as it is written in a table: a day as YYYY-MM-DD, a whole number without a point, nothing as ''."""
    if (
        value is None or repr(value) == "<NA>" or value != value
    ):  # pandas' NA is no one's equal, nor its opposite
        return ""
    if hasattr(value, "isoformat"):
        return value.isoformat()[:10]
    return f"{value:.15g}" if isinstance(value, float) else str(value)


def _same(value: Any, printed: Any) -> bool:
    if as_text(value) == as_text(printed):
        return True
    try:
        return float(value) == float(printed)
    except (TypeError, ValueError):
        return False


def misfit(entry: dict, row: Mapping | None) -> str:
    """Why a correction does not fit the row of its claim (None: there is no such claim); '' if it fits."""
    claim, column = entry["claim_id"], entry["column"]
    if row is None:
        return f"claim {claim} does not exist. Remove the correction or mend its claim_id."
    if column not in row:
        return f"claim {claim} has no column {column}."
    if not _same(row[column], entry["printed"]):
        return (
            f"claim {claim} has {column} = {as_text(row[column])}, not {as_text(entry['printed'])}. "
            "Was it mended at its source? Then remove the correction."
        )
    return ""


def unmatched(claims: pd.DataFrame, corrections: list[dict]) -> list[str]:
    """What is wrong with corrections that match nothing any more, one message each."""
    columns = {entry["column"] for entry in corrections}.intersection(claims.columns)
    places = {claim: k for k, claim in enumerate(claims["claim_id"].tolist())}
    told = []
    for entry in corrections:
        k = places.get(entry["claim_id"])
        row = None if k is None else {name: claims[name].array[k] for name in columns}
        if text := misfit(entry, row):
            told.append(f"corrections.yml: {text}")
    return told


def apply_corrections(claims: pd.DataFrame, corrections: list[dict]) -> pd.DataFrame:
    """The claims with declared errors mended and a column `corrected` that marks them.

    Raises EvidenceError if a correction matches nothing.

    >>> import pandas as pd
    >>> claims = pd.DataFrame({"claim_id": ["a"], "value": [230.0]})
    >>> fix = {"claim_id": "a", "column": "value", "printed": 230, "corrected": 235, "reason": "list has 235 names"}
    >>> apply_corrections(claims, [fix])
      claim_id  value  corrected
    0        a  235.0       True
    """
    told = unmatched(claims, corrections)
    if told:
        raise EvidenceError("\n".join(told))
    ids = claims["claim_id"].tolist()
    mended: dict[str, Any] = {}
    corrected = [False] * len(ids)
    for entry in corrections:
        column = entry["column"]
        cells = mended.setdefault(column, claims[column].array.copy())
        for k in (k for k, claim in enumerate(ids) if claim == entry["claim_id"]):
            try:
                cells[k] = _typed(entry["corrected"], cells.dtype)
            except (TypeError, ValueError):
                raise EvidenceError(
                    f"corrections.yml: claim {entry['claim_id']}: {entry['corrected']!r} is no value for {column}."
                ) from None
            corrected[k] = True
    return claims.assign(**mended, corrected=corrected)


def _typed(value: Any, dtype: Any) -> Any:
    import pandas as pd

    if pd.api.types.is_datetime64_any_dtype(dtype):
        return pd.Timestamp(value)
    if pd.api.types.is_numeric_dtype(dtype):
        return float(value) if pd.api.types.is_float_dtype(dtype) else int(value)
    return as_text(value)
