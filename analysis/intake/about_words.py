"""Words by which a figure points back to a list, belongs to a single site, or goes without a subject; both languages."""

import re

from analysis.intake.compiling import compiled

ANAPHORA = compiled(r"\b(?:these|those|they|their|its|them|of which|of them|among them|it (?:wants|plans|aims|has|will|had)|the (?:government|goal|target|total|programme|program|network|list|directory|project|initiative|factories|plants|sites|workshops|firms|scheme|figure|number|fund))\b|这些|上述|其中|该(?:计划|项目|名录|批|网络)|此批|名录|入选|获评|总数", re.IGNORECASE)  # fmt: skip
MEMBERS = compiled(  # nouns that stand for the members of a list spoken of
    r"^(?:(?:of the )?(?:new |listed |such |more |these |additional )*(?:members?|sites?|factor(?:y|ies)|plants?|units|entries|ones|of them|provinces|provincial-level regions|regions|sectors|industries|workshops?|stations?|points)|[家个座项]?(?:工厂|单位|省|省份|地区|车间)?|)$",
    re.IGNORECASE,
)
ANYBODY = compiled(  # nouns that may be anybody's: they need a word that points back
    r"^(?:(?:of the )?(?:new |listed |such |more |these |additional )*(?:firms|companies|enterprises|projects|technology projects|businesses|manufacturers)|[家个]?(?:企业|项目|公司)?)$",
    re.IGNORECASE,
)
OF_THEM = compiled(
    r"\b(?:of|among) (?:these|those|them|which|the (?:listed|new|sites|factories|plants|members|top))\b|\bthe (?:listed|new) \w+|这些|上述|其中|入选|该批|名录|名单|产值",
    re.IGNORECASE,
)
ENTERED = compiled(
    r"入围|入选|获评|上榜|复核|公示|名单|认定|\b(?:made it onto|listed|selected|recogni[sz]ed|certified)\b",
    re.IGNORECASE,
)
ONE_SITE = compiled(
    r"\b(?:Co\.|Ltd|Inc|Corp|the (?:plant|mill|company|firm|factory|workshop|county|manager)|maker|our (?:own |daily |new )?(?:plant|factory|mill|company|workshop|site|shop|line|workers|customers|products|output|books|suppliers|foundry|bakery)|we (?:make|produce|used to|sell|bought|installed)|At [A-Z])\b|\bone (?:[\w-]+ )?(?:mill|plant|factory|workshop|site)\b|位于|有限公司|(?:^|[，。；])(?:公司|企业)(?:[累投计将还已]|今年|去年|共|现)|股份|车间(?:主任|里)|记者走进|走进|我们|厂长|某|县|在[^，。]{2,8}(?:光学|科技|集团|公司|厂|电子|电器|股份|精密|机械)[，的]|该(?:厂|公司|企业)|[^，。]{2,6}(?:公司|集团)(?:是|的|今年|负责|总经理|董事长)"
)
SOME_FIRMS = compiled(  # 'firms that finished the upgrade': nobody's list
    r"(?:^|[.,;:]\s*)(?:the\s+)?(?:firms|companies|enterprises|manufacturers|businesses)\s+(?:that|which|who|with)\b|(?:完成|实施|开展)(?:了)?(?:数字化|智能化|技术)?改造的?(?:企业|工厂)|改造满.{0,6}企业|(?:监测|跟踪|抽样|调查)(?:的?企业|表明|显示)",
    re.IGNORECASE,
)
NO_SUBJECT = compiled(  # what may stand between a figure and the share or the growth of the same thing
    r"\b(?:and|an?|the|of|by|in|on|up|down|or|it|which|that|this|year|month|last|from|with|for|account\w*|mak\w+|made|took|taking|represent\w*|equal\w*|increas\w*|decreas\w*|ris\w+|rose|f[ae]ll\w*|grow\w*|grew|growth|jump\w*|decline\w*|drop\w*|about|around|over|nearly|more|than|some|almost|roughly|already|now|compared|earlier|ago|\d{4}|was|is|were|are|will|to|a)\b"
    r"|[\s,，、;；:：()（）\d%—–-]|同比|环比|较|比|上年|去年|年|末|底|十三五|十四五|[“”]|期|分别|增长|增加|提高|提升|下降|减少|上升|净增|占|比重|占比|比例|约|近|超过|超|逾|达到|达|为|了|均|其中|并|和|已|的|位居|高于|低于|全国|全球|总量|总数|平均|水平|[低高快多少]|个百分点|一半|以上|将|实现|前|全?覆盖|力争|要|预计",
    re.IGNORECASE,
)
PARTS = compiled(
    r"\b(?:comprising|including|namely|among\s+them|of\s+(?:which|them|these))\b|其中|包括|分别为",
    re.IGNORECASE,
)

PROGRAMME = compiled(
    r"专项资金|专项|计划|工程|\b(?:fund|programme|program|scheme|initiative)\b", re.IGNORECASE
)
