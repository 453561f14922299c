"""What a report is made from.

Equal hashes mean that it need not be made again; the page shows them as provenance.
"""

from __future__ import annotations

import csv
import datetime as dt
import functools
import json
import platform
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import analysis
from analysis.fingerprint import canonical, digest, git_asked, hashes_below
from analysis.paths import BORROWED, default_data_dir
from analysis.reports.plan.plan import Plan, Report

# named on every page; all installed packages count for the hash
NAMED = (
    "smart-factory-outlook",
    "numpy",
    "pandas",
    "scipy",
    "statsmodels",
    "matplotlib",
    "seaborn",
    "papermill",
    "ipykernel",
    "nbconvert",
)
CODE = {".py", ".j2", ".css", ".js", ".json"}


@dataclass(frozen=True)
class Surroundings:
    """Everything but notebook and parameters: files of data and code with their hashes, packages, commit."""

    data_files: dict
    code_files: dict
    packages: dict
    versions: dict
    git_commit: str | None
    git_dirty: bool

    @functools.cached_property
    def hashes(self) -> dict:
        """Hash of each part."""
        return {
            "data": digest(canonical(self.data_files), length=64),
            "code": digest(canonical(self.code_files)),
            "packages": digest(canonical(self.packages)),
        }


def borrowed_hashes(data_dir: Path) -> dict[str, str]:
    """Hashes of the shipped tables if a data folder borrows some (see `paths.BORROWED`): it then rests on them too."""
    try:
        descriptor = json.loads((data_dir / "datapackage.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    if not isinstance(descriptor, dict) or not descriptor.get(BORROWED):
        return {}
    return {f"shipped/{name}": value for name, value in hashes_below(default_data_dir(), {".csv"}).items()}


def data_files(data_dir: Path) -> dict[str, str]:
    """Hash of every file of the evidence."""
    return hashes_below(data_dir) | borrowed_hashes(data_dir)


def code_files(notebook_dir: Path) -> dict[str, str]:
    """Hash of every file of code, of the package and beside the notebooks."""
    package = hashes_below(Path(analysis.__file__).parent, CODE)
    code = {f"analysis/{k}": v for k, v in package.items() if not k.startswith("_shipped/")}
    return code | {f"notebooks/{k}": v for k, v in hashes_below(notebook_dir, {".py"}).items()}


def surroundings(data_dir: Path, notebook_dir: Path) -> Surroundings:
    """Read the present state of data, code and packages."""
    state = git_asked(Path(analysis.__file__).parents[1])
    code = code_files(notebook_dir)
    packages = installed()
    versions = {name: packages[name] for name in NAMED if name in packages}
    return Surroundings(
        data_files(data_dir),
        code,
        packages,
        {"python": platform.python_version(), **versions},
        *state(),
    )


def read_ahead(data_dir: str | None = None) -> None:
    """Know the content of the package's files and of the evidence, as long as neither their size nor their time changes."""
    hashes_below(Path(analysis.__file__).parent, CODE)
    hashes_below(Path(data_dir) if data_dir else default_data_dir())


def installed() -> dict[str, str]:
    """Name -> version of every installed package, from the names of their metadata folders (fast)."""
    versions = {"python": sys.version.split()[0]}
    for entry in sys.path:
        for path in Path(entry).glob("*.dist-info") if entry and Path(entry).is_dir() else ():
            name, _, version = path.name.removesuffix(".dist-info").partition("-")
            versions.setdefault(re.sub(r"[-_.]+", "-", name).lower(), version)
    return dict(sorted(versions.items()))


def notebook_parts(path: Path) -> dict[str, str]:
    """Cell -> hash of its source and tags, and the kernel's name: what it does, not its outputs or layout."""
    content = json.loads(path.read_text(encoding="utf-8"))
    parts = {"kernel": content.get("metadata", {}).get("kernelspec", {}).get("name", "")}
    for number, cell in enumerate(content["cells"], 1):
        text = "".join(cell["source"])
        head = next((line.strip() for line in text.splitlines() if line.strip()), "")[:50]
        tags = cell.get("metadata", {}).get("tags", [])
        parts[f"cell {number:02d} ({head})"] = digest(cell["cell_type"], text, canonical(tags))
    return parts


class Describer:
    """Identity and provenance of the reports of one plan; reads the surroundings once per folders of data and notebook."""

    def __init__(self, plan: Plan):
        self.plan = plan
        self.seen: dict[tuple[Path, Path], Surroundings] = {}
        self.notebooks: dict[Path, dict] = {}

    def around(self, report: Report) -> Surroundings:
        """Surroundings of a report: its own `data_dir` if it has such a parameter, else the plan's."""
        folders = self.data_of(report), report.notebook.parent
        if folders not in self.seen:
            self.seen[folders] = surroundings(*folders)
        return self.seen[folders]

    def data_of(self, report: Report) -> Path:
        """The folder of the evidence of a report."""
        own = report.value("data_dir")
        return Path(own) if own else self.plan.data_dir

    def changed(self, report: Report) -> str:
        """What of a report is no longer as it was when its record was begun, in words; '' if all is."""
        around = self.around(report)
        try:
            parts = notebook_parts(report.notebook)
        except (OSError, ValueError, LookupError, TypeError, AttributeError):  # gone, or being written just now
            parts = {}
        if parts != self.notebooks[report.notebook]:
            return "the notebook"
        try:
            if data_files(self.data_of(report)) != around.data_files:
                return "the data"
            if code_files(report.notebook.parent) != around.code_files:
                return "the code"
        except OSError as problem:  # a file that was there a moment ago
            return str(problem.filename)
        return ""

    def record(self, report: Report) -> dict:
        """The part of a report's record that is known before it runs.

        Equal `run_id`: nothing relevant changed.
        """
        around = self.around(report)
        everything = {**report.defaults, **report.parameters}
        if report.notebook not in self.notebooks:
            self.notebooks[report.notebook] = notebook_parts(report.notebook)
        hashes = {
            "notebook": digest(canonical(self.notebooks[report.notebook])),
            "parameters": digest(canonical(everything)),
            **around.hashes,
        }
        as_of = report.value("as_of")
        return {
            "slug": report.slug,
            "run_id": digest(report.notebook.stem, canonical(hashes), length=12),
            "notebook": report.notebook.stem,
            "parameters": report.parameters,
            "all_parameters": everything,
            "as_of": str(as_of) if as_of else None,
            "seed": report.value("seed"),
            "kernel": report.kernel.name,
            "started": dt.datetime.now(dt.UTC).isoformat(" ", "seconds"),
            "hashes": hashes,
            "versions": around.versions,
            "git_commit": around.git_commit,
            "git_dirty": around.git_dirty,
        }

    def parts(self) -> list[dict]:
        """What is behind each hash of the records made so far, as rows hash, kind, content."""
        rows = [("notebook", digest(canonical(parts)), parts) for parts in self.notebooks.values()]
        for around in self.seen.values():
            contents = (around.data_files, around.code_files, around.packages)
            rows += [
                (k, around.hashes[k], c) for k, c in zip(("data", "code", "packages"), contents, strict=True)
            ]
        return [{"kind": kind, "hash": value, "content": content} for kind, value, content in rows]

    def claims(self) -> dict[str, Callable[[], list[dict]]]:
        """Hash of the data → every claim of a data folder as printed there, read when it is asked for."""
        return {
            around.hashes["data"]: functools.partial(printed_claims, folder, around.hashes["data"])
            for (folder, _), around in self.seen.items()
        }


def printed_claims(data_dir: Path, hash_data: str) -> list[dict]:
    """Each claim of a data folder as it is printed there: what `diff` compares.

    Empty without a `claims.csv`.
    """
    path = data_dir / "claims.csv"
    if not path.is_file():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    columns = ("qualifier", "value", "unit", "indicator", "period_end", "published_latest")
    return [
        {
            "hash_data": hash_data,
            "claim_id": row["claim_id"],
            "printed": " ".join(row[c] for c in columns if row.get(c)),
        }
        for row in rows
        if row.get("claim_id")
    ]
