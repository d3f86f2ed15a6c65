"""Settings read from the environment, each checked with one sentence when it is wrong or missing.

Every name starts with OCOP_ except those that other tools know by their own (DATABASE_URL, SECRET_KEY, PORT).
"""

from __future__ import annotations

import datetime
import difflib
import os
import secrets
from pathlib import Path
from typing import Literal, cast

import environ
from django.core.exceptions import ImproperlyConfigured

Instance = Literal["demo", "office"]


def refuse(name: str, sentence: str) -> ImproperlyConfigured:
    """An error that stops the start, naming the setting and what to do."""
    return ImproperlyConfigured(f"{name}: {sentence}")


def instance(env: environ.Env, var: Path) -> Instance:
    """`demo` (made-up city, plainly marked) or `office` (a real register).

    OCOP_INSTANCE says it; once set up, the instance remembers it in `var/instance` and refuses to be run as the other kind.
    """
    made = var / "instance"
    remembered = made.read_text(encoding="ascii").strip() if made.is_file() else ""
    value = env.str("OCOP_INSTANCE", default="") or remembered
    if value == "":
        raise refuse("OCOP_INSTANCE", "is missing; set it to demo or office.")
    if value not in ("demo", "office"):
        raise refuse("OCOP_INSTANCE", f"is {value!r}; set it to demo or office.")
    if remembered and value != remembered:
        raise refuse("OCOP_INSTANCE", f"is {value!r}, but {var} was set up as {remembered!r}; use another OCOP_VAR.")
    return cast(Instance, value)


def secret_key(env: environ.Env, kind: Instance, var: Path) -> str:
    """SECRET_KEY; a demo instance makes its own once and keeps it in `var/secret-key`."""
    value = env.str("SECRET_KEY", default="")
    if value:
        if kind == "office" and len(value) < 40:
            raise refuse("SECRET_KEY", "is shorter than 40 characters; make a random one.")
        return value
    if kind == "office":
        raise refuse("SECRET_KEY", "is missing; an office sets a random one of at least 40 characters.")
    path = var / "secret-key"
    if not path.exists():
        var.mkdir(parents=True, exist_ok=True)
        path.write_text(secrets.token_urlsafe(60), encoding="ascii")
        path.chmod(0o600)
    return path.read_text(encoding="ascii").strip()


def moved_today(env: environ.Env, kind: Instance) -> datetime.date | None:
    """OCOP_TODAY moves every clock of a demo instance and is refused elsewhere."""
    value = env.str("OCOP_TODAY", default="")
    if not value:
        return None
    if kind != "demo":
        raise refuse("OCOP_TODAY", "moves the clock of a demo instance only; remove it here.")
    try:
        return datetime.date.fromisoformat(value)
    except ValueError:
        raise refuse("OCOP_TODAY", f"is {value!r}; write it as YYYY-MM-DD.") from None


def hosts(env: environ.Env, kind: Instance) -> list[str]:
    """OCOP_HOSTS, comma-separated; a demo instance answers on localhost only."""
    value: list[str] = env.list("OCOP_HOSTS", default=[])
    if not value and kind == "office":
        raise refuse("OCOP_HOSTS", "is missing; name the host this office is reached at.")
    return value or ["localhost", "127.0.0.1", "[::1]"]


def database(env: environ.Env, var: Path) -> dict[str, object]:
    """DATABASE_URL; without it SQLite in `var/ocop.sqlite3` (WAL, IMMEDIATE)."""
    url = env.str("DATABASE_URL", default="")
    if not url:
        var.mkdir(parents=True, exist_ok=True)
        url = f"sqlite:///{var / 'ocop.sqlite3'}"
    scheme = url.split(":", 1)[0]
    if scheme not in ("sqlite", "postgres", "postgresql", "psql"):
        raise refuse("DATABASE_URL", f"starts with {scheme!r}; use sqlite:/// or postgres://.")
    config: dict[str, object] = env.db_url_config(url)
    if scheme == "sqlite":
        config["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA mmap_size=268435456; PRAGMA cache_size=-32000;",
        }
    else:
        config["CONN_HEALTH_CHECKS"] = True
    # A connection serves many requests: opening one costs SQLite its PRAGMAs and PostgreSQL a process.
    config["CONN_MAX_AGE"] = 60
    return config


