"""The tables of units and of what is counted, in English and Chinese: extend them by a word."""

from analysis.intake.numerals_en import ONES

MEASURES = (  # (unit of the data, pattern directly behind the number)
    ("percentage_point", r"\s?(?:-\s?)?(?:of\s+an?\s+)?(?:percentage[\s-]points?|percent\s?points?|pct\.?\s?points?|ppts?\b|pp\b|p\.p\.|points?\b(?=\s(?:higher|lower|more|less|up|down|above|below|better|worse)\b))"),
    ("percentage_point", r"个?百分点|个点(?!位)"),
    ("basis_point", r"\s?(?:basis\s?points?|bps?\b)|个?基点"),
    ("percent", r"[\s-]?(?:%|‰|percent\b|per\s?cent\b|pct\b\.?|percentages?\b|(?<=\d)pc\b)"),
    ("CNY", r"[\s-]?(?:yuan|renminbi|RMB|CNY)\b(?:\s\(RMB\))?|元(?:人民币)?(?![旦素件老首])|块(?:钱|(?=(?-i:[\u4e00-\u9fff]{1,2})[钱费款]))|(?<=[百千万来多余])块(?=[，,。、；;！!？?”)）]|$)"),
    ("USD", r"[\s-]?(?:(?:U\.?S\.?\s?)?dollars?|USD)\b|美元"),
    ("EUR", r"[\s-]?(?:euros?|EUR)\b|欧元"),
    ("GBP", r"[\s-]?(?:pounds?(?:\s(?:sterling))?|GBP)\b(?!\s(?:of|in weight))|英镑"),
    ("JPY", r"[\s-]?(?:yen|JPY)\b|日元"),
    ("KRW", r"[\s-]?(?:won|KRW)\b|韩元"), ("TWD", r"[\s-]?TWD\b|元?新台币"), ("IDR", r"[\s-]?(?:rupiah|IDR)\b|印尼盾"), ("SGD", r"[\s-]?SGD\b|新加坡元|新元(?=[，。、；,;)）]|$)"),
    ("MYR", r"[\s-]?(?:ringgit|MYR)\b|令吉|林吉特"), ("SEK", r"[\s-]?(?:kronor|krona|SEK)\b|瑞典克朗"), ("THB", r"[\s-]?(?:baht|THB)\b|泰铢"), ("VND", r"[\s-]?(?:dong|VND)\b|越南盾"), ("PLN", r"[\s-]?(?:złot(?:y|ys|ych)|zlotys?|PLN)\b|兹罗提"),
    ("AUD", r"[\s-]?(?:Australian\sdollars?|AUD|A\$)\b|澳元|澳大利亚元"), ("CAD", r"[\s-]?(?:Canadian\sdollars?|CAD)\b|加元|加拿大元"), ("NZD", r"[\s-]?(?:New\sZealand\sdollars?|NZD)\b|新西兰元|纽元"), ("BRL", r"[\s-]?(?:reais|BRL)\b|雷亚尔"), ("MXN", r"[\s-]?(?:Mexican\s)?(?:pesos|MXN)\b|比索"),
    ("CHF", r"[\s-]?(?:Swiss\s)?(?:francs?|CHF)\b|瑞士法郎|瑞郎"), ("DKK", r"[\s-]?(?:kroner|DKK)\b|丹麦克朗"), ("NOK", r"[\s-]?(?:Norwegian\skroner|NOK)\b|挪威克朗"), ("CZK", r"[\s-]?(?:koruna|korunas|CZK)\b|捷克克朗"), ("TRY", r"[\s-]?(?:(?:Turkish\s)?liras?|TRY)\b|里拉"), ("AED", r"[\s-]?(?:dirhams?|AED)\b|迪拉姆"),
    ("SAR", r"[\s-]?(?:riyals?|SAR)\b|里亚尔"), ("ZAR", r"[\s-]?(?:rand|ZAR)\b|兰特"), ("RUB", r"[\s-]?(?:rou?bles?|RUB)\b|卢布"), ("SGD", r"[\s-]?Singapore\sdollars?\b|新元"), ("HKD", r"[\s-]?Hong\sKong\sdollars?\b"),
    ("INR", r"[\s-]?(?:rupees?|INR)\b|卢比"),
    ("HKD", r"[\s-]?(?:HK\s?dollars?|HKD)\b|港元|港币"),
    ("kWh", r"\s?(?:[kKMGT]Wh|(?:kilo|mega|giga|tera)watt[\s-]?hours?)\b|[千兆吉]瓦时|度(?=电|[，。、；,;]|[落降升涨干变][到至]|\s?(?:→|⇒|->))"),
    ("GW", r"\s?(?:GWp?|gigawatts?(?:[\s-]peak)?)\b|吉瓦"),
    ("MW", r"\s?(?:MWp?|megawatts?(?:[\s-]peak)?)\b|兆瓦"),
    ("kW", r"\s?(?:kWp?|KWp?|kilowatts?(?:[\s-]peak)?)\b|千瓦"),
    ("MVA", r"\s?MVA\b|兆伏安"), ("kVA", r"\s?kVA\b|千伏安"),
    ("tonne", r"\s?(?:metric\s)?(?:tons?|tonnes?|Mt)\b(?:\sof\s(?:standard coal(?:\sequivalent)?|coal equivalent|CO2|carbon(?:\sdioxide)?|steel|oil|coal))?|吨(?:标准煤|标煤|二氧化碳)?"),
    ("Mtoe", r"\s?Mtoe\b"), ("ktoe", r"\s?ktoe\b"), ("toe", r"\s?toe\b|吨油当量"),
    ("gram", r"\s?(?-i:g)/km\b|\s?(?-i:g)\b(?=\s?(?:per|/|of|CO|[,.;)]))"), ("kilogram", r"\s?(?:kg|kilograms?|kilos?)\b|公斤|千克"),
    ("square_metre", r"[\s-]?(?:square[\s-]met(?:re|er)s?|sq\.?\s?m\b|m²)|平方米|平米"),
    ("square_kilometre", r"[\s-]?(?:square[\s-]kilomet(?:re|er)s?|sq\.?\s?km\b|km²)|平方公里"),
    ("litre", r"[\s-]?lit(?:re|er)s?\b|升(?![级温至到高值])"),
    ("cubic_metre", r"[\s-]?(?:cubic[\s-]met(?:re|er)s?|m³)|立方米"),
    ("hectare", r"[\s-]?hectares?\b|公顷"), ("mu", r"[\s-]?mu\b|亩"),
    ("kilometre", r"[\s-]?(?:km|kilomet(?:re|er)s?)\b|公里|千米"),
    ("percent", r"\s?per\s(?:thousand|mille)\b"),
    ("times", r"\s?(?:times\b(?!\sa\s)|-?fold\b|x\b(?=\s(?:more|faster|higher)))|倍"),
    ("day", r"[\s-]?days?\b|天|日(?=[，。；内缩])|个?工作日"), ("hour", r"[\s-]?hours?\b|\s(?-i:h)\b|个?小时"), ("week", r"[\s-]?weeks?\b|周(?![年期边围长岁转])|个?星期"),
    ("minute", r"[\s-]?(?:minutes?|mins?)\b|分钟"), ("second", r"[\s-]?seconds?\b|秒"),
    ("month", r"[\s-]?months?\b|个月|(?<=半)月"), ("year", r"[\s-]?years?\b|年(?!产|均|度)"),
    ("EFLOPS", r"\s?(?:EFLOPS|exaflops|PFLOPS|petaflops)\b"),
)  # fmt: skip


