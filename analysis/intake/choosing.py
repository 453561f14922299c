"""Which programme a figure is of: what its text offers are candidates, 'new' is one, and weighed cues choose.

The cues say how near the words of a candidate stand, whether its place and its unit fit, how it compares with the others, and
what the figure looks like: `weights/programme_alone.csv` weighs these for each figure by itself, `weights/programme.csv` once more
with what the other figures of the article say (`carried`). All pairs of figures and candidates of a text are weighed at once, a
row for each; `choosing_words` has the cues in words.
"""

from typing import NamedTuple

import numpy as np

from analysis.intake import choosing_words as cue
from analysis.intake import weighing
from analysis.intake.carried import Carried, Heard
from analysis.intake.links import NEW
from analysis.intake.names import GENERIC, SITES
from analysis.intake.offered import UNITS, Offers, Pairs
from analysis.intake.standing import LEVELS, NOUNS, THINGS, Standing
from analysis.intake.weighing import Column, Crossed, Groups, always, grouped
from analysis.intake.windows import NOWHERE, WINDOWS

SHARE = 0.5  # of a cue's strength that it has once more for each mark of the figure
_ALIKE = 1e-12  # what chances may differ by how they were summed
_AGO = (20, 60, 150, 400, 1000)  # characters
_AGO_NAMES = (*map(str, _AGO), "long")
_SINCE = (0, 1, 2, 3)  # others whose words were there since; 3 and more are one
_SENTENCE, _PARAGRAPH, _TITLE = (WINDOWS.index(name) for name in ("sentence", "paragraph", "title"))
_SHARES = {
    f"share_{name}": WINDOWS.index(name) for name in ("own", "sentence", "paragraph", "heading", "title")
}
_STRETCHES = ((0, "own"), (_SENTENCE, "sentence"), (_PARAGRAPH, "paragraph"), (_TITLE, "title"))
_NEAR = ("own", "sentence", "paragraph", "title", "far")
_NEARNESS = np.array(
    [_NEAR.index(next((name for last, name in _STRETCHES if w <= last), "far")) for w in range(NOWHERE + 1)]
)
_WINDOWS = range(NOWHERE + 1)
_HOW = ("fits", "same", "inside", "around", "apart", "unknown")  # how a programme's place lies to the figure


class _Columns:
    """What is seen of pairs, as columns that their cues are made of."""

    def __init__(self, pairs: Pairs, offers: Offers) -> None:
        how = np.array([_HOW.index(place.of) for place in offers.lying], int)
        self.kind = Column(offers.kind_of[pairs.programme], offers.kinds)
        self.near = Column(_NEARNESS[pairs.full], _NEAR)
        self.fits = Column(np.where(pairs.fits, 0, how[pairs.place]), _HOW)
        self.unit = Column(pairs.unit, UNITS)


def cues_of(pairs: Pairs, standing: Standing, offers: Offers, *, first: bool) -> list[Groups]:
    """The cues of pairs. first: they are the candidates by what is said around each figure, and not those that others are of."""
    of, figure, programme = _Columns(pairs, offers), pairs.figure, pairs.programme
    there, placed = standing.there[figure, programme], standing.placed[figure]
    noun = np.where(pairs.in_noun, NOUNS.index("said"), standing.noun[figure])
    slugs = np.array([[slug in some for slug in offers.slugs] for some in (GENERIC, SITES)], bool)
    generic, site = slugs[:, programme]
    full, head = Column(pairs.full, _WINDOWS), Column(pairs.head, _WINDOWS)
    topic = Column(np.where(pairs.topic, 1 + of.near.numbers, 0), ("", *_NEAR))
    whether = Column.whether
    return [
        grouped(cue.of_candidate, of.kind, of.unit, full, head, whether(standing.measured(pairs))),
        grouped(cue.of_place, Column(pairs.place, offers.lying), *map(whether, (generic, there, placed))),
        grouped(
            cue.of_kind, Column(standing.thing[figure, programme], THINGS), of.kind, of.near,
            Column(standing.level[figure, programme], LEVELS), Column(noun, NOUNS),
        ),
        grouped(cue.of_joint, of.near, of.fits, of.unit, of.kind, whether(pairs.head <= 1)),
        _of_rivals(pairs, standing, offers, first),
        grouped(cue.of_topic, topic, whether(site)),
        _of_last(pairs, standing, of),
        *(always([name], pairs.shares[:, window]) for name, window in _SHARES.items()),
        grouped(cue.of_weight, whether(pairs.full <= _SENTENCE), size=np.minimum(pairs.weight, 12.0) / 6),
        grouped(cue.of_opening, whether(pairs.opens > 0), of.near, size=pairs.opens),
    ]  # fmt: skip


def _of_last(pairs: Pairs, standing: Standing, of: _Columns) -> Groups:
    """How long ago the text had the words of a candidate, and how many others it had since."""
    ago = np.searchsorted(_AGO, standing.start[pairs.figure] - pairs.last, side="right")
    since = (standing.lasts[pairs.figure] > pairs.last[:, None]).sum(axis=1)
    here = pairs.last >= standing.section[pairs.figure]
    return grouped(
        cue.of_last, Column.whether(pairs.last >= 0), Column(ago, _AGO_NAMES), Column(np.minimum(since, 3), _SINCE),
        Column.whether(here), of.near, of.fits,
    )  # fmt: skip


