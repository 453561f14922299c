"""What was fixed before anything was scored: code, settings, classes, assumptions and the list of cases with its days.

The file `evaluation/registered.json` of a data directory is written once, before scoring. A run compares what it is
about to use with that file and refuses if settings, classes or cases differ; where the code differs the page says so
before any score. So no choice can be made after seeing a score without leaving a trace: the file keeps every earlier
registration with its day and reason, and the day and the set under which each case was registered first.

Scored once means scored under one registration. Every change of code, classes, assumptions or rules of scoring is one
more entry of `scorings`, and a set of cases that was there before it has been scored before it: from then on it is told
as seen. The entries are only ever added to; a file whose entries were changed or taken out is refused.
"""

import hashlib
import json
from dataclasses import asdict, dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from analysis.errors import OutlookError
from analysis.evaluation.errors import EvaluationError
from analysis.evidence import EVIDENCE_ASSUMPTIONS, Evidence, load, register
from analysis.evidence.hedges import HEDGE_ASSUMPTIONS
from analysis.evidence.kinds import KINDS
from analysis.fingerprint import canonical, digest, hashes_below
from analysis.forecast import ASSUMPTIONS
from analysis.forecast.trend import classes
from analysis.forecast.trend.classes import ReferenceClass

PLACE = Path("evaluation") / "registered.json"
ROOMS = ("evidence", "forecast", "evaluation")
NO_PART_OF_IT = (
    "evidence/checks/", "evidence/add.py", "forecast/learn/", "evaluation/beside.py", "evaluation/cli.py", "evaluation/registration.py", "evaluation/resolve.py",
    "evaluation/sealed.py", "evaluation/seen.py", "evaluation/tuning.py",
)  # fmt: skip
SETS = {
    "tuning": "seen while the mixture was chosen", "once": "looked at once, with all frozen",
    "after": "came after the freeze",
}  # fmt: skip
KEPT_APART = ("once", "after")  # sets that count as unseen as long as they were scored under one registration
NEW = "after"  # the set of cases that no earlier registration has
ASSUMED = (*ASSUMPTIONS, *EVIDENCE_ASSUMPTIONS, *sorted(set(HEDGE_ASSUMPTIONS)), "deadline-figure-days")


@dataclass(frozen=True)
class Protocol:
    """How forecasts are made and scored. Sizes (draws, seed, resamples) are no part of it: they can be varied.

    yes, no: the probability that a rule's yes or no is scored as. weights: of delivery, scored beside the one in use.
    every_months: between two origins of a target, from its announcement until its deadline or until its outcome is known;
    days_before: one more origin, so long before the deadline. first_figures: figures of
    a series known at its first origin. ahead: how many figures past an origin are scored. widest_outcome: an outcome
    whose interval is wider, relative to its middle, is not scored as a number. swapped: which class stands in for the
    one in use in the ablation 'another reference class'. reliability_bins, reliability_least: edges, and programmes a bin needs.
    """

    yes: float = 0.99
    no: float = 0.01
    weights: tuple[float, ...] = (0.0, 0.25, 0.5, 0.75, 1.0)
    every_months: int = 6
    days_before: int = 30
    baseline_lag_days: int = 60
    least_dates: int = 3
    first_figures: int = 2
    ahead: int = 3
    widest_outcome: float = 0.1
    reliability_bins: tuple[float, ...] = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
    reliability_least: int = 10
    measure: str = (
        "mean over the origins of a case, then over cases; standard errors by resampling programmes"
    )
    swapped: str = "the class that serves most kinds, other than the one in use; by name if several do"


PROTOCOL = Protocol()


@lru_cache(maxsize=4)  # a page scores more than once
def case_list(evidence: Evidence) -> tuple[str, ...]:
    """The resolved targets of all that is recorded, sorted: what was registered does not depend on the day of a page."""
    whole = evidence.as_of is None or evidence.settled is not None
    everything = evidence if whole else load(evidence.data_dir, check=False)  # it was loaded once already
    outcomes = register(everything)
    return tuple(sorted(outcomes.loc[outcomes["met"].isin(["yes", "no"]), "case_id"]))


def current(evidence: Evidence, protocol: Protocol = PROTOCOL) -> dict:
    """What a run with this evidence would use, as it would be registered."""
    known = classes.shipped()
    return json.loads(json.dumps({
        "protocol": asdict(protocol),
        "assumptions": {a: evidence.assumed(a) for a in ASSUMED},
        "classes": {name: _digest(_content(known[name])) for name in sorted(known)},
        "class_of_kind": {name: kind.growth for name, kind in sorted(KINDS.items())},
        "cases": case_list(evidence),
        "code": code_hashes(),
    }))  # fmt: skip


