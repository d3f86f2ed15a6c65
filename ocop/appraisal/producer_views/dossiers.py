"""Lists and pages of dossiers: mine, one with its timeline, a new one, taking one back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from ocop.appraisal import actors, filing, states, writers
from ocop.appraisal.actions import dossiers as doing
from ocop.appraisal.actions.consents import Given
from ocop.appraisal.actions.rules import sets_in_force
from ocop.appraisal.council_following import INSIDE
from ocop.appraisal.form_fields import DUE
from ocop.appraisal.models import CompletionPoint, Consent, Dossier
from ocop.appraisal.producer_views.access import dossier_for, own_dossier_for, page
from ocop.appraisal.self_rating import tally_of
from ocop.appraisal.windows import renewal_window
from ocop.files.actions import keep_document
from ocop.ledger.refusal import Refused
from ocop.people.rights import rights_of
from ocop.products.models import Product
from ocop.recognition.standing import standing
from ocop.rulebooks.product_sets import product_set
from ocop.ui.acting import put_in_form
from ocop.workdays import clock

KINDS = {
    "first": gettext_lazy("First rating"),
    "upgrade": gettext_lazy("Upgrade: more stars"),
    "renewal": gettext_lazy("Renewal: a new term"),
}


PLACES = {
    "form01": gettext_lazy("Form 01"),
    "form02": gettext_lazy("Form 02"),
    "samples": gettext_lazy("Samples"),
    "paper": gettext_lazy("Papers"),
}


def placed(points: list[Any]) -> list[Any]:
    """Points to complete, each with the name of its place."""
    for point in points:
        point.place_name = str(PLACES.get(point.place, point.place))
    return points


def dressed(dossier: Dossier) -> Dossier:
    """With the name of its state as the producer reads it, and the tone of the mark."""
    one: Any = dossier
    one.state_name = states.state(dossier.state).name(staff=False)
    one.tone = {"returned": "soon", "draft": "plain", "recognised": "force", "answered": "force"}.get(
        dossier.state, "ended" if states.state(dossier.state).ends else "info"
    )
    return dossier


@require_safe
@page
def my_dossiers(request: HttpRequest) -> HttpResponse:
    """Dossiers of the own organisations; for an officer those that households let them fill in."""
    rights = rights_of(request.user)
    rows = Dossier.objects.visible_to(request.user)
    own = rights.organisation_ids("producer_member")
    if own:
        rows = rows.filter(producer__organisation_id__in=own)
    elif rights.commune_ids:
        rows = rows.filter(commune_id__in=rights.commune_ids, is_assisted=True)
    else:
        raise Http404
    rows = rows.select_related("product__producer", "producer__organisation", "criteria").defer("criteria__content")
    found = Paginator(rows.order_by("-changed_at", "-pk"), 20).get_page(request.GET.get("page", "1"))
    for row in found.object_list:
        dressed(row)
    return render(request, "appraisal/producer/my_dossiers.html", {"found": found, "is_assisting": not own})


class BeginForm(forms.Form):
    """Kind, wished stars, and the set where the product states none; for an officer the household's consent."""

    kind = forms.ChoiceField(label=gettext_lazy("What do you ask for?"), widget=forms.RadioSelect)
    wished_stars = forms.TypedChoiceField(
        label=gettext_lazy("How many stars do you wish for?"),
        choices=[
            ("3", gettext_lazy("three stars")),
            ("4", gettext_lazy("four stars")),
            ("5", gettext_lazy("five stars")),
        ],
        coerce=int,
        widget=forms.RadioSelect,
        initial="3",
    )
    set_id = forms.ChoiceField(label=gettext_lazy("Product set"), required=False)
    given_by_name = forms.CharField(label=gettext_lazy("Who of the household gives the consent"), max_length=120)
    way = forms.ChoiceField(
        label=gettext_lazy("How it was given"),
        choices=[one for one in Consent.Way.choices if one[0] != "own_account"],
        widget=forms.RadioSelect,
    )
    witness_name = forms.CharField(
        label=gettext_lazy("Witness"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("Who heard it, when it was spoken; not yourself."),
    )
    file = forms.FileField(
        label=gettext_lazy("Picture of the signed paper"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": "image/*,application/pdf", "capture": "environment"}),
    )

    def __init__(
        self, *args: Any, product: Product, kinds: tuple[str, ...], needs_consent: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind, KINDS[kind]) for kind in kinds]
        self.fields["kind"].initial = kinds[0]
        if product.product_set:
            del self.fields["set_id"]
        else:
            named = [(row.set_id, product_set(row.set_id)) for row in sets_in_force(clock.today())]
            self.fields["set_id"].choices = [("", "–")] + [
                (set_id, f"{one.number}. {one.vi}") for set_id, one in named if one is not None
            ]
            self.fields["set_id"].required = True
        if not needs_consent:
            for name in ("given_by_name", "way", "witness_name", "file"):
                del self.fields[name]


@page
def begin(request: HttpRequest, product_id: int) -> HttpResponse:
    """A new dossier for a product; the open one where there is one."""
    product = (
        Product.objects.visible_to(request.user)
        .select_related("producer__organisation__commune", "commune")
        .filter(pk=product_id)
        .first()
    )
    role = doing.beginning_as(request.user, product) if product is not None else ""
    if product is None or not role:
        raise Http404
    open_one = Dossier.objects.visible_to(request.user).filter(product=product).open().first()
    if open_one is not None:
        return redirect("appraisal:dossier", open_one.pk)
    now = standing(product.pk)
    hidden = role == "commune" and Dossier.objects.filter(product=product).open().exists()
    form = BeginForm(
        request.POST or None,
        request.FILES or None,
        product=product,
        kinds=doing.possible_kinds(now),
        needs_consent=role == "commune",
        # Whoever has four stars does not come to ask for three.
        initial={"wished_stars": {"4": "4", "potential_5": "5", "5": "5"}.get(now.level, "3")},
    )
    if request.method == "POST" and form.is_valid():
        dossier = _begun(request, product, form, role, hidden=hidden)
        if dossier is not None:
            return redirect("appraisal:dossier", dossier.pk)
    window = renewal_window_of(now)
    return render(
        request,
        "appraisal/producer/begin.html",
        {
            "product": product,
            "form": form,
            "standing": now,
            "role": role,
            "hidden": hidden,
            "window": window,
            "before": doing.last_filed(product.pk),
        },
        status=422 if form.errors else 200,
    )


def renewal_window_of(now: Any) -> Any:
    """When the product's stars are renewed; None when nothing is known of their end."""
    from ocop.recognition.models import Recognition

    found = Recognition.objects.filter(pk=now.recognition_id).first() if now.recognition_id else None
    return renewal_window(found) if found is not None else None


def _begun(request: HttpRequest, product: Product, form: BeginForm, role: str, *, hidden: bool) -> Dossier | None:
    from ocop.appraisal.actions.consents import record_consent

    values = form.cleaned_data
    try:
        given = None
        if role == "commune":
            upload = values.get("file")
            file = keep_document(by=request.user, upload=upload) if upload else None
            given = Given(values["given_by_name"], values["way"], values["witness_name"], file)
        if hidden and given is not None:
            return record_consent(by=request.user, product_id=product.pk, given=given).dossier
        dossier, is_new = doing.begin(
            by=request.user,
            product_id=product.pk,
            kind=values["kind"],
            wished_stars=values["wished_stars"],
            set_id=values.get("set_id", ""),
            consent=given,
        )
    except Refused as refusal:
        put_in_form(form, refusal)
        return None
    if not is_new:
        messages.info(request, _("This product has an open dossier already; here it is."))
    return dossier


@require_safe
@page
def dossier(request: HttpRequest, pk: int) -> HttpResponse:
    """Where it stands, what to do next, who wrote what, and every move it made."""
    row = dossier_for(request, pk)
    may_write = writers.may_write(request.user, row)
    role = actors.acting_as(request.user, row, ("producer", "commune"))
    problems = filing.problems(row) if may_write else []
    points = list(
        CompletionPoint.objects.filter(request__dossier=row, request__answered_at__isnull=True)
        .select_related("request")
        .order_by("pk")
    )
    moves = [
        {
            "at": move.at,
            "by": _said_by(move),
            "name": states.step(move.name).label,
            "reason": "" if f"appraisal.{move.name}" in INSIDE else move.reason,
            "state": states.state(move.to_state).name(staff=False),
        }
        for move in row.moves.order_by("-pk")
    ]
    writers_of = sorted(set(row.answers.exclude(saved_by_name="").values_list("saved_by_name", flat=True)))
    return render(
        request,
        "appraisal/producer/dossier.html",
        {
            "dossier": dressed(row),
            "kind": KINDS[row.kind],
            "may_write": may_write,
            "is_producer": role == "producer",
            "tally": tally_of(row),
            "form_done": all(str(row.form.get(name, "")).strip() for name in DUE),
            "problems": problems,
            "stops": [one for one in problems if one.stops],
            "points": placed(points),
            "unanswered": [one for one in points if not one.reply],
            "moves": moves,
            "filed": row.filed.defer("content").order_by("-number"),
            "consents": row.consents.select_related("file").order_by("-pk"),
            "standing_consent": any(one.taken_back_at is None for one in row.consents.all()),
            "writers": writers_of,
            "may_withdraw": role == "producer" and row.state in states.step("withdraw").from_states,
            "questions": row.questions.filter(replied_at__isnull=True).order_by("pk") if role else [],
            "set_name": row.criteria.content.get("official") or row.criteria.content["name_vi"],
        },
    )


def _said_by(move: Any) -> str:
    """Who moved it, with as whom they acted."""
    roles = {
        "producer": _("producer"),
        "commune": _("commune"),
        "office": _("coordination office"),
        "team": _("advisory team"),
        "secretary": _("council secretary"),
        "chair": _("council chair"),
        "system": _("the system"),
    }
    role = roles.get(move.as_role, move.as_role)
    return f"{move.by_name} ({role})"


class ReasonForm(forms.Form):
    """Why it is taken back."""

    reason = forms.CharField(
        label=gettext_lazy("Why do you take it back?"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )


@page
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the dossier back, with the reason."""
    row = own_dossier_for(request, pk)
    if (
        actors.acting_as(request.user, row, ("producer",)) is None
        or row.state not in states.step("withdraw").from_states
    ):
        raise Http404
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            doing.withdraw(by=request.user, dossier=row, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("The dossier is taken back. You can begin another one at any time."))
            return redirect("appraisal:dossier", pk)
    return render(
        request,
        "appraisal/producer/reason.html",
        {
            "dossier": dressed(row),
            "form": form,
            "title": _("Take the dossier back"),
            "back": reverse("appraisal:dossier", args=[pk]),
        },
        status=422 if form.errors else 200,
    )
