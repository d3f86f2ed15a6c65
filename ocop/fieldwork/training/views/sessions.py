"""One session: registering, inviting, the code on the screen, who came."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ocop.exchange import export
from ocop.exchange.export import Column
from ocop.fieldwork import permissions
from ocop.fieldwork.access import (
    act,
    allow,
    allow_office,
    allow_part,
    form_page,
    found,
    number_in,
    page,
    press,
    show,
    steps,
)
from ocop.fieldwork.models import CourseInvitation, CourseSession, Enrolment
from ocop.fieldwork.support.queries import own_producers
from ocop.fieldwork.training import queries, screen
from ocop.fieldwork.training.actions import attending, courses, taking_part
from ocop.fieldwork.training.forms import DeclineForm, JoinForm, ReasonForm, SessionForm
from ocop.fieldwork.training.proposing import proposals, say
from ocop.fieldwork.training.views import phone
from ocop.ledger.refusal import Refused
from ocop.people.rights import rights_of
from ocop.recognition.certificates import qr
from ocop.trade.events.access import keys_in
from ocop.ui import offline
from ocop.workdays import clock


def _session(request: HttpRequest, pk: int) -> CourseSession:
    allow_part(request)
    row: CourseSession = found(queries.sessions(request.user), pk)
    return row


def _joined(request: HttpRequest, row: CourseSession, do: str) -> tuple[list[dict[str, Any]], HttpResponse | None]:
    """A form for each producer one acts for, with its invitation; or where to go after one was sent."""
    invited = {one.producer_id: one for one in queries.own_invitations(request.user, row)}
    rows = [one for one in own_producers(request.user) if one.register == row.course.register]
    if permissions.runs(request.user):
        rows = []
    rows = sorted(rows, key=lambda one: one.pk not in invited)
    chosen = number_in(request.POST.get("producer")) if do in ("join", "decline") else None
    found_rows = []
    for one in rows[:60]:
        is_member = permissions.acts_as(request.user, one) == permissions.MEMBER
        is_sent = chosen == one.pk
        form = JoinForm(
            request.POST if is_sent and do == "join" else None, is_member=is_member, auto_id=f"j{one.pk}_%s"
        )
        no = DeclineForm(request.POST if is_sent and do == "decline" else None, auto_id=f"n{one.pk}_%s")
        invitation = invited.get(one.pk)
        if is_sent:
            every = {"join": (form, _join(request, row, one), _("Registered. The code of each person is below."))}
            if invitation is not None:
                every["decline"] = (no, _declined(request, invitation), _("The office knows that nobody can come."))
            done = steps(request, every)
            if done is not None:
                return [], done
        reasons = [say(reason) for reason in invitation.reasons] if invitation else []
        found_rows.append(
            {
                "producer": one,
                "invitation": invitation,
                "reasons": reasons,
                "form": form,
                "no": no,
                "is_open": form.is_bound,
            }
        )
    return found_rows, None


def _join(request: HttpRequest, row: CourseSession, producer: Any) -> Any:
    return lambda got: taking_part.register(
        by=request.user, session=row, producer=producer, names=got.get("names") or [], myself=bool(got.get("myself"))
    )


def _declined(request: HttpRequest, invitation: CourseInvitation) -> Any:
    return lambda got: taking_part.decline(by=request.user, invitation=invitation, reason=got["reason"])


@page
def session(request: HttpRequest, pk: int) -> HttpResponse:
    """When and where; producers register here and find the code of each person; the office sees who is invited."""
    row = _session(request, pk)
    do = request.POST.get("do", "") if request.method == "POST" else ""
    cancel = ReasonForm(request.POST if do == "cancel" else None)
    if do == "give_back":
        seat = found(
            Enrolment.objects.visible_to(request.user).filter(session=row), number_in(request.POST.get("key")) or 0
        )
        press(
            request, lambda: taking_part.give_back(by=request.user, enrolment=seat), saved=_("The seat is given back.")
        )
        return redirect(request.path)
    if do == "cancel":
        allow_office(request)
        done = steps(
            request,
            {
                "cancel": (
                    cancel,
                    lambda got: courses.cancel(by=request.user, session=row, **got),
                    _("The session is called off."),
                )
            },
        )
        if done is not None:
            return done
    joining, done = _joined(request, row, do)
    if done is not None:
        return done
    if request.method == "POST" and do not in ("cancel", "join", "decline"):
        return redirect(request.path)
    seats = list(queries.seats(request.user, row)[:500])
    own = [] if permissions.reads(request.user) else [_with_code(request, one) for one in seats]
    invitations = queries.own_invitations(request.user, row) if permissions.reads(request.user) else []
    answer = show(
        request,
        "training/session",
        row=row,
        joining=joining,
        own=own,
        seats=seats,
        invitations=[(one, [say(r) for r in one.reasons]) for one in invitations],
        is_open=row.state != "cancelled" and row.ends_at >= clock.now(),
        left=max(row.seats - row.taken, 0),
        cancel=cancel,
        materials=row.course.materials.select_related("file").order_by("pk"),
        keeps_list=_keeps_list(request),
    )
    if any(one["form"].errors or one["no"].errors for one in joining):
        answer.status_code = 422
    return answer


def _keeps_list(request: HttpRequest) -> bool:
    """Officers: the office, auditors who read it, communes."""
    return permissions.reads(request.user) or bool(rights_of(request.user).commune_ids)


def _with_code(request: HttpRequest, seat: Enrolment) -> dict[str, Any]:
    address = qr.base(f"{request.scheme}://{request.get_host()}") + reverse("fieldwork:seat", args=[seat.badge])
    strokes, modules = qr.path(address)
    return {"seat": seat, "strokes": strokes, "size": modules + 8, "came": getattr(seat, "attendance", None)}


@page
def session_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change time, place, seats."""
    row = _session(request, pk)
    allow_office(request)
    form = SessionForm(request.POST if request.method == "POST" else None, initial=SessionForm.initial_of(row))
    back = reverse("fieldwork:session", args=[row.pk])
    if request.method == "POST":
        done = act(
            request,
            form,
            lambda _got: courses.keep_session(by=request.user, course=row.course, values=form.values(), session=row),
            saved=_("Saved; everybody invited is told."),
            to=lambda _made: back,
        )
        if done is not None:
            return done
    return form_page(
        request,
        form,
        "fieldwork/form.html",
        title=_("Change the session"),
        lede=row.course.name,
        button=_("Save"),
        back=back,
    )


