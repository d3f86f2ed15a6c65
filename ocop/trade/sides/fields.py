"""Form fields of trade: whole dong, quantities, and one field or more for each shape of a condition's value."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ocop.places.models import Province
from ocop.producers.fields import MonthsField, NumberField
from ocop.trade import condition_words as words
from ocop.trade.condition_catalogue import LANGUAGES, PAPER_KINDS, PRODUCER_KINDS, SYSTEMS
from ocop.trade.sides.access import language
from ocop.ui.amount_fields import DongField, QuantityField


class YesNoField(forms.TypedChoiceField):
    """Yes, no, or not stated."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            choices=[("", _("not stated")), ("1", _("yes")), ("0", _("no"))],
            coerce=lambda value: value == "1",
            empty_value=None,
            required=False,
            widget=forms.RadioSelect,
            **kwargs,
        )

    def prepare_value(self, value: Any) -> Any:
        return {True: "1", False: "0", None: ""}.get(value, value)


def province_choices() -> list[tuple[str, str]]:
    """Today's provinces by code, Hanoi first."""
    rows = Province.objects.filter(valid_to__isnull=True).order_by("name_folded")
    return sorted(rows.values_list("code", "name"), key=lambda pair: pair[0] != "01")


def language_choices() -> list[tuple[str, str]]:
    """Languages of labels and of people at a table."""
    return [(code, words.word(f"language.{code}", language())) for code in LANGUAGES]


def _list(group: str, codes: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(code, words.word(f"{group}.{code}", language())) for code in codes]


def _many(label: Any, choices: list[tuple[str, str]]) -> dict[str, forms.Field]:
    return {"value": forms.MultipleChoiceField(label=label, choices=choices, widget=forms.CheckboxSelectMultiple)}


def _one(label: Any, choices: list[tuple[str, str]]) -> dict[str, forms.Field]:
    return {"value": forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect)}


def _amount(label: Any) -> dict[str, forms.Field]:
    return {
        "quantity": QuantityField(label=label),
        "unit": forms.CharField(label=_("Unit"), max_length=30, help_text=_("kg, box, piece …")),
    }


def _said(label: Any) -> dict[str, forms.Field]:
    return {
        "vi": forms.CharField(label=label, max_length=200),
        "en": forms.CharField(label=_("The same in English"), max_length=200, required=False),
    }


def fields_of(shape: str, label: str) -> dict[str, forms.Field]:
    """The fields in which a value of a shape is asked; empty for a plain yes."""
    makers: dict[str, Callable[[], dict[str, forms.Field]]] = {
        "yes": dict,
        "whole": lambda: {"value": NumberField(label=label, whole=True, most=100_000)},
        "money": lambda: {"value": DongField(label=label)},
        "percent": lambda: {"value": NumberField(label=label, most=100, help_text=_("A share between 0 and 100."))},
        "stars": lambda: _one(label, [("3", "3"), ("4", "4"), ("5", "5")]),
        "paper_kind": lambda: {"value": forms.ChoiceField(label=label, choices=_list("paper", PAPER_KINDS))},
        "buying": lambda: _one(label, _list("buying", ("consignment", "purchase"))),
        "systems": lambda: _many(_("One of these is enough"), _list("system", SYSTEMS)),
        "languages": lambda: _many(label, language_choices()),
        "kinds": lambda: _many(_("One of these is enough"), _list("kind", PRODUCER_KINDS)),
        "provinces": lambda: _many(label, province_choices()),
        "amount": lambda: _amount(label),
        "volume": lambda: (
            _amount(label) | {"months": MonthsField(label=_("Months (none: the whole year)"), required=False)}
        ),
        "text": lambda: _said(label),
        "named": lambda: (
            _said(label)
            | {
                "any_of": forms.CharField(
                    label=_("Words in the title of the paper"),
                    max_length=200,
                    help_text=_("Parted by commas; one of them is enough."),
                )
            }
        ),
    }
    return makers[shape]()


def value_of(shape: str, cleaned: dict[str, Any]) -> Any:
    """The value as it is kept, from what a form cleaned."""
    if shape == "yes":
        return True
    if shape == "stars":
        return int(cleaned["value"])
    if shape == "percent":
        return str(cleaned["value"])
    if shape in ("amount", "volume"):
        found = {"quantity": str(cleaned["quantity"]), "unit": cleaned["unit"]}
        return found | ({"months": cleaned.get("months") or []} if shape == "volume" else {})
    if shape == "text":
        return {"vi": cleaned["vi"], "en": cleaned.get("en", "")}
    if shape == "named":
        asked = [word.strip() for word in cleaned["any_of"].split(",") if word.strip()]
        return {"any_of": asked, "vi": cleaned["vi"], "en": cleaned.get("en", "")}
    return cleaned["value"]


def initial_of(shape: str, value: Any) -> dict[str, Any]:
    """What the fields begin with for a value that stands."""
    if shape in ("amount", "volume", "text"):
        return dict(value) | ({"quantity": Decimal(value["quantity"])} if "quantity" in value else {})
    if shape == "named":
        return dict(value) | {"any_of": ", ".join(value["any_of"])}
    return {"value": Decimal(value) if shape == "percent" else value}
