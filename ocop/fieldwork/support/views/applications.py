"""What a producer may ask for and why not, applying, and the office's decision and payment."""

from __future__ import annotations

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ocop.exchange import export
from ocop.exchange.export import Column
from ocop.fieldwork import permissions
from ocop.fieldwork.access import (
    act,
    allow,
    allow_part,
    form_page,
    found,
    kept,
    number_in,
    page,
    press,
    producer_for,
    show,
    steps,
)
from ocop.fieldwork.models import SupportApplication, SupportPayment, SupportPolicy
from ocop.fieldwork.support import queries
from ocop.fieldwork.support.actions import applications as doing
from ocop.fieldwork.support.catalogue import say_amount
from ocop.fieldwork.support.eligible import again, chance, chances
from ocop.fieldwork.support.forms import ApplyForm, GrantForm, PayForm, RefuseForm, StrikeForm
from ocop.fieldwork.support.money import of_year
from ocop.fieldwork.support.twice import standing_for, thing_of
from ocop.workdays import clock

SIZE = 30


@require_safe
@page
def own(request: HttpRequest) -> HttpResponse:
    """Producers one acts for; who speaks for one alone comes to its page at once."""
    allow_part(request)
    rows = queries.own_producers(request.user)
    if len(rows) == 1:
        return redirect("fieldwork:support_of", rows[0].pk)
    if not rows:
        return redirect("fieldwork:support_applications")
    return show(request, "support/own", rows=rows, title=_("Support for my producers"))


@require_safe
@page
def of_producer(request: HttpRequest, pk: int) -> HttpResponse:
    """Every policy against everything of a producer: met, not met, not stated, asked for already."""
    allow_part(request)
    producer = producer_for(request, pk)
    today = clock.today()
    policies = list(
        SupportPolicy.objects.visible_to(request.user)
        .in_force(today)
        .filter(register=producer.register)
        .order_by("purpose", "pk")
    )
    asked = (
        SupportApplication.objects.visible_to(request.user)
        .filter(producer=producer)
        .select_related("policy", "product")
        .order_by("-filed_at")
    )
    part = permissions.acts_as(request.user, producer)
    return show(
        request,
        "support/of",
        producer=producer,
        found=[(one, say_amount(one), rows) for one, rows in chances(producer, policies, today)],
        asked=list(asked),
        may_apply=part in (permissions.MEMBER, permissions.ASSISTANT),
    )


@page
def apply(request: HttpRequest, pk: int, policy: int) -> HttpResponse:
    """Apply under a policy for the producer, or for one of its products (`?san-pham=`)."""
    producer = producer_for(request, pk)
    allow(
        permissions.acts_as(request.user, producer) in (permissions.MEMBER, permissions.ASSISTANT),
        _("The producer or the officer of its commune applies."),
    )
    row: SupportPolicy = found(
        SupportPolicy.objects.visible_to(request.user).filter(register=producer.register), policy
    )
    key = number_in(request.GET.get("san-pham"))
    of_product = row.scope in (SupportPolicy.Scope.RECOGNITION, SupportPolicy.Scope.PRODUCT)
    product = found(producer.products.filter(merged_into__isnull=True), key or 0) if of_product else None
    form = ApplyForm(
        request.POST if request.method == "POST" else None,
        request.FILES or None,
        needs_cost=row.way == SupportPolicy.Way.SHARE,
    )
    back = reverse("fieldwork:support_of", args=[producer.pk])
    if request.method == "POST":
        done = act(
            request,
            form,
            lambda got: doing.apply(
                by=request.user,
                policy=row,
                producer=producer,
                product=product,
                cost=got.get("cost"),
                words=got["words"],
                file=kept(request, got.get("file")),
            ),
            saved=_("Your application is with the office."),
            to=lambda made: reverse("fieldwork:support_application", args=[made.pk]),
        )
        if done is not None:
            return done
    return form_page(
        request,
        form,
        "fieldwork/support/apply.html",
        chance=chance(row, producer, product, clock.today()),
        gives=say_amount(row),
        back=back,
        also=[line for line in row.also_needed.splitlines() if line.strip()],
    )


