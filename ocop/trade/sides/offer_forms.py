"""The steps of an offer as forms for a phone: few fields each, rows that grow by two."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ocop.places.models import Province
from ocop.producers.fields import DayField, NumberField
from ocop.producers.models import Paper, PaperVersion
from ocop.trade import condition_words as words
from ocop.trade.models import Buyer, Offer
from ocop.trade.sides import fields
from ocop.trade.sides.access import language
from ocop.trade.sides.actions.offers import PLAIN
from ocop.trade.sides.fields import YesNoField
from ocop.trade.sides.forms import provinces
from ocop.ui import writing
from ocop.ui.amount_fields import DongField, QuantityField
from ocop.workdays import clock

SPARE_ROWS = 2
TITLES = {
    "volume": gettext_lazy("How much, and how soon"),
    "goods": gettext_lazy("The goods"),
    "terms": gettext_lazy("Trade terms"),
    "prices": gettext_lazy("Prices, and who sees them"),
    "papers": gettext_lazy("Papers and references"),
}


class StepForm(forms.Form):
    """One step. `groups`: names of fields that belong together, with a heading, for the page."""

    step = ""
    rows_of: tuple[str, tuple[str, ...], Any] | None = None
    """(prefix, names of the fields of a row, heading)."""

    def __init__(self, data: Any = None, *, offer: Offer, person: Any) -> None:
        self.offer = offer
        initial = {name: getattr(offer, name) for name in PLAIN[self.step]}
        held = self.held()
        count = len(held) + SPARE_ROWS
        if data is not None and self.rows_of is not None:
            count = self._sent_rows(data)
        for place, row in enumerate(held):
            initial |= {f"{self.rows_of[0]}{place}_{name}": value for name, value in row.items()}
        super().__init__(data, initial=initial | self.more_initial())
        self.prepare(person)
        self.row_names: list[list[str]] = []
        if self.rows_of is not None:
            for place in range(max(count, SPARE_ROWS)):
                names = []
                for name, field in self.row_fields().items():
                    self.fields[f"{self.rows_of[0]}{place}_{name}"] = field
                    names.append(f"{self.rows_of[0]}{place}_{name}")
                self.row_names.append(names)

    def _sent_rows(self, data: Any) -> int:
        first = self.rows_of[1][0]
        return next((place for place in range(40) if f"{self.rows_of[0]}{place}_{first}" not in data), 40)

    def held(self) -> list[dict[str, Any]]:
        """The rows that stand."""
        return []

    def row_fields(self) -> dict[str, forms.Field]:
        """Fresh fields of one row."""
        return {}

    def more_initial(self) -> dict[str, Any]:
        """What stands beyond the offer's own columns."""
        return {}

    def prepare(self, person: Any) -> None:
        """Choices that are read from the database."""

    def plain_fields(self) -> list[Any]:
        """Bound fields that belong to no row."""
        in_rows = {name for names in self.row_names for name in names}
        return [self[name] for name in self.fields if name not in in_rows]

    def row_sets(self) -> list[list[Any]]:
        """Bound fields of each row."""
        return [[self[name] for name in names] for names in self.row_names]

    def rows(self) -> list[dict[str, Any]]:
        """Cleaned rows whose first field is filled; a row filled without its first is told so in `clean`."""
        found = []
        for names in self.row_names:
            row = {name.split("_", 1)[1]: self.cleaned_data.get(name) for name in names}
            if any(value not in (None, "") for value in row.values()):
                found.append(row)
        return found

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for names in self.row_names:
            needed = [name for name in names if name.split("_", 1)[1] in self.needed_in_row()]
            filled = [name for name in names if self.data.get(name)]
            for name in needed:
                if filled and not self.data.get(name) and name not in self.errors:
                    self.add_error(name, _("This belongs to the row; fill it in or empty the row."))
        return cleaned

    def needed_in_row(self) -> tuple[str, ...]:
        """Fields without which a row says nothing."""
        return ()

    def values(self) -> dict[str, Any]:
        """As the action takes them."""
        return {name: self.cleaned_data[name] for name in PLAIN[self.step] if name in self.cleaned_data}


def _month(number: int) -> str:
    return _("Month %(number)s") % {"number": number}


