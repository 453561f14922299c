"""A process beside the one that runs cells does what is sent to it, and nothing is lost where it cannot."""

import mmap
import os
import pickle
import resource
import signal
import sys
import time
from functools import partial
from pathlib import Path

import pytest

from analysis import spare
from analysis.pages import theme
from analysis.pages.picture import Picture, _as_here
from analysis.reports.warm import beside, carried

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="forks: Linux only")
ELSEWHERE = "a module that this process has not loaded"
ROOM = 8 << 30  # bytes


@pytest.fixture(scope="module")
def helper():
    """Process id of one that has loaded what draws."""
    patch = pytest.MonkeyPatch()
    patch.setattr(spare, "elsewhere", None)
    patch.setattr(beside, "_here", None)
    beside.start(["analysis.reports.warm.warmup:drawing"])
    yield told(os.getppid)
    beside._here.close()
    patch.undo()


def told(*works) -> object:
    """The last answer of works that were begun and settled."""
    answers: list = []
    with spare.errands() as begun:
        assert spare.begin(*((work, answers.append) for work in works), needs=ELSEWHERE)
        for task in begun:
            task.settle()
    return answers[-1]


def counted(most: int):
    """A function that exists by this call only, and holds itself."""

    def count(number: int = 0) -> int:
        return number if number == most else count(number + 1)

    return count


def line(values: list) -> Picture:
    """A picture whose function holds what it draws."""
    return Picture(lambda figure, narrow: figure.subplots().plot(values, lw=1 if narrow else 2))


def test_functions_are_called_in_a_fork_of_it_with_what_they_hold(helper, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert told(counted(3), os.getcwd) == str(tmp_path)
    assert told(os.getppid, counted(3)) == 3
    assert told(os.getpid) not in (os.getpid(), helper) and told(os.getppid) == helper


def test_what_this_process_has_loaded_is_done_here(helper, monkeypatch):
    monkeypatch.delenv(spare.SPARE, raising=False)
    with spare.errands():
        assert not spare.begin((os.getpid, print), needs="sys")


def test_a_figure_is_the_same_wherever_it_is_drawn(helper):
    import matplotlib as mpl

    picture = line([3, 1, 2])
    with mpl.rc_context():
        theme.theme()
        here = [picture.png(), picture.png(narrow=True)]
    assert [told(partial(_as_here, True, picture, narrow)) for narrow in (False, True)] == here


def test_what_fails_there_or_prints_is_done_here(helper, capsys):
    assert told(partial(print, "said")) is None
    assert capsys.readouterr().out == "said\n"
    assert told(partial(_first_time_wrong, os.getpid())) == os.getpid()


def _first_time_wrong(here: int) -> int:
    if os.getpid() != here:
        os.kill(os.getpid(), signal.SIGKILL)
    return os.getpid()


def test_the_memory_of_who_asks_is_that_of_the_work(helper):
    before = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (ROOM, before[1]))
    try:
        assert told(_room_and_place) == (ROOM, helper)
        assert told(partial(_taken, os.getpid(), 2 * ROOM)) == "refused there, so it is asked for here"
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, before)
    assert told(_room_and_place) == (before[0], helper)


def _room_and_place() -> tuple[int, int]:
    return resource.getrlimit(resource.RLIMIT_DATA)[0], os.getppid()


def _taken(here: int, size: int) -> str:
    if os.getpid() == here:
        return "refused there, so it is asked for here"
    mmap.mmap(-1, size, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | mmap.MAP_NORESERVE)
    return "taken"


def test_what_nobody_waits_for_ends(helper, tmp_path):
    sign = tmp_path / "begun"
    with spare.errands():
        assert spare.begin((partial(_wait, sign), print), needs=ELSEWHERE)
        _until(sign.exists)
    pid = int(sign.read_text())
    _until(lambda: not Path(f"/proc/{pid}").exists())


def _wait(sign: Path) -> None:
    new = sign.with_suffix(".new")
    new.write_text(str(os.getpid()))
    new.rename(sign)
    time.sleep(60)


def _until(done) -> None:
    for _ in range(500):
        if done():
            return
        time.sleep(0.02)
    raise AssertionError("it took longer than ten seconds")


def test_a_function_of_this_process_alone_is_not_sent(helper):
    mine = counted(1)
    mine.__module__ = "__main__"
    with pytest.raises(pickle.PicklingError, match="this process alone"):
        carried.dumps(mine)
    assert beside.ask([(mine, print)]) == []


def test_without_it_the_work_is_done_here(monkeypatch):
    monkeypatch.setattr(spare, "elsewhere", None)
    monkeypatch.setattr(beside, "_here", None)
    beside.start()
    helper = told(os.getppid)
    with spare.errands() as begun:
        answers: list = []
        os.kill(helper, signal.SIGSTOP)
        assert spare.begin((os.getpid, answers.append), needs=ELSEWHERE)
        os.kill(helper, signal.SIGKILL)
        os.waitpid(helper, 0)
        begun[0].settle()
        assert answers == [os.getpid()]
        assert beside.ask([(os.getpid, answers.append)]) == []
    beside._here.close()
