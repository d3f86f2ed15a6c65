"""Papers of producers, with their versions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ocop.desk import editing, lists
from ocop.desk.access import allow, desk_page, paper_for, producer_for
from ocop.desk.history import history
from ocop.desk.listings import PAPERS
from ocop.files.actions import keep_document
from ocop.files.models import StoredFile
from ocop.ledger.refusal import Refused
from ocop.producers.actions.papers import PAPER_FIELDS, add_paper, add_version, change_paper
from ocop.producers.forms import PaperForm, VersionForm
from ocop.producers.permissions import may_change
from ocop.producers.snapshots import snapshot

KEPT = "desk.kept-file"


class KeptFile(forms.Form):
    """Keeps a chosen file over a refused form: its content is checked and stored first, the form carries a signed note."""

    kept_file = forms.CharField(required=False, widget=forms.HiddenInput)
    person: Any = None

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        upload = cleaned.get("file")
        cleaned["file"] = None
        if upload:
            try:
                cleaned["file"] = keep_document(by=self.person, upload=upload)
            except Refused as refusal:
                self.add_error("file", refusal.sentence)
        elif cleaned.get("kept_file"):
            cleaned["file"] = self._kept(cleaned["kept_file"])
        # A refused file is taken out of the cleaned values.
        if cleaned.get("file") is not None:
            self.data = self.data.copy()
            self.data["kept_file"] = signing.dumps([cleaned["file"].pk, self.person.pk], salt=KEPT)
        return cleaned

    def _kept(self, note: str) -> StoredFile | None:
        try:
            key, person = signing.loads(note, salt=KEPT, max_age=86_400)
        except signing.BadSignature:
            return None
        return StoredFile.objects.filter(pk=key).first() if person == self.person.pk else None

    def kept_name(self) -> str:
        """The name of the file that is kept, for the page."""
        file = getattr(self, "cleaned_data", {}).get("file")
        return file.name if file is not None else ""


class NewPaperForm(KeptFile, PaperForm, VersionForm):
    """A paper with its first version."""

    field_order = ["kind", "title", "document_number", "issuer", "valid_from", "valid_to", "file", "is_public"]

    def values(self) -> dict[str, Any]:
        """What the action takes."""
        return {name: value for name, value in self.cleaned_data.items() if name != "kept_file"}


class NewVersionForm(KeptFile, VersionForm):
    """A newer version."""

    def values(self) -> dict[str, Any]:
        """What the action takes."""
        return {name: value for name, value in self.cleaned_data.items() if name != "kept_file"}


class ChangePaperForm(PaperForm):
    """What the paper is."""

    def values(self) -> dict[str, Any]:
        """What the action takes."""
        return dict(self.cleaned_data)


def _for(person: Any, form: Any) -> Any:
    form.person = person
    return form


@require_safe
@desk_page
def listing(request: HttpRequest) -> HttpResponseBase:
    """Papers by their last day; those ending first."""
    return lists.show(request, PAPERS)


@desk_page
def new(request: HttpRequest, producer_id: int) -> HttpResponse:
    """A new paper of a producer."""
    producer = producer_for(request, producer_id)
    allow(may_change(request.user, producer))
    return editing.edit(
        request,
        make_form=lambda data, files: _for(request.user, NewPaperForm(data, files)),
        snapshot=None,
        save=lambda form, _seen, _another: add_paper(by=request.user, producer_id=producer_id, **form.values()),
        done=lambda paper: reverse("desk:paper", args=[paper.pk]),
        saved=_("The paper is kept."),
        template="desk/form.html",
        context={
            "title": _("New paper"),
            "lede": str(producer),
            "has_file": True,
            "draft": f"paper-new-{producer_id}-{request.user.pk}",
            "back": reverse("desk:producer", args=[producer_id]),
        },
    )


@require_safe
@desk_page
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A paper with all its versions and the products it stands behind."""
    paper = paper_for(request, pk)
    return render(
        request,
        "desk/paper.html",
        {
            "paper": paper,
            "versions": paper.versions.select_related("file").order_by("-number"),
            "products": [link.product for link in paper.product_links.select_related("product")],
            "may_change": may_change(request.user, paper.producer),
            "history": history(paper, request.user),
        },
    )


@desk_page
def version(request: HttpRequest, pk: int) -> HttpResponse:
    """A newer version; the older ones stay."""
    paper = paper_for(request, pk)
    allow(may_change(request.user, paper.producer))
    return editing.edit(
        request,
        make_form=lambda data, files: _for(request.user, NewVersionForm(data, files)),
        snapshot=None,
        save=lambda form, _seen, _another: add_version(by=request.user, paper_id=pk, **form.values()),
        done=lambda _row: reverse("desk:paper", args=[pk]),
        saved=_("The new version is kept; the older ones stay."),
        template="desk/form.html",
        context={
            "title": _("New version"),
            "lede": paper.title,
            "has_file": True,
            "draft": f"paper-version-{pk}-{request.user.pk}",
            "back": reverse("desk:paper", args=[pk]),
        },
    )


@desk_page
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Kind, title, and whether title and dates are shown."""
    paper = paper_for(request, pk)
    allow(may_change(request.user, paper.producer))

    def make_form(data: Any, files: Any) -> ChangePaperForm:
        return ChangePaperForm(data, initial=snapshot(paper_for(request, pk), PAPER_FIELDS))

    return editing.edit(
        request,
        make_form=make_form,
        snapshot=lambda: snapshot(paper_for(request, pk), PAPER_FIELDS),
        save=lambda form, seen, _another: change_paper(by=request.user, paper_id=pk, seen=seen, **form.values()),
        done=lambda _row: reverse("desk:paper", args=[pk]),
        saved=_("Saved."),
        template="desk/form.html",
        context={
            "title": paper.title,
            "draft": f"paper-{pk}-{request.user.pk}",
            "back": reverse("desk:paper", args=[pk]),
        },
    )
