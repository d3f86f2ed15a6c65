"""Pages of imports: parse, call one action, word the answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ocop.exchange import actions, applying, mending, preview, progress, rights, states, tasks, undoing
from ocop.exchange import kinds as known_kinds
from ocop.exchange.forms import BringForm, ColumnsForm, UndoForm
from ocop.exchange.models import Import
from ocop.ledger.refusal import Refused

State = Import.State
PAGE = 50


def desk(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """For those who signed in and have to do with imports; never kept by a shared cache."""

    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not rights.may_see_imports(request.user):
            raise PermissionDenied(_("Only officers of the city or of a commune can bring in lists."))
        return view(request, *args, **kwargs)

    return never_cache(login_required(inner))


@require_GET
@desk
def imports(request: HttpRequest) -> HttpResponse:
    """Every import the person may see, the newest first."""
    found = Import.objects.visible_to(request.user).select_related("file").order_by("-id")
    page = Paginator(found, 30).get_page(request.GET.get("page"))
    may_bring = rights.kinds_for(request.user)
    labels = {kind.name: kind.label for kind in known_kinds.all_kinds()}
    lines = [(one, labels.get(one.kind, one.kind)) for one in page]
    return render(request, "exchange/imports.html", {"page": page, "lines": lines, "kinds": may_bring})


@require_http_methods(["GET", "POST"])
@desk
def new(request: HttpRequest) -> HttpResponse:
    """Bring a file."""
    offered = rights.kinds_for(request.user)
    if not offered:
        raise PermissionDenied(_("Only officers of the city or of a commune can bring in lists."))
    form = BringForm(request.POST or None, request.FILES or None, kinds=offered)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            of = actions.bring(by=request.user, upload=given["file"], kind=given["kind"], register=given["register"])
        except Refused as refusal:
            form.add_error("file", refusal.sentence)
        else:
            return _read(of)
    status = 422 if form.errors else 200
    return render(request, "exchange/new.html", {"form": form, "kinds": offered}, status=status)


@require_GET
@desk
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One import: progress, preview, result, as its state is."""
    of = _import(request, pk)
    known = progress.of(pk)
    context: dict[str, Any] = {
        "of": of,
        "kind": states.kind_of(of.kind),
        "may_act": rights.may_act(request.user, of),
        "is_cut_off": states.is_cut_off(of),
        "progress": known,
        "counts": of.summary.get("counts", {}),
        "address": reverse("exchange:progress", args=[pk]),
        "sentence": _sentence(of, known),
    }
    if of.state in (State.PREVIEWED, State.APPLIED, State.UNDONE, State.DROPPED, State.APPLYING) and context["counts"]:
        context.update(_rows(request, of, context["kind"]))
    if of.state == State.PREVIEWED:
        context["columns"] = _columns_form(of)
    if of.state == State.APPLIED:
        context["undo"] = UndoForm()
        context["list_href"] = _list_href(context["kind"], of)
    return render(request, "exchange/import.html", context)


@require_GET
@desk
def progress_box(request: HttpRequest, pk: int) -> HttpResponse:
    """How far the work is: the fragment that the page polls. Without JavaScript, and when done, the way to the page."""
    of = _import(request, pk)
    is_done = of.state not in (State.READING, State.APPLYING) or states.is_cut_off(of)
    if not getattr(request, "htmx", False):
        return redirect("exchange:import", pk=pk)
    known = progress.of(pk)
    context = {
        "address": reverse("exchange:progress", args=[pk]),
        "is_done": is_done,
        "done": known.done if known else None,
        "total": known.total if known else None,
        "sentence": _sentence(of, known),
        "next_href": reverse("exchange:import", args=[pk]),
        "next_label": _("See the result"),
    }
    answer = render(request, "ui/progress.html", context)
    if is_done:
        answer["HX-Redirect"] = context["next_href"]
    return answer


@require_POST
@desk
def columns(request: HttpRequest, pk: int) -> HttpResponse:
    """Another meaning of columns; what holds for the whole file."""
    of = _import(request, pk)
    form = _columns_form(of, request.POST)
    if not form.is_valid():
        for errors in form.errors.values():
            messages.error(request, " ".join(str(error) for error in errors))
        return redirect("exchange:import", pk=pk)
    return _do(
        request,
        pk,
        lambda: actions.correct(by=request.user, of=of, columns=form.corrected(), defaults=form.given()),
        then=_read,
    )


@require_POST
@desk
def answers(request: HttpRequest, pk: int) -> HttpResponse:
    """Decisions of a person: those of the page, or the proposed ones for all that are open."""
    of = _import(request, pk)
    if "rest" in request.POST:
        return _do(request, pk, lambda: actions.answer_rest(by=request.user, of=of), then=_read)
    given: dict[int, dict[str, str]] = {}
    for name, option in request.POST.items():
        mark, _sign, question = name.partition(":")
        if mark.isascii() and mark.isdigit() and len(mark) <= 9 and question and option:
            given.setdefault(int(mark), {})[question] = str(option)
    if not given:
        messages.error(request, _("Choose an answer for at least one row."))
        return redirect(f"{reverse('exchange:import', args=[pk])}?tab=ask")
    return _do(request, pk, lambda: actions.answer(by=request.user, of=of, answers=given), then=_read)


