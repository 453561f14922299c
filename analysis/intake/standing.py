"""What the cues of all candidates of a figure share: what is seen of the figure itself, and of the candidates whose places fit."""

from collections.abc import Callable, Hashable, Sequence

import numpy as np

from analysis.evidence.kinds import RECOGNISED
from analysis.intake import about_words as words
from analysis.intake.lists import level_said, things
from analysis.intake.offered import MOST, Offers, Pairs
from analysis.intake.referring import Figure
from analysis.intake.unit_words import MONEY
from analysis.intake.windows import NOWHERE, WINDOWS

THINGS = ("unsaid", "any", "same", "other")  # whether a programme is of the things that are counted
LEVELS = ("", "level=False", "level=True")  # whether a list is of the level that is said
NOUNS = ("none", "open", "other", "said")  # what the noun tells: said: it has words of the candidate
_SENTENCE = WINDOWS.index("sentence")


def _on(figure: Figure) -> dict[str, bool]:
    """The marks of a figure, each with whether it has it."""
    sentence, clause = figure.context.sentence, figure.context.clause
    return {
        "single": figure.single, "members": figure.are_members(), "anybody": bool(words.ANYBODY.match(figure.noun)),
        "back": bool(words.ANAPHORA.search(sentence)), "of_them": bool(words.OF_THEM.search(clause)), "entered": bool(words.ENTERED.search(clause)),
        "some_firms": bool(words.SOME_FIRMS.search(sentence)), "scheme": bool(words.PROGRAMME.search(sentence)),
        "no_subject": not words.NO_SUBJECT.sub("", figure.context.lead), "list_noun": figure.names.lists.names_a_list(figure.c.unit.noun),
    }  # fmt: skip


def _unit_class(figure: Figure) -> str:
    unit = (
        figure.unit if figure.unit in ("count", "percent") else "money" if figure.unit in MONEY else "other"
    )
    return f"{unit}{'+' if figure.change else ''}"


def _noun(figure: Figure) -> str:
    if not figure.noun:
        return "none"
    return "open" if words.ANYBODY.match(figure.noun) or words.MEMBERS.match(figure.noun) else "other"


