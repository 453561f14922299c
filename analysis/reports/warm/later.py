"""Modules that are imported when something of them is first used: what a library needs for a case that no report has."""

from __future__ import annotations

import importlib.util
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
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


def later(*names: str) -> None:
    """Have modules that were not imported yet wait; whoever imports them gets them as usual, and a submodule of one brings all
    of it. A module that is not installed is left to whoever imports it."""
    for name in names:
        if name not in sys.modules and (spec := importlib.util.find_spec(name)) is not None:
            module = Later(name)
            module.__spec__, module.__loader__, module.__file__ = spec, spec.loader, spec.origin
            module.__package__ = spec.parent
            sys.modules[name] = module
            package, _, own = name.rpartition(".")
            if package:  # find_spec has imported it
                setattr(sys.modules[package], own, module)


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
