"""`make check`: rules about the code that a machine can hold."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

BIN = Path(sys.executable).parent
# The longest first: the others go on beside it.
CHECKS: list[tuple[str, list[str]]] = [
    ("types", [str(BIN / "mypy"), "ocop"]),
    ("lint", [str(BIN / "ruff"), "check", "."]),
    ("format", [str(BIN / "ruff"), "format", "--check", "."]),
    ("order of the rooms", [str(BIN / "lint-imports")]),
    ("settings", [sys.executable, "manage.py", "check", "--fail-level", "WARNING"]),
    ("migrations", [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"]),
    ("translations", [sys.executable, "manage.py", "messages", "--check"]),
    ("API snapshot", [sys.executable, "manage.py", "api_schema", "--check"]),
]
LIMIT_SECONDS = 20 * 60


def held(command: list[str]) -> tuple[bool, str]:
    """Whether one holds, and what it said."""
    env = {**os.environ, "OCOP_INSTANCE": os.environ.get("OCOP_INSTANCE", "demo")}
    try:
        done = subprocess.run(command, env=env, capture_output=True, text=True, check=False, timeout=LIMIT_SECONDS)
    except subprocess.TimeoutExpired:
        return False, f"not done in {LIMIT_SECONDS // 60} minutes"
    return done.returncode == 0, done.stdout + done.stderr


def main() -> int:
    """Run all, two at a time; print the output of those that fail, exit 1 when any did."""
    failed = 0
    with ThreadPoolExecutor(min(os.cpu_count() or 1, 2)) as several:
        answers = [(name, several.submit(held, command)) for name, command in CHECKS]
        for name, answer in answers:
            holds, said = answer.result()
            print(f"{'ok    ' if holds else 'FAILED'} {name}", flush=True)
            if not holds:
                failed += 1
                print(said.strip()[-6000:], flush=True)
    print(f"{len(CHECKS) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
