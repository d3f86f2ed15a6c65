"""`python -m ocop.trade.timetable FILE.dzn --seconds N`: the timetable of a published instance as one line of JSON.

Keys: status, breaks, bound, seconds, slots; when infeasible also because (the conditions that contradict each other) and
smallest (whether no smaller set of conditions would do). Exit 0 with an answer (also "infeasible" and "unknown"), 2 with one sentence on stderr when the file cannot be used.
`--seconds` counts from the start of the process, imports included.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from pathlib import Path

from ocop.trade.timetable.dzn import BadData
from ocop.trade.timetable.forum import Forum, read
from ocop.trade.timetable.forum_first import first

REASONS = 4.0  # seconds at most for saying why there is no timetable
RESERVE = 0.15  # seconds kept for printing and leaving


def started() -> float:
    """When this process began, on the scale of time.monotonic()."""
    now = time.monotonic()
    try:
        ticks = int(Path("/proc/self/stat").read_text().rpartition(")")[2].split()[19])
        uptime = time.clock_gettime(time.CLOCK_BOOTTIME)
        return now - max(0.0, uptime - ticks / os.sysconf("SC_CLK_TCK"))
    except (OSError, ValueError, AttributeError, IndexError):
        return now - 0.1


def _seconds(text: str) -> float:
    value = float(text)
    if not 0 < value <= 86_400:
        raise argparse.ArgumentTypeError("give between 0 and 86400 seconds")
    return value


def _arguments(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m ocop.trade.timetable", description=__doc__)
    parser.add_argument("file", help="a .dzn file of the published format, or - for standard input")
    parser.add_argument("--seconds", type=_seconds, default=20.0, help="wall limit with start-up (20)")
    parser.add_argument("--seed", type=int, default=1, help="same file and seed, same timetable (1)")
    return parser.parse_args(words)


def _read(name: str) -> Forum:
    try:
        text = sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise BadData(f"{name} cannot be opened: {error.strerror or error}.") from error
    return read(text)


def main(words: list[str]) -> int:
    """Read, search, check, print."""
    begun = started()
    given = _arguments(words)
    try:
        forum = _read(given.file)
    except BadData as error:
        print(error.sentence, file=sys.stderr)
        return 2
    known = first(forum, seed=given.seed)
    from ocop.trade.timetable.proof import Search  # the solver takes half a second to load: not for a bad file

    deadline = begun + given.seconds - min(RESERVE, given.seconds / 4)
    search = Search(forum, seed=given.seed, deadline=deadline, known=known)
    answer = search.run()
    if search.errors:
        print(f"The search failed: {search.errors[0]}", file=sys.stderr)
        return 1
    said: dict[str, object] = {
        "status": answer.status,
        "breaks": answer.breaks,
        "bound": answer.bound,
        "seconds": 0.0,
        "slots": answer.slots,
    }
    if answer.status == "infeasible":
        said |= _reasons(forum, until=min(search.deadline, time.monotonic() + REASONS), seed=given.seed)
    said["seconds"] = round(time.monotonic() - begun, 3)
    print(json.dumps(said), flush=True)
    return 0


def _reasons(forum: Forum, *, until: float, seed: int) -> dict[str, object]:
    """What contradicts: a few seconds for the smallest set; nothing when there is no time left."""
    from ocop.trade.timetable.forum_reasons import because

    found = because(forum, until=until, seed=seed) if until > time.monotonic() else None
    return {} if found is None else {"because": found[0], "smallest": found[1]}


if __name__ == "__main__":
    code = main(sys.argv[1:])
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)  # a solver thread may be in the middle of a step; nothing is left to tidy
