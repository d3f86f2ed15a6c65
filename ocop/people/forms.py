"""Forms of this room."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm, SignupForm
from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from ocop.people.models import Organisation, Person, RoleName
from ocop.people.permissions import Post, may_grant, may_invite
from ocop.people.rights import MEMBER_ROLES
from ocop.places.models import Commune
from ocop.workdays import clock


class SignUpForm(SignupForm):
    """An account by e-mail: name, address, password twice."""

    name = forms.CharField(label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    field_order = ["name", "email", "password1", "password2"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self)
        self.fields["email"].label = _("E-mail")
        self.fields["password1"].label = _("Password")
        self.fields["password1"].help_text = _("At least 10 characters; a sentence you remember is best.")
        self.fields["password2"].label = _("Password again")


class SignInForm(LoginForm):
    """Sign-in by e-mail and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self)
        self.fields["login"].label = _("E-mail")
        self.fields["password"].label = _("Password")
        self.fields["password"].help_text = ""
        if "remember" in self.fields:
            self.fields["remember"].label = _("Stay signed in on this device for 14 days")


def _plain(form: forms.Form) -> None:
    """Labels stand above the fields; placeholders only repeat them."""
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)


def _of(form: forms.Form, name: str) -> Any:
    """A field with what its own kind has (choices, queryset)."""
    return form.fields[name]


