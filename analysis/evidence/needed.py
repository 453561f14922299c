"""The assumptions without which no evidence is loaded: how far hedges reach, and how days are read."""

from analysis.evidence.hedges import HEDGE_ASSUMPTIONS

JOIN_DAYS = "series-join-days"
EVIDENCE_ASSUMPTIONS = ("date-undated-lag", "date-year-precision", JOIN_DAYS, "deadline-figure-days")
NEEDED_ASSUMPTIONS = (*HEDGE_ASSUMPTIONS, *EVIDENCE_ASSUMPTIONS)
# figures, series and standings are made with these; the rest of the assumptions leaves them as they are
FIGURE_ASSUMPTIONS = (*NEEDED_ASSUMPTIONS, "outcome-publication-lag-days")
