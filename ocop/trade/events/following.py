"""What this part tells other rooms when it starts: navigation, words of the ledger, messages, what follows a merge."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from ocop.people import history
from ocop.people.rights import rights_of
from ocop.producers import dependents
from ocop.producers.models import Producer
from ocop.products.actions import merging
from ocop.products.models import Product
from ocop.trade.events import sheets, tellings
from ocop.trade.models import Participant, ParticipantProduct
from ocop.trade.reach import reads_trade
from ocop.ui import navigation

GROUP = _("Trade connection")
ACTIONS = {
    "trade.event_made": _("trade event made"),
    "trade.event_changed": _("trade event changed"),
    "trade.event_open": _("registration opened"),
    "trade.event_close_again": _("registration closed again"),
    "trade.event_collect": _("wishes are collected"),
    "trade.event_reopen": _("registration opened again"),
    "trade.event_publish": _("timetable published"),
    "trade.event_start": _("event begun"),
    "trade.event_end": _("event ended"),
    "trade.event_resume": _("event opened again"),
    "trade.event_cancel": _("event cancelled"),
    "trade.event_hall": _("hall added"),
    "trade.event_tables": _("tables added"),
    "trade.event_walk": _("walking time set"),
    "trade.event_table_closed": _("table closed"),
    "trade.event_table_back": _("table opened again"),
    "trade.event_table_removed": _("table taken away"),
    "trade.event_table_kept": _("table given to a participant"),
    "trade.event_booth": _("booth given to a participant"),
    "trade.event_slots": _("slots made"),
    "trade.event_invite": _("invited to a trade event"),
    "trade.event_invitations_sent": _("invitations sent"),
    "trade.event_invitation_removed": _("invitation taken off"),
    "trade.event_registered": _("registered for a trade event"),
    "trade.event_declined": _("invitation declined"),
    "trade.event_withdrawn": _("registration withdrawn"),
    "trade.event_free_time": _("said when they cannot meet"),
    "trade.event_interpreter": _("interpreter added"),
    "trade.event_interpreter_absent": _("interpreter's absence noted"),
    "trade.event_interpreter_removed": _("interpreter taken off"),
    "trade.wishes": _("wishes for meetings"),
    "trade.outside_kept": _("event of others kept in the calendar"),
    "trade.outside_removed": _("event of others taken off the calendar"),
    "trade.timetable_asked": _("timetable asked for"),
    "trade.timetable_made": _("timetable reckoned"),
    "trade.timetable_stopped": _("reckoning stopped"),
    "trade.timetable_copied": _("timetable copied to be changed by hand"),
    "trade.timetable_changed": _("meeting moved"),
    "trade.timetable_pinned": _("meeting pinned"),
    "trade.timetable_published": _("timetable published"),
    "trade.timetable_repaired": _("timetable repaired"),
    "trade.meeting_added": _("meeting added"),
    "trade.meeting_cancelled": _("meeting cancelled"),
    "trade.precedence": _("order of two meetings set"),
    "trade.checked_in": _("checked in"),
    "trade.attendance": _("attendance noted"),
    "trade.calendar_address": _("calendar address made"),
    "trade.calendar_revoked": _("calendar address revoked"),
    "trade.outcome": _("outcome of a meeting"),
}


def move_participations(loser: Producer, winner: Producer) -> dict[str, list[int]]:
    """Participations of a merged producer are the winner's. Where both take part in the same event on the same side the winner's
    stays: products are added to it, and the other is withdrawn with its reason, so that nothing of it is lost."""
    moved: dict[str, list[int]] = {"participants": [], "participants_withdrawn": []}
    old, new = loser.organisation_id, winner.organisation_id
    there = {
        (row.event_id, row.side): row
        for row in Participant.objects.select_for_update(of=("self",)).filter(organisation_id=new)
    }
    for row in Participant.objects.select_for_update(of=("self",)).filter(organisation_id=old).order_by("pk"):
        standing = there.get((row.event_id, row.side))
        if standing is None:
            row.organisation_id = new
            row.save(update_fields=["organisation"])
            moved["participants"].append(row.pk)
            continue
        keys = set(standing.products.values_list("product_id", flat=True))
        ParticipantProduct.objects.bulk_create(
            [
                ParticipantProduct(participant=standing, product_id=key)
                for key in row.products.values_list("product_id", flat=True)
                if key not in keys
            ]
        )
        if row.state in ("invited", "registered"):
            row.state, row.state_reason = "withdrawn", "merged"
            row.save(update_fields=["state", "state_reason"])
            moved["participants_withdrawn"].append(row.pk)
    return moved


def _takes_part(person: Any) -> bool:
    rights = rights_of(person)
    return bool(
        reads_trade(rights)
        or rights.organisation_ids("producer_member")
        or rights.organisation_ids("buyer_member")
        or rights.commune_ids
    )


def move_brought(loser: Product, winner: Product) -> dict[str, list[int]]:
    """A merged product that is brought to an event is the winner; brought twice, it is brought once."""
    there = ParticipantProduct.objects.filter(product=winner).values("participant")
    ParticipantProduct.objects.filter(product=loser, participant__in=there).delete()
    rows = ParticipantProduct.objects.filter(product=loser)
    moved = sorted(rows.values_list("pk", flat=True))
    rows.update(product=winner)
    return {"brought_products": moved} if moved else {}


def register() -> None:
    """Called when the room starts."""
    merging.register_mover("trade.events", move_brought)
    tellings.register()
    sheets.register_kinds()
    history.register_words(ACTIONS)
    dependents.register_mover("trade.events", move_participations)
    for label, address, order, icon, shown in (
        (_("Trade events"), "trade:events", 60, "calendar", _takes_part),
        (_("Calendar of fairs"), "trade:event_calendar", 61, "list", _takes_part),
    ):
        navigation.register(
            "desk", navigation.Entry(label, address, order=order, icon=icon, group=GROUP, shown_to=shown)
        )
    navigation.register("foot", navigation.Entry(_("Trade events"), "trade_public:events", order=60))
