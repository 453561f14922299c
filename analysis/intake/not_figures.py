"""Numbers that are no figures: dates, ages, ordinals, names, telephone numbers, prices, list numbering.

Each rule is a row of `RULES`: a name, a pattern over the plain text, and one example that it must catch (tests go over
all of them). A group `(?P<n>…)` in a pattern limits what is excluded to that part. To extend the reader, add a row. What a pattern
begins with has a greatest length: digits without end would else be gone through once more from each of them.
"""

import re
from bisect import bisect_right
from itertools import accumulate
from typing import NamedTuple

from analysis.intake.alternatives import in_place
from analysis.intake.sought import Seldom


class Rule(NamedTuple):
    """One way in which a number is no figure. example: a text whose number the rule must catch."""

    name: str
    pattern: Seldom
    example: str


_MONTH = r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"
_YEAR = r"(?:1[89]\d\d|20\d\d|21\d\d)"
_ZN = r"[一二三四五六七八九十百零〇两]"
_SMALL = r"(?:\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|eighteen|twenty|thirty|forty|fifty|a|half a)"
_PHYS = r"(?:%|percent|per cent|yuan|GW|MW|tons?|tonnes?)"


def _rule(name: str, pattern: str, example: str, flags: int = re.IGNORECASE) -> Rule:
    return Rule(name, Seldom(pattern, flags), example)


