"""What a new process has loaded once it ran some code: a door that nobody opened hides what stands behind it."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
# what a command must not wait for before its own work needs it
HEAVY = {
    "pandas", "numpy", "scipy", "matplotlib", "seaborn", "statsmodels", "duckdb", "IPython", "papermill", "yaml",
    "nbformat", "anywidget",
}  # fmt: skip


def loaded(code: str, below: str = "") -> set[str]:
    """The modules that are loaded at the end; those of one package where it is named."""
    ask = f"import sys\n{code}\nprint('loaded', *sys.modules)"
    run = subprocess.run([sys.executable, "-c", ask], cwd=ROOT, capture_output=True, text=True, check=True)
    names = set(run.stdout.rpartition("loaded")[2].split())
    assert {"sys", "builtins"} <= names, run.stdout
    return {name for name in names if not below or name == below or name.startswith(f"{below}.")}
