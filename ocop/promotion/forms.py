"""Forms of campaigns, village pages, artisans, workshops."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ocop.people.contact import PUBLISHED_KINDS
from ocop.people.models import Organisation
from ocop.places.models import Commune
from ocop.producers.fields import DayField, NumberField
from ocop.producers.models import CraftVillage
from ocop.promotion.actions.campaigns import FIELDS as CAMPAIGN_FIELDS
from ocop.promotion.actions.villages import PAGE_FIELDS, WORKSHOP_FIELDS
from ocop.promotion.models import Campaign, VillageArtisan
from ocop.trade.models import TradeEvent
from ocop.trade.sides.forms import set_choices
from ocop.ui.amount_fields import DongField
from ocop.workdays import clock

LONG = {"rows": 5}
WEEKDAYS = (
    _("Monday"),
    _("Tuesday"),
    _("Wednesday"),
    _("Thursday"),
    _("Friday"),
    _("Saturday"),
    _("Sunday"),
)


class PictureField(forms.FileField):
    """A photograph."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}))
        super().__init__(required=False, **kwargs)


class HourField(forms.TimeField):
    """An hour of the day."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
        super().__init__(required=False, **kwargs)


class CoordinateField(forms.FloatField):
    """One of the two numbers of a place."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(required=False, **kwargs)


