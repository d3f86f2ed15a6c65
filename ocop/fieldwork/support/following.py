"""What the rest of the system knows of support: words of the ledger, messages, files, navigation, merges."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from ocop.fieldwork import permissions
from ocop.fieldwork.models import SupportApplication
from ocop.fieldwork.support import tellings
from ocop.files import rights
from ocop.files.models import StoredFile
from ocop.people import history
from ocop.producers import dependents
from ocop.producers.models import Producer
from ocop.products.actions import merging
from ocop.products.models import Product
from ocop.ui import navigation

ACTIONS = {
    "fieldwork.policy_kept": _("policy of support written"),
    "fieldwork.policy_published": _("policy of support published"),
    "fieldwork.policy_ended": _("policy of support ended"),
    "fieldwork.budget_set": _("budget of support set"),
    "fieldwork.support_applied": _("support applied for"),
    "fieldwork.support_taken_back": _("application for support taken back"),
    "fieldwork.support_granted": _("support granted"),
    "fieldwork.support_refused": _("support refused"),
    "fieldwork.support_paid": _("support paid"),
    "fieldwork.payment_struck": _("payment of support struck out"),
}


def _of(organisation_ids: Iterable[int]) -> Iterable[int]:
    return SupportApplication.objects.filter(producer__organisation__in=list(organisation_ids)).values_list(
        "pk", flat=True
    )


def _opens(person: Any, file: StoredFile) -> bool:
    return SupportApplication.objects.visible_to(person).filter(file=file).exists()


def _move(loser: Producer, winner: Producer) -> dict[str, list[int]]:
    """Applications go to the winner. Their claims stay as filed: what was paid to either is found by its links."""
    rows = SupportApplication.objects.filter(producer=loser)
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    rows.update(producer=winner)
    return {"support_applications": keys}


def _move_product(loser: Product, winner: Product) -> dict[str, list[int]]:
    rows = SupportApplication.objects.filter(product=loser)
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    rows.update(product=winner)
    return {"support_applications": keys}


def _asks(person: Any) -> bool:
    return permissions.takes_part(person) and not permissions.reads(person)


def register() -> None:
    """Called when the room starts."""
    history.register_words(ACTIONS)
    history.register("fieldwork.supportapplication", _of)
    tellings.register()
    rights.register("fieldwork.support", _opens)
    dependents.register_mover("fieldwork.support", _move)
    merging.register_mover("fieldwork.support", _move_product)
    group = _("Field work")
    for label, address, order, icon, shown_to in (
        (_("What may I ask for?"), "fieldwork:support_own", 61, "search", _asks),
        (_("Policies of support"), "fieldwork:support_policies", 62, "flag", permissions.takes_part),
        (_("Applications for support"), "fieldwork:support_applications", 63, "doc", permissions.takes_part),
    ):
        navigation.register(
            "desk", navigation.Entry(label, address, order=order, icon=icon, group=group, shown_to=shown_to)
        )
