"""Buyers that do not come by themselves: the trade office registers them at its desk."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from ocop.desk import editing
from ocop.desk.access import allow, desk_page, key_of
from ocop.people.models import Organisation
from ocop.people.rights import rights_of
from ocop.trade.reach import runs_trade
from ocop.trade.sides.access import found
from ocop.trade.sides.actions.buyers import enter
from ocop.trade.sides.forms import BuyerForm, EnterBuyerForm


@desk_page
def new(request: HttpRequest) -> HttpResponse:
    """A firm and what it is as a buyer; `?organisation=` a firm of the register that is no buyer yet."""
    allow(runs_trade(rights_of(request.user)))
    asked = request.GET.get("organisation")
    if asked is not None:
        rows = Organisation.objects.standing().visible_to(request.user)
        return _of_register(request, found(rows, key_of(asked) or 0))
    return editing.edit(
        request,
        make_form=lambda data, _files: EnterBuyerForm(data),
        snapshot=None,
        save=lambda form, _seen, another: enter(
            by=request.user, values=form.buyer(), firm=form.firm(), another_ones=another
        ),
        done=lambda buyer: reverse("trade:buyer", args=[buyer.pk]),
        saved=_("The buyer is registered. Invite who speaks for it."),
        template="desk/form.html",
        context={
            "title": _("Register a buyer"),
            "lede": _(
                "For a firm that does not come by itself. You can write its terms and needs until its people take over."
            ),
            "draft": f"buyer-enter-{request.user.pk}",
            "back": reverse("trade:buyers"),
            "take_this": reverse("desk:buyer_new"),
        },
    )


def _of_register(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    def make(data: object, _files: object) -> BuyerForm:
        form = BuyerForm(data, organisations=[organisation])
        del form.fields["organisation"]
        return form

    return editing.edit(
        request,
        make_form=make,
        snapshot=None,
        save=lambda form, _seen, _another: enter(
            by=request.user, values=form.values(), organisation_id=organisation.pk
        ),
        done=lambda buyer: reverse("trade:buyer", args=[buyer.pk]),
        saved=_("The buyer is registered. Invite who speaks for it."),
        template="desk/form.html",
        context={
            "title": _("Register a buyer"),
            "lede": _("%(name)s stands in the register already; say what it is as a buyer.")
            % {"name": organisation.name},
            "draft": f"buyer-enter-{organisation.pk}-{request.user.pk}",
            "back": reverse("trade:buyers"),
        },
    )
