"""The commit that a report was made from, as git says it."""

import subprocess

import pytest

from analysis import fingerprint
from analysis.fingerprint import git_asked, git_state


@pytest.fixture
def repository(tmp_path, monkeypatch):
    """A repository without a commit, with a file of data; git asked for something there."""
    for name in ("NAME", "EMAIL"):
        for who in ("AUTHOR", "COMMITTER"):
            monkeypatch.setenv(f"GIT_{who}_{name}", "a@b.c")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")

    def git(*words):
        done = subprocess.run(["git", "-C", tmp_path, *words], check=True, capture_output=True, text=True)
        return done.stdout.strip()

    git("init", "-q")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "a.csv").write_text("a\n")
    return tmp_path, git


def test_the_state_is_the_commit_and_whether_files_of_the_package_differ_from_it(repository):
    folder, git = repository
    assert git_state(folder) == (None, False)  # no commit yet
    git("add", ".")
    git("commit", "-q", "-m", "one")
    commit = git("rev-parse", "HEAD")
    assert git_state(folder) == (commit, False)
    (folder / "data" / "new.csv").write_text("b\n")
    (folder / "README.md").write_text("c\n")
    git("add", "README.md")
    assert git_state(folder) == (commit, False), "nobody has added the one, and no report reads the other"
    told = git_asked(folder)
    (folder / "data" / "a.csv").write_text("other\n")
    assert git_state(folder) == (commit, True) and told()[0] == commit


def test_there_is_none_below_a_repository_without_one_or_without_git(repository, monkeypatch):
    folder, _ = repository
    assert git_state(folder / "data") == git_state(folder / "gone") == (None, False)
    (folder / "data" / ".git").write_text("gitdir: nowhere\n")
    assert git_state(folder / "data") == (None, False)
    monkeypatch.setenv("PATH", "")
    assert git_state(folder) == (None, False)


def test_git_that_does_not_answer_is_not_waited_for(repository, monkeypatch, tmp_path_factory):
    folder, _ = repository
    slow = tmp_path_factory.mktemp("bin") / "git"
    slow.write_text("#!/bin/sh\nexec sleep 60\n")
    slow.chmod(0o755)
    monkeypatch.setenv("PATH", str(slow.parent), prepend=":")
    monkeypatch.setattr(fingerprint, "GIT_SECONDS", 0.1)
    assert git_state(folder) == (None, False)
