"""Form fields that read what people type: days, numbers, one thing a line, a place with its doubt."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ocop.producers.placing import UNSTATED, Placed, place_values
from ocop.vietnamese.dates import parse_date
from ocop.vietnamese.numbers import parse_number


class DayField(forms.CharField):
    """A date as people write it; shown as dd/mm/yyyy."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "widget",
            forms.TextInput(attrs={"inputmode": "numeric", "placeholder": "dd/mm/yyyy", "autocomplete": "off"}),
        )
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> datetime.date | None:  # type: ignore[override]
        if isinstance(value, datetime.date):
            return value
        text = super().to_python(value)
        if not text:
            return None
        try:
            return parse_date(text)
        except ValueError:
            raise ValidationError(_("“%(text)s” is not a day; write it as 31/12/2026.") % {"text": text}) from None

    def prepare_value(self, value: Any) -> Any:
        return value.strftime("%d/%m/%Y") if isinstance(value, datetime.date) else value


class NumberField(forms.CharField):
    """A number as people write it ("1.200", "1 200,5"); not below zero."""

    def __init__(self, *, whole: bool = False, most: int = 10**10, **kwargs: Any) -> None:
        self.whole, self.most = whole, most
        kwargs.setdefault(
            "widget", forms.TextInput(attrs={"inputmode": "numeric" if whole else "decimal", "autocomplete": "off"})
        )
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Decimal | int | None:  # type: ignore[override]
        if isinstance(value, Decimal | int):
            return value
        text = super().to_python(value)
        if not text:
            return None
        try:
            number = parse_number(text)
        except ValueError:
            raise ValidationError(_("“%(text)s” is not a number.") % {"text": text}) from None
        if number < 0:
            raise ValidationError(_("It cannot be less than zero."))
        if number > self.most:
            raise ValidationError(_("That is more than can be meant."))
        if not self.whole:
            return number
        if number != number.to_integral_value():
            raise ValidationError(_("Give a whole number."))
        return int(number)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, Decimal):
            text = format(value, "f")
            text = text.rstrip("0").rstrip(".") if "." in text else text
            return text.replace(".", ",")
        return value


class LinesField(forms.CharField):
    """One thing a line, as a list of texts."""

    def __init__(self, *, most: int = 30, **kwargs: Any) -> None:
        self.most = most
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 3}))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]
        if isinstance(value, list):
            return value
        lines = [" ".join(line.split()) for line in (super().to_python(value) or "").splitlines()]
        kept = list(dict.fromkeys(line for line in lines if line))
        if len(kept) > self.most or any(len(line) > 100 for line in kept):
            raise ValidationError(_("At most %(most)s lines of 100 characters.") % {"most": self.most})
        return kept

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value


class MonthsField(forms.TypedMultipleChoiceField):
    """Months of the year."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            choices=[(number, str(number)) for number in range(1, 13)],
            coerce=int,
            widget=forms.CheckboxSelectMultiple,
            **kwargs,
        )


class PlaceMixin(forms.Form):
    """Adds a place: the words, and where they are in doubt the candidates to choose from.

    The words stand alone on the first sending; when they do not name one place, the form comes back with the reason and the
    candidates. `placed` is the outcome; `place_fields` the columns it fills.
    """

    place_as_given = forms.CharField(
        label=gettext_lazy("Place (commune or ward; district as before, if you know it)"),
        max_length=200,
        required=False,
    )
    place_choice = forms.CharField(required=False, widget=forms.HiddenInput)

    place_fields: Sequence[str] = ("commune", "old_commune", "district", "province", "place_as_given")
    placed: Placed | None = None

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        text = " ".join((cleaned.get("place_as_given") or "").split())
        choice = cleaned.get("place_choice") or ""
        if self._place_stands(text) and not choice:
            return cleaned
        if choice and choice != UNSTATED and not choice.isdigit():
            choice = ""
        self.placed = place_values(text, choice)
        if self.placed.is_doubtful:
            self._offer(self.placed)
            self.add_error("place_as_given", self.placed.reason)
        return cleaned

    def _place_stands(self, text: str) -> bool:
        """The words are those of the row, so its columns stay as an earlier person decided them."""
        return text == " ".join((self.initial.get("place_as_given") or "").split())

    def _offer(self, placed: Placed) -> None:
        """Show what can be meant; the proposed one first."""
        ordered = sorted(placed.candidates, key=lambda one: one != placed.proposed)
        choices = [
            (str(one.pk), f"{one}, {one.district.name}" if one.district_id and one.layer != "current" else str(one))
            for one in ordered
        ]
        # The hidden field was bound while cleaning; drop it, so that the page draws the new one.
        self._bound_fields_cache.pop("place_choice", None)
        self.fields["place_choice"] = forms.ChoiceField(
            label=_("Which one is meant?"),
            choices=[*choices, (UNSTATED, _("Leave the commune not stated"))],
            widget=forms.RadioSelect,
            required=True,
        )
        if placed.proposed is not None and self.is_bound:
            data = self.data.copy()
            data[self.add_prefix("place_choice")] = str(placed.proposed.pk)
            self.data = data

    def place(self) -> dict[str, Any]:
        """The place columns to write; empty when the place stands as it is."""
        if self.placed is None:
            return {}
        return {name: value for name, value in self.placed.values.items() if name in self.place_fields}
