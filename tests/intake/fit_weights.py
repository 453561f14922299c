"""Fits the weights by which the reader weighs the cues of kinds: `python tests/intake/fit_weights.py` writes `kind.csv`.

A multinomial logit over the cues of every wanted figure that is found, with a ridge penalty, chosen by cross-validation over
articles (`--check` prints how often the kind is right on what was left out). What the rules said of a figure is a cue of its
kind; on articles that the rules were mended on they know too much, so their verdict is that of `first_readings.csv`, the
first one that they ever gave for that figure. The programme of a figure is a cue of its kind: that which weights choose that
have not seen its article (`fit_programmes`, which is to be run before).
"""

import csv
import sys
from collections.abc import Mapping
from typing import Any, NamedTuple

import fit_programmes
import fitted_articles
import numpy as np
from fitted_articles import SENTENCES, figures_in, matched, write
from marked_articles import HERE, Article, Wanted
from scipy.optimize import minimize
from scipy.sparse import csr_matrix, diags
from test_intake_rules import FIGURES

from analysis import intake
from analysis.intake import kind_cues
from analysis.intake.kinds import KINDS
from analysis.intake.linking import Names
from analysis.intake.weighing import sums

RIDGE = 12.0
EVERY_CUE, OFTEN = (
    0.3,
    0.5,
)  # of the ridge: what holds every cue, and what holds one the more the more often it is seen
SENTENCE = 8.0  # how much a sentence of the tests counts, where an article counts 1
LEAST = 0.02  # weights that are smaller say nothing


class Example(NamedTuple):
    """One figure: its article and its folder, the cues of its kind, and what is wanted."""

    article: str
    folder: str
    kind_cues: Mapping[str, float]
    kind: str


def _first() -> dict[tuple[str, int], str]:
    with (HERE / "first_readings.csv").open(encoding="utf-8", newline="") as file:
        return {(r["article"], int(r["start"])): r["kind"] for r in csv.DictReader(file)}


def examples_of(
    article: Article, folder: str, first: dict, names: Names, programmes: Mapping[tuple[str, int], str]
) -> list[Example]:
    """The figures of an article that are found, with their cues. programmes: (article, start) → what a figure is of."""
    rows, page = figures_in(article.text, article.published, names)
    found = []
    for i, want in sorted(matched(article, rows).items()):
        key = (article.name, want.start)
        verdict = first.get(key, "" if folder == SENTENCES else rows[i]["_verdict"])
        programme = programmes.get(key, rows[i]["programme"])
        cues = _cues_if(rows[i], page.published, verdict, names, programme)
        found.append(Example(article.name, folder, cues, want.kind))
    return found


def _cues_if(row: dict, published: Any, verdict: str, names: Names, programme: str) -> dict[str, float]:
    of = names.programmes[programme].kind if programme in names.programmes else "new"
    return kind_cues.cues(
        row["_candidate"], row["_context"], row["_when"], published, verdict, of, row["_single"]
    ).own


def _matrix(rows: list[Mapping[str, float]], columns: dict[str, int]) -> csr_matrix:
    at = [
        (i, columns[cue], size) for i, row in enumerate(rows) for cue, size in row.items() if cue in columns
    ]
    i, j, v = zip(*at, strict=True)
    return csr_matrix((v, (i, j)), shape=(len(rows), len(columns)))


def _columns(rows: list[Mapping[str, float]]) -> dict[str, int]:
    seen: dict[str, int] = {}
    for row in rows:
        for cue in row:
            seen[cue] = seen.get(cue, 0) + 1
    return {cue: i for i, cue in enumerate(c for c, n in seen.items() if n >= 3)}


def _of_one_length(x: csr_matrix) -> csr_matrix:
    """Every figure's cues at one length, so that one that shows many of them pulls no harder; which kind is likeliest stays the same."""
    lengths = np.sqrt(np.asarray(x.multiply(x).sum(axis=1)).ravel())
    return (diags(lengths.mean() / lengths) @ x).tocsr()


