"""What was said: printed figures, each with its source, its day and its hedge.

ev = load(as_of="2024-03-31")        what had been published by that day
goal = target(ev, slug)              a target with its readings
series(ev, goal.primary)             the figures that bear on it, as dated intervals
all_targets(ev), due(ev)             every target with its status; those that wait for their outcome now
load({"claims": frame, ...})         the same of tables in memory
keep(data_dir, as_of)                the same, kept for the forks of this process
save(table, "x.parquet")             a table as CSV or Parquet
check(data_dir)                      every failure of every file; `load` refuses what this calls an error
"""

from typing import TYPE_CHECKING

from analysis.doors import front_door, load_all

if TYPE_CHECKING:
    from analysis.evidence.announcements import ANNOUNCEMENTS, figures_of_texts
    from analysis.evidence.checks.check import Problem, check
    from analysis.evidence.claims import Evidence, assemble, assumption
    from analysis.evidence.events import Event, events_inferred, events_of, kin
    from analysis.evidence.hedges import HedgeRule, intervals, qualifier_of, rule_table
    from analysis.evidence.levels import known_day
    from analysis.evidence.listing import all_targets, due, table_of_targets, target_rows
    from analysis.evidence.lists import ChosenList, choose_list, claims_about, target_marks, targets_of
    from analysis.evidence.loading import keep, load, read_tables
    from analysis.evidence.needed import EVIDENCE_ASSUMPTIONS
    from analysis.evidence.otherwise import settled_otherwise
    from analysis.evidence.outcomes import met_exactly
    from analysis.evidence.register import known_from, known_outcomes, register
    from analysis.evidence.searches import beyond_search, last_search, searched_until
    from analysis.evidence.series import series
    from analysis.evidence.settled import (
        Settlement,
        asked_words,
        how_it_ended,
        settlement,
        span_words,
    )
    from analysis.evidence.standing import (
        Standing,
        level_of,
        reading_series,
        standing,
        standings,
        total_asked,
    )
    from analysis.evidence.tables import parse_day, save
    from analysis.evidence.targets import Reading, Target, target
    from analysis.evidence.wording import as_printed, is_printed, within
    from analysis.status import SETTLED, STATUSES, UNDECIDED, Status


def warm_up() -> None:
    """Load what stands behind the door, for the forks of this process."""
    load_all(__name__)


front_door(__name__)