class PhoneSignInForm(forms.Form):
    """Sign-in by phone number and the code the officer read out."""

    phone = forms.CharField(
        label=_("Phone number"),
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        help_text=_("Eight digits, good for 15 minutes."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class ProfileForm(forms.Form):
    """One's own name, language and phone."""

    name = forms.CharField(label=_("Name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    phone = forms.CharField(
        label=_("Phone number"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
    language = forms.ChoiceField(label=_("Language of letters"), choices=settings.LANGUAGES, widget=forms.RadioSelect)


class EraseForm(forms.Form):
    """The last question before an account is erased."""

    sure = forms.BooleanField(label=_("Yes, erase my account. I know it cannot be undone."))
    password = forms.CharField(
        label=_("Your password"), widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )

    def __init__(self, *args: Any, person: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        if not person.has_usable_password():
            del self.fields["password"]

    def clean_password(self) -> str:
        """The present password: a device left open must not be enough."""
        password: str = self.cleaned_data["password"]
        if not self.person.check_password(password):
            raise forms.ValidationError(_("This is not your password."))
        return password


class AcceptForm(forms.Form):
    """An account made with an invitation."""

    name = forms.CharField(label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    password = forms.CharField(
        label=_("Password"),
        help_text=_("At least 10 characters; a sentence you remember is best."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, needs_password: bool, email: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email
        if not needs_password:
            del self.fields["password"]

    def clean_password(self) -> str:
        """A password that the instance's rules accept."""
        password: str = self.cleaned_data["password"]
        validate_password(password, Person(name=self.cleaned_data.get("name", ""), email=self.email))
        return password


class OrganisationField(forms.ModelChoiceField):
    """An organisation by its key: a search fills it in, no list of thousands is sent."""

    widget = forms.HiddenInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Organisation.objects.none(), **kwargs)


class PostForm(forms.Form):
    """A role and where it is held."""

    allowed = staticmethod(may_grant)
    role = forms.ChoiceField(label=_("Role"))
    commune = forms.ModelChoiceField(
        label=_("Commune"),
        queryset=Commune.objects.none(),
        required=False,
        help_text=_("Only for a commune officer."),
    )
    organisation = OrganisationField(label=_("Organisation"), required=False)

    def __init__(self, *args: Any, by: Person, organisation: Organisation | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _of(self, "commune").queryset = Commune.objects.filter(layer="current").order_by("name_folded", "kind")
        _of(self, "organisation").queryset = Organisation.objects.visible_to(by)
        if organisation is not None:
            self.initial["organisation"] = organisation.pk
        names = [
            (name, label)
            for name, label in RoleName.choices
            if (name in MEMBER_ROLES) == (organisation is not None) and self.allowed(by, Post(name, None, organisation))
        ]
        _of(self, "role").choices = names
        if organisation is not None or all(name != RoleName.COMMUNE_OFFICER for name, _label in names):
            del self.fields["commune"]

    def post(self) -> dict[str, Any]:
        """What an action wants of it."""
        return {
            "commune": self.cleaned_data.get("commune"),
            "organisation": self.cleaned_data.get("organisation"),
        }


class GrantForm(PostForm):
    """A role from a day to a day."""

    valid_from = forms.DateField(
        label=_("From"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), initial=clock.today
    )
    valid_to = forms.DateField(
        label=_("Last day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Leave empty when it has no end."),
    )
    reason = forms.CharField(label=_("Decision or reason"), max_length=250, required=False)
    field_order = ["role", "commune", "organisation", "valid_from", "valid_to", "reason"]


class InviteForm(PostForm):
    """An invitation: to whom, to what."""

    allowed = staticmethod(may_invite)
    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("E-mail"), required=False)
    phone = forms.CharField(label=_("Phone number"), max_length=30, required=False)
    send = forms.BooleanField(
        label=_("Send the link by e-mail"),
        required=False,
        initial=True,
        help_text=_("Otherwise the link is shown to you once, to hand over."),
    )
    field_order = ["name", "email", "phone", "role", "commune", "organisation", "send"]


class ReasonForm(forms.Form):
    """One sentence why."""

    reason = forms.CharField(label=_("Why?"), max_length=250, help_text=_("One sentence; it stays in the record."))


class EraseOtherForm(forms.Form):
    """The administrator erases an account on the person's request."""

    reason = forms.CharField(label=_("How did the person ask for it?"), max_length=250)
    sure = forms.BooleanField(label=_("Yes, erase it; I know that it cannot be undone."))


class AnswerForm(forms.Form):
    """The answer to a claim."""

    answer = forms.CharField(
        label=_("A sentence for the person"),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Needed when you refuse: what is missing, and where to get it."),
    )


class ClaimForm(forms.Form):
    """A request to speak for an organisation."""

    role = forms.ChoiceField(label=_("As what"), choices=[], widget=forms.RadioSelect)
    statement = forms.CharField(
        label=_("Why may you speak for it?"),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One sentence, such as: I am the director; I am the owner of the household."),
    )
    proof = forms.FileField(
        label=_("A paper, such as the business licence"),
        required=False,
        help_text=_("PDF or picture; only the officer sees it."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _of(self, "role").choices = [(name, label) for name, label in RoleName.choices if name in MEMBER_ROLES]


class KeyForm(forms.Form):
    """A key of a machine."""

    label = forms.CharField(label=_("What is it for?"), max_length=80)


class AuditForm(forms.Form):
    """Filters of the audit view."""

    action = forms.CharField(
        label=_("Action"), required=False, max_length=60, help_text=_("Such as people.grant_role or products.")
    )
    topic = forms.ChoiceField(label=_("Part"), required=False)
    person = forms.IntegerField(label=_("Number of a person"), required=False, min_value=1)
    subject_type = forms.CharField(label=_("Kind of thing"), required=False, max_length=60)
    subject_id = forms.CharField(label=_("Number of the thing"), required=False, max_length=40)
    first = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    last = forms.DateField(
        label=_("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _of(self, "topic").choices = [
            ("", _("all parts")),
            ("places", _("places")),
            ("people", _("people")),
            ("registry", _("registry")),
            ("outlets", _("points of sale")),
            ("figures", _("figures")),
            ("system", _("system")),
        ]


class OfficeForm(forms.Form):
    """The office's own entry."""

    name = forms.CharField(label=_("Name of the office"), max_length=160)
    name_en = forms.CharField(label=_("Name in English"), max_length=160, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)
    phone = forms.CharField(label=_("Phone number"), max_length=40, required=False)
    address = forms.CharField(label=_("Address"), max_length=250, required=False)
