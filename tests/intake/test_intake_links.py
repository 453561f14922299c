"""What a figure is of: the programmes that its text speaks of, by their words and their level, and how sure the reader is."""

import pytest

from analysis import evidence, intake
from analysis.evidence import new_folder, own
from analysis.intake import wording
from analysis.intake.lists import level_said
from analysis.intake.names import INDICATORS
from analysis.intake.rows import SURE, unsure

NAMES = intake.names_for(None)

LINKS = (  # text, the programme of each of its figures
    ("工信部公布首批领航级智能工厂名单，15家工厂入选，其中江苏3家、山东2家。", ["miit-smart-factory-pioneer"] * 3),
    ("截至9月底，我省基础级、先进级智能工厂分别达到4200家、310家。", ["miit-smart-factory-basic", "miit-smart-factory-advanced"]),
    ("Hefei has 138 smart factories.", ["new"]), ("Anhui's smart factories of all levels will number 2,000 by 2027.", ["anhui-smart-factories-all-levels"]),
    ("Shanghai had 38 national-level smart factories.", ["new"]), ("Global lighthouses number 201; of them 85 are in China.", ["wef-lighthouse"] * 2),
    ("Excellence-level smart factories cut their carbon emissions by 21 percent.", ["miit-smart-factory-excellence"]), ("Demonstration factories raised productivity by 30 percent.", ["miit-demonstration-factory"]),
    ("China has over 36,000 basic-level smart factories. Excellence-level smart factories cut their carbon emissions by 21 percent.", ["miit-smart-factory-basic", "miit-smart-factory-excellence"]),
    ("全国基础级智能工厂达3万家。卓越级智能工厂生产效率平均提升20%。", ["miit-smart-factory-basic", "miit-smart-factory-excellence"]),
)  # fmt: skip


def test_tables_of_names_point_to_the_data():
    shipped = NAMES.evidence
    assert wording.named() == set(shipped.programmes["programme"]), (
        "a row of programme_words.csv for each programme"
    )
    assert {slug for slug, _, _ in INDICATORS} <= set(shipped.indicators["indicator"])


@pytest.mark.parametrize("place", ["", "Portugal: ", "In France, "])
def test_a_text_that_names_no_place_is_of_the_one_place_of_a_directory(tmp_path, place):
    """Who writes for one place need not name it; a text that names another one is not of it."""
    rows = own.rows_of(own.Own(figures=(("2024-12-31", "over 600"), ("2025", 1100)), target=2000, by="2026-12-31", announced="2024-01", place="Portugal", programme="Industry vouchers", measure="vouchers"))  # fmt: skip
    mine = evidence.load(new_folder.write(tmp_path / "mine", rows, "Mine"))
    text = f"{place}more than 1,300 industry vouchers had been granted by the end of April 2026, up from 1,100 at the end of 2025."
    found = intake.read(text, published="2026-05-12", evidence=mine)
    abroad = place.startswith("In France")
    assert found["programme"].tolist() == ["new" if abroad else "industry-vouchers"] * 2
    assert found["entity"].tolist() == ["france" if abroad else "portugal"] * 2


@pytest.mark.parametrize(
    ("gain", "entity"),
    [("It raised efficiency by 20% on average.", "beijing"), ("At a gear plant in Schweinfurt scrap fell by 30%.", "?"), ("At a plant in March scrap fell by 30%.", "beijing"),
     ("A maker in Germany cut energy use by 12%.", "germany"), ("嘉善县某阀门企业改造后能耗下降12%。", "?")],
)  # fmt: skip
def test_a_gain_at_a_site_whose_place_nobody_knows_is_not_of_the_place_of_the_article(gain, entity):
    text = (
        f"Beijing's smart factory programme\nBeijing has 103 smart factories under its programme.\n\n{gain}"
    )
    found = intake.read(text, "2026-03-12", names=NAMES)
    assert found["kind"].tolist()[1:] == ["effect"] and found["entity"].tolist() == ["beijing", entity]


@pytest.mark.parametrize(("place", "entity"), [("Portugal's industry", "portugal"), ("The Finnish industry", "finland"), ("捷克工业", "czechia")])  # fmt: skip
def test_figures_of_a_country_that_is_not_in_the_data_are_of_no_list_of_another(place, entity):
    text = f"{place} programme aims to reach 2,000 companies by the end of 2027.\n\nA further 150 plants will be added to the list of model factories this year."
    found = intake.read(text, published="2025-03-18")
    assert found["programme"].tolist() == ["new"] * 2 and found["entity"].tolist() == [entity] * 2


def test_words_of_programmes_are_found_where_a_text_has_them(tmp_path):
    (tmp_path / "names.csv").write_text("programme,words\na,loom|织机 & ai\n", encoding="utf-8")
    parts = wording.table(["a", "b"], {"a": "Looms", "b": "Green kilns"}, tmp_path)
    said = wording.Said("AI steers 40 hand-looms; an aim of 织机. Gloom in green kilns.", parts)
    assert said.places["a"] == ([18, 35], [0])  # neither 'aim' nor 'gloom'
    assert [len(at) for at in said.places["b"]] == [1, 1]  # a programme without a row is known by its label
    assert "a" not in wording.Said("Gloom, no aim.", parts).places


def test_a_list_is_of_the_level_that_is_said_of_it():
    assert [level_said(words) for words in ("省级智能工厂12家、市级", "the ministry's list", "a list")] == [
        "city",
        "nation",
        "",
    ]
    lists = NAMES.lists
    assert lists.is_of_level("chongqing-smart-factories", "city") and not lists.is_of_level(
        "miit-5g-factory", "city"
    )


def test_an_unsure_link_is_proposed_and_not_written_without_asking():
    row = {"programme": "wef-lighthouse", "link_sure": SURE, "doubt": ""}
    assert unsure(row) == ""
    assert unsure(row | {"link_sure": SURE - 0.01}).startswith("only 89% sure that it is of wef-lighthouse")
    assert (
        unsure(row | {"doubt": "1.234 is read as 1234"}) == "1.234 is read as 1234; confirm it in a terminal"
    )


@pytest.mark.parametrize(("text", "programmes"), LINKS)
def test_figures_are_linked_to_what_they_are_of(text, programmes):
    assert intake.read(text, "2025-06-01", names=NAMES)["programme"].tolist() == programmes
