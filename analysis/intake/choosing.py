"""Which programme a figure is of: what its text offers are candidates, 'new' is one, and weighed cues choose.

The cues say how near the words of a candidate stand, whether its place and its unit fit, how it compares with the others, and
what the figure looks like: `weights/programme_alone.csv` weighs these for each figure by itself, `weights/programme.csv` once more
with what the other figures of the article say (`carried`).
"""

from bisect import bisect_right
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from analysis.intake import about_words as words
from analysis.intake import weighing
from analysis.intake.lists import level_said, things
from analysis.intake.lying import Place
from analysis.intake.names import GENERIC, SITES
from analysis.intake.offered import Offer
from analysis.intake.referring import Figure
from analysis.intake.unit_words import MONEY
from analysis.intake.windows import NOWHERE, WINDOWS

SHARE = 0.5  # of a cue's strength that it has once more for each mark of the figure
_CASES = 4096  # of what cues are made of, whose words are kept
_AGO = (20, 60, 150, 400, 1000)  # characters
_SENTENCE, _PARAGRAPH, _TITLE = (WINDOWS.index(name) for name in ("sentence", "paragraph", "title"))
_SHARES = {name: WINDOWS.index(name) for name in ("own", "sentence", "paragraph", "heading", "title")}
_NAMES = (*WINDOWS, "none")


class Cues(NamedTuple):
    """The cues of one candidate, each with its strength, and the marks of the figure that they may depend on."""

    own: Mapping[str, float]
    marks: tuple[str, ...]

    def crossed(self) -> dict[str, float]:
        """All cues as the weights know them: each by itself, and once more for each mark."""
        return weighing.crossed(self.own, self.marks, SHARE)


def _marks(figure: Figure) -> dict[str, bool]:
    sentence, clause = figure.context.sentence, figure.context.clause
    return {
        "single": figure.single, "members": figure.are_members(), "anybody": bool(words.ANYBODY.match(figure.noun)),
        "back": bool(words.ANAPHORA.search(sentence)), "of_them": bool(words.OF_THEM.search(clause)), "entered": bool(words.ENTERED.search(clause)),
        "some_firms": bool(words.SOME_FIRMS.search(sentence)), "scheme": bool(words.PROGRAMME.search(sentence)),
        "no_subject": not words.NO_SUBJECT.sub("", figure.context.lead), "list_noun": figure.names.lists.names_a_list(figure.c.unit.noun),
    }  # fmt: skip


def _unit_class(figure: Figure) -> str:
    unit = (
        figure.unit if figure.unit in ("count", "percent") else "money" if figure.unit in MONEY else "other"
    )
    return f"{unit}{'+' if figure.change else ''}"


_STRETCHES = ((0, "own"), (_SENTENCE, "sentence"), (_PARAGRAPH, "paragraph"), (_TITLE, "title"))
_NEARNESS = tuple(
    next((name for last, name in _STRETCHES if window <= last), "far") for window in range(NOWHERE + 1)
)


def _nearness(window: int) -> str:
    return _NEARNESS[window]


def _place_cues(offer: Offer, figure: Figure) -> list[str]:
    there = (offer.slug, figure.place) in figure.names.counted_at
    return _cues_of_place(offer.place, offer.slug in GENERIC, there, bool(figure.place))


# The words of cues are put together once for each case of what they are made of.


@lru_cache(maxsize=_CASES)
def _cues_of_place(place: Place, generic: bool, there: bool, placed: bool) -> list[str]:
    of = place.entity if place.wide else "own"
    kind = f"{of}{'+' if place.anywhere else ''}{'g' if generic else ''}"
    return [
        f"rel={place.of}", f"wide={of}", f"rel={place.of}/{kind}", f"named={place.named}", f"last={place.last}",
        f"main={place.main}/{'w' if place.wide else 'own'}", f"counted_there={there}",
        *(["apart"] if placed and place.of == "apart" else []),
    ]  # fmt: skip


def _kind_cues(offer: Offer, figure: Figure, among: "Standing") -> list[str]:
    """Whether a candidate is of the things that are counted, and of the level that the list is said to have."""
    lists, near = figure.names.lists, _nearness(offer.full)
    counted, of = among.counted, lists.things_of[offer.slug]
    thing = "unsaid" if not counted else "any" if not of else "same" if counted & of else "other"
    said = among.level if offer.kind == "recognised_list" else ""
    level = f"level={lists.is_of_level(offer.slug, said)}" if said else ""
    return _cues_of_kind(thing, offer.kind, near, level, "said" if offer.in_noun else among.noun)


