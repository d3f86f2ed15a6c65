"""Forms of the import pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ocop.exchange import cells, sorting, stars
from ocop.exchange.actions import FIND_OUT
from ocop.exchange.kinds import ImportKind
from ocop.exchange.rights import registers

REGISTERS = {
    "office": gettext_lazy("office register: every row needs decision and date"),
    "demo": gettext_lazy("demo data"),
    "public": gettext_lazy("read from public pages: every row names its source"),
}


class BringForm(forms.Form):
    """A file, what it lists, and the register it goes to."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy(
            "Excel (xlsx, xls), OpenDocument (ods) or CSV, at most 20 MB. Nothing is written before you have seen what would happen."
        ),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv,.txt,.tsv"}),
    )
    kind = forms.ChoiceField(label=gettext_lazy("What does it list?"), widget=forms.RadioSelect)
    register = forms.ChoiceField(label=gettext_lazy("Into which register?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, kinds: Sequence[ImportKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Products first: nearly every list that an office keeps is one of products.
        listed = sorted(kinds, key=lambda kind: kind.name != "products")
        self.fields["kind"].choices = [
            (FIND_OUT, _("Find out from the headings")),
            *((k.name, k.label) for k in listed),
        ]
        self.fields["register"].choices = [
            (sorting.FIND_OUT, _("Find out: “public pages” when every row names its source")),
            *((name, REGISTERS[name]) for name in registers()),
        ]
        self.fields["kind"].initial = FIND_OUT
        self.fields["register"].initial = sorting.FIND_OUT

    def clean(self) -> dict[str, Any]:
        """The register found out, when nobody chose one."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("register") == sorting.FIND_OUT and given.get("file"):
            kind = given.get("kind", FIND_OUT)
            given["register"] = sorting.register_of_upload(given["file"], "" if kind == FIND_OUT else kind)
        return given


class ColumnsForm(forms.Form):
    """What each column is, sheet by sheet, and what holds for the whole file."""

    def __init__(
        self, *args: Any, kind: ImportKind, tables: Sequence[Mapping[str, Any]], given: Mapping[str, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.names: dict[str, tuple[str, str]] = {}
        self.defaults = kind.defaults
        labels = {one.name: one.label for one in kind.fields}
        choices = [("", _("not used")), *((one.name, one.label) for one in kind.fields)]
        for name in kind.defaults:
            self.fields[f"default_{name}"] = forms.CharField(
                label=_("%(field)s for all rows that say none") % {"field": labels[name]},
                required=False,
                max_length=80,
                initial=given.get(name, ""),
            )
        for number, table in enumerate(tables):
            meant = {mark: name for name, mark in table["columns"].items()}
            for mark, heading in table["headings"].items():
                sheet = f"{table['sheet']}: " if len(tables) > 1 else ""
                key = f"column_{number}_{mark}"
                self.names[key] = (table["sheet"], mark)
                self.fields[key] = forms.ChoiceField(
                    label=f"{sheet}{mark} – {heading[:60]}",
                    choices=choices,
                    required=False,
                    initial=meant.get(mark, ""),
                )

    def default_fields(self) -> list[forms.BoundField]:
        """What holds for the whole file."""
        return [self[f"default_{name}"] for name in self.defaults]

    def column_fields(self) -> list[forms.BoundField]:
        """One choice per column."""
        return [self[key] for key in self.names]

    def clean(self) -> dict[str, Any]:
        """A field stands in one column; the date is a date, the stars are stars."""
        given = super().clean() or {}
        seen: dict[tuple[str, str], str] = {}
        for key, (sheet, _mark) in self.names.items():
            name = given.get(key, "")
            if name and seen.setdefault((sheet, name), key) != key:
                self.add_error(key, _("Another column already is this."))
        for name, reader, sentence in (
            ("decided_on", cells.day, _("This is not a date; write it as day/month/year.")),
            ("stars", stars.read, _("The stars cannot be read; write 3 sao, 4 sao, 5 sao or tiềm năng 5 sao.")),
        ):
            if given.get(f"default_{name}"):
                try:
                    reader(given[f"default_{name}"])
                except ValueError:
                    self.add_error(f"default_{name}", sentence)
        return given

    def corrected(self) -> dict[str, dict[str, str]]:
        """sheet -> column letter -> field."""
        result: dict[str, dict[str, str]] = {}
        for key, (sheet, mark) in self.names.items():
            result.setdefault(sheet, {})[mark] = self.cleaned_data.get(key, "")
        return result

    def given(self) -> dict[str, str]:
        """What was given for the whole file."""
        return {name: self.cleaned_data.get(f"default_{name}", "") for name in self.defaults}


class UndoForm(forms.Form):
    """Why an import is undone."""

    reason = forms.CharField(label=gettext_lazy("Why?"), max_length=250)
