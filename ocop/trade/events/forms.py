"""What the office and those who take part type about an event."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ocop.places.models import Commune
from ocop.producers.fields import DayField, NumberField
from ocop.trade.events.actions.registering import LANGUAGES
from ocop.trade.models import OutsideEvent, TradeEvent

LANGUAGE_NAMES = {
    "vi": gettext_lazy("Vietnamese"),
    "en": gettext_lazy("English"),
    "zh": gettext_lazy("Chinese"),
    "ja": gettext_lazy("Japanese"),
    "ko": gettext_lazy("Korean"),
    "fr": gettext_lazy("French"),
    "de": gettext_lazy("German"),
    "ru": gettext_lazy("Russian"),
    "th": gettext_lazy("Thai"),
    "lo": gettext_lazy("Lao"),
    "km": gettext_lazy("Khmer"),
    "es": gettext_lazy("Spanish"),
}


def language_choices() -> list[tuple[str, Any]]:
    """Languages spoken at tables."""
    return [(code, LANGUAGE_NAMES[code]) for code in LANGUAGES]


class CoordinateField(forms.CharField):
    """Degrees as people write them: a point or a comma."""

    def __init__(self, *, most: float, **kwargs: Any) -> None:
        self.most = most
        super().__init__(
            widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}), required=False, **kwargs
        )

    def to_python(self, value: Any) -> float | None:  # type: ignore[override]
        if isinstance(value, float) or not value:
            return value or None
        try:
            number = float(str(value).strip().replace(",", "."))
        except ValueError:
            raise forms.ValidationError(_("“%(text)s” is not a number.") % {"text": value}) from None
        if not -self.most <= number <= self.most:
            raise forms.ValidationError(_("That lies on no map."))
        return number


class EventForm(forms.Form):
    """What an event is, where and when."""

    name_vi = forms.CharField(label=gettext_lazy("Name in Vietnamese"), max_length=200)
    name_en = forms.CharField(label=gettext_lazy("Name in English"), max_length=200, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=TradeEvent.Kind.choices)
    organiser = forms.CharField(label=gettext_lazy("Organiser"), max_length=200, required=False)
    starts_on = DayField(label=gettext_lazy("First day"))
    ends_on = DayField(label=gettext_lazy("Last day"))
    venue = forms.CharField(label=gettext_lazy("Venue"), max_length=200, required=False)
    address = forms.CharField(label=gettext_lazy("Address"), max_length=250, required=False)
    commune = forms.ModelChoiceField(
        label=gettext_lazy("Commune or ward"), queryset=Commune.objects.none(), required=False
    )
    lat = CoordinateField(label=gettext_lazy("Latitude"), most=90)
    lon = CoordinateField(label=gettext_lazy("Longitude"), most=180)
    register_until = DayField(label=gettext_lazy("Registration until"), required=False)
    wishes_until = DayField(label=gettext_lazy("Wishes until"), required=False)
    wishes_each = forms.IntegerField(
        label=gettext_lazy("Most wishes of one participant"), min_value=1, max_value=500, initial=20
    )
    musts_each = forms.IntegerField(label=gettext_lazy("of them “must meet”"), min_value=0, max_value=500, initial=3)
    meetings_a_day = forms.IntegerField(
        label=gettext_lazy("Most meetings of one participant a day"), min_value=1, max_value=100, required=False
    )
    budget = NumberField(label=gettext_lazy("Budget in dong"), whole=True, most=10**15, required=False)
    note_vi = forms.CharField(
        label=gettext_lazy("Note in Vietnamese"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    note_en = forms.CharField(
        label=gettext_lazy("Note in English"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )
    is_public = forms.BooleanField(label=gettext_lazy("Shown in the public calendar"), required=False, initial=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["commune"].queryset = Commune.objects.filter(layer="current").order_by("name")


class SlotsForm(forms.Form):
    """Days, hours, breaks and the length of a meeting."""

    days = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Days with meetings"),
        coerce=datetime.date.fromisoformat,
        widget=forms.CheckboxSelectMultiple,
    )
    sessions = forms.CharField(
        label=gettext_lazy("Hours of meetings"),
        max_length=200,
        initial="8:30-11:30; 13:30-16:30",
        help_text=gettext_lazy(
            "Several sessions of a day with a semicolon between; what lies between them is a break."
        ),
    )
    breaks = forms.CharField(
        label=gettext_lazy("Breaks within a session"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("For example 10:00-10:15."),
    )
    minutes = forms.IntegerField(label=gettext_lazy("Minutes of a meeting"), min_value=5, max_value=240, initial=30)

    def __init__(self, *args: Any, event: TradeEvent, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        length = min((event.ends_on - event.starts_on).days, 60)
        days = [event.starts_on + datetime.timedelta(days=number) for number in range(length + 1)]
        self.fields["days"].choices = [(day.isoformat(), f"{day:%d/%m/%Y}") for day in days]


class RegisterForm(forms.Form):
    """Who comes, which languages they speak, what they bring."""

    people = forms.IntegerField(label=gettext_lazy("How many people come"), min_value=1, max_value=50, initial=1)
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages they speak"),
        choices=language_choices,
        required=False,
        initial=["vi"],
        widget=forms.CheckboxSelectMultiple,
    )
    meetings_a_day = forms.IntegerField(
        label=gettext_lazy("Most meetings a day"), min_value=1, max_value=100, required=False
    )


class InterpreterForm(forms.Form):
    """An interpreter."""

    label = forms.CharField(
        label=gettext_lazy("Interpreter"), max_length=80, help_text=gettext_lazy("As the office calls them.")
    )
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Between which languages"), choices=language_choices, widget=forms.CheckboxSelectMultiple
    )


class OutsideForm(forms.Form):
    """A fair or conference of somebody else."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    organiser = forms.CharField(label=gettext_lazy("Organiser"), max_length=200, required=False)
    place = forms.CharField(label=gettext_lazy("Place"), max_length=200, required=False)
    starts_on = DayField(label=gettext_lazy("First day"))
    ends_on = DayField(label=gettext_lazy("Last day"))
    website = forms.URLField(label=gettext_lazy("Website"), required=False, max_length=200, assume_scheme="https")
    buyers: Any = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Buyers known to go there"),
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    note = forms.CharField(
        label=gettext_lazy("Note"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    source = forms.CharField(label=gettext_lazy("Source"), required=False, max_length=500)

    def __init__(self, *args: Any, buyers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["buyers"].queryset = buyers


def initial_of(row: TradeEvent | OutsideEvent, form: type[forms.Form]) -> dict[str, Any]:
    """What a form shows of a row."""
    return {name: getattr(row, name) for name in form.base_fields if name != "buyers"}
