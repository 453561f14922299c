"""The command line: what it prints, what it writes, and one message with a non-zero exit for each mistake."""

import errno
import importlib
import json
import os
import subprocess
import sys
from types import SimpleNamespace

import click
import pytest
from check_samples import put
from cli_samples import as_installed, run

from analysis.cli import ROOMS, _of_the_system, cli
from analysis.options import Command


def test_each_room_has_the_commands_that_are_told_of_it():
    for room, names in ROOMS.items():
        assert tuple(sorted(names)) == tuple(
            sorted(c.name for c in importlib.import_module(room).COMMANDS)
        ), room


# --- check --------------------------------------------------------------------------------------------------------


def test_check_of_the_shipped_data_finds_nothing():
    done = run("check")
    assert (done.exit_code, done.output) == (0, "No problem found.\n")
    assert json.loads(run("check", "--json").output) == []


def test_the_rules_are_told_as_json_too():
    rules = json.loads(run("check", "--rules", "--json").output)
    assert len(rules) == len(run("check", "--rules").output.splitlines())
    assert {"name": "hidden-characters", "error": True, "table": "any"}.items() <= next(
        rule for rule in rules if rule["name"] == "hidden-characters"
    ).items()


def test_check_tells_every_problem_and_fails(data):
    line = put(data, "claims", "plants-2024", "kind", "stok")
    put(data, "entities", "lakeside", "level", "town")
    done = run("check", "--data-dir", data)
    assert done.exit_code == 1
    assert f"claims.csv, row {line}, kind: found 'stok'; allowed: stock, flow" in done.output
    assert "entities.csv, row 2, level: found 'town'" in done.output
    assert done.output.splitlines()[-1] == "2 problems"
    found = json.loads(run("check", "--json", "--data-dir", data).output)
    assert {(p["file"], p["row"], p["column"]) for p in found} == {
        ("claims.csv", line, "kind"),
        ("entities.csv", 2, "level"),
    }
    keys = {"file", "row", "column", "found", "allowed", "next_step", "rule", "error"}
    assert all(set(p) == keys for p in found)


def test_check_as_json_is_json_also_without_rules(data):
    (data / "datapackage.json").write_text("{", encoding="utf-8")
    done = run("check", "--json", "--data-dir", data)
    assert done.exit_code == 1 and json.loads(done.output)[0]["file"] == "datapackage.json"


# --- mistakes -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["targets", "--as-of", "soon"], "'soon' is not a day. Write it as YYYY-MM-DD"),
        (["targets", "--as-of", "01.02.2024"], "is not a day"),
        (["targets", "--from", "2024"], "'--from': '2024' is not a day"),
        (["targets", "--as-of", "2204-01-01"], "allowed are days from 1900-01-01 to"),
        (["targets", "--as-of", "20240331"], "is not a day"),
        (["targets", "--as-of", "2024-W13-7"], "is not a day"),
        (["targets", "--as-of", "2024-02-30"], "is not a day"),
        (["targets", "--from", "2030-01-01", "--to", "2020-01-01"], "the end lies before the start"),
        (
            ["targets", "--as-of", "2024-03-31", "--as-of", "2025-03-31"],
            "--as-of is given 2 times. Keep one.",
        ),
        (["claims", "--programme", "a", "--programme=b"], "--programme is given 2 times"),
        (["seal", "--as-of", "2204-01-01"], "allowed are days"),
        (["explore", "--as-of", "20240331"], "is not a day"),
        (["judge", "a.txt", "--published", "2204-01-01"], "allowed are days"),
        (["judge", "a.txt", "--published", "3/4/2024"], "it is 2024-04-03 (dmy) or 2024-03-04 (mdy)"),
        (
            ["judge", "a.txt", "--published", "March 2024"],
            "'March 2024' is a month. Write the day, e.g. 2024-03-01",
        ),
        (["read", "a.txt", "--published", "yesterday"], "is no day"),
        (
            ["report", "--dry-run", "--scheduler", "tls://a:1", "--local-cluster", "2"],
            "two places to run; keep one",
        ),
        (["report", "--dry-run", "--insecure"], "--insecure is said of a cluster"),
        (["results", "--sql", "from runs", "--name", "probability"], "with --sql say it in the query"),
        (["results", "--parquet", "out", "--name", "probability"], "--parquet exports whole tables"),
        (["targets", "--status", "done"], "'done' is not one of"),
        (["targets", "--data-dir", "/nowhere"], "no such data directory"),
        (["check", "--data-dir", "/nowhere"], "no such data directory"),
        (["claim", "add", "--data-dir", "/nowhere", "--yes"], "no such data directory"),
        (["claim", "ad"], "No such command 'ad'"),
        (["chek"], "No such command 'chek'"),
        (["check", "--jsn"], "No such option"),
    ],
    ids=lambda x: " ".join(x) if isinstance(x, list) else "",
)
def test_a_mistake_is_one_message_and_a_failure(monkeypatch, capsys, words, message):
    code, out, err = as_installed(monkeypatch, capsys, *words)
    assert code != 0 and out == ""
    assert message in err and "Traceback" not in err


def test_every_command_refuses_an_option_given_twice():
    """All commands of all rooms are made of the class that counts options."""

    def commands(group):
        for name in group.list_commands(None):
            command = group.get_command(None, name)
            yield from commands(command) if isinstance(command, click.Group) else [command]

    all_of_them = list(commands(cli))
    assert len(all_of_them) > 15 and all(isinstance(command, Command) for command in all_of_them)


