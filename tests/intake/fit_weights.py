"""Fits the weights by which the reader weighs cues: `python tests/intake/fit_weights.py` writes `analysis/intake/weights/`.

Kinds: a multinomial logit over the cues of every wanted figure that is found. Programmes: a
conditional logit over the candidates of each figure. Both have a ridge penalty, chosen by cross-validation over articles
(`--check` prints how often they are right on what was left out); `kind` or `programme` behind it fits that one alone. What the rules said of a figure is a cue of its
kind; on articles that the rules were mended on they know too much, so their verdict is that of `first_readings.csv`, the
first one that they ever gave for that figure. What was told before a figure is a cue of its programme; so each article is
read once more by weights that were fitted without it, and the weights that are written are fitted to what that gives.
"""

import csv
import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple
from unittest.mock import patch

import numpy as np
from marked_articles import HERE, Article, Wanted, articles
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from test_intake_links import LINKS
from test_intake_rules import FIGURES

from analysis import intake
from analysis.intake import kind_cues, weighing
from analysis.intake.kinds import KINDS
from analysis.intake.linking import Names
from analysis.intake.links import NEW
from analysis.intake.reading import figures_of
from analysis.intake.weighing import probabilities, sums

Table = dict[str, dict[str, float]]

FOLDERS = (
    "articles", "held_out", "held_out_2", "held_out_3", "development", "held_out_4", "development_2", "held_out_5", "development_3",
)  # fmt: skip
OUT = Path(intake.__file__).parent / "weights"
RIDGE = {"kind": 12.0, "programme": 10.0}
SENTENCE = {
    "kind": 4.0,
    "programme": 20.0,
}  # how much a sentence of the tests counts, where an article counts 1
LEAST = {"kind": 0.02, "programme": 0.01}  # weights that are smaller say nothing


class Example(NamedTuple):
    """One figure: its article and its folder, the cues of its kind for a programme, those of its candidates, and what is
    wanted. kind_cues: those of its kind for the programme that is chosen where its article was left out."""

    article: str
    folder: str
    cues_if: Callable[[str], dict[str, float]]
    kind: str
    candidates: dict[str, dict[str, float]]
    programme: str
    kind_cues: Mapping[str, float] = MappingProxyType({})


def _first() -> dict[tuple[str, int], str]:
    with (HERE / "first_readings.csv").open(encoding="utf-8", newline="") as file:
        return {(r["article"], int(r["start"])): r["kind"] for r in csv.DictReader(file)}


def examples_of(
    article: Article, folder: str, first: dict, names: Names, programmes: Table | None = None
) -> list[Example]:
    """The figures of an article that are found, with their cues. programmes: the weights of programmes that it is read by,
    where these are not the reader's."""
    grouped = weighing.by_mark("programme") if programmes is None else weighing.grouped(programmes)
    with patch.object(weighing, "by_mark", lambda name: grouped):
        rows, page = figures_of(article.text, article.published, names)
    found, used = [], set()
    for want in article.wanted:
        over = [r for r in rows if r["start"] < want.end and want.start < r["end"] and id(r) not in used]
        if not over:
            continue
        row = min(over, key=lambda r: abs(abs(r["value"]) - abs(want.value)))
        used.add(id(row))
        kind = first.get((article.name, want.start), "" if folder == "sentences" else row["_verdict"])
        found.append(
            Example(
                article.name, folder,
                partial(_cues_if, row, page.published, kind, names),
                want.kind,
                {slug: cues.crossed() for slug, cues in row["_cues"].items()}, want.programme,
            )
        )  # fmt: skip
    return found


def _cues_if(row: dict, published: Any, verdict: str, names: Names, programme: str) -> dict[str, float]:
    of = names.programmes[programme].kind if programme in names.programmes else "new"
    return kind_cues.cues(
        row["_candidate"], row["_context"], row["_period"], published, verdict, of, row["_single"]
    )


def as_left_out(examples: list[Example], first: dict, names: Names, folds: int = 5) -> list[Example]:
    """The examples as each article gives them when it is read by weights of programmes that have not seen it."""
    fold = {name: i % folds for i, name in enumerate(sorted({e.article for e in examples}))}
    tables = [
        fit_programmes([e for e in examples if fold[e.article] != k], RIDGE["programme"])
        for k in range(folds)
    ]
    read = [
        e
        for folder, article in material()
        if article.name in fold
        for e in examples_of(article, folder, first, names, tables[fold[article.name]])
    ]
    _tell(read, [tables[fold[e.article]] for e in read])
    return read


