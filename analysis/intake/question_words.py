"""What is asked of the words next to a figure, to tell its kind; a new turn of phrase joins the row of its question.

In the text that is searched `#` stands for the figure, with its hedge and its unit: what matters is not that a word is there, but
that it is said of this figure. The questions are those of the convention (tests/intake/README.md), some in parts.
"""

import re

from analysis.intake.compiling import compiled
from analysis.intake.sought import AnyOf


def _any(*patterns: str) -> AnyOf:
    return AnyOf("|".join(patterns))


def _either(*patterns: str) -> re.Pattern:
    return compiled("|".join(patterns), re.IGNORECASE)


S = r"[^#.;。；!?！？]"  # within the sentence
C = r"[^#.;。；,，!?！？]"  # within the clause

QUESTIONS = {
    "promise": _any(  # 1. is it asked for, promised or planned?
        r"\b(?:goals?|targets?|aims?|ambitions?|objectives?|promises?|pledges?|deadline|quota|task)\b(?:\s+(?:of|for|is|was|were|are|to|at|by|set|in|the|year|end|20\d\d|fiscal|all|reach))*\s*[:=–—-]?\s*(?:\w+\s+){0,2}#",
        rf"\b(?:ask(?:s|ed|ing)?|call(?:s|ed|ing)?|aim(?:s|ed|ing)?|wish(?:es|ed)?|hop(?:es|ed|ing)|spok(?:e|en)|budget(?:s|ed)?|pencil(?:led)?|bargain\w*|apply|applied|provides?|provided)\s+(?:for|of|at)\s{C}{{0,30}}#",
        r"\b(?:will|shall|should|must|would|(?:is|are|was|were|be)\s+(?:due\s+|supposed\s+|meant\s+|expected\s+|scheduled\s+)?to|(?:means?|meant|wants?|wanted|plans?|planned|hopes?|hoped|intends?|seeks?|vow(?:s|ed)|pledged?|promised?|promises|aims?|decided|going|undertakes|undertook|set\s+out|agreed)\s+to)\s+(?!(?:be\s+)?(?:seen|blame|thank))(?:\w+\s+){1,8}#",
        r"\b(?:wants?|plans?|planned|pledged|promised|promises|targets?|targeted|envisages|eyes|foresees|foreseen|foresaw|guides?\s+to|demands|demanded|requires?|required)\s+(?:\w+\s+){0,4}#",
        rf"#{C}{{0,40}}\b(?:(?:is|are|was|were|had\s+been|have\s+been)\s+(?:wanted|planned|promised|pencilled|due|foreseen|asked|targeted|to\s+(?:be|have|get|join|follow))|(?:wanted|planned|promised|pledged|targeted|(?:asked|hoped|wished)\s+for)\b|to\s+(?:be\s+)?(?:follow|come|build|train|reach))",
        rf"#{C}{{0,30}}\b(?:target|goal|pledge|promise|ambition)\b",
        r"(?:目标|任务|指标|要求|许下|承诺|答应|想要|打算|计划|规划|盘算|力争|争取|确保|拟|定下|提出|设想|预定|原定|说好|部署|剑指|瞄准|(?:要|应|须|将|需|想|能)(?=[到达建有完新培打推做实增降把再认评添]))[^#。；;]{0,30}#",
        r"(?:目标|任务|计划表?|要看到|提出|明确|蓝图|要求)[^#。；;]{0,16}[:：][^#。；;]{0,100}#",  # every one of a list
        r"(?:明年|后年|[年月]底前|年内(?:再|要))[^#。；;，,]{0,16}#",
        r"(?:(?:当初|当年|当时|原先|本来)[^#。；;，,]{0,10}(?:定|要|写|说|喊|提)|(?:写|定|要|喊出)的[^#。；;，,]{0,6}是|想要|须)[^#。；;，,]{0,12}#",
        r"#[^#，。；,;]{0,10}的?(?:目标|任务|指标|承诺|要求)",
        r"(?:离|距)[^#。；]{0,12}#",
        # what a plan of then had wanted: the strategy said #, against a plan for #, the original mission was # by
        rf"\b(?:plan|strategy|mission|programme|policy|roadmap|road\s+map|covenants?|council|treasury|government|ministers?|ministry|board|agency)\b{C}{{0,40}}\b(?:said|says?|put\s+down|set(?:\s+(?:itself|out|aside))?|foresaw|had\s+foreseen|spoke\s+of|wanted|wants|bound|hoped\s+for|counts?\s+on|looks?\s+for|was|is)\b(?:\s+\w+){{0,3}}\s+#(?={C}{{0,24}}\b(?:by|in|from|until|for|a\s+year|to)\b)",
        r"\b(?:against|instead\s+of|short\s+of|out\s+of)\s+(?:a|the|its|an)\s+(?:\w+\s+)?(?:plan|target|goal|promise)\s+(?:of|for)\s+#|\b(?:hoped|wished|planned|budgeted|pencilled|set\s+(?:itself|himself|herself|themselves))\s+(?:for\s+|in\s+)?#",
        rf"#{C}{{0,30}}\b(?:(?:hoped|wished|asked)\s+for\s+by|had\s+been\s+(?:wanted|the\s+goal|hoped)|(?:is|are|was|were)\s+to\s+(?!date)\w+|shall\s+\w+|will\s+\w+)",
        rf"\b(?:road\s*map|next|outlook|goals?|targets?|work\s+plan|programme|step)\b[^#.;。；:：]{{0,40}}[:：]{S}{{0,40}}#",
        r"\b(?:topped\s+up|raised|increased|extended|widened)\s+(?:by|to)\s+(?:\w+\s+)?#(?=[^#.;]{0,24}\b(?:in\s+the|by|next|from)\b)",
        r"(?:规划|方案|文件|计划)[^#。；;，,]{0,8}(?:当年|当时)?(?:要|定|写)的?是?[^#。；;]{0,14}#",
        r"(?:全年|年底|年末|年内)(?:要|将|力争|确保|达到|总数|总量)[^#。；;，,]{0,12}#",
    ),
    "done": _any(  # or is it told as done?
        rf"\b(?:so\s+far|to\s+date|already|has|have|had|since|stood|stands?|reached|counted|now|today|currently|at\s+present|last\s+year)\b{C}{{0,40}}#",
        rf"#{C}{{0,30}}\b(?:so\s+far|to\s+date|already|today|currently|now|have\s+been|has\s+been|were|was|had\s+been)\b",
        r"(?:已|累计|截至|目前|现有|共有|达成|增至|实际|去年|了|现在|眼下|迄今)[^#。；]{0,20}#",
        r"#[^#，。；,;]{0,8}(?:已|了)",
    ),
    "added": _any(  # 5. an addition
        rf"\b(?:add(?:s|ed|ing)?|additional|another|further|new(?:ly)?|more|extra|fresh|net\s+(?:growth|increase)|additions?|newcomers|joined|admitted|came\s+in|rose\s+by|grew\s+by)\b{C}{{0,24}}#",
        rf"#\s*(?:{C}{{0,18}}\s)?(?:new(?:comers|ly)?|more\b(?!\s+than)|additions?|additional|extra|further|joined|came\s+in|were\s+added)\b",
        r"[+＋↑]\s*#(?!\s*[%％])",
        r"[比较](?:年初|上年[底末]?|去年[底末]?|20\d\d年[底末]?)[^#，。；,;\d]{0,4}(?:多|增加?|新增)[^#，。；,;\d]{0,3}#(?!\s*[%％个]?百分)",
        r"\b(?:alone|itself|last\s+(?:quarter|year|month|round))\s+(?:brought|saw|added|had|held)\s+#|\b(?:enlarged|swelled)\s+by\s+#",
        r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December|(?:this|last)\s+(?:year|spring|autumn|round|month))['’]s\s+#",
        r"(?:新增|新建|新认定|新培育|新入选|新获|新添|新装|净增|再|又|增加|添|多了?|增)[^#，。；,;\d]{0,14}#(?!\s*[%％个]?百分)",
    ),
    "of_them": _any(  # a part of the count before it
        r"#\s+of\s+(?:them|it|these|those|which|whom)\b",
        r"(?:其中|当中|内有)[^#。；]{0,16}#",
        r"\bof\s+(?:which|whom|these|them)\b[^#.;]{0,24}#",
        rf"\bincluding\s{C}{{0,16}}#",
    ),
    "in_batch": _any(  # 5. within a period or a batch
        rf"\b(?:(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\d+th|latest|new|this|that|last|year['’]s|each)\s+(?:batch|round|cohort|tranche|list|class|intake|call|ceremony)|batch\s+(?:\w+)|quarter|this\s+(?:spring|summer|autumn|winter|month|week)|in\s+all\s+of\s+20\d\d)\b{S}{{0,50}}#",
        rf"#{C}{{0,50}}\b(?:(?:in|with|from|at|this|last)\s+(?:(?:the|its|their|our)\s+)?(?:\w+\s+)?(?:batch|round|cohort|tranche|list|class|intake|ceremony|spring|summer|autumn|winter|quarter|year)|in\s+(?:20\d\d|those\s+twelve\s+months|the\s+year)|a\s+year|per\s+year|alone)\b",
        rf"#{C}{{0,40}}\b(?:on|onto|to|into|in)\s+(?:(?:the|its|a|an)\s+)?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\d+th|new|latest|this\s+year['’]s)\s+(?:[\w-]+\s+){{0,2}}(?:batch|round|cohort|tranche|list|class|intake|call)\b",
        r"(?:第[一二三四五六七八九十\d]+批|首批|本批|这一?批|该批|此批|新一批|批次|头一?批|本轮|当年|年内|全年|一季度|上半年|季度|月份?|本次|此次)[^#。；]{0,24}#",
    ),
    "within": _any(  # 5. within months or a year that is named
        rf"\b(?:in|during|over|for)\s+(?:the|those|that|these)\s+(?:\w+\s+){{0,3}}(?:year|months|half|quarter|quarters|period)\b{S}{{0,60}}#|\b(?:January|April|July)\s+(?:to|through|until|and)\s+\w+\b{C}{{0,30}}#",
        rf"#{C}{{0,40}}\b(?:between|from)\s+(?:January|April|July|\w+\s+20\d\d)\s+(?:to|through|until|and)\b|#{C}{{0,40}}\b(?:in\s+(?:the|those)\s+(?:\w+\s+){{0,2}}(?:year|months|half|quarter)|(?:this|the)\s+(?:financial|fiscal)\s+year|year\s+to\s+date)\b",
        r"(?:(?<!\d)[1一]\s?[—–\-至到~]\s?(?:\d{1,2}|[一二三四五六七八九十]{1,2})月|[前首][一二三四五六七八九十\d]{1,2}个(?:月|季度)|前[一二三]季度|[上下]半年|(?<![到至])(?:去年|今年)(?![底末年])(?!\d{1,2}月底)|今年以来|全年|一年(?![多比少])|当年(?!要))[^#。；]{0,40}#",
        r"自?20\d\d年[^#。；，,\d]{0,12}(?:算起|起|以来|做到现在|推出至|至|到)[^#。；]{0,50}#",
    ),
    "start": _any(  # 5. after a start
        rf"\b(?:since|from\s+20\d\d|between\s+{S}{{0,24}}\band|in\s+(?:two|three|four|five|six|seven|eight|nine|ten|\d+)\s+years|over\s+the\s+(?:past|last|same)|from\s+the\s+start)\b{S}{{0,60}}#",
        rf"#{C}{{0,40}}\b(?:since|from\s+20\d\d|over\s+the|in\s+(?:two|three|four|five|six|ten|\d+)\s+years)\b",
        r"(?:以来|[一二三四五六七八九十两\d]年(?:来|间|里|累计)?|近[一二三四五六七八九十两\d]年|起[,，至]|从20\d\d年?算?起?|起步至今|至今|从那时算?起)[^#。；]{0,30}#",
    ),
    "level": _any(  # 6. a level that is reached
        rf"\b(?:total(?:s|led|ling)?|now|stands?\s+at|stood\s+at|holds?|has|have|had|counts?|boasts?|number(?:s|ed)?|network\s+of|list\s+of|roll|altogether|in\s+all|cumulative\w*|bring(?:s|ing)?|brought|home\s+to|standing|feed|overall)\b{C}{{0,26}}#",
        rf"#{C}{{0,26}}\b(?:in\s+(?:all|total)|altogether|on\s+(?:the|its)\s+(?:list|roll|books)|at\s+the\s+end\s+of|by\s+(?:the\s+end|\w+)\s+(?:of\s+)?20\d\d|are\s+(?:open|in\s+use|running|at\s+work)|exist|so\s+far)\b",
        r"(?:总数|总量|总计|总共|当时|累计|增至|扩至|达到|达|现有|共有|拥有|合计|共计|计|有|存量|保有量|在册|名单[^#，。；,;]{0,8}|是|为|超过?|突破|现存|在榜|余额|[去上]?年[底末初]|到(?:上|本|这个)?月)[^#，。；,;\d]{0,8}#",
    ),
    "removed": _any(  # 5. what left a list
        rf"\b(?:removed|dropped|struck|expelled|delisted|withdrew|lost|left)\b{C}{{0,20}}#",
        rf"#{C}{{0,24}}\b(?:removed|dropped|struck|expelled|delisted|withdrew|withdrawn|left\s+the|lost)\b",
        r"(?:退出|摘牌|撤销|移出|移除|除名|淘汰|取消|未通过|不合格|劝退|摘了|摘星|收回)[^#。；]{0,14}#",
        r"#[^#，。；,;]{0,8}(?:退出|摘牌|被撤|移出|除名|淘汰|未通过)",
    ),
    "then": _any(  # 2. the level before a change
        r"\b(?:from|once|used\s+to\s+(?:be|take|need)|instead\s+of|rather\s+than|against|formerly|previously|before|(?:was|were|ran\s+at)(?:\s+\w+)?|down\s+from|up\s+from|where\s+(?:it|there|once)(?:\s+\w+){0,2})\s+(?:\w+\s+){0,2}#",
        r"#\s*(?:→|⇒|->|>>|=>|to\s+#?\d|before\b|previously|in\s+the\s+past|a\s+year\s+(?:ago|before|earlier)|years?\s+ago|then\b)",
        r"(?:从|由|原来?|以前|过去|此前|曾|从前|改造前|上线前|之?前|那时|那年|当年|早先|本来|原先|[一二两三四五六七八九十几]年前)[^#。；]{0,16}#",
        r"#[^#，。；,;]{0,10}(?:→|⇒|->|>>|降[到至为]|减[到至]|缩[到至短]|压[到至缩]|升[到至]|提[到至升高]|变成?|落到|增[到至])",
    ),
    "now": _any(  # 2. the level after it
        r"(?:→|⇒|->|>>|=>)\s*(?:\w+\s+)?#",
        rf"\bfrom\s{S}{{0,30}}\bto\s+(?:\w+\s+){{0,2}}#",
        rf"\b(?:now|today|nowadays|after(?:wards)?|since)\b\s*{C}{{0,14}}#",
        rf"#{C}{{0,8}}\b(?:now|today|after(?:wards)?|instead|these\s+days|once)\b",
        r"(?:降|减|缩|压|升|提|增|落|涨|跌)(?:[到至为成]|短[到至为]|少[到至为]|高[到至为]|升[到至为]|缩[到至为])[^#，。；,;]{0,6}#",
        r"(?:如今|现在|目前|眼下|今年|改造后|上线后|之?后|只剩|只需|仅需|只要|只用|不用|变成?|就|[还只]剩|眼前|今天|[到个]月)[^#，。；,;]{0,10}#",
        r"(?:之后|以后|如今|现在|今天|眼下)[，,][^#。；]{0,8}#",
    ),
    "gain": _any(  # 2. a saving or a difference
        rf"\b(?:saves?|saved|saving|spared?|spares|cuts?|cutting|sav(?:es|ed)|earn(?:s|ed)\s+(?:an\s+)?(?:extra|additional))\s{C}{{0,30}}#",
        rf"#{C}{{0,20}}\b(?:fewer|less|shorter|lower|rarer|sooner|faster|quicker|cheaper|higher|better|leaner|smaller|(?:was|were|is|are)\s+saved|jobs\s+(?:created|saved)|than\s+before)\b",
        r"(?:省下?|节省|节约|节约?能|少用|少花|多赚|省了|降[了低]|少了?|减少|减员|缩短|提升|提高|增效|提速|快了|多了|薄了)[^#，。；,;\d]{0,8}#",
        r"[-−–↓]\s*#\s*[%％]?",
    ),
    "gain_word": _any(  # 2. what gains are told of
        rf"\b(?:efficien\w+|productivity|defects?|scrap|rejects?|rejection|rework|complaints|downtime|stoppages?|losses|lead\s+times?|cycle|changeover|energy|electricity|gas|power|water|steam|coal|emissions|carbon|costs?|waste|yield|failures?|quality|output\s+per|per\s+(?:worker|unit|tonne|piece|shift)|inventor\w+|deliver\w+|utili[sz]ation|uptime|OEE|headcount|absentee\w+|accuracy|on\s+time)\b{S}{{0,40}}#",
        r"(?:效率|周期|成本|能耗|用电|电费|碳排|排放|不良|良品?率|合格率|优等品率|次品|废品|报废|人工|用工|人均产|库存|故障|停机|停线|交付|交期|利用率|生产率|用水|水耗|电耗|节拍|换[线产模色]|开[动机]率|差错|缺陷|损耗|返工|退货|投诉|成材率|产能|准时|误差)[^#。；]{0,20}#",
    ),
    "share": _any(  # 3. which part of a whole?
        r"#\s*(?:of|in)\s+(?:the|all|its|their|them|these|those|firms|homes|land|premises|manufacturers|companies|plants|households|factories|respondents|workers|sales|output|GDP|\w+\s+(?:firms|plants|workers|manufacturers|companies))\b",
        rf"\b(?:share|portion|proportion|rate|ratio|coverage|penetration|percentage|accounts?\s+for|makes?\s+up|covers?)\b{C}{{0,40}}#",
        r"(?:占|比例|占比|比重|率|覆盖|普及|渗透)[^#。；,，]{0,12}#",
        r"#[^#，。；,;]{0,3}的(?!目标|任务|增)(?=[^#，。；,;]{2})",
        rf"#{C}{{0,20}}\b(?:say|said|report|use|have|had|are|were)\b",
    ),
    "growth": _any(  # 4. a rate of growth or fall
        rf"\b(?:GDP|output|exports?|imports?|sales|profits?|revenues?|orders?|investment|value\s+added|retail|production|economy|industry|spending|prices?|turnover|shipments?)\b{C}{{0,40}}(?:rose|fell|grew|up|down|increased|dropped|growth|slipped|climbed|gained)\b{C}{{0,14}}#",
        rf"#{C}{{0,8}}\b(?:on\s+the\s+year|year[\s-]on[\s-]year|(?:more|higher|lower|less|fewer|up|down)\s+(?:on|than\s+(?:a|the|in|last))|than\s+(?:a\s+year|in\s+20|the\s+year|last\s+year)|as\s+many\s+as|the\s+number\s+of)\b",
        r"(?:同比|环比|比上年|较上年|增速|年增|年减|增加值|产值|出口|进出口|投资|利润|营收|收入|销量|零售)[^#。；]{0,10}(?:增长?|降|减|涨|跌|[+-])[^#，。；,;]{0,4}#",
        r"(?:同比|环比|年增|年减)[^#，。；,;]{0,6}#",
    ),
    "one_firm": _any(  # 7. of one firm
        rf"\b(?:the|its|our|this|their|his|her|a|an)\s+(?:\w+\s+){{0,3}}(?:plant|mill|works|factory|workshop|shop|maker|foundry|brewery|bakery|company|firm|group|line|site|hall)\b{S}{{0,60}}#",
        r"\b(?:we|he|she|I)\s+(?:\w+\s+){1,6}#",
        rf"\b(?:employs?|employees|staff\s+of|workforce\s+of|invested|spent|bought|runs?|installed|makes|produces|built\s+for)\b{C}{{0,24}}#",
        rf"#{C}{{0,16}}\b(?:employees|workers|staff|machines|lines|presses|looms|sensors|cameras|welders|operators|people\s+work)\b",
        r"(?:该厂|该公司|公司|(?<![杆范上小型造])企业|(?<![能塔范来杆慧色])工厂|(?<![化能准])车间|厂里|厂区|基地|老板|厂长|产线|生产线|投资|投入|投了?|花了|买了?|装了|装上|年产|月产|日产|员工|职工|雇)[^#。；]{0,20}#",
    ),
    "granted": _any(  # 7. granted to who applies
        rf"\b(?:receives?|gets?|pays?|paid|grants?|subsid\w+|award(?:s|ed)?|reward|reimburse[sd]?|covers?|up\s+to|ceiling|capped|maximum|at\s+most)\b{C}{{0,40}}#{C}{{0,30}}",
        r"#\s*(?:each|apiece|per\s+(?:firm|project|plant|site|company|household|factory)|of\s+(?:the\s+)?(?:additional|extra|eligible|total|project|cost|investment|bill)|at\s+most)\b",
        r"(?:补助|补贴|奖励|奖补|补(?![充齐短])|给予|资助|最高|不超过|每家|每户|每个|单个|按|一次性|津贴|封顶|补了)[^#。；]{0,14}#",
        r"#[^#，。；,;]{0,6}(?:的?(?:补助|补贴|奖励|奖补|资助|津贴)|给予)",
    ),
    "sample": _any(  # 7. those who were asked
        rf"\b(?:among|asked|polled|survey(?:ed|s)?(?:\s+of)?|interviewed|visited|looked\s+at|compared|sample\s+of|respondents|studied|questioned|return(?:s|ed)\s+from|answers\s+from)\b{C}{{0,20}}#",
        rf"#{C}{{0,20}}\b(?:surveyed|polled|asked|answered|respondents|replied|returned|visited|interviewed|did\s+not\s+report|questioned)\b",
        r"\b(?:followed|tracked|match(?:ed)?|re-?visited|twins?|control\s+group)\s+(?:with\s+|of\s+)?#",
        r"(?:走访|跑了|抽了|核了|查了|数了|收回|剔除|问了|询问|抽查|抽样|回访|调查|摸底|样本|受访|采访|调研|填报|参评|访问|抽取|对)[^#。；]{0,12}#",
        r"#[^#，。；,;]{0,8}(?:受访|样本|企业参|填|答)",
    ),
    "expected": _any(  # 7. what somebody expects
        rf"\b(?:analysts?|economists?|brokerage|bank|chamber|consultan\w+|I|institute|researchers?|observers)\b{S}{{0,40}}\b(?:expects?|sees?|forecasts?|reckons?|predicts?|estimates?|puts?)\b{C}{{0,40}}#",
        rf"\bI\s+(?:expect|reckon|guess|bet)\b{C}{{0,20}}#",
        r"(?:预计|预测|估计|估算|预期|分析师|券商|机构认为|我算了?)[^#。；]{0,16}#",
        r"#[^#，。；,;]{0,8}(?:就不错|预测|左右吧)",
    ),
    "gap": _any(  # 7. how much is missing
        rf"\b(?:short\s+of|shy\s+of|missing|lacks?|gap\s+of|behind\s+by)\b{C}{{0,20}}#",
        rf"#{C}{{0,16}}\b(?:short|missing|to\s+go|still\s+needed|(?:is|are)\s+lacking)\b",
        r"(?:还差|仍差|尚差|差距|相差|差了?|缺口)[^#。；;]{0,8}#",
        r"#[^#，。；,;]{0,6}(?:差距|缺口)",
    ),
    "each_one": _any(  # 7. the mean of firms, or one of them
        r"(?:户均|平均每[家户个]|每家|家均|企均)[^#。；;]{0,10}#",
        r"\b(?:the\s+average|a\s+typical|the\s+median)\s+(?:\w+\s+){1,4}#",
    ),
    "covers": _any(  # 7. how far a programme reaches
        r"\b(?:covers?|covering|across|spread\s+over|in|reach(?:es|ing)?)\s+(?:all\s+)?#\s*(?:[a-z-]+\s+)?(?:provinces|cities|counties|districts|sectors|industries|countries|regions|towns|states|branches)",
        r"(?:覆盖|涉及|分布|遍及|横跨|涵盖)[^#。；]{0,10}#",
        r"#[^#，。；,;]{0,4}(?:大类|行业|省份|地市|区县|县区|国家|门类)",
        r"#\s*(?:(?!(?:in|of|across|from|over|to|for|by|at|and|as)\b|\d)[\w-]+\s+){0,2}(?:provinces|prefectures|cities|counties|districts|boroughs|sectors|industries|countries|regions|towns|states|branches|municipalities)\b|\b(?:of\s+the|of\s+\w+['’]s|all)\s+#\s*(?:\w+\s+)?(?:provinces|cities|counties|districts|sectors|industries|countries|regions|states)",
        r"#[^#，。；,;、]{0,4}(?:省区?市?|[个座](?:镇|县|区|村|州|市)|城市|领域)",
    ),
    "worth": _any(  # 7. a price
        rf"\b(?:worth|prices?|costs?|wages?|salar(?:y|ies)|interest|average\s+\w+|fees?|rent|per\s+(?:kilo|tonne|unit|hour))\b{C}{{0,20}}#",
        r"(?:均价|价格|单价|工资|薪水|月薪|年薪|利率|价)[^#，。；,;]{0,8}#",
    ),
    "cost_part": _any(  # 3, 7. the part of a cost that somebody else bears
        rf"\b(?:carr(?:y|ies|ied)|bears?|bore|paid|pays?|gave|gives|refund(?:s|ed)|reimburse[sd]?|cover(?:s|ed)|contribute[sd]?|foots?|met)\s+(?:\w+\s+){{0,3}}#(?!{C}{{0,12}}\b(?:to|for)\s+\d)",
        r"\b(?:cost|bill|price|fee|million|investment|outlays?)\b[^#.;]{0,40}\bof\s+(?:which|it|that)\b[^#.;]{0,40}#|#\s*(?:of\s+(?:it|that|which|this)\s+)?(?:was\s+|were\s+)?(?:paid|borne|refunded|covered|carried|met)\b|#\s+of\s+(?:the\s+|its\s+|a\s+|eligible\s+)*(?:cost|costs|bill|price|list\s+price|fee|outlay|investment)\b",
        r"(?:报销?|贴|补|出|承担|分担|报了|贴了|补了|出了)了?(?:其中的?)?\s*#(?=\s*(?:[，。；,;]|的?(?:费用|投资|成本|钱|利息)|$))",
    ),
    "bracketed": _any(  # 4. a change that stands in brackets behind its count, or next to it
        r"\d\s*(?:[\w万亿]{1,8}\s*)?[(（]\s*[-+−–±↑↓▲▼]?\s*#\s*[)）]",
        r"\d\s*(?:[\w万亿]{1,10})?\s*[,，]\s*(?:up|down|[-+−–])\s*#",
    ),
    "economy": _any(  # 4, 7. what makers and markets earn, pay and order
        rf"\b(?:sales|revenues?|turnover|margins?|profits?|orders?|order\s+(?:book|intake)|payroll|wages|shipments|dividend|exports|stock\s+price|shares?\s+price|losses)\b{C}{{0,30}}#",
        rf"#{C}{{0,24}}\b(?:of\s+(?:sales|revenue|turnover|orders)|in\s+(?:sales|revenue|orders)|a\s+year\s+(?:earlier|before|ago))\b",
        r"(?:营收|收入|利润|净利率?|毛利率?|订单|销售额|产值|股价|市值|出口额?|税收|研发费用|工资)[^#，。；,;]{0,10}#",
    ),
    "fund": _any(  # 5, 6. money of a programme
        rf"\b(?:funds?|pool|budget|money|sanctioned|set\s+aside|earmarked|allocated|contracts?|scheme)\b{C}{{0,24}}#",
        rf"#{C}{{0,20}}\b(?:fund|pool|have\s+been\s+(?:paid|sanctioned|set)|(?:was|were|has\s+been)\s+(?:sanctioned|paid|set\s+aside|allocated|disbursed))\b",
        r"(?:基金|资金|专项|拨付?|兑付|到位|安排|带动|撬动|贷款|支付|拨下去|花掉|贴息)[^#，。；,;]{0,8}#",
    ),
    "density": _any(  # 6. a density
        rf"\bper\s+(?:10[,.]?000|ten\s+thousand|1,000|thousand|100)\b{S}{{0,30}}#",
        r"(?:每万|密度|每千|每百)[^#。；]{0,14}#",
    ),
}

