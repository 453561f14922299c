"""Fits the weights of programmes: `python tests/intake/fit_programmes.py` writes `programme_alone.csv` and `programme.csv`.

Two conditional logits over the candidates of each figure, with a ridge penalty. The first weighs what is seen of a figure by
itself; what it says of the others is a cue of the second. So that the second learns from what it will meet, each article's
chances are those of a first one that was fitted without it. `--check` leaves one of the newest folders out at a time and
prints how often the programme is right in it, and how many of the links are wrong by how sure they are; nothing is written.
"""

import sys
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from fitted_articles import FOLDERS, SENTENCES, figures_in, matched, material, write
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from analysis import intake
from analysis.intake.about import Weighed, together
from analysis.intake.choosing import SHARE, cues_of
from analysis.intake.linking import Names
from analysis.intake.links import NEW
from analysis.intake.offered import Pairs
from analysis.intake.weighing import Groups

CHECKED = FOLDERS[6:]  # the newest
RIDGE = 10.0
AS_ARTICLES = 20.0  # how much a figure of the sentences of the tests counts, where one of an article counts 1
LEAST = 0.01  # weights that are smaller say nothing
RARE = 3  # cues that are seen less often say nothing
FOLDS = 5
ROUNDS = {"alone": 60, "carried": 80}
SURE = (0.0, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95)


class Figure(NamedTuple):
    """A figure that the reader finds: its article and its number in it, the candidates of the article, and the programme that is
    wanted of it (None where nobody wants the figure)."""

    folder: str
    article: int
    number: int
    name: str
    start: int
    weighed: Weighed
    programme: str | None


def gathered(names: Names) -> list[Figure]:
    """All figures of all articles, in their order."""
    figures = []
    for number, (folder, article) in enumerate(material()):
        rows, _ = figures_in(article.text, article.published, names)
        wanted = matched(article, rows)
        for i, row in enumerate(rows):
            programme = wanted[i].programme if i in wanted else None
            start = wanted[i].start if i in wanted else row["start"]
            figures.append(Figure(folder, number, i, article.name, start, row["_weighed"], programme))
    return figures


class Cues(NamedTuple):
    """The cues of a candidate, each with its strength, and the marks that they may depend on."""

    own: Mapping[str, float]
    marks: tuple[str, ...]


def _added(
    told: list[dict[str, list[Cues]]], weighed: Weighed, pairs: Pairs, groups: Sequence[Groups]
) -> None:
    """Adds the cues of pairs to the candidates of their figures."""
    for k, (figure, programme) in enumerate(zip(pairs.figure, pairs.programme, strict=True)):
        own = {cue: size for group in groups for cue, size in group.of(k).items()}
        told[figure][weighed.offers.slugs[programme]] = [Cues(own, weighed.standing.marks[figure])]


def cues_alone(weighed: Weighed) -> list[dict[str, list[Cues]]]:
    """For each figure of an article its candidates with what is seen of it by itself."""
    told = []
    for k, marks in enumerate(weighed.standing.none):
        own = {cue: size for group in weighed.none for cue, size in group.of(k).items()}
        told.append({NEW: [Cues(own, marks)]})
    _added(told, weighed, weighed.first, weighed.own)
    return told


def cues_among(weighed: Weighed, chances: np.ndarray) -> list[dict[str, list[Cues]]]:
    """For each figure of an article its candidates, those that others are of among them, with what is seen of it by itself and
    what the others say by some chances."""
    told, spoken = cues_alone(weighed), weighed.spoken(chances)
    _added(told, weighed, spoken, cues_of(spoken, weighed.standing, weighed.offers, first=False))
    pairs = together(weighed.first, spoken)[1]
    hearsay = weighed.hearsay(pairs, chances)
    marks = hearsay.marks(weighed.offers)
    seen = iter(range(len(pairs.figure)))
    for i, (of, heard) in enumerate(zip(told, hearsay.heard, strict=True)):
        for (slug, layers), sizes in zip(of.items(), heard.sizes.tolist(), strict=True):
            said = {f"c:{cue}": size for cue, size in zip(heard.cues, sizes, strict=True) if size}
            if slug == NEW:
                none = {f"{cue}#new": size for cue, size in said.items()}
                layers.append(Cues(none, hearsay.marks_of_none()[i]))
            else:
                k = next(seen)
                own = [column.names[column.numbers[k]] for column in marks]
                layers.append(Cues(said, (*weighed.standing.marks[i], *own)))
    return told


