"""Quantiles of gamma distributions for many draws and many shapes, read off tables.

A table holds the quantiles of one shape at `TABLE`. As a function of log shape the logarithm of a quantile is smooth: within
an octave it is the polynomial through `NODES` Chebyshev nodes to about 2e-14 (Trefethen, Approximation Theory and Approximation
Practice, ch. 5), which is as near as the inverse itself is known. Tables of the nodes are made once and kept. A replay draws
few paths of many lists, all at the same levels: of these the same polynomials are kept instead of a table to read between. Their
coefficients are smooth functions of the normal quantile of the level, and read off a grid of it, a quantile to about 2e-12.
"""

from functools import lru_cache

import numpy as np
from scipy.special import factorial, gammaincinv, ndtr, ndtri

from analysis.forecast.trend.legs.leg import ALL
from analysis.forecast.trend.recent import Recent, remembered

TABLE = (np.arange(2000) + 0.5) / 2000
ENDS = 10  # levels at either end of the table, beyond which quantiles bend most and are computed
NODES = 14
ROWS = 1024  # draws at a time: so many stay near the processor
SMOOTH = (2.0**-4, 2.0**12)  # shapes of which tables are interpolated; below, quantiles near zero underflow
FEW = 2 * len(TABLE)  # draws, of which no table need be read
_ANGLES = (2 * np.arange(NODES) + 1) * np.pi / (2 * NODES)
_AT, _WEIGHT = np.cos(_ANGLES), (-1.0) ** np.arange(NODES) * np.sin(_ANGLES)
# values at the nodes -> coefficients of Chebyshev polynomials, and back
_TERMS = 2 / NODES * np.cos(np.arange(NODES)[:, None] * _ANGLES)
_TERMS[0] /= 2
_VALUES = np.cos(_ANGLES[:, None] * np.arange(NODES))
APART, REACH, POINTS = (
    0.05,
    5.0,
    10,
)  # of the grid of normal quantiles; points of it that a level is read from
_GRID = np.arange(-REACH - POINTS * APART, REACH + POINTS * APART, APART)
_POINT = np.arange(POINTS)[:, None]
_OTHERS = (-1.0) ** (POINTS - 1 - _POINT) * factorial(_POINT) * factorial(POINTS - 1 - _POINT)
_RECENT = Recent(32_000_000)  # bytes: the octaves of some ten sets of 2,000 levels


def gamma_quantiles(shape: np.ndarray, u: np.ndarray, rows: slice = ALL) -> np.ndarray:
    """Quantiles (n, H) of Gamma(shape, scale 1) at levels u (n, 1); shape (1 or n, H).

    Many draws are read off a table of 2,000 levels, and computed near its ends; where shapes of a column
    differ, and by no more than a fifth, between the tables of the least and the largest. Few have polynomials of their own
    levels. rows: those that are wanted.

    >>> gamma_quantiles(np.array([[1.0]]), np.array([[0.5]])).round(4)
    array([[0.6931]])
    """
    shape = np.atleast_2d(shape)
    low, high = shape.min(0), shape.max(0)
    few, apart = len(u) <= FEW, (high > 1.2 * low).any()
    if few and len(u) >= NODES and SMOOTH[0] <= low.min() and high.max() < SMOOTH[1]:
        return _at_levels(shape[rows] if len(shape) > 1 else shape, u[:, 0], rows)
    u, shape = u[rows], shape[rows] if len(shape) > 1 else shape
    if few or apart:
        return gammaincinv(shape, u)
    place = np.clip((u[:, 0] * len(TABLE) - 0.5).astype(int), 0, len(TABLE) - 2)
    beyond, bottom = u - TABLE[place, None], _lines(low)
    top, width = _lines(high) if (high > low).any() else None, np.where(high > low, high - low, 1)
    quantile = np.empty((len(u), shape.shape[1]))
    for first in range(0, len(u), ROWS):
        some = slice(first, first + ROWS)
        read = _read(bottom, place[some], beyond[some])
        if top is not None:
            more = _read(top, place[some], beyond[some]) - read
            more *= shape[some] - low
            more /= width
            read += more
        quantile[some] = read
    ends = (u[:, 0] < TABLE[ENDS - 1]) | (u[:, 0] > TABLE[-ENDS])
    quantile[ends] = gammaincinv(np.broadcast_to(shape, quantile.shape)[ends], u[ends])
    return quantile


