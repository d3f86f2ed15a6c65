"""The drill: an instance with data and files is backed up, restored elsewhere, and is the same row for row."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
import tarfile
import uuid
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.slow
BASE = Path(__file__).resolve().parents[3]
FILL = """
import io
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from ocop.files.models import StoredFile
from ocop.ledger.record import record
from ocop.recognition.certificates import issuing
from tests import builders
with transaction.atomic():
    officer = builders.person("Cán bộ Ổ Đĩa", email="drill@example.test")
    builders.role(officer, "coordination_officer")
    products = [builders.product(f"Nón lá thử {n}") for n in range(3)]
    rows = [builders.recognition(product, code=f"01-09000-{n}-2025") for n, product in enumerate(products, 1)]
    issuing.issue_certificates(by=officer, recognitions=rows[:1])
    path = default_storage.save("drill/paper.txt", ContentFile("Giấy chứng nhận".encode()))
    StoredFile.objects.create(digest="0" * 64, name="paper.txt", media_type="text/plain", size=20, path=path, created_at=timezone.now())
    record(by=officer, action="products.add", topic="registry", subject=products[0], after={"name": products[0].name}, reason="drill")
"""
SIGN = """
import json
from ocop.people.models import Person
from ocop.recognition.certificates import issuing, keys, verifying
from ocop.recognition.models import Certificate, Recognition
old = Certificate.objects.order_by("serial").first()
row = Recognition.objects.filter(certificates=None).order_by("pk").first()
new = issuing.issue_certificates(by=Person.objects.get(email="drill@example.test"), recognitions=[row]).made[0]
print(json.dumps({
    "old": [old.token, verifying.verdict(old.token).state],
    "new": [new.number, verifying.verdict(new.token).state],
    "same key": new.key_id == old.key_id,
    "keys": list(keys.known_rows()),
    "list signed": verifying.withdrawn_list()["key"],
}))
"""
DUMP = """
import json
from ocop.operations import archive
print(json.dumps({m._meta.db_table: [line.decode() for line in archive._rows(m)] for m in archive.kept_models()}))
"""


SECRET = "the secret that an office keeps beside its backups"


def manage(
    var: Path, database: str, *arguments: str, check: bool = True, secret: str = SECRET
) -> subprocess.CompletedProcess[str]:
    env = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("OCOP_") and name != "DJANGO_SETTINGS_MODULE"
    }
    env.update(OCOP_INSTANCE="demo", OCOP_VAR=str(var), DATABASE_URL=database, OCOP_KEY_SECRET=secret)
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments], cwd=BASE, env=env, capture_output=True, text=True, check=False
    )
    assert not check or done.returncode == 0, done.stderr
    return done


def rows(var: Path, database: str) -> dict[str, list[Any]]:
    """Every row of every table, decoded: PostgreSQL keeps the keys of a JSON object in an order of its own."""
    found = json.loads(manage(var, database, "shell", "--verbosity", "0", "-c", DUMP).stdout)
    return {table: [json.loads(line) for line in lines] for table, lines in found.items()}


def signed(var: Path, database: str) -> dict[str, Any]:
    """A new certificate made in an instance, and what its oldest code says there."""
    found: dict[str, Any] = json.loads(manage(var, database, "shell", "--verbosity", "0", "-c", SIGN).stdout)
    return found


def carried(found: dict[str, Any]) -> tuple[Any, ...]:
    """State of the old code; number and state of the new one; whether one key signed both; keys there are; who signed the list."""
    return (found["old"][1], *found["new"], found["same key"], found["keys"], found["list signed"])


@pytest.fixture(scope="module")
def filled(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A filled SQLite instance and its archive; tests only read them."""
    folder = tmp_path_factory.mktemp("drill")
    var = empty(folder / "one", migrated)
    manage(var, "", "shell", "--verbosity", "0", "-c", FILL)
    target = folder / "ocop.tar.gz"
    manage(var, "", "backup", str(target))
    return var, target


def empty(var: Path, migrated: Path) -> Path:
    """The folder of an instance with tables and no rows. What an instance without a table does, the first drill shows."""
    var.mkdir()
    shutil.copy(migrated, var / "ocop.sqlite3")
    return var


