"""HTML that a notebook shows, without what acts: it may come from anybody, and a page is read by others.

A content security policy lets no script run, but it cannot keep a page from being left (`<meta http-equiv="refresh">`),
from being covered, or from a form that asks for a password. Only elements and attributes that show something are kept;
everything else is left out, scripts and styles with what they hold, others with their text kept.
"""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser

_SHOWN = (
    "a abbr address article aside b bdi bdo big blockquote br caption center cite code col colgroup dd del details dfn div "
    "dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main mark nav ol p pre q rp rt ruby "
    "s samp section small span strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul var wbr "
    "svg g path rect circle ellipse line polyline polygon text tspan defs marker clippath lineargradient radialgradient stop"
)
_VOID = "br col hr img wbr"
_HIDDEN = "script style title template noscript textarea iframe object select head"  # with what they hold
_PLAIN = (
    "abbr align alt bgcolor border cellpadding cellspacing class color colspan datetime dir headers height id lang name open "
    "role rowspan rules scope size span start summary tabindex title type valign value width loading decoding target rel "
    "cx cy d dx dy fill fill-opacity fill-rule font-family font-size font-weight gradientunits marker-end marker-start offset "
    "opacity points r rx ry stop-color stroke stroke-dasharray stroke-linecap stroke-linejoin stroke-opacity stroke-width "
    "text-anchor transform viewbox x x1 x2 xmlns y y1 y2"
)
SHOWN, VOID, HIDDEN, PLAIN = (frozenset(names.split()) for names in (_SHOWN, _VOID, _HIDDEN, _PLAIN))
ADDRESS = re.compile(
    r"\s*(?:https?:|mailto:|#|[\w./-]*[/#?]|[\w.-]+$)", re.I
)  # a scheme that only leads elsewhere, or none
PICTURE = re.compile(r"\s*(?:data:image/(?:png|jpeg|gif|svg\+xml|webp)[;,]|(?![\w+.-]+:|//)[\w./%-]+$)", re.I)
UNSAFE_STYLE = re.compile(
    r"url\s*\(|expression|@import|position\s*:\s*(?:fixed|absolute|sticky)|\\|behavior|-moz-binding", re.I
)
# a tag that needs no second look: nearly all of them, so that a table of ten thousand cells costs a pattern and no parser
PLAIN_TAG = re.compile(
    r"</?(?:table|thead|tbody|tfoot|tr|td|th|caption|div|span|p|b|i|em|strong|ul|ol|li|br|code|pre|sup|sub|small|h[1-6])"
    r"(?:\s+(?:class|id|colspan|rowspan|scope|border|align|title|role|tabindex|aria-[a-z]+)=(?:\"[^\"<>]*\"|'[^'<>]*'))*\s*/?>"
)


def sanitized(markup: str) -> str:
    """The markup with only what shows something.

    >>> sanitized('<b onclick="x()">a</b><meta http-equiv="refresh" content="0;url=//x"><script>1</script>')
    '<b>a</b>'
    """
    if "<" not in PLAIN_TAG.sub("", markup):
        return markup
    parser = _Sanitizer()
    parser.feed(markup)
    parser.close()
    return parser.result()


class _Sanitizer(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.parts: list[str] = []
        self.open: list[str] = []
        self.hidden: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in HIDDEN:
            if tag not in VOID:
                self.hidden.append(tag)
            return
        if self.hidden or tag not in SHOWN:
            return
        kept = "".join(
            f' {name}="{html.escape(value or "")}"' for name, value in attrs if _allowed(name, value or "")
        )
        self.parts.append(f"<{tag}{kept}>")
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in HIDDEN:
            self.handle_starttag(tag, attrs)
            if tag not in VOID:
                self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in HIDDEN:
            if tag in self.hidden:
                while self.hidden.pop() != tag:
                    pass
        elif not self.hidden and tag in self.open:
            while (last := self.open.pop()) != tag:
                self.parts.append(f"</{last}>")
            self.parts.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.parts.append(data.replace("<", "&lt;").replace(">", "&gt;"))

    def handle_entityref(self, name: str) -> None:
        self._reference(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._reference(f"&#{name};")

    def _reference(self, text: str) -> None:
        if not self.hidden:
            self.parts.append(text)

    def result(self) -> str:
        """What was kept, with all elements closed: nothing of the page around falls into one."""
        return "".join([*self.parts, *(f"</{tag}>" for tag in reversed(self.open))])


def _allowed(name: str, value: str) -> bool:
    if name in ("href", "cite"):
        return bool(ADDRESS.match(value))
    if name == "src":
        return bool(PICTURE.match(value))
    if name == "style":
        return not UNSAFE_STYLE.search(value)
    return name in PLAIN or name.startswith(("aria-", "data-"))