class Rows:
    """The candidates of figures as rows of a matrix of crossed cues, figure by figure."""

    def __init__(self) -> None:
        self.columns: dict[tuple[str, str], int] = {}
        self._at: list[np.ndarray] = []
        self._size: list[np.ndarray] = []
        self.slugs: list[list[str]] = []

    def add(self, candidates: Mapping[str, Sequence[Cues]]) -> None:
        """Adds a figure: candidate → its layers of cues."""
        self.slugs.append(list(candidates))
        for layers in candidates.values():
            at, size = [], []
            for layer in layers:
                for cue, strength in layer.own.items():
                    at.append(self.columns.setdefault((cue, ""), len(self.columns)))
                    size.append(strength)
                    for mark in layer.marks:
                        at.append(self.columns.setdefault((cue, mark), len(self.columns)))
                        size.append(strength * SHARE)
            self._at.append(np.array(at, np.int32))
            self._size.append(np.array(size, np.float32))

    def finished(self) -> None:
        """Makes the matrix, without cues that are rare."""
        ends = np.cumsum([0] + [len(a) for a in self._at])
        data = (np.concatenate(self._size), np.concatenate(self._at), ends)
        whole = csr_matrix(data, shape=(len(self._at), len(self.columns)))
        kept = np.flatnonzero(np.bincount(whole.indices, minlength=whole.shape[1]) >= RARE)
        names = list(self.columns)
        self.cues = [names[i][0] + (f"|{names[i][1]}" if names[i][1] else "") for i in kept]
        self.matrix = whole[:, kept].tocsr()
        self.lengths = np.array([len(of) for of in self.slugs])
        self.starts = np.cumsum(self.lengths) - self.lengths
        self._at, self._size = [], []

    def of(self, figures: np.ndarray) -> tuple[csr_matrix, np.ndarray]:
        """The rows of some figures, and where each of them begins."""
        rows = np.concatenate([np.arange(self.starts[i], self.starts[i] + self.lengths[i]) for i in figures])
        return self.matrix[rows], np.cumsum(self.lengths[figures]) - self.lengths[figures]

    def chances(self, weights: np.ndarray, figures: np.ndarray) -> dict[int, dict[str, float]]:
        """The chances of the candidates of some figures."""
        x, starts = self.of(figures)
        p = _softmax(x @ weights.astype(np.float32), starts)
        return {
            int(i): dict(zip(self.slugs[i], p[a : a + self.lengths[i]].tolist(), strict=True))
            for i, a in zip(figures, starts, strict=True)
        }

    def table(self, weights: np.ndarray) -> dict[str, float]:
        """Cue → weight, of those that say something."""
        return {cue: w for cue, w in zip(self.cues, weights, strict=True) if abs(w) >= LEAST}


def _softmax(scores: np.ndarray, starts: np.ndarray) -> np.ndarray:
    of = np.repeat(np.arange(len(starts)), np.diff(np.append(starts, len(scores))))
    raw = np.exp(scores - np.maximum.reduceat(scores, starts)[of])
    return raw / np.add.reduceat(raw, starts)[of]


