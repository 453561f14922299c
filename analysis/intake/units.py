"""What stands behind (or before) a number: percent, money, measures, or the things that are counted.

`MEASURES` maps printed units to the units of the data; `NOUNS_EN` and `NOUNS_ZH` are the things that this field
counts. To teach the reader a new unit or thing, add it to a table here.
"""

import re
from typing import NamedTuple

MEASURES = (  # (unit of the data, pattern directly behind the number)
    ("percentage_point", r"\s?(?:-\s?)?(?:percentage[\s-]points?|percent\s?points?|pct\.?\s?points?|ppts?\b|pp\b|p\.p\.)"),
    ("percentage_point", r"个?百分点"),
    ("basis_point", r"\s?(?:basis\s?points?|bps?\b)|个?基点"),
    ("percent", r"[\s-]?(?:%|‰|percent\b|per\s?cent\b|pct\b\.?|percentages?\b)"),
    ("CNY", r"[\s-]?(?:yuan|renminbi|RMB|CNY)\b(?:\s\(RMB\))?|元(?:人民币)?(?![旦素件老首])|块钱"),
    ("USD", r"[\s-]?(?:(?:U\.?S\.?\s?)?dollars?|USD)\b|美元"),
    ("EUR", r"[\s-]?(?:euros?|EUR)\b|欧元"),
    ("GBP", r"[\s-]?(?:pounds?(?:\s(?:sterling))?|GBP)\b(?!\s(?:of|in weight))|英镑"),
    ("JPY", r"[\s-]?(?:yen|JPY)\b|日元"),
    ("KRW", r"[\s-]?(?:won|KRW)\b|韩元"),
    ("INR", r"[\s-]?(?:rupees?|INR)\b|卢比"),
    ("HKD", r"[\s-]?(?:HK\s?dollars?|HKD)\b|港元|港币"),
    ("GW", r"\s?(?:GW|gigawatts?)\b|吉瓦"),
    ("MW", r"\s?(?:MW|megawatts?)\b|兆瓦"),
    ("kW", r"\s?(?:kW|KW|kilowatts?)\b|千瓦(?!时)"),
    ("kWh", r"\s?(?:[kKMGT]Wh|kilowatt[\s-]hours?|megawatt[\s-]hours?|terawatt[\s-]hours?)\b|千瓦时|度(?=电|[，。、；])"),
    ("tonne", r"\s?(?:metric\s)?(?:tons?|tonnes?|Mt)\b(?:\sof\s(?:standard coal(?:\sequivalent)?|coal equivalent|CO2|carbon(?:\sdioxide)?|steel|oil|coal))?|吨(?:标准煤|标煤|二氧化碳)?"),
    ("kilogram", r"\s?(?:kg|kilograms?|kilos?)\b|公斤|千克"),
    ("square_metre", r"[\s-]?(?:square[\s-]met(?:re|er)s?|sq\.?\s?m\b|m²)|平方米|平米"),
    ("square_kilometre", r"[\s-]?(?:square[\s-]kilomet(?:re|er)s?|sq\.?\s?km\b|km²)|平方公里"),
    ("cubic_metre", r"[\s-]?(?:cubic[\s-]met(?:re|er)s?|m³)|立方米"),
    ("hectare", r"[\s-]?hectares?\b|公顷"), ("mu", r"[\s-]?mu\b|亩"),
    ("kilometre", r"[\s-]?(?:km|kilomet(?:re|er)s?)\b|公里|千米"),
    ("percent", r"\s?per\s(?:thousand|mille)\b"),
    ("times", r"\s?(?:times\b(?!\sa\s)|-?fold\b|x\b(?=\s(?:more|faster|higher)))|倍"),
    ("day", r"[\s-]?days?\b|天|日(?=[，。；内缩])|个?工作日"), ("hour", r"[\s-]?hours?\b|个?小时"),
    ("minute", r"[\s-]?minutes?\b|分钟"), ("second", r"[\s-]?seconds?\b|秒"),
    ("month", r"[\s-]?months?\b|个月"), ("year", r"[\s-]?years?\b|年(?!产|均|度)"),
    ("EFLOPS", r"\s?(?:EFLOPS|exaflops|PFLOPS|petaflops)\b"),
)  # fmt: skip
BEFORE = (  # money that stands before the number
    ("HKD", r"HK\$\s?$"), ("USD", r"(?:US\$|USD\s?|US\s\$|(?<![A-Z])\$)\s?$"), ("CNY", r"(?:RMB|CNY|¥|￥|人民币|yuan)\s?$"), ("EUR", r"(?:€|EUR)\s?$"),
    ("GBP", r"(?:£|GBP)\s?$"), ("JPY", r"(?:JPY|JP¥)\s?$"), ("INR", r"(?:₹|Rs\.?|INR)\s?$"), ("KRW", r"(?:₩|KRW)\s?$"),
)  # fmt: skip
TIME_UNITS = ("day", "hour", "minute", "second", "month", "year")
MONEY = ("CNY", "USD", "EUR", "GBP", "JPY", "KRW", "INR", "HKD")

