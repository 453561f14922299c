"""What happened to a list, from the day of its text on; how far anybody looked; what then follows for a target."""

import pandas as pd
import pytest
from evidence_samples import GOAL, claim, small_tables, write_package
from lakeside import ask, standing, with_stocks

from analysis import evidence
from analysis.pages.target import settle
from analysis.pages.target import tables as target_tables

LIST = "lakeside-model-plants"
TEXT = "text-plants-2024"
CLOSED = {
    "event_id": "plants-closed", "programme": LIST, "kind": "closed", "day": "2025-06-30", "day_precision": "day",
    "source_id": TEXT, "published": "2025-07-15", "note": "No further round is called.",
}  # fmt: skip
GONE = CLOSED | {"event_id": "plants-gone", "kind": "replaced", "successor": "lakeside-new-plants"}
NEW_LIST = {"programme": "lakeside-new-plants", "label_en": "New plants of Lakeside", "body": "the town", "kind": "recognised_list",
            "entity": "lakeside", "monotone": "true", "label_zh": "湖畔新厂", "definition": "The list that follows.", "family": "lakeside-new-plants"}  # fmt: skip


def with_events(directory, *events, **tables):
    rows = small_tables()
    rows["programmes"].append(NEW_LIST)
    return write_package(directory / "evidence", rows | {"events": list(events)} | tables)


def test_an_event_is_known_from_the_day_of_its_text_on(tmp_path):
    data = with_events(tmp_path, CLOSED)
    assert not any(problem.error for problem in evidence.check(data))
    assert evidence.events_of(evidence.load(data, as_of="2025-07-14"), LIST) == ()
    (known,) = evidence.events_of(evidence.load(data, as_of="2025-07-15"), LIST)
    assert (known.kind, known.day, known.sourced) == ("closed", pd.Timestamp("2025-06-30"), True)


INFERRED = {
    "day": "",
    "day_precision": "unknown",
    "source_id": "",
    "published": "",
    "basis": "The names are alike.",
}


def test_an_event_without_a_source_is_told_apart_and_moves_nothing(tmp_path):
    data = with_events(tmp_path, GONE | INFERRED)
    assert [p for p in evidence.check(data) if p.error] == []
    ev = evidence.load(data)
    assert evidence.events_of(ev) == () and [e.event_id for e in evidence.events_inferred(ev)] == [
        "plants-gone"
    ]
    assert evidence.kin(ev, LIST) == {LIST} and evidence.kin(evidence.load(with_events(tmp_path / "told", GONE)), LIST) == {
        LIST, "lakeside-new-plants",
    }  # fmt: skip
    assert ask(evidence.load(data, as_of="2025-12-31")).probability == pytest.approx(
        ask(evidence.load(with_events(tmp_path / "without"), as_of="2025-12-31")).probability
    )


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"successor": ""}, "successor"),  # replaced by what?
        ({"successor": "nothing-like-it"}, "successor"),
        ({"kind": "closed"}, "successor"),  # a closed list has none
        ({"kind": "redefined", "successor": ""}, "definition"),
        ({"kind": "ended"}, "kind"),
        ({"published": ""}, "published"),
        ({"day": ""}, "day"),
        ({"source_id": "text-nobody-wrote"}, "source_id"),
        ({"claim_id": "no-claim"}, "claim_id"),
        ({"programme": "no-list"}, "programme"),
        ({"note": ""}, "note"),
        (
            {"source_id": "", "day": "", "day_precision": "unknown", "published": ""},
            "basis",
        ),  # inferred from what?
    ],
)
def test_each_slip_in_an_event_is_named(tmp_path, change, column):
    told = evidence.check(with_events(tmp_path, GONE | change))
    assert [(p.file, p.column) for p in told] == [("events.csv", column)]


def test_a_closed_list_below_its_target_is_missed_and_known_as_such(tmp_path):
    """33 plants at the end of 2024, 60 asked for by the end of 2027, and no further round: it can't grow."""
    data = with_events(tmp_path, CLOSED)
    assert standing(data, as_of="2025-07-14").status == "open"
    found = standing(data, as_of="2025-07-15")
    assert found.status == "missed" and found.event.event_id == "plants-closed"
    outlook = ask(evidence.load(data, as_of="2025-07-15"))
    assert outlook.probability == 0 and "closed" in outlook.verdict
    reached = with_stocks(tmp_path / "reached", ("2024-12-31", 60), events=[CLOSED])
    assert standing(reached, as_of="2025-12-31").status == "met"


