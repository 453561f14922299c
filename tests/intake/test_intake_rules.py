"""Each rule of the reader with its test: what it must read, and what it must leave alone."""

from time import process_time

import pytest

from analysis import intake
from analysis.evidence.hedges import QUALIFIERS, qualifier_of, wordings
from analysis.intake import kind_cues, numerals_en, numerals_zh, weighing
from analysis.intake.characters import plain
from analysis.intake.direction import AFTER_DOWN_EN, AFTER_UP_EN
from analysis.intake.kinds import KINDS
from analysis.intake.not_figures import RULES, spans

NAMES = intake.names_for(None)

FIGURES = (  # text, value, qualifier, unit, sign, kind
    ("China has built more than 10,000 smart factories.", 10000, "over", "count", 0, "stock"),
    ("The cost was over 1.2 million yuan.", 1200000, "over", "CNY", 0, "context"),
    ("A third of the firms use robots.", 33.3333, "exact", "percent", 0, "share"),
    ("Energy use was halved at the plant.", -50, "exact", "percent", -1, "effect"),
    ("Output per worker doubled.", 100, "exact", "percent", 1, "effect"),
    ("Production efficiency is up 22.3 percent.", 22.3, "exact", "percent", 1, "effect"),
    ("Development cycles are 28.4 percent shorter.", -28.4, "exact", "percent", -1, "effect"),
    ("Some 30-odd plants took part.", 30, "about", "count", 0, "stock"),
    ("There are nearly 2,000 scenarios.", 2000, "nearly", "count", 0, "stock"),
    ("As many as 300 plants were upgraded.", 300, "up_to", "count", 0, "stock"),
    ("No fewer than 40 parks took part.", 40, "at_least", "count", 0, "stock"),
    ("Three-quarters of the sites use AI.", 75, "exact", "percent", 0, "share"),
    ("One in five factories is smart.", 20, "exact", "percent", 0, "share"),
    ("The fund holds US$3.2 bn.", 3.2e9, "exact", "USD", 0, "context"),
    ("Carbon emissions per unit of GDP will be cut by 18 percent by 2027.", -18, "exact", "percent", -1, "target_flow"),
    ("No less than 1,000 enterprises will be added annually.", 1000, "at_least", "count", 0, "target_flow"),
    ("The number of smart factories will reach 400 within five years.", 400, "exact", "count", 0, "target_stock"),
    ("The defect rate is down a tenth.", -10, "exact", "percent", -1, "effect"),
    ("In 2023 the province recognised 132 smart factories.", 132, "exact", "count", 0, "flow"),
    ("Since 2021 the city has established 103 workshops.", 103, "exact", "count", 0, "flow"),
    ("By the end of 2023 the city had 103 workshops.", 103, "exact", "count", 0, "stock"),
    ("Costs fell by roughly a quarter.", -25, "about", "percent", -1, "effect"),
    ("The state has 10 000 plants, said the office.", 10000, "exact", "count", 0, "stock"),
    ("More than two dozen projects are done.", 24, "over", "count", 0, "stock"),
    ("Half a million devices are connected.", 500000, "exact", "count", 0, "stock"),
    ("The ministry named 230-plus factories.", 230, "over", "count", 0, "stock"),
    ("产业规模达2.6万亿元。", 2.6e12, "exact", "CNY", 0, "stock"),
    ("全国已建成三万余家智能工厂。", 30000, "over", "count", 0, "stock"),
    ("全市有逾400家智能工厂。", 400, "over", "count", 0, "stock"),
    ("建设场景近2000个。", 2000, "nearly", "count", 0, "stock"),
    ("出口同比增长6.5%。", 6.5, "exact", "percent", 1, "context"),
    ("生产效率提高22.3%。", 22.3, "exact", "percent", 1, "effect"),
    ("不良品率降低50.2%。", -50.2, "exact", "percent", -1, "effect"),
    ("研发周期缩短28.4%。", -28.4, "exact", "percent", -1, "effect"),
    ("智能工厂突破1万家。", 10000, "over", "count", 0, "stock"),
    ("数控化率不低于60%。", 60, "at_least", "percent", 0, "target_stock"),
    ("到2027年，力争建成智能工厂500家左右。", 500, "about", "count", 0, "target_stock"),
    ("去年新增十家智能工厂。", 10, "exact", "count", 0, "flow"),
    ("全省有百余家绿色工厂。", 100, "over", "count", 0, "stock"),
    ("人均产值翻一番。", 100, "exact", "percent", 1, "effect"),
    ("三分之一的企业完成改造。", 33.3333, "exact", "percent", 0, "share"),
    ("用工减少两成。", -20, "exact", "percent", -1, "effect"),
    ("七成以上的企业上云。", 70, "at_least", "percent", 0, "share"),
    ("建成智能工厂１２００家。", 1200, "exact", "count", 0, "stock"),
    ("覆盖率达百分之八十三点五。", 83.5, "exact", "percent", 0, "share"),
    ("累计培育上千家智能工厂。", 1000, "at_least", "count", 0, "stock"),
    ("全国工业互联网平台联网设备3亿5000万台。", 350000000, "exact", "count", 0, "stock"),
    ("园区内2/3的企业完成了改造。", 66.6667, "exact", "percent", 0, "share"),
    ("最高奖补1000万元。", 10000000, "up_to", "CNY", 0, "context"),
    ("能耗下降10%以上。", -10, "at_least", "percent", -1, "effect"),
    ("运营成本 ↓ 14.8%", -14.8, "exact", "percent", -1, "effect"),
    ("单位能耗减一成五。", -15, "exact", "percent", -1, "effect"),
    ("刀具成本砍掉近三成。", -30, "nearly", "percent", -1, "effect"),
    ("电费降了五分之一强。", -20, "over", "percent", -1, "effect"),
    ("数控化率51%挂零。", 51, "over", "percent", 0, "share"),
    ("The furnace burns a good 15 percent less gas.", -15, "over", "percent", -1, "effect"),
    ("The province has 9,000 smart factories, give or take.", 9000, "about", "count", 0, "stock"),
    ("The grant is capped at NT$1.3 million.", 1.3e6, "up_to", "TWD", 0, "context"),
)  # fmt: skip
NOTHING = (
    "On Feb. 13, 2025, at 9:30 a.m., the third meeting of 2025 began.", "Li Wei, 45, has worked here for twenty years.", "Call 010-62051234 or +86 21 2311 2400.",
    "The 14th Five-Year Plan (2021-2025) and Made in China 2025.", "Industry 4.0 needs 5G, IPv6 and Wi-Fi 6.", "See Table 3 on page 12 and Article 7.",
    "Shanghai Composite 3,250.12 +0.3%", "Subscribe now for $9.99 a month.", "1 U.S. dollar equals 7.09 yuan.", "It is a Fortune Global 500 company and ranks 12th.",
    "2025年2月13日9时30分，第三批名单公布。", "今年45岁的李伟在这里干了二十年。", "电话：021-23112400，邮编100804。", "“十四五”规划与中国制造2025。", "工信部联通装〔2024〕12号文件第3条。",
    "一是加快推广，二是加强培训，三是完善标准。", "位列世界500强第128位。", "三一重工与三星合作推进一批项目。", "打造千亿级产业集群和百亿级企业。", "八部门联合印发意见，分三步走。",
    "双11特价：原价¥299，现价¥199。", "第1页 共12页", "京ICP备05001234号 京公网安备 11040102700068号",
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "value", "qualifier", "unit", "sign", "kind"), FIGURES, ids=[f[0][:40] for f in FIGURES]
)
def test_a_figure_is_read_as_it_is_meant(text, value, qualifier, unit, sign, kind):
    table = intake.read(text, "2025-06-01", names=NAMES)
    assert len(table) == 1, table["text"].tolist()
    row = table.iloc[0]
    assert row["value"] == pytest.approx(value, rel=1e-4)
    assert (row["qualifier"], row["unit"], row["sign"], row["kind"]) == (qualifier, unit, sign, kind)


