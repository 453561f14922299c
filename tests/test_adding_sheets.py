"""New rows taken from somebody's spreadsheet; all of them written or none."""

import re

import pytest
from adding_samples import LIST, PLACE, last
from cli_samples import run, said

from analysis import evidence
from analysis.days import days
from analysis.errors import EvidenceError
from analysis.evidence import cells

MAP = ["--map", "value=数量", "--map", "period_end=日期", "--map", "published_latest=发布"]
SAME = ["--set", f"programme={LIST}", "--set", "source_id=text-plants-2024", "--set", "kind=stock"]


def sheet(folder, text, name="figures.csv", encoding="utf-8-sig"):
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_excels_file_is_read_as_it_is(data, tmp_path, encoding):
    text = '日期;数量;发布;备注\r\n2025/3/4;1.030;2025年3月5日;x\r\n2025年6月;"超1,2万";2025-07;\r\n;;;\r\n'
    path = sheet(tmp_path, text, encoding=encoding)
    done = run("claim", "import", path, "--data-dir", data, *MAP, *SAME)
    assert done.exit_code == 0, said(done)
    assert done.output.count("semicolons") == 1 and "not read: 备注" in done.output
    rows = evidence.load(data).claims.tail(2)
    assert rows["value"].tolist() == [1030, 12000] and rows["qualifier"].tolist() == ["exact", "over"]
    assert rows["period_precision"].tolist() == ["day", "month"] and rows["published_precision"].tolist() == [
        "day",
        "month",
    ]
    assert rows["published_earliest"].dt.strftime("%Y-%m-%d").tolist() == ["2025-03-05", "2025-07-01"]
    assert rows["claim_id"].is_unique and not any(p.error for p in evidence.check(data))


BROUGHT = ["--map", "value=Zahl", "--map", "period_end=Stand", "--map", "published_latest=Tag", "--map", "title=Titel", "--map", "publisher=Verlag",
           "--map", "url=Adresse", "--set", "kind=stock", "--set", f"programme={LIST}"]  # fmt: skip
LINES = ("Titel;Verlag;Adresse;Tag;Stand;Zahl\nPlants;Herald;https://herald.lake.net/a;31/1/2025;2025/1/31;34\n"
         "Plants;Herald;http://www.herald.lake.net/a/;31/1/2025;2025年1月30日;34\nLater;Herald;https://herald.lake.net/b;2.5.2025;April 2025;über 34\n"
         ).replace("über", "over").replace("2.5.2025", "15.5.2025")  # fmt: skip


def test_a_sheet_brings_its_texts_along_and_known_ones_are_found(data, tmp_path):
    """New texts are made once, in the step that adds the figures; those that the data know are found by their address."""
    path, texts = sheet(tmp_path, LINES), len(evidence.load(data).sources)
    told = said(run("claim", "import", path, "--data-dir", data, *BROUGHT))
    assert "nothing that gives sources.kind;" in told and "Allowed for sources.kind: official, agency" in told
    assert "1 problem." in told and len(evidence.load(data).sources) == texts
    kind = ["--set", "sources.kind=media"]
    done = run("claim", "import", path, "--data-dir", data, *BROUGHT, *kind)
    assert done.exit_code == 0, said(done)
    assert "Appended 3 claims with 2 new sources to sources.csv, claims.csv." in done.output
    rows = evidence.load(data).claims.tail(3)
    assert rows["source_id"].tolist() == ["herald-plants", "herald-plants", "herald-later"]
    again = sheet(tmp_path, LINES.replace("https://herald.lake.net/b", ""))
    done = run("claim", "import", again, "--data-dir", data, *BROUGHT, *kind)
    assert done.exit_code == 0 and "Nothing here is new. Nothing written." in done.output, said(done)
    assert done.output.count("left out, the data have it already (herald-") == 3
    assert evidence.load(data).claims.tail(3).equals(rows)
    assert "by their address: herald-plants." in done.output and "by their title: herald-later." in done.output  # fmt: skip
    other = LINES.replace("/a;", "/c;").replace("/a/;", "/c;").replace("Plants;Herald;http:", "Mills;Herald;http:")  # fmt: skip
    told = said(run("claim", "import", sheet(tmp_path, other), "--data-dir", data, *BROUGHT, "--set", "sources.kind=paper"))  # fmt: skip
    assert "row 3, Titel: found 'Mills'; allowed: 'Plants', as row 2 says" in told
    assert "row 2, --set sources.kind: found 'paper'; allowed: official, agency" in told


