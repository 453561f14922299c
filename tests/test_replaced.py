"""A list that gives way to another takes its promises with it, except where the level had been reached by then."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from evidence_samples import claim, small_tables
from lakeside import ask, small

from analysis import evidence, forecast
from analysis.evaluation.methods import as_published
from analysis.forecast.asked import published
from analysis.forecast.lapse import Lapse
from analysis.forecast.trend.observed import years
from analysis.pages.target import settle

DAY = "2025-06-01"
COUNTED = [claim(f"plants-{y}", "stock", f"{y}-12-31", v) for y, v in ((2021, 10), (2022, 20), (2023, 30))]


def given_way(directory, level: int, day: str = DAY, of_its_own: bool = False, first: str = "", **more):
    """The small list, at 30 plants at the end of 2023 and growing by ten a year, replaced on a day; as known in 2025.
    of_its_own: the list that took its place is counted by a reading of its own. first: the first day on which it can have
    happened, where that is told."""
    rows = small_tables()["programmes"]
    heir = rows[0] | {"programme": "lakeside-heirs", "label_en": "Heirs of Lakeside"}
    gone = {"event_id": "gone", "programme": rows[0]["programme"], "kind": "replaced", "day": day, "day_earliest": first, "day_precision": "inferred" if first else "day",
            "successor": "lakeside-heirs", "source_id": "text-plants-2024", "published": day, "note": "New rules."}  # fmt: skip
    readings = ({"value": level}, {"programme": "lakeside-heirs"} if of_its_own else {})
    ev = small(directory, counted=COUNTED, programmes=[*rows, heir], events=[gone], readings=readings, **more)
    return ask(ev)


def share_by(found, day: str) -> float:
    """The share of paths that are at the level on a day of the grid."""
    drawn = found.draws
    at = int(np.argmin(np.abs(drawn.grid - float(years(pd.Timestamp(day))))))
    return float(np.mean(drawn.paths[:, at] >= drawn.level))


def test_what_was_reached_before_the_list_gave_way_counts(tmp_path):
    """P = (1 - lapse) P(by the deadline) + lapse P(by the day on which the list gave way)."""
    found = given_way(tmp_path, 44).primary
    before, chance = share_by(found, DAY), found.lapse.chance
    assert chance == pytest.approx(1 - found.settings.still_counted) and chance > 0
    assert 0.2 < before < 0.95 and abs(before - found.p_pooled) > 0.1, "a case in which the day matters"
    expected = (1 - chance) * found.p_pooled + chance * before
    assert found.probability == pytest.approx(found.settings.mixture.within_ends(expected, 3))


def test_an_end_whose_day_is_a_range_is_drawn_from_it(tmp_path):
    """The promise is due at the end of 2024: of 730 days of the range the first 365 lie before. What the answer hangs on has the
    end on its first and its last day: the answers are then those of lists that gave way on these, and the drawn one lies between."""
    rows = {"target": {"deadline": "2024-12-31"}, "as_of": "2026-01-31"}
    first, last = "2024-01-02", "2025-12-31"
    early, late = (given_way(tmp_path / day, 38, day, **rows) for day in (first, last))
    drawn = given_way(tmp_path / "drawn", 38, last, first=first, **rows)
    found, still = drawn.primary, drawn.primary.settings.still_counted
    assert found.lapse.share == pytest.approx(0.5, abs=0.001) and late.primary.lapse.day is None
    assert found.lapse.chance == pytest.approx(found.lapse.share * (1 - still))
    assert early.probability + 0.01 < found.probability < late.probability - 0.01
    moved = drawn.moves()
    moved = moved[moved["printed"] == "the replacement of the list"].set_index("what")
    for word, ends in (("early", early), ("late", late)):
        row = moved.loc[f"dated as {word} as it can be"]
        assert row["probability"] == pytest.approx(ends.probability, abs=0.03)
    assert "(assumption date-range-drawn), so that it came before with a probability of 50 %" in settle.perhaps_ended(drawn.evidence, found)  # fmt: skip


def test_each_voice_is_published_with_what_was_reached_before(tmp_path):
    """The evaluation scores voices and legs as they would be published, by the same rule."""
    found = given_way(tmp_path, 44).primary
    before, chance = share_by(found, DAY), found.lapse.chance
    for p in (0.3, 0.6):
        assert as_published(found, p) == pytest.approx((1 - chance) * p + chance * before)
    whole = replace(found, asked=replace(found.asked, lapse=Lapse()))
    assert as_published(whole, 0.6) == 0.6


def test_a_closed_list_cannot_grow(tmp_path):
    """Where the successor is a reading of its own, the list's own count stands still from the day on which it ended, and
    no chance of a replacement is left in the answer: it is known."""
    outlook = given_way(tmp_path, 38, "2023-12-31", of_its_own=True)
    found = outlook.primary
    assert found.closed and found.basis == "closed list"
    assert (found.draws.paths == 30).all() and found.probability == 0.0
    assert "closed by 2023-12-31 and cannot grow" in outlook.verdict


def test_a_replacement_that_may_come_is_charged_as_far_as_the_trend_speaks(lakeside):
    """The record's plans had such ends among them; the trend knows nothing of them."""
    asked, chance = ask(lakeside).primary.asked, ask(lakeside).primary.lapse.chance
    assert chance > 0
    assert published(asked, 0.5, 0.0, 3, 1.0) == pytest.approx(0.5 * (1 - chance))
    assert published(asked, 0.5, 0.0, 0, 0.0) == 0.5