@pytest.mark.parametrize("text", NOTHING)
def test_what_is_no_figure_is_not_proposed(text):
    assert intake.read(text, "2025-06-01", names=NAMES)["text"].tolist() == []


@pytest.mark.parametrize("rule", RULES, ids=[r.name for r in RULES])
def test_each_rule_catches_its_example(rule):
    assert rule.name in {name for _, _, name in spans(plain(rule.example))}


def test_every_hedging_word_stands_for_a_qualifier():
    assert set(wordings().values()) == set(QUALIFIERS)
    assert all(qualifier_of(word) == name for word, name in wordings().items())


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("between 200 and 300 factories", 200, 300, "count"), ("productivity rose 20-30 percent", 20, 30, "percent"), ("10 to 15 million yuan", 1e7, 1.5e7, "CNY"),
        ("认定80至100家示范工厂", 80, 100, "count"), ("投资2-3万元", 20000, 30000, "CNY"), ("能耗下降10%至12%", -12, -10, "percent"), ("新增三四十家工厂", 30, 40, "count"),
    ],
)  # fmt: skip
def test_a_range_has_two_ends(text, low, high, unit):
    row = intake.read(text, "2025-06-01", names=NAMES).iloc[0]
    assert (row["value"], row["value_high"], row["unit"]) == (low, high, unit)


