"""Cases of withdrawal: finding, hearing, decision within fifteen days, and the marks that come off the shelf (decree 26/2026).

The decree asks for no hearing; ours is held all the same, within the days the procedure's data gives, and nothing is withdrawn before.
"""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.appraisal import deadlines, ruling_notices
from ocop.appraisal.actions import papers
from ocop.appraisal.models import Hearing, OfficialPaper, ShelfMark, WithdrawalCase
from ocop.files.models import StoredFile
from ocop.ledger.record import record
from ocop.ledger.refusal import Refused
from ocop.people.rights import rights_of
from ocop.recognition import actions as recognitions
from ocop.recognition import extending
from ocop.recognition.models import Recognition, Withdrawal
from ocop.ui import writing
from ocop.workdays import clock

STANDING = (WithdrawalCase.State.OPEN, WithdrawalCase.State.HEARD)


def may_open(by: Any, recognition: Recognition) -> bool:
    """The coordination office, and officers of the commune the product comes from."""
    rights = rights_of(by)
    if rights.is_city_officer:
        return True
    product = recognition.product
    communes = {product.commune_id, product.producer.organisation.commune_id if product.producer else None}
    return bool(communes & rights.commune_ids)


def open_case(
    *,
    by: Any,
    recognition: Recognition,
    ground: str,
    finding: str,
    found_on: datetime.date,
    file: StoredFile | None = None,
) -> WithdrawalCase:
    """Open a case on one of the six grounds; its days run from the day of the finding. Raises Refused."""
    with transaction.atomic():
        row = (
            Recognition.objects.visible_to(by)
            .select_for_update(of=("self",))
            .select_related("product")
            .filter(pk=recognition.pk)
            .first()
        )
        if row is None or not may_open(by, row):
            raise Refused(_("Cases are opened by the coordination office or the product's commune."))
        if ground not in Withdrawal.Ground.values:
            raise Refused(_("Choose one of the six grounds."), field="ground")
        if not finding.strip():
            raise Refused(_("Say what was found, and by whom."), field="finding")
        if found_on > clock.today():
            raise Refused(_("This day has not come yet."), field="found_on")
        if found_on < row.counted_from:
            raise Refused(_("Nothing can be found against a recognition before it was given."), field="found_on")
        if row.retracted_at is not None or row.withdrawals.filter(retracted_at__isnull=True).exists():
            raise Refused(_("This recognition is not in force."))
        if row.ends_on is not None and (extending.end_of(row) or row.ends_on) <= clock.today():
            raise Refused(_("This recognition has ended; there is nothing to withdraw."))
        if row.withdrawal_cases.filter(state__in=STANDING).exists():
            raise Refused(_("A case on this recognition is already open."))
        case = WithdrawalCase.objects.create(
            recognition=row,
            ground=ground,
            finding=finding.strip(),
            found_on=found_on,
            due_on=deadlines.due("withdrawal", found_on),
            file=file,
            opened_by=by,
            opened_by_name=by.name[:120],
            opened_at=clock.now(),
        )
        record(
            by=by,
            action="appraisal.open_case",
            topic="appraisal",
            subject=case,
            after={"ground": ground, "found_on": found_on, "due_on": case.due_on, "file": file.digest if file else ""},
            reason=case.finding,
        )
        ruling_notices.tell_case(case)
    return case


def _locked(by: Any, case: WithdrawalCase, *, states: tuple[str, ...] = STANDING) -> WithdrawalCase:
    row = (
        WithdrawalCase.objects.visible_to(by)
        .select_for_update(of=("self",))
        .select_related("recognition__product__producer__organisation", "recognition__product__commune")
        .filter(pk=case.pk)
        .first()
    )
    if row is None:
        raise Refused(_("This case is not here."))
    if row.state not in states:
        raise Refused(_("This case stands at “%(state)s”; nothing was done.") % {"state": row.state_words})
    found: WithdrawalCase = row
    return found


def _office(by: Any) -> None:
    if not rights_of(by).is_city_officer:
        raise Refused(_("Cases are heard and decided by the coordination office."))


