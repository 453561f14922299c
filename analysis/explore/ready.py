"""Imported ahead of kernels that are forked for the page (see `serve`): what each would do for the first time is done here."""

from analysis.errors import OutlookError
from analysis.explore import choices, widget
from analysis.explore.notebook import defaults
from analysis.explore.session import session_of
from analysis.explore.state import State
from analysis.explore.view import view

try:
    session = session_of()
    first = State.of(session.everything, defaults())
    view(session, first)
    choices.targets(session.everything)
    choices.days(session.everything, first.target, first.as_of)
    widget.script()
except OutlookError:  # told under the cell, where it belongs
    pass