@require_POST
@desk
def apply(request: HttpRequest, pk: int) -> HttpResponse:
    """Apply all of it."""
    of = _import(request, pk)

    def begun(started: Import) -> HttpResponse:
        progress.wait(started.pk)
        tasks.apply_import.enqueue(started.pk, get_language() or "vi")
        return redirect("exchange:import", pk=pk)

    leaves_out = request.POST.get("leave_out") == "1"
    return _do(request, pk, lambda: applying.begin(by=request.user, of=of, leaves_out_wrong=leaves_out), then=begun)


@require_POST
@desk
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the whole import back."""
    of = _import(request, pk)
    form = UndoForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say why the import is undone."))
        return redirect("exchange:import", pk=pk)

    def done(_of: Import) -> HttpResponse:
        messages.success(request, _("The import is undone; everything is as it was before."))
        return redirect("exchange:import", pk=pk)

    return _do(request, pk, lambda: undoing.undo(by=request.user, of=of, reason=form.cleaned_data["reason"]), then=done)


@require_POST
@desk
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Put it aside."""
    of = _import(request, pk)
    return _do(request, pk, lambda: actions.drop(by=request.user, of=of), then=lambda _of: redirect("exchange:imports"))


@require_POST
@desk
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Read a file again whose reading was cut off, or that was refused for a reason that may be gone."""
    of = _import(request, pk)
    return _do(
        request,
        pk,
        lambda: actions.correct(by=request.user, of=of, columns=of.columns, defaults=of.defaults),
        then=_read,
    )


@require_GET
@desk
def wrong_rows(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The wrong rows as a workbook to mend and bring back."""
    of = _import(request, pk)
    if not of.summary.get("counts", {}).get("error"):
        raise Http404
    return FileResponse(mending.workbook(of), as_attachment=True, filename=mending.file_name(of))


@require_GET
@desk
def sample(request: HttpRequest, kind: str) -> HttpResponseBase:
    """An empty list with the right headings and one example row."""
    try:
        one = states.kind_of(kind)
    except Refused as refusal:
        raise Http404 from refusal
    return FileResponse(mending.sample(one), as_attachment=True, filename=f"mau-{kind}.xlsx")


def _import(request: HttpRequest, pk: int) -> Import:
    found = Import.objects.visible_to(request.user).select_related("file", "by")
    return get_object_or_404(found, pk=pk)


def _read(of: Import) -> HttpResponse:
    progress.wait(of.pk)
    tasks.read_import.enqueue(of.pk, get_language() or "vi")
    return redirect("exchange:import", pk=of.pk)


def _do(
    request: HttpRequest, pk: int, action: Callable[[], Import], *, then: Callable[[Import], HttpResponse]
) -> HttpResponse:
    """Call one action; a refusal is said on the page of the import."""
    try:
        of = action()
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("exchange:import", pk=pk)
    return then(of)


def _rows(request: HttpRequest, of: Import, kind: known_kinds.ImportKind) -> dict[str, Any]:
    """The rows of one tab, a page of them."""
    tabs = preview.tabs(of.summary["counts"])
    asked = request.GET.get("tab", "")
    tab = asked if asked in {one.action for one in tabs} else preview.first_tab(tabs)
    page = Paginator(of.rows.filter(action=tab).order_by("position"), PAGE).get_page(request.GET.get("page"))
    return {
        "tabs": tabs,
        "tab": tab,
        "page": page,
        "lines": preview.lines(page, of, kind),
        "write_count": preview.writes(of.summary["counts"]),
    }


def _columns_form(of: Import, data: Any = None) -> ColumnsForm:
    return ColumnsForm(data, kind=states.kind_of(of.kind), tables=of.summary.get("tables", []), given=of.defaults)


def _list_href(kind: known_kinds.ImportKind, of: Import) -> str:
    try:
        return f"{reverse(kind.list_address)}?register={of.register}"
    except NoReverseMatch:
        return ""


def _sentence(of: Import, known: progress.Progress | None) -> str:
    if of.state in (State.READING, State.APPLYING) and known is not None and known.is_waiting:
        if known.is_left_alone:
            return _(
                "Nobody is working on it; the program for background work does not run. Tell the technician; the work "
                "begins by itself when that program runs again (manage.py db_worker)."
            )
        return _("It waits for its turn.")
    if of.state == State.READING:
        return _("The file is being read and compared with the register.")
    if of.state == State.APPLYING:
        return _("The import is being applied.")
    rows = of.total_rows
    return ngettext("%(count)d row", "%(count)d rows", rows) % {"count": rows}