def test_one_wrong_row_of_a_sheet_and_nothing_is_written(data, tmp_path):
    before = (data / "claims.csv").read_bytes()
    path = sheet(
        tmp_path,
        "日期,数量,发布\n2025/3/4,44,2025-03-05\n3/4/2025,45,2025-03-05\n2025-06-30,many,soon\n2025-07-31,5,2025-08-01\n2025-08-31,46 %,2025-09-01\n",
    )
    done = run("claim", "import", path, "--data-dir", data, *MAP, *SAME)
    told = str(done.exception)
    assert isinstance(done.exception, EvidenceError)
    for words in (
        "figures.csv, row 3, 日期",
        "figures.csv, row 4, 数量",
        "figures.csv, row 4, 发布",
        "row 6, --set unit: found 'count'; allowed: percent, as its figure '46 %' says",
        "Nothing was written.",
    ):
        assert words in told
    assert told.count("row 4, 数量") == 1 and "row 2" not in told
    assert (data / "claims.csv").read_bytes() == before


def test_a_dry_run_of_a_sheet_tells_and_writes_nothing(data, tmp_path):
    before = (data / "claims.csv").read_bytes()
    path = sheet(tmp_path, "日期,数量,发布\n2024-12-30,33,2025-03-05\n")
    done = run("claim", "import", path, "--data-dir", data, *MAP, *SAME, "--dry-run")
    assert done.exit_code == 0, said(done)
    assert (
        "1 claim is in order. Nothing written (--dry-run)." in done.output
        and "row 2: A duplicate: plants-2024" in done.output
    )
    assert (data / "claims.csv").read_bytes() == before


@pytest.mark.parametrize(
    ("word", "text", "more", "slug"),
    [
        ("source", "Verlag;Titel\nGazette;Plants of the lake\nHerald;Mills\n", ["--map", "publisher=Verlag", "--map", "title=Titel", "--set", "kind=media"], "herald-mills"),
        ("programme", "name,what\nGreen plants,Plants with a green label.\nBlue mills,Mills with a blue label.\n",
         ["--map", "label_en=name", "--map", "definition=what", "--set", "body=the town", "--set", f"entity={PLACE}"], "blue-mills"),
    ],
)  # fmt: skip
def test_texts_and_programmes_are_imported_in_the_same_way(data, tmp_path, word, text, more, slug):
    path, table = sheet(tmp_path, text), f"{word}s"
    before = (data / f"{table}.csv").read_bytes()
    done = run(word, "import", path, "--data-dir", data, *more, "--dry-run")
    assert done.exit_code == 0, said(done)
    assert f"2 {table} are in order. Nothing written (--dry-run)." in done.output
    assert (data / f"{table}.csv").read_bytes() == before
    done = run(word, "import", path, "--data-dir", data, *more)
    assert done.exit_code == 0, said(done)
    assert last(data, table).iloc[0] == slug or slug in last(data, table).tolist()
    assert not any(p.error for p in evidence.check(data))


def test_promises_are_imported_with_their_targets_and_readings(data, tmp_path):
    path = sheet(
        tmp_path, "Ziel,Jahr,Tag\n500,2030,2026-01-15\nüber 700,2032,2026-01-15\n".replace("über", "over")
    )
    more = ["--map", "value=Ziel", "--map", "period_end=Jahr", "--map", "published_latest=Tag", *SAME[:4]]
    done = run("target", "import", path, "--data-dir", data, *more)
    assert done.exit_code == 0, said(done)
    assert "Appended 2 promises to claims.csv, targets.csv, readings.csv." in done.output
    goal = evidence.target(evidence.load(data), f"{LIST}-2032")
    assert (goal.primary.value, goal.primary.how, f"{goal.deadline:%Y-%m-%d}") == (700, "total", "2032-12-31")
    assert not any(p.error for p in evidence.check(data))


def test_a_promise_that_is_wrong_is_told_with_its_line_and_nothing_is_written(data, tmp_path):
    before = {name: (data / name).read_bytes() for name in ("claims.csv", "targets.csv", "readings.csv")}
    path = sheet(tmp_path, "value,period_end,published_latest\n500,2030,2026-01-15\nmany,2031,2026-01-15\n")
    done = run("target", "import", path, "--data-dir", data, *SAME[:4])
    assert isinstance(done.exception, EvidenceError) and "figures.csv, row 3, value" in str(done.exception)
    assert before == {name: (data / name).read_bytes() for name in before}


