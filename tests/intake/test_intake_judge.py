"""The page of an article: every figure answered, nothing written, and the text nowhere but on the page."""

import hashlib
import re
from functools import cache
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner
from golden_numbers import recorded

from analysis import evidence, forecast, intake
from analysis.errors import EvidenceError, ReportError
from analysis.intake.rows import LIKELY
from analysis.pages import article as page
from analysis.paths import default_data_dir
from analysis.reports.judge import alone, judge
from analysis.writing import percent

TEXTS = (
    "xinhua-beijing-plan-2024-03",
    "miit-smart-factory-tiers-2025-02",
    "shine-2022-10",
    "undated-news-agency-2024-05",
)
TEXT = """Lakeside looks ahead
BEIJING, June 2 -- China has over 38,000 basic-level smart factories, said a man called Quixote.
Excellence-level smart factories cut their carbon emissions by 21 percent. By 2029 the country wants 1,500 excellence-level smart factories.
"""


@pytest.fixture
def text(tmp_path) -> str:
    path = tmp_path / "text.txt"
    path.write_text(TEXT, encoding="utf-8")
    return str(path)


@pytest.fixture(scope="module")
def ev():
    return evidence.load(as_of="2026-11-22")


@pytest.fixture(scope="module")
def of_source(ev):
    """The judgement of a source, worked out once."""
    return cache(lambda source: intake.judge(ev, source=source))


@pytest.fixture(scope="module")
def judged(ev, tmp_path_factory):
    """The judgement of the text, on the day on which it was printed."""
    path = tmp_path_factory.mktemp("judged") / "text.txt"
    path.write_text(TEXT, encoding="utf-8")
    return intake.judge(ev, str(path), published="2026-06-02")


def _digest() -> str:
    found = hashlib.sha256()
    for path in sorted(default_data_dir().rglob("*")):
        if path.is_file():
            found.update(path.read_bytes())
    return found.hexdigest()


def test_all_announced_figures_are_answered(ev, of_source):
    announced = set(ev.claims.loc[ev.claims["claim_id"].str.startswith("ann-"), "claim_id"])
    assert len(announced) == 31
    judged = [of_source(name) for name in TEXTS]
    assert announced <= {c for one in judged for c in one.figures["claim_id"]}
    assert announced <= {c for one in judged for c in intake.neighbours(one)["claim_id"]}


@pytest.mark.slow
@pytest.mark.parametrize("source", TEXTS)
def test_the_page_of_a_source_records_each_of_its_figures(source, ev, golden_site):
    found = recorded(golden_site[0], f"07_article--n_draws-2000--source-{source}")
    claims = ev.claims.loc[ev.claims["source_id"] == source, "claim_id"]
    assert {f"figure/{c}" for c in claims} <= set(found)
    targets = set(ev.claims.loc[(ev.claims["source_id"] == source) & (ev.claims["target"] != ""), "target"])
    assert {f"probability/{t}" for t in targets} <= set(found)


def test_a_promise_that_nobody_recorded_is_forecast_in_memory(ev, text):
    before = _digest()
    judged = intake.judge(ev, text, published="2026-06-02")
    assert judged.targets == ["miit-smart-factory-excellence-2029"]
    outlook = forecast.predict_all(judged.evidence, judged.targets, n_draws=500)[
        "miit-smart-factory-excellence-2029"
    ]
    assert 0 < outlook.primary.probability < 1
    assert len(judged.evidence.claims) == len(ev.claims) + 3
    assert _digest() == before


