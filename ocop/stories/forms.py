"""Forms of this room: what the label carries."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ocop.producers.fields import LinesField, NumberField
from ocop.products.models import Product
from ocop.stories import quality
from ocop.stories.access import language
from ocop.stories.actions.labelling import ITEM, OF_PRODUCT
from ocop.stories.models import TradeItem


class LabelForm(forms.Form):
    """What stands on the pack, in the order one reads it there."""

    name_en = forms.CharField(label=_("Name in English"), required=False, max_length=250)
    ingredients_vi = forms.CharField(
        label=_("Ingredients or materials"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The most first, as on the label."),
    )
    ingredients_en = forms.CharField(
        label=_("Ingredients or materials, in English"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    allergens = forms.MultipleChoiceField(
        label=_("What people may be allergic to"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Choose none while it is not known."),
    )
    net_content = NumberField(
        label=_("Net content"), required=False, most=999_999_999, help_text=_("The number alone, such as 500.")
    )
    net_unit = forms.ChoiceField(label=_("Unit"), required=False)
    pack_sizes = LinesField(label=_("Pack sizes, one a line"), required=False, help_text=_("Such as “hộp 500 g”."))
    packing_vi = forms.CharField(
        label=_("Packed in"), required=False, max_length=200, help_text=_("Such as paper bag, carton of 20.")
    )
    packing_en = forms.CharField(label=_("Packed in, in English"), required=False, max_length=200)
    price_from = NumberField(label=_("Price from (dong)"), required=False, whole=True, most=999_999_999_999)
    shelf_life_days = NumberField(label=_("Keeps for (days)"), required=False, whole=True, most=36_500)
    storage_vi = forms.CharField(label=_("How to keep it"), required=False, max_length=200)
    storage_en = forms.CharField(label=_("How to keep it, in English"), required=False, max_length=200)
    usage_vi = forms.CharField(label=_("How to use it"), required=False, max_length=300)
    usage_en = forms.CharField(label=_("How to use it, in English"), required=False, max_length=300)
    origin_vi = forms.CharField(label=_("Where the material comes from"), required=False, max_length=200)
    origin_en = forms.CharField(label=_("Where the material comes from, in English"), required=False, max_length=200)
    gtin = forms.CharField(
        label=_("Barcode number (GTIN)"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text=_("The digits under the bars. Leave it empty while you have none; none is invented."),
    )
    hs_code = forms.CharField(
        label=_("Customs code (HS)"),
        required=False,
        max_length=14,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text=_("For export only; 6 to 10 digits."),
    )

    SECTIONS = (
        ("gi", _("What it is"), ("name_en", "ingredients_vi", "ingredients_en", "allergens")),
        (
            "bao-nhieu",
            _("How much"),
            ("net_content", "net_unit", "pack_sizes", "packing_vi", "packing_en", "price_from"),
        ),
        ("giu", _("Keeping and using"), ("shelf_life_days", "storage_vi", "storage_en", "usage_vi", "usage_en")),
        ("tu-dau", _("From where"), ("origin_vi", "origin_en")),
        ("ma", _("Numbers"), ("gtin", "hs_code")),
    )

    def __init__(self, data: Any = None, *, product: Product) -> None:
        item = TradeItem.objects.filter(product=product).first() or TradeItem(product=product)
        initial = {name: getattr(item, name) for name in ITEM} | {name: getattr(product, name) for name in OF_PRODUCT}
        super().__init__(data, initial=initial)
        said = language()
        self.fields["allergens"].choices = [(one.code, getattr(one, said)) for one in quality.content().allergens]
        self.fields["net_unit"].choices = [("", "–"), *TradeItem.Unit.choices]

    def clean_gtin(self) -> str:
        """Digits alone, however they were grouped."""
        return "".join(str(self.cleaned_data["gtin"]).replace("-", " ").split())

    def clean_hs_code(self) -> str:
        """The same: customs codes are often written with points."""
        return "".join(str(self.cleaned_data["hs_code"]).replace(".", " ").split())

    def clean_net_content(self) -> Decimal | None:
        """Nothing is not stated, for a pack with nothing in it is none."""
        value = self.cleaned_data["net_content"]
        if value is None or value == "":
            return None
        exact = Decimal(str(value))
        if exact <= 0 or exact != exact.quantize(Decimal("0.001")):
            raise forms.ValidationError(_("Write a number above nothing, with at most three digits behind the comma."))
        return exact

    def sections(self) -> list[tuple[str, Any, list[Any]]]:
        """(anchor, heading, bound fields) in the order of the page."""
        return [(anchor, heading, [self[name] for name in names]) for anchor, heading, names in self.SECTIONS]

    def values(self) -> dict[str, Any]:
        """What the action takes."""
        return dict(self.cleaned_data)
