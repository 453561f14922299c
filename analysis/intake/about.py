"""What each figure is about: by its own words, by the list that was spoken of before, by its clause and sentence."""

import re

from analysis.intake.candidates import Candidate
from analysis.intake.kinds import CLAIM_KIND, RATIOS, Context, kind_of
from analysis.intake.linking import NEW, Link, Names
from analysis.intake.surroundings import Surroundings

_ANAPHORA = re.compile(r"\b(?:these|those|they|their|its|them|of which|of them|among them|it (?:wants|plans|aims|has|will|had)|the (?:government|goal|target|total|programme|program|network|list|directory|project|initiative|factories|plants|sites|workshops|firms))\b|这些|上述|其中|该(?:计划|项目|名录|批|网络)|此批|名录|入选", re.IGNORECASE)  # fmt: skip
_GENERIC = re.compile(
    r"^(?:(?:of the )?(?:new |listed |such |more |these )*(?:members?|sites?|factor(?:y|ies)|plants?|firms|companies|units|entries|ones|projects|of them|technology projects|provinces|provincial-level regions|regions|sectors|industries)|[家个座项]?(?:工厂|企业|项目|单位|省|省份|地区)?|)$",
    re.IGNORECASE,
)
_ONE_SITE = re.compile(
    r"\b(?:Co\.|Ltd|Inc|Corp|the (?:plant|mill|company|firm|factory|workshop|county|manager)|maker|our|we|she|he|At [A-Z])\b|位于|有限公司|股份|车间(?:主任|里)|记者走进|走进|我们|厂长|某|县|在[^，。]{2,8}(?:光学|科技|集团|公司|厂|电子|电器|股份|精密|机械)[，的]|该(?:厂|公司|企业)"
)
_NEAR = 500  # characters within which a list is still spoken of


def linked(rows: list[dict], page: Surroundings, names: Names) -> list[dict]:
    """Programme, indicator and entity of each figure; an effect belongs to the list that was spoken of before."""
    spoken: tuple[str, str, int] = ("", "", -10_000)  # programme, place, where
    for row in rows:
        c, context, period = row.pop("_candidate"), row.pop("_context"), row.pop("_period")
        link = _link(row, c, context, page, names, spoken)
        row |= {
            "programme": link.programme,
            "indicator": link.indicator,
            "entity": link.entity or row["entity"],
        }
        row["score"] = round(row["score"] * (0.6 + 0.4 * link.sure), 2)
        if (
            link.programme != NEW
            and link.kind
            and row["kind"] == "context"
            and row["unit"] in ("count", "GW")
            and not c.moves.base
        ):
            row["kind"] = kind_of(c.unit, c.moves, context, period, page.published, link.kind)
        row["claim_kind"] = CLAIM_KIND.get(row["kind"], row["kind"])
        if link.programme != NEW:
            spoken = (link.programme, link.entity, row["start"])
    return rows


_LISTS = ("recognised_list", "subsidised_programme")


def _of_them(names: Names, programme: str, context: Context) -> bool:
    """Whether a figure tells how many of a wide list lie in a place: of them 3 in Jiangsu, 其中江苏3家."""
    wide = programme in names.programmes and names.programmes[programme].entity in ("china", "world")
    return wide and bool(re.search(r"\bof (?:them|these|which)\b|\bincluding\b|其中|包括", context.sentence))


def _link(
    row: dict, c: Candidate, context: Context, page: Surroundings, names: Names, spoken: tuple[str, str, int]
) -> Link:
    """First by the figure's own words, then by what it may refer to, then by its whole clause and sentence."""
    change = row["kind"] == "effect" or (c.moves.change and row["unit"] in RATIOS)
    place, noun = row["entity"], c.unit.noun
    count = row["unit"] == "count"
    own = f"{context.lead} {noun} {context.tail}"
    link = names.link(noun, own, row["unit"], place, change)
    if link.programme != NEW:
        return link
    if row["kind"] == "effect":  # its subject may stand at the head of the sentence
        subject = names.link(noun, f"{context.before[-240:]} {own}", row["unit"], place, change)
        if subject.programme != NEW and names.programmes[subject.programme].kind not in ("rate", "intensity"):
            return subject.with_indicator(link.indicator)
    programme, spoken_place, where = spoken
    first = max(page.paragraphs.at(row["start"])[0], row["start"] - 400)
    single = _ONE_SITE.search(context.sentence) or _ONE_SITE.search(page.text[first : row["start"]])
    same_place = (
        place in (spoken_place, "")
        or names.gazetteer.within(spoken_place, place)
        or (programme, place) in names.counted_at
        or _of_them(names, programme, context)
    )
    refers = (
        bool(_ANAPHORA.search(context.sentence))
        or (count and bool(_GENERIC.match(noun.strip())))
        or row["kind"] == "effect"
    )
    if (
        count
        and _GENERIC.match(noun.strip())
        and not single
        and not (programme and _of_them(names, programme, context))
    ):  # 15家工厂入选 after the name of the list
        for stretch in (context.before[-120:], context.sentence):
            headed = names.link("", stretch, "count", place, change)
            if headed.programme != NEW and names.programmes[headed.programme].kind in _LISTS:
                return headed
    if (
        programme
        and row["start"] - where < _NEAR
        and refers
        and same_place
        and (not single or names.programmes[programme].kind == "single_site")
        and (not count or _GENERIC.match(noun.strip()) or _ANAPHORA.search(context.sentence))
    ):
        follow = names.follow(programme, noun, own, row["unit"], place, change)
        if follow is not None:
            return follow
    for wider in (context.clause, context.before[-90:] + context.clause):
        if (count and noun) or (change and row["kind"] == "context"):
            break
        found = names.link(noun, wider, row["unit"], place, change)
        if found.programme != NEW:
            return found
    return link
