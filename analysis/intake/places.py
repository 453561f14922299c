"""Places that texts name, in both languages: those of the data and the larger ones beside them.

A place that is not in the data is named all the same, so that its figures are not taken for those of the country.
"""

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from analysis.intake.alternatives import Needs, in_place
from analysis.intake.compiling import compiled
from analysis.intake.sought import Seldom

# name in Chinese, name in English, what it lies in
PROVINCES = (
    "北京 Beijing|上海 Shanghai|天津 Tianjin|重庆 Chongqing|河北 Hebei|山西 Shanxi|辽宁 Liaoning|吉林 Jilin|黑龙江 Heilongjiang|江苏 Jiangsu|浙江 Zhejiang|安徽 Anhui|"
    "福建 Fujian|江西 Jiangxi|山东 Shandong|河南 Henan|湖北 Hubei|湖南 Hunan|广东 Guangdong|海南 Hainan|四川 Sichuan|贵州 Guizhou|云南 Yunnan|陕西 Shaanxi|甘肃 Gansu|"
    "青海 Qinghai|台湾 Taiwan|内蒙古 Inner Mongolia|广西 Guangxi|西藏 Tibet|宁夏 Ningxia|新疆 Xinjiang|香港 Hong Kong|澳门 Macao"
)
CITIES = {
    "hebei": "石家庄 Shijiazhuang|唐山 Tangshan|保定 Baoding|沧州 Cangzhou|邯郸 Handan|廊坊 Langfang|雄安 Xiong'an",
    "shanxi": "太原 Taiyuan|大同 Datong", "inner-mongolia": "呼和浩特 Hohhot|包头 Baotou|鄂尔多斯 Ordos",
    "liaoning": "沈阳 Shenyang|大连 Dalian|鞍山 Anshan", "jilin": "长春 Changchun", "heilongjiang": "哈尔滨 Harbin|齐齐哈尔 Qiqihar|大庆 Daqing",
    "jiangsu": "南京 Nanjing|苏州 Suzhou|无锡 Wuxi|常州 Changzhou|南通 Nantong|徐州 Xuzhou|扬州 Yangzhou|盐城 Yancheng|镇江 Zhenjiang|泰州 Taizhou|淮安 Huai'an|宿迁 Suqian|连云港 Lianyungang|昆山 Kunshan|太仓 Taicang|江阴 Jiangyin|张家港 Zhangjiagang|常熟 Changshu",
    "zhejiang": "杭州 Hangzhou|宁波 Ningbo|温州 Wenzhou|嘉兴 Jiaxing|绍兴 Shaoxing|金华 Jinhua|湖州 Huzhou|台州 Taizhou (Zhejiang)|义乌 Yiwu|衢州 Quzhou|舟山 Zhoushan|丽水 Lishui|慈溪 Cixi|余姚 Yuyao|新昌 Xinchang",
    "anhui": "合肥 Hefei|芜湖 Wuhu|蚌埠 Bengbu|马鞍山 Ma'anshan|滁州 Chuzhou|安庆 Anqing|阜阳 Fuyang",
    "fujian": "福州 Fuzhou|厦门 Xiamen|泉州 Quanzhou|漳州 Zhangzhou|宁德 Ningde|莆田 Putian|晋江 Jinjiang",
    "jiangxi": "南昌 Nanchang|赣州 Ganzhou|九江 Jiujiang|宜春 Yichun|上饶 Shangrao",
    "shandong": "济南 Jinan|青岛 Qingdao|烟台 Yantai|潍坊 Weifang|淄博 Zibo|临沂 Linyi|威海 Weihai|济宁 Jining|东营 Dongying|德州 Dezhou|日照 Rizhao",
    "henan": "郑州 Zhengzhou|洛阳 Luoyang|新乡 Xinxiang|许昌 Xuchang|南阳 Nanyang|开封 Kaifeng",
    "hubei": "武汉 Wuhan|宜昌 Yichang|襄阳 Xiangyang|黄石 Huangshi|十堰 Shiyan|荆州 Jingzhou",
    "hunan": "长沙 Changsha|株洲 Zhuzhou|湘潭 Xiangtan|岳阳 Yueyang|衡阳 Hengyang|常德 Changde",
    "guangdong": "广州 Guangzhou|深圳 Shenzhen|东莞 Dongguan|佛山 Foshan|珠海 Zhuhai|中山 Zhongshan|惠州 Huizhou|江门 Jiangmen|肇庆 Zhaoqing|汕头 Shantou|湛江 Zhanjiang|茂名 Maoming",
    "guangxi": "南宁 Nanning|柳州 Liuzhou|桂林 Guilin", "hainan": "海口 Haikou|三亚 Sanya",
    "sichuan": "成都 Chengdu|绵阳 Mianyang|德阳 Deyang|宜宾 Yibin", "guizhou": "贵阳 Guiyang|遵义 Zunyi", "yunnan": "昆明 Kunming",
    "shaanxi": "西安 Xi'an|宝鸡 Baoji|咸阳 Xianyang", "gansu": "兰州 Lanzhou", "qinghai": "西宁 Xining", "ningxia": "银川 Yinchuan", "xinjiang": "乌鲁木齐 Urumqi",
    "shanghai": "浦东 Pudong|临港 Lingang|嘉定 Jiading|松江 Songjiang|闵行 Minhang|宝山 Baoshan|青浦 Qingpu|奉贤 Fengxian|金山区 Jinshan",
    "beijing": "亦庄 Yizhuang|经开区 Beijing E-Town|海淀 Haidian|昌平 Changping|顺义 Shunyi|大兴区 Daxing", "tianjin": "滨海新区 Binhai",
    "korea": "首尔 Seoul|釜山 Busan|大田 Daejeon", "japan": "东京 Tokyo", "germany": "柏林 Berlin|汉诺威 Hanover", "india": "新德里 New Delhi|孟买 Mumbai", "uk": "伦敦 London|曼彻斯特 Manchester",
    "indonesia": "雅加达 Jakarta", "eu": "布鲁塞尔 Brussels", "us": "华盛顿 Washington", "vietnam": "河内 Hanoi", "thailand": "曼谷 Bangkok",
    "taiwan": "台北 Taipei|新竹 Hsinchu|高雄 Kaohsiung|台中 Taichung|台南 Tainan", "france": "巴黎 Paris|里昂 Lyon", "ireland": "都柏林 Dublin|科克 Cork", "sweden": "斯德哥尔摩 Stockholm",
    "netherlands": "阿姆斯特丹 Amsterdam|海牙 The Hague", "saudi-arabia": "利雅得 Riyadh", "brazil": "巴西利亚 Brasilia", "australia": "堪培拉 Canberra|悉尼 Sydney|墨尔本 Melbourne",
    "quebec": "蒙特利尔 Montreal", "scotland": "爱丁堡 Edinburgh|格拉斯哥 Glasgow", "wales": "加的夫 Cardiff", "california": "萨克拉门托 Sacramento|洛杉矶 Los Angeles",
    "chongqing": "两江新区 Liangjiang", "suzhou": "苏州工业园区 Suzhou Industrial Park",
}  # fmt: skip
COUNTRIES = (
    "韩国 South Korea|日本 Japan|德国 Germany|美国 United States|英国 United Kingdom|法国 France|意大利 Italy|西班牙 Spain|印度 India|印度尼西亚 Indonesia|印尼 Indonesia|越南 Vietnam|泰国 Thailand|"
    "马来西亚 Malaysia|新加坡 Singapore|菲律宾 Philippines|澳大利亚 Australia|加拿大 Canada|巴西 Brazil|墨西哥 Mexico|俄罗斯 Russia|土耳其 Türkiye|沙特 Saudi Arabia|阿联酋 United Arab Emirates|"
    "波兰 Poland|荷兰 Netherlands|瑞典 Sweden|瑞士 Switzerland|奥地利 Austria|南非 South Africa|埃及 Egypt|以色列 Israel|欧盟 European Union|欧洲 Europe|非洲 Africa|东盟 ASEAN|"
    "葡萄牙 Portugal|爱尔兰 Ireland|比利时 Belgium|卢森堡 Luxembourg|丹麦 Denmark|挪威 Norway|芬兰 Finland|冰岛 Iceland|爱沙尼亚 Estonia|拉脱维亚 Latvia|立陶宛 Lithuania|捷克 Czechia|"
    "斯洛伐克 Slovakia|斯洛文尼亚 Slovenia|匈牙利 Hungary|罗马尼亚 Romania|保加利亚 Bulgaria|希腊 Greece|塞浦路斯 Cyprus|马耳他 Malta|克罗地亚 Croatia|塞尔维亚 Serbia|北马其顿 North Macedonia|阿尔巴尼亚 Albania|"
    "乌克兰 Ukraine|白俄罗斯 Belarus|摩尔多瓦 Moldova|亚美尼亚 Armenia|阿塞拜疆 Azerbaijan|哈萨克斯坦 Kazakhstan|乌兹别克斯坦 Uzbekistan|吉尔吉斯斯坦 Kyrgyzstan|蒙古国 Mongolia|巴基斯坦 Pakistan|孟加拉国 Bangladesh|"
    "斯里兰卡 Sri Lanka|尼泊尔 Nepal|缅甸 Myanmar|柬埔寨 Cambodia|老挝 Laos|文莱 Brunei|新西兰 New Zealand|伊朗 Iran|伊拉克 Iraq|科威特 Kuwait|卡塔尔 Qatar|巴林 Bahrain|阿曼 Oman|黎巴嫩 Lebanon|摩洛哥 Morocco|"
    "阿尔及利亚 Algeria|突尼斯 Tunisia|利比亚 Libya|埃塞俄比亚 Ethiopia|肯尼亚 Kenya|坦桑尼亚 Tanzania|乌干达 Uganda|卢旺达 Rwanda|赞比亚 Zambia|津巴布韦 Zimbabwe|莫桑比克 Mozambique|安哥拉 Angola|纳米比亚 Namibia|"
    "博茨瓦纳 Botswana|毛里求斯 Mauritius|马达加斯加 Madagascar|尼日利亚 Nigeria|加纳 Ghana|塞内加尔 Senegal|喀麦隆 Cameroon|阿根廷 Argentina|智利 Chile|秘鲁 Peru|哥伦比亚 Colombia|厄瓜多尔 Ecuador|玻利维亚 Bolivia|"
    "乌拉圭 Uruguay|巴拉圭 Paraguay|委内瑞拉 Venezuela|哥斯达黎加 Costa Rica|巴拿马 Panama|危地马拉 Guatemala|古巴 Cuba|牙买加 Jamaica"
)  # those whose name is as often another word or a person's are left out: Chad, Georgia, Jordan, Mali
PEOPLES = (  # country, and the word for what is of it, where no alias has it
    "Portugal Portuguese|Spain Spanish|Italy Italian|Poland Polish|Denmark Danish|Norway Norwegian|Finland Finnish|Austria Austrian|Switzerland Swiss|Belgium Belgian|Czechia Czech|Czechia Czech Republic|Hungary Hungarian|Romania Romanian|"
    "Greece Greek|Türkiye Turkish|Türkiye Turkey|Russia Russian|Ukraine Ukrainian|Canada Canadian|Mexico Mexican|Argentina Argentine|Chile Chilean|Colombia Colombian|Vietnam Vietnamese|Malaysia Malaysian|"
    "Philippines Philippine|Egypt Egyptian|Israel Israeli|Kenya Kenyan|Nigeria Nigerian|Morocco Moroccan|Pakistan Pakistani|Bangladesh Bangladeshi"
)
_SAME = {
    "south-korea": "korea", "united-kingdom": "uk", "european-union": "eu", "yizhuang": "beijing-etown", "beijing-e-town": "beijing-etown",
    "liangjiang": "chongqing-liangjiang",
}  # fmt: skip
OWN_COUNTRY = "own-country"  # 'the country', 全国: that which the article is about
ALIASES = (  # (place, words that name it besides its labels)
    ("china", r"\bChin(?:a|ese)\b(?!\s(?:Daily|News|Academy|Unicom|Mobile|Telecom|Securities|Media|Association|Electronics|Center|Centre|Institute|Federation|Machinery|Petroleum|National))|我国|中国(?!移动|联通|电信|日报|新闻|科学院|工程院|信通院|电子|信息通信|石化|石油|中车|一汽|建材|宝武|联合|机械)|国内|工业和信息化部|工信部|\bMIIT\b|Ministry of Industry and Information Technology"),
    (OWN_COUNTRY, r"\bnationwide\b|\bthe (?:whole )?(?:country|nation)(?:'s)?\b|\bnational(?:ly)?\b|全国|国家级"),
    ("world", r"\b(?:the world|worldwide|globally|global)\b(?!\s(?:market leader))|全球|全世界|世界范围|World Economic Forum|世界经济论坛"),
    ("korea", r"\b(?:South )?Korea(?:n|'s)?\b|Republic of Korea"), ("uk", r"\b(?:Britain|British|UK|U\.K\.|England)\b"),
    ("eu", r"\bEU\b(?!-)|\bthe bloc\b"), ("us", r"\b(?:U\.S\.(?!\sdollar)|American?|USA)\b"), ("germany", r"\bGermans?\b"), ("japan", r"\bJapanese\b"), ("india", r"\bIndian?(?:'s)?\b"),
    ("indonesia", r"\bIndonesian?\b"), ("singapore", r"\bSingapore(?:an)?\b"),
    ("france", r"\bFrench\b"), ("ireland", r"\bIrish\b"), ("netherlands", r"\bDutch\b"), ("sweden", r"\bSwed(?:ish|es)\b"), ("thailand", r"\bThai\b"), ("saudi-arabia", r"\bSaudi\b|沙特"),
    ("scotland", r"\bScottish\b"), ("wales", r"\bWelsh\b"), ("california", r"\bCalifornian\b|加州"), ("taiwan", r"\bTaiwanese\b"), ("australia", r"\bAustralian\b"), ("brazil", r"\bBrazilian\b"), ("beijing-tianjin-hebei", r"京津冀|Beijing-Tianjin-Hebei"),
    ("yangtze-delta", r"长三角|Yangtze River Delta"), ("greater-bay-area", r"粤港澳大湾区|Greater Bay Area"),
)  # fmt: skip
OWN_CITY = compiled(r"全市|本市|我市|\bthe (?:city|municipality|capital|metropolis)(?:'s)?\b|\bmunicipality\b|\bcitywide\b", re.IGNORECASE)  # fmt: skip
OWN_COUNTY = compiled(r"全县|本县|我县|\bthe county(?:'s)?\b|\bcountywide\b", re.IGNORECASE)
COUNTY_OF = "county-of-"  # a county of a province, whichever it is
OWN_PROVINCE = compiled(r"全省|本省|我省|全区(?=规上|工业)|全自治区|\bthe province(?:'s)?\b|\bprovince-?wide\b", re.IGNORECASE)  # fmt: skip
_DATELINE = compiled(
    r"^[^\w\n]{0,12}(?:[A-Z][A-Z' .-]{2,30}(?:,\s*[A-Z][a-z]+)?,?\s*(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?\s+\d{1,2}[^—\n-]{0,40}(?:--?|—|–)|(?:新华社|中新网|中新社|央视网|人民网|本报|中国经济网|中国日报网|光明网)\S{0,10}?\d{1,2}月\d{1,2}日(?:电|讯|消息)?|本报讯|\([^)]{0,40}(?:Xinhua|Reuters|Yonhap|AP|AFP)\)\s*(?:--?|—)?)",
    re.MULTILINE,
)


