"""Filling in a dossier: choices, words, papers behind them, texts of the forms.

A draft is saved over and over, from a phone that loses its network; the ledger does not record each word of it. What it records is
what an officer writes for a household, and later the filed version with its digest. Two phones that write the same criterion are
told apart by `device` and `base`: the second is given both texts and chooses.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.appraisal.criteria_of import criteria_set
from ocop.appraisal.form_fields import FIELDS
from ocop.appraisal.models import Answer, AnswerEvidence, Dossier
from ocop.appraisal.moves import locked
from ocop.appraisal.writers import writing_as
from ocop.files.models import StoredFile
from ocop.ledger.record import record
from ocop.ledger.refusal import Refused
from ocop.people.models import Person
from ocop.producers.actions.papers import add_paper, add_version
from ocop.producers.models import Paper, PaperVersion
from ocop.rulebooks.criteria import CriteriaSet
from ocop.rulebooks.rating import AnswerError, parse_answers
from ocop.workdays import clock

LONGEST_WORDS = 4000
MOST_PAGES = 2000


@dataclass(frozen=True)
class Theirs:
    """What stands on the server when two phones wrote the same thing."""

    by_name: str
    revision: int
    content: dict[str, Any]


class Clash(Refused):
    """Somebody else wrote here since: nothing was changed, `theirs` says what stands, the person chooses."""

    def __init__(self, theirs: Theirs) -> None:
        super().__init__(
            _("This was changed on another phone (%(name)s). Look at both and choose.") % {"name": theirs.by_name}
        )
        self.theirs = theirs


def _draft(by: Any, dossier: Dossier) -> tuple[Dossier, str]:
    """The dossier, locked, and as whom the person writes in it. Raises Refused."""
    row = locked(by, dossier)
    return row, writing_as(by, row)


def _touch(row: Dossier) -> None:
    Dossier.objects.filter(pk=row.pk).update(changed_at=clock.now())


def checked_choice(one: CriteriaSet, criterion: str, choice: int | None, case: str) -> None:
    """Raises Refused for a criterion, case or choice that is not of the set."""
    if criterion not in one.by_number:
        raise Refused(_("This set has no criterion %(number)s.") % {"number": criterion[:20]})
    if choice is None:
        return
    try:
        parse_answers(one, {criterion: {"case": case, "choice": choice} if case else choice})
    except AnswerError as error:
        raise Refused(_("Criterion %(number)s has no such choice.") % {"number": criterion}) from error


def save_answer(
    *,
    by: Any,
    dossier: Dossier,
    criterion: str,
    choice: int | None,
    case: str = "",
    words: str = "",
    base: int | None = None,
    device: str = "",
) -> Answer:
    """Save choice and words of one criterion; the same again changes nothing.

    `base`: the revision this page last had (0: none); None writes over whatever stands. Raises Clash when another device wrote since,
    Refused for a choice that is not of the set, a filed dossier or a person without right.
    """
    words = words.replace("\r\n", "\n").replace("\x00", "").strip()
    if len(words) > LONGEST_WORDS:
        raise Refused(
            _("The words are too long; %(most)s characters at most.") % {"most": LONGEST_WORDS}, field="words"
        )
    case = case if choice is not None else ""
    with transaction.atomic():
        row, role = _draft(by, dossier)
        checked_choice(criteria_set(row.criteria), criterion, choice, case)
        answer = Answer.objects.select_for_update().filter(dossier=row, criterion=criterion).first()
        if answer is not None and (answer.choice, answer.case, answer.words) == (choice, case, words):
            return answer
        if answer is None:
            answer = Answer(dossier=row, criterion=criterion, revision=0)
        elif base is not None and base != answer.revision and not (device and device == answer.device):
            raise Clash(
                Theirs(
                    answer.saved_by_name,
                    answer.revision,
                    {"choice": answer.choice, "case": answer.case, "words": answer.words},
                )
            )
        before = {"choice": answer.choice, "case": answer.case} if answer.pk else {}
        answer.choice, answer.case, answer.words = choice, case, words
        answer.revision += 1
        answer.device, answer.saved_at, answer.saved_by_name = device[:40], clock.now(), by.name[:120]
        answer.save()
        _touch(row)
        if role == "commune":
            record(
                by=by,
                action="appraisal.answer_for",
                topic="appraisal",
                subject=row,
                before={"criterion": criterion, **before},
                after={"criterion": criterion, "choice": choice, "case": case},
            )
    return answer


def names_of(keys: Iterable[int | None]) -> dict[int, str]:
    """Names of the persons who wrote fields of a form; the marks hold keys, so that an erased account leaves no name behind."""
    return dict(Person.objects.filter(pk__in=[key for key in keys if key]).values_list("pk", "name"))


def save_field(
    *, by: Any, dossier: Dossier, name: str, value: str, base: int | None = None, device: str = ""
) -> tuple[str, int]:
    """Save one text of forms 01 and 02; (value as kept, its revision). Raises Clash and Refused as `save_answer`."""
    field = FIELDS.get(name)
    if field is None:
        raise Refused(_("The forms have no such field."))
    value = field.tidy(value)
    with transaction.atomic():
        row, role = _draft(by, dossier)
        stands = str(row.form.get(name, ""))
        revision, last_device, last_by = row.form_marks.get(name, (0, "", None))
        if stands == value:
            return value, revision
        if base is not None and base != revision and not (device and device == last_device):
            raise Clash(Theirs(names_of([last_by]).get(last_by or 0, ""), revision, {"value": stands}))
        row.form[name] = value
        row.form_marks[name] = [revision + 1, device[:40], by.pk]
        row.changed_at = clock.now()
        row.save(update_fields=["form", "form_marks", "changed_at"])
        if role == "commune":
            record(
                by=by,
                action="appraisal.fill_in_for",
                topic="appraisal",
                subject=row,
                after={"field": name},
            )
    return value, revision + 1


def add_evidence(
    *, by: Any, dossier: Dossier, criterion: str, version_id: int, page: int = 0, note: str = ""
) -> AnswerEvidence:
    """Point the answer to a version (and page, 0: all of it) of one of the producer's papers; twice is once. Raises Refused."""
    if not 0 <= page <= MOST_PAGES:
        raise Refused(_("A page is a number from 1, or nothing for the whole paper."), field="page")
    with transaction.atomic():
        row, role = _draft(by, dossier)
        one = criteria_set(row.criteria)
        checked_choice(one, criterion, None, "")
        version = PaperVersion.objects.filter(pk=version_id, paper__producer=row.producer_id).first()
        if version is None:
            raise Refused(_("That is not a paper of this producer."), field="version")
        answer, _is_new = Answer.objects.get_or_create(
            dossier=row,
            criterion=criterion,
            defaults={"saved_at": clock.now(), "saved_by_name": by.name[:120], "revision": 0},
        )
        evidence, is_new = AnswerEvidence.objects.get_or_create(
            answer=answer, paper_version=version, page=page, defaults={"note": note.strip()[:200]}
        )
        if is_new:
            _touch(row)
            if role == "commune":
                record(
                    by=by,
                    action="appraisal.evidence_for",
                    topic="appraisal",
                    subject=row,
                    after={"criterion": criterion, "paper": version.paper_id, "version": version.number, "page": page},
                )
    return evidence


