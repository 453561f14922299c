"""What kind of figure it is: stock, flow, target_stock, target_flow, effect, share or context.

The words that tell are in the tables below, both languages together; a new one goes into its table.
"""

import re
from typing import NamedTuple

import pandas as pd

from analysis.intake.direction import Direction
from analysis.intake.periods import Period
from analysis.intake.unit_words import MONEY, TIME_UNITS
from analysis.intake.units import Unit

KINDS = ("stock", "flow", "target_stock", "target_flow", "effect", "share", "context")
RATIOS = ("percent", "percentage_point", "times", "basis_point")  # units in which a change is told
CLAIM_KIND = {"share": "stock"}  # in the words of claims.csv


def _words(pattern: str) -> re.Pattern:
    return re.compile(pattern, re.IGNORECASE)


PROMISED = _words(
    r"\b(?:will|would|shall|plans?\s+to|planned\s+to|planning\s+to|plan(?:s|ned)?\s+(?:for|calls|sets|envisages)|aim(?:s|ed|ing)?|target(?:s|ed|ing)?|goals?|is\s+to|are\s+to|intends?|seeks?|strives?|striving|pledge[sd]?|promis\w+|hopes?|"
    r"vow(?:s|ed)?|expected\s+to|set\s+to|expects?\s+to|hoping|should|envisag\w+|objective|ambition|project(?:s|ed)\s+to|looking\s+to|wants?\s+to|calls?\s+for|eyes|eyeing|scheduled|blueprint|roadmap|requires?|must|going\s+to|due\s+to\s+(?:be|have|reach))\b"
    r"|将(?!近|来自)|力争|争取|目标|计划(?!单列|经济)|拟(?!定于)|预计|确保|有望|努力|瞄准|要达到|要建成|要完成|要(?=[到在建达实新培打推]成?)|提出(?:到|，?力争)?|明确(?:到)?|锚定|实现.{0,12}目标|任务|不低于|规划(?:建设|到)|拟于|剑指|冲刺|向.{0,8}迈进|应(?:达到|不低于)"
)
DONE = _words(
    r"\b(?:has|have|had|was|were|already|so\s+far|to\s+date|reached|built|recogni[sz]ed|established|stood|rose|fell|grew|achieved|completed|now)\b|已(?!经?提出)|累计|了|截至|目前|现有|共有|完成了|达成|增至|同比|去年|实际"
)
ADDED = _words(
    r"\b(?:add(?:s|ed|ing)?|create[sd]?\s+(?:\w+\s+){0,3}jobs|newly|another|additional|more(?=\s+(?:smart|factor|plant|compan|workshop|digital|projects?|sites?|lighthouse|than\s+\d+\s+new))|joined|(?:each|every|a|per)\s+year|annually|new(?:\s+(?:[\w-]+\s+){0,3}(?:sites?|members?|smart|factor\w+|lighthouse\w*|plants?|workshops?|projects?|compan\w+|ones|stations?|entr\w+|firms?))|"
    r"fresh|installed(?!\s+capacity)|installations?|put\s+into\s+operation|net\s+increase|batch\s+of|latest\s+(?:batch|round|list)|this\s+(?:batch|round)|inducted)\b"
    r"|新增|新建|新认定|新培育|新入选|新获评|新创建|新打造|新上|净增|每年|年均|本批|此次|再(?:认定|建|打造|培育|新)|又有|增加(?!值)|当年|该批|这批|首批|新一批|第[一二三四五六七八九十\d]+批|新推广|新开工|新部署|新接入|新添|新设"
)
TOTAL = _words(
    r"\b(?:in\s+total|total(?:s|ed|ing)?|cumulative(?:ly)?|altogether|now\s+has|has\s+a\s+total|so\s+far|to\s+date|overall\s+number|number\s+of|stock|bring(?:s|ing)?\s+(?:the|its)|brought\s+(?:the|its)\s+total|accumulat\w+|home\s+to|boasts?|network\s+(?:now|to))\b"
    r"|累计|现有|拥有|共有|总数|总量|总计|合计|达到|保有量|存量|规模达|共计|全部|突破|集聚|聚集|数量"
)
EFFECT = _words(
    r"\b(?:efficien\w+|productivity|defects?|defective|reject\w*|cycles?|costs?|energy\s+(?:use|consumption|efficiency|intensity|costs?)|power\s+(?:use|consumption)|electricity\s+(?:use|consumption)|emissions?|carbon|lead\s+times?|delivery|turnaround|yields?|pass\s+rate|downtime|scrap|waste|labou?r|manpower|"
    r"workforce|quality|utili[sz]ation|throughput|changeover|inventory|time\s+to\s+market|production\s+time|(?:production|manufacturing)\s+capacity|capacity\s+(?:by|rose|increased|up)|water\s+(?:use|consumption)|failures?|accidents?|headcount|operating\s+expenses|operating\s+costs?|OEE|output\s+per|maintenance|rework|error\s+rate|response)\b"
    r"|效率|周期|成本|能耗|能源消耗|用电|碳排|排放|不良|良品率|良率|合格率|优良率|次品|废品|报废|人工|用工|用人|劳动生产率|人均产[值出]|人均效能|库存|故障|停机|交付|交期|利用率|研制|研发时间|生产率|产能|用水|节拍|换[线产模]|开动率|一次合格|差错|缺陷|耗时|运维|工时|时间|能效|品质|质量|损耗|物耗|水耗|电耗|单耗|响应"
)
MACRO = _words(
    r"\b(?:year[\s-]on[\s-]year|value[\s-]added|GDP|exports?|imports?|profits?|revenues?|sales|investment|retail|(?<!staff )turnover|from\s+a\s+year\s+(?:ago|earlier)|than\s+a\s+year\s+(?:ago|earlier)|industrial\s+output|output\s+(?:value|of)|economy|orders|shipments|market|income|consumption\s+of|R&D\s+(?:spending|expenditure))\b"
    r"|同比|环比|增加值|生产总值|产值|营[业收]|利润|出口|进口|投资|销量|销售|产量|零售|增速|收入|市场|订单|订货|贸易|税收|年均增长|比上年"
)
INTENSITY = _words(
    r"\bper\s+unit\s+of\s+(?:GDP|gross|industrial|value|output)|energy\s+intensity|carbon\s+intensity|emissions?\s+per\s+unit|energy\s+consumption\s+per|energy\s+use\s+per\s+unit|water\s+(?:use|consumption)\s+per"
    r"|单位(?:国内生产总值|地区生产总值|GDP|生产总值|工业增加值|增加值|国内)|万元(?:国内生产总值|GDP|工业增加值|地区生产总值)|能耗强度|碳(?:排放)?强度|规(?:模以)?上工业.{0,6}单位"
)
AMOUNT = _words(
    r"\b(?:scale|market|industry|output\s+value|revenue|turnover|value\s+added|sales|cluster|economy)\b|规模|产值|营[业收]|收入|增加值|产业|集群|销售额|市场|零售额|经济|生产总值"
)
PEOPLE = _words(
    r"\b(?:workers?|employees?|staff|jobs?|people|persons?|students?|engineers?|technicians?|experts?|farmers?|graduates?|visitors?|talents?|residents?|passengers?|personnel|trainees?|specialists?|patents?|phones|units\s+(?:a|per)\s+(?:year|day)|papers|inventions|orders|customers)\b|[名人]$|^[名人]|人次|员工|职工|专利|人才|学生|岗位|订单"
)
GIVEN = _words(
    r"\b(?:subsid\w+|grants?|receive|award|reward|bonus|loans?|fund(?:s|ing)?|set\s+aside|allocat\w+|budget)\b|奖补|补贴|奖励|补助|贷款|资金|财政|专项"
)
MADE = _words(
    r"\b(?:output|production)\s+of\b|\bproduced\b|\binstallations?\b|\bshipments?\b|\bsales\s+(?:of|reached|hit|totall?ed)\b|\bretail\s+sales\b|\bsold\b|产量(?!占)|销量(?!占)|出口额|零售额|销售额|装机量|成交额|产销"
)
CAPACITY = _words(
    r"\bcan\s+(?:make|produce|turn\s+out)\b|\b(?:churn|turn|roll)(?:s|ing|ed)?\s+o(?:ut|ff)\b|\b(?:a|per)\s+(?:day|hour|minute)\b|每(?:天|小时|分钟)|\bannual\s+(?:production\s+)?capacity\b|\b(?:a|per)\s+(?:year|day|month|hour)\b.{0,12}\bcapacity\b|年产(?!值|业)|产能(?:达|为|约|可达)|日产|月产"
)
_COUNT_FLOW = _words(
    r"\b(?:recogni[sz]ed|supplied|delivered|named|certified|selected|approved|awarded|built|established|completed|opened|added|installed|diagnosed|upgraded|transformed|produced|sold|launched|shipped|deployed|commissioned)\b|认定|评定|评选|入选|获评|建成|完成|新增|实施|推广|诊断|改造|公布|公示|授予|生产|销售|装机|上线|开通"
)