KNOWN = {
    "OCOP_ADDRESS",
    "OCOP_API_RATE",
    "OCOP_BASE_URL",
    "OCOP_EMAIL_FROM",
    "OCOP_HOSTS",
    "OCOP_HSTS_SECONDS",
    "OCOP_HTTPS",
    "OCOP_HTTPS_REDIRECT",
    "OCOP_INSTANCE",
    "OCOP_KEY_SECRET",
    "OCOP_PROVINCE",
    "OCOP_S3_BUCKET",
    "OCOP_S3_ENDPOINT",
    "OCOP_S3_KEY",
    "OCOP_S3_REGION",
    "OCOP_S3_SECRET",
    "OCOP_SECOND_FACTOR",
    "OCOP_TASKS",
    "OCOP_TEST_POSTGRES",
    "OCOP_TLS_CERTIFICATE",
    "OCOP_TLS_KEY",
    "OCOP_TODAY",
    "OCOP_TRUSTED_ORIGINS",
    "OCOP_VAR",
}


def refuse_unknown() -> None:
    """Refuse a misspelt OCOP_ setting rather than run without it."""
    for name in sorted(os.environ):
        if name.startswith("OCOP_") and name not in KNOWN:
            near = difflib.get_close_matches(name, KNOWN, n=1)
            raise refuse(name, f"is not a setting; did you mean {near[0]}?" if near else "is not a setting; remove it.")


def caches(env: environ.Env, var: Path) -> dict[str, dict[str, object]]:
    """Two caches: `default` is shared by every process, `pages` holds rendered pages.

    CACHE_URL redis://host:6379/1 (or rediss://) serves both to several machines. Without it one machine shares `default`
    through files under OCOP_VAR (the web processes and the worker see each other's progress and rate limits) and every
    process keeps pages in its own memory.
    """
    url = env.str("CACHE_URL", default="")
    scheme = url.split(":", 1)[0]
    if scheme in ("redis", "rediss"):
        one: dict[str, object] = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": url}
        return {"default": {**one, "KEY_PREFIX": "ocop"}, "pages": {**one, "KEY_PREFIX": "pages"}}
    if scheme:
        raise refuse("CACHE_URL", f"starts with {scheme!r}; use redis://, or leave it out on one machine.")
    files = {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": str(var / "cache")}
    memory = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "pages"}
    return {
        "default": {**files, "OPTIONS": {"MAX_ENTRIES": 5000}},
        "pages": {**memory, "OPTIONS": {"MAX_ENTRIES": 2000}},
    }


def tasks_backend(env: environ.Env) -> str:
    """OCOP_TASKS: `immediate` runs work at once in the request, `database` queues it for `manage.py worker`."""
    value = env.str("OCOP_TASKS", default="immediate")
    backends = {
        "immediate": "django_tasks.backends.immediate.ImmediateBackend",
        "database": "django_tasks_db.DatabaseBackend",
    }
    if value not in backends:
        raise refuse("OCOP_TASKS", f"is {value!r}; use immediate or database.")
    return backends[value]


def s3_storage(env: environ.Env) -> dict[str, object] | None:
    """OCOP_S3_*: files on S3-compatible storage; None keeps them under OCOP_VAR/files."""
    bucket = env.str("OCOP_S3_BUCKET", default="")
    parts = {name: env.str(f"OCOP_S3_{name}", default="") for name in ("ENDPOINT", "KEY", "SECRET", "REGION")}
    if not bucket:
        if given := [name for name, value in parts.items() if value]:
            raise refuse("OCOP_S3_BUCKET", f"is missing, although OCOP_S3_{given[0]} is set; name the bucket.")
        return None
    if bool(parts["KEY"]) != bool(parts["SECRET"]):
        raise refuse("OCOP_S3_SECRET" if parts["KEY"] else "OCOP_S3_KEY", "is missing; key and secret go together.")
    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": bucket,
            "endpoint_url": parts["ENDPOINT"] or None,
            "access_key": parts["KEY"] or None,
            "secret_key": parts["SECRET"] or None,
            "region_name": parts["REGION"] or None,
            "default_acl": None,
            "querystring_auth": True,
            "file_overwrite": False,
        },
    }


def email(env: environ.Env) -> dict[str, object]:
    """EMAIL_URL: consolemail:// (default), smtp://user:password@host:587, smtp+tls:// or smtp+ssl://."""
    url = env.str("EMAIL_URL", default="consolemail://")
    scheme = url.split(":", 1)[0]
    if scheme not in environ.Env.EMAIL_SCHEMES:
        raise refuse("EMAIL_URL", f"starts with {scheme!r}; use smtp+tls://, smtp+ssl://, smtp:// or consolemail://.")
    config: dict[str, object] = env.email_url_config(url)
    config.setdefault("EMAIL_TIMEOUT", 10)
    return config