def test_a_text_that_breaks_off_is_refused_and_not_read_with_marks_in_place_of_letters(data, tmp_path):
    path = tmp_path / "figures.csv"
    path.write_bytes("日期,数量\n2024-12-31,33\n".encode("utf-16")[:-1])
    told = said(run("claim", "import", path, "--data-dir", data))
    assert "figures.csv begins as UTF-16 and breaks off or is none. Save it as 'CSV UTF-8'." in told


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (["--map", "valeu=数量"], "Did you mean value?"),
        (["--map", "value=数目"], "the file has no header '数目'"),
        (["--map", "value"], "write column=header"),
        (["--set", "programm=x"], "Did you mean programme?"),
    ],
)
def test_a_slip_in_the_mapping_is_told(data, tmp_path, more, words):
    path = sheet(tmp_path, "日期,数量,发布\n2024-12-31,33,2025-03-05\n")
    assert words in said(run("claim", "import", path, "--data-dir", data, *more))


@pytest.mark.parametrize("text", ["", "\n\n", 'a,b\n"x', "a,a\n1,2", "a\n1,2,3"])
def test_a_file_that_is_no_sheet_is_one_message(data, tmp_path, text):
    done = run("claim", "import", sheet(tmp_path, text), "--data-dir", data)
    assert isinstance(done.exception, EvidenceError)
    assert isinstance(
        run("claim", "import", tmp_path / "none.csv", "--data-dir", data).exception, EvidenceError
    )


@pytest.mark.parametrize(
    ("text", "decimal", "value"),
    [("1,030", ".", 1030), ("1.030", ",", 1030), ("28,4", ",", 28.4), ("1 030", ".", 1030), ("1’030", ".", None), ("1,03", ".", None),
     ("1.2万", ".", 12000), ("2.6万亿", ".", 2.6e12), ("１２", ".", 12), ("−3", ".", -3), ("1.2.3", ".", None), ("", ".", None)],
)  # fmt: skip
def test_numbers_as_they_are_written(text, decimal, value):
    if value is None:
        with pytest.raises(EvidenceError, match=f"^'{text}' is no (figure|number with).*Write plain digits"):
            cells.number(text, decimal)
    else:
        assert cells.number(text, decimal) == value


@pytest.mark.parametrize(
    ("text", "words"),
    [("3/4/2024", "it is 2024-04-03 (dmy) or 2024-03-04 (mdy), by the country"), ("13/13/2024", "of the calendar"), ("2024-13", "of the calendar"),
     ("2024-02-30", "of the calendar"), ("2024-00-01", "of the calendar"), ("24-03-04", "Write YYYY-MM-DD"), ("soon", "Write YYYY-MM-DD"),
     ("2024-Q5", "Write YYYY-MM-DD"), ("31 Foo 2024", "'Foo' is no month"), ("Mar-24", "Its year needs four digits"), ("31 April 2024", "of the calendar"), ("3 jui 2024", "'jui' is more than one month")],
)  # fmt: skip
def test_what_is_no_day_or_two_days_is_refused(text, words):
    with pytest.raises(EvidenceError, match=f"^'{text}' is no day.*{re.escape(words)}"):
        days(text)


@pytest.mark.parametrize(
    ("text", "order", "first", "last", "precision"),
    [("31/12/2027", "", "2027-12-31", "2027-12-31", "day"), ("12-31-2027", "", "2027-12-31", "2027-12-31", "day"), ("4.4.2027", "", "2027-04-04", "2027-04-04", "day"),
     ("3/4/2027", "dmy", "2027-04-03", "2027-04-03", "day"), ("December 2027", "", "2027-12-01", "2027-12-31", "month"), ("12/2027", "", "2027-12-01", "2027-12-31", "month"),
     ("Sept. 2027", "", "2027-09-01", "2027-09-30", "month"), ("31 Dec 2027", "", "2027-12-31", "2027-12-31", "day"), ("31st of December 2027", "", "2027-12-31", "2027-12-31", "day"),
     ("04-Mar-2027", "", "2027-03-04", "2027-03-04", "day"), ("March 4th, 2027", "", "2027-03-04", "2027-03-04", "day"), ("Q4 2027", "", "2027-10-01", "2027-12-31", "quarter"),
     ("the end of 2027", "", "2027-12-31", "2027-12-31", "day"), ("2027年底", "", "2027-12-31", "2027-12-31", "day"),
     ("März 2026", "", "2026-03-01", "2026-03-31", "month"), ("3.Oktober 2025", "", "2025-10-03", "2025-10-03", "day"), ("1er févr. 2026", "", "2026-02-01", "2026-02-01", "day"),
     ("3 de octubre de 2025", "", "2025-10-03", "2025-10-03", "day")],
)  # fmt: skip
def test_days_as_people_write_them(text, order, first, last, precision):
    found = days(text, order)
    assert (f"{found.first}", f"{found.last}", found.precision) == (first, last, precision)


