"""Which notebook with which parameters: a plan is checked whole before anything runs.

A plan comes from options (`make_plan`) or from one YAML file (`load_plan`):

    defaults:                       # given to every report whose notebook knows the parameter
      as_of: 2026-11-22
    reports:
      - notebook: 00_overview
      - notebook: 02_target_forecast
        parameters: {n_draws: 5000}
        grid:                       # every combination is one report
          target: open              # all, open, due-2025, due-2024-2026, or a list of slugs
          seed: [1, 2]
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from analysis.errors import ReportError, suggest
from analysis.paths import default_data_dir, default_notebook_dir
from analysis.reports.plan import declared, document, elsewhere
from analysis.reports.plan import parameters as params
from analysis.reports.plan.kernels import Kernel, kernel_of
from analysis.reports.plan.naming import slug_of

DATA_DIR = "data_dir"  # the parameter by which a notebook is told where its evidence is
AS_OF = "as_of"  # the parameter that says by which day something must have been published
LARGEST_BATCH = 10_000  # reports
MOST_TOLD = 50  # problems of one plan
LONGEST_NAME = 200  # a longer one is no slip of the pen
Choices = Mapping[str, Iterable[str] | Callable[[], Iterable[str]]]


@dataclass(frozen=True)
class Report:
    """One notebook with one set of parameters."""

    notebook: Path
    parameters: dict
    slug: str
    defaults: dict = field(default_factory=dict)
    kernel: Kernel = field(default_factory=Kernel)

    def value(self, name: str) -> Any:
        """The value of a parameter in this report, given or by the notebook's default; None if unknown."""
        return self.parameters.get(name, self.defaults.get(name))


@dataclass(frozen=True)
class Plan:
    """Reports that may be run as they stand: everything about them was checked."""

    reports: tuple[Report, ...]
    data_dir: Path
    notebook_dir: Path

    def __len__(self) -> int:
        return len(self.reports)

    def describe(self) -> str:
        """The plan as text, one line per report, for `--dry-run`."""
        width = max((len(r.notebook.stem) for r in self.reports), default=0)
        lines = [
            f"{r.notebook.stem:<{width}}  "
            + (", ".join(f"{k}={v!r}" for k, v in r.parameters.items()) or "(parameters as in the notebook)")
            for r in self.reports
        ]
        return "\n".join([*lines, f"{len(lines)} report{'' if len(lines) == 1 else 's'}"])


def make_plan(
    notebooks: Iterable[str | Path],
    grid: Mapping[str, object] | None = None,
    *,
    parameters: Mapping[str, object] | None = None,
    notebook_dir: str | Path | None = None,
    data_dir: str | Path | None = None,
    choices: Choices | None = None,
) -> Plan:
    """Plan every notebook with every combination of the grid.

    `notebooks`: names (`02_target_forecast`) or paths. `grid`: parameter -> one value or a list of values;
    for a parameter with choices also `all`, for targets also `open` (deadline not past) and `due-2024-2026`.
    `parameters`: fixed values. Text is read by the type of the parameter's default, as on a command line.
    `choices`: parameter -> allowed values (or a function that gives them); by default read from the tables in
    `data_dir`.

    Raises ReportError that tells all problems at once.
    """
    names = list(notebooks)
    entry = {"parameters": dict(parameters or {}), "grid": dict(grid or {})}
    return _build([{"notebook": n, **entry} for n in names], {}, notebook_dir, data_dir, choices)


def default_plan(
    notebook_dir: str | Path | None = None,
    data_dir: str | Path | None = None,
    choices: Choices | None = None,
    defaults: Mapping[str, object] | None = None,
) -> Plan:
    """Every notebook once; one that asks for a `target` once for every target, one that asks for a `programme` once for
    every programme with a target.

    A file `parameters/default.yml` beside the notebooks is used instead where there is one, for the shipped evidence: it
    names targets and programmes that another directory does not have.
    """
    folder = Path(notebook_dir or default_notebook_dir())
    ready = folder / "parameters" / "default.yml"
    if ready.is_file() and is_shipped(data_dir):
        return load_plan(ready, notebook_dir=folder, data_dir=data_dir, choices=choices, defaults=defaults)
    paths = sorted(folder.glob("*.ipynb"))
    if not paths:
        raise ReportError(f"No notebook in {folder}. Name one with --notebook PATH.")
    place = Path(data_dir or default_data_dir())
    asked = {"target": "all", "programme": params.with_a_target(place)}
    known = {path: declared.declared(path) for path in paths if not elsewhere.is_left_out(path)}
    newest = elsewhere.newest(place).get("published_latest", "")
    dated = {AS_OF: newest} if newest and AS_OF not in (defaults or {}) else {}
    entries = [
        {
            "notebook": path,
            "grid": {name: values for name, values in asked.items() if name in names},
            "parameters": dated if AS_OF in names and not elsewhere.says(path) else {},
        }
        for path, names in known.items()
    ]
    return _build(entries, defaults or {}, folder, data_dir, choices)


