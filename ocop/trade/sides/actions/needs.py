"""Needs: written, opened, changed with word to whom it concerns, met or closed; closed by itself after its last day."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from ocop.ledger.record import record
from ocop.ledger.refusal import Refused
from ocop.notices import audience
from ocop.notices.actions import send
from ocop.people.models import RoleName
from ocop.producers.snapshots import difference, plain
from ocop.rulebooks.product_sets import group_of, product_set
from ocop.trade.conditions import check_all
from ocop.trade.models import Buyer, Need, Offer
from ocop.trade.sides.access import may_write_for_buyer
from ocop.trade.sides.asked import asked_by_need
from ocop.trade.sides.profiles import EVERYBODY, profiles_of
from ocop.trade.sides.saving import save_checked
from ocop.workdays import clock

FIELDS = (
    "title",
    "words",
    "product_set",
    "group26",
    "quantity",
    "unit",
    "every",
    "from_day",
    "to_day",
    "months",
    "place",
    "place_words",
    "price_from",
    "price_to",
    "price_audience",
    "min_stars",
    "until",
)
MOVES = {"open": ("draft", "closed", "met"), "met": ("open",), "closed": ("open", "draft")}
MOST_TOLD = 500


def _locked(by: Any, need: Need) -> Need:
    row: Need | None = (
        Need.objects.visible_to(by)
        .select_for_update(of=("self",))
        .select_related("buyer__organisation")
        .filter(pk=need.pk)
        .first()
    )
    if row is None:
        raise Refused(_("This need is not here any more."))
    if not may_write_for_buyer(by, row.buyer):
        raise Refused(_("Only the buyer's own people or the trade office write here."))
    return row


def _checked(values: Mapping[str, Any]) -> dict[str, Any]:
    kept = {name: values.get(name) for name in FIELDS}
    for name in ("title", "words", "product_set", "group26", "unit", "place_words"):
        kept[name] = (kept[name] or "").strip()
    kept["months"] = sorted(set(kept["months"] or []))
    kept["min_stars"] = kept["min_stars"] or 0
    kept["every"] = kept["every"] or Need.Every.MONTH
    kept["price_audience"] = kept["price_audience"] or Need.PriceAudience.MATCHED
    if not kept["title"]:
        raise Refused(_("Say in a few words what is needed."), field="title")
    if kept["product_set"]:
        if product_set(kept["product_set"]) is None:
            raise Refused(_("Choose a product set from the list."), field="product_set")
        kept["group26"] = group_of(kept["product_set"])
    if kept["quantity"] is not None and not kept["unit"]:
        raise Refused(_("Say in which unit the quantity is."), field="unit")
    if kept["until"] is None:
        raise Refused(_("Say until when the need stands."), field="until")
    return kept


@transaction.atomic
def create(*, by: Any, buyer: Buyer, values: Mapping[str, Any], key: str = "") -> Need:
    """A draft of a need. `key`: one form sent twice is one need. Raises Refused."""
    row = Buyer.objects.visible_to(by).filter(pk=buyer.pk).first()
    if row is None or not may_write_for_buyer(by, row):
        raise Refused(_("Only the buyer's own people or the trade office write here."))
    key = key[:36]
    there = Need.objects.select_for_update().filter(buyer=row, key=key).first() if key else None
    if there is not None:
        return there
    need = Need(
        buyer=row,
        register=row.register,
        created_at=clock.now(),
        made_by=by,
        made_by_name=by.name[:120],
        key=key or None,
        **_checked(values),
    )
    try:
        with transaction.atomic():
            save_checked(need)
    except IntegrityError:
        # The same form came twice at one moment: the other one's need is this one.
        return Need.objects.get(buyer=row, key=key)
    record(
        by=by,
        action="trade.create_need",
        topic="trade",
        subject=need,
        after=plain({n: getattr(need, n) for n in FIELDS}),
    )
    return need


@transaction.atomic
def change(*, by: Any, need: Need, values: Mapping[str, Any]) -> Need:
    """Change a need that is a draft or open; an open one that changed tells the producers it matches. Raises Refused."""
    row = _locked(by, need)
    if row.state not in ("draft", "open"):
        raise Refused(_("This need is closed; open it again first."))
    was = {name: plain(getattr(row, name)) for name in FIELDS}
    for name, value in _checked(values).items():
        setattr(row, name, value)
    if row.state == "open" and row.until < clock.today():
        raise Refused(_("An open need stands until today or a later day."), field="until")
    save_checked(row)
    before, after = difference(was, {name: plain(getattr(row, name)) for name in FIELDS})
    if not after:
        return row
    record(by=by, action="trade.change_need", topic="trade", subject=row, before=before, after=after)
    if row.state == Need.State.OPEN:
        tell_changed(row, by=by)
    return row


@transaction.atomic
def move(*, by: Any, need: Need, to: str, until: datetime.date | None = None) -> Need:
    """Open, close, or call it met. Raises Refused for a move that is not possible, an unconfirmed buyer, a last day in the past."""
    row = _locked(by, need)
    if row.state not in MOVES.get(to, ()):
        raise Refused(_("The need moved on meanwhile; look again at how it stands."))
    before = row.state
    if to == "open":
        if row.buyer.state != Buyer.State.CONFIRMED:
            raise Refused(_("The trade office has not confirmed this buyer; a need can be opened after that."))
        row.until = until or row.until
        if row.until < clock.today():
            raise Refused(_("Its last day has passed; give a later one."), field="until")
        row.opened_at, row.closed_at = clock.now(), None
    else:
        row.closed_at = clock.now()
    row.state = to
    row.save(update_fields=["state", "until", "opened_at", "closed_at"])
    record(by=by, action=f"trade.need_{to}", topic="trade", subject=row, before={"state": before}, after={"state": to})
    if to == "open":
        _tell_matched(row, "trade.need_opened", by=by)
    return row


def matched_offers(need: Need) -> list[Offer]:
    """Published offers of its set or group that are not known to fail a must, at most `MOST_TOLD`; a constant number of queries."""
    offers = Offer.objects.filter(state="published").select_related("product__producer__organisation")
    if need.product_set:
        offers = offers.filter(product__product_set=need.product_set)
    found = list(offers.order_by("pk")[: MOST_TOLD * 4])
    profiles = profiles_of(found, reader=EVERYBODY)
    asked = [one for one in asked_by_need(need) if one.is_must]
    day = clock.today()
    kept = [
        offer
        for offer in found
        if (not need.group26 or profiles[offer.pk].group26 == need.group26)
        and all(finding.met is not False for finding in check_all(asked, profiles[offer.pk], day))
    ]
    return kept[:MOST_TOLD]


def tell_changed(need: Need, *, by: Any) -> None:
    """Word of a changed need to the producers it matches; in the caller's transaction."""
    _tell_matched(need, "trade.need_changed", by=by)


