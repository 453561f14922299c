"""English words by what they make of a figure that they govern, name or date; a new word joins the row of its class.

Of a verb the first word of a group is its base (its other regular forms are made of it), the irregular ones follow after a
slash; `take_on` is two words. Nouns are given in the singular; the plural is made of it.
"""

from collections.abc import Iterator

from analysis.intake.compiling import compiled

VERBS = {
    "plan": "ask aim target promise pledge vow commit undertake/undertook/undertaken foresee/foresaw/foreseen envisage hope dream/dreamt "
    "intend seek/sought require demand bind/bound call pencil schedule budget earmark propose decide agree plan want wish wait_for speak_of/spoke_of/spoken_of "
    "put_down set_itself set_himself set_herself set_out strive owe guarantee oblige limit cap due supposed mean_to/meant_to",
    "expect": "expect reckon forecast predict model estimate guess bet think/thought believe see/saw/seen project assume anticipate",
    "recognise": "recognise recognize name pick choose/chose/chosen select admit certify approve award accredit let_in designate "
    "appoint list honour honor label accept enter qualify",
    "happen": "add install sell/sold register connect train graduate sign redeem claim supply place fit open launch issue examine assess audit "
    "diagnose convert upgrade equip deliver ship complete finish build/built put_up roll_out hand_out take_on/took_on/taken_on bring/brought come_in/came_in "
    "join help create found set_up modernise modernize transform retrofit link wire commission enrol enroll treat go_live/went_live reach_out "
    "introduce apply stage run_through take_part/took_part come/came file grant collect support fund reward conclude close",
    "pay": "pay/paid disburse release draw/drew/drawn raise attract mobilise mobilize lend/lent sanction allocate set_aside forgo/forwent hand_over top_up",
    "leave": "remove drop strike/struck expel delist withdraw/withdrew/withdrawn lapse exclude shut retire cancel scrap",
    "have": "have/has/had hold/held keep/kept contain carry boast possess own maintain",
    "be": "be/is/are/was/were/been stand/stood number count total amount exist remain lie/lay feed/fed operate house comprise include cover reach pass "
    "exceed top hit account make_up form serve use",
    "rise": "rise/rose/risen grow/grew/grown climb gain increase jump expand swell double triple quadruple surge improve lift advance up",
    "fall": "fall/fell/fallen cut reduce shrink/shrank/shrunk sink/sank/sunk decline slip lose/lost save lower shorten halve trim slash shed go_down/went_down "
    "come_down/came_down down spare less fewer",
    "become": "become/became go_from/went_from turn_into go_to/went_to bring_down/brought_down move_from",
    "spend": "spend/spent cost invest buy/bought order purchase acquire borrow",
    "work": "employ make/made produce turn_out grind/ground churn process handle take/took/taken need last require_only work staff weld bake brew roll_off pack "
    "throw_away/threw_away bin waste burn consume emit run/ran/run",
    "receive": "receive get/got refund reimburse subsidise subsidize bear/bore cover_up earn deduct qualify_for eligible",
    "survey": "poll survey interview visit revisit match study reply answer respond question sample compare say/said report tell/told",
}

NOUNS = {
    "plan": "plan strategy policy mission act law directive blueprint roadmap road_map covenant agreement document target goal decision manifesto outline promise "
    "pledge objective regulation deadline commitment ambition quota",
    "list": "list roster register roll network label batch round class cohort programme program scheme campaign drive initiative fund pact alliance badge title catalogue "
    "certificate voucher club",
    "state": "ministry government council province city municipality commission department bureau agency board office state county district region authority minister "
    "treasury town hall prefecture country nation federation union parliament committee administration government's secretary mayor governor",
    "firm": "plant factory mill works maker company firm group brewery shop hall line cell site foundry bakery dairy smelter refinery yard workshop manufacturer supplier "
    "owner boss manager machine robot press furnace management board_room project",
    "firms": "plants factories mills makers companies firms suppliers manufacturers enterprises members businesses smes producers exporters shops sites workshops",
    "analyst": "analyst economist consultant broker bank brokerage institute researcher observer consensus study survey association chamber professor",
    "asked": "respondent sample answer participant",
    "people": "worker staff employee operator technician people person welder engineer job hand workforce",
    "gain": "productivity efficiency scrap reject rejection rework defect downtime stoppage lead_time cycle changeover energy electricity gas power water steam coal waste "
    "yield failure quality throughput delivery utilisation utilization uptime oee absenteeism error complaint give-away overtime inventory test_time",
    "economy": "gdp export import sales profit revenue turnover order output value_added investment retail production price wage income demand market trade shipment",
    "rate": "rate share proportion percentage coverage penetration ratio",
    "density": "density",
    "money": "grant subsidy subsidies budget money loan credit cost bill price fee contract tax allowance",
}

