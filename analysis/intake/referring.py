"""One figure that is to be linked: its own words, its place, and whether it is told of a single site."""

from functools import lru_cache

from analysis.intake import about_words as words
from analysis.intake.candidates import Candidate
from analysis.intake.context import Context
from analysis.intake.kinds import RATIOS
from analysis.intake.linking import Names
from analysis.intake.links import Link
from analysis.intake.surroundings import Surroundings


@lru_cache(maxsize=4096)
def _of_one_site(sentence: str) -> bool:
    return bool(words.ONE_SITE.search(sentence))


class Figure:
    """One figure that is to be linked, with everything that its link hangs on."""

    def __init__(self, row: dict, c: Candidate, context: Context, page: Surroundings, names: Names) -> None:
        self.row, self.c, self.context, self.page, self.names = row, c, context, page, names
        self.change = row["kind"] == "effect" or (c.moves.change and row["unit"] in RATIOS)
        self.place, self.noun, self.unit = row["entity"], c.unit.noun.strip(), row["unit"]
        self.own = f"{context.label} {context.lead} {c.unit.noun} {context.tail}"
        self._small = f"{c.unit.noun} {self.own}".lower()
        self._named: dict[int, bool] = {}
        first = max(page.paragraphs.at(row["start"])[0], row["start"] - 400)
        self.single = bool(
            _of_one_site(context.sentence) or words.ONE_SITE.search(page.text[first : row["start"]])
        )

    def are_members(self) -> bool:
        """Whether what is counted may be members of a list: plants, sites, ones; of Chinese without a noun, what 家, 个 and 座 count."""
        counts = self.noun or not self.c.unit.words or self.c.unit.words[0] in "家个座"
        return bool(counts and words.MEMBERS.match(self.noun))

    def is_inherited(self) -> bool:
        """Whether what is counted stands with another figure."""
        return bool(self.noun) and self.noun not in self.page.text[self.c.start - 60 : self.c.end + 2]

    def names_indicator(self, number: int) -> bool:
        """Whether its own words name an indicator; looked for once, however many programmes have it. number: see `Names.measured_in`."""
        if number not in self._named:
            _, _, group = self.names.indicators[number]
            self._named[number] = all(pattern.search(self._small) for pattern in group)
        return self._named[number]

    def unlinked(self, sure: float) -> Link:
        """The link of a figure that is of none of the programmes. sure: between 0 and 1, as for `to`."""
        c = self.c
        return self.names.unlinked(c.unit.noun, self.own, self.unit, self.place, self.change, sure)

    def to(self, programme: str, sure: float) -> Link:
        """The link to a programme."""
        return self.names.linked(
            programme, self.c.unit.noun, self.own, self.unit, self.place, self.change, sure
        )
