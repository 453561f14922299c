"""The rooms of `analysis.reports`: imports run one way, and nothing of the rest of the package is needed."""

import grimp
import pytest

# what stands further right is never imported by what stands further left, directly or through others
FLOORS = [
    ("files", "seals", "work"),
    ("plan",),
    ("results",),
    ("warm",),
    ("site",),
    ("batch",),
    ("judge", "cli"),
]
OUTSIDE = {
    "analysis",
    "analysis.errors",
    "analysis.fingerprint",
    "analysis.locks",
    "analysis.options",
    "analysis.paths",
    "analysis.recording",
    "analysis.spare",
    "analysis.status",
    "analysis.tally",
    "analysis.writing",
    "analysis.yaml_files",
}


@pytest.fixture(scope="module")
def graph():
    return grimp.build_graph("analysis")


def modules(graph, *names: str) -> set[str]:
    heads = {f"analysis.reports.{name}" for name in names}
    return {m for m in graph.modules if m in heads or any(m.startswith(f"{head}.") for head in heads)}


def test_every_module_has_a_floor(graph):
    placed = modules(graph, *(name for floor in FLOORS for name in floor)) | {"analysis.reports"}
    assert placed == {m for m in graph.modules if m.startswith("analysis.reports")}


def test_imports_run_one_way(graph):
    for height, floor in enumerate(FLOORS):
        above = modules(graph, *(name for higher in FLOORS[height + 1 :] for name in higher))
        for module in modules(graph, *floor):
            upward = graph.find_downstream_modules(module) & modules(graph, *floor)
            assert not graph.find_upstream_modules(module) & above, module
            assert not upward & graph.find_upstream_modules(module), f"a circle through {module}"


def test_of_the_package_only_its_ground_is_imported(graph):
    for module in modules(graph, *(name for floor in FLOORS for name in floor)):
        outside = {m for m in graph.find_modules_directly_imported_by(module) if "analysis.reports" not in m}
        assert outside <= OUTSIDE, module
