"""Several application machines share one cache and one file storage by settings alone."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

BASE = Path(__file__).resolve().parents[3]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int) -> None:
    for _ in range(400):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise AssertionError(f"nothing listens on {port}")


def machine(tmp_path: Path, code: str, **environment: str) -> str:
    """What `code` prints on an application machine with these settings."""
    env = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("OCOP_") and name != "DJANGO_SETTINGS_MODULE"
    }
    env.update(OCOP_INSTANCE="demo", OCOP_VAR=str(tmp_path), DATABASE_URL="", **environment)
    command = [sys.executable, "manage.py", "shell", "--verbosity", "0", "-c", code]
    return subprocess.run(command, cwd=BASE, env=env, capture_output=True, text=True, check=True).stdout.strip()


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[str]:
    if not shutil.which("redis-server"):
        if os.environ.get("CI") == "true":
            pytest.fail("CI needs redis-server")
        pytest.skip("redis-server is not installed")
    port = free_port()
    server = subprocess.Popen(
        ["redis-server", "--port", str(port), "--save", "", "--dir", str(tmp_path)], stdout=subprocess.DEVNULL
    )
    try:
        wait_for(port)
        yield f"redis://127.0.0.1:{port}/1"
    finally:
        server.terminate()
        server.wait()


@pytest.fixture
def bucket() -> Iterator[dict[str, str]]:
    port = free_port()
    script = Path(sys.executable).parent / "moto_server"
    server = subprocess.Popen([str(script), "-p", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(port)
        import boto3

        endpoint = f"http://127.0.0.1:{port}"
        client = boto3.client(
            "s3", endpoint_url=endpoint, aws_access_key_id="k", aws_secret_access_key="s", region_name="us-east-1"
        )
        client.create_bucket(Bucket="ocop")
        yield {
            "OCOP_S3_BUCKET": "ocop",
            "OCOP_S3_ENDPOINT": endpoint,
            "OCOP_S3_KEY": "k",
            "OCOP_S3_SECRET": "s",
            "OCOP_S3_REGION": "us-east-1",
        }
    finally:
        server.terminate()
        server.wait()


def test_two_machines_share_a_cache(tmp_path: Path, redis: str) -> None:
    machine(tmp_path / "a", "from django.core.cache import cache; cache.set('page', 'trang', 60)", CACHE_URL=redis)
    read = "from django.core.cache import cache; print(cache.get('page'))"
    assert machine(tmp_path / "b", read, CACHE_URL=redis) == "trang"


def test_two_machines_share_files(tmp_path: Path, bucket: dict[str, str]) -> None:
    write = (
        "from django.core.files.base import ContentFile; from django.core.files.storage import default_storage;"
        "print(default_storage.save('anh/nón.txt', ContentFile('lá'.encode())))"
    )
    read = "from django.core.files.storage import default_storage; print(default_storage.open('anh/nón.txt').read().decode())"
    assert machine(tmp_path / "a", write, **bucket) == "anh/nón.txt"
    assert machine(tmp_path / "b", read, **bucket) == "lá"
