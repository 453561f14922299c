"""Latency of the explorer, measured in the browser from a change to the new number and picture on the page.

    python tests/benchmarks/bench_explore.py [--changes 100] [--draws 20000]

Serves `outlook explore` and drives it with Chromium. Printed: seconds from the command to the first picture (the exact answer,
painted, with every number of it), of later visits, and from the command where the first picture of an earlier start is kept;
and for each group of changes the median and the 95th percentile in milliseconds, of the whole way and of Python's
part. Mixed changes: of 100 are 40 the weight of the record, 15 another assumption, 20 the day, 15 a claim on or off, 10 a
figure that is supposed. `typed` and `moved` are the quick answers from 2,000 draws that follow each key or step. Each change waits for the answer to the one before and a tenth of a second more. Times of a machine that
does other things as well say little: the load is printed.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from browser_samples import LAPTOP, chromium
from explorer_samples import BEIJING, SECONDS, SHANGHAI, answered, served

HEDGED = {
    "target": "miit-demonstration-factory-2025",
    "as_of": "2024-03-31",
}  # a list with "over" among its figures
PAUSE = 100  # milliseconds between an answer and the next change
# until the answer to a change has been painted; nothing of the page runs meanwhile
PAINTED = """(el, seq) => new Promise((done) => {
  const look = () => {
    if (el.dataset.seq === seq || el.dataset.busy !== "no") return;
    watch.disconnect();
    requestAnimationFrame(() => setTimeout(done, 0));
  };
  const watch = new MutationObserver(look);
  watch.observe(el, { attributes: true, attributeFilter: ["data-seq", "data-busy"] });
})"""
# a change in the page's own time: set the address and wait until the answer has been painted
TIMED = f"""async ([seq, address]) => {{
  const el = document.querySelector(".xp"), painted = {PAINTED};
  const began = performance.now(), done = painted(el, seq);
  location.hash = address;
  await done;
  return [performance.now() - began, Number(el.dataset.ms)];
}}"""
# a control while it is moved: the quick answer that follows each key or step
MOVED = f"""async ([find, value]) => {{
  const el = document.querySelector(".xp"), painted = {PAINTED}, control = eval(find)(el);
  const began = performance.now(), done = painted(el, el.dataset.seq);
  control.value = value; control.dispatchEvent(new Event("input"));
  await done;
  const times = [performance.now() - began, Number(el.dataset.ms)];
  control.dispatchEvent(new Event("change"));  // the exact answer comes at rest, and is not timed here
  return times;
}}"""
FIGURE = "(el) => [...el.querySelectorAll('input[type=number]')].find((one) => one.inputMode === 'decimal')"
HEDGE = "(el) => [...el.querySelectorAll('label')].find((one) => one.textContent.startsWith('hedge over')).control"


def address(**parts: object) -> str:
    """A state as the page writes it into its address."""
    import json
    from urllib.parse import urlencode

    state = {"target": BEIJING, "as_of": "2026-11-22", "seed": 1, **parts}
    return urlencode({k: v if isinstance(v, str) else json.dumps(v) for k, v in state.items()})


def timed(tab, changes: list[dict]) -> list[tuple[float, float]]:
    """Milliseconds of each change: the whole way, Python's part."""
    found = []
    for change in changes:
        found.append(tuple(tab.evaluate(TIMED, [tab.get_attribute(".xp", "data-seq"), address(**change)])))
        tab.wait_for_timeout(PAUSE)
    return found


def moved(tab, state: dict, find: str, values: list) -> list[tuple[float, float]]:
    """The same of a control while it is moved, from a state on."""
    timed(tab, [state])
    found = []
    for value in values:
        found.append(tuple(tab.evaluate(MOVED, [find, value])))
        answered(tab)
        tab.wait_for_timeout(PAUSE)
    return found


