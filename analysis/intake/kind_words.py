"""The words that tell of what kind a figure is, both languages together; a new one goes into its table."""

import re

from analysis.intake.sought import Late


def words(pattern: str) -> Late:
    return Late(pattern, re.IGNORECASE)


PROMISED = words(
    r"(?<=\w)['’]ll\b|\b(?:will|would|shall|plans?\s+to|planned\s+to|planning\s+to|plan(?:s|ned)?\s+(?:for|calls|sets|envisages)|aim(?:s|ed|ing)?|target(?:s|ed|ing)?|goals?|is\s+to|are\s+to|intends?|seeks?|strives?|striving|pledge[sd]?|promis\w+|hopes?|"
    r"vow(?:s|ed)?|expected\s+to|set\s+to|expects?\s+to|hoping|should|envisag\w+|objective|ambition|project(?:s|ed)\s+to|looking\s+to|wants?\s+to|call(?:s|ed|ing)?\s+for|plan\s+is\s+(?:for|to)|eyes|eyeing|forecasts?|predicts?|expects?(?!\s+to)|likely\s+to|looking\s+at|bring\s+(?:the|its)\s+\w+\s+to|meant\s+(?:for|to)|foresees?|reckons?\s+(?:with|on)|by\s+then|scheduled|blueprint|roadmap|requires?|must|going\s+to|due\s+to\s+(?:be|have|reach))\b"
    r"|将(?!近|来自)|力争|争取|目标|计划(?!单列|经济)|拟(?!定于)|预计|确保|有望|努力|瞄准|要达到|要建成|要完成|要(?=[到在建达实新培打推]成?)|提出(?:到|，?力争)?|明确(?:到)?|锚定|实现.{0,12}目标|任务|不低于|规划(?:建设|到)|拟于|剑指|冲刺|(?:会议|方案|意见|通知|政府)要求|部署(?:到|在)20|考虑再|打算|预期|下一步|提到|升至(?=.{0,8}以上，?到)|向.{0,8}迈进|应(?:达到|不低于)"
)
DONE = words(
    r"\b(?:has|have(?=\s+(?:already\s+|now\s+|also\s+|since\s+|long\s+)?(?:been|[a-z]+ed|built|grown|risen|seen|set|made|taken|put|become|got|come|gone|won|met|begun|cut)\b)|had|was|were|already|so\s+far|to\s+date|today|at\s+present|currently|reached|built|recogni[sz]ed|established|stood|rose|fell|grew|achieved|completed|(?<!from\s)(?<!between\s)now)\b|已(?!经?提出)|累计|了|截至|目前|现有|共有|完成了|达成|增至|同比|去年|实际"
)
ADDED = words(
    r"\b(?:hereby|(?:were|are)\s+new\b|switched\s+on|(?:are|were)\s+recogni[sz]ed\s+as|add(?:s|ed|ing)?|create[sd]?\s+(?:\w+\s+){0,3}jobs|newly|another|additional|more(?=\s+(?:smart|factor|plant|compan|workshop|digital|projects?|sites?|lighthouse|than\s+\d+\s+new))|joined|(?:each|every|a|per)\s+year|annually|new(?:\s+(?:[\w-]+\s+){0,3}(?:sites?|members?|smart|factor\w+|lighthouse\w*|plants?|workshops?|projects?|compan\w+|ones|stations?|entr\w+|firms?))|"
    r"fresh|(?:made|makes)\s+it\s+onto|(?:this|last)\s+year['’]s\s+(?:\w+\s+)?(?:crop|intake|class|batch|list|additions?|round|newcomers)|newcomers|entrants|installed(?!\s+capacity)|installations?|put\s+into\s+operation|net\s+increase|batch\s+of|latest\s+(?:batch|round|list)|this\s+(?:batch|round)|inducted)\b"
    r"|新增|新建|新认定|新培育|新入选|新获评|新创建|新打造|新上|净增|每年|年均|本批|此次|再(?:认定|建|打造|培育|新)|又有|[又再新]添|增加(?!值|[到至])|净增|上榜|跻身|入围|现予|予以认定|拟认定|晋级|新晋|登榜|当年|该批|这批|首批|新一批|第[一二三四五六七八九十\d]+批|新推广|新开工|新部署|新接入|新添|新设"
)
TOTAL = words(
    r"\b(?:in\s+total|total(?:s|ed|ing)?|cumulative(?:ly)?|altogether|now\s+has|has\s+a\s+total|so\s+far|to\s+date|overall\s+number|number\s+of|stock|bring(?:s|ing)?\s+(?:the|its)|brought\s+(?:the|its)\s+total|accumulat\w+|home\s+to|boasts?|network\s+(?:now|to))\b"
    r"|累计|现有|拥有|共有|总数|总量|总计|合计|达到|保有量|存量|规模达|共计|全部|突破|集聚|聚集|数量"
)
EFFECT = words(
    r"\b(?:efficien\w+|productivity|defects?|defective|reject\w*|cycles?|costs?|energy\s+(?:use|consumption|efficiency|intensity|costs?)|power\s+(?:use|consumption)|electricity\s+(?:use|consumption)|emissions?|carbon|lead\s+times?|delivery|turnaround|yields?|pass\s+rate|downtime|scrap|waste|labou?r|manpower|"
    r"workforce|quality|utili[sz]ation|throughput|changeover|inventor(?:y|ies)|time\s+to\s+market|production\s+time|(?:production|manufacturing)\s+capacity|capacity\s+(?:by|rose|increased|up)|water\s+(?:use|consumption)|failures?|accidents?|inspections?|(?:development|processing|set-?up|manufacturing|assembly)\s+times?|electricity|footprint|rejects|less\s+(?:time|energy|waste|water|power|labou?r|scrap|glass|material|space)|than\s+(?:before\b|previously|(?:an?\s+)?(?:conventional|traditional|comparable))|headcount|operating\s+expenses|operating\s+costs?|OEE|(?:output|sales|revenue|value\s+added)\s+per|than\s+(?:similar|comparable|other)\s+(?:firms|plants|factories)|maintenance|rework|error\s+rate|response)\b"
    r"|效率|周期|成本|能耗|能源消耗|用电|碳排|排放|不良|良品率|良率|合格率|优良率|次品|废品|报废|人工|用工|用人|劳动生产率|人均产[值出]|人均效能|库存|故障|停机|交付|交期|利用率|研制|研发时间|生产率|产能|用水|节拍|换[线产模]|开动率|一次合格|差错|缺陷|耗时|运维|工时|时间|能效|品质|质量|损耗|物耗|比[^，。]{0,8}(?:传统|同行|改造前|以前|过去)|水耗|电耗|单耗|响应|返工|返修|退货|投诉|漏检"
)
MACRO = words(
    r"\b(?:year[\s-]on[\s-]year|value[\s-]added|GDP|exports?|imports?|profits?|revenues?|sales|investment|retail|(?<!staff )turnover|(?:from|on)\s+(?:a|the)\s+year(?:\s+(?:ago|earlier|before))?|over\s+(?:20\d\d|the\s+(?:previous|preceding|same)\s+\w+|last\s+year)|prices?|wages?|salar(?:y|ies)|than\s+(?:(?:in\s+)?(?:the\s+)?(?:year|month)\s+before|(?:in\s+)?last\s+year|in\s+20\d\d|(?:at\s+)?the\s+end\s+of)|budgets?|spending|than\s+a\s+year\s+(?:ago|earlier)|industrial\s+output|output\s+(?:value|of)|economy|orders|shipments|installations?|market|income|consumption\s+of|R&D\s+(?:spending|expenditure))\b"
    r"|同比|环比|接单|订单量|工资|密度|年间|装机|保有量|总数|总量|增加值|生产总值|产值|营[业收]|利润|出口|进口|投资|销量|销售|产量|零售|增速|收入|市场|订单|订货|贸易|税收|年均增长|比上年"
)
INTENSITY = words(
    r"\bper\s+unit\s+of\s+(?:GDP|gross|industrial|value)|energy\s+intensity|carbon\s+intensity|emissions?\s+per\s+unit|energy\s+(?:use|consumption)\s+per\s+(?:unit\s+of\s+(?:GDP|gross|industrial|value|added)|(?:10,000|ten\s+thousand)\s+yuan)|water\s+(?:use|consumption)\s+per\s+(?:unit\s+of\s+(?:GDP|industrial|value|added)|(?:10,000|ten\s+thousand)\s+yuan)"
    r"|单位(?:规模以上工业增加值|规上工业增加值|国内生产总值|地区生产总值|GDP|生产总值|工业增加值|增加值|国内)|万元(?:国内生产总值|GDP|工业增加值|地区生产总值)|能耗强度|碳(?:排放)?强度|规(?:模以)?上工业.{0,6}单位"
)
AMOUNT = words(
    r"\b(?:scale|market|industry|output\s+value|revenue|turnover|value\s+added|sales|cluster|economy)\b|规模|产值|营[业收]|收入|增加值|产业|集群|销售额|市场|零售额|经济|生产总值"
)
PEOPLE = words(
    r"\b(?:workers?|employees?|staff|jobs?|people|persons?|students?|engineers?|technicians?|experts?|farmers?|graduates?|visitors?|talents?|residents?|passengers?|personnel|trainees?|specialists?|crews?|headcount|workforce|payroll|operators?|hands|patents?|phones|units\s+(?:a|per)\s+(?:year|day)|papers|inventions|orders|customers|banks|universities|colleges|institutes|technicians)\b|银行|高校|媒体|[名人]$|^[名人]|人次|员工|职工|专利|人才|学生|岗位|订单"
)
GIVEN = words(
    r"\b(?:subsid\w+|grants?|receive|award|reward|bonus|loans?|fund(?:s|ing)?|set\s+aside|allocat\w+|budget)\b|奖补|补贴|奖励|补助|贷款|资金|财政|专项"
)
MADE = words(
    r"\b(?:output|production)\s+of\b|\bproduced\b|\binstallations?\b|\bshipments?\b|\bsales\s+(?:of|reached|hit|totall?ed)\b|\bretail\s+sales\b|\bsold\b|产量(?!占)|销量(?!占)|出口额|零售额|销售额|装机量|成交额|产销"
)
CAPACITY = words(
    r"\bcan\s+(?:make|produce|turn\s+out)\b|\b(?:churn|turn|roll)(?:s|ing|ed)?\s+o(?:ut|ff)\b|\b(?:a|per)\s+(?:day|hour|minute)\b|每(?:天|小时|分钟)|\bannual\s+(?:production\s+)?capacity\b|\b(?:a|per)\s+(?:year|day|month|hour)\b.{0,12}\bcapacity\b|年产(?!值|业)|产能(?:达|为|约|可达)|日产|月产"
)
COUNT_FLOW = words(
    r"\b(?:recogni[sz]ed|supplied|delivered|named|certified|selected|approved|awarded|built|established|completed|opened|added|installed|diagnos(?:ed|is)|paid|backed|funded|benefit\w+|managed|registered|received|supported|trained|upgraded|transformed|produced|sold|launched|shipped|deployed|commissioned)\b|认定|评定|评选|入选|获评|建成|完成|新增|实施|推广|诊断|改造|公布|公示|授予|生产|销售|装机|上线|开通|通过|支持|培育|打造|创建|开展|推动|帮助|遴选|命名|引进|落地|签约|开工|投产|服务"
)


