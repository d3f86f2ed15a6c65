"""What the office types of a policy, and a producer of an application."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _text
from django.utils.translation import gettext_lazy as _

from ocop.fieldwork.models import SupportPolicy
from ocop.fieldwork.support.catalogue import purposes
from ocop.people.models import OrganisationKind
from ocop.producers.fields import DayField
from ocop.producers.models import Paper
from ocop.recognition.models import Level, Recognition
from ocop.ui.amount_fields import DongField

LEVELS = [(code, label) for code, label in Level.choices if code != "unstated"]
KINDS = [(code, label) for code, label in Recognition.Kind.choices if code != "unstated"]
PRODUCERS = [(code, label) for code, label in OrganisationKind.choices if code not in ("unknown", "office")]
MANY: dict[str, Any] = {"required": False, "widget": forms.CheckboxSelectMultiple}


class PolicyForm(forms.Form):
    """A policy: what for, how much, for whom."""

    name_vi = forms.CharField(label=_("Name in Vietnamese"), max_length=200)
    name_en = forms.CharField(label=_("Name in English"), max_length=200, required=False)
    purpose = forms.ChoiceField(
        label=_("What it is for"), help_text=_("Nobody is paid twice for one purpose and thing, whatever the policy.")
    )
    scope = forms.ChoiceField(label=_("How often it is paid"), choices=SupportPolicy.Scope.choices)
    way = forms.ChoiceField(label=_("How it is reckoned"), choices=SupportPolicy.Way.choices)
    amount = DongField(
        label=_("Amount or ceiling in dong"),
        required=False,
        help_text=_("The one amount, or the most a share comes to."),
    )
    percent = forms.IntegerField(label=_("Share of the cost in %"), min_value=1, max_value=100, required=False)
    levels = forms.MultipleChoiceField(label=_("Only with"), choices=LEVELS, **MANY)
    kinds = forms.MultipleChoiceField(label=_("Only when the recognition is"), choices=KINDS, **MANY)
    in_force = forms.BooleanField(label=_("Only while the star is in force"), required=False)
    issued_from = DayField(label=_("Only when recognised on this day or later"), required=False)
    producer_kinds = forms.MultipleChoiceField(label=_("Only for"), choices=PRODUCERS, **MANY)
    papers = forms.MultipleChoiceField(label=_("Only with these papers in force"), choices=Paper.Kind.choices, **MANY)
    no_case = forms.BooleanField(label=_("Not while a withdrawal case is open"), required=False)
    no_findings = forms.ChoiceField(
        label=_("Not while a finding of an inspection is open"),
        required=False,
        choices=[("", _("does not matter")), ("critical", _("critical")), ("major", _("major or critical"))],
    )
    trained_months = forms.IntegerField(
        label=_("Only when somebody was at a training within so many months"),
        min_value=1,
        max_value=120,
        required=False,
    )
    also_needed = forms.CharField(
        label=_("What else is needed, one a line"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The officer looks at this; the system does not check it."),
    )
    decision = forms.CharField(label=_("Number of the decision"), max_length=120, required=False)
    source = forms.CharField(label=_("Source"), max_length=500, required=False)
    valid_from = DayField(label=_("From"))
    valid_to = DayField(label=_("Until"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["purpose"].choices = purposes()
        for code, label in LEVELS:
            self.fields[f"amount_{code}"] = DongField(
                label=_("Amount for %(level)s in dong") % {"level": label}, required=False
            )
        order = list(self.fields)
        at = order.index("amount")
        self.order_fields([*order[:at], *(f"amount_{code}" for code, _label in LEVELS), *order[at:]])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in ("amount", *(f"amount_{code}" for code, _label in LEVELS)):
            if cleaned.get(name) is not None and not 0 < cleaned[name] <= 10**12:
                self.add_error(name, _text("Give an amount above nothing that can be meant."))
        return cleaned

    def values(self) -> dict[str, Any]:
        """As the action takes them."""
        got = self.cleaned_data
        conditions = {
            name: got[name]
            for name in (
                "levels",
                "kinds",
                "in_force",
                "producer_kinds",
                "papers",
                "no_case",
                "no_findings",
                "trained_months",
            )
            if got.get(name)
        }
        if got.get("issued_from"):
            conditions["issued_from"] = got["issued_from"].isoformat()
        plain = (
            "name_vi",
            "name_en",
            "purpose",
            "scope",
            "way",
            "amount",
            "percent",
            "also_needed",
            "decision",
            "source",
            "valid_from",
            "valid_to",
        )
        return {
            **{name: got.get(name) for name in plain},
            "conditions": conditions,
            "amounts": {code: got[f"amount_{code}"] for code, _label in LEVELS if got.get(f"amount_{code}")},
        }

    @staticmethod
    def initial_of(row: SupportPolicy) -> dict[str, Any]:
        """What the form shows of a policy."""
        plain = {name: getattr(row, name) for name in PolicyForm.base_fields if hasattr(row, name)}
        return {**plain, **row.conditions, **{f"amount_{code}": amount for code, amount in row.amounts.items()}}


class BudgetForm(forms.Form):
    """The money of a year."""

    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2100)
    amount = DongField(label=_("Budget in dong"))
    decision = forms.CharField(label=_("Number of the decision"), max_length=120, required=False)


class EndForm(forms.Form):
    """When no application is taken any more."""

    last = DayField(label=_("Last day for applications"))
    reason = forms.CharField(label=_("Why"), max_length=500)


class ApplyForm(forms.Form):
    """An application; everything known is filled in beside it."""

    cost = DongField(label=_("What it cost in dong"), required=False)
    words = forms.CharField(
        label=_("What you would like to add"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    file = forms.FileField(
        label=_("Bill, contract or photo"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*,application/pdf"}),
    )

    def __init__(self, *args: Any, needs_cost: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if needs_cost:
            self.fields["cost"].required = True
        else:
            del self.fields["cost"]


class GrantForm(forms.Form):
    """How much is granted by which decision."""

    amount = DongField(label=_("Granted in dong"))
    decision = forms.CharField(label=_("Number of the decision"), max_length=120)
    decided_on = DayField(label=_("Decided on"))
    reason = forms.CharField(label=_("Note for the producer"), max_length=1000, required=False)


class RefuseForm(forms.Form):
    """Why not."""

    reason = forms.CharField(
        label=_("Why not; the producer reads it"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )


class PayForm(forms.Form):
    """A payment."""

    paid_on = DayField(label=_("Paid on"))
    document = forms.CharField(label=_("Number of the payment order"), max_length=80)


class StrikeForm(forms.Form):
    """What was wrong with an entry."""

    reason = forms.CharField(label=_("What was wrong with the entry"), max_length=500)
