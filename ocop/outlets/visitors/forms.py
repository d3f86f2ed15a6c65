"""Forms of visitors and of opening hours."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ocop.outlets.models import FaultReport
from ocop.outlets.visitors import hours
from ocop.producers.fields import DayField


class FaultForm(forms.Form):
    """What is wrong. `website` is a field people do not see; who fills it in is a machine."""

    what = forms.ChoiceField(
        label=gettext_lazy("What is wrong?"), choices=FaultReport.What.choices, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=gettext_lazy("In a few words"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "Please name no person and leave no contact: telephone numbers and e-mail addresses are taken out."
        ),
    )
    photo = forms.FileField(
        label=gettext_lazy("Photograph"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": "image/*"}),
        help_text=gettext_lazy("Place, time and device are taken out of it before it is kept; only officers see it."),
    )
    website = forms.CharField(
        required=False, max_length=200, widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"})
    )

    @property
    def is_machine(self) -> bool:
        """Whether the hidden field was filled in."""
        return bool(self.data.get("website", "").strip())

    def seen(self) -> list[Any]:
        """The fields people see."""
        return [self[name] for name in ("what", "words", "photo")]


class AnswerForm(forms.Form):
    """What became of a report."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("What became of it"), choices=FaultReport.Outcome.choices, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=gettext_lazy("In a few words, for the office"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class _SpansField(forms.CharField):
    """The hours of one day as people write them; closed when empty."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            required=False,
            max_length=80,
            widget=forms.TextInput(attrs={"placeholder": "8:00-11:30, 13:30-17:00", "autocomplete": "off"}),
            **kwargs,
        )

    def to_python(self, value: Any) -> hours.Day:  # type: ignore[override]
        spans = hours.parse_spans(super().to_python(value) or "")
        if spans is None:
            raise forms.ValidationError(_("Write the hours as 8:00-11:30, 13:30-17:00; leave it empty for closed."))
        return spans

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, str) or value is None else hours.spans_in_words(value).replace("–", "-")


class WeekForm(forms.Form):
    """A week, a field a day."""

    def __init__(self, *args: Any, week: hours.Week | None = None, **kwargs: Any) -> None:
        initial = {f"day_{number}": week[number] for number in range(7)} if week else {}
        super().__init__(*args, initial=initial, **kwargs)
        for number in range(7):
            self.fields[f"day_{number}"] = _SpansField(label=WEEKDAYS[number])

    def clean(self) -> dict[str, Any]:
        if not self.errors and not any(self.cleaned_data.get(f"day_{number}") for number in range(7)):
            raise forms.ValidationError(_("Give the hours of at least one day."))
        return self.cleaned_data

    def week(self) -> hours.Week:
        """What the action takes."""
        return tuple(self.cleaned_data[f"day_{number}"] for number in range(7))


class OtherDaysForm(forms.Form):
    """Days on which it is open otherwise."""

    first_day = DayField(label=gettext_lazy("From"))
    last_day = DayField(label=gettext_lazy("Until (the last day)"))
    spans = _SpansField(label=gettext_lazy("Hours on these days; leave it empty for closed"))
    words = forms.CharField(label=gettext_lazy("Why, such as “Tết”"), required=False, max_length=80)
