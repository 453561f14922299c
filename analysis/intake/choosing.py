"""Which programme a figure is of: what its text offers are candidates, 'new' is one, and weighed cues choose.

The cues say how near the words of a candidate stand, whether its place and its unit fit, how it compares with the others, and
what the figure looks like: `weights/programme_alone.csv` weighs these for each figure by itself, `weights/programme.csv` once more
with what the other figures of the article say (`carried`).
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

import numpy as np

from analysis.intake import about_words as words
from analysis.intake import weighing
from analysis.intake.carried import Heard
from analysis.intake.lists import level_said, things
from analysis.intake.lying import Place
from analysis.intake.names import GENERIC, SITES
from analysis.intake.offered import Offer
from analysis.intake.referring import Figure
from analysis.intake.unit_words import MONEY
from analysis.intake.weighing import Crossed, Cues, Together
from analysis.intake.windows import NOWHERE, WINDOWS

SHARE = 0.5  # of a cue's strength that it has once more for each mark of the figure
_CASES = 4096  # of what cues are made of, whose words are kept
_AGO = (20, 60, 150, 400, 1000)  # characters
_SENTENCE, _PARAGRAPH, _TITLE = (WINDOWS.index(name) for name in ("sentence", "paragraph", "title"))
_SHARES = {
    f"share_{name}": WINDOWS.index(name) for name in ("own", "sentence", "paragraph", "heading", "title")
}
_NAMES = (*WINDOWS, "none")


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


def _place_cues(offer: Offer, figure: Figure) -> Together:
    there = (offer.slug, figure.place) in figure.names.counted_at
    return _cues_of_place(offer.place, offer.slug in GENERIC, there, bool(figure.place))


# The words of cues are put together once for each case of what they are made of.


@lru_cache(maxsize=_CASES)
def _cues_of_place(place: Place, generic: bool, there: bool, placed: bool) -> Together:
    of = place.entity if place.wide else "own"
    kind = f"{of}{'+' if place.anywhere else ''}{'g' if generic else ''}"
    cues = [
        f"rel={place.of}", f"wide={of}", f"rel={place.of}/{kind}", f"named={place.named}", f"last={place.last}",
        f"main={place.main}/{'w' if place.wide else 'own'}", f"counted_there={there}",
        *(["apart"] if placed and place.of == "apart" else []),
    ]  # fmt: skip
    return Together(cues)


def _kind_cues(offer: Offer, figure: Figure, among: "Standing") -> Together:
    """Whether a candidate is of the things that are counted, and of the level that the list is said to have."""
    lists, near = figure.names.lists, _nearness(offer.full)
    counted, of = among.counted, lists.things_of(offer.slug)
    thing = "unsaid" if not counted else "any" if not of else "same" if counted & of else "other"
    said = among.level if offer.kind == "recognised_list" else ""
    level = f"level={lists.is_of_level(offer.slug, said)}" if said else ""
    return _cues_of_kind(thing, offer.kind, near, level, "said" if offer.in_noun else among.noun)


@lru_cache(maxsize=_CASES)
def _cues_of_kind(thing: str, kind: str, near: str, level: str, noun: str) -> Together:
    levels = [level] if level else []
    levels += [f"noun={noun}", f"noun={noun}/{near}", f"noun={noun}/{kind}"]
    return Together([f"thing={thing}", f"thing={thing}/{kind}", f"thing={thing}/{near}", *levels])


_NEVER = Together(["ago=never"])


def _recent_cues(offer: Offer, figure: Figure, among: "Standing") -> Together:
    """How long ago the text had the words of a candidate, and how many others it had since."""
    if offer.last < 0:
        return _NEVER
    start = figure.row["start"]
    ago = next((str(most) for most in _AGO if start - offer.last < most), "long")
    since = min(len(among.lasts) - bisect_right(among.lasts, offer.last), 3)
    here, near = offer.last >= among.section, _nearness(offer.full)
    return _cues_of_last(ago, since, here, near, "fits" if offer.place.fits else offer.place.of)


@lru_cache(maxsize=_CASES)
def _cues_of_last(ago: str, since: int, here: bool, near: str, fits: str) -> Together:
    return Together([f"ago={ago}", f"ago={ago}/{fits}", f"since={since}", f"since={since}/{fits}", f"since={since}/{near}", f"here={here}", f"here={here}/{near}"])  # fmt: skip


def _joint_cues(offer: Offer) -> Together:
    """What may say more together than each by itself: how near its words are, whether place and unit fit."""
    place = "fits" if offer.place.fits else offer.place.of
    return _cues_together(_nearness(offer.full), place, offer.unit, offer.kind, offer.head <= 1)


@lru_cache(maxsize=_CASES)
def _cues_together(near: str, place: str, unit: str, kind: str, at_head: bool) -> Together:
    cues = [f"{near}/{place}", f"{near}/{unit}", f"{near}/{kind}", f"{place}/{unit}"]
    return Together(cues + ([f"head/{near}/{place}"] if at_head else []))


def _rival_cues(offer: Offer, among: "Standing") -> Together:
    """How a candidate compares with the others whose places fit."""
    if not offer.place.fits:
        return _UNFIT
    counted = offer.slug in among.slugs  # it is one of those whose places fit, and no rival of itself
    at_best = offer.full == among.best < NOWHERE
    most = among.heaviest[offer.full]  # the weight of those that are as near as it or nearer
    return _cues_of_rivals(
        best="" if not at_best else "narrow" if among.best <= _SENTENCE else "wide",
        level="" if not at_best else "none" if among.at_best == counted else "less" if most > offer.weight else "most",
        head=offer.head == 0, heads=among.at_head > (counted and offer.head == 0), special=most > offer.weight,
        near=among.best < offer.full, local=offer.place.wide and among.local <= offer.full,
    )  # fmt: skip


_UNFIT = Together()
_LEVEL = {"none": "alone", "most": "most_special", "less": "less_special"}


@lru_cache(maxsize=_CASES)
def _cues_of_rivals(
    best: str, level: str, head: bool, heads: bool, special: bool, near: bool, local: bool
) -> Together:
    """best: whether its words are the nearest, and stand in the sentence; level: whether others stand as near and tell more;
    head, heads: whether it stands next to the figure, and others do; special, near, local: of those as near or nearer, whether one tells more,
    is nearer, is of no wide place where this one is."""
    cues = ["fits", *(["best"] if best else []), *(["best_narrow"] if best == "narrow" else [])]
    cues += [_LEVEL[level]] if level else []
    cues += ["head_alone"] if head and not heads else ["rival_head"] if heads and not head else []
    told = (("rival_special", special), ("rival_near", near), ("rival_local", local))
    return Together(cues + [cue for cue, on in told if on])


@lru_cache(maxsize=_CASES)
def _cues_of_offer(kind: str, unit: str, full: int, head: int, measured: bool) -> Together:
    return Together(["candidate", f"is={kind}", f"unit={unit}", f"full={_NAMES[full]}", f"head={_NAMES[head]}", f"measured={measured}"])  # fmt: skip


@lru_cache(maxsize=_CASES)
def _cues_of_topic(topic: str, site: bool) -> Together:
    return Together([*([f"topic/{topic}"] if topic else []), *(["site"] if site else [])])


def _cues(offer: Offer, figure: Figure, among: "Standing") -> Cues:
    """The cues of one candidate."""
    near = _nearness(offer.full)
    measured = figure.is_measured_of(offer.slug)
    together = (
        _cues_of_offer(offer.kind, offer.unit, offer.full, offer.head, measured), _place_cues(offer, figure),
        _kind_cues(offer, figure, among), _joint_cues(offer), _rival_cues(offer, among),
        _cues_of_topic(near if offer.topic else "", offer.slug in SITES), _recent_cues(offer, figure, among),
    )  # fmt: skip
    sized = {name: offer.shares[window] for name, window in _SHARES.items()}
    sized["spec"] = min(offer.weight, 12.0) / 6
    if offer.opens:
        sized["opens"] = sized[f"opens/{near}"] = offer.opens
    if offer.full <= _SENTENCE:
        sized["spec_near"] = sized["spec"]
    return Cues(together, sized, among.marks)


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
    said to have, whether the noun is an open one, and where the section begins. Of the candidates whose places fit: their slugs; how many
    have all words in that nearest window, and how many one next to the figure; for each window how much those tell that have all
    words there or nearer; the nearest window that has all words of one of no wide place."""

    on: Mapping[str, bool]
    marks: tuple[str, ...]
    fitting: list[Offer]
    best: int
    lasts: list[int]
    counted: frozenset[str]
    level: str
    noun: str
    section: int
    slugs: frozenset[str]
    at_best: int
    at_head: int
    heaviest: list[float]
    local: int

    @classmethod
    def of(cls, figure: Figure, offers: list[Offer]) -> "Standing":
        fitting = [offer for offer in offers if offer.place.fits]
        on = _marks(figure)
        best = min((offer.full for offer in fitting), default=NOWHERE)
        is_open = words.ANYBODY.match(figure.noun) or words.MEMBERS.match(figure.noun)
        section = figure.page.section_of(figure.row["start"])
        heaviest = [0.0] * (NOWHERE + 1)
        for offer in fitting:
            heaviest[offer.full] = max(heaviest[offer.full], offer.weight)
        return cls(
            on=on, marks=(_unit_class(figure), f"kind={figure.row['kind']}", *(mark for mark in on if on[mark])), fitting=fitting, best=best,
            lasts=sorted(offer.last for offer in fitting),
            counted=things(f"{figure.noun} {figure.c.unit.words}".lower()),
            level=level_said(f"{figure.context.label} {figure.context.lead} {figure.noun}"),
            noun="none" if not figure.noun else "open" if is_open else "other", section=section[0] if section else -1,
            slugs=frozenset(offer.slug for offer in fitting), at_best=sum(offer.full == best for offer in fitting),
            at_head=sum(offer.head == 0 for offer in fitting), heaviest=list(accumulate(heaviest, max)),
            local=min((offer.full for offer in fitting if not offer.place.wide), default=NOWHERE + 1),
        )  # fmt: skip


