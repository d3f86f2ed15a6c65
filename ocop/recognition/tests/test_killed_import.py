"""A killed import leaves nothing half done, and two that apply the same import at once apply it once."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import connection

from ocop.exchange.tests import books

ROOT = Path(__file__).parents[3]
BRING = """
from django.core.files.uploadedfile import SimpleUploadedFile
from ocop.exchange import actions, applying
from ocop.exchange.models import Import
content = open({file!r}, "rb").read()
of = actions.bring(by=None, upload=SimpleUploadedFile("a.csv", content), kind="products", register="public")
actions.read(import_id=of.pk)
applying.begin(by=None, of=of, leaves_out_wrong=False)
print("import", of.pk)
"""
APPLY_AND_STOP = """
import pathlib, time
from ocop.exchange import applying
def stop(kind, keys):
    from ocop.products.models import Product
    assert Product.objects.count() == 569
    pathlib.Path({mark!r}).write_text("half")
    time.sleep(120)
applying.documents.refresh = stop
applying.apply(import_id={key})
"""
APPLY = """
from ocop.exchange import applying
from ocop.exchange.models import Import
of = applying.apply(import_id={key})
print("state", of.state)
"""
LOOK = """
from ocop.exchange import progress, states
from ocop.exchange.models import Import, Deed
from ocop.ledger.models import Entry
from ocop.people.models import Organisation
from ocop.products.models import Product
from ocop.recognition.models import Recognition, Assessment
of = Import.objects.get(pk={key})
progress.SILENCE_SECONDS = 0  # the killed process is known to be dead
print("look", of.state, states.is_cut_off(of), Product.objects.count(), Organisation.objects.count(), Recognition.objects.count(),
      Assessment.objects.count(), Deed.objects.count(), Entry.objects.filter(action="exchange.apply").count())
"""


class Office:
    """An instance of its own: a database in a file on SQLite, the test's own database on PostgreSQL."""

    def __init__(self, tmp_path: Path, migrated: Path) -> None:
        self.env = {
            **os.environ,
            "OCOP_INSTANCE": "demo",
            "OCOP_VAR": str(tmp_path),
            "DJANGO_SETTINGS_MODULE": "ocop.config.settings",
        }
        self.env.pop("OCOP_TODAY", None)
        if connection.vendor == "postgresql":
            at = connection.settings_dict
            self.env["DATABASE_URL"] = (
                f"postgres://{at['USER']}:{at['PASSWORD']}@{at['HOST']}:{at['PORT'] or 5432}/{at['NAME']}"
            )
        else:
            self.env["DATABASE_URL"] = f"sqlite:///{shutil.copy(migrated, tmp_path)}"
            self.run("from django.core.management import call_command; call_command('places', verbosity=0)")

    def start(self, code: str) -> subprocess.Popen[str]:
        """A process of this instance."""
        program = f"import django; django.setup()\n{code}"
        return subprocess.Popen(
            [sys.executable, "-c", program],
            cwd=ROOT,
            env=self.env,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, code: str) -> str:
        """What a process says on its last line."""
        process = self.start(code)
        out, err = process.communicate(timeout=300)
        assert process.returncode == 0, err
        return out.strip().splitlines()[-1] if out.strip() else ""


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_killed_in_mid_application_then_applied_twice_at_once(tmp_path: Path, migrated: Path, places: None) -> None:
    office = Office(tmp_path, migrated)
    key = office.run(BRING.format(file=str(books.EXAMPLES / "ocop-products.csv"))).split()[1]
    mark = tmp_path / "half"
    process = office.start(APPLY_AND_STOP.format(mark=str(mark), key=key))
    deadline = time.monotonic() + 300
    while not mark.exists():
        assert process.poll() is None, process.communicate()[1]
        assert time.monotonic() < deadline
        time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert office.run(LOOK.format(key=key)) == "look applying True 0 0 0 0 0 0"
    both = [office.start(APPLY.format(key=key)) for _ in range(2)]
    for one in both:
        out, err = one.communicate(timeout=300)
        assert one.returncode == 0, err
        assert out.strip().endswith("state applied")
    assert office.run(LOOK.format(key=key)) == "look applied False 569 242 379 190 569 1"
