"""What people enter on the pages of rulings."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ocop.appraisal.models import Round
from ocop.producers.fields import DayField, NumberField
from ocop.recognition.models import Level, Withdrawal

_FILES = {"accept": "image/*,application/pdf,.docx"}


def _words(
    label: Any, *, rows: int = 4, required: bool = True, help_text: Any = "", most: int = 5000
) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=most,
        required=required,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def _file(label: Any, *, required: bool = False, help_text: Any = "") -> forms.FileField:
    return forms.FileField(
        label=label, required=required, help_text=help_text, widget=forms.ClearableFileInput(attrs=_FILES)
    )


class ItemForm(forms.Form):
    """Take a dossier out of a draft, or choose the level the ruling leaves open."""

    level = forms.ChoiceField(label=_("Level"), required=False)
    reason = _words(_("Why"), rows=3, most=1000)

    def __init__(self, *args: Any, levels: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(levels) > 1:
            self.fields["level"].choices = [(one, Level(one).label) for one in levels]  # type: ignore[attr-defined]
        else:
            del self.fields["level"]


class PublishForm(forms.Form):
    """Number, day, signer and the signed copy of a decision."""

    number = forms.CharField(label=_("Number of the decision"), max_length=80)
    decided_on = DayField(label=_("Date of the decision"))
    signed_by_name = forms.CharField(label=_("Signed by"), max_length=120)
    signed_file = _file(
        _("Signed copy"), required=True, help_text=_("PDF or picture of the signed decision with its annex.")
    )


class CorrectionForm(forms.Form):
    """The right number, day or signer of a published decision."""

    number = forms.CharField(label=_("Number of the decision"), max_length=80)
    decided_on = DayField(label=_("Date of the decision"))
    signed_by_name = forms.CharField(label=_("Signed by"), max_length=120)
    reason = _words(_("What was wrong"), rows=3, most=1000)


class ReasonForm(forms.Form):
    """A reason, where one may be given."""

    reason = _words(_("Why"), rows=3, required=False, most=1000)


class SignedForm(forms.Form):
    """The signed copy of a paper."""

    file = _file(_("Signed copy"), required=True)


class SendForm(forms.Form):
    """The letter with which a dossier went to the ministry."""

    letter = forms.CharField(label=_("Number of the letter"), max_length=80)
    sent_on = DayField(label=_("Sent on"))


class AnswerForm(forms.Form):
    """The ministry's answer."""

    answered_on = DayField(label=_("Date of the answer"))
    stars = forms.TypedChoiceField(
        label=_("Stars"), coerce=int, choices=[(n, str(n)) for n in (5, 4, 3, 2, 1)], initial=5
    )
    points = NumberField(label=_("Points"), most=100)
    decision = forms.CharField(
        label=_("Number of the ministry's decision or letter"),
        max_length=80,
        required=False,
        help_text=_("Five stars need it."),
    )
    words = _words(_("What it says"), rows=3, required=False)
    file = _file(_("The answer as a file"))


class FollowForm(forms.Form):
    """The city's decision from the ministry's result."""

    decision = forms.CharField(label=_("Number of the city's decision"), max_length=80)
    decided_on = DayField(label=_("Date of the decision"))


class AgainForm(forms.Form):
    """Back to the council, in which round."""

    reason = _words(_("Why"), rows=3, most=1000)
    into = forms.ModelChoiceField(label=_("In which round"), queryset=Round.objects.none(), required=False)

    def __init__(self, *args: Any, rounds: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = rounds  # type: ignore[attr-defined]
        self.fields["into"].empty_label = str(_("the round it was in"))  # type: ignore[attr-defined]


class AppealForm(forms.Form):
    """What the producer finds wrong."""

    words = _words(_("What was wrong, and what you ask for"), rows=6, most=10_000)
    file = _file(_("A paper that shows it"))


class AppealAnswerForm(forms.Form):
    """The answer to an appeal."""

    verdict = forms.ChoiceField(
        label=_("Answer"),
        choices=[("upheld", _("the appeal is right")), ("dismissed", _("the appeal is not right"))],
        widget=forms.RadioSelect,
    )
    words = _words(_("Reasons; the producer reads them"), rows=5, most=10_000)
    into = forms.ModelChoiceField(
        label=_("In which round it is looked at again"), queryset=Round.objects.none(), required=False
    )

    def __init__(self, *args: Any, rounds: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if rounds is None:
            del self.fields["into"]
        else:
            self.fields["into"].queryset = rounds  # type: ignore[attr-defined]
            self.fields["into"].empty_label = str(_("the round it was in"))  # type: ignore[attr-defined]


class CaseForm(forms.Form):
    """A finding against a recognition."""

    ground = forms.ChoiceField(label=_("Ground"), choices=Withdrawal.Ground.choices, widget=forms.RadioSelect)
    finding = _words(_("What was found, where and by whom"), rows=5)
    found_on = DayField(
        label=_("Found on"),
        help_text=_("The fifteen days run from it; for a closure the day the commune confirmed it."),
    )
    file = _file(_("Minutes or pictures of it"))


class InviteForm(forms.Form):
    """How the producer is asked for its word."""

    note = forms.CharField(
        label=_("Where and when the office hears the producer"),
        max_length=300,
        required=False,
        help_text=_("The producer may also answer in writing from its own account."),
    )


class HearForm(forms.Form):
    """The producer's word as the office recorded it."""

    held_on = DayField(label=_("Heard on"), required=False)
    words = _words(_("What the producer said"), rows=4, required=False, help_text=_("Empty when nobody came."))
    note = forms.CharField(label=_("Note"), max_length=500, required=False)


class OwnWordForm(forms.Form):
    """The producer's own word."""

    words = _words(_("What you want the city to know before it decides"), rows=6)


class WithdrawForm(forms.Form):
    """The decision that takes the recognition back."""

    decision = forms.CharField(label=_("Number of the decision"), max_length=80)
    decided_on = DayField(label=_("Date of the decision"))
    reason = _words(_("Note"), rows=2, required=False, most=1000)


class DropForm(forms.Form):
    """Why nothing is withdrawn."""

    reason = _words(_("Why"), rows=3, most=1000)


class PlaceForm(forms.Form):
    """A place where the mark must come off."""

    place = forms.CharField(label=_("Point of sale or place"), max_length=200)
