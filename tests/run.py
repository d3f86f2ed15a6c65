"""`make test`: every test on SQLite, every database test again on PostgreSQL, the journeys in Chromium.

PostgreSQL is used when OCOP_TEST_POSTGRES names one (postgres://user:password@host/name); Chromium when it is found.
On a machine without them the run says so; with CI=true their absence is a failure. What is dear (all migrations on each of the two
databases, a demo city) is made once and copied.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from tests import once


def run(label: str, arguments: list[str], **environment: str) -> int:
    """One pytest run; returns its exit code."""
    print(f"\n== {label}", flush=True)
    began = time.monotonic()
    env = {**os.environ, **environment}
    code = subprocess.run([sys.executable, "-m", "pytest", *arguments], env=env, check=False).returncode
    print(f"== {label}: {time.monotonic() - began:.0f} seconds", flush=True)
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
    chromium = (
        os.environ.get("CHROMIUM")
        or shutil.which("chromium")
        or shutil.which("chromium-browser")
        or shutil.which("google-chrome")
    )
    postgres = os.environ.get("OCOP_TEST_POSTGRES", "")
    if ci and not (chromium and postgres):
        print("CI needs Chromium and OCOP_TEST_POSTGRES.", file=sys.stderr)
        return 1
    with prepared(postgres) as made:
        return 1 if runs(sys.argv[1:], chromium or "", postgres, made) else 0


def runs(extra: list[str], chromium: str, postgres: str, made: dict[str, str]) -> int:
    """The three runs one after the other; 0 when all passed."""
    workers = min(os.cpu_count() or 1, 4)
    # Files in the order of the conftest, those with slow tests first: nobody waits at the end for one long file.
    shared = ["--dist", "loadfile", "--no-loadscope-reorder"]
    tests = ["-n", str(workers), *shared, "-m", "not journey", *extra]
    failed = run("SQLite", tests, **made, DATABASE_URL="")
    if postgres:
        failed |= run("PostgreSQL", tests, **made, DATABASE_URL=postgres, TESTS_OF_DATABASE="1")
    else:
        print(
            "\nNot run: PostgreSQL. Set OCOP_TEST_POSTGRES=postgres://user:password@host/name to run every database test there too."
        )
    if chromium:
        # Each of them drives a browser and a server of its own: one at a time, for two at once take a small machine's cores from each other.
        journeys = ["-n", "1", *shared, "-m", "journey", *extra]
        failed |= run("Journeys in Chromium", journeys, **made, DATABASE_URL="", CHROMIUM=chromium, TESTS_ON_FILE="1")
    else:
        print("\nNot run: journeys in the browser. Install Chromium (Debian: apt-get install chromium) to run them.")
    return failed


if __name__ == "__main__":
    sys.exit(main())