EARNED = words(  # amounts that are made within a period
    r"\b(?:revenues?|profits?|turnover|sales|value[\s-]added|added\s+value|output\s+value|exports?|imports?|GDP|tax\w*)\b"
    r"|营[业收]|收入|利润|增加值|产值|销售额|零售额|出口额|进出口|税收|生产总值|成交额|交易额"
)
INVESTED = words(  # investment of a place or a sector, and not what one firm spends
    r"\b(?:technical|technological|industrial|manufacturing|fixed[\s-]asset)\s+(?:\w+\s+){0,2}investment\b|\binvestment\s+in\s+(?:\w+\s+){0,2}(?:upgrad|transform|manufactur|industr|equipment)"
    r"|技改投资|技术改造投资|工业投资|固定资产投资|完成投资|制造业投资"
)
COLUMN_ADDED = words(
    r"^\s*(?:(?:of\s+which\s+)?(?:new|added)\b.{0,12}|(?:当年|本年|今年|全年)?新增.{0,6}|[比较]上年.{0,6}|change\b.{0,16}|\+/-)\s*$"
)
IN_THE_BATCH = words(r"\bin\s+the\s+(?:\w+\s+)?(?:batch|round)\b")
BATCH = words(
    r"\b(?:first|second|third|fourth|latest|new|\d+th)\s+(?:batch|round|group)\b|首批|第[一二三四五六七八九十\d]+批|新一批|本批|最新一批"
)
EVENTS = words(  # what happens within a period, however it is promised
    r"\b(?:help|assist|guide|train(?:ed|ing|s)?|recruit(?:ed|s)?|hire[ds]?|enrol\w*|draft|revise|diagnose|subsidi[sz]e|renovate|retrofit|hold)\b|培训|招生|招聘|制修订|修订|惠及|诊断|帮扶|推动|支持|引导|帮助|技改项目|改造项目|引进|举办|服务企业"
)
SAMPLE = words(  # those who were asked or looked at
    r"\b(?:among|survey(?:ed|s)?|samples?|respondents?|polled|interviewed|studied|tracks?|stud(?:y|ies)\s+of|polls?|questionnaires?|analys[ei]s\s+of)\b|样本|受访|问卷|调查|自诊断|自评估|参评|监测|跟踪|摸底"
)
MACHINES = words(
    r"\b(?:robots?|robotic|arms?|sensors?|cameras?|machines?|devices?|AGVs?|terminals?|looms?|lathes?|cells?|stations?|screens?|drones?|forklifts?|lines?)\b"
    r"|机器人|机械[臂手]|传感器|设备|机床|摄像头|AGV|小车|终端|产线|生产线|工位|点位|织机|仪表|无人机|数据采集"
)
ONE_SITE = words(
    r"\b(?:(?:the|this|its|our|one|a|each)\s+(?:[\w-]+\s+){0,3}(?:plant|mill|workshop|factory|site|hall|shop|line|facility)|the\s+(?:company|firm|maker|manager)|our|we|she|he)\b|\b(?:Co\.|Ltd|Inc|Corp)\b"
    r"|有限公司|股份|车间里|走进|该(?:厂|公司|企业)|某|厂[区房长内里]|公司|车间|基地里|产线上|生产线上|项目"
)
EVERYWHERE = words(
    r"\b(?:nationwide|citywide|province-?wide|across\s+the|in\s+the\s+(?:city|province|country)|the\s+(?:city|province|country)(?:'s)?)\b|全[市省国区县]|各地|累计推广"
)
HEAD_PROMISED = words(
    r"\b(?:goals?|targets?|plans?|ahead|next(?:\s+steps?)?|asks?|where\s+we\s+(?:go|are\s+going|want)|(?:will|shall|plans?\s+to|aims?\s+to|is\s+to|are\s+to)\s*:?\s*$|tasks?|outlook|ambitions?|what\s+comes|to\s+come|roadmap|tomorrow)\b"
    r"|目标|任务|计划|规划|下一?步|安排|还要|总体要求|未来|展望|明年|怎么干|干什么|蓝图"
)
HEAD_DONE = words(
    r"\b(?:where\s+we\s+(?:are|stand)|today|achieve\w*|review|results?|so\s+far|done|status|progress|at\s+a\s+glance|what\s+it\s+brings|effects?|baseline)\b"
    r"|成[绩效果就]|现状|进展|回顾|去年|基础|亮点|数说|案例"
)
ENERGY = ("GW", "MW", "kW")
WITHIN_A_YEAR = ("kWh", "tonne")  # amounts that are used, saved or made within a period


