"""Sealed forecasts: what was published on a day, kept so that nobody can change it after the outcome is known.

A seal is one JSON file in `forecasts/` of a data directory, named by the day and by the hash of its content. It is
written once and never again: `read` refuses a file whose content no longer has its name. The same forecast (target,
reading, as-of) cannot be sealed twice with different numbers. When an outcome comes, every sealed forecast of the
target is scored as it stands.
"""

import datetime as dt
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

import analysis
from analysis.errors import OutlookError
from analysis.evaluation.errors import EvaluationError
from analysis.evidence import Evidence, all_targets, register, target
from analysis.fingerprint import canonical, digest, git_state, hashes_below
from analysis.forecast import Forecast, predict
from analysis.status import UNDECIDED

PLACE = "forecasts"
QUANTILES = (0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95)
CODE = ("evidence", "forecast")  # what a published probability is computed by
SAME = 1e-9  # a probability that moves by less is the same number
COLUMNS = (
    "target", "reading", "deadline", "status", "basis", "as_of", "probability", "median", "lower_90", "upper_90", "sealed",
    "file",
)  # fmt: skip


@dataclass(frozen=True)
class Seal:
    """One sealed file: its path, the day it was sealed, and what it holds (see `content_of`)."""

    path: Path
    day: str
    content: Mapping[str, Any]

    @property
    def forecasts(self) -> list[dict]:
        return list(self.content["forecasts"])

    @property
    def left_out(self) -> dict[str, str]:
        """target → why it could not be forecast on that day."""
        return dict(self.content.get("left_out", {}))


def forecast_row(outlook: Forecast) -> dict[str, Any]:
    """One published forecast as it is sealed: the primary reading's probability with what it rests on.

    Keys: target, reading, deadline, status, direction, basis, probability (six digits), quantiles {level: value in the
    unit of the target} or None where there are no draws, claim_ids.
    """
    reading = outlook.primary
    quantiles = None
    if reading.has_draws:
        values = np.quantile(reading.draws.together - reading.offset, QUANTILES)
        quantiles = {
            f"{level:g}": float(f"{value:.6g}") for level, value in zip(QUANTILES, values, strict=True)
        }
    return {
        "target": outlook.goal.slug, "reading": reading.reading.reading,
        "deadline": f"{outlook.goal.deadline:%Y-%m-%d}", "status": outlook.status, "direction": outlook.goal.direction,
        "basis": reading.basis, "probability": round(float(outlook.probability), 6), "quantiles": quantiles,
        "claim_ids": list(outlook.claim_ids),
    }  # fmt: skip


def forecasts_of(
    evidence: Evidence, targets: Iterable[str]
) -> tuple[list[tuple[Forecast, dict[str, Any]]], dict[str, str]]:
    """The forecasts of these targets, each with its row (see `forecast_row`), and {target: reason} for those without.

    Whatever stops one target, a fault of the program on its figures too, leaves the others as they are: a seal that
    waits for the last of them is no longer of its day.
    """
    made, left_out = [], {}
    for slug in sorted(targets):
        try:
            outlook = predict(evidence, target(evidence, slug), readings="primary")
            row = forecast_row(outlook)
            if not np.isfinite(row["probability"]):
                raise EvaluationError(f"its probability is {row['probability']}, which is no number.")
        except OutlookError as fault:
            left_out[slug] = str(fault)
        except Exception as fault:
            left_out[slug] = f"a fault of the program, {type(fault).__name__}: {fault}"
        else:
            made.append((outlook, row))
    return made, left_out


def content_of(
    evidence: Evidence,
    made: list[tuple[Forecast, dict[str, Any]]],
    left_out: Mapping[str, str],
    day: str,
) -> dict[str, Any]:
    """What a seal holds: sealed, as_of, version, commit, code and data hashes, settings, forecasts; and left_out, {target:
    reason}, where there is any. made, left_out: see `forecasts_of`."""
    package = Path(analysis.__file__).parent
    commit, _ = git_state(package.parent)
    code = {room: hashes_below(package / room, {".py"}) for room in CODE}
    first, rows = made[0][0], [row for _, row in made]
    content: dict[str, Any] = {
        "sealed": day,
        "as_of": f"{first.today:%Y-%m-%d}",
        "version": analysis.__version__,
        "commit": commit,
        "code_sha256": digest(canonical(code), length=64),
        "data_sha256": digest(canonical(_data_hashes(evidence.data_dir)), length=64),
        "settings": {"n_draws": first.settings.n_draws, "seed": first.settings.seed},
        "forecasts": sorted(rows, key=lambda r: (r["target"], r["reading"])),
    }
    return content | ({"left_out": dict(left_out)} if left_out else {})


