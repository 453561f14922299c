"""A function taken to another process of the same code with what it holds, also one that was made inside another function.

pickle takes functions by name, and one that was made by a call has none that could be looked up: it is taken as its code (by
`marshal`, which only the same Python reads), the name of its module and the content of its cells.
"""

from __future__ import annotations

import importlib
import io
import marshal
import pickle
import types
from typing import Any


def dumps(thing: object) -> bytes:
    """As `pickle.dumps`, with functions that have no name of their own.

    Raises pickle.PicklingError for a function of `__main__`, which is another module elsewhere, and what pickle raises.

    >>> import pickle
    >>> from analysis.spare import Share
    >>> step = Share(2, None).step
    >>> pickle.loads(dumps(step))()
    """
    data = io.BytesIO()
    _Pickler(data, protocol=pickle.HIGHEST_PROTOCOL).dump(thing)
    return data.getvalue()


class _Pickler(pickle.Pickler):
    def reducer_override(self, thing: Any) -> Any:
        """How a function is taken; everything else as usual."""
        if not isinstance(thing, types.FunctionType):
            return NotImplemented
        if thing.__module__ == "__main__":
            raise pickle.PicklingError(f"{thing.__qualname__} is a function of this process alone")
        if "<" not in thing.__qualname__:
            return NotImplemented
        cells = thing.__closure__ or ()
        code = marshal.dumps(thing.__code__)
        made = (thing.__module__, code, thing.__qualname__, thing.__defaults__, thing.__kwdefaults__, len(cells))
        held = [cell.cell_contents for cell in cells]  # filled in later: a function may hold itself
        return _made, made, held, None, None, _fill


def _made(
    module: str, code: bytes, name: str, defaults: tuple | None, named: dict | None, cells: int
) -> types.FunctionType:
    home = vars(importlib.import_module(module))
    empty = tuple(types.CellType() for _ in range(cells))
    function = types.FunctionType(marshal.loads(code), home, name.rpartition(".")[2], defaults, empty)
    function.__qualname__, function.__kwdefaults__ = name, named
    return function


def _fill(function: types.FunctionType, held: list) -> None:
    for cell, content in zip(function.__closure__ or (), held, strict=True):
        cell.cell_contents = content
