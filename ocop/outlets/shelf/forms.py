"""Forms of the shelf: what to put on, when a mark came off, what was sold in a month."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ocop.outlets.models import SalesStatement
from ocop.outlets.shelf.statements import MOST, Line, Stated
from ocop.producers.fields import DayField, NumberField
from ocop.products.models import Product
from ocop.workdays import clock


class PutForm(forms.Form):
    """Which products, from which day."""

    from_day = DayField(label=gettext_lazy("On the shelf since"), required=False)

    def __init__(self, *args: Any, chosen: list[int] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.chosen = chosen or []

    def clean(self) -> dict[str, Any]:
        if not self.chosen:
            raise forms.ValidationError(_("Choose at least one product."))
        return self.cleaned_data


class TakeOffForm(forms.Form):
    """The first day it is not there any more."""

    until = DayField(label=gettext_lazy("Not on the shelf any more since"), required=False)


class MarkOffForm(forms.Form):
    """On which day the marks came off."""

    came_off_on = DayField(label=gettext_lazy("The marks came off on"))
    photo = forms.FileField(
        label=gettext_lazy("Photograph of the shelf or the goods"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": "image/*", "capture": "environment"}),
        help_text=gettext_lazy("Only the officers see it; the place and time the camera writes into it are taken out."),
    )
    note = forms.CharField(label=gettext_lazy("Note"), required=False, max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, initial={"came_off_on": clock.today(), **(kwargs.pop("initial", None) or {})}, **kwargs)


class StatementForm(forms.Form):
    """A month of one point of sale: three numbers a product, each of which may be left empty."""

    sold_nothing = forms.BooleanField(label=gettext_lazy("Nothing of these was sold this month"), required=False)
    total_value = NumberField(
        label=gettext_lazy("All goods sold together, OCOP or not (đồng)"),
        required=False,
        whole=True,
        most=MOST,
        help_text=gettext_lazy("For the share of OCOP goods. Leave it empty when you do not know it."),
    )
    total_kinds = NumberField(
        label=gettext_lazy("Kinds of goods on all shelves, OCOP or not"), required=False, whole=True, most=100_000
    )
    note = forms.CharField(label=gettext_lazy("Note"), required=False, max_length=300)
    reason = forms.CharField(label=gettext_lazy("Why it changes"), required=False, max_length=300)

    def __init__(
        self,
        *args: Any,
        products: list[Product],
        stands: SalesStatement | None = None,
        start: SalesStatement | None = None,
        before: SalesStatement | None = None,
        **kwargs: Any,
    ) -> None:
        """`stands`: the statement to correct; `start`: numbers to begin with; `before`: those of last month, shown beside."""
        source = stands or start
        initial: dict[str, Any] = {}
        if source is not None:
            initial = {name: getattr(source, name) for name in ("sold_nothing", "total_value", "total_kinds")}
            initial["note"] = source.note if stands else ""
            for line in source.lines.all():
                initial |= {
                    f"quantity_{line.product_id}": line.quantity,
                    f"value_{line.product_id}": line.value,
                    f"in_stock_{line.product_id}": line.in_stock,
                }
        super().__init__(*args, initial=initial, **kwargs)
        self.products = products
        self._last = {line.product_id: line for line in before.lines.all()} if before else {}
        if stands is None:
            del self.fields["reason"]
        for one in products:
            name = {"product": one.name}
            self.fields[f"quantity_{one.pk}"] = NumberField(
                label=_("%(product)s: sold") % name, required=False, most=10**9
            )
            self.fields[f"value_{one.pk}"] = NumberField(
                label=_("%(product)s: for how much (đồng)") % name, required=False, whole=True, most=MOST
            )
            self.fields[f"in_stock_{one.pk}"] = NumberField(
                label=_("%(product)s: in stock") % name, required=False, most=10**9
            )

        for name in self.fields:
            if name.partition("_")[2].isdigit() or name.startswith("in_stock_"):
                self.fields[name].widget.attrs["class"] = "input"

    def rows(self) -> list[dict[str, Any]]:
        """For the page: each product with its three fields and the numbers of last month."""
        return [
            {
                "product": one,
                "fields": [self[f"{name}_{one.pk}"] for name in ("quantity", "value", "in_stock")],
                "last": self._last.get(one.pk),
            }
            for one in self.products
        ]

    def rest(self) -> list[Any]:
        """The fields below the products."""
        names = ("sold_nothing", "total_value", "total_kinds", "note", "reason")
        return [self[name] for name in names if name in self.fields]

    def stated(self) -> Stated:
        """What the action takes."""
        values = self.cleaned_data
        lines = tuple(
            Line(
                one.pk,
                _two_places(values.get(f"quantity_{one.pk}")),
                values.get(f"value_{one.pk}"),
                _two_places(values.get(f"in_stock_{one.pk}")),
            )
            for one in self.products
        )
        return Stated(
            sold_nothing=values["sold_nothing"],
            lines=lines,
            total_value=values["total_value"],
            total_kinds=values["total_kinds"],
            note=values["note"],
            reason=values.get("reason", ""),
        )


def _two_places(value: Decimal | None) -> Decimal | None:
    return value.quantize(Decimal("0.01")) if value is not None else None
