"""What people enter about memoranda and what follows them; few fields, for a phone."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _text
from django.utils.translation import gettext_lazy as _

from ocop.producers.fields import DayField
from ocop.products.models import Product
from ocop.trade.deals import terms
from ocop.trade.models import Complaint, DealStep, FollowUp, Memorandum, MemorandumProduct, Need, TradeEvent
from ocop.ui.amount_fields import DongField, QuantityField

SIDE_WORDS = {"producer": _("the producer"), "buyer": _("the buyer"), "office": _("the trade office")}
FILES = {"accept": "image/*,application/pdf"}


def new_key() -> str:
    """The mark of one form: it counts once, however often it is sent."""
    return uuid.uuid4().hex[:30]


class Keyed(forms.Form):
    """A form that counts once."""

    key = forms.CharField(max_length=36, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].initial = new_key()


class Sided(forms.Form):
    """Asks for which side one acts, of those who may act for several."""

    side = forms.ChoiceField(label=_("You act for"), widget=forms.RadioSelect)

    def choose(self, sides: Iterable[str]) -> None:
        """Offer these; a form of one side does not ask."""
        offered = list(dict.fromkeys(sides))
        if len(offered) < 2:
            del self.fields["side"]
        else:
            self.fields["side"].choices = [(one, SIDE_WORDS[one]) for one in offered]


class Another(forms.Form):
    """Says that what looks the same is another one; shown only after it was asked."""

    another = forms.BooleanField(label=_("I have looked: this is another one"), required=False)


class PartiesForm(forms.Form):
    """Which two, by name or tax code."""

    producer = forms.CharField(label=_("Producer"), max_length=200, help_text=_("Name or tax code."))
    buyer = forms.CharField(label=_("Buyer"), max_length=200, help_text=_("Name or tax code."))

    def __init__(self, *args: Any, fixed: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if fixed:
            del self.fields[fixed]


class TermsForm(Keyed, Sided, Another):
    """What is agreed."""

    signed_on = DayField(label=_("Day of signing"))
    event = forms.ModelChoiceField(
        TradeEvent.objects.none(), label=_("Event"), required=False, empty_label=_("no event")
    )
    from_day = DayField(label=_("First delivery"), required=False)
    to_day = DayField(label=_("Until"), required=False, help_text=_("Empty: lasting."))
    value = DongField(
        label=_("Intended value, dong"),
        required=False,
        help_text=_("Of the whole period. Empty: not stated, which is not nothing."),
    )
    words = forms.CharField(
        label=_("In words"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 3})
    )
    reason = forms.CharField(label=_("Why it is changed"), max_length=250)

    def __init__(
        self, *args: Any, sides: Iterable[str] = (), events: Any = None, with_reason: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.choose(sides)
        if events is None:
            del self.fields["event"]
        else:
            self.fields["event"].queryset = events
        if not with_reason:
            del self.fields["reason"]
        if not self.data.get("another") and not self.initial.get("another"):
            self.fields["another"].widget = forms.HiddenInput()

    def ask_another(self) -> None:
        """Show the box that says it is another one."""
        self.fields["another"].widget = forms.CheckboxInput()


class ProductForm(forms.Form):
    """One product of the memorandum; empty fields are not stated."""

    chosen = forms.BooleanField(required=False)
    quantity = QuantityField(label=_("Quantity"), required=False)
    unit = forms.CharField(label=_("Unit"), max_length=30, required=False)
    every = forms.ChoiceField(label=_("How often"), choices=[("", "–"), *Need.Every.choices], required=False)
    value = DongField(label=_("Worth, dong"), required=False)

    def __init__(self, *args: Any, product: Product, **kwargs: Any) -> None:
        super().__init__(*args, prefix=f"p{product.pk}", **kwargs)
        self.product = product
        self.fields["chosen"].label = product.name

    def term(self) -> terms.ProductTerm | None:
        """What was entered; None when the product is not part of it."""
        said = self.cleaned_data
        if not any(said.get(name) not in (None, "", False) for name in ("chosen", "quantity", "value")):
            return None
        return terms.ProductTerm(
            self.product.pk, said.get("quantity"), said.get("unit", ""), said.get("every", ""), said.get("value")
        )


def product_forms(data: Any, products: Iterable[Product], rows: Iterable[MemorandumProduct] = ()) -> list[ProductForm]:
    """A form for each product of the producer; those in the memorandum stand first and filled."""
    there = {row.product_id: row for row in rows}
    made = []
    for product in sorted(products, key=lambda one: one.pk not in there):
        row = there.get(product.pk)
        initial = (
            {"chosen": True, "quantity": row.quantity, "unit": row.unit, "every": row.every, "value": row.value}
            if row
            else {}
        )
        made.append(ProductForm(data, product=product, initial=initial))
    return made


class StepForm(Keyed, Sided, Another):
    """What happened, with the last values proposed."""

    kind = forms.ChoiceField(label=_("What happened"), choices=DealStep.Kind.choices, widget=forms.RadioSelect)
    happened_on = DayField(label=_("Day"))
    amount = DongField(label=_("Amount, dong"), required=False, help_text=_("As on the slip. Empty: not stated."))
    product = forms.ModelChoiceField(
        Product.objects.none(), label=_("Product"), required=False, empty_label=_("several, or not stated")
    )
    quantity = QuantityField(label=_("Quantity"), required=False)
    unit = forms.CharField(label=_("Unit"), max_length=30, required=False)
    delivery = forms.ModelChoiceField(
        DealStep.objects.none(), label=_("Pays this delivery"), required=False, empty_label=_("several, or not stated")
    )
    document_number = forms.CharField(label=_("Number of the slip or invoice"), max_length=80, required=False)
    file = forms.FileField(
        label=_("Photo of the slip"),
        required=False,
        widget=forms.ClearableFileInput(attrs={**FILES, "capture": "environment"}),
    )

    def __init__(self, *args: Any, memorandum: Memorandum, sides: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose(sides)
        products = Product.objects.filter(memoranda__memorandum=memorandum).order_by("name")
        deliveries = memorandum.steps.filter(kind=DealStep.Kind.DELIVERY).exclude(state=DealStep.State.TAKEN_BACK)
        self.fields["product"].queryset = products
        self.fields["delivery"].queryset = deliveries.order_by("-happened_on", "-pk")
        self.fields["delivery"].label_from_instance = delivery_words
        if not products:
            del self.fields["product"]
        if not deliveries:
            del self.fields["delivery"]
        if not self.data.get("another"):
            self.fields["another"].widget = forms.HiddenInput()

    def ask_another(self) -> None:
        """Show the box that says it is another one."""
        self.fields["another"].widget = forms.CheckboxInput()


def delivery_words(step: Any) -> str:
    """A delivery in a list: its day and amount."""
    from ocop.ui import writing

    amount = f"{writing.number(step.amount)} đ" if step.amount is not None else _text("no amount stated")
    return f"{step.happened_on:%d/%m/%Y}: {amount}"


class CorrectForm(Sided):
    """What is right, as this side says."""

    happened_on = DayField(label=_("Day"))
    amount = DongField(label=_("Amount, dong"), required=False)
    quantity = QuantityField(label=_("Quantity"), required=False)
    unit = forms.CharField(label=_("Unit"), max_length=30, required=False)
    reason = forms.CharField(label=_("What was wrong"), max_length=500, required=False)


class ReasonForm(Sided):
    """A reason."""

    reason = forms.CharField(label=_("Why"), max_length=250, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, sides: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose(sides)


class ScanForm(forms.Form):
    """The scan of a signed paper."""

    title = forms.CharField(label=_("Name of the paper"), max_length=200)
    file = forms.FileField(
        label=_("Scan or photo"), widget=forms.ClearableFileInput(attrs=FILES), help_text=_("PDF or picture.")
    )


class PaperForm(Keyed, Another):
    """A paper of several parties."""

    title = forms.CharField(label=_("Name of the paper"), max_length=200)
    signed_on = DayField(label=_("Day of signing"))
    event = forms.ModelChoiceField(
        TradeEvent.objects.none(), label=_("Event"), required=False, empty_label=_("no event")
    )
    file = forms.FileField(
        label=_("Scan or photo"), widget=forms.ClearableFileInput(attrs=FILES), help_text=_("PDF or picture.")
    )

    def __init__(self, *args: Any, events: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["event"].queryset = events
        if not self.data.get("another"):
            self.fields["another"].widget = forms.HiddenInput()

    def ask_another(self) -> None:
        """Show the box that says they are others."""
        self.fields["another"].widget = forms.CheckboxInput()


class PairForm(forms.Form):
    """One pair on the paper; an empty line is passed over."""

    producer = forms.CharField(label=_("Producer"), max_length=200, required=False)
    buyer = forms.CharField(label=_("Buyer"), max_length=200, required=False)
    value = DongField(label=_("Intended value, dong"), required=False)
    words = forms.CharField(label=_("What the paper says of them"), max_length=500, required=False)

    @property
    def is_empty(self) -> bool:
        """Nothing was entered."""
        return not any(
            self.cleaned_data.get(name) not in (None, "") for name in ("producer", "buyer", "value", "words")
        )


class ComplaintForm(Keyed, Sided):
    """What is wrong."""

    kind = forms.ChoiceField(label=_("What is it"), choices=Complaint.Kind.choices, widget=forms.RadioSelect)
    words = forms.CharField(label=_("What is wrong"), max_length=3000, widget=forms.Textarea(attrs={"rows": 4}))
    step = forms.ModelChoiceField(
        DealStep.objects.none(), label=_("Which delivery"), required=False, empty_label=_("none in particular")
    )
    quantity = QuantityField(label=_("Quantity that went back"), required=False)
    amount = DongField(label=_("Worth, dong"), required=False)
    file = forms.FileField(
        label=_("Photo"), required=False, widget=forms.ClearableFileInput(attrs={**FILES, "capture": "environment"})
    )

    def __init__(self, *args: Any, memorandum: Memorandum, sides: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose(sides)
        rows = memorandum.steps.filter(kind=DealStep.Kind.DELIVERY).exclude(state=DealStep.State.TAKEN_BACK)
        self.fields["step"].queryset = rows.order_by("-happened_on", "-pk")
        self.fields["step"].label_from_instance = delivery_words


class WordsForm(forms.Form):
    """An answer in words."""

    words = forms.CharField(label=_("Your answer"), max_length=3000, widget=forms.Textarea(attrs={"rows": 4}))


class FilterForm(forms.Form):
    """Above the list of memoranda."""

    q = forms.CharField(label=_("Number or party"), max_length=100, required=False)
    state = forms.ChoiceField(label=_("State"), required=False)
    event = forms.ModelChoiceField(TradeEvent.objects.none(), label=_("Event"), required=False, empty_label=_("all"))
    answer = forms.ChoiceField(
        label=_("Last answer"),
        required=False,
        choices=[("", _("all")), *FollowUp.Answer.choices, ("silent", _("no answer"))],
    )

    def __init__(self, *args: Any, events: Any, **kwargs: Any) -> None:
        from ocop.trade.deals import states

        super().__init__(*args, **kwargs)
        self.fields["event"].queryset = events
        self.fields["state"].choices = [("", _("all")), *((code, one.name) for code, one in states.table()[0].items())]
