"""What a notebook takes for its parameters where the evidence is not the shipped one.

The defaults of its parameters cell name what the shipped evidence holds. For another directory the notebook says in its
metadata what stands there instead: `"outlook": {"elsewhere": {"as_of": "newest", "announcements": ""}}`.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from analysis.reports.plan import declared
from analysis.reports.plan import parameters as params

NEWEST = "newest"  # of a day: that of the newest claim; of a source: the one that printed it
_COLUMNS = {"as_of": "published_latest", "source": "source_id"}
_ELSEWHERE, _NOT_BY_DEFAULT = "elsewhere", "not_in_default_plan"


def _told(path: Path) -> Mapping[str, Any]:
    """What a notebook says of itself under `outlook` in its metadata; nothing where it does not."""
    about = declared.content_of(path).get("metadata", {}).get("outlook", {})
    return about if isinstance(about, dict) else {}


def is_left_out(path: Path) -> bool:
    """Whether a notebook says that no default plan holds it."""
    return _NOT_BY_DEFAULT in _told(path)


def says(path: Path) -> bool:
    """Whether a notebook says what it takes elsewhere."""
    return isinstance(_told(path).get(_ELSEWHERE), dict)


def values(path: Path, data_dir: Path) -> dict[str, Any]:
    """The parameters of a notebook for a data directory that is not the shipped one; none where it does not say."""
    chosen = _told(path)[_ELSEWHERE] if says(path) else {}
    last = newest(data_dir) if NEWEST in chosen.values() else {}
    made = {name: last.get(_COLUMNS.get(name, "")) if value == NEWEST else value for name, value in chosen.items()}
    return {name: value for name, value in made.items() if value is not None}


def newest(data_dir: Path) -> dict[str, str]:
    """The row of the claim that was published last; empty without one."""
    rows = params.rows(data_dir / "claims.csv")
    return max(rows, key=lambda row: row.get("published_latest") or "", default={})
