"""The explorer in a browser: search, days, claims, figures that are supposed, what is kept, keyboard, phone, and its end."""

import pytest
import yaml
from browser_samples import LAPTOP, PHONE, violations
from explorer_samples import BEIJING, SECONDS, answered, kept, page_of, served

from analysis import evidence
from analysis.explore.session import Session
from analysis.explore.state import State

pytestmark = pytest.mark.slow
HEDGED = "miit-demonstration-factory-2025"  # a list with "over" among its figures


@pytest.fixture(scope="module")
def explorer(browser, tmp_path_factory):
    with served(tmp_path_factory.mktemp("explorer")) as running:
        yield running


@pytest.fixture(scope="module")
def page(browser, explorer):
    """One page for the tests that need no other."""
    with page_of(browser, explorer.address) as tab:
        yield tab


@pytest.fixture
def tab(page):
    """The page as it opens: the published forecast of Beijing's target."""
    page.set_viewport_size(LAPTOP)
    show(page, f"target={BEIJING}&as_of=2026-11-22")
    return page


def show(tab, address: str) -> float:
    """Go to a state by its address; the probability that is shown."""
    before = tab.get_attribute(".xp", "data-seq")
    tab.evaluate("location.hash = 'x'")
    tab.evaluate(f"location.hash = {address!r}")
    tab.wait_for_function(f"document.querySelector('.xp').dataset.seq !== {before!r}", timeout=1000 * SECONDS)
    return answered(tab)


@pytest.fixture(scope="module")
def session():
    return Session(evidence.load())


def suppose(tab, day: str, hedge: str, figure: str) -> float:
    """Type a figure that nobody printed; the probability once the reader rests."""
    if not tab.locator("details:has-text('What if')").get_attribute("open"):
        tab.click("summary:has-text('What if')")
    tab.get_by_label("Day", exact=True).fill(day)
    tab.get_by_label("Hedge", exact=True).select_option(hedge)
    tab.get_by_label("Figure", exact=True).fill(figure)
    tab.wait_for_selector(".xp-stamp:visible")
    tab.wait_for_timeout(400)  # at rest: the exact answer is asked for
    return answered(tab)


def test_what_is_shown_is_what_the_package_says_and_the_address_restores_it(tab, session):
    state = State(BEIJING, "2026-11-22")
    assert answered(tab) == pytest.approx(session.answer(state).probability, abs=1e-12)
    assert "token" not in tab.url
    shown = suppose(tab, "2026-12-20", "about", "210")
    address = tab.url.partition("#")[2]
    assert "Supposed, printed by nobody: about 210 on 2026-12-20" in tab.text_content(".xp-stamp")
    name, text = kept(tab, "Parameters")
    assert name.endswith("-what-if.yml")
    chosen = State.of(session.everything, yaml.safe_load(text))
    assert session.answer(chosen).probability == pytest.approx(shown, abs=1e-12)
    name, table = kept(tab, "CSV")
    assert name.endswith("-what-if.csv") and b"# Supposed, printed by nobody" in table
    name, drawing = kept(tab, "SVG")
    assert name.endswith("-what-if.svg") and b"Supposed, printed by nobody" in drawing
    assert kept(tab, "PNG")[1].startswith(b"\x89PNG")
    tab.get_by_role("button", name="Back to the published forecast").click()
    tab.wait_for_selector(".xp-stamp", state="hidden")
    assert tab.get_by_label("Figure", exact=True).input_value() == ""
    assert show(tab, address) == pytest.approx(shown, abs=1e-12)
    assert tab.get_by_label("Figure", exact=True).input_value() == "210"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("bejing 100", "Beijing: 100 more"),
        ("北京", "Beijing"),
        ("上海智能工场 200", "Shanghai: 200"),  # a slip: 场 for 厂
        ("nowhere", ""),
    ],
)
def test_targets_are_found_as_on_the_index_by_keyboard_alone(tab, query, found):
    tab.get_by_label("Target", exact=True).focus()
    tab.keyboard.type(query)
    options = tab.locator("[role=option]").all_text_contents()
    assert bool(options) == bool(found) and all(found.split(":")[0] in one for one in options[:1])
    if found:
        tab.keyboard.press("Enter")
        tab.wait_for_function(
            f"document.querySelector('.xp-question').textContent.startsWith({found.split(':')[0]!r})"
        )
    else:
        assert "no target has" in tab.text_content(".xp-target > .xp-minor")