def is_shipped(data_dir: str | Path | None) -> bool:
    """Whether a directory is that of the shipped evidence (None or empty: it is)."""
    return not data_dir or Path(data_dir).resolve() == default_data_dir().resolve()


def load_plan(
    path: str | Path,
    *,
    notebook_dir: str | Path | None = None,
    data_dir: str | Path | None = None,
    choices: Choices | None = None,
    defaults: Mapping[str, object] | None = None,
) -> Plan:
    """Read a plan from a YAML file; `defaults` are added to the file's own. Raises ReportError."""
    path = Path(path)
    content = document.read(path)
    known = {"defaults", "reports", "notebook_dir", "data_dir"}
    if not isinstance(content, dict) or not isinstance(content.get("reports"), list):
        raise ReportError(
            f"The plan {path} needs a list `reports:`, each with `notebook:` (see `outlook report --help`)."
        )
    if unknown := [k for k in content if k not in known]:
        hints = "; ".join(f"{k!r} is not known.{suggest(k, known)}" for k in unknown)
        raise ReportError(f"The plan {path}: {hints} Known: {', '.join(sorted(known))}.")

    problems: list[str] = []
    own = document.mapping(content.get("defaults"), "defaults", f"{path}: ", problems)

    def place(name: str, given: str | Path | None) -> str | Path | None:
        told = content.get(name)
        if told is not None and not isinstance(told, str):
            problems.append(f"{path}: `{name}:` needs the name of a folder; found {document.shown(told)}.")
            told = None
        return given or (path.parent / told if told else None)

    return _build(
        content["reports"],
        {**own, **(defaults or {})},
        place("notebook_dir", notebook_dir),
        place("data_dir", data_dir),
        choices,
        origin=path,
        problems=problems,
    )


def _build(
    entries: list[Any],
    defaults: Mapping[str, Any],
    notebook_dir: str | Path | None,
    data_dir: str | Path | None,
    choices: Choices | None,
    origin: Path | None = None,
    problems: list[str] | None = None,
) -> Plan:
    folder = Path(notebook_dir or default_notebook_dir())
    data = Path(data_dir or default_data_dir())
    problems = problems if problems is not None else []
    reports: dict[str, Report] = {}
    for name, place in (("data_dir", data_dir), ("notebook_dir", notebook_dir)):
        if place is not None and not params.is_place(Path(place)):
            problems.append(f"{name}: there is no folder {document.shown(str(place))}.")
    used_defaults: set[str] = set()
    for number, entry in enumerate(entries, 1):
        where = f"{origin}, report {number}: " if origin else ""
        for report, used in _reports_of(entry, defaults, folder, data, choices, where, problems):
            reports.setdefault(report.slug, report)
            used_defaults |= used
        if len(reports) > LARGEST_BATCH:
            problems.append(f"{where}more than {LARGEST_BATCH:,} reports in one plan. Divide it.")
            break
    for name in defaults:
        if reports and name not in used_defaults:
            problems.append(
                f"{origin or 'plan'}, defaults: no notebook of the plan has a parameter {name!r}."
            )
    if not problems and not reports:
        problems.append("The plan has no report.")
    if problems:
        unique = list(dict.fromkeys(problems))
        head = f"{len(unique)} problems in the plan, nothing was run:\n- " if len(unique) > 1 else ""
        more = f"\n- and {len(unique) - MOST_TOLD} more" if len(unique) > MOST_TOLD else ""
        raise ReportError(head + "\n- ".join(unique[:MOST_TOLD]) + more)
    return Plan(tuple(reports.values()), data.resolve(), folder.resolve())


