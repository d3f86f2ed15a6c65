"""Certificates at the desk: the list, one paper, many as one job, what is to be issued, and the keys."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Count, Exists, OuterRef
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ocop.desk import lists
from ocop.desk.access import allow, desk_page, works_here
from ocop.desk.certificate_lists import CERTIFICATES, certificates_of, dress_certificates
from ocop.documents import answer
from ocop.ledger.refusal import Refused
from ocop.people.rights import rights_of
from ocop.recognition import endings, tasks
from ocop.recognition.certificates import issuing, jobs, keys, printing, qr
from ocop.recognition.models import Certificate, PrintJob, Recognition, SigningKey
from ocop.recognition.permissions import may_record
from ocop.ui.acting import put_in_form
from ocop.workdays import clock

AT_ONCE = 1000
"""Certificates issued by one press of a button; a press more issues the next ones."""


def _makes_or_works(person: Any) -> bool:
    return works_here(person) or bool(rights_of(person).organisation_ids("producer_member"))


def _at(request: HttpRequest) -> str:
    return qr.base(f"{request.scheme}://{request.get_host()}")


@require_safe
@desk_page
def listing(request: HttpRequest) -> HttpResponseBase:
    """Certificates: the office's all, a producer's own."""
    allow(_makes_or_works(request.user))
    recorder = may_record(request.user)
    context = {"may_record": recorder, "waiting": _waiting().count() if recorder else 0}
    return lists.show(request, CERTIFICATES, context=context, template="desk/certificates.html")


def _one(request: HttpRequest, pk: int) -> Certificate:
    allow(_makes_or_works(request.user))
    row: Certificate | None = certificates_of(request.user).filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


@require_safe
@desk_page
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One certificate: what it says, its code, its paper."""
    row = _one(request, pk)
    dress_certificates([row], request.user)
    strokes, modules = qr.path(qr.address(row.token, _at(request)))
    others = certificates_of(request.user).filter(recognition=row.recognition_id).exclude(pk=pk).order_by("-serial")
    context = {
        "row": row,
        "may_record": may_record(request.user),
        "strokes": strokes,
        "side": modules + 8,
        "address": qr.address(row.token, _at(request)),
        "others": others,
    }
    return render(request, "desk/certificate.html", context)


@require_safe
@desk_page
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The certificate as PDF."""
    row = _one(request, pk)
    return answer.pdf(printing.render([row], at=_at(request)), f"{row.number} {row.product_name}")


@require_safe
@desk_page
def code(request: HttpRequest, pk: int, ending: str) -> HttpResponse:
    """The code alone, for packages and labels: SVG or PNG."""
    row = _one(request, pk)
    text = qr.address(row.token, _at(request))
    content, kind = (qr.svg(text), "image/svg+xml") if ending == "svg" else (qr.png(text), "image/png")
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{row.number}.{ending}"'
    return response


@desk_page
def replace(request: HttpRequest, pk: int) -> HttpResponse:
    """A new paper in place of this one, with the reason."""
    from ocop.desk.recognition_forms import RetractForm

    row = _one(request, pk)
    allow(may_record(request.user), _("Only the coordination office issues certificates."))
    form, status = RetractForm(request.POST if request.method == "POST" else None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                [new] = issuing.reissue(by=request.user, certificates=[row], reason=form.cleaned_data["reason"])
                messages.success(request, _("A new certificate stands in its place."))
                return redirect("desk:certificate", new.pk)
            except Refused as refusal:
                put_in_form(form, refusal)
    context = {
        "form": form,
        "title": _("Issue a new certificate in its place"),
        "product": row.recognition.product,
        "button": _("Issue anew"),
        "back": reverse("desk:certificate", args=[pk]),
    }
    return render(request, "desk/record.html", context, status=status)


# --- issuing ------------------------------------------------------------------------------------------------------------
def _waiting() -> Any:
    """Recognitions in force today that could have a certificate and have none."""
    there = Certificate.objects.current().filter(recognition=OuterRef("pk"))
    return (
        endings.latest()
        .filter(
            register__in=issuing.REGISTERS, level__in=issuing.LEVELS, issued_on__isnull=False, ends_on__gt=clock.today()
        )
        .exclude(Exists(there))
    )


@desk_page
def issue(request: HttpRequest) -> HttpResponse:
    """What waits for its certificate, by decision; a press issues those of one decision, or one recognition's."""
    allow(may_record(request.user), _("Only the coordination office issues certificates."))
    if request.method == "POST":
        rows = _waiting().order_by("pk")
        if request.POST.get("recognition", "").isascii() and request.POST.get("recognition", "").isdigit():
            rows = Recognition.objects.visible_to(request.user).filter(pk=int(request.POST["recognition"][:18]))
        elif request.POST.get("decision"):
            rows = rows.filter(decision=request.POST["decision"])
        try:
            done = issuing.issue_certificates(by=request.user, recognitions=rows[:AT_ONCE])
        except Refused as refusal:
            messages.error(request, refusal.sentence)
            return redirect("desk:certificates_issue")
        messages.success(request, _("%(count)s certificates issued.") % {"count": len(done.made)})
        for row, why in done.refused[:5]:
            messages.error(request, f"{row.product}: {why}")
        one = (done.made or done.kept)[:1]
        return (
            redirect("desk:certificate", one[0].pk)
            if request.POST.get("recognition") and one
            else redirect("desk:certificates")
        )
    waiting = _waiting()
    decisions = (
        waiting.order_by()
        .values("decision", "issued_on")
        .annotate(count=Count("pk"))
        .order_by("-issued_on", "decision")
    )
    return render(
        request,
        "desk/certificates_issue.html",
        {"decisions": decisions[:200], "count": waiting.count(), "at_once": AT_ONCE},
    )