BEFORE = (  # money that stands before the number
    ("AUD", r"(?:(?<![A-Z])(?:A|AU)\$|\bAUD)\s?$"), ("CAD", r"(?:(?<![A-Z])(?:C|CA)\$|\bCAD)\s?$"), ("NZD", r"(?:NZ\$|\bNZD)\s?$"), ("BRL", r"(?:(?<![A-Z])R\$|\bBRL)\s?$"), ("MXN", r"(?:MX\$|\bMXN)\s?$"),
    ("CHF", r"\b(?:CHF|SFr\.?)\s?$"), ("DKK", r"\bDKK\s?$"), ("NOK", r"\bNOK\s?$"), ("CZK", r"\bCZK\s?$"), ("PHP", r"(?:₱|\bPHP)\s?$"), ("VND", r"(?:₫|\bVND)\s?$"), ("TRY", r"(?:₺|\bTRY|\bTL)\s?$"), ("AED", r"\b(?:AED|Dh)\s?$"), ("SAR", r"\b(?:SAR|SR)\s?$"), ("ZAR", r"\bZAR\s?$"), ("RUB", r"(?:₽|\bRUB)\s?$"), ("NGN", r"(?:₦|\bNGN)\s?$"),
    ("MYR", r"(?:\bRM|\bMYR)\s?$"), ("SEK", r"\bSEK\s?$"), ("THB", r"(?:฿|\bTHB)\s?$"), ("PLN", r"\bPLN\s?$"),
    ("HKD", r"HK\$\s?$"), ("TWD", r"(?:NT\$|TWD|新台币)\s?$"), ("IDR", r"\b(?:Rp\.?|IDR)\s?$"), ("SGD", r"(?:(?<![A-Z])S\$|SGD)\s?$"), ("USD", r"(?:US\$|USD\s?|US\s\$|(?<![A-Z])\$)\s?$"), ("CNY", r"(?:RMB|CNY|¥|￥|人民币|yuan)\s?$"), ("EUR", r"(?:€|EUR)\s?$"),
    ("GBP", r"(?:£|GBP)\s?$"), ("JPY", r"(?:JPY|JP¥)\s?$"), ("INR", r"(?:₹|Rs\.?|INR)\s?$"), ("KRW", r"(?:₩|KRW)\s?$"),
)  # fmt: skip


TIME_UNITS = ("day", "hour", "minute", "second", "week", "month", "year")