def invite(*, by: Any, case: WithdrawalCase, note: str = "") -> Hearing:
    """Ask the producer for its word; the hearing's days run from today. Raises Refused."""
    _office(by)
    with transaction.atomic():
        row = _locked(by, case)
        if row.hearings.exists():
            raise Refused(_("The producer was asked already."))
        now = clock.now()
        hearing = Hearing.objects.create(
            case=row, invited_on=now.date(), note=note.strip(), recorded_by_name=by.name[:120], recorded_at=now
        )
        due = hearing_due(hearing)
        record(by=by, action="appraisal.invite_hearing", topic="appraisal", subject=row, after={"due_on": due})
        from ocop.appraisal import ruling_papers

        papers.write(
            by=by,
            kind="hearing",
            data=ruling_papers.hearing(row, hearing, due),
            name=f"Mời nêu ý kiến {row.recognition.product.name}",
            case=row,
        )
        ruling_notices.tell_hearing(hearing, due)
    return hearing


def hearing_due(hearing: Hearing) -> datetime.date:
    """Until when the producer may answer."""
    return deadlines.due("hearing", hearing.invited_on)


def speaks_for(by: Any, case: WithdrawalCase) -> bool:
    """Whether the person speaks for the producer of the product."""
    producer = case.recognition.product.producer
    return producer is not None and producer.organisation_id in rights_of(by).organisation_ids("producer_member")


def hear(*, by: Any, case: WithdrawalCase, words: str, held_on: datetime.date | None = None, note: str = "") -> Hearing:
    """The producer's word: written by its own people, or at a hearing recorded by the office. Raises Refused.

    Without words the office records that they did not come or answer, with a note, once the term has passed.
    """
    own = speaks_for(by, case)
    if not own:
        _office(by)
    today = clock.today()
    day = today if own or held_on is None else held_on
    if day > today:
        raise Refused(_("This day has not come yet."), field="held_on")
    with transaction.atomic():
        row = _locked(by, case)
        hearing = row.hearings.select_for_update().order_by("-pk").first()
        if hearing is None:
            raise Refused(_("Ask the producer for its word first."))
        if hearing.words:
            raise Refused(_("The producer's word is recorded already."))
        if not words.strip():
            if own:
                raise Refused(_("Write what you want the city to know."), field="words")
            if not note.strip():
                raise Refused(_("Say how the producer was asked and that nobody came."), field="note")
            if today <= hearing_due(hearing):
                raise Refused(
                    _("The producer may answer until %(day)s.") % {"day": writing.day(hearing_due(hearing))},
                    field="words",
                )
        if day < hearing.invited_on:
            raise Refused(_("The hearing cannot be older than the invitation."), field="held_on")
        hearing.words, hearing.held_on = words.strip(), day if words.strip() else None
        hearing.note = note.strip() or hearing.note
        hearing.recorded_by_name, hearing.recorded_at = by.name[:120], clock.now()
        hearing.save()
        row.state = WithdrawalCase.State.HEARD
        row.save(update_fields=["state"])
        record(
            by=by,
            action="appraisal.hear",
            topic="appraisal",
            subject=row,
            after={"came": bool(hearing.words), "held_on": hearing.held_on, "words": hearing.words},
            reason=hearing.note,
        )
    return hearing


def write_decision(*, by: Any, case: WithdrawalCase) -> OfficialPaper:
    """The draft decision of the withdrawal as PDF and Word. Raises Refused."""
    from ocop.appraisal import ruling_papers

    _office(by)
    with transaction.atomic():
        row = _locked(by, case, states=(*STANDING, WithdrawalCase.State.DECIDED))
        number, day = (row.withdrawal.decision, row.withdrawal.decided_on) if row.withdrawal else ("", None)
        return papers.write(
            by=by,
            kind="withdrawal",
            data=ruling_papers.withdrawal(row, number, day),
            name=f"Thu hồi {row.recognition.product.name}",
            case=row,
        )


def decide(
    *, by: Any, case: WithdrawalCase, decision: str, decided_on: datetime.date, reason: str = ""
) -> WithdrawalCase:
    """Withdraw: the record is greyed everywhere at once, and the marks to take off the shelf are listed. Raises Refused."""
    _office(by)
    with transaction.atomic():
        row = _locked(by, case)
        if row.state != WithdrawalCase.State.HEARD:
            raise Refused(_("The producer was not heard yet."))
        if decided_on < row.found_on:
            raise Refused(_("The decision cannot be older than the finding."), field="decided_on")
        row.withdrawal = recognitions.withdraw(
            by=by,
            recognition=row.recognition,
            ground=row.ground,
            decision=decision,
            decided_on=decided_on,
            reason=row.finding,
        )
        _end(by, row, WithdrawalCase.State.DECIDED, reason)
        places = _known_places(row)
        ShelfMark.objects.bulk_create([ShelfMark(case=row), *places])
        record(
            by=by,
            action="appraisal.decide_withdrawal",
            topic="appraisal",
            subject=row,
            after={
                "decision": row.withdrawal.decision,
                "decided_on": decided_on,
                "is_late": decided_on > row.due_on,
                "shelves": 1 + len(places),
            },
            reason=reason.strip(),
        )
        ruling_notices.tell_withdrawn(row, deadlines.due("appeal", row.ended_at or clock.now()))
    return row


