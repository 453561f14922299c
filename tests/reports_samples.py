"""Small notebooks and plans for the tests of `analysis.reports`, written by the tests themselves."""

import json
import os
import re
import tempfile
import time
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from analysis.reports.plan.plan import make_plan

# what a batch remembers of imports goes to a folder of this test run
if "OUTLOOK_CACHE_DIR" not in os.environ:
    _cache = tempfile.TemporaryDirectory(prefix="outlook-test-cache-")
    os.environ["OUTLOOK_CACHE_DIR"] = _cache.name
TARGETS = "target,deadline\nalpha-2026,2026-12-31\nbeta-2027,2027-12-31\ngamma-2020,2020-12-31\n"
CLAIMS = (
    "claim_id,indicator,value,unit,qualifier,period_end,published_latest\n"
    "c-1,stock,103,count,exact,2024-02-21,2024-03-01\nc-2,stock,210,count,over,2025-12-31,2026-01-05\n"
)
EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)> & \"quotes\" '智能'"
# first in a script that imports papermill: without it jsonschema takes three seconds for formats that no notebook has
FORMAT = "from analysis.reports.warm.warmup import notebook_format\nnotebook_format()\n"
RECORD = (
    "from IPython.display import display\n"
    "def record(name, value, low=None, high=None, unit='count', claim_ids=()):\n"
    "    one = dict(name=name, value=value, low=low, high=high, unit=unit, claim_ids=list(claim_ids))\n"
    "    display({'application/vnd.outlook.result+json': one, 'text/plain': name}, raw=True)\n"
)


def notebook(path: Path, *cells: str, parameters: str = "") -> Path:
    """A notebook of code cells; a text that begins with `#` and a space is a markdown cell."""
    import nbformat  # only here: a second that processes which read plans need not wait
    from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

    made = [new_code_cell(parameters, metadata={"tags": ["parameters"]})] if parameters else []
    made += [new_markdown_cell(c) if c.startswith(("# ", "## ")) else new_code_cell(c) for c in cells]
    for number, cell in enumerate(made):
        cell["id"] = f"c{number:02d}"
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(new_notebook(cells=made, metadata={"kernelspec": kernel}), path)
    return path


def light(folder: Path) -> Path:
    """A notebook that needs a moment and the standard library only."""
    return notebook(
        folder / "light.ipynb",
        "# A light report",
        RECORD,
        "import time\ntime.sleep(pause)\nrecord('answer', 6 * number, 6 * number - 1, 6 * number + 1,"
        " claim_ids=['c-1'])\nnumber",
        parameters="number: int = 7  # any\npause: float = 0.0\nas_of: str = '2026-11-22'\ntarget: str = 'alpha-2026'",
    )


def heavy(folder: Path) -> Path:
    """What a report of this project does: data frames, a fitted model, three figures."""
    return notebook(
        folder / "heavy.ipynb",
        "# A realistic report",
        "import numpy as np\nimport pandas as pd\nimport seaborn as sns\nimport matplotlib.pyplot as plt\n"
        "import statsmodels.formula.api as smf\nsns.set_theme(style='whitegrid')\n" + RECORD,
        "rng = np.random.default_rng(seed)\n"
        "df = pd.DataFrame({'x': rng.normal(size=300), 'g': rng.choice(list('abc'), 300)})\n"
        "df['y'] = 1 + 2 * df.x + rng.standard_t(5, 300)\ndf.head()",
        "## Model",
        "fit = smf.ols('y ~ x + C(g)', data=df).fit()\nfit.summary().tables[1]",
        "df.groupby('g').agg(['mean', 'std', 'count'])",
        "## Figures",
        "sns.regplot(data=df, x='x', y='y', n_boot=20, seed=seed);",
        "fig, ax = plt.subplots()\nsns.boxplot(data=df, x='g', y='y', ax=ax);",
        "plt.figure()\nplt.hist(fit.resid)\nplt.title('$\\\\varepsilon$ 智能工厂')\nplt.show()",
        "record('slope', float(fit.params['x']), *map(float, fit.conf_int().loc['x']), claim_ids=['c-1', 'c-2'])\n"
        "print('R2', round(fit.rsquared, 6))\nimport sys; print('warned', file=sys.stderr)",
        parameters="seed: int = 1",
    )