NOUNS_EN = (  # heads of what is counted (singular); everything else with a plural is counted too, but trusted less
    ["factory", "plant", "workshop", "site", "lighthouse", "enterprise", "firm", "company", "manufacturer", "producer", "maker", "supplier", "vendor", "unit", "facility", "project", "programme", "program", "scenario", "case", "application", "model", "solution", "standard", "platform", "park", "base", "cluster", "zone", "centre", "center", "laboratory", "lab", "robot", "station", "pile", "point", "charger", "vehicle", "car", "line", "machine", "device", "equipment", "terminal", "node", "connection", "user", "town", "village", "city", "province", "region", "district", "county", "country", "sector", "industry", "category", "giant", "champion", "leader", "unicorn", "institution", "worker", "employee", "job", "talent", "person", "people", "student", "engineer", "technician", "expert", "specialist", "staff", "farmer", "household", "patent", "product", "app", "system", "tool", "module", "set", "phone", "bearing", "battery", "panel", "turbine", "ship", "aircraft", "order", "customer", "client", "partner", "member", "participant", "start-up", "startup", "startups", "sme", "smes", "alliance", "agreement", "deal", "contract", "measure", "policy", "task", "pilot", "demonstration", "batch", "group", "school", "university", "graduate", "resident", "visitor", "trip", "passenger", "container", "parcel", "tonne", "unit", "twin", "loan", "account", "service", "provider", "integrator", "diagnosis", "assessment", "evaluation", "workstation", "process", "field", "variety", "type", "kind", "household", "subscriber", "invention", "paper", "course", "session", "event", "exhibitor", "store", "shop", "mine", "port", "warehouse", "dock", "house", "hospital", "farm", "greenhouse", "hub"]
)  # fmt: skip
_IRREGULAR = {
    "people": "person",
    "staff": "staff",
    "equipment": "equipment",
    "personnel": "personnel",
    "aircraft": "aircraft",
}
NOUNS_ZH = (
    ["智能工厂", "数字化车间", "智能车间", "未来工厂", "灯塔工厂", "示范工厂", "标杆工厂", "卓越级", "领航级", "先进级", "基础级", "绿色工厂", "5G工厂", "工厂", "车间", "企业", "项目", "园区", "平台", "场景", "案例", "基地", "集群", "产线", "生产线", "标准", "供应商", "服务商", "解决方案", "基站", "机器人", "充电桩", "充电站", "设备", "终端", "节点", "单位", "产品", "品种", "应用", "APP", "小巨人", "单项冠军", "链主", "中小企业", "规上企业", "规模以上", "大模型", "模型", "系统", "实验室", "研究中心", "创新中心", "技术中心", "中心", "机构", "专利", "人才", "员工", "职工", "工人", "技师", "工程师", "农户", "用户", "家庭", "个人", "汽车", "车辆", "新能源汽车", "无人机", "船舶", "专家", "学员", "岗位", "订单", "客户", "县", "市", "省", "村", "镇", "街道", "行业", "领域", "省份", "城市", "地区", "国家", "门类", "大类", "中类", "小类", "工业互联网", "标识", "数据中心", "算力", "服务器", "机床", "工业软件", "首台", "揭榜", "试点", "示范", "标杆", "培育", "高校", "学校", "医院", "联盟", "公司", "厂家", "厂商", "商户", "门店", "网点", "港口", "矿山", "煤矿", "数字化转型", "改造", "技改", "工序", "环节", "设施", "品牌", "学生", "人员", "工位", "技术", "成果", "工艺", "指标", "任务", "主体", "组织", "协会", "院所", "研究院", "数字孪生", "物联网", "生态", "智能体", "算法", "工具", "模块", "软件", "车企", "零部件"]
)  # fmt: skip
CLASSIFIERS = "家个座间项台套辆条批款种件张支部只艘架处所例篇道类门场次位组片栋根块颗户株名人员村镇省市县对份笔列颗期队届厂"
_CLASSIFIER = re.compile(rf"\s?(?:万?人次|[{CLASSIFIERS}](?![本里庭长性])|人|名|户|级)")
_STOP_ZH = re.compile(r"[，,。；;：:！!？?、（）()\[\]【】\n\d%“”\"《》]|——")
_VERBS_ZH = (
    ["可", "年产", "每天", "生产", "建成", "建设", "建立", "培育", "打造", "认定", "新增", "新建", "累计", "已经", "已有", "已", "完成", "实现", "拥有", "形成", "推广", "支持", "评选", "遴选", "入选", "覆盖", "达到", "达", "超过", "突破", "共有", "共", "现有", "有", "新认定", "公布", "发布", "推动", "推进", "带动", "服务", "引进", "引育", "集聚", "聚集", "启动", "实施", "改造", "诊断", "组织", "开展", "接入", "连接", "创建", "规划", "投资", "部署", "将", "为", "至", "到", "在", "的", "全市", "全省", "全国", "全区", "其中", "包括", "分别", "以及", "从", "由", "增至", "增加", "应用", "布局", "产出", "生产", "获评", "获得", "获", "梯度培育", "其", "了", "各级", "中", "对", "使", "促进", "助力", "落地", "签约", "授予", "命名", "评定", "目前", "力争", "争取", "计划", "每年", "当前", "我市", "我省", "我国", "本市", "总数", "数量", "规模", "新", "今年", "去年", "就", "是"]
)  # fmt: skip
_AFTER_ZH = re.compile(
    r"(?:已|实施|推进|减少|增至|增加|压缩|缩短|缩减|提高|降|具有|拥有|发展|将|在|为|于|被|并|实现|完成|通过|获|入选|达到?|占|比|较|同比|环比|增长|下降|提升|提高|降低|以上|左右|以内|的|是|均|都|可|就|也|参与|参加|开展|接入|上云|分布|覆盖|来自|涵盖|组成|使用|采用|名单|目标|任务|进行|中有|中的|里|建成|投产|列入|纳入|申报|围绕|正在|正|还|又|目前|平均|总数|主要|其中|以及|启动|脱颖|荣获|先后|累计|包括|共计|有望|升级为|升级|迈入|迈上|做到|应用于|服务于|年产|年均|需要|能够|让|使|带动|推动)"
)


