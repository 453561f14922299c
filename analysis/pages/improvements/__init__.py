"""The page on reported improvements: what programmes print of an outcome, and what studies with a comparison found.

setup(ev)                                    the look, and the name of the evidence where it is not the shipped one
answer, heterogeneity, forest                what is reported, how far programmes agree
claims_of, pooled, left_out, findings        every claim, the pool over its assumptions, what is wrong with which claim
told, reported_and_evaluated, compared, studies      beside studies with a comparison
chosen, chosen_table                         what choosing the best does to an average
ladder, bounds, point, tornado, shares       bounds for a sector, and a point under a prior
sources, assumptions                         what the page rests on
record(...)                                  what may be quoted, as data
"""

from analysis.pages.effects import bounds, tornado
from analysis.pages.improvements.figures import forest, ladder, reported_and_evaluated
from analysis.pages.improvements.record import record
from analysis.pages.improvements.sentences import answer, heterogeneity, point, shares
from analysis.pages.improvements.sentences import comparison as told
from analysis.pages.improvements.sentences import selection as chosen
from analysis.pages.improvements.tables import claims_of, findings, left_out, pooled, studies
from analysis.pages.improvements.tables import comparison as compared
from analysis.pages.improvements.tables import selection as chosen_table
from analysis.pages.setup import setup
from analysis.pages.shared import assumptions, sources

__all__ = [
    "answer", "assumptions", "bounds", "chosen", "chosen_table", "claims_of", "compared", "findings", "forest",
    "heterogeneity", "ladder", "left_out", "point", "pooled", "record", "reported_and_evaluated", "setup", "shares",
    "sources", "studies", "told", "tornado",
]  # fmt: skip
