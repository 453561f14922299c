"""Who says it: according to the ministry, said Li Wei, 据工信部介绍, 负责人表示."""

import re

from analysis.intake.compiling import compiled

_SAID = r"(?:said|says|announced|told|noted|revealed|disclosed|stated|pledged|expects|estimates|reported|reckons|put)"
_NAME = r"[A-Z][\w'’&.-]*(?:\s+(?:[A-Z][\w'’&.-]*|of|and|for|the|de|la|von|van|&))*"
_OF = r"(?:(?:the|a|an|its|their|his|her)\s+)?(?:[a-z][\w'’-]*\s+){0,5}"  # ministry spokesman, the city's industry bureau
_ZH_SAYS = r"(?:在会上)?(?:介绍说|介绍|表示|透露|指出|强调|坦言|称|说|认为|告诉记者|在会上)"
_RULES = (
    compiled(r"\baccording to\s+(?:data|figures|statistics|a report|an estimate|estimates)\s+(?:released |issued |published |compiled )?(?:by|from|of)\s+(?P<who>[^,.;\n]{3,80}?)(?=[,.;\n]|\son\b|$)", re.IGNORECASE),
    compiled(r"\baccording to\s+(?P<who>(?:a |an |the )?[^,.;\n]{3,90}?)(?=[,.;\n]|\s(?:released|published|issued|on (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|showed|said)|$)", re.IGNORECASE),
    compiled(rf"(?:[,”\"]|^)\s*(?:said|says|added|noted)\s+(?P<who>{_OF}{_NAME})", re.MULTILINE),
    compiled(rf"(?:^|[.,;:”\"\])]\s+|(?:--|—|–|-)\s+)(?P<who>{_OF}{_NAME})(?:,\s[^,.;\n]{{2,60}},)?\s+(?:has\s+|also\s+)?{_SAID}\b", re.MULTILINE),
    compiled(rf"(?:^|[.,;:”\"\])]\s+)(?P<who>(?:[Tt]he|[Aa]n?|[Ii]ts|[Tt]heir)\s+(?:[a-z][\w'’-]*\s+){{0,4}}[a-z][\w'’-]*)\s+(?:has\s+|also\s+)?{_SAID}\b", re.MULTILINE),
    compiled(r"\b(?P<who>(?:[Dd]ata|[Ff]igures|[Ss]tatistics)\s+(?:from|of|by|released by|issued by|published by)\s+[^,.;\n]{3,80}?)\s+(?:show|showed|indicate|suggest|revealed|on)\b"),
    compiled(r"(?:^|[.;”\"]\s+)(?P<who>(?:The\s+)?[A-Z][\w'’& -]{1,60}?)\s+(?:data|figures|statistics)\s+(?:show|showed|indicate|suggest)\b", re.MULTILINE),
    compiled(r"(?:^|[.;”\"]\s+)[Ii]n an? (?:report|statement|briefing|study)[^,.\n]{0,40},\s+(?P<who>(?:the\s+)?[A-Z][\w'’& -]{1,60}?)\s+[a-z]+(?:s|ed|t)\b", re.MULTILINE),
    compiled(r"记者(?:\d{1,2}日|[昨今]日|[昨今]天|近日|日前)?从(?P<who>[^，。；\n]{2,30}?)(?:获悉|了解到)"),
    compiled(r"(?:据|根据|按照)(?P<who>[^，。；\n]{2,30}?)(?:介绍|透露|统计|消息|显示|数据|通报|测算|发布|公布|表示|的?(?:统计|数据|报告))"),
    compiled(rf"(?:^|[，。；！？\n”])(?P<who>[^，。；：！？\n“”]{{2,40}}?){_ZH_SAYS}(?:，?记者)?(?=[，,：:“。]|\n|$)", re.MULTILINE),
    compiled(r"(?P<who>[^，。；：\n“”]{2,26}?)(?:公布的|发布的|的)?(?:数据|统计|报告|公报)显示"),
    compiled(r"(?P<who>[^，。；：\n“”]{2,26}?会议?)(?:定下|提出|明确|要求|强调)[，：:]"),
)  # fmt: skip
_NOBODY = compiled(
    r"(?:[Ii]t|[Hh]e|[Ss]he|[Tt]hey|[Ww]e|I|[Ww]ho|[Ww]hich|他|她|他们|其|记者|并|也|还|又|这)$"
)


def speaker(text: str, first: int, last: int) -> str:
    """Who says what a sentence (from first to last) says, in the words of the text; '' where nobody is named.

    >>> speaker("Beijing has 103 sites, according to the city's industry bureau.", 0, 63)
    "the city's industry bureau"
    >>> speaker("据北京市经信局介绍，全市已有103家智能工厂。", 0, 24)
    '北京市经信局'
    """
    for rule in _RULES:
        for match in rule.finditer(text, first, last):
            who = " ".join(match["who"].split()).strip(" ，,")
            if not _NOBODY.match(who):
                return who
    return ""
