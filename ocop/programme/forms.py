"""What people enter about plans, years and ideas; few fields, for a phone."""

from __future__ import annotations

from decimal import Decimal
from itertools import groupby
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ocop.indicators import registry
from ocop.places.models import Commune, District
from ocop.producers.fields import DayField, NumberField
from ocop.programme.models import Activity, Plan, ProductIdea
from ocop.rulebooks import product_sets
from ocop.trade.models import TradeEvent
from ocop.ui import writing
from ocop.ui.amount_fields import DongField
from ocop.workdays import clock

NOBODY = _("the whole city")
GROUPS = {
    "products": _("Products and stars"),
    "outlets": _("Points of sale"),
    "trade": _("Trade connection"),
    "people": _("People and land"),
    "training": _("Training"),
    "inspection": _("Inspection"),
    "support": _("Support"),
    "other": _("Other"),
}


def communes() -> Any:
    """Today's communes in their alphabet."""
    return Commune.objects.filter(layer="current").order_by("name_folded", "pk")


def indicator_choices() -> list[Any]:
    """Indicators in their groups, as a select shows them."""
    found: list[Any] = [("", _("counted by hand"))]
    for group, rows in groupby(
        sorted(
            registry.defined(),
            key=lambda one: (list(GROUPS).index(one.group) if one.group in GROUPS else 99, one.order),
        ),
        lambda one: one.group,
    ):
        found.append((GROUPS.get(group, GROUPS["other"]), [(one.code, f"{one.label} ({one.unit})") for one in rows]))
    return found


