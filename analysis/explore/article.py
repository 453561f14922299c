"""`outlook read ARTICLE --browser`: the figures of an article confirmed on a page, beside its text."""

from collections.abc import Callable, Mapping
from threading import Lock
from typing import Any

from analysis.errors import ExploreError
from analysis.explore import assets, local, page
from analysis.explore.proposals import Proposals

TITLE = "Confirm the figures of an article"


def serve_article(
    article: str, data_dir: str | None, source_kind: str, restart: bool, *, port: int = 0, browser: bool = True,
    say: Any = print, **given: Any,
) -> None:  # fmt: skip
    """Open an article and serve the page on which its figures are confirmed, until it is stopped. given: as of
    `intake.open_article`.

    Raises EvidenceError for an article or data that can't be read or written, ExploreError for options that ask nothing.
    """
    from analysis.evidence.add import must_be_own

    if asked := [name for name in ("as_json", "accept_all", "dry_run") if given.pop(name, False)]:
        option = asked[0].removeprefix("as_").replace("_", "-")
        raise ExploreError(f"--browser and --{option} exclude each other; keep one.")
    must_be_own(data_dir)
    proposals = Proposals(article, data_dir or "", kind=source_kind, restart=restart, **given)
    local.run(server(proposals, port), "The figures", browser, say)


def server(proposals: Proposals, port: int = 0) -> "Server":
    """A server that listens and does not serve yet; see `serve_article`."""
    return local.listening(lambda: Server(port, proposals), port)


class Server(local.Server):
    """Serves the page of one article and answers it: one question at a time, whoever asks."""

    def __init__(self, port: int, proposals: Proposals) -> None:
        super().__init__(port, Handler)
        self.proposals, self._one = proposals, Lock()

    def page(self, nonce: str) -> str:
        about = {"token": self.token, "state": self.proposals.state}
        return page.document(
            TITLE, "", about, nonce, assets.confirmation(assets.OF_A_PAGE, "confirm_page.js")
        )

    def act(self, question: Mapping[str, Any]) -> dict[str, Any]:
        """The view after what a person asked for."""
        with self._one:
            return self.proposals.act(question)


class Handler(local.Handler):
    """POST act is what a person does."""

    server: Server

    def answers(self) -> Mapping[str, Callable[[dict[str, Any]], Mapping[str, Any]]]:
        return {"/act": self.server.act}
