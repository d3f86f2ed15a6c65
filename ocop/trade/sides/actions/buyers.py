"""Buyers: apply, change, and the trade office's word on them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from ocop.ledger.record import record
from ocop.ledger.refusal import Refused
from ocop.notices import audience
from ocop.notices.actions import send, settle
from ocop.people.models import Organisation, RoleName
from ocop.people.rights import rights_of
from ocop.producers.actions.producers import ORGANISATION_FIELDS, new_organisation, personal_fields
from ocop.producers.snapshots import difference, plain, snapshot
from ocop.trade.condition_catalogue import LANGUAGES
from ocop.trade.models import Buyer
from ocop.trade.reach import runs_trade
from ocop.vietnamese.slugs import slug
from ocop.workdays import clock

FIELDS = ("kind", "about_vi", "about_en", "serves_abroad", "languages")
MOVES = {
    "confirmed": ("waiting", "refused", "suspended"),
    "refused": ("waiting",),
    "suspended": ("confirmed",),
}


def _checked(values: Mapping[str, Any]) -> dict[str, Any]:
    if values.get("kind") not in Buyer.Kind.values:
        raise Refused(_("Choose what kind of buyer it is."), field="kind")
    if set(values.get("languages") or []) - set(LANGUAGES):
        raise Refused(_("Choose languages from the list."), field="languages")
    return {name: values.get(name) or ([] if name == "languages" else "") for name in FIELDS}


def _free_slug(name: str) -> str:
    start = slug(name)[:120] or "ben-mua"
    number, found = 1, start
    while Buyer.objects.filter(slug=found).exists():
        number += 1
        found = f"{start}-{number}"
    return found


def apply(*, by: Any, organisation_id: int, values: Mapping[str, Any]) -> Buyer:
    """Ask to be a buyer, for an organisation one speaks for as such (the trade office: for any). It waits for the trade office.

    Raises Refused for whoever does not speak for it and for a second application; nothing changes then.
    """
    rights = rights_of(by)
    organisation = Organisation.objects.standing().filter(pk=organisation_id).first()
    if organisation is None or not (organisation.pk in rights.organisation_ids("buyer_member") or runs_trade(rights)):
        raise Refused(_("Only who speaks for a firm as a buyer can register it; ask for that role first."))
    kept = _checked(values)
    try:
        with transaction.atomic():
            buyer = _written(organisation, kept, values)
            record(by=by, action="trade.apply_as_buyer", topic="trade", subject=buyer, after=plain(kept))
            _tell_office(buyer)
    except IntegrityError:
        raise Refused(_("This organisation is registered as a buyer already.")) from None
    return buyer


def _written(organisation: Organisation, kept: Mapping[str, Any], values: Mapping[str, Any], **more: Any) -> Buyer:
    buyer = Buyer.objects.create(
        organisation=organisation,
        register=organisation.register,
        slug=_free_slug(organisation.name),
        created_at=clock.now(),
        **kept,
        **more,
    )
    buyer.served.set(values.get("served") or [])
    return buyer


def enter(
    *,
    by: Any,
    values: Mapping[str, Any],
    firm: Mapping[str, Any] | None = None,
    organisation_id: int | None = None,
    another_ones: Collection[int] = (),
) -> Buyer:
    """The trade office registers a buyer that does not come by itself; it is confirmed by that, in the officer's name.

    `values` as for `apply`; either `organisation_id`, an organisation that is in the register, or `firm`, the fields of a new one
    (`another_ones`: keys of organisations of which the officer said "it is another one"). Its people are invited afterwards.
    Raises Refused for whoever does not run trade, for one's own firm and for one that is a buyer already, DuplicatesFound while a
    sign is undecided; nothing is written then.
    """
    rights = rights_of(by)
    if not runs_trade(rights):
        raise Refused(_("Only the trade office registers buyers of others."))
    kept = _checked(values)
    try:
        with transaction.atomic():
            if firm is not None:
                organisation = new_organisation(values=firm, another_ones=another_ones)
            else:
                found = Organisation.objects.standing().visible_to(by).filter(pk=organisation_id).first()
                if found is None:
                    raise Refused(_("There is no such organisation."))
                organisation = found
            if organisation.pk in rights.organisation_ids():
                raise Refused(_("You speak for this firm yourself; let a colleague decide."))
            buyer = _written(
                organisation,
                kept,
                values,
                state=Buyer.State.CONFIRMED,
                decided_at=clock.now(),
                decided_by_name=by.name[:120],
            )
            after = {**plain(kept), "organisation": organisation.name, "state": buyer.state}
            record(by=by, action="trade.enter_buyer", topic="trade", subject=buyer, after=after)
            if firm is not None:
                said = {name: value for name, value in snapshot(organisation, ORGANISATION_FIELDS).items() if value}
                record(
                    by=by,
                    action="trade.enter_firm",
                    topic="trade",
                    subject=organisation,
                    after=said,
                    personal=personal_fields(organisation),
                )
    except IntegrityError:
        raise Refused(_("This organisation is registered as a buyer already.")) from None
    return buyer


def _tell_office(buyer: Buyer) -> None:
    send(
        to=audience.holders(RoleName.TRADE_OFFICER),
        kind="trade.buyer_waits",
        key=f"trade.buyer_waits:{buyer.pk}:{clock.now():%Y%m%d%H%M%S}",
        subject=buyer,
        link=reverse("trade:buyer", args=[buyer.pk]),
        params={"buyer": buyer.organisation.name},
    )


@transaction.atomic
def change(*, by: Any, buyer: Buyer, values: Mapping[str, Any]) -> Buyer:
    """Change what is said of the buyer; one that was refused waits again. Its own people and the trade office."""
    row = _locked(by, buyer)
    if not (row.organisation_id in rights_of(by).organisation_ids("buyer_member") or runs_trade(rights_of(by))):
        raise Refused(_("Only its own people or the trade office change a buyer."))
    kept = _checked(values)
    was = {name: plain(getattr(row, name)) for name in FIELDS}
    for name, value in kept.items():
        setattr(row, name, value)
    again = row.state == Buyer.State.REFUSED and not runs_trade(rights_of(by))
    if again:
        row.state = Buyer.State.WAITING
    row.save()
    row.served.set(values.get("served") or [])
    before, after = difference(was, plain(kept))
    record(
        by=by,
        action="trade.change_buyer",
        topic="trade",
        subject=row,
        before=before,
        after={**after, "state": row.state},
    )
    if again:
        _tell_office(row)
    return row


def _locked(by: Any, buyer: Buyer) -> Buyer:
    row: Buyer | None = (
        Buyer.objects.visible_to(by)
        .select_for_update(of=("self",))
        .select_related("organisation")
        .filter(pk=buyer.pk)
        .first()
    )
    if row is None:
        raise Refused(_("There is no such buyer."))
    return row


@transaction.atomic
def decide(*, by: Any, buyer: Buyer, state: str, reason: str = "") -> Buyer:
    """Confirm, refuse or suspend a buyer; its people are told.

    Raises Refused for whoever does not run trade, for one's own firm, for a move that is not possible, and without a reason where it
    is refused or suspended.
    """
    row = _locked(by, buyer)
    rights = rights_of(by)
    if not runs_trade(rights):
        raise Refused(_("Only the trade office decides on buyers."))
    if row.organisation_id in rights.organisation_ids():
        raise Refused(_("You speak for this firm yourself; let a colleague decide."))
    if row.state not in MOVES.get(state, ()):
        raise Refused(_("This was decided meanwhile; look again at how it stands."))
    if state != "confirmed" and not reason.strip():
        raise Refused(_("Say in one sentence why; the buyer will read it."), field="reason")
    before = row.state
    row.state, row.state_reason = state, reason.strip()[:250]
    row.decided_at, row.decided_by_name = clock.now(), by.name[:120]
    row.save(update_fields=["state", "state_reason", "decided_at", "decided_by_name"])
    record(
        by=by,
        action=f"trade.buyer_{state}",
        topic="trade",
        subject=row,
        before={"state": before},
        after={"state": state},
        reason=row.state_reason,
    )
    settle(subject=row, kind="trade.buyer_waits")
    send(
        to=audience.speakers_of(row.organisation_id, role=RoleName.BUYER_MEMBER),
        kind=f"trade.buyer_{state}",
        key=f"trade.buyer_{state}:{row.pk}:{clock.now():%Y%m%d%H%M%S}",
        subject=row,
        link=reverse("trade:buyer", args=[row.pk]),
        params={"buyer": row.organisation.name, "reason": row.state_reason or "–"},
    )
    return row
