"""Open data: what there is, what its columns mean, and the files."""

from __future__ import annotations

from typing import Any, Literal
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from ninja import Path, Query, Router

from ocop.api import figure_schemas, schemas
from ocop.api.parameters import InRegister, Key, Missing
from ocop.exchange import datasets, export
from ocop.exchange.datasets import LICENCE, LICENCE_EN, LICENCE_VI
from ocop.ledger.version import version

router = Router(tags=["open data"], by_alias=True)
Format = Literal["csv", "json", "xlsx"]


def _described(one: datasets.Dataset, asked: InRegister) -> dict[str, Any]:
    query = f"?{urlencode({'register': asked.in_register})}" if asked.in_register else ""
    return {
        "name": one.name,
        "title_vi": one.title_vi,
        "title_en": one.title_en,
        "description_vi": one.description_vi,
        "description_en": one.description_en,
        "rows": one.count(asked.register_named),
        "licence": LICENCE,
        "licence_vi": LICENCE_VI,
        "licence_en": LICENCE_EN,
        "updated": version(),
        "downloads": {kind: reverse("api:open_data_file", args=[one.name, kind]) + query for kind in export.FORMATS},
        "columns": [
            {
                "key": c.key,
                "heading_vi": c.vi,
                "heading_en": c.en,
                "meaning_vi": c.meaning_vi,
                "meaning_en": c.meaning_en,
            }
            for c in one.columns
        ],
    }


@router.get("", response=schemas.answers(figure_schemas.Datasets), url_name="open_data", summary="Data sets")
def all_sets(request: HttpRequest, asked: Query[InRegister]) -> dict[str, Any]:
    """Every data set with its dictionary, its licence and its addresses."""
    items = [_described(one, asked) for one in datasets.all_datasets()]
    return {"register": asked.register_named, "total": len(items), "items": items}


@router.get(
    "/{name}", response=schemas.answers(figure_schemas.DatasetOut), url_name="open_data_set", summary="One data set"
)
def one_set(request: HttpRequest, name: Key, asked: Query[InRegister]) -> dict[str, Any]:
    """A data set with its dictionary."""
    found = datasets.dataset(name)
    if found is None:
        raise Missing
    return _described(found, asked)


@router.get(
    "/{name}/{kind}",
    response={code: shape for code, shape in schemas.answers(None).items() if code != 200},
    url_name="open_data_file",
    summary="A data set as a file",
    openapi_extra={
        "responses": {
            200: {
                "description": "The file",
                "content": {
                    media: {"schema": {"type": "string", "format": "binary"}}
                    for media in (
                        "text/csv",
                        "application/json",
                        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                    )
                },
            }
        }
    },
)
def file(request: HttpRequest, name: Key, kind: Path[Format], asked: Query[InRegister]) -> HttpResponseBase:
    """All rows of a data set that are public, as CSV (UTF-8 with byte-order mark), JSON or a workbook."""
    found = datasets.dataset(name)
    if found is None:
        raise Missing
    columns = [one.for_export() for one in found.columns]
    return export.response(found.rows(asked.register_named), columns, kind, f"ocop-{found.name}-{asked.register_named}")