def code_hashes() -> dict[str, str]:
    """Hash of every file that computes forecasts or scores, by its place in the package."""
    package = Path(__file__).parents[1]
    hashes = {
        f"{room}/{name}": value
        for room in ROOMS
        for name, value in hashes_below(package / room, {".py"}).items()
    }
    return {name: value for name, value in hashes.items() if not name.startswith(NO_PART_OF_IT)}


def _content(reference: ReferenceClass) -> str:
    kept = {k: v for k, v in asdict(reference).items() if k != "about"}
    return json.dumps(kept, sort_keys=True)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def differences(registered: dict, in_use: dict, place: str = "") -> list[str]:
    """Every place where two registrations differ, in words.

    >>> differences({"cases": ["a", "b"], "weights": [0.5]}, {"cases": ["a"], "weights": [0.5]})
    ['cases: registered, but not in use: b']
    """
    told = []
    for key in sorted({*registered, *in_use}):
        name, a, b = f"{place}{key}", registered.get(key), in_use.get(key)
        if isinstance(a, dict) and isinstance(b, dict):
            told += differences(a, b, f"{name}: ")
        elif isinstance(a, list) and isinstance(b, list) and all(isinstance(x, str) for x in a + b):
            gone, new = sorted(set(a) - set(b)), sorted(set(b) - set(a))
            told += [f"{name}: registered, but not in use: {', '.join(gone)}"] if gone else []
            told += [f"{name}: in use, but not registered: {', '.join(new)}"] if new else []
        elif a != b:
            told.append(f"{name}: registered {_short(a)}, in use {_short(b)}")
    return told


def _short(value: Any) -> str:
    text = "nothing" if value is None else str(value)
    return text[:12] if len(text) == 64 else text[:60]


def scored_under(content: dict) -> str:
    """One hash for all that decides a score but the cases: rules of scoring, assumptions, classes and code."""
    return digest(canonical({k: v for k, v in content.items() if k != "cases"}))


def _log_digest(held: dict) -> str:
    return digest(canonical({k: held[k] for k in ("earlier", "seen", "scorings")}))


@dataclass(frozen=True)
class Registration:
    """The registered file: its day, the sha256 of its bytes, why it was registered, and what it holds. seen: under which
    set (see SETS), on which day and under which scoring each case was registered first. scorings: each change of what
    decides a score, with its day (see `scored_under`). code_changed: files that differ from the registered."""

    day: str
    sha256: str
    why: str
    content: dict = field(repr=False)
    earlier: tuple[dict, ...] = field(default=(), repr=False)
    seen: tuple[dict, ...] = field(default=(), repr=False)
    scorings: tuple[dict, ...] = field(default=(), repr=False)
    code_changed: tuple[str, ...] = ()

    @property
    def set_of(self) -> dict[str, str]:
        """case_id → set (see SETS)."""
        return {case: group["set"] for group in self.seen for case in group["cases"]}

    def scored_again(self, group: dict) -> int:
        """Under how many later registrations a group of `seen` was scored; code that differs now is one more."""
        states = [scoring["under"] for scoring in self.scorings]
        return len(states) - 1 - states.index(group["under"]) + bool(self.code_changed)

    def words(self, group: dict) -> str:
        """What a group of `seen` is told as: its set, and that it is seen once it was scored again."""
        again = group["set"] in KEPT_APART and self.scored_again(group)
        return SETS[group["set"]] + ("; seen since" if again else "")

    @property
    def told(self) -> dict[str, str]:
        """case_id → what it is told as (see `words`)."""
        return {case: self.words(group) for group in self.seen for case in group["cases"]}

    @property
    def code_sha256(self) -> str:
        """One hash for all registered code."""
        return digest(canonical(self.content.get("code", {})), length=64)

    @property
    def protocol(self) -> Protocol:
        plain: dict[str, Any] = self.content["protocol"]
        values: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in plain.items()}
        return Protocol(**values)