@lru_cache(maxsize=_CASES)
def _cues_of_kind(thing: str, kind: str, near: str, level: str, noun: str) -> list[str]:
    levels = [level] if level else []
    levels += [f"noun={noun}", f"noun={noun}/{near}", f"noun={noun}/{kind}"]
    return [f"thing={thing}", f"thing={thing}/{kind}", f"thing={thing}/{near}", *levels]


def _recent_cues(offer: Offer, figure: Figure, among: "Standing") -> list[str]:
    """How long ago the text had the words of a candidate, and how many others it had since."""
    if offer.last < 0:
        return ["ago=never"]
    start = figure.row["start"]
    ago = next((str(most) for most in _AGO if start - offer.last < most), "long")
    since = min(len(among.lasts) - bisect_right(among.lasts, offer.last), 3)
    here, near = offer.last >= among.section, _nearness(offer.full)
    return _cues_of_last(ago, since, here, near, "fits" if offer.place.fits else offer.place.of)


@lru_cache(maxsize=_CASES)
def _cues_of_last(ago: str, since: int, here: bool, near: str, fits: str) -> list[str]:
    return [f"ago={ago}", f"ago={ago}/{fits}", f"since={since}", f"since={since}/{fits}", f"since={since}/{near}", f"here={here}", f"here={here}/{near}"]  # fmt: skip


def _joint_cues(offer: Offer, figure: Figure) -> list[str]:
    """What may say more together than each by itself: how near its words are, whether place and unit fit."""
    place = "fits" if offer.place.fits else offer.place.of
    return _cues_together(_nearness(offer.full), place, offer.unit, offer.kind, offer.head <= 1)


@lru_cache(maxsize=_CASES)
def _cues_together(near: str, place: str, unit: str, kind: str, at_head: bool) -> list[str]:
    cues = [f"{near}/{place}", f"{near}/{unit}", f"{near}/{kind}", f"{place}/{unit}"]
    return cues + ([f"head/{near}/{place}"] if at_head else [])


def _rival_cues(offer: Offer, among: "Standing") -> list[str]:
    """How a candidate compares with the others whose places fit."""
    if not offer.place.fits:
        return []
    cues, fitting, best = ["fits"], among.fitting, among.best
    others = [other for other in fitting if other is not offer]
    if offer.full == best < NOWHERE:
        level = [other for other in others if other.full == best]
        cues += ["best", *(["best_narrow"] if best <= _SENTENCE else [])]
        cues += ["alone" if not level else "most_special" if all(offer.weight >= o.weight for o in level) else "less_special"]  # fmt: skip
    heads = [other for other in others if other.head == 0]
    cues += (
        ["head_alone"] if offer.head == 0 and not heads else ["rival_head"] if offer.head and heads else []
    )
    nearer = [other for other in others if other.full <= offer.full]
    cues += ["rival_special"] if any(other.weight > offer.weight for other in nearer) else []
    cues += ["rival_near"] if any(other.full < offer.full for other in nearer) else []
    return cues + (
        ["rival_local"] if offer.place.wide and any(not other.place.wide for other in nearer) else []
    )


def _cues(offer: Offer, figure: Figure, among: "Standing") -> dict[str, float]:
    """The cues of one candidate."""
    names = figure.names
    measured = names.measures(offer.slug, figure.c.unit.noun, figure.own, figure.unit)
    cues = ["candidate", f"is={offer.kind}", f"unit={offer.unit}", f"full={_NAMES[offer.full]}", f"head={_NAMES[offer.head]}", f"measured={measured}"]  # fmt: skip
    cues += (
        _place_cues(offer, figure)
        + _kind_cues(offer, figure, among)
        + _joint_cues(offer, figure)
        + _rival_cues(offer, among)
    )
    cues += [f"topic/{_nearness(offer.full)}"] if offer.topic else []
    cues += ["site"] if offer.slug in SITES else []
    sized = {f"share_{name}": offer.shares[window] for name, window in _SHARES.items()}
    sized["spec"] = min(offer.weight, 12.0) / 6
    if offer.opens:
        sized["opens"] = sized[f"opens/{_nearness(offer.full)}"] = offer.opens
    cues += _recent_cues(offer, figure, among)
    if offer.full <= _SENTENCE:
        sized["spec_near"] = sized["spec"]
    return dict.fromkeys(cues, 1.0) | sized