def _tell(examples: list[Example], tables: list[Table]) -> None:
    """Prints how often the programme is right on articles that were left out, and how many of the links are wrong where they
    are as sure as something. tables: for each example the weights it is read by."""
    told = []
    for e, table in zip(examples, tables, strict=True):
        chances = probabilities({slug: sums(table, cues)["weight"] for slug, cues in e.candidates.items()})
        told.append((e, max(chances, key=chances.__getitem__), max(chances.values())))
    told = [one for one in told if one[0].folder != "sentences"]
    for folder in dict.fromkeys(e.folder for e, _, _ in told):
        print(folder, f"{np.mean([e.programme == of for e, of, _ in told if e.folder == folder]):.3f}")
    for least in (0.0, 0.5, 0.6, 0.7, 0.8, 0.9):
        named = [(e, of if sure >= least else NEW) for e, of, sure in told]
        wrong = [of for e, of in named if of not in (NEW, e.programme)]
        right = np.mean([of == e.programme for e, of in named])
        links = sum(of != NEW for _, of in named)
        print(
            f"at least {least:.0%} sure: {right:.3f} of {len(told)} right, {len(wrong)} of {links} links wrong",
            flush=True,
        )


def with_kind_cues(examples: list[Example], folds: int = 5) -> list[Example]:
    """The examples with the cues of their kinds: the programme is the one that weights choose which have not seen the article."""
    fold = {name: i % folds for i, name in enumerate(sorted({e.article for e in examples}))}
    done = []
    for k in range(folds):
        table = fit_programmes([e for e in examples if fold[e.article] != k], RIDGE["programme"])
        for e in (e for e in examples if fold[e.article] == k):
            scores = {slug: sums(table, cues)["weight"] for slug, cues in e.candidates.items()}
            done.append(e._replace(kind_cues=e.cues_if(max(scores, key=scores.__getitem__))))
    return done


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


def fit_kinds(examples: list[Example], ridge: float) -> dict[str, dict[str, float]]:
    """The weights of a multinomial logit with a ridge, over the figures whose kind is marked."""
    examples = [e for e in examples if e.kind in KINDS]
    columns, kinds = _columns([e.kind_cues for e in examples]), sorted(KINDS)
    x = _matrix([e.kind_cues for e in examples], columns)
    size = np.array([SENTENCE["kind"] if e.folder == "sentences" else 1.0 for e in examples])
    y = np.zeros((len(examples), len(kinds)))
    y[np.arange(len(examples)), [kinds.index(e.kind) for e in examples]] = 1

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        w = flat.reshape(len(columns), len(kinds))
        s = x @ w
        s = s - s.max(axis=1, keepdims=True)
        logp = s - np.log(np.exp(s).sum(axis=1, keepdims=True))
        slope = x.T @ ((np.exp(logp) - y) * size[:, None]) + ridge * w
        return float(-(y * logp * size[:, None]).sum() + ridge / 2 * (w**2).sum()), slope.ravel()

    w = minimize(
        loss, np.zeros(len(columns) * len(kinds)), jac=True, method="L-BFGS-B", options={"maxiter": 300}
    ).x
    w = w.reshape(len(columns), len(kinds))
    return {
        cue: dict(zip(kinds, w[i], strict=True))
        for cue, i in columns.items()
        if np.abs(w[i]).max() >= LEAST["kind"]
    }


def fit_programmes(examples: list[Example], ridge: float) -> dict[str, dict[str, float]]:
    """The weights of a conditional logit with a ridge, over figures whose programme is among their candidates."""
    kept = [e for e in examples if e.programme in e.candidates]
    rows = [cues for e in kept for cues in e.candidates.values()]
    columns = _columns(rows)
    x = _matrix(rows, columns)
    starts = np.cumsum([0, *(len(e.candidates) for e in kept)])[:-1]
    of = np.repeat(np.arange(len(kept)), [len(e.candidates) for e in kept])
    right = starts + np.array([list(e.candidates).index(e.programme) for e in kept])
    size = np.array([SENTENCE["programme"] if e.folder == "sentences" else 1.0 for e in kept])
    target = np.zeros(len(rows))
    target[right] = 1

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        s = x @ w
        s = s - np.maximum.reduceat(s, starts)[of]
        p = np.exp(s) / np.add.reduceat(np.exp(s), starts)[of]
        slope = x.T @ ((p - target) * size[of]) + ridge * w
        return float(-(np.log(p[right]) * size).sum() + ridge / 2 * (w**2).sum()), slope

    w = minimize(loss, np.zeros(len(columns)), jac=True, method="L-BFGS-B", options={"maxiter": 300}).x
    return {cue: {"weight": w[i]} for cue, i in columns.items() if abs(w[i]) >= LEAST["programme"]}


