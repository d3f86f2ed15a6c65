"""The form on a product, in sections, and the forms on its pictures."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy

from ocop.producers.fields import DayField, LinesField, MonthsField, NumberField, PlaceMixin
from ocop.producers.forms import STORY, VillageChoice
from ocop.producers.models import CraftVillage, Paper, Producer
from ocop.products.groups import groups_of
from ocop.products.models import Product
from ocop.rulebooks.product_sets import all_sets
from ocop.rulebooks.schemes import groups

OLDER, TODAY = "ocop-2019", "qd26-2026"
TWO_LINES = forms.Textarea(attrs={"rows": 2})
SECTIONS: tuple[tuple[str, Any, tuple[str, ...]], ...] = (
    ("ten", gettext_lazy("Name"), ("name", "name_en")),
    ("nhom", gettext_lazy("Group"), ("product_set", "group_older", "village")),
    ("noi-lam", gettext_lazy("Where it is made"), ("place_as_given", "place_choice")),
    ("cau-chuyen", gettext_lazy("Story"), ("story_vi", "story_en")),
    (
        "thanh-phan",
        gettext_lazy("What it is made of"),
        ("ingredients_vi", "ingredients_en", "pack_sizes", "shelf_life_days", "storage_vi", "storage_en"),
    ),
    (
        "suc-lam",
        gettext_lazy("Season, capacity, price"),
        ("season_months", "capacity_a_month", "capacity_unit", "price_from"),
    ),
    ("giay-to", gettext_lazy("Papers and who sees it"), ("papers", "is_public")),
)


def in_language(vi: str, en: str) -> str:
    """The name in the language of the page."""
    return en if get_language() == "en" and en else vi


def set_choices() -> list[tuple[str, Any]]:
    """The 26 sets under the groups of decree 26/2026."""
    by_group: dict[str, list[tuple[str, str]]] = {}
    for one in all_sets():
        by_group.setdefault(one.groups.get(TODAY, ""), []).append(
            (one.id, f"{one.number}. {in_language(one.vi, one.en)}")
        )
    names = {group.code: in_language(group.vi, group.en) for group in groups(TODAY)}
    return [("", "—"), *((names.get(code, "—"), rows) for code, rows in by_group.items())]


class ProductForm(PlaceMixin):
    """A product of a producer that is already known."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=250)
    name_en = forms.CharField(label=gettext_lazy("Name in English"), max_length=250, required=False)
    product_set = forms.ChoiceField(
        label=gettext_lazy("Product set (decree 26/2026)"),
        required=False,
        help_text=gettext_lazy("The set decides the group of today."),
    )
    group_older = forms.ChoiceField(
        label=gettext_lazy("Group in the list of 2018-2026"),
        required=False,
        help_text=gettext_lazy("Left open, it follows the set; figures before 22/5/2026 use it."),
    )
    village = VillageChoice(label=gettext_lazy("Craft village"))
    story_vi = forms.CharField(
        label=gettext_lazy("Story in Vietnamese"), required=False, max_length=10_000, widget=STORY
    )
    story_en = forms.CharField(label=gettext_lazy("Story in English"), required=False, max_length=10_000, widget=STORY)
    ingredients_vi = forms.CharField(
        label=gettext_lazy("Ingredients or materials, in Vietnamese"), required=False, max_length=3000, widget=TWO_LINES
    )
    ingredients_en = forms.CharField(
        label=gettext_lazy("Ingredients or materials, in English"), required=False, max_length=3000, widget=TWO_LINES
    )
    pack_sizes = LinesField(label=gettext_lazy("Pack sizes, one a line"), required=False)
    shelf_life_days = NumberField(label=gettext_lazy("Keeps for (days)"), required=False, whole=True, most=36_500)
    storage_vi = forms.CharField(label=gettext_lazy("How to keep it, in Vietnamese"), required=False, max_length=200)
    storage_en = forms.CharField(label=gettext_lazy("How to keep it, in English"), required=False, max_length=200)
    season_months = MonthsField(
        label=gettext_lazy("Months in which it is made"),
        required=False,
        help_text=gettext_lazy("None chosen: not stated."),
    )
    capacity_a_month = NumberField(label=gettext_lazy("Capacity a month"), required=False, most=9_999_999_999)
    capacity_unit = forms.CharField(label=gettext_lazy("Unit (kg, box, piece)"), required=False, max_length=30)
    price_from = NumberField(label=gettext_lazy("Price from (VND)"), required=False, whole=True, most=999_999_999_999)
    papers = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Papers that stand behind it"),
        queryset=Paper.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    is_public = forms.TypedChoiceField(
        label=gettext_lazy("Who sees it"),
        choices=[("1", gettext_lazy("Everybody")), ("0", gettext_lazy("A draft: only its people and the officers"))],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
        initial="0",
    )

    def __init__(self, *args: Any, producer: Producer | None, product: Product | None = None, **kwargs: Any) -> None:
        self.producer, self.product = producer, product
        initial: dict[str, Any] = {}
        if product is not None:
            initial = {name: getattr(product, name) for name in self.base_fields if hasattr(product, name)}
            initial["village"] = product.village_id
            initial["group_older"] = groups_of(product).get(OLDER, "")
            initial["is_public"] = "1" if product.is_public else "0"
            initial["papers"] = list(product.paper_links.values_list("paper_id", flat=True))
        elif producer is not None:
            initial["village"] = producer.village_id
            initial["place_as_given"] = ""
        super().__init__(*args, initial={**initial, **(kwargs.pop("initial", None) or {})}, **kwargs)
        self.fields["product_set"].choices = set_choices()
        self.fields["group_older"].choices = [
            ("", "—"),
            *((group.code, in_language(group.vi, group.en)) for group in groups(OLDER)),
        ]
        self.fields["village"].queryset = CraftVillage.objects.in_alphabet()
        if producer is None or not producer.papers.exists():
            del self.fields["papers"]
        else:
            self.fields["papers"].queryset = producer.papers.order_by("kind", "title")
        if product is None and producer is not None:
            self.fields["place_as_given"].help_text = gettext_lazy(
                "Leave it empty when it is made at the producer's own place."
            )

    def sections(self) -> list[tuple[str, Any, list[Any]]]:
        """(anchor, heading, bound fields) in the order of the page."""
        return [
            (anchor, heading, [self[name] for name in names if name in self.fields])
            for anchor, heading, names in SECTIONS
        ]

    def values(self) -> dict[str, Any]:
        """What the action takes."""
        left_out = {"place_as_given", "place_choice", "group_older"}
        values = {name: value for name, value in self.cleaned_data.items() if name not in left_out}
        values["groups"] = self._groups()
        values.update(self.place())
        if self.product is None:
            values["producer"] = self.producer
            if self.producer is not None and not self.cleaned_data.get("place_as_given"):
                organisation = self.producer.organisation
                values.update({name: getattr(organisation, name) for name in self.place_fields})
        return values

    def _groups(self) -> dict[str, str]:
        """The older group as chosen; today's follows the set, and without a set what is stored stays."""
        stored = groups_of(self.product) if self.product is not None else {}
        chosen = {scheme: code for scheme, code in stored.items() if scheme not in (OLDER, TODAY)}
        if self.cleaned_data.get("group_older"):
            chosen[OLDER] = self.cleaned_data["group_older"]
        if not self.cleaned_data.get("product_set") and TODAY in stored:
            chosen[TODAY] = stored[TODAY]
        return chosen


class ManyFilesInput(forms.ClearableFileInput):
    """Several files at once."""

    allow_multiple_selected = True


class PictureForm(forms.Form):
    """Pictures to add; the view keeps each and says what was refused."""

    picture = forms.FileField(
        label=gettext_lazy("Pictures"),
        required=False,
        widget=ManyFilesInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/avif"}),
        help_text=gettext_lazy("JPEG, PNG or WebP, at most 15 MB each. Place and camera data in them are removed."),
    )


class AltForm(forms.Form):
    """What a picture shows."""

    alt_vi = forms.CharField(label=gettext_lazy("What it shows, in Vietnamese"), max_length=200, required=False)
    alt_en = forms.CharField(label=gettext_lazy("What it shows, in English"), max_length=200, required=False)


class MoveForm(forms.Form):
    """Why and since when another producer makes it."""

    reason = forms.CharField(
        label=gettext_lazy("Why it goes to another producer"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
    since = DayField(
        label=gettext_lazy("Since when the other makes it"),
        required=False,
        help_text=gettext_lazy("Empty means from today. Figures of earlier days keep the earlier producer."),
    )
    was_wrong = forms.BooleanField(
        label=gettext_lazy("The earlier producer was an error: it never made it"), required=False
    )