@page
def session_invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Whom to invite, each with its reasons."""
    row = _session(request, pk)
    allow_office(request)
    if request.method == "POST":
        keys = keys_in(request.POST.getlist("producer"))
        made = press(
            request,
            lambda: taking_part.invite(by=request.user, session=row, producers=keys),
            saved=_("The invitations are sent."),
        )
        return redirect("fieldwork:session" if made else "fieldwork:session_invite", row.pk)
    invited = set(row.invitations.values_list("producer", flat=True))
    rows = [
        (one, [say(reason) for reason in one.reasons]) for one in proposals(row.course, request.user, clock.today())
    ]
    return show(
        request,
        "training/invite",
        row=row,
        rows=[(one, said) for one, said in rows if one.producer.pk not in invited],
        invited=len(invited),
        left=max(row.seats - row.taken, 0),
        title=_("Whom to invite"),
    )


@require_safe
@page
def session_screen(request: HttpRequest, pk: int) -> HttpResponse:
    """The code for the screen in the room; the page renews itself."""
    row = _session(request, pk)
    allow_office(request)
    path = reverse("fieldwork:session_scan", args=[row.pk, screen.current(row)])
    strokes, modules = qr.path(qr.base(f"{request.scheme}://{request.get_host()}") + path)
    answer = show(
        request,
        "training/_screen" if getattr(request, "htmx", False) else "training/screen",
        row=row,
        strokes=strokes,
        size=modules + 8,
        path=path,
        title=_("Code on the screen"),
    )
    answer["Refresh"] = str(screen.WINDOW // 2)
    return answer


@page
def session_scan(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Where the code on the screen leads: people of one's own producers are noted as here."""
    row = _session(request, pk)
    mine = [
        one for one in queries.seats(request.user, row)[:200] if permissions.acts_as(request.user, one.trainee.producer)
    ]
    if request.method == "POST":
        seen = request.POST.get("seen", "")[:300]
        press(
            request,
            lambda: attending.by_screen(
                by=request.user, session=row, seats=keys_in(request.POST.getlist("seat")), seen=seen
            ),
            saved=_("Noted: you are here."),
        )
        return redirect("fieldwork:session", row.pk)
    fresh = screen.is_shown(row, code)
    return show(
        request,
        "training/scan",
        row=row,
        mine=mine,
        seen=screen.pass_of(row, request.user) if fresh else "",
        title=_("I am here"),
    )


