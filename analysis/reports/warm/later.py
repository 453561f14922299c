"""Modules that are imported when something of them is first used: what a library needs for a case that no report has."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import Any

_turn = threading.RLock()


class Later(ModuleType):
    """A module that runs its code when an attribute is asked for that it has not. (The one of importlib runs it at the next
    `import` of its name.)"""

    def __getattr__(self, name: str) -> Any:
        with _turn:
            if type(self) is Later:
                spec = self.__spec__
                assert spec is not None and spec.loader is not None
                if spec.submodule_search_locations is not None:
                    self.__path__ = spec.submodule_search_locations
                self.__class__ = ModuleType  # type: ignore[assignment]
                spec.loader.exec_module(self)
        return getattr(self, name)


class _Waits(Loader):
    """Makes of a module that is imported one that waits; it has no path before, so that a submodule brings all of it."""

    def __init__(self, loader: Loader):
        self.loader = loader

    def create_module(self, spec: ModuleSpec) -> None:
        return None

    def exec_module(self, module: ModuleType) -> None:
        assert module.__spec__ is not None
        module.__spec__.loader = module.__loader__ = self.loader
        vars(module).pop("__path__", None)
        module.__class__ = Later


class _Finder(MetaPathFinder):
    """Finds what shall wait. It is asked when somebody imports it: a package is not imported for the sake of its parts."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if name not in self.names:
            return None
        spec = PathFinder.find_spec(name, path, target)
        if spec is not None and spec.loader is not None:
            spec.loader = _Waits(spec.loader)
        return spec


_finder = _Finder()


def later(*names: str) -> None:
    """Have modules that were not imported yet wait; whoever imports them gets them as usual, and a submodule of one brings all
    of it. A module that is not installed is left to whoever imports it."""
    _finder.names.update(names)
    if _finder not in sys.meta_path:
        sys.meta_path.insert(0, _finder)


@contextmanager
def without(*names: str) -> Iterator[None]:
    """Inside, modules that were not imported yet look as if they were not installed."""
    hidden = [name for name in names if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]  # None makes an import fail
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]
