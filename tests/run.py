"""`make test`: every test on SQLite, every database test again on PostgreSQL, the journeys in Chromium.

PostgreSQL is used when OCOP_TEST_POSTGRES names one (postgres://user:password@host/name); Chromium when it is found.
On a machine without them the run says so; with CI=true their absence is a failure.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys


def run(label: str, arguments: list[str], **environment: str) -> int:
    """One pytest run; returns its exit code."""
    print(f"\n== {label}", flush=True)
    env = {**os.environ, **environment}
    return subprocess.run([sys.executable, "-m", "pytest", *arguments], env=env, check=False).returncode


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
    extra = sys.argv[1:]
    cores = ["-n", str(min(os.cpu_count() or 1, 4)), "--dist", "loadfile"]
    failed = run("SQLite", [*cores, "-m", "not journey", *extra], DATABASE_URL="")
    if postgres:
        failed |= run("PostgreSQL", [*cores, "-m", "not journey", *extra], DATABASE_URL=postgres)
    else:
        print(
            "\nNot run: PostgreSQL. Set OCOP_TEST_POSTGRES=postgres://user:password@host/name to run every database test there too."
        )
    if chromium:
        failed |= run("Journeys in Chromium", ["-m", "journey", *extra], DATABASE_URL="", CHROMIUM=chromium)
    else:
        print("\nNot run: journeys in the browser. Install Chromium (Debian: apt-get install chromium) to run them.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
