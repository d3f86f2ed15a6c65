"""What promotion adds to the figures of the year: campaigns, scans, leads, pages opened."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ocop.indicators import registry
from ocop.indicators.of_rows import OfRows
from ocop.indicators.shapes import Asked, Indicator, Kind, Row
from ocop.promotion.models import Campaign, DailyCount
from ocop.promotion.models.channels import LEADS


def _campaigns(asked: Asked) -> QuerySet[Any]:
    rows = Campaign.objects.filter(register=asked.register, published_at__isnull=False)
    return rows.filter(starts_on__gte=asked.first, starts_on__lte=asked.last)


def _campaign(row: Any, is_verified: bool) -> Row:
    detail = f"{row.starts_on:%d/%m/%Y} – {row.ends_on:%d/%m/%Y}"
    return Row(
        row.pk, row.title_vi, detail, row.starts_on, reverse("promotion:campaign", args=[row.pk]), 1, is_verified
    )


def _counts(*what: str) -> Callable[[Asked], QuerySet[Any]]:
    def rows(asked: Asked) -> QuerySet[Any]:
        # What was opened and scanned belongs to this instance, so to its own register alone.
        found = DailyCount.objects.filter(what__in=what, day__gte=asked.first, day__lte=asked.last)
        return found if asked.register == settings.OCOP_REGISTER else found.none()

    return rows


def _count(row: Any, is_verified: bool) -> Row:
    name = f"{row.get_of_display()} #{row.object_id}"
    return Row(row.pk, name, str(row.get_what_display()), row.day, reverse("promotion:counts"), row.count, is_verified)


def register() -> None:
    """Called when the room starts."""
    sums = _("Sums by day that this system counts; programs that name themselves and people of the desk are left out.")
    for order, (code, label, unit, definition, source, of) in enumerate(
        (
            (
                "campaigns", _("Campaigns published"), _("campaigns"),
                _("Campaigns of the register that were published and whose first day lies in the period, also when they were taken down later."),
                _("The campaigns of this system."), OfRows(_campaigns, _campaign, order=("-starts_on", "-pk")),
            ),
            (
                "code_scans", _("Codes scanned"), _("scans"),
                _("How often codes on cards, labels, packs and certificates were opened in the period. One person may scan several times; nobody is followed, so people are not counted."),
                sums, OfRows(_counts("scan"), _count, amount="count", order=("-day", "-pk")),
            ),
            (
                "leads", _("Leads"), _("leads"),
                _("How often a telephone, an e-mail or the way to a place was pressed, or a producer's own feed was fetched, in the period. Browsers that do not tell of a press are not counted."),
                sums, OfRows(_counts(*LEADS), _count, amount="count", order=("-day", "-pk")),
            ),
            (
                "pages_opened", _("Public pages opened"), _("openings"),
                _("How often pages of products, producers, craft villages, points of sale and campaigns were opened in the period."),
                sums, OfRows(_counts("view"), _count, amount="count", order=("-day", "-pk")),
            ),
        )
    ):  # fmt: skip
        registry.define(
            Indicator(
                code, label, unit, definition, source, Kind.FLOW, of.count, of.open, of.by_place, adds_periods=True, group="promotion",
                order=60 + order,
            )
        )  # fmt: skip
