"""How imports run: along the way of the data, chains included, and in no circle.

The graph is grimp's: every import of every module, also inside functions and under TYPE_CHECKING.
"""

from itertools import permutations

import grimp
import pytest
from loading_samples import loaded

# floors of the house, lowest first; a room sees the floors below it, and no other room of its own floor
FLOORS = (
    {"doors", "errors", "fingerprint", "locks", "paths", "spare", "status"},
    {"days", "early", "recording", "writing", "yaml_files"},
    {"options", "tally"},
    {"evidence"},
    {"forecast", "effects", "intake"},
    {"evaluation", "explore"},
    {"pages"},
)
TOP = (
    "listed",
    "targets",
    "cli",
    "command",
)  # what people type: it sees all rooms, the later one the earlier too
GROUND = FLOORS[0] | FLOORS[1] | FLOORS[2]
REPORTS_SEE = GROUND  # batches know notebooks as files
LOADED_ALONE = {"effects", "forecast"}  # neighbours: a report of the one waits for nothing of the other


@pytest.fixture(scope="module")
def graph():
    return grimp.build_graph("analysis", exclude_type_checking_imports=False, cache_dir=None)


def rooms(graph) -> set[str]:
    return {module.split(".")[1] for module in graph.modules if "." in module}


def allowed(room: str) -> set[str]:
    """The rooms that a room may reach, directly or by a chain."""
    if room in TOP:
        return set().union(*FLOORS) | {"reports", *TOP[: TOP.index(room)]}
    if room == "reports":
        return REPORTS_SEE
    floor = next(k for k, names in enumerate(FLOORS) if room in names)
    beside = FLOORS[0] if floor == 1 else set()
    return set().union(*FLOORS[:floor]) | beside


def circles(graph) -> list[set[str]]:
    """Groups of modules that reach one another (strongly connected, by Tarjan 1972)."""
    number: dict[str, int] = {}
    lowest: dict[str, int] = {}
    stack: list[str] = []
    groups: list[set[str]] = []

    def visit(module: str) -> None:
        number[module] = lowest[module] = len(number)
        stack.append(module)
        for imported in graph.find_modules_directly_imported_by(module):
            if imported not in number:
                visit(imported)
                lowest[module] = min(lowest[module], lowest[imported])
            elif imported in stack:
                lowest[module] = min(lowest[module], number[imported])
        if lowest[module] == number[module]:
            group = set()
            while module not in group:
                group.add(stack.pop())
            groups.append(group)

    for module in sorted(graph.modules):
        if module not in number:
            visit(module)
    return [group for group in groups if len(group) > 1]


def test_every_room_has_its_floor(graph):
    assert rooms(graph) == set().union(*FLOORS) | {"reports", *TOP}


def test_imports_run_one_way_chains_included(graph):
    wrong = {
        f"{a} -> {b}: {' -> '.join(next(iter(chains)))}"
        for a, b in permutations(sorted(rooms(graph)), 2)
        if b not in allowed(a)
        and (chains := graph.find_shortest_chains(f"analysis.{a}", f"analysis.{b}", as_packages=True))
    }
    assert wrong == set()


def test_circles_are_found():
    class Two:
        modules = ("a", "b", "c")

        def find_modules_directly_imported_by(self, module):
            return {"a": {"b"}, "b": {"a"}, "c": {"a"}}[module]

    assert circles(Two()) == [{"a", "b"}]


def test_nothing_that_answers_imports_how_it_was_learnt(graph):
    """Training code is not in the wheel."""
    importers = {
        module
        for learnt in graph.find_descendants("analysis.forecast.learn") | {"analysis.forecast.learn"}
        for module in graph.find_modules_that_directly_import(learnt)
        if not module.startswith("analysis.forecast.learn")
    }
    assert importers == set()


def test_only_notebooks_import_pages(graph):
    importers = {
        module
        for page in graph.find_descendants("analysis.pages")
        for module in graph.find_modules_that_directly_import(page)
        if not module.startswith("analysis.pages")
    }
    assert importers == set()


@pytest.mark.parametrize("room", sorted(LOADED_ALONE))
def test_a_room_loads_nothing_of_what_stands_beside_or_above_it(graph, room):
    """What the graph says, seen in a running process that has opened every door of the room."""
    names = loaded(f"import analysis.{room}; analysis.{room}.warm_up()", below="analysis")
    seen = {name.split(".")[1] for name in names if "." in name}
    assert {room, "evidence"} <= seen and len([n for n in names if n.startswith(f"analysis.{room}.")]) > 5
    assert (rooms(graph) - allowed(room) - {room}) & seen == set()