def cues_of(figure: Figure, offers: list[Offer], among: Standing) -> dict[str, Cues]:
    """The cues of candidates. among: of all candidates of the figure."""
    return {offer.slug: _cues(offer, figure, among) for offer in offers}


def cues_of_none(figure: Figure, among: Standing) -> Cues:
    """The cues of being of none of the programmes."""
    own = _new_cues(figure, among.on, among.fitting, among.best)
    return Cues((), own, (*among.marks[:2], f"single={figure.single}"))


def alone(cues: Mapping[str, Cues]) -> dict[str, float]:
    """The probability of each candidate, 'new' among them, by what is seen of the figure itself."""
    table = weighing.by_marks("programme_alone", SHARE)
    return weighing.probabilities({slug: of.weight(table) for slug, of in cues.items()})


class Hearsay(NamedTuple):
    """What the other figures say of the candidates of one: the cues, how strong each is for each candidate (in their order), and the marks of
    each candidate; and the cues of being of none."""

    cues: list[str]
    sizes: np.ndarray
    marks: list[tuple[str, ...]]
    none: Cues

    @classmethod
    def of(cls, heard: Heard, offers: Iterable[Offer], among: Standing) -> "Hearsay":
        """heard: of being of none, then of each candidate; offers: the candidates."""
        told = zip(heard.cues, heard.sizes[0].tolist(), strict=True)
        none = Cues((), {f"c:{cue}#new": size for cue, size in told if size}, ("@new", *among.marks[:2]))
        marks = [_carried_marks(offer, among) for offer in offers]
        return cls([f"c:{cue}" for cue in heard.cues], heard.sizes[1:], marks, none)

    def weights(self, table: Crossed) -> list[float]:
        """The sums of weights: of being of none, and of each candidate."""
        return [self.none.weight(table), *table.sums(self.cues, self.sizes, self.marks)]

    def of_each(self) -> list[Cues]:
        """The cues of being of none, and those of each candidate."""
        told = zip(self.sizes.tolist(), self.marks, strict=True)
        return [self.none, *(Cues((), {cue: size for cue, size in zip(self.cues, sizes, strict=True) if size}, marks) for sizes, marks in told)]  # fmt: skip


def chosen(cues: Mapping[str, Cues], hearsay: Hearsay) -> tuple[str, float]:
    """The likeliest programme (or 'new') and its probability, by the figure and what the others say of it."""
    table = weighing.by_marks("programme", SHARE)
    sums = zip(cues.items(), hearsay.weights(table), strict=True)
    likely = weighing.probabilities({slug: of.weight(table) + said for (slug, of), said in sums})
    best = max(likely, key=lambda slug: (likely[slug], slug))
    return best, likely[best]


def _carried_marks(offer: Offer, among: Standing) -> tuple[str, ...]:
    """The marks of a candidate on which it may depend what the other figures say of it."""
    place = "fits" if offer.place.fits else offer.place.of
    how = (f"near={_nearness(offer.full)}", f"place={place}", f"in_unit={offer.unit}", f"best={min(among.best, 4)}")  # fmt: skip
    return (*among.marks, *how)
