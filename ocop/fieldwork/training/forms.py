"""What the office types of courses, and a producer of who comes."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _text
from django.utils.translation import gettext_lazy as _

from ocop.fieldwork.models import Course, CourseSession
from ocop.fieldwork.training import content_gaps
from ocop.producers.fields import DayField, LinesField
from ocop.rulebooks.criteria import all_criteria
from ocop.trade import condition_words
from ocop.trade.conditions import catalogue
from ocop.ui import writing


def criteria_choices() -> list[tuple[str, str]]:
    """Titles of criteria of the sets in force, those of most sets first."""
    counts: dict[str, int] = {}
    for one in all_criteria():
        for title in {row.title for part in one.parts for section in part.sections for row in section.criteria}:
            counts[title] = counts.get(title, 0) + 1
    return [(title, title) for title in sorted(counts, key=lambda title: (-counts[title], title))]


class CourseForm(forms.Form):
    """A course and what it is about."""

    name_vi = forms.CharField(label=_("Name in Vietnamese"), max_length=200)
    name_en = forms.CharField(label=_("Name in English"), max_length=200, required=False)
    about = forms.CharField(
        label=_("What is learnt, for whom"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    criteria = forms.MultipleChoiceField(
        label=_("Criteria it is about"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text=_("Producers that lost points there are proposed, and its effect is measured there."),
    )
    conditions = forms.MultipleChoiceField(
        label=_("Terms of buyers it is about"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 6}),
        help_text=_("Producers whose offers do not meet them are proposed."),
    )
    contents = forms.MultipleChoiceField(
        label=_("Parts of a product's record it is about"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 6}),
        help_text=_("Producers whose products lack them in a channel are proposed."),
    )
    is_published = forms.BooleanField(label=_("Published: producers read it"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = "en" if writing.is_english() else "vi"
        choices: Any = self.fields
        choices["criteria"].choices = criteria_choices()
        choices["conditions"].choices = [(code, condition_words.label(code, language)) for code in catalogue().kinds]
        choices["contents"].choices = [(code, content_gaps.said(item)) for code, item in content_gaps.taught().items()]

    @staticmethod
    def initial_of(row: Course) -> dict[str, Any]:
        """What the form shows of a course."""
        return {name: getattr(row, name) for name in CourseForm.base_fields}


class SessionForm(forms.Form):
    """When, where, how many."""

    day = DayField(label=_("Day"))
    begins = forms.TimeField(label=_("From"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    ends = forms.TimeField(label=_("Until"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    place = forms.CharField(label=_("Place"), max_length=250)
    seats = forms.IntegerField(label=_("Number of seats"), min_value=1, max_value=5000)
    teacher = forms.CharField(label=_("Teacher"), max_length=160, required=False)

    def clean(self) -> dict[str, Any]:
        got = super().clean() or {}
        if got.get("begins") and got.get("ends") and got["ends"] <= got["begins"]:
            self.add_error("ends", _text("The session ends before it begins."))
        return got

    def values(self) -> dict[str, Any]:
        """As the action takes them."""
        got = self.cleaned_data

        def at(time: datetime.time) -> datetime.datetime:
            return timezone.make_aware(datetime.datetime.combine(got["day"], time))

        return {
            **{name: got[name] for name in ("place", "seats", "teacher")},
            "starts_at": at(got["begins"]),
            "ends_at": at(got["ends"]),
        }

    @staticmethod
    def initial_of(row: CourseSession) -> dict[str, Any]:
        """What the form shows of a session."""
        begins, ends = timezone.localtime(row.starts_at), timezone.localtime(row.ends_at)
        return {
            "day": begins.date(),
            "begins": begins.time(),
            "ends": ends.time(),
            **{name: getattr(row, name) for name in ("place", "seats", "teacher")},
        }


class MaterialForm(forms.Form):
    """A file of a course."""

    title = forms.CharField(label=_("Name of the file"), max_length=200)
    file = forms.FileField(label=_("File"))


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("Why"), max_length=250)


class DeclineForm(forms.Form):
    """Why nobody comes."""

    reason = forms.CharField(label=_("Why nobody can come"), max_length=250, required=False)


class JoinForm(forms.Form):
    """Who comes."""

    myself = forms.BooleanField(label=_("I come myself"), required=False)
    names = LinesField(label=_("Who else comes, one name a line"), required=False, most=20)

    def __init__(self, *args: Any, is_member: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_member:
            del self.fields["myself"]
            self.fields["names"].label = _text("Who comes, one name a line")
            self.fields["names"].required = True