def test_the_later_a_list_gives_way_the_likelier_its_promise_was_kept(tmp_path):
    early, late = (given_way(tmp_path / day, 38, day).primary for day in ("2024-03-01", "2025-06-01"))
    assert early.p_before_lapse < late.p_before_lapse
    assert early.probability < late.probability


def test_a_list_that_gave_way_before_its_newest_figure_has_nothing_more_to_reach(tmp_path):
    assert given_way(tmp_path, 38, "2023-06-01").primary.p_before_lapse == 0


@pytest.mark.parametrize("level", [31, 200])
def test_a_promise_far_within_or_far_beyond_reach(tmp_path, level):
    found = given_way(tmp_path, level).primary
    assert (found.p_before_lapse > 0.8) if level == 31 else (found.p_before_lapse < 0.05)


def test_an_end_that_may_lie_before_the_deadline_is_told_and_counted_as_far_as_it_may(shipped):
    """As if a text said that Shanghai's city list was replaced on a day from the start of 2025 to February 2026; its promise was
    due at the end of 2025. No text does, so that the page tells it as our own reading, which moves nothing."""
    city = "shanghai-city-smart-factory-2025"
    plain = forecast.predict(shipped, city, n_draws=200, readings="primary").primary
    assert plain.lapse.day is None and settle.perhaps_ended(shipped, plain) == ""
    [(perhaps, _)] = settle.events(shipped, plain)
    assert perhaps.startswith(
        "Perhaps the list was replaced by “Smart factory, advanced level”: our own reading, "
    )
    events = shipped.events.copy()
    row = events["event_id"] == "shanghai-city-list-replaced-2025"
    ends = {"day": "2026-02-03", "day_earliest": "2025-01-01", "published": "2026-06-30"}
    ends = {name: pd.Timestamp(day) for name, day in ends.items()}
    source = {"day_precision": "inferred", "source_id": "shanghai-observer-2025-07", "basis": ""}
    events.loc[row, [*ends, *source]] = [*ends.values(), *source.values()]
    told = evidence.load(
        {"claims": evidence.load().claims, **shipped.tables, "events": events}, as_of=shipped.as_of
    )
    found = forecast.predict(told, city, n_draws=200, readings="primary")
    said = settle.perhaps_ended(told, found.primary)
    assert said.startswith(
        "The list was replaced between 2025-01-01 and 2026-02-03, so perhaps before the deadline. Each of these days is as likely"
    )
    assert found.primary.lapse.share == pytest.approx(365 / 399)
    beijing = forecast.predict(
        shipped, "beijing-smart-factories-digital-workshops-2026", n_draws=200, readings="primary"
    )
    assert settle.perhaps_ended(shipped, beijing.primary) == ""  # counted: its day is known
