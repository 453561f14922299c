"""The explorer's page as HTML: one file with everything in it, which asks nothing of another host."""

import html
import json
from collections.abc import Mapping
from typing import Any

from analysis.explore.assets import OF_A_PAGE, Assets, explorer

TITLE = "Explore a target"
STYLE = """
body { margin: 0; background: #fff; color: #222; font: 15px/1.45 system-ui, sans-serif; }
h1 { font-size: 1.3rem; margin: .7rem 1rem 0; } .waiting { margin: .8rem 1rem; }
@media (max-width: 720px) { h1 { margin-left: .5rem; } }
@media (prefers-color-scheme: dark) { body { background: #14171a; color: #e6e6e3; } }
"""


def page(token: str, nonce: str, first: Mapping[str, Any] | None) -> str:
    """The page. token: with which it asks; nonce: of its own script and styles (see `policy`); first: what is shown before
    anything is asked, None where nothing is at hand."""
    about = {"token": token, "first": first}
    return document(TITLE, "Getting the forecast ready …", about, nonce, explorer(OF_A_PAGE, "page.js"))


def document(title: str, waiting: str, about: Mapping[str, Any], nonce: str, given: Assets) -> str:
    """A page with everything in it. waiting: what is said until there is something; about: what its script is told."""
    told = json.dumps(about, allow_nan=False).replace("<", "\\u003c")
    code = given.script.replace("</script", "<\\/script")
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title} · Smart Factory Outlook</title>
<link rel="icon" href="data:,">
<style nonce="{nonce}">{STYLE}{given.styles}</style>
</head>
<body>
<main>
<h1>{title}</h1>
<p class="waiting" role="status">{waiting}</p>
<div id="explorer"></div>
</main>
<script type="application/json" id="about">{told}</script>
<script type="module" nonce="{nonce}">{code}</script>
</body>
</html>
"""


def policy(nonce: str) -> str:
    """What the browser may do for the page: run its own script, ask its own server, make pictures of its own."""
    return (
        f"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; connect-src 'self'; img-src data: blob:; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )


def no_token() -> str:
    """What is shown to whoever comes without the token, on any page that is served."""
    said = "This page opens with the address that the command printed: it has a token in it."
    return f'<!doctype html><html lang="en"><title>Smart Factory Outlook</title><p>{html.escape(said)}</p></html>'