def test_restored_elsewhere_it_is_the_same_row_for_row(filled: tuple[Path, Path], tmp_path: Path) -> None:
    var, target = filled
    restored = manage(tmp_path / "two", "", "restore", str(target))
    assert "Restored" in restored.stdout
    assert "OCOP_KEY_SECRET" not in restored.stdout
    before, after = rows(var, ""), rows(tmp_path / "two", "")
    assert after == before
    assert len(after["products_product"]) == 3
    assert (tmp_path / "two/files/drill/paper.txt").read_text() == "Giấy chứng nhận"
    # The key came along: the old code verifies, and a new certificate is signed with the same key.
    assert (tmp_path / "two/keys/certificates.json").read_bytes() == (var / "keys/certificates.json").read_bytes()
    assert (tmp_path / "two/keys/certificates.json").stat().st_mode & 0o777 == 0o600
    again = manage(tmp_path / "two", "", "restore", str(target), check=False)
    assert again.returncode == 1
    assert "already holds data" in again.stderr
    assert rows(tmp_path / "two", "") == before
    assert carried(signed(tmp_path / "two", "")) == ("in_force", "MAU-01-000002", "in_force", True, [1], 1)


def test_with_another_secret_it_says_what_to_set(filled: tuple[Path, Path], migrated: Path, tmp_path: Path) -> None:
    var, target = filled
    two = empty(tmp_path / "two", migrated)
    restored = manage(two, "", "restore", str(target), secret="another")
    assert "set OCOP_KEY_SECRET" in restored.stdout
    refused = manage(two, "", "shell", "--verbosity", "0", "-c", SIGN, secret="another", check=False)
    assert refused.returncode == 1
    assert "Refused" in refused.stderr
    assert rows(two, "") == rows(var, "")
    assert carried(signed(two, "")) == ("in_force", "MAU-01-000002", "in_force", True, [1], 1)


def test_a_laptop_archive_restores_on_postgresql(filled: tuple[Path, Path], migrated: Path, tmp_path: Path) -> None:
    url = os.environ.get("OCOP_TEST_POSTGRES", "") or os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        pytest.skip("no PostgreSQL named by OCOP_TEST_POSTGRES")
    import psycopg

    var, target = filled
    name = f"drill_{uuid.uuid4().hex[:8]}"
    server, _, _ = url.rpartition("/")
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        template = os.environ.get("TESTS_TEMPLATE", "")  # tables and no rows
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}" if template else f"CREATE DATABASE {name}")
        try:
            manage(tmp_path / "two", f"{server}/{name}", "restore", str(target))
            assert rows(tmp_path / "two", f"{server}/{name}") == rows(var, "")
            there = signed(tmp_path / "two", f"{server}/{name}")
            assert carried(there) == ("in_force", "MAU-01-000002", "in_force", True, [1], 1)
            # Sequences go on after the restored rows.
            manage(
                tmp_path / "two",
                f"{server}/{name}",
                "shell",
                "--verbosity",
                "0",
                "-c",
                "from tests import builders; builders.product('Thêm')",
            )
            back = tmp_path / "back.tar.gz"
            manage(tmp_path / "two", f"{server}/{name}", "backup", str(back))
            manage(empty(tmp_path / "three", migrated), "", "restore", str(back))
            assert len(rows(tmp_path / "three", "")["products_product"]) == 4
            # From the laptop to the server and back: one key all the way, and codes of all three places verify.
            third = signed(tmp_path / "three", "")
            assert carried(third) == ("in_force", "MAU-01-000003", "in_force", True, [1], 1)
            assert third["old"] == there["old"]
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_a_cut_archive_is_refused_and_changes_nothing(
    filled: tuple[Path, Path], migrated: Path, tmp_path: Path
) -> None:
    _, target = filled
    empty(tmp_path / "two", migrated)
    cut = tmp_path / "cut.tar.gz"
    cut.write_bytes(target.read_bytes()[: target.stat().st_size // 2])
    done = manage(tmp_path / "two", "", "restore", str(cut), check=False)
    assert done.returncode == 1
    assert "is not a whole OCOP backup" in done.stderr
    assert all(
        not lines
        for table, lines in rows(tmp_path / "two", "").items()
        if table in {"people_person", "products_product", "ledger_entry"}
    )


def test_an_archive_with_a_changed_row_is_refused(filled: tuple[Path, Path], migrated: Path, tmp_path: Path) -> None:
    _, target = filled
    empty(tmp_path / "two", migrated)
    changed = tmp_path / "changed.tar.gz"
    with tarfile.open(target) as source, tarfile.open(changed, "w:gz") as out:
        for member in source:
            content = source.extractfile(member)
            assert content is not None
            data = content.read()
            if member.name == "tables/products_product.jsonl":
                data = data.replace("Nón lá thử 1".encode(), "Nón lá thử 9".encode())
            member.size = len(data)
            out.addfile(member, io.BytesIO(data))
    done = manage(tmp_path / "two", "", "restore", str(changed), check=False)
    assert done.returncode == 1
    assert "table products_product is not what its manifest says" in done.stderr
    assert rows(tmp_path / "two", "")["products_product"] == []