def test_a_figure_of_the_title_lends_its_fuller_words_to_the_body():
    text = "Zhejiang has 212 provincial smart workshops\n\nHangzhou, 2 June. The 212 workshops stand in 30 towns, it said."
    (row,) = intake.read(text, "2025-06-03").query("value == 212").to_dict("records")
    assert (row["text"], row["unit_words"], len(row["also_at"])) == (
        "212 workshops",
        "provincial smart workshops",
        1,
    )


def test_a_move_from_one_level_to_another_is_no_range():
    table = intake.read("The rate rose from 45 percent to 60 percent. 联网率由45%提升至85%。", names=NAMES)
    assert table["value"].tolist() == [45, 60, 45, 85]
    assert table["value_high"].isna().all()


@pytest.mark.parametrize(
    ("text", "hedges"),
    [
        (">> 812,000 firms on cloud", ["exact"]), ("152 workshops plus 109 smart factories", ["exact", "exact"]), ("她在世界500强企业工作，获评专利强企23家。", ["exact"]),
        ("软件投入500万元封顶，另一项封顶15万元。", ["up_to", "up_to"]), ("the plants > 300", ["over"]), ("the workshops, 300 plus", ["over"]),
    ],
)  # fmt: skip
def test_a_word_or_sign_beside_a_number_is_a_hedge_only_where_it_is_meant_as_one(text, hedges):
    assert intake.read(text, "2025-06-01", names=NAMES)["qualifier"].tolist() == hedges


def test_one_verb_stands_for_a_list():
    text = "They cut development cycles by 28.4 percent, defect rates by 50.2 percent and carbon emissions by 20.4 percent."
    table = intake.read(text, names=NAMES)
    assert table["value"].tolist() == [-28.4, -50.2, -20.4]
    assert table["indicator"].tolist() == [
        "rnd_cycle_change",
        "defect_rate_change",
        "carbon_emissions_change",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Operating costs, product development cycles and defect rates decreased by 21 percent, 31 percent and 26 percent, respectively.",
        "运营成本、研发周期、不良品率分别降低21%、31%、26%。",
    ],
)
def test_respectively_gives_each_figure_its_own_thing(text):
    table = intake.read(text, names=NAMES)
    assert table["value"].tolist() == [-21, -31, -26]
    assert table["indicator"].tolist() == ["operating_cost_change", "rnd_cycle_change", "defect_rate_change"]


