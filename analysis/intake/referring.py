"""What one figure refers to, by rules that are asked in order: its own words, the list spoken of before, its clause and sentence."""

import re
from dataclasses import replace
from functools import lru_cache
from itertools import takewhile

from analysis.intake import about_words as words
from analysis.intake.candidates import Candidate
from analysis.intake.kinds import ENERGY, RATIOS, Context
from analysis.intake.linking import Names
from analysis.intake.links import NEW, Link, Told
from analysis.intake.names import SITES
from analysis.intake.surroundings import Surroundings
from analysis.intake.tokens import head_of
from analysis.intake.unit_words import MONEY

_NEAR = 500  # characters within which a list is still spoken of
_LISTS = ("recognised_list", "subsidised_programme")
_HAVE_MEMBERS = (*_LISTS, "plan", "single_site")  # programmes that have effects on those who take part


@lru_cache(maxsize=4096)
def _of_one_site(sentence: str) -> bool:
    return bool(words.ONE_SITE.search(sentence))


class Figure:
    """One figure that is to be linked, with everything that its link hangs on."""

    def __init__(
        self, row: dict, c: Candidate, context: Context, page: Surroundings, names: Names, told: list[Told]
    ) -> None:
        self.row, self.c, self.context, self.page, self.names, self.told = row, c, context, page, names, told
        self.change = row["kind"] == "effect" or (c.moves.change and row["unit"] in RATIOS)
        self.place, self.noun, self.unit = row["entity"], c.unit.noun.strip(), row["unit"]
        self.count = row["unit"] == "count"
        self.own = f"{context.label} {context.lead} {c.unit.noun} {context.tail}"
        first = max(page.paragraphs.at(row["start"])[0], row["start"] - 400)
        self.single = bool(
            _of_one_site(context.sentence) or words.ONE_SITE.search(page.text[first : row["start"]])
        )

    def verdict(self) -> Link:
        """First by its own words, then by what it may refer to, then by its whole clause and sentence."""
        if self.count and self._is_inherited():  # of them, 12 are rated at the excellence level
            apart = self.names.link(
                "", f"{self.context.lead} {self.context.tail}", self.unit, self.place, False
            )
            if apart.programme != NEW and self._kind(apart) in _LISTS:
                return apart
        own = self._by(self.own, self.wide() if self.unit not in RATIOS else "")
        if (
            own.programme != NEW
            and self.single
            and self.row["kind"] == "effect"
            and self._kind(own) != "single_site"
        ):
            own = replace(own, programme=NEW)
        if own.programme != NEW:
            return own
        return (
            self._of_subject(own) or self._of_the_same() or self._shortened() or self._headed() or self._spoken_of() or self._of_a_fund()
            or self._around() or self._of_topic() or own
        )  # fmt: skip

    def wide(self) -> str:
        """The words around in which a part of a name may stand: the title, and the paragraph up to the end of the sentence."""
        first = max(self.page.paragraphs.at(self.row["start"])[0], self.row["start"] - 300)
        return f"{self.page.text[slice(*self.page.title)]} {self.page.text[first : self.c.sentence[1]]}"

    def are_members(self) -> bool:
        """Whether what is counted may be members of a list: plants, sites, ones; of Chinese without a noun, what 家, 个 and 座 count."""
        counts = self.noun or not self.c.unit.words or self.c.unit.words[0] in "家个座"
        return bool(counts and words.MEMBERS.match(self.noun))

    def _is_inherited(self) -> bool:
        """Whether what is counted stands with another figure."""
        return bool(self.noun) and self.noun not in self.page.text[self.c.start - 60 : self.c.end + 2]

    def _by(self, words: str, wide: str = "") -> Link:
        return self.names.link(self.c.unit.noun, words, self.unit, self.place, self.change, wide)

    def _kind(self, link: Link) -> str:
        return self._kind_of(link.programme)

    def _kind_of(self, programme: str) -> str:
        return self.names.programmes[programme].kind if programme in self.names.programmes else ""

    def _of_subject(self, own: Link) -> Link | None:
        """An effect whose subject stands at the head of the sentence."""
        if self.row["kind"] != "effect":
            return None
        subject = self._by(f"{self.context.before[-240:]} {self.own}")
        if subject.programme != NEW and self._kind(subject) in _HAVE_MEMBERS:
            return subject.with_indicator(own.indicator)
        first = max(self.page.paragraphs.at(self.row["start"])[0], self.row["start"] - 240)
        spoken = self.names.link("", self.page.text[first : self.row["start"]], "count", self.place, False)
        named = spoken.programme != NEW and self._kind(spoken) == "recognised_list"
        return (
            self.to(spoken.programme)
            if named and not (self.single or words.SOME_FIRMS.search(self.context.sentence))
            else None
        )

    def _of_the_same(self) -> Link | None:
        """What has no subject of its own is of the figure before it: a share, a growth, a further number of the same things."""
        before = self.told[-1] if self.told else None
        if (
            before
            and self.count
            and self.noun
            and before.noun == self.noun
            and before.sentence == self.c.sentence[0]
        ):
            return None if before.link.programme == NEW else self.to(before.link.programme)
        if self.unit not in (*RATIOS, *ENERGY) or not self.told or self.row["kind"] == "effect":
            return None
        last, lead = self.told[-1], self.context.lead
        if last.link.programme == NEW:
            return None
        beside = (
            self.unit in RATIOS and last.sentence == self.c.sentence[0] and not words.NO_SUBJECT.sub("", lead)
        )
        it = words.IT.match(lead) and last.unit == self.unit and self.row["start"] - last.start < _NEAR
        if not (beside or it):
            return None
        return self.to(last.link.programme)

    def unlinked(self) -> Link:
        """The link of a figure that is of none of the programmes."""
        own = self._by(self.own)
        return own if own.programme == NEW else Link(NEW, NEW, self.place, 0.5)

    def to(self, programme: str) -> Link:
        """The link to a programme that is known otherwise."""
        return self.names.linked(
            programme, self.c.unit.noun, self.own, self.unit, self.place, self.change, 0.6
        )

    def _of_them(self, programme: str) -> bool:
        """Whether a figure tells how many of a wide list lie in a place: of them 3 in Jiangsu, 其中江苏3家."""
        wide = self.names.programmes[programme].entity in ("china", "world")
        return wide and bool(
            re.search(r"\bof (?:them|these|which)\b|\bincluding\b|其中|包括", self.context.sentence)
        )

    def _headed(self) -> Link | None:
        """15家工厂入选 behind the name of the list."""
        programme = self.told[-1].link.programme if self.told else NEW
        programme = "" if programme == NEW else programme
        entered = bool(words.ANYBODY.match(self.noun) and words.ENTERED.search(self.context.clause))
        if (
            not self.count
            or self.single
            or not (self.are_members() or entered)
            or (programme and self._of_them(programme))
        ):
            return None
        stretches = [self.context.before[-120:]]
        if not programme or self.row["start"] - self.told[-1].start > _NEAR:
            stretches.append(self.context.sentence)
            stretches.append(
                self.page.text[
                    max(self.page.paragraphs.at(self.row["start"])[0], self.row["start"] - 200) : self.row[
                        "start"
                    ]
                ]
            )
        for stretch in stretches:
            headed = self.names.link("", stretch, "count", self.place, self.change)
            if headed.programme != NEW and self._kind(headed) in _LISTS:
                return headed
        return None

    def _near(self) -> list[Told]:
        """What was told a little before, the last first."""
        return list(takewhile(lambda t: self.row["start"] - t.start <= _NEAR, reversed(self.told)))

    def _spoken_of(self) -> Link | None:
        """The list that was spoken of before, if the figure refers to it: first one that its noun shortens, then the last."""
        near = self._near()
        last = []
        for told in near:
            if told.link.programme == NEW:
                break
            last.append(told)
        if self.row["kind"] == "effect":  # gains are of those that are there already, if any are
            said = self.context.before
            last.sort(key=lambda t: (t.kind.startswith("target"), not (t.noun and head_of(t.noun) in said)))
            joint = self._joint(last)
            if joint:
                return self.to(joint)
        return self._first_of([t for t in last if self._refers(t)])

    def _shortened(self) -> Link | None:
        """A list that was spoken of before, whose name the noun shortens: 41 workshops of the digital workshops."""
        if not (self.count and self.noun):
            return None
        near = [t for t in self._near() if t.link.programme != NEW]
        return self._first_of([t for t in near if self.names.lists.shortens(self.noun, t.link.programme)])

    def _first_of(self, told_before: list[Told]) -> Link | None:
        for told in told_before:
            programme, where = told.link.programme, told.link.entity
            if not self.same_place(programme, where) or (
                self.single and self._kind(told.link) != "single_site"
            ):
                continue
            follow = self.names.follow(
                programme, self.c.unit.noun, self.own, self.unit, self.place, self.change
            )
            if follow is not None:
                return follow
        return None

    def _joint(self, last: list[Told]) -> str:
        """The list that counts together the two that were told last, where the gain is of both."""
        told = list(dict.fromkeys(t.link.programme for t in last if self._refers(t)))[:2]
        if len(told) < 2 or self.single or self.names.lists.names_a_list(self.own):
            return ""
        return self.names.lists.joint(*told)

    def _refers(self, told: Told) -> bool:
        """Whether the figure may be of the list that was spoken of."""
        if self.row["kind"] == "effect":
            return self._kind(told.link) in _HAVE_MEMBERS and not words.SOME_FIRMS.search(
                self.context.sentence
            )
        back = bool(words.ANAPHORA.search(self.context.sentence))
        if self.unit in MONEY:
            return back and self.names.measures(told.link.programme, self.c.unit.noun, self.own, self.unit)
        if not self.count:
            near = self.page.text[self.c.clause[0] : self.c.end + 24]
            them = bool(words.OF_THEM.search(near)) or self._opens_sentence()
            return them and self._kind(told.link) in (*_LISTS, "installation", "market_adoption")
        if self.are_members():
            return True
        return back and (
            bool(words.ANYBODY.match(self.noun)) or bool(words.PROGRAMME.search(self.context.sentence))
        )

    def _of_a_fund(self) -> Link | None:
        """Projects and money of a programme that the sentence names before: the fund has supported 4,827 projects."""
        if not (words.PROGRAMME.search(self.context.sentence) and (self.unit in MONEY or (self.count and words.ANYBODY.match(self.noun)))):  # fmt: skip
            return None
        first = max(self.page.paragraphs.at(self.row["start"])[0], self.row["start"] - 240)
        for stretch in (self.context.before[-160:], self.page.text[first : self.row["start"]]):
            headed = self.names.link("", stretch, "count", self.place, self.change)
            if headed.programme != NEW:
                break
        return self.to(headed.programme) if headed.programme != NEW and self._kind(headed) == "subsidised_programme" else None  # fmt: skip

    def _of_topic(self) -> Link | None:
        """Projects, money and gains in an article whose title or first lines name one programme that pays for them."""
        if not self.page.topic:
            return None
        if self.page.topic in SITES and self.row["kind"] == "effect" and self.single:
            return self.to(self.page.topic)
        if (
            self.page.topic in SITES
            and not self.single
            and (
                (self.count and self.are_members())
                or (self.unit == "percent" and words.OF_THEM.search(self.context.clause))
            )
        ):
            return self.to(self.page.topic)
        if self._kind_of(self.page.topic) == "recognised_list":
            entered = self.count and (self.are_members() or words.ANYBODY.match(self.noun)) and words.ENTERED.search(self.context.clause)  # fmt: skip
            them = self.unit == "percent" and words.OF_THEM.search(self.context.sentence)
            return self.to(self.page.topic) if (entered or them) and not self.single else None
        fits = self.row["kind"] == "effect" or (self.count and words.PROJECTS.match(self.noun))
        if not fits or self.single:
            return None
        if not self.same_place(self.page.topic, self.names.programmes[self.page.topic].entity):
            return None
        return self.to(self.page.topic)

    def _opens_sentence(self) -> bool:
        """A share that opens its sentence and has no noun: eight out of ten report gains."""
        behind = self.page.text[self.c.end : self.c.end + 24]
        bare = self.unit == "percent" and not self.change and not self.context.before.strip()
        return bare and bool(words.ALL_DO.match(behind))

    def same_place(self, programme: str, where: str) -> bool:
        if self.place in (where, "") or (programme, self.place) in self.names.counted_at:
            return True
        return self.names.gazetteer.within(where, self.place) or self._of_them(programme)

    def _around(self) -> Link | None:
        """The clause, and what stands before it where the clause names no subject of its own."""
        if (self.count and self.noun) or (self.change and self.row["kind"] == "context"):
            return None
        clause = self._by(self.context.clause)
        if clause.programme != NEW:
            return clause
        wider = self._by(self.context.before[-90:] + self.context.clause)
        if wider.programme == NEW:
            return None
        measured = self.names.measures(wider.programme, self.c.unit.noun, self.own, self.unit)
        return wider if measured or not words.SUBJECT.search(self.context.lead) else None
