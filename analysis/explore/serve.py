"""The explorer as a page of its own: Voilà on this machine's own address, with a token, and nothing asked of a network."""

import json
import os
import secrets
import socket
import tempfile
import threading
import time
import webbrowser
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from analysis.errors import ExploreError
from analysis.explore.notebook import NOTEBOOK
from analysis.paths import default_notebook_dir

HERE = "127.0.0.1"
TEMPLATES = Path(__file__).parent / "jupyter"  # of Voilà: its own page links icons from another host
REPORT_ONLY = "report"  # tag of cells that the page leaves out: they say on paper what the explorer shows
IDLE, EVERY = 60, 20  # seconds after which a kernel without a page is ended, and between two looks
PROVISIONER, READY = "outlook-warm", "analysis.explore.ready"
WAIT = 120  # seconds for the server to answer before the browser is not opened


def serve(chosen: Mapping[str, Any], *, port: int = 0, browser: bool = True, say: Any = print) -> None:
    """Serve the explorer until it is stopped. chosen: parameters of the notebook; port: 0 for a free one.

    Raises ExploreError where Voilà is not installed, or the port is taken.
    """
    if find_spec("voila") is None:
        raise ExploreError(
            "the page needs Voilà, which is not installed. Install it with: python -m pip install 'smart-factory-outlook[explore]' "
            f"(in a checkout: python -m pip install 'voila>=0.5.8'); or open notebooks/{NOTEBOOK}.ipynb in JupyterLab."
        )
    token, port = secrets.token_hex(16), free_port(port)
    page = address(port, token)
    with notebook(chosen) as path:
        say(f"The explorer: {page}\nStop it with Ctrl+C.")
        if browser:
            threading.Thread(target=_open, args=(page, port), daemon=True).start()
        run(path, port, token)


def address(port: int, token: str) -> str:
    """The page's address with its token, which the server's own words leave out."""
    return f"http://{HERE}:{port}/?{urlencode({'token': token})}"


def free_port(wanted: int) -> int:
    """The port, or a free one for 0. Raises ExploreError where another program has it."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HERE, wanted))
        except OSError as taken:
            raise ExploreError(
                f"port {wanted} can't be used ({taken.strerror}). Choose another with --port, or none."
            ) from None
        return probe.getsockname()[1]


@contextmanager
def notebook(chosen: Mapping[str, Any]) -> Iterator[Path]:
    """The explorer's notebook in a folder of its own: without the cells that are for reports, with the parameters given."""
    whole = json.loads((default_notebook_dir() / f"{NOTEBOOK}.ipynb").read_text(encoding="utf-8"))
    cells = []
    for cell in whole["cells"]:
        tags = cell["metadata"].get("tags", [])
        if REPORT_ONLY not in tags:
            cells.append(cell)
        if "parameters" in tags:
            given = "\n".join(f"{name} = {value!r}" for name, value in chosen.items())
            cells.append(
                {
                    "cell_type": "code",
                    "id": "given",
                    "metadata": {},
                    "execution_count": None,
                    "outputs": [],
                    "source": given,
                }
            )
    with tempfile.TemporaryDirectory(prefix="outlook-explore-") as folder:
        path = Path(folder) / f"{NOTEBOOK}.ipynb"
        path.write_text(json.dumps(whole | {"cells": cells}), encoding="utf-8")
        yield path


def run(path: Path, port: int, token: str) -> None:
    """Voilà in this process, until it is stopped. Kernels are forked from a process that imports while Voilà does."""
    os.environ.setdefault("JUPYTER_DEFAULT_PROVISIONER_NAME", PROVISIONER)
    os.environ.setdefault("OUTLOOK_WARM_PRELOAD", READY)
    threading.Thread(target=_ahead, args=(dict(os.environ),), daemon=True).start()
    os.environ["JUPYTER_PATH"] = os.pathsep.join(
        filter(None, [str(TEMPLATES), os.environ.get("JUPYTER_PATH", "")])
    )
    from voila.app import Voila

    Voila.launch_instance(argv=arguments(path, port, token))


def _ahead(env: dict[str, str]) -> None:
    """Start what kernels are forked from, by the name under which it is registered."""
    for found in entry_points(group="jupyter_client.kernel_provisioners", name=PROVISIONER):
        found.load().ahead(env)


def arguments(path: Path, port: int, token: str) -> list[str]:
    """What Voilà is told: this machine only, a token, a kernel made ready for the next page, none left without one."""
    return [
        str(path), "--no-browser", f"--Voila.ip={HERE}", f"--port={port}", "--Voila.port_retries=0", f"--token={token}",
        "--template=outlook", "--preheat_kernel=True", "--pool_size=1", "--Voila.log_level=WARN",
        f"--MappingKernelManager.cull_idle_timeout={IDLE}", f"--MappingKernelManager.cull_interval={EVERY}",
    ]  # fmt: skip


def _open(page: str, port: int) -> None:
    """Open the browser as soon as the server answers."""
    end = time.monotonic() + WAIT
    while time.monotonic() < end:
        with suppress(OSError), socket.create_connection((HERE, port), timeout=2):
            break
        time.sleep(0.1)
    webbrowser.open(page)
