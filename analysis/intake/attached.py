"""What a clause says of a figure in it, in English: the verb that governs it, whose doing that is, and the time it is told of.

A clause is read word by word. The governing verb stands before the figure or, where the figure is the subject, behind it; in a list
the verb of its head holds for all, and "of these" and its like take over that of the figure before. A pronoun means the
subject of the sentence before. What is told of no time in its clause is told of that of the sentence, of the sentence before or of
the heading. The words are in `clause_words`.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import pandas as pd

from analysis.intake import clause_words as words
from analysis.intake.candidates import Candidate
from analysis.intake.compiling import compiled

STRENGTH = 3.0  # of what the clause says; a table's or a rule's cue is 1
_TOKEN = compiled(r"[A-Za-z][A-Za-z’'-]*|\d[\d.,]*\d|\d|[;:()\[\]—–|,?\"“”\n]")
_HARD = frozenset(";:()[]—–|\n")
_JOINS = {"while", "whereas", "but", "where", "though", "although", "when", "because", "as", "after", "before", "if", "so", "yet"}  # fmt: skip
_REFERS = compiled(r"\bof\s+(?:these|them|those|which|whom|it)\b|\bamong\s+(?:them|these)\b", re.IGNORECASE)
_CHINESE = compiled(r"[\u4e00-\u9fff]")
_APART = 200  # characters between sentences that still speak of the same
_FAR = 14  # words that a verb may stand before its figure
_NEAR = 7  # and behind it


class Word(NamedTuple):
    """A word of a sentence: where it begins, and its classes, '' for none."""

    start: int
    text: str
    verb: str
    form: str
    noun: str
    time: str
    hard: bool


class Tied(NamedTuple):
    """What governs a figure: the class of its verb, the verb's form, how it was come by, the class of its subject, and the time, with
    where that stands: in the clause, the sentence, before it, in the heading."""

    verb: str = ""
    form: str = ""
    how: str = "none"
    subject: str = ""
    time: str = ""
    when: str = "none"


_AUXILIARY = {"is", "are", "was", "were", "be", "been", "has", "have", "had", "being", "did", "does", "do"}
# of their past or participle
_SAME = {"let", "put", "set", "cut", "cost", "hit", "shut", "come", "become", "run"}  # fmt: skip
_BETWEEN = compiled(r"(?:not|also|already|now|just|never|since|only|been|be|each|all|both|\w+ly)$")


@lru_cache(maxsize=1024)
def _read(sentence: str) -> tuple[Word, ...]:
    """The words of a sentence with their classes."""
    found = [(m.start(), m[0]) for m in _TOKEN.finditer(sentence)]
    lowered = [text.lower().replace("’", "'") for _, text in found]
    told = []
    for k, (start, text) in enumerate(found):
        low = lowered[k]
        two = f"{low}_{lowered[k + 1]}" if k + 1 < len(found) else low
        verb, form = words.VERB.get(two) or words.VERB.get(low) or ("", "")
        noun = words.NOUN.get(two) or words.NOUN.get(low) or ""
        time = words.TIME.get(two) or words.TIME.get(low) or ""
        hard = text in _HARD or (low in _JOINS and k > 0 and lowered[k - 1] == ",")
        told.append(Word(start, low, verb, form, noun, time, hard))
    return tuple(told)


def _form(read: Sequence[Word], k: int) -> str:
    """In which form a verb is told: will, to (with the class of the verb before it), has, had, passive, or its own."""
    j, helped = k - 1, ""
    for _ in range(5):
        if j < 0:
            break
        low = read[j].text
        if low in words.MODALS or low.endswith("'ll"):
            return "will"
        if low == "to":
            before = next((w.verb for w in reversed(read[max(0, j - 3) : j]) if w.verb), "")
            return f"to<{before}"
        if low in _AUXILIARY:
            helped = low if low != "been" or not helped else helped
        elif not _BETWEEN.match(low):
            break
        j -= 1
    return helped or read[k].form


def _main(read: Sequence[Word], k: int) -> bool:
    """Whether a verb is no mere auxiliary of one that follows."""
    if read[k].text not in _AUXILIARY:
        return True
    for w in read[k + 1 : k + 4]:
        if w.verb and (w.form in ("past", "ing") or w.text in _SAME) and w.text not in ("had", "was", "were"):
            return False
        if not _BETWEEN.match(w.text) and w.text not in ("to",):
            return True
    return True


def _subject(read: Sequence[Word], k: int) -> str:
    """The class of what a verb is told of: the first noun of its clause before it that has one, else a pronoun or a name."""
    first = k
    while first > 0 and not read[first - 1].hard:
        first -= 1
    span = read[first:k]
    for w in span:
        if w.text in words.SPEAKERS:
            return words.SPEAKERS[w.text]
        if w.noun:
            return w.noun
    if any(w.text in words.PRONOUNS for w in span):
        return "pronoun"
    return "other" if span else ""


def _governing(read: Sequence[Word], at: int, behind: int, others: Sequence[int]) -> tuple[int, str]:
    """Which word governs a figure, and how that was found: (-1, 'none') where no verb does. at, behind: the number of its first word and
    of the word behind it; others: the numbers of the first words of the other figures of the sentence."""
    left = -1
    for k in range(at - 1, max(-1, at - 1 - 2 * _FAR), -1):
        if read[k].hard:
            break
        if read[k].verb and _main(read, k):
            left = k
            break
    right = -1
    for k in range(behind, min(len(read), behind + _NEAR)):
        if read[k].hard:
            break
        if read[k].verb and _main(read, k):
            right = k
            break
    between = any(left < o < at for o in others)
    if left >= 0 and not between and not any(w.text == "," for w in read[left:at]) and at - left <= _FAR:
        return left, "own"
    if right >= 0 and not any(behind <= o < right for o in others) and not any(w.text == "," for w in read[behind:right]):  # fmt: skip
        return right, "behind"
    if left >= 0:
        return left, "list" if between else "comma"
    if right >= 0:
        return right, "behind_list"
    return -1, "none"


def _expected(read: Sequence[Word], verb: int) -> bool:
    """Whether what a verb tells is somebody's expectation: reckons that it will hold."""
    for k in range(verb - 1, max(-1, verb - 9), -1):
        if read[k].hard:
            return False
        if read[k].verb == "expect" and read[k].form == "base":
            return True
    return False