class Unit(NamedTuple):
    """The unit of a number. words: as printed; unit: the word of the data (count, percent, CNY …); noun: what is counted;
    end: where its words end; start: where they begin if they stand before the number, else None; known: the noun is one
    of the field."""

    words: str
    unit: str
    noun: str
    end: int
    start: int | None = None
    known: bool = False


_MEASURES = [
    (unit, re.compile(pattern, 0 if unit in ("GW", "MW", "kW") else re.IGNORECASE))
    for unit, pattern in MEASURES
]
_BEFORE = [(unit, re.compile(pattern)) for unit, pattern in BEFORE]
_DENOMINATOR = re.compile(
    r"\s*(?:per|a|/)\s?(?:year|annum|month|day|hour|person|employee|capita|unit)\b|/年|/人|/台|/天",
    re.IGNORECASE,
)
_PER = re.compile(
    r"\bper\s(?:10,000|ten thousand)\s(?P<what>employees|workers|people|residents|persons|inhabitants)\b|每万(?:名)?(?:员工|工人|职工|人)",
    re.IGNORECASE,
)
_MAKING = re.compile(
    r"(?:every|each|per|a)\s(?:year|month|day)|annually|annual|年产|年产量|年产能", re.IGNORECASE
)


def measure(text: str, start: int, end: int) -> Unit | None:
    """Percent, money or a physical measure of the number from start to end; None where it counts things."""
    for unit, pattern in _BEFORE:
        match = pattern.search(text[max(0, start - 8) : start])
        if match:
            return Unit(match[0].strip(), unit, "", end, start - len(match[0]))
    for unit, pattern in _MEASURES:
        match = pattern.match(text, end)
        if match:
            return Unit(match[0].strip(" -"), unit, "", match.end())
    return None


