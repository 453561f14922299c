"""Where places lie: prefecture-level cities of China's provinces and some county-level ones, by their Chinese names.

A help for doubts alone: no figure comes from it, and a name that it lacks is doubted by nobody.
"""

import re

from analysis.evidence.checks.sense import Says, Tables, line_of, rule

CITIES = {
    "河北": "石家庄 唐山 秦皇岛 邯郸 邢台 保定 张家口 承德 沧州 廊坊 衡水",
    "山西": "太原 大同 阳泉 长治 晋城 朔州 晋中 运城 忻州 临汾 吕梁",
    "内蒙古": "呼和浩特 包头 乌海 赤峰 通辽 鄂尔多斯 呼伦贝尔 巴彦淖尔 乌兰察布",
    "辽宁": "沈阳 大连 鞍山 抚顺 本溪 丹东 锦州 营口 阜新 辽阳 盘锦 铁岭 朝阳 葫芦岛",
    "吉林": "长春 四平 辽源 通化 白山 松原 白城",
    "黑龙江": "哈尔滨 齐齐哈尔 鸡西 鹤岗 双鸭山 大庆 伊春 佳木斯 七台河 牡丹江 黑河 绥化",
    "江苏": "南京 无锡 徐州 常州 苏州 南通 连云港 淮安 盐城 扬州 镇江 泰州 宿迁",
    "浙江": "杭州 宁波 温州 嘉兴 湖州 绍兴 金华 衢州 舟山 台州 丽水",
    "安徽": "合肥 芜湖 蚌埠 淮南 马鞍山 淮北 铜陵 安庆 黄山 滁州 阜阳 宿州 六安 亳州 池州 宣城",
    "福建": "福州 厦门 莆田 三明 泉州 漳州 南平 龙岩 宁德",
    "江西": "南昌 景德镇 萍乡 九江 新余 鹰潭 赣州 吉安 宜春 抚州 上饶",
    "山东": "济南 青岛 淄博 枣庄 东营 烟台 潍坊 济宁 泰安 威海 日照 临沂 德州 聊城 滨州 菏泽",
    "河南": "郑州 开封 洛阳 平顶山 安阳 鹤壁 新乡 焦作 濮阳 许昌 漯河 三门峡 南阳 商丘 信阳 周口 驻马店",
    "湖北": "武汉 黄石 十堰 宜昌 襄阳 鄂州 荆门 孝感 荆州 黄冈 咸宁 随州",
    "湖南": "长沙 株洲 湘潭 衡阳 邵阳 岳阳 常德 张家界 益阳 郴州 永州 怀化 娄底",
    "广东": "广州 深圳 珠海 汕头 佛山 韶关 湛江 肇庆 江门 茂名 惠州 梅州 汕尾 河源 阳江 清远 东莞 中山 潮州 揭阳 云浮",
    "广西": "南宁 柳州 桂林 梧州 北海 防城港 钦州 贵港 玉林 百色 贺州 河池 来宾 崇左",
    "海南": "海口 三亚 三沙 儋州",
    "四川": "成都 自贡 攀枝花 泸州 德阳 绵阳 广元 遂宁 内江 乐山 南充 眉山 宜宾 广安 达州 雅安 巴中 资阳",
    "贵州": "贵阳 六盘水 遵义 安顺 毕节 铜仁",
    "云南": "昆明 曲靖 玉溪 保山 昭通 丽江 普洱 临沧",
    "陕西": "西安 铜川 宝鸡 咸阳 渭南 延安 汉中 榆林 安康 商洛",
    "甘肃": "兰州 嘉峪关 金昌 白银 天水 武威 张掖 平凉 酒泉 庆阳 定西 陇南",
    "青海": "西宁 海东",
    "宁夏": "银川 石嘴山 吴忠 固原 中卫",
    "新疆": "乌鲁木齐 克拉玛依 吐鲁番 哈密",
}  # fmt: skip
COUNTIES = {  # large cities that are run by another
    "苏州": "常熟 张家港 昆山 太仓 吴江", "无锡": "江阴 宜兴", "南通": "海安 如东 启东 如皋 海门", "泉州": "晋江 石狮 南安",
    "宁波": "慈溪 余姚", "金华": "义乌 永康 东阳", "绍兴": "诸暨 嵊州", "温州": "乐清 瑞安", "嘉兴": "海宁 桐乡 平湖",
    "常州": "溧阳", "台州": "温岭 临海 玉环", "福州": "福清", "青岛": "胶州 平度 莱西", "烟台": "龙口 招远", "潍坊": "寿光 诸城",
}  # fmt: skip
WITHIN = {city: whole for whole, cities in (CITIES | COUNTIES).items() for city in cities.split()}
ENDING = re.compile(r"(?:省|市|壮族自治区|维吾尔自治区|回族自治区|自治区)$")


@rule("city-of-another-province", "entities", error=False)
def another_province(tables: Tables) -> Says:
    """A Chinese city lies in its own province, a county-level city in the city that runs it or in its province."""
    places = tables.by_key("entities")
    named = {ENDING.sub("", row.label_zh): row.entity for row in places.values() if row.label_zh}
    for row in tables.rows("entities"):
        whole = WITHIN.get(ENDING.sub("", row.label_zh))
        around = [place for place in (whole, WITHIN.get(whole or "")) if place in named]
        wrong = [place for place in around if named[place] not in line_of(places, row.entity)]
        if wrong and row.level in ("city", "district"):
            yield row.entity, "part_of", row.part_of, named[wrong[0]], "Mend the place around it."
