"""A known outcome is told as it was printed: with its hedge, its day, its text, and an addition as one."""

import re

import pandas as pd
import pytest
from lakeside import ask as lakeside
from lakeside import small

from analysis import evidence, forecast
from analysis.evidence.computed import computed_of
from analysis.evidence.register import register
from analysis.forecast.replay import over_time
from analysis.pages import outcomes, shared
from analysis.pages.outcomes import outcomes_of
from analysis.pages.target import answer, settle, tables
from analysis.pages.target.fan import alt


@pytest.fixture(scope="module")
def ended(shipped):
    """Slug → goal, reading and standing of every target whose outcome is known."""
    table = evidence.all_targets(shipped)
    slugs = table.loc[table["status"].isin(evidence.SETTLED), "target"]
    goals = [evidence.target(shipped, slug) for slug in slugs]
    found = {goal.slug: (goal, *evidence.standings(shipped, goal)[0]) for goal in goals}
    assert len(found) > 200
    return found


def told(ev, ended, slug):
    return evidence.how_it_ended(ev, *ended[slug])


@pytest.mark.parametrize(
    ("slug", "said"),
    [  # by the register: its hedge, from outcomes.csv
        ("shanghai-manufacturing-plan-2025-industrial-share-gdp", "Missed: at most 20.54 % for 2025-12-31"),
        ("shanghai-manufacturing-plan-2025-industrial-value-added", "Missed: at most 1.165062 trillion CNY"),
        ("5g-user-penetration-2025", "Met: over 70 % for 2024;"),
        # by a figure: as claims.csv has it, not the ends of its interval
        ("california-fast-chargers-2025", "Met: over 10,000 for 2024-02-23"),
        ("shanghai-three-leading-industries-2025", "Met: over 2 trillion CNY for 2025"),
        # additions: a printed one, and one that is reckoned from totals
        ("germany-heat-pumps-2024", "Missed: about 193,000 were added in 2024; 500,000 had been promised"),
        ("miit-green-factory-2024", "Met: 1,335 were added in 2024 (6,430 on 2024-12-31 after 5,095 on"),
        # a figure from before the deadline is no figure of it
        ("taiwan-renewable-share-2025", "Judged missed, by the register of resolved targets: the last figure known is 11.1 % "
         "for 2024-11-30, 13 months before the deadline"),
    ],
)  # fmt: skip
def test_an_outcome_is_told_as_it_was_printed(shipped, ended, slug, said):
    assert told(shipped, ended, slug).startswith(said)


def test_no_miss_is_told_by_an_earlier_figure_without_saying_so(shipped, ended):
    early = 0
    for slug, (goal, reading, where) in ended.items():
        by = evidence.settlement(shipped, goal, reading, where)
        if where.status == "missed" and by.day < goal.deadline and where.event is None:
            said = told(shipped, ended, slug)
            assert where.case_id and by.note and by.judged and said.startswith("Judged missed")
            assert "before the deadline" in said or reading.how == "addition"
            early += 1
    assert early > 10


def test_an_addition_is_told_against_the_addition_that_was_promised(shipped, ended):
    additions = [slug for slug, (_, reading, _) in ended.items() if reading.how == "addition"]
    assert len(additions) > 15
    for slug in additions:
        assert " were added " in told(shipped, ended, slug)
        assert "more than on" not in told(shipped, ended, slug)


def test_the_index_and_the_page_tell_the_same_outcome(shipped, ended):
    slugs = ["germany-heat-pumps-2024", "5g-user-penetration-2025", "california-fast-chargers-2025"]
    rows = outcomes_of(shipped, evidence.all_targets(shipped, slugs=slugs))
    for slug in slugs:
        assert rows[slug].figure in told(shipped, ended, slug)
        assert evidence.settlement(shipped, *ended[slug]) == rows[slug]


def test_the_card_of_a_case_of_the_register_shows_what_settled_it_and_no_older_figure(shipped):
    slug = "shanghai-manufacturing-plan-2025-industrial-share-gdp"
    outlook = forecast.predict(shipped, slug, n_draws=200)
    card = answer(outlook)
    assert card.verdict == outlook.verdict == outlook.summary().loc[0, "verdict"]
    assert "United Daily News" in card.rows["Settled by"] and "2026-01-21" in card.rows["Settled by"]
    assert "whole secondary sector" in card.rows["What the register says"]
    assert "Newest figure" not in card.rows and not any("2020-12-31" in row for row in card.rows.values())


def test_the_day_of_a_case_of_the_register_is_that_from_which_it_counts(shipped):
    outlook = forecast.predict(shipped, "taiwan-renewable-share-2025", n_draws=200)
    by = evidence.settlement(shipped, outlook.goal, outlook.primary.reading, outlook.primary.standing)
    rows = over_time(outlook)
    assert rows.loc[rows["status"] == "missed", "day"].iloc[0] == by.known
    assert by.known == outlook.goal.deadline + pd.Timedelta(
        days=shipped.assumed("outcome-publication-lag-days")
    )