def _tell_matched(need: Need, kind: str, *, by: Any) -> None:
    keys = {offer.product.producer.organisation_id for offer in matched_offers(need) if offer.product.producer}
    if not keys:
        return
    # One word an hour of a need that is being written row by row.
    key = f"{kind}:{need.pk}:{clock.now():%Y%m%d%H}"
    send(
        to=[one for one in audience.speakers_of(*sorted(keys)) if one.pk != by.pk],
        kind=kind,
        key=key,
        subject=need,
        link=reverse("trade:need", args=[need.pk]),
        params={"need": need.title, "buyer": need.buyer.organisation.name},
    )


def close_passed(day: datetime.date) -> int:
    """Daily: needs whose last day lies before `day` are closed, their people told. How many."""
    rows = list(
        Need.objects.select_for_update(of=("self",))
        .filter(state="open", until__lt=day)
        .select_related("buyer__organisation")
    )
    for row in rows:
        row.state, row.closed_at = Need.State.CLOSED, clock.now()
        row.save(update_fields=["state", "closed_at"])
        record(
            by=None,
            action="trade.need_passed",
            topic="trade",
            subject=row,
            before={"state": "open"},
            after={"state": "closed"},
        )
        send(
            to=audience.speakers_of(row.buyer.organisation_id, role=RoleName.BUYER_MEMBER),
            kind="trade.need_passed",
            key=f"trade.need_passed:{row.pk}:{row.until}",
            subject=row,
            link=reverse("trade:need", args=[row.pk]),
            params={"need": row.title, "until": row.until},
        )
    return len(rows)
