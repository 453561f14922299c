"""What a reader chose: slips are one message each and all at once; a state goes to plain values and back."""

import json

import pytest
import yaml
from explorer_samples import BEIJING

from analysis.errors import ExploreError
from analysis.explore import keep
from analysis.explore.notebook import NOTEBOOK
from analysis.explore.state import LARGEST_SEED, MOST_DRAWS, State
from analysis.forecast.settings import FEWEST
from analysis.paths import default_notebook_dir

WRONG = {
    "target": ("bejing-smart-factories", "is not known"),
    "as_of": ("2026-02-30", "is not a day"),
    "reading": ("nobodys", "is none of target"),
    "without": (["nobody-2024"], "claim 'nobody-2024' is not known"),
    "what_if": ([["2026-13-01", "many", "roughly"]], "is no number"),
    "assumptions": ({"mixture-lift": 80}, "allowed are -0.08 to 0.45, published with 0.18"),
    "weight": (80, "between 0 and 1"),
    "scope": ("city", "allowed: '', 'place', 'list', 'kind'"),
    "n_draws": (12.5, "a whole number from 100"),
    "seed": (-1, "a whole number from 0"),
    "sed": (1, "Did you mean seed?"),
}


@pytest.mark.parametrize(("name", "value", "told"), [(name, *rest) for name, rest in WRONG.items()])
def test_a_slip_is_one_message(everything, name, value, told):
    with pytest.raises(ExploreError, match=told.replace("(", r"\(")):
        State.of(everything, {"target": BEIJING, "as_of": "2026-11-22", name: value})


def test_all_slips_are_told_at_once(everything):
    wrong = {name: pair for name, pair in WRONG.items() if name != "reading"}  # an unknown target has none
    with pytest.raises(ExploreError) as told:
        State.of(everything, {name: value for name, (value, _) in wrong.items()})
    assert all(words.partition("(")[0] in str(told.value) for _, words in wrong.values())


def test_a_state_goes_to_plain_values_and_back(everything):
    state = State.of(everything, {
        "target": BEIJING, "as_of": "2026-11-22", "without": ["beijing-sfdw-stock-2024-02"], "weight": 0.25, "scope": "place",
        "what_if": [["2026-12-20", 180, "about"], ["2026-12-01", 170]], "assumptions": {"mixture-lift": 0.1, "silence-grace": 120},
    })  # fmt: skip
    assert state.assumptions == (("mixture-lift", 0.1),)  # what is as published is no change
    assert [w.day for w in state.what_if] == ["2026-12-01", "2026-12-20"]
    assert State.of(everything, json.loads(json.dumps(state.parameters()))) == state
    text = keep.parameters(state)
    assert State.of(everything, yaml.safe_load(text)) == state
    assert "# Supposed, printed by nobody: about 180 on 2026-12-20" in text


def test_the_notebook_says_which_draws_and_seeds_can_be():
    text = (default_notebook_dir() / f"{NOTEBOOK}.ipynb").read_text(encoding="utf-8")
    assert f"from {FEWEST:,} to {MOST_DRAWS:,}" in text and f"from 0 to {LARGEST_SEED:,}" in text


@pytest.mark.parametrize(
    ("target", "figure", "told"),
    [
        (BEIJING, -5, "the supposed figure -5 cannot be: what this target counts is 0 at the least."),
        ("nc-rate-2027", 120, "the supposed figure 120 cannot be: what this target counts is 0 to 100."),
    ],
)
def test_a_supposed_figure_that_cannot_be_is_a_slip(everything, target, figure, told):
    with pytest.raises(ExploreError, match=told):
        State.of(
            everything,
            {"target": target, "as_of": "2026-11-22", "what_if": [["2026-12-20", figure, "exact"]]},
        )


def test_a_supposed_change_may_lie_below_zero(everything):
    changes = set(everything.indicators.loc[everything.indicators["scale"] == "change", "indicator"])
    target = next(row.target for row in everything.readings.itertuples() if row.indicator in changes)
    state = State.of(
        everything, {"target": target, "as_of": "2026-11-22", "what_if": [["2026-12-20", -3, "about"]]}
    )
    assert state.what_if[0].value == -3
