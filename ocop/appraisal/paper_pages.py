"""Pages of a filed PDF as pictures, so that they show beside a criterion on every tablet, with and without a network."""

from __future__ import annotations

import io

import pypdfium2
from django.core.cache import cache
from django.core.files.storage import default_storage

from ocop.files.models import StoredFile

WIDTH = 1100  # px: readable on a tablet, about 100 kB a page
KEPT_SECONDS = 86_400
LONGEST = 4000  # px of height; a roll of paper is cut down rather than filling the memory


class UnreadableError(ValueError):
    """The file holds no such page, or none that can be drawn."""


def count_of(file: StoredFile) -> int:
    """Pages of a PDF; 0 when it cannot be read."""
    key = f"pages:{file.digest}"
    kept: int | None = cache.get(key)
    if kept is None:
        try:
            with default_storage.open(file.path, "rb") as stream:
                document = pypdfium2.PdfDocument(stream.read())
            kept = len(document)
            document.close()
        except (FileNotFoundError, pypdfium2.PdfiumError):
            kept = 0
        cache.set(key, kept, KEPT_SECONDS)
    return kept


def picture_of(file: StoredFile, page: int) -> bytes:
    """JPEG of a page, counted from 1. Raises UnreadableError."""
    key = f"page:{file.digest}:{page}"
    kept: bytes | None = cache.get(key)
    if kept is not None:
        return kept
    try:
        with default_storage.open(file.path, "rb") as stream:
            document = pypdfium2.PdfDocument(stream.read())
    except (FileNotFoundError, pypdfium2.PdfiumError) as error:
        raise UnreadableError(file.name) from error
    try:
        if not 1 <= page <= len(document):
            raise UnreadableError(file.name)
        sheet = document[page - 1]
        width, height = sheet.get_size()
        if width <= 0 or height <= 0:
            raise UnreadableError(file.name)
        scale = min(WIDTH / width, LONGEST / height)
        drawn = io.BytesIO()
        sheet.render(scale=scale).to_pil().convert("RGB").save(drawn, "JPEG", quality=72, optimize=True)
    except pypdfium2.PdfiumError as error:
        raise UnreadableError(file.name) from error
    finally:
        document.close()
    cache.set(key, drawn.getvalue(), KEPT_SECONDS)
    return drawn.getvalue()
