"""What the label of a product carries."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from ocop.ledger.refusal import Refused
from ocop.stories import access
from ocop.stories.access import allow, page, subject_for
from ocop.stories.actions import labelling
from ocop.stories.forms import LabelForm
from ocop.stories.views.workshop import frame, shown
from ocop.ui import drafts
from ocop.ui.acting import put_in_form


@page
def label(request: HttpRequest, pk: int) -> HttpResponse:
    """One page for what stands on the pack."""
    subject = subject_for(request.user, "san-pham", pk)
    allow(access.may_write(request.user, "product", subject.thing))
    draft = f"label-{pk}-{request.user.pk}"
    seen = request.POST.get("seen", "") or labelling.seen_of(subject.thing)
    form = LabelForm(request.POST or None, product=subject.thing)
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                labelling.save_label(by=request.user, product_id=subject.thing.pk, values=form.values(), seen=seen)
            except Refused as refusal:
                put_in_form(form, refusal)
                seen = labelling.seen_of(subject.thing)
            else:
                messages.success(request, _("Saved."))
                return drafts.done(redirect("stories:quality", pk), draft)
        status = 422
    return shown(request, "label", {**frame(request, subject), "form": form, "seen": seen, "draft": draft}, status)