RULES = (
    # addresses, ids, telephone numbers
    _rule("address of a page", r"https?://\S+|www\.\S+|\b[\w.+-]{1,64}@[\w-]+\.\w[\w.]*", "see http://en.example.org/n3/2025/0213/c90000-20276097.html"),
    _rule("telephone", r"(?:Tel(?:ephone)?|Phone|Fax|Call|Hotline|Mobile|WhatsApp|电话|热线|传真|手机|咨询|拨打|客服)[^\n\d]{0,16}(?P<n>[+(]?\d[\d\s()/－—–-]{2,}\d)", "Tel: +86 10 6205 1234"),
    _rule("telephone without a word", r"(?<![\d.,])(?:\+\d{1,3}[\s-]?\(?\d{1,4}\)?[\s-]?\d{3,4}[\s-]?\d{3,4}|\(0\d{2,3}\)\s?\d{7,8}|0\d{2,3}-\d{7,8}|400-\d{3,4}-\d{3,4}|1[3-9]\d{9}|\d{3}-\d{3}-\d{4}|\d{3}-\d{4}-\d{4})(?!\d)", "010-62051234"),
    _rule("telephone that begins with zero", r"(?<![\d.,])0\d{2,4}[- ]\d{3,4}[ -]\d{3,4}(?!\d)", "desk 028-8555 0107"),
    _rule("number that begins with zero", r"(?<![\d.,/])0\d+(?![\d.,]*\s?[%\d])(?!\.\d)", "section 03"),
    _rule("day in eight digits", r"(?<![\d.,])20\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])(?!\d)", "Wifi 20260409"),
    _rule("postcode behind an address", r"[路街道段号][^\n\d]{0,12}(?<!\d)(?P<n>\d{6})(?![\d万亿余多家个元,.])", "一环路南一段24号 610065"),
    _rule("days of the week in Chinese", r"周[一二三四五六日](?:[、,，至到—-][一二三四五六日])+", "周一、三、五"),
    _rule("pages of slides", r"\b(?:slides?|pages?|pp)\.?\s(?P<n>\d+(?:\s?[-–]\s?\d+)?)(?![\d.,]*\d)(?!\s?%)", "back-up slides 12-19"),
    _rule("long id", r"(?<![\d.,])\d{9,}(?![\d万亿]| ?(?:yuan|%|元|dollars))|(?<![\d.,¥$])\d{7,8}(?=\s*(?:[号)\]]|$|\n))", "serial 20276097001", re.IGNORECASE | re.MULTILINE),
    _rule("id", r"\b(?:ID|Article|Serial|Code|Ref(?:erence)?|ISSN|ISBN|DOI|Order|Licen[cs]e|Permit|Zip|Postcode|Item|SKU|Case)\s*(?:No\.?|ID|number|code)?\s*[:#：]?\s*(?P<n>[A-Z]*\d[\d./-]*)\b(?!\s*(?:percent|%|million|billion))", "Article ID: 48213"),
    _rule("number sign", r"(?:(?-i:\bNos?\b\.?|\bNumber\b)|\bno\.|#|№)\s?(?P<n>\d[\d,./-]*)(?!\s*(?:percent|%))", "Decree No. 28"),
    _rule("id in Chinese", r"(?:邮编|邮政编码|备案号|备案|编号|许可证|稿件|代码|证券代码|股票代码|文号|公网安备|ICP备?|统一社会信用代码|序号|页码|版面|QQ群?|微信号?|账号|热线|索引号|信息编号|点击数?|浏览量?|阅读量?|阅读|浏览次数|点击次数|访问量|评论|点赞|转发)[^\n\d，。；]{0,8}(?P<n>\d[\d\s,.-]*万?\+?)", "京ICP备05001234号"),
    _rule("number of a document", r"[〔\[【(（]\s?20\d\d\s?[〕\]】)）]\s?\d+\s?号?|\d{1,4}号(?:文|令|公告|决定|提案|函)?|第\s?[\d" + "一二三四五六七八九十百零〇" + r"]+\s?号", "工信部联通装〔2024〕12号"),
    _rule("standard", r"\b(?:GB|GB/T|ISO|IEC|EN|DIN|RFC|ANSI|JIS)(?:[/ ]?[A-Z]+)?\s?(?P<n>\d[\d.:-]*(?:[-–]\d{4})?)", "GB/T 39116-2020", 0),
    _rule("stock code", r"\(?\b(?:SH|SZ|HK|SSE|SZSE|HKEX|NYSE|NASDAQ|TSE|KRX)\s?[:：]?\s?\d{3,6}\b|\b\d{5,6}\.(?:SH|SZ|HK|SS)\b|\b\d{6}(?=[)）])", "(600031.SH)"),
    # days and times
    _rule("ISO day", rf"(?<!\d){_YEAR}\s?[-./]\s?\d{{1,2}}\s?[-./]\s?\d{{1,2}}(?!\d)|(?<!\d)\d{{1,2}}[/.]\d{{1,2}}[/.](?:{_YEAR}|\d\d)(?!\d)", "2025-02-13"),
    _rule("time", r"(?<!\d)\d{1,2}[:：]\d{2}(?:[:：]\d{2})?(?!\d)(?:\s?[ap]\.?m\.?)?|\b\d{1,2}\s?[ap]\.?m\b\.?|(?<!\d)\d{1,2}[时点](?:整|半|\d{1,2}分?|许|左右)?(?![五零一二三四六七八九\d])", "09:30"),
    _rule("month and day", rf"\b{_MONTH}\.?\s+\d{{1,2}}(?:st|nd|rd|th)?(?:\s?[-–—to]+\s?\d{{1,2}})?(?:,?\s+{_YEAR})?(?![\d,.]*\d|\s*(?:percent|%|million|billion|smart|new|factor|compan))", "Feb. 13, 2025"),
    _rule("day and month", rf"(?<![\d.,])\d{{1,2}}(?:st|nd|rd|th)?(?:\s+of)?\s+{_MONTH}\b\.?,?(?:\s+{_YEAR})?", "13 February 2025"),
    _rule("month and year", rf"\b{_MONTH}\.?,?\s+{_YEAR}\b", "in March 2024"),
    _rule("Chinese day", rf"(?:{_YEAR}|\d\d)\s?年(?:度)?\s?\d{{1,2}}\s?月(?:份)?(?:\s?\d{{1,2}}\s?[日号])?|(?<![\d.])\d{{1,2}}\s?月(?:份)?\s?(?:\d{{1,2}}\s?(?:[日号]|(?=[至-]\d)))?(?:[至到-]\d{{1,2}}\s?[日号月])?|(?<![\d.])\d{{1,2}}[日](?![均产])|(?<![\d.])\d{{1,2}}(?=[-至、]\d{{1,2}}[日月])", "2月13日"),
    _rule("Chinese year", rf"(?<!\d){_YEAR}(?:\s?[-–—~～至到]+\s?(?:{_YEAR}|\d\d))?\s?年|(?<!\d)\d\d年代|[一二][九〇零][〇零一二三四五六七八九]{{2}}年|(?<!\d){_YEAR}\s?[-–—~～至到]+\s?{_YEAR}(?!\d)", "2023—2025年"),
    _rule("years from to", rf"(?<![\d.,]){_YEAR}\s?(?:[-–—/]\s?(?:{_YEAR}|\d\d)|(?:to|and|through|until)\s?{_YEAR})(?![\d,.]*\d|\s?{_PHYS})", "2021-2025"),
    _rule("year", rf"\b(?:in|by|since|of|from|until|till|through|during|for|year|end-|mid-|early|late|before|after|to|and|around|between|FY|calendar|fiscal|as of|than in|the)\s?(?P<n>{_YEAR})(?:s|'s)?\b(?![,.]\d|\s*(?:percent|%|yuan|million|billion|units|factories|companies|enterprises|workshops|smart|sites|projects|firms|plants|more|new))", "by 2025"),
    _rule("year by itself", rf"(?<![\d.,$¥€£-])(?:{_YEAR})(?:s|'s)?\b(?![.,]?\d)(?!\s?(?:%|percent|yuan|million|billion|个|家|座|项|间|台|万|亿|名|元|人|余|多|套|条|辆|吨|户|件|所|款|种|亩|千|公里|平方|[a-z]+s\b))", "Expo 2025 opened"),
    _rule("decade", rf"\b(?:the\s)?{_YEAR}s\b|\b\d0s\b", "the 1990s"),
    _rule("year short", r"['’]\d\d\b(?!\s?%)|\bFY\s?\d\d\b|\bQ[1-4]\b|\bH[12]\b|\b[1-4]Q\d*|\b[12]H\d*", "class of '24"),
    _rule("span of time", rf"\b(?P<n>{_SMALL}(?:\s?(?:-|–|to|or)\s?{_SMALL})?(?:[\s-](?:and a half|hundred|thousand|odd))?)[\s-]+(?:consecutive\s|straight\s|full\s|more\s|additional\s|short\s|-?odd\s)?-?(?:years?|decades?|centur(?:y|ies)|quarters?)\b|\b(?:in|within|over|for|past|last|next|coming|first|every|after|of|some|these|another|few)\s(?P<w>{_SMALL}(?:\s?(?:-|–|to|or)\s?{_SMALL})?)[\s-]weeks?\b|\b(?P<a>{_SMALL})[\s-]weeks?[\s-](?:ago|later|earlier|old|after|before|notice|course|long|left|on)\b", "over the coming three years"),
    _rule("quarters of a year", r"\b(?:first|last|past|previous|next|all|other|remaining)\s+(?P<n>(?:two|three|four|2|3|4)\s+quarters?)\b", "in the first three quarters"),
    _rule("span of months", rf"\b(?:within|(?<!done )(?<!completed )(?<!finished )(?<!ready )(?<!assembled )(?<!delivered )in|for|over|during|after|past|last|next|coming|first|every|previous|another|some|about|nearly|of|(?<!rather )than)\s(?:the\s)?(?:(?:past|last|next|coming|first|previous)\s)?(?P<n>{_SMALL})[\s-]+(?:months?|days?|hours?|minutes?)\b(?!\s(?:of\severy|a|each|per)\s(?:day|shift|week|month))", "in the first ten months"),
    _rule("span of time in Chinese", rf"(?P<n>(?:\d{{1,3}}|{_ZN}{{1,8}}|[近]半)\s?(?:余|多|来|几)?)\s?(?:多|余)?(?:周?年(?!产)|个?季度|个世纪|(?<![→到至为变]\d)(?<![→到至为变]\d\d)(?:周|个?星期)(?!\s?[→到至变缩])|年(?:内|来|间|期|左右)|载)", "三年内"),
    _rule("months in Chinese", rf"(?:未来|(?<![加少短长高降到至达出])近|前|过去|首|历时|为期|头|仅用|用时|耗时|短短|今后|每|下一?|上一?|连续|第)\s?(?P<n>(?:\d{{1,3}}|{_ZN}+)\s?(?:余|多|来)?)\s?(?:个多?月|天|小时|日|分钟)", "前十个月"),
    _rule("age", r"\b(?P<n>\d{1,3})[\s-]years?[\s-]old\b|\baged?\s(?P<m>\d{1,3})\b|\b(?-i:[A-Z])[\w.'’-]+,\s(?P<k>[1-9]\d),\s|\b(?:\w{2,}(?:er|or|ist|man|woman|ian|head|lead|chief)|wife|widow|nephew|niece|son|pupil|nurse|guard|clerk|intern|graduate|student|apprentice),\s(?P<l>[1-9]\d),\s|(?P<z>\d{1,3}|[一二三四五六七八九十]{1,8})(?:周)?岁|[（(](?P<p>\d{2})[)）]", "Li Wei, 45, a technician"),
    _rule("round the clock", r"\b24[/-]7\b|\b24[\s-]hours?\b|7\s?[×xX*]\s?24|24小时", "24/7"),
    # ordinals and names
    _rule("ordinal", r"\b\d+(?:st|nd|rd|th)\b|(?:首批)?第\s?(?:\d+|[一二三四五六七八九十百]+)(?:\s?[、至到和及-]\s?第?(?:\d+|[一二三四五六七八九十]+))?(?=\s?[批届次期轮个条章节位名款家座部分步版件年季页图表号产方者线])|第\s?(?:\d+|[一二三四五六七八九十百]+)", "the 13th round"),
    _rule("ordinal word", r"\b(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth)\b(?!\s+of\b)", "the second batch of 103"),
    _rule("ranking", r"(?<!to )(?<!will )(?<!would )(?<!and )\b(?:top|fortune(?:\sglobal)?|forbes|global|csi|s&p|ftse|hurun)[\s-](?P<n>\d+|ten|five|three|hundred)\b(?!,?\d|\s?(?:%|percent|million|billion))|\branks?(?:ed|ing)?\s(?P<r>\d+)\b|(?P<s>(?<!\d)\d+|[十百千]|五百|两百|一百)强|前(?P<t>\d+|[一二三四五六七八九十百]+)(?:位|名|强|列|茅)?(?=[，。、的中；位名强]|$)|(?-i:TOP)\s?(?P<q>\d+)", "Fortune Global 500"),
    _rule("name with a number", r"\b(?!R[Mps]\d|(?:CNY|RMB|USD|EUR|GBP|INR|JPY|KRW|TWD|SGD|CHF|AUD|CAD)\d)[A-Za-z]+-?\d+[A-Za-z\d.+-]*\b|\b\d+(?:\.\d+)?[A-Z][A-Za-z]*\b(?<!GW)(?<!MW)(?<!Wp)(?<!VA)(?<!Mt)(?<!kW)(?<!KW)(?<!TWh)(?<!GWh)(?<!MWh)(?<!KM)(?<!K)(?<!M)(?<!B)", "5G and IPv6", 0),
    _rule("plan or label", r"\b(?:Industry|Industrie|Made in China|China|Vision|Agenda|Web|Version|Phase|Level|Tier|Stage|Grade|Class|Type|Model|Series|Scope|Mark|Windows|Expo|Olympics|CES|Horizon|Strategy|Manufacturing|Logistics|Agriculture|Education|Healthcare|Society|Zhizao|Plan|Project|Program(?:me)?|Action|Route|Highway|Line|Room|Floor|Building|Suite|Block|Gate|Flight|Chapter|Section|Article|Table|Figure|Fig\.|Page|Pages|p\.|pp\.|Annex|Appendix|Box|Note|Part|Volume|Vol\.|Issue|Slide|Step|Question|Point|Item|Euro|Category)\s(?P<n>\d+(?:\.\d+)?)(?!\s?(?:%|percent|million|billion|,\d|yuan|smart|factor|compan|sites|new|projects|more|days?|minutes?|hours?|tonnes?))\b", "Industry 4.0"),
    _rule("name of a generation", r"\b(?-i:[A-Z\u00c0-\u00dd])[\w-]{2,24}\s(?P<n>[2-6]\.0)(?!\d|\s?(?:%|percent|per\scent|pct|points?|million|billion|trillion|times|GW|MW|[,;]\s[^\W\d]+\s\d+\.\d))", "Indústria 4.0"),
    _rule("Chinese plan or label", r"(?:工业|制造|智造|中国制造|新智造|农业|版本|教育|互联网|社会|计划|工程|Web|规划|愿景|服务|行动|技术|时代|模式|战略|品牌|系列|版|型号|国道|高速|航班|地铁)[“”\"「」]?\s?(?P<n>\d+(?:\.\d+)?)(?=[版”\"」》，。、工计时战行的和与及]|$|\s)(?!\d)", "工业4.0"),
    _rule("five-year plan", r"[“\"「]?(?:十[一二三四五六]|十)五[”\"」]?(?=[规期时末以开收之，。、”\"」 ]|计划)|[一二三]五(?=计划|规划)", "“十四五”规划"),
    _rule("bracketed mark", r"\[\d{1,3}\]|［\d{1,3}］|\(\d{1,2}/\d{1,2}\)|（\d{1,2}/\d{1,2}）", "[12]"),
    _rule("ratio", r"(?<![\d.])(?<!\d[-–/])(?!(?:19|20)\d\d[:：]\s)\d{1,4}\s?[:：∶]\s?\d{1,4}(?![\d.%])|\b1\s?\+\s?[NXn\d](?:\+[\dNXn])*|\d\+\d(?:\+\d)*", "1+N"),
    _rule("exchange rate", r"[(（](?:US)?\$\s?1\s?=[^)）]*[)）]|\b(?:1|one)\s(?:U\.?S\.?\s)?(?:dollar|euro|yuan|pound|yen|USD)\s?(?:=|equals|is|was|to|at|traded at)\s?(?:about\s|around\s)?[\d.]+(?:\s?(?:yuan|dollars?|RMB))?|[1一]\s?(?:美元|欧元|英镑)\s?(?:=|约合|兑|等于|约等于|折合)\s?[\d.]+|exchange rate[^.\n]{0,30}?(?P<n>\d+\.\d+)|汇率[^。\n]{0,12}?(?P<m>\d+\.\d+)", "1 U.S. dollar equals 7.09 yuan"),
    _rule("converted money", r"[（(]\s?(?:about|around|approximately|roughly|some|nearly|over|or|equivalent to|equal to|约合|约|合|折合|折算|=)?\s?(?:约)?(?:US\$|USD|\$|€|£|¥|EUR|RMB|CNY|HK\$|AU\$)\s?[\d.,]+(?:\s?(?:million|billion|trillion|bn|mn|m|b|万|亿)\b)?[^)）]{0,30}[)）]|[（(]\s?(?:about|around|approximately|roughly|some|nearly|over|or|equivalent to|equal to|约合|约|合|折合|折算|=)\s?(?:约)?[\d.,]+\s?(?:million|billion|trillion|bn|mn|万|亿)*\s?(?:U\.?S\.?\s)?(?:dollars?|euros?|yuan|USD|EUR|RMB|美元|欧元|元人民币|人民币)[^)）]{0,20}[)）]|[,，]\s?(?:or\s|约合|折合)(?:about\s)?[\d.,]+\s?(?:million|billion|万|亿)*\s?(?:U\.?S\.? dollars|美元|欧元)", "10 million yuan (about 1.41 million U.S. dollars)"),
    _rule("weather", r"(?<![\d.])-?\d+(?:\.\d+)?\s?(?:°\s?[CF]?|℃|degrees)|气温[^。\n]{0,8}(?P<n>-?\d+)", "22°C"),
    _rule("share price or index", r"\b(?:Shanghai Composite|SSE|Hang Seng|Nasdaq|Dow(?: Jones)?|Nikkei|Shenzhen Component|CSI \d+|DAX)\b[^\n]{0,60}|(?:上证指数|沪指|深成指|深证成指|创业板指|恒生指数|沪深300)[^\n。]{0,50}", "Shanghai Composite 3,250.12 +0.3%"),
    _rule("population", r"\b(?:population\s+of|home\s+to|resident\s+population\s+\w+)\s+(?:\w+\s+){0,2}?(?P<n>\d[\d.,]*(?:\s?(?:million|billion|thousand))?)(?:\s+(?:people|residents|inhabitants|souls))|(?:常住|户籍|总|全市)?人口(?:达|为|约|超|超过)?(?P<z>[\d.,]+万?)", "home to 2.27 million people"),
    _rule("conditions of an application", r"(?:申报|认定|申请|评选|评定|准入|遴选|入选|报名|推荐|资格)(?:基本)?(?:条件|要求|资格|标准)(?:如下|为|包括)?[：:。，．\s][^\n]*|\b(?:eligibility|requirements? for applicants?|to\s+(?:qualify|be\s+eligible|apply)|applicants?\s+must|eligible\s+(?:firms|companies|applicants))\b[^.\n]*", "申报条件。上年度营业收入不低于5000万元"),
    _rule("distance", r"\b\d[\d.,]{0,16}\s?(?:km|kilomet(?:re|er)s?|miles?)\s+(?:away|from|north|south|east|west|outside|down|up)\b|[\d.]{1,16}(?:余|多)?公里(?:外|之外|处|开外)", "3公里外"),
    _rule("pages and files", r"\b\d+\s+(?:pages?|slides?|chapters?|words)\b|\b\d+(?:\.\d+)?\s?[KMG]B\b|共?\d+页|(?:一|二|两|三|四|五|六|\d+)式[一二两三四五六\d]+份", "a report of 48 pages"),
    _rule("per share", r"(?:[$€£¥]|RMB|CNY|US\$)?\s?\d+(?:\.\d+)?\s?(?:yuan|dollars|cents)?\s+(?:per|a)\s+share\b|每股[^\d\n]{0,6}\d+(?:\.\d+)?元?|每\d+股派[^。\n]{0,12}", "CNY 0.18 per share"),
    _rule("a part of an amount that stands beside", r"\b(?P<n>half)\s+(?:of\s+)?(?:it|that|the\s+(?:goal|target|way|amount|\d))", "just above half of the 500 GW"),
    _rule("those who read", r"\b\d[\d.,]{0,16}\s(?:readers|subscribers|followers|fans|downloads)\b|[\d.]{1,16}万?(?:粉丝|读者|订阅)", "reaches 40,000 readers"),
    _rule("those who attend", r"(?P<n>\d+)个省[（(]?[^，。]{0,10}?(?:主管部门|负责|代表|参加|与会)|\b(?P<m>\d[\d,]*)\s(?:delegates|participants|attendees|guests)\b", "31个省（区、市）主管部门负责同志参加"),
    _rule("age of the owner", r"\b(?:is|was|now|turns?)\s(?P<n>[2-9]\d)(?=\s(?:and|but|years)\b|\sin\s(?:spring|summer|autumn|winter|\w+ber))", "Its owner is 72 and refuses to retire"),
    _rule("price of a paper", r"(?:零售|每份|定价|单价)[^\d\n]{0,6}(?P<n>[\d.]+)元|\bpage\s\d+\s-\s(?P<m>\d+)\syuan", "零售每份1.5元"),
    _rule("size of firms", r"\b(?:firms|companies|businesses|enterprises)\swith\s(?:fewer|less|more)\sthan\s(?P<n>\d[\d,]*)", "firms with fewer than 300 staff"),
    _rule("so many make a group", r"满\d+[人件元]|第\s?\d+万?[名位个台辆]", "满20人成团"),
    _rule("applause", r"\b100\s?%\s+(?:agree|true|right|sure|correct)\b", "100% agree!"),
    _rule("guests of the press", r"(?P<n>\d{1,8}|[一二两三四五六七八九十百]{1,8})(?:余|多)?[家名位](?:境内外|中外|中央|主流|新闻)*(?:媒体|记者)", "12家媒体提问"),
    _rule("temperature of the economy", r"\b(?:purchasing managers?'? index|PMI)\b[^.\n]{0,50}?(?P<n>\d\d(?:\.\d)?)(?!\s?(?:%|percent))|(?:采购经理指数|PMI)[^。\n]{0,14}?(?P<m>\d\d(?:\.\d)?)(?!%)", "the PMI stood at 49.0"),
    # list numbering and page furniture inside a line
    _rule("list numbering", r"^[ \t]*(?:[-•*·▪■◆●]\s*)?(?:[(（]?\d{1,2}[.)）、](?!\d)|[(（]\d{1,2}[)）]|[(（]?[一二三四五六七八九十]{1,3}[)）、.]|[①-⑳]|[IVX]+\.|\d{1,2}(?:\.\d{1,2})+\s)", "2. Further steps", re.MULTILINE),
    _rule("numbering inside", r"(?:(?<=[；;。:：，,])|(?<=\s))[(（]\d{1,2}[)）](?!\s?(?:percent|%))|[①-⑳]", "we will (1) build"),
    _rule("Chinese counting off", r"(?:^|(?<=[，。；：、\s]))(?P<n>[一二三四五六七八九]|其[一二三])(?:是|则|要|来)", "一是加快推广"),
    _rule("clock of a page", r"\b\d+\s?(?:min(?:ute)?s?\s(?:read|ago)|hours?\sago|days?\sago|views?|shares?(?=\s*$|\s*\|)|comments?|likes?|reads?|followers|retweets)\b|(?<!\d)\d+\s?(?:分钟前|小时前|天前|次阅读|人阅读|条评论|人评论|次浏览|人浏览|人点赞|次播放)|\bPage \d+(?: of \d+)?|第\d+页|共\d+页|(?<!\d)\d+/\d+页", "5 min read", re.IGNORECASE | re.MULTILINE),
    _rule("price of an offer", r"\b(?:only|just|from|for only|now|subscribe|starting at|price[d]?(?: at)?|cost(?:s)? only|save|buy)\b(?<!down from)(?<!cut from)(?<!up from)[:\s]{0,2}(?:for\s|at\s)?(?:US\$|USD|\$|€|£|¥|RMB)\s?\d{1,3}(?:\.\d+)?(?![\d,.]*\d|\s?(?:million|billion|mn|bn|m\b|trillion))|(?:US\$|USD|\$|€|£|¥|RMB|CNY)\s?(?<!\d)\d{1,3}(?:\.\d+)?(?![\d,.]*\d)\s?(?:/|per|a)\s?(?:month|year|day|week|user|copy|issue|person|ticket|unit|kg|piece|mo)\b|(?:仅需|只需|原价|现价|特价|售价|优惠价|会员价|票价|单价|促销价|定价|价格|起售价)[^\d\n]{0,4}¥?\s?\d+(?:\.\d+)?(?![\d.,]|\s?[%％‰万亿成倍]|个?百分点)\s?元?|¥\s?\d{1,3}(?:\.\d+)?(?!\s?[\d万亿,])|\b\d+\s?% off\b|\d(?:\.\d)?折", "Subscribe now for $9.99 a month"),
    _rule("measures of a thing", r"(?<![\d.])\d+(?:\.\d+)?[\s-]?(?:mm|cm|nm|μm|um|inch(?:es)?|GHz|MHz|Hz|GB|TB|MB|Gbps|Mbps|ms|km/h|kph|mph|dpi|px|pixels|V|kV|rpm|bit|bits)\b|(?<![\d.])\d+(?:\.\d+)?\s?(?:毫米|厘米|纳米|微米|英寸|毫秒|千兆|兆(?!瓦)|万兆|赫兹|伏)", "a 12-inch wafer", 0),
    _rule("road or room", r"\b\d+\s(?:[A-Z][a-z]+\s){1,3}(?:Road|Street|Avenue|Lane|Boulevard|Rd|St)\b|(?<=[路街道巷])\d+号|(?<!\d)\d+(?:[楼室层栋幢弄](?!厂)|单元)", "28 Zhongguancun South Street", 0),
    _rule("dimension word", r"\b(?:one|two|three|four|five)[\s-](?:way|dimensional|stop|sided|fold(?=\s(?:plan|approach))|step|phase|tier|pronged|part|track|level)s?\b|\b(?:one|two|three|four|five)-days?\b|\b\d+-(?:tier|level|step|phase|axis|day|hour|page|point|member|strong|door|seat|storey|story|digit|part|star|minute|month|week)\b|\b(?:double|single|triple|two)-digit\b", "a four-tier system"),
    _rule("so many key things", r"\b(?P<n>two|three|four|five|six|seven|eight|nine|ten|\d{1,2})\s+(?:key|major|main|core|pillar|priority|basic|leading|strategic|central)\s+(?:industries|areas|fields|sectors|aspects|tasks|goals|directions|links|dimensions|pillars|measures|points|questions|levels|stages|categories|types|principles)\b", "six key industries"),
    _rule("one of", r"\b(?:one|two|three)\s+of\s+(?:the|its|our|their|China's|these|those|them|Asia's|my|his|her|America's|Europe's)\b(?!(?<!one\sof\sthe)\s(?:\d+|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|eighty)\b)|\b(?:no|any|every|each|this|that|some|only|another|at|from|with)\s+one\b(?!\s(?:million|billion|hundred|thousand|third|half|in))|\bone\s+(?:another|by one|day|is|was|can|can't|must|should|might|thing|that|who|after|such|hand|stop|side|step|way|time|more step)\b|\bboth\b|\bone-", "one of the largest"),
    _rule("article or pronoun in Chinese", r"一(?:个(?!百分点|半(?:小时|钟头|月|星期))|种|批|系列|些|定|般|样|起|直|方面|体|流|次|线|步|站式|边|带一路|旦|致|手|切|律|旁|贯|同|期|举|线城市|季度|条龙|号|把手|键|图|网|码|张|家(?!工厂|企业\d)|位|名|座|大批|年|月|日|天|段|路|面|项|款|台|条|套|支|场|轮|所|份|代|二三|带)", "一批企业"),
    _rule("category by size", r"(?:超?(?:百|千|万|十|数|几|多|两){0,6}[亿万千百]{1,4}(?:元)?)级|(?<![\d.])(?:\d+(?:\.\d+)?[万亿千百]+(?:元)?)级|(?:billion|trillion|million|hundred)(?:-| )(?:yuan|dollar)(?:-|\s)(?:level|scale|class|grade)", "千亿级产业集群"),
    _rule("bodies and slogans in Chinese", r"[一二三四五六七八九十两](?:部门|部委|部|委|局|方面|会|农|者|中全会|大(?!企业|工厂)|化|个(?:方面|维度|层面|阶段|统一|坚持|着力|步骤|转变|全面|自信|环节|领域|重点|层级|级别|等级|梯度)|类(?:人群)?(?=[，。])|要|点|省(?=[，。])|地(?=[，。])|条(?:意见|措施|举措)|项(?:措施|举措|任务|行动|工程|原则|制度|重点)|步(?:走)?|级|层(?:架构|体系)?|高|新|新一高|链|端|全|维|通|网|品|星|环|角|轮|边形|次方|川|江|安|通一平)|十分|十足|百度|百姓|百年|千方百计|千家万户|千行百业|万物|万向|万科|万华|万达|万户|万一|万众|百货|百花|百业|千里|千古|千万别|亿联|亿纬|三一重工|三一集团|三一|三峡|三星|三菱|四川|四维|五粮液|五矿|五菱|五金|五常|六安|六盘水|七台河|八达岭|九江|九寨|九龙|十堰|十里|百色|千岛|万州|万宁|万年|双一流|两江新区|两会|两化|两业|两山|两岸|两个(?:一百年|维护|确立)|二手|二氧化|二维|三角洲|三江|四平|五四|统一|唯一|单一|同一|之一|其一|不一|万里|一汽|一重|二重|一拖|一航|亿元级|一加|七匹狼|三元里|三元(?:食品)?|四创|五洲|六国|八方|九牧|九阳|百威|百利|千禾|千味|万泰|万丰|万润|万洲|万虹", "三一重工"),
    _rule("per ten thousand", r"\bper\s(?P<n>\d+(?:,\d{3})*|million|thousand|hundred|ten thousand|one hundred thousand)\b(?!\s?(?:yuan|dollars) (?:of|in) \w+ (?:fell|rose))|每\s?(?P<z>[一二三四五六七八九十百千万亿]+|\d+(?:,\d{3})*万?)(?=[名人个元吨户家台件平公])|万元(?=[产工国地]\S{0,12}(?:能耗|用水|值|排放))|单位", "392 robots per 10,000 workers"),
    _rule("threshold in a name", r"(?:above|over|exceeding|more than|under|below|less than|at least|of)\s(?P<n>\d+(?:\.\d+)?\s(?:million|billion|trillion)\s(?:yuan|dollars)) (?:each|or more each)\b|(?:年营业收入|主营业务收入|年?营收|年产值|产值)(?:超过?|过|达到?|突破|在)?(?P<z>(?:\d+(?:\.\d+)?)?[百千万亿]*元)(?:以上)?(?=的?[^，。；]{0,16}(?:企业|工厂|供应商|服务商|园区|集群)|的(?:仅|只|有|不))", "主营业务收入2000万元以上的企业"),
)  # fmt: skip


