"""Which kernel runs a notebook: this Python, whatever name its author's had; another language's only by its own.

Forks and kernels of this Python need no kernelspec on the machine, so that a notebook without one, or with one of
another machine, runs like any other; that is said.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from analysis.errors import ReportError, suggest

OWN = "python3"  # what a notebook of this Python calls its kernel


@dataclass(frozen=True)
class Kernel:
    """`name`: None for this Python. `remark`: what a reader should know of the choice, or ''."""

    name: str | None = None
    language: str = "python"
    remark: str = ""


def kernel_of(notebook: dict[str, Any]) -> Kernel:
    """The kernel for the content of a notebook file.

    >>> kernel_of({"metadata": {"kernelspec": {"name": "ir", "language": "R"}}}).name
    'ir'
    >>> kernel_of({"metadata": {}})
    Kernel(name=None, language='python', remark='names no kernel')
    """
    metadata = notebook.get("metadata")
    metadata = metadata if isinstance(metadata, dict) else {}
    spec, info = (
        part if isinstance(part, dict) else {}
        for part in (metadata.get("kernelspec"), metadata.get("language_info"))
    )
    name = str(spec.get("name") or "")
    language = str(info.get("name") or spec.get("language") or "python")
    if language.lower() != "python":
        return Kernel(name or language.lower(), language)
    if not name:
        return Kernel(remark="names no kernel")
    return Kernel() if name == OWN else Kernel(remark=f"names the kernel {name!r}")


def remarks(kernels: Iterable[tuple[str, Kernel]]) -> list[str]:
    """One sentence for each notebook (its file name, its kernel) that runs in this Python although it names another
    kernel, or none."""
    told = dict.fromkeys((name, kernel.remark) for name, kernel in kernels if kernel.remark)
    return [f"{name} {remark}; it runs in this Python (--kernel NAME for another)." for name, remark in told]


def installed(name: str | None) -> str | None:
    """The name of a kernel that is installed; None for this Python. Raises ReportError with those that are."""
    if name is None or name == OWN:
        return None
    from jupyter_client.kernelspec import KernelSpecManager

    known = sorted(KernelSpecManager().find_kernel_specs())
    if name not in known:
        raise ReportError(
            f"No kernel {name!r} is installed.{suggest(name, known)} Known: {', '.join(known) or 'none'}."
        )
    return name
