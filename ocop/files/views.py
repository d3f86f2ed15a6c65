"""Handing out kept files."""

from __future__ import annotations

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.http import http_date, quote_etag
from django.views.decorators.http import require_safe

from ocop.files.models import PictureSize, StoredFile
from ocop.files.queries import ENDINGS
from ocop.files.rights import may_open

# Shown in the page; everything else is handed over to be saved.
INLINE = {"image/jpeg", "image/png", "image/webp", "image/avif", "application/pdf"}
MEDIA_TYPES = {ending: media_type for media_type, ending in ENDINGS.items()}


@require_safe
def serve(request: HttpRequest, pk: int, mark: str = "") -> HttpResponseBase:
    """A file as kept; `mark` is the beginning of its digest."""
    file = _file_for(request, pk, mark)
    return _answer(request, file, path=file.path, media_type=file.media_type, tag=file.digest, lasting=bool(mark))


@require_safe
def picture(request: HttpRequest, pk: int, mark: str, width: int, ending: str) -> HttpResponseBase:
    """One size of a picture."""
    file = _file_for(request, pk, mark)
    media_type = MEDIA_TYPES.get(ending)
    if media_type is None:
        raise Http404
    size = get_object_or_404(PictureSize, of=file, width=width, media_type=media_type)
    return _answer(
        request, file, path=size.path, media_type=media_type, tag=f"{file.digest}-{width}-{ending}", lasting=True
    )


def _file_for(request: HttpRequest, pk: int, mark: str) -> StoredFile:
    """The file when the person may open it; whoever may not is told it does not exist."""
    file = get_object_or_404(StoredFile, pk=pk)
    if (mark and not file.digest.startswith(mark)) or not may_open(request.user, file):
        raise Http404
    return file


def _answer(
    request: HttpRequest, file: StoredFile, *, path: str, media_type: str, tag: str, lasting: bool
) -> HttpResponseBase:
    etag = quote_etag(tag)
    response: HttpResponseBase
    if request.headers.get("If-None-Match") == etag:
        response = HttpResponse(status=304)
    else:
        try:
            stream = default_storage.open(path, "rb")
        except FileNotFoundError:
            raise Http404 from None
        response = FileResponse(
            stream,
            content_type=media_type + ("; charset=utf-8" if media_type == "text/csv" else ""),
            filename=file.name,
            as_attachment=media_type not in INLINE,
        )
        response["Last-Modified"] = http_date(file.created_at.timestamp())
    response["ETag"] = etag
    response["X-Content-Type-Options"] = "nosniff"
    # A file never runs anything in our name, whatever its content.
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    if not file.is_public:
        response["Cache-Control"] = "private, no-store"
    elif lasting:
        response["Cache-Control"] = "public, max-age=31536000, immutable"
    else:
        response["Cache-Control"] = "public, max-age=300"
    return response
