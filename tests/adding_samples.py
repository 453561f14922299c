"""Rows added to the small package from the command line, and what was said and written."""

from click.testing import CliRunner

from analysis import cli, evidence

LIST, PLACE = "lakeside-model-plants", "lakeside"


def run(*words, answers=None):
    text = None if answers is None else "".join(f"{answer}\n" for answer in answers)
    return CliRunner().invoke(cli.cli, [str(word) for word in words], input=text)


def said(done) -> str:
    return done.output + str(done.exception or "")


def last(directory, table="claims"):
    rows = evidence.load(directory)
    return (rows.claims if table == "claims" else rows.tables[table]).iloc[-1]