# --- many as one job ----------------------------------------------------------------------------------------------------
@require_POST
@desk_page
def print_many(request: HttpRequest) -> HttpResponse:
    """Begin a job for the certificates of the list as its filters stand; those that were replaced stay away."""
    allow(may_record(request.user), _("Only the coordination office prints certificates."))
    filters = CERTIFICATES.filters(request.POST, queryset=certificates_of(request.user), request=request)
    rows = filters.qs.filter(replaced_at__isnull=True).order_by("serial")[: jobs.MOST + 1]
    try:
        with transaction.atomic():
            job = jobs.start(by=request.user, certificates=rows, at=_at(request))
            transaction.on_commit(lambda: tasks.print_certificates.enqueue(job.pk))
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("desk:certificates")
    return redirect("desk:certificates_job", job.pk)


def _job(request: HttpRequest, pk: int) -> PrintJob:
    allow(may_record(request.user))
    job = PrintJob.objects.filter(pk=pk).first()
    if job is None:
        raise Http404
    return job


@require_safe
@desk_page
def job_page(request: HttpRequest, pk: int) -> HttpResponse:
    """How far a job is; htmx asks for the box alone."""
    job = _job(request, pk)
    done = job.state == PrintJob.State.DONE
    context = {
        "job": job,
        "is_done": job.state in (PrintJob.State.DONE, PrintJob.State.FAILED),
        "is_silent": jobs.is_silent(job),
        "done": job.done,
        "total": job.total,
        "sentence": _("The certificates are %(state)s") % {"state": job.get_state_display()},
        "address": reverse("desk:certificates_job", args=[pk]),
        "next_href": reverse("desk:certificates_file", args=[pk]) if done else "",
        "next_label": _("Open the PDF"),
    }
    part = request.headers.get("HX-Request") == "true"
    return render(request, "ui/progress.html" if part else "desk/certificates_job.html", context)


@require_safe
@desk_page
def job_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The PDF of a finished job."""
    job = _job(request, pk)
    if job.state != PrintJob.State.DONE or not default_storage.exists(job.path):
        raise Http404
    return FileResponse(default_storage.open(job.path), filename=f"giay-chung-nhan-{pk}.pdf", content_type=answer.PDF)


@require_POST
@desk_page
def job_resume(request: HttpRequest, pk: int) -> HttpResponse:
    """Take up a job whose worker died."""
    job = _job(request, pk)
    try:
        jobs.resume(by=request.user, job=job)
        tasks.print_certificates.enqueue(job.pk)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    return redirect("desk:certificates_job", pk)


@require_safe
@desk_page
def key_page(request: HttpRequest) -> HttpResponse:
    """The signing keys, their dates and what they signed."""
    allow(rights_of(request.user).sees_everything)
    rows = list(SigningKey.objects.annotate(count=Count("certificates")).order_by("-number"))
    for row in rows:
        try:
            keys.private_half(row)
            row.is_here = True
        except Refused:
            row.is_here = False
    return render(request, "desk/certificates_keys.html", {"rows": rows})