def _reports_of(
    entry: Any,
    defaults: Mapping[str, Any],
    folder: Path,
    data: Path,
    choices: Choices | None,
    where: str,
    problems: list[str],
) -> list[tuple[Report, set[str]]]:
    """The (report, names of defaults it used) of one entry; what is wrong goes into `problems`."""
    path = _notebook_of(entry, folder, where, problems)
    if path is None:
        return []
    try:
        known = declared.declared(path)
    except ReportError as problem:
        problems.append(f"{where}{problem}")
        return []
    own = {name for name in defaults if name in known}
    given = document.mapping(entry.get("parameters"), "parameters", where, problems)
    grid = document.mapping(entry.get("grid"), "grid", where, problems)
    for name in sorted(set(given) & set(grid)):
        problems.append(f"{where}{name!r} stands under `parameters:` and under `grid:`; keep one.")
    axes = {name: defaults[name] for name in own} | given
    data = Path(axes.get(DATA_DIR) or data)  # what a report names itself is what it is checked against
    there = {} if is_shipped(data) else elsewhere.values(path, data)
    there = {name: value for name, value in there.items() if name in known and name not in {**axes, **grid}}
    if AS_OF in there:  # the day is part of a page's name, and of the links to it
        axes |= {AS_OF: there.pop(AS_OF)}
    reader = params.Reader(path, known, data, choices, where, as_of={**axes, **grid}.get("as_of"))
    values = {name: reader.read(name, value, spread=name in grid) for name, value in {**axes, **grid}.items()}
    if not is_shipped(data):
        reader.check_defaults({**axes, **grid, **there})
    problems.extend(reader.problems)
    if reader.problems or not _may_be_expanded(path, values, where, problems):
        return []
    if DATA_DIR in known and DATA_DIR not in values and not is_shipped(data):
        there |= {DATA_DIR: str(data.resolve())}
    return [(report, own) for report in _combinations(path, known, values, there)]


def _notebook_of(entry: Any, folder: Path, where: str, problems: list[str]) -> Path | None:
    """The notebook that an entry names; None where it is no entry or there is no such notebook."""
    if not isinstance(entry, dict) or not entry.get("notebook"):
        problems.append(f"{where}needs `notebook:`, found {document.shown(entry)}.")
        return None
    if unknown := [k for k in entry if k not in ("notebook", "parameters", "grid")]:
        problems.append(
            f"{where}unknown {', '.join(map(repr, unknown))}; allowed: notebook, parameters, grid."
        )
    return _find_notebook(entry["notebook"], folder, where, problems)


def _may_be_expanded(path: Path, values: Mapping[str, list], where: str, problems: list[str]) -> bool:
    """Whether the combinations of these values are no more than a plan may have."""
    count = math.prod(len(options) for options in values.values())
    if count > LARGEST_BATCH:
        sizes = " x ".join(f"{len(options):,}" for options in values.values() if len(options) > 1)
        problems.append(
            f"{where}{path.stem}: {sizes} = {count:,} reports; at most {LARGEST_BATCH:,} in one plan."
        )
    return count <= LARGEST_BATCH


def _combinations(path: Path, known: Mapping, values: Mapping[str, list], there: dict) -> Iterator[Report]:
    """A report for each combination of values. there: what the plan's own directory adds, which is no part of a name: the
    same report elsewhere."""
    kernel = kernel_of(declared.content_of(path))
    literals = {name: p.default for name, p in known.items() if p.has_default}
    for combination in itertools.product(*values.values()):
        chosen = dict(zip(values, combination, strict=True))
        yield Report(path, {**there, **chosen}, slug_of(path.stem, chosen), literals, kernel)


def _find_notebook(name: Any, folder: Path, where: str, problems: list[str]) -> Path | None:
    wanted = Path(str(name))
    tried = [wanted, folder / wanted, folder / f"{wanted}.ipynb"]
    for path in tried:
        if path.suffix == ".ipynb" and params.is_place(path, folder=False):
            return path.resolve()
    known = sorted(p.stem for p in folder.glob("*.ipynb"))
    near = suggest(wanted.stem, known) if len(wanted.stem) < LONGEST_NAME else ""
    listing = f" Known: {', '.join(known)}." if known else f" There is no notebook in {folder}."
    problems.append(f"{where}no notebook {document.shown(str(name))}.{near or listing}")
    return None
