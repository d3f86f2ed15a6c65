"""What the rest of the system knows of the two sides: words of the ledger, messages, daily work, navigation, merges."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from ocop.notices import daily, kinds
from ocop.people import history
from ocop.producers import dependents
from ocop.products.actions import merging, moving
from ocop.trade.models import Buyer, Need, Offer
from ocop.trade.sides import access
from ocop.trade.sides.actions.needs import close_passed
from ocop.trade.sides.merging import empty_offer, move_offer, move_sides
from ocop.ui import navigation

ACTIONS = {
    "trade.apply_as_buyer": _("registered as a buyer"),
    "trade.enter_buyer": _("buyer registered by the trade office"),
    "trade.enter_firm": _("firm of a buyer entered"),
    "trade.change_buyer": _("buyer changed"),
    "trade.buyer_confirmed": _("buyer confirmed"),
    "trade.buyer_refused": _("buyer refused"),
    "trade.buyer_suspended": _("buyer suspended"),
    "trade.put_condition": _("condition set"),
    "trade.drop_condition": _("condition removed"),
    "trade.draft_terms": _("terms drafted"),
    "trade.describe_terms": _("readers of terms chosen"),
    "trade.publish_terms": _("terms published"),
    "trade.drop_terms": _("draft of terms thrown away"),
    "trade.activate_gate": _("market conditions put into force"),
    "trade.create_need": _("need written"),
    "trade.change_need": _("need changed"),
    "trade.need_open": _("need opened"),
    "trade.need_met": _("need met"),
    "trade.need_closed": _("need closed"),
    "trade.need_passed": _("need closed after its last day"),
    "trade.begin_offer": _("offer begun"),
    "trade.offer_volume": _("volume of an offer changed"),
    "trade.offer_goods": _("goods of an offer described"),
    "trade.offer_terms": _("terms of an offer changed"),
    "trade.offer_prices": _("prices of an offer changed"),
    "trade.offer_papers": _("papers of an offer chosen"),
    "trade.offer_published": _("offer shown to buyers"),
    "trade.offer_paused": _("offer paused"),
    "trade.send_pack": _("capability pack sent"),
    "trade.receive_pack": _("capability pack received"),
}
KINDS = (
    kinds.Kind(
        "trade.buyer_waits",
        _("A buyer waits for your word"),
        _("%(buyer)s wants to be a buyer"),
        _("%(buyer)s has registered as a buyer. Look at the firm and confirm or refuse it."),
        for_whom=access.runs,
    ),
    kinds.Kind(
        "trade.buyer_confirmed",
        _("Your firm as a buyer"),
        _("%(buyer)s is confirmed as a buyer"),
        _("The trade office has confirmed %(buyer)s. You now see offers, and prices where producers show them to you."),
        for_whom=access.buys,
    ),
    kinds.Kind(
        "trade.buyer_refused",
        _("Your firm as a buyer"),
        _("%(buyer)s is not confirmed as a buyer"),
        _("The trade office has not confirmed %(buyer)s: %(reason)s"),
        for_whom=access.buys,
    ),
    kinds.Kind(
        "trade.buyer_suspended",
        _("Your firm as a buyer"),
        _("%(buyer)s is suspended as a buyer"),
        _("The trade office has suspended %(buyer)s: %(reason)s"),
        for_whom=access.buys,
    ),
    kinds.Kind(
        "trade.need_opened",
        _("A need that fits your offer"),
        _("%(buyer)s looks for: %(need)s"),
        _("%(buyer)s has opened the need “%(need)s”, and an offer of yours may meet it. Look at its musts and wishes."),
        for_whom=access.makes,
    ),
    kinds.Kind(
        "trade.need_changed",
        _("A need that fits your offer has changed"),
        _("%(buyer)s has changed: %(need)s"),
        _("The need “%(need)s” of %(buyer)s has changed. Look again whether your offer meets it."),
        for_whom=access.makes,
    ),
    kinds.Kind(
        "trade.need_passed",
        _("A need of yours has closed"),
        _("“%(need)s” has closed"),
        _(
            "The last day of the need “%(need)s” was %(until)s, so it is closed. You can open it again with a later day."
        ),
        for_whom=access.buys,
    ),
    kinds.Kind(
        "trade.pack_came",
        _("A capability pack"),
        _("Capability profiles of %(producer)s"),
        _(
            "%(producer)s has sent you capability profiles (%(count)s). Open them and confirm with one button that they came."
        ),
        for_whom=access.buys,
    ),
    kinds.Kind(
        "trade.pack_received",
        _("Your capability pack has come"),
        _("%(buyer)s has your capability profiles"),
        _("%(buyer)s confirms that your capability profiles came."),
        email=False,
        for_whom=access.makes,
    ),
)


def _offers(organisation_ids: Iterable[int]) -> Iterable[int]:
    return Offer.objects.filter(product__producer__organisation__in=list(organisation_ids)).values_list("pk", flat=True)


def _buyers(organisation_ids: Iterable[int]) -> Iterable[int]:
    return Buyer.objects.filter(organisation__in=list(organisation_ids)).values_list("pk", flat=True)


def _needs(organisation_ids: Iterable[int]) -> Iterable[int]:
    return Need.objects.filter(buyer__organisation__in=list(organisation_ids)).values_list("pk", flat=True)


def _sees_buyers(person: Any) -> bool:
    return access.makes_or_helps(person) or access.buys(person) or access.reads(person)


def _sees_packs(person: Any) -> bool:
    return access.makes_or_helps(person) or access.studies_offers(person)


def register() -> None:
    """Called when the room starts."""
    history.register_words(ACTIONS)
    history.register("trade.offer", _offers)
    history.register("trade.buyer", _buyers)
    history.register("trade.need", _needs)
    for kind in KINDS:
        kinds.register(kind)
    daily.register("trade.needs", close_passed)
    dependents.register_mover("trade.sides", move_sides)
    merging.register_mover("trade.sides", move_offer)
    moving.register_leaver("trade.sides", empty_offer)
    group = _("Trade connection")
    for label, address, order, icon, shown_to in (
        (_("What stands between"), "trade:between_overview", 41, "list", access.makes_or_helps),
        (_("Offers"), "trade:offers", 42, "box", _sees_packs),
        (_("What buyers look for"), "trade:needs", 43, "search", _sees_buyers),
        (_("Buyers"), "trade:buyers", 44, "shop", _sees_buyers),
        (_("Markets"), "trade:gates", 45, "flag", _sees_buyers),
        (_("Capability packs"), "trade:packs", 46, "mail", _sees_packs),
    ):
        navigation.register(
            "desk", navigation.Entry(label, address, order=order, icon=icon, group=group, shown_to=shown_to)
        )
