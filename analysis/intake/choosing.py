"""Which programme a figure is of: all that its surroundings name are candidates, 'new' is one, and weighed cues choose.

The cues say where a candidate is named (the figure's own words, its clause, paragraph, heading, the title, a figure before),
whether its unit and its place fit, and what the figure looks like; `weights/programme.csv` weighs them. What the rules of
`referring` say is a cue among the others.
"""

from typing import Any

from analysis.intake import about_words as words
from analysis.intake import weighing
from analysis.intake.links import NEW, Link
from analysis.intake.referring import Figure
from analysis.intake.unit_words import MONEY

_BACK = 400  # characters of the paragraph before a figure
_SPOKEN = 8  # figures before that are asked for their list
_FAR = 400


def candidates(figure: Figure) -> dict[str, dict[str, Any]]:
    """The programmes that a figure may be of, each with what speaks for it: where it is named, and the figure before that is of it."""
    found: dict[str, dict[str, Any]] = {}

    def add(where: str, link: Link) -> bool:
        if link.programme != NEW:
            found.setdefault(link.programme, {})[where] = link.sure
        return link.programme != NEW

    page, context, start = figure.page, figure.context, figure.row["start"]
    noun, names = figure.c.unit.noun, figure.names
    first = page.paragraphs.at(start)[0]

    def own(text: str) -> Link:
        return names.link(noun, text, figure.unit, figure.place, figure.change)

    add("own", own(figure.own))
    add("wide", names.link(noun, figure.own, figure.unit, figure.place, figure.change, figure.wide()))
    if noun.strip():
        add("noun", own(noun))
    add("clause", own(context.clause))
    add("before", own(context.before[-240:]))
    stretches = {
        "named_own": figure.own, "named_clause": context.clause, "named_before": context.before[-240:], "named_sentence": context.sentence,
        "named_paragraph": page.text[max(first, start - _BACK) : start], "named_heading": context.heading, "named_label": context.label,
        "named_title": page.text[slice(*page.title)],
    }  # fmt: skip
    places = dict.fromkeys((figure.place, page.main.city, page.main.province, ""))
    for where, text in stretches.items():
        if text.strip() and any(names.named_in(text)):
            any(add(where, names.link("", text, "count", place, False)) for place in places)
    if page.topic:
        found.setdefault(page.topic, {})["topic"] = 1.0
    for slug, likeness in names.alike(
        f"{stretches['named_paragraph']} {context.sentence} {context.label}", places
    ):
        found.setdefault(slug, {})["alike"] = likeness
    for back, told in enumerate(reversed(figure.told[-_SPOKEN:])):
        if told.link.programme != NEW:
            found.setdefault(told.link.programme, {}).setdefault("told", (back, told))
    return found


def _told_cues(figure: Figure, back: int, told: Any) -> list[str]:
    first = figure.page.paragraphs.at(figure.row["start"])[0]
    near = (
        "sentence"
        if told.sentence == figure.c.sentence[0]
        else "paragraph"
        if told.start >= first
        else "before"
    )
    far = figure.row["start"] - told.start > _FAR
    cues = [f"told={min(back, 3)}", f"told_in={near}", f"told_far={far}"]
    cues += ["told_unit"] if told.unit == figure.unit else []
    return cues + (["told_noun"] if told.noun and told.noun == figure.noun else [])


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


def _cues(figure: Figure, slug: str, where: dict[str, Any], verdict: bool) -> dict[str, float]:
    """The cues of one candidate: its kind, whether it fits, where it is named."""
    names, noun = figure.names, figure.c.unit.noun
    entity, place = names.lists.entity_of[slug], figure.place
    fits = {
        "unit_fits": names.unit_fits(slug, figure.unit, False), "measured": names.measures(slug, noun, figure.own, figure.unit),
        "wide_place": entity in ("china", "world"), "same_place": entity == place, "within": names.gazetteer.within(place, entity),
        "counted_there": (slug, place) in names.counted_at, "place_fits": figure.same_place(slug, entity),
        "shortens": bool(figure.noun) and names.lists.shortens(figure.noun, slug),
    }  # fmt: skip
    told = [
        "candidate",
        f"is={names.programmes[slug].kind}",
        *(f"{name}={bool(fit)}" for name, fit in fits.items()),
    ]
    told += [name for name in where if name not in ("told", "alike")]
    told += _told_cues(figure, *where["told"]) if "told" in where else []
    told += ["verdict"] if verdict else []
    strong = {"sure": where["own"]} if "own" in where else {}
    return dict.fromkeys(told, 1.0) | strong | ({"alike": where["alike"]} if "alike" in where else {})


def cues_of(figure: Figure, found: dict[str, dict[str, Any]], verdict: str) -> dict[str, dict[str, float]]:
    """The cues of every candidate, 'new' among them. verdict: the programme by the rules; '' where it is not to be used."""
    unit, kind, marks = _unit_class(figure), f"kind={figure.row['kind']}", _marks(figure)
    new = [
        "new",
        *(f"new/{m}={on}" for m, on in marks.items()),
        f"new/topic={bool(figure.page.topic)}",
        f"new/candidates={min(len(found), 4)}",
    ]
    new += ["verdict_new"] if verdict == NEW else []
    told = {NEW: weighing.crossed(dict.fromkeys(new, 1.0), [unit, kind, f"single={figure.single}"], 0.5)}
    described = [unit, kind, *(m for m, on in marks.items() if on)]
    for slug, where in found.items():
        told[slug] = weighing.crossed(_cues(figure, slug, where, slug == verdict), described, 0.5)
    return told


def chosen(cues: dict[str, dict[str, float]]) -> tuple[str, float]:
    """The likeliest programme (or 'new') and its probability."""
    table = weighing.weights("programme")
    chances = weighing.probabilities({slug: weighing.sums(table, of)["weight"] for slug, of in cues.items()})
    best = max(chances, key=lambda slug: (chances[slug], slug))
    return best, chances[best]
