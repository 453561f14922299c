"""Declared errors of sources: `corrections.yml` says what was printed and what it should be.

The claims keep what was printed; a correction is applied when they are loaded. One that no longer matches
(the claim was removed or mended at its source) is an error, so that the list can't outlive its reasons.
"""

from pathlib import Path

import pandas as pd

from analysis.errors import EvidenceError

_KEYS = ("claim_id", "column", "printed", "corrected", "reason")


def read_corrections(data_dir: Path) -> list[dict]:
    """The declared corrections of a data directory; an empty list if it has no `corrections.yml`.

    Raises EvidenceError if the file is no YAML list of mappings with claim_id, column, printed, corrected, reason.
    """
    path = Path(data_dir) / "corrections.yml"
    if not path.is_file():
        return []
    import yaml

    try:
        found = yaml.safe_load(path.read_text(encoding="utf-8")) or []
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise EvidenceError(f"{path}: not valid YAML in UTF-8 ({error}).") from None
    if not isinstance(found, list):
        raise EvidenceError(f"{path}: a list is expected, each entry with {', '.join(_KEYS)}.")
    for number, entry in enumerate(found, 1):
        lacking = [key for key in _KEYS if not isinstance(entry, dict) or key not in entry]
        if lacking:
            raise EvidenceError(
                f"{path}, entry {number}: {', '.join(lacking)} missing. Each needs {', '.join(_KEYS)}."
            )
    return found


def _same(found, printed) -> bool:
    if isinstance(found, float | int):
        return not pd.isna(found) and float(found) == float(printed)
    if isinstance(found, pd.Timestamp):
        return found == pd.Timestamp(printed)
    return str(found) == str(printed)


def unmatched(claims: pd.DataFrame, corrections: list[dict]) -> list[str]:
    """What is wrong with corrections that match nothing any more, one message each."""
    rows = claims.set_index("claim_id")
    told = []
    for entry in corrections:
        claim, column = entry["claim_id"], entry["column"]
        if claim not in rows.index:
            told.append(
                f"corrections.yml: claim {claim} does not exist. Remove the correction or mend its claim_id."
            )
        elif column not in rows:
            told.append(f"corrections.yml: claim {claim} has no column {column}.")
        elif not _same(rows.at[claim, column], entry["printed"]):
            told.append(
                f"corrections.yml: claim {claim} has {column} = {rows.at[claim, column]}, "
                f"not {entry['printed']}. Was it mended at its source? Then remove the correction."
            )
    return told


def apply_corrections(claims: pd.DataFrame, corrections: list[dict]) -> pd.DataFrame:
    """The claims with declared errors mended and a column `corrected` that marks them.

    Raises EvidenceError if a correction matches nothing.

    >>> claims = pd.DataFrame({"claim_id": ["a"], "value": [230.0]})
    >>> fix = {"claim_id": "a", "column": "value", "printed": 230, "corrected": 235, "reason": "list has 235 names"}
    >>> apply_corrections(claims, [fix])
      claim_id  value  corrected
    0        a  235.0       True
    """
    told = unmatched(claims, corrections)
    if told:
        raise EvidenceError("\n".join(told))
    claims = claims.assign(corrected=False)
    for entry in corrections:
        row = claims["claim_id"] == entry["claim_id"]
        value = entry["corrected"]
        if isinstance(claims[entry["column"]].dtype, type(pd.Series(dtype="datetime64[ns]").dtype)):
            value = pd.Timestamp(value)
        claims.loc[row, [entry["column"], "corrected"]] = [value, True]
    return claims
