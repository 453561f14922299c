"""What stands on paper of an exploration: which forecast this is, its answer and its picture, what was changed.

    setup(ev)              the look, and the name of the evidence where it is not the shipped one
    stamp, answer          whether this is the published forecast, and the card of the answer
    picture                the printed figures, the supposed ones, and the fan; a second day beside it
    changed                every change beside the published value, and what the answer was without any
    others                 other targets of the place, the list or the kind
    sources, assumptions   what the answer rests on
    record                 what may be quoted; what rests on supposed figures is named so

Each takes the explorer of the notebook and speaks of what it shows at that moment.
"""

from analysis.pages.explored.figures import picture
from analysis.pages.explored.record import record
from analysis.pages.explored.sentences import answer, stamp
from analysis.pages.explored.tables import assumptions, changed, others, sources
from analysis.pages.setup import setup

__all__ = [
    "answer",
    "assumptions",
    "changed",
    "others",
    "picture",
    "record",
    "setup",
    "sources",
    "stamp",
]