PRONOUNS = {
    "it",
    "they",
    "he",
    "she",
    "these",
    "those",
    "this",
    "that",
    "who",
    "which",
    "its",
    "their",
    "them",
}
SPEAKERS = {"we": "we", "i": "we", "our": "we", "you": "you", "my": "we"}
MODALS = {"will", "shall", "should", "must", "would", "may", "can", "could", "might", "cannot"}
PREPOSITIONS = {
    "by", "in", "since", "for", "from", "until", "till", "to", "of", "during", "before", "after", "between", "through", "end", "at", "over",
}  # fmt: skip
WHEN = {  # words of time, one or two together, by what they say
    "now": "today now currently yesterday nowadays at_present these_days so_far to_date already at_work in_use tonight",
    "then": "once formerly previously before ago earlier used_to originally by_hand had_been at_first until_then in_the_past back_then instead_of rather_than",
    "after": "afterwards after since_then by_robot later",
    "last": "last_year last_month last_quarter last_spring last_summer last_autumn last_winter last_week last_financial last_fiscal",
    "this": "this_year this_month this_quarter this_spring this_summer this_autumn this_winter current_year year_to half-year",
    "that": "that_year year_itself same_year those_months nine_months thirteen_months twelve_months in_which year_under first_year second_year third_year first_half "
    "second_half first_quarter second_quarter third_quarter six_months",
    "each": "each_year a_year per_year annually every_year yearly annual per_annum a_month",
    "coming": "next_year coming further another next_two next_three next_five decade",
    "alone": "alone",
    "batch": "batch round cohort tranche intake class ceremony autumn_class latest",
    "since": "since ever",
    "span": "between during",
}
ALIKE = {
    "rise": "move",
    "fall": "move",
    "become": "move",
    "recognise": "event",
    "happen": "event",
}  # classes of verbs that tell one thing
SUBJECTS = {  # classes of subjects that tell one thing
    "plan": "plan", "list": "list", "state": "state", "firm": "firm", "we": "firm", "people": "firm", "firms": "firms",
    "analyst": "analyst", "asked": "analyst", "gain": "gain", "economy": "economy", "rate": "rate",
}  # fmt: skip
_SORTS = {  # sorts of times: words of WHEN, and years with the word before them, by how they lie to the day of publication
    "ahead": "coming by/ahead in/ahead for/ahead /ahead to/ahead of/ahead end/ahead until/ahead",
    "period": "last this that alone batch in/last in/past in/this for/last for/past for/this of/this of/last during/past",
    "each": "each",
    "start": "since span since/past since/last since/this from/past from/last between/past between/last",
    "now": "now after",
    "then": "then",
    "by": "by/this by/last by/past end/last end/past end/this",
}
TIMES = {time: sort for sort, row in _SORTS.items() for time in row.split()}


def _regular(base: str) -> Iterator[tuple[str, str]]:
    """The regular forms of a verb, each with what it is: base, past or ing."""
    yield base, "base"
    yield f"{base}es" if base.endswith(("s", "sh", "ch", "x")) else f"{base[:-1]}ies" if base.endswith("y") and base[-2] not in "aeou" else f"{base}s", "base"  # fmt: skip
    stem = base[:-1] if base.endswith("e") else base
    yield f"{stem}ing", "ing"
    yield (f"{base[:-1]}ied" if base.endswith("y") and base[-2] not in "aeou" else f"{stem}ed"), "past"
    if compiled(r"[^aeiou][aeiou][bdgmnpt]$").search(base):
        yield f"{base}{base[-1]}ed", "past"
        yield f"{base}{base[-1]}ing", "ing"


def _verbs() -> dict[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}
    for name, row in VERBS.items():
        for group in row.split():
            base, *others = group.split("/")
            head, _, particle = base.partition("_")
            for form, kind in _regular(head):
                found.setdefault(f"{form}_{particle}" if particle else form, (name, kind))
            for other in others:
                found.setdefault(other, (name, "past"))
    for present in ("is", "are", "has"):
        found[present] = (found[present][0], "base")
    return found


def _plural(noun: str) -> str:
    return f"{noun[:-1]}ies" if noun.endswith("y") and noun[-2] not in "aeou" else f"{noun}s"


VERB = _verbs()
NOUN = {
    form: name
    for name, row in reversed(NOUNS.items())
    for noun in row.split()
    for form in (noun, _plural(noun))
} | dict.fromkeys(NOUNS["firms"].split(), "firms")
TIME = {word: name for name, row in WHEN.items() for word in row.split()}