STATES = words(  # the present, said in so many words
    r"\b(?:makes?\s+up|accounts?\s+for|represents?|covers?|stands?\s+at|runs?\s+on|numbers?|already|currently)\b"
)


PAID_OUT = words(
    r"\b(?:paid\s+out|lent|granted|disbursed|set\s+aside|earmark\w*|allocat\w+|hand(?:ed)?\s+out|issued?)\b|拨付|发放|投放|兑现|撬动|带动投资|带动.{0,6}投资|完成投资|再投(?!入)|安排资金|统筹"
)
HELD = words(r"\b(?:fund|pool|facility)\s+of\b|\bbalance\b|余额|基金规模|资金池|规模")
HELD_ALREADY = words(r"\b(?:in\s+all|in\s+total|cumulative(?:ly)?|so\s+far)\b|累计")
FOR_ONE = words(  # what one firm or one project may get, or what one thing costs
    r"\b(?:each|per\s+(?:firm|project|company|site|plant|enterprise)|a\s+single|maximum|capped|up\s+to\s+\S+\s+\S+\s+yuan\s+for)\b|最高|单个|单家|每[个家户项]|一次性|分别给予"
)
EACH_YEAR = words(r"\b(?:each|every|a)\s+year\b|每年")
PAID = words(
    r"\b(?:foots?|bears?|pays?|subsid\w+|grants?|cover\w*|reimburs\w+|co-?financ\w+)\b|予以|给予|承担|分担|补贴|补助|奖补|奖励|贴息|资助|按"
)
OF_COST = words(
    r"\s*(?:%|percent|per\s+cent)?\s+of\s+(?:the\s+|its\s+|their\s+)?(?:eligible\s+|total\s+|project\s+|actual\s+)?(?:costs?|bill|investment|expenses|expenditure)\b"
)
INTEREST = words(r"\binterest\s+rates?\b|利率|贴息")
UPGRADED = words(  # what was done to a plant, or the plant itself
    r"\b(?:upgrad\w+|retrofit\w*|automat\w+|digiti\w+|digital\w*|robots?|AI|makeover|overhaul|transform\w+|system|plants?|mills?|factor(?:y|ies)|workshops?|lines?|sites?|lighthouses?|workers?|weavers?|staff)\b"
    r"|改造|升级|智能|数字|机器|系统|上线|投用|车间|工厂|产线|生产线|企业|公司|工人"
)
BUDGET = words(r"\b(?:budgets?|appropriations?|spending)\b|预算|经费|拨款")
SPENT = words(
    r"invest|fund|loan|subsid|cost|spen[dt]|grants?|worth of|budget|投资|资金|贷款|补贴|成本|投入|奖励|融资|奖补|补助"
)
ONE_YEAR = words(r"\bthis year|full[\s-]year|今年|全年|本年度|当年")


