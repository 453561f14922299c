"""Names of reports: readable, stable, safe as file names, different for different parameters."""

from __future__ import annotations

import re

from analysis.fingerprint import canonical, digest

LONGEST = 150


def slug_of(stem: str, parameters: dict) -> str:
    """File name of a report, without suffix. It depends on the report alone, not on the rest of a plan.

    The order of parameters does not matter. The value of `target` stands for itself, others carry their name.
    Where a value cannot be told from its slug (markup, non-ASCII, a list, too long) a short hash keeps names apart.

    >>> slug_of("02_target_forecast", {"seed": 2, "target": "beijing-2026"})
    '02_target_forecast--beijing-2026--seed-2'
    >>> slug_of("00_overview", {})
    '00_overview'
    """
    plain_stem = re.sub(r"[^A-Za-z0-9_.-]+", "-", stem).lstrip(".") or "report"
    exact = plain_stem == stem
    parts = [plain_stem]
    for name in sorted(parameters, key=lambda n: (n != "target", n)):
        value = parameters[name]
        text = str(value)
        plain = re.sub(r"[^A-Za-z0-9._-]+", "-", text).strip("-.")
        exact = exact and plain == text and "--" not in plain and isinstance(value, (str, int, float))
        parts.append(plain if name == "target" else f"{name}-{plain}")
    slug = "--".join(p for p in parts if p)
    if not exact or len(slug) > LONGEST:
        slug = f"{slug[: LONGEST - 9]}-{digest(stem, canonical(parameters), length=8)}"
    return slug