def test_a_replacement_lowers_the_forecast_from_its_text_on(tmp_path):
    before = ask(evidence.load(with_events(tmp_path / "a"), as_of="2025-12-31")).primary
    after = ask(evidence.load(with_events(tmp_path / "b", GONE), as_of="2025-12-31")).primary
    assert after.probability < before.probability and after.lapse.day == pd.Timestamp("2025-06-30")


def test_the_shipped_events_have_texts_of_their_day_or_say_that_they_have_none(tables):
    rows = tables["events"]
    pending = rows["source_id"] == ""
    assert (rows["basis"] != "").eq(pending).all()
    assert (rows.loc[pending, ["day", "published"]] == "").all().all()
    about = rows[pending].merge(tables["claims"], on="claim_id", suffixes=("", "_claim"))
    assert (
        len(about) == pending.sum()
    )  # the claim that an inferred event rests on is of the list or of its successor
    assert (
        (about["programme_claim"] == about["programme"]) | (about["programme_claim"] == about["successor"])
    ).all()
    assert (rows.loc[~pending, "published"] >= rows.loc[~pending, "day"]).all()
    known = rows[~pending].set_index("event_id")
    # 京经信发〔2025〕22号, read on the page that sources.csv names
    assert known.loc["beijing-list-replaced-2025-04", ["day", "published"]].tolist() == [
        "2025-04-29",
        "2025-05-08",
    ]
    words = set(tables["claims"]["definition"])
    assert set(rows["definition"]) <= words


def test_no_other_table_says_that_a_list_was_replaced(tables):
    assert not {
        c
        for name, table in tables.items()
        if name != "events"
        for c in table
        if "replaced" in c or "closed" in c
    }


# ---- how far anybody looked


def searched(until: str, **more) -> dict:
    return {
        "search_id": "s",
        "programme": LIST,
        "searched_until": until,
        "note": "Searched by name and number.",
        **more,
    }


@pytest.mark.parametrize(
    ("rows", "as_of", "status", "until"),
    [
        ([searched("2028-06-30")], "2028-06-30", "silent", "2028-06-30"),
        ([searched("2028-06-30")], "2028-03-01", "silent", "2028-06-30"),
        ([searched("2027-12-31")], "2028-03-01", "unsearched", "2027-12-31"),  # to the deadline and no further
        ([searched("2027-06-30"), searched("2028-06-30", search_id="t", target=GOAL)], "2028-03-01", "silent", "2028-06-30"),
        ([searched("2028-06-30"), searched("2027-06-30", search_id="t", target=GOAL)], "2028-03-01", "unsearched", "2027-06-30"),
        ([], "2028-03-01", "unsearched", "2024-12-31"),  # the newest dated text of the list
        ([searched("2028-06-30")], "2028-07-01", "unsearched", "2028-06-30"),  # after the last search of all
    ],
)  # fmt: skip
def test_silence_counts_as_far_as_figures_were_searched_for(tmp_path, rows, as_of, status, until):
    data = with_events(tmp_path, searches=rows)
    assert [p for p in evidence.check(data) if p.error] == []
    found = standing(data, as_of=as_of)
    assert found.status == status and found.searched_until == pd.Timestamp(until)


def test_a_newer_text_of_a_forerunner_in_the_same_place_shows_that_somebody_read_on(tmp_path):
    pending = GONE
    later = claim("new-plants", "stock", "2028-02-15", 5, programme="lakeside-new-plants", source_id=TEXT)
    rows = small_tables()["claims"]
    data = with_events(tmp_path, pending, searches=[], claims=[*rows, later])
    assert standing(data, as_of="2028-02-15").status == "silent"
    said = ask(evidence.load(data, as_of="2028-02-15"))
    for told in (settle.how_far(said.primary), said.verdict):  # nobody is told to have searched
        assert "o text about it is known to be later than 2028-02-15" in told
        assert "searched for" not in told
    for first, status in (("2026-06-30", "unsearched"), ("2028-02-15", "silent")):
        inferred = later | {"published_precision": "inferred", "published_earliest": first}
        data = with_events(tmp_path / first, pending, searches=[], claims=[*rows, inferred])
        # of a text without a day the first on which it can have been printed counts
        assert standing(data, as_of="2028-02-15").status == status


