"""The answer under a neighbouring kind: which kinds lie next to each other, the number, and the sentence on the page."""

import re

import pytest
from evidence_samples import DATA, RESOURCES

from analysis import evidence, forecast
from analysis.evidence.kinds import KINDS
from analysis.forecast import kinds
from analysis.pages.target import voices

GUIDE = re.compile(r"^\| `(\w+)` \| [^|]* \| [^|]* \| ([^|]*) \|$", re.MULTILINE)
REVENUE = (
    "shanghai-industrial-internet-2022"  # an amount that would be far from its chance as an installation
)


@pytest.fixture(scope="module")
def outlook():
    return forecast.predict(evidence.load(as_of="2026-11-22"), REVENUE, n_draws=2000)


def test_kinds_next_to_each_other_are_those_of_the_guide():
    text = (DATA / "README.md").read_text(encoding="utf-8")
    guide = text[text.index("### How a kind is chosen") :].split("\n### ")[0]
    named = {kind: set(re.findall(r"`(\w+)`", told)) for kind, told in GUIDE.findall(guide) if kind != "kind"}
    [field] = [f for f in RESOURCES["programmes"]["schema"]["fields"] if f["name"] == "kind"]
    assert set(named) == set(KINDS) == set(field["constraints"]["enum"])
    pairs = {frozenset((kind, other)) for kind, others in named.items() for other in others}
    assert pairs == {frozenset((kind.name, other)) for kind in KINDS.values() for other in kind.beside}
    assert all(kind.name in KINDS[other].beside for kind in KINDS.values() for other in kind.beside)
    [scale] = [f for f in RESOURCES["indicators"]["schema"]["fields"] if f["name"] == "scale"]
    assert {s for kind in KINDS.values() for s in kind.goals} == set(scale["constraints"]["enum"])


def test_the_number_is_that_of_a_programme_of_the_other_kind(outlook):
    """As if programmes.csv had said so from the start."""
    ev = outlook.evidence
    programmes = ev.programmes.copy()
    programmes.loc[programmes["programme"] == outlook.goal.programme, "kind"] = "installation"
    other = evidence.load(
        {"claims": evidence.load().claims, **ev.tables, "programmes": programmes}, as_of="2026-11-22"
    )
    asked = forecast.predict(other, REVENUE, n_draws=2000)
    row = outlook.under_other_kinds.set_index("kind").loc["installation"]
    assert row["probability"] == asked.probability != outlook.probability
    assert row["trend"] == asked.primary.p_trend
    assert outlook.evidence.programme(outlook.goal.programme).kind == "amount"


def test_a_page_tells_both_numbers_where_they_differ_by_more_than_the_assumption(outlook):
    table = outlook.under_other_kinds
    least = outlook.evidence.assumed(kinds.DIFFERENCE)
    assert table["told"].tolist() == (table["difference"].abs() > least).tolist() and table["told"].any()
    text = voices.other_kinds(outlook)
    for p in (outlook.probability, *table.loc[table["told"], "probability"]):
        assert f"{100 * p:.0f} %" in text
    assert "as installation" in text and "as amount" in text
    assert kinds.DIFFERENCE in outlook.assumption_ids


def test_nothing_is_told_below_it_nor_of_what_is_settled(outlook, monkeypatch):
    assumed = type(outlook.evidence).assumed
    monkeypatch.setattr(
        type(outlook.evidence),
        "assumed",
        lambda ev, name: 0.9 if name == kinds.DIFFERENCE else assumed(ev, name),
    )
    assert voices.other_kinds(forecast.predict(outlook.evidence, REVENUE, n_draws=200)) == ""
    met = forecast.predict(outlook.evidence, "jiangxi-digital-transformation-2026", n_draws=200)
    assert met.status == "met" and met.under_other_kinds.empty