_TOKEN = re.compile(r"\d+[A-Z][\w-]*|[A-Za-z](?:[\w'&/.-]*[\w'])?|,|[\"“”'‘’]|\(|\d[\w.-]*|\n|[^\sA-Za-z\d]")
_SKIP_EN = {
    "more",
    "new",
    "additional",
    "another",
    "such",
    "other",
    "of",
    "the",
    "these",
    "those",
    "its",
    "their",
    "further",
    "extra",
    "newly",
    "different",
    "or",
    "so",
    "-",
    "odd",
    '"',
    "“",
    "”",
    "‘",
    "’",
    "'",
    "China's",
    "fewer",
    "less",
}
_STOP_EN = {"in", "by", "at", "for", "on", "with", "to", "that", "which", "who", "whose", "have", "has", "had", "were", "are", "is", "was", "will", "would", "can", "could", "may", "as", "from", "since", "than", "while", "when", "where", "across", "under", "over", "through", "during", "within", "into", "between", "among", "after", "before", "including", "using", "per", "if", "but", "nor", "so", "then", "being", "been", "be", "do", "does", "did", "not", "this", "it", "they", "he", "she", "we", "you", "up", "down", "out", "compared", "according", "said", "says", "also", "built", "recognised", "recognized", "established", "covering", "located", "certified", "worth", "based", "via", "against", "about", "around", "off", "a", "an", "each", "every", "last", "year", "month", "day", "today", "so-called", "already", "now", "only", "far", "today's", "yet", "both", "all"}  # fmt: skip
_NUMBERS = frozenset(
    [
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "dozen",
        "hundred",
        "thousand",
        "million",
        "billion",
    ]
)
_VERBISH = re.compile(r"(?:ed|ing)$")
_ADJECTIVAL = {"leading", "existing", "manufacturing", "charging", "engineering", "mining", "processing", "computing", "training", "building", "pioneering", "operating", "designated", "advanced", "connected", "automated", "integrated", "specialised", "specialized", "listed", "above-designated-size", "fully-connected", "unmanned", "accredited", "certified", "qualified", "outstanding", "shipping", "networked", "rated", "used", "funded", "state-owned", "trained", "skilled", "registered", "digitalised", "digitalized", "recognised", "recognized", "upgraded", "renovated", "planned", "participating", "testing", "casting", "machining", "welding", "packaging", "printing", "emerging", "sized", "medium-sized", "large-sized", "small-sized", "industry-leading", "world-leading", "newly-built", "enabled", "driven", "powered", "based", "AI-powered", "5G-enabled", "AI-enabled"}  # fmt: skip


def _singular(word: str) -> str:
    word = word.lower().rstrip("'").removesuffix("'s")
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def _is_plural(word: str) -> bool:
    low = word.lower()
    return low in _IRREGULAR or (
        low.endswith("s") and not low.endswith(("ss", "us", "'s", "is")) and len(low) > 3
    )


