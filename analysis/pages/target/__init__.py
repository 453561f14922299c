"""The page of a target: will it be met, and what does the answer hang on?

    setup(ev)                        the look, and the name of the evidence where it is not the shipped one
    ahead(ev, goal, n_draws=, seed=)  what the card asks besides the forecast, begun on a core that is free
    answer, words                    the card: verdict, probability with both voices, how it is settled; what the words mean
    story, steps, changes            the probability over time with the fan beside it, and what moved it
    announced, summary               what was promised, every reading of it
    printed_figures                  what is known of the list
    methods, pace, hangs_on          what each method says, what is still to be done, which figure would change the answer
    related                          pages of the list, and of other targets of list and place
    sources, assumptions             what the page rests on; of sources those that `claims_shown` has
    record(outlook)                  what may be quoted, as data
    record_over_time(outlook, told)  the probability day by day, for the front page of a folder of reports

A fan by itself is `fan(outlook)`. Figures are `Picture`s, with caption and alt text; what has no answer says why.
"""

from analysis.pages.evidence.tables import printed_figures
from analysis.pages.setup import setup
from analysis.pages.shared import assumptions, sources
from analysis.pages.target.card import answer
from analysis.pages.target.early import ahead
from analysis.pages.target.figures import attainment, fan, sensitivity, story
from analysis.pages.target.record import record, record_over_time
from analysis.pages.target.related import related
from analysis.pages.target.sentences import announced, changes, hangs_on, methods, pace, tipping, words
from analysis.pages.target.settle import claims_shown
from analysis.pages.target.tables import by_leg, moves, steps, summary

__all__ = [
    "ahead", "announced", "answer", "assumptions", "attainment", "by_leg", "changes", "claims_shown", "fan", "hangs_on", "methods", "moves", "pace",
    "printed_figures", "record", "record_over_time", "related", "sensitivity", "setup", "sources", "steps", "story", "summary", "tipping", "words",
]  # fmt: skip