def test_many_cells_of_one_kind_are_one_message_and_the_order_of_days_can_be_said(data, tmp_path):
    lines = [f"{day:02d}.12.2024;3{day % 10};04.03.2025" for day in range(1, 13)]
    path = sheet(tmp_path, "sep=;\r\n日期;数量;发布\r\n" + "\r\n".join(lines) + "\r\n")
    told = str(run("claim", "import", path, "--data-dir", data, *MAP, *SAME).exception)
    assert (
        told.count("is no day") == 2
        and "figures.csv, 日期: 10 more cells like this" in told
        and "--days dmy or mdy" in told
    )
    path = sheet(tmp_path, "日期,数量,发布\n31.01.2025,35,04.03.2025\n")
    done = run("claim", "import", path, "--data-dir", data, *MAP, *SAME, "--days", "dmy")
    assert done.exit_code == 0, said(done)
    row = evidence.load(data).claims.iloc[-1]
    assert (f"{row['period_end']:%Y-%m-%d}", f"{row['published_latest']:%Y-%m-%d}") == (
        "2025-01-31",
        "2025-03-04",
    )


@pytest.mark.parametrize(("text", "words"), [
    ("PK\x03\x04", "a workbook of Excel"), ("<html><table></table></html>", "a web page"), ('[{"value": 1}]', "JSON"),
    ("Model plants of Lakeside,,\n日期,数量,发布\n", "Is there a title above the header?"),
    ("日期,数量,发布\n45657,35,2025-03-05\n", "Excel's number of a day, it is 2024-12-31"),
    ("日期,数量,发布\n2024-12-31,1.03E+05,2025-03-05\n", "shortened by a spreadsheet"),
    ("日期,数量,发布\n2024-12-31,(103),2025-03-05\n", "'(103)' is no figure"),
])  # fmt: skip
def test_what_a_spreadsheet_does_to_a_file_is_told(data, tmp_path, text, words):
    done = run("claim", "import", sheet(tmp_path, text, encoding="utf-8"), "--data-dir", data, *MAP, *SAME)
    assert isinstance(done.exception, EvidenceError) and words in str(done.exception)


def test_columns_that_nothing_gives_are_one_message_and_not_one_a_cell(data, tmp_path):
    path = sheet(tmp_path, "Day,Count\n2025-03-04,44\n2025-03-05,45\n2025-03-06,46\n2025-03-07,47\n")
    told = said(run("claim", "import", path, "--data-dir", data, "--map", "value=Count"))
    # the programme is that of a directory that has one alone
    assert "nothing that gives kind, source_id, published_latest;" in told and "1 problem." in told
    assert "The headers are Day, Count." in told and "row 2" not in told
    assert "Allowed for kind: stock, flow, target_stock" in told and "; source_id: " in told
    told = said(run("claim", "import", path, "--data-dir", data, "--map", "value=Count", "--map", "period_end=Day", "--set", "programme=plnats", *SAME[2:], "--set", "published_latest=2025-03-08"))  # fmt: skip
    assert (
        "found nothing" not in told and "plnats" in told
    )  # the place and what is counted would follow from it


def test_a_title_above_the_header_is_told_as_one(data, tmp_path):
    told = said(
        run("claim", "import", sheet(tmp_path, "My plants\nDay,Count\n2025,44\n"), "--data-dir", data)
    )
    assert "'My plants' alone" in told and "Take it off." in told


def test_a_chinese_number_is_read_beside_decimal_commas(data, tmp_path):
    path = sheet(tmp_path, "value;published_latest\n1.2万;2025-03-05\n")
    done = run("claim", "import", path, "--data-dir", data, *SAME[:4], "--set", "kind=context")
    assert done.exit_code == 0, said(done)
    assert last(data)["value"] == 12000


def test_a_promise_without_its_deadline_is_told_once(data, tmp_path):
    path = sheet(tmp_path, "value,published_latest,period_end\n500,2026-01-05,\n")
    told = said(run("target", "import", path, "--data-dir", data, *SAME[:4]))
    assert "row 2, period_end: found nothing; allowed: a value: no promise without its period_end." in told
    assert "1 problem. Nothing was written." in told
    path = sheet(tmp_path, "value,published_latest,kind\n500,2026-01-05,target_stock\n")
    told = said(run("claim", "import", path, "--data-dir", data, *SAME[:4]))
    assert "row 2, kind: found 'target_stock'" in told and "`outlook target import`" in told
    assert "1 problem. Nothing was written." in told
