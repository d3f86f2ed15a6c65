"""Forms on points of sale."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from ocop.outlets.models import Outlet
from ocop.producers.fields import DayField, NumberField, PlaceMixin


class OutletForm(PlaceMixin):
    """A point of sale."""

    field_order = ("name", "kind", "address", "place_as_given", "place_choice")
    place_fields = ("commune", "old_commune", "district", "place_as_given")

    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Outlet.Kind.choices)
    address = forms.CharField(label=gettext_lazy("Address (house, street)"), max_length=250, required=False)
    phone = forms.CharField(
        label=gettext_lazy("Phone"), max_length=40, required=False, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    opening_hours = forms.CharField(label=gettext_lazy("Opening hours"), max_length=120, required=False)
    opened_on = DayField(label=gettext_lazy("Opened on"), required=False)
    year = NumberField(
        label=gettext_lazy("Year of opening, when the day is not known"), required=False, whole=True, most=2100
    )
    lat = forms.FloatField(label=gettext_lazy("Latitude"), required=False, min_value=8, max_value=24, localize=False)
    lon = forms.FloatField(
        label=gettext_lazy("Longitude"), required=False, min_value=102, max_value=118, localize=False
    )
    note = forms.CharField(
        label=gettext_lazy("Note"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    is_public = forms.TypedChoiceField(
        label=gettext_lazy("Who sees it"),
        choices=[("1", gettext_lazy("Everybody")), ("0", gettext_lazy("Only its keeper and the officers"))],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
        initial="1",
    )

    def __init__(self, *args: Any, outlet: Outlet | None = None, **kwargs: Any) -> None:
        initial: dict[str, Any] = {}
        if outlet is not None:
            initial = {name: getattr(outlet, name) for name in self.base_fields if hasattr(outlet, name)}
            initial["is_public"] = "1" if outlet.is_public else "0"
        super().__init__(*args, initial={**initial, **(kwargs.pop("initial", None) or {})}, **kwargs)

    def values(self) -> dict[str, Any]:
        """What the action takes."""
        left_out = {"place_as_given", "place_choice"}
        return {**{name: value for name, value in self.cleaned_data.items() if name not in left_out}, **self.place()}


class KeeperForm(forms.Form):
    """Why this organisation keeps it."""

    reason = forms.CharField(label=gettext_lazy("Why"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class EndOutletForm(forms.Form):
    """From which day it no longer sells."""

    ended_on = DayField(label=gettext_lazy("Ends on"))
    reason = forms.CharField(label=gettext_lazy("Why"), max_length=300, required=False)
