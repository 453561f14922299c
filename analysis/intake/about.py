"""What each figure is about and of what kind it is: the rules' verdicts, weighed with everything else that is seen of it."""

from collections.abc import Sequence

import numpy as np

from analysis.intake import about_words as words
from analysis.intake import choosing, kind_cues, tenses, weighing
from analysis.intake.carried import Carried, Spot
from analysis.intake.kinds import claim_kind_of, kind_of
from analysis.intake.linking import Names
from analysis.intake.links import NEW, Link, Told
from analysis.intake.offered import Offers, Pairs
from analysis.intake.places import UNKNOWN
from analysis.intake.placing import stands_elsewhere
from analysis.intake.referring import Figure
from analysis.intake.standing import Standing
from analysis.intake.surroundings import Surroundings
from analysis.intake.weighing import Groups, Seen

SPOKEN = 0.2  # of the probability of a programme at another figure, which makes it a candidate
AROUND, FADES, MOST_SPOKEN = (
    12,
    0.9,
    6,
)  # figures on either side, what one further off counts, how many become candidates

_DIGITS = 12  # of chances that are compared: what is alike must not differ by how it was summed


def linked(rows: list[dict], page: Surroundings, names: Names) -> list[dict]:
    """Programme, indicator, entity and kind of each figure: what the others are of is a cue for its programme, and what was
    spoken of before for its kind."""
    figures = [Figure(row, row["_candidate"], row["_context"], page, names) for row in rows]
    told: list[Told] = []
    chains = tenses.chains(page.text, [figure.c for figure in figures], page.periods)
    seen: list[Seen] = []
    for i, (row, figure, link) in enumerate(zip(rows, figures, _links(figures, Offers(page, names)), strict=True)):  # fmt: skip
        c, context = row["_candidate"], row["_context"]
        row["_when"] = tenses.as_level(row["_period"]) if i in chains else row["_period"]
        row["_not"] = tenses.ruled_out(c, context, row["_period"], page.published, chained=i in chains)
        row |= {
            "programme": link.programme,
            "indicator": link.indicator,
            "entity": link.entity or row["entity"],
            "link_sure": link.sure,
        }
        row["score"] = round(row["score"] * (0.6 + 0.4 * link.sure), 2)
        verdict = _by_rules(row, link, told, page)
        of = names.programmes[link.programme].kind if link.programme in names.programmes else NEW
        row["_verdict"], row["_single"] = verdict, figure.single
        seen.append(kind_cues.cues(c, context, row["_when"], page.published, verdict, of, figure.single))
        row["kind"] = kind_cues.kind_by_cues([seen[-1]], row["_not"])
        if link.programme != NEW or (row["unit"] == "count" and names.lists.names_a_list(c.unit.noun)):
            told.append(
                Told(link, row["unit"], c.unit.noun.strip(), row["kind"], row["start"], c.sentence[0])
            )
    _of_one_kind(rows, seen, chains)
    for row in rows:
        if row["kind"] == "effect" and stands_elsewhere(page.text, row["_candidate"].sentence, page.mentions):
            row["entity"] = UNKNOWN
        row["claim_kind"] = claim_kind_of(row["kind"], linked=row["programme"] != NEW)
    return rows


def _of_one_kind(rows: list[dict], seen: list[Seen], chains: dict[int, int]) -> None:
    """Levels of one thing at several times are of one kind, but for those that are promised."""
    for first in set(chains.values()):
        levels = [i for i, of in chains.items() if of == first and rows[i]["kind"] not in tenses.PROMISES]
        ruled_out = frozenset().union(*(rows[i]["_not"] for i in levels)) | tenses.PROMISES
        kind = kind_cues.kind_by_cues([seen[i] for i in levels], ruled_out) if len(levels) > 1 else ""
        for i in levels if kind else ():
            rows[i]["kind"] = kind


