"""What a reader asks, and the way to the answer: at most two clicks from the index; and every kind of page for everybody.

A way is a list of steps from the index: a link that is clicked, told by a part of its text; or what is put into the search and
the filters, which is no click. The answer is a place on the page that is reached, and what must stand there.
"""

import re

import pytest
from browser_samples import LAPTOP, PHONE, opened, violations

pytestmark = pytest.mark.slow
PERCENT = r"\d+\s%"
QUESTIONS = {
    "Will Beijing have its 100 more smart factories by 2026?": (
        ["Beijing: 100 more"], "main", rf"(?s)100 more.*{PERCENT}.*trend",
    ),
    "What changed in April 2025?": (["Beijing: 100 more"], "main", "2025-04-29"),
    "What is +22.3 % worth?": (["+22.3"], "main", r"(?s)\+22\.3\s%.*comparison.*It cannot be concluded"),
    "Did carbon emissions fall by 20.4 %?": (["-20.4"], "main", r"(?s)-20\.4\s%.*cannot be concluded"),
    "Which targets of Shanghai are silent?": (
        [{"place": "Shanghai", "status": "silent"}], "#targets tbody", r"(?s)Shanghai: core scale of the industrial internet by 2025.*silent",
    ),
    "Which targets were missed?": (["missed"], "#targets tbody", r"(?s)China: demonstration factories by 2025.*missed"),
    "Did Shanghai reach its 200?": (["Shanghai: 200 city"], "main", rf"(?s)200.*{PERCENT}"),
    "What became of the 500 demonstration factories?": (["China: demonstration"], "main", r"(?s)[Mm]issed.*421"),
    "How good are these forecasts?": ([], "section[aria-labelledby=good]", r"0\.\d+.*± 0\.\d+"),
    "Where were forecasts most wrong?": (["The evaluation"], "main", r"(?s)Failures first.*missed"),
    "What is printed of Beijing's list, and by whom?": (
        [{"search": "北京 智能工厂"}, "Smart factories and digital workshops of Beijing"], "main", r"(?s)103.*2024",
    ),
    "What is the article on Beijing's plan worth?": (["Article: Beijing to add"], "main", r"(?s)figures.*promises.*42\s%.*leaves out"),
    "Did Beijing reach its first 100, and who says so?": (
        [{"search": "Beijing first 100", "year": "all"}], "#targets tbody", r"(?s)first 100.*103.*settled it, for 2024-02-21.*Beijing Daily.*met",
    ),
    "What does 'silent' mean?": ([], "section[aria-labelledby=how]", r"Silent\s+The deadline has passed and no figure says how it ended, although a search"),
    "What do the gains mean for a sector's emissions?": (["Emissions: "], "main", r"(?s)emissions.*%"),
}  # fmt: skip
KINDS = ("00", "01", "02", "03", "04", "05", "06", "07")
PAPER = {"width": 673, "height": 986}  # A4 within its margins, at 96 dots an inch


# what runs off the paper: the first words of each table or picture that is wider
CUT = """[...document.querySelectorAll('main :is(table, img)')].filter(one => one.getBoundingClientRect().right > innerWidth + 1)
    .map(one => (one.textContent || one.alt).trim().slice(0, 60))"""


def go(tab, step):
    if isinstance(step, str):
        tab.locator("a:visible", has_text=step).first.click()
        tab.wait_for_load_state()
        return
    for control, value in step.items():
        (tab.fill if control == "search" else tab.select_option)(f"#{control}", value)


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_is_answered_within_two_clicks(browser, golden_site, question):
    way, place, answer = QUESTIONS[question]
    assert sum(isinstance(step, str) for step in way) <= 2
    with opened(browser, golden_site[0] / "index.html") as tab:
        for step in way:
            go(tab, step)
        said = "\n".join(tab.locator(place).all_inner_texts())
        assert re.search(answer, said), said[:1500]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_page_is_for_everybody(browser, golden_site, kind):
    pages = sorted(golden_site[0].glob(f"{kind}_*.html"))
    page = next((page for page in pages if "as_of-2026-11-22" in page.name), pages[0])
    for size, dark in ((LAPTOP, False), (PHONE, True)):
        with opened(browser, page, size=size, dark=dark) as tab:
            assert violations(tab) == []
            assert tab.evaluate("document.documentElement.scrollWidth") == size["width"]
            tab.keyboard.press("Tab")
            assert tab.evaluate("document.activeElement.textContent") == "Skip to the content"
            tab.emulate_media(media="print")
            tab.set_viewport_size(PAPER)
            assert tab.evaluate(CUT) == []
            assert tab.locator("button:visible, input:visible, select:visible, nav:visible").count() == 0
