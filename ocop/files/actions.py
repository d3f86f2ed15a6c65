"""Keeping files: each is checked to be what it says, its bytes lie once in the default storage under their digest."""

from __future__ import annotations

import hashlib
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from ocop.files import pictures, sniffing
from ocop.files.models import PictureSize, StoredFile
from ocop.ledger.record import record
from ocop.ledger.refusal import Refused
from ocop.workdays import clock

MAX_DOCUMENT_BYTES = 30_000_000
ENDINGS = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "image/avif": "avif",
}
OLD_OFFICE = {"doc": "application/msword", "xls": "application/vnd.ms-excel", "ppt": "application/vnd.ms-powerpoint"}


def keep_picture(*, by: Any, upload: UploadedFile, is_public: bool) -> StoredFile:
    """Keep a photograph: decoded, upright, stripped, with its sizes. Raises Refused with the reason.

    The heavy work is done before any transaction opens, so that nobody waits for a lock while a picture is resized.
    """
    name, content = _read(upload, pictures.MAX_BYTES)
    _check_promise(name, content)
    try:
        kept, pixels = pictures.master(content)
    except pictures.NotAPictureError as problem:
        raise Refused(_picture_problem(name, problem.reason)) from None
    found = _already(kept.content, name, is_public)
    if found is not None:
        return found
    made = pictures.sizes(pixels)
    with transaction.atomic():
        file = _store(by=by, name=name, content=kept.content, media_type=kept.media_type, is_public=is_public)
        file.width, file.height = kept.width, kept.height
        file.save(update_fields=["width", "height"])
        PictureSize.objects.bulk_create(
            PictureSize(
                of=file,
                width=size.width,
                height=size.height,
                media_type=size.media_type,
                path=_put(size.content, ENDINGS[size.media_type]),
                size=len(size.content),
            )
            for size in made
        )
    return file


def keep_document(*, by: Any, upload: UploadedFile, is_public: bool = False) -> StoredFile:
    """Keep a paper or a list (PDF, picture, Office, CSV) byte for byte. Raises Refused with the reason."""
    name, content = _read(upload, MAX_DOCUMENT_BYTES)
    media_type = _check_promise(name, content)
    width = height = None
    if media_type.startswith("image/"):
        try:
            media_type, width, height = pictures.measure(content)
        except pictures.NotAPictureError as problem:
            raise Refused(_picture_problem(name, problem.reason)) from None
    found = _already(content, name, is_public)
    if found is not None:
        return found
    with transaction.atomic():
        file = _store(by=by, name=name, content=content, media_type=media_type, is_public=is_public)
        if width is not None:
            file.width, file.height = width, height
            file.save(update_fields=["width", "height"])
    return file


def set_public(*, by: Any, files: list[StoredFile], is_public: bool) -> None:
    """Open files to everybody or close them, with their product; must run in the caller's transaction."""
    for file in files:
        if file.is_public == is_public:
            continue
        file.is_public = is_public
        file.save(update_fields=["is_public"])
        record(
            by=by,
            action="files.set_public",
            topic="system",
            subject=file,
            before={"is_public": not is_public},
            after={"is_public": is_public},
        )


def forget(*, by: Any, file: StoredFile) -> None:
    """Take a file away for good: its row, its sizes, and the bytes that nothing else rests on; must run in the caller's transaction.

    For what a person no longer agrees to. Raises ProtectedError while a row still points to it.
    """
    paths = {file.path, *file.sizes.values_list("path", flat=True)}
    record(by=by, action="files.forget", topic="system", subject=file, before={"digest": file.digest})
    file.delete()
    transaction.on_commit(lambda: _clear(paths))


def _clear(paths: set[str]) -> None:
    held = set(StoredFile.objects.filter(path__in=paths).values_list("path", flat=True))
    held |= set(PictureSize.objects.filter(path__in=paths).values_list("path", flat=True))
    for path in paths - held:
        default_storage.delete(path)


def _read(upload: UploadedFile, limit: int) -> tuple[str, bytes]:
    """Name and bytes of an upload within the limit."""
    name = sniffing.safe_name(upload.name or "")
    if upload.size is not None and upload.size > limit:
        raise Refused(
            _("“%(name)s” has %(size)s MB; at most %(limit)s MB can be kept.")
            % {"name": name, "size": -(-upload.size // 1_000_000), "limit": limit // 1_000_000}
        )
    upload.seek(0)
    content = upload.read(limit + 1)
    if len(content) > limit:
        raise Refused(_("“%(name)s” is larger than %(limit)s MB.") % {"name": name, "limit": limit // 1_000_000})
    if not content:
        raise Refused(_("“%(name)s” is empty.") % {"name": name})
    return name, content


def _check_promise(name: str, content: bytes) -> str:
    """The media type when name and content agree. Raises Refused when they do not."""
    promised = sniffing.PROMISES.get(sniffing.ending(name))
    if promised is None:
        raise Refused(
            _("“%(name)s” cannot be kept: send a picture (JPEG, PNG, WebP), a PDF, a Word, Excel or CSV file.")
            % {"name": name}
        )
    found = sniffing.sniff(content)
    if found.is_bomb:
        raise Refused(_("“%(name)s” unpacks to far more than it shows, so it was not opened.") % {"name": name})
    if found.media_type not in promised:
        raise Refused(
            _("“%(name)s” says it is %(promised)s, but its content is %(found)s. Save it again in the right format.")
            % {
                "name": name,
                "promised": sniffing.LABELS[promised[0]],
                "found": sniffing.LABELS.get(found.media_type, _("something else")),
            }
        )
    if found.media_type == "image/heic":
        raise Refused(
            _("“%(name)s” is HEIC, which many browsers cannot show. Save it as JPEG and send it again.")
            % {"name": name}
        )
    if found.has_macros:
        raise Refused(
            _("“%(name)s” carries macros (small programs). Save it without them and send it again.") % {"name": name}
        )
    return OLD_OFFICE.get(sniffing.ending(name), found.media_type)


def _picture_problem(name: str, reason: str) -> str:
    sentences = {
        "too_many_pixels": _("“%(name)s” has more than 40 million pixels; make it smaller and send it again."),
        "damaged": _("“%(name)s” is damaged and cannot be opened. Take it from the camera or computer again."),
        "unknown": _("“%(name)s” is not a picture this system can open. Send JPEG, PNG or WebP."),
    }
    return sentences[reason] % {"name": name}


def _already(content: bytes, name: str, is_public: bool) -> StoredFile | None:
    """The row that holds the same bytes under the same name with the same openness, if any."""
    return StoredFile.objects.filter(digest=_digest(content), name=name, is_public=is_public).order_by("id").first()


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _put(content: bytes, tail: str) -> str:
    """Where the bytes lie; written only if they do not lie there yet."""
    digest = _digest(content)
    path = f"{digest[:2]}/{digest}.{tail}"
    if default_storage.exists(path):
        return path
    return default_storage.save(path, ContentFile(content))


def _store(*, by: Any, name: str, content: bytes, media_type: str, is_public: bool) -> StoredFile:
    tail = ENDINGS.get(media_type, sniffing.ending(name))
    file = StoredFile.objects.create(
        digest=_digest(content),
        name=name,
        media_type=media_type,
        size=len(content),
        path=_put(content, tail),
        is_public=is_public,
        created_at=clock.now(),
    )
    record(
        by=by,
        action="files.keep",
        topic="system",
        subject=file,
        after={"name": name, "digest": file.digest, "media_type": media_type, "is_public": is_public},
    )
    return file