def test_everything_moves_by_keyboard_and_the_focus_stays(tab):
    first = answered(tab)
    tab.locator(".xp-day-box input").first.focus()
    tab.keyboard.press("ArrowLeft")
    tab.wait_for_function(f"document.querySelector('.xp').dataset.p !== '{first}'")
    assert tab.evaluate("document.activeElement.type") == "range" and "as_of=2025" in tab.url
    box = tab.locator(".xp-claim input").first
    box.focus()
    tab.keyboard.press("Space")
    tab.wait_for_selector(".xp-stamp:visible")
    answered(tab)
    assert "Left out" in tab.text_content(".xp-stamp")
    assert tab.evaluate("document.activeElement.dataset.ids") and not box.is_checked()
    assert tab.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_while_a_hedge_is_moved_the_answer_is_quick_and_at_rest_it_is_exact(tab, session):
    show(tab, f"target={HEDGED}&as_of=2024-03-31")
    tab.click("summary:has-text('Assumptions')")
    slider = tab.get_by_label("hedge over width")
    seq = tab.get_attribute(".xp", "data-seq")
    slider.evaluate("one => { one.value = 0.6; one.dispatchEvent(new Event('input')); }")
    tab.wait_for_selector(f".xp[data-busy=no][data-exact=no]:not([data-seq='{seq}'])")
    assert "Quick answer from 2,000 draws" in tab.text_content(".xp-exact")
    slider.evaluate("one => one.dispatchEvent(new Event('change'))")
    state = State(HEDGED, "2024-03-31", assumptions=(("hedge-over-width", 0.6),))
    assert answered(tab) == pytest.approx(session.answer(state).probability, abs=1e-12)
    box = tab.locator("summary:has-text('Assumptions')")
    assert "1 of" in box.text_content() and "hedge-over-width" in tab.url
    tab.get_by_role("button", name="hedge-over-width: back to the published value").click()
    tab.wait_for_selector(".xp-stamp", state="hidden")
    assert "changed" not in box.text_content() and "hedge-over-width" not in tab.url


def test_two_days_side_by_side_and_others_of_the_list(tab):
    tab.get_by_label("A second day beside it").check()
    tab.wait_for_function("document.querySelectorAll('.xp-pictures figure').length === 2")
    a, b = (one.bounding_box() for one in tab.locator(".xp-pictures svg").all())
    assert a["y"] == b["y"] and a["x"] + a["width"] <= b["x"] + 1
    tab.get_by_label("Show", exact=True).select_option("list")
    tab.wait_for_selector(".xp-tile", timeout=1000 * SECONDS)
    label = tab.text_content(".xp-tile .xp-tile-label")
    tab.wait_for_selector(".xp-trail svg", timeout=1000 * SECONDS)
    tab.locator(".xp-tile").first.click()
    tab.wait_for_function(f"document.querySelector('.xp-question').textContent === {label!r}")
    tab.wait_for_selector(".xp-tile", timeout=1000 * SECONDS)
    tab.get_by_label("Show", exact=True).select_option("")
    tab.wait_for_selector(
        ".xp-others", state="hidden"
    )  # the others of what was shown before are not those of this


def test_another_reading_of_the_target_is_asked_for_and_stands_in_the_address(tab, session):
    box = tab.get_by_label("Read as", exact=True)
    names = box.locator("option").evaluate_all("all => all.map((one) => one.value)")
    assert names[0] == "" and len(names) > 1
    seq = tab.get_attribute(".xp", "data-seq")
    box.select_option(names[1])
    tab.wait_for_selector(f".xp:not([data-seq='{seq}'])")
    shown = answered(tab)
    expected = session.answer(State(BEIJING, "2026-11-22", reading=names[1])).probability
    assert shown == pytest.approx(expected, abs=1e-12) and f"reading={names[1]}" in tab.url
    box.select_option("")