def mixed(n: int, draws: int) -> list[dict]:
    """Changes as a reader makes them, each upon the one before."""
    from analysis import evidence
    from analysis.explore import choices
    from analysis.explore.session import Session
    from analysis.explore.state import State
    from analysis.explore.view import view

    rng, everything = random.Random(1), evidence.load()
    days = [one["day"] for one in choices.days(everything, SHANGHAI, "2026-11-22")]
    claims = [
        c["ids"] for c in view(Session(everything), State(SHANGHAI, "2026-11-22", n_draws=200))["claims"]
    ]
    state: dict = {
        "target": SHANGHAI,
        "as_of": "2026-11-22",
        "n_draws": draws,
        "weight": -1,
        "without": [],
        "what_if": [],
        "assumptions": {},
    }
    kinds = [*["weight"] * 40, *["assumption"] * 15, *["day"] * 20, *["claim"] * 15, *["what_if"] * 10]
    made = []
    for k in range(n):
        kind = rng.choice(kinds)
        if kind == "weight":
            state = {**state, "weight": round(rng.random(), 3)}
        elif kind == "assumption":
            state = {**state, "assumptions": {"mixture-sharpness": round(1.3 + 0.3 * rng.random(), 3)}}
        elif kind == "day":
            state = {**state, "as_of": rng.choice(days)}
        elif kind == "claim":
            state = {**state, "without": rng.choice(claims) if not state["without"] else []}
        else:
            state = {**state, "what_if": [["2026-11-20", 150 + k, "about"]]}
        made.append(state)
    return made


def groups(n: int, draws: int) -> dict[str, list[dict]]:
    """What is measured, by name."""
    from analysis import evidence
    from analysis.explore import choices

    rng = random.Random(2)
    slugs = [one["slug"] for one in choices.targets(evidence.load())]
    return {
        "mixed changes": mixed(n, draws),
        "a new what-if": [
            {"n_draws": draws, "what_if": [["2026-12-15", 130 + k, "about"]]} for k in range(n)
        ],
        "another target": [{"n_draws": draws, "target": slug} for slug in rng.sample(slugs, n)],
        "a hedge's reach": [
            {"n_draws": draws, "assumptions": {"hedge-over-width": 0.5 + k / 200}}
            for k in range(max(n // 5, 1))
        ],
    }


def opened(browser, at: str):
    """A page with its first picture, and the seconds that took."""
    # what waits for an answer here is code of its own, which the page's policy would not run
    context = browser.new_context(viewport=LAPTOP, bypass_csp=True)
    tab = context.new_page()
    began = time.perf_counter()
    tab.goto(at, wait_until="commit", timeout=1000 * SECONDS)
    answered(tab)
    return context, tab, time.perf_counter() - began


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    asked.add_argument("--changes", type=int, default=100)
    asked.add_argument("--draws", type=int, default=20_000)
    options = asked.parse_args()
    with chromium() as browser, tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        with served(Path(folder)) as running:
            context, tab, _ = opened(browser, running.address)
            print(f"load {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores, {options.draws:,} draws")
            print(f"command to first picture: {time.perf_counter() - began:.2f} s")
            tab.wait_for_timeout(4000)  # what is slow is told, so that the next visit has the machine
            later = []
            for _ in range(3):
                other, _, seconds = opened(browser, running.address)
                later.append(seconds)
                other.close()
                tab.wait_for_timeout(4000)
            print(f"later visits: {', '.join(f'{s:.2f}' for s in later)} s")
            began = time.perf_counter()
            with served(Path(folder)) as again:
                other, _, _ = opened(browser, again.address)
                print(f"command to first picture, kept from before: {time.perf_counter() - began:.2f} s")
                other.close()
            print(f"{'':18}{'median':>8}{'p95':>8}   of that in Python")
            measured = {
                name: timed(tab, changes) for name, changes in groups(options.changes, options.draws).items()
            }
            n, state = options.changes, {"n_draws": options.draws}
            first = {"what_if": [["2026-12-15", 120, "about"]]}
            measured["what-if, typed"] = moved(tab, state | first, FIGURE, [121 + k for k in range(n)])
            at = [round(0.5 + k / 200, 3) for k in range(n)]
            measured["a hedge, moved"] = moved(tab, state | HEDGED, HEDGE, at)
            for name, times in measured.items():
                whole, python = zip(*times, strict=True)
                rank = max(round(0.95 * len(whole)) - 1, 0)
                numbers = (
                    statistics.median(whole),
                    sorted(whole)[rank],
                    statistics.median(python),
                    sorted(python)[rank],
                )
                print("{:18}{:8.0f}{:8.0f}   {:.0f}, {:.0f}".format(name, *numbers), flush=True)
            context.close()


if __name__ == "__main__":
    main()
