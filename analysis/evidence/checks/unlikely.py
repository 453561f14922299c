"""What is unlikely: figures out of line with their neighbours, signs unlike all others, windows that say nothing."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from analysis.evidence.checks.sense import Says, Tables, key_of, rule, told

LEAP = 7.0  # times the neighbours, or a part of them
FEW = 3  # figures that make a usual sign or size
WINDOW_YEARS = 5
COMMAS_OF_A_ROW = 12
FALL = 0.8  # of what was printed before
LIST = ["programme", "indicator", "entity", "definition"]
PAGE = ["url", "entity", "programme", "indicator", "kind", "period_start", "period_end", "definition", "target", "scope",
        "baseline", "basis"]  # fmt: skip


@rule("unlike-its-neighbours", "claims", "indicators", error=False)
def unlike_neighbours(tables: Tables) -> Says:
    """A total seven times those before and after it, or a seventh of them, or so far from its only neighbour in a year."""
    claims = tables["claims"].merge(tables["indicators"][["indicator", "scale"]], on="indicator")
    stocks = claims[
        (claims["kind"] == "stock") & claims["scale"].isin(["count", "amount"]) & (claims["value"] > 0)
    ]
    for _, group in _that_vary(stocks, LEAP):
        group = group.sort_values(["period_end", "published_latest"], kind="stable")
        value, day = group["value"].to_numpy(float), group["period_end"].to_numpy()
        for k, claim in enumerate(group["claim_id"]):
            around = [j for j in (k - 1, k + 1) if 0 <= j < len(value)]
            ratios = [np.log(value[k] / value[j]) for j in around]
            near = [abs(day[k] - day[j]) <= np.timedelta64(400, "D") for j in around]
            far = [abs(r) > np.log(LEAP) for r in ratios]
            both = len(around) == 2 and all(far) and ratios[0] * ratios[1] > 0
            alone = len(around) == 1 and far[0] and near[0]
            if both or alone:
                beside = " and ".join(told(value[j]) for j in around)
                yield (
                    claim,
                    "value",
                    told(value[k]),
                    f"something nearer to its neighbours, {beside}",
                    "Read the text again.",
                )


@rule("unlike-other-years", "claims", error=False)
def unlike_other_years(tables: Tables) -> Says:
    """An addition ten times the usual one of its list, or a tenth, in periods of like length."""
    claims = tables["claims"]
    flows = claims[(claims["kind"] == "flow") & claims["period_start"].notna() & (claims["value"] > 0)]
    days = (flows["period_end"] - flows["period_start"]).dt.days.clip(lower=30)
    flows = flows.assign(pace=flows["value"] / days)
    for _, group in flows.groupby(LIST, sort=False):
        if len(group) > FEW:
            for row in group.itertuples():
                usual = group.loc[group.index != row.Index, "pace"].median()
                if abs(np.log(row.pace / usual)) > np.log(2 * LEAP):
                    yield (row.claim_id, "value", told(row.value), f"about {told(round(usual * (row.value / row.pace), 1))}",
                           "Read the text again: value, unit and period.")  # fmt: skip


@rule("share-like-a-fraction", "claims", "indicators", error=False)
def like_a_fraction(tables: Tables) -> Says:
    """A percentage below one where all others of its measure are above."""
    claims = tables["claims"].merge(tables["indicators"][["indicator", "scale"]], on="indicator")
    percents = claims[(claims["unit"] == "percent") & (claims["value"] != 0)]
    for _, group in percents.groupby(["indicator", "scale"], sort=False):
        size = group["value"].abs()
        for at in group.index[size < 1]:
            others = size.drop(at)
            if len(others) >= FEW and others.median() >= 5:
                yield (group.at[at, "claim_id"], "value", told(group.at[at, "value"]),
                       f"a percentage; others of its measure are about {told(others.median())}",
                       "Is it a fraction? Then write it times 100.")  # fmt: skip


@rule("sign-unlike-all-others", "claims", error=False)
def unlike_sign(tables: Tables) -> Says:
    """An effect with the sign that no other claim of its measure has."""
    effects = tables["claims"][tables["claims"]["kind"] == "effect"]
    for _, group in effects.groupby("indicator", sort=False):
        sign = np.sign(group["value"])
        for at in group.index:
            others = sign.drop(at)
            if len(others) >= FEW and abs(others.sum()) == len(others) and sign[at] * others.iloc[0] < 0:
                yield (group.at[at, "claim_id"], "value", told(group.at[at, "value"]),
                       f"the sign of the other {len(others)} claims of its measure", "Read the text again: up or down?")  # fmt: skip


@rule("effect-out-of-line", "claims", error=False)
def out_of_line(tables: Tables) -> Says:
    """An effect ten times the usual of its measure, or a hundredth of it."""
    effects = tables["claims"]
    effects = effects[
        (effects["kind"] == "effect") & (effects["unit"] == "percent") & (effects["value"] != 0)
    ]
    for _, group in effects.groupby("indicator", sort=False):
        size = group["value"].abs()
        for at in group.index:
            others = size.drop(at)
            if len(others) >= FEW and not others.median() / 100 < size[at] < 10 * others.median():
                yield (group.at[at, "claim_id"], "value", told(group.at[at, "value"]),
                       f"a size like others of its measure, about {told(others.median())}", "Read the text again.")  # fmt: skip


@rule("stock-that-falls", "claims", "programmes", "indicators", error=False)
def falling_stock(tables: Tables) -> Says:
    """A count that lies far below an earlier one of a list that has never fallen."""
    claims = tables["claims"].merge(tables["indicators"][["indicator", "scale"]], on="indicator")
    stocks = claims[(claims["kind"] == "stock") & (claims["scale"] == "count")]
    for _, group in _that_vary(stocks, 1 / FALL):
        group = group.sort_values("period_end", kind="stable")
        value = group["value"].to_numpy(float)
        falls = [k for k in range(1, len(value)) if value[k] < FALL * value[:k].max()]
        if len(falls) == 1 and len(value) > FEW:
            k = falls[0]
            yield (group["claim_id"].iloc[k], "value", told(value[k]), f"at least {told(value[:k].max())}, printed for an earlier day",
                   "Read the text again, or give it a definition of its own.")  # fmt: skip


@rule("same-claim-again", "claims", error=False)
def same_again(tables: Tables) -> Says:
    """Two claims of one page on the same thing with different numbers."""
    claims = tables["claims"]
    paged = claims[claims["url"] != ""]
    paged = paged[paged.duplicated(PAGE, keep=False)]
    for _, group in paged.groupby(PAGE, dropna=False, sort=False):
        if (group["value"] != group["value"].iloc[0]).any():
            first = group.iloc[0]
            for row in group[group["value"] != first["value"]].itertuples():
                yield (row.claim_id, "value", told(row.value), f"{told(first['value'])}, as {first['claim_id']} of the same page",
                       "Keep one, or say in `definition` or `scope` how they differ.")  # fmt: skip


@rule("window-of-years", "claims", error=False)
def wide_window(tables: Tables) -> Says:
    """A day of publication that is known to five years only."""
    claims = tables["claims"]
    span = (claims["published_latest"] - claims["published_earliest"]).dt.days / 365.25
    for row in claims[span > WINDOW_YEARS].itertuples():
        found = f"{row.published_earliest:%Y-%m-%d} to {row.published_latest:%Y-%m-%d}"
        yield row.claim_id, "published_earliest", found, "a window of a few years at most", "Date the text."


@rule("too-many-sites", "claims", error=False)
def many_sites(tables: Tables) -> Says:
    """An average over more than ten million sites."""
    claims = tables["claims"]
    for row in claims[claims["n_sites"].astype("Float64").fillna(0) > 1e7].itertuples():
        yield (
            row.claim_id,
            "n_sites",
            str(row.n_sites),
            "a number of sites",
            "Is it the number of firms, or of something else?",
        )


@rule("looks-like-a-formula", "claims", error=False)
def formula(tables: Tables) -> Says:
    """Text that a spreadsheet would run as a formula."""
    for name in ("publisher", "note", "scope"):
        cells = tables["claims"][name].fillna("").astype(str)
        for at in cells.index[cells.str.match(r"[=+@]|-[^0-9\s]")]:
            yield (key_of("claims", tables["claims"].loc[at].to_dict()), name, repr(cells[at][:40]),
                   "text that begins with a letter or digit", "Put a word in front.")  # fmt: skip


@rule("rows-in-a-cell", "claims", error=False)
def rows_in_a_cell(tables: Tables) -> Says:
    """A cell that holds whole rows: a quotation mark that was never closed."""
    for name in ("publisher", "note", "url", "scope"):
        cells = tables["claims"][name].fillna("").astype(str)
        for at in cells.index[cells.str.contains("\n")]:
            if max(line.count(",") for line in cells[at].splitlines()) >= COMMAS_OF_A_ROW:
                yield (key_of("claims", tables["claims"].loc[at].to_dict()), name, f"{cells[at].count(chr(10)) + 1} lines",
                       "a cell", "Close the quotation mark.")  # fmt: skip


@rule("goal-far-from-today", "readings", "claims", "targets", error=False)
def far_goal(tables: Tables) -> Says:
    """A total that asks for more than a hundred times the newest figure before the announcement, or is reached by a hundred times."""
    claims = tables["claims"]
    stocks = claims.loc[
        (claims["kind"] == "stock") & (claims["value"] > 0),
        [*LIST, "value", "published_latest", "period_end"],
    ]
    goals = tables["readings"].merge(tables["targets"][["target", "entity", "announced_latest"]], on="target")
    goals = goals[(goals["how"] == "total") & (goals["value"] > 0)]
    known = goals.merge(stocks, on=LIST, suffixes=("", "_then"))
    known = known[known["published_latest"] <= known["announced_latest"] + pd.Timedelta(days=120)]
    newest = known.sort_values("period_end").groupby(["target", "reading"], sort=False).tail(1)
    ratio = newest["value_then"] / newest["value"]
    for row in newest[(ratio <= 0.01) | (ratio >= 100)].itertuples():
        yield (key_of("readings", row._asdict()), "value", told(row.value),
               f"a goal on the scale of its newest figure then, {told(row.value_then)}", "Read the text again: unit?")  # fmt: skip


@rule("place-unlike-programme", "claims", "programmes", "entities", error=False)
def unlike_place(tables: Tables) -> Says:
    """A claim of a place that neither holds its programme's place nor lies in it."""
    above = dict(zip(tables["entities"]["entity"], tables["entities"]["part_of"], strict=True))

    def line(place: str) -> list[str]:
        up = [place]
        while above.get(up[-1]) and above[up[-1]] not in up:
            up.append(above[up[-1]])
        return up

    home = tables["programmes"].set_index("programme")["entity"]
    for row in tables["claims"].itertuples():
        own = home.get(row.programme, "")
        if own and row.entity not in line(own) and own not in line(row.entity):
            yield (
                row.claim_id,
                "entity",
                row.entity,
                f"{own}, or a place in it",
                "Mend the place or the programme.",
            )


def _that_vary(stocks: pd.DataFrame, ratio: float) -> Iterator[tuple[Any, pd.DataFrame]]:
    """Lists whose largest figure is more than `ratio` times their smallest: the others can't have such a leap."""
    by_list = stocks.groupby(LIST, sort=False)["value"]
    yield from stocks[by_list.transform("max") > ratio * by_list.transform("min")].groupby(LIST, sort=False)
