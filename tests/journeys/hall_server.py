"""A server of a council at work that a journey may kill and start again on the same database."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any

BASE = Path(__file__).resolve().parents[2]

# Evaluates line after line, each with a fresh look at the database.
LISTENER = """
import json, os, sys
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ocop.config.settings")
import django
django.setup()
from django.db import connection
from ocop.appraisal.models import *
for line in sys.stdin:
    print(json.dumps(eval(json.loads(line))), flush=True)
    connection.close()
"""


class HallServer:
    """Rows are made once; `start`, `kill` (-9, every process) and `start` again leave them as they are. `migrated`: a file to begin with."""

    def __init__(
        self,
        folder: Path,
        *,
        members: int,
        dossiers: int,
        database: str = "",
        workers: int = 2,
        migrated: Path | None = None,
    ) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.folder = folder
        self.address = f"http://localhost:{self.port}"
        dropped = ("OCOP_", "DJANGO_SETTINGS_MODULE", "DATABASE_URL")
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith(dropped)}
        self.environment.update(OCOP_INSTANCE="demo", OCOP_VAR=str(folder), PORT=str(self.port), WORKERS=str(workers))
        if database:
            self.environment["DATABASE_URL"] = database
        elif migrated is not None:
            shutil.copy(migrated, folder)
        made = subprocess.run(
            [sys.executable, "-m", "tests.hall_rows", str(members), str(dossiers), "--static"],
            cwd=BASE,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert made.returncode == 0, made.stderr
        self.rows: dict[str, Any] = json.loads(made.stdout.splitlines()[-1])
        self.process: subprocess.Popen[bytes] | None = None
        self.asked: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Serve; returns once it answers."""
        assert self.process is None
        with (self.folder / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "ocop.operations.serving"],
                cwd=BASE,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        deadline = time.monotonic() + 180  # a machine that does other work too
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"{self.address}/ban/cham/nguoi-phuc-vu.js", timeout=30)
                return
            assert self.process.poll() is None, (self.folder / "server.log").read_text()
            time.sleep(0.05)
        self.kill()
        raise AssertionError("the server did not answer")

    def kill(self) -> None:
        """End every process of it at once, as a power cut does."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(30)
            self.process = None

    def ask(self, code: str) -> Any:
        """What an expression of Python is as JSON, in the settings of the server: the database's own word, from a process that listens."""
        if self.asked is None:
            self.asked = subprocess.Popen(
                [sys.executable, "-c", LISTENER],
                cwd=BASE,
                env=self.environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        assert self.asked.stdin is not None
        assert self.asked.stdout is not None
        self.asked.stdin.write(json.dumps(code) + "\n")
        self.asked.stdin.flush()
        answer = self.asked.stdout.readline()
        assert answer, f"it could not be said: {code}"
        return json.loads(answer)

    def close(self) -> None:
        """Nothing of it runs any more."""
        self.kill()
        if self.asked is not None:
            self.asked.kill()
            self.asked.wait(30)
            self.asked = None