class Context(NamedTuple):
    """What stands around a figure: its clause, its sentence, the sentence up to the figure, and the part of the clause that
    is its own: up to the figure (lead) and behind it, before the next one (tail)."""

    clause: str
    sentence: str
    before: str
    lead: str
    tail: str


_PAST_VERB = _words(r"\b[a-z]{3,}ed\s+(?:\w+\s+){0,2}$")
DONE_SURELY = _words(
    r"\b(?:has|have|had|already|so\s+far|to\s+date|now|was|were)\b|已(?!经?提出)|截至|目前|现有|了"
)


def _is_promise(context: Context, period: Period | None, published: pd.Timestamp | None) -> bool:
    """Whether the figure is promised: a deadline ahead and nothing that says it is done, or words of promise."""
    own = f"{context.lead} {context.tail}"
    promised = bool(PROMISED.search(own))
    done = bool(DONE.search(own))
    if period is None or (period.last is None and period.role != "coming"):
        return (
            promised or (bool(PROMISED.search(context.before)) and not DONE.search(context.before))
        ) and not done
    if period.role == "coming":
        return promised or not DONE_SURELY.search(own)
    if period.role in ("since", "recent"):
        return promised and not done
    if published is None:
        return promised or (period.role == "deadline" and not done)
    ahead = period.last > published
    if not ahead:
        return False
    if period.role == "deadline":
        return promised or not (DONE_SURELY.search(own) or _PAST_VERB.search(context.lead))
    runs = period.first is not None and period.first <= published  # this year, the plan that is under way
    if runs or period.role == "asof":
        return (promised or bool(PROMISED.search(context.before))) and not (done and not promised)
    return True


