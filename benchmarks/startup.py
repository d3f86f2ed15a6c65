"""Start-up and memory: a second `make start` until the first page is answered, beside a bare Django project doing the same."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from statistics import median

BASE = Path(__file__).resolve().parents[1]
BARE = """
import sys
from django.conf import settings
settings.configure(DEBUG=False, ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__, SECRET_KEY="x", MIDDLEWARE=[])
from django.http import HttpResponse
from django.urls import path
urlpatterns = [path("", lambda request: HttpResponse("hello"))]
import django
django.setup()
from django.core.wsgi import get_wsgi_application
application = get_wsgi_application()
"""


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def resident_mb(pid: int) -> float:
    """Proportional memory of a process and all its children, in MB (Linux)."""
    total, todo = 0, [pid]
    while todo:
        current = todo.pop()
        try:
            for line in Path(f"/proc/{current}/smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1])
            todo += [int(p) for p in Path(f"/proc/{current}/task/{current}/children").read_text().split()]
        except OSError:
            continue
    return total / 1024


def until_answer(command: list[str], port: int, path: str, env: dict[str, str]) -> tuple[float, float]:
    """Seconds from start to the first 200, and memory then."""
    begun = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=BASE, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        while time.perf_counter() - begun < 120:
            try:
                with urllib.request.urlopen(f"http://localhost:{port}{path}", timeout=10) as answer:
                    if answer.status == 200:
                        return time.perf_counter() - begun, resident_mb(process.pid)
            except OSError:
                time.sleep(0.02)
        raise SystemExit("no answer within 120 s")
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()


def main() -> None:
    """Print seconds and MB of both, medians of three."""
    env = {**os.environ, "OCOP_INSTANCE": "demo"}
    ours, bare = [], []
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "bare.py").write_text(BARE)
        granian = str(Path(sys.executable).parent / "granian")
        first = free_port()
        until_answer([sys.executable, "-m", "ocop.operations.start"], first, "/", {**env, "PORT": str(first)})
        for _ in range(3):
            port = free_port()
            ours.append(
                until_answer([sys.executable, "-m", "ocop.operations.start"], port, "/", {**env, "PORT": str(port)})
            )
            port = free_port()
            command = [granian, "--interface", "wsgi", "--port", str(port), "--workers", "2", "bare:application"]
            bare.append(until_answer(command, port, "/", {**env, "PYTHONPATH": folder}))
    print("| what | OCOP, demo city | bare Django, same server | ratio |\n| --- | --- | --- | --- |")
    for index, (label, unit) in enumerate((("second start to first page", "s"), ("memory of all processes", "MB"))):
        a, b = median(row[index] for row in ours), median(row[index] for row in bare)
        print(f"| {label} | {a:.2f} {unit} | {b:.2f} {unit} | {a / b:.1f}x |")


if __name__ == "__main__":
    main()
