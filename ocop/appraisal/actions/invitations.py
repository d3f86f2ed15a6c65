"""Invitations to a meeting of the council, to everybody who holds a seat."""

from __future__ import annotations

import hashlib
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ocop import notices
from ocop.appraisal import seats, tellings
from ocop.appraisal.models import Round, Seat
from ocop.ledger.record import record
from ocop.ledger.refusal import Refused
from ocop.people.rights import rights_of
from ocop.workdays import clock

PARTS = [part.value for part in Seat.Part]


def invite(*, by: Any, round_: Round) -> int:
    """Invite all seats to the meeting as it is planned; how many were told anew. Raises Refused.

    Twice for the same hour and place tells nobody twice; a changed hour or place tells everybody again.
    """
    with transaction.atomic():
        row = Round.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=round_.pk).first()
        if row is None or not (rights_of(by).is_city_officer or row.council_id in seats.councils(by, "secretary")):
            raise Refused(_("This round is not yours to run."))
        if row.meeting_at is None or not row.meeting_place:
            raise Refused(_("Set the hour and the place of the meeting first."))
        if row.meeting_at < clock.now():
            raise Refused(_("The hour of the meeting has passed; plan it anew first."))
        if row.state == Round.State.ENDED:
            raise Refused(_("The round has ended."))
        at = timezone.localtime(row.meeting_at)
        hour = f"{at:%H:%M}"
        made = notices.send(
            to=tellings.seated(row.council_id, *PARTS),
            kind=tellings.MEETING,
            subject=row,
            key=f"appraisal.meeting:{row.pk}:{at:%Y%m%d%H%M}:{_short(row.meeting_place)}",
            due_on=at.date(),
            link=tellings.link_to("appraisal:meeting", row.pk),
            params={
                "what": tellings.both(
                    gettext_lazy("Meeting of the council: %(day)s at %(hour)s"), day=at.date(), hour=hour
                ),
                "words": tellings.both(
                    gettext_lazy(
                        "%(council)s meets for “%(round)s” on %(day)s at %(hour)s, %(place)s. The agenda is on the page. If you cannot come, tell the secretary."
                    ),
                    council=row.council.name,
                    round=row.name,
                    day=at.date(),
                    hour=hour,
                    place=row.meeting_place,
                ),
            },
        )
        if made:
            record(
                by=by,
                action="appraisal.invite",
                topic="appraisal",
                subject=row,
                after={"at": row.meeting_at, "place": row.meeting_place, "told": len(made)},
            )
    return len(made)


def _short(place: str) -> str:
    return hashlib.sha256(place.encode()).hexdigest()[:12]