def spans(text: str) -> list[tuple[int, int, str]]:
    """(start, end, name of the rule) for everything that a rule excludes, in order of start.

    >>> spans("By 2025, in 3 years")[::2]
    [(3, 7, 'year'), (12, 13, 'span of time')]
    """
    spans = []
    small = in_place(text)
    for rule in RULES:
        for match in rule.pattern.finditer(text, small):
            named = [name for name, value in match.groupdict().items() if value is not None]
            parts = [match.span(name) for name in named] or [match.span()]
            spans += [(a, b, rule.name) for a, b in parts if b > a]
    return sorted(set(spans))


class Excluded:
    """The spans of a text in which no figure begins, made to be asked for many numbers."""

    def __init__(self, spans: list[tuple[int, int, str]]) -> None:
        self._spans = spans
        self._starts = [start for start, _, _ in spans]
        self._reach = list(accumulate((end for _, end, _ in spans), max))  # how far the spans up to one reach

    def rule_at(self, start: int, end: int) -> str:
        """The rule that holds the number from start to end, or ''. A part of a longer number is not held."""
        at = bisect_right(self._starts, start) - 1
        while at >= 0 and self._reach[at] > start:
            first, last, name = self._spans[at]
            if first <= start and (end <= last or (start < last and name in _BEGIN_TOO)):
                return name
            at -= 1
        return ""


_BEGIN_TOO = (  # a number that begins there is none, however far it goes
    "bodies and slogans in Chinese", "article or pronoun in Chinese", "Chinese counting off", "five-year plan",
)  # fmt: skip
