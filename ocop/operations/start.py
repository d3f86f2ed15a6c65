"""`make start`: prepare what is missing, serve, and say where. Imports no Django, so that a second start is quick."""

from __future__ import annotations

import contextlib
import hashlib
import http.client
import os
import signal
import socket
import ssl
import subprocess
import sys
import time
from pathlib import Path

BASE = Path(__file__).resolve().parents[2]
VAR = Path(os.environ.get("OCOP_VAR") or BASE / "var")
STAMP = VAR / "prepared"
PATIENCE_SECONDS = 240.0  # a busy machine; a server that dies is noticed at once
GRACE_SECONDS = 20.0  # that a server told to end may take for the requests it has begun


def fingerprint() -> str:
    """Changes when code, migrations, translations, static files or settings do: then setup runs again."""
    digest = hashlib.sha256()
    paths = [
        path
        for pattern in ("*.py", "*.po", "*.css", "*.js", "*.svg", "*.yaml", "*.csv")
        for path in (BASE / "ocop").rglob(pattern)
    ]
    for path in sorted(paths):
        stat = path.stat()
        digest.update(f"{path}:{stat.st_size}:{stat.st_mtime_ns};".encode())
    for name in ("DATABASE_URL", "OCOP_TODAY"):
        digest.update(f"{name}={os.environ.get(name, '')};".encode())
    return digest.hexdigest()


def prepare() -> None:
    """Run `manage.py setup` when nothing is there or something changed; its refusal ends the start."""
    mark = fingerprint()
    if (
        STAMP.is_file()
        and STAMP.read_text() == mark
        and (os.environ.get("DATABASE_URL") or (VAR / "ocop.sqlite3").is_file())
    ):
        return
    done = subprocess.run([sys.executable, str(BASE / "manage.py"), "setup"], check=False)
    if done.returncode:
        sys.exit(done.returncode)
    STAMP.parent.mkdir(parents=True, exist_ok=True)
    STAMP.write_text(fingerprint())


def port_from(value: str) -> int:
    """PORT as a number; one sentence when it is none or taken."""
    if not value.isdigit() or not 0 < int(value) < 65536:
        sys.exit(f"OCOP cannot start: PORT: is {value!r}; give a number from 1 to 65535.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(value)))
        except OSError:
            sys.exit(
                f"OCOP cannot start: PORT: {value} is in use; stop that program or choose another, such as PORT=8001."
            )
    return int(value)


def wait_until_answering(port: int, server: subprocess.Popen[bytes]) -> None:
    """Return once the server answers; end with its code when it dies first."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if server.poll() is not None:
            sys.exit(server.returncode or 1)
        asked = (
            # Our own certificate on our own machine: whose it is need not be asked.
            http.client.HTTPSConnection("127.0.0.1", port, timeout=10, context=ssl._create_unverified_context())  # noqa: S323
            if os.environ.get("OCOP_TLS_CERTIFICATE")
            else http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        )
        try:
            asked.request("HEAD", "/suc-khoe")
            asked.getresponse()
            return
        except (OSError, http.client.HTTPException):
            time.sleep(0.05)
        finally:
            asked.close()
    server.terminate()
    sys.exit(f"OCOP did not answer on port {port} within {PATIENCE_SECONDS:.0f} seconds.")


def demo_accounts() -> subprocess.Popen[str] | None:
    """The demo accounts, asked once the server answers: the household's one-time code is a fresh one each time."""
    made = VAR / "instance"
    if not made.is_file() or made.read_text(encoding="ascii").strip() != "demo":
        return None
    return subprocess.Popen(
        [sys.executable, str(BASE / "manage.py"), "demo_accounts"], cwd=BASE, stdout=subprocess.PIPE, text=True
    )


def begin_worker() -> subprocess.Popen[bytes]:
    """The process that takes background tasks and does the work of every day."""
    command = [sys.executable, str(BASE / "manage.py"), "worker", "--interval", "1"]
    return subprocess.Popen(command, cwd=BASE, stderr=subprocess.DEVNULL)


def main() -> None:
    """Serve until interrupted: one web server and one worker for background tasks."""
    if (BASE / ".env").is_file() and "OCOP_INSTANCE" not in os.environ:
        from environ import Env

        Env.read_env(str(BASE / ".env"))
    if not (VAR / "instance").is_file():
        os.environ.setdefault("OCOP_INSTANCE", "demo")
    os.environ.setdefault("OCOP_TASKS", "database")
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(BASE), os.environ.get("PYTHONPATH", "")]))
    if "--only-setup" in sys.argv:
        prepare()
        return
    port = port_from(os.environ.get("PORT", "8000"))
    prepare()
    # In a group of its own: a signal to all of ours would reach it twice, and its own handler is not made for two at once.
    server = subprocess.Popen(
        [sys.executable, "-m", "ocop.operations.serving"],
        cwd=BASE,
        env={**os.environ, "PORT": str(port)},
        process_group=0,
    )
    workers: list[subprocess.Popen[bytes]] = []
    told: list[float] = []

    def stop(*_: object) -> None:
        if not told:
            told.append(time.monotonic())
            for child in (server, *workers):
                child.terminate()

    for ending in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(ending, stop)
    try:
        # The server has the processor for itself until it answers; the rest follows.
        wait_until_answering(port, server)
        scheme = "https" if os.environ.get("OCOP_TLS_CERTIFICATE") else "http"
        print(f"\nOCOP is running at {scheme}://localhost:{port}  (stop with Ctrl+C)", flush=True)
        if os.environ["OCOP_TASKS"] == "database":
            workers.append(begin_worker())
        if accounts := demo_accounts():
            print(f"\n{accounts.communicate()[0]}", flush=True)
        while server.poll() is None:
            if workers and workers[0].poll() is not None and not told:
                workers[0] = begin_worker()  # a worker that died leaves tasks that nobody would take
            if told and time.monotonic() > told[0] + GRACE_SECONDS:
                os.killpg(server.pid, signal.SIGKILL)
            with contextlib.suppress(subprocess.TimeoutExpired):
                server.wait(timeout=1 if told else 2)
    finally:
        stop()
    sys.exit(
        0 if server.returncode in (0, -signal.SIGTERM, -signal.SIGINT, -signal.SIGKILL, None) else server.returncode
    )


if __name__ == "__main__":
    main()
