"""A visitor says what is wrong at a point of sale: without signing in, without JavaScript."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ocop.files.actions import keep_picture
from ocop.ledger.refusal import Refused
from ocop.outlets.models import Outlet
from ocop.outlets.visitors import faults, limits
from ocop.outlets.visitors.forms import FaultForm
from ocop.products.models import Product
from ocop.ui.acting import put_in_form


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def fault(request: HttpRequest, slug: str) -> HttpResponse:
    """The form and its thanks; `san-pham` names the product it is about."""
    outlet = Outlet.objects.visible_to(None).select_related("commune").filter(slug=slug).first()
    if outlet is None:
        raise Http404
    about = _product(request.GET.get("san-pham", ""))
    form = FaultForm(request.POST, request.FILES) if request.method == "POST" else FaultForm()
    if request.method == "POST":
        thanks = f"{reverse('outlets_public:fault', args=[slug])}?da-gui=1"
        if form.is_machine:
            # It is answered as if it were kept, so that it learns nothing.
            return redirect(thanks)
        if form.is_valid() and _kept(request, form, outlet, about):
            return redirect(thanks)
    return render(
        request,
        "outlets/visitors/fault.html",
        {"outlet": outlet, "form": form, "about": about, "sent": request.method != "POST" and "da-gui" in request.GET},
        status=422 if form.errors else 200,
    )


def _product(slug: str) -> Product | None:
    return Product.objects.visible_to(None).filter(slug=slug[:200]).first() if slug else None


def _kept(request: HttpRequest, form: FaultForm, outlet: Outlet, about: Product | None) -> bool:
    values = form.cleaned_data
    try:
        if not limits.may_send(request):
            raise Refused(_("Many reports came from here today. Please try again tomorrow, or call the office."))
        upload = values["photo"]
        if upload:
            # The name a phone gives may say when and by whom it was taken.
            upload.name = _plain_name(upload.name or "")
        photo = keep_picture(by=None, upload=upload, is_public=False) if upload else None
        faults.report(
            outlet_id=outlet.pk,
            what=values["what"],
            words=values["words"],
            product_id=about.pk if about else None,
            photo=photo,
        )
    except Refused as refusal:
        put_in_form(form, refusal)
        return False
    return True


def _plain_name(name: str) -> str:
    ending = name.rpartition(".")[2].lower()
    return f"anh.{ending if ending.isascii() and ending.isalnum() and len(ending) <= 5 else 'jpg'}"