def test_an_average_goes_over_the_whole_list():
    text = "On average, efficiency rose by 22 percent, costs fell by 19 percent and emissions by 12 percent."
    assert set(intake.read(text, names=NAMES)["qualifier"]) == {"average"}


def test_a_cell_of_a_table_is_counted_in_the_words_of_its_row():
    table = intake.read("Item | 2023 | 2024\n5G base stations (million) | 3.38 | 4.25\n", names=NAMES)
    assert table["value"].tolist() == [3380000, 4250000]
    assert set(table["programme"]) == {"5g-base-stations"}


def test_a_conversion_in_brackets_is_no_figure_of_its_own():
    assert intake.read("It cost 10 million yuan (about 1.41 million U.S. dollars).", names=NAMES)[
        "unit"
    ].tolist() == ["CNY"]


def test_furniture_and_lists_of_other_stories_are_left_out():
    text = "Home | News | Video\nBeijing has 103 smart factories.\nTel: 010 6205 1234\nRelated stories\nOhio buys 5,000 robots\nMill saves 30 percent\n"
    assert intake.read(text, names=NAMES)["value"].tolist() == [103]


def test_without_a_day_of_publication_nothing_is_guessed():
    table = intake.read(
        "In the coming three years 300 smart factories will be built; there are 103 now.", names=NAMES
    )
    assert table["period_end"].isna().all()


def test_columns_are_documented_and_kinds_are_known():
    table = intake.read("Beijing has 103 smart factories.", names=NAMES)
    assert list(table.columns) == list(intake.COLUMNS)
    assert set(table["kind"]) <= set(KINDS)
    assert AFTER_UP_EN and AFTER_DOWN_EN and numerals_en.CHANGES and numerals_zh.SCALES


def test_spans_are_those_of_the_text():
    text = "全市建成１２００余家智能工厂。\u3000More than 300 plants (about 40%) are new."
    for row in intake.read(text, names=NAMES).itertuples():
        assert text[row.start : row.end] == row.text
        assert row.start <= row.number_start < row.number_end <= row.end


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Of the 201 factories in the network, 85 are in China.", [201, 85]), ("The smart factories increased to 1,200, 300 more than a year earlier.", [1200, 300]),
        ("Some 40,000 basic-level, 8,200 advanced-level and 500 excellence-level smart factories stand.", [40000, 8200, 500]), ("The rate is expected to top 68 percent.", [68]),
        ("Set-up time was cut from 90 to 30 minutes.", [90, 30]), ("We count 8 million devices and 350,000-plus firms.", [8000000, 350000]), ("China plans 30 zero-carbon parks and more than 300 zero-carbon factories.", [30, 300]),
        ("3 in 10 firms took part; two dozen parks and three clusters did.", [30, 24, 3]),  ("The factory opened on 12 May; 2,400 firms were asked.", [2400]),
        ("15家工厂入选，其中江苏3家、山东2家。", [15, 3, 2]), ("三年翻了近一番，人均产值提高到原来的2.8倍。", [100, 2.8]), ("产线人员从60人减少到8人，能耗降低1/4。", [60, 8, -25]),
        ("公布第五批名单,56家企业入选,141个车间被认定。", [56, 141]), ("从打样到量产,15周→9周。", [15, 9]), ("Design takes 5 weeks instead of 14; in three weeks it opens.", [5, 14]),
        ("One firm in five says so; three of the nine plants belong to it.", [20, 3, 9]), ("有六家会员赔本接单,这两家会员除外。", [6]), ("Ramp-up, weeks     26→14     22→15     18→7", [26, 14, 22, 15, 18, 7]),
        ("REPORTER: The share of industry is roughly a tenth, and it has been falling for long.", [10]),
        ("打造100个以上典型场景、培育30家左右服务商，形成3—5个产业集群。", [100, 30, 3]), ("每43秒下线一台发动机，90%以上工序无需人工。", [90]), ("培育50家具有行业影响力的服务商。", [50]),
        ("Spain has 1.234 smart factories of 1.234.567 firms, up 12,5 % on a plan of 2,5 billion euros.", [1234, 1234567, 12.5, 2.5e9]), ("The group has 12,500 smart factories.", [12500]), ("Aid of CNY3.2bn and €12bn was paid.", [3.2e9, 12e9]),
    ],
)  # fmt: skip
def test_other_manners_of_printing_figures(text, values):
    assert intake.read(text, "2025-06-01", names=NAMES)["value"].tolist() == pytest.approx(values)