def _data_hashes(data_dir: Path) -> dict[str, str]:
    """Content hashes of the evidence; sealed forecasts are not part of what forecasts are made from."""
    return {name: value for name, value in hashes_below(data_dir).items() if not name.startswith(f"{PLACE}/")}


def _name(content: Mapping[str, Any]) -> str:
    return f"{content['as_of']}-{digest(canonical(content), length=16)}.json"


def read(data_dir: Path) -> list[Seal]:
    """Every seal of a data directory, oldest first.

    Raises EvaluationError that names every file which is damaged or no longer what its name says it was.
    """
    seals, wrong = [], []
    for path in sorted((Path(data_dir) / PLACE).glob("*.json")):
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            name, seal = _name(content), Seal(path, content["sealed"], content)
            _ = [(r["target"], r["reading"], float(r["probability"])) for r in seal.forecasts]
        except (OSError, ValueError, KeyError, TypeError) as fault:
            wrong.append(f"{path}: can't be read as a sealed file ({fault}).")
            continue
        if name != path.name:
            wrong.append(f"{path}: was changed after it was sealed; its content would be {name}.")
            continue
        seals.append(seal)
    if wrong:
        raise EvaluationError("\n".join([*wrong, "Restore these files as they were sealed (git checkout)."]))
    return sorted(seals, key=lambda s: (s.day, s.path.name))


def seal(
    evidence: Evidence, *, day: dt.date | None = None, targets: Iterable[str] | None = None, git: bool = True
) -> Seal:
    """Forecast every target without an outcome and write the result as one new sealed file. A target that can't be forecast
    is left out and named in it (`Seal.left_out`); the others are sealed.

    day: of the seal (None: today). targets: slugs (None: all that are undecided on the evidence's day).
    git: ask for a clean git state, so that the commit in the file is what computed it.

    Raises EvaluationError if the state is not clean, if no target can be forecast, if a forecast of the same target, reading and as-of day is sealed
    with another number, if all of it is sealed already, or if an earlier seal was changed.
    """
    if git:
        _ask_for_clean_git()
    earlier = read(evidence.data_dir)
    table = all_targets(evidence)
    undecided = table.loc[table["status"].isin(UNDECIDED), "target"]
    wanted = list(undecided if targets is None else targets)
    if settled := sorted(set(wanted) - set(undecided)):
        raise EvaluationError(f"only targets without an outcome are sealed, not {', '.join(settled)}.")
    if not wanted:
        raise EvaluationError("no target is open or silent on this day: there is nothing to seal.")
    made, left_out = forecasts_of(evidence, wanted)
    if not made:
        raise EvaluationError(
            "none of the targets can be forecast, nothing was sealed:\n  "
            + "\n  ".join(f"{slug}: {why}" for slug, why in left_out.items())
        )
    content = content_of(evidence, made, left_out, f"{day or dt.date.today():%Y-%m-%d}")
    _refuse_contradictions(earlier, content)
    path = evidence.data_dir / PLACE / _name(content)
    path.parent.mkdir(exist_ok=True)
    with path.open("x", encoding="utf-8") as out:
        out.write(json.dumps(content, indent=1, ensure_ascii=False, sort_keys=True) + "\n")
        out.flush()
        os.fsync(out.fileno())
    return Seal(path, content["sealed"], content)


def _ask_for_clean_git() -> None:
    commit, dirty = git_state(Path(analysis.__file__).parent.parent)
    if commit is None:
        raise EvaluationError(
            "this installation is no git checkout: the seal could not name the code it was made by. "
            "Seal from a checkout, or say --without-git; the hash of the code is in the file in any case."
        )
    if dirty:
        raise EvaluationError("analysis, data or notebooks differ from the commit: commit first, then seal.")


