"""What a tablet asks and sends by itself: the sync endpoint, what to carry, pictures of pages, the service worker."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from ocop.appraisal import hall, paper_pages
from ocop.appraisal.actions import hall as sending
from ocop.appraisal.hall_cookie import COOKIE
from ocop.appraisal.hall_views.access import own_for
from ocop.files.models import StoredFile
from ocop.files.rights import may_open
from ocop.files.views import serve
from ocop.ui import offline

AT_ONCE = 10
MOST_BYTES = 1_000_000


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sync(request: HttpRequest) -> HttpResponse:
    """GET: own sheets as they stand. POST {"operations": [...], "person": key}: an answer for each, in order.

    401 signed out, 403 not a member or somebody else's tablet, 400 for what cannot be read, 413 for too much: then nothing changed.
    """
    if not request.user.is_authenticated:
        return _signed_out()
    if request.method != "POST":
        return _state(request)
    operations = offline.operations_in(request, most_bytes=MOST_BYTES)
    if isinstance(operations, HttpResponse):
        return operations
    # Several are one transaction: the disk is waited for once, and others are not kept out for long.
    return offline.answered(operations, lambda raw: sending.apply(by=request.user, raw=raw), at_once=AT_ONCE)


def _signed_out() -> HttpResponse:
    return offline.error(_("You are signed out. Everything stays on this device; sign in and it is sent."), 401)


def _state(request: HttpRequest) -> HttpResponse:
    if not hall.is_member(request.user):
        return offline.error(_("Only members of a council score."), 403)
    rows = hall.own(request.user)
    return JsonResponse(
        {
            "person": request.user.pk,
            "csrf": get_token(request),
            "sheets": [hall.state_of(one, request.user) for one in rows if one.dossier.state == "scoring"],
        }
    )


@never_cache
@require_safe
def package(request: HttpRequest, pk: int) -> HttpResponse:
    """What to carry for one dossier."""
    if not request.user.is_authenticated:
        return _signed_out()
    return JsonResponse(hall.package(own_for(request, pk), request.user))


@require_safe
def picture(request: HttpRequest, pk: int, file: int, mark: str, page: int) -> HttpResponse:
    """A page of a paper the member's dossier rests on."""
    if not request.user.is_authenticated:
        return _signed_out()
    own_for(request, pk)
    row = get_object_or_404(StoredFile, pk=file, media_type="application/pdf")
    if not row.digest.startswith(mark) or len(mark) < 8 or not may_open(request.user, row):
        raise Http404
    try:
        answer = HttpResponse(paper_pages.picture_of(row, page), content_type="image/jpeg")
    except paper_pages.UnreadableError:
        raise Http404 from None
    answer["ETag"] = quote_etag(f"{row.digest}-{page}")
    answer["Cache-Control"] = "private, max-age=3600"
    return answer


@require_safe
def paper(request: HttpRequest, pk: int, file: int, mark: str) -> HttpResponseBase:
    """A paper the member's dossier rests on, as kept; here rather than at its own address so that a carried one opens without a network."""
    if not request.user.is_authenticated:
        return _signed_out()
    own = own_for(request, pk)
    if not any(row.pk == file for row in hall.files_of(own.dossier)):
        raise Http404
    return serve(request, file, mark)


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker; served from here, for it reaches no further than the folder it lies in."""
    return offline.worker(
        request, name="ocop-hall", cookie=COOKIE, within="^/(en/)?ban/cham/", papers=("/trang/", "/giay/")
    )
