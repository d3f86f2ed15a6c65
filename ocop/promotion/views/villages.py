"""Pages of craft villages on the desk: words, artisans who agreed, workshops."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ocop.files.actions import keep_picture
from ocop.ledger.refusal import Refused
from ocop.people.rights import rights_of
from ocop.producers.models import CraftVillage
from ocop.promotion import permissions, villages
from ocop.promotion.actions import villages as doing
from ocop.promotion.actions.villages import PAGE_FIELDS, WORKSHOP_FIELDS
from ocop.promotion.forms import ArtisanForm, VillagePageForm, WorkshopForm
from ocop.promotion.models import VillageArtisan, VillagePage, VillageWorkshop
from ocop.promotion.views.links import origin_of
from ocop.trade.sides.access import allow, found, page
from ocop.ui import drafts
from ocop.vietnamese.folding import fold

SIZE = 40


def _kept(person: Any) -> QuerySet[CraftVillage]:
    """Villages whose page one keeps."""
    allow(permissions.keeps_villages(person))
    rights = rights_of(person)
    rows = CraftVillage.objects.visible_to(person)
    return rows if rights.is_city_officer else rows.filter(commune__in=rights.commune_ids)


@require_safe
@page
def listing(request: HttpRequest) -> HttpResponse:
    """Villages of one's commune, or all; which have a page."""
    rows = _kept(request.user)
    text = " ".join(request.GET.get("q", "").split())[:100]
    if text:
        rows = rows.filter(name_folded__contains=fold(text))
    part = Paginator(villages.for_desk(request.user, rows).in_alphabet(), SIZE).get_page(request.GET.get("page"))
    return render(
        request, "promotion/villages.html", {"title": _("Pages of craft villages"), "page": part, "text": text}
    )


def _village(request: HttpRequest, pk: int) -> CraftVillage:
    village: CraftVillage = found(_kept(request.user).select_related("commune"), pk)
    return village


@require_safe
@page
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One village with everything a visitor reads of it."""
    village = _village(request, pk)
    artisans = list(VillageArtisan.objects.visible_to(request.user).filter(village=village))
    for one in artisans:
        one.address = f"{origin_of(request)}{reverse('promotion_public:consent', args=[one.key])}"
    workshops = VillageWorkshop.objects.visible_to(request.user).filter(village=village).select_related("organisation")
    return render(
        request,
        "promotion/village.html",
        {
            "title": village.name,
            "village": village,
            "page": VillagePage.objects.filter(village=village).first(),
            "artisans": artisans,
            "workshops": [villages.dressed(one) for one in workshops],
        },
    )


def _sent(request: HttpRequest, form: Any, do: Any, *, village: CraftVillage, title: str, draft: str) -> HttpResponse:
    """A form of this part: done, and back to the village; else with its faults."""
    if request.method == "POST" and form.is_valid():
        try:
            do(form.cleaned_data)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        else:
            messages.success(request, _("Saved."))
            return drafts.done(redirect("promotion:village", village.pk), draft)
    return render(
        request,
        "promotion/form.html",
        {
            "title": title,
            "lede": village.name,
            "form": form,
            "draft": draft,
            "back": reverse("promotion:village", args=[village.pk]),
            "has_file": "upload" in form.fields,
        },
        status=422 if form.errors else 200,
    )


@page
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Words and place."""
    village = _village(request, pk)
    form = VillagePageForm(request.POST or None, page=VillagePage.objects.filter(village=village).first())

    def do(values: dict[str, Any]) -> None:
        doing.write_page(by=request.user, village=village, values={name: values[name] for name in PAGE_FIELDS})

    return _sent(
        request, form, do, village=village, title=_("Page of the village"), draft=f"village-{pk}-{request.user.pk}"
    )


@page
def artisan_new(request: HttpRequest, pk: int) -> HttpResponse:
    """An artisan who agreed."""
    village = _village(request, pk)
    form = ArtisanForm(request.POST or None, request.FILES or None)

    def do(values: dict[str, Any]) -> None:
        doing.add_artisan(by=request.user, village=village, values=values | _picture(request, values))

    # No draft is kept on the device: it would hold a person's name.
    return _sent(request, form, do, village=village, title=_("An artisan who agreed"), draft="")


def _picture(request: HttpRequest, values: dict[str, Any]) -> dict[str, Any]:
    """The new picture of an artisan, or None where none is to be shown any more; nothing where it stays."""
    upload = values.get("upload")
    if upload:
        upload.name = doing.picture_name(upload.name)
        return {"picture": keep_picture(by=request.user, upload=upload, is_public=True)}
    return {"picture": None} if values.get("drop_picture") else {}


def _artisan(request: HttpRequest, pk: int) -> VillageArtisan:
    rows = VillageArtisan.objects.visible_to(request.user).filter(village__in=_kept(request.user))
    artisan: VillageArtisan = found(rows.select_related("village"), pk)
    return artisan


@page
def artisan_change(request: HttpRequest, pk: int) -> HttpResponse:
    """The words of one who agrees still."""
    artisan = _artisan(request, pk)
    form = ArtisanForm(request.POST or None, request.FILES or None, artisan=artisan)

    def do(values: dict[str, Any]) -> None:
        doing.change_artisan(by=request.user, artisan=artisan, values=values | _picture(request, values))

    return _sent(request, form, do, village=artisan.village, title=artisan.name, draft="")


@require_POST
@page
def artisan_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """The artisan told the officer that the consent is withdrawn."""
    artisan = _artisan(request, pk)
    try:
        doing.withdraw_consent(by=request.user, artisan=artisan)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("Withdrawn. Name and words are gone from every page and from the record."))
    return redirect("promotion:village", artisan.village_id)


@page
def workshop_new(request: HttpRequest, pk: int) -> HttpResponse:
    """A workshop that opens its doors."""
    return _workshop(request, _village(request, pk), None)


@page
def workshop_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change one."""
    rows = VillageWorkshop.objects.visible_to(request.user).filter(village__in=_kept(request.user))
    workshop = found(rows.select_related("village"), pk)
    return _workshop(request, workshop.village, workshop)


def _workshop(request: HttpRequest, village: CraftVillage, workshop: VillageWorkshop | None) -> HttpResponse:
    form = WorkshopForm(request.POST or None, village=village, workshop=workshop)

    def do(values: dict[str, Any]) -> None:
        kept = {name: values[name] for name in WORKSHOP_FIELDS} | {"minutes": values["minutes"] or 60}
        doing.put_workshop(by=request.user, village=village, values=kept, workshop=workshop)

    title = workshop.name if workshop else _("A workshop to visit")
    draft = f"workshop-{workshop.pk if workshop else f'new-{village.pk}'}-{request.user.pk}"
    return _sent(request, form, do, village=village, title=title, draft=draft)
