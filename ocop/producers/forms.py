"""Forms on producers, papers, villages and merges."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ocop.people.models import OrganisationKind
from ocop.producers.fields import DayField, NumberField, PlaceMixin
from ocop.producers.identity import tax_code_doubt, tidy_phone, tidy_tax_code, written_phone
from ocop.producers.models import Craft, CraftVillage, Paper, Producer, VillageTitle

STORY = forms.Textarea(attrs={"rows": 6})
KINDS = [choice for choice in OrganisationKind.choices if choice[0] not in ("office",)]


class VillageChoice(forms.ModelChoiceField):
    """A craft village, by the alphabet."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=CraftVillage.objects.none(), required=False, **kwargs)


class OrganisationForm(PlaceMixin):
    """An organisation as it stands in the register, whatever its roles are."""

    field_order: tuple[str, ...] = (
        "name",
        "kind",
        "name_en",
        "tax_code",
        "tax_code_is_right",
        "registration_number",
        "address",
        "place_as_given",
        "place_choice",
    )

    name = forms.CharField(label=gettext_lazy("Name"), max_length=250)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=KINDS)
    name_en = forms.CharField(label=gettext_lazy("Name in English"), max_length=250, required=False)
    tax_code = forms.CharField(
        label=gettext_lazy("Tax code"),
        max_length=20,
        required=False,
        help_text=gettext_lazy("10 or 13 digits; a household may use the 12 digits of the owner's identity card."),
    )
    tax_code_is_right = forms.BooleanField(
        label=gettext_lazy("The tax code is right as typed"), required=False, widget=forms.HiddenInput
    )
    registration_number = forms.CharField(
        label=gettext_lazy("Business registration number"), max_length=40, required=False
    )
    representative = forms.CharField(label=gettext_lazy("Representative"), max_length=120, required=False)
    phone = forms.CharField(
        label=gettext_lazy("Phone"), max_length=30, required=False, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    email = forms.EmailField(label=gettext_lazy("E-mail"), required=False)
    website = forms.URLField(label=gettext_lazy("Website"), required=False, assume_scheme="https")
    address = forms.CharField(label=gettext_lazy("Address (house, street, hamlet)"), max_length=250, required=False)

    def clean_phone(self) -> str:
        try:
            return tidy_phone(self.cleaned_data["phone"])
        except ValueError:
            raise ValidationError(_("This is not a phone number; write it as 0901 234 567.")) from None

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        given = cleaned.get("tax_code") or ""
        tidy = tidy_tax_code(given)
        cleaned["tax_code"] = tidy
        if given and tidy != (self.initial.get("tax_code") or ""):
            doubt = tax_code_doubt(given)
            if doubt == "length":
                self.add_error("tax_code", _("A tax code has 10 or 13 digits (12 for a household)."))
            elif doubt == "digit" and not cleaned.get("tax_code_is_right"):
                # A warning, not a wall: some old codes break the rule, so the person may insist.
                self.fields["tax_code_is_right"].widget = forms.CheckboxInput()
                self.add_error(
                    "tax_code",
                    _("The check digit does not fit, so a digit may be mistyped. If it is right, say so below."),
                )
        return cleaned

    def values(self) -> dict[str, Any]:
        """What the action takes."""
        left_out = {"place_as_given", "place_choice", "tax_code_is_right"}
        return {**{name: value for name, value in self.cleaned_data.items() if name not in left_out}, **self.place()}


class ProducerForm(OrganisationForm):
    """The organisation and its role as a maker."""

    field_order = (
        "name",
        "kind",
        "kind_since",
        "kind_was_wrong",
        "name_en",
        "tax_code",
        "tax_code_is_right",
        "registration_number",
        "address",
        "place_as_given",
        "place_choice",
    )

    kind_since = DayField(
        label=gettext_lazy("Since when of this kind"),
        required=False,
        help_text=gettext_lazy(
            "Only when the kind changes; empty means from today. Figures of earlier days keep the earlier kind."
        ),
    )
    kind_was_wrong = forms.BooleanField(
        label=gettext_lazy("The earlier kind was an error: it never was one"), required=False
    )
    village = VillageChoice(label=gettext_lazy("Craft village"))
    founded_year = NumberField(label=gettext_lazy("Founded in"), required=False, whole=True, most=2100)
    members = NumberField(label=gettext_lazy("Members (co-operative)"), required=False, whole=True, most=100_000)
    workers = NumberField(label=gettext_lazy("People who work here"), required=False, whole=True, most=100_000)
    story_vi = forms.CharField(
        label=gettext_lazy("Story in Vietnamese"), required=False, max_length=10_000, widget=STORY
    )
    story_en = forms.CharField(label=gettext_lazy("Story in English"), required=False, max_length=10_000, widget=STORY)
    is_public = forms.TypedChoiceField(
        label=gettext_lazy("Who sees it"),
        choices=[("1", gettext_lazy("Everybody")), ("0", gettext_lazy("Only its people and the officers"))],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
        initial="1",
    )

    def __init__(self, *args: Any, producer: Producer | None = None, may_date: bool = False, **kwargs: Any) -> None:
        """`may_date`: an officer, who may say from which day a change of kind counts."""
        initial: dict[str, Any] = {}
        if producer is not None:
            organisation = producer.organisation
            for name in self.base_fields:
                source = organisation if hasattr(organisation, name) else producer
                if hasattr(source, name):
                    initial[name] = getattr(source, name)
            initial["phone"] = written_phone(organisation.phone)
            initial["is_public"] = "1" if producer.is_public else "0"
            initial["village"] = producer.village_id
        super().__init__(*args, initial={**initial, **(kwargs.pop("initial", None) or {})}, **kwargs)
        self.fields["village"].queryset = CraftVillage.objects.in_alphabet()
        if producer is None or not may_date:
            del self.fields["kind_since"], self.fields["kind_was_wrong"]


class MergeForm(forms.Form):
    """Why two entries are one."""

    reason = forms.CharField(
        label=gettext_lazy("Why the two are one"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )


class PaperForm(forms.Form):
    """A paper: what it is."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind of paper"), choices=Paper.Kind.choices)
    title = forms.CharField(label=gettext_lazy("Name of the paper"), max_length=200)
    is_public = forms.BooleanField(
        label=gettext_lazy("Show its title and dates to everybody"),
        required=False,
        help_text=gettext_lazy("The file itself is shown only to its people and the officers."),
    )


class VersionForm(forms.Form):
    """One version of a paper, with its dates and file."""

    document_number = forms.CharField(label=gettext_lazy("Number"), max_length=80, required=False)
    issuer = forms.CharField(label=gettext_lazy("Issued by"), max_length=160, required=False)
    valid_from = DayField(label=gettext_lazy("Valid from"), required=False)
    valid_to = DayField(label=gettext_lazy("Valid to (last day)"), required=False)
    file = forms.FileField(
        label=gettext_lazy("File"),
        required=False,
        help_text=gettext_lazy("PDF, picture, Word or Excel, at most 30 MB."),
    )

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        begin, end = cleaned.get("valid_from"), cleaned.get("valid_to")
        if begin and end and end < begin:
            self.add_error("valid_to", _("The paper ends before it begins."))
        return cleaned


class VillageForm(PlaceMixin):
    """A craft village."""

    field_order = ("name", "crafts", "new_craft", "place_as_given", "place_choice")
    place_fields = ("commune", "old_commune", "district", "place_as_given")

    name = forms.CharField(label=gettext_lazy("Name"), max_length=160)
    crafts = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Crafts"), queryset=Craft.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    new_craft = forms.CharField(label=gettext_lazy("Another craft, not in the list"), max_length=120, required=False)
    story_vi = forms.CharField(
        label=gettext_lazy("Story in Vietnamese"), required=False, max_length=10_000, widget=STORY
    )
    story_en = forms.CharField(label=gettext_lazy("Story in English"), required=False, max_length=10_000, widget=STORY)

    def __init__(self, *args: Any, village: CraftVillage | None = None, **kwargs: Any) -> None:
        initial: dict[str, Any] = {}
        if village is not None:
            initial = {name: getattr(village, name) for name in ("name", "place_as_given", "story_vi", "story_en")}
            initial["crafts"] = [craft.pk for craft in village.crafts.all()]
        super().__init__(*args, initial={**initial, **(kwargs.pop("initial", None) or {})}, **kwargs)
        self.fields["crafts"].queryset = Craft.objects.order_by("name_vi")

    def values(self) -> dict[str, Any]:
        """What the action takes; `new_craft` is entered by an action of its own first."""
        kept = ("name", "crafts", "story_vi", "story_en")
        return {**{name: self.cleaned_data[name] for name in kept}, **self.place()}


class TitleForm(forms.Form):
    """A title given by a decision."""

    title = forms.ChoiceField(
        label=gettext_lazy("Title"),
        choices=[
            (one.value, one.label)
            for one in VillageTitle.Title
            if one not in (VillageTitle.Title.PROPOSED_REMOVAL, VillageTitle.Title.MENTIONED)
        ],
    )
    decision = forms.CharField(label=gettext_lazy("Number of the decision"), max_length=80)
    decided_on = DayField(label=gettext_lazy("Date of the decision"))


class EndTitleForm(forms.Form):
    """A title taken back."""

    decision = forms.CharField(label=gettext_lazy("Number of the decision"), max_length=80)
    ended_on = DayField(label=gettext_lazy("Ends on"))
