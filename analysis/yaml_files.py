"""YAML files that say each thing once, and no more than they can need.

YAML has words that blow up: aliases that repeat an alias that repeats an alias, a list that holds itself, a key given
twice of which the last one silently counts. They are refused before anything is expanded.
"""

from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from analysis.errors import OutlookError

LARGEST_FILE = 2_000_000  # bytes
MOST_VALUES = 200_000  # aliases written out


class _RefusedError(Exception):
    """What is wrong with a document, as the end of a sentence that begins with its name."""


def read_yaml(path: Path, error: type[OutlookError], name: str = "", instead: str = "Divide it.") -> Any:
    """The content of a YAML file; None if it is empty.

    error: raised, as one sentence, for a file that can't be read, is no YAML in UTF-8, says a thing twice, holds itself
    or holds too much; name: what that sentence calls the file ('' for its path); instead: what to do with too much.
    """
    import yaml

    name = name or str(path)
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise error(f"{name} has more than {LARGEST_FILE:,} bytes. {instead}")
        text = path.read_text(encoding="utf-8")
    except OSError as problem:
        raise error(f"{name} cannot be read: {problem.strerror}.") from problem
    except ValueError as problem:
        raise error(f"{name} is not valid YAML in UTF-8: {problem}.") from problem
    try:
        return _constructed(text)
    except yaml.YAMLError as problem:
        raise error(f"{name} is not valid YAML: {' '.join(str(problem).split())}.") from problem
    except _RefusedError as problem:
        raise error(f"{name}{str(problem).replace('INSTEAD', instead)}") from None
    except RecursionError as problem:
        raise error(f"{name} cannot be used: lists in lists, too deep.") from problem
    except (ValueError, TypeError, KeyError, AttributeError) as problem:
        # PyYAML lets errors of its constructors through as they are, e.g. KeyError for a wrong explicit tag
        raise error(f"{name} cannot be used: {problem!r}.") from problem


def _constructed(text: str) -> Any:
    """The content of a document; what libyaml finds wrong with it is told in the words of PyYAML, which name more."""
    import yaml

    if yaml.__with_libyaml__:
        with suppress(yaml.YAMLError):
            return _loaded(_fast_loader()(text))
    return _loaded(yaml.SafeLoader(text))


@cache
def _fast_loader() -> type:
    """`yaml.SafeLoader` with the parser of libyaml, ten times as fast. Nodes are put together in Python all the same:
    `yaml.CSafeLoader` does that in C, and lists in lists, too deep, end the process there."""
    from yaml.composer import Composer
    from yaml.constructor import SafeConstructor
    from yaml.cyaml import CParser
    from yaml.resolver import Resolver

    class FastLoader(Composer, CParser, SafeConstructor, Resolver):
        def __init__(self, text: str) -> None:
            CParser.__init__(self, text)
            for part in (Composer, SafeConstructor, Resolver):
                part.__init__(self)

    return FastLoader


def _loaded(loader: Any) -> Any:
    try:
        node = loader.get_single_node()
        if node is None:
            return None
        doubled: list[str] = []
        _size(node, frozenset(), {}, doubled)
        if doubled:
            raise _RefusedError(f": {'; '.join(doubled)}. Keep one of each.")
        return loader.construct_document(node)
    finally:
        loader.dispose()


def _size(node: Any, above: frozenset[int], sizes: dict[int, int], doubled: list[str]) -> int:
    """How many values a part of a document holds when aliases are written out; keys that stand twice go into `doubled`."""
    if id(node) in above:
        raise _RefusedError(f", line {node.start_mark.line + 1}: an alias stands for what it is in.")
    if id(node) not in sizes:
        parts = node.value if isinstance(node.value, list) else []
        flat = [one for part in parts for one in (part if isinstance(part, tuple) else (part,))]
        sizes[id(node)] = 1 + sum(_size(one, above | {id(node)}, sizes, doubled) for one in flat)
        doubled.extend(_doubled(parts))
    if sizes[id(node)] > MOST_VALUES:
        raise _RefusedError(f" holds more than {MOST_VALUES:,} values. INSTEAD")
    return sizes[id(node)]


def _doubled(parts: list) -> list[str]:
    seen: dict[str, int] = {}
    told = []
    for key in (part[0] for part in parts if isinstance(part, tuple)):
        line = key.start_mark.line + 1
        name = key.value if isinstance(key.value, str) else ""
        if name and name in seen:
            told.append(f"{name[:80]!r} stands in line {seen[name]} and again in line {line}")
        seen.setdefault(name, line)
    return told
