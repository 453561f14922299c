"""A page of the web, fetched because somebody asked for it: within limits of size, time and redirections, or not at all."""

import http.client
import time
import urllib.error
import urllib.parse
import urllib.request
import zlib
from dataclasses import dataclass
from typing import Any

from analysis.errors import EvidenceError

LARGEST = 20_000_000  # bytes of a page, unpacked
SECONDS = 20.0  # of silence
ALTOGETHER = 60.0  # seconds for one page
REDIRECTIONS = 5
TEXTS = ("text/html", "application/xhtml+xml", "text/plain", "application/xml", "text/xml")
_PIECE = 65_536
_SAVE = "Save the page from a browser and give the file."


@dataclass(frozen=True)
class Page:
    """What was fetched. charset: as the server declares it ('' where it does not); address: that which answered in the
    end, after redirections."""

    body: bytes
    charset: str
    address: str


class _Redirections(urllib.request.HTTPRedirectHandler):
    """As usual, but a few only, and to pages of the web only."""

    max_redirections = REDIRECTIONS
    max_repeats = REDIRECTIONS

    def redirect_request(self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Any:
        if urllib.parse.urlsplit(newurl).scheme not in ("http", "https"):
            raise EvidenceError(f"{req.full_url} leads to {newurl}, which is no page of the web. {_SAVE}")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def fetched(address: str, *, most: int = LARGEST, silence: float = SECONDS, altogether: float = ALTOGETHER) -> Page:  # fmt: skip
    """The page of an address.

    most: bytes, unpacked; silence, altogether: seconds without a byte, and for the whole page.

    Raises EvidenceError, with what to do, for an address that is none, a server that can't be reached, is silent or says
    no, for more redirections than `REDIRECTIONS`, for a page that is too large or too slow, and for what is no text.
    """
    opener = urllib.request.build_opener(_Redirections)
    headers = {"User-Agent": "Mozilla/5.0 (compatible; outlook read)", "Accept-Encoding": "gzip, identity",
               "Accept": "text/html, application/xhtml+xml, text/plain;q=0.8"}  # fmt: skip
    try:
        request = urllib.request.Request(_quoted(address), headers=headers)
        with opener.open(request, timeout=silence) as answer:
            return _read(answer, address, most, time.monotonic() + altogether)
    except urllib.error.HTTPError as error:
        raise EvidenceError(f"{address} answered {error.code} ({_reason(error)}). {_SAVE}") from None
    except TimeoutError:
        raise EvidenceError(
            f"{address} was silent for {silence:g} seconds. Try again later. {_SAVE}"
        ) from None
    except urllib.error.URLError as error:
        if isinstance(error.reason, TimeoutError):
            raise EvidenceError(f"{address} was silent for {silence:g} seconds. Try again later. {_SAVE}") from None  # fmt: skip
        raise EvidenceError(f"{address} could not be reached ({error.reason}). {_SAVE}") from None
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise EvidenceError(f"{address} could not be fetched ({type(error).__name__}: {error}). {_SAVE}") from None  # fmt: skip


def _reason(error: urllib.error.HTTPError) -> str:
    """Why a server said no; for redirections in our own words."""
    if 300 <= error.code < 400:
        elsewhere = "not allowed" in str(error.msg)
        return "it leads to what is no page of the web" if elsewhere else "it redirects without end"
    return str(error.reason)


def _quoted(address: str) -> str:
    """An address as a request can carry it: Chinese letters in its path are quoted, those of its host in Punycode."""
    parts = urllib.parse.urlsplit(address.strip())
    if not parts.hostname:
        raise ValueError("the address names no host")
    host = parts.hostname.encode("idna").decode("ascii")
    if ":" in host:
        host = f"[{host}]"
    place = host if parts.port is None else f"{host}:{parts.port}"
    safe = "/%:=&?~#+!$,;'@()*[]"
    return urllib.parse.urlunsplit(
        (parts.scheme, place, urllib.parse.quote(parts.path or "/", safe), urllib.parse.quote(parts.query, safe), "")
    )  # fmt: skip


def _read(answer: Any, address: str, most: int, until: float) -> Page:
    kind = answer.headers.get_content_type()
    if answer.headers.get("Content-Type") and kind not in TEXTS:
        raise EvidenceError(f"{address} is no page but {kind}. Give a page, or the text of the document as a file.")  # fmt: skip
    told = answer.headers.get("Content-Length", "")
    if told.isdigit() and int(told) > most:
        raise _too_large(address, most)
    unpack = _unpacking(answer.headers.get("Content-Encoding", "identity").strip().lower(), address)
    body, came = bytearray(), 0
    while piece := answer.read1(_PIECE):
        came += len(piece)
        body += unpack(piece, most + 1 - len(body))
        if len(body) > most:
            raise _too_large(address, most)
        if time.monotonic() > until:
            raise EvidenceError(f"{address} is too slow: it was given up before its end. {_SAVE}")
    if told.isdigit() and came < int(told):
        raise EvidenceError(f"{address} broke off before its end. Try again later. {_SAVE}")
    return Page(bytes(body), answer.headers.get_content_charset() or "", answer.geturl())


def _too_large(address: str, most: int) -> EvidenceError:
    return EvidenceError(f"{address} is larger than {most / 1e6:g} MB, which no article is. {_SAVE}")


def _unpacking(packed: str, address: str) -> Any:
    if packed in ("", "identity"):
        return lambda piece, _: piece
    if packed not in ("gzip", "x-gzip", "deflate"):
        raise EvidenceError(f"{address} is packed as {packed}, which was not asked for. {_SAVE}")
    unpacker = zlib.decompressobj(47)  # gzip or zlib, by its head

    def unpack(piece: bytes, room: int) -> bytes:
        try:
            return unpacker.decompress(piece, max(room, 1))
        except zlib.error as error:
            raise EvidenceError(f"{address} is no {packed} as it says ({error}). {_SAVE}") from None

    return unpack
