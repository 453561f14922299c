"""What a report leaves to a fork, such as the drawing of a figure, is on the page as if the cell had waited for it."""

import json
import os
import subprocess
import sys
import threading

import pytest
from reports_samples import FORMAT, notebook

from analysis import evidence, forecast, spare
from analysis.pages import target as page
from analysis.reports.files import read_json, write_json

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="forks: Linux only")
CELLS = (
    "from matplotlib.figure import Figure\nfrom analysis.pages.picture import Picture\n"
    "def line(figure, narrow):\n    return figure.subplots().plot([0, 1], [narrow, 2])",
    "print('before')\ndisplay(Picture(line, caption='A line.', alt='up'))\nprint('after')",
    "def talking(figure, narrow):\n    print('drawn')\n    return line(figure, narrow)\nPicture(talking, alt='talk')",
    "display(Picture(line, alt='first'), 'between', Picture(line, alt='second'))",
    "def broken(figure, narrow):\n    raise KeyError('no such bar')\nPicture(broken)",
)
# both ways in forks of one process that has imported
BOTH_WAYS = FORMAT + (
    "import json, os, sys\nimport analysis.pages.picture, matplotlib.backends.backend_agg, matplotlib.figure\nfrom analysis.reports.batch import job\nfrom analysis.reports.warm import shell\n"
    "for path in sys.argv[1:]:\n    if os.fork() == 0:\n        job.main(json.load(open(path)))\n        os._exit(0)\n    os.wait()\n"
)


@pytest.fixture
def taken(monkeypatch):
    """A core to spare, and a list for what answers give."""
    monkeypatch.setenv(spare.SPARE, "1")
    monkeypatch.setattr(threading, "active_count", lambda: 1)  # whatever the test runner has started
    return []


def test_an_errand_is_done_in_a_process_of_its_own_and_its_answer_is_taken_when_it_is_settled(taken):
    with spare.errands() as begun:
        assert spare.begin((os.getpid, taken.append), (lambda: "b" * 1_000_000, taken.append))
        assert taken == []
        for errand in begun:
            errand.settle()
    assert taken[0] != os.getpid() and taken[1] == "b" * 1_000_000


def test_without_somebody_who_settles_or_a_free_core_nothing_is_begun(taken, monkeypatch):
    assert not spare.begin((int, taken.append))
    with spare.errands() as begun:
        assert not spare.begin(*[(int, taken.append)] * (spare.AT_A_TIME + 1))
        monkeypatch.delenv(spare.SPARE)
        assert not spare.begin((int, taken.append)) and begun == []


def test_what_fails_or_prints_is_done_again_and_what_is_not_settled_is_ended(taken, capsys):
    def wrong():
        raise KeyError("x")

    with spare.errands() as begun:
        spare.begin((wrong, taken.append), (lambda: print("said"), taken.append))
        with pytest.raises(KeyError, match="x"):
            begun[0].settle()
        begun[1].settle()
        spare.begin((threading.Event().wait, taken.append))
        left = begun[2].pid
    assert capsys.readouterr().out == "said\n" and taken == [None]
    with pytest.raises(ProcessLookupError):
        os.kill(left, 0)


def test_what_was_begun_ahead_is_there_when_it_is_asked_for_and_what_failed_is_told_to_who_asks(
    taken, monkeypatch
):
    def wrong():
        raise KeyError("x")

    assert not spare.ahead({"own": os.getpid}) and spare.answer("own", os.getpid) == os.getpid()
    with spare.errands():
        assert spare.ahead({"other": os.getpid, "wrong": wrong}) and spare._can_fork()
        left = spare._early["other"].pid
        assert spare.answer("other", os.getpid) == left != os.getpid(), "done in the fork"
        assert spare.answer("other", os.getpid) == os.getpid(), "given once"
        with pytest.raises(KeyError, match="x"):
            spare.answer("wrong", wrong)
        assert spare.ahead({"endless": threading.Event().wait})
        assert not spare.ahead({"own": os.getpid}), "the core is taken"
        left = spare._early["endless"].pid
    with pytest.raises(ProcessLookupError):
        os.kill(left, 0)
    assert not spare._early


def test_a_page_says_the_same_where_its_card_was_begun_ahead(taken):
    ev = evidence.load(as_of="2026-11-22")
    goal = evidence.target(ev, "beijing-smart-factories-digital-workshops-2026")

    def told() -> list:
        outlook = forecast.predict(ev, goal, n_draws=200, seed=3)
        return [outlook.under_other_kinds.to_dict("records"), repr(page.answer(outlook))]

    alone = told()
    with spare.errands():
        page.ahead(ev, goal, n_draws=200, seed=3)
        begun = {key[0] for key in spare._early}
        assert told() == alone
        asked = begun - {key[0] for key in (*spare._early, *spare._told)}
    assert asked == begun != set(), "what was begun is what is asked for"


@pytest.fixture(scope="module")
def reports(tmp_path_factory):
    """(with a core to spare, without): the executed notebook and the outcome of each."""
    folder = tmp_path_factory.mktemp("errands")
    jobs = []
    for name in ("spare", "alone"):
        work = folder / name
        path = notebook(work / "drawn.ipynb", *CELLS)
        about = {
            "notebook": str(path),
            "parameters": {},
            "work": str(work),
            "cwd": str(folder),
            "render": False,
        }
        write_json(work / "job.json", {**about, "spare": name == "spare", "record": {}})
        jobs.append(work)
    command = [sys.executable, "-c", BOTH_WAYS, *(str(work / "job.json") for work in jobs)]
    env = {name: value for name, value in os.environ.items() if name != spare.SPARE}
    subprocess.run(command, check=True, env={**env, "OPENBLAS_NUM_THREADS": "1"})
    return [
        (json.loads((work / "notebook.ipynb").read_text()), read_json(work / "outcome.json")) for work in jobs
    ]


def test_figures_and_the_order_of_outputs_are_the_same(reports):
    ours, alone = (
        [cell["outputs"] for cell in notebook["cells"] if cell["cell_type"] == "code"]
        for notebook, _ in reports
    )
    assert ours[1] == alone[1] and ours[3] == alone[3]
    images = [
        output["data"]["image/png"]
        for output in [*ours[1], *ours[3]]
        if "image/png" in output.get("data", {})
    ]
    assert len(images) == 3
    assert ours[2][1]["text"] == ["drawn\n", "drawn\n"] and "image/png" in ours[2][0]["data"]


def test_a_figure_that_cannot_be_drawn_fails_its_own_cell(reports):
    (_, told), (_, alone) = reports
    assert told["record"]["error"] == alone["record"]["error"]
    assert told["record"]["error"] == {"cell": 5, "ename": "KeyError", "message": "'no such bar'"}
