"""Forms of the public record: what a decision says."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from ocop.producers.fields import DayField, NumberField
from ocop.recognition.models import Level, Recognition

LEVELS = [choice for choice in Level.choices if choice[0] != "unstated"]


class RecogniseForm(forms.Form):
    """A decision that recognises a product."""

    level = forms.ChoiceField(label=gettext_lazy("Stars"), choices=LEVELS)
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of decision"),
        choices=[one for one in Recognition.Kind.choices if one[0] != "unstated"],
    )
    body = forms.ChoiceField(
        label=gettext_lazy("Decided by"),
        choices=[one for one in Recognition.Body.choices if one[0] != "unstated"],
        initial="province",
    )
    decision = forms.CharField(label=gettext_lazy("Number of the decision"), max_length=80)
    issued_on = DayField(label=gettext_lazy("Date of the decision"))
    points = NumberField(label=gettext_lazy("Points"), required=False, most=100)
    code = forms.CharField(label=gettext_lazy("Product code"), max_length=40, required=False)
    old_code = forms.CharField(label=gettext_lazy("Earlier product code"), max_length=40, required=False)

    def values(self) -> dict[str, Any]:
        """What the action takes."""
        return dict(self.cleaned_data)


class CorrectForm(RecogniseForm):
    """The right facts in place of wrong ones."""

    reason = forms.CharField(
        label=gettext_lazy("What was wrong"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )


class ConfirmForm(forms.Form):
    """A row read from public pages, confirmed with its decision."""

    level = forms.ChoiceField(label=gettext_lazy("Stars"), choices=LEVELS)
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of decision"),
        choices=[one for one in Recognition.Kind.choices if one[0] != "unstated"],
    )
    body = forms.ChoiceField(
        label=gettext_lazy("Decided by"),
        choices=[one for one in Recognition.Body.choices if one[0] != "unstated"],
        initial="province",
    )
    decision = forms.CharField(label=gettext_lazy("Number of the decision"), max_length=80)
    issued_on = DayField(label=gettext_lazy("Date of the decision"))
    reason = forms.CharField(label=gettext_lazy("How you checked it"), max_length=500, required=False)


class RetractForm(forms.Form):
    """Why a row was wrong."""

    reason = forms.CharField(
        label=gettext_lazy("What was wrong"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
