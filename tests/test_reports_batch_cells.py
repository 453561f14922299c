"""Whatever a cell does, the report is whole: figures, odd text, floods, processes that it leaves running."""

import uuid

import pytest
from batch_samples import linux, out_of, page_of, place
from reports_samples import gone


@pytest.mark.parametrize("warm", [True, False])
def test_figures_are_drawn_whatever_the_environment_says(tmp_path, monkeypatch, warm):
    monkeypatch.setenv("MPLBACKEND", "Agg")
    _, shown, _ = out_of(
        tmp_path, "drawn", "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()", warm=warm
    )
    assert [o for o in shown if len(o) == 5 and "image/png" in o[3]]


@pytest.mark.parametrize("warm", [True, False])
def test_files_beside_the_notebook_hide_nothing(tmp_path, warm):
    """They can be imported, but never in the place of the package, the standard library or what is installed."""
    for name in (
        "analysis",
        "json",
        "re",
        "random",
        "token",
        "fnmatch",
        "pandas",
        "nbformat",
        "ipykernel_launcher",
    ):
        (tmp_path / f"{name}.py").write_text("raise RuntimeError('from the folder of the notebook')\n")
    (tmp_path / "helper.py").write_text("x = 41\n")
    cell = "import analysis, json, random, token, fnmatch, pandas, helper\nprint(helper.x, analysis.__doc__ is not None)"
    record, shown, _ = out_of(tmp_path, "shadowed", cell, warm=warm)
    assert record["status"] == "ok", record["error"]
    assert shown == [(0, "stdout", "41 True\n")]


@pytest.mark.parametrize("where", ["fork", "process"])
def test_text_that_is_no_text(tmp_path, monkeypatch, where):
    cells = [
        "import os\nos.write(1, b'\\xff\\xfe raw');",
        "print('half \\ud800 pair')",
        "raise ValueError('\\udfff')",
    ]
    record, shown, _ = out_of(tmp_path, "odd", *cells, **place(where, tmp_path, monkeypatch))
    assert record["error"]["ename"] == "ValueError"
    text = str(shown)
    assert "raw" in text and "half" in text and "pair" in text
    assert "half" in page_of(tmp_path, "odd")


@pytest.mark.slow
def test_a_kernel_that_cannot_tell_its_error_is_said_to_be_silent(tmp_path, monkeypatch):
    """ipykernel sends no message with half a surrogate pair in it."""
    record, _, _ = out_of(
        tmp_path, "odd", "raise ValueError('\\udfff')", **place("kernel", tmp_path, monkeypatch)
    )
    assert record["error"]["message"].startswith("the kernel told no reason")


@linux
@pytest.mark.parametrize("where", ["fork", pytest.param("process", marks=pytest.mark.slow)])
def test_output_without_end_is_cut_with_a_sentence(tmp_path, monkeypatch, where):
    cells = [
        "for _ in range(300):\n    print('x' * 1_000_000)",
        "import subprocess\nsubprocess.run(['sh', '-c', 'yes | head -c 300000000']);",
        "'y' * 30_000_000",
        "raise ValueError('z' * 5_000_000)",
    ]
    record, _, _ = out_of(tmp_path, "flood", *cells, **place(where, tmp_path, monkeypatch))
    page = page_of(tmp_path, "flood")
    assert len(page) < 4_000_000
    assert page.count("a cell prints at most 1,000,000 characters") == 2
    assert "Left out: an output of 30,000,002 characters" in page
    assert len(record["error"]["message"]) < 20_000
    assert record["peak_memory_mib"] < 1200


def test_a_progress_bar_is_one_line_on_the_page(tmp_path):
    cell = "import sys\nfor n in range(31):\n    sys.stderr.write(f'\\r{n}/30 done')\nsys.stderr.write('\\nend\\n')"
    out_of(tmp_path, "bar", cell)
    page = page_of(tmp_path, "bar")
    assert "30/30 done\nend" in page
    assert "29/30" not in page and "\r" not in page


@linux
def test_a_forked_child_that_goes_on_is_no_report(tmp_path):
    cells = [
        "import os\nparent = os.getpid()\npid = os.fork()\nif pid == 0:\n    print('from the child')\nelse:\n    os.waitpid(pid, 0)",
        "assert os.getpid() == parent\nprint('from the parent')",
    ]
    record, shown, result = out_of(tmp_path, "forked", *cells)
    assert record["status"] == "ok" and result.exit_code == 0
    assert shown[-1] == (1, "stdout", "from the parent\n")
    assert [o for o in shown if o[0] == 0] == [(0, "stdout", "from the child\n")]


@linux
@pytest.mark.parametrize("warm", [True, False])
def test_processes_in_sessions_of_their_own_are_ended(tmp_path, monkeypatch, warm):
    mark = f"OUTLOOK_TEST={uuid.uuid4()}"
    monkeypatch.setenv(*mark.split("="))
    cells = [
        "import subprocess\nsubprocess.Popen(['sleep', '1000'], start_new_session=True)",
        "subprocess.Popen(['sh', '-c', 'setsid sleep 1000 & setsid sleep 1001 &']).wait()",
        "import os\nif os.fork() == 0:\n    os.setsid()\n    os.execvp('sleep', ['sleep', '1002'])",
    ]
    record, _, _ = out_of(tmp_path, "daemons", *cells, warm=warm)
    assert record["status"] == "ok"
    assert not gone(mark, 10)
