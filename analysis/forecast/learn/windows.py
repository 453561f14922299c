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
