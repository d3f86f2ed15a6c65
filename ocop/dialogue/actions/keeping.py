"""What the coordination office keeps: dialogues that were held, and which office answers a subject within how many working days."""

from __future__ import annotations

import datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ocop.dialogue import actors, catalogue
from ocop.dialogue.models import Dialogue, SubjectRule
from ocop.ledger.record import record
from ocop.ledger.refusal import Refused
from ocop.workdays import clock

TOPIC = "programme"


def hold(*, by: Any, name: str, held_on: datetime.date, place: str = "") -> Dialogue:
    """Write down a dialogue. Raises Refused."""
    if not actors.sorts(by):
        raise Refused(_("Dialogues are kept by the coordination office."))
    if not name.strip():
        raise Refused(_("Say it in a few words."), field="name")
    try:
        with transaction.atomic():
            row = Dialogue.objects.create(
                register=settings.OCOP_REGISTER,
                name=name.strip()[:200],
                held_on=held_on,
                place=place.strip()[:200],
                made_at=clock.now(),
                made_by=by,
                made_by_name=by.name,
            )
            record(
                by=by, action="dialogue.held", topic=TOPIC, subject=row, after={"name": row.name, "held_on": held_on}
            )
    except IntegrityError:
        raise Refused(_("This dialogue is in the list already."), field="name") from None
    return row


def set_rule(
    *, by: Any, subject: str, office: str, working_days: int, valid_from: datetime.date, basis: str = ""
) -> SubjectRule:
    """From a day on: who answers a subject, within how many working days. What has begun keeps its deadline. Raises Refused."""
    if not actors.sorts(by):
        raise Refused(_("Deadlines are set by the coordination office."))
    if subject not in catalogue.subjects():
        raise Refused(_("Choose what it is about."), field="subject")
    if office not in catalogue.offices():
        raise Refused(_("Choose the office in charge."), field="office")
    if not 1 <= working_days <= 260:
        raise Refused(_("Between 1 and 260 working days."), field="working_days")
    values = {
        "office": office,
        "working_days": working_days,
        "basis": basis.strip()[:250],
        "set_at": clock.now(),
        "set_by": by,
        "set_by_name": by.name,
    }
    with transaction.atomic():
        there = SubjectRule.objects.filter(subject=subject, valid_from=valid_from).first()
        before = {"office": there.office, "working_days": there.working_days} if there else None
        row, _new = SubjectRule.objects.update_or_create(subject=subject, valid_from=valid_from, defaults=values)
        after = {"subject": subject, "office": office, "working_days": working_days, "valid_from": valid_from}
        record(by=by, action="dialogue.rule_set", topic=TOPIC, subject=row, before=before, after=after)
    return row
