"""Recognitions as of a day, and as the record knew them at a moment."""

from __future__ import annotations

import datetime
from typing import Any, Literal

from django.db.models import Min
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Query, Router

from ocop.api import presenting, schemas
from ocop.api.parameters import InRegister, Key, Paged, Wrong, caller, day_of, moment_of
from ocop.products.models import Product
from ocop.recognition.models import Recognition, Withdrawal
from ocop.workdays import clock

router = Router(tags=["recognitions"], by_alias=True)


class RecognitionsAsked(Paged, InRegister):
    """Which decisions."""

    as_of: datetime.date | None = Field(
        None, description="Decisions counted on or before this day, and their state on it. Default: today."
    )
    known_at: datetime.datetime | None = Field(
        None, description="As the record knew them at this moment. Default: now."
    )
    product: Key | None = Field(None, description="Slug of a product.")
    stars: list[Literal["3", "4", "potential_5", "5", "unstated"]] = Field(
        default_factory=list, description="Level of the decision."
    )
    kind: Literal["new", "renewed", "upgraded", "unstated"] | None = Field(None, description="Kind of decision.")


def _shown(rows: list[Any], on: datetime.date, known_at: datetime.datetime | None) -> list[dict[str, Any]]:
    withdrawn = dict(
        Withdrawal.objects.known(known_at)
        .filter(recognition__in=[row.pk for row in rows], decided_on__lte=on)
        .values("recognition_id")
        .annotate(on=Min("decided_on"))
        .values_list("recognition_id", "on")
    )
    return [presenting.recognition(row, on, withdrawn.get(row.pk), row.extended_to) for row in rows]


def _known(person: Any, known_at: datetime.datetime | None) -> Any:
    """Decisions on products that the caller may see, as known at a moment; what was retracted is known no more."""
    return (
        Recognition.objects.known(known_at)
        .filter(product__in=Product.objects.visible_to(person))
        .select_related("product", "district_then")
        .with_extension(known_at)
    )


def decisions_of(product: Product, person: Any) -> list[dict[str, Any]]:
    """Every decision on a product, newest first."""
    rows = _known(person, None).filter(product=product).order_by("-counted_from", "-pk")
    return _shown(list(rows), clock.today(), None)


@router.get("", response=schemas.answers(schemas.Recognitions), url_name="recognitions", summary="Recognitions")
def recognitions(request: HttpRequest, asked: Query[RecognitionsAsked]) -> dict[str, Any]:
    """Decisions on products, by the day from which they count."""
    person, day, known_at = caller(request), day_of(asked.as_of), moment_of(asked.known_at)
    rows = _known(person, known_at).filter(register=asked.register_named, counted_from__lte=day)
    if asked.product is not None:
        one = Product.objects.visible_to(person).filter(slug=asked.product).first()
        if one is None:
            raise Wrong("product", _("There is no product with the slug %(text)s.") % {"text": repr(asked.product)})
        rows = rows.filter(product=one)
    if asked.stars:
        rows = rows.filter(level__in=asked.stars)
    if asked.kind is not None:
        rows = rows.filter(kind=asked.kind)
    part = list(rows.order_by("counted_from", "pk")[asked.start : asked.start + asked.limit])
    return {
        "as_of": day,
        "total": rows.count(),
        "items": _shown(part, day, known_at),
        "page": asked.page,
        "limit": asked.limit,
        "offset": asked.start,
    }