class Weighed:
    """The figures of an article with their candidates. first: the candidates by what is said around each figure itself, with
    their cues (own); none: the cues of being of none of the programmes."""

    def __init__(self, figures: Sequence[Figure], offers: Offers) -> None:
        self.offers = offers
        self._around = offers.around(figures)
        self.first = offers.first(self._around)
        self.standing = Standing(figures, offers, self.first)
        self.own = choosing.cues_of(self.first, self.standing, offers, first=True)
        self.none = choosing.cues_of_none(self.standing)
        self._spots = [_spot(figure) for figure in figures]

    def alone(self) -> np.ndarray:
        """For each figure the chance of being of none, then that of each programme, by what is seen of it alone."""
        table = weighing.by_marks("programme_alone", choosing.SHARE)
        return choosing.chances(self.offers, self.first, *self._sums(table, self.first, self.own))

    def _sums(
        self, table: weighing.Crossed, pairs: Pairs, own: list[Groups]
    ) -> tuple[np.ndarray, np.ndarray]:
        of_none = table.sums(self.none, table.marked(self.standing.none))
        return of_none, table.sums(own, table.marked(self.standing.marks)[pairs.figure])

    def spoken(self, chances: np.ndarray) -> Pairs:
        """The candidates that what is likely at figures is at those around them, beside those of their own: the likeliest."""
        likely = np.where(chances >= SPOKEN, chances, 0.0)[:, 1:]
        said = np.zeros(likely.shape)
        for far in range(1, AROUND + 1):
            faded = likely * FADES**far
            said[far:] = np.maximum(said[far:], faded[:-far])
            said[:-far] = np.maximum(said[:-far], faded[far:])
        said[self.first.figure, self.first.programme] = 0.0
        alike = np.broadcast_to(self.offers.in_order, said.shape)
        order = np.lexsort((alike, -said.round(_DIGITS)), axis=1)[:, :MOST_SPOKEN]
        kept = np.take_along_axis(said, order, axis=1) > 0.0
        return self.offers.pairs(self._around, np.nonzero(kept)[0], order[kept])

    def chosen(self, chances: np.ndarray) -> list[tuple[str, float]]:
        """The likeliest programme (or 'new') of each figure and its probability, by the figure and what the others say of it.
        chances: of each figure alone."""
        table = weighing.by_marks("programme", choosing.SHARE)
        spoken = self.spoken(chances)
        more = choosing.cues_of(spoken, self.standing, self.offers, first=False)
        of_none, of_first = self._sums(table, self.first, self.own)
        order, pairs = together(self.first, spoken)
        own = np.concatenate([of_first, self._sums(table, spoken, more)[1]])[order]
        none_said, said = self.hearsay(pairs, chances).sums(table, self.offers)
        likely = choosing.chances(self.offers, pairs, of_none + none_said, own + said)
        return choosing.likeliest(self.offers, likely)

    def hearsay(self, pairs: Pairs, chances: np.ndarray) -> choosing.Hearsay:
        """What the other figures say of pairs, by the chances of each figure alone."""
        return choosing.Hearsay.of(Carried(self._spots, chances), pairs, self.standing)


def together(first: Pairs, spoken: Pairs) -> tuple[np.ndarray, Pairs]:
    """Both sorts of candidates in the order of their figures, and the numbers by which they are brought into it."""
    order = np.argsort(np.concatenate([first.figure, spoken.figure]), kind="stable")
    return order, Pairs(*(np.concatenate(both)[order] for both in zip(first, spoken, strict=True)))


def _spot(figure: Figure) -> Spot:
    page, start = figure.page, figure.row["start"]
    section = page.section_of(start)
    return Spot(
        sentence=figure.c.sentence[0], paragraph=page.paragraphs.at(start)[0], section=section[0] if section else -1,
        unit=figure.unit, noun=figure.noun,
    )  # fmt: skip


def _links(figures: list[Figure], offers: Offers) -> list[Link]:
    """The link of each figure to the programme that its cues and the other figures choose."""
    if not figures:
        return []
    weighed = Weighed(figures, offers)
    links = []
    for figure, (programme, sure) in zip(figures, weighed.chosen(weighed.alone()), strict=True):
        figure.row["_weighed"] = weighed
        links.append(figure.unlinked(sure) if programme == NEW else figure.to(programme, sure))
    return links


def _by_rules(row: dict, link: Link, told: list[Told], page: Surroundings) -> str:
    """The kind by the rules, once it is known what the figure is of."""
    c, context, period, kind = row["_candidate"], row["_context"], row["_period"], row["kind"]
    if link.programme != NEW and link.kind and kind == "context" and row["unit"] in ("count", "GW") and not c.moves.base:  # fmt: skip
        kind = kind_of(c.unit, c.moves, context, period, page.published, link.kind)
    whole = told[-1] if told else None
    if whole and kind == "stock" and whole.kind in ("flow", "target_flow", "target_stock") and whole.sentence == c.sentence[0] and words.PARTS.search(context.clause[: max(row["start"] - c.clause[0], 0)]):  # fmt: skip
        kind = whole.kind  # 87 were recognised, comprising 64 workshops and 23 factories
    return kind