def test_the_text_that_settled_a_target_is_named_not_one_that_left_it_open(shipped, ended):
    """About 30,000 were printed half a year before at least 30,000: with the first alone the target stood open."""
    by = evidence.settlement(shipped, *ended["korea-smart-factory-supply-2025"])
    assert by.by.startswith("Automation World") and by.figure == "at least 30,000"


def test_the_head_says_what_another_reading_leaves_open_and_what_the_register_notes(shipped):
    """A verdict is told with its doubt, whether figures or the register reached it."""
    jiangxi, ethanol, carbon = (
        forecast.predict(shipped, slug, n_draws=200)
        for slug in ("jiangxi-digital-transformation-2026", "india-ethanol-2026", "carbon-intensity-gdp-2030")
    )
    table = evidence.all_targets(shipped, slugs=[jiangxi.goal.slug])
    assert outcomes.status_words(shipped, next(table.itertuples()), {}) == "met, undecided on another reading"
    assert "Undecided on another reading (10,000 more" in " ".join(answer(jiangxi).also)
    assert shared.due(jiangxi.goal) == "2026-05-31 (inferred)" and shared.due(ethanol.goal) == "2026-10-31"
    assert answer(ethanol).rows["What the register says"].startswith("A monthly value")
    # the draws of a record lie around the promise itself: no median of theirs is printed as a forecast
    drawn = tables.summary(carbon).frame.set_index("rests on")["median"]
    assert drawn["record only"] == "–" != drawn["trend and record"]


def test_silence_is_told_only_where_figures_were_searched_for_long_enough(tmp_path):
    """What is told hangs on how far was searched, as the probability does (assumption silence-grace)."""
    late, soon = (lakeside(small(tmp_path / day, as_of=day)) for day in ("2028-06-30", "2028-02-01"))
    assert late.status == soon.status == "silent" and "has passed in silence" in late.verdict
    assert soon.primary.silent_days <= soon.settings.grace_days
    for outlook, moves in ((late, True), (soon, False)):  # where it moves nothing the page says so
        assert ("silence moves nothing within 120 days" in settle.how_far(outlook.primary)) != moves
    assert (
        "figures were searched for until 2028-02-01, 32 days later, without a figure for it" in soon.verdict
    )


def test_a_silent_reading_tells_first_that_another_one_is_settled(shipped):
    said = forecast.predict(shipped, "energy-intensity-gdp-2025", n_draws=200).verdict
    assert said.startswith("Met on another reading (13.5 percent lower")
    assert "no figure after 2022-12-31 is known, and that the target was met is" in said


def test_what_the_register_says_is_a_sentence_for_readers(shipped):
    """Notes of outcomes.csv are shown on pages: no flag, no name of a row, a column or a file, and a full stop."""
    cases, names = shipped.outcomes, {*shipped.outcomes["case_id"], *shipped.claims["claim_id"]}
    for case, note in zip(cases["case_id"], cases["note"].fillna(""), strict=True):
        words = re.findall(r"[\w.-]+", note)
        assert not note or note.endswith("."), case
        assert not names & set(words) and not {"DERIVED", "WEAK"} & set(words), (case, note)
        assert not re.search(r"\w_\w|\.csv\b", note), (case, note)
    assert cases["note"].notna().sum() > 200


@pytest.mark.parametrize(
    ("slug", "figure", "claim"),
    [  # by each claim's own page; the sums of other years give -4.74 to -4.53, -7.35 to -7.23 and -12.424 to -12.415
        ("energy-intensity-gdp-2024", "-3.8 %", "cn-ei-2024"),
        ("energy-intensity-gdp-2015-year-goal", "-5.6 %", "cn-ei-2015"),
        ("carbon-intensity-gdp-2025", "-12.4 %", "cn-ci-2021-2025-original"),
    ],
)
def test_a_change_is_told_as_it_was_printed_for_its_whole_span(shipped, slug, figure, claim):
    goal = evidence.target(shipped, slug)
    (reading, where), *_ = evidence.standings(shipped, goal)
    by = evidence.settlement(shipped, goal, reading, where)
    assert by.figure == figure and claim in by.claim_ids and not by.worked_out


def test_a_figure_that_nobody_printed_is_told_as_worked_out(shipped):
    goal = evidence.target(shipped, "energy-intensity-gdp-2025")
    reading, where = next((r, w) for r, w in evidence.standings(shipped, goal) if r.reading == "redefined")
    by = evidence.settlement(shipped, goal, reading, where)
    assert by.figure == "-16.2 to -16.0 %" and by.worked_out
    assert "worked out from several printed figures, the last one printed by" in settle.deciding(by, "change")


