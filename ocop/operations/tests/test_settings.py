"""A wrong or missing setting stops the start with one sentence and exit code 2."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

BASE = Path(__file__).resolve().parents[3]


def start(tmp_path: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {
        name: value for name, value in os.environ.items() if not name.startswith("OCOP_") and name != "DATABASE_URL"
    }
    clean.pop("DJANGO_SETTINGS_MODULE", None)
    return subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=BASE,
        env={**clean, "OCOP_VAR": str(tmp_path), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({"OCOP_INSTANCE": "city"}, "OCOP cannot start: OCOP_INSTANCE: is 'city'; set it to demo or office.\n"),
        ({}, "OCOP cannot start: OCOP_INSTANCE: is missing; set it to demo or office.\n"),
        (
            {"OCOP_INSTANCE": "office"},
            "OCOP cannot start: SECRET_KEY: is missing; an office sets a random one of at least 40 characters.\n",
        ),
        (
            {"OCOP_INSTANCE": "office", "SECRET_KEY": "k" * 50},
            "OCOP cannot start: OCOP_HOSTS: is missing; name the host this office is reached at.\n",
        ),
        (
            {"OCOP_INSTANCE": "office", "OCOP_TODAY": "2025-01-01", "SECRET_KEY": "k" * 50, "OCOP_HOSTS": "a.vn"},
            "OCOP cannot start: OCOP_TODAY: moves the clock of a demo instance only; remove it here.\n",
        ),
        (
            {"OCOP_INSTANCE": "demo", "OCOP_TODAY": "31/12/2025"},
            "OCOP cannot start: OCOP_TODAY: is '31/12/2025'; write it as YYYY-MM-DD.\n",
        ),
        (
            {"OCOP_INSTANCE": "demo", "DATABASE_URL": "mysql://a/b"},
            "OCOP cannot start: DATABASE_URL: starts with 'mysql'; use sqlite:/// or postgres://.\n",
        ),
        (
            {"OCOP_INSTANCE": "demo", "OCOP_S3_KEY": "a"},
            "OCOP cannot start: OCOP_S3_BUCKET: is missing, although OCOP_S3_KEY is set; name the bucket.\n",
        ),
        (
            {"OCOP_INSTANCE": "demo", "OCOP_S3_BUCKET": "b", "OCOP_S3_KEY": "a"},
            "OCOP cannot start: OCOP_S3_SECRET: is missing; key and secret go together.\n",
        ),
        (
            {"OCOP_INSTANCE": "demo", "CACHE_URL": "memcache://a"},
            "OCOP cannot start: CACHE_URL: starts with 'memcache'; use redis://, or leave it out on one machine.\n",
        ),
        (
            {"OCOP_INSTANCE": "demo", "OCOP_TASKS": "celery"},
            "OCOP cannot start: OCOP_TASKS: is 'celery'; use immediate or database.\n",
        ),
        (
            {"OCOP_INSTANCE": "demo", "OCOP_TODDAY": "2025-01-01"},
            "OCOP cannot start: OCOP_TODDAY: is not a setting; did you mean OCOP_TODAY?\n",
        ),
    ],
)
def test_a_wrong_setting_is_one_sentence(tmp_path: Path, environment: dict[str, str], sentence: str) -> None:
    done = start(tmp_path, **environment)
    assert (done.returncode, done.stderr) == (2, sentence)


def test_a_demo_instance_keeps_the_key_it_made(tmp_path: Path) -> None:
    assert start(tmp_path, OCOP_INSTANCE="demo").returncode == 0
    key = (tmp_path / "secret-key").read_text()
    assert len(key) >= 60
    assert start(tmp_path, OCOP_INSTANCE="demo").returncode == 0
    assert (tmp_path / "secret-key").read_text() == key


def test_an_instance_remembers_what_it_was_made_as(tmp_path: Path) -> None:
    (tmp_path / "instance").write_text("demo")
    assert start(tmp_path).returncode == 0
    refused = start(tmp_path, OCOP_INSTANCE="office")
    assert refused.returncode == 2
    assert refused.stderr == (
        f"OCOP cannot start: OCOP_INSTANCE: is 'office', but {tmp_path} was set up as 'demo'; use another OCOP_VAR.\n"
    )