def remove_evidence(*, by: Any, dossier: Dossier, evidence_id: int) -> None:
    """The answer no longer points there; the paper stays with the producer. Gone already is fine. Raises Refused."""
    with transaction.atomic():
        row, _role = _draft(by, dossier)
        gone, _rows = AnswerEvidence.objects.filter(pk=evidence_id, answer__dossier=row).delete()
        if gone:
            _touch(row)


def keep_evidence(
    *,
    by: Any,
    dossier: Dossier,
    criterion: str,
    file: StoredFile,
    kind: str,
    title: str,
    page: int = 0,
    paper_id: int | None = None,
    valid_to: Any = None,
    document_number: str = "",
    issuer: str = "",
) -> AnswerEvidence:
    """A photographed or uploaded file becomes a paper of the producer (or a newer version of one) and backs the answer.

    The same bytes sent twice are one paper: a double click or a repeated upload makes nothing new. Raises Refused.
    """
    with transaction.atomic():
        row, _role = _draft(by, dossier)
        checked_choice(criteria_set(row.criteria), criterion, None, "")
        version = (
            PaperVersion.objects.filter(paper__producer=row.producer_id, file__digest=file.digest)
            .order_by("-number", "-pk")
            .first()
        )
        if version is None:
            if paper_id is not None:
                if not Paper.objects.filter(pk=paper_id, producer=row.producer_id).exists():
                    raise Refused(_("That is not a paper of this producer."), field="paper")
                version = add_version(
                    by=by,
                    paper_id=paper_id,
                    file=file,
                    valid_to=valid_to,
                    document_number=document_number,
                    issuer=issuer,
                )
            else:
                paper = add_paper(
                    by=by,
                    producer_id=row.producer_id,
                    kind=kind,
                    title=title,
                    file=file,
                    valid_to=valid_to,
                    document_number=document_number,
                    issuer=issuer,
                )
                version = paper.versions.get()
        return add_evidence(by=by, dossier=row, criterion=criterion, version_id=version.pk, page=page)
