"""What is to be done when a library is there: at once where it is loaded, else when somebody imports it."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable, Sequence
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any


def when_loaded(name: str, then: Callable[[], object]) -> None:
    """Call `then` once the module is there; where it is not loaded yet, whoever imports it finds it done.

    >>> when_loaded("sys", lambda: print("there"))
    there
    """
    if name in sys.modules:
        then()
    elif not any(isinstance(finder, _Waiting) and finder.waits_for(name, then) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Waiting(name, then))


class _Waiting:
    """Stands before the finders of modules until its module is asked for."""

    def __init__(self, name: str, then: Callable[[], object]) -> None:
        self.name, self.then = name, then

    def waits_for(self, name: str, then: Callable[[], object]) -> bool:
        """Whether it is for this."""
        return (self.name, self.then) == (name, then)

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: Any = None
    ) -> ModuleSpec | None:
        """The module as others find it, with a loader that goes on to `then`."""
        if name != self.name:
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(name)
        if spec is not None and spec.loader is not None:
            spec.loader = _Then(spec.loader, self.then)  # type: ignore[assignment]
        return spec


class _Then:
    """A loader that does something more when it has loaded."""

    def __init__(self, loader: Any, then: Callable[[], object]) -> None:
        self.loader, self.then = loader, then

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        """As the loader itself does."""
        made: ModuleType | None = self.loader.create_module(spec)
        return made

    def exec_module(self, module: ModuleType) -> None:
        """Load, and do it."""
        module.__loader__ = self.loader
        if module.__spec__ is not None:
            module.__spec__.loader = self.loader
        self.loader.exec_module(module)
        self.then()