def test_an_empty_directory_is_told(tmp_path, monkeypatch, capsys):
    code, _, err = as_installed(monkeypatch, capsys, "check", "--data-dir", tmp_path)
    assert code == 1 and "no datapackage.json found" in err


def test_help_lists_every_command(monkeypatch, capsys):
    code, out, _ = as_installed(monkeypatch, capsys, "--help")
    assert code == 0
    commands = out.split("Commands:")[1]
    for name in ("targets", "check", "claim", "report", "results", "diff"):
        assert f"\n  {name} " in commands, name
    assert all(len(line.split(maxsplit=1)) == 2 for line in commands.strip().splitlines()), (
        "a command without a word"
    )


COMMAND = """
import atexit
from analysis.command import main
atexit.register(print, "whoever waits for the end is told of it")
main()
"""


@pytest.mark.slow
def test_the_installed_command_answers_in_a_fresh_process(tmp_path):
    environment = os.environ | {"PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [sys.executable, "-c", COMMAND, "check", "--data-dir", str(tmp_path / "no")], capture_output=True, text=True,
        env=environment, check=False,
    )  # fmt: skip
    assert done.returncode == 1 and done.stdout == "whoever waits for the end is told of it\n"
    assert done.stderr.startswith("outlook: ") and "Traceback" not in done.stderr
    piped = subprocess.run(
        f"{sys.executable} -m analysis.command targets --no-probability --json | head -1", shell=True, capture_output=True, text=True,
        env=environment, check=False,
    )  # fmt: skip
    assert piped.stdout == "[\n" and piped.stderr == ""
    rules = subprocess.run(
        [sys.executable, "-m", "analysis.command", "check", "--rules"], capture_output=True, text=True,
        env=environment, check=True,
    )  # fmt: skip
    assert "hidden-characters                error    any: No cell holds" in rules.stdout


def test_who_has_gone_before_the_last_of_it_is_written_is_told_of_no_failure(monkeypatch, capsys):
    """`outlook targets | true`: what a command has kept back for its end meets a pipe that nobody reads."""

    def gone():
        raise BrokenPipeError(errno.EPIPE, "Broken pipe")

    monkeypatch.setattr(cli, "main", lambda **_: None)
    monkeypatch.setattr("analysis.cli._nobody_reads", sys.exit)  # the descriptor is that of the test, too
    monkeypatch.setattr(sys, "stdout", SimpleNamespace(flush=gone))
    assert as_installed(monkeypatch, capsys, "targets") == (0, "", "")


@pytest.mark.parametrize("words", [["notebooks"], ["init", "--copy-shipped"]])
def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path, monkeypatch, capsys, words):
    (tmp_path / "file").write_text("", encoding="utf-8")
    code, _, err = as_installed(monkeypatch, capsys, words[0], tmp_path / "file" / "new", *words[1:])
    assert code == 1 and "can't be written (Not a directory)" in err and "Traceback" not in err


def test_own_evidence_with_a_contradiction_fails(tmp_path, monkeypatch, capsys):
    """A deadline before its announcement is told, and nothing is written."""
    told = ["--place", "Lakeside", "--programme", "Model plants", "--measure", "plants", "--kind", "recognised_list",
            "--target", "100", "--by", "2020", "--announced", "2024-01-01", "--figure", "2019=10"]  # fmt: skip
    code, _, err = as_installed(monkeypatch, capsys, "init", tmp_path / "own", *told)
    assert code == 1 and "targets.csv, row 2, deadline" in err and "Nothing was written." in err
    assert not (tmp_path / "own").exists()
    (tmp_path / "file").write_text("", "utf-8")
    sound = ["2026" if word == "2020" else word for word in told]
    code, _, err = as_installed(monkeypatch, capsys, "init", tmp_path / "file" / "x", *sound)
    assert code == 1 and "can't be written (Not a directory)" in err


def test_the_commands_that_come_next_can_be_pasted(tmp_path, monkeypatch, capsys):
    """A folder with a blank in its name stands in quotes; a figure may, as on shells that leave them there."""
    told = [
        "--place",
        "Lakeside",
        "--programme",
        "Model plants",
        "--target",
        "100",
        "--by",
        "2030",
        "--figure",
        '2019="over 10"',
    ]
    folder = tmp_path / "my 数据"
    code, out, _ = as_installed(monkeypatch, capsys, "init", folder, *told)
    assert code == 0 and out.count(f"--data-dir '{folder}'") == 3
    assert run("check", "--data-dir", folder).exit_code == 0


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "the output: No space left on device. Make room"),
        (
            PermissionError(errno.EACCES, "Permission denied", "a/b"),
            "a/b: Permission denied. Is it yours to read",
        ),
        (
            FileNotFoundError(errno.ENOENT, "No such file or directory", "a/b"),
            "a/b: No such file or directory. Is it still there",
        ),
        (OSError("without a number"), "without a number. Is it still there"),
    ],
)
def test_what_the_system_refuses_has_a_step_that_fits(error, words):
    assert _of_the_system(error).startswith(words)


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="a device of Linux")  # noqa: PTH110
@pytest.mark.parametrize("words", ["--help", "check --rules"])
def test_a_full_disk_is_one_sentence(words):
    done = subprocess.run(
        f"{sys.executable} -m analysis.command {words} > /dev/full",
        shell=True,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert (
        done.stderr == "outlook: the output: No space left on device. Make room, or choose another place.\n"
    )
