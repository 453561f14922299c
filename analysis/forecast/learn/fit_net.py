"""Fit the hidden layer of the pace leg, by the gradient of the pinball loss."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from scipy.optimize import minimize

from analysis.forecast.learn.windows import Windows
from analysis.forecast.trend.legs import pace
from analysis.forecast.trend.legs.steps import steps

LEVELS = (np.arange(24) + 0.5) / 24


def fit_net(
    w: Windows, c: Mapping[str, Any], begin: int, ridge: float = 3e-4, maxiter: int = 60
) -> dict[str, Any]:
    """hidden, to_median, to_spread for windows w and scalars c, from the random start number `begin`.

    ridge keeps the layer near its start, where it adds nothing; the search stops early. Both keep a layer of 45
    weights from learning single series.
    """
    shapes = [np.shape(np.asarray(pace.START[n])) for n in pace.NET]
    start = [np.random.default_rng(begin).normal(0, 0.5, shapes[0]), np.zeros(shapes[1]), np.zeros(shapes[2])]
    x0 = np.concatenate([a.ravel() for a in start])
    edges = np.cumsum([0] + [a.size for a in start])

    def unpack(x: np.ndarray) -> dict[str, Any]:
        return {
            n: x[a:b].reshape(shape)
            for n, a, b, shape in zip(pace.NET, edges[:-1], edges[1:], shapes, strict=True)
        }

    loss = _loss_and_gradient(w, c)

    def penalised(x: np.ndarray) -> tuple[float, np.ndarray]:
        value, gradient = loss(unpack(x))
        return value + ridge * np.sum((x - x0) ** 2), gradient + 2 * ridge * (x - x0)

    best = minimize(penalised, x0, jac=True, method="L-BFGS-B", options=dict(maxiter=maxiter))
    return {n: np.round(v, 5).tolist() for n, v in unpack(best.x).items()}


def _loss_and_gradient(w: Windows, c: Mapping[str, Any]) -> Callable[[Mapping[str, Any]], tuple]:
    """f(layer) -> (mean pinball loss, its gradient by all weights of the layer)."""
    s = steps(w.time, w.value)
    rate, bend, log_sd = pace.location(s, w.horizon, c)
    inputs, error = pace.net_inputs(s, w.horizon)[:, 0], pace.skewed(LEVELS, c)
    z, share = np.log(w.outcome / w.value[:, -1:]), w.weight[:, None] / w.weight.sum()

    def f(layer: Mapping[str, Any]) -> tuple:
        active = np.tanh(inputs @ layer["hidden"])
        to_median, to_spread = (active @ layer[n] for n in ("to_median", "to_spread"))
        q, by_bend, by_sd = pace.bent_with_slopes(
            s, w.horizon, rate, bend + to_median[:, None], log_sd + to_spread[:, None], error
        )
        over = z - q
        value = 2 * np.sum(share * np.maximum(LEVELS * over, (LEVELS - 1) * over)) / len(LEVELS)
        by_q = 2 * share * ((over < 0) - LEVELS) / len(LEVELS)
        d_median, d_spread = (by_q * by_bend).sum(1), (by_q * by_sd).sum(1)
        d_active = (np.outer(d_median, layer["to_median"]) + np.outer(d_spread, layer["to_spread"])) * (
            1 - active**2
        )
        return value, np.concatenate(
            [(inputs.T @ d_active).ravel(), active.T @ d_median, active.T @ d_spread]
        )

    return f