class VolumeForm(StepForm):
    """Unit, months, promises, order and delivery."""

    step = "volume"
    rows_of = ("p", ("quantity", "from", "to", "words"), gettext_lazy("Promised already, a month"))
    unit = forms.CharField(
        label=gettext_lazy("You count in"), max_length=30, help_text=gettext_lazy("kg, box, piece …")
    )
    min_order = QuantityField(label=gettext_lazy("Smallest order"), required=False)
    lead_days = NumberField(label=gettext_lazy("Days from order to delivery"), required=False, whole=True, most=1000)
    lead_days_more = NumberField(
        label=gettext_lazy("Days for an order above one month's volume"), required=False, whole=True, most=1000
    )
    fill = QuantityField(
        label=gettext_lazy("The same in many months"),
        required=False,
        may_be_zero=True,
        help_text=gettext_lazy("Write one number, then choose below where to put it; each month can still be changed."),
    )

    def more_initial(self) -> dict[str, Any]:
        return {f"m{row.month}": row.capacity for row in self.offer.months.all()}

    def prepare(self, person: Any) -> None:
        for number in range(1, 13):
            self.fields[f"m{number}"] = QuantityField(label=_month(number), required=False, may_be_zero=True)

    def months(self) -> list[Any]:
        """Bound fields of the months."""
        return [self[f"m{number}"] for number in range(1, 13)]

    def plain_fields(self) -> list[Any]:
        return [self[name] for name in ("unit", "min_order", "lead_days", "lead_days_more")]

    def held(self) -> list[dict[str, Any]]:
        return [
            {"quantity": row.quantity, "from": row.from_day, "to": row.to_day, "words": row.words}
            for row in self.offer.promises.filter(memorandum__isnull=True).order_by("pk")
        ]

    def row_fields(self) -> dict[str, forms.Field]:
        return {
            "quantity": QuantityField(label=_("How much a month"), required=False),
            "from": DayField(label=_("From"), required=False),
            "to": DayField(label=_("To"), required=False),
            "words": forms.CharField(label=_("To whom (only you see it)"), max_length=160, required=False),
        }

    def needed_in_row(self) -> tuple[str, ...]:
        return ("quantity", "from")

    def values(self) -> dict[str, Any]:
        months: dict[int, Decimal | None] = {number: self.cleaned_data.get(f"m{number}") for number in range(1, 13)}
        promises: list[tuple[Decimal, datetime.date, datetime.date | None, str]] = [
            (row["quantity"], row["from"], row["to"], row["words"] or "") for row in self.rows()
        ]
        return super().values() | {"months": months, "promises": promises}


class GoodsForm(StepForm):
    """Shelf life, packing, barcode, label."""

    step = "goods"
    shelf_life_days = NumberField(label=gettext_lazy("Shelf life in days"), required=False, whole=True, most=20_000)
    age_at_delivery_days = NumberField(
        label=gettext_lazy("Oldest when handed over, in days"),
        required=False,
        whole=True,
        most=20_000,
        help_text=gettext_lazy("How many days after making it reaches the buyer, at most."),
    )
    packing_vi = forms.CharField(label=gettext_lazy("Packing, in Vietnamese"), max_length=250, required=False)
    packing_en = forms.CharField(label=gettext_lazy("Packing, in English"), max_length=250, required=False)
    gtin = forms.CharField(
        label=gettext_lazy("Barcode number"),
        max_length=20,
        required=False,
        widget=forms.TextInput({"inputmode": "numeric"}),
        help_text=gettext_lazy("The figures under the barcode of the pack."),
    )
    traceability = forms.URLField(
        label=gettext_lazy("Page of the traceability code"), required=False, assume_scheme="https"
    )
    label_languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages on the label"), choices=(), required=False, widget=forms.CheckboxSelectMultiple
    )

    def prepare(self, person: Any) -> None:
        self.fields["label_languages"].choices = fields.language_choices()

    def clean_gtin(self) -> str:
        """Without the spaces people read it with."""
        return "".join(str(self.cleaned_data["gtin"]).split())


class TermsForm(StepForm):
    """What the producer accepts."""

    step = "terms"
    vat_invoice = YesNoField(label=gettext_lazy("Gives a VAT invoice"))
    consignment = YesNoField(label=gettext_lazy("Accepts consignment"))
    gives_samples = YesNoField(label=gettext_lazy("Gives samples"))
    payment_days = NumberField(
        label=gettext_lazy("Waits for money at most, in days"), required=False, whole=True, most=1000
    )
    discount_percent = NumberField(
        label=gettext_lazy("Largest discount to a chain, in per cent"), required=False, most=100
    )
    opening_fee = DongField(label=gettext_lazy("Largest code-opening fee it pays, in dong"), required=False)
    exported_to = forms.CharField(label=gettext_lazy("Exported to"), max_length=200, required=False)
    delivers_everywhere = forms.BooleanField(label=gettext_lazy("Delivers to every province"), required=False)
    delivers_to = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Or delivers to"),
        queryset=Province.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def prepare(self, person: Any) -> None:
        self.fields["delivers_to"].queryset = provinces()

    def more_initial(self) -> dict[str, Any]:
        return {"delivers_to": list(self.offer.delivers_to.all())}

    def values(self) -> dict[str, Any]:
        return super().values() | {"delivers_to": list(self.cleaned_data["delivers_to"])}


