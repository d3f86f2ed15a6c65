"""Craft villages and their titles at the desk."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ocop.desk import editing, lists
from ocop.desk.access import allow, desk_page, village_for, works_here
from ocop.desk.history import history
from ocop.desk.listings import VILLAGES
from ocop.ledger.refusal import Refused
from ocop.producers.actions.villages import (
    add_craft,
    change_village,
    create_village,
    end_title,
    give_title,
    village_snapshot,
)
from ocop.producers.forms import EndTitleForm, TitleForm, VillageForm
from ocop.producers.models import CraftVillage, Producer
from ocop.producers.permissions import may_keep_villages
from ocop.ui.acting import put_in_form


@require_safe
@desk_page
def listing(request: HttpRequest) -> HttpResponseBase:
    """Craft villages."""
    allow(works_here(request.user))
    address = reverse("desk:village_new") if may_keep_villages(request.user) else ""
    return lists.show(request, VILLAGES, context={"new_address": address, "new_label": _("New village")})


def _values(request: HttpRequest, form: Any) -> dict[str, Any]:
    """The form's values, with the craft that was typed entered first."""
    values: dict[str, Any] = form.values()
    if form.cleaned_data.get("new_craft"):
        craft = add_craft(by=request.user, name_vi=form.cleaned_data["new_craft"])
        values["crafts"] = [*values["crafts"], craft]
    return values


@desk_page
def new(request: HttpRequest) -> HttpResponse:
    """Enter a village."""
    allow(may_keep_villages(request.user))

    def save(form: Any, seen: Any, another: Any) -> CraftVillage:
        with transaction.atomic():
            return create_village(by=request.user, values=_values(request, form))

    return editing.edit(
        request,
        make_form=lambda data, _files: VillageForm(data),
        snapshot=None,
        save=save,
        done=lambda village: reverse("desk:village", args=[village.pk]),
        saved=_("The village is entered. Record its titles now."),
        template="desk/form.html",
        context={
            "title": _("New village"),
            "draft": f"village-new-{request.user.pk}",
            "back": reverse("desk:villages"),
        },
    )


@desk_page
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a village."""
    village = village_for(request, pk)
    allow(may_keep_villages(request.user))

    def save(form: Any, seen: Any, another: Any) -> CraftVillage:
        with transaction.atomic():
            return change_village(by=request.user, village_id=pk, values=_values(request, form), seen=seen)

    return editing.edit(
        request,
        make_form=lambda data, _files: VillageForm(data, village=village_for(request, pk)),
        snapshot=lambda: village_snapshot(village_for(request, pk)),
        save=save,
        done=lambda _row: reverse("desk:village", args=[pk]),
        saved=_("Saved."),
        template="desk/form.html",
        context={
            "title": village.name,
            "draft": f"village-{pk}-{request.user.pk}",
            "back": reverse("desk:village", args=[pk]),
        },
    )


def _page(
    request: HttpRequest, village: CraftVillage, *, title_form: TitleForm | None = None, status: int = 200
) -> HttpResponse:
    return render(
        request,
        "desk/village.html",
        {
            "village": village,
            "titles": village.titles.order_by("-counted_from", "id"),
            "crafts": village.crafts.all(),
            "producers": Producer.objects.visible_to(request.user)
            .filter(village=village)
            .select_related("organisation")
            .in_alphabet(),
            "may_change": may_keep_villages(request.user),
            "title_form": title_form or TitleForm(),
            "end_form": EndTitleForm(auto_id=False),
            "history": history(village, request.user),
        },
        status=status,
    )


@require_safe
@desk_page
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A village with its titles and producers."""
    return _page(request, village_for(request, pk))


@require_POST
@desk_page
def give(request: HttpRequest, pk: int) -> HttpResponse:
    """Record a title."""
    village = village_for(request, pk)
    allow(may_keep_villages(request.user))
    form = TitleForm(request.POST)
    if form.is_valid():
        try:
            give_title(by=request.user, village_id=pk, **form.cleaned_data)
            messages.success(request, _("The title is recorded."))
            return redirect("desk:village", pk)
        except Refused as refusal:
            put_in_form(form, refusal)
    return _page(request, village, title_form=form, status=422)


@require_POST
@desk_page
def end(request: HttpRequest, pk: int, title_id: int) -> HttpResponse:
    """A title is taken back."""
    village = village_for(request, pk)
    allow(may_keep_villages(request.user))
    title = village.titles.filter(pk=title_id).first()
    if title is None:
        raise Http404
    form = EndTitleForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Give the number of the decision and the day it ends."))
        return redirect("desk:village", pk)
    try:
        end_title(by=request.user, title_id=title_id, **form.cleaned_data)
        messages.success(request, _("The title has ended; its row stays with the day."))
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    return redirect("desk:village", pk)