# the convention's order: the first yes decides most often
ORDER = (
    "promise",
    "then",
    "now",
    "gain",
    "cost_part",
    "share",
    "bracketed",
    "growth",
    "added",
    "in_batch",
    "start",
    "within",
    "removed",
    "level",
)

CELLS = {  # what the head of a column, or the title of its table, says of every number under it
    "target": _either(
        r"目标|计划|规划|任务|当时怎么说|[(（]到20\d\d年[)）]|\b(?:targets?|goals?|planned?)\b"
    ),
    "flow": _either(
        r"新增|当年|本年|增量|[第本首]?[一二三四五六]?批|拟?奖补|公示|项目汇总|兑付|\b(?:new|added|additions?|change|in\s+the\s+year|class|round|batch|intake|paid|grants?)\b"
    ),
    "pair": _either(
        r"(?-i:[\u4e00-\u9fff]{2})[前后]\s*(?:[(（]|$)|^\s*(?:之?[前后]|before|after|then|prior|baseline)\s*$"
    ),
    "share": _either(r"占比|比例|比重|[%％]|率\s*$|\b(?:share|percent|per\s+cent|rates?)\b"),
    "level": _either(r"累计|总数|数量|合计|年末|\b(?:total|cumulative|year-end|stock)\b"),
    "growth": _either(r"同比|增速|增长|\b(?:growth|year[\s-]on[\s-]year)\b"),
}

THEN = _either(  # a word next to one of two levels that says it is the earlier one
    r"\b(?:from|once|used\s+to|instead\s+of|formerly|previously|before|had(?:\s+been)?|earlier|was|were|ago|originally)\b"
    r"|[从由原前旧曾]|过去|当年|那[时年]|早先|本来"
)
NOW = _either(  # or the later one
    r"\b(?:to|now|after|today|currently|nowadays|since|yesterday|it\s+is|they\s+are|we\s+have)\b|→|⇒|->|>>|降至|升至|[到至变成后剩]|如今|现在|目前|只剩|[只仅]需|眼[下前]|今[年天]"
)
ARROW = _either(r"→|⇒|->|>>|\bto\b|降至|降到|变成?|[增升提缩减降]至|到了?$")  # between two levels
