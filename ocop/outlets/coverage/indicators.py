"""Indicators of points of sale for plans and reports: new ones, statements received, what was sold as far as stated.

What a keeper states is one side's word, so none of it is verified.
"""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import BigIntegerField, Case, Exists, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ocop.indicators import registry
from ocop.indicators.of_rows import OfRows
from ocop.indicators.shapes import Asked, Indicator, Kind, PlaceKind, Row
from ocop.outlets.models import Outlet, SalesLine, SalesStatement
from ocop.people.models import Register
from ocop.workdays import clock


def _new(asked: Asked) -> QuerySet[Any]:
    return Outlet.objects.filter(
        register=asked.register, is_public=True, counted_from__gte=asked.first, counted_from__lte=asked.last
    )


def _stated(asked: Asked) -> QuerySet[Any]:
    """For each month of the period the statement that stood at the end of the day asked."""
    known = datetime.datetime.combine(asked.as_of + datetime.timedelta(days=1), datetime.time(), clock.now().tzinfo)
    rows = SalesStatement.objects.filter(
        outlet__register=asked.register, month__gte=asked.first.replace(day=1), month__lte=asked.last, stated_at__lt=known
    )  # fmt: skip
    later = SalesStatement.objects.filter(
        outlet=OuterRef("outlet"), month=OuterRef("month"), number__gt=OuterRef("number"), stated_at__lt=known
    )
    return rows.exclude(Exists(later)).order_by()


def _sold(asked: Asked) -> QuerySet[Any]:
    """With `dong`: what is stated; nought where nothing was sold; not stated where no product has a value."""
    lines = SalesLine.objects.filter(statement=OuterRef("pk")).order_by().values("statement")
    stated = Subquery(lines.annotate(of=Sum("value")).values("of")[:1], output_field=BigIntegerField())
    none = Case(When(sold_nothing=True, then=Value(0)), default=None, output_field=BigIntegerField())
    return _stated(asked).annotate(dong=Coalesce(stated, none, output_field=BigIntegerField()))


def _outlet_row(row: Any, is_verified: bool) -> Row:
    detail = " · ".join(str(one) for one in (row.get_kind_display(), row.commune) if one)
    return Row(
        row.pk, row.name, detail, row.counted_from, reverse("portal:outlet", args=[row.slug]), is_verified=is_verified
    )


def _statement_row(row: Any, is_verified: bool) -> Row:
    href = reverse("outlets:statement", args=[row.outlet_id, f"{row.month:%Y-%m}"])
    amount = sum(line.value or 0 for line in row.lines.all())
    return Row(row.pk, row.outlet.name, f"{row.month:%m/%Y}", row.month, href, amount, is_verified=is_verified)


OF_OUTLET: dict[PlaceKind, str] = {"commune": "outlet__commune", "district": "outlet__district"}


def register() -> None:
    """Called when the room starts."""
    nobody = Q(pk__in=[])
    new = OfRows(
        _new, _outlet_row, verified=~Q(register=Register.PUBLIC) & Q(opened_on__isnull=False),
        places={"commune": "commune", "district": "district"}, related=("commune",),
    )  # fmt: skip
    received = OfRows(_stated, _statement_row, verified=nobody, places=OF_OUTLET, related=("outlet",))
    sold = OfRows(_sold, _statement_row, verified=nobody, places=OF_OUTLET, amount="dong", related=("outlet",))
    statements = _("Statements of keepers, the newest of each month by the day asked.")
    for code, label, unit, definition, source, of in (
        (
            "outlets_new", _("New points of sale"), _("points of sale"),
            _("Public points of introduction and sale that opened in the period. One whose day of opening is not known counts at the end of its year and is provisional. Recognition by a decision is counted apart."),
            _("The register of points of sale."), new,
        ),
        (
            "outlet_statements", _("Statements of sales received"), _("statements"),
            _("Months of the period that a point of sale stated; “nothing sold” is a statement. A correction counts once, with its month."),
            statements, received,
        ),
        (
            "outlet_sales", _("OCOP goods sold at points of sale, as stated"), _("đồng"),
            _("Dong of OCOP goods in the statements of the period. One side's word, so provisional; a product without a value adds nothing, and no statement at all is no data, not zero."),
            statements, sold,
        ),
    ):  # fmt: skip
        registry.define(
            Indicator(
                code=code, label=label, unit=unit, definition=definition, source=source, kind=Kind.FLOW, count=of.count, open=of.open,
                by_place=of.by_place, adds_places=True, adds_periods=True, is_money=code == "outlet_sales", group="outlets", order=30,
            )
        )  # fmt: skip
