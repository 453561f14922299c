"""Other targets beside one: of its list, and of its place."""

import pandas as pd

from analysis.evidence import SETTLED, Evidence, Target, all_targets
from analysis.pages.links import list_page, target_page
from analysis.pages.outcomes import outcomes_of, status_words
from analysis.pages.shared import asked
from analysis.pages.table import Table
from analysis.writing import counted, day

MANY_NEAR = 12  # targets of one place; so many stand behind a line that opens them


def related(evidence: Evidence, goal: Target) -> list[Table]:
    """The page of the list with the other targets of it, and those of the place (behind a line where they are many), each with
    its page."""
    about = (goal.slug, goal.programme, goal.entity)
    return evidence.remembered(("related", *about), lambda: _related(evidence, *about))


def _related(evidence: Evidence, slug: str, programme: str, entity: str) -> list[Table]:
    """See `related`."""
    t = evidence.targets[evidence.targets["target"] != slug]
    same_list = t["programme"] == programme
    listed = _leading(evidence, all_targets(evidence, slugs=t.loc[same_list, "target"]))
    name = evidence.programme(programme).label_en
    rows = [{"page": name, "asks for": "everything that is known of the list", "deadline": "", "status": ""}, *listed.frame.to_dict("records")]  # fmt: skip
    links = {(0, "page"): list_page(evidence, programme)}
    links |= {(k + 1, column): str(address) for (k, column), address in listed.links.items()}
    near = all_targets(evidence, slugs=t.loc[~same_list & (t["entity"] == entity), "target"])
    return [
        Table(pd.DataFrame(rows), links=links),
        *([_leading(evidence, near, "of the same place")] if len(near) else []),
    ]


def _leading(evidence: Evidence, known: pd.DataFrame, whose: str = "") -> Table:
    """Targets, each with its page, those whose outcome is not known first. whose: what the line in front of many of them says
    they are."""
    order = known.assign(ended=known["status"].isin(SETTLED)).sort_values(["ended", "deadline", "target"])
    ended = outcomes_of(evidence, order)
    frame = pd.DataFrame({
        "page": order["label"], "asks for": [asked(r) for r in order.itertuples()], "deadline": order["deadline"].map(day),
        "status": [status_words(evidence, r, ended) for r in order.itertuples()],
    })  # fmt: skip
    links = {(k, "page"): target_page(evidence, slug) for k, slug in enumerate(order["target"])}
    line = f"{counted(len(frame), 'target')} {whose}" if whose else ""
    many = len(frame) > MANY_NEAR
    return Table(frame, links=links, folded=line if many else "", caption="" if many else line)