def test_the_page_of_an_article_says_what_it_must(judged):
    shown = page.marked(judged)._repr_html_()
    assert shown.count("<mark") == 4 + 3  # the legend, then the figures
    assert 'title="38,000 to 39,000, stock"' in shown
    assert list(page.figures(judged).frame["read as"]) == [
        "38,000 to 39,000",
        "-21 %",
        "1,500",
    ]
    assert "what the change is measured against (figure 2)" in page.left_out(judged).data
    outlooks = forecast.predict_all(judged.evidence, judged.targets, n_draws=200)
    [kept] = page.promises(judged, outlooks).frame["kept if, or how it ended"]
    assert kept.startswith("a figure of “Smart factory, excellence level” for 2029-12-31")
    assert "-21" in page.gains(judged).data
    card = page.in_short(judged, outlooks)
    assert (
        card.verdict.startswith("Of its three figures, ")
        and "Its reported gain rests on no comparison" in card.also[0]
    )
    assert (
        "counted by" in card.rows["What it promises"]
        and "as of when (1 figure)" in card.rows["What it leaves out"]
    )
    assert "carbon emissions" in card.rows["What it reports as gains"]


def test_marks_escape_what_the_text_says(ev, tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(
        "China has <b>38,000</b> basic-level smart factories & <script>alert(1)</script> 5 robots.",
        encoding="utf-8",
    )
    shown = page.marked(intake.judge(ev, str(path), published="2026-06-02"))._repr_html_()
    assert "<script" not in shown and "<b>" not in shown


def test_without_a_day_figures_are_shown_and_nothing_is_concluded(ev, text):
    judged = intake.judge(ev, text)
    assert judged.targets == [] and len(judged.figures) == 3
    card = page.in_short(judged, {})
    assert "not known" in card.asked and "its day is not known, nothing can be said" in card.verdict


def test_what_matters_stands_open_and_the_rest_behind_a_line(ev, text, tmp_path):
    few = page.figures(intake.judge(ev, text, published="2026-01-01"))
    shown = few._repr_html_()
    assert list(few.frame["group"]) == ["contradiction", "effect", "promise"]
    assert shown.index("Promises (1)") < shown.index("Contradicted by another text (1)") < shown.index("Reported changes (1)")  # fmt: skip
    assert shown.count("<details") == shown.count('class="printed') == 6  # paper shows what is folded
    assert shown.count(" open>") == 6
    assert few.frame["line"][2] == (
        "“1,500 excellence-level smart factories” is a promised total by 2029, of what the evidence calls “Smart factory, excellence level, China (Units recognised)”; "
        "no other text of the evidence prints it."
    )
    many = tmp_path / "many.txt"
    many.write_text("\n".join(f"Town {n} has {n} robots." for n in range(100, 190)), encoding="utf-8")
    listed = page.figures(intake.judge(ev, str(many), published="2026-06-02"))
    assert len(listed.frame) > 60 and " open>" not in listed._repr_html_()


def test_a_promised_addition_that_prints_no_first_day_is_that_of_its_target(ev, tmp_path):
    """Of a known promise the first day is that of the data; of another it is the day on which it is promised."""
    path = tmp_path / "a.txt"
    path.write_text(
        "北京市计划到2026年新增100家智能工厂和数字化车间,到2028年新增300家智能工厂和数字化车间。",
        encoding="utf-8",
    )
    judged = intake.judge(ev, str(path), published="2025-03-18")
    assert judged.targets[0] == "beijing-smart-factories-digital-workshops-2026"
    assert judged.figures["period_start"].astype(str).tolist() == ["2024-01-01", "2025-03-18"]
    assert not judged.figures["lacking"].any()


def test_nothing_is_concluded_of_a_list_that_is_less_likely_than_not(ev):
    """Of this text six figures have a list of which the reader is less than half sure: none of them gets a claim, so none a verdict."""
    text = Path(__file__).parent / "held_out_16" / "en-x16-07.txt"
    figures = intake.judge(ev, str(text), published="2026-06-02").figures
    doubtful = figures[(figures["link_sure"] < LIKELY) & (figures["programme"] != "new")]
    assert len(doubtful) > 3 and set(doubtful["claim_id"]) == {""}
    assert (
        doubtful["lacking"].str.contains("% sure that it is of").any() and (figures["claim_id"] != "").any()
    )


def test_what_is_due_before_its_text_is_no_promise_unless_the_data_know_it(ev, tmp_path):
    """A figure of the past that was read as promised is doubted and gets no verdict; a promise of the data is answered all the same."""
    path = tmp_path / "a.txt"
    path.write_text(
        "Shanghai is to have 230 city-level smart factories by the end of 2024. Shanghai is to have 200 city-level smart factories by 2025.",
        encoding="utf-8",
    )
    figures = intake.judge(ev, str(path), published="2026-03-18").figures
    assert figures["kind"].tolist() == ["target_stock", "target_stock"]
    assert figures["doubt"].str.startswith("the deadline 2024-12-31 lies before the text").tolist() == [
        True,
        False,
    ]
    assert (figures["claim_id"] == "").tolist() == [True, False]


def test_a_promise_stands_here_as_on_every_other_page(ev, of_source):
    """Its word, its probability and what became of its day; what is judged is not told as known."""
    judged = of_source("shine-2022-10")
    outlooks = forecast.predict_all(judged.evidence, judged.targets, n_draws=200)
    [outlook] = outlooks.values()
    chance = percent(outlook.probability)
    card = page.in_short(judged, outlooks)
    [said] = re.findall(
        rf"Its promise is (very likely to have been kept \({chance} if the list goes on; \d+ % if it has ended; "
        r"unsearched: the deadline has passed, and no search since is recorded\))\.",
        card.also[0],
    )
    assert said in card.rows["What it promises"].replace("&nbsp;", " ")
    [row] = page.promises(judged, outlooks).frame.to_dict("records")
    condition = re.findall(r"\((.*); unsearched", said)[0]
    assert (row["status"], row["probability"], row["in words"]) == (
        f"unsearched; {condition}",
        chance,
        "very likely",
    )
    goals = ["innovative-smes-2025", "miit-demonstration-factory-2025", "jiangxi-digital-transformation-2026"]
    ended = forecast.predict_all(ev, goals, n_draws=200)
    statuses = page.promises(judged, ended).frame["status"].tolist()
    assert statuses == [
        "judged missed", "missed, met on another reading",
        "met, undecided on another reading",
    ]  # fmt: skip
    assert (
        "<b>met, undecided on another reading (10,900 for "
        in page.in_short(judged, ended).rows["What it promises"]
    )


def test_copies_of_one_text_count_once(ev, of_source):
    judged = of_source("xinhua-beijing-plan-2024-03")
    card = page.in_short(judged, {})
    assert card.asked == "Xinhua, in copies printed from 2024-03-04 to 2024-03-07."
    assert len(judged.figures) == 11 and card.verdict.startswith("Of its five figures")
    assert card.rows["Its figures"].startswith("5 figures: two promises")
    shown = page.figures(judged)._repr_html_()
    assert shown.count("a promised addition by 2026") == 1
    assert "other copies of the text have it as figures 4 and 8" in shown
    assert (
        page.figures(judged)
        .frame["line"][0]
        .startswith("“103” is an addition up to the day of the text, of what the evidence calls “Smart")
    )
    # no day is printed where the text has none: neither the window of a change nor a deadline that is reckoned from it
    undated = page.figures(of_source("undated-news-agency-2024-05"))
    lines = undated.frame["line"]
    assert "Read as -9 %, for the 24 months up to its publication" in undated._repr_html_().replace(
        "&nbsp;", " "
    )
    assert lines[5].startswith("“over 10,000” is a promised total by 2026-05-31 (inferred), of")
    assert lines[6].startswith("“-9 %” is a reported change over the 24 months up to its publication, of")
    # a copy that gives another day, or drops the hedge, tells no other figure; it is quoted as it prints it
    tiers = of_source("miit-smart-factory-tiers-2025-02")
    assert page.in_short(tiers, {}).rows["Its figures"].startswith("12 figures: six counts or shares, four")
    table = page.figures(tiers).frame.set_index("no.")
    assert table["again"][table["again"] != ""].to_dict() == {
        "4": "1",
        "5": "2",
        "6": "3",
        "16": "1",
        "17": "2",
    }
    assert table["line"]["6"].startswith("“230”, here 235 (corrected), is a total")
    assert table["line"]["4"].startswith("“1,200”, here over 1,200 (corrected), is a total")
    told = page.later(tiers)
    later = told.frame.set_index("no.")["later figure"]
    # a later figure of another count is no growth, and what broke the count is told; lists that ended since are told too
    assert later["1"] == "over 8,200 (counted otherwise: the two cannot be compared)"
    assert "The measure was rebased" in told.caption
    another = page.later(of_source("shine-2022-10")).frame.set_index("no.")["later figure"]
    assert (
        another["5"] == "23 (added in another period, not the same count later)"
    )  # of the round of another year
    ended = page.later(judged).data
    assert ended.count("The list was replaced") == 2 and "later texts print the same number" in ended
    assert later["2"] == "over 35,000 (corrected)" and not set(later.index) & {"4", "5", "6", "16", "17"}


@pytest.mark.parametrize(
    ("given", "told"),
    [({}, "either"), ({"article": "a", "source": "b"}, "either"), ({"source": "shine-2022"}, "Did you mean shine-2022-10"), ({"article": "/nowhere/at/all"}, "no such file")],
)  # fmt: skip
def test_what_cannot_be_judged_is_told(ev, given, told):
    with pytest.raises(EvidenceError, match=told):
        intake.judge(ev, **given)


def test_a_source_of_a_later_day_is_not_known_yet():
    early = evidence.load(as_of="2021-01-01")
    with pytest.raises(EvidenceError, match="later as_of"):
        intake.judge(early, source="shine-2022-10")


def test_rows_in_memory_are_typed_as_those_of_the_files(ev, judged):
    claims = judged.evidence.claims
    assert (claims.dtypes.astype(str) == ev.claims.dtypes.astype(str)).all()
    pd.testing.assert_frame_equal(
        claims.iloc[: len(ev.claims)][ev.claims.columns], ev.claims, check_like=True
    )


@pytest.mark.slow
def test_judge_makes_one_page_that_stands_alone_and_touches_no_data(text, tmp_path):
    before, out = _digest(), tmp_path / "page.html"
    done = CliRunner().invoke(judge, [text, "--published", "2026-06-02", "--draws", "200", "--out", str(out)])
    assert done.exit_code == 0, done.output
    shown = out.read_text(encoding="utf-8")
    assert "Quixote" in shown and "<style>" in shown and "38,000 to 39,000" in shown
    assert "index.html" not in shown and "<script" not in shown
    assert sorted(p.name for p in tmp_path.iterdir()) == ["page.html", "text.txt"]
    assert _digest() == before


def test_judge_fetches_nothing_and_tells_what_is_not_there(tmp_path):
    for name in ("https://example.org/a", str(tmp_path / "none.txt")):
        assert isinstance(CliRunner().invoke(judge, [name]).exception, ReportError)


def test_a_page_alone_has_its_style_inside(tmp_path):
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "a.css").write_text("p{color:red}")
    path = tmp_path / "p.html"
    path.write_text(
        '<link rel="stylesheet" href="assets/a.css"><script src="a.js" defer></script><a href="index.html">All</a><p class="downloads">x</p>y'
    )
    assert alone(path) == "<style>p{color:red}</style>y"
    assert Path(path).exists()


def test_a_later_figure_has_the_day_that_its_list_gives_it(ev, of_source):
    """177 of Shanghai are of the end of 2023 by one text; another repeated them in April 2024 without a day of its own."""
    goal = evidence.target(ev, "shanghai-city-smart-factory-2025")
    newest = evidence.standings(ev, goal)[0][1].latest
    beside = intake.neighbours(of_source("xinhua-shanghai-2023-01"))
    assert (beside["later_date"] == newest["date"]).any()