class PricesForm(StepForm):
    """Price tiers and who reads them."""

    step = "prices"
    rows_of = ("t", ("from", "price"), gettext_lazy("Price from a quantity on, before VAT"))
    price_audience = forms.ChoiceField(
        label=gettext_lazy("Who sees the prices"), choices=Offer.PriceAudience.choices, widget=forms.RadioSelect
    )
    readers = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Buyers you choose"),
        queryset=Buyer.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def prepare(self, person: Any) -> None:
        rows = Buyer.objects.visible_to(person).filter(state="confirmed").select_related("organisation")
        self.fields["readers"].queryset = rows.order_by("organisation__name")

    def more_initial(self) -> dict[str, Any]:
        return {"readers": list(self.offer.readers.filter(buyer__state="confirmed").values_list("buyer_id", flat=True))}

    def held(self) -> list[dict[str, Any]]:
        return [
            {"from": row.from_quantity, "price": row.price} for row in self.offer.price_tiers.order_by("from_quantity")
        ]

    def row_fields(self) -> dict[str, forms.Field]:
        unit = self.offer.unit
        return {
            "from": QuantityField(label=_("From how many %(unit)s") % {"unit": unit}, required=False),
            "price": DongField(label=_("Dong for one %(unit)s") % {"unit": unit}, required=False),
        }

    def needed_in_row(self) -> tuple[str, ...]:
        return ("from", "price")

    def values(self) -> dict[str, Any]:
        tiers = [(row["from"], row["price"]) for row in self.rows()]
        return super().values() | {"tiers": tiers, "readers": [one.pk for one in self.cleaned_data["readers"]]}


class PapersForm(StepForm):
    """Papers of the producer that go in, references, words."""

    step = "papers"
    rows_of = ("r", ("words", "year"), gettext_lazy("Where it is sold or was sold"))
    papers = forms.MultipleChoiceField(
        label=gettext_lazy("Papers shown to buyers"),
        choices=(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Kind, title and last day are shown, never the file."),
    )
    note_vi = forms.CharField(
        label=gettext_lazy("More words, in Vietnamese"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
    )
    note_en = forms.CharField(
        label=gettext_lazy("More words, in English"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
    )

    def prepare(self, person: Any) -> None:
        papers = list(Paper.objects.filter(producer=self.offer.product.producer).order_by("kind", "pk"))
        ends = dict(
            PaperVersion.objects.filter(paper__in=papers).order_by("number").values_list("paper_id", "valid_to")
        )
        self.fields["papers"].choices = [(str(one.pk), _paper_words(one, ends.get(one.pk))) for one in papers]

    def more_initial(self) -> dict[str, Any]:
        return {"papers": [str(key) for key in self.offer.papers.values_list("paper_id", flat=True)]}

    def held(self) -> list[dict[str, Any]]:
        return [{"words": row.words, "year": row.year} for row in self.offer.references.order_by("pk")]

    def row_fields(self) -> dict[str, forms.Field]:
        return {
            "words": forms.CharField(label=_("Shop, chain or market"), max_length=200, required=False),
            "year": NumberField(label=_("Year"), required=False, whole=True, most=2100),
        }

    def needed_in_row(self) -> tuple[str, ...]:
        return ("words",)

    def values(self) -> dict[str, Any]:
        references = [(row["words"], row["year"]) for row in self.rows()]
        return super().values() | {
            "papers": [int(key) for key in self.cleaned_data["papers"]],
            "references": references,
        }


def _paper_words(paper: Paper, ends: datetime.date | None) -> str:
    kind = words.word(f"paper.{paper.kind}", language())
    if ends is None:
        return f"{paper.title} ({kind})"
    until = _("ran out on %(day)s") if ends < clock.today() else _("until %(day)s")
    return f"{paper.title} ({kind}, {until % {'day': writing.day(ends)}})"


FORMS: dict[str, type[StepForm]] = {
    "volume": VolumeForm,
    "goods": GoodsForm,
    "terms": TermsForm,
    "prices": PricesForm,
    "papers": PapersForm,
}
