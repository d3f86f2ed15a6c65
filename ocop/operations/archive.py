"""Backup and restore of a whole instance, in one file that fits SQLite and PostgreSQL alike.

An archive is a tar (gzip) of `manifest.json`, one `tables/<table>.jsonl` per table, `files/<path>` for every stored file and
`keys/certificates.json` with the private keys, locked. Rows are written as the ORM sees them, so an archive made on SQLite restores on PostgreSQL and the other way.
Sessions, queued tasks and permissions are not kept: people sign in again.
"""

from __future__ import annotations

import base64
import datetime
import hashlib
import io
import json
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction
from django.db.migrations.recorder import MigrationRecorder

from ocop.files.models import PictureSize, StoredFile
from ocop.ledger.refusal import Refused
from ocop.recognition.certificates import keys

LEFT_OUT = {"sessions", "contenttypes", "auth", "django_tasks_database", "django_tasks_db", "usersessions"}
BATCH = 2000
KEYS = "keys/certificates.json"


class _Encoder(DjangoJSONEncoder):
    def default(self, o: Any) -> Any:
        if isinstance(o, bytes | memoryview):
            return {"base64": base64.b64encode(bytes(o)).decode()}
        if isinstance(o, datetime.datetime):
            return o.isoformat()  # Django's encoder drops microseconds, and with them the ledger's hashes
        return super().default(o)


def kept_models() -> list[type[models.Model]]:
    """Every managed table of an archive, in a fixed order."""
    kept = [m for m in apps.get_models(include_auto_created=True) if m._meta.managed and not m._meta.proxy]
    kept = [
        m
        for m in kept
        if m._meta.app_label not in LEFT_OUT
        and "Permission" not in m.__name__
        and not m._meta.db_table.startswith("people_person_")
    ]
    return sorted(kept, key=lambda m: m._meta.db_table)


def migrations() -> list[list[str]]:
    """The applied migrations of our own rooms and of the libraries whose tables are kept."""
    labels = {model._meta.app_label for model in kept_models()}
    return sorted([app, name] for app, name in MigrationRecorder(connection).applied_migrations() if app in labels)


