"""What shops and offices enter about recognition; few fields, for a phone."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from ocop.checklists import shown
from ocop.checklists.shapes import Checklist
from ocop.outlets.models import OutletApplication
from ocop.outlets.recognising import places
from ocop.outlets.recognising.actions.applying import FIELDS
from ocop.people.models import Organisation
from ocop.producers.fields import DayField, NumberField, PlaceMixin
from ocop.vietnamese.folding import fold
from ocop.vietnamese.numbers import parse_number

MOST_OFFERED = 12
PICTURES = {"accept": "image/*"}
PAPERS = {"accept": "image/*,application/pdf"}


class CoordinateField(forms.CharField):
    """Degrees as people write them, with a point or a comma."""

    def __init__(self, *, least: float, most: float, **kwargs: Any) -> None:
        self.least, self.most = least, most
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(required=False, **kwargs)

    def to_python(self, value: Any) -> float | None:  # type: ignore[override]
        if isinstance(value, float):
            return value
        text = (super().to_python(value) or "").strip()
        if not text:
            return None
        try:
            degrees = float(text.replace(",", ".")[:30])
        except ValueError:
            raise forms.ValidationError(_("Write degrees as 21.0278.")) from None
        if not self.least <= degrees <= self.most:
            raise forms.ValidationError(_("That is not in Vietnam."))
        return round(degrees, 6)

    def prepare_value(self, value: Any) -> Any:
        return f"{value:.6f}" if isinstance(value, float) else value


class ApplicationForm(PlaceMixin):
    """What a shop says of itself; all but the name may wait until it is sent."""

    field_order = ("organisation", "name", "place_kind", "address", "place_as_given", "place_choice")
    place_fields = ("commune", "old_commune", "district", "place_as_given")

    organisation = forms.ChoiceField(label=_("You apply for"), widget=forms.RadioSelect)
    name = forms.CharField(label=_("Name of the shop"), max_length=200)
    place_kind = forms.ChoiceField(label=_("Kind of place"), required=False)
    address = forms.CharField(label=_("Address (house, street)"), max_length=250, required=False)
    lat = CoordinateField(label=_("Latitude"), least=8, most=24)
    lon = CoordinateField(label=_("Longitude"), least=102, most=118)
    opening_hours = forms.CharField(
        label=_("Opening hours"), max_length=120, required=False, help_text=_("For example: 8:00–20:00 every day.")
    )
    area = NumberField(label=_("Area, m²"), required=False, most=1_000_000)
    staff = NumberField(label=_("Number of staff"), required=False, whole=True, most=100_000)
    ocop_share = NumberField(
        label=_("Share of OCOP goods on the shelf, %"),
        required=False,
        most=100,
        help_text=_("As you estimate it; the visit looks at it."),
    )
    phone = forms.CharField(
        label=_("Phone"), max_length=40, required=False, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    words = forms.CharField(
        label=_("What else the office should know"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(
        self,
        *args: Any,
        row: OutletApplication | None = None,
        organisations: list[Organisation] | None = None,
        among: QuerySet[Organisation] | None = None,
        initial: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        start = dict(initial or {})
        if row is not None:
            start = {name: getattr(row, name) for name in FIELDS}
        super().__init__(*args, initial=start, **kwargs)
        self.fields["place_kind"].choices = [("", _("choose")), *places.choices()]
        mine, self.among = organisations or [], among
        if among is not None:
            self.fields["organisation"] = forms.CharField(
                label=_("Whose shop is it?"),
                max_length=200,
                help_text=_("The organisation or household as it stands in the register: its name or tax code."),
            )
        elif len(mine) < 2:
            del self.fields["organisation"]
        else:
            self.fields["organisation"].choices = [(str(one.pk), one.name) for one in mine]
        self.order_fields(self.field_order)

    def clean_organisation(self) -> str:
        """The key; for an officer, who types a name, that of the one organisation that bears it."""
        said: str = self.cleaned_data["organisation"]
        if self.among is None:
            return said
        if said in {str(key) for key in self.offered}:
            return said
        found = list(named(self.among, said)[: MOST_OFFERED + 1])
        if len(found) == 1 and fold(said) in (fold(found[0].name), found[0].tax_code):
            return str(found[0].pk)
        if not found:
            raise forms.ValidationError(
                _("Nobody of that name is in the register. Enter the shop's organisation or household there first.")
            )
        if len(found) > MOST_OFFERED:
            raise forms.ValidationError(_("Many have this name; write more of it, or the tax code."))
        self._bound_fields_cache.pop("organisation", None)
        self.fields["organisation"] = forms.ChoiceField(
            label=_("Whose shop is it?"),
            widget=forms.RadioSelect,
            choices=[(str(one.pk), f"{one.name} – {one.commune or _('place not stated')}") for one in found],
        )
        raise forms.ValidationError(_("Choose which one is meant."))

    @property
    def offered(self) -> set[int]:
        """Of what was typed or chosen, the organisations it can be by their key."""
        said = str(self.data.get(self.add_prefix("organisation"), ""))
        if self.among is None or not (said.isascii() and said.isdigit() and len(said) < 10):
            return set()
        return set(self.among.filter(pk=int(said)).values_list("pk", flat=True))

    def clean_area(self) -> Any:
        """One decimal is kept."""
        return _one_decimal(self.cleaned_data["area"])

    def clean_ocop_share(self) -> Any:
        """One decimal is kept."""
        return _one_decimal(self.cleaned_data["ocop_share"])

    def values(self) -> dict[str, Any]:
        """What the action takes."""
        left_out = {"place_as_given", "place_choice", "organisation"}
        return {**{name: value for name, value in self.cleaned_data.items() if name not in left_out}, **self.place()}


def named(among: QuerySet[Organisation], said: str) -> QuerySet[Organisation]:
    """Organisations whose name has every word that was typed, or whose tax code it is."""
    rows = among.filter(merged_into__isnull=True).select_related("commune")
    if whole := rows.filter(Q(name_folded=fold(said)) | Q(tax_code=said.strip()) & ~Q(tax_code="")).order_by("pk"):
        return whole
    for word in fold(said).split():
        rows = rows.filter(name_folded__contains=word)
    return rows.order_by("name_folded", "pk")


def _one_decimal(value: Any) -> Any:
    return None if value is None else round(parse_number(str(value)), 1)


class PhotoForm(forms.Form):
    """A photograph of the place."""

    photo = forms.FileField(label=_("Photograph"), widget=forms.ClearableFileInput(attrs=PICTURES))
    words = forms.CharField(label=_("What it shows"), max_length=150, required=False)


class VisitForm(forms.Form):
    """By which criteria a place is visited."""

    checklist = forms.ChoiceField(label=_("Criteria"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, offered: list[Checklist], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["checklist"].choices = [(one.code, f"{shown.own(one)} – {one.decision}") for one in offered]


class ChoiceForm(VisitForm):
    """Which criteria the office uses from a day on."""

    from_day = DayField(label=_("From"))
    reason = forms.CharField(
        label=_("On what ground"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The paper, the letter or the meeting that says so."),
    )


class DecisionForm(forms.Form):
    """The decision that recognises a place."""

    decision = forms.CharField(label=_("Number of the decision"), max_length=60)
    issued_on = DayField(label=_("Issued on"))
    from_day = DayField(label=_("Recognised from"))
    until = DayField(
        label=_("Recognised until, the first day it no longer holds"),
        required=False,
        help_text=_("Leave it empty when the decision names no end."),
    )
    recheck_due = DayField(label=_("Next re-check"), required=False)
    file = forms.FileField(label=_("The signed decision"), widget=forms.ClearableFileInput(attrs=PAPERS))


class StandingForm(forms.Form):
    """A day and a reason."""

    on = DayField(label=_("From"))
    reason = forms.CharField(label=_("Why"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))
    decision = forms.CharField(label=_("Number of the decision"), max_length=60, required=False)


class RecheckForm(forms.Form):
    """What follows from a re-check."""

    next_due = DayField(label=_("Next re-check"), required=False)
    reason = forms.CharField(label=_("Note"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2}))