def read(evidence: Evidence) -> Registration:
    """The registered file of the evidence's directory. Raises EvaluationError if there is none, if it is damaged, or if
    what it keeps of earlier registrations, cases and scorings was changed."""
    path = evidence.data_dir / PLACE
    try:
        raw = path.read_bytes()
        held = json.loads(raw)
        kept = {name: tuple(held[name]) for name in ("earlier", "seen", "scorings")}
        whole = held["log"] == _log_digest(held)
        known = {scoring["under"] for scoring in kept["scorings"]}
        whole &= all(group["under"] in known for group in kept["seen"])
        registration = Registration(
            held["registered"], hashlib.sha256(raw).hexdigest(), held["why"], held["content"], **kept
        )
    except FileNotFoundError:
        raise EvaluationError(
            f"{path}: no such file. Nothing may be scored before it is registered: {how(evidence)}"
        ) from None
    except (ValueError, KeyError, TypeError) as fault:
        raise EvaluationError(
            f"{path} is damaged ({fault}). Restore it (git checkout), or remove it and register anew: {how(evidence)}"
        ) from None
    if not whole:
        raise EvaluationError(
            f"{path}: what was registered earlier was changed; it is only ever added to. Restore the file "
            f"(git checkout, in a merge one side of it) and register on top of it: {how(evidence)}"
        )
    return registration


def how(evidence: Evidence) -> str:
    """The command that registers what is in use."""
    return f"python -m analysis.evaluation.registration {evidence.data_dir} YYYY-MM-DD 'why'."


def check(evidence: Evidence, protocol: Protocol = PROTOCOL) -> Registration:
    """The registration, if all that is about to be used is as registered; files of code that differ are named in it, for
    the page to tell.

    Raises EvaluationError that names every other difference; scoring calls it first.
    """
    registration, in_use = read(evidence), current(evidence, protocol)
    before, now = registration.content.get("code", {}), in_use.pop("code")
    changed = tuple(sorted(name for name in {*before, *now} if before.get(name) != now.get(name)))
    told = differences({k: v for k, v in registration.content.items() if k != "code"}, in_use)
    if told:
        raise EvaluationError(
            f"{evidence.data_dir / PLACE} (registered {registration.day}) differs from what is in use:\n  "
            + "\n  ".join(told)
            + f"\nTake the registered settings, or register the new ones before scoring: {how(evidence)}"
        )
    return replace(registration, code_changed=changed)


def write(evidence: Evidence, day: str, why: str, protocol: Protocol = PROTOCOL) -> Path:
    """Register what is in use. An earlier registration is kept in the file: its day, reason, sha256 and what changed.

    A case that no earlier registration has joins the set of those that came after the freeze; a case stays in its set.
    Where what decides a score has changed, all cases of before are scored once more: that is one more scoring.
    Raises EvaluationError for a day before that of the last registration.
    """
    path, in_use, earlier, seen, scorings = evidence.data_dir / PLACE, current(evidence, protocol), [], [], []
    if path.exists():
        before = read(evidence)
        changed = differences(before.content, in_use)
        if not changed:
            return path
        if day < before.day:
            raise EvaluationError(
                f"{path}: {day} is before the last registration ({before.day}); needed is that day or a later one."
            )
        earlier = [
            *before.earlier,
            {"registered": before.day, "sha256": before.sha256, "why": before.why, "changed_after": changed},
        ]
        seen, scorings = [*before.seen], [*before.scorings]
    under = scored_under(in_use)
    if not scorings or scorings[-1]["under"] != under:
        scorings.append({"day": day, "under": under})
    known = {case for group in seen for case in group["cases"]}
    if new := [case for case in in_use["cases"] if case not in known]:
        seen.append({"day": day, "set": NEW, "under": under, "cases": new})
    path.parent.mkdir(exist_ok=True)
    held: dict[str, Any] = {
        "registered": day,
        "why": why,
        "earlier": earlier,
        "seen": seen,
        "scorings": scorings,
    }
    held |= {"log": _log_digest(held), "content": in_use}
    path.write_text(json.dumps(held, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


def main(arguments: list[str]) -> int:
    from analysis import evidence as evidence_package
    from analysis.evidence import parse_day

    if len(arguments) != 3:
        print("usage: python -m analysis.evaluation.registration DATA_DIR YYYY-MM-DD 'why'")
        return 2
    directory, day, why = arguments
    try:
        print(write(evidence_package.load(directory), f"{parse_day(day, 'day'):%Y-%m-%d}", why))
    except OutlookError as problem:
        print(problem)
        return 1
    return 0


if __name__ == "__main__":
    import sys

    sys.exit(main(sys.argv[1:]))