def _at_levels(shape: np.ndarray, u: np.ndarray, rows: slice) -> np.ndarray:
    """Quantiles of some rows at levels u (n,), by the polynomials of each octave of shapes."""
    octave, within = np.divmod(np.log2(shape), 1.0)
    x, quantile = 2 * within - 1, np.empty((len(u[rows]), shape.shape[1]))
    for one in np.unique(octave).tolist():
        terms = _terms_at(int(one), u)[:, rows]
        here = octave == one
        some = here.any(axis=0)
        if len(shape) == 1:
            found = terms.T @ np.cos(np.arange(NODES)[:, None] * np.arccos(x[0, some]))
        else:
            found = _clenshaw(terms[:, :, None], x[:, some])
        quantile[:, some] = np.where(here[:, some], np.exp(found), quantile[:, some])
    return quantile


def _clenshaw(terms: np.ndarray, x: np.ndarray) -> np.ndarray:
    """Sum of Chebyshev polynomials at x, each times its term, by Clenshaw's recurrence."""
    last, before = np.zeros_like(x), np.zeros_like(x)
    for term in terms[:0:-1]:
        last, before = term + 2 * x * last - before, last
    return terms[0] + x * last - before


def _terms_at(octave: int, u: np.ndarray) -> np.ndarray:
    """Coefficients (NODES, n) of the logarithms of the quantiles at levels u (n,), over an octave of shapes."""
    return remembered((octave, u), lambda: {"terms": _terms_read(octave, u)}, _RECENT)["terms"]


def _terms_read(octave: int, u: np.ndarray) -> np.ndarray:
    """`_terms_at`, off the grid by the polynomials of Lagrange through the points around each level; beyond its reach computed."""
    normal, terms, grid = ndtri(u), np.empty((NODES, len(u))), _terms_on_grid(octave)
    inside = np.abs(normal) <= REACH
    place = (normal[inside] - _GRID[0]) / APART
    first = place.astype(int) - (POINTS // 2 - 1)
    away = place - first - _POINT
    weight = [np.delete(away, k, 0).prod(0) / _OTHERS[k] for k in range(POINTS)]
    terms[:, inside] = sum(grid[:, first + k] * weight[k] for k in range(POINTS))
    terms[:, ~inside] = _TERMS @ _logs_at_nodes(octave, u[~inside])
    return terms


@lru_cache(maxsize=32)
def _terms_on_grid(octave: int) -> np.ndarray:
    """`_terms_at` the levels of the grid."""
    return _TERMS @ _logs_at_nodes(octave, ndtr(_GRID))


def _lines(shapes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Quantiles (2000, H) of shapes (H,) at the levels of the table, and how they rise to the next one."""
    tables = np.stack([table_of(a) for a in shapes.tolist()], axis=1)
    return tables, np.diff(tables, axis=0) / np.diff(TABLE)[:, None]


def _read(lines: tuple[np.ndarray, np.ndarray], place: np.ndarray, beyond: np.ndarray) -> np.ndarray:
    """Quantiles (n, H) on straight lines, so far `beyond` the level at each place."""
    tables, slopes = lines
    read = slopes[place]
    read *= beyond
    read += tables[place]
    return read


def table_of(shape: float) -> np.ndarray:
    """Quantiles (2000,) of Gamma(shape, scale 1) at `TABLE`.

    >>> bool(np.allclose(table_of(3.3), gammaincinv(3.3, TABLE), rtol=1e-13, atol=0))
    True
    """
    if not SMOOTH[0] <= shape < SMOOTH[1]:
        return gammaincinv(shape, TABLE)
    octave, within = divmod(np.log2(shape), 1.0)
    away = 2 * within - 1 - _AT
    if (away == 0).any():
        return np.exp(_at_nodes(int(octave))[np.flatnonzero(away == 0)[0]])
    weight = _WEIGHT / away
    return np.exp(weight / weight.sum() @ _at_nodes(int(octave)))


@lru_cache(maxsize=16)
def _at_nodes(octave: int) -> np.ndarray:
    """Logarithms of the tables (NODES, 2000) at the nodes of an octave of shapes."""
    return _VALUES @ _terms_read(octave, TABLE)


def _logs_at_nodes(octave: int, u: np.ndarray) -> np.ndarray:
    """Logarithms of the quantiles (NODES, n) at levels u (n,), at the nodes of an octave of shapes."""
    return np.log(gammaincinv(2.0 ** (octave + (1 + _AT[:, None]) / 2), u))


def make_tables() -> None:
    """Make the tables of all octaves, for what is forked from this process."""
    for octave in range(round(np.log2(SMOOTH[0])), round(np.log2(SMOOTH[1]))):
        _at_nodes(octave)
