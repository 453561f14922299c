"""What each figure is about and of what kind it is: the rules' verdicts, weighed with everything else that is seen of it."""

from collections.abc import Iterable

from analysis.intake import about_words as words
from analysis.intake import choosing, kind_cues
from analysis.intake.carried import Carried, Spot
from analysis.intake.kinds import claim_kind_of, kind_of
from analysis.intake.linking import Names
from analysis.intake.links import NEW, Link, Told
from analysis.intake.offered import Around, Offer, Offers
from analysis.intake.referring import Figure
from analysis.intake.surroundings import Surroundings

SPOKEN = 0.2  # of the probability of a programme at another figure, which makes it a candidate
AROUND, FADES, MOST_SPOKEN = (
    12,
    0.9,
    6,
)  # figures on either side, what one further off counts, how many become candidates


def linked(rows: list[dict], page: Surroundings, names: Names) -> list[dict]:
    """Programme, indicator, entity and kind of each figure: what the others are of is a cue for its programme, and what was
    spoken of before for its kind."""
    figures = [Figure(row, row["_candidate"], row["_context"], page, names) for row in rows]
    told: list[Told] = []
    for row, figure, link in zip(rows, figures, _links(figures, Offers(page, names)), strict=True):
        c, context, period = row["_candidate"], row["_context"], row["_period"]
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
        cues = kind_cues.cues(c, context, period, page.published, verdict, of, figure.single)
        row["kind"] = kind_cues.kind_by_cues(cues)
        row["claim_kind"] = claim_kind_of(row["kind"], linked=link.programme != NEW)
        if link.programme != NEW or (row["unit"] == "count" and names.lists.names_a_list(c.unit.noun)):
            told.append(
                Told(link, row["unit"], c.unit.noun.strip(), row["kind"], row["start"], c.sentence[0])
            )
    return rows


class Weighed:
    """A figure with its candidates: the cues of each, and its chance by what is seen of this figure alone. first: the
    candidates by what is said around the figure itself."""

    def __init__(self, figure: Figure, offers: Offers) -> None:
        self.figure, self._offers = figure, offers
        self._around: Around = offers.around(figure)
        of = offers.of(self._around)
        self.among = choosing.Standing.of(figure, of)
        self.offers: dict[str, Offer] = {offer.slug: offer for offer in of}
        none = {NEW: choosing.cues_of_none(figure, self.among)}
        self._known = none | choosing.cues_of(figure, of, self.among)
        self.cues = dict(self._known)
        self.first = tuple(self.cues)
        self.chances = choosing.alone(self.cues)

    def _take_in(self, spoken: Iterable[str]) -> None:
        """Makes candidates of programmes that other figures are of, beside those of its own."""
        spoken = [slug for slug in spoken if slug not in self.first]
        more = [self._offers.offer(slug, self._around) for slug in spoken if slug not in self._known]
        self.offers |= {offer.slug: offer for offer in more}
        self._known |= choosing.cues_of(self.figure, more, self.among)
        self.cues = {slug: self._known[slug] for slug in (*self.first, *spoken)}

    @staticmethod
    def share(figures: "list[Weighed]") -> None:
        """Makes what is likely at a figure a candidate of those around it."""
        likely = [
            {slug: chance for slug, chance in one.chances.items() if chance >= SPOKEN and slug != NEW}
            for one in figures
        ]
        for i, one in enumerate(figures):
            spoken: dict[str, float] = {}
            for j in range(max(0, i - AROUND), min(len(figures), i + AROUND + 1)):
                for slug, chance in likely[j].items():
                    if slug not in one.first:
                        spoken[slug] = max(spoken.get(slug, 0.0), chance * FADES ** abs(i - j))
            one._take_in(sorted(spoken, key=lambda slug: (-spoken[slug], slug))[:MOST_SPOKEN])

    def hearsay(self, i: int, by: Carried) -> choosing.Hearsay:
        """What the other figures say of each candidate. i: the number of this figure among them."""
        new, *slugs = self.cues
        offers = [self.offers[slug] for slug in slugs]
        return choosing.Hearsay.of(by.at(i, [new, *slugs]), offers, self.among)


def carried_by(figures: list[Weighed]) -> Carried:
    """What the figures of an article say of one another, by the chances of each alone."""
    return Carried([_spot(one.figure) for one in figures], [one.chances for one in figures], NEW)


def _spot(figure: Figure) -> Spot:
    page, start = figure.page, figure.row["start"]
    section = page.section_of(start)
    return Spot(
        sentence=figure.c.sentence[0], paragraph=page.paragraphs.at(start)[0], section=section[0] if section else -1,
        unit=figure.unit, noun=figure.noun,
    )  # fmt: skip


def _links(figures: list[Figure], offers: Offers) -> list[Link]:
    """The link of each figure to the programme that its cues and the other figures choose."""
    told = [Weighed(figure, offers) for figure in figures]
    Weighed.share(told)
    carried = carried_by(told)
    links = []
    for i, one in enumerate(told):
        one.figure.row["_weighed"] = one
        programme, sure = choosing.chosen(one.cues, one.hearsay(i, carried))
        links.append(one.figure.unlinked(sure) if programme == NEW else one.figure.to(programme, sure))
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
