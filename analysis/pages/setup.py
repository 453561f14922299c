"""The head of every notebook: the look of figures and tables, a word where the evidence is not the shipped one, a warning where nobody searched so far."""

from analysis.evidence import Evidence, beyond_search
from analysis.pages import theme
from analysis.pages.arrival import when_loaded
from analysis.pages.inline import draw_once
from analysis.paths import default_data_dir
from analysis.writing import escape, listed


def setup(evidence: Evidence | None = None) -> None:
    """Figures and tables as they are printed in the reports: called once at the head of each notebook.

    evidence: what the page is made from; where that is not the shipped data directory, the page names it.
    """
    import pandas as pd
    from IPython.display import Markdown, display

    theme.choose()
    when_loaded("matplotlib", _dress)
    pd.set_option("display.max_colwidth", 90, "display.max_rows", 200, "display.precision", 2)
    for said in () if evidence is None else (other_evidence(evidence), beyond_search(evidence)):
        if said:
            display(Markdown(said))


def _dress() -> None:
    theme.theme()
    draw_once()


def other_evidence(evidence: Evidence) -> str:
    """What the page is made from and what is borrowed, in one sentence; nothing for the shipped evidence."""
    directory = evidence.data_dir.resolve()
    if directory == default_data_dir().resolve():
        return ""
    words = {
        "outcomes": "the record of resolved targets",
        "evaluated_effects": "the evaluated studies",
        "assumptions": "the assumptions",
    }
    lent = [word for table, word in words.items() if evidence.package[table].borrowed]
    verb = "is the one that is shipped" if lent == [words["outcomes"]] else "are those that are shipped"
    return f"Made from the evidence in *{escape(directory)}*{f'; {listed(lent)} {verb}' * bool(lent)}."