_YEAR = compiled(r"20\d\d$|199\d$")


def _times(read: Sequence[Word], year: int) -> list[tuple[int, str]]:
    """The times that a sentence tells of: number of the word, and what it says."""
    found = []
    for k, w in enumerate(read):
        if _YEAR.match(w.text):
            before = next(
                (x.text for x in reversed(read[max(0, k - 3) : k]) if x.text in words.PREPOSITIONS), ""
            )
            far = int(w.text) - year
            rel = "ahead" if far > 0 else "this" if far == 0 else "last" if far == -1 else "past"
            found.append((k, f"{before}/{rel}" if year else before))
        elif w.time and not (w.time == "since" and k and read[k - 1].text == "time"):
            found.append((k, w.time))
    return found


def _time(read: Sequence[Word], at: int, times: Sequence[tuple[int, str]]) -> tuple[str, str]:
    """The time next to a figure, and whether it stands in its own clause or elsewhere in the sentence."""
    if not times:
        return "", "none"
    first = last = at
    while first > 0 and not read[first - 1].hard:
        first -= 1
    while last < len(read) and not read[last].hard:
        last += 1
    own = [t for t in times if first <= t[0] < last]
    _, said = min(own or times, key=lambda t: abs(t[0] - at) + (3 if t[0] > at else 0))
    return said, "clause" if own else "sentence"


def attachments(
    text: str, figures: Sequence[Candidate], over: Sequence[str], published: pd.Timestamp | None
) -> list[Tied | None]:
    """What its clause says of each figure, in their order; None in Chinese. over: the heading over each figure."""
    year = published.year if published is not None else 0
    starts: dict[tuple[int, int], list[int]] = {}
    for c in figures:
        starts.setdefault(c.sentence, []).append(c.start)
    spoken = _Spoken()
    told: list[Tied | None] = []
    for c, heading in zip(figures, over, strict=True):
        sentence = text[c.sentence[0] : c.sentence[1]]
        if _chinese(sentence):
            spoken, tied = _Spoken(), None
        else:
            tied = spoken.tied(c, sentence, starts[c.sentence], _of_heading(heading, year), year)
        told.append(tied)
    return told


