"""Choosing a list: whatever part is left out, the list that is shown has claims."""

import pytest
from evidence_samples import claim, small_tables, write_package

from analysis import evidence
from analysis.errors import EvidenceError


def names(chosen) -> tuple[str, str, str]:
    return chosen.programme, chosen.indicator, chosen.entity


def test_every_list_can_be_reached_by_any_of_its_parts(shipped):
    """Where a programme has one list only, its parts leave nothing to choose: of those every twentieth is asked by its parts,
    of the others every eighth part."""
    single = 0
    for programme, rows in shipped.claims.groupby("programme"):
        indicators, entities = rows["indicator"].unique(), rows["entity"].unique()
        parts = [(programme,)]
        single += (alone := len(indicators) == len(entities) == 1)
        if not alone or single % 20 == 1:
            parts += [(programme, indicator) for indicator in indicators[::8]]
            parts += [(programme, "", entity) for entity in entities[::8]]
        for words in parts:
            chosen = evidence.choose_list(shipped, *words)
            assert len(evidence.claims_about(shipped, chosen)), words
            assert all(asked in ("", got) for asked, got in zip(words, names(chosen), strict=False)), words
    assert single > 100


def test_a_list_named_in_full_is_that_list(shipped):
    for programme, indicator, entity in shipped.index.lists(None)[::10]:
        chosen = evidence.choose_list(shipped, programme, indicator, entity)
        assert names(chosen) == (programme, indicator, entity)
        assert len(evidence.claims_about(shipped, chosen)) == len(
            shipped.index.of_list((programme, indicator, entity), None)
        )


@pytest.fixture
def two_places(tmp_path):
    rows = small_tables()
    rows["entities"].append({"entity": "seaside", "label_en": "Seaside", "label_zh": "海边", "level": "city"})
    usual = {"source_id": "text-plants-2024", "entity": "seaside"}
    rows["claims"] += [claim(f"sea-{y}", "stock", f"{y}-12-31", y - 2000, **usual) for y in range(2018, 2025)]
    rows["claims"].append(
        claim("sea-energy", "effect", "2024-12-31", -5, indicator="energy_change", unit="percent", **usual)
    )
    return evidence.load(write_package(tmp_path / "evidence", rows))


def test_the_programmes_own_place_goes_before_the_one_with_more_claims(two_places):
    assert names(evidence.choose_list(two_places, "lakeside-model-plants")) == (
        "lakeside-model-plants",
        "units_recognised",
        "lakeside",
    )
    assert (
        evidence.choose_list(two_places, "lakeside-model-plants", entity="seaside").indicator
        == "units_recognised"
    )


def test_an_indicator_that_is_known_elsewhere_only_leads_there(tmp_path, two_places):
    assert evidence.choose_list(two_places, "lakeside-model-plants", "energy_change").entity == "lakeside"
    kept = two_places.claims[two_places.claims["claim_id"] != "plants-energy"].reset_index(drop=True)
    from dataclasses import replace

    assert (
        evidence.choose_list(
            replace(two_places, claims=kept), "lakeside-model-plants", "energy_change"
        ).entity
        == "seaside"
    )
    with pytest.raises(
        EvidenceError, match="no claim with indicator 'energy_change'; it has units_recognised"
    ):
        evidence.choose_list(
            replace(two_places, claims=kept), "lakeside-model-plants", "energy_change", "lakeside"
        )


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["lakeside-model-plant"], "Did you mean lakeside-model-plants"),
        (
            ["lakeside-model-plants", "units"],
            "no claim with indicator 'units'; it has energy_change, units_recognised",
        ),
        (
            ["lakeside-model-plants", "", "mountain"],
            "no claim with entity 'mountain'; it has lakeside, seaside",
        ),
    ],
)
def test_what_is_not_there_is_told(two_places, words, message):
    with pytest.raises(EvidenceError, match=message):
        evidence.choose_list(two_places, *words)


def test_a_list_that_nothing_was_published_of_is_told(small_data):
    with pytest.raises(
        EvidenceError, match="no claim about lakeside-model-plants was published by 2020-01-01"
    ):
        evidence.choose_list(evidence.load(small_data, as_of="2020-01-01"), "lakeside-model-plants")


def test_targets_of_a_list_and_their_marks(small_data):
    ev = evidence.load(small_data)
    chosen = evidence.choose_list(ev, "lakeside-model-plants")
    assert evidence.targets_of(ev, chosen)["target"].tolist() == ["lakeside-model-plants-2027"]
    assert [(f"{d:%Y}", level) for d, level, _ in evidence.target_marks(ev, chosen)] == [("2027", 60)]


def test_a_list_is_named_in_words(shipped):
    named = evidence.choose_list(shipped, "energy-intensity-gdp").label
    assert named == "Energy use per unit of GDP: change in energy per GDP, China"
    assert evidence.choose_list(shipped, "nc-rate").label == "Numerical control rate of key processes, China"
