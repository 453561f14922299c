"""The front door of a package: its public names, each loaded when somebody first asks for it.

A package writes them once, as imports that only readers of types see, and sets up its door in the last line:

    from typing import TYPE_CHECKING

    from analysis.doors import front_door

    if TYPE_CHECKING:
        from analysis.evidence.series import series

    front_door(__name__)

Type checkers and editors read that block, and so does the door: completion, `import *` and `help` show these names, and
a command that needs one of them does not wait for what only the others import (PEP 562, with modules of a class of their
own as the data model of Python allows).
"""

import ast
import sys
from collections.abc import Iterator
from importlib import import_module
from types import ModuleType
from typing import Any


class _House(ModuleType):
    """A package with a front door."""

    __homes__: dict[str, str]  # public name -> module that defines it; a public module has its package
    __all__: list[str]

    def __getattr__(self, name: str) -> Any:
        home = self.__homes__.get(name)
        if home is None:
            has = ", ".join(self.__all__)
            raise AttributeError(f"{self.__name__} has no {name!r}; it has {has}.", name=name, obj=self)
        if home == self.__name__:
            return import_module(f"{home}.{name}")
        return getattr(import_module(home), name)

    def __setattr__(self, name: str, value: Any) -> None:
        """A module that was loaded becomes an attribute of its package, but for one with the name of something public:
        `evidence.series` is the function, whoever imported the module `analysis.evidence.series` before."""
        if isinstance(value, ModuleType) and self.__homes__.get(name, self.__name__) != self.__name__:
            return
        super().__setattr__(name, value)

    def __dir__(self) -> list[str]:
        return sorted({*self.__all__, *(name for name in self.__dict__ if name.startswith("__"))})


def front_door(package: str) -> None:
    """Give a package that is being imported its public names: those it imports under `if TYPE_CHECKING`.

    >>> from analysis import evidence
    >>> "series" in dir(evidence), evidence.series.__module__
    (True, 'analysis.evidence.series')
    >>> evidence.serie
    Traceback (most recent call last):
    AttributeError: analysis.evidence has no 'serie'; it has ...
    """
    house = sys.modules[package]
    source = house.__spec__.loader.get_source(package)  # type: ignore[union-attr]
    homes = dict(_imported_for_types(ast.parse(source)))
    vars(house).update(__homes__=homes, __all__=sorted(homes))
    house.__class__ = _House


def load_all(package: str) -> None:
    """Load whatever a package has behind its door, for a process whose forks will ask for it."""
    house = sys.modules[package]
    for name in house.__all__:
        getattr(house, name)


def _imported_for_types(module: ast.Module) -> Iterator[tuple[str, str]]:
    """Each name that a module imports under `if TYPE_CHECKING`, with where from."""
    for block in module.body:
        if (
            isinstance(block, ast.If)
            and isinstance(block.test, ast.Name)
            and block.test.id == "TYPE_CHECKING"
        ):
            for line in block.body:
                if isinstance(line, ast.ImportFrom) and line.module:
                    yield from ((alias.name, line.module) for alias in line.names)