def fit(rows: Rows, figures: list[Figure], used: np.ndarray, rounds: int) -> np.ndarray:
    """The weights of a conditional logit over the figures of `used` whose programme is among their candidates."""
    used = np.array([i for i in used if figures[i].programme in rows.slugs[i]])
    x, starts = rows.of(used)
    right = starts + np.array([rows.slugs[i].index(figures[i].programme) for i in used])
    counts = np.array([AS_ARTICLES if figures[i].folder == SENTENCES else 1.0 for i in used], np.float32)
    each = np.repeat(counts, rows.lengths[used])
    target = np.zeros(x.shape[0], np.float32)
    target[right] = 1
    turned = x.T.tocsr()

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        p = _softmax(x @ w.astype(np.float32), starts)
        slope = turned @ ((p - target) * each).astype(np.float32) + RIDGE * w
        return float(-(np.log(p[right] + 1e-12) * counts).sum() + RIDGE / 2 * (w**2).sum()), slope

    return minimize(loss, np.zeros(x.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": rounds}).x


def parts(figures: list[Figure], of: Callable[[Figure], object]) -> list[np.ndarray]:
    """The figures by what they are of (a folder, a fold of articles); sentences are in none."""
    named: dict[object, list[int]] = {}
    for i, f in enumerate(figures):
        if f.folder != SENTENCES:
            named.setdefault(of(f), []).append(i)
    return [np.array(part) for part in named.values()]


def fold_of(figures: list[Figure]) -> Callable[[Figure], int]:
    """Which fold the article of a figure is of: the articles in an order by chance."""
    order = np.random.default_rng(0).permutation(1 + max(f.article for f in figures))
    return lambda f: int(order[f.article]) % FOLDS


def without(figures: list[Figure], part: np.ndarray) -> np.ndarray:
    """All figures but some."""
    return np.setdiff1d(np.arange(len(figures)), part)


def alone_rows(figures: list[Figure]) -> Rows:
    """What is seen of each figure by itself."""
    rows = Rows()
    told = {f.article: cues_alone(f.weighed) for f in figures}
    for f in figures:
        rows.add(told[f.article][f.number])
    rows.finished()
    return rows


def left_out_chances(rows: Rows, figures: list[Figure]) -> dict[int, dict[str, float]]:
    """The chances of each figure by weights that have not seen its article."""
    chances: dict[int, dict[str, float]] = {}
    folds = parts(figures, fold_of(figures))
    for part in folds:
        chances |= rows.chances(fit(rows, figures, without(figures, part), ROUNDS["alone"]), part)
    rest = without(figures, np.concatenate(folds))
    if len(rest):
        chances |= rows.chances(fit(rows, figures, np.concatenate(folds), ROUNDS["alone"]), rest)
    return chances


def add_carried(rows: Rows, figures: list[Figure], chances: Mapping[int, Mapping[str, float]]) -> list[int]:
    """Adds what is seen of each figure, and what the others of its article say by some chances. Returns which figures."""
    of: dict[int, list[int]] = {}
    for i in sorted(chances):
        of.setdefault(figures[i].article, []).append(i)
    added = []
    for numbers in of.values():
        weighed = figures[numbers[0]].weighed
        column = {slug: i for i, slug in enumerate((NEW, *weighed.offers.slugs))}
        known = np.zeros((len(numbers), len(column)))
        for row, i in zip(known, numbers, strict=True):
            row[[column[slug] for slug in chances[i]]] = list(chances[i].values())
        for candidates in cues_among(weighed, known):
            rows.add(candidates)
        added += numbers
    return added


def left_out(figures: list[Figure]) -> dict[tuple[str, int], str]:
    """(article, start of a wanted figure) → the programme that weights choose which have not seen the article."""
    first = alone_rows(figures)
    rows = Rows()
    order = add_carried(rows, figures, left_out_chances(first, figures))
    rows.finished()
    sorted_figures = [figures[i] for i in order]
    chosen = {}
    for part in parts(sorted_figures, fold_of(figures)):
        weights = fit(rows, sorted_figures, without(sorted_figures, part), ROUNDS["carried"])
        for i, of in rows.chances(weights, part).items():
            chosen[sorted_figures[i].name, sorted_figures[i].start] = max(of, key=of.__getitem__)
    return chosen


def check(figures: list[Figure]) -> None:
    """Prints how often the programme is right in a folder that both weighings have not seen, and how many links are wrong."""
    first, rows = alone_rows(figures), Rows()
    order = add_carried(rows, figures, left_out_chances(first, figures))
    tested: list[int] = []
    for folder in CHECKED:
        part = np.array([i for i, f in enumerate(figures) if f.folder == folder])
        weights = fit(first, figures, without(figures, part), ROUNDS["alone"])
        tested += add_carried(rows, figures, first.chances(weights, part))
    rows.finished()
    seen = [figures[i] for i in (*order, *tested)]
    learned = np.arange(len(order))
    told: list[tuple[Figure, str, float]] = []
    for folder in CHECKED:
        used = np.array([i for i in learned if seen[i].folder != folder])
        weights = fit(rows, seen, used, ROUNDS["carried"])
        part = np.array([i for i in range(len(order), len(seen)) if seen[i].folder == folder and seen[i].programme])  # fmt: skip
        of = [(seen[i], chances) for i, chances in rows.chances(weights, part).items()]
        told += [(f, max(c, key=c.__getitem__), max(c.values())) for f, c in of]
        right = np.mean([named == f.programme for f, named, _ in told if f.folder == folder])
        print(f"{folder} left out: {right:.3f} of {len(part)}", flush=True)
    _tell(told)


def _tell(told: list[tuple[Figure, str, float]]) -> None:
    for least in SURE:
        named = [(f, of if sure >= least else NEW) for f, of, sure in told]
        wrong = sum(of not in (NEW, f.programme) for f, of in named)
        right, links = np.mean([of == f.programme for f, of in named]), sum(of != NEW for _, of in named)
        print(f"at least {least:.0%} sure: {right:.3f} of {len(told)} right, {wrong} of {links} links wrong")


def _column(weights: Mapping[str, float]) -> dict[str, dict[str, float]]:
    return {cue: {"weight": weight} for cue, weight in weights.items()}


def main() -> None:
    figures = gathered(intake.names_for(None))
    if "--check" in sys.argv:
        check(figures)
        return
    every = np.arange(len(figures))
    first, rows = alone_rows(figures), Rows()
    chances = left_out_chances(first, figures)
    write("programme_alone", _column(first.table(fit(first, figures, every, ROUNDS["alone"]))))
    order = add_carried(rows, figures, chances)
    rows.finished()
    seen = [figures[i] for i in order]
    write("programme", _column(rows.table(fit(rows, seen, every, ROUNDS["carried"]))))


if __name__ == "__main__":
    main()