def _columns() -> list[Column]:
    return [
        Column("pk", _("Number")),
        Column("policy", _("Policy"), lambda row: row.policy.name, 40),
        Column("producer", _("Producer"), lambda row: row.producer.organisation.name, 40),
        Column("commune", _("Commune or ward"), lambda row: str(row.producer.organisation.commune or ""), 24),
        Column("product", _("Product"), lambda row: row.product.name if row.product else "", 40),
        Column("year", _("Year")),
        Column("state", _("State"), lambda row: row.get_state_display(), 24),
        Column("asked", _("Asked, dong")),
        Column("granted", _("Granted, dong")),
        Column("decision", _("Decision"), width=24),
        Column("decided_on", _("Decided on"), is_date=True),
        Column("document", _("Payment order"), lambda row: row.payment.document if row.payment else "", 24),
        Column("paid_on", _("Paid on"), lambda row: row.payment.paid_on if row.payment else None, is_date=True),
        Column("reason", _("Reason"), width=40),
    ]


def _with_payments(rows: list[SupportApplication]) -> list[SupportApplication]:
    paid = {
        one.application_id: one
        for one in SupportPayment.objects.filter(application__in=[row.pk for row in rows], struck_at__isnull=True)
    }
    for row in rows:
        row.payment = paid.get(row.pk)
    return rows


@require_safe
@page
def applications(request: HttpRequest) -> HttpResponseBase:
    """Applications within reach, as a list and a file."""
    allow_part(request)
    rows = queries.applications(request.user, request.GET.dict())
    if request.GET.get("format") in export.FORMATS:
        return export.response(_with_payments(list(rows)), _columns(), request.GET["format"], "ho-tro")
    shown = Paginator(rows, SIZE).get_page(request.GET.get("page"))
    policies = SupportPolicy.objects.visible_to(request.user).order_by("name_vi", "pk")
    return show(
        request,
        "support/applications",
        page=shown,
        states=SupportApplication.State.choices,
        policies=policies,
        given=request.GET,
        formats=export.FORMATS,
        title=_("Applications for support"),
    )


@page
def application(request: HttpRequest, pk: int) -> HttpResponse:
    """One application: what it rests on, the decision, the payment; a second one for the same thing is said at the top."""
    rows = SupportApplication.objects.visible_to(request.user).select_related(
        "policy", "producer__organisation__commune", "product", "recognition__replaces", "file"
    )
    row: SupportApplication = found(rows, pk)
    post = request.POST if request.method == "POST" else None
    do = request.POST.get("do", "") if post else ""
    today = clock.today()
    grant = GrantForm(post if do == "grant" else None, initial={"amount": row.asked, "decided_on": today})
    refuse = RefuseForm(post if do == "refuse" else None)
    pay = PayForm(post if do == "pay" else None, initial={"paid_on": today})
    strike = StrikeForm(post if do == "strike" else None)
    payment = row.payments.filter(struck_at__isnull=True).first()
    part = permissions.acts_as(request.user, row.producer)
    if post is not None:
        if do == "take_back":
            allow(part in (permissions.MEMBER, permissions.ASSISTANT))
            press(
                request,
                lambda: doing.take_back(by=request.user, application=row),
                saved=_("The application is taken back."),
            )
            return redirect(request.path)
        allow(permissions.runs(request.user), _("The coordination office decides applications."))
        every = {
            "grant": (grant, lambda got: doing.grant(by=request.user, application=row, **got), _("Granted.")),
            "refuse": (
                refuse,
                lambda got: doing.refuse(by=request.user, application=row, **got),
                _("Refused; the producer is told why."),
            ),
            "pay": (pay, lambda got: doing.pay(by=request.user, application=row, **got), _("The payment is recorded.")),
        }
        if payment is not None:
            every["strike"] = (
                strike,
                lambda got: doing.strike(by=request.user, payment=payment, **got),
                _("The entry is struck out."),
            )
        done = steps(request, every)
        if done is not None:
            return done
        row.refresh_from_db(fields=["state"])
    return show(
        request,
        "support/application",
        row=row,
        said=again(row.findings),
        payments=list(row.payments.order_by("pk")),
        payment=payment,
        other=standing_for(row.policy, thing_of(row), but=row.pk),
        money=of_year([row.policy_id], row.year)[row.policy_id],
        grant=grant,
        refuse=refuse,
        pay=pay,
        strike=strike,
        may_take_back=part in (permissions.MEMBER, permissions.ASSISTANT) and row.state == "filed",
        register=settings.OCOP_REGISTER,
    )