NEW = words(r"\s+(?:brand[\s-])?new\b")
MORE_THAN = words(r"\s+more\s+than\s+(?:a|the|in|at|last)\b")  # 400,000 more than a year earlier
PAST_VERB = words(
    r"\b(?:[a-z]{3,}ed|stood|rose|was|were|had|made|ran|fell|grew|built|took|won|met)\s+(?:\w+\s+){0,2}$"
)
DONE_SURELY = words(
    r"\b(?:has|have(?=\s+(?:already\s+|now\s+|also\s+|since\s+|long\s+)?(?:been|[a-z]+ed|built|grown|risen|seen|set|made|taken|put|become|got|come|gone|won|met|begun|cut)\b)|had|already|so\s+far|to\s+date|(?<!from\s)(?<!between\s)now|today|at\s+present|currently|was|were)\b|已(?!经?提出)|截至|目前|现有|了"
)
ALL_FIRMS = words(  # how many firms there are at all
    r"(?:全[市省县区])?规(?:模以)?上(?:工业|制造业)?企业|(?:above[\s-]scale|large)?\s*(?:industrial\s+|manufacturing\s+)?(?:firms|enterprises|companies|manufacturers)\s+above\s+(?:designated|scale).*|above[\s-]scale\s+(?:industrial\s+)?(?:firms|manufacturers|enterprises|companies)"
)
CHANGED_FIRMS = words(r"转型|改造|上云|诊断|达标|\b(?:transform|upgrad|digit|diagnos|through)\w*")