def drop(*, by: Any, case: WithdrawalCase, reason: str) -> WithdrawalCase:
    """End a case without withdrawing. Raises Refused."""
    _office(by)
    if not reason.strip():
        raise Refused(_("Say why; the reason stays in the record."), field="reason")
    with transaction.atomic():
        row = _locked(by, case)
        _end(by, row, WithdrawalCase.State.DROPPED, reason)
        record(by=by, action="appraisal.drop_case", topic="appraisal", subject=row, reason=reason.strip())
        ruling_notices.tell_dropped(row)
    return row


def _end(by: Any, row: WithdrawalCase, state: str, reason: str) -> None:
    row.state, row.ended_at, row.end_reason = state, clock.now(), reason.strip()
    row.ended_by, row.ended_by_name = by, by.name[:120]
    row.save(update_fields=["state", "ended_at", "end_reason", "ended_by", "ended_by_name", "withdrawal"])


def _known_places(row: WithdrawalCase) -> list[ShelfMark]:
    """Points of sale that are known to carry the product: those its producer keeps. Others are added by hand."""
    producer = row.recognition.product.producer
    if producer is None:
        return []
    today = clock.today()
    found: dict[str, ShelfMark] = {}
    for outlet in producer.organisation.outlets.order_by("pk"):
        if outlet.ended_on is None or outlet.ended_on > today:
            found.setdefault(outlet.name, ShelfMark(case=row, outlet=outlet, place=outlet.name))
    return list(found.values())


def add_place(*, by: Any, case: WithdrawalCase, place: str, outlet: Any = None) -> ShelfMark:
    """A point of sale where the mark was seen or is sold. Raises Refused."""
    with transaction.atomic():
        row = _locked(by, case, states=(WithdrawalCase.State.DECIDED,))
        if not may_open(by, row.recognition):
            raise Refused(_("Places are listed by the coordination office or the product's commune."))
        name = (outlet.name if outlet is not None else place).strip()[:200]
        if not name:
            raise Refused(_("Name the place."), field="place")
        if row.shelf_marks.filter(place__iexact=name).exists():
            raise Refused(_("This place is on the list already."), field="place")
        mark = ShelfMark.objects.create(case=row, outlet=outlet, place=name)
        WithdrawalCase.objects.filter(pk=row.pk).update(off_shelf_confirmed_on=None, off_shelf_by_name="")
        record(by=by, action="appraisal.shelf_place", topic="appraisal", subject=row, after={"place": name})
        ruling_notices.tell_shelf(mark)
    return mark


def confirm_off(*, by: Any, mark: ShelfMark, note: str = "", on: datetime.date | None = None) -> ShelfMark:
    """Say that the mark is off one place: the office, the commune, or the producer for its own stock. Raises Refused."""
    day = on or clock.today()
    if day > clock.today():
        raise Refused(_("This day has not come yet."), field="on")
    with transaction.atomic():
        row = _locked(by, mark.case, states=(WithdrawalCase.State.DECIDED,))
        found = row.shelf_marks.select_for_update(of=("self",)).filter(pk=mark.pk).first()
        if found is None:
            raise Refused(_("This case is not here."))
        if not may_open(by, row.recognition) and not (speaks_for(by, row) and not found.place):
            raise Refused(
                _("The producer confirms its own stock; points of sale are looked at by the commune or the office.")
            )
        if row.withdrawal is not None and day < row.withdrawal.decided_on:
            raise Refused(_("The mark cannot have come off before it was withdrawn."), field="on")
        if found.confirmed_on is not None:
            return found
        found.confirmed_on, found.confirmed_by_name, found.note = day, by.name[:120], note.strip()[:300]
        found.save(update_fields=["confirmed_on", "confirmed_by_name", "note"])
        if not row.shelf_marks.filter(confirmed_on__isnull=True).exists():
            row.off_shelf_confirmed_on, row.off_shelf_by_name = day, by.name[:120]
            row.save(update_fields=["off_shelf_confirmed_on", "off_shelf_by_name"])
        record(
            by=by,
            action="appraisal.off_shelf",
            topic="appraisal",
            subject=row,
            after={"place": found.place, "on": day},
            reason=found.note,
        )
    return found