def _columns() -> list[Column]:
    return [
        Column("name", _("Name"), lambda row: row.trainee.name, 30),
        Column("producer", _("Producer"), lambda row: row.trainee.producer.organisation.name, 40),
        Column("commune", _("Commune or ward"), lambda row: str(row.trainee.producer.organisation.commune or ""), 24),
        Column("came", _("Came"), lambda row: _("yes") if hasattr(row, "attendance") else ""),
        Column(
            "way",
            _("How it was noted"),
            lambda row: row.attendance.get_way_display() if hasattr(row, "attendance") else "",
            24,
        ),
    ]


@never_cache
@page
def session_list(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The list an officer ticks, as a page and a file."""
    row = _session(request, pk)
    allow(_keeps_list(request), _("This list is kept by officers."))
    if request.method == "POST":
        allow(
            not rights_of(request.user).is_auditor or permissions.runs(request.user),
            _("An auditor reads and changes nothing."),
        )
        if request.POST.get("do") == "undo":
            seat = number_in(request.POST.get("key")) or 0
            press(request, lambda: attending.undo(by=request.user, session=row, seat=seat), saved=_("Taken back."))
        else:
            keys = keys_in(request.POST.getlist("seat"))
            press(request, lambda: attending.by_list(by=request.user, session=row, seats=keys), saved=_("Noted."))
        return redirect(request.path)
    rows = queries.seats(request.user, row)
    if request.GET.get("format") in export.FORMATS:
        return export.response(list(rows), _columns(), request.GET["format"], f"danh-sach-{row.pk}")
    answer = show(
        request,
        "training/list",
        row=row,
        seats=list(rows[:2000]),
        formats=export.FORMATS,
        title=_("Who came"),
        device=phone.device_of(request),
        made_at=phone.now_on_devices(),
        ticks=not rights_of(request.user).is_auditor or permissions.runs(request.user),
    )
    return offline.know(request, answer, phone.COOKIE)


@page
def seat(request: HttpRequest, badge: str) -> HttpResponse:
    """Where somebody's own code leads: an officer notes them with one button; they themselves come to the session."""
    row: Enrolment | None = (
        Enrolment.objects.visible_to(request.user)
        .select_related("session__course", "trainee__producer__organisation", "attendance")
        .filter(badge=badge[:24])
        .first()
    )
    if row is None:
        raise Http404
    part = permissions.acts_as(request.user, row.trainee.producer)
    if request.method == "POST":
        allow(part in (permissions.ASSISTANT, permissions.OFFICE), _("This list is kept by officers."))
        try:
            _seat, is_new = attending.by_badge(by=request.user, badge=badge)
        except Refused as refusal:
            messages.error(request, refusal.sentence)
        else:
            words = _("%(name)s is here.") if is_new else _("%(name)s was noted already.")
            messages.success(request, words % {"name": row.trainee.name})
        return redirect("fieldwork:seat", badge)
    if part == permissions.MEMBER:
        return redirect("fieldwork:session", row.session_id)
    return show(request, "training/seat", row=row, came=getattr(row, "attendance", None), may=bool(part))