MONEY = (  # what money is told in, before the number or behind it
    "CNY", "USD", "EUR", "GBP", "JPY", "KRW", "INR", "HKD", "TWD", "IDR", "SGD", "MYR", "SEK", "THB", "VND", "PLN", "PHP",
    "AUD", "CAD", "NZD", "BRL", "MXN", "CHF", "DKK", "NOK", "CZK", "TRY", "AED", "SAR", "ZAR", "RUB", "NGN",
)  # fmt: skip


CONVERTED = {  # (unit of a text, unit of the data): by what a value is multiplied
    ("kW", "GW"): 1e-6, ("MW", "GW"): 1e-3, ("toe", "Mtoe"): 1e-6, ("ktoe", "Mtoe"): 1e-3,
}  # fmt: skip


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
    ["智能工厂", "数字化车间", "智能车间", "未来工厂", "灯塔工厂",
        "灯塔", "示范工厂", "标杆工厂", "卓越级", "领航级", "先进级", "基础级", "绿色工厂", "5G工厂", "工厂", "车间", "企业", "项目", "园区", "平台", "场景", "案例", "基地", "集群", "产线", "生产线", "标准", "供应商", "服务商", "解决方案", "基站", "机器人", "充电桩", "充电站", "设备", "终端", "节点", "单位", "产品", "品种", "应用", "APP", "小巨人", "单项冠军", "链主", "中小企业", "规上企业", "规模以上", "大模型", "模型", "系统", "实验室", "研究中心", "创新中心", "技术中心", "中心", "机构", "专利", "人才", "员工", "职工", "工人", "技师", "工程师", "农户", "用户", "家庭", "个人", "汽车", "车辆", "新能源汽车", "无人机", "船舶", "专家", "学员", "岗位", "订单", "客户", "县", "市", "省", "村", "镇", "街道", "行业", "领域", "省份", "城市", "地区", "国家", "门类", "大类", "中类", "小类", "工业互联网", "标识", "数据中心", "算力", "服务器", "机床", "工业软件", "首台", "揭榜", "试点", "示范", "标杆", "培育", "高校", "学校", "医院", "联盟", "公司", "厂家", "厂商", "商户", "门店", "网点", "港口", "矿山", "煤矿", "数字化转型", "改造", "技改", "工序", "环节", "设施", "品牌", "学生", "人员", "工位", "技术", "成果", "工艺", "指标", "任务", "主体", "组织", "协会", "院所", "研究院", "数字孪生", "物联网", "生态", "智能体", "算法", "工具", "模块", "软件", "车企", "零部件"]
)  # fmt: skip


CLASSIFIERS = "宗案单把家个座间项台套辆条批款种件张支部只艘架处所例篇道类门场次位组片栋根块颗户株名人员村镇省市县对份笔列颗期队届厂"


_VERBS_ZH = (
    ["可", "年产", "每天", "生产", "建成", "建设", "建立", "培育", "打造", "认定", "新增", "新建", "累计", "已经", "已有", "已", "完成", "实现", "拥有", "形成", "推广", "支持", "评选", "遴选", "入选", "覆盖", "达到", "达", "超过", "突破", "共有", "共", "现有", "有", "新认定", "公布", "发布", "推动", "推进", "带动", "服务", "引进", "引育", "集聚", "聚集", "启动", "实施", "改造", "诊断", "组织", "开展", "接入", "连接", "创建", "规划", "投资", "部署", "将", "为", "至", "到", "在", "的", "全市", "全省", "全国", "全区", "其中", "包括", "分别", "以及", "从", "由", "增至", "增加", "应用", "布局", "产出", "生产", "获评", "获得", "获", "梯度培育", "其", "了", "各级", "中", "对", "使", "促进", "助力", "落地", "签约", "授予", "命名", "评定", "目前", "力争", "争取", "计划", "每年", "当前", "我市", "我省", "我国", "本市", "总数", "数量", "规模", "新", "今年", "去年", "就", "是"]
)  # fmt: skip


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


_NUMBERS = frozenset(word for word, n in ONES.items() if 2 <= n <= 12) | {"dozen", "hundred", "thousand", "million", "billion"}  # fmt: skip


_ADJECTIVAL = {"leading", "existing", "manufacturing", "charging", "engineering", "mining", "processing", "computing", "training", "building", "pioneering", "operating", "designated", "advanced", "connected", "automated", "integrated", "specialised", "specialized", "listed", "above-designated-size", "fully-connected", "unmanned", "accredited", "certified", "qualified", "outstanding", "shipping", "networked", "rated", "used", "funded", "state-owned", "trained", "skilled", "registered", "digitalised", "digitalized", "recognised", "recognized", "upgraded", "renovated", "planned", "participating", "testing", "casting", "machining", "welding", "packaging", "printing", "emerging", "sized", "medium-sized", "large-sized", "small-sized", "industry-leading", "world-leading", "newly-built", "enabled", "driven", "powered", "based", "AI-powered", "5G-enabled", "AI-enabled"}  # fmt: skip
