"""`outlook claim add`: a row appended with the rest of the file untouched, or everything that is wrong with it."""

import pytest
from check_samples import put, rows_of
from cli_samples import NEW, as_installed, run, words_of

from analysis import evidence
from analysis.errors import OutlookError
from analysis.evidence import add


def test_a_claim_is_appended_and_the_rest_of_the_file_untouched(data):
    before = (data / "claims.csv").read_bytes()
    done = run("claim", "add", "--data-dir", data, "--yes", *words_of(NEW))
    assert done.exit_code == 0, done.output
    after = (data / "claims.csv").read_bytes()
    assert after.startswith(before) and after.count(b"\n") == before.count(b"\n") + 1
    row = evidence.load(data).claims.set_index("claim_id").loc["plants-2025"]
    assert (row["value"], row["qualifier"], row["low"], row["high"]) == (44, "over", 44, 45)
    assert evidence.check(data) == []
    assert not list(data.glob(".claims*"))


@pytest.mark.parametrize("wording", ["超", "over", "more than", "突破"])
def test_a_hedge_may_be_given_as_it_was_printed(data, wording):
    run("claim", "add", "--data-dir", data, "--yes", *words_of(NEW | {"--qualifier": wording}))
    header, rows = rows_of(data / "claims.csv")
    assert rows[-1][header.index("qualifier")] == "over"


def test_a_dry_run_shows_the_row_and_writes_nothing(data):
    before = (data / "claims.csv").read_bytes()
    done = run("claim", "add", "--data-dir", data, "--dry-run", *words_of(NEW))
    assert done.exit_code == 0 and "plants-2025" in done.output and "over" in done.output
    assert (data / "claims.csv").read_bytes() == before


def test_without_consent_nothing_is_written(data):
    before = (data / "claims.csv").read_bytes()
    done = run("claim", "add", "--data-dir", data, *words_of(NEW), answers=["n"])
    assert "Append this claim?" in done.output and "Nothing written." in done.output
    assert (data / "claims.csv").read_bytes() == before
    assert run("claim", "add", "--data-dir", data, *words_of(NEW), answers=["y"]).exit_code == 0
    assert (data / "claims.csv").read_bytes() != before


def test_all_that_is_wrong_with_a_claim_is_told_and_nothing_written(data):
    before = (data / "claims.csv").read_bytes()
    wrong = {"--qualifier": "abuot", "--value": "4,4", "--programme": "lakeside-plants", "--period-end": "2025-02-30",
             "--claim-id": "plants-2024", "--url": "example.org", "--publisher": ""}  # fmt: skip
    done = run("claim", "add", "--data-dir", data, "--yes", *words_of(NEW | wrong))
    assert isinstance(done.exception, OutlookError)
    message = str(done.exception)
    for column in ("qualifier", "value", "programme", "period_end", "claim_id", "url", "publisher"):
        assert f"(new row), {column}:" in message, (column, message)
    assert "Did you mean about?" in message and message.endswith("Nothing was written.")
    assert (data / "claims.csv").read_bytes() == before


@pytest.mark.parametrize(
    ("claim", "words"),
    [
        ({"--value": "15"}, "can't fall"),  # below the 33 of the year before
        ({"--period-end": "2021-12-31", "--value": "90"}, "plants-2025"),  # makes those that follow fall
        ({"--kind": "flow"}, "period_start"),
        ({"--unit": "percent"}, "count"),
        ({"--value": "about 44", "--qualifier": "exact"}, "'about 44' says about, and qualifier is exact"),
        ({"--value": "44 %"}, "'44 %' says percent, and unit is count"),
    ],
)
def test_a_claim_that_contradicts_the_others_is_refused(data, claim, words):
    """What is in order before is in order after: nothing is appended that `outlook check` would then tell."""
    done = run("claim", "add", "--data-dir", data, "--yes", *words_of(NEW | claim))
    assert isinstance(done.exception, OutlookError) and words in str(done.exception)
    assert evidence.check(data) == []


def test_faults_elsewhere_do_not_bar_a_claim_but_a_broken_table_does(data):
    put(data, "claims", "plants-2023", "kind", "stok")
    (data / "batches.csv").unlink()
    assert run("claim", "add", "--data-dir", data, "--yes", *words_of(NEW)).exit_code == 0
    (data / "claims.csv").write_bytes(b"\xef\xbb\xbf" + (data / "claims.csv").read_bytes())
    before = (data / "claims.csv").read_bytes()
    done = run("claim", "add", "--data-dir", data, "--yes", *words_of(NEW | {"--claim-id": "plants-2026"}))
    assert "byte-order mark" in str(done.exception)
    assert (data / "claims.csv").read_bytes() == before


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
@pytest.mark.parametrize("last", [True, False])
def test_a_row_is_added_with_the_line_ends_of_the_file(data, end, last):
    path = data / "claims.csv"
    raw = path.read_bytes().replace(b"\n", end)
    path.write_bytes(raw if last else raw.removesuffix(end))
    assert run("claim", "add", "--data-dir", data, "--yes", *words_of(NEW)).exit_code == 0
    after = path.read_bytes()
    assert after.startswith(raw) and after.endswith(end)
    assert after.count(b"\n") == after.count(end)
    assert evidence.check(data) == []


def test_a_folder_that_cannot_be_written_is_one_message(data, monkeypatch, capsys):
    def refuse(*args, **kind):
        raise PermissionError(13, "Permission denied")

    before = (data / "claims.csv").read_bytes()
    monkeypatch.setattr(add.tempfile, "mkdtemp", refuse)
    code, _, err = as_installed(
        monkeypatch, capsys, "claim", "add", "--data-dir", data, "--yes", *words_of(NEW)
    )
    assert code == 1 and "can't be written (Permission denied). Nothing was changed." in err
    assert (data / "claims.csv").read_bytes() == before


def test_a_write_that_breaks_off_leaves_the_old_file(data, monkeypatch):
    def full(*args):
        raise OSError(28, "No space left on device")

    before = (data / "claims.csv").read_bytes()
    monkeypatch.setattr(add.os, "fsync", full)
    done = run("claim", "add", "--data-dir", data, "--yes", *words_of(NEW))
    assert "No space left" in str(done.exception)
    assert (data / "claims.csv").read_bytes() == before
    assert sorted(p.name for p in data.iterdir() if p.name.startswith(".")) == []


def test_columns_and_tables_that_do_not_exist_are_told(data):
    row = {name.removeprefix("--").replace("-", "_"): value for name, value in NEW.items()}
    with pytest.raises(OutlookError, match="Did you mean value"):
        add.add_row("claims", row | {"valeu": "3"}, data)
    with pytest.raises(OutlookError, match="Did you mean claims"):
        add.add_row("claim", row, data)
    assert add.add_row("claims", row, data)["published_earliest"] == "2026-01-15"
