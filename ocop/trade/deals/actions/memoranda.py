"""Drafting, sending, confirming, changing, ending memoranda. A memorandum counts once both sides, or a checked scan, confirmed it."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.ledger.record import record
from ocop.ledger.refusal import Refused
from ocop.producers.models import Producer
from ocop.trade.deals import actors, checks, following_rows, moves, numbering, promises, tellings, terms, twins
from ocop.trade.models import Buyer, Meeting, Memorandum, MemorandumMove, TradeEvent
from ocop.workdays import clock


def draft(
    *, by: Any, key: str, buyer_id: int, producer_id: int, agreed: terms.Terms, side: str = "", event_id: int | None = None,
    meeting_id: int | None = None, another: bool = False,
) -> Memorandum:  # fmt: skip
    """A new draft between a buyer and a producer, from a meeting or alone. The same key again gives the same draft.

    Raises Refused; MaybeTwice while near memoranda of the two were not looked at (`another`).
    """
    found = _of_key(by, key)
    if found is not None:
        return found
    producer, buyer = parties(producer_id, buyer_id)
    way = _way(by, producer, buyer, side)
    meeting = _meeting(by, meeting_id, producer, buyer)
    event = _event(by, meeting.event_id if meeting else event_id)
    agreed = terms.checked(agreed, producer.pk)
    if not key or len(key) > 36:
        raise Refused(_("Open the form again: it has lost its mark."))

    def make() -> Memorandum:
        twins.refuse_twins(buyer_id=buyer.pk, producer_id=producer.pk, day=agreed.signed_on, another=another)
        row = written_draft(
            by=by, key=key, number=numbering.next_numbers(agreed.signed_on.year)[0], producer=producer, buyer=buyer, agreed=agreed,
            way=way, event=event, meeting=meeting,
        )  # fmt: skip
        record(
            by=by, action="trade.memorandum_draft", topic="trade", subject=row,
            after={"buyer": buyer, "producer": producer, "as": way.role, "assisted": way.assisted, "event": event, **terms.kept(agreed)},
        )  # fmt: skip
        return row

    return numbering.once(make, key, lambda same: _of_key(by, same))


def written_draft(
    *, by: Any, key: str, number: str, producer: Producer, buyer: Buyer, agreed: terms.Terms, way: actors.Acting,
    event: TradeEvent | None = None, meeting: Meeting | None = None,
) -> Memorandum:  # fmt: skip
    """The rows of a draft whose values were checked; in the caller's transaction, which writes the ledger."""
    now = clock.now()
    row = Memorandum.objects.create(
        register=producer.register, number=number, key=key, event=event, meeting=meeting, buyer=buyer, producer=producer,
        signed_on=agreed.signed_on, from_day=agreed.from_day, to_day=agreed.to_day, value=agreed.value, words=agreed.words.strip(),
        made_by_side=way.role, made_by=by, made_by_name=by.name if by is not None else "", is_assisted=way.assisted, created_at=now,
    )  # fmt: skip
    terms.written(row, agreed)
    MemorandumMove.objects.create(
        memorandum=row, name="draft", to_state=row.state, as_role=way.role, version=1, moved_at=now, moved_by=by,
        moved_by_name=row.made_by_name,
    )  # fmt: skip
    return row


def _of_key(by: Any, key: str) -> Memorandum | None:
    found = Memorandum.objects.filter(key=key).first()
    if found is None:
        return None
    # A key of somebody else's form says nothing about their memorandum.
    if not Memorandum.objects.visible_to(by).filter(pk=found.pk).exists():
        raise Refused(_("Open the form again: it has lost its mark."))
    return found


def parties(producer_id: int, buyer_id: int) -> tuple[Producer, Buyer]:
    """The two of a memorandum. Raises Refused when one is gone or they stand in different registers."""
    producer = (
        Producer.objects.select_related("organisation")
        .filter(pk=producer_id, organisation__merged_into__isnull=True)
        .first()
    )
    buyer = Buyer.objects.select_related("organisation").filter(pk=buyer_id).first()
    if producer is None:
        raise Refused(_("Choose the producer."), field="producer")
    if buyer is None:
        raise Refused(_("Choose the buyer."), field="buyer")
    if producer.register != buyer.register:
        raise Refused(_("The two stand in different registers."))
    if producer.organisation_id == buyer.organisation_id:
        raise Refused(_("Nobody signs a memorandum with itself."))
    return producer, buyer


def _way(by: Any, producer: Producer, buyer: Buyer, side: str) -> actors.Acting:
    possible = [one for one in actors.ways(by, producer, buyer) if not side or one.role == side]
    if not possible:
        raise Refused(_("A memorandum is drafted by one of its two sides or by the trade office."))
    if len(possible) > 1 and possible[0].role != "office" and not side:
        raise Refused(_("You speak for both sides here; say for which one you act now."), field="side")
    return possible[0]


def _meeting(by: Any, meeting_id: int | None, producer: Producer, buyer: Buyer) -> Meeting | None:
    if meeting_id is None:
        return None
    found: Meeting | None = (
        Meeting.objects.visible_to(by).select_related("producer", "buyer", "event").filter(pk=meeting_id).first()
    )
    if found is None:
        raise Refused(_("This meeting is not here."))
    if (
        found.producer.organisation_id != producer.organisation_id
        or found.buyer.organisation_id != buyer.organisation_id
    ):
        raise Refused(_("This meeting was between two others."))
    return found


def _event(by: Any, event_id: int | None) -> TradeEvent | None:
    if event_id is None:
        return None
    found: TradeEvent | None = TradeEvent.objects.visible_to(by).filter(pk=event_id).first()
    if found is None:
        raise Refused(_("This event is not here."), field="event")
    return found