def data(folder: Path) -> Path:
    """A data folder as far as plans look at it."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "targets.csv").write_text(TARGETS, encoding="utf-8")
    (folder / "claims.csv").write_text(CLAIMS, encoding="utf-8")
    return folder


class Tags(HTMLParser):
    """Every tag with its attributes, and whether tags are closed in order."""

    VOID = frozenset(("meta", "link", "img", "br", "input", "hr", "source", "wbr", "col"))

    def __init__(self, text):
        super().__init__()
        self.tags, self.open, self.wrong = [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag in self.open:
            while self.open.pop() != tag:
                self.wrong.append(tag)

    def all(self, tag):
        return [attrs for name, attrs in self.tags if name == tag]


def page_record(**more) -> dict:
    """What is known of a report when its page is made."""
    base = {
        "slug": "page", "run_id": "abc123", "batch_id": "20261122", "notebook": "sample", "title": "A title", "status": "ok", "error": None,
        "parameters": {"target": "x"}, "all_parameters": {"target": "x", "seed": 1}, "as_of": "2026-11-22", "seed": 1,
        "started": "2026-11-22 10:00:00+00:00", "duration_s": 1.25, "peak_memory_mib": 120.0, "results": [],
        "hashes": {"data": "d" * 64, "notebook": "n" * 16, "code": "c" * 16}, "versions": {"python": "3.12"},
        "git_commit": "f" * 40, "git_dirty": True,
    }  # fmt: skip
    return {**base, **more}


def put(folder, *records):
    """The record of each page beside its page."""
    for one in records:
        (folder / f"{one['slug']}.json").write_text(json.dumps(one))
        (folder / f"{one['slug']}.html").write_text("page")


def result(name, value, unit=""):
    return {"name": name, "value": value, "unit": unit, "low": None, "high": None, "claim_ids": []}


def row(target="lakeside-60", **more):
    """A row as the overview records it."""
    return {
        "target": target, "label": f"Lakeside: {target}", "label_zh": "湖畔智能工厂", "place": "Lakeside", "place_zh": "湖畔",
        "within": "", "list": "Model plants", "list_zh": "示范工厂", "programme": "model-plants", "kind": "recognised list",
        "deadline": "2027-12-31", "asked": "60 in all", "value": 60.0, "unit": "count", "newest": "33", "newest_value": 33.0,
        "newest_day": "2024-12-31", "status": "open", "standing": "likely", "basis": "trend and record", "probability": 0.7123,
        "trend": 0.8, "record": 0.6, "words": "likely", "announced": False, "searched": False, "condition": "", "settled_by": "", "settled_url": "", "earlier": False,
        "newest_when": "", "otherwise": "", **more,
    }  # fmt: skip


def overview(*rows, **more):
    given = {"slug": "overview", "notebook": "00_overview", "title": "Where they stand", "parameters": {}}
    return page_record(**given, tables={"targets": list(rows)}, **more)


def page_of(target, slug, **more):
    """The record of a target's own page."""
    given = {
        "notebook": "02_target_forecast",
        "title": f"Page of {target}",
        "slug": slug,
        "parameters": {"target": target},
    }
    results = [result("target", target), result("status", "open"), result("verdict", "Likely (71 %)."), result("p", 0.71, "probability")]  # fmt: skip
    return page_record(**given, results=results, **more)


def folder_of(tmp_path, *records):
    """The front page of a folder with the pages of these records."""
    from analysis.reports.site import index as site  # as above

    put(tmp_path, *records)
    site.write_assets(tmp_path)
    site.Site(tmp_path).write()
    return (tmp_path / "index.html").read_text(encoding="utf-8")


def plan_of(folder: Path, name: str, **grid):
    """A plan for one notebook of a folder that has `data` beside the notebooks."""
    if not (folder / "data").exists():
        data(folder / "data")
    return make_plan([name], grid, notebook_dir=folder, data_dir=folder / "data")


def outputs(path: Path) -> list:
    """What an executed notebook shows, with what differs between any two runs masked and streams joined."""

    import nbformat

    def mask(value) -> str:
        return re.sub(r"ipykernel_\d+|0x[0-9a-f]{6,}|\d\d:\d\d:\d\d", "#", str(value))

    shown: list = []
    for number, cell in enumerate(nbformat.read(path, 4).cells):
        for output in cell.get("outputs", []):
            if output.output_type == "stream":
                if shown and shown[-1][:2] == (number, output.name):
                    shown[-1] = (number, output.name, shown[-1][2] + mask(output.text))
                else:
                    shown.append((number, output.name, mask(output.text)))
            elif output.output_type == "error":
                shown.append((number, output.ename, mask(output.evalue), mask(output.traceback)))
            else:
                bundle = {kind: mask(value) for kind, value in output.data.items()}
                count = output.get("execution_count")
                shown.append((number, output.output_type, count, bundle, mask(output.metadata)))
    return shown


def processes(marker: str) -> list[int]:
    """Processes that have `marker` in their environment (Linux)."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            try:
                if marker.encode() in (entry / "environ").read_bytes():
                    found.append(int(entry.name))
            except OSError:
                continue
    return found


def until(condition: Callable[[], Any], seconds: float = 300) -> Any:
    """Wait for what will happen, for as long as a busy machine may need; what the condition is in the end."""
    end = time.monotonic() + seconds
    while not (now := condition()) and time.monotonic() < end:
        time.sleep(0.05)
    return now


def gone(marker: str, seconds: float = 60) -> list[int]:
    """Wait until no process has `marker` in its environment; those that are left."""
    until(lambda: not processes(marker), seconds)
    return processes(marker)


def record_of(out: Path, slug: str) -> dict:
    """The record beside a page."""
    return json.loads((out / f"{slug}.json").read_text(encoding="utf-8"))
