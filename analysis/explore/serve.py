"""The explorer as a page of its own: served by the standard library on this machine's own address, with a token.

The page is there at once; what forecasts is imported meanwhile (see `readers`). Nothing is asked of a network, nobody else's
page can ask here: the address must be ours, the page carries the token, and a question without it is refused.
"""

import hmac
import json
import secrets
import select
import socket
import threading
import webbrowser
from collections.abc import Mapping
from contextlib import suppress
from http import HTTPStatus
from http.cookies import CookieError, SimpleCookie
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from analysis.errors import ExploreError
from analysis.explore import page
from analysis.explore.notebook import defaults
from analysis.explore.readers import Readers

HERE = "127.0.0.1"
LARGEST = 1 << 20  # bytes of a question
TOKEN = "X-Outlook-Token"


def serve(chosen: Mapping[str, Any], *, port: int = 0, browser: bool = True, say: Any = print) -> None:
    """Serve the explorer until it is stopped. chosen: parameters of the notebook; port: 0 for a free one.

    Raises ExploreError where the port is taken.
    """
    with server(chosen, port) as running:
        say(f"The explorer: {running.address}\nStop it with Ctrl+C.")
        if browser:
            threading.Thread(target=webbrowser.open, args=(running.address,), daemon=True).start()
        with suppress(KeyboardInterrupt):
            running.serve_forever()


def server(chosen: Mapping[str, Any], port: int = 0) -> "Server":
    """A server that listens and does not serve yet; see `serve`."""
    try:
        return Server(port, defaults() | dict(chosen))
    except OSError as taken:
        raise ExploreError(
            f"port {port} can't be used ({taken.strerror}). Choose another with --port, or none."
        ) from None


