"""Learning windows: short pieces of series with what followed."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Windows:
    """N windows: time, value (N, 6) padded with NaN in front; horizon, outcome (N, 1); weight (N,); labels (N,)."""

    time: np.ndarray
    value: np.ndarray
    horizon: np.ndarray
    outcome: np.ndarray
    weight: np.ndarray
    integer: np.ndarray
    cumulative: np.ndarray
    family: np.ndarray
    cluster: np.ndarray

    def __len__(self) -> int:
        return len(self.time)

    def where(self, keep: np.ndarray) -> "Windows":
        """The windows of a mask or index (N,)."""
        return Windows(*(getattr(self, f)[keep] for f in self.__dataclass_fields__))


def joined(*parts: Windows) -> Windows:
    """Windows of several panels in one, padded to the same number of points.

    >>> one = Windows(*(np.zeros((1, 2)),) * 2, *(np.zeros((1, 1)),) * 2, *(np.zeros(1),) * 5)
    >>> joined(one, one).time.shape
    (2, 2)
    """
    points = max(part.time.shape[1] for part in parts)
    columns = {}
    for name in Windows.__dataclass_fields__:
        arrays = [getattr(part, name) for part in parts]
        if name in ("time", "value"):
            arrays = [np.pad(a, ((0, 0), (points - a.shape[1], 0)), constant_values=np.nan) for a in arrays]
        columns[name] = np.concatenate(arrays)
    return Windows(**columns)