def kind_of(
    unit: Unit,
    moves: Direction,
    context: Context,
    period: Period | None,
    published: pd.Timestamp | None,
    linked_kind: str = "",
) -> str:
    """The kind of one figure. linked_kind: the kind of the programme that it was linked to, or ''."""
    promise = _is_promise(context, period, published)
    near = context.clause
    if unit.unit in RATIOS:
        return _kind_of_ratio(unit, moves, context, promise, period is not None)
    if moves.base:
        return "context"
    if unit.unit in MONEY:
        if (
            promise
            and PROMISED.search(context.lead)
            and (AMOUNT.search(near) or re.search(r"invest|投资", near, re.IGNORECASE))
            and not GIVEN.search(near)
        ):
            return "target_stock"
        if MADE.search(near):
            return "flow"
        return (
            "stock"
            if AMOUNT.search(near)
            and not re.search(
                r"invest|fund|loan|subsid|cost|spen[dt]|grants?|worth of|投资|资金|贷款|补贴|成本|投入|奖励|融资",
                near,
                re.IGNORECASE,
            )
            else "context"
        )
    if unit.unit in TIME_UNITS or unit.unit in (
        "square_metre",
        "kilogram",
        "mu",
        "hectare",
        "kilometre",
        "square_kilometre",
        "cubic_metre",
    ):
        return "context"
    if CAPACITY.search(near):
        return "context"
    own = f"{context.lead} {context.tail}"
    if re.match(r"\s*(?:[、,，]|和|及|与|and\b)", context.lead):  # one verb for a list
        own = f"{near[: near.find(context.lead)]} {own}"
    added = bool(ADDED.search(own)) or bool(moves.change and moves.sign > 0)
    if promise:
        added = added or bool(
            period is not None
            and (period.role == "coming" or (period.role == "span" and period.precision == "year"))
            and _COUNT_FLOW.search(own)
        )
        return (
            "target_flow"
            if added and not re.search(r"累计|总数|in total|cumulative", own)
            else "target_stock"
        )
    if MADE.search(near) and not re.search(r"累计|cumulative", near):
        return "flow"
    if unit.unit.startswith("per_"):
        return "stock"
    if PEOPLE.search(unit.words) or not unit.words:
        return (
            "context"
            if not unit.words and not TOTAL.search(near)
            else ("context" if PEOPLE.search(unit.words) else "stock")
        )
    return _kind_of_count(unit, context, period, added, linked_kind)


def _kind_of_ratio(unit: Unit, moves: Direction, context: Context, promise: bool, dated: bool) -> str:
    near = context.clause
    if moves.base:
        return "context"
    if unit.unit == "percentage_point" and not moves.change:
        return "context"
    if not moves.change and unit.unit != "times":
        return (
            "target_stock"
            if promise and (dated or PROMISED.search(context.lead) or PROMISED.search(context.before))
            else "share"
        )
    if promise and unit.unit != "times":
        return "target_flow"
    if re.match(r"\s*(?:%|percent|pct)?\s*to\s", context.tail):
        return "context"
    if INTENSITY.search(context.before[-60:] + near):
        return "flow"
    last = max((m.end() for m in EFFECT.finditer(near)), default=-1)
    macro = max((m.end() for m in MACRO.finditer(near)), default=-1)
    if last >= 0 and not re.search(r"同比|year[\s-]on[\s-]year", near):
        return "effect"
    if macro >= 0:
        return "context"
    if unit.unit == "percentage_point":
        return "context"
    if EFFECT.search(context.before):
        return "effect"
    return "context" if MACRO.search(context.before) else "effect"


def _kind_of_count(unit: Unit, context: Context, period: Period | None, added: bool, linked_kind: str) -> str:
    near = context.clause
    if re.search(
        r"累计|cumulative|in\s+total|to\s+date|总数|bring(?:s|ing)? the|brought the|现有|共有",
        near,
        re.IGNORECASE,
    ) and not re.search(r"新增|新认定", near):
        return "stock"
    if period is not None and period.role in ("since", "recent") and _COUNT_FLOW.search(near):
        return "flow"
    if added:
        return "flow"
    in_a_year = period is not None and period.role == "span" and period.first is not None
    if in_a_year and _COUNT_FLOW.search(near) and not re.search(r"已建成|has built|have been built", near):
        return "flow"
    if unit.known or linked_kind or TOTAL.search(near):
        return "stock"
    return "context"
