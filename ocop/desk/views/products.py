"""Products at the desk."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from ocop.appraisal.producer_desk import of_product
from ocop.desk import editing, lists
from ocop.desk.access import allow, desk_page, key_of, producer_for, product_for, works_here
from ocop.desk.history import history
from ocop.desk.listings import PRODUCTS, dress_recognitions
from ocop.files.actions import keep_picture
from ocop.ledger.refusal import Refused
from ocop.people.rights import rights_of
from ocop.producers.forms import MergeForm
from ocop.producers.models import Producer
from ocop.producers.snapshots import Stale
from ocop.products.actions.merging import merge_products
from ocop.products.actions.pictures import MOST, add_picture, describe_picture, move_picture, remove_picture
from ocop.products.actions.products import change_product, create_product, product_snapshot
from ocop.products.forms import AltForm, PictureForm, ProductForm, in_language
from ocop.products.groups import groups_of
from ocop.products.models import Product, ProductPicture
from ocop.products.permissions import may_add_product, may_change, may_merge, may_move
from ocop.recognition.models import Recognition
from ocop.recognition.permissions import may_record
from ocop.recognition.standing import standing
from ocop.rulebooks.product_sets import product_set
from ocop.rulebooks.schemes import SCHEMES, group
from ocop.trade.sides.access import may_offer


@require_safe
@desk_page
def listing(request: HttpRequest) -> HttpResponseBase:
    """Products as far as the person works on them."""
    own = Producer.objects.filter(organisation_id__in=rights_of(request.user).organisation_ids("producer_member"))
    can_add = own.exists()
    return lists.show(
        request,
        PRODUCTS,
        context={"new_address": reverse("desk:product_new") if can_add else "", "new_label": _("New product")},
    )


@desk_page
def new(request: HttpRequest) -> HttpResponse:
    """A new product of `?producer=`; who speaks for one producer need not name it, for several they choose."""
    wanted = key_of(request.GET.get("producer", ""))
    if wanted is not None:
        producer = producer_for(request, wanted)
    else:
        own = list(
            Producer.objects.visible_to(request.user)
            .filter(organisation_id__in=rights_of(request.user).organisation_ids("producer_member"))
            .select_related("organisation__commune", "organisation__district")
            .in_alphabet()[:50]
        )
        allow(bool(own) or works_here(request.user))
        if len(own) != 1:
            return render(request, "desk/product_of_whom.html", {"producers": own})
        producer = own[0]
    allow(may_add_product(request.user, producer))
    return editing.edit(
        request,
        make_form=lambda data, _files: ProductForm(data, producer=producer),
        snapshot=None,
        save=lambda form, _seen, another: create_product(by=request.user, values=form.values(), another_ones=another),
        done=lambda product: reverse("desk:product_pictures", args=[product.pk]),
        saved=_("The product is entered. Add pictures now, or later."),
        template="desk/product_form.html",
        context={
            "title": _("New product"),
            "producer": producer,
            "draft": f"product-new-{producer.pk}-{request.user.pk}",
            "back": reverse("desk:producer", args=[producer.pk]),
        },
    )


@require_safe
@desk_page
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything about one product, and what may be done with it."""
    moved = _moved(request, pk)
    if moved is not None:
        return redirect("desk:product", moved)
    product = product_for(request, pk)
    recognitions = list(
        Recognition.objects.visible_to(request.user)
        .filter(product=product)
        .order_by("-counted_from", "-id")
        .prefetch_related("withdrawals")
        .with_extension()
    )
    dress_recognitions(recognitions, request.user)
    stored = groups_of(product)
    return render(
        request,
        "desk/product.html",
        {
            "product": product,
            "standing": standing(product.pk),
            "recognitions": recognitions,
            "pictures": product.pictures.select_related("file").prefetch_related("file__sizes"),
            "papers": product.paper_links.select_related("paper"),
            "groups": [(in_language(one.vi, one.en), _group_name(one.id, stored.get(one.id, ""))) for one in SCHEMES],
            "set": product_set(product.product_set),
            "may_change": may_change(request.user, product),
            "may_record": may_record(request.user),
            "may_merge": may_merge(request.user, product),
            "may_offer": may_offer(request.user, product),
            "may_move": may_move(request.user, product),
            "earlier_makers": product.earlier_makers.select_related("producer__organisation").order_by("-until"),
            "assessments": product.assessments.all(),
            "works_here": works_here(request.user),
            "history": history(product, request.user),
            "appraisal": of_product(request.user, product),
        },
    )