class Server(ThreadingHTTPServer):
    """Serves the page and answers it. address: the page's, with its token."""

    daemon_threads = True

    def __init__(self, port: int, chosen: Mapping[str, Any]) -> None:
        super().__init__((HERE, port), Handler)
        self.token = secrets.token_urlsafe(24)
        self.readers = Readers(chosen)

    @property
    def address(self) -> str:
        return f"http://{HERE}:{self.server_port}/?{urlencode({'token': self.token})}"

    @property
    def cookie(self) -> str:
        """The name of the cookie that lets a page be read again; cookies don't tell ports apart."""
        return f"outlook-explore-{self.server_port}"

    def knows(self, token: str) -> bool:
        return hmac.compare_digest(token.encode(), self.token.encode())

    def server_bind(self) -> None:
        """As the standard library does, without asking for this machine's name in a network."""
        self.allow_reuse_address = True
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = HERE, self.server_address[1]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A page that is closed amid an answer is no error; anything else is told by the handler."""


class Handler(BaseHTTPRequestHandler):
    """GET / is the page; POST begin, ask and keep are its questions; GET rest is what comes when its reader rests."""

    server: Server
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1  # head and body in one packet
    timeout = 3600

    def do_GET(self) -> None:
        if not self._is_ours():
            return
        asked = urlsplit(self.path)
        if asked.path == "/":
            self._page(parse_qs(asked.query).get("token", [""])[0])
        elif asked.path == "/rest" and self._has_token():
            self._rest(parse_qs(asked.query).get("reader", [""])[0])
        else:
            self._say(HTTPStatus.NOT_FOUND, b"There is no such page.")

    def do_POST(self) -> None:
        if not self._is_ours() or not self._has_token():
            return
        answers = {"/begin": self._begin, "/ask": self._ask, "/keep": self._keep}
        if self.path not in answers:
            self._say(HTTPStatus.NOT_FOUND, b"There is no such question.")
            return
        try:
            question = self._question()
            self._json(answers[self.path](question))
        except ExploreError as wrong:
            self._say(HTTPStatus.UNPROCESSABLE_ENTITY, str(wrong).encode())
        except KeyError:
            self._say(HTTPStatus.GONE, b"This page was left too long. Load it again.")
        except (ValueError, TypeError):
            self._say(HTTPStatus.BAD_REQUEST, b"This is no question.")

    def _begin(self, _: dict[str, Any]) -> dict[str, Any]:
        return self.server.readers.begin()

    def _ask(self, question: dict[str, Any]) -> dict[str, Any]:
        state = question["state"]
        if not isinstance(state, dict):
            raise TypeError("a state is an object")
        return self.server.readers.ask(question["reader"], state)

    def _keep(self, question: dict[str, Any]) -> dict[str, Any]:
        return {
            "keep": question["keep"],
            "text": self.server.readers.kept(question["reader"], question["keep"]),
        }

    def _question(self) -> dict[str, Any]:
        length = int(self.headers.get("Content-Length") or 0)
        if not 0 < length <= LARGEST:
            self.close_connection = True
            raise ValueError("a question has a length")
        question = json.loads(self.rfile.read(length))
        if not isinstance(question, dict):
            raise TypeError("a question is an object")
        return question

    def _is_ours(self) -> bool:
        """Whether it was asked under our own address: another name for this machine is another page's trick."""
        if self.headers.get("Host") in {f"{name}:{self.server.server_port}" for name in (HERE, "localhost")}:
            return True
        self._say(HTTPStatus.FORBIDDEN, b"The explorer is served to this machine alone.")
        return False

    def _has_token(self) -> bool:
        if self.server.knows(self.headers.get(TOKEN, "")):
            return True
        self.close_connection = True  # what was sent along is not read
        self._say(HTTPStatus.FORBIDDEN, b"The token is missing.")
        return False

    def _page(self, token: str) -> None:
        if not (self.server.knows(token) or self.server.knows(self._cookie())):
            self._say(HTTPStatus.FORBIDDEN, page.no_token().encode(), "text/html; charset=utf-8")
            return
        nonce = secrets.token_urlsafe(12)
        text = page.page(self.server.token, nonce, self.server.readers.first)
        more = {
            "Content-Security-Policy": page.policy(nonce),
            "Set-Cookie": f"{self.server.cookie}={self.server.token}; HttpOnly; SameSite=Strict; Path=/",
        }
        self._say(HTTPStatus.OK, text.encode(), "text/html; charset=utf-8", more)

    def _cookie(self) -> str:
        try:
            found = SimpleCookie(self.headers.get("Cookie", "")).get(self.server.cookie)
        except CookieError:
            return ""
        return found.value if found else ""

    def _rest(self, reader: str) -> None:
        """Lines of JSON for as long as the page is open."""
        if reader not in self.server.readers.open:
            self._say(HTTPStatus.GONE, b"This page was left too long. Load it again.")
            return
        self.close_connection = True
        self.send_response(HTTPStatus.OK)
        self._head("application/x-ndjson", {"Connection": "close"})
        self.wfile.flush()
        with suppress(OSError):
            for step in self.server.readers.listen(reader, self._is_there):
                self.wfile.write(json.dumps(step, allow_nan=False).encode() + b"\n")
                self.wfile.flush()

    def _is_there(self) -> bool:
        """Whether the page is open still: it sends nothing more, so that what can be read is its end."""
        return not select.select([self.connection], [], [], 0)[0]

    def _json(self, answer: Mapping[str, Any]) -> None:
        self._say(HTTPStatus.OK, json.dumps(answer, allow_nan=False).encode(), "application/json")

    def _say(
        self, status: HTTPStatus, body: bytes, kind: str = "text/plain; charset=utf-8", more: Mapping[str, str] | None = None
    ) -> None:  # fmt: skip
        self.send_response(status)
        self._head(kind, {"Content-Length": str(len(body)), **(more or {})})
        self.wfile.write(body)
        self.wfile.flush()

    def _head(self, kind: str, more: Mapping[str, str]) -> None:
        always = {
            "Content-Type": kind,
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
        }
        for name, value in (always | dict(more)).items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Nothing: a line would name the token."""

    def version_string(self) -> str:
        return "outlook"