# words that only the weighed cues use: see `kind_cues`
MOVED = words(  # from one level to another, then and now
    r"[从由][^，。]{0,24}[到至为]|\bfrom\b[^.;]{0,40}\bto\b|原来|以前|过去|此前|曾|原本|如今|上线[前后]|改造[前后]|\b(?:used\s+to|instead\s+of|once|formerly|before)\b"
)
WE = words(r"我们?|咱|\b(?:we|our|us|I|my)\b")
PLANT = words(r"车间|产线|工厂|厂|\b(?:plant|line|shop|mill|factory|works|site)s?\b")
FIRM = words(r"公司|集团|股份|企业|\b(?:compan(?:y|ies)|firms?|group|Ltd|Inc|Co)\b")
FOR_EACH = words(r"每|人均|单位|吨|\bper\b|\beach\b")
ASKED = words(
    r"调查|受访|问卷|样本|抽查|抽检|走访|数了|填报|对照组|\b(?:survey\w*|poll\w*|respondents?|asked|sampl\w+|census|questioned|interviewed|visited|looked\s+(?:at|into)|compared|counted|studied|stud(?:y|ies)|twins|control\s+group|answer(?:s|ed)|fill(?:ed|s)?\s+in)\b"
)
STATISTICS = words(
    r"全年|GDP|生产总值|规模?以?上工业|财政|统计|\b(?:GDP|statistic\w*|economy|industrial\s+output|fiscal)\b"
)
PART_OF = words(r"其中|占|\bof\s+(?:which|them|these|those|the|all)\b|\bshare\b|\baccount\w*")
STARTED = words(  # a start, or a span of years behind us
    r"以来|[一二三四五六七八九十两\d]+年(?:来|间|里)|近[一二三四五六七八九十两\d]+年|\bsince\b|\b(?:in|over|within|during)\s+(?:the\s+)?(?:(?:past|last|previous)\s+)?(?:two|three|four|five|six|ten|\d+)\s+years\b"
)
IN_ROUND = words(  # within a batch or a round
    r"\b(?:batch|round|cohort|tranche|(?:first|second|third|fourth|fifth|sixth|new|latest|this\s+year['’]s|20\d\d)\s+list)\b|[一二三四五六七八九十\d首本新两]批|本轮|年度名单|批次"
)
STRUCK_OFF = words(
    r"\b(?:struck\s+(?:off|from)|removed|dropped\s+from|delisted|expelled|withdrawn)\b|移出|移除|撤销|淘汰|退出|摘牌|除名|动态调出"
)
OVER_A_YEAR = words(
    r"\b(?:on|than)\s+(?:the|a|last)\s+year\b|\byear[\s-]on[\s-]year\b|\btwelve\s+months\b|同比|比上年|较上年|一年(?:添|增|多)|多出"
)
BROUGHT_ABOUT = words(  # what stands around a gain: then and now, with and without
    r"\b(?:after|thanks\s+to|since\s+(?:the|it|then)|retrofit\w*|rebuil[dt]\w*|makeover|overhaul\w*|upgrad\w+|moderni[sz]\w+|automat\w+|went\s+live|on\s+average)\b|改造后|上线后|投用后|投产后|改造以来|升级后|改造完|之后|后来|相比改造前|如今|平均"
)
EXPECTED = words(
    r"\b(?:analysts?|economists?|forecast\w*|expects?|expected|estimates?|predict\w*|reckons?)\b|预计|预测|分析师|估计"
)
FOR_ITSELF = words(  # one maker speaks of itself
    r"\b(?:the|a|an|one|this|our)\s+(?:[\w-]+\s+){0,3}(?:maker|manufacturer|mill|brewery|bakery|foundry|supplier|group|firm|company)\b|某[^，。]{0,10}(?:企业|公司|厂)|这家|那家|一家[^，。]{0,12}(?:企业|公司|厂)|第[一二三四]家|我们是|老板|厂里|自家"
)
