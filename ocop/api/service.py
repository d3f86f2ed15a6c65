"""The API put together: version 1, read only."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import ValidationError
from ninja.renderers import BaseRenderer
from ninja.responses import NinjaJSONEncoder

from ocop.api import (
    deals,
    figure_schemas,
    makers,
    offers,
    open_data,
    outlets,
    places,
    products,
    recognitions,
    schemas,
    statements,
    statistics,
)
from ocop.api.gate import problem
from ocop.api.parameters import Missing, Wrong
from ocop.api.words import sentence
from ocop.ledger.version import version
from ocop.workdays import clock

DESCRIPTION = (
    "The public record of the One Commune One Product programme. Read only. Dates are ISO 8601, an absent value is null. Every figure names "
    "the register it counts (office, public or demo) and opens to its rows. Without a key you see what is public; with a key of an office "
    "(`Authorization: Bearer ...`) what its holder may see. Answers carry an ETag: ask again with If-None-Match."
)


class PlainJson(BaseRenderer):
    """JSON with the letters as they are: shorter, and people can read it."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> str:
        return json.dumps(data, cls=NinjaJSONEncoder, ensure_ascii=False, separators=(",", ":"))


service = NinjaAPI(
    renderer=PlainJson(),
    title="OCOP",
    version="1",
    description=DESCRIPTION,
    docs_url=None,
    openapi_url="openapi.json",
    urls_namespace="api",
    openapi_extra={
        "components": {
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer", "description": "A key of an office."}}
        },
        "security": [{}, {"key": []}],
    },
)
service.add_router("/places", places.router)
service.add_router("/producers", makers.producers_router)
service.add_router("/products", products.router)
service.add_router("/recognitions", recognitions.router)
service.add_router("/statistics", statistics.router)
service.add_router("/craft-villages", makers.villages_router)
service.add_router("/outlets", outlets.router)
service.add_router("/statements", statements.router)
service.add_router("/trade", offers.router)
service.add_router("/trade", deals.router)
service.add_router("/open-data", open_data.router)


@service.get(
    "",
    response=schemas.answers(figure_schemas.Root),
    url_name="root",
    by_alias=True,
    tags=["this instance"],
    summary="This instance",
)
def root(request: HttpRequest) -> dict[str, Any]:
    """Which instance answers, for which register, on which day."""
    from ocop.people.models import Office

    office = Office.objects.first()
    return {
        "name": office.name if office else "OCOP",
        "instance": settings.OCOP_INSTANCE,
        "register": settings.OCOP_REGISTER,
        "is_demo": settings.OCOP_INSTANCE == "demo",
        "today": clock.today(),
        "version": version(),
        "documentation": reverse("api_docs"),
        "schema_address": reverse("api:openapi-json"),
    }


@service.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    parameter, words = sentence(error.errors[0])
    return problem(422, words, parameter)


@service.exception_handler(Wrong)
def _wrong(request: HttpRequest, error: Wrong) -> HttpResponse:
    return problem(422, error.sentence, error.parameter)


@service.exception_handler(Missing)
def _missing(request: HttpRequest, error: Missing) -> HttpResponse:
    return nothing_here(request)


def nothing_here(request: HttpRequest, rest: str = "") -> HttpResponse:
    """For an address or a thing that is not there, or not for this caller."""
    return problem(404, _("There is nothing here, or nothing that you may see."))


def schema() -> dict[str, Any]:
    """The OpenAPI description, as served."""
    return dict(service.get_openapi_schema())
