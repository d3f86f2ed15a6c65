"""The advisory team: samples, remarks, questions back to the producer, site visits, report. The team scores nothing."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.appraisal import actors, tellings
from ocop.appraisal.criteria_of import criteria_set
from ocop.appraisal.models import Dossier, Question, Remark, Sample, SiteVisit, TeamReport
from ocop.appraisal.moves import locked, move
from ocop.files.models import StoredFile
from ocop.ledger.record import record
from ocop.ledger.refusal import Refused
from ocop.workdays import clock

LONGEST_WORDS = 4000
LONGEST_PARTICIPANTS = 300
MOST_UNITS = 500


def _with_team(by: Any, dossier: Dossier, *also: str) -> Dossier:
    """The dossier, locked, while the team has it and `by` is of the team (or one of `also`). Raises Refused."""
    row = locked(by, dossier)
    if actors.acting_as(by, row, ("team", *also)) is None:
        raise Refused(_("This is for the advisory team of the round."))
    if row.state != "in_review":
        raise Refused(_("The dossier is not with the advisory team now."))
    return row


def _words(words: str, *, field: str = "words") -> str:
    words = words.replace("\x00", "").strip()
    if not words:
        raise Refused(_("Write a few words."), field=field)
    if len(words) > LONGEST_WORDS:
        raise Refused(_("The words are too long; %(most)s characters at most.") % {"most": LONGEST_WORDS}, field=field)
    return words


def _criterion(row: Dossier, number: str) -> str:
    if number and number not in criteria_set(row.criteria).by_number:
        raise Refused(_("This set has no criterion %(number)s.") % {"number": number[:20]}, field="criterion")
    return number


def log_samples(
    *, by: Any, dossier: Dossier, units: int, received_on: datetime.date, condition: str = "", kept_at: str = ""
) -> Sample:
    """Log sample units as they come in (five for a product, none for tourism). Raises Refused."""
    with transaction.atomic():
        row = locked(by, dossier)
        if actors.acting_as(by, row, ("office", "secretary", "team")) is None:
            raise Refused(_("Samples are received by the office, the secretary or the advisory team."))
        if row.state not in ("forwarded", "in_review"):
            raise Refused(_("Samples are received before the council meets."))
        if not criteria_set(row.criteria).sample_units:
            raise Refused(_("This set asks for no samples."))
        if not 1 <= units <= MOST_UNITS:
            raise Refused(_("Units are from 1 to %(most)s.") % {"most": MOST_UNITS}, field="units")
        if received_on > clock.today():
            raise Refused(_("This day has not come yet."), field="received_on")
        sample = Sample.objects.create(
            dossier=row,
            units=units,
            received_on=received_on,
            condition=condition.strip()[:200],
            kept_at=kept_at.strip()[:120],
            recorded_by_name=by.name,
            recorded_at=clock.now(),
        )
        record(
            by=by,
            action="appraisal.log_samples",
            topic="appraisal",
            subject=row,
            after={"units": units, "received_on": received_on, "kept_at": sample.kept_at},
        )
    return sample


def remark(*, by: Any, dossier: Dossier, criterion: str, words: str) -> Remark:
    """Note something on a criterion, or on the whole when it is empty; the council reads it. Raises Refused."""
    with transaction.atomic():
        row = _with_team(by, dossier)
        found = Remark.objects.create(
            dossier=row,
            criterion=_criterion(row, criterion),
            words=_words(words),
            by=by,
            by_name=by.name,
            at=clock.now(),
        )
        record(
            by=by,
            action="appraisal.remark",
            topic="appraisal",
            subject=row,
            after={"criterion": criterion, "words": found.words},
        )
    return found


def ask(*, by: Any, dossier: Dossier, criterion: str, words: str, due_on: datetime.date | None = None) -> Question:
    """Ask the producer. Raises Refused."""
    with transaction.atomic():
        row = _with_team(by, dossier, "secretary")
        if due_on is not None and due_on < clock.today():
            raise Refused(_("This day has passed."), field="due_on")
        question = Question.objects.create(
            dossier=row,
            criterion=_criterion(row, criterion),
            words=_words(words),
            asked_by=by,
            asked_by_name=by.name,
            asked_at=clock.now(),
            due_on=due_on,
        )
        record(
            by=by,
            action="appraisal.ask",
            topic="appraisal",
            subject=row,
            after={"criterion": criterion, "words": question.words, "due_on": due_on},
        )
        tellings.asked(question, row)
    return question


def answer_question(*, by: Any, question: Question, words: str, file: StoredFile | None = None) -> Question:
    """The producer answers, once. Raises Refused."""
    with transaction.atomic():
        row = locked(by, question.dossier)
        if actors.acting_as(by, row, ("producer",)) is None:
            raise Refused(_("The producer answers this question."))
        found = Question.objects.select_for_update(of=("self",)).get(pk=question.pk)
        if found.replied_at is not None:
            raise Refused(_("This question was answered."))
        found.reply, found.file = _words(words, field="reply"), file
        found.replied_by_name, found.replied_at = by.name, clock.now()
        found.save(update_fields=["reply", "file", "replied_by_name", "replied_at"])
        record(
            by=by,
            action="appraisal.answer_question",
            topic="appraisal",
            subject=row,
            after={"question": found.pk, "words": found.reply, "file": file.digest if file else None},
        )
        tellings.answered(found, row)
    return found


def take_back(*, by: Any, question: Question, reason: str) -> Question:
    """Wait for the answer no more: asked twice, or no longer needed. The producer is told why. Raises Refused."""
    with transaction.atomic():
        row = _with_team(by, question.dossier, "secretary")
        found = Question.objects.select_for_update(of=("self",)).get(pk=question.pk)
        if found.replied_at is not None:
            raise Refused(_("This question was answered."))
        found.taken_back = _words(reason, field="reason")
        found.replied_by_name, found.replied_at = by.name, clock.now()
        found.save(update_fields=["taken_back", "replied_by_name", "replied_at"])
        record(
            by=by,
            action="appraisal.take_back_question",
            topic="appraisal",
            subject=row,
            after={"question": found.pk},
            reason=found.taken_back,
        )
        tellings.taken_back(found, row)
    return found


def plan_visit(*, by: Any, dossier: Dossier, planned_on: datetime.date, participants: str = "") -> SiteVisit:
    """Plan a visit to the place of production. Raises Refused."""
    with transaction.atomic():
        row = _with_team(by, dossier, "secretary")
        if planned_on < clock.today():
            raise Refused(_("This day has passed."), field="planned_on")
        if len(participants) > LONGEST_PARTICIPANTS:
            raise Refused(
                _("The words are too long; %(most)s characters at most.") % {"most": LONGEST_PARTICIPANTS},
                field="participants",
            )
        visit = SiteVisit.objects.create(
            dossier=row,
            planned_on=planned_on,
            participants=participants.strip(),
            recorded_by_name=by.name,
            recorded_at=clock.now(),
        )
        record(by=by, action="appraisal.plan_visit", topic="appraisal", subject=row, after={"planned_on": planned_on})
    return visit


def record_visit(
    *,
    by: Any,
    visit: SiteVisit,
    visited_on: datetime.date,
    findings: str,
    participants: str,
    files: Iterable[StoredFile] = (),
) -> SiteVisit:
    """Write down what a visit found, with pictures. Raises Refused."""
    with transaction.atomic():
        row = _with_team(by, visit.dossier, "secretary")
        found = SiteVisit.objects.select_for_update(of=("self",)).get(pk=visit.pk)
        if found.visited_on is not None:
            raise Refused(_("This visit is already written down."))
        if visited_on > clock.today():
            raise Refused(_("This day has not come yet."), field="visited_on")
        if len(participants) > LONGEST_PARTICIPANTS:
            raise Refused(
                _("The words are too long; %(most)s characters at most.") % {"most": LONGEST_PARTICIPANTS},
                field="participants",
            )
        found.visited_on, found.findings, found.participants = (
            visited_on,
            _words(findings, field="findings"),
            participants.strip(),
        )
        found.save(update_fields=["visited_on", "findings", "participants"])
        kept = list(files)
        found.files.set(kept)
        record(
            by=by,
            action="appraisal.record_visit",
            topic="appraisal",
            subject=row,
            after={"visited_on": visited_on, "findings": found.findings, "files": [file.digest for file in kept]},
        )
    return found


def report(*, by: Any, dossier: Dossier, words: str, is_ready: bool) -> TeamReport:
    """The team's report; while the team has the dossier it may be written anew. Raises Refused."""
    with transaction.atomic():
        row = _with_team(by, dossier)
        found, _made = TeamReport.objects.update_or_create(
            dossier=row, defaults={"words": _words(words), "is_ready": is_ready, "by_name": by.name, "at": clock.now()}
        )
        record(
            by=by,
            action="appraisal.team_report",
            topic="appraisal",
            subject=row,
            after={"is_ready": is_ready, "words": found.words},
        )
    return found


def prepare(*, by: Any, dossier: Dossier, version: int | None = None) -> Dossier:
    """Hand the dossier on to the council. Raises Refused."""
    return move(by=by, dossier=dossier, name="prepare", version=version)
