"""Whether a text has one of many turns of phrase, quickly: a pattern's Chinese alternatives are looked for by themselves.

A pattern whose alternatives all begin with a known character skips whatever begins with none of them; one alternative that
begins with the edge of a word takes that away from all the others, and so does a search that minds no capitals.
"""

import re

_LATIN = re.compile(r"[A-Za-z]")
_CHINESE = re.compile(r"(?:\(\?:|\[)?[\u4e00-\u9fff]")


def alternatives(pattern: str) -> list[str]:
    """The alternatives that a pattern is made of at its top level.

    >>> alternatives(r"\\b(?:a|b)\\b|[|c]|d\\|e")
    ['\\\\b(?:a|b)\\\\b', '[|c]', 'd\\\\|e']
    """
    found, depth, in_class, at, first = [], 0, False, 0, 0
    while at < len(pattern):
        sign = pattern[at]
        if sign == "\\":
            at += 1
        elif in_class:
            in_class = sign != "]"
        elif sign == "[":
            in_class = True
        elif sign in "()":
            depth += 1 if sign == "(" else -1
        elif sign == "|" and not depth:
            found.append(pattern[first:at])
            first = at + 1
        at += 1
    return [*found, pattern[first:]]


def _in_small_letters(pattern: str) -> str:
    """A pattern with all letters small but those of its escapes: \\S stays what it is."""
    return re.sub(r"(\\.)|([A-Z]+)", lambda m: m[1] or m[2].lower(), pattern)


class AnyOf:
    """A pattern, great and small letters alike, that is only asked whether a text has it somewhere."""

    def __init__(self, pattern: re.Pattern) -> None:
        """pattern: its alternatives that begin with the edge of a word are of words in Latin letters."""
        parts = alternatives(_in_small_letters(pattern.pattern))
        english = [part for part in parts if part.startswith(r"\b")]
        chinese = [part for part in parts if _CHINESE.match(part)]
        others = [part for part in parts if part not in english and part not in chinese]
        self._english, self._chinese, self._others = (
            re.compile("|".join(some)).search if some else None for some in (english, chinese, others)
        )

    def is_in(self, text: "Plain") -> bool:
        """Whether a text has it.

        >>> either = AnyOf(re.compile(r"\\bnew\\b|新增|再", re.IGNORECASE))
        >>> either.is_in(Plain("再建40家")), either.is_in(Plain("newer plants")), either.is_in(Plain("New plants"))
        (True, False, True)
        """
        return bool(
            (self._chinese and text.chinese and self._chinese(text.small))
            or (self._english and text.latin and self._english(text.small))
            or (self._others and self._others(text.small))
        )


class Plain:
    """A text in small letters, and whether it has Latin letters and other characters than those of ASCII."""

    def __init__(self, text: str) -> None:
        self.small = text.lower()
        self.chinese, self.latin = not text.isascii(), bool(_LATIN.search(text))