def _refuse_contradictions(earlier: list[Seal], content: Mapping[str, Any]) -> None:
    """Told at once: every forecast that is sealed for the same as-of day with another number."""
    known = {
        (seal.content["as_of"], r["target"], r["reading"]): (r["probability"], seal.path.name)
        for seal in earlier
        for r in seal.forecasts
    }
    told, fresh = [], False
    for row in content["forecasts"]:
        before = known.get((content["as_of"], row["target"], row["reading"]))
        if before is None:
            fresh = True
        elif abs(before[0] - row["probability"]) > SAME:
            told.append(
                f"{row['target']}: sealed as {before[0]:.3f} in {before[1]}, now {row['probability']:.3f}"
            )
    if told:
        raise EvaluationError(
            f"forecasts as of {content['as_of']} are sealed with other numbers:\n  " + "\n  ".join(told)
            + "\nA sealed forecast stays. Seal again as of a later day."
        )  # fmt: skip
    if not fresh:
        raise EvaluationError(
            f"every forecast as of {content['as_of']} is sealed already; nothing was written."
        )


def table_of(seals: Iterable[Seal]) -> pd.DataFrame:
    """Every sealed forecast, one row each, oldest first.

    Columns: target, reading, deadline (day), status, basis, as_of (day), probability, median, lower_90, upper_90 (NaN
    without draws), sealed (day), file.
    """
    rows = []
    for seal_ in seals:
        for r in seal_.forecasts:
            q = r["quantiles"] or {}
            rows.append({
                "target": r["target"], "reading": r["reading"], "deadline": pd.Timestamp(r["deadline"]), "status": r["status"],
                "basis": r["basis"], "as_of": pd.Timestamp(seal_.content["as_of"]), "probability": r["probability"],
                "median": q.get("0.5", np.nan), "lower_90": q.get("0.05", np.nan), "upper_90": q.get("0.95", np.nan),
                "sealed": pd.Timestamp(seal_.day), "file": seal_.path.name,
            })  # fmt: skip
    days = dict.fromkeys(("deadline", "as_of", "sealed"), "datetime64[ns]")
    numbers = dict.fromkeys(("probability", "median", "lower_90", "upper_90"), "float64")
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(days | numbers)


def scored(evidence: Evidence, table: pd.DataFrame) -> pd.DataFrame:
    """Sealed forecasts with their outcome, where the register has one.

    table: see `table_of`. Added: outcome (1 met, 0 missed, NaN open), case_id ('' while open), brier = (p - outcome)^2
    (Brier 1950, Monthly Weather Review 78:1), log_score = -log of the probability of what came (nats), days_ahead from
    the as-of day to the deadline.
    """
    cases = register(evidence)
    known = cases[cases["met"].isin(["yes", "no"]) & (cases["target"] != "")]
    met = known.set_index("target")["met"].eq("yes").astype(float)
    case = known.set_index("target")["case_id"].astype(object)
    outcome = table["target"].map(met).astype(float)
    p = table["probability"]
    said = np.where(outcome == 1, p, 1 - p)
    with np.errstate(divide="ignore"):
        log = np.where(outcome.notna(), -np.log(said), np.nan)
    return table.assign(
        outcome=outcome, case_id=[case.get(slug, "") for slug in table["target"]], brier=(p - outcome) ** 2, log_score=log,
        days_ahead=(table["deadline"] - table["as_of"]).dt.days,
    )  # fmt: skip


def sealed_forecasts(evidence: Evidence) -> pd.DataFrame:
    """Every sealed forecast of the evidence's directory, scored where its outcome is known: see `table_of` and `scored`."""
    return scored(evidence, table_of(read(evidence.data_dir)))


def over_time(scores: pd.DataFrame) -> pd.DataFrame:
    """The mean scores of what has been resolved, by day of the seal.

    scores: see `scored`. Returns sealed, forecasts, open, resolved, brier, brier_of_one_half (what saying one half would
    have scored: .25), log_score; NaN where nothing is resolved yet.
    """
    rows = []
    for day, group in scores.groupby("sealed", sort=True):
        done = group[group["outcome"].notna()]
        rows.append({
            "sealed": day, "forecasts": len(group), "open": int(group["outcome"].isna().sum()), "resolved": len(done),
            "brier": done["brier"].mean(), "brier_of_one_half": 0.25 if len(done) else np.nan,
            "log_score": done["log_score"].mean(),
        })  # fmt: skip
    columns = ["sealed", "forecasts", "open", "resolved", "brier", "brier_of_one_half", "log_score"]
    return pd.DataFrame(rows, columns=columns)
