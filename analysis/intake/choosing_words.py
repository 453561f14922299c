"""The cues by which a programme is chosen, in words: put together once for each case of what they are made of."""

from functools import lru_cache

from analysis.intake.lying import Place
from analysis.intake.weighing import Together
from analysis.intake.windows import WINDOWS

_CASES = 4096  # whose words are kept
_NAMES = (*WINDOWS, "none")


@lru_cache(maxsize=_CASES)
def of_place(place: Place, generic: bool, there: bool, placed: bool) -> Together:
    of = place.entity if place.wide else "own"
    kind = f"{of}{'+' if place.anywhere else ''}{'g' if generic else ''}"
    cues = [
        f"rel={place.of}", f"wide={of}", f"rel={place.of}/{kind}", f"named={place.named}", f"last={place.last}",
        f"main={place.main}/{'w' if place.wide else 'own'}", f"counted_there={there}",
        *(["apart"] if placed and place.of == "apart" else []),
    ]  # fmt: skip
    return Together(cues)


@lru_cache(maxsize=_CASES)
def of_kind(thing: str, kind: str, near: str, level: str, noun: str) -> Together:
    levels = [level] if level else []
    levels += [f"noun={noun}", f"noun={noun}/{near}", f"noun={noun}/{kind}"]
    return Together([f"thing={thing}", f"thing={thing}/{kind}", f"thing={thing}/{near}", *levels])


_NEVER = Together(["ago=never"])


@lru_cache(maxsize=_CASES)
def of_last(said: bool, ago: str, since: int, here: bool, near: str, fits: str) -> Together:
    if not said:
        return _NEVER
    return Together([f"ago={ago}", f"ago={ago}/{fits}", f"since={since}", f"since={since}/{fits}", f"since={since}/{near}", f"here={here}", f"here={here}/{near}"])  # fmt: skip


@lru_cache(maxsize=_CASES)
def of_joint(near: str, place: str, unit: str, kind: str, at_head: bool) -> Together:
    cues = [f"{near}/{place}", f"{near}/{unit}", f"{near}/{kind}", f"{place}/{unit}"]
    return Together(cues + ([f"head/{near}/{place}"] if at_head else []))


_UNFIT = Together()


@lru_cache(maxsize=_CASES)
def of_rivals(
    fits: bool, best: str, level: str, head: bool, heads: bool, special: bool, near: bool, local: bool
) -> Together:
    """fits: whether its place does; best: whether its words are the nearest, and stand in the sentence; level: whether others stand as near and tell more (`alone`, …);
    head, heads: whether it stands next to the figure, and others do; special, near, local: of those as near or nearer, whether one tells more,
    is nearer, is of no wide place where this one is."""
    if not fits:
        return _UNFIT
    cues = ["fits", *(["best"] if best else []), *(["best_narrow"] if best == "narrow" else [])]
    cues += [level] if level else []
    cues += ["head_alone"] if head and not heads else ["rival_head"] if heads and not head else []
    told = (("rival_special", special), ("rival_near", near), ("rival_local", local))
    return Together(cues + [cue for cue, on in told if on])


@lru_cache(maxsize=_CASES)
def of_candidate(kind: str, unit: str, full: int, head: int, measured: bool) -> Together:
    return Together(["candidate", f"is={kind}", f"unit={unit}", f"full={_NAMES[full]}", f"head={_NAMES[head]}", f"measured={measured}"])  # fmt: skip


@lru_cache(maxsize=_CASES)
def of_topic(topic: str, site: bool) -> Together:
    return Together([*([f"topic/{topic}"] if topic else []), *(["site"] if site else [])])


@lru_cache(maxsize=_CASES)
def of_weight(in_sentence: bool) -> Together:
    """How much the words of a candidate tell; once more where its sentence has all of them."""
    return Together(["spec", *(["spec_near"] if in_sentence else [])])


@lru_cache(maxsize=_CASES)
def of_opening(opens: bool, near: str) -> Together:
    return Together(["opens", f"opens/{near}"] if opens else [])


@lru_cache(maxsize=_CASES)
def of_none(
    marks: tuple[tuple[str, bool], ...], best: int, fitting: int, noun: bool, topic: bool
) -> Together:
    """The cues of a figure for being of none of the programmes. marks: each with whether the figure has it."""
    cues = ["new", *(f"new/{mark}={on}" for mark, on in marks), f"new/best={_NAMES[best]}"]
    return Together([*cues, f"new/fit={fitting}", f"new/noun={noun}", f"new/topic={topic}"])
