"""Forms of reports."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ocop.programme.models import Report
from ocop.programme.reports import shapes
from ocop.programme.reports.actions import FIRST_YEAR, MOST_WORDS
from ocop.workdays import clock


class BeginForm(forms.Form):
    """Which report of which period."""

    template = forms.ChoiceField(label=_("Kind of report"))
    period = forms.ChoiceField(label=_("Of a"), choices=Report.Period.choices)
    year = forms.IntegerField(label=_("Year"), min_value=FIRST_YEAR)
    part = forms.IntegerField(
        label=_("Which one of the year"),
        required=False,
        min_value=1,
        max_value=12,
        help_text=_("Quarter 1 to 4, or month 1 to 12; leave it empty for a year."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["template"]
        choice.choices = [(one.id, one.name) for one in shapes.templates()]
        self.fields["year"].initial = clock.today().year
        self.fields["period"].initial = "year"


class WordsForm(forms.Form):
    """Title, number, and the words of every section; keeps what was typed when it is refused."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    title = forms.CharField(label=_("Title of the report"), max_length=250)
    number = forms.CharField(label=_("Number of the document"), max_length=80, required=False)

    def __init__(self, *args: Any, report: Report, template: shapes.Template, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"revision": report.revision, "title": report.title, "number": report.number})
        super().__init__(*args, **kwargs)
        for section in template.sections:
            self.fields[f"words_{section.code}"] = forms.CharField(
                label=section.name,
                help_text=section.ask,
                required=False,
                max_length=MOST_WORDS,
                widget=forms.Textarea(attrs={"rows": 5}),
                initial=report.words.get(section.code, ""),
            )

    def words(self) -> dict[str, str]:
        """By code of the section."""
        return {
            name.removeprefix("words_"): str(value)
            for name, value in self.cleaned_data.items()
            if name.startswith("words_")
        }


class MoveForm(forms.Form):
    """A move of a report: the revision it was seen at, and why."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(label=_("Why"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}))
