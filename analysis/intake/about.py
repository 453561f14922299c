"""What each figure is about and of what kind it is: the rules' verdicts, weighed with everything else that is seen of it."""

from dataclasses import replace

from analysis.intake import about_words as words
from analysis.intake import choosing, kind_cues
from analysis.intake.kinds import claim_kind_of, kind_of
from analysis.intake.linking import Names
from analysis.intake.links import NEW, Link, Told
from analysis.intake.referring import Figure
from analysis.intake.surroundings import Surroundings

# A figure that the rules know no list for is given to one only if the cues are as sure as this: a wrong link would write a
# wrong claim, where 'new' asks. "A mill bought 40 looms" is none of a list of plants.
_SURE_AGAINST_RULES = 0.7


def linked(rows: list[dict], page: Surroundings, names: Names) -> list[dict]:
    """Programme, indicator, entity and kind of each figure, in their order: what was spoken of before is a cue for the next."""
    names = names.of_text(page.text)
    told: list[Told] = []
    for row in rows:
        c, context, period = row["_candidate"], row["_context"], row["_period"]
        figure = Figure(row, c, context, page, names, told)
        link = _chosen(row, figure)
        row |= {
            "programme": link.programme,
            "indicator": link.indicator,
            "entity": link.entity or row["entity"],
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


def _chosen(row: dict, figure: Figure) -> Link:
    """The link to the programme that the cues choose; the indicator and the place are the rules' where they chose the same."""
    verdict = figure.verdict()
    offered = choosing.candidates(figure)
    if verdict.programme != NEW:
        offered.setdefault(verdict.programme, {})
    row["_candidates"], row["_figure"], row["_programme_verdict"] = offered, figure, verdict.programme
    programme, sure = choosing.chosen(choosing.cues_of(figure, offered, verdict.programme))
    named = offered.get(verdict.programme, {}).keys() & {"own", "before", "named_before"}
    if programme == NEW and named and row["_rule"] == "effect" and not figure.single:
        programme = verdict.programme  # its own sentence names whose gain it is, and the rules say so
    if programme == verdict.programme:
        return replace(verdict, sure=round(sure, 2))
    if programme == NEW or (verdict.programme == NEW and sure < _SURE_AGAINST_RULES):
        return replace(figure.unlinked(), sure=round(sure, 2))
    return replace(figure.to(programme), sure=round(sure, 2))


def _by_rules(row: dict, link: Link, told: list[Told], page: Surroundings) -> str:
    """The kind by the rules, once it is known what the figure is of."""
    c, context, period, kind = row["_candidate"], row["_context"], row["_period"], row["kind"]
    if link.programme != NEW and link.kind and kind == "context" and row["unit"] in ("count", "GW") and not c.moves.base:  # fmt: skip
        kind = kind_of(c.unit, c.moves, context, period, page.published, link.kind)
    whole = told[-1] if told else None
    if whole and kind == "stock" and whole.kind in ("flow", "target_flow", "target_stock") and whole.sentence == c.sentence[0] and words.PARTS.search(context.clause[: max(row["start"] - c.clause[0], 0)]):  # fmt: skip
        kind = whole.kind  # 87 were recognised, comprising 64 workshops and 23 factories
    return kind