def _new_cues(figure: Figure, marks: Mapping[str, bool], fitting: list[Offer], best: int) -> dict[str, float]:
    """The cues of a figure for being of none of the programmes."""
    cues = [
        "new", *(f"new/{mark}={on}" for mark, on in marks.items()), f"new/best={_NAMES[best]}", f"new/fit={min(len(fitting), 3)}",
        f"new/noun={bool(figure.noun)}", f"new/topic={any(offer.topic for offer in fitting)}",
    ]  # fmt: skip
    return dict.fromkeys(cues, 1.0) | {"new/share": max((o.shares[_SENTENCE] for o in fitting), default=0.0)}


class Standing(NamedTuple):
    """What the cues of a figure's candidates share: its marks, the candidates whose places fit, the nearest window that has
    all words of one of them, and where the text had their words last; the things that are counted, the level that the list is
    said to have, whether the noun is an open one, and where the section begins."""

    marks: tuple[str, ...]
    fitting: list[Offer]
    best: int
    lasts: list[int]
    counted: frozenset[str]
    level: str
    noun: str
    section: int

    @classmethod
    def of(cls, figure: Figure, offers: list[Offer]) -> "Standing":
        fitting = [offer for offer in offers if offer.place.fits]
        on = (mark for mark, on in _marks(figure).items() if on)
        best = min((offer.full for offer in fitting), default=NOWHERE)
        is_open = words.ANYBODY.match(figure.noun) or words.MEMBERS.match(figure.noun)
        section = figure.page.section_of(figure.row["start"])
        return cls(
            marks=(_unit_class(figure), f"kind={figure.row['kind']}", *on), fitting=fitting, best=best,
            lasts=sorted(offer.last for offer in fitting),
            counted=things(f"{figure.noun} {figure.c.unit.words}".lower()),
            level=level_said(f"{figure.context.label} {figure.context.lead} {figure.noun}"),
            noun="none" if not figure.noun else "open" if is_open else "other", section=section[0] if section else -1,
        )  # fmt: skip


def cues_of(figure: Figure, offers: list[Offer], among: Standing) -> dict[str, Cues]:
    """The cues of candidates. among: of all candidates of the figure."""
    return {o.slug: Cues(_cues(o, figure, among), among.marks) for o in offers}


def cues_of_none(figure: Figure, among: Standing) -> Cues:
    """The cues of being of none of the programmes."""
    own = _new_cues(figure, _marks(figure), among.fitting, among.best)
    return Cues(own, (*among.marks[:2], f"single={figure.single}"))


def alone(cues: Mapping[str, Cues]) -> dict[str, float]:
    """The probability of each candidate, 'new' among them, by what is seen of the figure itself."""
    table = weighing.by_marks("programme_alone", SHARE)
    return weighing.probabilities({slug: table.sum(of.own, of.marks) for slug, of in cues.items()})


def chosen(cues: Mapping[str, Cues], carried: Mapping[str, Cues]) -> tuple[str, float]:
    """The likeliest programme (or 'new') and its probability, by the figure and what the others say of it."""
    table = weighing.by_marks("programme", SHARE)
    likely = weighing.probabilities(
        {
            slug: table.sum(of.own, of.marks) + table.sum(carried[slug].own, carried[slug].marks)
            for slug, of in cues.items()
        }
    )
    best = max(likely, key=lambda slug: (likely[slug], slug))
    return best, likely[best]


def carried_cues(said: Mapping[str, float], cues: Cues, offer: Offer | None, among: Standing) -> Cues:
    """What the other figures say of a candidate (of 'new' where it is no offer), as cues with marks of their own."""
    if offer is None:
        return Cues({f"c:{cue}#new": size for cue, size in said.items()}, ("@new", *cues.marks[:2]))
    place = "fits" if offer.place.fits else offer.place.of
    how = (f"near={_nearness(offer.full)}", f"place={place}", f"in_unit={offer.unit}", f"best={min(among.best, 4)}")  # fmt: skip
    return Cues({f"c:{cue}": size for cue, size in said.items()}, (*cues.marks, *how))
