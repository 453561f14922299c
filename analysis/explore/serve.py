"""The explorer as a page of its own; what forecasts is imported while the page is there already (see `readers`)."""

import json
import select
from collections.abc import Callable, Mapping
from contextlib import suppress
from http import HTTPStatus
from typing import Any

from analysis.explore import local, page
from analysis.explore.first import Opening
from analysis.explore.readers import Readers


def serve(opening: Opening, *, port: int = 0, browser: bool = True, say: Any = print) -> None:
    """Serve the explorer until it is stopped. opening: what is shown first; port: 0 for a free one.

    Raises ExploreError where the port is taken.
    """
    local.run(server(opening, port), "The explorer", browser, say)


def server(opening: Opening, port: int = 0) -> "Server":
    """A server that listens and does not serve yet; see `serve`."""
    return local.listening(lambda: Server(port, opening), port)


class Server(local.Server):
    """Serves the explorer and answers it."""

    def __init__(self, port: int, opening: Opening) -> None:
        super().__init__(port, Handler)
        self.readers = Readers(opening)

    def page(self, nonce: str) -> str:
        return page.page(self.token, nonce, self.readers.first)


class Handler(local.Handler):
    """POST begin, ask and keep are the page's questions; GET rest is what comes when its reader rests."""

    server: Server

    def answers(self) -> Mapping[str, Callable[[dict[str, Any]], Mapping[str, Any]]]:
        return {"/begin": self._begin, "/ask": self._ask, "/keep": self._keep}

    def _other(self, path: str, query: Mapping[str, list[str]]) -> None:
        if path != "/rest":
            super()._other(path, query)
        elif self._has_token():
            self._rest(query.get("reader", [""])[0])

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

    def _rest(self, reader: str) -> None:
        """Lines of JSON for as long as the page is open."""
        if reader not in self.server.readers.open:
            self._gone()
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