def test_what_a_dot_or_a_comma_means_is_told_where_it_may_mean_two_things():
    """1.234 of which nothing tells is told either way; a sum of money that something is told per makes no amount of it."""
    told = intake.read(
        "Spain has 1.234 smart factories. The line makes 2.125 tonnes. Output rose by 12,5 %.", names=NAMES
    )
    assert told["value"].tolist() == pytest.approx([1234, 2125, 12.5])  # the comma tells how the text writes
    assert told["doubt"].tolist() == ["1.234 is read as 1,234: check that its dot parts thousands", "2.125 is read as 2,125: check that its dot parts thousands", "12,5 is read as 12.5: check that its comma stands before decimals"]  # fmt: skip
    alone = intake.read("The line makes 2.125 tonnes.", names=NAMES)
    assert (alone["value"].item(), alone["doubt"].item()) == (2.125, "2.125 is read with a decimal point: where its dot parts thousands it is 2,125")  # fmt: skip
    plain = intake.read(
        "It makes 2.125 tonnes, 12.5 percent more. 能耗降至0.35吨标准煤/万元。Water use fell to 52 tonnes per 10,000 yuan.",
        names=NAMES,
    )
    assert plain["doubt"].eq("").all()
    assert plain["unit"].tolist() == ["tonne", "percent", "tonne_per_10000_CNY", "tonne_per_10000_CNY"]


@pytest.mark.parametrize("piece", ["(((12%)))", "of the " * 5])
def test_a_text_of_twice_the_length_takes_no_more_than_thrice_the_work(piece):
    """CPU of this process, and the ratio of two sizes: the load of a machine does not tell."""

    def work(times: int) -> float:
        text = (
            piece.replace("12", str(10 + times // 10)) * times
        )  # what is kept of one text spares the other nothing
        start = process_time()
        intake.read(text, "2025-06-01", names=NAMES)
        return process_time() - start

    work(10)  # what is made once
    assert work(300) <= 3 * work(150)  # 150 fill a sentence of the greatest length


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("A lens used to wait 19 days. It now waits 6.", [19, 6]),  ("As of 2024 Zhejiang has its future factories (107 plus about 260 pilots).", [107, 260]),
        ("如今,同一条线只剩9人。", [9]), ("原47个操作室合并为1个集控中心。", [47, 1]), ("每43秒下线一台发动机。", []),
    ],
)  # fmt: skip
def test_numbers_in_doubt_are_proposed(text, values):
    assert intake.read(text, "2025-06-01", names=NAMES)["value"].tolist() == values


@pytest.mark.parametrize("name", ["kind", "programme"])
def test_weights_are_of_cues_that_the_reader_can_see(name):
    """A table of words that is renamed or dropped must not leave weights behind that nothing meets."""
    tables = {cue.split("@")[0] for cue in weighing.table("kind").cues if "@" in cue}
    assert tables <= set(kind_cues.TABLES)
    assert weighing.table(name).weights.any(axis=1).all()


def test_what_stands_around_a_figure_outweighs_the_verdict_of_one_rule():
    seen = {"rule=stock": 1.0, "rule=stock|count": 1.0}
    ahead = seen | {
        "role=deadline/ahead": 1.0,
        "role=deadline/ahead|count": 1.0,
        "PROMISED@lead": 1.0,
        "PROMISED@lead|count": 1.0,
    }
    assert kind_cues.kind_by_cues([weighing.Seen([], seen)]) != "target_stock"
    assert kind_cues.kind_by_cues([weighing.Seen([], ahead)]) == "target_stock"
