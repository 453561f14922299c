"""File names of other reports beside a page, by the convention of the batches: a link leads nowhere by itself.

A report is called by its notebook and its parameters in the order of their names, the target first and without its name. A
batch leaves out the links to pages that it does not make.
"""

from analysis.evidence import Evidence
from analysis.writing import day


def report(evidence: Evidence, notebook: str, *, target: str = "", programme: str = "") -> str:
    """The page of a notebook for a target or a programme, as of the day of this evidence.

    >>> from analysis import evidence
    >>> report(evidence.load(as_of="2024-03-31"), "02_target_forecast", target="beijing-100")
    '02_target_forecast--beijing-100--as_of-2024-03-31.html'
    """
    parts = [notebook, target]
    parts += [f"as_of-{day(evidence.as_of)}"] if evidence.as_of is not None else []
    parts += [f"programme-{programme}"] if programme else []
    return "--".join(part for part in parts if part) + ".html"


def target_page(evidence: Evidence, target: str) -> str:
    """The page that answers whether a target is met."""
    return report(evidence, "02_target_forecast", target=target)


def list_page(evidence: Evidence, programme: str) -> str:
    """The page on what is known of a list."""
    return report(evidence, "01_evidence", programme=programme)
