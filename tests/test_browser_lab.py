"""JupyterLab opens notebooks and runs all their cells; the explorer lives in it, and its keys are its own."""

import contextlib
import os
import secrets
import socket
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest
from browser_samples import LAPTOP
from explorer_samples import SECONDS, answered
from notebook_samples import NOTEBOOKS, settings_of

pytestmark = pytest.mark.slow
# a notebook takes some seconds: the suite tries the one that is made for JupyterLab, OUTLOOK_LAB=all every one
CHOSEN = [path for path in NOTEBOOKS if path.stem == "06_explore" or os.environ.get("OUTLOOK_LAB") == "all"]
DONE = """() => {
  const notebook = window.jupyterapp?.shell.currentWidget?.content;
  const code = (notebook?.widgets ?? []).filter((cell) => cell.model.type === "code");
  const failed = code.some((cell) => cell.model.toJSON().outputs.some((one) => one.output_type === "error"));
  return code.length > 0 && (failed || code.every((cell) => cell.model.executionCount));
}"""
ERRORS = """() => window.jupyterapp.shell.currentWidget.content.widgets.flatMap((cell) =>
  (cell.model.toJSON().outputs ?? []).filter((one) => one.output_type === "error").map((one) => `${one.ename}: ${one.evalue}`))"""


@pytest.fixture(scope="module")
def lab(browser, tmp_path_factory):
    """Address (without the notebook) of a JupyterLab on copies of the notebooks, with the values they are tried with."""
    folder = tmp_path_factory.mktemp("lab")
    for path in CHOSEN:
        notebook = nbformat.read(path, as_version=4)
        at = next(k for k, cell in enumerate(notebook.cells) if "parameters" in cell.metadata.get("tags", []))
        quick = "\n".join(f"{name} = {value!r}" for name, value in settings_of(path).get("quick", {}).items())
        notebook.cells.insert(at + 1, nbformat.v4.new_code_cell(quick or "pass"))
        nbformat.write(notebook, folder / path.name)
    token = secrets.token_hex(8)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    homes = {
        name: str(folder / ".home")
        for name in (
            "JUPYTER_CONFIG_DIR",
            "JUPYTERLAB_SETTINGS_DIR",
            "JUPYTERLAB_WORKSPACES_DIR",
            "IPYTHONDIR",
        )
    }
    words = ["--no-browser", f"--ServerApp.token={token}", f"--ServerApp.port={port}", "--ServerApp.ip=127.0.0.1", "--allow-root",
             f"--ServerApp.root_dir={folder}", "--LabApp.expose_app_in_browser=True", "--LabApp.news_url=None",
             "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"]  # fmt: skip
    with (folder / "said.txt").open("w") as said:
        server = subprocess.Popen(
            [sys.executable, "-m", "jupyterlab", *words],
            stdout=said,
            stderr=said,
            env={**os.environ, **homes},
        )
    try:
        _wait(server, port, folder / "said.txt")
        yield lambda name: f"http://127.0.0.1:{port}/lab/tree/{name}?reset&token={token}"
    finally:
        server.terminate()
        server.wait(30)


def _wait(server: subprocess.Popen, port: int, said: Path) -> None:
    end = time.monotonic() + SECONDS
    while time.monotonic() < end and server.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=5):
            return
        time.sleep(0.1)
    raise AssertionError(f"JupyterLab did not start:\n{said.read_text()}")


@pytest.mark.parametrize("path", CHOSEN, ids=lambda p: p.stem)
def test_all_cells_run_in_jupyterlab(browser, lab, path):
    context = browser.new_context(viewport=LAPTOP)
    tab = context.new_page()
    tab.goto(lab(path.name), timeout=1000 * SECONDS)
    tab.wait_for_function(
        "() => window.jupyterapp?.shell.currentWidget?.content?.widgets?.length > 2", timeout=1000 * SECONDS
    )
    tab.evaluate("() => window.jupyterapp.shell.currentWidget.context.sessionContext.ready")
    tab.evaluate("() => void window.jupyterapp.commands.execute('notebook:run-all-cells')")
    tab.wait_for_function(DONE, timeout=1000 * SECONDS)
    assert tab.evaluate(ERRORS) == []
    if path.stem == "06_explore":
        _keys_stay_with_the_explorer(tab)
    context.close()


def _keys_stay_with_the_explorer(tab) -> None:
    """JupyterLab takes x, b and arrows from what has the focus and cuts, adds and leaves cells, unless it is told otherwise."""
    cells = "() => window.jupyterapp.shell.currentWidget.content.widgets.length"
    before = tab.evaluate(cells)
    first = answered(tab)
    tab.locator(".xp-day-box input").first.focus()
    tab.keyboard.press("ArrowLeft")
    tab.wait_for_function(f"document.querySelector('.xp').dataset.p !== '{first}'", timeout=1000 * SECONDS)
    tab.locator(".xp-claim input").first.focus()
    for key in ("x", "b", "Enter", "ArrowDown"):
        tab.keyboard.press(key)
    tab.keyboard.press("Space")
    tab.wait_for_selector(".xp-stamp:visible")
    assert tab.evaluate(cells) == before