def counted_en(text: str, end: int) -> Unit | None:
    """The things counted in English behind a number: up to the last plural noun before a verb or a preposition.

    >>> counted_en("10,000 smart factories and digital workshops in China", 6).words
    'smart factories and digital workshops'
    """
    first, last, words, at = None, None, 0, end
    joined, pending = False, None
    for match in _TOKEN.finditer(text, end, min(len(text), end + 160)):
        token, low = match[0], match[0].lower()
        gap = text[at : match.start()]
        if "\n" in gap or token == "\n" or (gap and not gap.isspace() and gap != "-"):
            break
        at = match.end()
        if first is None and (low in _SKIP_EN or token == "-"):
            continue
        if low in ("and", "&", "or", ",", "/") and last is not None:
            if token == ",":
                break
            joined, pending = True, match.start()
            continue
        if last is not None and low in _NUMBERS:
            break  # the next figure
        if low in _STOP_EN or not (token[0].isalpha() or re.match(r"\d+[A-Z]", token)) or words > 9:
            if token in ('"', "“", "”", "'", "‘", "’") and last is None:
                continue
            break
        if _VERBISH.search(low) and low not in _ADJECTIVAL and last is not None:
            break
        words += 1
        if first is None:
            first = match.start()
        if _is_plural(token):
            last, pending = match.end(), None
            joined = False
        elif joined and pending is not None and words > 9:
            break
    if first is None or last is None:
        return None
    phrase = text[first:last]
    heads = [_singular(w) for w in re.findall(r"[A-Za-z-]+", phrase) if _is_plural(w)]
    known = any(h in NOUNS_EN or h.split("-")[-1] in NOUNS_EN for h in heads)
    return Unit(phrase, "count", phrase, last, None, known)


_NOUN_ZH = re.compile("|".join(sorted(map(re.escape, NOUNS_ZH), key=len, reverse=True)))
_VERB_ZH = re.compile("|".join(sorted(map(re.escape, _VERBS_ZH), key=len, reverse=True)))


_ELLIPSIS = re.compile(r"\s(?P<what>[A-Za-z]+[- ](?:level|tier|grade|class))(?=\s*(?:,|and\b|or\b))")


def counted_short(text: str, end: int) -> Unit | None:
    """The first of a list that shares its noun: 8,200 advanced-level and 500 excellence-level factories."""
    match = _ELLIPSIS.match(text, end)
    return Unit(match["what"], "count", match["what"], match.end(), None, True) if match else None


def counted_zh(text: str, end: int) -> Unit | None:
    """The things counted in Chinese behind a number: a measure word, then what it measures.

    >>> unit = counted_zh("1200余家先进级智能工厂，覆盖全国", 5)
    >>> unit.words, unit.noun
    ('家先进级智能工厂', '先进级智能工厂')
    """
    match = _CLASSIFIER.match(text, end)
    if match is None:
        direct = _NOUN_ZH.match(text, end)
        if direct is None:
            return None
        return Unit(direct[0], "count", direct[0], direct.end(), None, True)
    stop = re.match(r"(?:以上|左右|上下|以内|多)", text[match.end() :])
    begin = match.end() + (stop.end() if stop else 0)
    if text[begin : begin + 1] == "的":
        begin += 1
    noun, known = _phrase_after(text, begin)
    word = match[0].strip()
    words = word + noun
    return Unit(words, "count", noun, begin + len(noun), None, known)


_DESCRIBED = re.compile(r"(?:具有|拥有|达到|符合|掌握|年[营产])[^，。；\n]{0,18}?的")