_LIES_IN = compiled(r",\s+(?:the\s+|a\s+|an\s+)?(?:[\w-]+\s+){0,3}(?:capital|city|hub|county|district|town|base|metropolis|centre|center)\s+(?:of|in)\s+(?:(?:north|south|east|west|central)[\w-]*\s+)?(?:China's\s+)?(?:the\s+)?$", re.IGNORECASE)  # fmt: skip


_CAPITALS = compiled(r"\b[A-Z]{4,}\b")
_COMPARED = compiled(  # another place, beside which this one is set
    r"(?:超过|超越|高于|低于|仅次于|领先于?|不及|赶超|对标)[^，。；\d]{0,14}$|\b(?:ahead\s+of|behind|than|surpass\w*|overtak\w+|compared\s+with|second\s+only\s+to|unlike)\s+(?:[A-Z]\w+,?\s+(?:and\s+)?){0,3}$"
)
UNKNOWN = "?"  # 'the province' in a text that doesn't say which


class Place(NamedTuple):
    """A mention of a place: its slug, where it stands."""

    slug: str
    start: int
    end: int


def _slug(english: str) -> str:
    slug = compiled(r"[^a-z0-9]+").sub("-", english.lower().replace("'", "").replace("ü", "u")).strip("-")
    return _SAME.get(slug, slug)


