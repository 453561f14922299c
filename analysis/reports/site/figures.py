"""What a page holds besides text: its figures, embedded or as files, and the links to pages beside it."""

from __future__ import annotations

import base64
import functools
import html
import json
import re
import secrets
from pathlib import Path
from typing import Any

SUFFIX = {"image/png": "png", "image/jpeg": "jpg", "image/svg+xml": "svg"}
LINK = re.compile(r'<a href="([\w.-]+\.html)(#[^"]*)?"[^>]*>(.*?)</a>', re.S)


def without_dead_links(body: str, beside: str) -> str:
    """Links between pages lead only to pages that there are."""
    if not beside or not Path(beside).is_file():
        return body
    known = _names(beside, Path(beside).stat().st_mtime_ns)
    return LINK.sub(lambda link: link[0] if link[1] in known else link[3], body)


@functools.lru_cache(maxsize=2)
def _names(path: str, changed: int) -> frozenset[str]:
    return frozenset(json.loads(Path(path).read_text(encoding="utf-8")))


class Figures:
    """Figures of one page, numbered; embedded or written as files."""

    def __init__(self, as_files: bool, slug: str, work: Path | None):
        self.as_files, self.slug, self.work, self.count = as_files, slug, work, 0
        self.notebook: Any = None
        self.mark, self.embedded = secrets.token_hex(8), list[str]()

    def whole(self, page: str) -> str:
        """A page with its embedded figures, of which it held the places: they are most of its letters, and whoever looks for
        something in its text would look through them."""
        return re.sub(rf"{self.mark}-(\d+)-", lambda place: self.embedded[int(place[1])], page)

    def _place(self, kind: str, data: str) -> str:
        """What stands in a page for an embedded figure until it is whole."""
        self.embedded.append(html.escape(f"data:{kind};base64,{data}"))
        return f"{self.mark}-{len(self.embedded) - 1}-"

    def html(self, output: Any, cell: Any, kind: str) -> str:
        self.count += 1
        data = output.data[kind]
        raw = data.encode() if kind == "image/svg+xml" else base64.b64decode(data)
        if self.as_files:
            name = f"figure-{self.count}.{SUFFIX[kind]}"
            folder = (self.work or Path()) / "figures" / self.slug
            folder.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(raw)
            source = f"figures/{self.slug}/{name}"
        else:
            text = base64.b64encode(raw).decode() if kind == "image/svg+xml" else data.replace("\n", "")
            source = self._place(kind, text)
        caption = self._said(output, cell, kind, "caption")
        alt = (
            self._said(output, cell, kind, "alt") or caption or f"Figure {self.count}: {self._section(cell)}"
        )
        words = f"<figcaption>{html.escape(caption)}</figcaption>" if caption else ""
        image = f'<img src="{html.escape(source)}" alt="{html.escape(alt)}"{self._size(output, kind)}>'
        narrow = self._said(output, cell, kind, "narrow")
        if narrow:
            where = self._narrow(narrow, kind)
            image = (
                f'<picture><source media="(max-width: 40rem)" srcset="{html.escape(where)}">{image}</picture>'
            )
        # drawn by us, in the look that a dark page turns round; a picture of somebody else stays as it is
        chart = " chart" if narrow else ""
        return f'<figure class="out{chart}" id="figure-{self.count}">{image}{words}</figure>'

    def _narrow(self, data: str, kind: str) -> str:
        """Where the variant for a phone lies."""
        if not self.as_files:
            return self._place(kind, data)
        name = f"figure-{self.count}-narrow.{SUFFIX[kind]}"
        ((self.work or Path()) / "figures" / self.slug / name).write_bytes(base64.b64decode(data))
        return f"figures/{self.slug}/{name}"

    @staticmethod
    def _size(output: Any, kind: str) -> str:
        """Width and height as attributes, so that the page does not move while it loads; nothing where they are not told."""
        told = output.metadata.get(kind, {})
        if not isinstance(told, dict) or not (told.get("width") and told.get("height")):
            return ""
        return f' width="{int(told["width"])}" height="{int(told["height"])}"'

    @staticmethod
    def _said(output: Any, cell: Any, kind: str, key: str) -> str:
        for where in (output.metadata.get(kind, {}), output.metadata, cell.metadata):
            if isinstance(where, dict) and where.get(key):
                return str(where[key])
        return ""

    def _section(self, cell: Any) -> str:
        """The heading a figure stands under: what a reader without eyes needs at least."""
        heading = "figure of this report"
        for other in self.notebook.cells:
            if other.cell_type == "markdown":
                for line in other.source.splitlines():
                    if re.match(r"#{1,4} ", line):
                        heading = line.lstrip("# ").strip()
            if other.get("id") == cell.get("id"):
                break
        return heading
