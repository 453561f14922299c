"""The index in a browser: search, filters, addresses that keep the view, keyboard, phone, dark, print, and many reports."""

import json

import pytest
from browser_samples import LAPTOP, PHONE, opened, violations
from reports_samples import overview, page_of, page_record, put, row

from analysis.reports.site import index as site
from analysis.reports.site import pdf

pytestmark = pytest.mark.slow
FEW = (
    row("beijing-100", label="Beijing: 100 more smart factories by 2026", label_zh="北京:2026年前新增100家智能工厂", place="Beijing",
        place_zh="北京", deadline="2026-12-31", asked="100 more", value=100.0, announced=True, status="open"),
    row("pudong-40", label="Pudong: 40 factories by 2025", label_zh="浦东:2025年智能工厂", place="Pudong", place_zh="浦东", within="Shanghai",
        deadline="2025-12-31", asked="40 in all", value=40.0, status="silent", standing="record only"),
    row("shanghai-200", label="Shanghai: 200 factories by 2025", label_zh="上海:2025年智能工厂", place="Shanghai", place_zh="上海",
        deadline="2025-12-31", asked="200 in all", value=200.0, status="silent", standing="likely"),
    row("jiangxi-rate", label="Jiangxi: energy efficiency by 2024", label_zh="江西能效", place="Jiangxi", place_zh="江西", deadline="2024-12-31",
        asked="70 %", value=70.0, unit="percent", kind="rate", status="met", standing="met", words="met", probability=None),
    row("beijing-old", label="Beijing: 100 factories by 2023", label_zh="北京:2023年", place="Beijing", place_zh="北京", deadline="2023-12-31",
        newest="103", newest_day="2024-02-21", earlier=True, status="met", standing="met", words="met", probability=None,
        settled_by="Beijing Daily", settled_url="https://example.org/103"),
    row("jiangsu-30", label="Jiangsu: 30 lists by 2026", label_zh="江苏", place="Jiangsu", place_zh="江苏", asked="30 in all", value=30.0),
)  # fmt: skip


def gains():
    told = {"claim": "g", "outcome": "efficiency", "label": "production efficiency", "list": "A list", "printed": "+22.3 %", "value": 22.3,
            "low": 3.0, "high": 11.4, "what": "", "found": "studies: +3 to +11.4 % in 7 of 40"}  # fmt: skip
    outcome = {
        "name": "outcome",
        "value": "efficiency",
        "unit": "",
        "low": None,
        "high": None,
        "claim_ids": [],
    }
    chinese = {**outcome, "name": "label_zh", "value": "生产效率变化 模范工厂"}
    return page_record(slug="gains", title="Reported change of production efficiency", notebook="04_gains", parameters={},
                       results=[outcome, chinese], tables={"gains": [told]})  # fmt: skip


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    told = [{"day": "2024-01-01", "probability": 0.5}, {"day": "2026-01-01", "probability": 0.7}]
    put(folder, overview(*FEW), gains(), page_of("beijing-100", "beijing", tables={"over_time": told}))
    site.write_assets(folder)
    site.Site(folder).write()
    return folder / "index.html"


def names(tab):
    """Places of the rows that are shown."""
    return [text.split(":")[0] for text in tab.locator("#targets tbody th").all_text_contents()]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("北京", ["Beijing"]),
        ("智能工厂", ["Beijing", "Pudong", "Shanghai"]),
        ("智能工场", ["Beijing", "Pudong", "Shanghai"]),  # a slip: 场 for 厂
        ("bejing", ["Beijing"]),
        ("efficency", ["Jiangxi"]),
        ("jiangxi", ["Jiangxi"]),  # what fits exactly leaves out what is only alike (Jiangsu)
        ("shanghai 40", ["Pudong"]),
        ("nowhere", []),
    ],
)
def test_targets_are_found_in_english_and_chinese_with_slips(browser, index, query, found):
    with opened(browser, index) as tab:
        tab.fill("#search", query)
        assert sorted(names(tab)) == found
        assert f"{len(found)} of 5 targets" in tab.text_content("#count")


def test_pages_that_are_no_targets_are_found_too(browser, index):
    with opened(browser, index) as tab:
        tab.fill("#search", "22.3")
        assert tab.locator("#found a").all_text_contents() == ["Reported change of production efficiency"]
        tab.fill("#search", "efficency")
        assert tab.locator("#found a").get_attribute("href") == "gains.html"
        assert "written alike: efficiency" in tab.text_content("#count")
        tab.fill("#search", "生产效率")
        assert tab.locator("#found a").get_attribute("href") == "gains.html"


def test_filters_join_and_a_district_is_found_under_its_province(browser, index):
    with opened(browser, index) as tab:
        tab.select_option("#place", "Shanghai")
        assert names(tab) == ["Pudong", "Shanghai"]
        tab.select_option("#status", "likely")
        assert names(tab) == ["Shanghai"]
        tab.click("#clear")
        assert len(names(tab)) == 5
        tab.select_option("#kind", "rate")
        tab.select_option("#year", "2024")
        assert names(tab) == ["Jiangxi"]


