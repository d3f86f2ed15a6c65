"""Forms of this room."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ocop.notices.kinds import Kind
from ocop.notices.models import Preference, Way


class PreferenceForm(forms.Form):
    """Pace, and one box for every kind; a box that cannot be unticked is no question and is not asked."""

    pace = forms.ChoiceField(
        label=_("When should letters come?"),
        choices=[(Way.AT_ONCE, _("At once, one for each message")), (Way.DAILY, _("One letter a day, in the morning"))],
        widget=forms.RadioSelect,
        help_text=_("What is urgent comes at once all the same."),
    )
    kinds = forms.MultipleChoiceField(
        label=_("Which messages come by e-mail too?"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, offered: list[Kind], kept: Preference, **kwargs: Any) -> None:
        self.asked = [kind for kind in offered if not kind.legal]
        self.fixed = [kind for kind in offered if kind.legal]
        wanted = [kind.name for kind in self.asked if kept.kinds.get(kind.name, kind.email)]
        super().__init__(*args, initial={"pace": kept.pace, "kinds": wanted}, **kwargs)
        self.fields["kinds"].choices = [(kind.name, kind.label) for kind in self.asked]
        if not self.asked:
            del self.fields["kinds"]

    def chosen(self) -> dict[str, bool]:
        """Every asked kind with the answer."""
        ticked = self.cleaned_data.get("kinds", [])
        return {kind.name: kind.name in ticked for kind in self.asked}


class HolidayForm(forms.Form):
    """A day of one's own."""

    day = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    is_worked = forms.TypedChoiceField(
        label=_("What happens on it?"),
        choices=[("no", _("The office is closed")), ("yes", _("The office works, although it is a day off"))],
        coerce=lambda value: value == "yes",
        initial="no",
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label=_("Why"), max_length=160, help_text=_("Such as: notice 550/TB-VPCP, swapped day."))
