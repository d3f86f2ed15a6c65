"""What the two sides put into the desk's one inbox: buyers that wait for the trade office."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ocop.notices import inbox
from ocop.trade.models import Buyer
from ocop.trade.sides import access


def _waiting(person: Any) -> QuerySet[Any]:
    return Buyer.objects.visible_to(person).filter(state="waiting").select_related("organisation")


def _item(row: Any) -> inbox.Item:
    return inbox.Item(
        row.organisation.name,
        reverse("trade:buyer", args=[row.pk]),
        note=_("Look at the firm, confirm or refuse it"),
        is_demo=row.register == "demo",
    )


def register() -> None:
    """Called when the room starts."""
    inbox.register_rows(
        "trade.buyer",
        gettext_lazy("Buyers to confirm"),
        shown_to=access.runs,
        rows=_waiting,
        item=_item,
        address="trade:buyers",
        icon="people",
    )
