"""Forms of buyers, terms, rows of what is asked, and needs."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ocop.places.models import Province
from ocop.producers.actions.producers import ORGANISATION_FIELDS
from ocop.producers.fields import DayField, MonthsField
from ocop.producers.forms import OrganisationForm
from ocop.rulebooks import schemes
from ocop.rulebooks.product_sets import all_sets
from ocop.trade import condition_words as words
from ocop.trade.conditions import catalogue
from ocop.trade.models import Buyer, ListingTerms, Need
from ocop.trade.sides import fields
from ocop.trade.sides.access import language
from ocop.ui.amount_fields import DongField, QuantityField

LONG = {"rows": 4}
BUYER_FIELDS = ("about_vi", "about_en", "served", "serves_abroad", "languages")


def provinces() -> Any:
    """Today's provinces as rows, by name."""
    return Province.objects.filter(valid_to__isnull=True).order_by("name_folded")


def set_choices() -> list[tuple[str, str]]:
    """The 26 product sets in the language of the page."""
    return [(one.id, f"{one.number}. {one.en if language() == 'en' else one.vi}") for one in all_sets()]


def group_choices() -> list[tuple[str, str]]:
    """The six groups."""
    return [(one.code, one.en if language() == "en" else one.vi) for one in schemes.groups("qd26-2026")]


