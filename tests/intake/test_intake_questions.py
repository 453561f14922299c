"""The questions of the convention (README.md beside this file), put to the words around a figure: # stands for it.

Each question has a sentence in either language that it must answer with yes, and one that is like it and that it must not.
"""

import re

import pytest
from marked_articles import articles

from analysis import intake
from analysis.intake import kind_cues, kind_words
from analysis.intake.kind_questions import ORDER, answered, answers, first
from analysis.intake.question_words import QUESTIONS
from analysis.intake.reading import figures_of
from analysis.intake.sought import Late

# question of the convention, name, yes in English, no in English, yes in Chinese, no in Chinese
ASKED = [
    (1, "promise", "The plan asks for # by 2030.", "By June the province had recognised #.", "力争到2027年建成#。", "全省已建成#。"),
    (1, "done", "So far # have been recognised.", "The city wants # by 2030.", "截至6月，已建成#。", "到2027年建成#。"),
    (1, "promise", "The strategy said # by 2024.", "The list names # of them.", "规划当年要的是#。", "全省现有#。"),
    (1, "promise", "It closed early, against a plan for #.", "It closed early, with #.", "全年要认定#。", "全年认定#。"),
    (2, "then", "Changeovers were cut from # to 12 minutes.", "Changeovers take #.", "换模时间由#降至12分钟。", "换模时间为#。"),
    (2, "now", "Changeovers were cut from 40 minutes to #.", "The works had #.", "换模时间由40分钟降至#。", "换模时间为#。"),
    (2, "gain", "The new line saves # of electricity.", "The line uses # of electricity.", "每年节约标准煤#。", "每年消耗标准煤#。"),
    (2, "gain_word", "Defects fell by #.", "The list grew by #.", "不良品率下降#。", "名单增加#。"),
    (3, "share", "Robots are at work in # of the plants.", "Robots were sold to #.", "上云企业占比达#。", "上云企业达#。"),
    (3, "cost_part", "The works cost 640,000, of which the bank carried #.", "The bank has #.", "260万，县里报了#。", "县里有#。"),
    (4, "bracketed", "Japan installed 44,300 (-#), Korea fewer.", "Japan installed #.", "日本4.4万台（-#）。", "日本装了#。"),
    (4, "economy", "Its margin slid from #.", "Its list has #.", "研发费用#。", "名单上有#。"),
    (4, "growth", "Industrial output of the district grew #.", "The district has #.", "工业增加值同比增长#。", "工业企业有#。"),
    (5, "added", "Another # joined the list.", "The list has #.", "今年新增#。", "目前共有#。"),
    (5, "of_them", "Of these, # are lighthouses.", "The group runs #.", "其中#为灯塔工厂。", "集团有#。"),
    (5, "added", "The directory was enlarged by #.", "The directory holds #.", "比年初多#。", "年初有#。"),
    (5, "in_batch", "The second batch names #.", "The list names #.", "第二批名单公布，认定#。", "名单上有#。"),
    (5, "in_batch", "The network welcomed # in its January batch.", "The network has #, from A to Z.", "首批公布#。", "名单公布#。"),
    (5, "in_batch", "# were put on the first cultivation list in May.", "# are on the list.", "本批共#。", "全省共#。"),
    (5, "start", "Since 2021 the fund has backed #.", "The fund backs #.", "2021年以来支持#。", "基金支持#。"),
    (5, "within", "In the financial year to March it reached #.", "It reached #.", "1—11月完成项目#。", "1月底有项目#。"),
    (5, "removed", "# were removed from the list.", "# are on the list.", "撤销#。", "名单上有#。"),
    (6, "level", "The network now has #.", "Another # joined.", "全省累计#。", "再培育#。"),
    (6, "density", "Per 10,000 workers there are # robots.", "The plant has #.", "每万名工人拥有#。", "工厂有#。"),
    (7, "one_firm", "The brewery employs #.", "The province has #.", "该公司投资#。", "全省有#。"),
    (7, "granted", "Each project receives # at most.", "The province has #.", "给予#补助。", "全省有#。"),
    (7, "sample", "The survey asked #.", "The list names #.", "走访了#。", "名单上有#。"),
    (7, "sample", "The evaluators followed #.", "The evaluators have #.", "抽查的#里有一半没用。", "名单上有#。"),
    (7, "expected", "Analysts expect the market to reach #.", "The market reached #.", "券商预测#。", "全省有#。"),
    (7, "gap", "The province is still # short.", "The province has #.", "距目标还差#。", "全省有#。"),
    (7, "each_one", "The average plant has #.", "The province has #.", "平均每家#。", "全省有#。"),
    (7, "covers", "The list covers # provinces.", "The list names # plants.", "覆盖#。", "名单上有#。"),
    (7, "covers", "The plants come from # provinces.", "The plants come from the list of #.", "分布在#个省份。", "有#家。"),
    (7, "covers", "The firms come from # provinces.", "It has trained # in 34 provinces.", "涉及#个行业。", "培训#，行业有34个。"),
    (7, "worth", "The average price was #.", "The list names #.", "均价为#。", "名单上有#。"),
    (7, "fund", "A fund of # was set up.", "The list names #.", "设立专项资金#。", "名单上有#。"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("number", "name", "en", "not_en", "zh", "not_zh"), ASKED, ids=[f"{a[1]}-{a[2][:12]}" for a in ASKED]
)
def test_a_question_is_answered_by_the_words_around_a_figure(number, name, en, not_en, zh, not_zh):
    for sentence in (en, zh):
        assert name in answers(sentence), sentence
    for sentence in (not_en, not_zh):
        assert name not in answers(sentence), sentence


@pytest.mark.parametrize(
    ("text", "name", "by_figure"),
    [
        ("The club now stands at 217 sites in over 35 countries.", "covers", [False, True]),
        ("It has trained 33,400 entrepreneurs in 34 provinces.", "covers", [False, True]),
        ("The list has 40 plants; 320 workers were trained.", "one_firm", [False, True]),
    ],
)
def test_what_a_figure_counts_answers_too(text, name, by_figure):
    rows, _ = figures_of(text, "2025-06-01", intake.names_for(None))
    contexts = [row["_context"] for row in rows]
    assert [name in answered(c.around, c.named) for c in contexts] == by_figure
    assert [name in answers(c.around) for c in contexts] == [
        False,
        False,
    ]  # the words around say nothing of it


def test_every_question_is_tested_and_the_first_yes_keeps_the_convention_s_order():
    assert {name for _, name, *_ in ASKED} == set(QUESTIONS)
    assert {number for number, *_ in ASKED} == set(range(1, 8))
    number_of = {name: number for number, name, *_ in ASKED}
    assert [number_of[name] for name in ORDER] == sorted(number_of[name] for name in ORDER)
    assert first(answers("力争第二批认定#。")) == "promise"  # a promise comes before its batch


def test_a_table_is_found_wherever_its_pattern_is():
    """Patterns are tried only where a text has what they begin with; that must find what a plain search finds."""
    tables = {name: of for name, of in vars(kind_words).items() if isinstance(of, Late)}
    asked = {name: re.compile(of.pattern, re.IGNORECASE) for name, of in QUESTIONS.items()}
    for article in articles("held_out_5")[::9]:
        for at in range(0, len(article.text), 170):
            words = article.text[at : at + 180]
            around = f"{words[:90]}#{words[100:]}"
            assert kind_cues.words_of(words) == tuple(name for name, of in tables.items() if of.search(words))
            assert answers(around) == tuple(name for name, of in asked.items() if of.search(around))