class Standing:
    """A row for each figure of a text.

    Of the figure: on: its marks, each with whether it has it, and marks, those that its candidates' cues depend on; none: those
    that being of none depends on; where it and its section begin (-1 for none), and whether it has a place; for each programme
    whether it is of the things that are counted, of the level that the list is said to have, and whether it was counted at the
    figure's place. Of its candidates whose places fit (fitting: how many): the nearest window that has all words of one
    (best), and of one of no wide place (local); how many have all words in that nearest window, and how many one next to the
    figure; where the text had their words last, and for each of them its window and how much its words tell; whether the text
    speaks of one of them most, and how much of the words of one its sentence has.
    """

    def __init__(self, figures: Sequence[Figure], offers: Offers, first: Pairs) -> None:
        """first: the candidates by what is said around the figures."""
        self._figures, self._offers = figures, offers
        self.on = [_on(figure) for figure in figures]
        own = [(_unit_class(f), f"kind={f.row['kind']}") for f in figures]
        self.marks = [(*two, *(m for m in on if on[m])) for two, on in zip(own, self.on, strict=True)]
        self.none = [(*two, f"single={f.single}") for two, f in zip(own, figures, strict=True)]
        self._look_at_figures()
        self._look_at_candidates(first)

    def _look_at_figures(self) -> None:
        figures, sections = self._figures, []
        for figure in figures:
            section = figure.page.section_of(figure.row["start"])
            sections.append(section[0] if section else -1)
        self.section = np.array(sections)
        self.start = np.array([figure.row["start"] for figure in figures])
        self.has_noun = np.array([bool(figure.noun) for figure in figures])
        self.placed = np.array([bool(figure.place) for figure in figures])
        self.noun = np.array([NOUNS.index(_noun(figure)) for figure in figures])
        counted = [things(f"{figure.noun} {figure.c.unit.words}".lower()) for figure in figures]
        levels = [level_said(f"{f.context.label} {f.context.lead} {f.noun}") for f in figures]
        self.thing = _once_each(counted, self._things)
        self.level = _once_each(levels, self._levels)
        self.there = _once_each([figure.place for figure in figures], self._counted_there)

    def _things(self, counted: frozenset[str]) -> np.ndarray:
        """For each programme whether it is of things that are counted: its number in `THINGS`."""
        of = map(self._offers.names.lists.things_of, self._offers.slugs)
        told = ["unsaid" if not counted else "any" if not o else "same" if counted & o else "other" for o in of]  # fmt: skip
        return np.array([THINGS.index(name) for name in told], int)

    def _levels(self, said: str) -> np.ndarray:
        """For each programme whether it is of the level that a list is said to have: its number in `LEVELS`."""
        names, slugs = self._offers.names, self._offers.slugs
        asked = [said and names.programmes[slug].kind == RECOGNISED for slug in slugs]
        told = [1 + names.lists.is_of_level(slug, said) if ask else 0 for slug, ask in zip(slugs, asked, strict=True)]  # fmt: skip
        return np.array(told, int)

    def _counted_there(self, place: str) -> np.ndarray:
        at = self._offers.names.counted_at
        return np.array([(slug, place) in at for slug in self._offers.slugs], bool)

    def _look_at_candidates(self, first: Pairs) -> None:
        offers, figure = self._offers, first.figure
        begins = np.searchsorted(figure, np.arange(len(self._figures)))
        nth = np.arange(len(figure)) - begins[figure]

        def fitting(values: np.ndarray, other: float, also: np.ndarray | bool = True) -> np.ndarray:
            """Values of the candidates whose places fit, a row for each figure, with another one in the place of the rest."""
            rows = np.full((len(begins), MOST), other, dtype=np.asarray(values).dtype)
            rows[figure, nth] = np.where(first.fits & also, values, other)
            return rows

        self.full = fitting(first.full, NOWHERE + 1)
        self.best = np.minimum(self.full.min(axis=1), NOWHERE)
        self.local = fitting(first.full, NOWHERE + 1, ~offers.wide(first)).min(axis=1)
        self.at_best = (self.full == self.best[:, None]).sum(axis=1)
        self.at_head = (fitting(first.head, NOWHERE) == 0).sum(axis=1)
        self.lasts = fitting(first.last, -2)
        self.weight = fitting(first.weight, 0.0)
        self.fitting = fitting(first.fits, False).sum(axis=1)
        self.topic = np.any(fitting(first.topic, False), axis=1)
        self.share = fitting(first.shares[:, _SENTENCE], 0.0).max(axis=1)

    def measured(self, pairs: Pairs) -> np.ndarray:
        """Whether the figure's own words name one of the indicators that the programme has in its unit. pairs: in the order of
        their figures."""
        found = np.zeros(len(pairs.figure), bool)
        units: dict[str, list[int]] = {}
        for number, figure in enumerate(self._figures):
            units.setdefault(figure.unit, []).append(number)
        for unit, numbers in units.items():
            of_unit = np.flatnonzero(np.isin(pairs.figure, numbers))
            at, has = pairs.figure[of_unit], self._offers.measured_in(unit)[pairs.programme[of_unit]]
            some, begins, which = np.unique(at, return_index=True, return_inverse=True)
            named = np.logical_or.reduceat(has, begins)  # those that are asked for
            for i, indicator in zip(*map(np.ndarray.tolist, np.nonzero(named)), strict=True):
                named[i, indicator] = self._figures[some[i]].names_indicator(indicator)
            found[of_unit] = (has & named[which]).any(axis=1)
        return found


def _once_each(keys: Sequence[Hashable], row_of: Callable) -> np.ndarray:
    """A row for each key, worked out once for those that are alike."""
    rows = {key: row_of(key) for key in dict.fromkeys(keys)}
    return np.stack([rows[key] for key in keys])
