"""Warm kernels: a provisioner that papermill and nbclient use unchanged, and a zygote that leaves nothing behind."""

import contextlib
import importlib.metadata
import os
import signal
import socket
import stat
import subprocess
import sys
import time
import uuid
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from reports_samples import FORMAT, gone, notebook, outputs, processes, until

from analysis.reports.warm import nursery, shared

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="forks of loaded processes: Linux only"
)


@pytest.fixture
def warm_kernels(monkeypatch, tmp_path):
    """The warm provisioner as the default one, with a zygote of this test's own; yields its mark and its folder."""
    from jupyter_client.provisioning.factory import KernelProvisionerFactory as Factory

    mark = f"OUTLOOK_TEST={uuid.uuid4()}"
    runtime = tmp_path / "run"
    runtime.mkdir()
    for name, value in (
        mark.split("="),
        ("XDG_RUNTIME_DIR", str(runtime)),
        ("OUTLOOK_WARM_IDLE", "1.5"),
        ("OUTLOOK_WARM_PRELOAD", "colorsys"),
        ("OMP_NUM_THREADS", "1"),
    ):
        monkeypatch.setenv(name, value)
    entry = importlib.metadata.EntryPoint(
        "outlook-warm", "analysis.reports.warm.provisioner:WarmProvisioner", Factory.GROUP_NAME
    )
    Factory.clear_instance()
    factory = Factory.instance(default_provisioner_name="outlook-warm")
    factory.provisioners["outlook-warm"] = entry
    yield mark, runtime
    Factory.clear_instance()


def run(*cells, **options):
    """Texts that each cell printed."""
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c) for c in cells])
    book.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    NotebookClient(book, **options).execute()
    return ["".join(o.get("text", "") for o in c.outputs).strip() for c in book.cells]


def test_kernels_are_forked_and_share_nothing(warm_kernels):
    mark, runtime = warm_kernels
    who = "import os, sys\nprint(os.getppid(), 'colorsys' in sys.modules, 'leak' in globals(), os.getcwd())\nleak = 1"
    first, second = run(who)[0], run(who)[0]
    assert first == second, "two kernels of one zygote, nothing carried over"
    parent, preloaded, leak, cwd = first.split()
    assert (preloaded, leak, cwd) == ("True", "False", str(Path.cwd()))
    assert b"zygote" in Path(f"/proc/{parent}/cmdline").read_bytes()
    (socket,) = runtime.rglob("socket")
    assert stat.S_IMODE(socket.stat().st_mode) == 0o600
    assert stat.S_IMODE(socket.parent.parent.stat().st_mode) == 0o700
    assert not gone(mark), "the zygote ends itself when nobody asks"
    assert not list(runtime.iterdir()), "and takes its socket and folders with it"


def test_a_kernel_that_dies_is_told_and_one_over_its_time_is_interrupted(warm_kernels):
    with pytest.raises(DeadKernelError):
        run("import os\nos._exit(3)")
    with pytest.raises(CellTimeoutError):
        run("while True: pass", timeout=1)
    texts = run(
        "import time\ntry:\n    time.sleep(100)\nexcept KeyboardInterrupt:\n    print('interrupted')",
        timeout=1,
        interrupt_on_timeout=True,
    )
    assert texts == ["interrupted"]


def test_other_kernels_start_cold():
    from analysis.reports.warm.provisioner import fork_kernel

    for command, why in (
        (["/usr/bin/env", "R", "--slave"], "only plain IPython kernels"),
        (["/opt/other/bin/python", "-m", "ipykernel_launcher", "-f", "x"], "is not this one"),
    ):
        with pytest.raises(nursery.ColdOnlyError, match=why):
            fork_kernel(command, dict(os.environ))


def test_a_matplotlibrc_in_the_folder_asks_for_a_cold_start(tmp_path):
    (tmp_path / "matplotlibrc").write_text("figure.dpi: 50\n")
    assert "matplotlibrc" in nursery.why_not(tmp_path)


