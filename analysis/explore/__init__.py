"""The explorer: a target under other days, other claims and other assumptions, answered while a reader moves them.

    session      the answer to a state, with as little as possible drawn anew
    state        what a reader chose, checked
    supposed     figures that nobody printed, in memory only
    view, used   what is shown of an answer; which assumptions it hangs on
    choices      what can be chosen: targets, days of publication, neighbours
    keep         what was explored as parameters and as a table
    dialogue     what a reader asks and what is answered, wherever the two meet
    widget       in a notebook; the browser's side lies in `browser`, read by `assets`
    serve        on a page of its own (`outlook explore`): `page` is its HTML, `readers` are those who look at it, `first` is
                 what is shown to them first, kept from the last start

    proposals    the figures of an article, confirmed beside its text: `confirm` in a notebook, `article` on a page of its own
                 (`outlook read --browser`)
    local        what serves both pages

A notebook begins with `from analysis import explore` and shows an `explore.Explorer`, or an `explore.Confirm("page.html")`.
"""

from typing import TYPE_CHECKING

from analysis.doors import front_door

if TYPE_CHECKING:
    from analysis.explore.confirm import Confirm
    from analysis.explore.widget import Explorer

front_door(__name__)
