"""Pages of what producers say of their years, and of demand before supply: the table of sets, an idea before it is kept."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ocop.exchange import export
from ocop.exchange.export import Column
from ocop.people.rights import rights_of
from ocop.producers.models import Producer
from ocop.programme import forms, permissions
from ocop.programme.actions import producing as doing
from ocop.programme.demand import balance, thresholds
from ocop.programme.models import ProductIdea, YearStatement
from ocop.programme.templates_of_plans import in_language
from ocop.programme.views.access import producer_for, reads
from ocop.rulebooks import product_sets
from ocop.trade.deals.views.access import allow, form_page, page, whole
from ocop.ui.acting import act, press
from ocop.workdays import clock

SIZE = 40
FORM = "programme/form.html"


def own_producers(person: Any) -> QuerySet[Any]:
    """Producers a person speaks for."""
    own = rights_of(person).organisation_ids("producer_member")
    return (
        Producer.objects.visible_to(person)
        .filter(organisation__in=own)
        .select_related("organisation")
        .order_by("name_sort", "pk")
    )


def has_statements(person: Any) -> bool:
    """Speaks for a producer, helps some, or reads all."""
    rights = rights_of(person)
    return bool(rights.organisation_ids("producer_member") or rights.commune_ids or rights.sees_everything)


def looks_at_demand(person: Any) -> bool:
    """The same, and every office."""
    return has_statements(person) or reads(person)


def year_in(request: HttpRequest) -> int:
    """The year of ?nam=; the last whole one otherwise."""
    year, today = whole(request.GET.get("nam", "")), clock.today()
    return year if year is not None and doing.FIRST_YEAR <= year <= today.year else today.year - 1


@require_safe
@page
def statements(request: HttpRequest) -> HttpResponseBase:
    """Own years for a producer; for an office the statements of one year, those to check, and who has not said anything."""
    allow(has_statements(request.user))
    year = year_in(request)
    years = list(range(clock.today().year, clock.today().year - 5, -1))
    own = list(own_producers(request.user))
    said = {(row.producer_id, row.year): row for row in YearStatement.objects.filter(producer__in=own)}
    mine = [(one, [(when, said.get((one.pk, when))) for when in years]) for one in own]
    rights = rights_of(request.user)
    office = rights.sees_everything or bool(rights.commune_ids)
    rows, silent, view = YearStatement.objects.none(), Producer.objects.none(), request.GET.get("xem", "")
    if office:
        rows = YearStatement.objects.visible_to(request.user).filter(
            year=year, producer__register=settings.OCOP_REGISTER
        )
        silent = (
            Producer.objects.visible_to(request.user)
            .filter(register=settings.OCOP_REGISTER)
            .exclude(year_statements__year=year)
        )
        if not rights.sees_everything:
            silent = silent.filter(organisation__commune__in=rights.commune_ids)
    rows = rows.select_related("producer__organisation__commune").order_by("producer__name_sort", "pk")
    if view == "cho":
        rows = rows.filter(checked_at__isnull=True)
    if request.GET.get("format", "") in export.FORMATS:
        return export.response(rows, _columns(), request.GET["format"], f"to-khai-{year}")
    listed: Any = silent.select_related("organisation__commune").order_by("name_sort", "pk") if view == "chua" else rows
    return render(
        request,
        "programme/statements.html",
        {
            "mine": mine,
            "years": years,
            "year": year,
            "office": office,
            "view": view,
            "formats": export.FORMATS,
            "page": Paginator(listed, SIZE).get_page(request.GET.get("page")),
            "silent": silent.count() if office else 0,
            "person": request.user,
        },
    )


def _columns() -> list[Column]:
    def name(row: YearStatement) -> str:
        return row.producer.organisation.name

    return [
        Column("producer", _("Producer"), name, 44),
        Column("commune", _("Commune"), lambda row: str(row.producer.organisation.commune or ""), 24),
        Column("year", _("Year"), "year", 8),
        Column("jobs", _("Jobs"), "jobs", 10),
        Column("women", _("Women"), "women", 10),
        Column("income", _("Income a month, dong"), "income", 16),
        Column("area", _("Land, square metres"), "area", 16),
        Column("checked", _("Checked"), lambda row: _("yes") if row.checked_at else _("no"), 10),
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@page
def statement(request: HttpRequest, producer_id: int, year: int) -> HttpResponse:
    """One year of one producer: to write, or to read."""
    producer = producer_for(request, producer_id)
    if not doing.FIRST_YEAR <= year <= clock.today().year:
        raise Http404
    row = YearStatement.objects.visible_to(request.user).filter(producer=producer, year=year).first()
    may_write = permissions.may_state_for(request.user, producer)
    allow(may_write or request.method != "POST")
    form = forms.YearForm(request.POST or None, row=row) if may_write else None
    here = reverse("programme:statement", args=[producer.pk, year])

    def do(_data: dict[str, Any]) -> Any:
        values = form.values() if form is not None else {}
        return doing.state_year(by=request.user, producer_id=producer.pk, year=year, **values)

    if request.method == "POST" and form is not None:
        done = act(
            request,
            form,
            do,
            saved=_("Thank you. An officer checks it before it counts as verified."),
            to=lambda _row: here,
        )
        if done:
            return done
    may_check = bool(
        row
        and not row.checked_at
        and permissions.may_check(request.user, producer)
        and row.made_by_id != request.user.pk
    )
    status = 422 if form is not None and form.is_bound and form.errors else 200
    context = {
        "producer": producer,
        "year": year,
        "row": row,
        "form": form,
        "may_check": may_check,
        "area": row.area / 10_000 if row and row.area is not None else None,
    }
    return render(request, "programme/statement.html", context, status=status)


@require_POST
@page
def check(request: HttpRequest, producer_id: int, year: int) -> HttpResponse:
    """Say that a statement is right."""
    producer = producer_for(request, producer_id)
    allow(permissions.may_check(request.user, producer))
    press(
        request,
        lambda: doing.check_year(by=request.user, producer_id=producer.pk, year=year),
        saved=_("Checked; it counts as verified."),
    )
    return redirect("programme:statement", producer.pk, year)


def set_name(code: str) -> str:
    """A product set in the language of the page."""
    one = product_sets.product_set(code)
    return in_language(one.vi, one.en) if one else _("set not stated")


@require_safe
@page
def demand(request: HttpRequest) -> HttpResponseBase:
    """Every product set: what is sought, what is made, where many make the same."""
    allow(looks_at_demand(request.user))
    day = clock.today()
    rows = balance.table(settings.OCOP_REGISTER, day)
    wanted = request.GET.get("format", "")
    if wanted in export.FORMATS:
        return export.response(rows, _balance_columns(), wanted, f"cung-cau-{day:%Y%m%d}")
    return render(
        request,
        "programme/demand.html",
        {
            "rows": [(row, set_name(row.product_set)) for row in rows],
            "day": day,
            "formats": export.FORMATS,
            "limits": thresholds.on(day),
            "own": list(own_producers(request.user)),
            "ideas": ProductIdea.objects.visible_to(request.user).filter(state="kept").count(),
        },
    )


def _balance_columns() -> list[Column]:
    def asked(name: str) -> Any:
        return lambda row: getattr(row.sought, name) if row.sought else 0

    def made(name: str) -> Any:
        return lambda row: getattr(row.made, name) if row.made else 0

    return [
        Column("product_set", _("Code"), "product_set", 16),
        Column("name", _("Product set"), lambda row: set_name(row.product_set), 40),
        Column("needs", _("Standing needs"), asked("needs"), 10),
        Column("unmet", _("Needs nobody meets"), asked("unmet"), 10),
        Column("products", _("Products with a star"), made("products"), 10),
        Column("producers", _("Producers"), made("producers"), 10),
        Column("communes", _("Communes"), made("communes"), 10),
        Column("crowds", _("Where many make the same"), _crowds, 50),
        Column("ideas", _("Ideas kept"), "ideas", 10),
    ]


def _crowds(row: balance.Balance) -> str:
    return "; ".join(f"{one.words} ({one.producers})" for one in row.made.crowds) if row.made else ""


@require_safe
@page
def ideas(request: HttpRequest) -> HttpResponse:
    """Ideas within reach, the newest first."""
    allow(has_statements(request.user))
    rows = ProductIdea.objects.visible_to(request.user).filter(producer__register=settings.OCOP_REGISTER)
    found = Paginator(
        rows.select_related("producer__organisation", "commune").order_by("-made_at", "-pk"), SIZE
    ).get_page(request.GET.get("page"))
    listed = [(row, set_name(row.product_set), permissions.may_state_for(request.user, row.producer)) for row in found]
    return render(
        request, "programme/ideas.html", {"page": found, "rows": listed, "own": list(own_producers(request.user))}
    )


@require_http_methods(["GET", "HEAD", "POST"])
@page
def idea(request: HttpRequest, producer_id: int) -> HttpResponse:
    """Name, set and place; then what is sought and who makes the same; then keep it or leave it."""
    producer = producer_for(request, producer_id, writing=True)
    asking = request.GET if request.GET.get("name") else None
    form = forms.IdeaForm(request.POST or asking, initial={"commune": producer.organisation.commune_id})
    seen = None
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        seen = balance.seen(
            by=request.user,
            producer=producer,
            name=data["name"],
            product_set=data["product_set"],
            commune_id=forms.key_of(data["commune"]),
            words=data["words"],
            day=clock.today(),
        )
    if request.method == "POST" and seen is not None:
        shown = seen.kept()

        def do(data: dict[str, Any]) -> Any:
            commune = forms.key_of(data.pop("commune"))
            return doing.keep_idea(by=request.user, producer_id=producer.pk, commune_id=commune, shown=shown, **data)

        done = act(
            request,
            form,
            do,
            saved=_("The idea is kept with what was known of demand and supply today."),
            to=lambda _row: reverse("programme:ideas"),
        )
        if done:
            return done
    status = 422 if form.is_bound and form.errors else 200
    words = {"prices_of": thresholds.on(clock.today()).price_producers}
    return render(
        request,
        "programme/idea.html",
        {
            "form": form,
            "producer": producer,
            "seen": seen,
            "set": set_name(form.cleaned_data["product_set"]) if seen else "",
            **words,
        },
        status=status,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@page
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """What became of an idea."""
    row = ProductIdea.objects.visible_to(request.user).select_related("producer__organisation").filter(pk=pk).first()
    if row is None:
        raise Http404
    allow(permissions.may_state_for(request.user, row.producer))
    form = forms.SettleForm(request.POST or None)

    def do(data: dict[str, Any]) -> Any:
        return doing.settle_idea(by=request.user, idea_id=row.pk, **data)

    back = reverse("programme:ideas")
    done = request.method == "POST" and act(request, form, do, saved=_("Saved."), to=lambda _row: back)
    return done or form_page(
        request, form, FORM, title=row.name, button=_("Save"), back=back, up=back, up_words=_("Product ideas")
    )
