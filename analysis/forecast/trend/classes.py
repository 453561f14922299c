"""Reference classes: how series of one kind have grown, as coefficients and quantile tables.

A class is one JSON file. It holds what was fitted (never a row of the series it was fitted on), where those
series came from, when it was made, by which script, and which programme kinds it serves.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from analysis.errors import ForecastError, suggest
from analysis.evidence.kinds import KINDS
from analysis.forecast.trend.history import History
from analysis.paths import default_data_dir


@dataclass(frozen=True, eq=False)
class ReferenceClass:
    """Coefficients of one class.

    name; pool {leg: weight} of its linear pool; legs {leg: coefficients}; start and single, the same for series
    that begin at zero and for those of one figure; widen, [[central level, widened or narrowed level], ...] or None; about
    {origin, made, script}.
    """

    name: str
    legs: dict
    pool: dict
    start: dict = field(default_factory=dict)
    single: dict = field(default_factory=dict)
    widen: list | None = None
    about: dict = field(default_factory=dict)

    @property
    def content(self) -> tuple:
        """All that draws follow from, as plain values and arrays."""
        return (self.legs, self.pool, self.start, self.single, self.widen)

    def coefficients(self, history: History) -> dict:
        """{leg: coefficients} that apply to a History: those of single figures, of new programmes, or the usual."""
        if len(history) == 1 and self.single:
            return self.single
        return self.start if history.starts_at_zero and self.start else self.legs


def from_dict(record: Mapping[str, Any]) -> ReferenceClass:
    """A class from the content of its file; ForecastError names what is missing."""
    missing = [k for k in ("name", "legs", "pool") if k not in record]
    if missing:
        raise ForecastError(f"Reference class lacks {', '.join(missing)}; it has {', '.join(record)}.")
    fields = ReferenceClass.__dataclass_fields__
    return ReferenceClass(**{k: v for k, v in record.items() if k in fields})


def read(path: str | Path) -> dict[str, ReferenceClass]:
    """The classes in one JSON file: a class, or a list of classes. Returns {name: ReferenceClass}."""
    try:
        content = json.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError) as fault:
        raise ForecastError(f"Cannot read reference class {path}: {fault}") from fault
    loaded = [from_dict(r) for r in (content if isinstance(content, list) else [content])]
    return {c.name: c for c in loaded}


@lru_cache(maxsize=8)
def shipped(folder: str | Path | None = None) -> dict[str, ReferenceClass]:
    """All classes in a folder of JSON files (the shipped one by default): {name: ReferenceClass}."""
    folder = Path(folder) if folder else default_data_dir() / "reference_classes"
    return {name: c for path in sorted(folder.glob("*.json")) for name, c in read(path).items()}


def load(name: str, folder: str | Path | None = None) -> ReferenceClass:
    """One class by name.

    >>> load("adoption-counts").pool
    {'nbc': 1, 'mixed': 1}
    """
    classes = shipped(folder)
    if name not in classes:
        raise ForecastError(
            f"No reference class {name!r}; there are: {', '.join(classes)}.{suggest(name, classes)}"
        )
    return classes[name]


def for_kind(kind: str, folder: str | Path | None = None) -> ReferenceClass:
    """The class that serves a programme kind (programmes.kind).

    >>> for_kind("recognised_list").name
    'recognised-lists'
    """
    if kind not in KINDS:
        raise ForecastError(
            f"No reference class serves kind {kind!r}; served: {', '.join(KINDS)}.{suggest(kind, KINDS)}"
        )
    return load(KINDS[kind].growth, folder)