def test_a_folder_of_somebody_else_is_not_trusted(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    (tmp_path / f"outlook-warm-{os.getuid()}").mkdir(mode=0o777)
    (tmp_path / f"outlook-warm-{os.getuid()}").chmod(0o777)
    with pytest.raises(nursery.ColdOnlyError, match="not a private folder"):
        shared.private_folder()


def test_what_killed_ones_left_is_removed_and_nothing_else(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    base, sockets = shared.private_folder(), contextlib.ExitStack()
    long_ago = time.time() - 2 * nursery.START_SECONDS
    for name, old in (("killed", True), ("begun", False), ("listens", True)):
        (base / name).mkdir()
        (base / name / "about.json").touch()
        bound = sockets.enter_context(socket.socket(socket.AF_UNIX))
        bound.bind(str(base / name / "socket"))
        if name == "listens":
            bound.listen()
        if old:
            os.utime(base / name, (long_ago, long_ago))
    with sockets:
        shared.sweep()
    assert {path.name for path in base.iterdir()} == {"begun", "listens"}
    assert (base / "listens" / "about.json").exists()


@pytest.mark.slow
@pytest.mark.parametrize("end", ["failure", "interrupt", "kill"])
def test_nothing_is_left_behind(warm_kernels, tmp_path, end):
    mark, runtime = warm_kernels
    begun = tmp_path / "begun"
    cell = (
        "1 / 0" if end == "failure" else f"import time; open({str(begun)!r}, 'w').close(); time.sleep(1000)"
    )
    path = notebook(tmp_path / "n.ipynb", cell)
    script = (
        "import importlib.metadata as m\nfrom jupyter_client.provisioning.factory import KernelProvisionerFactory as F\n"
        "F.instance(default_provisioner_name='outlook-warm').provisioners['outlook-warm'] = m.EntryPoint("
        "'outlook-warm', 'analysis.reports.warm.provisioner:WarmProvisioner', F.GROUP_NAME)\n"
        f"{FORMAT}import papermill\npapermill.execute_notebook({str(path)!r}, {str(tmp_path / 'o.ipynb')!r}, progress_bar=False)"
    )
    client = subprocess.Popen([sys.executable, "-c", script], stderr=subprocess.DEVNULL, env=os.environ)
    if end in ("interrupt", "kill"):
        assert until(begun.exists) and len(processes(mark)) >= 3
        client.send_signal(signal.SIGINT if end == "interrupt" else signal.SIGKILL)
    assert client.wait(300) != 0
    assert not gone(mark)
    assert not list(runtime.iterdir())


def test_the_engine_works_with_papermill_by_name(tmp_path):
    """`papermill --engine outlook-shell`, in a process of its own as it is meant for."""
    path = notebook(
        tmp_path / "n.ipynb", "import os\nn * 2, os.environ['MPLBACKEND'][:9]", parameters="n: int = 1"
    )
    script = (
        f"{FORMAT}from analysis.reports.warm.shell import register\nimport papermill\n"
        f"papermill.execute_notebook({str(path)!r}, {str(tmp_path / 'o.ipynb')!r}, dict(n=21), engine_name=register(), "
        "progress_bar=False)"
    )
    env = {**os.environ, "MPLBACKEND": "Agg"}
    subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, env=env)
    assert outputs(tmp_path / "o.ipynb")[0][3] == {"text/plain": "(42, 'module://')"}
    made = nbformat.read(tmp_path / "o.ipynb", 4)
    assert made.metadata.papermill.parameters == {"n": 21}
    assert all(c.metadata.papermill.status == "completed" for c in made.cells)


def test_a_fork_whose_zygote_has_died_meanwhile_ends_at_once():
    """It asks to die with its parent, which may be gone before it asks."""
    from analysis.reports.warm.bound import die_with

    pid = os.fork()
    if pid == 0:
        die_with(os.getppid() + 1)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 1


def test_a_fork_that_cannot_leave_takes_no_other_with_it(tmp_path):
    """It ran on as the zygote that it is a copy of, whose end is the end of all forks."""
    with nursery.Nursery([], dict(os.environ), tmp_path) as one, Path(os.devnull).open("r+b") as nothing:

        def asked(call, argument):
            message = {"kind": "call", "call": call, "argument": argument, "env": {}, "cwd": str(tmp_path)}
            return one.fork(message, [nothing.fileno()] * 3).begun()

        other = asked("time:sleep", 1000)
        assert asked("builtins:exec", "import os\nos._exit = None").wait(30) == 0
        assert other.poll(0.3) is None


def test_a_fork_without_a_group_of_its_own_can_be_ended():
    from analysis.reports.warm.zygote import signal_group

    with subprocess.Popen(["sleep", "1000"]) as process:
        signal_group(process.pid)
        assert process.wait(10) == -signal.SIGKILL


def test_requests_that_arrive_together_are_told_apart():
    """A stream socket may hand over two lines in one piece; descriptors belong to the line that counts them."""
    import socket

    from analysis.reports.warm.wire import Inbox, send

    ours, theirs = socket.socketpair()
    with ours, theirs, Path(os.devnull).open("rb") as file:
        send(ours, {"preload": ["a"]}, [])
        send(ours, {"kind": "report", "pad": "x" * 50_000}, [file.fileno()])
        send(ours, {"preload": ["b"]}, [])
        inbox, got = Inbox(theirs), []
        while len(got) < 3:
            got += inbox.read()
        assert [sorted(m) for m, _ in got] == [["preload"], ["kind", "pad"], ["preload"]]
        assert [len(fds) for _, fds in got] == [0, 1, 0]
        os.close(got[1][1][0])
        ours.close()
        with pytest.raises(EOFError):
            inbox.read()


def test_answers_that_arrive_together_or_in_halves_are_told_apart():
    """A fork that ends early answers twice before its batch reads once; that was taken for one message."""
    from analysis.reports.warm.wire import Lines

    read, write = os.pipe()
    try:
        lines = Lines(read)
        assert lines.take() == [] and not lines.ended, "nothing is there, and nobody waits for it"
        os.write(write, b'{"pid": 1}\n{"code": 0}\n{"pi')
        assert lines.take() == [{"pid": 1}, {"code": 0}]
        os.write(write, b'd": 2}\n')
        assert lines.take() == [{"pid": 2}] and not lines.ended
        os.write(write, b"no message\n")
        assert lines.take() == [] and lines.ended
    finally:
        os.close(read)
        os.close(write)


def test_a_module_waits_until_something_of_it_is_used(monkeypatch):
    import importlib

    from analysis.reports.warm.later import Later, later, without

    for name in ("wsgiref", "wsgiref.util", "antigravity_2", "xmlrpc", "xmlrpc.client", "xmlrpc.server"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    later("wsgiref", "antigravity_2", "xmlrpc.client")
    with pytest.raises(ModuleNotFoundError):
        import antigravity_2  # noqa: F401
    assert "xmlrpc" not in sys.modules, "a package is not imported for its part"
    import wsgiref
    import xmlrpc.client

    assert type(xmlrpc) is not Later and type(xmlrpc.client) is Later and xmlrpc.client.APPLICATION_ERROR

    assert type(wsgiref) is Later and importlib.util.find_spec("wsgiref") is wsgiref.__spec__
    with without("wsgiref.util"), pytest.raises(ImportError):
        import wsgiref.util
    import wsgiref.util

    assert type(wsgiref) is not Later and wsgiref.util.guess_scheme({}) == "http"
