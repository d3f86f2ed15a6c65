"""The description of the API as a page: plain, readable, nothing fetched from outside."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from ocop.exchange import datasets, export


@dataclass(frozen=True)
class Parameter:
    """One parameter as a reader needs it."""

    name: str
    place: str
    kind: str
    choices: list[str]
    default: str
    description: str


@dataclass(frozen=True)
class Field:
    """One field of an answer."""

    name: str
    kind: str
    description: str


@dataclass(frozen=True)
class Operation:
    """One address."""

    id: str
    address: str
    summary: str
    description: str
    parameters: list[Parameter]
    fields: list[Field]
    example: str


@dataclass(frozen=True)
class Section:
    """The addresses of one subject."""

    title: str
    operations: list[Operation] = field(default_factory=list)


def _inner(shape: dict[str, Any]) -> dict[str, Any]:
    """The shape within "or null"."""
    options = [one for one in shape.get("anyOf", []) if one.get("type") != "null"]
    return {**shape, **options[0]} if options else shape


def _kind(shape: dict[str, Any]) -> str:
    shape = _inner(shape)
    if "$ref" in shape:
        return str(shape["$ref"].rsplit("/", 1)[-1])
    if "allOf" in shape:
        return _kind(shape["allOf"][0])
    if shape.get("type") == "array":
        return f"[{_kind(shape.get('items', {}))}]"
    return str(shape.get("format") or shape.get("type") or "object")


def _choices(shape: dict[str, Any]) -> list[str]:
    shape = _inner(shape)
    if shape.get("type") == "array":
        shape = _inner(shape.get("items", {}))
    return [str(one) for one in shape.get("enum", [shape["const"]] if "const" in shape else [])]


def _parameter(one: dict[str, Any]) -> Parameter:
    shape = one.get("schema", {})
    default = shape.get("default")
    return Parameter(
        one["name"],
        one["in"],
        _kind(shape),
        _choices(shape),
        "" if default in (None, "", []) else str(default),
        one.get("description", ""),
    )


def _fields(schema: dict[str, Any], operation: dict[str, Any]) -> list[Field]:
    content = operation["responses"].get(200, {}).get("content", {}).get("application/json", {})
    name = content.get("schema", {}).get("$ref", "").rsplit("/", 1)[-1]
    properties = schema["components"]["schemas"].get(name, {}).get("properties", {})
    return [Field(key, _kind(shape), shape.get("description", "")) for key, shape in properties.items()]


def shapes(schema: dict[str, Any]) -> list[tuple[str, str, list[Field]]]:
    """Every shape that answers are made of: name, meaning, fields."""
    wanted = schema["components"]["schemas"]
    return [
        (
            name,
            shape.get("description", ""),
            [Field(key, _kind(one), one.get("description", "")) for key, one in shape.get("properties", {}).items()],
        )
        for name, shape in sorted(wanted.items())
    ]


def sections(schema: dict[str, Any]) -> list[Section]:
    """The description by subject, in the order of the addresses."""
    found: dict[str, Section] = {}
    for address, methods in schema["paths"].items():
        operation = methods["get"]
        title = operation.get("tags", ["API"])[0]
        section = found.setdefault(title, Section(title))
        section.operations.append(
            Operation(
                id=operation["operationId"].rsplit("_", 1)[-1] + f"-{len(section.operations)}",
                address=address,
                summary=operation.get("summary", ""),
                description=operation.get("description", ""),
                parameters=[_parameter(one) for one in operation.get("parameters", [])],
                fields=_fields(schema, operation),
                example="" if "{" in address else address,
            )
        )
    return list(found.values())


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Every address with its parameters and the shape of its answer."""
    from ocop.api.service import schema

    described = schema()
    # Addresses of the API have no language; the page is in the reader's.
    with translation.override(translation.get_language_from_request(request)):
        context = {
            "info": described["info"],
            "sections": sections(described),
            "shapes": shapes(described),
            "datasets": [_dictionary(one) for one in datasets.all_datasets()],
            "formats": export.FORMATS,
        }
        response = render(request, "api/docs.html", context)
    response["Cache-Control"] = "no-cache"
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    return response


def _dictionary(one: datasets.Dataset) -> dict[str, Any]:
    """A data set in the language of the page."""
    is_english = (translation.get_language() or "vi").startswith("en")
    return {
        "name": one.name,
        "title": one.title_en if is_english else one.title_vi,
        "description": one.description_en if is_english else one.description_vi,
        "columns": [
            (column.key, column.en if is_english else column.vi, column.meaning_en if is_english else column.meaning_vi)
            for column in one.columns
        ],
    }