def send(*, by: Any, memorandum_id: int, side: str = "") -> Memorandum:
    """Send a draft to be confirmed; who sends it from a side's own account confirms for that side."""
    with transaction.atomic():
        row = moves.locked(by, memorandum_id)
        if row.paper_id is None and not row.products.exists() and not row.words.strip():
            raise Refused(_("Say first what is agreed: at least one product, or a few words."))
        role = moves.role_for(by, row, _send_step(), side)
        own = role in actors.own_sides(by, row.producer, row.buyer)
        row = moves.move(by=by, memorandum=row, name="send", side=role, fields=_confirmed_by(by, role) if own else None)
        tellings.to_confirm(row)
    return row


def _send_step() -> Any:
    from ocop.trade.deals import states

    return states.step("send")


def _confirmed_by(by: Any, side: str) -> dict[str, Any]:
    return {f"{side}_confirmed_at": clock.now(), f"{side}_confirmed_by": by, f"{side}_confirmed_by_name": by.name}


def confirm(*, by: Any, memorandum_id: int, version: int, side: str = "") -> Memorandum:
    """One side confirms what stands at `version`, from its own account; when both have, it counts as signed."""
    with transaction.atomic():
        row = moves.locked(by, memorandum_id, version=version)
        if row.buyer.state != "confirmed":
            raise Refused(_("The trade office has not confirmed this buyer yet; it can sign after that."))
        if not side and row.state == "waiting":
            left = [
                one
                for one in actors.own_sides(by, row.producer, row.buyer)
                if getattr(row, f"{one}_confirmed_at") is None
            ]
            side = left[0] if len(left) == 1 else ""
        role = side or actors.acting(by, row).role
        row = moves.move(by=by, memorandum=row, name="confirm", side=role, fields=_confirmed_by(by, role))
        row = sealed(row)
    return row


def sealed(row: Memorandum) -> Memorandum:
    """Counts as signed from now on, when both sides or a checked scan confirmed it; in the caller's transaction."""
    if not checks.agreed(row):
        return row
    now = clock.now()
    first = row.first_confirmed_at is None
    row = moves.move(
        by=None,
        memorandum=row,
        name="seal",
        fields={"confirmed_at": now, "first_confirmed_at": row.first_confirmed_at or now},
    )
    promises.keep(row)
    following_rows.plan(row)
    tellings.sealed(row, first=first)
    return row


def change(
    *, by: Any, memorandum_id: int, version: int, agreed: terms.Terms, reason: str = "", side: str = "", another: bool = False
) -> Memorandum:  # fmt: skip
    """Change a draft; or what was agreed, with a reason: then both sides confirm anew, and a scan is checked anew."""
    with transaction.atomic():
        row = moves.locked(by, memorandum_id, version=version)
        agreed = terms.checked(agreed, row.producer_id)
        if agreed.signed_on != row.signed_on:
            twins.refuse_twins(
                buyer_id=row.buyer_id, producer_id=row.producer_id, day=agreed.signed_on, another=another, but=row.pk
            )
        before = terms.of(row)
        if before == agreed:
            raise Refused(_("Nothing was changed."))
        fields: dict[str, Any] = {
            "signed_on": agreed.signed_on, "from_day": agreed.from_day, "to_day": agreed.to_day, "value": agreed.value,
            "words": agreed.words.strip(), "version": row.version + 1,
        }  # fmt: skip
        if row.state == "draft":
            way = actors.acting(by, row, side=side, roles=("producer", "buyer", "office"))
            for name, value in fields.items():
                setattr(row, name, value)
            row.save(update_fields=list(fields))
            terms.written(row, agreed)
            record(
                by=by, action="trade.memorandum_edit", topic="trade", subject=row, before=terms.kept(before),
                after={**terms.kept(agreed), "as": way.role},
            )  # fmt: skip
            return row
        for one in actors.SIDES:
            fields |= {f"{one}_confirmed_at": None, f"{one}_confirmed_by": None, f"{one}_confirmed_by_name": ""}
        fields["confirmed_at"] = None
        row = moves.move(
            by=by, memorandum=row, name="change", side=side, reason=reason, fields=fields,
            after={"before": terms.kept(before), "now": terms.kept(agreed)},
        )  # fmt: skip
        terms.written(row, agreed)
        last = row.moves.order_by("-pk").first()
        if last is not None and last.as_role in actors.own_sides(by, row.producer, row.buyer):
            # Who proposes a change from a side's own account agrees to it.
            own = _confirmed_by(by, last.as_role)
            for name, value in own.items():
                setattr(row, name, value)
            row.save(update_fields=list(own))
        tellings.to_confirm(row)
    return row


def end(*, by: Any, memorandum_id: int, reason: str, side: str = "") -> Memorandum:
    """It has run its course or was given up: it stays in the figures, nobody is asked about it any more."""
    return _close(by, memorandum_id, "end", reason, side)


def take_back(*, by: Any, memorandum_id: int, reason: str, side: str = "") -> Memorandum:
    """Drop what was never confirmed by both."""
    return _close(by, memorandum_id, "take_back", reason, side)


def cancel(*, by: Any, memorandum_id: int, reason: str) -> Memorandum:
    """The office takes out what was entered in error or twice; it never counted."""
    return _close(by, memorandum_id, "cancel", reason, "")


def _close(by: Any, memorandum_id: int, name: str, reason: str, side: str) -> Memorandum:
    with transaction.atomic():
        row = moves.locked(by, memorandum_id)
        row = moves.move(by=by, memorandum=row, name=name, side=side, reason=reason)
        promises.release(row)
        following_rows.stop(row)
        tellings.closed(row, name)
    return row