class _Spoken:
    """What was spoken of so far: the last figure, the subject and the time of the sentence before."""

    def __init__(self) -> None:
        self._last = Tied()
        self._sentence = (-1, -1)
        self._subject = self._before = ""
        self._time = self._time_before = ""

    def tied(self, c: Candidate, sentence: str, starts: Sequence[int], headed: str, year: int) -> Tied:
        """What governs a figure of a sentence. starts: of the figures of the sentence; headed: the time of its heading."""
        same = c.sentence == self._sentence
        if not same:
            near = 0 <= c.sentence[0] - self._sentence[1] < _APART
            self._before, self._time_before = (self._subject, self._time) if near else ("", "")
            self._sentence = c.sentence
        read, offset = _read(sentence), c.sentence[0]
        places = [w.start for w in read]
        at, behind = bisect_left(places, c.start - offset), bisect_left(places, c.end - offset)
        verb, how = _governing(
            read, at, behind, [bisect_left(places, s - offset) for s in starts if s != c.start]
        )
        time, when = _time(read, at, _times(read, year))
        if time:
            self._time = time
        elif self._time_before:
            time, when = self._time_before, "before"
        elif headed:
            time, when = headed, "heading"
        tied = self._governed(read, verb, how, same)._replace(time=time, when=when)
        if _REFERS.search(sentence[max(0, c.start - offset - 30) : c.end - offset + 24]) and self._last.verb:
            own = when in ("clause", "sentence")  # 241 of these: of those that were spoken of
            tied = tied._replace(time=time, when=when) if own else self._last
            tied = tied._replace(verb=self._last.verb, form=self._last.form, how="refers")
        self._last = tied
        if tied.subject and not tied.subject.startswith("it:"):
            self._subject = tied.subject
        return tied

    def _governed(self, read: Sequence[Word], verb: int, how: str, same: bool) -> Tied:
        if verb < 0:
            return self._last._replace(how="list") if same else Tied()
        subject = _subject(read, verb)
        subject = f"it:{self._before}" if subject == "pronoun" else subject
        said = "expect" if _expected(read, verb) else read[verb].verb
        return Tied(said, _form(read, verb), how, subject)


def _of_heading(heading: str, year: int) -> str:
    times = _times(_read(heading), year) if heading and not _chinese(heading) else []
    return times[-1][1] if times else ""


def _chinese(text: str) -> bool:
    return bool(_CHINESE.search(text))


def told_of(tied: Tied) -> str:
    """What a clause makes of its figure: expected, promised, or what its verb says."""
    subject, ahead = tied.subject.removeprefix("it:"), _since(tied) == "ahead"
    if tied.verb == "expect" or (subject == "analyst" and tied.verb not in ("survey", "be", "have", "")):
        return "expected"
    past = tied.form in ("past", "had", "was", "were", "did")
    if tied.form == "will" or tied.form == "to<plan" or tied.verb == "plan" or (subject == "plan" and not (tied.verb == "be" and past)):  # fmt: skip
        return "promised"
    if (tied.form == "to<be" and tied.time != "then") or (ahead and not past):
        return "ahead"
    return words.ALIKE.get(tied.verb, tied.verb)


def _since(tied: Tied) -> str:
    """The sort of time that a figure's own sentence tells of; '' where it tells none."""
    if tied.when not in ("clause", "sentence"):
        return ""
    return words.TIMES.get(tied.time, "past" if "/" in tied.time else "")


def said(tied: Tied | None) -> tuple[str, ...]:
    """What a clause says of its figure: what its verb makes of it, of which time, whose doing; nothing where no clause was read."""
    if tied is None:
        return ()
    subject = words.SUBJECTS.get(tied.subject.removeprefix("it:"), "")
    return f"told={told_of(tied)}", f"time={_since(tied)}", f"subject={subject}"


def cues(tied: Tied | None, unit_class: str) -> dict[str, float]:
    """The cues of what a clause says of its figure, alone and by the figure's class of unit.

    >>> from analysis.intake.attached import Tied, cues
    >>> list(cues(Tied("happen", "were", "behind", "list", "since", "clause"), "count"))
    ['told=event', 'told=event|count', 'time=start', 'time=start|count', 'subject=list', 'subject=list|count']
    """
    return {cue: STRENGTH for name in said(tied) for cue in (name, f"{name}|{unit_class}")}
