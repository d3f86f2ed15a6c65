"""Form fields for whole dong and quantities, as people write them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from ocop.ui import amounts, writing


class DongField(forms.CharField):
    """An amount in whole dong; shown with its groups. None is not stated."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "placeholder": "1.250.000"})
        )
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> int | None:  # type: ignore[override]
        if isinstance(value, int):
            return value
        try:
            return amounts.dong(super().to_python(value) or "")
        except ValueError as problem:
            raise ValidationError(str(problem)) from None

    def prepare_value(self, value: Any) -> Any:
        return writing.number(value) if isinstance(value, int) else value


class QuantityField(forms.CharField):
    """A quantity above nothing, at most three decimals; `may_be_zero` for a capacity. None is not stated."""

    def __init__(self, *, may_be_zero: bool = False, **kwargs: Any) -> None:
        self.may_be_zero = may_be_zero
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        if isinstance(value, Decimal):
            return value
        text = (super().to_python(value) or "").strip()
        if self.may_be_zero and text == "0":
            return Decimal(0)
        try:
            return amounts.quantity(text)
        except ValueError as problem:
            raise ValidationError(str(problem)) from None

    def prepare_value(self, value: Any) -> Any:
        return writing.number(value) if isinstance(value, Decimal | int) else value