def test_earlier_targets_are_found_on_demand_with_how_they_ended(browser, index):
    with opened(browser, index) as tab:
        tab.fill("#search", "beijing")
        assert len(names(tab)) == 1 and tab.locator("#older").is_visible()
        tab.click("#older button")
        assert len(names(tab)) == 2 and "year=all" in tab.url and not tab.locator("#older").is_visible()
        told = tab.locator("#targets tbody tr", has_text="by 2023")
        assert "settled it, for 2024-02-21: Beijing Daily" in told.inner_text()
        assert told.locator("td a").get_attribute("href") == "https://example.org/103"
        tab.select_option("#year", "2023")
        assert len(names(tab)) == 1 and "1 of 6 targets" in tab.text_content("#count")


def test_the_address_keeps_the_view_and_brings_it_back(browser, index):
    with opened(browser, index) as tab:
        tab.fill("#search", "智能工厂")
        tab.select_option("#status", "silent")
        tab.click("#targets thead button:text-is('Asked for')")
        address, shown = tab.url, names(tab)
    assert shown == ["Pudong", "Shanghai"]
    with opened(browser, index, fragment="#" + address.partition("#")[2]) as tab:
        assert names(tab) == shown
        assert tab.input_value("#search") == "智能工厂" and tab.input_value("#status") == "silent"
        assert tab.get_attribute("#targets thead th:nth-child(4)", "aria-sort") == "ascending"


def test_a_count_of_the_first_screen_leads_to_its_targets(browser, index):
    with opened(browser, index) as tab:
        tab.click(".counts a:has-text('record only')")
        assert names(tab) == ["Pudong"]
        assert 0 <= tab.locator("#search-heading").bounding_box()["y"] < LAPTOP["height"]


def test_amounts_are_sorted_within_their_unit(browser, index):
    with opened(browser, index) as tab:
        tab.click("#targets thead button:text-is('Asked for')")
        assert names(tab) == [
            "Jiangsu",
            "Pudong",
            "Beijing",
            "Shanghai",
            "Jiangxi",
        ]  # 70 percent are not between 40 and 100
        assert "sorted within each unit" in tab.text_content("#count")
        tab.click("#targets thead button:text-is('Asked for')")
        assert names(tab) == ["Shanghai", "Beijing", "Pudong", "Jiangsu", "Jiangxi"]


def test_everything_can_be_done_by_keyboard(browser, index):
    with opened(browser, index) as tab:
        tab.keyboard.press("Tab")
        assert tab.evaluate("document.activeElement.textContent") == "Skip to the content"
        tab.focus("#search")
        tab.keyboard.type("beijing")
        for _ in range(
            7
        ):  # four filters, the buttons that clear and that show earlier ones, the first heading
            tab.keyboard.press("Tab")
        assert tab.evaluate("document.activeElement.textContent") == "Target"
        tab.keyboard.press("Enter")
        assert tab.get_attribute("#targets thead th", "aria-sort") == "ascending"
        outline = tab.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline == "solid"
        tab.focus("#targets tbody a")
        tab.keyboard.press("Enter")
        tab.wait_for_url("**/beijing.html")


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("size", [None, PHONE])
def test_nothing_is_wrong_for_readers_with_other_senses(browser, index, size, dark):
    for page in (index, index.with_name("runs.html")):
        with opened(browser, page, size=size, dark=dark) as tab:
            assert violations(tab) == []


def test_on_a_phone_nothing_runs_off_and_dark_is_dark(browser, index):
    with opened(browser, index, size=PHONE, dark=True) as tab:
        assert tab.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
        assert tab.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(22, 25, 28)"
        first = tab.locator("#targets tbody tr").first
        assert "Deadline" in first.evaluate(
            "e => [...e.cells].map(c => getComputedStyle(c, '::before').content).join()"
        )
        tab.click("#theme")
        assert tab.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(253, 253, 251)"


def test_on_paper_the_view_is_whole_and_without_controls(browser, tmp_path):
    put(tmp_path, overview(*(row(f"t-{n}") for n in range(120))))
    site.write_assets(tmp_path)
    site.Site(tmp_path).write()
    with opened(browser, tmp_path / "index.html") as tab:
        assert len(names(tab)) == 50
        tab.evaluate("dispatchEvent(new Event('beforeprint'))")
        tab.emulate_media(media="print")
        assert len(names(tab)) == 120
        assert not tab.locator(".filters").is_visible() and not tab.locator("#more").is_visible()
    made = pdf.print_page(tmp_path / "index.html", tmp_path / "index.pdf", pdf.browser())
    assert made.read_bytes().startswith(b"%PDF") and not list(tmp_path.glob(".*"))


def test_five_thousand_reports_are_light_pages_that_are_searched(browser, tmp_path):
    put(tmp_path, overview(*(
        row(f"list-of-city-{n}-smart-factories-2026", label=f"City {n}: {n} smart factories and workshops by 2026", value=float(n))
        for n in range(5000)
    )))  # fmt: skip
    for n in range(4999):
        one = page_of(
            f"list-of-city-{n}-smart-factories-2026",
            f"02_target_forecast--list-of-city-{n}-smart-factories-2026",
        )
        (tmp_path / f"{one['slug']}.json").write_text(json.dumps(one))
        (tmp_path / f"{one['slug']}.html").touch()
    site.write_assets(tmp_path)
    assert site.Site(tmp_path).write() == 5000
    written = [p for p in tmp_path.iterdir() if p.name.startswith(("index", "runs", "targets"))]
    assert {p.name: p.stat().st_size for p in written if p.stat().st_size >= 1_000_000} == {}
    with opened(browser, tmp_path / "index.html") as tab:
        tab.fill("#search", "city 4321")
        assert names(tab)[0] == "City 4321"
        assert len(names(tab)) == 1
