"""A page served by the standard library on this machine's own address, with a token, and nothing asked of a network.

Nobody else's page can ask here: the address must be ours, the page carries the token, and a question without it is refused.
"""

import hmac
import json
import secrets
import socket
import threading
import webbrowser
from collections.abc import Callable, Mapping
from contextlib import suppress
from http import HTTPStatus
from http.cookies import CookieError, SimpleCookie
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, TypeVar
from urllib.parse import parse_qs, urlencode, urlsplit

from analysis.errors import ExploreError, OutlookError
from analysis.explore import page

HERE = "127.0.0.1"
LARGEST = 1 << 20  # bytes of a question
TOKEN = "X-Outlook-Token"
S = TypeVar("S", bound="Server")


def run(server: "Server", what: str, browser: bool, say: Any) -> None:
    """Serve until it is stopped. what: the page's name, as it is said with its address."""
    with server as running:
        say(f"{what}: {running.address}\nStop it with Ctrl+C.")
        if browser:
            threading.Thread(target=webbrowser.open, args=(running.address,), daemon=True).start()
        with suppress(KeyboardInterrupt):
            running.serve_forever()


def listening(make: Callable[[], S], port: int) -> S:
    """A server that listens and does not serve yet. Raises ExploreError where the port is taken."""
    try:
        return make()
    except OSError as taken:
        raise ExploreError(
            f"port {port} can't be used ({taken.strerror}). Choose another with --port, or none."
        ) from None


class Server(ThreadingHTTPServer):
    """Serves a page and answers it. address: the page's, with its token."""

    daemon_threads = True

    def __init__(self, port: int, handler: type["Handler"]) -> None:
        super().__init__((HERE, port), handler)
        self.token = secrets.token_urlsafe(24)

    def page(self, nonce: str) -> str:
        """The page as HTML; nonce: of its own script and styles."""
        raise NotImplementedError

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
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = HERE, self.server_address[1]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A page that is closed amid an answer is no error; anything else is told by the handler."""


class Handler(BaseHTTPRequestHandler):
    """GET / is the page; POST is what it asks, by the name of the question."""

    server: Server
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1  # head and body in one packet
    timeout = 3600

    def answers(self) -> Mapping[str, Callable[[dict[str, Any]], Mapping[str, Any]]]:
        """What can be asked: path -> what answers it."""
        raise NotImplementedError

    def do_GET(self) -> None:
        if not self._is_ours():
            return
        asked = urlsplit(self.path)
        if asked.path == "/":
            self._page(parse_qs(asked.query).get("token", [""])[0])
        else:
            self._other(asked.path, parse_qs(asked.query))

    def _other(self, path: str, query: Mapping[str, list[str]]) -> None:
        """What else can be got; nothing here."""
        self._say(HTTPStatus.NOT_FOUND, b"There is no such page.")

    def do_POST(self) -> None:
        if not self._is_ours() or not self._has_token():
            return
        answers = self.answers()
        if self.path not in answers:
            self._say(HTTPStatus.NOT_FOUND, b"There is no such question.")
            return
        try:
            question = self._question()
            self._json(answers[self.path](question))
        except OutlookError as wrong:
            self._say(HTTPStatus.UNPROCESSABLE_ENTITY, str(wrong).encode())
        except KeyError:
            self._gone()
        except (ValueError, TypeError):
            self._say(HTTPStatus.BAD_REQUEST, b"This is no question.")

    def _gone(self) -> None:
        """Whoever asks has been forgotten."""
        self._say(HTTPStatus.GONE, b"This page was left too long. Load it again.")

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
        self._say(HTTPStatus.FORBIDDEN, b"The page is served to this machine alone.")
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
        text = self.server.page(nonce)
        more = {
            "Content-Security-Policy": page.policy(nonce),
            "Set-Cookie": f"{self.server.cookie}={self.server.token}; HttpOnly; SameSite=Strict; Path=/",
        }
        self._say(HTTPStatus.OK, text.encode(), "text/html; charset=utf-8", more)

    def _cookie(self) -> str:
        try:
            token = SimpleCookie(self.headers.get("Cookie", "")).get(self.server.cookie)
        except CookieError:
            return ""
        return token.value if token else ""

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