class PlanForm(forms.Form):
    """The head of a plan."""

    year = NumberField(label=_("Year"), whole=True, most=2100)
    commune = forms.ModelChoiceField(
        label=_("Plan of"), queryset=Commune.objects.none(), required=False, empty_label=NOBODY
    )
    title = forms.CharField(label=pgettext_lazy("plan", "Title"), max_length=250)
    number = forms.CharField(
        label=_("Number of the document"),
        max_length=80,
        required=False,
        help_text=_("As it stands on it, such as 146/KH-UBND."),
    )
    issued_on = DayField(
        label=_("Date of the document"), required=False, help_text=_("Leave it empty while it is not known.")
    )
    source = forms.CharField(label=_("Source"), max_length=500, required=False)
    note = forms.CharField(label=_("Note"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, reach: Any = None, plan: Plan | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["commune"].queryset = communes() if reach is None else communes().filter(pk__in=reach)
        if reach is not None:
            self.fields["commune"].required, self.fields["commune"].empty_label = True, None
        if plan is not None:
            for name in ("year", "commune"):
                del self.fields[name]
            for name in ("title", "number", "issued_on", "source", "note", "revision"):
                self.fields[name].initial = getattr(plan, name)
        else:
            self.fields["year"].initial = clock.today().year


class WordsForm(forms.Form):
    """What stands under a content."""

    words = forms.CharField(
        label=_("In your words"), required=False, max_length=8000, widget=forms.Textarea(attrs={"rows": 5})
    )


class ApproveForm(forms.Form):
    """From which day the version stands."""

    on = DayField(label=_("Approved on"))
    revision = forms.IntegerField(required=True, widget=forms.HiddenInput)


class ReopenForm(forms.Form):
    """Why a change."""

    reason = forms.CharField(
        label=_("Why does the plan have to change?"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class ActivityForm(forms.Form):
    """Something that is to be done."""

    name = forms.CharField(label=_("What is to be done"), max_length=300)
    who = forms.CharField(label=_("Office in charge"), max_length=200, required=False)
    partners = forms.CharField(label=_("Together with"), max_length=300, required=False)
    place = forms.CharField(label=_("Where"), max_length=200, required=False)
    commune = forms.ModelChoiceField(
        label=_("Commune"), queryset=Commune.objects.none(), required=False, empty_label=NOBODY
    )
    from_day = DayField(label=pgettext_lazy("activity", "From"), required=False)
    to_day = DayField(label=pgettext_lazy("activity", "Until"), required=False)
    budget = DongField(
        label=_("Money, dong"),
        required=False,
        help_text=_("Leave it empty while it is not known; empty is not nought."),
    )
    event = forms.ModelChoiceField(
        label=_("Trade event"), queryset=TradeEvent.objects.none(), required=False, empty_label=_("none")
    )

    def __init__(self, *args: Any, by: Any, plan: Plan, row: Activity | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["commune"].queryset = communes()
        near = TradeEvent.objects.visible_to(by).filter(register=plan.register, starts_on__year=plan.year)
        self.fields["event"].queryset = near.order_by("starts_on", "pk")
        if row is not None:
            for name in self.fields:
                self.fields[name].initial = getattr(row, name)

    def values(self) -> dict[str, Any]:
        """As the action takes them."""
        data = dict(self.cleaned_data)
        return {**data, "commune_id": key_of(data.pop("commune")), "event_id": key_of(data.pop("event"))}


class ReportForm(forms.Form):
    """How far an activity came."""

    state = forms.ChoiceField(label=_("How far has it come?"), choices=Activity.State.choices, widget=forms.RadioSelect)
    spent = DongField(
        label=_("Spent so far, dong"),
        required=False,
        help_text=_("Leave it empty while it is not known; empty is not nought."),
    )
    note = forms.CharField(label=_("Note"), max_length=300, required=False)


class TieForm(forms.Form):
    """One that is there already."""

    key = forms.TypedChoiceField(label=_("One that is there already"), coerce=int)

    def __init__(self, *args: Any, rows: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].choices = [("", "–"), *((row.pk, getattr(row, "name", str(row))) for row in rows)]


class MakePlanForm(forms.Form):
    """How many visits."""

    size = forms.IntegerField(label=_("How many visits"), min_value=1, max_value=2000, initial=30)


class ShapeForm(forms.Form):
    """Which kind of policy."""

    shape = forms.ChoiceField(label=_("Which kind of policy"))

    def __init__(self, *args: Any, shapes: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["shape"].choices = shapes


class TargetForm(forms.Form):
    """What the plan wants."""

    indicator = forms.ChoiceField(label=_("Counted by"), required=False, choices=indicator_choices)
    name = forms.CharField(
        label=_("What is counted by hand"),
        max_length=250,
        required=False,
        help_text=_("Only when no indicator counts it."),
    )
    unit = forms.CharField(
        label=_("Unit"), max_length=40, required=False, help_text=_("Only for what is counted by hand.")
    )
    low = NumberField(label=_("Target"), most=10**15)
    high = NumberField(
        label=_("Up to"), most=10**15, required=False, help_text=_("Only for a range, such as 30 to 40.")
    )
    wording = forms.CharField(label=_("As the document says it"), max_length=300, required=False)
    commune = forms.ModelChoiceField(
        label=_("Of a commune"), queryset=Commune.objects.none(), required=False, empty_label=NOBODY
    )
    district = forms.ModelChoiceField(
        label=_("Or of a former district"), queryset=District.objects.none(), required=False, empty_label=NOBODY
    )

    def __init__(self, *args: Any, row: Any = None, chosen: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["commune"].queryset = communes()
        self.fields["district"].queryset = District.objects.order_by("code")
        self.fields["indicator"].initial = chosen
        if row is not None:
            for name in self.fields:
                self.fields[name].initial = getattr(row, name)
            scale = _scale(row.indicator)
            for name in ("low", "high"):
                value = getattr(row, name)
                self.fields[name].initial = (
                    writing.number(Decimal(value) / scale if scale > 1 else value) if value is not None else None
                )

    def clean(self) -> dict[str, Any]:
        """Values in the indicator's own unit."""
        data = super().clean() or {}
        scale = _scale(data.get("indicator") or "")
        for name in ("low", "high"):
            value = data.get(name)
            if value is None:
                continue
            exact = Decimal(value) * scale
            if exact != exact.to_integral_value():
                self.add_error(
                    name, _("Give a whole number.") if scale == 1 else _("That is finer than it is counted.")
                )
            data[name] = int(exact)
        if data.get("commune") and data.get("district"):
            self.add_error("district", _("A target is of a commune or of a district, not of both."))
        return data

    def values(self) -> dict[str, Any]:
        """As the action takes them."""
        data = dict(self.cleaned_data)
        return {**data, "commune_id": key_of(data.pop("commune")), "district_id": key_of(data.pop("district"))}


def _scale(code: str) -> int:
    indicator = registry.indicator(code)
    return indicator.scale if indicator is not None else 1


def key_of(row: Any) -> int | None:
    """The key of a chosen row."""
    return row.pk if row is not None else None


class HandForm(forms.Form):
    """A figure counted by hand."""

    counted_on = DayField(label=_("As of"))
    value = NumberField(label=_("Figure"), whole=True, most=10**15)
    evidence = forms.CharField(label=_("Which list or document shows it?"), max_length=500)
    file = forms.FileField(
        label=_("The document"), required=False, widget=forms.FileInput(attrs={"accept": "image/*,application/pdf"})
    )


class YearForm(forms.Form):
    """What a producer says of a year."""

    jobs = NumberField(
        label=_("How many people worked for you most of the year?"), whole=True, most=100_000, required=False
    )
    women = NumberField(label=_("How many of them are women?"), whole=True, most=100_000, required=False)
    income = DongField(label=_("What did one of them earn on average, dong a month?"), required=False)
    area = NumberField(
        label=_("Raw-material land of your own or under contract, in hectares"),
        most=1_000_000,
        required=False,
        help_text=_("One hectare is 10,000 square metres; 3 Bắc Bộ sào are about 0.108 hectares."),
    )
    note = forms.CharField(label=_("Note"), max_length=300, required=False)

    def __init__(self, *args: Any, row: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if row is not None:
            for name in ("jobs", "women", "income", "note"):
                self.fields[name].initial = getattr(row, name)
            self.fields["area"].initial = None if row.area is None else Decimal(row.area) / 10_000

    def values(self) -> dict[str, Any]:
        """As the action takes them; land in square metres."""
        data = dict(self.cleaned_data)
        area = data.pop("area")
        return {**data, "area": None if area is None else int(Decimal(area) * 10_000)}


class IdeaForm(forms.Form):
    """A product one thinks of."""

    name = forms.CharField(
        label=_("What would you like to make?"),
        max_length=200,
        help_text=_("As you would call it, such as “miến dong gói nhỏ”."),
    )
    product_set = forms.ChoiceField(label=_("What kind of product is it?"))
    commune = forms.ModelChoiceField(
        label=_("Where would it be made?"),
        queryset=Commune.objects.none(),
        required=False,
        empty_label=_("not decided"),
    )
    words = forms.CharField(
        label=_("What makes it different?"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("A few sentences. Stories that say the same are shown to you."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["commune"].queryset = communes()
        english = writing.is_english()
        self.fields["product_set"].choices = [
            ("", "–"),
            *((one.id, one.en if english else one.vi) for one in product_sets.all_sets()),
        ]


class SettleForm(forms.Form):
    """What became of an idea."""

    state = forms.ChoiceField(
        label=_("What became of it?"),
        widget=forms.RadioSelect,
        choices=[(code, words) for code, words in ProductIdea.State.choices if code != "kept"],
    )
    note = forms.CharField(label=_("Why?"), max_length=300, required=False)