def test_a_level_that_can_fall_again_is_told_as_reached_early(shipped):
    slugs = ("nev-sales-share-2027", "shanghai-strategic-emerging-industry-2025", "miit-5g-factory-2025")
    early, due, grows = (
        settle.early(shipped, forecast.predict(shipped, slug, n_draws=200, readings="primary").primary)
        for slug in slugs
    )
    assert early == (
        "Reached on 2025-12-31, 24 months before its deadline, which is to come; counted as met because a promise counts as met from "
        "the first figure that reaches it; whether it holds on 2027-12-31 is not known."
    )
    assert due == grows == ""


@pytest.mark.parametrize(
    ("slug", "said"),
    [
        # Sakshi Post prints rupees; Antara a headline without "at least"; PTI "over", which bounds nothing from above
        ("india-electronics-policy-2025", "computed (11.3 trillion rupees at about 85 rupees a dollar) from what was printed by Sakshi Post"),
        ("indonesia-electric-motorcycles-2024", "about 50,000 "),
        ("india-jal-jeevan-2024", "over 80.94 % "),
    ],
)  # fmt: skip
def test_no_publisher_is_credited_with_what_it_did_not_print(shipped, ended, slug, said):
    goal, reading, where = ended[slug]
    by = evidence.settlement(shipped, goal, reading, where)
    assert said in settle.deciding(by, reading.how)


def test_every_computed_claim_is_marked_among_the_sources(shipped, everything):
    declared = computed_of(everything)
    assert len(declared) > 30 and set(declared) <= set(everything.claims["claim_id"])
    rows = shared.sources(shipped, ["india-electronics-2025-fy25-usd"]).frame
    assert rows["figure"].iloc[0].endswith(" (computed)")
    assert rows["doubt"].iloc[0].startswith("No text prints it as it stands. Computed: 11.3 trillion rupees")


def test_a_computed_claim_that_is_none_is_told(small_data):
    (small_data / "computed.yml").write_text("- {claim_id: nobody, how: one and one}\n", "utf-8")
    assert [(p.file, p.found) for p in evidence.check(small_data) if p.error] == [
        ("computed.yml", "no claim nobody")
    ]
    (small_data / "computed.yml").write_text("- {claim_id: nobody, how: ''}\n", "utf-8")
    assert any("how is ''" in p.found for p in evidence.check(small_data))


def test_a_hedge_that_a_publisher_printed_is_never_replaced_by_the_registers(shipped, ended):
    claims, cases = shipped.claims.set_index("claim_id"), register(shipped).set_index("case_id")
    seen = 0
    for goal, reading, where in ended.values():
        if where.case_id and (claim := cases.at[where.case_id, "outcome_claim_id"]) in claims.index:
            row = claims.loc[claim]
            if (
                row["qualifier"] in ("over", "about", "nearly")
                and row["value"] == cases.at[where.case_id, "outcome_value"]
            ):
                seen += 1
                assert evidence.settlement(shipped, goal, reading, where).figure.startswith(row["qualifier"])
    assert seen > 5


def test_a_printed_figure_is_told_as_printed_wherever_it_is_told(shipped):
    """40.7 %, and not the 40.65 to 40.75 that rounding allows: on its page, in lists, and for who can't see the chart."""
    slug = "guangdong-manufacturing-digital-transformation-2026-coverage-of-above-scale-firms-foshan"
    outlook = forecast.predict(shipped, slug, n_draws=200, readings="primary")
    told, _ = settle.newest(outlook.primary)
    assert told.startswith("40.7 % for 2022-12-31 (read as 40.65 to 40.75 %)")
    (row,) = evidence.all_targets(shipped, slugs=[slug]).itertuples()
    assert outcomes.latest(row, {}) == "40.7 % (2022-12)"
    assert " to 40.7 % on 2022-12-31" in alt(outlook.primary)


def test_an_outcome_that_counts_something_else_than_was_promised_says_so(shipped):
    """A fall of greenhouse gas was promised, and one of carbon dioxide alone was printed, of a year before the deadline: what is
    asked for at the most need not have held on it."""
    goal = evidence.target(shipped, "us-climate-vision-2012")
    (reading, where), *_ = evidence.standings(shipped, goal)
    told = evidence.how_it_ended(shipped, goal, reading, where)
    assert told.startswith(
        "Judged met, by the register of resolved targets: the last figure known is about -18 %"
    )
    assert "(counted otherwise than promised: carbon dioxide alone) for 2011-12-31, 12 months before" in told


def test_a_text_that_is_later_than_the_outcome_says_since_when_it_was_known(shipped):
    """The change over five years stands on a page without a day; yearly changes had settled it in February 2026."""
    goal = evidence.target(shipped, "carbon-intensity-gdp-2025")
    (reading, where), *_ = evidence.standings(shipped, goal)
    by = evidence.settlement(shipped, goal, reading, where)
    assert by.figure == "-12.4 %" and by.since == pd.Timestamp("2026-02-28") < by.published
    assert "It was known from 2026-02-28 on" in settle.deciding(by, "change")
