"""What producers, businesses and offices type into the dialogue."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ocop.dialogue import catalogue, standing
from ocop.dialogue.models import Dialogue, Proposal
from ocop.places.models import Commune
from ocop.producers.fields import DayField

LONG: dict[str, Any] = {"rows": 5}


class Keyed(forms.Form):
    """A form that counts once, however often it is sent."""

    key = forms.CharField(max_length=36, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].initial = uuid.uuid4().hex


class BringForm(Keyed):
    """A proposal or a difficulty; officers say who brought it and how."""

    organisation = forms.TypedChoiceField(label=_("You speak for"), coerce=int)
    sender = forms.CharField(
        label=_("Who brought it"),
        max_length=200,
        help_text=_(
            "Name or tax code of the producer or business. One that is not in the register is kept by its name."
        ),
    )
    way = forms.ChoiceField(label=_("How it reached you"), widget=forms.RadioSelect, initial="meeting")
    dialogue: Any = forms.ModelChoiceField(
        Dialogue.objects.none(), label=_("At which dialogue"), required=False, empty_label="–"
    )
    brought_on = DayField(
        label=_("On which day"), required=False, help_text=_("Empty: today, or the day of the dialogue.")
    )
    kind = forms.ChoiceField(
        label=_("What is it"), choices=Proposal.Kind.choices, widget=forms.RadioSelect, initial="difficulty"
    )
    subject = forms.ChoiceField(label=_("What it is about"))
    title = forms.CharField(label=_("In one line"), max_length=200)
    words = forms.CharField(label=_("Tell it as it is"), max_length=6000, widget=forms.Textarea(LONG))
    file = forms.FileField(
        label=_("A photograph or paper that shows it"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*,application/pdf"}),
        help_text=_("More can be added afterwards."),
    )
    agrees_public = forms.BooleanField(
        label=_("The question and its answer may be shown to everybody, without our name"), required=False
    )

    def __init__(self, *args: Any, own: list[Any], dialogues: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["subject"].choices = [("", "–"), *catalogue.subject_choices()]
        if own:
            self.fields["organisation"].choices = [(one.pk, one.name) for one in own]
            for name in ("sender", "way", "dialogue", "brought_on"):
                del self.fields[name]
            if len(own) == 1:
                self.fields["organisation"].widget = forms.HiddenInput()
                self.fields["organisation"].initial = own[0].pk
        else:
            del self.fields["organisation"]
            self.fields["way"].choices = [one for one in Proposal.Way.choices if one[0] != "desk"]
            self.fields["dialogue"].queryset = dialogues


class _Office(forms.Form):
    """The office in charge, and whose committee where it is a commune's."""

    office = forms.ChoiceField(label=_("Office in charge"))
    commune = forms.ModelChoiceField(
        Commune.objects.none(), label=_("Which commune or ward"), required=False, empty_label="–"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].choices = [("", "–"), *catalogue.office_choices()]
        self.fields["commune"].queryset = Commune.objects.filter(layer="current").order_by("name")


class AssignForm(_Office):
    """Who answers, with whom, until when."""

    partners = forms.MultipleChoiceField(
        label=_("Answered together with"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Each of these offices writes a part; the office in charge sends the whole."),
    )

    working_days = forms.IntegerField(
        label=_("Within how many working days"), min_value=1, max_value=260, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["partners"].choices = catalogue.office_choices()


class AnswerForm(forms.Form):
    """The answer of the office in charge."""

    words = forms.CharField(label=_("Answer"), max_length=8000, widget=forms.Textarea(LONG))


class PartForm(forms.Form):
    """What one office adds to a joint answer."""

    office = forms.CharField(max_length=20, widget=forms.HiddenInput)
    words = forms.CharField(label=_("Your part of the answer"), max_length=8000, widget=forms.Textarea(LONG))


class AttachForm(forms.Form):
    """A photograph or paper."""

    file = forms.FileField(
        label=_("Photograph or paper"), widget=forms.FileInput(attrs={"accept": "image/*,application/pdf"})
    )


class ReopenForm(forms.Form):
    """What is still missing."""

    words = forms.CharField(label=_("What is still missing"), max_length=2000, widget=forms.Textarea({"rows": 3}))


class PublishForm(forms.Form):
    """What everybody reads; proposed from what was said, to be freed of names."""

    title = forms.CharField(label=_("In one line"), max_length=200)
    words = forms.CharField(label=_("What was asked"), max_length=6000, widget=forms.Textarea(LONG))
    public_answer = forms.CharField(label=_("What was answered"), max_length=8000, widget=forms.Textarea(LONG))


class PromiseForm(Keyed):
    """What the office in charge promises the sender."""

    words = forms.CharField(label=_("What is promised"), max_length=500, widget=forms.Textarea({"rows": 2}))
    due_on = DayField(label=_("Until which day"))


class PromiseToAllForm(PromiseForm, _Office):
    """What an office promised at a dialogue to everybody."""

    dialogue: Any = forms.ModelChoiceField(
        Dialogue.objects.none(), label=_("At which dialogue"), required=False, empty_label="–"
    )
    field_order = ("dialogue", "office", "commune", "words", "due_on", "key")

    def __init__(self, *args: Any, dialogues: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["dialogue"].queryset = dialogues


class DialogueForm(forms.Form):
    """A dialogue that was held or will be."""

    name = forms.CharField(label=_("Name"), max_length=200)
    held_on = DayField(label=_("Day"))
    place = forms.CharField(label=_("Place"), max_length=200, required=False)


class RuleForm(forms.Form):
    """Who answers a subject, within how many working days, from when."""

    subject = forms.ChoiceField(label=_("Subject"))
    office = forms.ChoiceField(label=_("Office in charge"))
    working_days = forms.IntegerField(label=_("Working days"), min_value=1, max_value=260)
    valid_from = DayField(label=_("From"))
    basis = forms.CharField(label=_("Decision or letter it rests on"), max_length=250, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["subject"].choices = catalogue.subject_choices()
        self.fields["office"].choices = catalogue.office_choices()


class FilterForm(forms.Form):
    """Above the list of proposals."""

    q = forms.CharField(label=_("Words or sender"), max_length=100, required=False)
    subject = forms.ChoiceField(label=_("Subject"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False)
    office = forms.ChoiceField(label=_("Office in charge"), required=False)
    dialogue: Any = forms.ModelChoiceField(
        Dialogue.objects.none(), label=_("Dialogue"), required=False, empty_label=_("all")
    )

    def __init__(self, *args: Any, dialogues: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everything = ("", _("all"))
        self.fields["subject"].choices = [everything, *catalogue.subject_choices()]
        self.fields["office"].choices = [everything, *catalogue.office_choices()]
        self.fields["state"].choices = [everything, ("late", _("past its day")), *Proposal.State.choices]
        self.fields["dialogue"].queryset = dialogues


class PromiseFilterForm(forms.Form):
    """Above the list of promises."""

    q = forms.CharField(label=_("Words of the promise"), max_length=100, required=False)
    standing = forms.ChoiceField(label=_("How it stands"), required=False)
    office = forms.ChoiceField(label=_("Office in charge"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["standing"].choices = [("", _("all")), *standing.STANDINGS.items()]
        self.fields["office"].choices = [("", _("all")), *catalogue.office_choices()]
