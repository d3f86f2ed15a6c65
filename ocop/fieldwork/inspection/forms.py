"""What the office and inspectors type, and what a producer answers."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ocop.fieldwork.models import InspectionFinding
from ocop.people.models import Person
from ocop.producers.fields import DayField
from ocop.recognition.models import Recognition, Withdrawal

FILES = {"accept": "image/*,application/pdf"}


class DraftForm(forms.Form):
    """How many visits in which year."""

    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2100)
    size = forms.IntegerField(label=_("How many visits"), min_value=1, max_value=2000)


class WeightsForm(forms.Form):
    """Points and the most of each reason; the fields are made from the reasons."""

    valid_from = DayField(label=_("From"))
    decision = forms.CharField(label=_("On what the weights rest"), max_length=160)

    def __init__(self, *args: Any, rows: Iterable[tuple[str, str, dict[str, Any]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = list(rows)
        for code, words, of in self.rows:
            for name, label in (("points", _("points each")), ("most", _("at most"))):
                self.fields[f"{code}_{name}"] = forms.IntegerField(
                    label=f"{words}: {label}", min_value=0, max_value=1000, initial=of.get(name, 0)
                )

    def weights(self) -> dict[str, Any]:
        """As the action takes them."""
        return {
            code: {name: self.cleaned_data[f"{code}_{name}"] for name in ("points", "most")}
            for code, _words, _of in self.rows
        }


class SendForm(forms.Form):
    """Who goes."""

    inspector = forms.TypedChoiceField(label=_("Who goes"), coerce=int)

    def __init__(self, *args: Any, people: Iterable[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = self.fields["inspector"]
        choices.choices = [("", "–"), *((one.pk, one.name) for one in people)]


class OutsideForm(SendForm):
    """A visit outside the plan."""

    why = forms.CharField(label=_("What the visit is for"), max_length=250)
    due_on = DayField(label=_("By the day"))


class AnnounceForm(forms.Form):
    """The decision on which a plan rests."""

    decision = forms.CharField(label=_("Number of the decision"), max_length=120)


class DropForm(forms.Form):
    """Why a visit is not made."""

    reason = forms.CharField(label=_("Why the visit is not made"), max_length=250)


class FindingForm(forms.Form):
    """Something found."""

    key = forms.CharField(max_length=36, widget=forms.HiddenInput)
    item = forms.CharField(max_length=60, required=False, widget=forms.HiddenInput)
    severity = forms.ChoiceField(
        label=_("How grave"), choices=InspectionFinding.Severity.choices, widget=forms.RadioSelect
    )
    words = forms.CharField(label=_("What was found"), max_length=4000, widget=forms.Textarea(attrs={"rows": 2}))
    action = forms.CharField(label=_("What is to be done"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))
    due_on = DayField(label=_("Until"))
    recognition = forms.TypedChoiceField(
        label=_("Which star it touches"),
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_(
            "For a critical finding: it opens a withdrawal case, in which the producer is heard before anything is decided."
        ),
    )
    ground = forms.ChoiceField(
        label=_("Ground of the case"), required=False, choices=[("", "–"), *Withdrawal.Ground.choices]
    )
    photo = forms.FileField(label=_("Photo"), required=False, widget=forms.FileInput(attrs=FILES))

    def __init__(self, *args: Any, recognitions: Iterable[Recognition], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].initial = uuid.uuid4().hex
        choices: Any = self.fields["recognition"]
        choices.choices = [
            ("", "–"),
            *((one.pk, f"{one.product.name} ({one.get_level_display()})") for one in recognitions),
        ]


class AnswerForm(forms.Form):
    """The producer's word."""

    words = forms.CharField(
        label=_("What you say to it"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    file = forms.FileField(label=_("Proof: photo or paper"), required=False, widget=forms.FileInput(attrs=FILES))
    fixed = forms.BooleanField(label=_("It is put right"), required=False)


class LookForm(forms.Form):
    """Another look."""

    is_right = forms.TypedChoiceField(
        label=_("What was seen"),
        choices=[("1", _("put right: close it")), ("0", _("not put right yet: send it back"))],
        coerce=lambda text: text == "1",
        widget=forms.RadioSelect,
    )
    words = forms.CharField(label=_("In words"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))
    due_on = DayField(label=_("New day, when it is sent back"), required=False)
    file = forms.FileField(label=_("Photo"), required=False, widget=forms.FileInput(attrs=FILES))