class BuyerForm(forms.Form):
    """What is said of a buyer."""

    organisation = forms.ChoiceField(label=_("Firm"), choices=())
    kind = forms.ChoiceField(label=_("Kind of buyer"), choices=Buyer.Kind.choices)
    about_vi = forms.CharField(
        label=_("About the firm, in Vietnamese"), required=False, max_length=4000, widget=forms.Textarea(LONG)
    )
    about_en = forms.CharField(
        label=_("About the firm, in English"), required=False, max_length=4000, widget=forms.Textarea(LONG)
    )
    served = forms.ModelMultipleChoiceField(
        label=_("Provinces served"),
        queryset=Province.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    serves_abroad = forms.CharField(label=_("Countries it sells to"), required=False, max_length=200)
    languages = forms.MultipleChoiceField(
        label=_("Languages its people speak"), choices=(), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, buyer: Buyer | None = None, organisations: Any = (), **kwargs: Any) -> None:
        if buyer is not None:
            kwargs["initial"] = {name: getattr(buyer, name) for name in ("kind", *BUYER_FIELDS) if name != "served"} | {
                "served": list(buyer.served.all())
            }
        super().__init__(*args, **kwargs)
        self.fields["served"].queryset = provinces()
        self.fields["languages"].choices = fields.language_choices()
        if buyer is None:
            self.fields["organisation"].choices = [(one.pk, one.name) for one in organisations]
        else:
            del self.fields["organisation"]

    def values(self) -> dict[str, Any]:
        """As the action takes them."""
        return {name: value for name, value in self.cleaned_data.items() if name != "organisation"}


class EnterBuyerForm(OrganisationForm):
    """A firm that is not in the register yet, and what is said of it as a buyer."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        of_buyer = dict(BuyerForm().fields)
        del of_buyer["organisation"]
        # An organisation and a buyer each have a kind.
        self.fields["buyer_kind"] = of_buyer.pop("kind")
        self.fields |= of_buyer

    def firm(self) -> dict[str, Any]:
        """The organisation, as the action takes it."""
        said = self.values()
        return {name: said[name] for name in said if name in ORGANISATION_FIELDS}

    def buyer(self) -> dict[str, Any]:
        """The buyer, as the action takes it."""
        said = self.values()
        return {"kind": said["buyer_kind"], **{name: said[name] for name in BUYER_FIELDS}}


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("Reason"), max_length=250, required=False, widget=forms.Textarea({"rows": 2}))


class AudienceForm(forms.Form):
    """Who reads the terms, and words beside them."""

    audience = forms.ChoiceField(
        label=_("Who may read them"), choices=ListingTerms.Audience.choices, widget=forms.RadioSelect
    )
    producers = forms.CharField(
        label=_("Producers we choose"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("One name a line, as it stands in the register; only for terms that not everybody reads."),
    )
    note_vi = forms.CharField(
        label=_("Words beside the terms, in Vietnamese"), required=False, max_length=2000, widget=forms.Textarea(LONG)
    )
    note_en = forms.CharField(
        label=_("Words beside the terms, in English"), required=False, max_length=2000, widget=forms.Textarea(LONG)
    )


class PublishForm(forms.Form):
    """From which day."""

    valid_from = DayField(label=_("In force from"))


class RowForm(forms.Form):
    """One condition: its value in the shape of its code, must or wish."""

    is_must = forms.TypedChoiceField(
        label=_("How firm"),
        choices=[("1", _("a must")), ("0", _("a wish"))],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
        initial="1",
    )
    weight = forms.TypedChoiceField(
        label=_("How much a wish weighs"),
        choices=[(str(one), str(one)) for one in range(1, 6)],
        coerce=int,
        initial="3",
        help_text=_("1 little, 5 much; a must needs no weight."),
    )
    note_vi = forms.CharField(label=_("Note, in Vietnamese"), max_length=300, required=False)
    note_en = forms.CharField(label=_("Note, in English"), max_length=300, required=False)

    def __init__(self, *args: Any, code: str, row: Any = None, **kwargs: Any) -> None:
        self.shape = catalogue().kinds[code].shape
        if row is not None:
            kwargs["initial"] = {
                "is_must": "1" if row.is_must else "0",
                "weight": str(row.weight),
                "note_vi": row.note_vi,
                "note_en": row.note_en,
                **fields.initial_of(self.shape, row.value),
            }
        super().__init__(*args, **kwargs)
        asked = fields.fields_of(self.shape, words.label(code, language()))
        self.fields = {**asked, **self.fields}

    def value(self) -> Any:
        """The value in its shape."""
        return fields.value_of(self.shape, self.cleaned_data)


class NeedForm(forms.Form):
    """What a buyer looks for."""

    title = forms.CharField(label=_("What is needed"), max_length=200)
    words = forms.CharField(label=_("More about it"), required=False, max_length=4000, widget=forms.Textarea(LONG))
    product_set = forms.ChoiceField(label=_("Product set"), choices=(), required=False)
    group26 = forms.ChoiceField(label=_("Or a whole group"), choices=(), required=False)
    quantity = QuantityField(label=_("How much each time"), required=False)
    unit = forms.CharField(label=_("Unit"), max_length=30, required=False, help_text=_("kg, box, piece …"))
    every = forms.ChoiceField(label=_("How often"), choices=Need.Every.choices)
    months = MonthsField(label=_("In which months (none: all)"), required=False)
    from_day = DayField(label=_("First delivery"), required=False)
    to_day = DayField(label=_("Last delivery"), required=False, help_text=_("Empty: it goes on."))
    place = forms.ModelChoiceField(label=_("Delivered to"), queryset=Province.objects.none(), required=False)
    place_words = forms.CharField(label=_("Where exactly"), max_length=200, required=False)
    price_from = DongField(label=_("Price from (dong a unit)"), required=False)
    price_to = DongField(label=_("Price to (dong a unit)"), required=False)
    price_audience = forms.ChoiceField(
        label=_("Who sees the price"), choices=Need.PriceAudience.choices, widget=forms.RadioSelect, initial="matched"
    )
    min_stars = forms.TypedChoiceField(
        label=_("Least stars"),
        choices=[("0", _("no matter")), ("3", "3"), ("4", "4"), ("5", "5")],
        coerce=int,
        required=False,
        empty_value="",
    )
    until = DayField(label=_("The need stands until"))

    def __init__(self, *args: Any, need: Need | None = None, **kwargs: Any) -> None:
        if need is not None:
            kwargs["initial"] = {name: getattr(need, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)
        self.fields["product_set"].choices = [("", _("any set")), *set_choices()]
        self.fields["group26"].choices = [("", _("any group")), *group_choices()]
        self.fields["place"].queryset = provinces()


class UntilForm(forms.Form):
    """Until when a need stands that is opened again."""

    until = DayField(label=_("The need stands until"), required=False)