def _of_rivals(pairs: Pairs, standing: Standing, offers: Offers, first: bool) -> Groups:
    """How a candidate compares with the others whose places fit."""
    figure, full = pairs.figure, pairs.full
    counted = pairs.fits & first  # it is one of those whose places fit, and no rival of itself
    best = standing.best[figure]
    at_best = (full == best) & (best < NOWHERE)
    nearest = standing.full[figure] <= full[:, None]  # the others that are as near as it or nearer
    special = (np.where(nearest, standing.weight[figure], 0.0).max(axis=1)) > pairs.weight
    level = np.where(standing.at_best[figure] == counted, 1, np.where(special, 2, 3))
    next_to = pairs.head == 0
    told = (
        next_to, standing.at_head[figure] > (counted & next_to), special, best < full, offers.wide(pairs) & (standing.local[figure] <= full),
    )  # fmt: skip
    return grouped(
        cue.of_rivals, Column.whether(pairs.fits), Column(np.where(at_best, 1 + (best <= _SENTENCE), 0), ("", "wide", "narrow")),
        Column(np.where(at_best, level, 0), ("", "alone", "less_special", "most_special")), *map(Column.whether, told),
    )  # fmt: skip


def cues_of_none(standing: Standing) -> list[Groups]:
    """The cues of each figure for being of none of the programmes."""
    cases = zip(
        standing.on, standing.best.tolist(), np.minimum(standing.fitting, 3).tolist(),
        standing.has_noun.tolist(), standing.topic.tolist(), strict=True,
    )  # fmt: skip
    there = [cue.of_none(tuple(on.items()), best, fit, noun, topic) for on, best, fit, noun, topic in cases]
    return [Groups(there, np.arange(len(there))), always(["new/share"], standing.share)]


def chances(offers: Offers, pairs: Pairs, of_none: np.ndarray, of_pairs: np.ndarray) -> np.ndarray:
    """For each figure the probability of being of none, then that of each programme, by sums of weights."""
    sums = np.full((len(of_none), 1 + len(offers.slugs)), -np.inf)
    sums[:, 0] = of_none
    sums[pairs.figure, 1 + pairs.programme] = of_pairs
    return weighing.probabilities(sums)


def likeliest(offers: Offers, chances: np.ndarray) -> list[tuple[str, float]]:
    """For each figure the likeliest programme (or 'new') and its probability; of those that are alike the last by name."""
    names = [NEW, *offers.slugs]
    order = np.argsort(names)
    alike = chances >= chances.max(axis=1, keepdims=True) - _ALIKE
    last = order[len(names) - 1 - alike[:, order[::-1]].argmax(axis=1)]
    return [
        (names[i], float(chance)) for i, chance in zip(last, chances[np.arange(len(last)), last], strict=True)
    ]


class Hearsay(NamedTuple):
    """What the other figures say of the candidates of each one: of being of none, then of its candidates in their order."""

    heard: list[Heard]
    pairs: Pairs
    standing: Standing

    @classmethod
    def of(cls, carried: Carried, pairs: Pairs, standing: Standing) -> "Hearsay":
        """pairs: in the order of their figures."""
        begins = np.searchsorted(pairs.figure, np.arange(1, len(standing.on)))
        columns = [np.array([0, *(1 + of)]) for of in np.split(pairs.programme, begins)]
        return cls([carried.at(i, of) for i, of in enumerate(columns)], pairs, standing)

    def marks_of_none(self) -> list[tuple[str, ...]]:
        """The marks of each figure on which it may depend what the others say of its being of none."""
        return [("@new", *marks[:2]) for marks in self.standing.marks]

    def marks(self, offers: Offers) -> list[Column]:
        """The marks of each pair on which it may depend what the others say of it, beside those of its figure."""
        of, best = _Columns(self.pairs, offers), np.minimum(self.standing.best, 4)[self.pairs.figure]
        named = (
            ("near", of.near),
            ("place", of.fits),
            ("in_unit", of.unit),
            ("best", Column(best, range(5))),
        )
        return [Column(column.numbers, [f"{name}={it}" for it in column.names]) for name, column in named]

    def sums(self, table: Crossed, offers: Offers) -> tuple[np.ndarray, np.ndarray]:
        """The sums of weights: of being of none, and of each pair."""
        none = [told.sizes[0] @ table.rows(f"c:{cue}#new" for cue in told.cues) for told in self.heard]
        each = [told.sizes[1:] @ table.rows(f"c:{cue}" for cue in told.cues) for told in self.heard]
        marked = table.marked(self.standing.marks)[self.pairs.figure]
        for column in self.marks(offers):
            marked = np.maximum(marked, table.marked((name,) for name in column.names)[column.numbers])
        of_none = (np.array(none) * table.marked(self.marks_of_none())).sum(axis=1)
        return of_none, (np.concatenate(each) * marked).sum(axis=1)