def _rows(model: type[models.Model]) -> Iterator[bytes]:
    names = [field.attname for field in model._meta.concrete_fields]
    for row in model._base_manager.order_by("pk").values_list(*names).iterator(chunk_size=BATCH):
        yield json.dumps(row, cls=_Encoder, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _add(tar: tarfile.TarFile, name: str, content: BinaryIO, size: int) -> None:
    info = tarfile.TarInfo(name)
    info.size = size
    info.mtime = 0
    tar.addfile(info, content)


def stored_paths() -> list[str]:
    """Paths in the default storage of every file that a row points to."""
    paths = set(StoredFile.objects.values_list("path", flat=True)) | set(
        PictureSize.objects.values_list("path", flat=True)
    )
    return sorted(path for path in paths if path)


def write(target: Path, *, made_at: datetime.datetime) -> dict[str, Any]:
    """Write an archive to `target` (replaced only when whole) and return its manifest.

    Rows come from one snapshot: on PostgreSQL a repeatable-read transaction, on SQLite one read transaction.
    """
    partial = target.with_name(target.name + ".partial")
    manifest: dict[str, Any] = {
        "format": 1,
        "made_at": made_at.isoformat(),
        "migrations": migrations(),
        "tables": {},
        "files": {},
    }
    with tarfile.open(partial, "w:gz", compresslevel=6) as tar, transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        for model in kept_models():
            with tempfile.TemporaryFile() as rows:
                digest, count = hashlib.sha256(), 0
                for line in _rows(model):
                    rows.write(line)
                    digest.update(line)
                    count += 1
                size = rows.tell()
                rows.seek(0)
                _add(tar, f"tables/{model._meta.db_table}.jsonl", rows, size)
            columns = [field.attname for field in model._meta.concrete_fields]
            manifest["tables"][model._meta.db_table] = {"rows": count, "sha256": digest.hexdigest(), "columns": columns}
        for path in stored_paths():
            with default_storage.open(path) as stored:
                content = stored.read()
            _add(tar, f"files/{path}", io.BytesIO(content), len(content))
            manifest["files"][path] = hashlib.sha256(content).hexdigest()
        if keys.key_file().is_file():
            locked = keys.key_file().read_bytes()  # private halves as they lie: locked by the instance's secret
            _add(tar, KEYS, io.BytesIO(locked), len(locked))
            manifest["keys"] = hashlib.sha256(locked).hexdigest()
        text = json.dumps(manifest, indent=1).encode()
        _add(tar, "manifest.json", io.BytesIO(text), len(text))
    partial.replace(target)
    return manifest


def read_manifest(source: Path) -> dict[str, Any]:
    """The manifest of an archive; raises Refused when the file is none, is cut short, or was made by another version."""
    try:
        with tarfile.open(source, "r:gz") as tar:
            member = tar.extractfile("manifest.json")
            manifest: dict[str, Any] = json.loads(member.read()) if member else {}
    except (OSError, EOFError, KeyError, tarfile.TarError, json.JSONDecodeError) as error:
        raise Refused(f"{source} is not a whole OCOP backup ({error}).") from error
    if manifest.get("format") != 1:
        raise Refused(f"{source} is a backup of another format.")
    if manifest["migrations"] != migrations():
        theirs, ours = {tuple(m) for m in manifest["migrations"]}, {tuple(m) for m in migrations()}
        first = sorted(theirs ^ ours)[0]
        raise Refused(
            f"The backup was made by another version of OCOP (differs at {first[0]} {first[1]}); restore it with that version."
        )
    return manifest


def _decoded(field: Any, value: Any) -> Any:
    if isinstance(value, dict) and set(value) == {"base64"} and isinstance(field, models.BinaryField):
        return base64.b64decode(value["base64"])
    if isinstance(field, models.JSONField) or value is None:
        return value
    return field.to_python(value)


def _load_table(model: type[models.Model], lines: BinaryIO, expected: dict[str, Any]) -> None:
    fields: dict[str, Any] = {field.attname: field for field in model._meta.concrete_fields}
    order = [fields[name] for name in expected["columns"]]
    digest, batch, count = hashlib.sha256(), [], 0
    for line in lines:
        digest.update(line)
        values = {
            f.attname: _decoded(f.target_field if f.is_relation else f, v)
            for f, v in zip(order, json.loads(line), strict=True)
        }
        batch.append(model(**values))
        count += 1
        if len(batch) == BATCH:
            model._base_manager.bulk_create(batch)
            batch = []
    model._base_manager.bulk_create(batch)
    if digest.hexdigest() != expected["sha256"] or count != expected["rows"]:
        raise Refused(f"The backup is damaged: table {model._meta.db_table} is not what its manifest says.")


def _keep_original_times(kept: list[type[models.Model]]) -> Iterator[None]:
    """auto_now fields would stamp the time of the restore; switch that off while rows load."""
    touched: list[Any] = [
        f
        for m in kept
        for f in m._meta.concrete_fields
        if getattr(f, "auto_now", False) or getattr(f, "auto_now_add", False)
    ]
    before = [(f, f.auto_now, f.auto_now_add) for f in touched]
    for field in touched:
        field.auto_now = field.auto_now_add = False
    yield
    for field, now, now_add in before:
        field.auto_now, field.auto_now_add = now, now_add


def restore(source: Path) -> dict[str, Any]:
    """Fill an empty, migrated instance from an archive, all or nothing; returns the manifest.

    Raises Refused when the instance already holds a ledger or people, or the archive is damaged or of another version.
    """
    manifest = read_manifest(source)
    by_table = {model._meta.db_table: model for model in kept_models()}
    occupied = [t for t in ("ledger_entry", "people_person") if by_table[t]._base_manager.exists()]
    if occupied:
        raise Refused(
            "This instance already holds data; restore into a new, empty one (another OCOP_VAR or DATABASE_URL)."
        )
    times = _keep_original_times(list(by_table.values()))
    next(times)
    try:
        with transaction.atomic(), tarfile.open(source, "r:gz") as tar:
            for model in by_table.values():
                model._base_manager.all()._raw_delete(using="default")  # rows that migrations made
            for member in tar:
                content = tar.extractfile(member)
                if content is None or member.name == "manifest.json":
                    continue
                kind, _, name = member.name.partition("/")
                if kind == "tables":
                    table = name.removesuffix(".jsonl")
                    _load_table(by_table[table], content, manifest["tables"][table])  # type: ignore[arg-type]
                elif member.name == KEYS:
                    _restore_keys(content.read(), manifest["keys"])
                elif kind == "files":
                    _restore_file(name, content.read(), manifest["files"][name])
            _reset_sequences(list(by_table.values()))
    finally:
        next(times, None)
    return manifest


def _restore_keys(locked: bytes, expected: str) -> None:
    """The file of private keys, where there is none yet; a file that is there already may hold keys this archive does not know."""
    if hashlib.sha256(locked).hexdigest() != expected:
        raise Refused("The backup is damaged: the file of keys is not what its manifest says.")
    path = keys.key_file()
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(0o600)
        path.write_bytes(locked)


def _restore_file(path: str, content: bytes, expected: str) -> None:
    if hashlib.sha256(content).hexdigest() != expected:
        raise Refused(f"The backup is damaged: file {path} is not what its manifest says.")
    if default_storage.exists(path):
        with default_storage.open(path) as present:
            if hashlib.sha256(present.read()).hexdigest() == expected:
                return
        default_storage.delete(path)
    default_storage.save(path, ContentFile(content))


def _reset_sequences(kept: list[type[models.Model]]) -> None:
    from django.core.management.color import no_style

    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), kept):
            cursor.execute(statement)
