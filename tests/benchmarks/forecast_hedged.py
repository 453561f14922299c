"""Benchmark of hedged figures: what is lost if hedges are ignored, and what is won back by reading them as intervals."""

import zlib

import numpy as np
from adapter import fold
from forecast_halves import learnt, panel_of
from forecast_rows import scored, show

from analysis.forecast.trend.history import History
from analysis.forecast.trend.pool import predict_draws


def unit(x, fine):
    """The unit that x was rounded to: its leading digit, or a tenth of that if fine."""
    lead = 10.0 ** np.floor(np.log10(max(x, 1)))
    if x < 10:
        return 1.0
    return (5.0 if fine else 10.0) if x < 100 else (lead / 10 if fine else lead)


def hedge(y, key, share):
    """Printed figures and hedges (0 exact, 1 over, 2 nearly, 3 about) of true values y, `share` of them hedged."""
    rng = np.random.default_rng(zlib.crc32(key.encode()))
    printed, kind = y.copy(), np.zeros(len(y), int)
    for i, x in enumerate(y):
        u, hedged, way = (
            unit(x, rng.random() < 0.5),
            rng.random() < share,
            rng.choice([1, 2, 3], p=[0.7, 0.15, 0.15]),
        )
        floor = np.floor(x / u) * u
        shown = {1: floor, 2: floor + u, 3: max(np.round(x / u) * u, 1.0)}[int(way)]
        if hedged and u > 1 and shown != x and shown > 0:
            printed[i], kind[i] = shown, way
    return printed, kind


def bounds(printed, kind, rng):
    """One reading of printed figures as intervals: a single leading digit is taken as coarse nine times in ten."""
    low, high = printed.copy(), printed.copy()
    for i, (x, k) in enumerate(zip(printed, kind, strict=True)):
        if not k:
            continue
        lead = 10.0 ** np.floor(np.log10(max(x, 1)))
        coarse = np.isclose(x / lead % 1, 0) and rng.random() < 0.9
        u = unit(x - 1 if k == 2 else x, not coarse)
        low[i], high[i] = {
            1: (x, x + u - 1),
            2: (x - u + 1, x),
            3: (np.ceil(x - u / 2), np.floor(x + u / 2)),
        }[int(k)]
    return np.maximum(low, 1), np.maximum(high, 1)


def read_hedged(t, printed, kind, horizon, cls, n_draws, seed, readings=10):
    """Pool of forecasts from several readings of the hedges; readings that no growing list fits are drawn again."""
    rng, found = np.random.default_rng(seed), []
    while len(found) < readings:
        low, high = bounds(printed, kind, rng)
        if (np.maximum.accumulate(low) > np.minimum.accumulate(high[::-1])[::-1]).any():
            low, high = np.minimum.accumulate(low[::-1])[::-1], np.maximum.accumulate(high)
        h = History(t, low, high, integer=True, cumulative=True)
        found.append(
            predict_draws(
                h, [horizon], n_draws=n_draws // readings, seed=int(rng.integers(2**31)), reference_class=cls
            )["pool"][:, 0]
        )
    return np.concatenate(found)


def hedges(folder, score, share=0.6):
    panel, rows = panel_of(folder), []
    for f in (0, 1):
        mine = panel.cluster.map(fold) == f
        cls, every = learnt(folder, f)[True], score.windows(panel[mine])
        for w in (w for w in every if w["integer"] and w["y"][w["k"]] >= 20):
            for n, h in ((3, 1), (4, 2), (3, 3)):
                k, t, y = w["k"], w["t"], w["y"]
                past, goals, key = (
                    slice(k - n + 1, k + 1),
                    np.array(score.targets(w, h, every)),
                    f"{w['id']}/{n}/{h}",
                )
                printed, kind = hedge(y[past], key, share)
                seed, ahead, got = zlib.crc32(key.encode()), t[k + h] - t[k], {}
                for way, value in (("exact", y[past]), ("hedges ignored", np.maximum.accumulate(printed))):
                    got[way] = predict_draws(
                        History.exactly(t[past], value, integer=True, cumulative=True),
                        [ahead],
                        n_draws=1000,
                        seed=seed,
                        reference_class=cls,
                    )["pool"][:, 0]
                got["intervals"] = read_hedged(t[past], printed, kind, ahead, cls, 1000, seed)
                for way, d in got.items():
                    rows.append(
                        scored(
                            d,
                            y[k + h],
                            (d[:, None] >= goals).mean(0),
                            y[k + h] >= goals,
                            way=way,
                            cluster=w["cluster"],
                            key=key,
                        )
                    )
    table = show(f"{share:.0%} of the figures hedged", rows, "way")
    wide = table.pivot_table(index=["cluster", "key"], columns="way", values=["crps", "brier"])
    for value in ("crps", "brier"):
        lost = wide[value][["hedges ignored", "intervals"]].sub(wide[value]["exact"], axis=0)
        part = lost["intervals"].mean() / lost["hedges ignored"].mean()
        print(
            f"{value} lost: ignored {lost['hedges ignored'].mean():+.4f}, intervals {lost['intervals'].mean():+.4f}, "
            f"that is {part:.2f} of it"
        )
