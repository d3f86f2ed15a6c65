"""What appraisal puts into the desk's one inbox and its calendar."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ocop.appraisal import hall, inboxes, producer_desk, seats, states
from ocop.appraisal.models import Round
from ocop.notices import agenda, inbox
from ocop.people.rights import rights_of


def _of_office(person: Any) -> QuerySet[Any]:
    """Those that wait for the person, and those a commune sent back and waits for."""
    rule = inboxes.mine(person) | Q(commune_id__in=rights_of(person).commune_ids, state="returned")
    return inboxes.rows(person).filter(rule).select_related("product", "commune_report").defer("form", "form_marks")


def _with_producer(_person: Any) -> Q:
    return Q(state="returned")


def _office_item(row: Any) -> inbox.Item:
    waits = row.state == "returned"
    return inbox.Item(
        row.product.name,
        reverse("appraisal:review", args=[row.pk]),
        row.work_due,
        note=inboxes.next_step(row),
        blocked_by=_("the producer, who completes it") if waits else "",
        is_demo=row.register == "demo",
    )


def _of_producer(person: Any) -> QuerySet[Any]:
    return producer_desk.own_dossiers(person).select_related("product").defer("form", "form_marks")


def _not_with_producer(_person: Any) -> Q:
    return ~Q(state__in=producer_desk.AT_DRAFT)


def _producer_item(row: Any) -> inbox.Item:
    name = states.state(row.state).name(staff=False)
    mine = row.state in producer_desk.AT_DRAFT
    return inbox.Item(
        row.product.name,
        reverse("appraisal:dossier", args=[row.pk]),
        row.work_due,
        note=_("Complete it and file it again")
        if row.state == "returned"
        else _("Go on with the dossier")
        if mine
        else name,
        blocked_by="" if mine else _("the offices: %(state)s") % {"state": name},
        is_demo=row.register == "demo",
    )


def _makes(person: Any) -> bool:
    return bool(rights_of(person).organisation_ids("producer_member"))


def _score_counts(person: Any) -> inbox.Counts:
    return inbox.Counts(due=inboxes.to_score(person))


def _score_items(person: Any, asked: inbox.Asked) -> Iterable[inbox.Item]:
    if asked.state in ("overdue", "blocked"):
        return []
    rows = [one.dossier for one in hall.own(person) if one.is_open]
    found = [
        inbox.Item(
            row.product.name, reverse("appraisal:hall"), row.round.decide_by if row.round else None, note=_("Score it")
        )
        for row in rows
    ]
    return [one for one in found if _within(one.due_on, asked)][: asked.most]


def _within(day: datetime.date | None, asked: inbox.Asked) -> bool:
    if asked.first is None and asked.last is None:
        return True
    return day is not None and (asked.first or day) <= day <= (asked.last or day)


def _rounds(person: Any, first: datetime.date, last: datetime.date) -> Iterable[agenda.Happening]:
    """The last day for requests, the meeting and the last day to decide of the rounds one may see."""
    rights = rights_of(person)
    sees = rights.sees_everything or bool(seats.held(person))
    begin = timezone.make_aware(datetime.datetime.combine(first, datetime.time.min))
    end = timezone.make_aware(datetime.datetime.combine(last, datetime.time.max))
    touched = (
        Q(requests_until__range=(first, last)) | Q(decide_by__range=(first, last)) | Q(meeting_at__range=(begin, end))
    )
    for row in Round.objects.visible_to(person).filter(touched).exclude(state="ended").order_by("pk"):
        link = reverse("appraisal:round", args=[row.pk]) if sees else ""
        for key, day, words in (
            ("requests", row.requests_until, _("Last day for requests: %(round)s")),
            ("decide", row.decide_by, _("Last day to decide: %(round)s")),
        ):
            if first <= day <= last:
                yield agenda.Happening(f"round-{row.pk}-{key}", words % {"round": row.name}, day, day, link)
        if row.meeting_at is not None and begin <= row.meeting_at <= end:
            day = timezone.localtime(row.meeting_at).date()
            yield agenda.Happening(
                f"round-{row.pk}-meeting",
                _("The council meets: %(round)s") % {"round": row.name},
                day,
                day,
                link,
                place=row.meeting_place,
                starts_at=row.meeting_at,
                ends_at=row.meeting_at + datetime.timedelta(hours=3),
            )


def register() -> None:
    """Called when the room starts."""
    inbox.register_rows(
        "appraisal.office",
        gettext_lazy("Dossiers"),
        shown_to=inboxes.works_on_dossiers,
        rows=_of_office,
        item=_office_item,
        due="due_on|round__decide_by",
        blocked=_with_producer,
        address="appraisal:inbox",
    )
    inbox.register_rows(
        "appraisal.own",
        gettext_lazy("Your dossiers"),
        shown_to=_makes,
        rows=_of_producer,
        item=_producer_item,
        due="due_on|round__decide_by",
        blocked=_not_with_producer,
        address="appraisal:my_dossiers",
    )
    inbox.register(
        inbox.Source(
            "appraisal.score",
            gettext_lazy("Dossiers to score"),
            hall.is_member,
            _score_counts,
            _score_items,
            "appraisal:hall",
            "edit",
        )
    )
    agenda.register("round", gettext_lazy("Rating rounds"), _rounds, icon="star")
