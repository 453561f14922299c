"""The explorer: a target under other days, other claims and other assumptions, answered while a reader moves them.

    session      the answer to a state, with as little as possible drawn anew
    state        what a reader chose, checked
    supposed     figures that nobody printed, in memory only
    view, used   what is shown of an answer; which assumptions it hangs on
    choices      what can be chosen: targets, days of publication, neighbours
    keep         what was explored as parameters and as a table
    dialogue     what a reader asks and what is answered, wherever the two meet
    widget       in a notebook; the browser's side lies in `browser`, read by `assets`
    serve        on a page of its own (`outlook explore`): `page` is its HTML, `readers` are those who look at it, `first` the
                 picture of the last start

A notebook begins with `from analysis import explore` and shows an `explore.Explorer`.
"""

from typing import TYPE_CHECKING

from analysis.doors import front_door

if TYPE_CHECKING:
    from analysis.explore.widget import Explorer

front_door(__name__)
