"""Several writers at once: sequences without a gap, a chain that verifies. On SQLite in a file, by processes; on PostgreSQL by threads."""

import os
import shutil
import subprocess
import sys
import textwrap
import threading

import pytest
from django.conf import settings
from django.db import connection, transaction

from ocop.ledger.models import Entry
from ocop.ledger.record import record
from ocop.ledger.verification import verify

EACH = 40

WRITER = f"""
    import django; django.setup()
    from django.db import transaction
    from ocop.ledger.record import record
    for number in range({EACH}):
        with transaction.atomic():
            record(by=None, action="ledger.race", topic="system", after={{"n": number}})
"""


def test_processes_on_one_sqlite_file(tmp_path, migrated):
    database = f"sqlite:///{shutil.copy(migrated, tmp_path)}"
    env = {
        **os.environ,
        "DATABASE_URL": database,
        "OCOP_INSTANCE": "demo",
        "OCOP_VAR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "ocop.config.settings",
    }
    run = [sys.executable, "-c"]
    writers = [subprocess.Popen([*run, textwrap.dedent(WRITER)], env=env, cwd=settings.BASE_DIR) for _ in range(3)]
    assert [writer.wait(timeout=300) for writer in writers] == [0, 0, 0]
    walk = subprocess.run(
        [sys.executable, "manage.py", "ledger", "verify"],
        env=env,
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
    )
    assert walk.stdout.startswith(f"The ledger is whole: {3 * EACH} entries, head {3 * EACH}:"), walk.stderr


@pytest.mark.django_db(transaction=True)
def test_threads_on_postgresql():
    if connection.vendor != "postgresql":
        pytest.skip("threads share the in-memory database of SQLite tests; the processes above stand for it")
    problems = []

    def write():
        try:
            for number in range(EACH):
                with transaction.atomic():
                    record(by=None, action="ledger.race", topic="system", after={"n": number})
        except Exception as problem:
            problems.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert problems == []
    assert list(Entry.objects.order_by("sequence").values_list("sequence", flat=True)) == list(range(1, 4 * EACH + 1))
    assert verify().is_whole
