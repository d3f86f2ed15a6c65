"""What many tests would make again and again, made once and copied: a migrated database, a demo city.

Running all migrations takes half a minute of a processor; the file they leave is kept in `var/tests` under a digest of everything
they are made of, so that it is made anew as soon as one of them changes.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

BASE = Path(__file__).resolve().parents[1]
SETTINGS = ("OCOP_", "DJANGO_SETTINGS_MODULE", "DATABASE_URL")
NAME = "ocop.sqlite3"
KEPT, KEEP = BASE / "var" / "tests", 4
IMPORTS = re.compile(r"^\s*(?:from|import) (ocop(?:\.\w+)*)(?: import (\w+))?", re.M)


def environment(folder: Path, **more: str) -> dict[str, str]:
    """That of a demo instance in a folder, on SQLite unless told otherwise: nothing of the tests' own settings."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith(SETTINGS)}
    return {**plain, "OCOP_INSTANCE": "demo", "OCOP_VAR": str(folder), **more}


def run(arguments: list[str], env: dict[str, str]) -> None:
    """A command of the project that must succeed."""
    done = subprocess.run([sys.executable, *arguments], cwd=BASE, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def _once(folder: Path, make: Callable[[Path], None]) -> Path:
    """The folder as `make` left it, made by whichever process asks first; the others wait. What broke off half-way is made again."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        whole = folder / "whole"
        if not whole.is_file():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            make(folder)
            whole.touch()
    return folder


def _of_migrations() -> str:
    """A digest of all migrations, of what they import from the project, and of the versions of the libraries."""
    files = {*BASE.glob("ocop/**/migrations/*.py"), BASE / "requirements/base.txt"}
    for path in list(files):
        for module, name in IMPORTS.findall(path.read_text(encoding="utf-8")):
            at = BASE / module.replace(".", "/")
            files |= {one for one in (at.with_suffix(".py"), at / "__init__.py", at / f"{name}.py") if one.is_file()}
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(f"{path.relative_to(BASE)}\n".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def migrated() -> Path:
    """A SQLite file with every table and no row but what migrations write."""

    def make(folder: Path) -> None:
        run(["manage.py", "migrate", "--verbosity", "0"], environment(folder))
        for older in sorted(KEPT.glob("migrated-*/"), key=lambda one: one.stat().st_mtime)[:-KEEP]:
            shutil.rmtree(older, ignore_errors=True)

    return _once(KEPT / f"migrated-{_of_migrations()}", make) / NAME


def migrated_on_postgres(shared: Path, url: str) -> str:
    """The name of a database of the same server with every table, which others are made after."""
    name = _template_of(url)
    _on_server(url, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)", f"CREATE DATABASE {name}")
    run(
        ["manage.py", "migrate", "--verbosity", "0"],
        environment(shared / "postgres", DATABASE_URL=_with_name(url, name)),
    )
    return name


def drop_on_postgres(url: str) -> None:
    """Nothing of it is left."""
    _on_server(url, f"DROP DATABASE IF EXISTS {_template_of(url)} WITH (FORCE)")


def _template_of(url: str) -> str:
    return f"{urlsplit(url).path.strip('/')}_template"


def _with_name(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def _on_server(url: str, *statements: str) -> None:
    with psycopg.connect(_with_name(url, "postgres"), autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)


def city(shared: Path) -> Path:
    """The folder of a demo city as `make setup` leaves it."""

    def make(folder: Path) -> None:
        shutil.copy(migrated(), folder / NAME)
        run(["-m", "ocop.operations.start", "--only-setup"], environment(folder))

    return _once(shared / "city", make)


def pour(source: Path, connection: sqlite3.Connection) -> None:
    """The whole of a SQLite file into an open database."""
    with sqlite3.connect(source) as template:
        template.backup(connection)
    template.close()
