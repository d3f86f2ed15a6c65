"""`make test`: every test on SQLite, every database test again on PostgreSQL, the journeys in Chromium.

PostgreSQL is used when OCOP_TEST_POSTGRES names one (postgres://user:password@host/name); Chromium when it is found.
On a machine without them the run says so; with CI=true their absence is a failure. What is dear (all migrations on each of the two
databases, a demo city) is made once and copied.

The journeys go on beside the others, which give way to them: a browser that waits leaves the processor to the tests, and what
it waits for does not come late. A run that does not end is ended, and fails.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from tests import once
from tools import check_pages

LIMIT_SECONDS = 75 * 60  # of everything; what is left of it, of one run
GIVES_WAY = ["nice", "-n", "10"] if shutil.which("nice") else []


class Runs:
    """Runs of pytest that share what was made once; all together end in time."""

    def __init__(self, made: dict[str, str]) -> None:
        self.made = made
        self.until = time.monotonic() + LIMIT_SECONDS

    def run(self, label: str, arguments: list[str], *, gives_way: bool = False, **environment: str) -> int:
        """One, written as it goes; returns its exit code."""
        print(f"\n== {label}", flush=True)
        return self._ended(label, arguments, None, gives_way, environment)

    def aside(self, label: str, arguments: list[str], **environment: str) -> int:
        """One beside another: what it says is written when it is over, so that two do not write into each other's lines."""
        with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as said:
            code = self._ended(label, arguments, said.fileno(), False, environment)
            said.seek(0)
            print(f"\n== {label}\n{said.read()}", flush=True)
        return code

    def _ended(
        self, label: str, arguments: list[str], output: int | None, gives_way: bool, environment: dict[str, str]
    ) -> int:
        began = time.monotonic()
        command = [*(GIVES_WAY if gives_way else []), sys.executable, "-m", "pytest", *arguments]
        env = {**os.environ, **self.made, **environment}
        with subprocess.Popen(
            command, env=env, stdout=output, stderr=subprocess.STDOUT if output else None, start_new_session=True
        ) as tests:
            try:
                code = tests.wait(max(1.0, self.until - began))
            except subprocess.TimeoutExpired:
                print(f"\n== {label}: ended, for all runs together had {LIMIT_SECONDS // 60} minutes", flush=True)
                code = 1
            finally:
                if tests.poll() is None:  # also when we are ended ourselves: nothing goes on without us
                    os.killpg(tests.pid, signal.SIGKILL)
        print(f"== {label}: {time.monotonic() - began:.0f} seconds, exit code {code}", flush=True)
        return code


@contextmanager
def prepared(postgres: str) -> Iterator[dict[str, str]]:
    """What the runs are told about the databases that were migrated once for all of them; gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="ocop-tests-"))
    try:
        with ThreadPoolExecutor() as both:
            on_sqlite = both.submit(once.migrated)
            on_postgres = both.submit(once.migrated_on_postgres, folder, postgres) if postgres else None
            on_sqlite.result()
            template = on_postgres.result() if on_postgres else ""
        yield {"TESTS_MADE_ONCE": str(folder), "TESTS_TEMPLATE": template}
    finally:
        if postgres:
            once.drop_on_postgres(postgres)
        shutil.rmtree(folder, ignore_errors=True)


def main() -> int:
    """Exit 0 when every run passed."""
    ci = os.environ.get("CI") == "true"
    os.environ.setdefault("OCOP_INSTANCE", "demo")
    subprocess.run([sys.executable, "manage.py", "compile_messages"], check=True)
    chromium = check_pages.CHROMIUM if Path(check_pages.CHROMIUM).is_file() else ""
    postgres = os.environ.get("OCOP_TEST_POSTGRES", "")
    if ci and not (chromium and postgres):
        print("CI needs Chromium and OCOP_TEST_POSTGRES.", file=sys.stderr)
        return 1
    with prepared(postgres) as made:
        return 1 if everything(sys.argv[1:], chromium, postgres, Runs(made)) else 0


def everything(extra: list[str], chromium: str, postgres: str, runs: Runs) -> int:
    """The tests on both databases one after the other, the journeys beside them; 0 when all passed."""
    processors = os.cpu_count() or 1
    # Files in the order of the conftest, those with slow tests first: nobody waits at the end for one long file.
    # Where everything is broken it is not said ten thousand times: each failure takes longer to write down than a test to pass.
    shared = ["--dist", "loadfile", "--no-loadscope-reorder", "--maxfail", "100"]
    tests = ["-n", str(min(processors, 4)), *shared, "-m", "not journey", *extra]
    beside: Future[int] | None = None
    failed = 0
    with ThreadPoolExecutor() as both:
        if chromium:
            # Each of them drives a browser and a server of its own: one at a time, for two at once take a small machine's cores from each other.
            journeys = ["-n", "1", *shared, "-m", "journey", *(extra or files_with_journeys())]
            beside = both.submit(
                runs.aside, "Journeys in Chromium", journeys, DATABASE_URL="", CHROMIUM=chromium, TESTS_ON_FILE="1"
            )
            if processors == 1:
                failed |= beside.result()
        else:
            print(
                "\nNot run: journeys in the browser. Install Chromium (Debian: apt-get install chromium) to run them."
            )
        failed |= runs.run("SQLite", tests, gives_way=True, DATABASE_URL="")
        if postgres:
            failed |= runs.run("PostgreSQL", tests, gives_way=True, DATABASE_URL=postgres, TESTS_OF_DATABASE="1")
        else:
            print(
                "\nNot run: PostgreSQL. Set OCOP_TEST_POSTGRES=postgres://user:password@host/name to run every database test there too."
            )
        if beside is not None:
            failed |= beside.result()
    return failed


def files_with_journeys() -> list[str]:
    """So that the other files, which are most, need not be read only to be left out."""
    files = [*once.BASE.glob("ocop/**/test_*.py"), *once.BASE.glob("tests/**/test_*.py")]
    return sorted(str(path) for path in files if "mark.journey" in path.read_text(encoding="utf-8"))


if __name__ == "__main__":
    sys.exit(main())
