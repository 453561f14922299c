"""The page without a browser: who may ask, what is left of who has gone, and the picture that is kept from the last start."""

import http.client
import json
import threading
from contextlib import contextmanager
from pathlib import Path

import pytest
from cli_samples import run
from evidence_samples import GOAL, write_package
from reports_samples import until

from analysis.errors import EvidenceError
from analysis.explore import first, local, serve

SECONDS = 60


@pytest.fixture
def chosen(tmp_path, monkeypatch):
    monkeypatch.setenv("OUTLOOK_CACHE_DIR", str(tmp_path / "cache"))
    directory = write_package(tmp_path / "lake")
    return {"target": GOAL, "as_of": "2025-06-30", "n_draws": 300, "data_dir": str(directory)}


@contextmanager
def running(chosen):
    """The page of parameters, or of an opening, served."""
    opening = chosen if isinstance(chosen, first.Opening) else first.opening(chosen)
    with serve.server(opening) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        yield server
        server.shutdown()


def asked(server, method, path, question=None, **headers):
    """The status and the body of an answer; the token goes along unless headers say otherwise."""
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=SECONDS)
    body = None if question is None else json.dumps(question)
    connection.request(method, path, body, {local.TOKEN: server.token} | headers)
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer.status, text


def begun(server):
    return json.loads(asked(server, "POST", "/begin", {})[1])


def test_a_reader_asks_and_what_is_slow_follows_until_the_page_is_closed(chosen):
    with running(chosen) as server:
        shown = begun(server)
        state = shown["state"] | {"what_if": [["2025-05-31", 48, "about"]], "seq": 1}
        changed = json.loads(asked(server, "POST", "/ask", {"reader": shown["reader"], "state": state})[1])
        assert changed["view"]["seq"] == 1 and changed["view"]["p"] != shown["view"]["p"]
        table = asked(server, "POST", "/keep", {"reader": shown["reader"], "keep": "table"})[1]
        assert "Supposed, printed by nobody: about 48" in json.loads(table)["text"]
        connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=SECONDS)
        connection.request("GET", f"/rest?reader={shown['reader']}", headers={local.TOKEN: server.token})
        line = json.loads(connection.getresponse().readline())
        assert line["trail"] and all(0 <= p <= 1 for _, p in line["trail"])
        assert list(server.readers.open) == [shown["reader"]]
        connection.close()
        assert until(lambda: not server.readers.open)
        assert asked(server, "POST", "/ask", {"reader": shown["reader"], "state": state})[0] == 410


@pytest.mark.parametrize(
    ("method", "path", "headers"),
    [
        ("GET", "/", {local.TOKEN: "", "Cookie": "outlook-explore-1=x"}),
        ("GET", "/?token=wrong", {}),
        ("POST", "/begin", {local.TOKEN: "wrong"}),
        ("POST", "/begin", {"Host": "explorer.example"}),  # another page's name for this machine
        ("GET", "/rest?reader=x", {local.TOKEN: ""}),
    ],
)
def test_who_has_no_token_or_comes_by_another_name_is_refused(chosen, method, path, headers):
    with running(chosen) as server:
        status, text = asked(server, method, path, {} if method == "POST" else None, **headers)
    assert status == 403 and server.token not in text


def test_what_is_no_question_is_refused(chosen):
    with running(chosen) as server:
        name = begun(server)["reader"]
        assert asked(server, "POST", "/ask", [])[0] == 400
        assert asked(server, "POST", "/ask", {"reader": name, "state": 5})[0] == 400
        assert asked(server, "POST", "/else", {})[0] == 404
        assert asked(server, "GET", "/else")[0] == 404
        view = json.loads(asked(server, "POST", "/ask", {"reader": name, "state": {"target": "x"}})[1])[
            "view"
        ]
    assert "target 'x' is not known" in view["error"]


def test_a_slip_that_shows_on_the_page_alone_is_told_there(chosen):
    with running(chosen | {"target": "x"}) as server:
        status, text = asked(server, "POST", "/begin", {})
    assert status == 422 and "target 'x' is not known" in text


def test_the_first_picture_is_kept_and_shown_at_once_while_nothing_of_it_changed(chosen):
    with running(chosen) as server:
        shown = begun(server)
        page = asked(server, "GET", f"/?token={server.token}")[1]
        assert json.dumps(shown["view"]["verdict"]) in page
    name = first.name_of(chosen)
    kept = first.kept(name)
    shown.pop("reader")
    for one in (kept, shown):
        one["view"].pop("ms")
    assert kept == json.loads(json.dumps(shown))
    assert first.name_of(chosen | {"seed": 2}) != name
    claims = Path(chosen["data_dir"]) / "claims.csv"
    claims.write_text(claims.read_text(encoding="utf-8").replace(",33,", ",34,"), encoding="utf-8")
    assert first.name_of(chosen) != name


def test_of_another_directory_the_first_target_is_shown_as_of_its_newest_figure(chosen, monkeypatch):
    from analysis.explore.cli import _checked

    directory = {"data_dir": chosen["data_dir"]}
    assert _checked(directory) == directory | {"target": GOAL, "as_of": "2024-12-31"}
    assert _checked(directory | {"as_of": "2025-01-31"})["as_of"] == "2025-01-31"
    with pytest.raises(EvidenceError, match="is not known"):
        _checked(directory | {"target": "nobodys"})


def test_the_kept_picture_of_another_directory_is_taken_where_nothing_else_is_asked_for(chosen, monkeypatch):
    """The command as it is given twice: at the second start nothing is loaded before the page is there."""
    asked = {"data_dir": chosen["data_dir"]}
    opened = []
    monkeypatch.setattr(serve, "serve", lambda opening, **_: opened.append(opening))
    for _ in range(2):
        assert run("explore", "--data-dir", asked["data_dir"], "--no-browser").exit_code == 0
        with running(opened[0]) as server:
            begun(server)
    fresh, again = opened
    assert fresh.picture is None and again.picture["view"]["label"]
    assert fresh.chosen == again.chosen == again.chosen | asked
    assert (again.chosen["target"], again.chosen["as_of"]) == (GOAL, "2024-12-31")


def test_no_more_pictures_are_kept_than_are_of_use(chosen, tmp_path):
    for k in range(first.MOST + 3):
        first.keep(f"{k}", {"k": k})
    assert len(list((tmp_path / "cache").glob("first-*.json"))) == first.MOST
    assert first.kept(f"{first.MOST + 2}") == {"k": first.MOST + 2}