def write(name: str, table: dict[str, dict[str, float]]) -> None:
    """A table of weights, its cues in order."""
    with (OUT / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["cue", *next(iter(table.values()))])
        out.writerows([cue, *(f"{w:.3f}" for w in table[cue].values())] for cue in sorted(table))


def check(examples: list[Example], folds: int = 10) -> None:
    """Prints how often kind and programme are right in a folder that was left out, and in articles that were."""
    names = sorted({e.article for e in examples})
    np.random.default_rng(0).shuffle(names)
    left_out = {
        "a folder": {e.article: e.folder for e in examples},
        "a part of the articles": {name: str(i % folds) for i, name in enumerate(names)},
    }
    asked = [name for name in RIDGE if name in sys.argv] or list(RIDGE)
    for what, part_of in left_out.items():
        right: dict[tuple[str, str], list[bool]] = {}
        for part in sorted(set(part_of.values()) - {"sentences"}):
            train = [e for e in examples if part_of[e.article] != part or e.folder == "sentences"]
            test = [e for e in examples if part_of[e.article] == part and e.folder != "sentences"]
            if "kind" in asked:
                table = fit_kinds(train, RIDGE["kind"])
                for e in test:
                    scores = sums(table, e.kind_cues)
                    right.setdefault(("kind", e.folder), []).append(
                        max(scores, key=scores.__getitem__) == e.kind
                    )
            if "programme" in asked:
                table = fit_programmes(train, RIDGE["programme"])
                for e in test:
                    of = {slug: sums(table, cues)["weight"] for slug, cues in e.candidates.items()}
                    right.setdefault(("programme", e.folder), []).append(
                        max(of, key=of.__getitem__) == e.programme
                    )
        for name in asked:
            every = [ok for (n, _), r in right.items() if n == name for ok in r]
            of = {
                folder: round(float(np.mean(r)), 3) for (n, folder), r in sorted(right.items()) if n == name
            }
            print(f"{name}, {what} left out: {np.mean(every):.3f} of {len(every)}", of)


def material() -> list[tuple[str, Article]]:
    """Every article with its folder."""
    return [(folder, a) for folder in FOLDERS for a in articles(folder)] + [
        ("sentences", a) for a in sentences()
    ]


def sentences() -> list[Article]:
    """The sentences of the tests of the rules, as articles of one figure; the kinds of some, the programmes of others."""
    day, made = "2025-06-01", []
    for i, (text, value, qualifier, _, sign, kind) in enumerate(FIGURES):
        made.append(
            Article(
                f"sentence-{i}",
                day,
                text,
                [Wanted(0, len(text), text, value, None, "", qualifier, sign, kind, "?")],
            )
        )
    for i, (text, programmes) in enumerate(LINKS):
        spans = intake.read(text, day)[["start", "end", "value"]].itertuples(index=False)
        wanted = [
            Wanted(a, b, text[a:b], v, None, "", "exact", 0, "?", p)
            for (a, b, v), p in zip(spans, programmes, strict=True)
        ]
        made.append(Article(f"link-{i}", day, text, wanted))
    return made


def main() -> None:
    names, first = intake.names_for(None), _first()
    examples = [e for folder, a in material() for e in examples_of(a, folder, first, names)]
    examples = with_kind_cues(as_left_out(examples, first, names))
    if "--check" in sys.argv:
        check(examples)
        return
    asked = [name for name in RIDGE if name in sys.argv] or list(RIDGE)
    if "kind" in asked:
        write("kind", fit_kinds(examples, RIDGE["kind"]))
    if "programme" in asked:
        write("programme", fit_programmes(examples, RIDGE["programme"]))


if __name__ == "__main__":
    main()