def _phrase_after(text: str, begin: int) -> tuple[str, bool]:
    """The noun phrase that begins there: to the last known noun before a stop, a verb or 26 characters."""
    window = text[begin : begin + 30]
    described = _DESCRIBED.match(window)
    if described and _NOUN_ZH.match(text, begin + described.end()):
        noun, known = _phrase_after(text, begin + described.end())
        return described[0] + noun, known
    lead = re.match(r"[“\"《]?(?:[^，。；、（）()\n]{0,14})[”\"》]", window)
    offset = lead.end() if lead else 0
    stop = _STOP_ZH.search(window, offset)
    limit = stop.start() if stop else len(window)
    last = 0
    for noun in _NOUN_ZH.finditer(window, 0, limit):
        between = window[last : noun.start()]
        if last and _AFTER_ZH.search(between):
            break
        if not last and _AFTER_ZH.match(window):
            break
        last = noun.end()
    if last:
        more = re.match(
            r"[和与及、]([^，。；、\s\d]{0,8}?(?:工厂|车间|企业|平台|园区|项目|场景|产线))",
            text[begin + last :],
        )
        return window[:last] + (more[0] if more else ""), True
    after = _AFTER_ZH.search(window[:limit])
    phrase = window[: after.start() if after else limit][:10].strip()
    if phrase[:1] in ("和", "与", "及"):
        return "", False
    return (phrase, False) if re.fullmatch(r"[\u4e00-\u9fffA-Za-z“”\"·-]*", phrase) else ("", False)


def counted_before_zh(text: str, start: int, floor: int) -> tuple[str, int] | None:
    """The known noun phrase that stands before a number in its clause, with its start: 数字化车间达到200个 → 数字化车间."""
    window = text[floor:start]
    best = None
    for noun in _NOUN_ZH.finditer(window):
        best = noun
    if best is None:
        return None
    begin = 0
    for verb in _VERB_ZH.finditer(window, 0, best.end()):
        if verb.end() <= best.start():
            begin = verb.end()
    for mark in re.finditer(r"[，,、；;。：:（(）)\s个座间%”“]|(?<![国专])家|\d(?!G)", window[: best.end()]):
        if mark.end() <= best.start():
            begin = max(begin, mark.end())
    phrase = window[begin : best.end()]
    return (phrase, floor + begin) if 0 < len(phrase) <= 24 else (best[0], floor + best.start())


_NUMBER_OF = re.compile(
    r"(?:number|total|count|tally|stock|inventory|fleet|ranks)\s+of\s+(?P<np>[A-Za-z][\w\s'&-]{2,70}?)\s*(?:[,(]|\b(?:in|had|has|have|will|would|was|is|are|to|by|at|rose|reached|exceed|exceeded|exceeding|surpass\w*|topp?ed|hit|stood|stands|grew|increased|climbed|across|that|which|nationwide|recogni[sz]ed|built|certified|with|now)\b)",
    re.IGNORECASE,
)


def counted_before_en(text: str, start: int, floor: int) -> tuple[str, int] | None:
    """The noun phrase of 'the number of …' that stands before a number in its sentence, with its start."""
    found = None
    for match in _NUMBER_OF.finditer(text, floor, start):
        found = (match["np"].strip(), match.start("np"))
    return found


def per_unit(text: str, start: int, end: int, floor: int) -> str:
    """The unit of a density: per_10000_employees, per_10000_people, or ''. The words stand directly behind the number
    (470 robots per 10,000 workers) or before it in its sentence (每万名员工470台)."""
    match = _PER.match(text, end + 1) or _PER.match(text, end)
    if match is None:
        found = list(_PER.finditer(text, max(floor, start - 46), start))
        match = found[-1] if found else None
    if match is None:
        return ""
    robots = re.search(r"robot|机器人", text[max(floor, start - 120) : end + 40], re.IGNORECASE)
    return (
        "per_10000_employees"
        if robots or re.search(r"employ|worker|员工|工人|职工", match[0])
        else "per_10000_people"
    )


def rate_of_making(text: str, first: int, last: int, noun: str) -> bool:
    """Whether a clause tells a yearly output rather than a number of things."""
    return bool(_MAKING.search(text, first, last)) and bool(
        re.search(r"capacity|produce|output|make|产能|年产|生产", text[first:last])
    )
