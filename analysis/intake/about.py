"""What each figure is about and of what kind it is: the rules' verdicts, weighed with everything else that is seen of it."""

from analysis.intake import about_words as words
from analysis.intake import choosing, kind_cues
from analysis.intake.kinds import claim_kind_of, kind_of
from analysis.intake.linking import Names
from analysis.intake.links import NEW, Link, Told
from analysis.intake.offered import Offers
from analysis.intake.referring import Figure
from analysis.intake.surroundings import Surroundings


def linked(rows: list[dict], page: Surroundings, names: Names) -> list[dict]:
    """Programme, indicator, entity and kind of each figure, in their order: what was spoken of before is a cue for the next."""
    offers = Offers(page, names)
    told: list[Told] = []
    for row in rows:
        c, context, period = row["_candidate"], row["_context"], row["_period"]
        figure = Figure(row, c, context, page, names, told)
        link = _chosen(row, figure, offers)
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


def _chosen(row: dict, figure: Figure, offers: Offers) -> Link:
    """The link to the programme that the cues choose."""
    row["_figure"] = figure
    row["_cues"] = choosing.cues_of(figure, offers.of(figure))
    programme, sure = choosing.chosen(row["_cues"])
    if programme == NEW:
        return figure.unlinked(sure)
    return figure.to(programme, sure)


def _by_rules(row: dict, link: Link, told: list[Told], page: Surroundings) -> str:
    """The kind by the rules, once it is known what the figure is of."""
    c, context, period, kind = row["_candidate"], row["_context"], row["_period"], row["kind"]
    if link.programme != NEW and link.kind and kind == "context" and row["unit"] in ("count", "GW") and not c.moves.base:  # fmt: skip
        kind = kind_of(c.unit, c.moves, context, period, page.published, link.kind)
    whole = told[-1] if told else None
    if whole and kind == "stock" and whole.kind in ("flow", "target_flow", "target_stock") and whole.sentence == c.sentence[0] and words.PARTS.search(context.clause[: max(row["start"] - c.clause[0], 0)]):  # fmt: skip
        kind = whole.kind  # 87 were recognised, comprising 64 workshops and 23 factories
    return kind
