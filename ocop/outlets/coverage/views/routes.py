"""Tourist routes: one with its stops, a new one, changing and ending it."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from ocop.ledger.refusal import Refused
from ocop.outlets.coverage import routes as doing
from ocop.outlets.models import TouristRoute
from ocop.outlets.shelf import access
from ocop.outlets.shelf.access import page
from ocop.ui.acting import put_in_form


class RouteForm(forms.Form):
    """A route and its stops, a line each."""

    name = forms.CharField(label=gettext_lazy("Name of the route"), max_length=160)
    stops = forms.CharField(
        label=gettext_lazy("Stops, a line each"),
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy(
            "Name; point or commune, such as “Làng gốm; Bát Tràng” or “Đình làng; 21.0285, 105.8542”."
        ),
    )
    source = forms.CharField(label=gettext_lazy("Where it is taken from"), required=False, max_length=500)


@page
def route(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """A route; who may change it finds the form."""
    access.allow(access.follows(request.user))
    row = None
    if pk is not None:
        row = TouristRoute.objects.visible_to(request.user).prefetch_related("stops").filter(pk=pk).first()
        if row is None:
            raise Http404
    may_write = doing.may_write(request.user)
    if row is None or request.method == "POST":
        access.allow(may_write)
    initial = {"name": row.name, "source": row.source, "stops": doing.as_text(row)} if row else {}
    form = RouteForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            kept = doing.save(by=request.user, route_id=pk, **form.cleaned_data)
        except Refused as refusal:
            put_in_form(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("outlets:route", kept.pk)
    return render(
        request,
        "outlets/coverage/route.html",
        {"row": row, "form": form, "may_write": may_write},
        status=422 if form.errors else 200,
    )


@require_POST
@page
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """The route is not travelled any more."""
    access.allow(doing.may_write(request.user))
    try:
        doing.end(by=request.user, route_id=pk)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("The route is ended."))
    return redirect("outlets:coverage")
