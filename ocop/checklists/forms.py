"""Forms of checklists: what a decision says of an open item."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ocop.checklists.models import FilledItem
from ocop.vietnamese.numbers import parse_number


class FillForm(forms.Form):
    """What a decision asks, how it is answered, and where it is written."""

    vi = forms.CharField(
        label=_("What the decision asks, in Vietnamese"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
    en = forms.CharField(label=_("The same in English"), max_length=500, required=False)
    answer = forms.ChoiceField(
        label=_("How it is answered"),
        choices=[("yes", _("yes or no")), ("points", _("points")), ("number", _("a number")), ("text", _("words"))],
        widget=forms.RadioSelect,
    )
    most = forms.IntegerField(
        label=_("Most points"),
        min_value=1,
        max_value=1000,
        required=False,
        help_text=_("Only for an answer in points."),
    )
    at_least = forms.CharField(
        label=_("At least"),
        max_length=20,
        required=False,
        help_text=_("The number or points from which it is met; leave it empty when the decision names none."),
    )
    unit = forms.CharField(label=_("Unit"), max_length=30, required=False, help_text=_("m², people, % …"))
    must = forms.BooleanField(label=_("It must be met"), required=False)
    photo = forms.BooleanField(label=_("A photograph belongs to it"), required=False)
    source = forms.CharField(
        label=_("Where it is written"), max_length=300, help_text=_("Number of the decision, article, page.")
    )

    def __init__(self, *args: Any, filled: FilledItem | None = None, **kwargs: Any) -> None:
        if filled is not None:
            kwargs["initial"] = {name: getattr(filled, name) for name in self.base_fields}
            kwargs["initial"]["most"] = filled.most or None
        super().__init__(*args, **kwargs)

    def clean_at_least(self) -> float | None:
        """A number as people write it."""
        text = self.cleaned_data["at_least"].strip()
        if not text:
            return None
        try:
            value = float(parse_number(text))
        except (ValueError, OverflowError) as error:
            raise forms.ValidationError(str(error)) from None
        if not 0 <= value < 1e12:
            raise forms.ValidationError(_("This number is too large."))
        return value


class DropForm(forms.Form):
    """Why a visit is not finished."""

    reason = forms.CharField(label=_("Why"), max_length=300)
