"""Products of 90 points and more: sent on to the ministry, its answer, and what the city makes of it (decree 26/2026 art. 4, 7)."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.appraisal import ruling_notices
from ocop.appraisal.actions.reopening import set_aside
from ocop.appraisal.models import Dossier, MinistryFile, Round
from ocop.appraisal.moves import locked, move
from ocop.files.models import StoredFile
from ocop.ledger.record import record
from ocop.ledger.refusal import Refused
from ocop.people.rights import rights_of
from ocop.recognition import actions as recognitions
from ocop.recognition.certificates.issuing import issue_certificates
from ocop.recognition.models import Recognition
from ocop.rulebooks.procedure import procedure_at
from ocop.workdays import clock


def newest(dossier: Dossier) -> MinistryFile | None:
    """The last sending of a dossier; earlier ones stay as they were."""
    found: MinistryFile | None = dossier.ministry_files.order_by("-pk").first()
    return found


def _office(by: Any) -> None:
    if not rights_of(by).is_city_officer:
        raise Refused(_("What goes to the ministry is the coordination office's to record."))


def send(*, by: Any, dossier: Dossier, letter: str, sent_on: datetime.date) -> MinistryFile:
    """Record that the dossier went to the ministry, with number and day of the letter. Raises Refused."""
    _office(by)
    if not letter.strip():
        raise Refused(_("The letter needs its number."), field="letter")
    if sent_on > clock.today():
        raise Refused(_("This day has not come yet."), field="sent_on")
    with transaction.atomic():
        row = locked(by, dossier)
        if row.state != "sent_up":
            raise Refused(_("Only a product recognised as potential five-star is sent on."))
        last = newest(row)
        if last is not None and last.answered_on is None:
            raise Refused(_("It was sent on already; nothing was done a second time."))
        if sent_on < row.state_since.date() and not _decided_by_then(row, sent_on):
            raise Refused(_("It cannot be sent on before it was decided."), field="sent_on")
        sent = MinistryFile.objects.create(
            dossier=row, letter=letter.strip(), sent_on=sent_on, sent_by_name=by.name[:120]
        )
        record(
            by=by, action="appraisal.send_to_ministry", topic="appraisal", subject=row,
            after={"letter": sent.letter, "sent_on": sent_on},
        )  # fmt: skip
        ruling_notices.tell_sent(sent)
    return sent


def _decided_by_then(dossier: Dossier, day: datetime.date) -> bool:
    item = dossier.decision_items.filter(is_standing=True).select_related("decision").first()
    return item is not None and item.decision.decided_on is not None and item.decision.decided_on <= day


def record_answer(
    *,
    by: Any,
    dossier: Dossier,
    answered_on: datetime.date,
    stars: int,
    points: Decimal,
    decision: str = "",
    words: str = "",
    file: StoredFile | None = None,
) -> MinistryFile:
    """Record the ministry's answer. Five stars are a new recognition by its decision, with a certificate. Raises Refused.

    Below five stars nothing changes yet: the city recognises three or four stars from that result, or rates again.
    """
    _office(by)
    least = procedure_at(answered_on).ministry_from_points
    if answered_on > clock.today():
        raise Refused(_("This day has not come yet."), field="answered_on")
    if not 1 <= stars <= 5:
        raise Refused(_("Stars are from one to five."), field="stars")
    if not 0 <= points <= 100:
        raise Refused(_("Points lie between 0 and 100."), field="points")
    if stars == 5 and points < least:
        raise Refused(_("Five stars need %(least)s points.") % {"least": least}, field="points")
    if stars == 5 and not decision.strip():
        raise Refused(_("Five stars need the number of the ministry's decision."), field="decision")
    with transaction.atomic():
        row = locked(by, dossier)
        sent = newest(row)
        if row.state != "sent_up" or sent is None:
            raise Refused(_("It was not sent on yet."))
        if sent.answered_on is not None:
            raise Refused(_("The answer is recorded already; nothing was done a second time."))
        if answered_on < sent.sent_on:
            raise Refused(_("The answer cannot be older than the letter."), field="answered_on")
        sent.answered_on, sent.answer_stars, sent.answer_points = answered_on, stars, points
        sent.answer_decision, sent.answer_words, sent.answer_file = decision.strip(), words.strip(), file
        if stars == 5:
            sent.recognition = recognitions.recognise(
                by=by, product=row.product, level="5", kind=Recognition.Kind.UPGRADED, body=Recognition.Body.MINISTRY,
                decision=decision.strip(), issued_on=answered_on, points=points, rulebook=row.criteria.decree,
            )  # fmt: skip
            issue_certificates(by=by, recognitions=[sent.recognition])
        sent.save()
        move(by=by, dossier=row, name="answer")
        record(
            by=by, action="appraisal.ministry_answer", topic="appraisal", subject=row,
            after={"stars": stars, "points": points, "decision": sent.answer_decision, "answered_on": answered_on},
        )  # fmt: skip
    return sent


def recognise_from_answer(
    *, by: Any, dossier: Dossier, decision: str, decided_on: datetime.date
) -> Recognition:  # fmt: skip
    """The city recognises the three or four stars of the ministry's result by a decision of its own. Raises Refused."""
    _office(by)
    if not decision.strip():
        raise Refused(_("A decision needs its number."), field="decision")
    with transaction.atomic():
        row = locked(by, dossier)
        sent = newest(row)
        if row.state != "answered" or sent is None or sent.answered_on is None:
            raise Refused(_("The ministry's answer is not recorded."))
        if sent.follow or sent.answer_stars == 5:
            raise Refused(_("Something was made of this answer already; nothing was done a second time."))
        if sent.answer_stars not in procedure_at(decided_on).city_stars:
            raise Refused(
                _("The city recognises three or four stars; this result has %(stars)s.") % {"stars": sent.answer_stars}
            )
        if decided_on < sent.answered_on:
            raise Refused(_("The decision cannot be older than the answer."), field="decided_on")
        made = recognitions.recognise(
            by=by, product=row.product, level=str(sent.answer_stars), kind=Recognition.Kind.RENEWED, body=Recognition.Body.PROVINCE,
            decision=decision.strip(), issued_on=decided_on, points=sent.answer_points, rulebook=row.criteria.decree,
            reason=_("From the result of the ministry: %(letter)s") % {"letter": sent.answer_decision or sent.letter},
        )  # fmt: skip
        issue_certificates(by=by, recognitions=[made])
        sent.follow, sent.recognition = MinistryFile.Follow.RECOGNISED, made
        sent.save(update_fields=["follow", "recognition"])
        record(
            by=by, action="appraisal.follow_ministry", topic="appraisal", subject=row,
            after={"follow": sent.follow, "level": made.level, "decision": made.decision},
        )  # fmt: skip
    return made


def rate_again(*, by: Any, dossier: Dossier, reason: str, into: Round | None = None) -> Dossier:
    """Bring the dossier before the council again after an answer below five stars. Raises Refused."""
    _office(by)
    with transaction.atomic():
        row = locked(by, dossier)
        sent = newest(row)
        set_aside(row, into)
        moved = move(by=by, dossier=row, name="rate_again", reason=reason)
        if sent is not None:
            sent.follow = MinistryFile.Follow.RATED_AGAIN
            sent.save(update_fields=["follow"])
    return moved