def test_a_figure_leads_to_its_text_by_keyboard(tab):
    dot = tab.locator(".xp-dot[aria-label]").last
    dot.focus()
    tip = tab.locator(".xp-tip")
    assert "2024-02-21" in tip.text_content() and tip.locator("code").text_content()
    tab.keyboard.press("Enter")
    assert tab.evaluate("document.activeElement.href").startswith("http")
    tab.keyboard.press("Escape")
    assert tip.is_hidden() and dot.evaluate("node => node === document.activeElement")


def test_in_the_dark_the_page_is_dark_and_what_is_kept_is_for_white_paper(tab):
    ground = "getComputedStyle(document.querySelector('.xp')).backgroundColor"
    light = tab.evaluate(ground)
    tab.emulate_media(color_scheme="dark")
    try:
        tab.wait_for_selector(".xp[data-theme=dark]")
        assert tab.evaluate(ground) != light == "rgb(255, 255, 255)"
        assert b'fill="#ffffff"' in kept(tab, "SVG")[1]
        assert violations(tab) == []
    finally:
        tab.emulate_media(color_scheme="light")


def test_an_address_that_cannot_be_is_one_message_on_the_page(tab):
    tab.evaluate(f"location.hash = 'target={BEIJING}&as_of=2026-02-30'")
    tab.wait_for_selector(".xp-wrong:visible")
    assert "'2026-02-30' is not a day" in tab.text_content(".xp-wrong")
    assert not any(
        tab.locator(part).is_visible() for part in (".xp-trail", ".xp-key", ".xp-tools", ".xp-bar")
    )


def test_an_outcome_that_is_known_is_told_as_known(tab):
    show(tab, f"target={HEDGED}&as_of=2026-11-22")
    assert tab.text_content(".xp-p") == "" and tab.text_content(".xp-known").startswith("Missed: ")
    assert tab.get_attribute(".xp", "data-p") == "0" and not tab.locator(".xp-bar").is_visible()


def test_the_search_shows_the_target_of_an_address_also_while_it_has_the_focus(tab):
    box = tab.get_by_label("Target", exact=True)
    box.focus()
    show(tab, f"target={HEDGED}&as_of=2024-03-31")
    assert box.input_value() == tab.text_content(".xp-question")


@pytest.mark.parametrize("size", [None, PHONE])
def test_nothing_is_wrong_for_readers_with_other_senses(tab, size):
    tab.set_viewport_size(size or LAPTOP)
    tab.evaluate("document.querySelectorAll('.xp details').forEach((one) => { one.open = true; })")
    assert violations(tab) == []
    assert tab.evaluate("document.documentElement.scrollWidth") == (size or {"width": 1280})["width"]


def test_what_is_changed_before_python_is_there_is_asked_for_then(browser, explorer, session):
    """The second start shows the picture of the first while it still imports."""
    with served(explorer.folder) as again, page_of(browser, again.address) as tab:
        began = float(tab.get_attribute(".xp", "data-p"))
        assert began == pytest.approx(session.answer(State(BEIJING, "2026-11-22")).probability, abs=1e-12)
        for weight in (0.1, 0.4, 0.9):
            tab.evaluate(f"location.hash = 'target={BEIJING}&as_of=2026-11-22&weight={weight}'")
        tab.wait_for_selector(".xp[data-busy=yes]")
        shown = answered(tab)
    assert shown == pytest.approx(
        session.answer(State(BEIJING, "2026-11-22", weight=0.9)).probability, abs=1e-12
    )


def test_under_its_own_policy_the_page_fetches_nothing_and_is_read_again_without_the_token(browser, explorer):
    """The policy lets the page ask its own server alone, and run nothing but its own script."""
    context = browser.new_context(viewport=LAPTOP)
    tab, wrong = context.new_page(), []
    tab.on("console", lambda said: wrong.append(said.text))
    tab.on("pageerror", lambda error: wrong.append(str(error)))
    tab.goto(explorer.address, wait_until="commit")
    answered(tab)
    assert "token" not in tab.url
    tab.reload(wait_until="commit")
    answered(tab)
    assert not wrong
    assert tab.evaluate("fetch('http://127.0.0.1:9/').then(() => 'asked', () => 'refused')") == "refused"
    assert wrong and all("Content Security Policy" in one for one in wrong)
    context.close()
