"""Invitations, registration with the products brought, declining and withdrawing; by the organisation or by an officer for it."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ocop.ledger.record import record
from ocop.ledger.refusal import Refused
from ocop.people.models import Organisation
from ocop.people.rights import rights_of
from ocop.products.models import Product
from ocop.trade.events import tellings
from ocop.trade.events.moves import locked
from ocop.trade.events.permissions import ASSISTANT, OFFICE, acts_as, locked_participant, may_see_event
from ocop.trade.models import Buyer, Participant, ParticipantProduct, Placement, TradeEvent
from ocop.trade.reach import runs_trade
from ocop.workdays import clock

TAKING = ("open", "wishes")
"""States in which organisations register themselves; the office also later, for who comes late."""
OFFICE_TAKING = ("draft", "open", "wishes", "planned", "running")
MOST_PRODUCTS = 30
LANGUAGES = ("vi", "en", "zh", "ja", "ko", "fr", "de", "ru", "th", "lo", "km", "es")
MOST_AT_ONCE = 5000


def badge() -> str:
    """A random word of letters and digits that are not taken for one another, to be typed if need be."""
    return "".join(secrets.choice("abcdefghjkmnpqrstuvwxyz23456789") for _n in range(12))


def may_take_part(organisation: Organisation, side: str) -> bool:
    """A producer is one of the registry, a buyer one that the trade office confirmed."""
    if side == "producer":
        return hasattr(organisation, "producer")
    return Buyer.objects.filter(organisation=organisation, state="confirmed").exists()


def invite(*, by: Any, event: TradeEvent, side: str, organisation_ids: Iterable[int]) -> tuple[list[Participant], int]:
    """Invite many at once: (newly invited, how many were there already). Unknown and merged ones are left out. Raises Refused."""
    if side not in Participant.Side.values:
        raise Refused(_("Choose producers or buyers."), field="side")
    wanted = list(dict.fromkeys(organisation_ids))
    if not wanted:
        raise Refused(_("Tick at least one."))
    if len(wanted) > MOST_AT_ONCE:
        raise Refused(_("At most %(most)s at once.") % {"most": MOST_AT_ONCE})
    with transaction.atomic():
        row = locked(by, event)
        if row.state not in OFFICE_TAKING:
            raise Refused(_("The event is over; nobody is invited any more."))
        reach = {"producer__isnull": False} if side == "producer" else {"buyer__state": "confirmed"}
        found = set(
            Organisation.objects.filter(
                pk__in=wanted, merged_into__isnull=True, register=row.register, **reach
            ).values_list("pk", flat=True)
        )
        there = set(
            row.participants.filter(side=side, organisation__in=found).values_list("organisation_id", flat=True)
        )
        now = clock.now()
        made = [
            Participant(
                event=row,
                organisation_id=key,
                side=side,
                state="invited",
                badge=badge(),
                invited_at=now,
                created_at=now,
            )
            for key in wanted
            if key in found - there
        ]
        Participant.objects.bulk_create(made, batch_size=500)
        if made and row.state != "draft":
            _tell_invited(row, made)
        after = {"side": side, "invited": len(made), "organisations": [one.organisation_id for one in made][:500]}
        record(by=by, action="trade.event_invite", topic="trade", subject=row, after=after)
    return made, len(there)


def _tell_invited(event: TradeEvent, rows: list[Participant]) -> None:
    found = Participant.objects.filter(pk__in=[one.pk for one in rows]).select_related("organisation")
    tellings.invited(event, list(found))


def tell_invited(*, by: Any, event: TradeEvent) -> int:
    """Send the invitations again to those who have not answered; a person who has one already gets no second. Raises Refused."""
    with transaction.atomic():
        row = locked(by, event)
        if row.state not in TAKING:
            raise Refused(_("Invitations go out while registration is open."))
        rows = list(row.participants.filter(state="invited").select_related("organisation"))
        tellings.invited(row, rows)
        record(by=by, action="trade.event_invitations_sent", topic="trade", subject=row, after={"to": len(rows)})
    return len(rows)


def _own_products(organisation: Organisation, keys: Sequence[int]) -> list[int]:
    keys = list(dict.fromkeys(keys))
    if len(keys) > MOST_PRODUCTS:
        raise Refused(_("At most %(most)s products.") % {"most": MOST_PRODUCTS}, field="products")
    there = set(Product.objects.filter(pk__in=keys, producer__organisation=organisation).values_list("pk", flat=True))
    if len(there) != len(keys):
        raise Refused(_("A product is not this producer's."), field="products")
    return keys


def _checked(people: int, languages: Sequence[str], meetings_a_day: int | None) -> None:
    if not 1 <= people <= 50:
        raise Refused(_("Between 1 and 50 people."), field="people")
    if unknown := sorted(set(languages) - set(LANGUAGES)):
        raise Refused(_("The language “%(code)s” is not in the list.") % {"code": unknown[0]}, field="languages")
    if meetings_a_day is not None and not 1 <= meetings_a_day <= 100:
        raise Refused(_("Between 1 and 100 meetings a day."), field="meetings_a_day")


def _open_for(event: TradeEvent, part: str) -> None:
    if event.state not in (OFFICE_TAKING if part == OFFICE else TAKING):
        raise Refused(_("Registration is closed; call the trade office."))
    if part != OFFICE and event.register_until is not None and clock.today() > event.register_until:
        raise Refused(
            _("Registration ended on %(day)s; call the trade office.") % {"day": f"{event.register_until:%d/%m/%Y}"}
        )


def register(
    *,
    by: Any,
    event: TradeEvent,
    organisation: Organisation,
    side: str,
    people: int = 1,
    languages: Sequence[str] = (),
    products: Sequence[int] = (),
    meetings_a_day: int | None = None,
) -> Participant:
    """Register an organisation on one side, invited or not; sent twice it changes what was said. Raises Refused."""
    if side not in Participant.Side.values:
        raise Refused(_("Choose producers or buyers."), field="side")
    part = acts_as(by, organisation, side)
    if not part or not may_see_event(event, by):
        raise Refused(_("This organisation is not yours to register."))
    if not may_take_part(organisation, side):
        raise Refused(
            _("This organisation is not a producer of the registry.")
            if side == "producer"
            else _("The trade office has not confirmed this buyer yet.")
        )
    _checked(people, languages, meetings_a_day)
    keys = _own_products(organisation, products) if side == "producer" else []
    with transaction.atomic():
        # The event is locked, so that two who register the same organisation at once make one participant.
        held = TradeEvent.objects.select_for_update(of=("self",)).get(pk=event.pk)
        _open_for(held, part)
        if organisation.register != held.register:
            raise Refused(_("This organisation is of another register."))
        now = clock.now()
        row = held.participants.filter(organisation=organisation, side=side).select_related("organisation").first()
        is_new = row is None or row.state != "registered"
        if row is None:
            row = Participant(event=held, organisation=organisation, side=side, badge=badge(), created_at=now)
        row.event = held
        row.state, row.state_reason = "registered", ""
        row.people, row.languages, row.meetings_a_day = people, list(languages), meetings_a_day
        if is_new:
            row.registered_at, row.registered_by, row.registered_by_name = now, by, by.name
            row.is_assisted = part in (ASSISTANT, OFFICE)
        row.save()
        row.products.exclude(product__in=keys).delete()
        there = set(row.products.values_list("product_id", flat=True))
        ParticipantProduct.objects.bulk_create(
            [ParticipantProduct(participant=row, product_id=key) for key in keys if key not in there]
        )
        if is_new and part != OFFICE:
            tellings.answered(row, gettext_lazy("registered"))
        after = {"event": held.slug, "people": people, "languages": list(languages), "products": keys, "as": part}
        record(by=by, action="trade.event_registered", topic="trade", subject=organisation, after=after)
    return row


def _leave(by: Any, participant: Participant, reason: str, *, to: str) -> Participant:
    with transaction.atomic():
        row, part = locked_participant(by, participant)
        if row.state == to:
            return row
        if row.event.state in ("closed", "cancelled"):
            raise Refused(_("The event is over."))
        if to == "declined" and row.state != "invited":
            raise Refused(_("Only an invitation can be declined; withdraw the registration instead."))
        if to == "withdrawn" and row.state != "registered":
            raise Refused(_("Only a registration can be withdrawn."))
        before, row.state, row.state_reason = row.state, to, reason.strip()[:250]
        row.save(update_fields=["state", "state_reason"])
        placed = Placement.objects.filter(timetable__event=row.event, timetable__state="published")
        meetings = placed.filter(**{f"meeting__{row.side}": row}).count()
        words = reason.strip()
        if meetings:
            words = f"{words} " + _("%(count)s published meetings need a repair.") % {"count": meetings}
        if part != OFFICE or meetings:
            tellings.answered(row, gettext_lazy("declined") if to == "declined" else gettext_lazy("withdrew"), words)
        record(
            by=by,
            action=f"trade.event_{to}",
            topic="trade",
            subject=row.organisation,
            before={"state": before},
            after={"event": row.event.slug, "state": to, "as": part},
            reason=reason.strip(),
        )
    return row


def decline(*, by: Any, participant: Participant, reason: str = "") -> Participant:
    """Decline an invitation; it can be taken up again by registering. Raises Refused."""
    return _leave(by, participant, reason, to="declined")


def withdraw(*, by: Any, participant: Participant, reason: str = "") -> Participant:
    """Take a registration back. Wishes stay for the record; meetings that are published need a repair. Raises Refused."""
    return _leave(by, participant, reason, to="withdrawn")


def remove(*, by: Any, participant: Participant) -> None:
    """Take off an invitation that was a mistake, while nobody answered it and nothing hangs on it. Raises Refused."""
    with transaction.atomic():
        row, part = locked_participant(by, participant)
        if part != OFFICE or not runs_trade(rights_of(by)):
            raise Refused(_("Events are run by the trade office."))
        if row.state != "invited" or row.wishes.exists() or row.wished_by.exists():
            raise Refused(_("Somebody answered or wished already; withdraw it instead."))
        name = row.organisation
        row.delete()
        record(
            by=by,
            action="trade.event_invitation_removed",
            topic="trade",
            subject=name,
            before={"event": row.event.slug},
        )
