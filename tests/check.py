"""`make check`: rules about the code that a machine can hold."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

BIN = Path(sys.executable).parent
CHECKS: list[tuple[str, list[str]]] = [
    ("lint", [str(BIN / "ruff"), "check", "."]),
    ("format", [str(BIN / "ruff"), "format", "--check", "."]),
    ("types", [str(BIN / "mypy"), "ocop"]),
    ("order of the rooms", [str(BIN / "lint-imports")]),
    ("settings", [sys.executable, "manage.py", "check", "--fail-level", "WARNING"]),
    ("migrations", [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"]),
    ("translations", [sys.executable, "manage.py", "messages", "--check"]),
    ("API snapshot", [sys.executable, "manage.py", "api_schema", "--check"]),
]


def main() -> int:
    """Run all, print the output of those that fail, exit 1 when any did."""
    env = {**os.environ, "OCOP_INSTANCE": os.environ.get("OCOP_INSTANCE", "demo")}
    failed = 0
    for name, command in CHECKS:
        done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
        print(f"{'ok    ' if done.returncode == 0 else 'FAILED'} {name}", flush=True)
        if done.returncode:
            failed += 1
            print((done.stdout + done.stderr).strip()[-6000:], flush=True)
    print(f"{len(CHECKS) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
