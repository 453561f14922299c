"""New rows: asked at the terminal, given as options, or taken from somebody's spreadsheet; all of them written or none."""

import pytest
from click.testing import CliRunner

from analysis import cli, evidence
from analysis.errors import EvidenceError
from analysis.evidence import adding, cells

LIST, PLACE = "lakeside-model-plants", "lakeside"


@pytest.fixture
def at_terminal(monkeypatch, tmp_path):
    monkeypatch.setattr(adding, "_at_terminal", lambda: True)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


def run(*words, answers=None):
    text = None if answers is None else "".join(f"{answer}\n" for answer in answers)
    return CliRunner().invoke(cli.cli, [str(word) for word in words], input=text)


def said(done) -> str:
    return done.output + str(done.exception or "")


def last(directory, table="claims"):
    rows = evidence.load(directory)
    return (rows.claims if table == "claims" else rows.tables[table]).iloc[-1]


# what a person types after source, publisher, address, day of publication, programme, place and indicator
ABOUT = ["text-plants-2024", "", "", "2026-01-15", LIST, "", ""]
KINDS = {
    "stock": ["stock", "over 44", "2025-12", "", ""],
    "flow": ["flow", "9", "", "2025-01-01", "2025-12-31", "", ""],
    "context": ["context", "近1,030", "", "", ""],
    "effect": ["effect", "-12", "", "2025", "9", "before_after", "", "nine plants", "", ""],
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_claim_can_be_finished_by_answers(data, at_terminal, kind):
    about = [*ABOUT[:6], "energy_change"] if kind == "effect" else ABOUT
    done = run("claim", "add", "--data-dir", data, answers=[*about, *KINDS[kind], "y"])
    assert done.exit_code == 0, said(done)
    row = last(data)
    assert row["kind"] == kind and row["unit"] == ("percent" if kind == "effect" else "count")
    assert evidence.check(data) == [] or not any(p.error for p in evidence.check(data))
    if kind == "stock":
        assert (row["value"], row["qualifier"], row["period_precision"]) == (44, "over", "month")
        assert f"{row['period_end']:%Y-%m-%d} {row['publisher']}" == "2025-12-31 Lakeside Gazette"
    if kind == "context":  # no day is printed: that of the publication
        assert (row["value"], row["qualifier"], row["period_precision"]) == (1030, "nearly", "publication")


@pytest.mark.parametrize(
    ("kind", "promised", "entered"),
    [("target_stock", ["500", "", "2030"], 9), ("target_flow", ["100", "", "2026-01-01", "2030"], 10)],
)
def test_a_promise_is_asked_together_with_its_target_and_its_reading(
    data, at_terminal, kind, promised, entered
):
    command = ["target", "add"] if kind == "target_stock" else ["claim", "add"]
    answers = [*ABOUT, kind, *promised, *[""] * entered, "y"]  # what is proposed is taken by Enter
    done = run(*command, "--data-dir", data, answers=answers)
    assert done.exit_code == 0, said(done)
    ev = evidence.load(data)
    goal = evidence.target(ev, f"{LIST}-2030")
    assert goal.primary.how == ("total" if kind == "target_stock" else "addition")
    assert goal.primary.value == float(promised[0]) and f"{goal.deadline:%Y-%m-%d}" == "2030-12-31"
    if kind == "target_flow":
        assert f"{goal.primary.base_date:%Y-%m-%d}" == "2025-12-31"
    assert not any(p.error for p in evidence.check(data))


def test_vocabulary_is_searched_by_words_of_either_language_and_by_near_ones(data, at_terminal):
    answers = [
        "plants 2024",
        "1",
        "",
        "",
        "2026-01-15",
        "湖畔",
        "1",
        "",
        "",
        "stock",
        "44",
        "",
        "2025-12-31",
        "",
        "",
        "y",
    ]
    done = run("claim", "add", "--data-dir", data, answers=answers)
    assert done.exit_code == 0, said(done)
    assert "1  lakeside-model-plants  Model plants of Lakeside" in done.output
    assert last(data)["programme"] == LIST
    done = run(
        "claim", "add", "--data-dir", data, answers=["text-plants-2024", "", "", "2026", "modle plnats", "1"]
    )
    assert "1  lakeside-model-plants" in done.output


def test_an_error_keeps_the_answers_and_asks_only_what_is_wrong_again(data, at_terminal):
    # 4 plants at the end of 2025 are fewer than the 33 of the year before, on a list that can't shrink
    answers = [*ABOUT, "stock", "4", "", "2025-12-31", "", "", "44", "y"]
    done = run("claim", "add", "--data-dir", data, answers=answers)
    assert done.exit_code == 0, said(done)
    after = done.output.split("can't fall")[1]
    assert "value [4]" in after and "programme [" not in after
    assert last(data)["value"] == 44


def test_a_cell_that_cannot_stand_is_asked_again_at_once(data, at_terminal):
    answers = [
        *ABOUT[:3],
        "3/4/2026",
        "2026-04-03",
        *ABOUT[4:],
        "stok",
        "stock",
        "four",
        "44",
        "",
        "2025-12-31",
        "",
        "",
        "n",
    ]
    before = (data / "claims.csv").read_bytes()
    done = run("claim", "add", "--data-dir", data, answers=answers)
    assert done.exit_code == 0 and "differs from country to country" in done.output
    assert "Found 'stok'; allowed: stock, flow" in done.output and "'four' is no figure" in done.output
    assert "Nothing written." in done.output and (data / "claims.csv").read_bytes() == before


def test_a_new_source_is_asked_within_the_claim_and_written_with_it(data, at_terminal):
    source = ["new", "Gazette", "Plants of the lake", "media", "", "", "", ""]
    done = run("claim", "add", "--data-dir", data, answers=[*source, *ABOUT[1:], *KINDS["stock"], "y"])
    assert done.exit_code == 0, said(done)
    assert last(data, "sources")["source_id"] == last(data)["source_id"] == "gazette-plants-of-the-lake"


@pytest.mark.parametrize("word", ["source", "programme"])
def test_sources_and_programmes_are_asked_in_the_same_way(data, at_terminal, word):
    answers = {
        "source": ["Gazette", "湖畔的工厂", "media", "", "", "", "", "y"],
        "programme": [
            "Green plants",
            "",
            "Plants with a green label.",
            "the town",
            "",
            PLACE,
            "",
            "",
            "",
            "",
            "y",
        ],
    }[word]
    done = run(word, "add", "--data-dir", data, answers=answers)
    assert done.exit_code == 0, said(done)
    row = last(data, f"{word}s")
    assert (
        (row["language"] == "zh")
        if word == "source"
        else (row["programme"] == row["family"] == "green-plants")
    )
    assert "E.g." in done.output and "One of: " in done.output


def test_questions_have_the_words_of_the_descriptor(data, at_terminal):
    done = run("source", "add", "--data-dir", data, answers=["Gazette", "T", "media", "", "", "", "", "n"])
    assert "Who wrote or issued the text. E.g. Xinhua." in done.output
    assert "One of: official, agency, media, company, research, aggregator." in done.output


def test_what_is_there_already_is_told(data, at_terminal):
    answers = [*ABOUT, "stock", "33", "", "2024-12", "", "", "n"]
    done = run("claim", "add", "--data-dir", data, answers=answers)
    assert "A duplicate: plants-2024 (Lakeside Gazette) prints exact 33" in done.output
    done = run("programme", "add", "--data-dir", data, answers=["Lakeside model plants", "湖畔", "Plants with a label.", "the town", "", PLACE, "", "", "", "", "n"])  # fmt: skip
    assert "has the same Chinese name" in done.output


def test_answers_are_kept_when_a_command_is_broken_off(data, at_terminal):
    before = (data / "claims.csv").read_bytes()
    source = ["new", "Gazette", "Plants of the lake", "media"]
    done = run("claim", "add", "--data-dir", data, answers=[*source, "", "", ""])
    assert done.exit_code != 0 and "The answers are kept" in said(done)
    assert (data / "claims.csv").read_bytes() == before
    rest = ["", *ABOUT[1:], *KINDS["stock"], "y"]  # the note of the source, then the claim
    done = run("claim", "add", "--data-dir", data, answers=["y", *rest])
    assert done.exit_code == 0, said(done)
    assert "7 answers are kept from before" in done.output and "title: Plants of the lake" in done.output
    assert last(data, "sources")["source_id"] == last(data)["source_id"] == "gazette-plants-of-the-lake"
    done = run("claim", "add", "--data-dir", data, answers=["text-plants-2024"])
    assert "are kept from before" not in done.output  # what was written is not asked for again


def test_kept_answers_can_be_forgotten_and_do_not_answer_other_questions(data, at_terminal):
    run("claim", "add", "--data-dir", data, answers=ABOUT[:4])
    done = run("claim", "add", "--data-dir", data, answers=["n", *ABOUT, *KINDS["context"], "y"])
    assert done.exit_code == 0, said(done)
    assert last(data)["kind"] == "context"
    run("claim", "add", "--data-dir", data, answers=ABOUT[:4])
    done = run("source", "add", "--data-dir", data, answers=["Gazette", "T", "media", "", "", "", "", "n"])
    assert "are kept from before" not in done.output


# --- sheets -------------------------------------------------------------------------------------------------------

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


def test_one_wrong_row_of_a_sheet_and_nothing_is_written(data, tmp_path):
    before = (data / "claims.csv").read_bytes()
    path = sheet(
        tmp_path,
        "日期,数量,发布\n2025/3/4,44,2025-03-05\n3/4/2025,45,2025-03-05\n2025-06-30,many,soon\n2025-07-31,5,2025-08-01\n",
    )
    done = run("claim", "import", path, "--data-dir", data, *MAP, *SAME)
    told = str(done.exception)
    assert isinstance(done.exception, EvidenceError)
    for words in (
        "figures.csv, row 3, 日期",
        "figures.csv, row 4, 数量",
        "figures.csv, row 4, 发布",
        "Nothing was written.",
    ):
        assert words in told
    assert told.count("row 4, 数量") == 1 and "row 2" not in told
    assert (data / "claims.csv").read_bytes() == before


def test_a_dry_run_of_a_sheet_tells_and_writes_nothing(data, tmp_path):
    before = (data / "claims.csv").read_bytes()
    path = sheet(tmp_path, "日期,数量,发布\n2024-12-31,33,2025-03-05\n")
    done = run("claim", "import", path, "--data-dir", data, *MAP, *SAME, "--dry-run")
    assert done.exit_code == 0, said(done)
    assert (
        "1 claims are in order. Nothing written (--dry-run)." in done.output
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
        with pytest.raises(EvidenceError):
            cells.number(text, decimal)
    else:
        assert cells.number(text, decimal) == value


@pytest.mark.parametrize(
    "text", ["3/4/2024", "2024-13", "2024-02-30", "2024-00-01", "24-03-04", "soon", "2024-Q5"]
)
def test_what_is_no_day_or_two_days_is_refused(text):
    with pytest.raises(EvidenceError):
        cells.days(text)