def test_silence_lowers_the_probability_only_as_far_as_it_was_looked_for(tmp_path):
    """120 days of grace after the end of 2027 (row `silence-grace`), so nothing before 30 April 2028."""

    def asked(until: str, as_of: str):
        rows = [searched(until), searched("2030-12-31", search_id="others", programme="lakeside-new-plants")]
        return ask(
            evidence.load(with_events(tmp_path / f"{until}-{as_of}", searches=rows), as_of=as_of)
        ).primary

    early, late = asked("2028-04-29", "2028-12-31"), asked("2028-12-31", "2028-12-31")
    assert (early.silent_days, late.silent_days) == (120, 366)
    assert late.probability < early.probability
    assert asked("2030-12-31", "2028-06-30").silent_days == 182
    assert asked("2027-12-31", "2028-12-31").silent_days == 0


def test_a_day_after_the_last_search_gives_a_warning_and_no_silent_verdict():
    late = evidence.load(as_of="2030-01-01")
    assert "Nobody searched for figures after 22 November 2026" in evidence.beyond_search(late)
    assert not (evidence.all_targets(late)["status"] == "silent").any()
    now = evidence.load(as_of="2026-11-22")
    assert evidence.beyond_search(now) == "" and (evidence.all_targets(now)["status"] == "silent").any()


def test_searches_name_targets_of_their_programme(tables):
    rows = tables["searches"].merge(tables["targets"], on="target", suffixes=("", "_target"))
    assert len(rows) == (tables["searches"]["target"] != "").sum() > 60
    assert (rows["programme"] == rows["programme_target"]).all()


# ---- what readers are told


def test_the_page_of_a_list_tells_an_inferred_event_with_its_basis(tmp_path):
    from analysis.pages.evidence import tables as page

    data = with_events(
        tmp_path, GONE | INFERRED | {"claim_id": "plants-2024"}
    )  # printed on the last day of 2024
    ev = evidence.load(data, as_of="2025-01-01")
    table = page.events(ev, evidence.choose_list(ev, LIST))
    (row,) = table.frame.to_dict("records")
    assert (row["text"], row["day"], row["published"]) == ("inferred", "not known", "–")
    assert row["note"].startswith("Inferred from: The names are alike.")
    assert list(table.links.values()) == [ev.claims.set_index("claim_id").at["plants-2024", "url"]]
    before = evidence.load(data, as_of="2024-06-30")
    assert page.events(before, evidence.choose_list(before, LIST)).frame.empty


def test_an_event_is_booked_on_its_own_text_and_never_on_time(tmp_path):
    ev = evidence.load(with_events(tmp_path, GONE), as_of="2025-12-31")
    steps = ask(ev).changed_since("2025-06-30")
    assert list(steps["source_id"][:2]) == ["as of 2025-06-30", "time passed"]
    event = steps.iloc[2]
    assert (event["source_id"], event["event"]) == (TEXT, "replaced") and event["published"] == pd.Timestamp(
        "2025-07-15"
    )
    assert event["change"] < 0 and abs(event["change"]) > abs(steps.loc[1, "change"])
    # an end after the deadline moves nothing: that texts of the next list were read without a figure of this one is silence
    later = claim("new-plants", "stock", "2028-09-15", 5, programme="lakeside-new-plants", source_id=TEXT)
    late = GONE | {"day": "2028-02-15", "published": "2028-02-20"}
    data = with_events(tmp_path / "late", late, searches=[], claims=[*small_tables()["claims"], later])
    outlook = ask(evidence.load(data, as_of="2028-09-15"))
    steps = outlook.changed_since("2027-06-30")
    assert steps.loc[steps["event"] == "replaced", "change"].tolist() == [0.0]
    assert outlook.primary.silent_days > outlook.settings.grace_days
    assert (
        "with 259 days of silence after the deadline"
        in target_tables.changed(outlook, steps).frame["what came out"][1]
    )


def test_the_page_tells_a_replacement_with_its_day_and_text_and_not_as_a_chance(tmp_path):
    from analysis.pages import target as page

    ev = evidence.load(with_events(tmp_path, GONE), as_of="2025-12-31")
    said = page.answer(ask(ev))._repr_html_()
    assert 'The list was replaced on <span class="day">2025-06-30</span> by “New plants of Lakeside”' in said
    assert "another list takes its place" not in said
    assert "remains uncertain" in page.words(ask(ev)).data
    before = page.answer(ask(evidence.load(ev.data_dir, as_of="2025-07-14")))._repr_html_()
    assert "The list was replaced" not in before


def test_the_headline_says_both_where_readings_differ(shipped):
    from analysis import forecast
    from analysis.pages import target as page

    goal = evidence.target(shipped, "energy-intensity-gdp-2025")
    card = page.answer(forecast.predict(shipped, goal, n_draws=200))._repr_html_()
    assert "Met on another reading" in card and "13.5 percent lower" in card and "%" in card
