"""`outlook`: what a report needs is imported already where a warm process waits for it; everything else is `analysis.cli`.

A report is handed over before anything is imported but the standard library. Where no warm process waits, the one that
will stay is started first, so that it imports while this one reads the plan.
"""

from __future__ import annotations

import atexit
import os
import sys
import threading
from collections.abc import Callable, Sequence

SERVED = "analysis.command:served"
# with these a report has a process of its own: it is to share nothing, or it starts what can't be forked
ALONE = ("--cold", "--scheduler", "--local-cluster")
# with these nothing is made, or so much that a process of the batch's own serves it better
NOT_AHEAD = ("--dry-run", "--help", "-h", "--grid", "-g", "--kernel")
SEVERAL = ("all", "open", "due-")
# these read, answer and start nothing that would have to be ended
READING = ("targets", "check", "programmes", "sources", "claims")
# of these, what another process imports while this one reads its words and checks the data
AHEAD = {"targets": ("pandas", "analysis.evidence.loading", "analysis.evidence.searches", "analysis.listed")}
# in these nothing is reckoned that threads would help with, and numpy's take a tenth of importing pandas to start
THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")


def main() -> None:
    """Entry of the command."""
    try:
        _main(sys.argv[1:])
    except KeyboardInterrupt:  # while it still imports what a command needs; later `cli.main` says the same
        print("outlook: stopped.", file=sys.stderr)
        sys.exit(130)


def _main(words: list[str]) -> None:
    if words[:1] == ["report"] and not _has(words, ALONE):
        code = _warm(words)
        if code is not None:
            sys.exit(code)
    reads = bool(words) and words[0] in READING
    if reads:
        for name in THREADS:
            os.environ.setdefault(name, "1")
    end = _begun_ahead(words)
    try:
        from analysis import cli

        cli.main()
    except SystemExit as ended:
        if reads and (ended.code is None or isinstance(ended.code, int)):
            _leave(ended.code or 0)
        raise
    finally:
        end()
    if reads:
        _leave(0)


def _leave(code: int) -> None:
    """End this process without taking apart what it has loaded, which takes a quarter of the time of importing pandas.

    Returns where somebody still has to be waited for, or what was said can't be written: Python ends the process then.
    """
    if threading.active_count() > 1:
        return
    atexit._run_exitfuncs()
    try:
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:  # closed by who called
                stream.flush()
    except (OSError, ValueError):
        return
    os._exit(code)


def _begun_ahead(words: list[str]) -> Callable[[], None]:
    """Begin a process that imports beside this one, for a command that it is worth it for; what ends it."""
    if not words or words[0] not in AHEAD or _is_said_again(words):
        return lambda: None
    from analysis import early

    early.begin(AHEAD[words[0]])
    return early.end


def _is_said_again(words: Sequence[str]) -> bool:
    """Whether a list was kept since the data were last written: likely the same is asked for again, and nothing has to be imported."""
    from analysis.paths import cache_folder, default_data_dir

    pairs = [word.partition("=")[::2] for word in words]
    given = [
        is_ or then for (word, is_), then in zip(pairs, [*words[1:], ""], strict=True) if word == "--data-dir"
    ]
    return _newest(cache_folder(), "listed-") > _newest(given[-1] if given else default_data_dir(), "")


def _newest(folder: str | os.PathLike[str] | None, beginning: str) -> float:
    """When the newest file of a folder was written; 0 where it has none, or can't be read."""
    try:
        with os.scandir(folder or os.devnull) as files:
            return max(
                (file.stat().st_mtime for file in files if file.name.startswith(beginning)), default=0.0
            )
    except OSError:
        return 0.0


def _has(words: Sequence[str], options: Sequence[str]) -> bool:
    return any(word.partition("=")[0] in options for word in words)


def _warm(words: list[str]) -> int | None:
    """Exit code of a report that the warm process made; None where there is none, or it could not."""
    from analysis.errors import OutlookError
    from analysis.reports.warm import front

    try:
        ours = front.Front()
        code = front.handed_over(ours, SERVED, sys.argv)
        if code is None and _is_small(words):
            ours.connect().close()
        return code
    except ConnectionError as problem:
        print(f"outlook: {problem}; the report is made without it.", file=sys.stderr)
    except (OutlookError, OSError):
        pass  # there can be none here: the command does its work itself
    return None


def _is_small(words: Sequence[str]) -> bool:
    """Whether a report or two are asked for, as far as the words tell."""
    named = sum(word.partition("=")[0] in ("-n", "--notebook", "-t", "--target") for word in words)
    many = _has(words, NOT_AHEAD) or any(word.startswith(SEVERAL) for word in words)
    return 0 < named < 4 and not many


def served(argument: dict) -> int:
    """In a fork of the warm process: the same command, with the words, files, folder and environment of its caller."""
    from analysis.reports.warm import front

    sys.argv = front.take_over(argument)
    from analysis import cli

    cli.main()
    return 0


if __name__ == "__main__":
    main()