class CampaignForm(forms.Form):
    """Words, days, filter of a campaign."""

    kind = forms.ChoiceField(label=_("Occasion"), choices=Campaign.Kind.choices)
    title_vi = forms.CharField(label=_("Title, in Vietnamese"), max_length=160)
    title_en = forms.CharField(label=_("Title, in English"), max_length=160, required=False)
    text_vi = forms.CharField(
        label=_("Text, in Vietnamese"), max_length=8000, required=False, widget=forms.Textarea(LONG)
    )
    text_en = forms.CharField(label=_("Text, in English"), max_length=8000, required=False, widget=forms.Textarea(LONG))
    starts_on = DayField(label=_("Shown from"))
    ends_on = DayField(label=_("Shown until"))
    upload = PictureField(
        label=_("Picture"), help_text=_("JPEG, PNG or WebP. A new one takes the place of the old one.")
    )
    picture_alt_vi = forms.CharField(label=_("What the picture shows, in Vietnamese"), max_length=200, required=False)
    picture_alt_en = forms.CharField(label=_("What the picture shows, in English"), max_length=200, required=False)
    event = forms.ModelChoiceField(label=_("Trade event"), queryset=TradeEvent.objects.none(), required=False)
    product_sets = forms.MultipleChoiceField(
        label=_("Take in all products of these sets"),
        choices=(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only products whose star is in force on the day; those whose star ends drop out by themselves."),
    )
    least_stars = forms.TypedChoiceField(
        label=_("Take in by stars"),
        coerce=int,
        required=False,
        empty_value="",
        choices=[
            ("0", _("no matter")),
            ("3", _("3 stars and more")),
            ("4", _("4 stars and more")),
            ("5", _("5 stars")),
        ],
    )
    commune = forms.ModelChoiceField(label=_("Made in the commune"), queryset=Commune.objects.none(), required=False)
    village = forms.ModelChoiceField(
        label=_("Of the craft village"), queryset=CraftVillage.objects.none(), required=False
    )

    def __init__(self, *args: Any, campaign: Campaign | None = None, person: Any = None, **kwargs: Any) -> None:
        if campaign is not None:
            kwargs["initial"] = {name: getattr(campaign, name) for name in CAMPAIGN_FIELDS if name != "picture"}
        super().__init__(*args, **kwargs)
        self.campaign = campaign
        self.fields["product_sets"].choices = set_choices()
        events = TradeEvent.objects.visible_to(None)
        self.fields["event"].queryset = events.order_by("-starts_on")
        self.fields["commune"].queryset = Commune.objects.filter(layer=Commune.Layer.CURRENT).order_by("name")
        self.fields["village"].queryset = CraftVillage.objects.visible_to(person).in_alphabet()

    def values(self) -> dict[str, Any]:
        """As the action takes them; the picture is kept by the view."""
        return {name: self.cleaned_data[name] for name in CAMPAIGN_FIELDS if name in self.cleaned_data}


class VillagePageForm(forms.Form):
    """What visitors read of a village."""

    history_vi = forms.CharField(
        label=_("History, in Vietnamese"), max_length=8000, required=False, widget=forms.Textarea(LONG)
    )
    history_en = forms.CharField(
        label=_("History, in English"), max_length=8000, required=False, widget=forms.Textarea(LONG)
    )
    source = forms.CharField(
        label=_("Whence the history is known"),
        max_length=300,
        required=False,
        help_text=_("A book, a decision, the village elders …"),
    )
    craft_vi = forms.CharField(
        label=_("How the craft is done, in Vietnamese"), max_length=8000, required=False, widget=forms.Textarea(LONG)
    )
    craft_en = forms.CharField(
        label=_("How the craft is done, in English"), max_length=8000, required=False, widget=forms.Textarea(LONG)
    )
    visiting_vi = forms.CharField(
        label=_("For visitors, in Vietnamese"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(LONG),
        help_text=_("When to come, how to get there, what to keep in mind."),
    )
    visiting_en = forms.CharField(
        label=_("For visitors, in English"), max_length=4000, required=False, widget=forms.Textarea(LONG)
    )
    lat = CoordinateField(
        label=_("Latitude of the village"),
        help_text=_("For day routes, such as 20.9756. Empty: the middle of its commune is taken, and said so."),
    )
    lon = CoordinateField(label=_("Longitude of the village"))

    def __init__(self, *args: Any, page: Any = None, **kwargs: Any) -> None:
        if page is not None:
            kwargs["initial"] = {name: getattr(page, name) for name in PAGE_FIELDS}
        super().__init__(*args, **kwargs)


class ArtisanForm(forms.Form):
    """An artisan who agreed to be named."""

    name = forms.CharField(label=_("The artisan's name"), max_length=120)
    craft = forms.CharField(label=_("Craft"), max_length=120, required=False)
    words_vi = forms.CharField(
        label=_("In the artisan's own words, in Vietnamese"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(LONG),
    )
    words_en = forms.CharField(
        label=_("In the artisan's own words, in English"), max_length=2000, required=False, widget=forms.Textarea(LONG)
    )
    upload = PictureField(
        label=_("Photograph of the artisan"),
        help_text=_(
            "Only if the artisan agreed to a picture too. A new one takes the place of the old one, which is deleted."
        ),
    )
    drop_picture = forms.BooleanField(label=_("Show no picture any more"), required=False)
    agreed_on = DayField(
        label=_("Agreed on"),
        help_text=_(
            "The day on which the artisan agreed that name, words and picture are shown. Without it nobody is named."
        ),
    )
    agreed_how = forms.ChoiceField(
        label=_("How the artisan agreed"), choices=VillageArtisan.How.choices, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, artisan: VillageArtisan | None = None, **kwargs: Any) -> None:
        initial = (
            {"agreed_on": clock.today()}
            if artisan is None
            else {name: getattr(artisan, name) for name in self.base_fields if name not in ("upload", "drop_picture")}
        )
        super().__init__(*args, initial=initial, **kwargs)
        if artisan is None or artisan.picture_id is None:
            del self.fields["drop_picture"]


class WorkshopForm(forms.Form):
    """A workshop that opens its doors."""

    name = forms.CharField(label=_("Name of the workshop"), max_length=160)
    organisation = forms.ModelChoiceField(
        label=_("Firm or co-operative behind it"),
        queryset=Organisation.objects.none(),
        required=False,
        help_text=_("A producer of this village; its telephone may be shown, a household's may not."),
    )
    offers_vi = forms.CharField(
        label=_("What visitors see and do, in Vietnamese"), max_length=2000, required=False, widget=forms.Textarea(LONG)
    )
    offers_en = forms.CharField(
        label=_("What visitors see and do, in English"), max_length=2000, required=False, widget=forms.Textarea(LONG)
    )
    address = forms.CharField(label=_("Address"), max_length=250, required=False)
    opens = HourField(label=_("Opens at"))
    closes = HourField(label=_("Closes at"))
    closed_weekdays = forms.TypedMultipleChoiceField(
        label=_("Closed on these days"),
        choices=list(enumerate(WEEKDAYS)),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    by_appointment = forms.BooleanField(label=_("Only by appointment"), required=False)
    minutes = NumberField(label=_("Minutes a visit takes"), whole=True, most=600, initial=60)
    booking_phone = forms.CharField(label=_("Telephone to book"), max_length=20, required=False)
    price_a_guest = DongField(label=_("Price a guest (dong)"), required=False)
    lat = CoordinateField(label=_("Latitude"))
    lon = CoordinateField(label=_("Longitude"))
    is_open = forms.BooleanField(label=_("Open to visitors"), required=False, initial=True)

    def __init__(self, *args: Any, village: CraftVillage, workshop: Any = None, **kwargs: Any) -> None:
        if workshop is not None:
            kwargs["initial"] = {name: getattr(workshop, name) for name in WORKSHOP_FIELDS}
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = Organisation.objects.filter(
            producer__is_public=True, producer__village=village, kind__in=PUBLISHED_KINDS, merged_into__isnull=True
        ).order_by("name")

    def clean_booking_phone(self) -> str:
        """Digits, spaces, dots, a plus in front."""
        phone = " ".join((self.cleaned_data.get("booking_phone") or "").split())
        if phone and not all(letter.isdigit() or letter in "+ ().-" for letter in phone):
            raise forms.ValidationError(_("A telephone number has digits only."))
        return phone