class Gazetteer:
    """The places that are known, with what contains them; made once for a data directory."""

    def __init__(self, entities: Any) -> None:
        """entities: rows (entity, label_en, label_zh, level, part_of) of the data; `sole` is the one place of a directory that has
        one, else ''."""
        self.inside: dict[str, str] = {}
        self.level: dict[str, str] = {}
        words: dict[str, str] = {}
        self._add_table(words, PROVINCES, "province", "china")
        for province, row in CITIES.items():
            level = (
                "district"
                if province in ("shanghai", "beijing", "tianjin", "chongqing", "suzhou")
                else "city"
            )
            self._add_table(words, row, level, province)
        self._add_table(words, COUNTRIES, "country", "world")
        for province in [slug for slug, level in self.level.items() if level == "province"]:
            self.inside[COUNTY_OF + province], self.level[COUNTY_OF + province] = province, "county"
        entities = list(entities)
        self.sole = entities[0].entity if len(entities) == 1 else ""
        for row in entities:
            self.inside[row.entity], self.level[row.entity] = row.part_of or "", row.level
            for label in (row.label_en, row.label_zh):
                short = compiled(r"[（(].*?[)）]").sub("", label or "").strip()
                if len(short) > 1 and short not in ("World", "China", "中国", "全球"):
                    words[short] = row.entity
        for country, people in (pair.split(" ", 1) for pair in PEOPLES.split("|")):
            words.setdefault(people, words[country])
        self._slug_of = words
        self._pattern = _any_name(words)
        self._aliases = [(slug, Seldom(pattern)) for slug, pattern in ALIASES]
        self._any_alias = Needs("|".join(pattern for _, pattern in ALIASES))

    def _add_table(self, words: dict, table: str, level: str, inside: str) -> None:
        for pair in table.split("|"):
            chinese, _, english = pair.partition(" ")
            slug = _slug(english)
            words[chinese] = slug
            words[compiled(r"\s*\(.*\)").sub("", english)] = slug
            self.inside.setdefault(slug, inside)
            self.level.setdefault(slug, level)

    def mentions(self, text: str) -> list[Place]:
        """All places named in a text in order; the place in a dateline is where it was written, and no such mention."""
        datelines = [m.span() for m in _DATELINE.finditer(text)]
        plain = _CAPITALS.sub(lambda m: m[0].title(), text)  # IRELAND — at the head of a paragraph
        places = [Place(self._slug_of[m[0]], *m.span()) for m in self._pattern.finditer(plain)]
        if self._any_alias.met_by(small := in_place(text)):
            places += [Place(slug, *m.span()) for slug, of in self._aliases for m in of.finditer(text, small)]
        places = [p for p in places if not any(a <= p.start < b for a, b in datelines)]
        told = sorted((p for p in places if not self._beside(text, p)), key=lambda p: (p.start, -p.end))
        return [
            p for i, p in enumerate(told) if not i or p.start >= told[i - 1].end or p.slug != told[i - 1].slug
        ]

    @staticmethod
    def _beside(text: str, place: Place) -> bool:
        """Whether a place only says where another one lies: capital of Anhui, east China's Jiangsu province."""
        before, after = text[max(0, place.start - 60) : place.start], text[place.end : place.end + 24]
        if _COMPARED.search(before) and not after.startswith("'s"):
            return True
        return bool(_LIES_IN.search(before)) or (
            place.slug == "china"
            and bool(compiled(r"'s\s+[A-Z][a-z]+").match(after))
            and bool(compiled(r"\b(?:north|south|east|west|central)\w*\s*$", re.IGNORECASE).search(before))
        )

    def within(self, place: str, region: str) -> bool:
        """Whether a place is a region or lies in it."""
        seen = 0
        while place and seen < 8:
            if place == region:
                return True
            place, seen = self.inside.get(place, ""), seen + 1
        return False


def _any_name(words: Iterable[str]) -> re.Pattern:
    """Any of some names, the longer ones first; one in Latin letters is a whole word, and is looked for only where one of
    their first letters stands."""
    ordered = sorted(words, key=len, reverse=True)
    latin = [word for word in ordered if word.isascii()]
    others = [re.escape(word) for word in ordered if not word.isascii()]
    if latin:
        first = "".join(sorted({re.escape(word[0]) for word in latin}))
        whole = "|".join(re.escape(word) for word in latin)
        others.append(rf"(?<![A-Za-z])(?=[{first}])(?:{whole})(?![A-Za-z])")
    return compiled("|".join(others))


def dateline_place(gazetteer: Gazetteer, text: str) -> str:
    """The place of the dateline, or ''."""
    match = _DATELINE.search(text)
    if match is None:
        return ""
    words = match[0].title() if match[0].isascii() else match[0]
    match = gazetteer._pattern.search(words)
    return gazetteer._slug_of[match[0]] if match else ""
