"""Running cities for the journeys: `make start` into a folder of its own, asked over its address and by its commands."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.once import BASE, environment

PATIENCE_SECONDS = 480  # a machine that does other work too
SOMEBODY = "@vidu.invalid"  # in the demo accounts that `make start` prints


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_for(happened: Callable[[], object], what: str) -> None:
    """Return once it happened; fails when it did not in a long while."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not happened():
        assert time.monotonic() < deadline, f"not in {PATIENCE_SECONDS} seconds: {what}"
        time.sleep(0.02)


class City:
    """An instance in a folder. `moved_to` restarts it with another day; what is there stays."""

    def __init__(self, folder: Path, *, copy_of: Path | None = None, today: str = "") -> None:
        if copy_of is not None:
            shutil.copytree(copy_of, folder, dirs_exist_ok=True)
        self.folder = folder
        self.port = free_port()
        self.environment = environment(folder, PORT=str(self.port), **({"OCOP_TODAY": today} if today else {}))
        self.address = f"http://localhost:{self.port}"
        self.log = folder / "server.log"
        self.server: subprocess.Popen[bytes] | None = None
        self._accounts: list[dict[str, Any]] = []

    def start(self) -> None:
        """Prepare what is missing and serve; returns once it printed its accounts: a code it makes later would end ours."""
        said = self.log.stat().st_size if self.log.is_file() else 0
        with self.log.open("ab") as log:
            server = self.server = subprocess.Popen(
                [sys.executable, "-m", "ocop.operations.start"],
                cwd=BASE,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

        def is_up() -> bool:
            text = self.log.read_bytes()[said:].decode()
            assert server.poll() is None, text
            return SOMEBODY in text

        wait_for(is_up, f"a city at {self.address}")
        self._accounts = self._asked()

    def stop(self) -> None:
        """End it as an office does."""
        if self.server is not None:
            os.killpg(self.server.pid, signal.SIGTERM)
            self.server.wait(60)
            self.server = None

    def moved_to(self, day: str) -> None:
        """The same city on another day."""
        self.stop()
        self.environment["OCOP_TODAY"] = day
        self.start()

    def manage(self, *arguments: str) -> str:
        """What a command of this instance prints."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=BASE,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def _asked(self) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = json.loads(self.manage("demo_accounts", "--json"))
        return rows

    def account(self, who: str) -> dict[str, Any]:
        """The account of an e-mail or a telephone number, or the first one of a role.

        A household's one-time code is made at the moment it is asked for: it works once and a quarter of an hour.
        """
        [row, *_] = [row for row in self._accounts if who in (row["email"], row["phone"], row["role"])]
        if not row["code"]:
            return row
        [fresh] = [other for other in self._asked() if other["phone"] == row["phone"]]
        return fresh

    def api(self, path: str) -> Any:
        """An answer of the API, decoded."""
        with urllib.request.urlopen(f"{self.address}/api/v1/{path}", timeout=60) as answer:
            return json.load(answer)