def _held(x: csr_matrix) -> np.ndarray:
    """How strongly each cue is held near nothing: one that many figures show has much to learn from and is held harder, as if
    cues were left out of figures by chance (Wager, Wang and Liang, "Dropout training as adaptive regularization", 2013)."""
    often = np.asarray(x.multiply(x).mean(axis=0)).ravel()
    return (EVERY_CUE + OFTEN * often / often.mean())[:, None]


def fit_kinds(examples: list[Example], ridge: float) -> dict[str, dict[str, float]]:
    """The weights of a multinomial logit with a ridge, over the figures whose kind is marked."""
    examples = [e for e in examples if e.kind in KINDS]
    columns, kinds = _columns([e.kind_cues for e in examples]), sorted(KINDS)
    x = _of_one_length(_matrix([e.kind_cues for e in examples], columns))
    size = np.array([SENTENCE if e.folder == SENTENCES else 1.0 for e in examples])
    y = np.zeros((len(examples), len(kinds)))
    y[np.arange(len(examples)), [kinds.index(e.kind) for e in examples]] = 1
    held = ridge * _held(x)

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        w = flat.reshape(len(columns), len(kinds))
        s = x @ w
        s = s - s.max(axis=1, keepdims=True)
        logp = s - np.log(np.exp(s).sum(axis=1, keepdims=True))
        slope = x.T @ ((np.exp(logp) - y) * size[:, None]) + held * w
        return float(-(y * logp * size[:, None]).sum() + (held * w**2).sum() / 2), slope.ravel()

    w = minimize(
        loss, np.zeros(len(columns) * len(kinds)), jac=True, method="L-BFGS-B", options={"maxiter": 300}
    ).x
    w = w.reshape(len(columns), len(kinds))
    return {
        cue: dict(zip(kinds, w[i], strict=True)) for cue, i in columns.items() if np.abs(w[i]).max() >= LEAST
    }


def check(examples: list[Example], folds: int = 10) -> None:
    """Prints how often the kind is right in a folder that was left out, and in articles that were."""
    names = sorted({e.article for e in examples})
    np.random.default_rng(0).shuffle(names)
    left_out = {
        "a folder": {e.article: e.folder for e in examples},
        "a part of the articles": {name: str(i % folds) for i, name in enumerate(names)},
    }
    for what, part_of in left_out.items():
        right: dict[str, list[bool]] = {}
        for part in sorted(set(part_of.values()) - {SENTENCES}):
            train = [e for e in examples if part_of[e.article] != part or e.folder == SENTENCES]
            test = [e for e in examples if part_of[e.article] == part and e.folder != SENTENCES]
            table = fit_kinds(train, RIDGE)
            for e in test:
                scores = sums(table, e.kind_cues)
                right.setdefault(e.folder, []).append(max(scores, key=scores.__getitem__) == e.kind)
        every = [ok for of in right.values() for ok in of]
        of = {folder: round(float(np.mean(r)), 3) for folder, r in sorted(right.items())}
        print(f"{what} left out: {np.mean(every):.3f} of {len(every)}", of, flush=True)


def material() -> list[tuple[str, Article]]:
    """Every article with its folder, and the sentences of the tests of the rules as articles of one figure."""
    marked = [(folder, a) for folder, a in fitted_articles.material() if folder != SENTENCES]
    return marked + [(SENTENCES, a) for a in sentences()]


def sentences() -> list[Article]:
    """The sentences of the tests of the rules, as articles of one figure."""
    return [
        Article(
            f"sentence-{i}",
            "2025-06-01",
            text,
            [Wanted(0, len(text), text, value, None, "", qualifier, sign, kind, "?")],
        )
        for i, (text, value, qualifier, _, sign, kind) in enumerate(FIGURES)
    ]


def main() -> None:
    names, first = intake.names_for(None), _first()
    programmes = fit_programmes.left_out(fit_programmes.gathered(names))
    examples = [e for folder, a in material() for e in examples_of(a, folder, first, names, programmes)]
    if "--check" in sys.argv:
        check(examples)
        return
    write("kind", fit_kinds(examples, RIDGE))


if __name__ == "__main__":
    main()
