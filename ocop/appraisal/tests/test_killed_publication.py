"""A publication whose process is killed half-way leaves nothing, and can be done again."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from ocop.recognition.tests.test_killed_import import Office

SEED = """
from tests import appraisals, builders
from ocop.appraisal.actions import decisions
from ocop.appraisal.tests import rulings
who = builders.person("Cán bộ thử giết"); builders.role(who, "coordination_officer")
round_ = appraisals.round_()
for n in range(3):
    dossier = appraisals.dossier(state="proposed", round=round_)
    rulings.ruling(dossier)
made = decisions.draft(by=who, round_=round_)
print("seed", made.pk, who.pk)
"""
PUBLISH = """
import datetime, os, signal
from ocop.appraisal.actions import decisions
from ocop.appraisal.models import Decision
from django.utils import timezone
from ocop.files.models import StoredFile
from ocop.people.models import Person
from ocop.recognition.models import Recognition
if {kill}:
    def stop(**what):
        assert Recognition.objects.filter(decision="5/QĐ-GIẾT").count() == 3
        os.kill(os.getpid(), signal.SIGKILL)
    decisions.issue_certificates = stop
decisions.publish(by=Person.objects.get(pk={who}), decision=Decision.objects.get(pk={key}), number="5/QĐ-GIẾT",
                  decided_on=datetime.date(2026, 10, 15), signed_by_name="x", signed_file=StoredFile.objects.create(
                      digest="d", name="a.pdf", media_type="application/pdf", size=1, path="a", created_at=timezone.now()))
"""
LOOK = """
from ocop.appraisal.models import Decision, Dossier
from ocop.ledger.models import Entry
from ocop.recognition.models import Certificate, Recognition
row = Decision.objects.get(pk={key})
mine = Recognition.objects.filter(decision="5/QĐ-GIẾT")
print("look", row.state, mine.count(), Certificate.objects.filter(recognition__in=mine).count(),
      sorted(set(Dossier.objects.filter(round=row.round).values_list("state", flat=True))),
      Entry.objects.filter(action="appraisal.publish_decision", subject_id=str(row.pk)).count())
"""


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_killed_publication_leaves_nothing_and_is_done_again(tmp_path: Path, migrated: Path, places: None) -> None:
    office = Office(tmp_path, migrated)
    key, who = office.run(SEED).split()[1:3]
    process = office.start(PUBLISH.format(kill=True, who=who, key=key))
    _out, err = process.communicate(timeout=300)
    assert process.returncode == -signal.SIGKILL, err
    assert office.run(LOOK.format(key=key)) == "look draft 0 0 ['proposed'] 0"
    office.run(PUBLISH.format(kill=False, who=who, key=key))
    assert office.run(LOOK.format(key=key)) == "look published 3 3 ['recognised'] 1"
