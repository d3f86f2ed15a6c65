"""Several machines at once: one message, one letter, one work of the day. Processes on a SQLite file, threads on PostgreSQL."""

import datetime
import os
import shutil
import subprocess
import sys
import textwrap
import threading

import pytest
from django.conf import settings
from django.core import mail
from django.db import connection, transaction

from ocop import notices
from ocop.notices import daily, mailing
from ocop.notices.models import DailyRun, Notice
from ocop.people.models import Person
from tests import builders

DAY = datetime.date(2026, 11, 22)
MACHINES = 3

PREPARE = """
    import django; django.setup()
    from ocop.people.models import Person
    for n in range(5):
        Person.objects.create_user(name=f"P{n}", email=f"p{n}@example.test")
"""
MACHINE = """
    import datetime, os, sys, time
    import django; django.setup()
    from django.conf import settings
    from django.db import transaction
    from ocop import notices
    from ocop.notices import daily, kinds, mailing
    from ocop.people.models import Person
    kinds.register(kinds.Kind("test.urgent", "Urgent", "Now: %(name)s", "", urgent=True))
    mailing.REST = datetime.timedelta(0)

    def work(day):
        (settings.VAR / f"did-{os.getpid()}").write_text(str(day))
        time.sleep(0.05)
        notices.send(to=Person.objects.all(), kind="test.urgent", key=f"w:{day}", params={"name": "x"})

    daily._works.clear()
    daily.register("test.work", work)
    (settings.VAR / f"ready-{os.getpid()}").touch()
    while len(list(settings.VAR.glob("ready-*"))) < int(sys.argv[1]):
        time.sleep(0.01)
    for ahead in range(3):
        daily.run(datetime.date(2026, 11, 22) + datetime.timedelta(days=ahead))
    for n in range(10):
        with transaction.atomic():
            notices.send(to=Person.objects.all(), kind="test.urgent", key=f"n:{n}", params={"name": "y"})
    mailing.send_due()
"""
READ = """
    import django; django.setup()
    from ocop.notices.models import DailyRun, Notice
    sent = Notice.objects.filter(emailed_at__isnull=False, email_error="", email_attempts=1).count()
    print(Notice.objects.count(), sent, DailyRun.objects.filter(finished_at__isnull=False).count())
"""


def test_processes_on_one_sqlite_file(tmp_path, migrated):
    env = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{shutil.copy(migrated, tmp_path)}",
        "OCOP_INSTANCE": "demo",
        "OCOP_VAR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "ocop.config.settings",
    }
    env.pop("OCOP_TODAY", None)

    def run(code, *arguments):
        return [sys.executable, "-c", textwrap.dedent(code), *arguments]

    subprocess.run(run(PREPARE), env=env, check=True, cwd=settings.BASE_DIR)
    machines = [subprocess.Popen(run(MACHINE, str(MACHINES)), env=env, cwd=settings.BASE_DIR) for _ in range(MACHINES)]
    assert [machine.wait(timeout=300) for machine in machines] == [0] * MACHINES
    read = subprocess.run(run(READ), env=env, check=True, cwd=settings.BASE_DIR, capture_output=True, text=True)
    # Three days and ten keys for five persons; three days of two works.
    assert read.stdout.split() == ["65", "65", "6"]
    letters = list((tmp_path / "letters").iterdir())
    # Messages of two machines to one person may go in one letter; each is said once.
    assert sum(letter.read_text().count("Now: ") for letter in letters) == 65


def at_once(work):
    """Eight threads with connections of their own; what went wrong in them."""
    started, problems = threading.Barrier(8), []

    def machine():
        try:
            started.wait()
            work()
        except Exception as problem:
            problems.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=machine) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return problems


@pytest.fixture
def several(transactional_db):
    if connection.vendor != "postgresql":
        pytest.skip("threads share the in-memory database of SQLite tests; the processes above stand for it")
    return [builders.person(f"P{n}") for n in range(5)]


def test_threads_do_a_day_once(several):
    calls = []

    def work(day):
        calls.append(day)
        notices.send(to=Person.objects.all(), kind="test.urgent", key=f"w:{day}", params={"name": "x"})

    daily.register("test.work", work)
    assert at_once(lambda: daily.run(DAY)) == []
    assert calls == [DAY]
    assert DailyRun.objects.filter(finished_at__isnull=False).count() == 2
    assert (Notice.objects.count(), len(mail.outbox)) == (5, 5)


def test_threads_send_a_key_once(several):
    def work():
        with transaction.atomic():
            notices.send(to=several, kind="test.urgent", key="same", params={"name": "x"})

    assert at_once(work) == []
    assert (Notice.objects.count(), len(mail.outbox)) == (5, 5)


def test_threads_mail_once(several):
    with transaction.atomic():
        notices.send(to=several, kind="test.plain", key="k", params={"name": "x", "day": DAY})
        transaction.on_commit(mail.outbox.clear)
    mail.outbox.clear()
    Notice.objects.update(emailed_at=None, email_after=datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC))
    assert at_once(mailing.send_due) == []
    assert len(mail.outbox) == 5
