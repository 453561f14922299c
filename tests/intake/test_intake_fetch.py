"""`--fetch`: a page of the loopback is fetched within its limits, and whatever else a server does is one message."""

import gzip
import socket
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from analysis import intake
from analysis.errors import EvidenceError
from analysis.intake import fetching

TEXT = "Beijing has built 103 smart factories since 2021, the city's industry bureau said on Monday. "
PAGE = f"""<!doctype html><html><head><title>Smart factories</title><meta property="article:published_time" content="2024-03-05">
<meta property="og:site_name" content="Lakeside News"></head><body><article><h1>Smart factories</h1><p>{TEXT * 3}</p></article></body></html>"""
CHINESE = "<html><head><title>智能工厂</title></head><body><article><p>" + "截至2024年底，北京市已建成智能工厂和数字化车间103家。" * 6 + "</p></article></body></html>"  # fmt: skip


class Answers(BaseHTTPRequestHandler):
    """Each path answers in its own way."""

    def do_GET(self) -> None:
        getattr(
            self, f"of_{self.path.strip('/').split('/')[0].split('?')[0].replace('-', '_')}", self.of_nothing
        )()

    def tell(
        self, body: bytes = b"", kind: str = "text/html; charset=utf-8", code: int = 200, **more: str
    ) -> None:
        self.send_response(code)
        headers = {"Content-Type": kind, "Content-Length": str(len(body))} | {n.replace("_", "-"): v for n, v in more.items()}  # fmt: skip
        for name, value in headers.items():
            if value:
                self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def of_page(self) -> None:
        self.tell(PAGE.encode())

    def of_packed(self) -> None:
        self.tell(gzip.compress(PAGE.encode()), Content_Encoding="gzip")

    def of_moved(self) -> None:
        self.tell(code=302, Location="/page")

    def of_round(self) -> None:
        self.tell(code=302, Location="/round")

    def of_away(self) -> None:
        self.tell(code=302, Location=f"/away/{time.monotonic_ns()}")

    def of_local(self) -> None:
        self.tell(code=302, Location="file:///etc/hostname")

    def of_other(self) -> None:
        self.tell(code=302, Location="ftp://example.org/page")

    def of_header(self) -> None:
        self.tell(CHINESE.encode("gb18030"), "text/html; charset=gb2312")

    def of_undeclared(self) -> None:
        self.tell(CHINESE.encode("gb18030"), "text/html")

    def of_lie(self) -> None:
        self.tell(CHINESE.encode("gb18030"), "text/html; charset=utf-8")

    def of_odd(self) -> None:
        self.tell(PAGE.encode(), "text/html; charset=klingon")

    def of_plain(self) -> None:
        self.tell(TEXT.encode(), "text/plain; charset=utf-8")

    def of_untyped(self) -> None:
        self.tell(PAGE.encode(), "")

    def of_pdf(self) -> None:
        self.tell(b"%PDF-1.7", "application/pdf")

    def of_picture(self) -> None:
        self.tell(b"\x89PNG", "image/png")

    def of_large(self) -> None:
        self.tell(b"x" * 5000)

    def of_endless(self) -> None:  # says no length, and goes on
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        for _ in range(40):
            self.wfile.write(b"x" * 500)

    def of_bomb(self) -> None:
        self.tell(gzip.compress(b"x" * 3_000_000), Content_Encoding="gzip")

    def of_brotli(self) -> None:
        self.tell(b"\x0b\x02", Content_Encoding="br")

    def of_no_gzip(self) -> None:
        self.tell(PAGE.encode(), Content_Encoding="gzip")

    def of_broken(self) -> None:
        self.tell(b"<html>half", Content_Length="500")

    def of_silent(self) -> None:
        time.sleep(0.6)

    def of_slow(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        for _ in range(12):
            self.wfile.write(b"<p>")
            self.wfile.flush()
            time.sleep(0.05)

    def of_error(self) -> None:
        self.tell(code=503)

    def of_nothing(self) -> None:
        self.tell(code=404)

    def log_message(self, *_: object) -> None:
        pass


class Server(ThreadingHTTPServer):
    def handle_error(self, *_: object) -> None:
        """A reader that hangs up early is what some tests are about."""


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    httpd = Server(("127.0.0.1", 0), Answers)
    threading.Thread(target=httpd.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{httpd.server_address[1]}"
    httpd.shutdown()
    httpd.server_close()


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")


@pytest.mark.parametrize("path", ["page", "packed", "moved", "untyped", "odd"])
def test_a_page_is_fetched_and_read(server, path):
    article = intake.open_article(f"{server}/{path}", fetch=True)
    assert (article.title, article.publisher, f"{article.published:%Y-%m-%d}") == ("Smart factories", "Lakeside News", "2024-03-05")  # fmt: skip
    assert article.url == f"{server}/{'page' if path == 'moved' else path}"
    assert intake.read(article.text, article.published)["value"].tolist() == [103]


@pytest.mark.parametrize("path", ["header", "undeclared", "lie"])
def test_letters_are_read_as_declared_or_as_they_are(server, path):
    article = intake.open_article(f"{server}/{path}", fetch=True)
    assert "截至2024年底，北京市已建成智能工厂" in article.text and article.language == "zh"


def test_a_plain_text_and_an_address_with_chinese_letters(server):
    assert intake.open_article(f"{server}/plain", fetch=True).text.startswith("Beijing has built")
    assert intake.open_article(f"{server}/page/北京?词=智 能", fetch=True).title == "Smart factories"


def test_nothing_is_fetched_without_being_asked_for(server):
    with pytest.raises(EvidenceError, match="Add --fetch"):
        intake.open_article(f"{server}/page")


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("nothing", "answered 404"), ("error", "answered 503"), ("round", "redirects without end"), ("away", "redirects without end"),
        ("local", "no page of the web"), ("other", "no page of the web"), ("pdf", "no page but application/pdf"), ("picture", "no page but image/png"),
        ("large", r"larger than 0\.002 MB"), ("endless", r"larger than 0\.002 MB"), ("bomb", r"larger than 0\.002 MB"), ("brotli", "packed as br"),
        ("no-gzip", "no gzip as it says"), ("broken", "broke off before its end"), ("silent", "was silent for 0.3 seconds"), ("slow", "too slow"),
    ],
)  # fmt: skip
def test_what_a_server_does_wrong_is_one_message(server, path, words):
    with pytest.raises(EvidenceError, match=words) as told:
        fetching.fetched(f"{server}/{path}", most=2000, silence=0.3, altogether=0.2)
    assert f"{server}/{path}" in str(told.value)


def _unused() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@pytest.mark.parametrize(
    ("address", "words"),
    [
        (lambda: f"http://127.0.0.1:{_unused()}/", "could not be reached"), (lambda: "http:///page", "names no host"),
        (lambda: "http://127.0.0.1:port/", "could not be fetched"), (lambda: f"http://{'a' * 80}.org/", "could not be fetched"),
    ],
    ids=["nobody there", "no host", "no port", "no name"],
)  # fmt: skip
def test_an_address_that_leads_nowhere_is_one_message(address: Callable[[], str], words):
    with pytest.raises(EvidenceError, match=words):
        fetching.fetched(address(), silence=0.5)