def _group_name(scheme: str, code: str) -> str:
    if not code:
        return ""
    try:
        one = group(scheme, code)
    except KeyError:
        return code
    return in_language(one.vi, one.en)


def _moved(request: HttpRequest, pk: int) -> int | None:
    """Where the address of a merged product leads, when the person may see that one."""
    row = Product.objects.filter(pk=pk, merged_into__isnull=False).first()
    if row is None:
        return None
    from ocop.products.actions.merging import standing_product

    key = standing_product(row).pk
    return key if Product.objects.visible_to(request.user).filter(pk=key).exists() else None


@desk_page
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """The form in sections."""
    product = product_for(request, pk)
    allow(may_change(request.user, product))

    def make_form(data: Any, files: Any) -> ProductForm:
        row = product_for(request, pk)
        return ProductForm(data, producer=row.producer, product=row)

    return editing.edit(
        request,
        make_form=make_form,
        snapshot=lambda: product_snapshot(product_for(request, pk)),
        save=lambda form, seen, another: change_product(
            by=request.user,
            product_id=pk,
            values=form.values(),
            seen=seen,
            another_ones=another,
        ),
        done=lambda row: reverse("desk:product", args=[row.pk]),
        saved=_("Saved."),
        template="desk/product_form.html",
        context={
            "title": product.name,
            "product": product,
            "producer": product.producer,
            "draft": f"product-{pk}-{request.user.pk}",
            "back": reverse("desk:product", args=[pk]),
        },
    )


@desk_page
def pictures(request: HttpRequest, pk: int) -> HttpResponse:
    """Add pictures; describe, order and remove those there are."""
    product = product_for(request, pk)
    allow(may_change(request.user, product))
    refused: list[str] = []
    if request.method == "POST":
        added = 0
        for upload in request.FILES.getlist("picture")[:MOST]:
            try:
                file = keep_picture(by=request.user, upload=upload, is_public=product.is_public)
                add_picture(by=request.user, product_id=pk, file=file)
                added += 1
            except Refused as refusal:
                refused.append(refusal.sentence)
        if not request.FILES.getlist("picture"):
            refused.append(_("Choose at least one picture."))
        if added:
            messages.success(
                request, ngettext("%(count)s picture added.", "%(count)s pictures added.", added) % {"count": added}
            )
        if not refused:
            return redirect("desk:product_pictures", pk)
    return _pictures(request, product, refused, {})


def _pictures(request: HttpRequest, product: Product, refused: list[str], typed: dict[int, AltForm]) -> HttpResponse:
    """The page; `typed` holds the forms that were not saved, so that nothing of them is lost."""
    shown = list(product.pictures.select_related("file").prefetch_related("file__sizes"))
    for picture in shown:
        now = {"alt_vi": picture.alt_vi, "alt_en": picture.alt_en}
        picture.form = typed.get(picture.pk) or AltForm(initial=now, auto_id=f"id_{picture.pk}_%s")
        picture.seen = editing.seal(now)
    return render(
        request,
        "desk/product_pictures.html",
        {"product": product, "pictures": shown, "form": PictureForm(), "refused": refused},
        status=422 if refused else 200,
    )


