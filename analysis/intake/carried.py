"""What the other figures of an article say of one: a text keeps to its subject, before a figure and behind it.

Each figure is first weighed by itself (`choosing`). How likely each programme is at the figures around is a cue then: of the
next figure on either side, of those of the same sentence, paragraph and section, and of all before and behind.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

FADES = 0.7  # of what a figure says of the next one but one
LEAST = 0.01  # of what is said; less says nothing
_GROUPS = ("sentence", "paragraph", "section")


class Spot(NamedTuple):
    """Where a figure stands: the beginnings of its sentence, its paragraph and the heading of its section; its unit and noun."""

    sentence: int
    paragraph: int
    section: int
    unit: str
    noun: str

    def near(self, other: "Spot") -> str:
        """The smallest stretch of text that two figures share."""
        return next((name for name in _GROUPS if getattr(self, name) == getattr(other, name)), "far")


class Heard(NamedTuple):
    """What the other figures say of one: the cues, and for each programme that was asked for how strong each is."""

    cues: list[str]
    sizes: np.ndarray


class Carried:
    """The likelihood of each programme at the figures of an article, and what it says of each single one of them."""

    def __init__(self, spots: Sequence[Spot], chances: np.ndarray) -> None:
        """chances: for each figure the probability of being of none, then that of each programme."""
        self.spots, self._q = spots, chances
        sides = {"back": self._sides(1), "ahead": self._sides(-1)}
        self._names = [f"{side}/{name}" for side, of in sides.items() for name in of]
        self._stretches = np.stack([sums for of in sides.values() for sums in of.values()], axis=1)
        self._known = {"back": self._known_on(1), "ahead": self._known_on(-1)}
        self._all = self._q.sum(axis=0)

    def _sides(self, step: int) -> dict[str, np.ndarray]:
        """For each stretch of text the sum of what the figures before one say (step 1; -1: those behind it), 1 at most."""
        q, spots = self._q[::step], self.spots[::step]
        sums = {}
        for name in _GROUPS:
            of: dict[int, np.ndarray] = {}
            rows = []
            for spot, row in zip(spots, q, strict=True):
                key = getattr(spot, name)
                so_far = of.get(key, np.zeros(q.shape[1]))
                rows.append(so_far)
                of[key] = so_far + row
            sums[name] = np.minimum(np.array(rows).reshape(q.shape), 1.0)[::step]
        faded, rows = np.zeros(q.shape[1]), []
        for row in q:
            rows.append(faded)
            faded = FADES * faded + (1 - FADES) * row
        sums["faded"] = np.array(rows).reshape(q.shape)[::step]
        before = np.cumsum(q, axis=0) - q
        sums["all"] = np.minimum(before, 1.0)[::step]
        return sums

    def _known_on(self, step: int) -> list[int]:
        """For each figure the last one before it that is of a programme rather than of none; -1 for none."""
        known, last = [], -1
        order = range(len(self.spots))[::step]
        for i in order:
            known.append(last)
            last = i if self._q[i, 0] < 0.5 else last
        return known[::step]

    def at(self, i: int, columns: np.ndarray) -> Heard:
        """What the others say of figure i, for each of some columns of the chances."""
        spot, last = self.spots[i], len(self.spots)
        named = list(self._names)
        others: list[int] = []
        for side, step in (("back", -1), ("ahead", 1)):
            for far in (1, 2):
                j = i + step * far
                if not 0 <= j < last:
                    continue
                other = self.spots[j]
                told = [f"{side}{far}/{spot.near(other)}"]
                if far == 1:
                    told.append(f"{side}1/unit={spot.unit == other.unit}")
                    told += [f"{side}1/noun={spot.noun == other.noun}"] if spot.noun else []
                named += told
                others += [j] * len(told)
            if (j := self._known[side][i]) >= 0:
                named.append(f"{side}_known/{spot.near(self.spots[j])}")
                others.append(j)
        named.append("share")
        share = (self._all - self._q[i]) / max(last - 1, 1)
        sizes = np.vstack((self._stretches[i], self._q[others], share))[:, columns].T
        return Heard(named, np.where(sizes > LEAST, sizes, 0.0))
