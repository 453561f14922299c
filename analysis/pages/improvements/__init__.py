"""The page on reported improvements: what programmes print of an outcome, and what studies with a comparison found.

setup(ev)                                    the look, and the name of the evidence where it is not the shipped one
glance, answer, gains                        the answer in numbers and in sentences, and each announced gain in a paragraph that can be quoted
forest, claims_of, heterogeneity, pooled, left_out, findings      what is reported, how firm it is, what is wrong
evaluated, told, nearness, causal, studies   studies with a comparison, nearest first
reported_and_evaluated, compared             both kinds of evidence for every outcome
chosen, chosen_table                         what choosing the best does to an average
ladder, bounds, point, tornado, shares       bounds for a sector, and a point
sources, assumptions                         what the page rests on
record(...)                                  what may be quoted, as data
record_words(ev, compared)                   the Chinese words that the page is found by
"""

from analysis.pages.effects import bounds, tornado
from analysis.pages.improvements.figures import evaluated, forest, ladder, reported_and_evaluated
from analysis.pages.improvements.found import comparison as told
from analysis.pages.improvements.gains import gains
from analysis.pages.improvements.record import record, record_words
from analysis.pages.improvements.sentences import answer, glance, heterogeneity, point, shares
from analysis.pages.improvements.sentences import selection as chosen
from analysis.pages.improvements.tables import (
    causal,
    claims_of,
    findings,
    left_out,
    nearness,
    pooled,
    studies,
)
from analysis.pages.improvements.tables import comparison as compared
from analysis.pages.improvements.tables import selection as chosen_table
from analysis.pages.setup import setup
from analysis.pages.shared import assumptions, sources

__all__ = [
    "answer", "assumptions", "bounds", "causal", "chosen", "chosen_table", "claims_of", "compared", "evaluated",
    "findings", "forest", "gains", "glance", "heterogeneity", "ladder", "left_out", "nearness", "point", "pooled", "record", "record_words",
    "reported_and_evaluated", "setup", "shares", "sources", "studies", "told", "tornado",
]  # fmt: skip