def _describe(request: HttpRequest, product: Product, picture_id: int) -> HttpResponse | None:
    """Save the words beside a picture; the page with them when they were refused, None when they are saved."""
    form = AltForm(request.POST, auto_id=f"id_{picture_id}_%s")
    if not form.is_valid():
        return _pictures(request, product, [_("A description has at most 200 characters.")], {picture_id: form})
    seen = editing.unseal(request.POST.get("seen", ""))
    try:
        describe_picture(by=request.user, picture_id=picture_id, seen=seen, **form.cleaned_data)
    except Stale as stale:
        for name, (_then, now) in stale.changes.items():
            form.add_error(
                name, _("They wrote: %(now)s. Yours is kept; saving puts yours in its place.") % {"now": now or "–"}
            )
        return _pictures(request, product, [stale.sentence], {picture_id: form})
    return None


@require_POST
@desk_page
def picture(request: HttpRequest, pk: int, picture_id: int) -> HttpResponse:
    """One picture: `do` is forward, back, describe or remove."""
    product = product_for(request, pk)
    if not ProductPicture.objects.filter(pk=picture_id, product=product).exists():
        raise Http404
    do = request.POST.get("do", "")
    try:
        if do == "describe" or (do in ("forward", "back") and "alt_vi" in request.POST):
            # What was typed beside the picture is kept, whichever button was pressed.
            answer = _describe(request, product, picture_id)
            if answer is not None:
                return answer
        if do == "describe":
            messages.success(request, _("Saved."))
        elif do in ("forward", "back"):
            move_picture(by=request.user, picture_id=picture_id, step=-1 if do == "forward" else 1)
        elif do == "remove":
            remove_picture(by=request.user, picture_id=picture_id)
            messages.success(request, _("The picture is no longer shown."))
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    return redirect("desk:product_pictures", pk)


@desk_page
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Merge this product into another: look at both side by side, say why."""
    loser = product_for(request, pk)
    wanted = request.POST.get("winner") or request.GET.get("winner") or ""
    key = key_of(wanted)
    winner = product_for(request, key) if key is not None else None
    allow(may_merge(request.user, *[one for one in (loser, winner) if one]))
    form = MergeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and winner is not None and form.is_valid():
        try:
            merge_products(by=request.user, loser_id=loser.pk, winner_id=winner.pk, reason=form.cleaned_data["reason"])
            messages.success(request, _("The two are one now; the old address leads here."))
            return redirect("desk:product", winner.pk)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
    query = request.GET.get("q", "")
    others = _others(request, loser, query) if winner is None else []
    return render(
        request,
        "desk/merge.html",
        {
            "loser": loser,
            "winner": winner,
            "form": form,
            "query": query,
            "others": others,
            "rows": _side_by_side(loser, winner) if winner else [],
            "back": reverse("desk:product", args=[pk]),
            "keeps": _(
                "Pictures, papers and recognitions move to the one that stays. Where it says nothing, the other's words are taken."
            ),
        },
        status=422 if form.errors else 200,
    )


def _others(request: HttpRequest, product: Product, query: str) -> list[Product]:
    rows = Product.objects.visible_to(request.user).filter(register=product.register).exclude(pk=product.pk)
    if query:
        rows = lists.text_filter(rows, "name_folded|producer__organisation__name_folded", query)
    elif product.producer_id:
        rows = rows.filter(producer_id=product.producer_id)
    else:
        rows = lists.text_filter(rows, "name_folded", product.name)
    return list(rows.select_related("producer__organisation").in_alphabet()[:20])


def _side_by_side(loser: Product, winner: Product) -> list[tuple[str, str, str]]:
    def told(one: Product) -> list[str]:
        return [
            one.name,
            str(one.producer or ""),
            str(one.commune or one.place_as_given or ""),
            one.product_set,
            str(one.pictures.count()),
            str(one.recognitions.filter(retracted_at__isnull=True).count()),
            one.source,
        ]

    labels = [_("Name"), _("Producer"), _("Place"), _("Product set"), _("Pictures"), _("Recognitions"), _("Source")]
    return list(zip(labels, told(loser), told(winner), strict=True))
